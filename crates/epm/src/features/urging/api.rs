//! Urging over JSON.

use super::queries::Which;
use super::use_cases;
use crate::features::approval::Subject;
use crate::features::initiation::api::Empty;
use crate::features::project::Part;
use crate::http::{Answer, Context, Json, Named, Problem, Routes, Who, routes};
use regulation::{Fault, Reason, Refusal, Role};
use serde::Deserialize;
use uuid::Uuid;

/// The addresses of this slice.
pub fn routes() -> Routes {
    let applicants = Who::Holding(&[Role::AccountManager, Role::MarketAssistant]);
    Routes::new()
        .api(Who::Holding(&[Role::MarketAssistant]), routes!(urge))
        .api(applicants, routes!(urge_approvers))
}

/// Which to-do.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct UrgeEntry {
    /// The `key` of the to-do, as the box `department` of `/me/todos` tells it.
    key: String,
}

/// The market assistant urges whoever a to-do of the department waits for; at most once a working day (2.1.7).
#[utoipa::path(post, path = "/todos/{stream}/urge", params(("stream" = String, Path)),
    request_body = UrgeEntry, responses((status = 200, body = use_cases::Outcome)))]
async fn urge(
    ctx: Context,
    Named(stream): Named<Uuid>,
    Json(entry): Json<UrgeEntry>,
) -> Result<Answer, Problem> {
    use_cases::urge(&ctx, stream, Which::Key(entry.key)).await
}

/// The applicant urges whoever is to decide the step that waits; at most once a working day (2.3.2).
#[utoipa::path(post, path = "/approvals/{approval}/urge", params(("approval" = String, Path)),
    request_body = Empty, responses((status = 200, body = use_cases::Outcome)))]
async fn urge_approvers(
    ctx: Context,
    Named(Part(id)): Named<Part>,
    Json(Empty {}): Json<Empty>,
) -> Result<Answer, Problem> {
    let approval = Subject::of(&ctx, id).await?.approval;
    if !approval.is_open() {
        let fault = Fault::new(Reason::AlreadyDecided, approval.basis.document.clause());
        return Err(Refusal::from(fault).into());
    }
    use_cases::urge(&ctx, id.of, Which::Approval(id.number)).await
}
