//! 2.5.2: what becomes of a signed paper once it is scanned. Where the regulation has an act that takes it, it goes there;
//! every other paper is kept with its project or contract, as the files of the project are kept.

use crate::calendar::Calendar;
use crate::clause::Clause;
use crate::duties::{Actor, Duty, DutyKind, Role, Whose};
use crate::id::{DepartmentId, PersonId};
use crate::procurement::WORKING_DAYS_TO_SIGN;
use crate::refusal::{Fault, Reason, Refusal};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use chrono::NaiveDate;
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

/// By when what is on a scan is to have its place. What nothing is known of may be a stamped sheet, so that it has the term
/// of one (2.4.3): ten working days, here from the day on which it was scanned.
pub fn file_scan_by(sent_on: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.working_days_after(sent_on, WORKING_DAYS_TO_SIGN).on
}

/// A paper of a scan that has no place yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitingPaper {
    /// The account manager of what its code names.
    pub owner: Option<PersonId>,
    /// By when it is to have a place.
    pub due_on: Option<NaiveDate>,
}

/// Whom the papers of a scan wait for: whoever sent it, and the account managers whose projects and contracts they are of;
/// for each one duty, however many papers there are.
pub fn duties_of_scan(sent_by: PersonId, waiting: &[WaitingPaper]) -> Vec<Duty> {
    if waiting.is_empty() {
        return Vec::new();
    }
    let people: BTreeSet<PersonId> =
        waiting.iter().filter_map(|paper| paper.owner).chain([sent_by]).collect();
    let duty = |person: PersonId| {
        let own = waiting.iter().filter(|paper| person == sent_by || paper.owner == Some(person));
        let due_on = own.filter_map(|paper| paper.due_on).min();
        Duty { kind: DutyKind::FileScan, part: 0, whose: Whose::Person(person), due_on }
    };
    people.into_iter().map(duty).collect()
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

    #[test]
    fn clause_2_4_3_a_scan_waits_for_its_sender_and_for_the_account_managers_of_its_papers() {
        let [sender, one, other] = [1, 2, 3].map(|number| PersonId(Uuid::from_u128(number)));
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let by = file_scan_by(day("2026-11-26"), &Calendar::default());
        assert_eq!(by, day("2026-12-10"), "ten working days");
        let later = day("2026-12-11");
        let paper = |owner, due_on| WaitingPaper { owner, due_on: Some(due_on) };
        let waiting =
            [paper(None, later), paper(Some(one), later), paper(Some(other), by), paper(Some(one), later)];
        let duties = duties_of_scan(sender, &waiting);
        let told: Vec<_> = duties.iter().map(|duty| (duty.whose, duty.due_on)).collect();
        let person = Whose::Person;
        assert_eq!(told, [(person(sender), Some(by)), (person(one), Some(later)), (person(other), Some(by))]);
        assert!(
            duties.iter().all(|duty| duty.kind == DutyKind::FileScan && duty.kind.clause() == Clause::C2_4_3)
        );
        assert_eq!(duties_of_scan(one, &waiting[1..2]).len(), 1, "what one scans of one's own");
        assert_eq!(duties_of_scan(sender, &[]), [], "all of it has a place");
        let old = WaitingPaper { owner: None, due_on: None };
        assert_eq!(duties_of_scan(sender, &[old])[0].due_on, None);
    }
}
