//! INV-50, F1: the server is killed while people write, and started again. Whatever it had acknowledged is there and is
//! answered again in the same words; what was cut off happens once, when it is sent again; the store is whole.

use super::often;
use crate::app::TestApp;
use crate::street::Street;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

/// The tests speak no TLS, but a client is not made without knowing how.
fn client() -> Client {
    // Another test of this process may have said so already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new()
}

/// How long people write before the server is killed.
const LOAD: Duration = Duration::from_millis(400);
/// How many write at once.
const WRITERS: usize = 4;
/// The audit key of every test's database, as the command line takes it.
const AUDIT_KEY: &str = "2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a";

/// Where the server runs and what it needs.
pub(super) struct Home {
    pub(super) folder: PathBuf,
    pub(super) url: String,
}

impl Home {
    pub(super) fn epm(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_epm"));
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
            .env("EPM_DATA", &self.folder)
            .env("EPM_DATABASE_URL", &self.url)
            .env("EPM_AUDIT_KEY", AUDIT_KEY);
        command
    }

    /// A running server and its address.
    pub(super) async fn serve(&self) -> Server {
        let mut command = self.epm(&["serve", "--unlimited", "--listen", "127.0.0.1:0"]);
        command.env_remove("EPM_LOG");
        let mut child =
            tokio::process::Command::from(command).kill_on_drop(true).spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        loop {
            let line = lines
                .next_line()
                .await
                .expect("its output can be read")
                .expect("the server says where it is");
            if let Some((_, address)) = line.split_once("http://") {
                let address = address.split_whitespace().next().expect("an address");
                return Server { child, base: format!("http://{address}/api/v1") };
            }
        }
    }

