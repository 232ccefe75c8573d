//! Workbooks and lists, in one process. What may end the process that reads it is in `isolated.rs`.
#![expect(clippy::disallowed_methods, reason = "these files are our own")]

mod archives;
mod bad_cells;
mod bundles;
mod corpus;
mod headings;
mod hostile;
mod listings;
mod marked;
mod office;
mod round_trip;
mod serial_lists;
mod wording;
mod workbooks;
