//! A company in one line, and a client for each of its people.

use axum::Router;
use axum::body::{Body, to_bytes};
use chrono::{DateTime, TimeDelta};
use epm::features::people::{
    DepartmentEntry, GrantEntry, NewPerson, ReachEntry, add_department, add_person, grant_at_console,
};
use epm::http::{App, Problem, Rates, Setup};
use epm::outside::Outside;
use http::{HeaderMap, Method, Request, StatusCode};
use regulation::duties::Role;
use regulation::id::{DepartmentId, PersonId};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use store::Origin;
use store::entities::session;
use store::sea_orm::EntityTrait;
use store::testing::TestDb;
use tower::ServiceExt;
use uuid::Uuid;

/// Monday, 9 o'clock in Shanghai.
const BEGIN: &str = "2026-05-11T01:00:00Z";

/// The departments: code, name, the one above, whether in another city.
const DEPARTMENTS: [(&str, &str, Option<&str>, bool); 6] = [
    ("sales", "营销中心", None, false),
    ("east", "华东业务部", Some("sales"), false),
    ("south", "华南业务部", Some("sales"), false),
    ("chengdu", "成都办事处", Some("east"), true),
    ("technical", "技术部", None, false),
    ("office", "综合管理部", None, false),
];

/// Roles, each with a department it reaches.
type Roles = &'static [(Role, Option<&'static str>)];

/// The people: username, where they work, what they hold. A department after a role is how far it reaches.
const PEOPLE: [(&str, &str, Roles); 25] = [
    ("account_manager", "east", &[(Role::AccountManager, None)]),
    ("account_manager_2", "east", &[(Role::AccountManager, None)]),
    ("account_manager_south", "south", &[(Role::AccountManager, None)]),
    ("account_manager_chengdu", "chengdu", &[(Role::AccountManager, None)]),
    ("contract_administrator", "office", &[(Role::ContractAdministrator, None)]),
    ("project_administrator", "office", &[(Role::ProjectAdministrator, None)]),
    ("project_administrator_2", "office", &[(Role::ProjectAdministrator, None)]),
    ("general_manager", "east", &[(Role::GeneralManager, Some("east"))]),
    ("general_manager_south", "south", &[(Role::GeneralManager, Some("south"))]),
    ("vice_president", "sales", &[(Role::VicePresident, Some("sales"))]),
    ("commerce_representative", "office", &[(Role::CommerceRepresentative, None)]),
    ("commerce_representative_2", "office", &[(Role::CommerceRepresentative, None)]),
    ("technical_support", "technical", &[(Role::TechnicalSupport, None)]),
    ("technical_head", "technical", &[(Role::TechnicalSupport, Some("*"))]),
    ("market_assistant", "east", &[(Role::MarketAssistant, Some("east"))]),
    ("market_assistant_south", "south", &[(Role::MarketAssistant, Some("south"))]),
    ("finance", "office", &[(Role::Finance, None)]),
    ("archivist", "office", &[(Role::Archivist, None)]),
    ("it_service", "technical", &[(Role::ItService, None)]),
    ("system_administrator", "office", &[(Role::SystemAdministrator, None)]),
    ("security_administrator", "office", &[(Role::SecurityAdministrator, None)]),
    ("security_administrator_2", "office", &[(Role::SecurityAdministrator, None)]),
    ("auditor", "office", &[(Role::Auditor, None)]),
    ("authority_publisher", "office", &[(Role::AuthorityPublisher, None)]),
    ("authority_publisher_2", "office", &[(Role::AuthorityPublisher, None)]),
];

/// The application on a database of its own, with people for each role. Its clock stands still until moved.
pub struct TestApp {
    /// The application.
    pub app: App,
    router: Router,
    people: HashMap<&'static str, PersonId>,
    departments: HashMap<&'static str, DepartmentId>,
}

impl TestApp {
    /// The company on this database.
    pub async fn on(db: &TestDb) -> Self {
        let begin: DateTime<chrono::Utc> = BEGIN.parse().expect("an instant");
        let outside = Outside::arranged(begin, 7);
        let reader = env!("CARGO_BIN_EXE_epm").into();
        let setup = Setup { rates: Rates::unlimited(), reader, ..Setup::default() };
        let app = App::new(db.store.clone(), outside, setup).await.expect("the application starts");
        let departments: HashMap<_, DepartmentId> = DEPARTMENTS.map(|row| (row.0, app.outside.id())).into();
        let people: HashMap<_, PersonId> = PEOPLE.map(|row| (row.0, app.outside.id())).into();
        let (at_console, of, who) = (&Origin::console(begin), &departments, &people);
        let outside = &app.outside;
        let founded = app.store.write("found the company", |tx| async move {
            for (code, name, parent, away) in DEPARTMENTS {
                let entry =
                    json!({ "code": code, "name": name, "parent_id": parent.map(|p| of[p].0), "away": away });
                let entry: DepartmentEntry = serde_json::from_value(entry).expect("a department");
                add_department(&tx, of[code], &entry, at_console).await?;
            }
            for (username, department, roles) in PEOPLE {
                let entry =
                    json!({ "username": username, "name": username, "department_id": of[department].0 });
                let entry: NewPerson = serde_json::from_value(entry).expect("a person");
                add_person(&tx, who[username], &entry, None, at_console).await?;
                for (role, reach) in roles {
                    let entry = grant(who[username], *role, *reach, of);
                    grant_at_console(&tx, outside.id(), &entry, at_console).await?;
                }
                tx_session(&tx, username, who[username], begin).await?;
            }
            Ok::<_, Problem>(())
        });
        founded.await.expect("the company is founded");
        let router = app.router();
        Self { app, router, people, departments }
    }

