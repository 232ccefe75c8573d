//! A contract as it is told over JSON: what it says, its scans and reviews, and every act with whether the person who
//! asks may do it now, and if not, why and under which clause.

use super::attachments::{Paper, papers};
use super::use_cases::clock;
use crate::features::files;
use crate::features::project::view::{ActView, ApprovalBrief, approval_brief};
use crate::http::{Context, Problem};
use chrono::{DateTime, Utc};
use regulation::contract::{Contract, ContractStatus, Terms, acts_open_to};
use regulation::{DemandId, FileHash, ProjectId};
use serde::Serialize;
use store::Loaded;
use store::entities::file;
use uuid::Uuid;

/// A contract.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ContractView {
    id: Uuid,
    #[schema(value_type = String)]
    status: ContractStatus,
    revision: i64,
    account_manager_id: Uuid,
    department_id: Uuid,
    /// What it says, as it was sent in.
    #[serde(flatten)]
    terms: Terms,
    #[schema(value_type = Option<String>)]
    demand_id: Option<DemandId>,
    #[schema(value_type = Option<String>)]
    project_id: Option<ProjectId>,
    #[schema(value_type = String)]
    written_at: DateTime<Utc>,
    /// The newest last.
    scans: Vec<Scan>,
    /// The papers beside them, in the order in which they came.
    attachments: Vec<Paper>,
    /// Its reviews, the newest last.
    approvals: Vec<ApprovalBrief>,
    acts: Vec<ActView>,
}

/// A scan of a contract; its bytes are at `/files/{sha256}`.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Scan {
    /// What the file is addressed with.
    pub sha256: String,
    /// The name it was sent under.
    pub name: String,
    /// By content.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// When it came.
    #[schema(value_type = String)]
    pub uploaded_at: DateTime<Utc>,
}

/// The scans of a contract with the names they were sent under, the newest last.
pub async fn scans(ctx: &Context, contract: &Loaded<Contract>) -> Result<Vec<Scan>, Problem> {
    let rows = files::of_stream(&ctx.read(), contract.id).await?;
    let row_of = |hash: &FileHash| rows.iter().find(|row| row.sha256 == hash.as_str());
    Ok(contract.state.scans.iter().filter_map(row_of).map(scan).collect())
}

fn scan(row: &file::Model) -> Scan {
    Scan {
        sha256: row.sha256.clone(),
        name: row.name.clone(),
        media_type: row.media_type.clone(),
        size: u64::try_from(row.size).unwrap_or_default(),
        uploaded_at: DateTime::from_timestamp_millis(row.uploaded_at).unwrap_or_default(),
    }
}

/// The contract as the person who asks sees it.
pub async fn view(ctx: &Context, loaded: &Loaded<Contract>) -> Result<ContractView, Problem> {
    let contract = &loaded.state;
    let acts = acts_open_to(contract, &ctx.actor, &clock(ctx))
        .into_iter()
        .map(|(kind, answer)| ActView::new(kind.code(), kind.clause(), answer.err().as_ref(), ctx.language));
    Ok(ContractView {
        id: loaded.id,
        status: contract.status,
        revision: loaded.number,
        account_manager_id: contract.account_manager.0,
        department_id: contract.department.0,
        terms: contract.terms.clone(),
        demand_id: contract.demand,
        project_id: contract.project,
        written_at: contract.written.at,
        scans: scans(ctx, loaded).await?,
        attachments: papers(ctx, loaded).await?,
        approvals: contract.approvals.iter().map(|approval| approval_brief(loaded.id, approval)).collect(),
        acts: acts.collect(),
    })
}
