//! The slices: one folder each, named after what it carries out. Their addresses, and nothing else.

pub mod acceptance;
pub mod application;
pub mod approval;
pub mod archive;
pub mod audit;
pub mod authority;
pub mod calendar;
pub mod cancellation;
pub mod catalogue;
pub mod closing;
pub mod contract;
pub mod coordination;
pub mod customers;
pub mod demand;
pub mod directory;
pub mod equipment_change;
pub mod files;
pub mod finance;
pub mod initiation;
pub mod installed_base;
pub mod maintenance;
pub mod people;
pub mod printing;
pub mod procurement;
pub mod project;
pub mod receivable;
pub mod regulation_text;
pub mod scans;
pub mod search;
pub mod sign_off;
pub mod suppliers;
pub mod support;
pub mod todos;
pub mod trail;
pub mod transfer;
pub mod urging;
pub mod workbench;

use crate::http::Routes;

/// The addresses of all features.
pub fn routes() -> Routes {
    Routes::new()
        .merge(people::routes())
        .merge(files::api::routes())
        .merge(demand::routes())
        .merge(contract::routes())
        .merge(receivable::routes())
        .merge(initiation::routes())
        .merge(approval::routes())
        .merge(application::routes())
        .merge(project::routes())
        .merge(procurement::api::routes())
        .merge(coordination::api::routes())
        .merge(equipment_change::api::routes())
        .merge(sign_off::api::routes())
        .merge(finance::api::routes())
        .merge(closing::api::routes())
        .merge(acceptance::api::routes())
        .merge(maintenance::api::routes())
        .merge(installed_base::routes())
        .merge(support::routes())
        .merge(cancellation::api::routes())
        .merge(archive::routes())
        .merge(printing::api::routes())
        .merge(scans::api::routes())
        .merge(audit::routes())
        .merge(regulation_text::routes())
        .merge(search::routes())
        .merge(customers::routes())
        .merge(suppliers::routes())
        .merge(catalogue::routes())
        .merge(calendar::routes())
        .merge(authority::routes())
        .merge(transfer::routes())
        .merge(todos::routes())
        .merge(urging::api::routes())
        .merge(workbench::routes())
}
