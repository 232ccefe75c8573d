//! What was told, in the words of the reader's language.

use super::changes::{Change, Step};
use super::earlier::Told;
use super::fields::{Named, Reading, is_hash, is_transparent, reading};
use super::steps::Steps;
use crate::features::directory::queries::{
    Names, names_of_customers, names_of_departments, names_of_people, names_of_suppliers,
};
use crate::features::todos::words;
use crate::layout::{ChangeRow, Changes, Page};
use chrono::DateTime;
use regulation::{BasisPoints, Fen};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::StoreError;
use store::entities::{category, contract, demand, project, series};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// A field that was set or changed, as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldChange {
    /// The way to it, such as `entry.equipment.3.quantity`.
    field: String,
    /// What it is called.
    label: String,
    /// What stood there; nothing where it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    /// What stands there now; nothing where it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

/// Reads what was told: knows the language, and the names of whatever is named.
pub struct Reader<'a> {
    p: &'a Page,
    steps: Steps,
    names: Names,
}

/// Single values that the words for what happened say already.
const SAID: [&str; 4] = ["approval", "decision", "outcome", "step"];

/// Single values that are sentences of their own.
const SENTENCES: [&str; 7] = ["comment", "content", "fault", "note", "purpose", "reason", "result"];

impl<'a> Reader<'a> {
    /// Whoever reads all of that, with the steps that were decided.
    pub async fn of(
        conn: &impl ConnectionTrait,
        p: &'a Page,
        steps: Steps,
        all: Vec<&Told>,
    ) -> Result<Self, StoreError> {
        let mut ids = BTreeMap::new();
        for told in all {
            told.with.iter().for_each(|(field, value)| collect(field, value, &mut ids));
            for change in &told.changes {
                collect(change.field(), &change.before, &mut ids);
                collect(change.field(), &change.after, &mut ids);
            }
        }
        Ok(Self { p, steps, names: names(conn, ids).await? })
    }

    /// What happened to a stream: `立项审批 · 业务部门总经理：同意`.
    pub fn what(&self, kind: &str, stream: Uuid, name: &str, told: &Told) -> String {
        let number = |field: &str| told.with.get(field).and_then(Value::as_i64);
        let code = |field: &str| told.with.get(field).and_then(Value::as_str);
        let decided = || self.steps.get(stream, number("approval")?, number("step")?);
        match (code("decision"), decided()) {
            (Some(decision), Some(step)) => self.p.language.say_with(
                "event-decided",
                &[
                    ("document", &self.p.t(&format!("document-{}", dashed(&step.document)))),
                    ("role", &self.p.role_word(step.role)),
                    ("decision", &self.p.t(&format!("approval-{decision}"))),
                ],
            ),
            (decision, _) => words::ended(self.p, kind, name, decision.or(code("outcome"))),
        }
    }

    /// What was said beside it in single values: the opinion, the reason, the code, the day.
    pub fn said(&self, told: &Told) -> Option<String> {
        let alone = told.changes.iter().filter(|change| change.path.len() == 1);
        let set: BTreeSet<&str> = alone.map(Change::field).collect();
        let told = told.with.iter().filter(|(field, value)| {
            !value.is_null() && !SAID.contains(&field.as_str()) && !set.contains(field.as_str())
        });
        let one = |(field, value): (&String, &Value)| {
            let text = self.value(field, value);
            if SENTENCES.contains(&field.as_str()) { text } else { format!("{} {text}", self.label(field)) }
        };
        Some(told.map(one).collect::<Vec<_>>().join(" · ")).filter(|said| !said.is_empty())
    }

    /// Each field it set, before and after.
    pub fn changes(&self, told: &Told) -> Vec<FieldChange> {
        let one = |change: &Change| {
            let side = |value: &Value| (!value.is_null()).then(|| self.value(change.field(), value));
            FieldChange {
                field: change.path.iter().map(Step::text).collect::<Vec<_>>().join("."),
                label: self.way(&change.path),
                before: side(&change.before),
                after: side(&change.after),
            }
        };
        told.changes.iter().map(one).collect()
    }

    fn label(&self, field: &str) -> String {
        self.p.language.try_say(&format!("field-{}", dashed(field)), &[]).unwrap_or_else(|| field.to_owned())
    }

    /// `设备清单 · 第 3 项 · 数量`
    fn way(&self, path: &[Step]) -> String {
        let last = path.len().saturating_sub(1);
        let part = |(place, step): (usize, &Step)| match step {
            Step::Field(field) if place < last && is_transparent(field) => None,
            Step::Field(field) => Some(self.label(field)),
            Step::Item(item) => Some(match (item.strip_prefix('+'), item.parse::<u32>()) {
                (Some(item), _) => self.p.t1("field-item-new", "number", item),
                (None, Ok(number)) => self.p.t1("field-item", "number", number),
                (None, Err(_)) => item.clone(),
            }),
        };
        path.iter().enumerate().filter_map(part).collect::<Vec<_>>().join(" · ")
    }

