//! People who sign in.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Its identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last audited change; 0 before the first.
    pub revision: i64,
    /// As typed at creation.
    pub username: String,
    /// Folded; unique.
    pub username_fold: String,
    /// Their name.
    pub name: String,
    /// Where they work.
    pub department: Uuid,
    /// For mail.
    pub email: Option<String>,
    /// For calls.
    pub phone: Option<String>,
    /// `zh-CN` or `en`.
    pub locale: String,
    /// Whether they may sign in.
    pub enabled: bool,
    /// Argon2id as a PHC string; never leaves the store in an audit record.
    pub password_hash: Option<String>,
    /// Milliseconds since 1970 UTC.
    pub password_changed_at: Option<i64>,
    /// Name and pinyin, folded, for contained-text search.
    pub search: String,
    /// Pinyin, for sorting.
    pub sort_key: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
