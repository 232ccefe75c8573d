use super::Opinion;
use super::closing_notice::in_figures_and_words;
use crate::said;
use chrono::NaiveDate;
use regulation::Fen;
use serde::Serialize;

/// 《虚拟合同》 (1.3.4): written by the account manager, in force once it is approved, until the formal one is signed.
#[derive(Clone, Debug, Serialize)]
pub struct VirtualContract {
    /// The customer.
    pub customer: String,
    /// What it is about.
    pub title: String,
    /// The department.
    pub department: String,
    /// The account manager.
    pub account_manager: String,
    /// The amount.
    #[serde(serialize_with = "in_figures_and_words")]
    pub amount: Fen,
    /// When it was written.
    #[serde(serialize_with = "said::write_day")]
    pub written_on: NaiveDate,
    /// When the formal contract is expected to be signed.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub signing_expected_on: Option<NaiveDate>,
    /// When the goods were promised.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub arrival_promised_on: Option<NaiveDate>,
    /// Whether the customer wants a formal acceptance (2.5.4).
    pub acceptance_required: bool,
    /// Remark.
    pub note: String,
    /// What is paid when.
    pub plan: Vec<Instalment>,
    /// What the plan comes to, which need not be the whole amount.
    #[serde(serialize_with = "in_figures_and_words")]
    pub planned: Fen,
    /// The chain and its opinions.
    pub opinions: Vec<Opinion>,
}

/// An instalment of the payment plan.
#[derive(Clone, Debug, Serialize)]
pub struct Instalment {
    /// 预付款, 到货款
    pub name: String,
    /// When it is due.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub due_on: Option<NaiveDate>,
    /// How much.
    #[serde(serialize_with = "said::write_amount")]
    pub amount: Fen,
}
