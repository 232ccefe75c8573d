//! To-dos and notices over JSON.

use super::queries::{self, Done, Stretch, Wanted};
use crate::features::initiation::api::Empty;
use crate::features::urging::traces;
use crate::http::{Answer, Context, Json, Listing, Page, Problem, Routes, Who, routes};
use regulation::{DutyKind, Moment};
use serde::{Deserialize, Serialize};
use store::entities::{approval, notice, todo};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// The addresses of this slice.
pub fn routes() -> Routes {
    Routes::new().api(Who::SignedIn, routes!(mine)).api(Who::SignedIn, routes!(read))
}

/// Which box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum TodoBox {
    /// 待办
    #[default]
    Waiting,
    /// 已办
    Done,
    /// 我发起的
    Started,
    /// 抄送我的
    Copied,
    /// 本部门 (2.1.7)
    Department,
}

#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    r#box: Option<TodoBox>,
    #[serde(default)]
    duty: Option<DutyKind>,
    #[serde(default)]
    person: Option<Uuid>,
}

type Sort = crate::http::Unsorted;

/// An entry of a box.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TodoItem {
    /// The project, contract, demand or case.
    stream: Uuid,
    /// Which of these it is.
    kind: String,
    /// What is to be done, or what happened.
    what: String,
    /// Under which clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<String>,
    /// Which part, such as approval 3; 0 for the whole.
    part: i64,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    due_on: Option<chrono::NaiveDate>,
    /// Since when it waits, or when it happened.
    #[schema(value_type = String)]
    at: Moment,
    /// Of the department's: whom it waits for, and how urging names it.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    of_department: Option<OfDepartment>,
}

/// What is told of a to-do of somebody else.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OfDepartment {
    /// Names it to `/todos/{stream}/urge`.
    key: String,
    /// The person it waits for …
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Uuid>,
    /// … or the role.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    /// How often it was urged about.
    urged: i64,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    urged_on: Option<chrono::NaiveDate>,
}

/// One list per person: what waits for them (`waiting`), what they did (`done`), started (`started`) and were told
/// (`copied`); what waits, of one duty where it is named. For a market assistant also what waits for the people of the
/// department (`department`), of one of them where `person` names them (2.1.7).
#[utoipa::path(get, path = "/me/todos", params(Listing<Filter, Sort>), responses((status = 200, body = Page<TodoItem>)))]
async fn mine(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Answer, Problem> {
    let (read, actor, stretch) = (ctx.read(), &ctx.actor, &Stretch::of(&listing));
    let page = match listing.filter.r#box.unwrap_or_default() {
        TodoBox::Waiting => {
            let wanted = Wanted { kind: listing.filter.duty, ..Wanted::default() };
            queries::waiting(&read, actor, wanted, stretch).await?.map(waits)
        }
        TodoBox::Department => of_department(&ctx, &listing.filter, stretch).await?,
        TodoBox::Done => queries::done(&read, actor, stretch).await?.map(did),
        TodoBox::Started => queries::started(&read, actor, stretch).await?.map(started),
        TodoBox::Copied => queries::told(&read, actor, stretch).await?.map(told),
    };
    Ok(Answer::ok(&page))
}

fn moment(millis: i64) -> Moment {
    Moment::from_timestamp_millis(millis).unwrap_or_default()
}

fn waits(row: todo::Model) -> TodoItem {
    TodoItem {
        stream: row.stream,
        kind: row.kind,
        what: row.duty,
        clause: Some(row.clause),
        part: row.part,
        due_on: row.due_on,
        at: moment(row.since),
        of_department: None,
    }
}

fn did(done: Done) -> TodoItem {
    TodoItem {
        stream: done.stream,
        kind: done.kind,
        what: done.name,
        clause: Some(done.clause),
        part: done.urged.map_or(0, |duty| duty.part.into()),
        due_on: None,
        at: moment(done.at),
        of_department: None,
    }
}

fn started(row: approval::Model) -> TodoItem {
    TodoItem {
        stream: row.stream,
        kind: row.kind,
        what: row.document,
        clause: None,
        part: row.number,
        due_on: None,
        at: moment(row.submitted_at),
        of_department: None,
    }
}

fn told(row: notice::Model) -> TodoItem {
    TodoItem {
        stream: row.stream,
        kind: row.kind,
        what: row.name,
        clause: None,
        part: 0,
        due_on: None,
        at: moment(row.at),
        of_department: None,
    }
}

async fn of_department(ctx: &Context, filter: &Filter, stretch: &Stretch) -> Result<Page<TodoItem>, Problem> {
    let wanted = Wanted { department: true, person: filter.person, kind: filter.duty, by: None };
    let rows = queries::waiting(&ctx.read(), &ctx.actor, wanted, stretch).await?;
    let traces = traces(&ctx.read(), rows.items.iter().map(|row| row.stream)).await?;
    Ok(rows.map(|row| {
        let trace = traces.get(&(row.stream, row.key.clone()));
        let of_department = OfDepartment {
            key: row.key.clone(),
            person: row.person,
            role: row.role.clone(),
            urged: trace.map_or(0, |trace| trace.times),
            urged_on: trace.map(|trace| trace.last_on),
        };
        TodoItem { of_department: Some(of_department), ..waits(row) }
    }))
}

/// Marks all notices of the person as read.
#[utoipa::path(post, path = "/me/notices/read", request_body = Empty, responses((status = 204)))]
async fn read(ctx: Context, Json(Empty {}): Json<Empty>) -> Result<Answer, Problem> {
    let now = ctx.now().timestamp_millis();
    ctx.write("read notices", |tx, actor| async move {
        notice::Entity::update_many()
            .col_expr(notice::Column::ReadAt, Expr::value(now))
            .filter(notice::Column::Person.eq(actor.person.0))
            .filter(notice::Column::ReadAt.is_null())
            .exec(&tx)
            .await
            .map_err(store::StoreError::from)?;
        Ok(Answer::done())
    })
    .await
}
