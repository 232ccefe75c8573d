//! Bodies and paths as typed values. Whatever does not fit is answered with all its faults at once, each with the
//! pointer to its field; a field that the type does not know is a fault (no mass assignment).

use super::arrival::{Arrival, text};
use super::problem::{Code, FieldFault, Problem};
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use bytes::Bytes;
use http::request::Parts;
use http::{StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The largest JSON body: a list of 2,000 lines of equipment is under a tenth of it.
pub(super) const LARGEST_JSON: usize = 4 * 1024 * 1024;
/// So many faults are told at once.
const MOST_FAULTS: usize = 50;

/// A JSON body, in; or an answer, out.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: Serialize> axum::response::IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        axum::Json(self.0).into_response()
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = text(request.headers(), &header::CONTENT_TYPE).unwrap_or_default();
        if !kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
            return Err(Problem::new(Code::MediaType));
        }
        let arrival = request.extensions().get::<Arrival>().cloned();
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        if let Some(arrival) = arrival {
            // Read once a request; what idempotency compares.
            arrival.body.get_or_init(|| Sha256::digest(&bytes).into());
        }
        read(&bytes).map(Self)
    }
}

fn unread(rejection: BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(Code::TooLarge).with("limit", LARGEST_JSON / 1024);
    }
    Problem::new(Code::NotUnderstood)
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // No body is an empty object, so that an act without particulars needs none.
    let value = if bytes.trim_ascii().is_empty() {
        Ok(Value::Object(Default::default()))
    } else {
        serde_json::from_slice(bytes)
    };
    let value = value.map_err(|error| {
        Problem::new(Code::NotUnderstood).at(FieldFault::new("", "json-malformed")
            .with("line", error.line())
            .with("column", error.column()))
    })?;
    typed(value)
}

/// Reads a value as a `T`, or tells every fault in it.
pub(super) fn typed<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    match attempt::<T>(&value) {
        Ok((read, unknown)) if unknown.is_empty() => Ok(read),
        Ok((_, unknown)) => Err(Problem::invalid(unknown)),
        Err(fault) => Err(Problem::invalid(all_faults::<T>(value, fault))),
    }
}

/// One try: the value, with the fields it does not know; or the first fault.
fn attempt<T: DeserializeOwned>(value: &Value) -> Result<(T, Vec<FieldFault>), FieldFault> {
    let mut unknown = Vec::new();
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(value, &mut track);
    let mut ignored = |path: serde_ignored::Path<'_>| {
        unknown.push(FieldFault::new(pointer_of_ignored(&path), "field-unknown"));
    };
    let watched = serde_ignored::Deserializer::new(tracked, &mut ignored);
    match T::deserialize(watched) {
        Ok(read) => Ok((read, unknown)),
        Err(error) => Err(fault(&track.path(), &error.to_string())),
    }
}

/// Goes on looking behind the first fault: something that fits is put in its place, and the next one shows. What is
/// read that way is thrown away.
fn all_faults<T: DeserializeOwned>(mut value: Value, first: FieldFault) -> Vec<FieldFault> {
    let mut faults = vec![first];
    while faults.len() < MOST_FAULTS {
        let Some(last) = faults.last() else { break };
        match mended::<T>(&value, &last.pointer, &faults) {
            Some((whole, Err(next))) => {
                faults.push(next);
                value = whole;
            }
            Some((_, Ok(unknown))) => {
                faults.extend(unknown);
                break;
            }
            None => break,
        }
    }
    faults
}

/// The value with something that fits at a faulty place, and what is wrong with it then.
fn mended<T: DeserializeOwned>(
    value: &Value,
    at: &str,
    known: &[FieldFault],
) -> Option<(Value, Result<Vec<FieldFault>, FieldFault>)> {
    let mut stand_ins: Vec<Value> = stand_ins().collect();
    let mut next = 0;
    while let Some(stand_in) = stand_ins.get(next).cloned() {
        next += 1;
        let mut tried = value.clone();
        put(&mut tried, at, stand_in)?;
        match attempt::<T>(&tried) {
            Ok((_, unknown)) => return Some((tried, Ok(unknown))),
            Err(fault) if known.iter().all(|known| known.pointer != fault.pointer) => {
                return Some((tried, Err(fault)));
            }
            // One of a few words: the fault names them.
            Err(fault) => stand_ins.extend(fault.choice().filter(|choice| !stand_ins.contains(choice))),
        }
    }
    None
}

/// Values one of which fits most fields.
fn stand_ins() -> impl Iterator<Item = Value> {
    let texts = ["1", "2026-01-05", "2026-01-05T00:00:00Z", "0199aaaa-0000-7000-8000-000000000000", "x"];
    [
        Value::from(1),
        Value::Null,
        Value::from(false),
        Value::Array(Vec::new()),
        Value::Object(Default::default()),
    ]
    .into_iter()
    .chain(texts.into_iter().map(Value::from))
}

/// Puts `new` where the pointer points, also where nothing was.
fn put(value: &mut Value, pointer: &str, new: Value) -> Option<()> {
    let (parent, last) = pointer.rsplit_once('/')?;
    let last = last.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent)? {
        Value::Object(fields) => {
            fields.insert(last, new);
        }
        Value::Array(items) => *items.get_mut(last.parse::<usize>().ok()?)? = new,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(())
}

