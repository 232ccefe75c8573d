//! Writing and publishing a version, and asking what it would do.

use super::queries::{self, VersionView};
use crate::features::directory::master::must_hold;
use crate::http::{Answer, Code, Context, FieldFault, Problem};
use regulation::authority::{Basis, DocumentKind, Matrix, PlannedStep, Row, RowFault};
use regulation::contract::ContractKind;
use regulation::text::Title;
use regulation::{BasisPoints, Clause, DepartmentId, Fen, MatrixId, Moment, PersonId, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::entities::authority_version;
use store::sea_orm::EntityTrait;
use store::{Origin, StoreError, Write};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who writes and publishes.
pub(super) const PUBLISHERS: &[Role] = &[Role::AuthorityPublisher];

/// The years a version can be for.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A version as it is written.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct VersionEntry {
    /// The year it is for.
    pub year: i32,
    /// Its name.
    #[schema(value_type = String)]
    pub title: Title,
    /// Its rows, numbered from 1 in this order. Every row that matches a document adds its steps.
    pub rows: Vec<Row>,
}

impl VersionEntry {
    async fn check(&self, tx: &Write) -> Result<(), Problem> {
        let mut faults = Vec::new();
        if !YEARS.contains(&self.year) {
            let fault = FieldFault::new("/year", "number-out-of-range");
            faults.push(fault.with("least", YEARS.start()).with("most", YEARS.end()));
        }
        let named: BTreeSet<Uuid> =
            self.rows.iter().filter_map(|row| row.department).map(|id| id.0).collect();
        let known = queries::departments(tx, named).await?;
        for (index, row) in self.rows.iter().enumerate() {
            faults.extend(faults_of_row(index, row));
            if row.department.is_some_and(|department| !known.contains(&department.0)) {
                faults.push(FieldFault::new(format!("/rows/{index}/department"), "department-unknown"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults).under(Clause::C2_1_3)) }
    }

    fn rows_json(&self) -> String {
        serde_json::to_string(&self.rows).expect("rows are plain data")
    }
}

fn faults_of_row(index: usize, row: &Row) -> impl Iterator<Item = FieldFault> {
    row.faults().into_iter().map(move |fault| at_row(index, fault))
}

fn at_row(index: usize, fault: RowFault) -> FieldFault {
    let at = |field: String, key: &str| FieldFault::new(format!("/rows/{index}/{field}"), key);
    match fault {
        RowFault::NoAmount => at("amount_below".into(), "authority-empty-range"),
        RowFault::NoMargin => at("margin_below".into(), "authority-empty-range"),
        RowFault::NoStep => at("steps".into(), "authority-no-step"),
        RowFault::StepTwice(step) => at(format!("steps/{step}/role"), "authority-step-twice"),
        RowFault::StepUndecided(step) => at(format!("steps/{step}/role"), "authority-step-undecided"),
    }
}

/// Writes a draft. Also the demo's and the console's way.
pub async fn add_version(
    tx: &Write,
    id: MatrixId,
    entry: &VersionEntry,
    written_by: PersonId,
    origin: &Origin,
) -> Result<authority_version::Model, Problem> {
    entry.check(tx).await?;
    let row = authority_version::Model {
        id: id.0,
        revision: 0,
        year: entry.year.into(),
        title: entry.title.to_string(),
        status: "draft".to_owned(),
        matrix: entry.rows_json(),
        written_by: written_by.0,
        published_by: None,
        in_force_from: None,
    };
    Ok(tx.save(row, origin).await?)
}

/// Publishes a draft that someone else wrote: in force from `from` on, when the one before it ends (INV-10). Also the
/// demo's and the console's way.
pub async fn publish_version(
    tx: &Write,
    draft: authority_version::Model,
    by: PersonId,
    from: Moment,
    origin: &Origin,
) -> Result<authority_version::Model, Problem> {
    refuse_published(&draft)?;
    refuse_undecided(&draft)?;
    if draft.written_by == by.0 {
        return Err(Problem::new(Code::TwoPeople)
            .under(Clause::C2_1_3)
            .at(FieldFault::new("", "authority-second-person")));
    }
    put_in_force(tx, draft, by, from, origin).await
}

/// Puts a draft in force without a second person: at the console only, where there may be nobody else yet.
pub async fn put_in_force(
    tx: &Write,
    draft: authority_version::Model,
    by: PersonId,
    from: Moment,
    origin: &Origin,
) -> Result<authority_version::Model, Problem> {
    let published = queries::published(tx).await?;
    let from = from.timestamp_millis();
    if published.iter().any(|earlier| earlier.in_force_from.is_some_and(|begun| begun >= from)) {
        return Err(Problem::invalid(vec![FieldFault::new("/in_force_from", "authority-from-not-later")]));
    }
    for earlier in published.into_iter().filter(|earlier| earlier.status == "published") {
        tx.save(authority_version::Model { status: "superseded".to_owned(), ..earlier }, origin).await?;
    }
    let row = authority_version::Model {
        status: "published".to_owned(),
        published_by: Some(by.0),
        in_force_from: Some(from),
        ..draft
    };
    Ok(tx.save(row, origin).await?)
}

fn refuse_published(row: &authority_version::Model) -> Result<(), Problem> {
    if row.status == "draft" {
        return Ok(());
    }
    Err(Problem::new(Code::Conflict).under(Clause::C2_1_3).at(FieldFault::new("", "authority-published")))
}

/// A draft that was written before its rows were looked at as they are today is looked at once more.
fn refuse_undecided(draft: &authority_version::Model) -> Result<(), Problem> {
    let rows = queries::rows_of(draft)?;
    let faults: Vec<_> = rows.iter().enumerate().flat_map(|(index, row)| faults_of_row(index, row)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults).under(Clause::C2_1_3)) }
}

