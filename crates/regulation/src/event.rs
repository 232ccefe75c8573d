//! What happened to a project. Events are facts: they carry what was decided, never a request.

use crate::acceptance::AcceptanceEntry;
use crate::approval::{Approval, Decision, Outcome};
use crate::calendar::Due;
use crate::cancellation::CancellationEntry;
use crate::clause::Clause;
use crate::closing::{NoticeNames, NoticeSigner};
use crate::code::ProjectCode;
use crate::coordination::{TaskFormEntry, WorkEntry};
use crate::equipment::{Lines, Plan};
use crate::equipment_change::ChangeEntry;
use crate::id::{FileHash, PersonId};
use crate::initiation::InitiationEntry;
use crate::maintenance::Coverage;
use crate::opening::Opening;
use crate::procurement::{OrderEntry, ReceiptEntry, SurplusEntry};
use crate::project::{Began, Route};
use crate::revenue::RevenueEntry;
use crate::sign_off::{DeliveryEntry, SheetEntry};
use crate::text::Note;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident $clause:ident $({ $($field:ident : $type:ty),+ $(,)? })?,)+) => {
        /// What happened to a project.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "event", content = "with", rename_all = "snake_case")]
        pub enum Event {
            $($(#[$doc])* $variant $({ $(#[doc = stringify!($field)] $field: $type),+ })?,)+
        }

        impl Event {
            /// The clause under which it happened.
            pub fn clause(&self) -> Clause {
                match self { $(Event::$variant { .. } => Clause::$clause,)+ }
            }
        }
    };
}

events! {
    /// A reviewed contract was handed in: the project begins as 申请.
    Applied C2_3_2 { began: Began },
    /// It was brought in from the system before this one, as it stood there.
    BroughtIn C2_2 { opening: Box<Opening> },
    /// The contract administrator returned the application.
    ApplicationReturned C2_3_2 { reason: Note },
    /// It was handed in again.
    HandedInAgain C2_3_2,
    /// The code was given; the initiation task is born with it (INV-05).
    CodeGiven C2_3_2 { code: ProjectCode },
    /// The initiation was saved.
    InitiationSaved C2_3_2 { entry: InitiationEntry },
    /// The initiation was submitted.
    InitiationSubmitted C2_3_2 { approval: Approval },
    /// A step of an approval was decided.
    StepDecided C2_3_2 { approval: u32, step: usize, decision: Decision, comment: Option<Note> },
    /// The initiation's approval ended without agreement: back to preparing.
    InitiationCameBack C2_3_2 { approval: u32, outcome: Outcome },
    /// Every step agreed: formally initiated, with revision 1 of the equipment list.
    Initiated C2_3_2 { approval: u32, lines: Lines, plan: Plan },
    /// An order was placed.
    OrderPlaced C2_4_2 { number: u32, order: OrderEntry },
    /// Goods of an order arrived.
    ReceiptRecorded C2_4_2 { order: u32, receipt: ReceiptEntry },
    /// An order ended.
    OrderEnded C2_4_2 { order: u32 },
    /// Surplus goods were settled.
    SurplusDisposed C2_4_4 { surplus: SurplusEntry },
    /// Everything has been received; the ten working days run (INV-26).
    ArrivalSet C2_4_2 { arrived_on: NaiveDate, due: Due },
    /// A delivery was arranged.
    DeliveryArranged C2_4_3 { number: u32, delivery: DeliveryEntry },
    /// It was made.
    DeliveryConfirmed C2_4_3 { delivery: u32 },
    /// It was discarded before it was made.
    DeliveryDiscarded C2_4_3 { delivery: u32 },
    /// A task coordination form was written.
    TaskFormWritten C2_4_1 { number: u32, form: TaskFormEntry },
    /// The technical department took it on.
    TaskFormAccepted C2_4_1 { form: u32 },
    /// It declined.
    TaskFormDeclined C2_4_1 { form: u32, reason: Note },
    /// People were assigned.
    TaskFormAssigned C2_4_1 { form: u32, people: Vec<PersonId> },
    /// Work was booked.
    WorkRecorded C2_4_1 { form: u32, work: WorkEntry },
    /// The work is done.
    TaskFormCompleted C2_4_1 { form: u32, result: Note },
    /// A change was written or rewritten.
    ChangeWritten C2_4_4 { number: u32, base: u32, change: ChangeEntry },
    /// It was submitted.
    ChangeSubmitted C2_4_4 { number: u32, approval: Approval },
    /// Its approval ended without agreement.
    ChangeCameBack C2_4_4 { number: u32, approval: u32, outcome: Outcome },
    /// It took effect as a new revision of the list.
    ChangeTookEffect C2_4_4 { number: u32, approval: u32, lines: Lines, plan: Plan },
    /// It was discarded.
    ChangeDiscarded C2_4_4 { number: u32 },
    /// The change added units that have not arrived: back to executing (D1).
    WentBackToExecuting C2_4_4,
    /// A sheet was written or rewritten.
    SheetWritten C2_4_3 { number: u32, sheet: SheetEntry },
    /// What was printed or scanned of it no longer holds: another paper is to be signed. `goods` says whether goods and
    /// quantities are others, or serial numbers alone.
    SheetRevised C2_4_3 { sheet: u32, goods: bool },
    /// Its stamped scan was attached.
    SheetScanAttached C2_4_3 { sheet: u32, file: FileHash },
    /// It was submitted.
    SheetSubmitted C2_4_3 { sheet: u32, route: Route },
    /// The market assistant passed it on.
    SheetPassedOn C2_5_1 { sheet: u32 },
    /// It was accepted; its copy goes to finance (INV-40).
    SheetAccepted C2_5_1 { sheet: u32 },
    /// It was returned.
    SheetReturned C2_5_1 { sheet: u32, reason: Note },
    /// It was thrown away before it was submitted.
    SheetDiscarded C2_4_3 { sheet: u32 },
    /// Accepted sheets cover every unit of the effective list.
    SignedOff C2_5_1,
    /// Finance confirmed the copy of a sheet.
    FinanceCopyConfirmed C2_5_1 { sheet: u32 },
    /// Revenue was recognised.
    RevenueRecognised C2_5_1 { number: u32, revenue: RevenueEntry },
    /// A recognition was taken back.
    RevenueReversed C2_5_1 { revenue: u32, reason: Note },
    /// The project was closed; the notice says who has to sign it.
    Closed C2_5_2 {
        signers: Vec<NoticeSigner>,
        acceptance_due_on: Option<NaiveDate>,
        names: Option<NoticeNames>,
        signing_days: Option<i32>,
    },
    /// A department signed the closing notice.
    NoticeSigned C2_5_2 { signer: NoticeSigner, name: Option<String> },
    /// The signed notice was archived.
    NoticeArchived C2_5_2 { file: FileHash, name: Option<String> },
    /// The acceptance report was submitted.
    AcceptanceSubmitted C2_5_4 { report: AcceptanceEntry },
    /// It was taken: copy to IT service, original to the archivist.
    AcceptanceTaken C2_5_4,
    /// It was returned.
    AcceptanceReturned C2_5_4 { reason: Note },
    /// IT service confirmed its copy.
    AcceptanceCopyConfirmed C2_5_4,
    /// The archivist received the original.
    AcceptanceArchived C2_5_4,
    /// The sheets were handed to IT service, with what each delivered line is covered by.
    HandedToMaintenance C2_6_1 { coverage: Vec<Coverage> },
    /// IT service confirmed.
    HandoverConfirmed C2_6_1,
    /// The cancellation form was written or rewritten.
    CancellationWritten C2_7 { entry: CancellationEntry },
    /// It was submitted.
    CancellationSubmitted C2_7 { approval: Approval },
    /// Its approval ended without agreement.
    CancellationCameBack C2_7 { approval: u32, outcome: Outcome },
    /// It was approved and waits to be carried out.
    CancellationApproved C2_7 { approval: u32 },
    /// It was thrown away.
    CancellationDiscarded C2_7,
    /// The project was cancelled: whatever was open ended with it (INV-45).
    Cancelled C2_7,
}
