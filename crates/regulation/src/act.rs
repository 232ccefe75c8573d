//! Everything a person can do to a project, and THE table of who may do it in which status under which clause.
//! Adding an act breaks every match that must think of it.

use crate::acceptance::AcceptanceEntry;
use crate::approval::{Approval, DecideStep};
use crate::cancellation::CancellationEntry;
use crate::clause::Clause;
use crate::code::ProjectCode;
use crate::coordination::{TaskFormEntry, WorkEntry};
use crate::duties::Role;
use crate::equipment_change::ChangeEntry;
use crate::id::{FileHash, PersonId};
use crate::initiation::InitiationEntry;
use crate::lifecycle::Status;
use crate::procurement::{OrderEntry, ReceiptEntry, SurplusEntry};
use crate::project::Project;
use crate::revenue::RevenueEntry;
use crate::sign_off::{DeliveryEntry, SheetEntry};
use crate::text::Note;
use serde::{Deserialize, Serialize};

/// An act with what it needs. Numbers name an approval, order, delivery, form, change or sheet of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", content = "with", rename_all = "snake_case")]
pub enum Act {
    /// Give the project code: the one asked for, or the next of the sequence.
    GiveCode(Option<ProjectCode>),
    /// Return the application to the account manager.
    ReturnApplication(Note),
    /// Hand in again what was returned.
    HandInAgain,
    /// Save the initiation as far as it is filled in.
    SaveInitiation(InitiationEntry),
    /// Submit the completed initiation.
    SubmitInitiation,
    /// Decide the step that waits.
    DecideStep(u32, DecideStep),
    /// Take a document back while undecided.
    WithdrawApproval(u32),
    /// Order goods of the effective list.
    OrderPurchase(OrderEntry),
    /// Record what arrived of an order.
    RecordReceipt(u32, ReceiptEntry),
    /// End an order: what has not come will not come.
    EndOrder(u32),
    /// Settle goods that a change took off the list.
    DisposeSurplus(SurplusEntry),
    /// Set the project to arrived.
    SetArrived,
    /// Arrange a delivery.
    ArrangeDelivery(DeliveryEntry),
    /// Confirm that it was made.
    ConfirmDelivery(u32),
    /// Discard one that was not made.
    DiscardDelivery(u32),
    /// Ask the technical department for support.
    WriteTaskForm(TaskFormEntry),
    /// Take the form on.
    AcceptTaskForm(u32),
    /// Decline it.
    DeclineTaskForm(u32, Note),
    /// Say who does the work.
    AssignTaskForm(u32, alloc::vec::Vec<PersonId>),
    /// Book work.
    RecordWork(u32, WorkEntry),
    /// The work is done.
    CompleteTaskForm(u32, Note),
    /// Write an equipment change, or rewrite the open one.
    WriteChange(ChangeEntry),
    /// Submit the open change.
    SubmitChange(u32),
    /// Discard the open change.
    DiscardChange(u32),
    /// Write a sheet, or rewrite one that is not submitted.
    WriteSheet(Option<u32>, SheetEntry),
    /// Attach the stamped scan.
    AttachSheetScan(u32, FileHash),
    /// Submit the sheet to the project administrator, or through the market assistant.
    SubmitSheet(u32),
    /// Pass it on to the project administrator.
    PassOnSheet(u32),
    /// Accept it.
    AcceptSheet(u32),
    /// Return it.
    ReturnSheet(u32, Note),
    /// Throw an unsubmitted sheet away.
    DiscardSheet(u32),
    /// Confirm the copy that went to finance.
    ConfirmFinanceCopy(u32),
    /// Recognise the revenue of a sheet.
    RecogniseRevenue(RevenueEntry),
    /// Take a recognition back.
    ReverseRevenue(u32, Note),
    /// Close the project.
    Close,
    /// Sign the closing notice for the role's department.
    SignNotice,
    /// Archive the signed notice.
    ArchiveNotice(FileHash),
    /// Submit the acceptance report.
    SubmitAcceptance(AcceptanceEntry),
    /// Take it: the copy goes to IT service, the original to the archivist.
    TakeAcceptance,
    /// Return it.
    ReturnAcceptance(Note),
    /// Confirm the copy of the acceptance report.
    ConfirmAcceptanceCopy,
    /// Receive the original of the acceptance report.
    ArchiveAcceptance,
    /// Hand the sheets to IT service.
    HandToMaintenance,
    /// Confirm that they were received.
    ConfirmHandover,
    /// Write the cancellation form, or rewrite the open one.
    WriteCancellation(CancellationEntry),
    /// Submit it.
    SubmitCancellation,
    /// Throw it away.
    DiscardCancellation,
    /// Carry out the approved cancellation.
    CarryOutCancellation,
}

