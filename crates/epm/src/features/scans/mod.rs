//! Scans that file themselves: the codes of the pages say which papers are in a file, a person confirms, and the act of
//! the regulation is carried out as if the paper had been uploaded in its own place.

pub mod api;
mod reading;
mod use_cases;
