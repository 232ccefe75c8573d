//! Z3: finding anything by what people type: codes, numbers, names, models and serial numbers, also in pinyin. Reads
//! only, and only what the person may see.

mod api;
mod pages;
mod queries;

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
