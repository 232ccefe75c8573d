//! The fields of what is stored: which are told, to whom, and how each is read.

use serde_json::{Map, Value};

/// What tells a reader nothing: what the program works out, what binds records to one another, what stands elsewhere.
const HIDDEN: [&str; 20] = [
    "about",
    "calendar_version",
    "contract_content",
    "evidence",
    "id",
    "mark",
    "name_fold",
    "names",
    "of",
    "pages",
    "papers",
    "reached",
    "revision",
    "search",
    "series_key",
    "sold_by",
    "sort_key",
    "stream",
    "submitted_at",
    "username_fold",
];

/// What only those learn who see cost (4-roles); the prices of lines belong to it, since the list shows both or none.
const COST: [&str; 9] = [
    "cost",
    "currency",
    "exchange",
    "margin",
    "margin_below",
    "margin_from",
    "plan",
    "unit_cost",
    "unit_price",
];

/// What is kept as JSON in a text.
const TEXTS_OF_JSON: [&str; 2] = ["body", "matrix"];

/// Things whose fields are read as if they stood one step higher.
const TRANSPARENT: [&str; 26] = [
    "approval",
    "basis",
    "began",
    "body",
    "change",
    "delivery",
    "duty",
    "entry",
    "form",
    "initiation",
    "logo",
    "matrix",
    "opening",
    "order",
    "payment",
    "plan",
    "receipt",
    "report",
    "revenue",
    "sheet",
    "surplus",
    "terms",
    "unit",
    "visit",
    "whose",
    "work",
];

/// Whether the thing under that name is not named on the way to its fields.
pub(super) fn is_transparent(field: &str) -> bool {
    TRANSPARENT.contains(&field)
}

