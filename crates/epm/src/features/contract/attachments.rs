//! The papers of a contract beside its scan (C1), as they are told and shown: to its account manager, to those who review
//! it, and to the approvers of the projects that stand on it.

use super::view::{Scan, scans};
use super::{look, queries};
use crate::features::directory::queries::names_of_people;
use crate::features::files;
use crate::http::{Context, FieldFault, Problem};
use crate::layout::{Act, Choice, Page};
use chrono::{DateTime, Utc};
use regulation::attachment::{Attachment, AttachmentKind};
use regulation::contract::Contract;
use regulation::{Actor, ContractId, FileHash, FileKind, FileUse};
use serde::Serialize;
use store::entities::file;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::{Loaded, StoreError, Write};
use uuid::Uuid;

/// A paper of a contract; its bytes are at `/files/{sha256}`.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ContractPaper)]
pub struct Paper {
    /// The contract.
    #[serde(skip)]
    pub contract: Uuid,
    /// From 1, within the contract.
    pub number: u32,
    /// `quotation`, `technical`, `supplement`, `credit` or `other`.
    #[schema(value_type = String)]
    pub kind: AttachmentKind,
    /// What the file is addressed with.
    pub sha256: String,
    /// The name it was sent under.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// What is to be known of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was added.
    #[schema(value_type = String)]
    pub added_at: DateTime<Utc>,
    /// By whom.
    pub added_by: String,
    /// When it was marked as withdrawn; its file stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// The papers of a contract, in the order in which they came; those withdrawn too.
pub async fn papers(ctx: &Context, contract: &Loaded<Contract>) -> Result<Vec<Paper>, Problem> {
    let attachments = &contract.state.attachments;
    if attachments.is_empty() {
        return Ok(Vec::new());
    }
    let rows = files::of_stream(&ctx.read(), contract.id).await?;
    let added = attachments.iter().map(|attachment| attachment.added.by.0);
    let people = names_of_people(&ctx.read(), added).await?;
    let paper = |attachment: &Attachment| {
        let row = rows.iter().find(|row| row.sha256 == attachment.file.as_str());
        Paper {
            contract: contract.id,
            number: attachment.number,
            kind: attachment.kind,
            sha256: attachment.file.as_str().to_owned(),
            name: row.map(|row| row.name.clone()).unwrap_or_default(),
            media_type: row.map(|row| row.media_type.clone()).unwrap_or_default(),
            size: row.and_then(|row| u64::try_from(row.size).ok()).unwrap_or_default(),
            note: attachment.note.as_ref().map(ToString::to_string),
            added_at: attachment.added.at,
            added_by: people.get(&attachment.added.by.0).cloned().unwrap_or_default(),
            withdrawn_at: attachment.withdrawn.as_ref().map(|stamp| stamp.at),
        }
    };
    Ok(attachments.iter().map(paper).collect())
}

/// The scans and the standing papers of a contract, for whoever decides on what stands on it; nothing to whoever does not
/// see the contract.
pub async fn for_approvers(ctx: &Context, contract: Uuid) -> Result<(Vec<Scan>, Vec<Paper>), Problem> {
    if !queries::sees(&ctx.read(), &ctx.actor, contract).await? {
        return Ok((Vec::new(), Vec::new()));
    }
    let loaded = look(ctx, ContractId(contract)).await?;
    let mut papers = papers(ctx, &loaded).await?;
    papers.retain(|paper| paper.withdrawn_at.is_none());
    Ok((scans(ctx, &loaded).await?, papers))
}

/// The screen's word for what a paper is.
pub fn kind_word(p: &Page, kind: &AttachmentKind) -> String {
    p.t(&format!("contract-attachment-{}", kind.code()))
}

impl Paper {
    fn file_kind(&self) -> Option<FileKind> {
        FileKind::of_media_type(&self.media_type)
    }

    /// What kind of file it is, at a glance.
    pub fn icon(&self) -> &'static str {
        match self.file_kind() {
            Some(FileKind::Workbook) => "file-spreadsheet",
            Some(FileKind::Document) => "file-text",
            Some(FileKind::Pdf) => "file-type-pdf",
            Some(FileKind::Jpeg | FileKind::Png) => "photo",
            None => "paperclip",
        }
    }

    /// The word for a kind of file that is only fetched, not shown here.
    pub fn download_word(&self, p: &Page) -> Option<String> {
        let kind = self.file_kind().filter(|kind| !kind.has_pages())?;
        Some(p.t(&format!("file-kind-{}", kind.extension())))
    }

    /// Where it is looked at; what is only fetched, where it is fetched.
    pub fn href(&self) -> String {
        match self.file_kind() {
            Some(kind) if !kind.has_pages() => format!("/api/v1/files/{}", self.sha256),
            Some(_) | None => format!("/files/{}", self.sha256),
        }
    }
}

/// What a form offers.
pub fn kinds(p: &Page) -> Vec<Choice> {
    AttachmentKind::ALL.map(|kind| Choice::new(kind.code(), kind_word(p, &kind))).into()
}

/// The button that marks a paper as withdrawn.
pub fn withdrawal(p: &Page, paper: &Paper) -> Act {
    let call = format!("POST /api/v1/contract-attachments/{}.{}/withdraw", paper.contract, paper.number);
    Act::send(call, p.t("contract-attachment-withdraw"))
        .ask(p.t1("contract-attachment-withdraw-ask", "name", &paper.name))
        .small()
        .quiet()
}

/// Files that an act names must have been uploaded by the actor for nothing else, or for this contract.
pub(super) async fn claim(
    tx: &Write,
    contract: ContractId,
    actor: &Actor,
    hashes: &[FileHash],
) -> Result<(), Problem> {
    let hashes: Vec<String> = hashes.iter().map(|hash| hash.as_str().to_owned()).collect();
    tx.attach_files(&hashes, contract.0, actor.person).await?;
    let query = file::Entity::find().filter(file::Column::Stream.eq(contract.0));
    let found = query.filter(file::Column::Sha256.is_in(hashes.clone())).all(tx).await;
    let found = found.map_err(StoreError::from)?;
    let fault = |(at, hash): (usize, &String)| {
        let key = match found.iter().find(|row| row.sha256 == *hash) {
            None => "file-unknown",
            Some(file) if !files::fits(file, FileUse::Attachment) => "file-no-attachment",
            Some(_) => return None,
        };
        Some(FieldFault::new(format!("/files/{at}"), key))
    };
    let faults: Vec<FieldFault> = hashes.iter().enumerate().filter_map(fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}
