//! From a request's credential to the person behind it. The token itself is kept nowhere: its SHA-256 is the key of
//! the session's row.

use super::App;
use super::arrival::{Arrival, text};
use super::context::{Context, Via};
use super::problem::{Code, Problem};
use super::routes::Who;
use crate::features::people;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, Method, header};
use sha2::{Digest, Sha256};

/// The cookie's name: behind HTTPS with the prefix that binds it to this host and to a secure connection.
pub(crate) fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-epm" } else { "epm" }
}

/// Whether the request carries a bearer token, which a browser never adds on its own.
pub(super) fn is_bearer(headers: &HeaderMap) -> bool {
    bearer(headers).is_some()
}

/// Whether the request carries our cookie.
pub(super) fn has_session_cookie(headers: &HeaderMap) -> bool {
    cookie(headers).is_some()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = text(headers, &header::AUTHORIZATION)?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    // The prefixed one first: only we can have set it.
    let pairs: Vec<_> = pairs.collect();
    [true, false]
        .into_iter()
        .find_map(|https| pairs.iter().find(|(name, _)| *name == cookie_name(https)).map(|(_, value)| *value))
}

fn credential(headers: &HeaderMap) -> Option<(Via, &str)> {
    // A program that sends a token means the token, whatever cookies its client library kept.
    bearer(headers)
        .map(|token| (Via::Bearer, token))
        .or_else(|| cookie(headers).map(|token| (Via::Cookie, token)))
}

/// The key under which a token is known.
pub(crate) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The hash of the request's credential, valid or not.
pub(super) fn credential_hash(headers: &HeaderMap) -> Option<[u8; 32]> {
    credential(headers).map(|(_, token)| token_hash(token))
}

/// The middleware of one route: finds out who asks and lets them through if the route's policy does.
pub(super) async fn admit(who: Who, mut request: Request, next: Next) -> Response {
    let Some(app) = request.extensions().get::<App>().cloned() else {
        return Problem::internal(&std::io::Error::other("a route outside the gate")).into_response();
    };
    let Some(arrival) = request.extensions().get::<Arrival>().cloned() else {
        return Problem::internal(&std::io::Error::other("a route outside the gate")).into_response();
    };
    let context = match recognise(&app, &arrival, request.headers()).await {
        Ok(context) => context,
        Err(problem) => return problem.into_response(),
    };
    let language = context.as_ref().map_or(arrival.language, |context| context.language);
    let mut response = match judge(who, context.as_ref(), request.method(), &arrival.path) {
        Err(problem) => {
            if let Some(context) = context.filter(|_| is_denied_act(&problem, request.method())) {
                people::record_denial(&context, "refused at the gate", &problem).await;
            }
            match sign_in_page(&problem, &request, &arrival) {
                Some(redirect) => redirect.into_response(),
                None => problem.into_response(),
            }
        }
        Ok(()) => {
            if let Some(context) = context {
                people::touch(&context);
                request.extensions_mut().insert(context);
            }
            next.run(request).await
        }
    };
    response.extensions_mut().insert(language);
    response
}

async fn recognise(app: &App, arrival: &Arrival, headers: &HeaderMap) -> Result<Option<Context>, Problem> {
    let Some((via, token)) = credential(headers) else { return Ok(None) };
    let settings = app.settings();
    let living =
        people::living_session(&app.store.read(), &token_hash(token), arrival.now, &settings).await?;
    let Some(living) = living.filter(|living| living.via == via) else { return Ok(None) };
    Ok(Some(Context::new(app.clone(), arrival.clone(), living, settings, headers)))
}

fn judge(who: Who, context: Option<&Context>, method: &Method, path: &str) -> Result<(), Problem> {
    let roles = match who {
        Who::Anyone => return Ok(()),
        Who::SignedIn => &[][..],
        Who::Holding(roles) => roles,
    };
    let Some(context) = context else { return Err(Problem::new(Code::NotSignedIn)) };
    // With an initial password only the way to one's own is open.
    if context.password_must_change && !people::is_open_with_initial_password(path) {
        return Err(Problem::new(Code::PasswordMustChange));
    }
    if context.reads_only && !method.is_safe() {
        return Err(Problem::new(Code::TokenReadsOnly));
    }
    if roles.is_empty() || roles.iter().any(|role| context.actor.has(*role)) {
        return Ok(());
    }
    Err(Problem::role_required(roles))
}

/// Someone tried an act of another role: that leaves a security record, wherever it is refused.
fn is_denied_act(problem: &Problem, method: &Method) -> bool {
    !method.is_safe() && problem.code() == Code::RoleRequired.key()
}

/// A person who opens a page without being signed in is sent to the sign-in page and comes back afterwards.
fn sign_in_page(problem: &Problem, request: &Request, arrival: &Arrival) -> Option<Redirect> {
    let is_page = request.method() == Method::GET && !arrival.path.starts_with("/api/");
    if !is_page {
        return None;
    }
    if problem.code() == Code::PasswordMustChange.key() {
        return Some(Redirect::to("/profile/password"));
    }
    let here = request.uri().path_and_query()?.as_str();
    let next = percent_encoding::utf8_percent_encode(here, percent_encoding::NON_ALPHANUMERIC);
    (problem.code() == Code::NotSignedIn.key()).then(|| Redirect::to(&format!("/sign-in?next={next}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        pairs.collect()
    }

    #[test]
    fn a_bearer_token_goes_before_a_cookie() {
        let both = headers(&[("authorization", "Bearer t"), ("cookie", "a=b; epm=c")]);
        assert_eq!(credential(&both), Some((Via::Bearer, "t")));
        assert_eq!(credential(&headers(&[("cookie", "a=b; epm=c")])), Some((Via::Cookie, "c")));
        assert_eq!(credential(&headers(&[("cookie", "epm=c; __Host-epm=d")])), Some((Via::Cookie, "d")));
        assert_eq!(credential(&headers(&[("authorization", "Basic eDp5")])), None);
    }
}
