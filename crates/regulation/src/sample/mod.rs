//! Samples for tests: a catalogue, a matrix, people of each role, and the facts that go with them; entries for the
//! acts; and [`Street`], which walks a project through the flow chart by people of each role.

use crate::authority::{DocumentKind, Matrix, Row, RowStep};
use crate::clock::{Clock, Facts};
use crate::code::ProjectCode;
use crate::contract::ContractKind;
use crate::duties::{Actor, Grant, Reach, Role};
use crate::equipment::{Catalogue, Currency, LineEntry};
use crate::id::{CustomerId, DepartmentId, FileHash, MatrixId, PersonId, SupplierId};
use crate::money::{BasisPoints, Fen};
use crate::text::{Code, Model, Quantity, Title, WarrantyYears};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::ToString;
use alloc::vec;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

mod entries;
mod street;

pub use entries::{
    acceptance, cancellation, change, delivery, disposed, initiation, note, order, receipt, revenue, settle,
    sheet, task_form, work,
};
pub use street::{Setting, Street};

/// The department that sells.
pub const DEPARTMENT: DepartmentId = DepartmentId(Uuid::from_u128(1));
/// The customer.
pub const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(2));
/// The supplier.
pub const SUPPLIER: SupplierId = SupplierId(Uuid::from_u128(3));

/// A date, from `2026-03-10`.
pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A line of so many units at a price and a cost in fen, three years of warranty, tracked by serial numbers.
pub fn line(model: &str, quantity: i64, price: i64, cost: i64) -> LineEntry {
    LineEntry {
        line: None,
        category_code: Code::new("NET").expect("a code"),
        series_code: Code::new("ACC").expect("a code"),
        model: Model::new(model).expect("a model"),
        quantity: Quantity::new(quantity).expect("a quantity"),
        unit: Code::new("台").expect("a unit"),
        unit_price: Fen(price),
        unit_cost: Fen(cost),
        currency: Currency::Cny,
        exchange: None,
        warranty_years: WarrantyYears::new(3).expect("years"),
        serial_tracked: true,
        promised_on: None,
    }
}

/// Four models of one series.
pub fn catalogue() -> Catalogue {
    ["S5735", "R4900", "X1", "LICENCE"]
        .map(|model| ("NET".to_string(), "ACC".to_string(), model.to_string()))
        .into()
}

/// The matrix of the samples: initiations of 5,000,000 元 or more (row 1), or below 10 % margin (row 2), and changes
/// below 10 % (row 3) go to the vice president.
pub fn matrix() -> Matrix {
    let row = |document| Row {
        document,
        contract_kind: None,
        amount_from: None,
        amount_below: None,
        margin_from: None,
        margin_below: None,
        department: None,
        steps: vec![RowStep { order: 40, role: Role::VicePresident }],
    };
    Matrix {
        id: MatrixId(Uuid::from_u128(2026)),
        year: 2026,
        title: Title::new("网上审批权限（2026）").expect("a title"),
        rows: vec![
            Row { amount_from: Some(Fen(5_000_000_00)), ..row(DocumentKind::Initiation) },
            Row { margin_below: Some(BasisPoints(1_000)), ..row(DocumentKind::Initiation) },
            Row { margin_below: Some(BasisPoints(1_000)), ..row(DocumentKind::EquipmentChange) },
        ],
    }
}

/// The person who holds `role`; number 0 unless there are to be several.
pub fn person(role: Role, number: u128) -> PersonId {
    PersonId(Uuid::from_u128(1_000 + 10 * (role as u128) + number))
}

/// The person who holds `role`, as an actor.
pub fn actor(role: Role) -> Actor {
    numbered(role, 0)
}

/// One of several people who hold `role`, as an actor.
#[expect(clippy::wildcard_enum_match_arm, reason = "a sample; every other role reaches everything")]
pub fn numbered(role: Role, number: u128) -> Actor {
    let reach = match role {
        Role::AccountManager => Reach::Own,
        Role::GeneralManager | Role::VicePresident | Role::MarketAssistant => {
            Reach::Departments(vec![DEPARTMENT])
        }
        _ => Reach::All,
    };
    Actor { person: person(role, number), department: DEPARTMENT, grants: vec![Grant { role, reach }] }
}

/// What lies outside: the matrix, one holder of each role, the catalogue, the next code.
pub fn facts() -> Facts {
    let holders: BTreeMap<Role, BTreeSet<PersonId>> =
        Role::ALL.iter().map(|role| (*role, [person(*role, 0)].into())).collect();
    Facts {
        matrix: Some(matrix()),
        holders,
        catalogue: catalogue(),
        next_code: Some(ProjectCode::in_sequence(2026, 1)),
        technicians: [person(Role::TechnicalSupport, 0)].into(),
        ..Facts::default()
    }
}

/// Ten in the morning, Shanghai time, of a day.
pub fn clock(day: &str) -> Clock {
    let now: DateTime<Utc> = alloc::format!("{day}T02:00:00Z").parse().expect("an instant");
    Clock { now, today: date(day), calendar: crate::calendar::Calendar::default() }
}

/// The hash of some stored file.
pub fn file() -> FileHash {
    FileHash::new(&"ab".repeat(32)).expect("a hash")
}

/// What a contract over `amount` fen says; it asks for an acceptance.
pub fn terms(kind: ContractKind, amount: i64) -> crate::contract::Terms {
    crate::contract::Terms {
        kind,
        number: Code::new("HT-2026-0583").ok(),
        customer_id: CUSTOMER,
        title: Title::new("数据中心服务器与存储扩容").expect("a title"),
        amount: Fen(amount),
        signed_on: Some(date("2026-03-02")),
        arrival_promised_on: Some(date("2026-04-20")),
        acceptance_required: true,
        payment_plan: vec![],
        note: None,
    }
}
