//! What is known of a request before anyone has said who they are.

use crate::layout::Theme;
use crate::locale::Language;
use axum::extract::Request;
use http::{HeaderMap, HeaderName, header};
use regulation::clock::Moment;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// The other end of the connection, as the accept loop saw it.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What is known of every request.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Names the request in the log, in the answer's `X-Request-Id` and in the audit trail.
    pub request_id: Uuid,
    /// Where it came from: the client behind our own proxies.
    pub address: IpAddr,
    /// When it came. The whole request happens at this moment.
    pub now: Moment,
    /// The language chosen in this browser, else what `Accept-Language` asks for.
    pub language: Language,
    /// The language chosen in this browser: it goes before the one of the person's profile.
    pub chosen_language: Option<Language>,
    /// Light or dark, where chosen in this browser.
    pub theme: Option<Theme>,
    /// The whole path, also inside the API's router, which takes its base off.
    pub path: Arc<str>,
    /// Method and path with its query: what an idempotency key is bound to, beside the body.
    pub target: Arc<str>,
    /// SHA-256 of the body, once a JSON body has been read.
    pub(super) body: Arc<OnceLock<[u8; 32]>>,
}

impl Arrival {
    pub(super) fn of(request: &Request, request_id: Uuid, now: Moment, proxies: &[IpAddr]) -> Self {
        let peer = request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0);
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let headers = request.headers();
        let chosen_language = cookie(headers, "language").and_then(Language::tagged);
        let accepted = || Language::accepted(text(headers, &header::ACCEPT_LANGUAGE).unwrap_or_default());
        Self {
            request_id,
            address: client(peer, headers, proxies),
            now,
            language: chosen_language.unwrap_or_else(accepted),
            chosen_language,
            theme: cookie(headers, "theme").and_then(Theme::from_code),
            path: request.uri().path().into(),
            target: format!("{} {path}", request.method()).into(),
            body: Arc::default(),
        }
    }

    /// What was asked for, without the method.
    pub fn path_and_query(&self) -> &str {
        self.target.split_once(' ').map_or("/", |(_, path)| path)
    }
}

/// The value of the first cookie of that name.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// A header's value, if it is there and is text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The last address that none of our proxies vouches for: anything left of it could have been made up.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    let forwarded = HeaderName::from_static("x-forwarded-for");
    let hops = headers.get_all(forwarded).iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = hops.flat_map(|value| value.split(',')).map(str::trim).collect();
    let hops = hops.iter().rev().map_while(|hop| hop.parse::<IpAddr>().ok()).map(|hop| hop.to_canonical());
    let mut client = peer;
    for hop in hops {
        client = hop;
        if !proxies.contains(&hop) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &str, proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let proxies: Vec<IpAddr> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        assert_eq!(seen("203.0.113.9", "10.0.0.1", &["192.0.2.1"]), "203.0.113.9");
        assert_eq!(seen("192.0.2.1", "198.51.100.7", &["192.0.2.1"]), "198.51.100.7");
        assert_eq!(seen("192.0.2.1", "1.1.1.1, 198.51.100.7", &["192.0.2.1"]), "198.51.100.7");
        assert_eq!(seen("192.0.2.1", "198.51.100.7, 192.0.2.2", &["192.0.2.1", "192.0.2.2"]), "198.51.100.7");
        assert_eq!(seen("192.0.2.1", "junk", &["192.0.2.1"]), "192.0.2.1");
    }
}
