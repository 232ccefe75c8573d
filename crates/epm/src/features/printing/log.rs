//! The log of prints (INV-37): who printed a form, when, which print of it that is, and what it said. No event of the
//! project, since printing decides nothing.

use super::api::printed;
use super::written::words;
use crate::features::directory::queries::names_of_people;
use crate::http::{Code, Context, Problem};
use axum::response::Response;
use chrono::{DateTime, Utc};
use forms::{Kind, Paper};
use serde::Serialize;
use store::entities::form_print::{ActiveModel, Column, Entity, Model};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{Read, StoreError};
use uuid::Uuid;

/// Another may print the same form at the same moment; so often the next number is tried.
const TRIES: usize = 5;

/// So many prints are told of.
const MOST: u64 = 500;

/// A print of a form.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Print {
    /// Which print of the form, from 1.
    pub number: i64,
    /// Who printed it.
    pub printed_by: String,
    /// When.
    #[schema(value_type = String)]
    pub printed_at: DateTime<Utc>,
    /// The revision of the equipment list.
    pub revision: i64,
    /// SHA-256 of what it says.
    pub content: String,
}

impl Print {
    /// As much of the hash as a person compares, and the paper's foot says.
    pub fn short(&self) -> &str {
        short(&self.content)
    }
}

fn short(content: &str) -> &str {
    content.get(..12).unwrap_or(content)
}

/// The prints of a project's one form of a kind, the newest first.
pub async fn prints(read: &Read, project: Uuid, kind: Kind) -> Result<Vec<Print>, StoreError> {
    let of = Entity::find().filter(Column::Stream.eq(project)).filter(Column::Kind.eq(kind.code()));
    let rows = of.order_by_desc(Column::Number).limit(MOST).all(read).await?;
    let names = names_of_people(read, rows.iter().map(|row| row.printed_by)).await?;
    let print = |row: Model| Print {
        number: row.number,
        printed_by: names.get(&row.printed_by).cloned().unwrap_or_default(),
        printed_at: DateTime::from_timestamp_millis(row.printed_at).unwrap_or_default(),
        revision: row.revision,
        content: row.content,
    };
    Ok(rows.into_iter().map(print).collect())
}

/// Prints a form whose content has that hash, and enters it: the paper says which print it is.
pub(super) async fn entered(ctx: &Context, paper: &Paper, content: &str) -> Result<Response, Problem> {
    for _ in 0..TRIES {
        let number = last(&ctx.read(), paper).await? + 1;
        let times = words(ctx).t2("printing-times", "number", number, "content", short(content));
        let said = paper.printed.as_ref().map(|printed| format!("{printed}，{times}"));
        let answer = printed(ctx, Paper { printed: said, ..paper.clone() }).await?;
        if enter(ctx, row(ctx, paper, number, content)).await? {
            return Ok(answer);
        }
    }
    Err(Problem::new(Code::Busy))
}

fn row(ctx: &Context, paper: &Paper, number: i64, content: &str) -> Model {
    Model {
        stream: paper.subject.of,
        kind: paper.form.kind().code().to_owned(),
        part: paper.subject.part.unwrap_or_default().into(),
        number,
        revision: paper.revision.into(),
        content: content.to_owned(),
        printed_by: ctx.actor.person.0,
        printed_at: ctx.now().timestamp_millis(),
    }
}

/// The number of the last print; 0 if there is none.
async fn last(conn: &impl ConnectionTrait, paper: &Paper) -> Result<i64, StoreError> {
    let of = Entity::find()
        .select_only()
        .column(Column::Number)
        .filter(Column::Stream.eq(paper.subject.of))
        .filter(Column::Kind.eq(paper.form.kind().code()))
        .filter(Column::Part.eq(i64::from(paper.subject.part.unwrap_or_default())));
    let last = of.order_by_desc(Column::Number).into_tuple::<i64>().one(conn).await?;
    Ok(last.unwrap_or_default())
}

/// Enters a print; `false` if another has its number.
async fn enter(ctx: &Context, row: Model) -> Result<bool, StoreError> {
    let row = &ActiveModel::from(row);
    let entering = ctx.store().write("enter a print", |tx| async move {
        let first = OnConflict::columns([Column::Stream, Column::Kind, Column::Part, Column::Number])
            .do_nothing()
            .to_owned();
        let insert = Entity::insert(row.clone()).on_conflict(first);
        Ok::<u64, StoreError>(insert.exec_without_returning(&tx).await?)
    });
    Ok(entering.await? > 0)
}