    /// `epm check` finds nothing.
    pub(super) async fn assert_whole(&self) {
        let output =
            tokio::process::Command::from(self.epm(&["check"])).output().await.expect("the check runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

pub(super) struct Server {
    pub(super) child: Child,
    base: String,
}

/// Something to be done, with its key.
#[derive(Clone)]
pub(super) struct Order {
    who: &'static str,
    method: Method,
    path: String,
    body: Value,
    key: String,
}

/// What the writers write about.
pub(super) struct Subject {
    street_customer: String,
    project: String,
    written: AtomicUsize,
    /// From here on an answer proves nothing: where the power is cut, nobody would have got it.
    ending: AtomicBool,
}

impl Subject {
    /// Contracts with the street's customer, and this project's initiation.
    pub(super) fn about(street: &Street<'_>, project: String) -> Arc<Self> {
        Arc::new(Self {
            street_customer: street.customer.to_string(),
            project,
            written: AtomicUsize::new(0),
            ending: AtomicBool::new(false),
        })
    }

    /// The next thing that a writer does: a contract, a supplier, or the initiation that two writers both save.
    fn order(&self, writer: usize) -> Order {
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let key = format!("kill-{writer}-{number}");
        match writer {
            0 => {
                let body =
                    json!({ "name": format!("供应商{number}"), "contact": "周工", "phone": "010-55500000" });
                Order {
                    who: "commerce_representative",
                    method: Method::POST,
                    path: "/suppliers".into(),
                    body,
                    key,
                }
            }
            1 => {
                let body = json!({
                    "kind": "virtual", "customer_id": self.street_customer, "title": format!("合同{number}"),
                    "amount": "1000.00", "acceptance_required": false, "payment_plan": [],
                });
                Order { who: "account_manager_2", method: Method::POST, path: "/contracts".into(), body, key }
            }
            _ => {
                let body = json!({ "delivery_place": format!("机房{number}"), "plan": {}, "equipment": [] });
                let path = format!("/projects/{}/initiation", self.project);
                Order { who: "account_manager", method: Method::PUT, path, body, key }
            }
        }
    }
}

/// Sends it: the status, whether it is a replay, and the body; nothing when no answer came.
async fn send(client: &Client, base: &str, order: &Order) -> Option<(u16, bool, String)> {
    let request = client.request(order.method.clone(), format!("{base}{}", order.path));
    let request = request.bearer_auth(format!("test-{}", order.who)).header("idempotency-key", &order.key);
    let answer = request.json(&order.body).send().await.ok()?;
    let (status, replayed) =
        (answer.status().as_u16(), answer.headers().contains_key("idempotency-replayed"));
    Some((status, replayed, answer.text().await.ok()?))
}

/// What one writer got acknowledged, and what it never heard of again.
type Written = (Vec<(Order, String)>, Option<Order>);

/// Writes until the server is gone.
async fn write(subject: Arc<Subject>, client: Client, base: String, writer: usize) -> Written {
    let mut acknowledged = Vec::new();
    loop {
        let order = subject.order(writer);
        match send(&client, &base, &order).await {
            Some((200..=299, false, body)) if !subject.ending.load(Ordering::SeqCst) => {
                acknowledged.push((order, body));
            }
            Some((200..=299, false, _)) => return (acknowledged, Some(order)),
            // The server may come to see that its disk is gone before it is killed.
            None | Some((500..=599, ..)) => return (acknowledged, Some(order)),
            Some(other) => panic!("{} {}: {other:?}", order.path, order.body),
        }
    }
}

/// One round of load on a server that is then killed: all that was acknowledged, and all that was cut off.
pub(super) async fn load(
    subject: &Arc<Subject>,
    mut server: Server,
    before_the_kill: impl AsyncFnOnce(),
) -> (Vec<(Order, String)>, Vec<Order>) {
    let client = client();
    let begun = subject.written.load(Ordering::Relaxed);
    subject.ending.store(false, Ordering::SeqCst);
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(write(subject.clone(), client.clone(), server.base.clone(), writer)))
        .collect();
    tokio::time::sleep(LOAD).await;
    // On a busy machine it takes longer until enough has been done: every order but each writer's last is acknowledged.
    while subject.written.load(Ordering::Relaxed) < begun + 3 * WRITERS {
        tokio::time::sleep(LOAD / 20).await;
    }
    subject.ending.store(true, Ordering::SeqCst);
    before_the_kill().await;
    server.child.kill().await.expect("the server is killed");
    let (mut acknowledged, mut cut_off) = (Vec::new(), Vec::new());
    for writer in writers {
        let (done, open) = writer.await.expect("a writer ends");
        acknowledged.extend(done);
        cut_off.extend(open);
    }
    (acknowledged, cut_off)
}

/// Everything acknowledged is answered again as it was; what was cut off is answered now.
pub(super) async fn verify(server: &Server, acknowledged: &[(Order, String)], cut_off: &[Order]) {
    let client = client();
    for (order, body) in acknowledged {
        let again = send(&client, &server.base, order).await.expect("an answer");
        assert!(
            again.1 && again.2 == *body,
            "{} {} was acknowledged with {body}: {again:?}",
            order.path,
            order.key
        );
    }
    for order in cut_off {
        let (status, _, body) = send(&client, &server.base, order).await.expect("an answer");
        assert!((200..300).contains(&status), "{} {}: {body}", order.path, order.key);
    }
}

/// How many there are, by a list that is read whole.
async fn count(server: &Server, who: &str, list: &str) -> u64 {
    let request = client().get(format!("{}{list}?count=exact&limit=1", server.base));
    let answer = request.bearer_auth(format!("test-{who}")).send().await.expect("an answer");
    let page: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
    page["total"].as_u64().unwrap_or_else(|| panic!("no total in {page}"))
}

store::both_databases! {
    /// Killed again and again under load, and never a word broken.
    async fn clause_inv_50_what_was_acknowledged_survives_a_kill(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.preparing("account_manager").await.project;
        let subject = Subject::about(&street, project);
        // The server is to be alone with its database, or a killed one would have nothing to recover: so this process
        // lets go of it, and `epm check` takes the place of the check at a test's end.
        db.damage();
        db.store.close().await.expect("closed");
        let home = Home { folder: db.folder().to_owned(), url: db.url.clone() };
        let (mut contracts, mut suppliers, mut total) = (0, 0, 0);
        let (began, mut server) = (Instant::now(), home.serve().await);
        let before = (count(&server, "account_manager_2", "/contracts").await, count(&server, "commerce_representative", "/suppliers").await);
        let rounds = often("EPM_KILLS", 50);
        for round in 0..rounds {
            let (acknowledged, cut_off) = load(&subject, server, async || {}).await;
            assert!(acknowledged.len() >= WRITERS, "round {round}: the server did next to nothing");
            home.assert_whole().await;
            server = home.serve().await;
            verify(&server, &acknowledged, &cut_off).await;
            total += acknowledged.len();
            let all = acknowledged.iter().map(|(order, _)| order).chain(&cut_off);
            for order in all {
                contracts += u64::from(order.path == "/contracts");
                suppliers += u64::from(order.path == "/suppliers");
            }
        }
        let after = (count(&server, "account_manager_2", "/contracts").await, count(&server, "commerce_representative", "/suppliers").await);
        assert_eq!(after, (before.0 + contracts, before.1 + suppliers), "each happened exactly once");
        println!("{rounds} kills, {total} acknowledged, {} ms a round", began.elapsed().as_millis() / rounds.max(1) as u128);
        server.child.kill().await.expect("the server ends");
        home.assert_whole().await;
    }
}
