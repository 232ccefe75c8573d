//! 2.1: who may do what. Roles with their scopes, and the people who may not be one person (4-roles).

use crate::clause::Clause;
use crate::id::{DepartmentId, PersonId};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident $code:literal,)+) => {
        /// A role of the regulation, or one of the keepers of the application.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Role { $($(#[$doc])* $role,)+ }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Role] = &[$(Role::$role,)+];

            /// The name in code, in the database and in the API.
            pub fn code(self) -> &'static str {
                match self { $(Role::$role => $code,)+ }
            }

            /// The role of that name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Role::$role),)+ _ => None }
            }
        }
    };
}

roles! {
    /// 客户经理 (2.1.1)
    AccountManager "account_manager",
    /// 合同管理员 (2.3.2)
    ContractAdministrator "contract_administrator",
    /// 销售项目管理员 (2.1.4)
    ProjectAdministrator "project_administrator",
    /// 业务部门总经理 (2.1.2)
    GeneralManager "general_manager",
    /// 分管营销副总裁 (2.1.3)
    VicePresident "vice_president",
    /// 商务代表 (2.1.5)
    CommerceRepresentative "commerce_representative",
    /// 技术支持人员 (2.1.6)
    TechnicalSupport "technical_support",
    /// 市场助理 (2.1.7)
    MarketAssistant "market_assistant",
    /// 财务 (2.5.1)
    Finance "finance",
    /// 档案管理员 (2.5.2)
    Archivist "archivist",
    /// IT服务部 (2.6)
    ItService "it_service",
    /// 系统管理员
    SystemAdministrator "system_administrator",
    /// 安全管理员
    SecurityAdministrator "security_administrator",
    /// 审计员
    Auditor "auditor",
    /// 权限发布人
    AuthorityPublisher "authority_publisher",
}

impl Role {
    /// One of the three keepers, who exclude one another and every role of the business.
    pub fn is_keeper(self) -> bool {
        matches!(self, Self::SystemAdministrator | Self::SecurityAdministrator | Self::Auditor)
    }

    /// The clause that gives the role its duties; none for the keepers of the application.
    pub fn clause(self) -> Option<Clause> {
        match self {
            Self::AccountManager => Some(Clause::C2_1_1),
            Self::ContractAdministrator => Some(Clause::C2_3_2),
            Self::ProjectAdministrator => Some(Clause::C2_1_4),
            Self::GeneralManager => Some(Clause::C2_1_2),
            Self::VicePresident | Self::AuthorityPublisher => Some(Clause::C2_1_3),
            Self::CommerceRepresentative => Some(Clause::C2_1_5),
            Self::TechnicalSupport => Some(Clause::C2_1_6),
            Self::MarketAssistant => Some(Clause::C2_1_7),
            Self::Finance => Some(Clause::C2_5_1),
            Self::Archivist => Some(Clause::C2_5_2),
            Self::ItService => Some(Clause::C2_6_1),
            Self::SystemAdministrator | Self::SecurityAdministrator | Self::Auditor => None,
        }
    }

    /// The next higher authority for a step that would fall to the applicant (A5).
    pub fn higher_authority(self) -> Option<Self> {
        match self {
            Self::GeneralManager => Some(Self::VicePresident),
            Self::AccountManager
            | Self::ContractAdministrator
            | Self::ProjectAdministrator
            | Self::VicePresident
            | Self::CommerceRepresentative
            | Self::TechnicalSupport
            | Self::MarketAssistant
            | Self::Finance
            | Self::Archivist
            | Self::ItService
            | Self::SystemAdministrator
            | Self::SecurityAdministrator
            | Self::Auditor
            | Self::AuthorityPublisher => None,
        }
    }

    /// Whether whoever holds the role sees cost, gross profit and margin (4-roles).
    pub fn sees_cost(self) -> bool {
        match self {
            Self::AccountManager
            | Self::ProjectAdministrator
            | Self::GeneralManager
            | Self::VicePresident
            | Self::CommerceRepresentative
            | Self::Finance
            | Self::Auditor => true,
            Self::ContractAdministrator
            | Self::TechnicalSupport
            | Self::MarketAssistant
            | Self::Archivist
            | Self::ItService
            | Self::SystemAdministrator
            | Self::SecurityAdministrator
            | Self::AuthorityPublisher => false,
        }
    }

