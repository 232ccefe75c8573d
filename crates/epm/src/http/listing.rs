//! What every list takes: `?q=&status=…&sort=-amount&limit=50&cursor=…`, and `?count=exact`. Filters and sort keys are
//! types of the feature: a column that is not among them cannot be named.

use super::input::typed;
use super::problem::{Code, FieldFault, Problem};
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, Required};

/// Items of a page, unless asked otherwise, and the most one may ask for.
const USUAL: u64 = 50;
const MOST: u64 = 200;
/// The longest text that is searched for.
const LONGEST_Q: usize = 200;

/// How a list was asked for. `F` holds the feature's filters, each an `Option`; `S` its sort keys, an enum.
#[derive(Clone, Debug)]
pub struct Listing<F, S> {
    /// Text to search for, trimmed; none when empty.
    pub q: Option<String>,
    /// The filters.
    pub filter: F,
    /// The column to sort by, and whether from the top down; none for the list's own order.
    pub sort: Option<(S, Order)>,
    /// How many items.
    pub limit: u64,
    /// Where the last page ended.
    pub cursor: Option<Cursor>,
    /// Whether the number of all items is wanted.
    pub counted: bool,
}

/// From the smallest up, or from the largest down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Up,
    /// Largest first: `sort=-amount`.
    Down,
}

/// Of a list with an order of its own: there is nothing to sort by.
#[derive(Clone, Copy, Debug, Deserialize)]
pub enum Unsorted {}

impl utoipa::PartialSchema for Unsorted {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).into()
    }
}

impl utoipa::ToSchema for Unsorted {}

/// For a filter that may be named once or several times: `#[serde(default, deserialize_with = "one_or_many")]`.
pub fn one_or_many<'de, D: serde::Deserializer<'de>, T: DeserializeOwned>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    let many = match Value::deserialize(from)? {
        Value::Array(many) => many,
        one @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
            vec![one]
        }
    };
    many.into_iter().map(|one| serde_json::from_value(one).map_err(serde::de::Error::custom)).collect()
}

/// Where a page ended: the sort keys of its last item. Opaque outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// After the item with these sort keys.
    pub fn after(keys: &impl Serialize) -> Self {
        Self(hex::encode(serde_json::to_vec(keys).expect("sort keys are plain data")))
    }

    /// The sort keys; a cursor of another list or order is not understood.
    pub fn keys<K: DeserializeOwned>(&self) -> Result<K, Problem> {
        let bytes = hex::decode(&self.0).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(malformed)
    }

    /// As it stands in the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn malformed() -> Problem {
    Problem::new(Code::NotUnderstood).at(FieldFault::new("/cursor", "cursor-malformed"))
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// What to give as `cursor` for the next page; none on the last.
    pub next_cursor: Option<String>,
    /// With `count=exact`, how many there are in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// A page of at most `limit` items out of a query that asked for one more. `keys` are an item's sort keys.
    pub fn of<K: Serialize>(mut items: Vec<T>, limit: u64, keys: impl Fn(&T) -> K) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = items.last().filter(|_| more).map(|last| Cursor::after(&keys(last)).0);
        Self { items, next_cursor, total: None }
    }

    /// Where the next page begins.
    pub fn cursor(&self) -> Option<Cursor> {
        self.next_cursor.clone().map(Cursor)
    }

    /// All there is.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None, total: None }
    }

    /// Each item as something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next_cursor: self.next_cursor,
            total: self.total,
        }
    }
}

impl<F: DeserializeOwned, S: DeserializeOwned> Listing<F, S> {
    fn read(query: &str) -> Result<Self, Problem> {
        let mut fields = Map::new();
        for (name, value) in pairs(query) {
            // A form sends its empty fields too.
            if value.trim().is_empty() {
                continue;
            }
            match fields.get_mut(&name) {
                None => {
                    fields.insert(name, Value::from(value));
                }
                // Named more than once: a list.
                Some(Value::Array(values)) => values.push(value.into()),
                Some(first) => *first = Value::Array(vec![first.take(), value.into()]),
            }
        }
        let mut take = |name: &str| match fields.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(fault(name)),
        };
        let q = take("q")?.map(|q| q.trim().chars().take(LONGEST_Q).collect());
        let sort = take("sort")?.map(|sort| sorted(&sort)).transpose()?;
        let limit = take("limit")?.map_or(Ok(USUAL), |limit| limit.parse().map_err(|_| fault("limit")))?;
        let cursor = take("cursor")?.map(Cursor);
        let counted = match take("count")?.as_deref() {
            None => false,
            Some("exact") => true,
            Some(_) => return Err(fault("count")),
        };
        let filter = typed(Value::Object(fields))?;
        Ok(Self { q, filter, sort, limit: limit.clamp(1, MOST), cursor, counted })
    }
}

fn fault(name: &str) -> Problem {
    Problem::invalid(vec![FieldFault::new(format!("/{name}"), "field-malformed")])
}

fn sorted<S: DeserializeOwned>(sort: &str) -> Result<(S, Order), Problem> {
    let (key, order) = sort.strip_prefix('-').map_or((sort, Order::Up), |key| (key, Order::Down));
    let read = serde_json::from_value(Value::from(key)).map_err(|_| fault("sort"))?;
    Ok((read, order))
}

