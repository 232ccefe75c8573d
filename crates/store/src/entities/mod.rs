//! One file a table. Reading uses these; writing goes through [`crate::Write`].

pub mod authority_version;
pub mod calendar_day;
pub mod calendar_year;
pub mod category;
pub mod code_registry;
pub mod code_sequence;
pub mod customer;
pub mod department;
pub mod event;
pub mod file;
pub mod idempotency;
pub mod model;
pub mod notice;
pub mod person;
pub mod role_grant;
pub mod security_record;
pub mod series;
pub mod session;
pub mod setting;
pub mod sign_in_attempt;
pub mod snapshot;
pub mod supplier;
pub mod todo;
