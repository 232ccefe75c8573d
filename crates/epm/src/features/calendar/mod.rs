//! The working-day calendar (2.4.3): the State Council's holidays and moved working days (调休), kept by year. A year
//! without them is counted Monday to Friday, and every due date that touches it says so.

pub mod api;
mod file;
mod pages;
mod queries;
mod use_cases;

pub use file::{Fault, read_csv};
pub use use_cases::{CalendarEntry, Day, add_national_calendar, put_year};

use crate::http::Routes;

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().merge(pages::routes())
}
