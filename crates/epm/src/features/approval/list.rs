//! The approvals of a person: what waits for a decision of theirs, what they decided, what they started. Narrowed to
//! what they see, and paged by key.

use crate::features::directory::queries::{Names, names_of_customers, names_of_people};
use crate::features::project::view::margin;
use crate::features::todos::queries::up_to_most;
use crate::http::{Cursor, Listing, Page, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use regulation::authority::DocumentKind;
use regulation::{Actor, BasisPoints, Fen, PartId, Reach};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::entities::{approval, approval_decision, contract, project, todo};
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use store::{StoreError, scope};
use uuid::Uuid;

/// Which approvals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tray {
    /// 待我审批, what has waited longest first.
    #[default]
    Waiting,
    /// 我已审批, the newest decision first.
    Decided,
    /// 我发起的, the newest first.
    Started,
}

/// What the list can be narrowed by.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Which approvals; those that wait when left out.
    #[serde(default)]
    pub r#box: Tray,
    /// Of one kind of document.
    #[serde(default)]
    pub document: Option<DocumentKind>,
}

/// Each box has its own order.
pub type Sort = crate::http::Unsorted;

/// A row of the list. The margin is left out for those who may not see it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ApprovalItem {
    /// The approval, `<uuid>.<number>`.
    pub id: String,
    /// What is approved.
    #[schema(value_type = String)]
    pub document: DocumentKind,
    /// Of what.
    pub title: String,
    /// The project's code or the contract's number.
    pub code: Option<String>,
    /// `virtual` or `formal`.
    #[schema(value_type = String)]
    pub contract_kind: regulation::contract::ContractKind,
    /// The customer.
    pub customer_id: Uuid,
    /// The customer's name.
    pub customer: String,
    /// Whoever submitted.
    pub applicant_id: Uuid,
    /// Their name.
    pub applicant: String,
    /// The department that sells.
    pub department_id: Uuid,
    /// What the chain was chosen by.
    #[schema(value_type = String)]
    pub amount: Fen,
    /// The gross margin it was chosen by.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub margin: Option<BasisPoints>,
    /// When it was submitted.
    #[schema(value_type = String)]
    pub submitted_at: DateTime<Utc>,
    /// How many steps the chain has.
    pub steps: i64,
    /// How many of them are decided.
    pub decided: i64,
    /// The role whose step it is.
    pub waiting_for: Option<String>,
    /// Since when that step waits.
    #[schema(value_type = Option<String>)]
    pub waiting_since: Option<DateTime<Utc>>,
    /// By when it is to be decided, where there is a date.
    #[schema(value_type = Option<String>)]
    pub due_on: Option<NaiveDate>,
    /// How it ended: `agreed`, `returned`, `rejected` or `withdrawn`.
    pub outcome: Option<String>,
    /// What the person decided, in the box of those they decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// When they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub decided_at: Option<DateTime<Utc>>,
}

/// How many approvals lie in each box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// 待我审批
    pub waiting: u64,
    /// 我已审批
    pub decided: u64,
    /// 我发起的
    pub started: u64,
}

/// What a step waits for the person by: a role of theirs that reaches the department; never on what they filed or own
/// (INV-12).
fn waits_for(actor: &Actor) -> Condition {
    let mut steps = Condition::any();
    for grant in &actor.grants {
        let of_role = Condition::all().add(approval::Column::WaitingRole.eq(grant.role.code()));
        steps = match &grant.reach {
            Reach::All => steps.add(of_role),
            Reach::Departments(departments) => {
                let departments = departments.iter().map(|department| department.0);
                steps.add(of_role.add(approval::Column::Department.is_in(departments)))
            }
            // What is a person's own is never theirs to decide.
            Reach::Own => steps,
        };
    }
    if steps.is_empty() {
        steps = steps.add(Expr::val(1).eq(0));
    }
    let person = actor.person.0;
    let not_own =
        Condition::all().add(approval::Column::Applicant.ne(person)).add(approval::Column::Owner.ne(person));
    Condition::all().add(steps).add(not_own).add(scope::approvals(&actor.sight()))
}

fn started_by(actor: &Actor) -> Condition {
    Condition::all().add(approval::Column::Applicant.eq(actor.person.0)).add(scope::approvals(&actor.sight()))
}

