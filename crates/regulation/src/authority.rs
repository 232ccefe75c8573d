//! 2.1.3 《网上审批权限》: the authority matrix as data. All rows that match a document add their steps; what the
//! regulation itself asks for is there whatever the rows say (INV-07, INV-17, INV-18).

use crate::act::ActKind;
use crate::clause::Clause;
use crate::contract::ContractKind;
use crate::duties::Role;
use crate::id::{DepartmentId, MatrixId};
use crate::money::{BasisPoints, Fen};
use crate::text::Title;
use alloc::collections::BTreeMap;
#[cfg(feature = "schema")]
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// The kinds of documents that are approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 合同评审
    Contract,
    /// 立项
    Initiation,
    /// 设备变更
    EquipmentChange,
    /// 合同/项目撤销审批表
    Cancellation,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Contract, Self::Initiation, Self::EquipmentChange, Self::Cancellation];

    /// The name in code, in the database and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Initiation => "initiation",
            Self::EquipmentChange => "equipment_change",
            Self::Cancellation => "cancellation",
        }
    }

    /// The clause under which such a document is approved.
    pub fn clause(self) -> Clause {
        match self {
            Self::Contract | Self::Initiation => Clause::C2_3_2,
            Self::EquipmentChange => Clause::C2_4_4,
            Self::Cancellation => Clause::C2_7,
        }
    }
}

/// What a chain is chosen by; kept with the approval, so that "why did this go there" can be answered later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Basis {
    /// What is to be approved.
    pub document: DocumentKind,
    /// Whether there is a formal contract.
    pub contract_kind: ContractKind,
    /// The larger of the contract's amount and the sales amount, in fen.
    pub amount: Fen,
    /// The gross margin, where it is known.
    pub margin: Option<BasisPoints>,
    /// The department that sells.
    pub department: DepartmentId,
}

/// A step a row adds, and its place in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = AuthorityRowStep))]
#[serde(deny_unknown_fields)]
pub struct RowStep {
    /// Lower comes first.
    pub order: u16,
    /// Who decides.
    pub role: Role,
}

/// A row of the matrix. What is left out matches everything; ranges hold their lower end and not their upper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = AuthorityRow))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Documents of this kind.
    pub document: DocumentKind,
    /// With such a contract.
    #[serde(default)]
    pub contract_kind: Option<ContractKind>,
    /// Of at least this amount.
    #[serde(default)]
    pub amount_from: Option<Fen>,
    /// Of less than this amount.
    #[serde(default)]
    pub amount_below: Option<Fen>,
    /// With at least this margin.
    #[serde(default)]
    pub margin_from: Option<BasisPoints>,
    /// With less than this margin.
    #[serde(default)]
    pub margin_below: Option<BasisPoints>,
    /// Of this department.
    #[serde(default)]
    pub department: Option<DepartmentId>,
    /// What it adds.
    pub steps: Vec<RowStep>,
}

/// What is wrong with a row as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// The amounts are none: the upper end is not above the lower.
    NoAmount,
    /// The margins are none: the upper end is not above the lower.
    NoMargin,
    /// It adds no step.
    NoStep,
    /// The step of this index is of a role that another step has already.
    StepTwice(usize),
    /// The step of this index is of a role that decides nothing.
    StepUndecided(usize),
}

/// Whether someone of the role can decide a step at all: those of the table of acts, whatever the document.
pub fn decides(role: Role) -> bool {
    ActKind::DecideStep.roles().contains(&role)
}

impl Row {
    /// Everything that is wrong with the row; it is not kept before it is mended.
    pub fn faults(&self) -> Vec<RowFault> {
        let mut faults = Vec::new();
        if self.amount_from.zip(self.amount_below).is_some_and(|(from, below)| from >= below) {
            faults.push(RowFault::NoAmount);
        }
        if self.margin_from.zip(self.margin_below).is_some_and(|(from, below)| from >= below) {
            faults.push(RowFault::NoMargin);
        }
        if self.steps.is_empty() {
            faults.push(RowFault::NoStep);
        }
        for (index, step) in self.steps.iter().enumerate() {
            if self.steps[..index].iter().any(|before| before.role == step.role) {
                faults.push(RowFault::StepTwice(index));
            } else if !decides(step.role) {
                faults.push(RowFault::StepUndecided(index));
            }
        }
        faults
    }

    /// Whether the row applies. A margin that is not known counts as the lowest: it never escapes a limit.
    pub fn matches(&self, basis: &Basis) -> bool {
        let margin = basis.margin.unwrap_or(BasisPoints(i32::MIN));
        self.document == basis.document
            && self.contract_kind.is_none_or(|kind| kind == basis.contract_kind)
            && self.amount_from.is_none_or(|from| basis.amount >= from)
            && self.amount_below.is_none_or(|below| basis.amount < below)
            && self.margin_from.is_none_or(|from| margin >= from)
            && self.margin_below.is_none_or(|below| margin < below)
            && self.department.is_none_or(|department| department == basis.department)
    }
}

