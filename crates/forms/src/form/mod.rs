//! The forms of the regulation: what each says. Words that come from an enumeration (a role, a decision, a kind) are given
//! in Chinese by whoever fills the form in; amounts, days and ratios are values, written here the way forms write them.

mod acceptance_report;
mod cancellation;
mod closing_notice;
mod hand_over;
mod initiation;
mod sign_off_sheet;
mod task_form;
mod virtual_contract;

pub use acceptance_report::{AcceptanceLine, AcceptanceReport};
pub use cancellation::{Cancellation, Disposed};
pub use closing_notice::{Change, ClosingNotice, ClosingResult, Signature};
pub use hand_over::{HandOver, HandedOver};
pub use initiation::{Budget, Initiation, InitiationLine};
pub use sign_off_sheet::{SignOffLine, SignOffSheet};
pub use task_form::{TaskForm, TaskWork};
pub use virtual_contract::{Instalment, VirtualContract};

use crate::mark::Kind;
use crate::said;
use chrono::NaiveDateTime;
use serde::Serialize;

/// A form, filled in.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Form {
    /// 《项目设备用户签收明细表》
    SignOffSheet(SignOffSheet),
    /// 《销售项目结项通知单》
    ClosingNotice(ClosingNotice),
    /// 《任务协调单》
    TaskForm(TaskForm),
    /// 《合同/项目撤销审批表》
    Cancellation(Cancellation),
    /// 《虚拟合同》
    VirtualContract(VirtualContract),
    /// 《销售项目立项审批表》
    Initiation(Initiation),
    /// 《项目验收报告》
    AcceptanceReport(AcceptanceReport),
    /// 《原件交接单》
    HandOver(HandOver),
}

impl Form {
    /// Which form it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::SignOffSheet(_) => Kind::SignOffSheet,
            Self::ClosingNotice(_) => Kind::ClosingNotice,
            Self::TaskForm(_) => Kind::TaskForm,
            Self::Cancellation(_) => Kind::Cancellation,
            Self::VirtualContract(_) => Kind::VirtualContract,
            Self::Initiation(_) => Kind::Initiation,
            Self::AcceptanceReport(_) => Kind::AcceptanceReport,
            Self::HandOver(_) => Kind::HandOver,
        }
    }

    /// Which writing of its serial numbers a sheet says.
    pub fn writing(&self) -> Option<u32> {
        if let Self::SignOffSheet(sheet) = self { sheet.writing } else { None }
    }
}

/// A step of an approval: whose it is, and what was decided. An undecided one leaves room for a signature.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Opinion {
    /// 业务部门总经理
    pub role: String,
    /// Who decided, `周以宁` or `周以宁（代 顾言之）`; empty while nobody has.
    pub name: String,
    /// 同意, 退回修改, 否决; empty while there is none.
    pub decision: String,
    /// The opinion in their own words.
    pub comment: String,
    /// When it was decided.
    #[serde(serialize_with = "said::write_maybe_moment")]
    pub at: Option<NaiveDateTime>,
}
