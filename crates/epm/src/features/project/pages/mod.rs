//! Projects as pages.

mod index;

use crate::http::{Routes, Who};
use regulation::Status;
use regulation::contract::ContractKind;

/// The pages of this slice.
pub(super) fn routes() -> Routes {
    Routes::new().page(Who::SignedIn, "/projects", index::index)
}

/// The status of that code in a row.
pub(crate) fn status_of(code: &str) -> Option<Status> {
    Status::from_code(code)
}

/// The contract kind of that code in a row.
pub(crate) fn contract_kind_of(code: &str) -> Option<ContractKind> {
    [ContractKind::Virtual, ContractKind::Formal].into_iter().find(|kind| kind.code() == code)
}
