//! Demands (2.2).

use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::demand::{Demand, DemandEnd, DemandEvent, apply};
use regulation::duties::Duty;
use regulation::id::{DemandId, PersonId};
use uuid::Uuid;

use super::{Rows, millis};
use crate::entities::demand;
use crate::search::search_text;
use crate::streams::{Aggregate, Face, Loaded};

impl Aggregate for Demand {
    const KIND: &'static str = "demand";
    type Event = DemandEvent;

    fn after(before: Option<Self>, id: Uuid, event: &DemandEvent, stamp: &Stamp) -> Option<Self> {
        apply(before, DemandId(id), event, stamp)
    }

    fn clause(event: &DemandEvent) -> Clause {
        match event {
            DemandEvent::Recorded { .. }
            | DemandEvent::Edited { .. }
            | DemandEvent::Visited { .. }
            | DemandEvent::Ended { .. }
            | DemandEvent::Resumed { .. } => Clause::C2_2,
        }
    }

    fn duties(&self) -> Vec<Duty> {
        self.duties()
    }

    fn face(&self) -> Face {
        Face {
            code: None,
            title: self.entry.title.as_str().to_owned(),
            customer: Some(self.entry.customer_id.into()),
            department: Some(self.department.into()),
        }
    }

    fn found_by(&self) -> Vec<String> {
        Vec::new()
    }

    fn told(&self, event: &DemandEvent) -> Vec<PersonId> {
        match event {
            DemandEvent::Recorded { .. }
            | DemandEvent::Edited { .. }
            | DemandEvent::Visited { .. }
            | DemandEvent::Ended { .. }
            | DemandEvent::Resumed { .. } => Vec::new(),
        }
    }

    fn rows(loaded: &Loaded<Self>) -> Rows {
        let Demand { entry, ended, .. } = &loaded.state;
        let (status, contract) = match ended {
            None => ("open", None),
            Some(DemandEnd::Contract(contract)) => ("contract", Some(Uuid::from(*contract))),
            Some(DemandEnd::Dropped(_)) => ("dropped", None),
        };
        let row = demand::Model {
            id: loaded.id,
            number: loaded.number,
            changed_at: loaded.at,
            title: entry.title.as_str().to_owned(),
            customer: entry.customer_id.into(),
            account_manager: loaded.state.account_manager.into(),
            department: loaded.state.department.into(),
            estimate: entry.estimate.map(|estimate| estimate.0),
            wanted_on: entry.wanted_on,
            status: status.to_owned(),
            contract,
            recorded_at: millis(loaded.state.recorded.at),
            search: search_text([entry.title.as_str()]),
        };
        Rows { demands: vec![row], ..Rows::default() }
    }
}