fn fault(path: &serde_path_to_error::Path, message: &str) -> FieldFault {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            serde_path_to_error::Segment::Seq { index } => step(&mut pointer, &index.to_string()),
            serde_path_to_error::Segment::Map { key } => step(&mut pointer, key),
            // The variant's name is also its field's name, which stands in the path already.
            serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => {}
        }
    }
    let named = |prefix: &str| message.strip_prefix(prefix).and_then(|rest| rest.split('`').next());
    if let Some(field) = named("missing field `") {
        step(&mut pointer, field);
        return FieldFault::new(pointer, "field-missing");
    }
    if let Some(field) = named("unknown field `") {
        // The path already ends in the unknown field where serde looked into it.
        if !pointer.ends_with(&format!("/{field}")) {
            step(&mut pointer, field);
        }
        return FieldFault::new(pointer, "field-unknown");
    }
    if message.starts_with("unknown variant") {
        // The words stand in backticks, as serde writes them.
        let expected = message.split("expected ").nth(1).unwrap_or_default();
        let choices: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        return FieldFault::new(pointer, "field-not-a-choice").with("choices", choices.join(", "));
    }
    // A value type of ours refuses with the key of its message.
    if !message.contains(' ') && crate::locale::Language::English.try_say(message, &[]).is_some() {
        return FieldFault::new(pointer, message);
    }
    FieldFault::new(pointer, "field-malformed")
}

impl FieldFault {
    /// One of the words that would fit.
    fn choice(&self) -> Option<Value> {
        let choices = self.values.iter().find(|(name, _)| name == "choices");
        choices.and_then(|(_, choices)| choices.split(", ").last()).map(Value::from)
    }
}

fn step(pointer: &mut String, segment: &str) {
    pointer.push('/');
    pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
}

fn pointer_of_ignored(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path;
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => {
            let mut pointer = pointer_of_ignored(parent);
            step(&mut pointer, &index.to_string());
            pointer
        }
        Path::Map { parent, key } => {
            let mut pointer = pointer_of_ignored(parent);
            step(&mut pointer, key);
            pointer
        }
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            pointer_of_ignored(parent)
        }
    }
}

/// The parts of the address, typed. What cannot be read names nothing: 404.
#[derive(Clone, Copy, Debug)]
pub struct Named<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        read.map(|Path(value)| Self(value)).map_err(|_| Problem::not_found())
    }
}

/// What stands behind the `?` of an address, for those that are no lists. What cannot be read is refused like any other
/// input.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let read = axum::extract::Query::try_from_uri(&parts.uri);
        read.map(|axum::extract::Query(value)| Self(value)).map_err(|_| Problem::new(Code::NotUnderstood))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only reading is tested")]
    struct Order {
        title: regulation::text::Title,
        on: chrono::NaiveDate,
        lines: Vec<Line>,
        note: Option<String>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only reading is tested")]
    struct Line {
        quantity: regulation::text::Quantity,
        kind: Kind,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Server,
        Cable,
    }

    fn faults(json: &str) -> Vec<(String, String)> {
        let problem = read::<Order>(json.as_bytes()).map(|_| ()).unwrap_err();
        problem.faults().iter().map(|fault| (fault.pointer.clone(), fault.key.clone())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(pointer, key)| ((*pointer).to_owned(), (*key).to_owned())).collect()
    }

    #[test]
    fn what_fits_is_read() {
        let json = r#"{"title":"服务器","on":"2026-05-01","lines":[{"quantity":"１２","kind":"server"}],"note":null}"#;
        assert_eq!(read::<Order>(json.as_bytes()).unwrap().lines[0].quantity.get(), 12);
    }

    #[test]
    fn every_fault_is_told_at_its_place() {
        let json = r#"{"title":" ","on":"5.1.","lines":[{"quantity":0,"kind":"server"},{"quantity":"三","kind":"rack"}]}"#;
        assert_eq!(
            faults(json),
            pairs(&[
                ("/lines/0/quantity", "quantity-out-of-range"),
                ("/lines/1/kind", "field-not-a-choice"),
                ("/lines/1/quantity", "quantity-malformed"),
                ("/on", "field-malformed"),
                ("/title", "text-empty"),
            ])
        );
    }

    #[test]
    fn unknown_and_missing_fields_are_faults() {
        let json = r#"{"title":"x","on":"2026-05-01","lines":[],"status":"closed","a/b":1}"#;
        let mut told = faults(json);
        told.sort();
        assert_eq!(told, pairs(&[("/a~1b", "field-unknown"), ("/status", "field-unknown")]));
        let missing = faults(r#"{"lines":[{}]}"#);
        let expected = ["/lines/0/kind", "/lines/0/quantity", "/on", "/title"];
        let mut pointers: Vec<_> = missing.iter().map(|(pointer, _)| pointer.as_str()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, expected);
        assert!(missing.iter().all(|(_, key)| key == "field-missing"));
    }

    #[test]
    fn what_is_no_json_is_not_understood() {
        for json in ["{", "[1,]", "\u{7f}", r#"{"a":1}{"#] {
            assert_eq!(read::<Order>(json.as_bytes()).unwrap_err().code(), "not-understood", "{json}");
        }
        assert_eq!(read::<Order>(b"[]").unwrap_err().code(), "invalid");
    }

    #[test]
    fn deep_nesting_does_not_end_the_process() {
        let json = "[".repeat(1_000_000);
        assert_eq!(read::<Order>(json.as_bytes()).unwrap_err().code(), "not-understood");
    }
}