    /// Whether whoever holds the role sees what customers have paid and what they owe (4-roles, A6).
    pub fn sees_receivables(self) -> bool {
        match self {
            Self::AccountManager
            | Self::ProjectAdministrator
            | Self::GeneralManager
            | Self::VicePresident
            | Self::Finance
            | Self::Auditor => true,
            Self::ContractAdministrator
            | Self::CommerceRepresentative
            | Self::TechnicalSupport
            | Self::MarketAssistant
            | Self::Archivist
            | Self::ItService
            | Self::SystemAdministrator
            | Self::SecurityAdministrator
            | Self::AuthorityPublisher => false,
        }
    }

    /// Whether whoever holds the role looks after scans that others sent and that have no place yet.
    pub fn sees_scans(self) -> bool {
        match self {
            Self::AccountManager | Self::ProjectAdministrator | Self::MarketAssistant => true,
            Self::ContractAdministrator
            | Self::GeneralManager
            | Self::VicePresident
            | Self::CommerceRepresentative
            | Self::TechnicalSupport
            | Self::Finance
            | Self::Archivist
            | Self::ItService
            | Self::SystemAdministrator
            | Self::SecurityAdministrator
            | Self::Auditor
            | Self::AuthorityPublisher => false,
        }
    }

    /// Whether one person may hold both roles at all.
    pub fn may_be_held_with(self, other: Self) -> bool {
        let pair = |a, b| (self, other) == (a, b) || (other, self) == (a, b);
        self == other
            || !(self.is_keeper() || other.is_keeper() || pair(Self::ProjectAdministrator, Self::Finance))
    }
}

/// How far a role reaches.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Projects where the person is the account manager or was assigned.
    Own,
    /// These departments, with their sub-departments already counted in.
    Departments(Vec<DepartmentId>),
    /// Everything.
    All,
}

/// A role a person holds, and how far.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// How far it reaches.
    pub reach: Reach,
}

/// Whoever acts: an enabled person with a living session, as read in the same transaction (INV-14).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// The department the person belongs to.
    pub department: DepartmentId,
    /// What the person holds.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// Whether the person holds `role` for something of `department` that belongs to `owner`.
    pub fn holds(&self, role: Role, department: DepartmentId, owner: PersonId) -> bool {
        self.grants.iter().filter(|grant| grant.role == role).any(|grant| match &grant.reach {
            Reach::Own => self.person == owner,
            Reach::Departments(departments) => departments.contains(&department),
            Reach::All => true,
        })
    }

    /// Whether the person holds `role` anywhere.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }
}

/// Which projects a person sees (Z1, INV-51): what every list, search, file, count and single look is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Every project.
    pub all: bool,
    /// Those of which the person is the account manager.
    pub own: Option<PersonId>,
    /// Those of these departments.
    pub departments: Vec<DepartmentId>,
    /// Those that were closed (IT service).
    pub closed: bool,
    /// Those with a task coordination form (the head of the technical department).
    pub with_task_form: bool,
    /// Those whose task forms this person was assigned to.
    pub assigned: Option<PersonId>,
}

impl Sight {
    /// Whether there is nothing that the person sees.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Actor {
    /// What the person's roles let them see, taken together.
    pub fn sight(&self) -> Sight {
        let mut sight = Sight::default();
        for grant in &self.grants {
            match (grant.role, &grant.reach) {
                (Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuthorityPublisher, _) => {}
                (Role::ItService, _) => sight.closed = true,
                (Role::TechnicalSupport, Reach::All) => sight.with_task_form = true,
                (Role::TechnicalSupport, _) => sight.assigned = Some(self.person),
                (_, Reach::All) => sight.all = true,
                (_, Reach::Own) => sight.own = Some(self.person),
                (_, Reach::Departments(departments)) => sight.departments.extend(departments),
            }
        }
        sight
    }

