//! What waits for people: of each stream, what its state asks for now.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "todo")]
pub struct Model {
    /// The stream it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stream: Uuid,
    /// Tells the duties of a stream apart.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The stream kind.
    pub kind: String,
    /// The part of the stream it is about, such as approval 3; 0 for the whole.
    pub part: i64,
    /// The code of the duty.
    pub duty: String,
    /// The number of the clause it follows.
    pub clause: String,
    /// By when.
    pub due_on: Option<Date>,
    /// Since when it waits; milliseconds since 1970 UTC.
    pub since: i64,
    /// Whoever holds this role for the department …
    pub role: Option<String>,
    /// The department that sells what it is about.
    pub department: Option<Uuid>,
    /// … or this person.
    pub person: Option<Uuid>,
    /// The code or number to show.
    pub code: Option<String>,
    /// The title to show.
    pub title: String,
    /// The customer to show.
    pub customer: Option<Uuid>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
