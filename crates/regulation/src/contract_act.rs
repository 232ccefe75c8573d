//! What a person can do to a contract, and the kinds of it as buttons and the API name them.

use crate::approval::DecideStep;
use crate::attachment::AttachmentEntry;
use crate::clause::Clause;
use crate::contract::Terms;
use crate::id::{FileHash, ProjectId};
use crate::payment::PaymentEntry;
use crate::text::Note;

/// What a person can do to a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContractAct {
    /// Edit the draft.
    Edit(Terms),
    /// Attach a scan.
    AttachScan(FileHash),
    /// Submit it for review.
    Submit,
    /// Decide a step of review number `.0`.
    Decide(u32, DecideStep),
    /// Take it back while undecided.
    Withdraw,
    /// Hand it in: the project of this id begins.
    HandIn(ProjectId),
    /// Cancel it.
    Cancel(Note),
    /// Record a payment.
    RecordPayment(PaymentEntry),
    /// Reverse the record of payment number `.0`.
    ReversePayment(u32, Note),
    /// Add papers beside the scan.
    Attach(AttachmentEntry),
    /// Mark attachment number `.0` of a draft as withdrawn.
    WithdrawAttachment(u32),
}

/// The kinds of acts on a contract, as buttons and the API name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContractActKind {
    /// [`ContractAct::Edit`]
    Edit,
    /// [`ContractAct::AttachScan`]
    AttachScan,
    /// [`ContractAct::Submit`]
    Submit,
    /// [`ContractAct::Decide`]
    Decide,
    /// [`ContractAct::Withdraw`]
    Withdraw,
    /// [`ContractAct::HandIn`]
    HandIn,
    /// [`ContractAct::Cancel`]
    Cancel,
    /// [`ContractAct::RecordPayment`]
    RecordPayment,
    /// [`ContractAct::ReversePayment`]
    ReversePayment,
    /// [`ContractAct::Attach`]
    Attach,
    /// [`ContractAct::WithdrawAttachment`]
    WithdrawAttachment,
}

impl ContractActKind {
    /// Every kind, in the order in which a contract goes its way.
    pub const ALL: [Self; 11] = [
        Self::Edit,
        Self::AttachScan,
        Self::Attach,
        Self::WithdrawAttachment,
        Self::Submit,
        Self::Decide,
        Self::Withdraw,
        Self::HandIn,
        Self::Cancel,
        Self::RecordPayment,
        Self::ReversePayment,
    ];

    /// The name in code and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::AttachScan => "attach_scan",
            Self::Submit => "submit",
            Self::Decide => "decide",
            Self::Withdraw => "withdraw",
            Self::HandIn => "hand_in",
            Self::Cancel => "cancel",
            Self::RecordPayment => "record_payment",
            Self::ReversePayment => "reverse_payment",
            Self::Attach => "attach",
            Self::WithdrawAttachment => "withdraw_attachment",
        }
    }

    /// The clause under which it is done.
    pub fn clause(self) -> Clause {
        match self {
            Self::Edit | Self::AttachScan | Self::Attach | Self::WithdrawAttachment => Clause::C1_3_4,
            Self::Submit | Self::Decide | Self::Withdraw | Self::HandIn => Clause::C2_3_2,
            Self::Cancel => Clause::C2_7,
            Self::RecordPayment | Self::ReversePayment => Clause::C1_3_2,
        }
    }
}

impl ContractAct {
    /// Which kind it is.
    pub fn kind(&self) -> ContractActKind {
        match self {
            Self::Edit(_) => ContractActKind::Edit,
            Self::AttachScan(_) => ContractActKind::AttachScan,
            Self::Submit => ContractActKind::Submit,
            Self::Decide(..) => ContractActKind::Decide,
            Self::Withdraw => ContractActKind::Withdraw,
            Self::HandIn(_) => ContractActKind::HandIn,
            Self::Cancel(_) => ContractActKind::Cancel,
            Self::RecordPayment(_) => ContractActKind::RecordPayment,
            Self::ReversePayment(..) => ContractActKind::ReversePayment,
            Self::Attach(_) => ContractActKind::Attach,
            Self::WithdrawAttachment(_) => ContractActKind::WithdrawAttachment,
        }
    }
}