macro_rules! acts {
    ($($kind:ident $code:literal $clause:ident [$($role:ident)+] [$($status:ident)+],)+) => {
        /// The acts without what they need: the rows of the permission table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ActKind { $(#[doc = $code] $kind,)+ }

        impl ActKind {
            /// Every act.
            pub const ALL: &'static [ActKind] = &[$(ActKind::$kind,)+];

            /// The name in the API and in message keys.
            pub fn code(self) -> &'static str {
                match self { $(ActKind::$kind => $code,)+ }
            }

            /// The clause the act carries out.
            pub fn clause(self) -> Clause {
                match self { $(ActKind::$kind => Clause::$clause,)+ }
            }

            /// Who may do it (2.1, 4-roles).
            pub fn roles(self) -> &'static [Role] {
                match self { $(ActKind::$kind => &[$(Role::$role),+],)+ }
            }

            /// In which status of the project.
            pub fn statuses(self) -> &'static [Status] {
                match self { $(ActKind::$kind => &[$(Status::$status),+],)+ }
            }
        }

        impl Act {
            /// Which act it is.
            pub fn kind(&self) -> ActKind {
                match self { $(Act::$kind { .. } => ActKind::$kind,)+ }
            }
        }
    };
}

acts! {
    GiveCode "give_code" C2_3_2 [ContractAdministrator] [Applied],
    ReturnApplication "return_application" C2_3_2 [ContractAdministrator] [Applied],
    HandInAgain "hand_in_again" C2_3_2 [AccountManager] [Applied],
    SaveInitiation "save_initiation" C2_3_2 [AccountManager] [Preparing],
    SubmitInitiation "submit_initiation" C2_3_2 [AccountManager] [Preparing],
    DecideStep "decide_step" C2_3_2 [CommerceRepresentative ProjectAdministrator GeneralManager VicePresident] [Applied Preparing InApproval Executing Arrived SignedOff],
    WithdrawApproval "withdraw_approval" C2_3_2 [AccountManager] [Applied Preparing InApproval Executing Arrived SignedOff],
    OrderPurchase "order_purchase" C2_4_2 [CommerceRepresentative] [Executing],
    RecordReceipt "record_receipt" C2_4_2 [CommerceRepresentative] [Executing Arrived SignedOff],
    EndOrder "end_order" C2_4_2 [CommerceRepresentative] [Executing Arrived SignedOff],
    DisposeSurplus "dispose_surplus" C2_4_4 [CommerceRepresentative] [Executing Arrived SignedOff],
    SetArrived "set_arrived" C2_4_2 [CommerceRepresentative] [Executing],
    ArrangeDelivery "arrange_delivery" C2_4_3 [AccountManager CommerceRepresentative] [Executing Arrived],
    ConfirmDelivery "confirm_delivery" C2_4_3 [AccountManager CommerceRepresentative] [Executing Arrived SignedOff],
    DiscardDelivery "discard_delivery" C2_4_3 [AccountManager CommerceRepresentative] [Executing Arrived SignedOff],
    WriteTaskForm "write_task_form" C2_4_1 [AccountManager] [Executing Arrived SignedOff],
    AcceptTaskForm "accept_task_form" C2_4_1 [TechnicalSupport] [Executing Arrived SignedOff],
    DeclineTaskForm "decline_task_form" C2_4_1 [TechnicalSupport] [Executing Arrived SignedOff],
    AssignTaskForm "assign_task_form" C2_4_1 [TechnicalSupport] [Executing Arrived SignedOff],
    RecordWork "record_work" C2_4_1 [TechnicalSupport] [Executing Arrived SignedOff],
    CompleteTaskForm "complete_task_form" C2_4_1 [TechnicalSupport] [Executing Arrived SignedOff],
    WriteChange "write_change" C2_4_4 [AccountManager] [Executing Arrived SignedOff],
    SubmitChange "submit_change" C2_4_4 [AccountManager] [Executing Arrived SignedOff],
    DiscardChange "discard_change" C2_4_4 [AccountManager] [Executing Arrived SignedOff],
    WriteSheet "write_sheet" C2_4_3 [AccountManager] [Executing Arrived],
    AttachSheetScan "attach_sheet_scan" C2_4_3 [AccountManager MarketAssistant] [Executing Arrived],
    SubmitSheet "submit_sheet" C2_4_3 [AccountManager] [Executing Arrived],
    PassOnSheet "pass_on_sheet" C2_5_1 [MarketAssistant] [Executing Arrived],
    AcceptSheet "accept_sheet" C2_5_1 [ProjectAdministrator] [Executing Arrived],
    ReturnSheet "return_sheet" C2_5_1 [ProjectAdministrator] [Executing Arrived],
    DiscardSheet "discard_sheet" C2_4_3 [AccountManager] [Executing Arrived],
    ConfirmFinanceCopy "confirm_finance_copy" C2_5_1 [Finance] [Executing Arrived SignedOff Closed Maintenance],
    RecogniseRevenue "recognise_revenue" C2_5_1 [Finance] [Executing Arrived SignedOff Closed Maintenance],
    ReverseRevenue "reverse_revenue" C2_5_1 [Finance] [Executing Arrived SignedOff Closed Maintenance],
    Close "close" C2_5_2 [ProjectAdministrator] [SignedOff],
    SignNotice "sign_notice" C2_5_2 [GeneralManager VicePresident CommerceRepresentative Finance ItService] [Closed Maintenance],
    ArchiveNotice "archive_notice" C2_5_2 [Archivist] [Closed Maintenance],
    SubmitAcceptance "submit_acceptance" C2_5_4 [AccountManager] [Closed Maintenance],
    TakeAcceptance "take_acceptance" C2_5_4 [ProjectAdministrator] [Closed Maintenance],
    ReturnAcceptance "return_acceptance" C2_5_4 [ProjectAdministrator] [Closed Maintenance],
    ConfirmAcceptanceCopy "confirm_acceptance_copy" C2_5_4 [ItService] [Closed Maintenance],
    ArchiveAcceptance "archive_acceptance" C2_5_4 [Archivist] [Closed Maintenance],
    HandToMaintenance "hand_to_maintenance" C2_6_1 [ProjectAdministrator] [Closed],
    ConfirmHandover "confirm_handover" C2_6_1 [ItService] [Maintenance],
    WriteCancellation "write_cancellation" C2_7 [AccountManager] [Applied Preparing InApproval Executing Arrived SignedOff],
    SubmitCancellation "submit_cancellation" C2_7 [AccountManager] [Applied Preparing InApproval Executing Arrived SignedOff],
    DiscardCancellation "discard_cancellation" C2_7 [AccountManager] [Applied Preparing InApproval Executing Arrived SignedOff],
    CarryOutCancellation "carry_out_cancellation" C2_7 [ProjectAdministrator] [Applied Preparing InApproval Executing Arrived SignedOff],
}

