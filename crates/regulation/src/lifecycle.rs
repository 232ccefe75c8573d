//! The project's status and THE table of its transitions (2.2, INV-04).

use crate::clause::Clause;
#[cfg(feature = "schema")]
use alloc::string::String;
#[cfg(feature = "schema")]
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Where a sales project stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 申请: a reviewed contract was handed to the contract administrator.
    Applied,
    /// 立项准备: the code is given, the initiation task has reached the account manager.
    Preparing,
    /// 立项审批: the completed initiation is being approved.
    InApproval,
    /// 执行: formally initiated.
    Executing,
    /// 到货: every unit of the effective list has been received.
    Arrived,
    /// 已签收: accepted sheets cover every unit.
    SignedOff,
    /// 已结项.
    Closed,
    /// 维护: the sheet was handed to IT service.
    Maintenance,
    /// 已撤销.
    Cancelled,
}

impl Status {
    /// Every status in the order of the flow chart.
    pub const ALL: [Self; 9] = [
        Self::Applied,
        Self::Preparing,
        Self::InApproval,
        Self::Executing,
        Self::Arrived,
        Self::SignedOff,
        Self::Closed,
        Self::Maintenance,
        Self::Cancelled,
    ];

    /// The name in code, in the database and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Preparing => "preparing",
            Self::InApproval => "in_approval",
            Self::Executing => "executing",
            Self::Arrived => "arrived",
            Self::SignedOff => "signed_off",
            Self::Closed => "closed",
            Self::Maintenance => "maintenance",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The clause under which a project enters this status.
    pub fn clause(self) -> Clause {
        match self {
            Self::Applied | Self::Preparing | Self::InApproval | Self::Executing => Clause::C2_3_2,
            Self::Arrived => Clause::C2_4_2,
            Self::SignedOff => Clause::C2_5_1,
            Self::Closed => Clause::C2_5_2,
            Self::Maintenance => Clause::C2_6_1,
            Self::Cancelled => Clause::C2_7,
        }
    }

    /// The transitions there are; no others (INV-04).
    pub fn may_become(self, next: Self) -> bool {
        use Status::{
            Applied, Arrived, Cancelled, Closed, Executing, InApproval, Maintenance, Preparing, SignedOff,
        };
        match self {
            Applied => matches!(next, Preparing | Cancelled),
            Preparing => matches!(next, InApproval | Cancelled),
            InApproval => matches!(next, Preparing | Executing | Cancelled),
            Executing => matches!(next, Arrived | Cancelled),
            Arrived => matches!(next, Executing | SignedOff | Cancelled),
            SignedOff => matches!(next, Executing | Closed | Cancelled),
            Closed => matches!(next, Maintenance),
            Maintenance | Cancelled => false,
        }
    }

    /// Formally initiated and not yet closed: changes, purchases and sheets belong here (2.4).
    pub fn is_in_execution(self) -> bool {
        match self {
            Self::Executing | Self::Arrived | Self::SignedOff => true,
            Self::Applied
            | Self::Preparing
            | Self::InApproval
            | Self::Closed
            | Self::Maintenance
            | Self::Cancelled => false,
        }
    }

    /// Closed, or handed to maintenance: takes no change and no cancellation (2.5.3).
    pub fn is_closed(self) -> bool {
        match self {
            Self::Closed | Self::Maintenance => true,
            Self::Applied
            | Self::Preparing
            | Self::InApproval
            | Self::Executing
            | Self::Arrived
            | Self::SignedOff
            | Self::Cancelled => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::String};

    #[test]
    fn clause_2_2_the_table_of_transitions() {
        let mut table = String::new();
        for from in Status::ALL {
            for to in Status::ALL.into_iter().filter(|to| from.may_become(*to)) {
                table.push_str(&format!("{} -> {}\n", from.code(), to.code()));
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn clause_2_5_3_a_closed_project_only_goes_on_to_maintenance() {
        for status in Status::ALL {
            assert_eq!(Status::Closed.may_become(status), status == Status::Maintenance, "{status:?}");
            assert!(!Status::Cancelled.may_become(status), "{status:?}");
        }
    }
}
