//! Which events write over what an earlier one of their stream had set.

use super::changes::{Change, between};
use super::fields::readable;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The events whose content a later event of the stream may write over, or compares itself with.
pub const WRITTEN_OVER: [&str; 16] = [
    "initiation_saved",
    "change_written",
    "sheet_written",
    "sheet_scan_attached",
    "cancellation_written",
    "task_form_assigned",
    "acceptance_submitted",
    "drafted",
    "brought_in",
    "edited",
    "recorded",
    "registered",
    "shelved",
    "extended",
    "initiated",
    "change_took_effect",
];

/// What one event says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Its single values by their field, such as `decision`, `step` and `comment`.
    pub with: Map<String, Value>,
    /// What it set beside them: each field before and after.
    pub changes: Vec<Change>,
}

/// What the events of one stream have set so far. They are to be told in their order, from the first.
#[derive(Debug, Default)]
pub struct Earlier {
    written: BTreeMap<(&'static str, u64), Value>,
    /// The equipment list in effect and what is planned beside it (2.4.4).
    list: Value,
}

impl Earlier {
    /// What an event says, as it is stored. Cost is left out for those who may not see it.
    pub fn tell(&mut self, event: &Value, sees_cost: bool) -> Told {
        let readable = |value: &Value| readable(value, sees_cost);
        let Some(name) = event.get("event").and_then(Value::as_str) else {
            // A record of master data: all of it, before and after.
            let side = |name: &str| event.get(name).map(readable).unwrap_or_default();
            return Told { with: Map::new(), changes: between(&side("before"), &side("after")) };
        };
        let content = event.get("with").map(readable).unwrap_or_default();
        let before = self.before(name, &content);
        let edits = family(name).is_some();
        let changes = between(&before, &self.shown(name, &content));
        self.remember(name, content.clone());
        let (with, nested) = parted(&content);
        let is_nested = |change: &Change| {
            let field = change.path.first().map_or("", |step| step.text());
            nested.contains_key(field) || (edits && !PARTS.contains(&field))
        };
        Told { with, changes: changes.into_iter().filter(is_nested).collect() }
    }

    /// What the event writes over, as far as it says anything of it.
    fn before(&self, name: &str, content: &Value) -> Value {
        let Some(family) = family(name) else {
            return if name == "change_took_effect" { self.list.clone() } else { Value::Null };
        };
        match self.written.get(&(family, part(content))) {
            Some(Value::Object(written)) => {
                let kept = written.iter().filter(|(field, _)| content.get(field).is_some());
                Value::Object(kept.map(|(field, value)| (field.clone(), value.clone())).collect())
            }
            // A change begins from the list in effect; a plan it does not name stays as it is.
            None if family == "change" => {
                let plan =
                    content["change"]["plan"].as_object().map_or(Value::Null, |_| self.list["plan"].clone());
                json!({ "change": { "lines": self.list["lines"], "plan": plan } })
            }
            Some(_) | None => Value::Null,
        }
    }

    /// The list of an approved initiation is the one that was saved last (INV-15): it is not told twice.
    fn shown(&self, name: &str, content: &Value) -> Value {
        let mut content = content.clone();
        if let ("initiated", Some(fields)) = (name, content.as_object_mut()) {
            fields.remove("lines");
            fields.remove("plan");
        }
        content
    }

    fn remember(&mut self, name: &str, content: Value) {
        match name {
            "initiated" | "change_took_effect" => {
                self.list = json!({ "lines": content["lines"], "plan": content["plan"] });
            }
            "brought_in" if content.get("opening").is_some() => {
                let opening = &content["opening"];
                self.list = json!({ "lines": opening["lines"], "plan": opening["initiation"]["plan"] });
            }
            _ => {}
        }
        if let Some(family) = family(name) {
            self.written.insert((family, part(&content)), content);
        }
    }
}

/// What stands for the same paper under several events.
fn family(name: &str) -> Option<&'static str> {
    Some(match name {
        "initiation_saved" => "initiation",
        "change_written" => "change",
        "sheet_written" => "sheet",
        "sheet_scan_attached" => "sheet_scan",
        "cancellation_written" => "cancellation",
        "task_form_assigned" => "task_form",
        "acceptance_submitted" => "acceptance",
        "drafted" | "brought_in" | "edited" | "recorded" | "registered" => "terms",
        "shelved" => "shelf",
        "extended" => "retention",
        _ => return None,
    })
}

/// The fields that say which part of a thing an event is about.
const PARTS: [&str; 5] = ["number", "sheet", "form", "record", "base"];

