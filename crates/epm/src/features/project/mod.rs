//! 2.3.1: the sales project: how every act on one is carried out, and what is seen of it.
//!
//! [`perform`] is the street of every act: load within the actor's scope, gather what lies outside, decide, record.
//! An act's own feature only reads its input and names the [`regulation::Act`]; it never touches a table.
//! To add an act: see `regulation`; then one `act!` in the feature's `api.rs`.

mod act;
pub mod api;
mod export;
mod facts;
pub mod list;
mod pages;
pub mod part_list;
mod part_page;
mod queries;
mod reference;
mod show;
mod trail;
mod use_cases;
pub mod view;

pub(crate) use act::act;
pub use facts::{matrix_in_force, matrix_of};
pub(crate) use pages::{contract_kind_of, status_of};
pub use part_page::PartPage;
pub use queries::{calendar, catalogue, claim_file, holders, load, standing_of, technicians, vendor_terms};
pub use reference::{Part, Reference};
pub use use_cases::{
    Brief, Outcome, Upload, brief, faults_of_sheet, look, look_all, perform, perform_with_upload,
    perform_within,
};

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes()).page(crate::http::Who::SignedIn, "/projects/{project}", show::show)
}