    /// The client of whoever holds the role first.
    pub fn as_(&self, role: Role) -> Client<'_> {
        self.user(role.code())
    }

    /// The client of one person.
    pub fn user(&self, username: &str) -> Client<'_> {
        assert!(self.people.contains_key(username), "nobody is called {username}");
        Client { app: self, headers: vec![("authorization".into(), format!("Bearer {}", token(username)))] }
    }

    /// The client of whoever holds a token, or of nobody.
    pub fn with_token(&self, token: Option<&str>) -> Client<'_> {
        let headers = token.map(|token| ("authorization".into(), format!("Bearer {token}")));
        Client { app: self, headers: headers.into_iter().collect() }
    }

    /// Who that is.
    pub fn person(&self, username: &str) -> Uuid {
        self.people[username].0
    }

    /// Which department that is.
    pub fn department(&self, code: &str) -> Uuid {
        self.departments[code].0
    }

    /// Moves the clock.
    pub fn advance(&self, by: TimeDelta) {
        self.app.outside.advance(by);
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.expect("the body can be read");
        Reply { status: parts.status, headers: parts.headers, body: bytes.to_vec() }
    }
}

fn grant(person: PersonId, role: Role, reach: Option<&str>, of: &HashMap<&str, DepartmentId>) -> GrantEntry {
    let own = matches!(role, Role::AccountManager | Role::TechnicalSupport);
    let (reach, department_id) = match reach {
        Some("*") => (ReachEntry::All, None),
        Some(department) => (ReachEntry::Department, Some(of[department])),
        None if own => (ReachEntry::Own, None),
        None => (ReachEntry::All, None),
    };
    GrantEntry { person_id: person, role, reach, department_id }
}

/// The token a test's person has from the beginning, for good.
fn token(username: &str) -> String {
    format!("test-{username}")
}

async fn tx_session(
    tx: &store::Write,
    username: &str,
    person: PersonId,
    begin: DateTime<chrono::Utc>,
) -> Result<(), store::StoreError> {
    // Whatever the clock is moved to, it stays alive and fresh; what ends a session is tested with real sign-ins.
    let far = (begin + TimeDelta::days(3650)).timestamp_millis();
    let row = session::Model {
        token_hash: Sha256::digest(token(username)).to_vec(),
        person: person.0,
        kind: "bearer".to_owned(),
        label: "test".to_owned(),
        reads_only: false,
        address: "console".to_owned(),
        created_at: begin.timestamp_millis(),
        seen_at: far,
        fresh_at: far,
        expires_at: far,
        revoked_at: None,
    };
    session::Entity::insert(session::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Someone's program.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    headers: Vec<(String, String)>,
}

impl Client<'_> {
    /// With a header on every request.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Reads under `/api/v1`.
    pub async fn get(&self, path: &str) -> Reply {
        self.request(Method::GET, &api(path), None).await
    }

    /// Reads a page, as a browser would.
    pub async fn page(&self, path: &str) -> Reply {
        self.clone().header("accept", "text/html").request(Method::GET, path, None).await
    }

    /// Writes under `/api/v1`.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.request(Method::POST, &api(path), Some(body)).await
    }

    /// Writes under `/api/v1`.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.request(Method::PUT, &api(path), Some(body)).await
    }

    /// Ends something under `/api/v1`.
    pub async fn delete(&self, path: &str) -> Reply {
        self.request(Method::DELETE, &api(path), None).await
    }

    /// Sends raw bytes under `/api/v1`: a file.
    pub async fn upload(&self, method: Method, path: &str, media_type: &str, bytes: Vec<u8>) -> Reply {
        let request = self.prepared(method, &api(path)).header("content-type", media_type);
        self.app.send(request.body(bytes.into()).expect("a request")).await
    }

    /// Any request.
    pub async fn request(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let request = self.prepared(method, path);
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string().into()),
            None => request.body(Body::empty()),
        };
        self.app.send(request.expect("a request")).await
    }

    fn prepared(&self, method: Method, path: &str) -> http::request::Builder {
        let request = Request::builder().method(method).uri(path).header("host", "epm.test");
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }
}

fn api(path: &str) -> String {
    format!("/api/v1{path}")
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON; null when there is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body, of an answer with this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self.json()
    }

    /// The identifier in the body of an answer with this status.
    #[track_caller]
    pub fn id(&self, status: u16) -> String {
        self.expect(status)["id"].as_str().unwrap_or_else(|| panic!("no id in {}", self.text())).to_owned()
    }

    /// The problem, of a refusal with this status and code; every refusal has words for a person.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let problem = self.json();
        assert_eq!((self.status.as_u16(), problem["code"].as_str()), (status, Some(code)), "{}", self.text());
        let words = problem["errors"].as_array().into_iter().flatten().map(|error| &error["message"]);
        for words in words.chain([&problem["title"], &problem["detail"]]) {
            let words = words.as_str().unwrap_or_default();
            let is_key = !words.contains(' ') && words.is_ascii() && words.contains('-');
            assert!(!words.is_empty() && !is_key, "no words for {words:?} in {problem}");
        }
        problem
    }

    /// A page that says no with this status, in words.
    #[track_caller]
    pub fn refused_page(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert!(self.header("content-type").starts_with("text/html"), "{}", self.header("content-type"));
    }

    /// The pointers of the faults.
    pub fn pointers(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().filter_map(|error| error["pointer"].as_str().map(str::to_owned)).collect()
    }
}
