//! The OpenAPI 3.1 document at `/api/v1/openapi.json`, made from the handlers.

use super::App;
use super::problem::{FieldError, ProblemJson};
use super::routes::{API, operations};
use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use http::header;
use std::sync::LazyLock;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
    Schema,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;

/// The address of the document.
pub(super) fn routes() -> Router<App> {
    Router::new().route(&format!("{API}/openapi.json"), get(answer))
}

/// Made when it is first asked for: describing everything takes more memory than serving it.
async fn answer() -> impl IntoResponse {
    static JSON: LazyLock<String> = LazyLock::new(|| document().to_json().expect("a document is plain data"));
    ([(header::CONTENT_TYPE, "application/json")], JSON.as_str())
}

/// The document.
pub(super) fn document() -> OpenApi {
    let api = crate::features::routes().into_described();
    let mut document = OpenApiRouter::with_openapi(base()).nest(API, api).into_openapi();
    refusals(&mut document);
    open_what_is_flattened(&mut document);
    document
}

fn base() -> OpenApi {
    let description = "Money is a string with two digits, a ratio a string, a day `2026-11-23`, an instant RFC 3339 UTC. \
                       `Idempotency-Key` on a write makes it happen once; `If-Match` with the `ETag` that was read makes it \
                       happen on that state or not at all (412).";
    let info =
        InfoBuilder::new().title("销售EPM").version(env!("CARGO_PKG_VERSION")).description(Some(description));
    let components = ComponentsBuilder::new()
        .security_scheme(
            "bearer",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        )
        .security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("epm"))))
        .schema(ProblemJson::name(), ProblemJson::schema())
        .schema(FieldError::name(), FieldError::schema());
    OpenApiBuilder::new().info(info.build()).components(Some(components.build())).build()
}

/// What is told as a part of something else cannot forbid what that adds, though it is read without unknown fields.
fn open_what_is_flattened(openapi: &mut OpenApi) {
    let Some(components) = &mut openapi.components else { return };
    let part = |schema: &RefOr<Schema>| match schema {
        RefOr::Ref(to) => to.ref_location.rsplit('/').next().map(str::to_owned),
        RefOr::T(_) => None,
    };
    let parts = |schema: &RefOr<Schema>| match schema {
        RefOr::T(Schema::AllOf(all)) => all.items.iter().filter_map(part).collect(),
        RefOr::T(_) | RefOr::Ref(_) => Vec::new(),
    };
    for name in components.schemas.values().flat_map(parts).collect::<Vec<_>>() {
        if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(&name) {
            object.additional_properties = None;
        }
    }
}

/// Every operation can be refused, always in the same form.
fn refusals(openapi: &mut OpenApi) {
    let content =
        ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name(ProblemJson::name())))).build();
    let refusal = ResponseBuilder::new()
        .description("Refused (RFC 9457)")
        .content("application/problem+json", content)
        .build();
    for operation in openapi.paths.paths.values_mut().flat_map(operations) {
        operation.responses.responses.insert("default".to_owned(), RefOr::T(refusal.clone()));
    }
}

#[cfg(test)]
mod tests {
    use crate::features::routes;
    use crate::http::openapi_json;
    use serde_json::Value;
    use std::collections::BTreeMap;

    /// Writes that take nothing, or what is no JSON.
    const WITHOUT_BODY: [&str; 3] =
        ["/api/v1/uploads", "/api/v1/people/{id}/password", "/api/v1/role-grants/{id}/confirmation"];
    /// Lists that are short and always told whole.
    const WHOLE: [&str; 5] = [
        "/api/v1/authority/versions",
        "/api/v1/departments",
        "/api/v1/me/sessions",
        "/api/v1/projects/{project}/documents",
        "/api/v1/contracts/{contract}/documents",
    ];
    /// Answers that are a file, or headers alone.
    const FILES: [&str; 8] = [
        ".xlsx",
        ".zip",
        ".pdf",
        "/marked",
        "/files/{sha256}",
        "/pages/{page}",
        "/uploads",
        "/uploads/{upload}",
    ];

    fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
        let mut all = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                all.push((path.as_str(), method.as_str(), operation));
            }
        }
        all
    }

    fn is_described(schema: &Value) -> bool {
        schema.as_object().is_some_and(|schema| !schema.is_empty())
    }

    /// No body, answer or list is left undescribed.
    #[test]
    fn every_operation_says_what_it_takes_and_answers() {
        let document: Value = serde_json::from_str(&openapi_json()).unwrap();
        let mut silent = Vec::new();
        for (path, method, operation) in operations(&document) {
            let writes = ["post", "put", "patch"].contains(&method);
            let body = operation["requestBody"]["content"].as_object();
            if writes && body.is_none() && !WITHOUT_BODY.contains(&path) {
                silent.push(format!("{method} {path}: no body"));
            }
            if body.into_iter().flatten().any(|(_, content)| !is_described(&content["schema"])) {
                silent.push(format!("{method} {path}: any body"));
            }
            let answer = ["200", "201"].iter().find_map(|status| operation["responses"].get(status));
            let Some(answer) = answer else { continue };
            let content = answer["content"].as_object();
            if content.is_none() && !FILES.iter().any(|file| path.ends_with(file)) && !path.ends_with("/logo")
            {
                silent.push(format!("{method} {path}: no answer"));
            }
            for (_, content) in content.into_iter().flatten() {
                let schema = &content["schema"];
                let is_list = schema["$ref"].as_str().is_some_and(|name| name.contains("/Page_"));
                let asks = |name: &str| {
                    let parameters = operation["parameters"].as_array();
                    parameters.is_some_and(|all| all.iter().any(|parameter| parameter["name"] == name))
                };
                if !is_described(schema) {
                    silent.push(format!("{method} {path}: any answer"));
                }
                if is_list && !WHOLE.contains(&path) && !(asks("limit") && asks("cursor")) {
                    silent.push(format!("{method} {path}: no parameters"));
                }
            }
        }
        assert!(silent.is_empty(), "{silent:#?}");
    }

    /// What is named is there, and says something.
    #[test]
    fn every_schema_that_is_named_is_there() {
        fn named<'a>(value: &'a Value, names: &mut Vec<&'a str>) {
            match value {
                Value::Object(fields) => {
                    names.extend(fields.get("$ref").and_then(Value::as_str));
                    fields.values().for_each(|value| named(value, names));
                }
                Value::Array(items) => items.iter().for_each(|value| named(value, names)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        let document: Value = serde_json::from_str(&openapi_json()).unwrap();
        let mut names = Vec::new();
        named(&document, &mut names);
        let lost = |name: &&str| !document.pointer(&name[1..]).is_some_and(is_described);
        let lost: Vec<&str> = names.into_iter().filter(lost).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }

    /// A name stands for one schema: of two the last would be told for both.
    #[test]
    fn no_two_schemas_share_a_name() {
        let routes = routes();
        let (mut told, mut shared) = (BTreeMap::new(), Vec::new());
        for (name, schema) in routes.schemas() {
            let schema = serde_json::to_value(schema).unwrap();
            if *told.entry(name.clone()).or_insert_with(|| schema.clone()) != schema {
                shared.push(name);
            }
        }
        assert!(shared.is_empty(), "{shared:?}");
    }

    /// Else nothing at all would fit.
    #[test]
    fn what_is_flattened_takes_what_is_beside_it() {
        let document: Value = serde_json::from_str(&openapi_json()).unwrap();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let parts = schemas.values().flat_map(|schema| schema["allOf"].as_array().into_iter().flatten());
        let refs: Vec<&str> = parts.filter_map(|part| part["$ref"].as_str()).collect();
        assert!(refs.iter().any(|name| name.ends_with("/Terms")), "{refs:?}");
        assert!(
            refs.iter().all(|name| document.pointer(&name[1..]).unwrap()["additionalProperties"] != false)
        );
    }

    /// A list says by what it is narrowed and sorted; what a filter may hold stands there, without a reference.
    #[test]
    fn a_list_says_how_it_is_asked_for() {
        let document: Value = serde_json::from_str(&openapi_json()).unwrap();
        let parameters = document["paths"]["/api/v1/projects"]["get"]["parameters"].as_array().unwrap();
        let of =
            |name: &str| &parameters.iter().find(|parameter| parameter["name"] == name).unwrap()["schema"];
        assert!(
            of("status")["items"]["enum"].as_array().unwrap().contains(&"arrived".into()),
            "{}",
            of("status")
        );
        assert_eq!(of("customer")["format"], "uuid");
        assert!(of("sort")["enum"].as_array().unwrap().contains(&"-amount".into()));
        assert_eq!((&of("limit")["maximum"], &of("count")["enum"][0]), (&200.into(), &"exact".into()));
        assert!(parameters.iter().all(|parameter| parameter["required"] == false));
    }
}
