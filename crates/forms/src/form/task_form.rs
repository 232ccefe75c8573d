use crate::said;
use chrono::NaiveDate;
use serde::Serialize;

/// 《任务协调单》 (2.4.1): the account manager asks a technical department for support.
#[derive(Clone, Debug, Serialize)]
pub struct TaskForm {
    /// The customer.
    pub customer: String,
    /// The project's title.
    pub title: String,
    /// The contract's number and kind.
    pub contract: String,
    /// The department that asks.
    pub department: String,
    /// The account manager.
    pub account_manager: String,
    /// When it was written.
    #[serde(serialize_with = "said::write_day")]
    pub written_on: NaiveDate,
    /// 安装, 调试, 技术咨询, 培训, 其他
    pub support: String,
    /// When it is wanted.
    #[serde(serialize_with = "said::write_day")]
    pub wanted_on: NaiveDate,
    /// Where.
    pub place: String,
    /// Whom to ask for there.
    pub contact: String,
    /// What is to be done.
    pub content: String,
    /// 待受理, 已受理, 已拒绝, 已完成
    pub state: String,
    /// Who does the work.
    pub people: Vec<String>,
    /// Why it was declined, or what came of it.
    pub answer: String,
    /// The work that was booked.
    pub work: Vec<TaskWork>,
}

/// Work that was done.
#[derive(Clone, Debug, Serialize)]
pub struct TaskWork {
    /// The day.
    #[serde(serialize_with = "said::write_day")]
    pub on: NaiveDate,
    /// By whom.
    pub name: String,
    /// How many minutes.
    pub minutes: u32,
    /// What.
    pub content: String,
}
