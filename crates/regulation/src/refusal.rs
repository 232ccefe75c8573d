//! The one table of reasons why an act is refused: never free text, always with the message's key, and with the
//! clause where a rule says no.

use crate::clause::Clause;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// What kind of no it is; the HTTP status follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The person may not (403).
    Forbidden,
    /// There is no such thing (404).
    Missing,
    /// Someone was first, or the status does not allow it (409).
    Conflict,
    /// The content breaks a rule (422).
    Invalid,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $reason:ident $key:literal $class:ident,)+) => {
        /// Why an act is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Reason { $($(#[$doc])* $reason,)+ }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Reason] = &[$(Reason::$reason,)+];

            /// The problem's code in the API and its message's key: `refusal-<key>`.
            pub fn key(self) -> &'static str {
                match self { $(Reason::$reason => $key,)+ }
            }

            /// What kind of no it is.
            pub fn class(self) -> Class {
                match self { $(Reason::$reason => Class::$class,)+ }
            }
        }
    };
}

reasons! {
    /// Another role may do this (`role`).
    RoleRequired "role-required" Forbidden,
    /// It belongs to another account manager.
    NotTheOwner "not-the-owner" Forbidden,
    /// Nobody decides on a document of their own.
    OwnDocument "own-document" Forbidden,
    /// Two functions on one project that may not be one person (`role`).
    SeparationOfDuties "separation-of-duties" Forbidden,
    /// The step waits for another role (`role`).
    NotYourStep "not-your-step" Forbidden,
    /// It waits for whoever would urge.
    OwnDuty "own-duty" Forbidden,
    /// The original is in someone else's hands.
    NotTheHolder "not-the-holder" Forbidden,
    /// Only the one who receives it confirms.
    NotTheReceiver "not-the-receiver" Forbidden,
    /// There is nothing of that number.
    NoSuchPart "no-such-part" Missing,
    /// The status does not allow it (`status`).
    StatusForbids "status-forbids" Conflict,
    /// A closed project takes no change; it must be initiated anew.
    ProjectClosed "project-closed" Conflict,
    /// The project is cancelled.
    ProjectCancelled "project-cancelled" Conflict,
    /// The step was already decided.
    AlreadyDecided "already-decided" Conflict,
    /// The content is no longer the one that was shown.
    ContentMoved "content-moved" Conflict,
    /// An approval is running.
    ApprovalOpen "approval-open" Conflict,
    /// An equipment change is open.
    ChangeOpen "change-open" Conflict,
    /// A cancellation is open.
    CancellationOpen "cancellation-open" Conflict,
    /// No such document is open.
    NothingOpen "nothing-open" Conflict,
    /// The initiation was rejected: it ends here.
    InitiationRejected "initiation-rejected" Conflict,
    /// The application was returned and must be handed in again first.
    ApplicationReturned "application-returned" Conflict,
    /// The application has not been returned.
    ApplicationNotReturned "application-not-returned" Conflict,
    /// The contract has not been reviewed.
    ContractNotReviewed "contract-not-reviewed" Conflict,
    /// The contract already carries a project.
    ContractInUse "contract-in-use" Conflict,
    /// The contract has not been reviewed, so that nothing is paid on it yet.
    ContractNotInForce "contract-not-in-force" Conflict,
    /// The contract is cancelled.
    ContractCancelled "contract-cancelled" Conflict,
    /// The contract can no longer be edited.
    ContractFixed "contract-fixed" Conflict,
    /// No authority matrix is in force.
    NoMatrix "no-matrix" Conflict,
    /// Nobody could decide the step (`role`).
    NobodyDecides "nobody-decides" Conflict,
    /// Nothing has been ordered yet.
    NothingOrdered "nothing-ordered" Conflict,
    /// Nothing has arrived yet.
    NothingArrived "nothing-arrived" Conflict,
    /// Everything that arrived stands on a sheet already.
    AllOnSheets "all-on-sheets" Conflict,
    /// Not every unit has been received.
    NotAllArrived "not-all-arrived" Conflict,
    /// Not every unit is covered by accepted sheets.
    NotAllSigned "not-all-signed" Conflict,
    /// Goods a change took off the list are not settled.
    SurplusUnsettled "surplus-unsettled" Conflict,
    /// The sheet cannot be changed any more.
    SheetFixed "sheet-fixed" Conflict,
    /// The sheet does not wait for this.
    SheetNotWaiting "sheet-not-waiting" Conflict,
    /// The sheet has not been accepted.
    SheetNotAccepted "sheet-not-accepted" Conflict,
    /// No accepted task coordination form covers the work.
    NoTaskForm "no-task-form" Conflict,
    /// The form does not wait for this.
    FormNotWaiting "form-not-waiting" Conflict,
    /// The order has ended.
    OrderEnded "order-ended" Conflict,
    /// It has been done already.
    AlreadyDone "already-done" Conflict,
    /// Revenue has been recognised.
    RevenueRecognised "revenue-recognised" Conflict,
    /// The contract asks for no acceptance.
    AcceptanceNotRequired "acceptance-not-required" Conflict,
    /// Not every department concerned has signed the notice.
    NoticeUnsigned "notice-unsigned" Conflict,
    /// The project code has been given before.
    CodeTaken "code-taken" Conflict,
    /// The sheets have not been handed over to IT service.
    NotYetHandedOver "not-yet-handed-over" Conflict,
    /// The demand has ended.
    DemandEnded "demand-ended" Conflict,
    /// The contract that a demand is to become is another customer's.
    DemandOfOtherCustomer "demand-of-other-customer" Invalid,
    /// The case has been completed.
    CaseCompleted "case-completed" Conflict,
    /// The serial number is of no closed project that was handed to maintenance.
    NotHandedOver "not-handed-over" Conflict,
    /// It was urged about and may be again on a later day (`date`).
    UrgedAlready "urged-already" Conflict,
    /// Nobody enabled could be urged.
    NobodyToUrge "nobody-to-urge" Conflict,
    /// There is no original that could be handed over.
    NoOriginal "no-original" Conflict,
    /// The original is under way to someone who has not confirmed it.
    OriginalUnderWay "original-under-way" Conflict,
    /// The original is not at the archive.
    NotAtTheArchive "not-at-the-archive" Conflict,
    /// The original is at the archive already.
    AtTheArchive "at-the-archive" Conflict,
    /// The record is lent.
    RecordLent "record-lent" Conflict,
    /// The record was destroyed.
    RecordDestroyed "record-destroyed" Conflict,
    /// The archive receives it by the act of its own clause.
    FiledByItsOwnAct "filed-by-its-own-act" Conflict,
    /// It has to be kept until then (`date`).
    RetentionRuns "retention-runs" Conflict,
    /// The time it is kept begins with the project's end.
    RetentionNotBegun "retention-not-begun" Conflict,
    /// The folder is not complete (`units`).
    FolderIncomplete "folder-incomplete" Conflict,
    /// Who is meant was reminded today.
    RemindedToday "reminded-today" Conflict,
    /// A required field is missing.
    FieldMissing "field-missing" Invalid,
    /// Minutes of a day are 1 to 1440.
    MinutesOutOfRange "minutes-out-of-range" Invalid,
    /// Work is done by people of the technical departments.
    NotATechnician "not-a-technician" Invalid,
    /// A comment is required.
    CommentMissing "comment-missing" Invalid,
    /// The amount must be more than nothing.
    AmountNotPositive "amount-not-positive" Invalid,
    /// The amount may not be negative.
    AmountNegative "amount-negative" Invalid,
    /// The figures are too large to be added up.
    AmountOverflow "amount-overflow" Invalid,
    /// The payment plan asks for more than the contract's amount.
    PlanBeyondAmount "plan-beyond-amount" Invalid,
    /// The equipment list is empty.
    ListEmpty "list-empty" Invalid,
    /// The list has more lines than it may have (`most`).
    ListTooLong "list-too-long" Invalid,
    /// The model is not in the catalogue under these codes.
    NotInCatalogue "not-in-catalogue" Invalid,
    /// A foreign cost needs its rate of exchange and the rate's date.
    RateMissing "rate-missing" Invalid,
    /// The line is not on the list (`line`).
    LineUnknown "line-unknown" Invalid,
    /// The line is not on the order (`line`).
    NotOnOrder "not-on-order" Invalid,
    /// The line is named twice.
    LineTwice "line-twice" Invalid,
    /// The date lies before the contract's (`date`).
    DateBeforeContract "date-before-contract" Invalid,
    /// The date lies before another it must follow (`date`).
    DateTooEarly "date-too-early" Invalid,
    /// The date lies in the future.
    DateInFuture "date-in-future" Invalid,
    /// The date is not plausible.
    DateImplausible "date-implausible" Invalid,
    /// More than the effective list asks for (`most`).
    BeyondList "beyond-list" Invalid,
    /// More than was ordered and is still to come (`most`).
    BeyondOrdered "beyond-ordered" Invalid,
    /// More than has arrived and is not yet signed for (`most`).
    BeyondArrived "beyond-arrived" Invalid,
    /// More than can still be delivered: arrived, and neither arranged nor signed for (`most`).
    BeyondDeliverable "beyond-deliverable" Invalid,
    /// Less than the customer already signed for (`least`).
    BelowSigned "below-signed" Invalid,
    /// The goods of a line that was bought or signed for cannot become other goods.
    GoodsFixed "goods-fixed" Invalid,
    /// The change changes nothing.
    NothingChanged "nothing-changed" Invalid,
    /// More than is left over (`most`).
    BeyondSurplus "beyond-surplus" Invalid,
    /// The number of serials is not the number of units (`units`, `serials`).
    SerialCount "serial-count" Invalid,
    /// The serial number stands twice on the sheet (`serial`).
    SerialTwice "serial-twice" Invalid,
    /// The serial number was signed for before (`serial`, `project`).
    SerialElsewhere "serial-elsewhere" Invalid,
    /// The serial number was signed for before, where the person does not see (`serial`).
    SerialRegistered "serial-registered" Invalid,
    /// The line is not tracked by serial numbers.
    SerialNotTracked "serial-not-tracked" Invalid,
    /// The stamped scan is missing.
    ScanMissing "scan-missing" Invalid,
    /// The scan of the formal contract is missing.
    ContractScanMissing "contract-scan-missing" Invalid,
    /// A formal contract has a number.
    ContractNumberMissing "contract-number-missing" Invalid,
    /// More than the contract's amount (`most`).
    BeyondContract "beyond-contract" Invalid,
    /// The contract is no virtual one that could be cancelled.
    CauseUnfit "cause-unfit" Invalid,
    /// The project that is followed is none that is closed and seen, or this one.
    FollowedUnfit "followed-unfit" Invalid,
    /// A duplicate names the project that survives.
    SurvivorMissing "survivor-missing" Invalid,
    /// The originals are in the hands of different people.
    HoldersDiffer "holders-differ" Invalid,
    /// Nobody of that name could receive it.
    ReceiverUnfit "receiver-unfit" Invalid,
    /// What was bought or delivered needs a disposal (`line`).
    DisposalMissing "disposal-missing" Invalid,
}