/// The person's decisions on approvals they see.
fn decisions_of(actor: &Actor, document: Option<DocumentKind>) -> Select<approval_decision::Entity> {
    let same_number = Expr::col((approval::Entity, approval::Column::Number))
        .equals((approval_decision::Entity, approval_decision::Column::Number));
    let of_approval = approval_decision::Entity::belongs_to(approval::Entity)
        .from(approval_decision::Column::Stream)
        .to(approval::Column::Stream)
        .on_condition(move |_, _| Condition::all().add(same_number.clone()));
    approval_decision::Entity::find()
        .join(JoinType::InnerJoin, of_approval.into())
        .filter(approval_decision::Column::DecidedBy.eq(actor.person.0))
        .filter(scope::approvals(&actor.sight()))
        .filter(of_document(document))
}

fn of_document(document: Option<DocumentKind>) -> Condition {
    let all = Condition::all();
    match document {
        Some(document) => all.add(approval::Column::Document.eq(document.code())),
        None => all,
    }
}

/// Counts the boxes, each up to [`crate::layout::MOST_COUNTED`].
pub async fn counts(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Counts, StoreError> {
    use approval::Column::Number;
    let of = |narrowed: Condition| approval::Entity::find().select_only().column(Number).filter(narrowed);
    let decided = decisions_of(actor, None).select_only().column(approval_decision::Column::Step);
    Ok(Counts {
        waiting: up_to_most(conn, of(waits_for(actor))).await?,
        decided: up_to_most(conn, decided).await?,
        started: up_to_most(conn, of(started_by(actor))).await?,
    })
}

/// An approval of a box, with the person's decision in the box of those they decided.
struct Row {
    approval: approval::Model,
    decision: Option<approval_decision::Model>,
}

/// A page of a box.
pub async fn approvals(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    listing: &Listing<Filter, Sort>,
) -> Result<Page<ApprovalItem>, Problem> {
    let Filter { r#box, document } = listing.filter;
    let page = match r#box {
        Tray::Waiting => of_approvals(conn, waits_for(actor), listing, false).await?,
        Tray::Started => of_approvals(conn, started_by(actor), listing, true).await?,
        Tray::Decided => decided(conn, actor, document, listing).await?,
    };
    let items = items(conn, actor, &page.items).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

async fn of_approvals(
    conn: &impl ConnectionTrait,
    wanted: Condition,
    listing: &Listing<Filter, Sort>,
    newest_first: bool,
) -> Result<Page<Row>, Problem> {
    let query = approval::Entity::find().filter(wanted).filter(of_document(listing.filter.document));
    let total = total(conn, &query, listing.counted).await?;
    let mut paged = query;
    if let Some(cursor) = &listing.cursor {
        paged = paged.filter(beyond(cursor.keys()?, newest_first));
    }
    let rows = ordered(paged, newest_first).limit(listing.limit + 1).all(conn).await;
    let rows = rows.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.submitted_at, row.stream, row.number));
    let page = page.map(|approval| Row { approval, decision: None });
    Ok(Page { total, ..page })
}

async fn total<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    query: &Select<E>,
    counted: bool,
) -> Result<Option<u64>, StoreError>
where
    E::Model: Send + Sync,
{
    if counted { Ok(Some(query.clone().count(conn).await?)) } else { Ok(None) }
}

fn ordered(query: Select<approval::Entity>, newest_first: bool) -> Select<approval::Entity> {
    use store::sea_orm::Order::{Asc, Desc};
    let by = if newest_first { Desc } else { Asc };
    query
        .order_by(approval::Column::SubmittedAt, by.clone())
        .order_by(approval::Column::Stream, by.clone())
        .order_by(approval::Column::Number, by)
}

/// What comes after an approval in the order of a box.
fn beyond((at, stream, number): (i64, Uuid, i64), newest_first: bool) -> Condition {
    let place = Expr::tuple([
        approval::Column::SubmittedAt.into_expr(),
        approval::Column::Stream.into_expr(),
        approval::Column::Number.into_expr(),
    ]);
    let end = Expr::tuple([Expr::value(at), Expr::value(stream), Expr::value(number)]);
    Condition::all().add(if newest_first { place.lt(end) } else { place.gt(end) })
}