/// A version of the matrix, as published for a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    /// Which version; stored with every approval that used it.
    pub id: MatrixId,
    /// The year it was published for.
    pub year: i32,
    /// Its title.
    pub title: Title,
    /// The rows, numbered from 1 in this order.
    pub rows: Vec<Row>,
}

/// Where a document goes further up: what a form and an approver see a margin and an amount against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Below this margin a row adds steps; the highest of such margins.
    pub margin_below: Option<BasisPoints>,
    /// From this amount on a row adds steps; the lowest of such amounts.
    pub amount_from: Option<Fen>,
}

/// Why a step is in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The regulation itself asks for it.
    Clause(Clause),
    /// A row of the matrix, by its number from 1.
    Row(u32),
}

/// A step of a chain before it is put to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlannedStep {
    /// Who decides.
    pub role: Role,
    /// Every reason why.
    pub because: Vec<Because>,
}

/// The place a role has in a chain when no row says otherwise (A3).
fn usual_order(role: Role) -> u16 {
    match role {
        Role::CommerceRepresentative => 10,
        Role::ProjectAdministrator => 20,
        Role::GeneralManager => 30,
        Role::VicePresident => 40,
        Role::AccountManager
        | Role::ContractAdministrator
        | Role::TechnicalSupport
        | Role::MarketAssistant
        | Role::Finance
        | Role::Archivist
        | Role::ItService
        | Role::SystemAdministrator
        | Role::SecurityAdministrator
        | Role::Auditor
        | Role::AuthorityPublisher => 50,
    }
}

/// The steps that the regulation asks for, whatever the matrix says.
fn required_by_regulation(document: DocumentKind) -> &'static [(Role, Clause)] {
    match document {
        DocumentKind::Contract | DocumentKind::Cancellation => &[(Role::GeneralManager, Clause::C2_1_2)],
        DocumentKind::Initiation => &[
            (Role::CommerceRepresentative, Clause::C2_1_5),
            (Role::ProjectAdministrator, Clause::C2_1_4),
            (Role::GeneralManager, Clause::C2_1_2),
        ],
        DocumentKind::EquipmentChange => {
            &[(Role::CommerceRepresentative, Clause::C2_1_5), (Role::GeneralManager, Clause::C2_1_2)]
        }
    }
}

impl Matrix {
    /// The row of that number, from 1.
    pub fn row(&self, number: u32) -> Option<&Row> {
        usize::try_from(number).ok()?.checked_sub(1).and_then(|index| self.rows.get(index))
    }

    /// Where documents of this kind, with such a contract and of this department, go further up.
    pub fn limits(&self, basis: &Basis) -> Limits {
        let rows = self.rows.iter().filter(|row| {
            row.document == basis.document
                && row.contract_kind.is_none_or(|kind| kind == basis.contract_kind)
                && row.department.is_none_or(|department| department == basis.department)
        });
        rows.fold(Limits::default(), |limits, row| Limits {
            margin_below: limits.margin_below.max(row.margin_below),
            amount_from: match (limits.amount_from, row.amount_from) {
                (Some(lowest), Some(from)) => Some(lowest.min(from)),
                (lowest, from) => lowest.or(from),
            },
        })
    }

    /// The chain of a document that is still being filled in: while its margin is not known, no row that asks for one is
    /// counted, since it may yet pass it by.
    pub fn chain_so_far(&self, basis: &Basis) -> Vec<PlannedStep> {
        let asks = |row: &Row| row.margin_from.is_some() || row.margin_below.is_some();
        self.chain_of(basis, |row| basis.margin.is_some() || !asks(row))
    }

    /// The chain for a document: the union of what the regulation asks for and of every row that matches, each role
    /// once, in the rows' order.
    pub fn chain(&self, basis: &Basis) -> Vec<PlannedStep> {
        self.chain_of(basis, |_| true)
    }

