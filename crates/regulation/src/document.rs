//! 2.5.2: what becomes of a signed paper once it is scanned. Where the regulation has an act that takes it, it goes there;
//! every other paper is kept with its project or contract, as the files of the project are kept.

use crate::clause::Clause;
use crate::duties::{Actor, Role};
use crate::id::{DepartmentId, PersonId};
use crate::refusal::{Fault, Reason, Refusal};
use serde::{Deserialize, Serialize};

macro_rules! kept_kinds {
    ($($(#[$doc:meta])* $kind:ident $code:literal,)+) => {
        /// What a paper is that is kept with a project or a contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum KeptKind { $($(#[$doc])* $kind,)+ }

        impl KeptKind {
            /// Every kind.
            pub const ALL: &'static [KeptKind] = &[$(KeptKind::$kind,)+];

            /// The name in the API, in the database and in message keys.
            pub fn code(self) -> &'static str {
                match self { $(KeptKind::$kind => $code,)+ }
            }

            /// The kind of that name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(KeptKind::$kind),)+ _ => None }
            }
        }
    };
}

kept_kinds! {
    /// 《销售项目立项审批表》
    Initiation "initiation",
    /// 《任务协调单》
    TaskForm "task_form",
    /// 《项目设备用户签收明细表》
    SignOffSheet "sign_off_sheet",
    /// 《销售项目结项通知单》
    ClosingNotice "closing_notice",
    /// 《项目验收报告》
    AcceptanceReport "acceptance_report",
    /// 《合同/项目撤销审批表》
    Cancellation "cancellation",
    /// 《原件交接单》
    HandOver "hand_over",
    /// 合同, the virtual one too
    Contract "contract",
    /// Anything else
    Other "other",
}

impl KeptKind {
    /// Whether the printed paper names cost and margin.
    pub fn names_cost(self) -> bool {
        self == Self::Initiation
    }
}

/// Who keeps papers with a project or a contract.
pub const KEEPERS: [Role; 4] =
    [Role::AccountManager, Role::MarketAssistant, Role::ProjectAdministrator, Role::Archivist];

/// Whether the person may keep a paper with something of `department` that belongs to `owner`: the account manager with
/// their own, the others as far as their role reaches. It changes nothing of the project, so any status allows it.
pub fn may_keep(actor: &Actor, department: DepartmentId, owner: PersonId) -> Result<Role, Refusal> {
    let held = KEEPERS.into_iter().find(|role| {
        let own = *role == Role::AccountManager;
        if own { actor.person == owner && actor.has(*role) } else { actor.holds(*role, department, owner) }
    });
    held.ok_or_else(|| {
        Fault::new(Reason::RoleRequired, Clause::C2_5_2).with("role", Role::AccountManager.code()).into()
    })
}

/// Whether the person may look at a paper that is kept with a project: what names cost and margin only those who see these
/// (4-roles), and those through whose hands the paper itself goes.
pub fn may_look(actor: &Actor, kind: KeptKind, department: DepartmentId, owner: PersonId) -> bool {
    !kind.names_cost() || actor.sees_cost(department, owner) || may_keep(actor, department, owner).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duties::{Grant, Reach};
    use alloc::vec;
    use uuid::Uuid;

    #[test]
    fn clause_2_5_2_a_paper_is_kept_by_the_account_manager_and_by_those_whose_role_reaches() {
        let (owner, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let (here, there) = (DepartmentId(Uuid::from_u128(3)), DepartmentId(Uuid::from_u128(4)));
        let actor =
            |person, role, reach| Actor { person, department: here, grants: vec![Grant { role, reach }] };
        let may = |actor: &Actor| may_keep(actor, here, owner).is_ok();
        assert!(may(&actor(owner, Role::AccountManager, Reach::Own)));
        assert!(!may(&actor(other, Role::AccountManager, Reach::Own)));
        assert!(may(&actor(other, Role::MarketAssistant, Reach::Departments(vec![here]))));
        assert!(!may(&actor(other, Role::MarketAssistant, Reach::Departments(vec![there]))));
        assert!(may(&actor(other, Role::Archivist, Reach::All)));
        assert!(!may(&actor(other, Role::Finance, Reach::All)));
    }

    #[test]
    fn clause_2_1_3_a_paper_with_the_margin_on_it_is_for_those_who_see_cost_or_hold_the_paper() {
        let (owner, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let here = DepartmentId(Uuid::from_u128(3));
        let looks = |role, kind| {
            let grants = vec![Grant { role, reach: Reach::All }];
            may_look(&Actor { person: other, department: here, grants }, kind, here, owner)
        };
        for role in [Role::Finance, Role::VicePresident, Role::MarketAssistant, Role::Archivist] {
            assert!(looks(role, KeptKind::Initiation), "{role:?}");
        }
        for role in [Role::TechnicalSupport, Role::ItService, Role::ContractAdministrator] {
            assert!(!looks(role, KeptKind::Initiation), "{role:?}");
            assert!(looks(role, KeptKind::TaskForm), "{role:?}");
        }
    }
}
