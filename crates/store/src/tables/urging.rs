//! Urging (2.1.7), and what the clock reminded of (2.4.3): a row for each to-do and each deadline.

use std::collections::BTreeMap;

use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::duties::Duty;
use regulation::id::PersonId;
use regulation::urging::{Urging, UrgingEvent, apply};
use uuid::Uuid;

use super::Rows;
use crate::entities::urge;
use crate::streams::{Aggregate, Face, Loaded};

impl Aggregate for Urging {
    const KIND: &'static str = "urging";
    type Event = UrgingEvent;

    fn after(before: Option<Self>, _: Uuid, event: &UrgingEvent, stamp: &Stamp) -> Option<Self> {
        Some(apply(before, event, stamp))
    }

    fn clause(event: &UrgingEvent) -> Clause {
        event.clause()
    }

    fn duties(&self) -> Vec<Duty> {
        Vec::new()
    }

    fn face(&self) -> Face {
        Face { code: None, title: String::new(), customer: None, department: None }
    }

    fn found_by(&self) -> Vec<String> {
        Vec::new()
    }

    /// Whoever is urged is told under the thing itself, by the use case: that is where they have to go.
    fn told(&self, _: &UrgingEvent) -> Vec<PersonId> {
        Vec::new()
    }

    fn rows(loaded: &Loaded<Self>) -> Rows {
        let mut rows: BTreeMap<String, urge::Model> = BTreeMap::new();
        for urged in &loaded.state.urged {
            let key = urged.duty.key();
            let times = rows.get(&key).map_or(0, |row| row.times) + 1;
            let row = urge::Model {
                stream: loaded.state.of,
                key: key.clone(),
                urging: loaded.id,
                times,
                last_on: urged.on,
                last_by: urged.stamp.by.into(),
            };
            rows.insert(key, row);
        }
        for reminded in &loaded.state.reminded {
            let key = format!("deadline.{}", reminded.deadline.code());
            let times = rows.get(&key).map_or(0, |row| row.times) + 1;
            let row = urge::Model {
                stream: loaded.state.of,
                key: key.clone(),
                urging: loaded.id,
                times,
                last_on: reminded.on,
                last_by: Uuid::nil(),
            };
            rows.insert(key, row);
        }
        Rows { urges: rows.into_values().collect(), ..Rows::default() }
    }
}
