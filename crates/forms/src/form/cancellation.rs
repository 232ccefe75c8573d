use super::Opinion;
use super::closing_notice::in_figures_and_words;
use crate::said;
use chrono::NaiveDate;
use regulation::Fen;
use serde::Serialize;

/// 《合同/项目撤销审批表》 (2.7).
#[derive(Clone, Debug, Serialize)]
pub struct Cancellation {
    /// The customer.
    pub customer: String,
    /// The project's title.
    pub title: String,
    /// The contract's number and kind.
    pub contract: String,
    /// The department.
    pub department: String,
    /// The account manager, who applies.
    pub account_manager: String,
    /// When it was written.
    #[serde(serialize_with = "said::write_day")]
    pub written_on: NaiveDate,
    /// Where the project stands.
    pub status: String,
    /// The contract's amount.
    #[serde(serialize_with = "in_figures_and_words")]
    pub amount: Fen,
    /// 虚拟合同取消, 重复立项, 其他
    pub cause: String,
    /// The code of the project that survives a duplicate.
    pub survivor: Option<String>,
    /// In the account manager's words.
    pub explanation: String,
    /// What was bought and delivered, and what becomes of it.
    pub disposal: Vec<Disposed>,
    /// The chain and its opinions.
    pub opinions: Vec<Opinion>,
    /// Who carried it out, once it is.
    pub carried_out_by: Option<String>,
    /// When.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub carried_out_on: Option<NaiveDate>,
}

/// Goods that were bought, and what becomes of them.
#[derive(Clone, Debug, Serialize)]
pub struct Disposed {
    /// 规格型号
    pub model: String,
    /// How many were ordered.
    pub ordered: u32,
    /// How many of them arrived.
    pub arrived: u32,
    /// How many went to the customer.
    pub delivered: u32,
    /// For how many it is said what becomes of them; nothing where nothing is said.
    pub quantity: Option<u32>,
    /// 退货, 转库存, 转其他项目
    pub disposal: String,
    /// Remark.
    pub note: String,
}
