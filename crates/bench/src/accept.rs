//! What a command costs over HTTP — a session, an actor, a decision, an answer — against the rows alone: saving an
//! initiation of ten lines writes one audit event, the state after it, and the project's row.

use crate::clients::{Person, together};
use crate::server::Home;
use anyhow::Context as _;
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use store::sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionOptions,
    TransactionTrait,
};
use uuid::Uuid;

/// The account managers of the demo, by name.
const OWNERS: [(&str, &str); 8] = [
    ("张伟", "zhangwei"),
    ("王芳", "wangfang"),
    ("陈杰", "chenjie"),
    ("周涛", "zhoutao"),
    ("林娜", "linna"),
    ("赵磊", "zhaolei"),
    ("孙丽", "sunli"),
    ("何燕", "heyan"),
];
const LINES: usize = 10;
const CLIENTS: [usize; 2] = [1, 8];
const TIMES: usize = 400;

/// A project that is being prepared, and who prepares it.
struct Prepared {
    owner: Person,
    code: String,
    id: Uuid,
}

pub async fn measure(epm: &Path, postgres: Option<&str>) -> anyhow::Result<()> {
    println!(
        "| database | clients | over HTTP, a second | p50 ms | p95 ms | bare SQL, a second | p50 ms | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let folder = tempfile::tempdir()?;
    on(&Home::new(epm, &folder.path().join("sqlite"), None)).await?;
    if let Some(url) = postgres {
        on(&Home::new(epm, &folder.path().join("postgres"), Some(url))).await?;
    }
    Ok(())
}

async fn on(home: &Home) -> anyhow::Result<()> {
    home.run(&["demo", "--projects", "240"]).await?;
    let server = home.serve().await?;
    let projects = Arc::new(prepared(&server.base).await?);
    let entry = Arc::new(entry(&projects.first().context("a project")?.owner).await?);
    let name = if home.url.is_some() { "PostgreSQL" } else { "SQLite" };
    let rows = Arc::new(Rows::like(home, &projects, &entry).await?);
    for clients in CLIENTS {
        let times = TIMES / clients.min(4);
        let (projects, entry) = (projects.clone(), entry.clone());
        let (http, http_rate) = together(clients, times, move |client, time| {
            let (projects, mut entry) = (projects.clone(), Value::clone(&entry));
            async move {
                let project = projects.get(client).context("a project for each client")?;
                entry["delivery_contact"] = json!(format!("信息中心 {time}"));
                let path = format!("/api/v1/projects/{}/initiation", project.code);
                project.owner.send(Method::PUT, &path, Some(&entry)).await.map(drop)
            }
        })
        .await?;
        let rows = rows.clone();
        let (bare, bare_rate) = together(clients, times, move |client, time| {
            let rows = rows.clone();
            async move { rows.write(client, time + clients * 1_000_000).await }
        })
        .await?;
        println!(
            "| {name} | {clients} | {http_rate:.0} | {:.2} | {:.2} | {bare_rate:.0} | {:.2} | {:.2} |",
            http.percentile(50),
            http.percentile(95),
            bare.percentile(50),
            bare_rate / http_rate
        );
    }
    server.stop().await
}

/// A project for each client, prepared by whoever it belongs to.
async fn prepared(base: &str) -> anyhow::Result<Vec<Prepared>> {
    let auditor = Person::sign_in(base, "auditor").await?;
    let listed = auditor.get("/projects?status=preparing&limit=50").await?;
    let mut projects = Vec::new();
    for item in listed["items"].as_array().context("a list")? {
        let name = item["account_manager"].as_str().unwrap_or_default();
        let username = OWNERS.iter().find(|owner| owner.0 == name).context("an account manager")?.1;
        let code = item["code"].as_str().context("a code")?.to_owned();
        let id = item["id"].as_str().context("an id")?.parse()?;
        projects.push(Prepared { owner: Person::sign_in(base, username).await?, code, id });
        if projects.len() == CLIENTS[1] {
            break;
        }
    }
    Ok(projects)
}

async fn entry(person: &Person) -> anyhow::Result<Value> {
    let models = person.get(&format!("/catalogue/models?limit={LINES}")).await?;
    let models = models["items"].as_array().context("models")?;
    let line = |model: &Value| {
        json!({
            "category_code": model["category_code"], "series_code": model["series_code"], "model": model["model"],
            "unit": model["unit"], "quantity": 4, "unit_price": "12500.00", "unit_cost": "10000.00",
            "warranty_years": 3, "serial_tracked": true,
        })
    };
    let equipment: Vec<Value> = models.iter().map(line).collect();
    anyhow::ensure!(equipment.len() == LINES, "the catalogue has fewer than {LINES} models");
    Ok(
        json!({ "delivery_place": "江临市滨河路18号", "delivery_contact": "信息中心", "equipment": equipment }),
    )
}

/// The rows that one command writes, taken from one that was carried out.
struct Rows {
    db: DatabaseConnection,
    projects: Vec<Uuid>,
    streams: Vec<Uuid>,
    event: String,
    snapshot: String,
}

impl Rows {
    async fn like(home: &Home, projects: &[Prepared], entry: &Value) -> anyhow::Result<Self> {
        let first = projects.first().context("a project")?;
        let path = format!("/api/v1/projects/{}/initiation", first.code);
        first.owner.send(Method::PUT, &path, Some(entry)).await?;
        let db = connect(home).await?;
        let one = async |sql: &str| -> anyhow::Result<String> {
            let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [first.id.into()]);
            let row = db.query_one_raw(statement).await?.context("a row")?;
            Ok(row.try_get_by_index(0)?)
        };
        let event = one("SELECT body FROM event WHERE stream = $1 ORDER BY number DESC LIMIT 1").await?;
        let snapshot = one("SELECT body FROM snapshot WHERE stream = $1").await?;
        let streams = projects.iter().map(|project| Uuid::from_u128(project.id.as_u128() ^ 1)).collect();
        let projects = projects.iter().map(|project| project.id).collect();
        Ok(Self { db, projects, streams, event, snapshot })
    }

    /// The same rows under a stream of its own, in one transaction.
    async fn write(&self, client: usize, number: usize) -> anyhow::Result<()> {
        let (stream, number) = (self.streams[client], i64::try_from(number)? + 1);
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(store::sea_orm::SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.db.begin_with_options(options).await?;
        let run = async |sql: &str, values: Vec<store::sea_orm::Value>| {
            tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await
        };
        let hash = vec![7u8; 32];
        run(
            "INSERT INTO event (stream, number, kind, name, clause, at, actor, address, body, previous, hash) \
             VALUES ($1, $2, 'project', 'initiation_saved', '2.3.2', $3, $4, '127.0.0.1', $5, $6, $7)",
            vec![
                stream.into(),
                number.into(),
                number.into(),
                stream.into(),
                self.event.clone().into(),
                hash.clone().into(),
                hash.clone().into(),
            ],
        )
        .await?;
        run(
            "INSERT INTO snapshot (stream, kind, number, hash, at, body) VALUES ($1, 'bare', $2, $3, $4, $5) \
             ON CONFLICT (stream) DO UPDATE SET number = excluded.number, hash = excluded.hash, at = excluded.at, \
             body = excluded.body",
            vec![stream.into(), number.into(), hash.into(), number.into(), self.snapshot.clone().into()],
        )
        .await?;
        run(
            "UPDATE project SET number = number, changed_at = changed_at + 1, sales_amount = $1, cost = $2, \
             gross_profit = $3, margin = $4 WHERE id = $5",
            vec![number.into(), number.into(), number.into(), 2000i64.into(), self.projects[client].into()],
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn connect(home: &Home) -> anyhow::Result<DatabaseConnection> {
    let url = match &home.url {
        Some(url) => url.clone(),
        None => format!("sqlite:{}", home.data.join("epm.db").display()),
    };
    let mut options = ConnectOptions::new(url);
    // SQLite has one writer: more connections only wait for one another.
    let connections = if home.url.is_some() { 8 } else { 1 };
    options.max_connections(connections).sqlx_logging(false).test_before_acquire(false);
    let db = Database::connect(options).await?;
    if db.get_database_backend() == DbBackend::Sqlite {
        // As the server has it.
        for pragma in
            ["journal_mode = WAL", "synchronous = FULL", "busy_timeout = 15000", "wal_autocheckpoint = 0"]
        {
            db.execute_unprepared(&format!("PRAGMA {pragma}")).await?;
        }
    }
    Ok(db)
}
