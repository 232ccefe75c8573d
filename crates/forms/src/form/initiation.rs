use super::Opinion;
use super::closing_notice::in_figures_and_words;
use crate::said;
use chrono::NaiveDate;
use regulation::{BasisPoints, Fen};
use serde::Serialize;

/// 《销售项目立项审批表》 (2.3.2): the project as it was put to the approvers, and what they said.
#[derive(Clone, Debug, Serialize)]
pub struct Initiation {
    /// The customer.
    pub customer: String,
    /// The project's title.
    pub title: String,
    /// The contract's number and kind.
    pub contract: String,
    /// The department.
    pub department: String,
    /// The account manager.
    pub account_manager: String,
    /// When it was submitted.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub submitted_on: Option<NaiveDate>,
    /// When the goods were promised.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub arrival_promised_on: Option<NaiveDate>,
    /// Where the customer wants them.
    pub place: String,
    /// Whom to ask for there.
    pub contact: String,
    /// The contract's amount.
    #[serde(serialize_with = "in_figures_and_words")]
    pub amount: Fen,
    /// Cost and margin; left out for a reader who may not see them.
    pub budget: Option<Budget>,
    /// The closed project it follows.
    pub follows: Option<String>,
    /// Anything the approvers should know.
    pub note: String,
    /// The equipment list.
    pub lines: Vec<InitiationLine>,
    /// The version of 《网上审批权限》 the chain comes from.
    pub matrix: String,
    /// The chain and its opinions.
    pub opinions: Vec<Opinion>,
}

/// What it costs and leaves.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Budget {
    /// What is sold, equipment and services.
    #[serde(serialize_with = "said::write_amount")]
    pub sales: Fen,
    /// What the equipment costs.
    #[serde(serialize_with = "said::write_amount")]
    pub equipment_cost: Fen,
    /// What else it costs.
    #[serde(serialize_with = "said::write_amount")]
    pub other_cost: Fen,
    /// What is left.
    #[serde(serialize_with = "said::write_amount")]
    pub gross_profit: Fen,
    /// Of each yuan.
    #[serde(serialize_with = "said::write_maybe_percent")]
    pub gross_margin: Option<BasisPoints>,
}

/// A line of the list.
#[derive(Clone, Debug, Serialize)]
pub struct InitiationLine {
    /// 类别编码
    pub category: String,
    /// 系列编码
    pub series: String,
    /// 规格型号
    pub model: String,
    /// How many.
    pub quantity: u32,
    /// 台, 套
    pub unit: String,
    /// 销售单价
    #[serde(serialize_with = "said::write_amount")]
    pub unit_price: Fen,
    /// What the line comes to; nothing where it is too large to be worked out.
    #[serde(serialize_with = "said::write_maybe_amount")]
    pub sales: Option<Fen>,
    /// 保修年限
    pub warranty_years: u8,
}
