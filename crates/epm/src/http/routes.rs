//! How a feature registers its addresses. Each says who may call it; there is no way to register one that does not, so a
//! route without a policy does not compile.
//!
//! ```ignore
//! pub fn routes() -> Routes {
//!     Routes::new()
//!         .api(Who::Holding(&[Role::AccountManager]), routes!(draft))
//!         .page(Who::SignedIn, "/contracts/{id}", show)
//! }
//! ```
//!
//! The policy is the outer door: whether someone of that role may act on *this* project in *this* status is decided by
//! `regulation`, and what they see of it by the queries' scope.

use super::App;
use super::authenticate::admit;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware::from_fn;
use axum::routing::get;
use regulation::duties::Role;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::security::SecurityRequirement;
#[cfg(test)]
use utoipa::openapi::{RefOr, schema::Schema};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// Who may call an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever comes, signed in or not.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever holds one of these roles, for anything.
    Holding(&'static [Role]),
}

/// One address, for `docs/generated/endpoints.txt` and the tests that try each with each role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The path, with its parameters in braces.
    pub path: String,
    /// GET, POST, …
    pub method: &'static str,
    /// Who may call it, in words.
    pub who: String,
}

/// The addresses of a feature.
#[must_use]
pub struct Routes {
    api: OpenApiRouter<App>,
    pages: Router<App>,
    addresses: Vec<Address>,
    #[cfg(test)]
    schemas: Vec<(String, RefOr<Schema>)>,
}

/// The API's base.
pub(super) const API: &str = "/api/v1";

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self {
            api: OpenApiRouter::new(),
            pages: Router::new(),
            addresses: Vec::new(),
            #[cfg(test)]
            schemas: Vec::new(),
        }
    }

    /// JSON, under `/api/v1`: `routes!(handler)` of a handler with `#[utoipa::path(…)]`.
    pub fn api(mut self, who: Who, (schemas, mut paths, methods): UtoipaMethodRouter<App>) -> Self {
        for (path, item) in &mut paths.paths {
            for (method, operation) in operations(item) {
                self.addresses.push(Address { path: format!("{API}{path}"), method, who: told(who) });
                describe(operation, who);
            }
        }
        #[cfg(test)]
        self.schemas.extend(schemas.iter().cloned());
        let methods = methods.layer(from_fn(move |request, next| admit(who, request, next)));
        self.api = self.api.routes((schemas, paths, methods));
        self
    }

    /// JSON out, raw bytes in: an upload streams past the limit of JSON bodies and sets its own.
    pub fn upload(self, who: Who, (schemas, paths, methods): UtoipaMethodRouter<App>) -> Self {
        self.api(who, (schemas, paths, methods.layer(DefaultBodyLimit::disable())))
    }

    /// A page: GET only, since every write goes through the API.
    pub fn page<H, T>(mut self, who: Who, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.addresses.push(Address { path: path.to_owned(), method: "GET", who: told(who) });
        let methods = get(handler).layer(from_fn(move |request, next| admit(who, request, next)));
        self.pages = self.pages.route(path, methods);
        self
    }

    /// With those of another.
    pub fn merge(mut self, other: Self) -> Self {
        self.api = self.api.merge(other.api);
        self.pages = self.pages.merge(other.pages);
        self.addresses.extend(other.addresses);
        #[cfg(test)]
        self.schemas.extend(other.schemas);
        self
    }

    /// What the operations are described with, by name; the same name may come many times.
    #[cfg(test)]
    pub(super) fn schemas(&self) -> &[(String, RefOr<Schema>)] {
        &self.schemas
    }

    pub(super) fn into_parts(self) -> (OpenApiRouter<App>, Router<App>, Vec<Address>) {
        (self.api, self.pages, self.addresses)
    }
}

impl Default for Routes {
    fn default() -> Self {
        Self::new()
    }
}

fn told(who: Who) -> String {
    match who {
        Who::Anyone => "anyone".to_owned(),
        Who::SignedIn => "signed in".to_owned(),
        Who::Holding(roles) => roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" "),
    }
}

fn operations(item: &mut utoipa::openapi::PathItem) -> Vec<(&'static str, &mut Operation)> {
    let all = [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Patch, &mut item.patch),
        (HttpMethod::Delete, &mut item.delete),
    ];
    let name = |method: &HttpMethod| match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options | HttpMethod::Head | HttpMethod::Trace => "other",
    };
    all.into_iter().filter_map(|(method, operation)| Some((name(&method), operation.as_mut()?))).collect()
}

/// The policy in the OpenAPI document.
fn describe(operation: &mut Operation, who: Who) {
    let signed_in = [
        SecurityRequirement::new::<_, [&str; 0], _>("bearer", []),
        SecurityRequirement::new::<_, [&str; 0], _>("cookie", []),
    ];
    if who != Who::Anyone {
        operation.security = Some(signed_in.into());
    }
    let open = format!("Who: {}.", told(who));
    operation.description = Some(match operation.description.take() {
        Some(description) => format!("{description}\n\n{open}"),
        None => open,
    });
}
