//! What happened: append-only, hash-chained per stream.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// Order of writing over all streams. On PostgreSQL a smaller one may be committed after a larger one: page backwards by it, never follow it.
    #[sea_orm(primary_key)]
    pub position: i64,
    /// The stream it belongs to.
    pub stream: Uuid,
    /// Its number in its stream, from 1.
    pub number: i64,
    /// The stream kind.
    pub kind: String,
    /// The name of the event.
    pub name: String,
    /// The number of the clause it follows.
    pub clause: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// The person who acted; nil is the operator at the console.
    pub actor: Uuid,
    /// The person in whose name they acted.
    pub in_name_of: Option<Uuid>,
    /// The network address, or `console`.
    pub address: String,
    /// The event as JSON, exactly as hashed.
    pub body: String,
    /// The hash of the event before it; 32 zero bytes for the first.
    pub previous: Vec<u8>,
    /// HMAC-SHA256 over the previous hash and every column.
    pub hash: Vec<u8>,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
