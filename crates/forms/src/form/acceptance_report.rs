use crate::said;
use chrono::NaiveDate;
use serde::Serialize;

/// 《项目验收报告》 (2.5.4): blank but for what is known, for the customer to fill in, sign and stamp.
#[derive(Clone, Debug, Serialize)]
pub struct AcceptanceReport {
    /// The customer.
    pub customer: String,
    /// The project's title.
    pub title: String,
    /// The contract's number and kind.
    pub contract: String,
    /// The account manager.
    pub account_manager: String,
    /// When everything had arrived.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub arrived_on: Option<NaiveDate>,
    /// When the customer signed for it.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub signed_on: Option<NaiveDate>,
    /// Where it was handed over.
    pub place: String,
    /// By when the report is due.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub due_on: Option<NaiveDate>,
    /// What is to be accepted.
    pub lines: Vec<AcceptanceLine>,
}

/// A line of what is to be accepted.
#[derive(Clone, Debug, Serialize)]
pub struct AcceptanceLine {
    /// 规格型号
    pub model: String,
    /// How many.
    pub quantity: u32,
    /// 台, 套
    pub unit: String,
}