/// The pairs of a query string, decoded.
fn pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

impl<St, F, S> FromRequestParts<St> for Listing<F, S>
where
    St: Send + Sync,
    F: DeserializeOwned,
    S: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &St) -> Result<Self, Problem> {
        Self::read(parts.uri.query().unwrap_or_default())
    }
}

impl<F: utoipa::ToSchema, S: utoipa::ToSchema> utoipa::IntoParams for Listing<F, S> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut known = Vec::new();
        F::schemas(&mut known);
        let known: BTreeMap<_, _> = known.into_iter().map(|(name, schema)| (name, json(&schema))).collect();
        let filter = json(&F::schema());
        let mut parameters = vec![parameter("q", "Text to search for.", text())];
        for (name, schema) in filter["properties"].as_object().into_iter().flatten() {
            let schema = plain(schema, &known);
            let description = schema["description"].as_str().unwrap_or_default().to_owned();
            parameters.push(parameter(name, &description, schema));
        }
        if let Some(keys) = json(&S::schema())["enum"].as_array() {
            let both =
                keys.iter().filter_map(Value::as_str).flat_map(|key| [key.to_owned(), format!("-{key}")]);
            let schema = serde_json::json!({ "type": "string", "enum": both.collect::<Vec<_>>() });
            parameters.push(parameter("sort", "What to sort by; with `-` the largest first.", schema));
        }
        let limit = serde_json::json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL });
        let count = serde_json::json!({ "type": "string", "enum": ["exact"] });
        parameters.extend([
            parameter("limit", "How many items.", limit),
            parameter("cursor", "The `next_cursor` of the page before.", text()),
            parameter("count", "With `exact` the answer has the `total`.", count),
        ]);
        parameters
    }
}

fn text() -> Value {
    serde_json::json!({ "type": "string" })
}

fn json(schema: &RefOr<Schema>) -> Value {
    serde_json::to_value(schema).expect("a schema is plain data")
}

fn parameter(name: &str, description: &str, schema: Value) -> Parameter {
    let schema: RefOr<Schema> = serde_json::from_value(schema).expect("it was a schema before");
    let description = Some(description).filter(|description| !description.is_empty());
    let parameter =
        ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::False);
    parameter.description(description).schema(Some(schema)).build()
}

/// The schema of a field as that of a parameter: without references, and never null, since it can be left out.
fn plain(schema: &Value, known: &BTreeMap<String, Value>) -> Value {
    let mut schema = schema.clone();
    let named = schema["$ref"].as_str().and_then(|to| to.rsplit('/').next()).and_then(|name| known.get(name));
    let one_of = schema["oneOf"].as_array().and_then(|all| all.iter().find(|one| one["type"] != "null"));
    if let Some(meant) = named.or(one_of) {
        let mut meant = plain(meant, known);
        if let Some(description) = schema.get("description") {
            meant["description"] = description.clone();
        }
        return meant;
    }
    if let Some(items) = schema.get("items") {
        schema["items"] = plain(items, known);
    }
    if let Some(kind) = schema["type"].as_array().and_then(|kinds| kinds.iter().find(|kind| *kind != "null"))
    {
        schema["type"] = kind.clone();
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Filter {
        status: Option<String>,
        #[serde(default, deserialize_with = "one_or_many")]
        department: Vec<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Sort {
        Amount,
    }

    fn read(query: &str) -> Result<Listing<Filter, Sort>, Problem> {
        Listing::read(query)
    }

    #[test]
    fn a_list_is_asked_for_by_names_it_knows() {
        let listing = read(
            "q=%E6%9C%8D%E5%8A%A1+%E5%99%A8&status=closed&department=a&department=b&sort=-amount&limit=999&count=exact&cursor=",
        );
        let listing = listing.unwrap();
        assert_eq!(listing.q.as_deref(), Some("服务 器"));
        assert_eq!(listing.filter.status.as_deref(), Some("closed"));
        assert_eq!(listing.filter.department, ["a", "b"]);
        assert_eq!(listing.sort, Some((Sort::Amount, Order::Down)));
        assert_eq!((listing.limit, listing.counted, listing.cursor), (200, true, None));
        for wrong in ["colour=red", "sort=margin", "limit=x", "count=about", "q=a&q=b", "status=a&status=b"] {
            assert_eq!(read(wrong).unwrap_err().code(), "invalid", "{wrong}");
        }
        assert!(read("").is_ok());
    }

    #[test]
    fn a_cursor_comes_back_as_the_keys_it_was_made_of() {
        let page = Page::of(vec![(1, "a"), (2, "b"), (3, "c")], 2, |item| *item);
        assert_eq!(page.items.len(), 2);
        let cursor = Cursor(page.next_cursor.unwrap());
        assert_eq!(cursor.keys::<(i32, String)>().unwrap(), (2, "b".to_owned()));
        assert_eq!(cursor.keys::<(i32, i32)>().unwrap_err().code(), "not-understood");
        assert_eq!(Page::of(vec![1, 2], 2, |item| *item).next_cursor, None);
    }
}
