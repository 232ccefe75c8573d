//! Pages.
use crate::http::Routes;
pub(super) fn routes() -> Routes { Routes::new() }
