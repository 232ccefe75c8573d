//! Bought support contracts (2.6.3).

use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::duties::Duty;
use regulation::id::{PersonId, SupportId};
use regulation::support::{SupportContract, SupportEvent, apply};
use uuid::Uuid;

use super::Rows;
use crate::entities::{support_contract, support_unit};
use crate::search::search_text;
use crate::streams::{Aggregate, Face, Loaded};

impl Aggregate for SupportContract {
    const KIND: &'static str = "support_contract";
    type Event = SupportEvent;

    fn after(before: Option<Self>, id: Uuid, event: &SupportEvent, stamp: &Stamp) -> Option<Self> {
        apply(before, SupportId(id), event, stamp)
    }

    fn clause(_: &SupportEvent) -> Clause {
        Clause::C2_6_3
    }

    fn duties(&self) -> Vec<Duty> {
        Vec::new()
    }

    fn face(&self) -> Face {
        let code = Some(self.terms.number.as_str().to_owned());
        Face { code, title: self.terms.title.as_str().to_owned(), customer: None, department: None }
    }

    fn found_by(&self) -> Vec<String> {
        Vec::new()
    }

    fn told(&self, _: &SupportEvent) -> Vec<PersonId> {
        Vec::new()
    }

    fn rows(loaded: &Loaded<Self>) -> Rows {
        let (contract, terms) = (&loaded.state, &loaded.state.terms);
        let row = support_contract::Model {
            id: loaded.id,
            number: loaded.number,
            changed_at: loaded.at,
            supplier: terms.supplier_id.into(),
            contract_number: terms.number.as_str().to_owned(),
            title: terms.title.as_str().to_owned(),
            starts_on: terms.starts_on,
            until: contract.until(),
            ended: contract.ended.is_some(),
            cost: terms.cost.map(|cost| cost.0),
            units: i64::try_from(contract.units.len()).unwrap_or(i64::MAX),
            search: search_text([terms.number.as_str(), terms.title.as_str()]),
        };
        let unit = |unit: &regulation::support::SupportedUnit| support_unit::Model {
            contract: loaded.id,
            series_key: unit.series_key.clone(),
            serial: unit.serial.as_str().to_owned(),
        };
        let support_units = contract.units.iter().map(unit).collect();
        Rows { supports: vec![row], support_units, ..Rows::default() }
    }
}