impl Act {
    /// Whether it is an act of weight for whoever does it in `role`. A decision weighs what its step weighs: who holds
    /// several approving roles decides in the one the step waits for.
    pub fn is_weighty(&self, project: &Project, role: Role) -> bool {
        let waiting = if let Act::DecideStep(number, _) = self { project.approval(*number) } else { None };
        let waiting = waiting.and_then(Approval::current).map(|(_, step)| step.role);
        self.kind().is_weighty(waiting.unwrap_or(role))
    }
}

impl ActKind {
    /// Acts of weight ask for a fresh sign-in, and a failed try at one is kept as a security record (4-roles).
    pub fn is_weighty(self, role: Role) -> bool {
        match self {
            Self::DecideStep => matches!(role, Role::GeneralManager | Role::VicePresident),
            Self::GiveCode
            | Self::RecogniseRevenue
            | Self::ReverseRevenue
            | Self::Close
            | Self::CarryOutCancellation => true,
            Self::ReturnApplication
            | Self::HandInAgain
            | Self::SaveInitiation
            | Self::SubmitInitiation
            | Self::WithdrawApproval
            | Self::OrderPurchase
            | Self::RecordReceipt
            | Self::EndOrder
            | Self::DisposeSurplus
            | Self::SetArrived
            | Self::ArrangeDelivery
            | Self::ConfirmDelivery
            | Self::DiscardDelivery
            | Self::WriteTaskForm
            | Self::AcceptTaskForm
            | Self::DeclineTaskForm
            | Self::AssignTaskForm
            | Self::RecordWork
            | Self::CompleteTaskForm
            | Self::WriteChange
            | Self::SubmitChange
            | Self::DiscardChange
            | Self::WriteSheet
            | Self::AttachSheetScan
            | Self::SubmitSheet
            | Self::PassOnSheet
            | Self::AcceptSheet
            | Self::ReturnSheet
            | Self::DiscardSheet
            | Self::ConfirmFinanceCopy
            | Self::SignNotice
            | Self::ArchiveNotice
            | Self::SubmitAcceptance
            | Self::TakeAcceptance
            | Self::ReturnAcceptance
            | Self::ConfirmAcceptanceCopy
            | Self::ArchiveAcceptance
            | Self::HandToMaintenance
            | Self::ConfirmHandover
            | Self::WriteCancellation
            | Self::SubmitCancellation
            | Self::DiscardCancellation => false,
        }
    }
}
