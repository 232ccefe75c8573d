//! The OpenAPI 3.1 document at `/api/v1/openapi.json`, made from the handlers.

use super::App;
use super::problem::{FieldError, ProblemJson};
use super::routes::API;
use axum::Router;
use axum::routing::get;
use http::header;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;

/// The API under its base, and the address of its document.
pub(super) fn document(api: OpenApiRouter<App>) -> (Router<App>, Router<App>) {
    let (router, openapi) = whole(api).split_for_parts();
    let json: &'static str =
        Box::leak(serde_json::to_string(&openapi).expect("a document is plain data").into_boxed_str());
    let answer = move || async move { ([(header::CONTENT_TYPE, "application/json")], json) };
    (router, Router::new().route(&format!("{API}/openapi.json"), get(answer)))
}

/// The document, for `docs/generated/openapi.json`.
pub(super) fn json(api: OpenApiRouter<App>) -> String {
    whole(api).to_openapi().to_pretty_json().expect("a document is plain data")
}

fn whole(api: OpenApiRouter<App>) -> OpenApiRouter<App> {
    let mut whole = OpenApiRouter::with_openapi(base()).nest(API, api);
    refusals(whole.get_openapi_mut());
    whole
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

/// Every operation can be refused, always in the same form.
fn refusals(openapi: &mut OpenApi) {
    let content =
        ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name(ProblemJson::name())))).build();
    let refusal = ResponseBuilder::new()
        .description("Refused (RFC 9457)")
        .content("application/problem+json", content)
        .build();
    for item in openapi.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete]
            .into_iter()
            .flatten()
        {
            operation.responses.responses.insert("default".to_owned(), RefOr::T(refusal.clone()));
        }
    }
}
