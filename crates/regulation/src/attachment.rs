//! C1: the papers of a contract beside its scan: offers, technical annexes, supplements, the customer's credit papers. Those
//! who review the contract, and the projects that stand on it, see them. While a review runs nothing is added, since what is
//! decided on must not move (INV-15); afterwards papers are added, never taken away.

use crate::clause::Clause;
use crate::clock::Stamp;
use crate::contract::{Contract, ContractEvent, ContractStatus, number_after};
use crate::id::FileHash;
use crate::refusal::{Fault, Reason, Refusal, refuse};
use crate::text::Note;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// 报价单
    Quotation,
    /// 技术附件
    Technical,
    /// 补充协议
    Supplement,
    /// 客户资信
    Credit,
    /// 其他
    Other,
}

impl AttachmentKind {
    /// Every kind, in the order of the screen.
    pub const ALL: [Self; 5] =
        [Self::Quotation, Self::Technical, Self::Supplement, Self::Credit, Self::Other];

    /// The name in code and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::Technical => "technical",
            Self::Supplement => "supplement",
            Self::Credit => "credit",
            Self::Other => "other",
        }
    }
}

/// Papers as they are sent in: several of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentEntry {
    /// What they are.
    pub kind: AttachmentKind,
    /// Their files.
    pub files: Vec<FileHash>,
    /// What is to be known of them.
    pub note: Option<Note>,
}

/// A paper of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// From 1.
    pub number: u32,
    /// What it is.
    pub kind: AttachmentKind,
    /// The file.
    pub file: FileHash,
    /// What is to be known of it.
    pub note: Option<Note>,
    /// By whom, when.
    pub added: Stamp,
    /// It was put to reviewers: then it stays, also when the contract comes back.
    pub reviewed: bool,
    /// Marked as withdrawn while the contract was a draft: by whom, when.
    pub withdrawn: Option<Stamp>,
}

/// The papers that stand.
pub fn standing(contract: &Contract) -> impl Iterator<Item = &Attachment> {
    contract.attachments.iter().filter(|attachment| attachment.withdrawn.is_none())
}

/// Whether papers may be added now.
pub(crate) fn may_attach(contract: &Contract) -> Result<(), Refusal> {
    match contract.status {
        ContractStatus::Draft | ContractStatus::Reviewed | ContractStatus::HandedIn => Ok(()),
        ContractStatus::InReview => refuse(Reason::ApprovalOpen, Clause::C2_3_2),
        ContractStatus::Rejected => refuse(Reason::ContractFixed, Clause::C2_3_2),
        ContractStatus::Cancelled => refuse(Reason::ContractCancelled, Clause::C2_7),
    }
}

/// Whether papers may be marked as withdrawn now: those of a draft only.
pub(crate) fn may_withdraw(contract: &Contract) -> Result<(), Refusal> {
    match contract.status {
        ContractStatus::Draft if standing(contract).next().is_some() => Ok(()),
        ContractStatus::Draft => refuse(Reason::NothingOpen, Clause::C2_3_2),
        ContractStatus::InReview
        | ContractStatus::Reviewed
        | ContractStatus::HandedIn
        | ContractStatus::Rejected
        | ContractStatus::Cancelled => refuse(Reason::ContractFixed, Clause::C2_3_2),
    }
}

pub(crate) fn attach(contract: &Contract, entry: &AttachmentEntry) -> Result<Vec<ContractEvent>, Refusal> {
    if entry.files.is_empty() {
        return Err(Fault::new(Reason::FieldMissing, Clause::C2_3_2).at("/files").into());
    }
    let added = entry.files.iter().enumerate().map(|(at, file)| ContractEvent::AttachmentAdded {
        number: number_after(contract.attachments.len() + at),
        kind: entry.kind,
        file: file.clone(),
        note: entry.note.clone(),
    });
    Ok(added.collect())
}

pub(crate) fn withdraw(contract: &Contract, number: u32) -> Result<Vec<ContractEvent>, Refusal> {
    let found = contract.attachments.iter().find(|attachment| attachment.number == number);
    match found {
        None => refuse(Reason::NoSuchPart, Clause::C2_3_2),
        Some(found) if found.withdrawn.is_some() => refuse(Reason::AlreadyDone, Clause::C2_3_2),
        Some(found) if found.reviewed => refuse(Reason::ContractFixed, Clause::C2_3_2),
        Some(_) => Ok(vec![ContractEvent::AttachmentWithdrawn { attachment: number }]),
    }
}
