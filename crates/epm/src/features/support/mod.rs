//! 2.6.3: bought support contracts (维保合同) that cover many devices of the installed base, also of several projects. Kept by
//! IT service and commerce. Never decides; see `regulation::support`. Who acts on a fault stays with the vendor's warranty.

pub mod api;
mod list;
mod pages;
pub mod queries;
mod use_cases;

use crate::http::{Routes, Who};
use regulation::Role;

/// Who sees support contracts: those who keep them, and those who see everything that was bought and closed.
const READERS: Who = Who::Holding(&[
    Role::ItService,
    Role::CommerceRepresentative,
    Role::ProjectAdministrator,
    Role::Finance,
    Role::Auditor,
]);

/// Who keeps them.
const KEEPERS: Who = Who::Holding(regulation::support::KEEPERS);

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