async fn load(tx: &Write, id: MatrixId) -> Result<authority_version::Model, Problem> {
    let row = authority_version::Entity::find_by_id(id.0).one(tx).await.map_err(StoreError::from)?;
    row.ok_or_else(Problem::not_found)
}

/// A publisher writes a draft.
pub(super) async fn draft(ctx: &Context, entry: &VersionEntry) -> Result<Answer, Problem> {
    ctx.write("draft authority matrix", |tx, actor| async move {
        must_hold(&actor, PUBLISHERS)?;
        let row = add_version(&tx, ctx.id(), entry, actor.person, &ctx.origin()).await?;
        let view = queries::one(&tx, row.id, ctx.now()).await?;
        Ok(Answer::created(format!("/api/v1/authority/versions/{}", row.id), &view).at_revision(row.revision))
    })
    .await
}

/// A publisher rewrites a draft, and is then its writer: whoever publishes it is another.
pub(super) async fn edit(ctx: &Context, id: MatrixId, entry: &VersionEntry) -> Result<Answer, Problem> {
    ctx.write("rewrite authority matrix", |tx, actor| async move {
        must_hold(&actor, PUBLISHERS)?;
        let row = load(&tx, id).await?;
        ctx.expect_revision(row.revision)?;
        refuse_published(&row)?;
        entry.check(&tx).await?;
        let row = authority_version::Model {
            year: entry.year.into(),
            title: entry.title.to_string(),
            matrix: entry.rows_json(),
            written_by: actor.person.0,
            ..row
        };
        let row = tx.save(row, &ctx.origin()).await?;
        Ok(Answer::ok(&queries::one(&tx, row.id, ctx.now()).await?).at_revision(row.revision))
    })
    .await
}

/// A version, if the person may see it.
pub(super) async fn look(ctx: &Context, id: MatrixId) -> Result<VersionView, Problem> {
    let version = queries::one(&ctx.read(), id.0, ctx.now()).await?;
    let seen = version.status != "draft" || ctx.actor.has(Role::AuthorityPublisher);
    if seen { Ok(version) } else { Err(Problem::not_found()) }
}

/// From when a version is to be in force.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct Publication {
    /// From then on; at once when left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub in_force_from: Option<Moment>,
}

/// A second publisher publishes a draft.
pub(super) async fn publish(ctx: &Context, id: MatrixId, entry: &Publication) -> Result<Answer, Problem> {
    ctx.require_fresh()?;
    let from = entry.in_force_from.unwrap_or(ctx.now());
    if from < ctx.now() {
        return Err(Problem::invalid(vec![FieldFault::new("/in_force_from", "authority-from-past")]));
    }
    ctx.write("publish authority matrix", |tx, actor| async move {
        must_hold(&actor, PUBLISHERS)?;
        let row = load(&tx, id).await?;
        ctx.expect_revision(row.revision)?;
        let row = publish_version(&tx, row, actor.person, from, &ctx.origin()).await?;
        Ok(Answer::ok(&queries::one(&tx, row.id, ctx.now()).await?).at_revision(row.revision))
    })
    .await
}

/// A document that might be submitted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct Question {
    /// `contract`, `initiation`, `equipment_change` or `cancellation`.
    #[schema(value_type = String)]
    pub document: DocumentKind,
    /// `virtual` or `formal`.
    #[serde(alias = "kind")]
    #[schema(value_type = String)]
    pub contract_kind: ContractKind,
    /// The larger of the contract's amount and the sales amount.
    #[schema(value_type = String)]
    pub amount: Fen,
    /// The gross margin, where it is known.
    #[schema(value_type = Option<String>)]
    pub margin: Option<BasisPoints>,
    /// The department that sells.
    #[schema(value_type = Uuid)]
    pub department_id: DepartmentId,
    /// Which version is asked; the one in force when left out.
    #[schema(value_type = Option<Uuid>)]
    pub version_id: Option<MatrixId>,
}

/// What would decide it, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Chain {
    /// The version that was asked.
    pub version_id: Uuid,
    /// Its name.
    pub title: String,
    /// The steps in their order, each with the clauses and the rows (by number) that ask for it.
    pub steps: Vec<PlannedStep>,
    /// The rows that match.
    pub rows: Vec<NumberedRow>,
}

/// A row with its number.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NumberedRow {
    /// From 1.
    pub number: u32,
    /// The row.
    pub row: Row,
}

/// The chain a document would get.
pub(super) async fn simulate(ctx: &Context, question: &Question) -> Result<Chain, Problem> {
    let drafts = ctx.actor.has(Role::AuthorityPublisher);
    let matrix = queries::matrix(&ctx.read(), question.version_id, drafts, ctx.now()).await?;
    let basis = Basis {
        document: question.document,
        contract_kind: question.contract_kind,
        amount: question.amount,
        margin: question.margin,
        department: question.department_id,
    };
    let steps = matrix.chain(&basis);
    let Matrix { id, title, rows, .. } = matrix;
    let rows = (1..).zip(rows).filter(|(_, row)| row.matches(&basis));
    let rows = rows.map(|(number, row)| NumberedRow { number, row }).collect();
    Ok(Chain { version_id: id.0, title: title.to_string(), steps, rows })
}