    fn chain_of(&self, basis: &Basis, counts: impl Fn(&Row) -> bool) -> Vec<PlannedStep> {
        let mut steps: BTreeMap<Role, (u16, Vec<Because>)> = BTreeMap::new();
        for (role, clause) in required_by_regulation(basis.document) {
            steps.insert(*role, (usual_order(*role), [Because::Clause(*clause)].into()));
        }
        let matching = |(row, _): &(&Row, u32)| row.matches(basis) && counts(row);
        for (row, number) in self.rows.iter().zip(1u32..).filter(matching) {
            for step in &row.steps {
                let entry = steps.entry(step.role).or_insert((step.order, Vec::new()));
                entry.0 = entry.0.max(step.order);
                entry.1.push(Because::Row(number));
            }
        }
        let mut chain: Vec<_> = steps
            .into_iter()
            .map(|(role, (order, because))| (order, PlannedStep { role, because }))
            .collect();
        chain.sort_by_key(|(order, step)| (*order, step.role));
        chain.into_iter().map(|(_, step)| step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{DEPARTMENT, matrix};

    fn roles(
        document: DocumentKind,
        contract_kind: ContractKind,
        amount: i64,
        margin: Option<i32>,
    ) -> Vec<Role> {
        let basis = Basis {
            document,
            contract_kind,
            amount: Fen(amount),
            margin: margin.map(BasisPoints),
            department: DEPARTMENT,
        };
        matrix().chain(&basis).into_iter().map(|step| step.role).collect()
    }

    #[test]
    fn clause_2_1_3_low_margin_or_large_amount_goes_to_the_vice_president() {
        use Role::{CommerceRepresentative, GeneralManager, ProjectAdministrator, VicePresident};
        let formal = ContractKind::Formal;
        let short = [CommerceRepresentative, ProjectAdministrator, GeneralManager];
        let long = [CommerceRepresentative, ProjectAdministrator, GeneralManager, VicePresident];
        let initiation = DocumentKind::Initiation;
        assert_eq!(roles(initiation, formal, 4_999_999_99, Some(1000)), short);
        assert_eq!(roles(initiation, formal, 5_000_000_00, Some(1000)), long);
        assert_eq!(roles(initiation, formal, 100, Some(999)), long);
        assert_eq!(roles(initiation, formal, 100, None), long, "an unknown margin never escapes a limit");
        let empty = Basis {
            document: initiation,
            contract_kind: formal,
            amount: Fen(100),
            margin: None,
            department: DEPARTMENT,
        };
        let so_far: Vec<_> = matrix().chain_so_far(&empty).iter().map(|step| step.role).collect();
        assert_eq!(so_far, short, "nor is it held against a form that is still empty");
    }

    #[test]
    fn clause_2_1_2_no_matrix_can_leave_the_general_manager_out() {
        let empty = Matrix { rows: Vec::new(), ..matrix() };
        for document in DocumentKind::ALL {
            let basis = Basis {
                document,
                contract_kind: ContractKind::Virtual,
                amount: Fen(1),
                margin: Some(BasisPoints(9_000)),
                department: DEPARTMENT,
            };
            assert!(empty.chain(&basis).iter().any(|step| step.role == Role::GeneralManager), "{document:?}");
        }
    }

    #[test]
    fn clause_2_1_3_a_row_that_can_never_match_or_never_be_decided_is_faulty() {
        let good = matrix().rows.remove(0);
        assert_eq!(good.faults(), []);
        let step = |role| RowStep { order: 50, role };
        let faulty = Row {
            amount_from: Some(Fen(100)),
            amount_below: Some(Fen(100)),
            margin_from: Some(BasisPoints(2)),
            margin_below: Some(BasisPoints(1)),
            steps: [Role::VicePresident, Role::VicePresident, Role::Finance, Role::Auditor].map(step).into(),
            ..good.clone()
        };
        let undecided = [RowFault::StepUndecided(2), RowFault::StepUndecided(3)];
        let faults = [RowFault::NoAmount, RowFault::NoMargin, RowFault::StepTwice(1)];
        assert_eq!(faulty.faults(), [faults.as_slice(), undecided.as_slice()].concat());
        for document in DocumentKind::ALL {
            let steps = [Role::Finance].map(step).into();
            assert_eq!(Row { document, steps, ..good.clone() }.faults(), [RowFault::StepUndecided(0)]);
        }
        assert_eq!(Row { steps: Vec::new(), ..good }.faults(), [RowFault::NoStep]);
    }

    #[test]
    fn clause_2_1_3_the_limits_are_those_of_the_rows_that_could_match() {
        let basis = Basis {
            document: DocumentKind::Initiation,
            contract_kind: ContractKind::Formal,
            amount: Fen(1),
            margin: Some(BasisPoints(5_000)),
            department: DEPARTMENT,
        };
        let limits = matrix().limits(&basis);
        assert_eq!(limits.margin_below, Some(BasisPoints(1_000)));
        assert_eq!(limits.amount_from, Some(Fen(5_000_000_00)));
        let other = Basis { document: DocumentKind::Contract, ..basis };
        assert_eq!(Matrix { rows: Vec::new(), ..matrix() }.limits(&other), Limits::default());
        assert_eq!(matrix().row(0), None);
        assert_eq!(matrix().row(1), matrix().rows.first());
    }

    #[test]
    fn clause_2_1_3_a_step_names_every_row_that_asks_for_it() {
        let basis = Basis {
            document: DocumentKind::Initiation,
            contract_kind: ContractKind::Virtual,
            amount: Fen(6_000_000_00),
            margin: Some(BasisPoints(500)),
            department: DEPARTMENT,
        };
        let chain = matrix().chain(&basis);
        let vice_president = chain.iter().find(|step| step.role == Role::VicePresident).expect("sent up");
        assert_eq!(vice_president.because, [Because::Row(1), Because::Row(2)]);
    }
}
