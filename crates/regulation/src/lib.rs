//! The regulation 《销售项目管理制度》 as pure rules.
//!
//! An act of a person is put to [`decide::decide`] together with the project as it stands, the person, what lies
//! outside of it ([`clock::Facts`]) and the time ([`clock::Clock`]). The answer is events, or a [`refusal::Refusal`]
//! that names the clause. [`project::Project::apply`] turns events into the project; a replay gives the same project.
//! Contracts, demands, maintenance cases and the archive's folders work alike, each in its own module.
//!
//! This crate never reads a clock, a file or a database, never makes an identifier, and knows no language of messages.
//!
//! To add an act: a variant and a row in [`act`] (who, in which status, under which clause), its events in [`event`],
//! its rule in the module named after the clause, its arm in [`decide`] and its effect in `apply`; if something then
//! waits for someone, a [`duties::DutyKind`] in `waiting`. The compiler names every place that must think of it.
#![no_std]
#![forbid(unsafe_code)]

#[cfg_attr(feature = "schema", macro_use)]
extern crate alloc;
// What the derives of `schema` write names `std`; without that feature no rule can.
#[cfg(any(test, feature = "schema"))]
extern crate std;

pub mod acceptance;
pub mod act;
mod apply;
pub mod approval;
pub mod archive;
pub mod attachment;
pub mod authority;
pub mod calendar;
pub mod cancellation;
pub mod clause;
pub mod clock;
pub mod closing;
pub mod code;
pub mod contract;
mod contract_act;
pub mod coordination;
pub mod custody;
pub mod deadline;
pub mod decide;
pub mod demand;
pub mod document;
pub mod duties;
pub mod equipment;
pub mod equipment_change;
pub mod event;
pub mod file_kind;
pub mod id;
pub mod initiation;
pub mod lifecycle;
pub mod maintenance;
pub mod money;
mod open;
pub mod opening;
pub mod papers;
pub mod payment;
pub mod procurement;
pub mod project;
pub mod refusal;
pub mod revenue;
#[cfg(any(test, feature = "testing"))]
pub mod sample;
#[cfg(feature = "schema")]
mod schema;
pub mod serial;
pub mod sign_off;
pub mod support;
pub mod text;
pub mod urging;
mod waiting;
pub mod warranty;

pub use act::{Act, ActKind};
pub use clause::Clause;
pub use clock::{Clock, Facts, Moment, Stamp};
pub use duties::{Actor, Duty, DutyKind, Grant, Reach, Role, Sight, Whose};
pub use event::Event;
pub use file_kind::{FileKind, FileUse};
pub use id::{
    CaseId, ContractId, CustomerId, DemandId, DepartmentId, FileHash, FolderId, MatrixId, PartId, PersonId,
    ProjectId, SupplierId, SupportId,
};
pub use lifecycle::Status;
pub use money::{BasisPoints, Fen};
pub use project::Project;
pub use refusal::{Class, Fault, Reason, Refusal};