    fn value(&self, field: &str, value: &Value) -> String {
        match value {
            Value::Null => self.p.or_dash("").to_owned(),
            Value::Bool(true) => self.p.t("field-yes"),
            Value::Bool(false) => self.p.t("field-no"),
            Value::Number(number) => self.number(field, number),
            Value::String(text) => self.text(field, text),
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.value(field, item)).collect();
                items.join(self.p.language.list_comma())
            }
            Value::Object(fields) => {
                let told = fields.iter().filter(|(name, value)| !value.is_null() && *name != "line");
                let told =
                    told.map(|(name, value)| format!("{} {}", self.label(name), self.value(name, value)));
                told.collect::<Vec<_>>().join(" · ")
            }
        }
    }

    fn number(&self, field: &str, number: &serde_json::Number) -> String {
        match (reading(field), number.as_i64()) {
            (Reading::Fen, Some(fen)) => self.p.money(Fen(fen)),
            (Reading::Millis, Some(millis)) => self.p.moment(DateTime::from_timestamp_millis(millis)),
            _ => number.to_string(),
        }
    }

    fn text(&self, field: &str, text: &str) -> String {
        let read = match reading(field) {
            Reading::Amount => Fen::parse(text).ok().map(|fen| self.p.money(fen)),
            Reading::Ratio => BasisPoints::parse(text).ok().map(|ratio| self.p.percent(ratio)),
            Reading::NameOf(_) => self.name(text),
            Reading::Word(beginnings) => self.word(beginnings, text),
            Reading::Fen | Reading::Millis | Reading::Plain => self.plain(text),
        };
        read.unwrap_or_else(|| text.to_owned())
    }

    /// Nobody's identifier is that of the machine's console.
    fn name(&self, text: &str) -> Option<String> {
        let named = text.parse().ok().and_then(|id: Uuid| {
            if id.is_nil() { Some(self.p.t("audit-console")) } else { self.names.get(&id).cloned() }
        });
        named.or_else(|| self.word(&["value"], text))
    }

    fn word(&self, beginnings: &[&str], code: &str) -> Option<String> {
        let code = dashed(code);
        beginnings.iter().find_map(|beginning| self.p.language.try_say(&format!("{beginning}-{code}"), &[]))
    }

    /// A moment is read in the company's time; of a hash so much that two can be told apart.
    fn plain(&self, text: &str) -> Option<String> {
        if is_hash(text) {
            return text.get(..12).map(|start| format!("{start}…"));
        }
        let moment = DateTime::parse_from_rfc3339(text).ok()?;
        Some(self.p.moment(moment.to_utc()))
    }
}

/// As a page shows them: so many at most.
impl From<Vec<FieldChange>> for Changes {
    fn from(all: Vec<FieldChange>) -> Self {
        let row = |change: FieldChange| ChangeRow {
            label: change.label,
            before: change.before,
            after: change.after,
        };
        Self::of(all.into_iter().map(row).collect())
    }
}

fn dashed(code: &str) -> String {
    code.replace('_', "-")
}

fn collect(field: &str, value: &Value, ids: &mut BTreeMap<Named, BTreeSet<Uuid>>) {
    match value {
        Value::String(text) => {
            if let (Reading::NameOf(named), Ok(id)) = (reading(field), text.parse()) {
                ids.entry(named).or_default().insert(id);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(field, item, ids)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| collect(name, value, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The names of all of them: a query for each kind that there is.
async fn names(
    conn: &impl ConnectionTrait,
    ids: BTreeMap<Named, BTreeSet<Uuid>>,
) -> Result<Names, StoreError> {
    let mut names = Names::new();
    for (named, ids) in ids {
        names.extend(match named {
            Named::Person => names_of_people(conn, ids).await?,
            Named::Customer => names_of_customers(conn, ids).await?,
            Named::Department => names_of_departments(conn, ids).await?,
            Named::Supplier => names_of_suppliers(conn, ids).await?,
            Named::Category => {
                pairs::<category::Entity>(conn, category::Column::Id, category::Column::Name, ids).await?
            }
            Named::Series => {
                pairs::<series::Entity>(conn, series::Column::Id, series::Column::Name, ids).await?
            }
            Named::Project => {
                pairs::<project::Entity>(conn, project::Column::Id, project::Column::Title, ids).await?
            }
            Named::Contract => {
                pairs::<contract::Entity>(conn, contract::Column::Id, contract::Column::Title, ids).await?
            }
            Named::Demand => {
                pairs::<demand::Entity>(conn, demand::Column::Id, demand::Column::Title, ids).await?
            }
        });
    }
    Ok(names)
}

async fn pairs<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    id: E::Column,
    name: E::Column,
    ids: BTreeSet<Uuid>,
) -> Result<Names, StoreError> {
    let query = E::find().select_only().columns([id, name]).filter(id.is_in(ids));
    let named: Vec<(Uuid, String)> = query.into_tuple().all(conn).await?;
    Ok(named.into_iter().collect())
}
