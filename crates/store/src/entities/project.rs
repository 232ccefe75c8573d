//! Sales projects.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    /// The stream.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The number of its last event: what an `ETag` is made of.
    pub number: i64,
    /// When that happened; milliseconds since 1970 UTC.
    pub changed_at: i64,
    /// Its code, once given (2.3.2).
    pub code: Option<String>,
    /// For what.
    pub title: String,
    /// The customer.
    pub customer: Uuid,
    /// The account manager.
    pub account_manager: Uuid,
    /// The department that sells.
    pub department: Uuid,
    /// Whether the department is an office in another city (2.5.1).
    pub away: bool,
    /// The contract it stands on.
    pub contract: Uuid,
    /// `virtual` or `formal`.
    pub contract_kind: String,
    /// The number of the contract.
    pub contract_number: Option<String>,
    /// The code of its status.
    pub status: String,
    /// When it entered the status; milliseconds since 1970 UTC.
    pub status_since: i64,
    /// The contract's amount in fen.
    pub amount: i64,
    /// Equipment and services sold, in fen; for those who may see cost.
    pub sales_amount: Option<i64>,
    /// Equipment, services and other cost in fen; for those who may see cost.
    pub cost: Option<i64>,
    /// In fen; for those who may see cost.
    pub gross_profit: Option<i64>,
    /// In basis points; for those who may see cost.
    pub margin: Option<i64>,
    /// The arrival promised.
    pub promised_on: Option<Date>,
    /// The day of 到货 (2.4.2).
    pub arrived_on: Option<Date>,
    /// By when the customer has to have signed (2.4.3).
    pub sign_due_on: Option<Date>,
    /// Whether that date touched a year without calendar (D5).
    pub sign_due_provisional: bool,
    /// When it first entered 申请; milliseconds since 1970 UTC.
    pub applied_at: i64,
    /// When it first entered 立项准备; milliseconds since 1970 UTC.
    pub prepared_at: Option<i64>,
    /// When it was first formally initiated; milliseconds since 1970 UTC.
    pub initiated_at: Option<i64>,
    /// When it last entered 到货; milliseconds since 1970 UTC.
    pub arrived_at: Option<i64>,
    /// When it last entered 已签收; milliseconds since 1970 UTC.
    pub signed_off_at: Option<i64>,
    /// When it was closed; milliseconds since 1970 UTC.
    pub closed_at: Option<i64>,
    /// When it was cancelled; milliseconds since 1970 UTC.
    pub cancelled_at: Option<i64>,
    /// Whether an equipment change is open (2.4.4).
    pub open_change: bool,
    /// Whether a cancellation form is open (2.7).
    pub open_cancellation: bool,
    /// Whether the application was returned and not handed in again.
    pub returned: bool,
    /// Recognised and not reversed, in fen.
    pub revenue: i64,
    /// Task coordination forms: the technical department sees the project when there is one (2.4.1).
    pub task_forms: i64,
    /// Code, title and contract number folded, and their pinyin.
    pub search: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