async fn decided(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    document: Option<DocumentKind>,
    listing: &Listing<Filter, Sort>,
) -> Result<Page<Row>, Problem> {
    use approval_decision::Column;
    let query = decisions_of(actor, document);
    let total = total(conn, &query, listing.counted).await?;
    let mut paged = query;
    if let Some(cursor) = &listing.cursor {
        paged = paged.filter(decided_before(cursor)?);
    }
    let order = [Column::DecidedAt, Column::Stream, Column::Number, Column::Step];
    let paged = order.into_iter().fold(paged, |paged, column| paged.order_by_desc(column));
    let rows = paged.limit(listing.limit + 1).all(conn).await.map_err(StoreError::from)?;
    let page = Page::of(rows, listing.limit, |row| (row.decided_at, row.stream, row.number, row.step));
    let streams = page.items.iter().map(|row| row.stream);
    let found = approval::Entity::find().filter(approval::Column::Stream.is_in(streams));
    let found = found.all(conn).await.map_err(StoreError::from)?;
    let approvals: BTreeMap<_, _> = found.into_iter().map(|row| ((row.stream, row.number), row)).collect();
    let row = |decision: approval_decision::Model| {
        let approval = approvals.get(&(decision.stream, decision.number))?.clone();
        Some(Row { approval, decision: Some(decision) })
    };
    let items = page.items.into_iter().filter_map(row).collect();
    Ok(Page { items, next_cursor: page.next_cursor, total })
}

fn decided_before(cursor: &Cursor) -> Result<Condition, Problem> {
    use approval_decision::Column;
    let (at, stream, number, step): (i64, Uuid, i64, i64) = cursor.keys()?;
    let place = Expr::tuple(
        [Column::DecidedAt, Column::Stream, Column::Number, Column::Step].map(|column| column.into_expr()),
    );
    let end = Expr::tuple([Expr::value(at), Expr::value(stream), Expr::value(number), Expr::value(step)]);
    Ok(Condition::all().add(place.lt(end)))
}

/// What a list shows of the contract or project an approval is about.
struct Face {
    code: Option<String>,
    title: String,
    customer: Uuid,
    contract_kind: String,
}

/// Everything that goes with the rows, each read once.
struct Beside {
    faces: BTreeMap<Uuid, Face>,
    decided: BTreeMap<(Uuid, i64), i64>,
    waiting: BTreeMap<(Uuid, i64), (i64, Option<NaiveDate>)>,
    people: Names,
    customers: Names,
}

impl Beside {
    async fn of(conn: &impl ConnectionTrait, rows: &[Row]) -> Result<Self, StoreError> {
        let of_kind = |kind: &str| -> Vec<Uuid> {
            rows.iter().filter(|row| row.approval.kind == kind).map(|row| row.approval.stream).collect()
        };
        let mut faces = faces_of_projects(conn, of_kind("project")).await?;
        faces.extend(faces_of_contracts(conn, of_kind("contract")).await?);
        let streams: Vec<Uuid> = rows.iter().map(|row| row.approval.stream).collect();
        Ok(Self {
            decided: decided_steps(conn, &streams).await?,
            waiting: waiting_since(conn, &streams).await?,
            people: names_of_people(conn, rows.iter().map(|row| row.approval.applicant)).await?,
            customers: names_of_customers(conn, faces.values().map(|face| face.customer)).await?,
            faces,
        })
    }
}

async fn faces_of_projects(
    conn: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Face>, StoreError> {
    let rows = project::Entity::find().filter(project::Column::Id.is_in(ids)).all(conn).await?;
    let face = |row: project::Model| {
        let project::Model { id, code, title, customer, contract_kind, .. } = row;
        (id, Face { code, title, customer, contract_kind })
    };
    Ok(rows.into_iter().map(face).collect())
}

async fn faces_of_contracts(
    conn: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Face>, StoreError> {
    let rows = contract::Entity::find().filter(contract::Column::Id.is_in(ids)).all(conn).await?;
    let face = |row: contract::Model| {
        let face = Face {
            code: row.contract_number,
            title: row.title,
            customer: row.customer,
            contract_kind: row.kind,
        };
        (row.id, face)
    };
    Ok(rows.into_iter().map(face).collect())
}

/// How many steps of each approval are decided.
async fn decided_steps(
    conn: &impl ConnectionTrait,
    streams: &[Uuid],
) -> Result<BTreeMap<(Uuid, i64), i64>, StoreError> {
    let rows: Vec<(Uuid, i64, i64)> = approval_decision::Entity::find()
        .select_only()
        .columns([approval_decision::Column::Stream, approval_decision::Column::Number])
        .column_as(approval_decision::Column::Step.count(), "decided")
        .filter(approval_decision::Column::Stream.is_in(streams.iter().copied()))
        .group_by(approval_decision::Column::Stream)
        .group_by(approval_decision::Column::Number)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(stream, number, count)| ((stream, number), count)).collect())
}

