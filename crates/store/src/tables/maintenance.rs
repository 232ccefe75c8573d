//! Maintenance cases (2.6).

use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::duties::Duty;
use regulation::id::{CaseId, PersonId};
use regulation::maintenance::{CaseEvent, MaintenanceCase, apply_case};
use uuid::Uuid;

use super::{Rows, millis};
use crate::entities::maintenance_case;
use crate::search::fold;
use crate::streams::{Aggregate, Face, Loaded};

impl Aggregate for MaintenanceCase {
    const KIND: &'static str = "maintenance_case";
    type Event = CaseEvent;

    fn after(before: Option<Self>, id: Uuid, event: &CaseEvent, stamp: &Stamp) -> Option<Self> {
        apply_case(before, CaseId(id), event, stamp)
    }

    fn clause(event: &CaseEvent) -> Clause {
        event.clause()
    }

    fn duties(&self) -> Vec<Duty> {
        self.duties()
    }

    fn face(&self) -> Face {
        Face {
            code: Some(self.unit.serial.as_str().to_owned()),
            title: self.fault.as_str().lines().next().unwrap_or_default().to_owned(),
            customer: Some(self.unit.customer.into()),
            department: Some(self.unit.sold_by.0.into()),
        }
    }

    fn found_by(&self) -> Vec<String> {
        Vec::new()
    }

    fn told(&self, event: &CaseEvent) -> Vec<PersonId> {
        match event {
            CaseEvent::Opened { .. } | CaseEvent::Completed { .. } => vec![self.unit.sold_by.1],
            CaseEvent::Logged { .. } | CaseEvent::TechnicalInvolved { .. } => Vec::new(),
        }
    }

    fn rows(loaded: &Loaded<Self>) -> Rows {
        let case = &loaded.state;
        let row = maintenance_case::Model {
            id: loaded.id,
            number: loaded.number,
            changed_at: loaded.at,
            project: case.unit.project.into(),
            serial: case.unit.serial.as_str().to_owned(),
            series_key: case.unit.series_key.clone(),
            customer: case.unit.customer.into(),
            department: case.unit.sold_by.0.into(),
            route: case.route.code().to_owned(),
            technical: case.technical,
            fault_on: case.fault_on,
            cost: case.log.iter().map(|entry| entry.cost.0).fold(0, i64::saturating_add),
            opened_at: millis(case.opened.at),
            completed_at: case.completed.as_ref().map(|(_, stamp)| millis(stamp.at)),
            search: fold(&format!("{} {}", case.unit.serial, case.fault.as_str())),
        };
        Rows { cases: vec![row], ..Rows::default() }
    }
}
