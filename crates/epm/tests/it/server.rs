//! The accept loop under bad manners: each is cut off, and nobody else notices (F4, F5);
//! and a disk that is nearly full (F11).

use crate::app::TestApp;
use crate::street::PDF;
use epm::http::{Bounds, serve};
use http::Method;
use serde_json::json;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use store::entities::department;
use store::sea_orm::EntityTrait;
use store::testing::{Kind, TestDb};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

struct Server {
    address: SocketAddr,
    stop: CancellationToken,
    running: JoinHandle<std::io::Result<()>>,
    _app: TestApp,
    db: TestDb,
}

impl Server {
    async fn start() -> Self {
        let db = TestDb::new(Kind::Sqlite).await;
        let app = TestApp::on(&db).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let bounds = Bounds {
            header: Duration::from_millis(400),
            stall: Duration::from_millis(900),
            drain: Duration::from_secs(5),
            connections: 40,
            per_address: 8,
            ..Bounds::default()
        };
        let address = listener.local_addr().expect("an address");
        let stop = CancellationToken::new();
        let running = tokio::spawn(serve(listener, app.app.router(), bounds, stop.clone()));
        Self { address, stop, running, _app: app, db }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("the server accepts")
    }

    /// How long until the server hangs up after these bytes.
    async fn until_hung_up(&self, bytes: &[u8]) -> Duration {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.expect("sent");
        let began = Instant::now();
        let mut answer = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
        // A reset is a way of hanging up too.
        let _reset = read.expect("the server hangs up");
        began.elapsed()
    }

    async fn answers(&self) -> bool {
        let mut stream = self.connect().await;
        let request = b"GET /api/v1/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        if stream.write_all(request).await.is_err() {
            return false;
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.is_ok() && answer.starts_with("HTTP/1.1 401")
    }
}

const WRITE: &str = "POST /api/v1/departments HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                     authorization: Bearer test-system_administrator\r\ncontent-length: 43\r\n\r\n";
const BODY: &str = r#"{ "code": "north", "name": "north office" }"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_keeps_the_server_waiting_is_cut_off() {
    let server = Server::start().await;
    for (what, bytes, least, most) in [
        ("nothing at all", String::new(), 300, 2500),
        ("half a header", "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ".to_owned(), 300, 2500),
        ("half a body", format!("{WRITE}{{"), 700, 4000),
        ("an idle connection", "GET /api/v1/me HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(), 300, 2500),
    ] {
        let hung_up = server.until_hung_up(bytes.as_bytes()).await.as_millis();
        assert!((least..most).contains(&hung_up), "{what}: {hung_up} ms");
    }
    assert!(server.answers().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_holds_only_its_share_of_connections() {
    let server = Server::start().await;
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(server.connect().await);
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!server.answers().await, "the ninth connection is refused");
    held.clear();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(server.answers().await, "there is room again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_goes_on_when_its_client_goes_away() {
    let server = Server::start().await;
    let mut stream = server.connect().await;
    stream.write_all(format!("{WRITE}{BODY}").as_bytes()).await.expect("sent");
    stream.flush().await.expect("sent");
    // Long enough for the request to be read, too short for its commit to be waited for.
    tokio::time::sleep(Duration::from_millis(2)).await;
    drop(stream);
    for _ in 0..100 {
        let rows = department::Entity::find().all(&server.db.store.read()).await.expect("departments");
        if rows.iter().any(|row| row.code == "north") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the write was dropped half-way");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_request_is_finished_before_the_server_ends() {
    let server = Server::start().await;
    let mut stream = server.connect().await;
    let (head, tail) = BODY.split_at(10);
    stream.write_all(format!("{WRITE}{head}").as_bytes()).await.expect("sent");
    tokio::time::sleep(Duration::from_millis(50)).await;
    server.stop.cancel();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(TcpStream::connect(server.address).await.is_err(), "no new connections");
    stream.write_all(tail.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    server.running.await.expect("the loop ends").expect("in good order");
}

store::both_databases! {
    /// F11: with the disk nearly full, uploads end first, and say why; what needs no room goes on.
    async fn an_upload_is_refused_before_the_disk_is_full(db: &TestDb) {
        let app = TestApp::on(db).await;
        let owner = app.user("account_manager");
        let send = async || owner.upload(Method::POST, "/files?name=scan.pdf", "application/pdf", PDF.to_vec()).await;
        send().await.expect(201);
        app.app.store.files().leave_free(u64::MAX);
        let refused = send().await.refused(507, "no-space");
        assert_eq!(refused["status"], 507);
        let entry = json!({ "code": "north", "name": "北方办事处" });
        app.user("system_administrator").post("/departments", entry).await.expect(201);
        app.app.store.files().leave_free(0);
        send().await.expect(201);
    }
}