/// One fault: the reason, its clause, its place in what was sent, and the figures its message needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Why.
    pub reason: Reason,
    /// The clause that says no, where one does.
    pub clause: Clause,
    /// JSON pointer to the field, `/equipment/3/quantity`.
    pub pointer: Option<String>,
    /// Named values for the message. `status` and `role` hold codes that are shown by their words.
    pub values: Vec<(String, String)>,
}

impl Fault {
    /// A fault under a clause.
    pub fn new(reason: Reason, clause: Clause) -> Self {
        Self { reason, clause, pointer: None, values: Vec::new() }
    }

    /// At a field.
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// With a value for the message.
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.values.push((name.into(), value.to_string()));
        self
    }
}

/// An act that is refused, with everything that stands against it at once (I5). Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// All faults, the first being the one the answer is named after.
    pub faults: Vec<Fault>,
}

impl Refusal {
    /// The fault the refusal is named after.
    pub fn first(&self) -> &Fault {
        &self.faults[0]
    }

    /// Refuses when there are faults.
    pub fn unless_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self { faults }) }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self { faults: vec![fault] }
    }
}

/// Refuses with one reason.
pub(crate) fn refuse<T>(reason: Reason, clause: Clause) -> Result<T, Refusal> {
    Err(Fault::new(reason, clause).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_key_of_its_own() {
        let mut keys: Vec<_> = Reason::ALL.iter().map(|reason| reason.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Reason::ALL.len());
    }
}