/// Since when each waiting step waits, and by when it is due: as the to-dos say it.
async fn waiting_since(
    conn: &impl ConnectionTrait,
    streams: &[Uuid],
) -> Result<BTreeMap<(Uuid, i64), (i64, Option<NaiveDate>)>, StoreError> {
    let rows: Vec<(Uuid, i64, i64, Option<NaiveDate>)> = todo::Entity::find()
        .select_only()
        .columns([todo::Column::Stream, todo::Column::Part, todo::Column::Since, todo::Column::DueOn])
        .filter(todo::Column::Stream.is_in(streams.iter().copied()))
        .filter(todo::Column::Duty.starts_with("decide_"))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(stream, part, since, due)| ((stream, part), (since, due))).collect())
}

async fn items(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    rows: &[Row],
) -> Result<Vec<ApprovalItem>, Problem> {
    let beside = Beside::of(conn, rows).await?;
    rows.iter().map(|row| item(actor, row, &beside)).collect()
}

fn item(actor: &Actor, row: &Row, beside: &Beside) -> Result<ApprovalItem, Problem> {
    let Row { approval, decision } = row;
    let key = (approval.stream, approval.number);
    let unreadable = |what: String| {
        let row = format!("{}.{}", approval.stream, approval.number);
        Problem::internal(&StoreError::Impossible { table: "approval", row, what })
    };
    let face = beside.faces.get(&approval.stream).ok_or_else(|| unreadable("its stream is gone".into()))?;
    let read = |code: &str| serde_json::from_value(code.into());
    let document = read(&approval.document).map_err(|error| unreadable(error.to_string()))?;
    let contract_kind = serde_json::from_value(face.contract_kind.as_str().into());
    let moment = |millis: i64| DateTime::from_timestamp_millis(millis).unwrap_or_default();
    let waiting = beside.waiting.get(&key).filter(|_| approval.waiting_role.is_some());
    let sees_cost = actor.sees_cost(approval.department.into(), approval.owner.into());
    let number = u32::try_from(approval.number).map_err(|error| unreadable(error.to_string()))?;
    Ok(ApprovalItem {
        id: PartId { of: approval.stream, number }.to_string(),
        document,
        title: face.title.clone(),
        code: face.code.clone(),
        contract_kind: contract_kind.map_err(|error| unreadable(error.to_string()))?,
        customer_id: face.customer,
        customer: beside.customers.get(&face.customer).cloned().unwrap_or_default(),
        applicant_id: approval.applicant,
        applicant: beside.people.get(&approval.applicant).cloned().unwrap_or_default(),
        department_id: approval.department,
        amount: Fen(approval.amount),
        margin: margin(approval.margin).filter(|_| sees_cost),
        submitted_at: moment(approval.submitted_at),
        steps: approval.steps,
        decided: beside.decided.get(&key).copied().unwrap_or_default(),
        waiting_for: approval.waiting_role.clone(),
        waiting_since: waiting.map(|(since, _)| moment(*since)),
        due_on: waiting.and_then(|(_, due)| *due),
        outcome: approval.outcome.clone(),
        decision: decision.as_ref().map(|decision| decision.decision.clone()),
        decided_at: decision.as_ref().map(|decision| moment(decision.decided_at)),
    })
}

/// Where an approval stands among those that wait for the person, and its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which one it is, from 1.
    pub position: u64,
    /// Of how many.
    pub total: u64,
    /// The one before it.
    pub previous: Option<String>,
    /// The one after it.
    pub next: Option<String>,
}

/// The place of an approval among those that wait for the person; for one that does not, the first that does is next.
pub async fn place(conn: &impl ConnectionTrait, actor: &Actor, id: PartId) -> Result<Place, StoreError> {
    let waiting = || approval::Entity::find().filter(waits_for(actor));
    let total = waiting().count(conn).await?;
    let this = approval::Entity::find_by_id((id.of, i64::from(id.number))).one(conn).await?;
    let key = this.map(|row| (row.submitted_at, row.stream, row.number)).unwrap_or_default();
    let name = |row: approval::Model| {
        let number = u32::try_from(row.number).unwrap_or_default();
        PartId { of: row.stream, number }.to_string()
    };
    let before = waiting().filter(beyond(key, true));
    let after = waiting().filter(beyond(key, false));
    let position = before.clone().count(conn).await? + 1;
    let previous = ordered(before, true).limit(1).one(conn).await?.map(name);
    let next = ordered(after, false).limit(1).one(conn).await?.map(name);
    Ok(Place { position, total, previous, next })
}