fn part(content: &Value) -> u64 {
    PARTS.iter().find_map(|part| content.get(part).and_then(Value::as_u64)).unwrap_or_default()
}

/// The single values of an event's content, and the rest.
fn parted(content: &Value) -> (Map<String, Value>, Map<String, Value>) {
    let fields = content.as_object().cloned().unwrap_or_default();
    fields.into_iter().partition(|(_, value)| !value.is_object() && !value.is_array())
}

#[cfg(test)]
mod tests {
    use super::super::changes::Step;
    use super::*;

    fn way(change: &Change) -> String {
        change.path.iter().map(Step::text).collect::<Vec<_>>().join(".")
    }

    fn ways(told: &Told) -> Vec<String> {
        told.changes.iter().map(way).collect()
    }

    fn event(name: &str, with: Value) -> Value {
        json!({ "event": name, "with": with })
    }

    #[test]
    fn what_is_saved_again_is_told_as_what_changed() {
        let mut earlier = Earlier::default();
        let saved = |place: &str, cost: &str| {
            event(
                "initiation_saved",
                json!({ "entry": { "delivery_place": place, "plan": { "other_cost": cost } } }),
            )
        };
        assert_eq!(
            ways(&earlier.tell(&saved("机房", "1.00"), true)),
            ["entry.delivery_place", "entry.plan.other_cost"]
        );
        let again = earlier.tell(&saved("仓库", "1.00"), true);
        assert_eq!(ways(&again), ["entry.delivery_place"]);
        assert_eq!((&again.changes[0].before, &again.changes[0].after), (&json!("机房"), &json!("仓库")));
        // What another paper says is no earlier state of this one.
        let cancellation = event("cancellation_written", json!({ "entry": { "explanation": "重复" } }));
        assert!(earlier.tell(&cancellation, true).changes[0].before.is_null());
        let mut without = Earlier::default();
        without.tell(&saved("仓库", "1.00"), false);
        assert!(
            ways(&without.tell(&saved("仓库", "2.00"), false)).is_empty(),
            "no cost for those who see none"
        );
    }

    #[test]
    fn clause_2_4_4_a_change_is_told_against_the_list_in_effect() {
        let mut earlier = Earlier::default();
        let lines = json!({ "1": { "quantity": 2 }, "2": { "quantity": 5 } });
        let initiated = json!({ "approval": 1, "lines": lines, "plan": { "other_cost": "0.00" } });
        let initiated = earlier.tell(&event("initiated", initiated), true);
        assert_eq!((ways(&initiated), &initiated.with["approval"]), (vec![], &json!(1)));
        let change = |quantity: u32| {
            let lines = json!([{ "line": 1, "quantity": quantity }, { "line": 2, "quantity": 5 }]);
            event(
                "change_written",
                json!({ "number": 1, "base": 1, "change": { "reason": "扩容", "lines": lines, "plan": null } }),
            )
        };
        let first = earlier.tell(&change(3), true);
        assert_eq!(ways(&first), ["change.lines.1.quantity", "change.reason"]);
        let second = earlier.tell(&change(4), true);
        assert_eq!((second.changes[0].before.clone(), second.changes.len()), (json!(3), 1));
        let lines = json!({ "1": { "quantity": 4 }, "2": { "quantity": 5 } });
        let effect = json!({ "number": 1, "approval": 2, "lines": lines, "plan": { "other_cost": "0.00" } });
        let effect = earlier.tell(&event("change_took_effect", effect), true);
        assert_eq!(
            (ways(&effect), effect.changes[0].before.clone()),
            (vec!["lines.1.quantity".to_owned()], json!(2))
        );
    }

    #[test]
    fn a_decision_is_its_single_values() {
        let decided = json!({ "approval": 1, "step": 0, "decision": "return", "comment": "型号不规范" });
        let told = Earlier::default().tell(&event("step_decided", decided.clone()), true);
        assert_eq!((Value::Object(told.with), told.changes), (decided, vec![]));
    }

    #[test]
    fn a_record_of_master_data_carries_both_sides() {
        let body = json!({ "before": { "id": "x", "name": "甲" }, "after": { "id": "x", "name": "乙" } });
        assert_eq!(ways(&Earlier::default().tell(&body, true)), ["name"]);
        let body = json!({ "before": null, "after": { "body": "{\"company\":\"甲\"}" } });
        assert_eq!(ways(&Earlier::default().tell(&body, true)), ["body.company"]);
    }
}
