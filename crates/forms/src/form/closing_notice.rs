use crate::said;
use chrono::NaiveDate;
use regulation::money::in_words;
use regulation::{BasisPoints, Fen};
use serde::{Serialize, Serializer};

/// 《销售项目结项通知单》 (2.5.2): what the departments concerned sign.
#[derive(Clone, Debug, Serialize)]
pub struct ClosingNotice {
    /// The customer.
    pub customer: String,
    /// The project's title.
    pub title: String,
    /// The contract's number and kind.
    pub contract: String,
    /// The department that sold.
    pub department: String,
    /// The account manager.
    pub account_manager: String,
    /// When it was formally initiated.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub initiated_on: Option<NaiveDate>,
    /// When it was closed.
    #[serde(serialize_with = "said::write_day")]
    pub closed_on: NaiveDate,
    /// The numbers of the sheets that the closing rests on (2.5.3).
    pub sheets: Vec<String>,
    /// When everything had arrived.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub arrived_on: Option<NaiveDate>,
    /// When the customer signed last.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub signed_on: Option<NaiveDate>,
    /// The working days from the arrival to the signature.
    pub signing_days: Option<i32>,
    /// Whether that was after the ten working days of 2.4.3.
    pub signed_late: bool,
    /// The units delivered.
    pub units: u64,
    /// The serial numbers registered.
    pub serials: usize,
    /// The contract's amount.
    #[serde(serialize_with = "in_figures_and_words")]
    pub amount: Fen,
    /// What it cost and brought; left out for a reader who may not see it.
    pub result: Option<ClosingResult>,
    /// The changes of the equipment list that took effect (2.4.4).
    pub changes: Vec<Change>,
    /// Whether the contract asks for an acceptance (2.5.4).
    pub acceptance_required: bool,
    /// By when it is due; nothing where that was settled before the project was brought in.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub acceptance_due_on: Option<NaiveDate>,
    /// Closed before it was brought in from an old system: nobody signs this one.
    pub brought_in: bool,
    /// Who signs.
    pub signatures: Vec<Signature>,
    /// Who archived the signed notice.
    pub archived_by: Option<String>,
    /// When.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub archived_on: Option<NaiveDate>,
}

/// Cost and profit as planned and at the closing.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ClosingResult {
    /// The margin of the initiation.
    #[serde(serialize_with = "said::write_maybe_percent")]
    pub initial_margin: Option<BasisPoints>,
    /// The cost at the closing.
    #[serde(serialize_with = "said::write_amount")]
    pub cost: Fen,
    /// The gross profit at the closing.
    #[serde(serialize_with = "said::write_amount")]
    pub gross_profit: Fen,
    /// The gross margin at the closing.
    #[serde(serialize_with = "said::write_maybe_percent")]
    pub gross_margin: Option<BasisPoints>,
}

/// A change of the equipment list.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// Its number in the project.
    pub number: u32,
    /// Since when it is in force.
    #[serde(serialize_with = "said::write_day")]
    pub effective_on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A box to sign in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Signature {
    /// 财务部, 客户经理
    pub title: String,
    /// Who signed; empty while nobody has.
    pub name: String,
    /// When.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub on: Option<NaiveDate>,
}

/// An amount that a form gives in figures and in 大写.
#[derive(Serialize)]
struct Twice {
    figures: String,
    words: String,
}

pub(super) fn in_figures_and_words<S: Serializer>(amount: &Fen, s: S) -> Result<S::Ok, S::Error> {
    Twice { figures: said::amount(*amount), words: in_words(*amount) }.serialize(s)
}
