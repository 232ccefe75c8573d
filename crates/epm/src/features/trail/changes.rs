//! Two states of a thing as JSON, and the fields in which they differ.

use serde_json::Value;
use std::collections::BTreeMap;

/// A step of the way to a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A field of that name.
    Field(String),
    /// An item of a list, by its number, day or whatever it is told from the others by.
    Item(String),
}

impl Step {
    /// As it is written in an address.
    pub fn text(&self) -> &str {
        match self {
            Self::Field(text) | Self::Item(text) => text,
        }
    }
}

/// A field that was set or changed. Where there was nothing, `before` is null; where nothing is left, `after`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The way to it.
    pub path: Vec<Step>,
    /// What stood there.
    pub before: Value,
    /// What stands there now.
    pub after: Value,
}

impl Change {
    /// The name of the field it ends at.
    pub fn field(&self) -> &str {
        let name = |step: &Step| matches!(step, Step::Field(_));
        self.path.iter().rfind(|step| name(step)).map_or("", Step::text)
    }
}

/// What tells the items of a list apart, where they have it.
const KEYS: [&str; 3] = ["line", "equipment_line_id", "date"];

/// Every field in which the two differ. An item that is new or gone is one change, with all of it.
pub fn between(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    differ(&mut Vec::new(), before, after, &mut found);
    found
}

fn differ(path: &mut Vec<Step>, before: &Value, after: &Value, found: &mut Vec<Change>) {
    if before == after || (is_nothing(before) && is_nothing(after)) {
        return;
    }
    let one_sided = before.is_null() || after.is_null();
    let whole = one_sided && matches!(path.last(), Some(Step::Item(_)));
    let (Some(old), Some(new), false) = (parts(before), parts(after), whole) else {
        found.push(Change { path: path.clone(), before: before.clone(), after: after.clone() });
        return;
    };
    let gone = old.iter().filter(|(step, _)| new.iter().all(|(other, _)| other != step));
    let gone: Vec<_> = gone.map(|(step, _)| step.clone()).collect();
    let before: BTreeMap<_, _> = old.into_iter().collect();
    let after: BTreeMap<_, _> = new.iter().cloned().collect();
    for step in new.into_iter().map(|(step, _)| step).chain(gone) {
        if is_key_of_item(path, &step) {
            continue;
        }
        let of =
            |side: &BTreeMap<Step, &Value>| side.get(&step).map_or(Value::Null, |value| (*value).clone());
        let (before, after) = (of(&before), of(&after));
        path.push(step);
        differ(path, &before, &after, found);
        path.pop();
    }
}

/// The number of a line is in the way to it already.
fn is_key_of_item(path: &[Step], step: &Step) -> bool {
    matches!(path.last(), Some(Step::Item(_)))
        && matches!(step, Step::Field(name) if KEYS.contains(&name.as_str()))
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value == ""
}

/// What a value is made of, in order; nothing for what is read as one, such as a text or a list of texts.
fn parts(value: &Value) -> Option<Vec<(Step, &Value)>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Object(fields) => Some(fields_of(fields)),
        Value::Array(items) if items.iter().all(Value::is_object) => Some(items_of(items)),
        Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// An object is a thing with fields, or a list by number, in the order of the numbers.
fn fields_of(fields: &serde_json::Map<String, Value>) -> Vec<(Step, &Value)> {
    let numbers: Option<BTreeMap<u64, _>> =
        fields.iter().map(|(name, value)| Some((name.parse().ok()?, (name, value)))).collect();
    match numbers {
        Some(numbers) => {
            numbers.into_values().map(|(name, value)| (Step::Item(name.clone()), value)).collect()
        }
        None => fields.iter().map(|(name, value)| (Step::Field(name.clone()), value)).collect(),
    }
}

/// The items of a list by what tells them apart; those that have nothing yet, and all where none has, by their place.
fn items_of(items: &[Value]) -> Vec<(Step, &Value)> {
    let key = |item: &Value| {
        let found = KEYS.iter().find_map(|key| item.get(key).filter(|value| !value.is_null()));
        found.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let keyed = items.iter().any(|item| key(item).is_some());
    let sign = if keyed { "+" } else { "" };
    let named = items.iter().zip(1..).map(|(item, place)| {
        let name = key(item).unwrap_or_else(|| format!("{sign}{place}"));
        (Step::Item(name), item)
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(before: &Value, after: &Value) -> Vec<(String, Value, Value)> {
        let way = |change: &Change| change.path.iter().map(Step::text).collect::<Vec<_>>().join(".");
        between(before, after)
            .into_iter()
            .map(|change| (way(&change), change.before.clone(), change.after.clone()))
            .collect()
    }

    #[test]
    fn a_field_is_told_before_and_after() {
        let before = json!({ "place": "机房", "note": null, "plan": { "cost": "1.00", "freight": "2.00" } });
        let after = json!({ "place": "仓库", "note": "", "plan": { "cost": "1.50", "freight": "2.00" } });
        assert_eq!(
            told(&before, &after),
            [
                ("place".to_owned(), json!("机房"), json!("仓库")),
                ("plan.cost".to_owned(), json!("1.00"), json!("1.50")),
            ]
        );
        assert_eq!(told(&after, &after), []);
    }

    #[test]
    fn lines_are_found_by_their_number() {
        let before = json!([{ "line": 1, "quantity": 2 }, { "line": 2, "quantity": 1 }, { "line": 10, "quantity": 3 }]);
        let after = json!([{ "line": 1, "quantity": 4 }, { "quantity": 7 }, { "line": 10, "quantity": 3 }]);
        assert_eq!(
            told(&before, &after),
            [
                ("1.quantity".to_owned(), json!(2), json!(4)),
                ("+2".to_owned(), Value::Null, json!({ "quantity": 7 })),
                ("2".to_owned(), json!({ "line": 2, "quantity": 1 }), Value::Null),
            ]
        );
        // A list by number is compared with one that carries the numbers in its lines.
        let listed = json!({ "1": { "quantity": 2 }, "2": { "quantity": 1 }, "10": { "quantity": 3 } });
        assert_eq!(told(&listed, &before), []);
    }

    #[test]
    fn what_begins_is_told_field_by_field() {
        let entry = json!({ "lines": [{ "quantity": 1 }], "serials": ["A", "B"], "note": null });
        assert_eq!(
            told(&Value::Null, &entry),
            [
                ("lines.1".to_owned(), Value::Null, json!({ "quantity": 1 })),
                ("serials".to_owned(), Value::Null, json!(["A", "B"])),
            ]
        );
    }
}
