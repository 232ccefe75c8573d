//! Papers found in scans: each waits until it was filed or discarded (2.4.3, 2.5.2).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "scanned_paper")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last audited change; 0 before the first.
    pub revision: i64,
    /// SHA-256 of the file it is in.
    pub file: String,
    /// The name the file was sent under.
    pub name: String,
    /// The first of its pages in the file; for the order of a list.
    pub first_page: i64,
    /// Its pages in the file, in the order of the paper, as a JSON list of numbers from 1.
    pub pages: String,
    /// What the code of its first page says; none where no code was read.
    pub mark: Option<String>,
    /// `waiting`, `filed` or `discarded`.
    pub status: String,
    /// Who sent the file.
    pub sent_by: Uuid,
    /// The department of whoever sent it.
    pub department: Uuid,
    /// The account manager of the project or contract that its code names.
    pub owner: Option<Uuid>,
    /// Milliseconds since 1970 UTC.
    pub sent_at: i64,
    /// Where it was filed.
    pub place: Option<String>,
    /// Who filed or discarded it.
    pub settled_by: Option<Uuid>,
    /// Milliseconds since 1970 UTC.
    pub settled_at: Option<i64>,
    /// Why it was discarded.
    pub note: Option<String>,
    /// By when it is to have a place; not in what was written before there was such a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
