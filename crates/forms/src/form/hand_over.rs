use crate::said;
use chrono::NaiveDate;
use serde::Serialize;

/// 《原件交接单》: the receiving slip of a hand-over of originals or copies (2.5.1, 2.5.2, 2.6.1).
#[derive(Clone, Debug, Serialize)]
pub struct HandOver {
    /// The customer.
    pub customer: String,
    /// The project's title.
    pub title: String,
    /// Who hands over.
    pub from: String,
    /// Of which department.
    pub from_department: String,
    /// Who receives.
    pub to: String,
    /// Of which department.
    pub to_department: String,
    /// When.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub on: Option<NaiveDate>,
    /// What for: 归档, 确认收入, 维护立项
    pub purpose: String,
    /// Anything to remember, such as the courier's number.
    pub note: String,
    /// What is handed over.
    pub items: Vec<HandedOver>,
    /// When it was confirmed by the receiver.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub confirmed_on: Option<NaiveDate>,
}

/// A document that is handed over.
#[derive(Clone, Debug, Serialize)]
pub struct HandedOver {
    /// 《项目设备用户签收明细表》
    pub document: String,
    /// Its number.
    pub number: String,
    /// Whether it is the original; otherwise a copy.
    pub original: bool,
    /// How many.
    pub copies: u32,
    /// How many pages each; 0 leaves room to write it.
    pub pages: u32,
    /// Remark, the shelf mark.
    pub note: String,
}