/// The value without what is not told.
pub(super) fn readable(value: &Value, sees_cost: bool) -> Value {
    match value {
        Value::Object(fields) => {
            let told = fields.iter().filter(|(name, value)| is_told(name, value, sees_cost));
            let read = told.map(|(name, value)| (name.clone(), readable(&opened(name, value), sees_cost)));
            Value::Object(read.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(|item| readable(item, sees_cost)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn is_told(name: &str, value: &Value, sees_cost: bool) -> bool {
    let is_cost = COST.contains(&name);
    // What an approval is bound to is a hash; elsewhere a content is what was written.
    let is_bound = name == "content" && value.as_str().is_some_and(is_hash);
    // An approval names its matrix; a version of the matrix holds it.
    let is_matrix = name == "matrix" && !value.as_str().is_some_and(is_json);
    !HIDDEN.contains(&name) && !is_bound && !is_matrix && (sees_cost || !is_cost)
}

fn opened(name: &str, value: &Value) -> Value {
    let text = value.as_str().filter(|text| TEXTS_OF_JSON.contains(&name) && is_json(text));
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| value.clone())
}

fn is_json(text: &str) -> bool {
    text.starts_with('{') || text.starts_with('[')
}

/// Whether a text is a SHA-256.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What has a name that stands for its identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    Person,
    Customer,
    Department,
    Supplier,
    Category,
    Series,
    Project,
    Contract,
    Demand,
}

/// How a field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// An amount, as text.
    Amount,
    /// An amount in fen.
    Fen,
    /// A ratio, as text.
    Ratio,
    /// Milliseconds since 1970.
    Millis,
    /// The name of what it identifies.
    NameOf(Named),
    /// A code, with the beginnings of the keys of its word.
    Word(&'static [&'static str]),
    /// As it stands.
    Plain,
}

/// How the field of that name is read.
pub(super) fn reading(field: &str) -> Reading {
    match field {
        "amount" | "amount_below" | "amount_from" | "cost" | "estimate" | "other_cost" | "quoted"
        | "service_amount" | "service_cost" | "unit_cost" | "unit_price" => Reading::Amount,
        "credit_limit" => Reading::Fen,
        "margin" | "margin_below" | "margin_from" => Reading::Ratio,
        "confirmed_at"
        | "ended_at"
        | "in_force_from"
        | "kept_at"
        | "password_changed_at"
        | "proposed_at"
        | "sent_at"
        | "settled_at" => Reading::Millis,
        "cause" => Reading::Word(&["cause"]),
        "contract_kind" => Reading::Word(&["contract"]),
        "decision" => Reading::Word(&["approval"]),
        "disposal" => Reading::Word(&["disposal"]),
        "document" => Reading::Word(&["document"]),
        "kind" => Reading::Word(&[
            "contract",
            "support",
            "contract-attachment",
            "calendar",
            "archive-kind",
            "kept",
            "duty",
            "audit-kind",
        ]),
        "locale" => Reading::Word(&["value-locale"]),
        "password_hash" => Reading::Word(&["value-password"]),
        "outcome" => Reading::Word(&["approval-outcome"]),
        "password_policy" => Reading::Word(&["password-policy"]),
        "raised_from" | "role" => Reading::Word(&["role"]),
        "reach" => Reading::Word(&["reach"]),
        "route" => Reading::Word(&["case-route", "value-route"]),
        "signer" | "signers" => Reading::Word(&["notice-signer"]),
        "status" => Reading::Word(&["status", "authority", "scan"]),
        "warranty_start" => Reading::Word(&["catalogue-start"]),
        _ => named(field),
    }
}

fn named(field: &str) -> Reading {
    Reading::NameOf(match field {
        "account_manager" | "applicant" | "by" | "confirmed_by" | "ended_by" | "first_holder" | "from"
        | "holder" | "in_name_of" | "kept_by" | "owner" | "people" | "person" | "proposed_by"
        | "published_by" | "sent_by" | "settled_by" | "to" | "written_by" => Named::Person,
        "customer" | "customer_id" => Named::Customer,
        "department" | "parent" => Named::Department,
        "supplier_id" => Named::Supplier,
        "category" => Named::Category,
        "series" => Named::Series,
        "project" => Named::Project,
        "contract" => Named::Contract,
        "demand" => Named::Demand,
        _ => return Reading::Plain,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;
    use std::collections::{BTreeMap, BTreeSet};

    /// A type as its source has it: its fields with their types, and the variants that have none.
    #[derive(Default)]
    struct Kept {
        fields: Vec<(String, String)>,
        codes: Vec<String>,
    }

    fn kept_in(source: &str) -> BTreeMap<String, Kept> {
        let (mut found, mut open, mut stored) = (BTreeMap::<String, Kept>::new(), None, false);
        for line in source.lines() {
            let head = line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum "));
            match head.and_then(|head| head.strip_suffix(" {")) {
                Some(name) if stored => open = Some(name.to_owned()),
                _ if line == "events! {" || line == "folder_events! {" => open = Some(line.to_owned()),
                _ if line == "}" => open = None,
                _ if line.starts_with("#[derive(") => stored = line.contains("Deserialize"),
                _ => {}
            }
            if let Some(name) = &open {
                add_line(found.entry(name.clone()).or_default(), line);
            }
        }
        found
    }

    fn add_line(kept: &mut Kept, line: &str) {
        let text = line.trim();
        if text.starts_with("//") || text.starts_with('#') {
            return;
        }
        let variant =
            text.strip_suffix(',').filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        kept.codes.extend(variant.filter(|name| name.starts_with(|c: char| c.is_uppercase())).map(snake));
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        for piece in text.split([',', '{', '}']).map(|piece| piece.trim().trim_start_matches("pub ")) {
            match piece.split_once(": ") {
                Some((name, of)) if is_name(name) => kept.fields.push((name.to_owned(), of.to_owned())),
                // What a variant holds.
                _ => kept.fields.extend(piece.split_once('(').map(|(_, of)| (String::new(), of.to_owned()))),
            }
        }
    }

    fn snake(name: &str) -> String {
        let upper = |c: char| {
            if c.is_ascii_uppercase() { format!("_{}", c.to_ascii_lowercase()) } else { c.to_string() }
        };
        name.chars().map(upper).collect::<String>().trim_start_matches('_').to_owned()
    }

    fn read(path: &str) -> String {
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every type that is stored: those of the rules, the rows of master data, the settings.
    fn kept() -> BTreeMap<String, Kept> {
        let mut all = BTreeMap::new();
        for file in std::fs::read_dir("../regulation/src").unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                all.extend(kept_in(&read(path.to_str().unwrap())));
            }
        }
        all.extend(kept_in(&read("src/features/people/settings.rs")));
        for table in MASTER {
            let row = kept_in(&read(&format!("../store/src/entities/{table}.rs"))).remove("Model");
            all.insert(table.to_owned(), row.expect("a row"));
        }
        all
    }

    const MASTER: [&str; 14] = [
        "authority_version",
        "calendar_day",
        "calendar_year",
        "category",
        "customer",
        "department",
        "kept_document",
        "model",
        "person",
        "role_grant",
        "scanned_paper",
        "series",
        "setting",
        "supplier",
    ];

    const EVENTS: [&str; 9] = [
        "events! {",
        "folder_events! {",
        "ContractEvent",
        "DemandEvent",
        "CaseEvent",
        "SupportEvent",
        "UrgingEvent",
        "Matrix",
        "Settings",
    ];

    /// Every field that is told, with the codes it may hold.
    fn told() -> BTreeMap<String, BTreeSet<String>> {
        let kept = kept();
        let mut open: Vec<&str> = EVENTS.iter().chain(&MASTER).copied().collect();
        let (mut seen, mut told) = (BTreeSet::new(), BTreeMap::<String, BTreeSet<String>>::new());
        while let Some(name) = open.pop() {
            if !seen.insert(name) {
                continue;
            }
            let found = kept.get(name).unwrap_or_else(|| panic!("{name} is not found in its source"));
            for (field, of) in found.fields.iter().filter(|(field, _)| !HIDDEN.contains(&field.as_str())) {
                let words = of.split(|c: char| !c.is_ascii_alphanumeric());
                for (name, of) in words.filter_map(|word| kept.get_key_value(word)) {
                    open.push(name);
                    told.entry(field.clone()).or_default().extend(of.codes.iter().cloned());
                }
                told.entry(field.clone()).or_default();
            }
        }
        told.remove("");
        told
    }

    #[test]
    fn every_field_of_every_event_has_its_label() {
        let told = told();
        for field in ["delivery_place", "unit_cost", "decision", "warranty_start", "archive_days", "steps"] {
            assert!(told.contains_key(field), "{field} is not among {told:?}");
        }
        let mut lacking = BTreeSet::new();
        for field in
            told.keys().filter(|field| !is_transparent(field) || *field == "form" || *field == "sheet")
        {
            let key = format!("field-{}", field.replace('_', "-"));
            lacking.extend(
                Language::ALL
                    .into_iter()
                    .filter(|language| language.try_say(&key, &[]).is_none())
                    .map(|language| format!("{} {key}", language.tag())),
            );
        }
        assert!(lacking.is_empty(), "no label: {lacking:#?}");
    }

    #[test]
    fn every_code_of_every_event_has_its_word() {
        let mut lacking = BTreeSet::new();
        // A currency is known by its code.
        for (field, codes) in told().into_iter().filter(|(field, _)| field != "currency") {
            let beginnings: &[&str] = match reading(&field) {
                Reading::Word(beginnings) => beginnings,
                Reading::NameOf(_) => &["value"],
                Reading::Amount | Reading::Fen | Reading::Ratio | Reading::Millis | Reading::Plain => {
                    continue;
                }
            };
            for code in codes {
                let said = |beginning: &&str| {
                    Language::ALL.iter().all(|language| {
                        language.try_say(&format!("{beginning}-{}", code.replace('_', "-")), &[]).is_some()
                    })
                };
                if !beginnings.iter().any(said) {
                    lacking.insert(format!("{field}: {code}"));
                }
            }
        }
        assert!(lacking.is_empty(), "no word: {lacking:#?}");
    }

    #[test]
    fn cost_is_told_to_those_who_see_it() {
        let line = serde_json::json!({ "model": "R5280", "unit_cost": "1.00", "unit_price": "2.00", "plan": { "other_cost": "3.00" }, "id": "x" });
        assert_eq!(readable(&line, false), serde_json::json!({ "model": "R5280" }));
        assert_eq!(readable(&line, true)["plan"]["other_cost"], "3.00");
        let hash = "0".repeat(64);
        let approval = serde_json::json!({ "content": hash, "matrix": "7365-7474" });
        assert_eq!(readable(&approval, true), serde_json::json!({}));
        assert_eq!(readable(&serde_json::json!({ "content": "安装" }), true)["content"], "安装");
    }
}
