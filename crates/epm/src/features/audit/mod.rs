//! The trail over everything, for the auditor: what happened, who tried what they may not, and the proof that nothing of
//! it was altered (INV-48). Reads only; what is shown was written with each act, in its transaction.

mod api;
mod export;
mod pages;
mod queries;

pub use api::routes;

use crate::http::App;
use store::StoreError;

/// Seals all that has settled (INV-48); answers how many events. To be called daily.
pub async fn seal(app: &App) -> Result<i64, StoreError> {
    let now = app.outside.now().timestamp_millis();
    let mut sealed = 0;
    loop {
        let events = app.store.seal(now).await?;
        sealed += events;
        if events == 0 {
            return Ok(sealed);
        }
    }
}