    /// Of whose contracts the person sees what is owed: by the roles that see receivables, and by no other.
    pub fn sight_of_receivables(&self) -> Sight {
        let grants = self.grants.iter().filter(|grant| grant.role.sees_receivables()).cloned().collect();
        Self { grants, ..self.clone() }.sight()
    }

    /// Which scans without a place the person looks after, beside those they sent: by the roles that do, and by no other.
    pub fn sight_of_scans(&self) -> Sight {
        let grants = self.grants.iter().filter(|grant| grant.role.sees_scans()).cloned().collect();
        Self { grants, ..self.clone() }.sight()
    }

    /// The same for a customer that the person is asked to judge: an approver sees all that it owes (A6).
    pub fn sight_of_customer(&self, approves: bool) -> Sight {
        if approves { Sight { all: true, ..Sight::default() } } else { self.sight_of_receivables() }
    }

    /// Whether the person sees cost, gross profit and margin of anything at all; whoever does not has no column for them
    /// (4-roles).
    pub fn sees_some_cost(&self) -> bool {
        self.grants.iter().any(|grant| grant.role.sees_cost())
    }

    /// Whether the person sees cost, gross profit and margin of something of `department` that belongs to `owner`.
    pub fn sees_cost(&self, department: DepartmentId, owner: PersonId) -> bool {
        self.grants.iter().any(|grant| grant.role.sees_cost() && self.holds(grant.role, department, owner))
    }
}

/// Something that waits for someone: an entry of the to-do list (S1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// What is to be done.
    pub kind: DutyKind,
    /// Which approval, sheet, order or form of the stream, where there can be several.
    pub part: u32,
    /// Whose it is.
    pub whose: Whose,
    /// By when.
    pub due_on: Option<chrono::NaiveDate>,
}

impl Duty {
    /// What tells the duties of one stream apart.
    pub fn key(&self) -> String {
        match self.whose {
            Whose::Role(role) => format!("{}.{}.{}", self.kind.code(), self.part, role.code()),
            Whose::Person(person) => format!("{}.{}.{person}", self.kind.code(), self.part),
        }
    }
}

/// Whom a duty waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// One person.
    Person(PersonId),
    /// Anyone who holds the role for this department, except the account manager (INV-12).
    Role(Role),
}

macro_rules! duty_kinds {
    ($($(#[$doc:meta])* $kind:ident $code:literal $clause:ident,)+) => {
        /// The kinds of duties.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum DutyKind { $($(#[$doc])* $kind,)+ }

        impl DutyKind {
            /// Every kind.
            pub const ALL: &'static [DutyKind] = &[$(DutyKind::$kind,)+];

            /// The name in code, in the database and in the message keys.
            pub fn code(self) -> &'static str {
                match self { $(DutyKind::$kind => $code,)+ }
            }

            /// The duty of that name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(DutyKind::$kind),)+ _ => None }
            }

            /// The clause that lays the duty on someone.
            pub fn clause(self) -> Clause {
                match self { $(DutyKind::$kind => Clause::$clause,)+ }
            }
        }
    };
}

