//! What every request passes through.

use crate::app::TestApp;
use axum::body::Body;
use epm::http::addresses;
use http::{Method, Request};
use regulation::duties::Role;
use serde_json::json;

fn write_from(site: &[(&str, &str)]) -> Request<Body> {
    let request = Request::builder().method("POST").uri("/api/v1/sessions").header("host", "epm.test");
    let request = site.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let request = request.header("content-type", "application/json");
    request.body(json!({ "username": "x", "password": "y" }).to_string().into()).expect("a request")
}

store::both_databases! {
    /// A page of another site can make a browser send our cookie, not say that it is ours.
    async fn writes_of_other_sites_are_refused(db: &TestDb) {
        let app = TestApp::on(db).await;
        let cookie = ("cookie", "epm=anything");
        for refused in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site"), cookie],
            vec![("origin", "https://evil.example"), cookie],
            vec![("origin", "null")],
            vec![cookie],
        ] {
            app.send(write_from(&refused)).await.refused(403, "cross-site");
        }
        for ours in [
            vec![("sec-fetch-site", "same-origin"), cookie],
            vec![("sec-fetch-site", "none")],
            vec![("origin", "http://epm.test"), cookie],
            vec![],
        ] {
            app.send(write_from(&ours)).await.refused(401, "sign-in-refused");
        }
    }

    /// Unknown addresses, unknown things and things of others read alike.
    async fn what_is_not_there_is_404_in_the_readers_form_and_language(db: &TestDb) {
        let app = TestApp::on(db).await;
        let finance = app.as_(Role::Finance);
        let nowhere = finance.get("/nowhere").await.refused(404, "not-found");
        let nobody = finance.get("/people/0199aaaa-0000-7000-8000-000000000000").await.refused(404, "not-found");
        assert_eq!(nowhere, nobody);
        finance.get("/people/not-an-id").await.refused(404, "not-found");
        finance.delete("/people").await.refused(405, "method-not-allowed");
        let english = finance.clone().header("accept-language", "en").get("/nowhere").await.refused(404, "not-found");
        assert_eq!(english["title"], "Not found");
        let page = app.with_token(None).page("/nowhere").await;
        page.expect(404);
        assert!(page.header("content-type").starts_with("text/html") && page.text().contains("未找到"), "{}", page.text());
    }

    /// Every answer carries what makes a browser careful, and a name to ask us about it by.
    async fn every_answer_is_dressed(db: &TestDb) {
        let app = TestApp::on(db).await;
        for reply in [app.with_token(None).get("/me").await, app.as_(Role::Auditor).get("/me").await] {
            assert!(reply.header("content-security-policy").contains("default-src 'none'"));
            assert!(!reply.header("content-security-policy").contains("unsafe"));
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            assert_eq!(reply.header("cache-control"), "no-store");
            assert_eq!(reply.header("x-request-id").len(), 36);
        }
    }

    /// The same key and body answers what was answered; another body is refused; another person's key is theirs.
    async fn an_idempotency_key_makes_a_write_happen_once(db: &TestDb) {
        let app = TestApp::on(db).await;
        let keyed = app.as_(Role::SystemAdministrator).header("idempotency-key", "k-1");
        let entry = json!({ "code": "north", "name": "华北业务部" });
        let first = keyed.post("/departments", entry.clone()).await;
        let again = keyed.post("/departments", entry.clone()).await;
        assert_eq!(first.expect(201), again.expect(201));
        assert_eq!(first.header("location"), again.header("location"));
        assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
        keyed.post("/departments", json!({ "code": "north2", "name": "华北" })).await.refused(422, "key-reused");
        let unkeyed = app.as_(Role::SystemAdministrator);
        unkeyed.post("/departments", entry).await.refused(409, "taken");
        let bad = app.as_(Role::SystemAdministrator).header("idempotency-key", "二");
        bad.post("/departments", json!({ "code": "x", "name": "x" })).await.refused(400, "not-understood");
    }

    /// Two at once with one key: one department, one answer.
    async fn an_idempotency_key_holds_against_a_second_request_meanwhile(db: &TestDb) {
        let app = TestApp::on(db).await;
        let keyed = app.as_(Role::SystemAdministrator).header("idempotency-key", "k-2");
        let entry = json!({ "code": "north", "name": "华北业务部" });
        let (first, second) =
            tokio::join!(keyed.post("/departments", entry.clone()), keyed.post("/departments", entry.clone()));
        assert_eq!(first.expect(201), second.expect(201));
    }

    /// A write on a state that has moved changes nothing.
    async fn a_stale_if_match_is_412(db: &TestDb) {
        let app = TestApp::on(db).await;
        let system = app.as_(Role::SystemAdministrator);
        let made = system.post("/departments", json!({ "code": "north", "name": "华北业务部" })).await;
        let path = format!("/departments/{}", made.id(201));
        let tag = made.header("etag").to_owned();
        let renamed = json!({ "code": "north", "name": "北方业务部" });
        let changed = system.clone().header("if-match", &tag).put(&path, renamed.clone()).await;
        changed.expect(200);
        assert_ne!(changed.header("etag"), tag);
        let other = json!({ "code": "north", "name": "另一个名字" });
        system.clone().header("if-match", &tag).put(&path, other.clone()).await.refused(412, "stale");
        system.clone().header("if-match", format!("W/{}", changed.header("etag"))).put(&path, other).await.refused(412, "stale");
    }

    /// Bodies: what is no JSON, of another type, too large, or with wrong fields has its own answer.
    async fn bodies_that_do_not_fit_are_told_why(db: &TestDb) {
        let app = TestApp::on(db).await;
        let system = app.as_(Role::SystemAdministrator);
        system.upload(Method::POST, "/departments", "application/json", b"{".to_vec()).await.refused(400, "not-understood");
        system.upload(Method::POST, "/departments", "text/csv", b"a,b".to_vec()).await.refused(415, "media-type");
        let large = vec![b' '; 5 * 1024 * 1024];
        system.upload(Method::POST, "/departments", "application/json", large).await.refused(413, "too-large");
        let wrong = system.post("/departments", json!({ "code": "", "colour": "red" })).await;
        wrong.refused(422, "invalid");
        let mut pointers = wrong.pointers();
        pointers.sort();
        assert_eq!(pointers, ["/code", "/colour", "/name"]);
    }
}

/// A route without a policy cannot be registered; this is the table of all of them, for people to read.
#[test]
fn every_address_says_who_may_call_it() {
    let addresses = addresses();
    let width = addresses.iter().map(|address| address.path.len()).max().unwrap_or(0);
    let lines = addresses
        .iter()
        .map(|address| format!("{:6} {:width$}  {}\n", address.method, address.path, address.who));
    generated("endpoints.txt", &lines.collect::<String>());
}

/// The OpenAPI document, committed so that a change of the API shows in review.
#[test]
fn the_openapi_document_is_current() {
    let document = epm::http::openapi_json();
    assert!(document.contains("\"openapi\": \"3.1.0\""));
    generated("openapi.json", &format!("{document}\n"));
}

/// Writes a file of `docs/generated`; CI refuses one that was not committed.
fn generated(name: &str, content: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/generated").join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("docs/generated can be made");
    if std::fs::read_to_string(&path).ok().as_deref() != Some(content) {
        std::fs::write(&path, content).expect("docs/generated can be written");
    }
}
