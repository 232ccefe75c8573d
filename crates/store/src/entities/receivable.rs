//! Open instalments of contracts that are owed (1.3.2).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "receivable")]
pub struct Model {
    /// The contract.
    #[sea_orm(primary_key, auto_increment = false)]
    pub contract: Uuid,
    /// The instalment's place in the payment plan, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Who owes it.
    pub customer: Uuid,
    /// Who is to get it paid.
    pub account_manager: Uuid,
    /// The department that sold.
    pub department: Uuid,
    /// What it is paid on.
    pub name: String,
    /// By when, where the contract says a date.
    pub due_on: Option<Date>,
    /// In fen.
    pub amount: i64,
    /// What of it has not been paid, in fen.
    pub open: i64,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