duty_kinds! {
    /// Correct a contract that its reviewers returned.
    CorrectContract "correct_contract" C1_3_4,
    /// Decide a step of a contract's review.
    DecideContract "decide_contract" C2_3_2,
    /// Hand a reviewed contract to the contract administrator.
    HandIn "hand_in" C2_3_2,
    /// Give the project code, or return the application.
    GiveCode "give_code" C2_3_2,
    /// Hand in again what the contract administrator returned.
    HandInAgain "hand_in_again" C2_3_2,
    /// The initiation task: fill in and submit.
    SubmitInitiation "submit_initiation" C2_3_2,
    /// Decide a step of an initiation.
    DecideInitiation "decide_initiation" C2_3_2,
    /// Order what the effective list still lacks.
    OrderPurchase "order_purchase" C2_4_2,
    /// Record what arrives of an order.
    RecordReceipt "record_receipt" C2_4_2,
    /// Everything has been received: set the project to arrived.
    SetArrived "set_arrived" C2_4_2,
    /// Settle goods that a change took off the list.
    DisposeSurplus "dispose_surplus" C2_4_4,
    /// Arrange the delivery.
    ArrangeDelivery "arrange_delivery" C2_4_3,
    /// Confirm that a delivery was made.
    ConfirmDelivery "confirm_delivery" C2_4_3,
    /// Accept or decline a task coordination form.
    AnswerTaskForm "answer_task_form" C2_4_1,
    /// Do the accepted technical work and complete the form.
    CompleteTaskForm "complete_task_form" C2_4_1,
    /// Submit or discard a change that is being written.
    SubmitChange "submit_change" C2_4_4,
    /// Decide a step of an equipment change.
    DecideChange "decide_change" C2_4_4,
    /// Get the sheet signed, stamped and submitted within ten working days.
    SubmitSheet "submit_sheet" C2_4_3,
    /// Pass a sheet from another city on to the project administrator.
    PassOnSheet "pass_on_sheet" C2_5_1,
    /// Accept or return a submitted sheet.
    AcceptSheet "accept_sheet" C2_5_1,
    /// Confirm the copy of a sheet (finance).
    ConfirmFinanceCopy "confirm_finance_copy" C2_5_1,
    /// Recognise the revenue of a sheet.
    RecogniseRevenue "recognise_revenue" C2_5_1,
    /// Close the project.
    Close "close" C2_5_2,
    /// Sign the closing notice for a department.
    SignNotice "sign_notice" C2_5_2,
    /// Archive the signed closing notice.
    ArchiveNotice "archive_notice" C2_5_2,
    /// Get the acceptance report from the customer.
    SubmitAcceptance "submit_acceptance" C2_5_4,
    /// Take the acceptance report.
    TakeAcceptance "take_acceptance" C2_5_4,
    /// Confirm the copy of the acceptance report (IT service).
    ConfirmAcceptanceCopy "confirm_acceptance_copy" C2_5_4,
    /// Receive the original of the acceptance report (archivist).
    ArchiveAcceptance "archive_acceptance" C2_5_4,
    /// Hand the sheets to IT service.
    HandToMaintenance "hand_to_maintenance" C2_6_1,
    /// Confirm the hand-over to maintenance (IT service).
    ConfirmHandover "confirm_handover" C2_6_1,
    /// Submit or discard a cancellation that is being written.
    SubmitCancellation "submit_cancellation" C2_7,
    /// Decide a step of a cancellation.
    DecideCancellation "decide_cancellation" C2_7,
    /// Carry out an approved cancellation.
    CarryOutCancellation "carry_out_cancellation" C2_7,
    /// Turn a demand into a contract, or end it.
    FollowDemand "follow_demand" C2_2,
    /// Work on a maintenance case inside the vendor's warranty.
    MaintainInWarranty "maintain_in_warranty" C2_6_2,
    /// Work on a maintenance case outside of it.
    MaintainOutOfWarranty "maintain_out_of_warranty" C2_6_3,
    /// Hand an original over, so that it reaches the archive.
    HandOverOriginal "hand_over_original" C2_5_2,
    /// Confirm or refuse originals that were handed over.
    ConfirmOriginals "confirm_originals" C2_5_2,
    /// Confirm that something was lent to one.
    ConfirmLoan "confirm_loan" C2_5_2,
    /// Give back what was lent.
    ReturnLoan "return_loan" C2_5_2,
    /// Decide whether a record may be destroyed.
    DecideDestruction "decide_destruction" C2_5_2,
    /// File or discard what is left of a scan.
    FileScan "file_scan" C2_4_3,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clause_2_1_keepers_hold_no_other_role() {
        for role in Role::ALL {
            for keeper in [Role::SystemAdministrator, Role::SecurityAdministrator, Role::Auditor] {
                assert_eq!(role.may_be_held_with(keeper), *role == keeper, "{role:?} with {keeper:?}");
            }
        }
        assert!(!Role::Finance.may_be_held_with(Role::ProjectAdministrator));
    }

    #[test]
    fn codes_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(*role));
        }
        for kind in DutyKind::ALL {
            assert_eq!(DutyKind::from_code(kind.code()), Some(*kind));
        }
    }
}
