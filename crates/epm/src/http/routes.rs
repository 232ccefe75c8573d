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
use axum::routing::{MethodRouter, get};
use regulation::duties::Role;
use utoipa::openapi::path::{HttpMethod, Operation, PathItem};
use utoipa::openapi::security::SecurityRequirement;
#[cfg(test)]
use utoipa::openapi::{RefOr, schema::Schema};
use utoipa_axum::PathItemExt as _;
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

/// Operations and schemas as the handlers are described with, for the OpenAPI document.
pub(super) type Described = fn() -> UtoipaMethodRouter<App>;

/// Handlers of one path, as [`routes!`] takes them. What describes them is only called for the document.
pub struct Endpoint {
    path: String,
    names: Vec<&'static str>,
    methods: MethodRouter<App>,
    described: Described,
}

impl Endpoint {
    /// No handler yet.
    pub(crate) fn new(path: String, described: Described) -> Self {
        Self { path, names: Vec::new(), methods: MethodRouter::new(), described }
    }

    /// With a handler of these methods.
    pub(crate) fn on<H, T>(mut self, methods: Vec<HttpMethod>, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        for method in methods {
            self.names.push(name(&method));
            self.methods = self.methods.on(method.to_method_filter(), handler.clone());
        }
        self
    }
}

/// Handlers with `#[utoipa::path(…)]`, all of one path, as an [`Endpoint`].
macro_rules! routes {
    ($first:ident $(, $more:ident)*) => {
        utoipa_axum::paste! {
            $crate::http::Endpoint::new(
                <[<__path_ $first>] as utoipa::Path>::path(),
                || utoipa_axum::routes!($first $(, $more)*),
            )
            .on(<[<__path_ $first>] as utoipa::Path>::methods(), $first)
            $(.on(<[<__path_ $more>] as utoipa::Path>::methods(), $more))*
        }
    };
}
pub(crate) use routes;

/// The addresses of a feature.
#[must_use]
pub struct Routes {
    api: Router<App>,
    pages: Router<App>,
    addresses: Vec<Address>,
    described: Vec<(Who, Described)>,
}

/// The API's base.
pub(super) const API: &str = "/api/v1";

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self { api: Router::new(), pages: Router::new(), addresses: Vec::new(), described: Vec::new() }
    }

    /// JSON, under `/api/v1`: `routes!(handler)` of a handler with `#[utoipa::path(…)]`.
    pub fn api(mut self, who: Who, endpoint: Endpoint) -> Self {
        let Endpoint { path, names, methods, described } = endpoint;
        for method in names {
            self.addresses.push(Address { path: format!("{API}{path}"), method, who: told(who) });
        }
        let methods = methods.layer(from_fn(move |request, next| admit(who, request, next)));
        self.api = self.api.route(&path, methods);
        self.described.push((who, described));
        self
    }

    /// JSON out, raw bytes in: an upload streams past the limit of JSON bodies and sets its own.
    pub fn upload(self, who: Who, endpoint: Endpoint) -> Self {
        let methods = endpoint.methods.layer(DefaultBodyLimit::disable());
        self.api(who, Endpoint { methods, ..endpoint })
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
        self.described.extend(other.described);
        self
    }

    /// What the operations are described with, by name; the same name may come many times.
    #[cfg(test)]
    pub(super) fn schemas(&self) -> Vec<(String, RefOr<Schema>)> {
        self.described.iter().flat_map(|(_, described)| described().0).collect()
    }

    pub(super) fn into_router(self) -> Router<App> {
        self.pages.nest(API, self.api)
    }

    pub(super) fn into_addresses(self) -> Vec<Address> {
        self.addresses
    }

    /// The operations with the policy of each, under the API's base.
    pub(super) fn into_described(self) -> OpenApiRouter<App> {
        let mut api = OpenApiRouter::new();
        for (who, described) in self.described {
            let (schemas, mut paths, methods) = described();
            for operation in paths.paths.values_mut().flat_map(operations) {
                describe(operation, who);
            }
            api = api.routes((schemas, paths, methods));
        }
        api
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

fn name(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options | HttpMethod::Head | HttpMethod::Trace => "other",
    }
}

/// The operations of a path.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
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
