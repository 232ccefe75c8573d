//! Everything that is kept, out of one database and into an empty one of either kind: each table as lines of JSON.
//!
//! The tables are those the database has, not those a list here names, so that a new one cannot be forgotten; what is left
//! out is named in [`LEFT_OUT`], with the reason. Dates and texts are text, identifiers are written as UUIDs and other bytes
//! in hexadecimal, so that the same rows are the same lines whichever database they come from.

use std::fmt::Write as _;
use std::io;

use hmac::Mac;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExecResult, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, Statement, Value,
};
use sea_orm_migration::MigratorTrait;
use serde_json::{Map, Value as Json};
use tokio::sync::mpsc::Receiver;
use uuid::Uuid;

use crate::entities::{event, file, person, seal};
use crate::migrations::Migrations;
use crate::schema::{self, Column, Kind, Table};
use crate::streams::AuditKey;
use crate::{Origin, Store, StoreError, Write, backend};

/// The tables that are not copied, and why.
pub const LEFT_OUT: [(&str, &str); 4] = [
    ("seaql_migrations", "the schema itself, which the program makes"),
    ("session", "a sign-in belongs to the system it was made in"),
    ("sign_in_attempt", "wrong passwords of the last hours"),
    ("idempotency", "answers kept for a day, for a program that asks twice"),
];

/// Rows are read in pages of this many: some, such as states of projects, are long.
const PAGE: usize = 500;
/// The most values one statement binds: within SQLite's 32,766.
const VALUES: usize = 30_000;
/// What stands in the place of a password that was left out until the person has none.
const WITHHELD: &str = "withheld";

/// What a project that takes no more lines stands at until they are written; see [`Write::restore`].
const OPEN: &str = "signed_off";
const CLOSED: [&str; 2] = ["closed", "maintenance"];

/// One moment of the database, however long it is looked at; it holds up no writer.
pub struct Still {
    transaction: DatabaseTransaction,
    /// The tables that are copied.
    pub tables: Vec<Table>,
}

/// A page of rows, and where the next one begins.
#[derive(Debug)]
pub struct Lines {
    /// A row each, as JSON.
    pub lines: Vec<String>,
    /// The key of the last row; none when there are no more.
    pub next: Option<Vec<Value>>,
}

/// The end of the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Head {
    /// How many events there are.
    pub events: u64,
    /// The position of the last one.
    pub position: i64,
    /// When it happened, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Its hash.
    pub hash: String,
    /// The number of the last seal, 0 before the first.
    pub seal: i64,
    /// Its hash.
    pub seal_hash: String,
}

/// Why nothing was brought in.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// It was not empty.
    #[error("the database is not empty ({table} has rows): an export is brought into an empty one only")]
    NotEmpty {
        /// The first table with rows.
        table: String,
    },
    /// A table has not the rows it should have.
    #[error("{table} has {found} rows where the manifest says {expected}")]
    Count {
        /// The table.
        table: String,
        /// What it says.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// A line that is not a row.
    #[error("{table}, line {line}: {what}")]
    Line {
        /// The table.
        table: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// The lines could not be read.
    #[error("reading: {0}")]
    Read(#[from] io::Error),
    /// The store could not keep it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for RestoreError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Where the lines of the tables come from.
pub trait Source: Sync {
    /// How many rows a table has.
    fn rows(&self, table: &str) -> u64;
    /// Its lines, some at a time.
    fn lines(&self, table: &str) -> Receiver<io::Result<Vec<String>>>;
    /// Whether passwords were left out.
    fn without_passwords(&self) -> bool;
}

impl AuditKey {
    /// By what a key is known without being shown.
    pub fn fingerprint(&self) -> String {
        let mut mac = self.mac();
        mac.update(b"the key of the audit trail");
        hex::encode(&mac.finalize().into_bytes()[..8])
    }
}

/// The steps that make the schema, the newest last: two databases with the same ones have the same tables.
pub fn schema_steps() -> Vec<String> {
    Migrations::migrations().iter().map(|step| step.name().to_owned()).collect()
}

impl Store {
    /// By what the key of the audit trail is known.
    pub fn key_fingerprint(&self) -> String {
        self.0.key.fingerprint()
    }

    /// The database as it is now. Passwords are only in it `with_passwords`.
    pub async fn still(&self) -> Result<Still, StoreError> {
        let transaction = backend::moment(&self.0.connections.reader).await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            // Whoever takes the lines may be slower than what a transaction that waits is given.
            transaction.execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        }
        let mut tables = schema::tables(&transaction).await?;
        tables.retain(|table| !LEFT_OUT.iter().any(|(name, _)| table.name == *name));
        Ok(Still { transaction, tables })
    }

    /// Makes an empty database hold what another held, wholly or not at all.
    pub async fn restore(&self, source: &impl Source, origin: &Origin) -> Result<(), RestoreError> {
        self.write("bring in a whole export", |tx| async move { tx.restore(source, origin).await }).await
    }

    /// The first table that has rows, of those that are copied.
    pub async fn first_filled(&self) -> Result<Option<String>, StoreError> {
        let read = self.read();
        first_filled(&read, &schema::tables(&read).await?).await
    }
}

async fn first_filled(db: &impl ConnectionTrait, tables: &[Table]) -> Result<Option<String>, StoreError> {
    let copied = tables.iter().filter(|table| LEFT_OUT[0].0 != table.name);
    for table in copied {
        let sql = format!("SELECT 1 FROM \"{}\" LIMIT 1", table.name);
        if db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?.is_some() {
            return Ok(Some(table.name.clone()));
        }
    }
    Ok(None)
}

impl Still {
    /// The rows of a table in the order of its key, from the first one after `after`.
    pub async fn lines(
        &self,
        table: &Table,
        after: Option<Vec<Value>>,
        with_passwords: bool,
    ) -> Result<Lines, StoreError> {
        let backend = self.transaction.get_database_backend();
        let (columns, key) = (table.listed(), table.listed_key());
        let mut sql = format!("SELECT {columns} FROM \"{}\"", table.name);
        if let Some(after) = &after {
            let places = placeholders(backend, 0, after.len());
            sql.push_str(&format!(" WHERE ({key}) > ({places})"));
        }
        sql.push_str(&format!(" ORDER BY {key} LIMIT {PAGE}"));
        let statement = Statement::from_sql_and_values(backend, sql, after.unwrap_or_default());
        let rows = self.transaction.query_all_raw(statement).await?;
        let (mut lines, mut last) = (Vec::with_capacity(rows.len()), None);
        for row in &rows {
            let values = values(row, table)?;
            lines.push(line(table, &values, with_passwords));
            last = Some(values);
        }
        let key = |values: Vec<Value>| table.key.iter().filter_map(|at| values.get(*at).cloned()).collect();
        Ok(Lines { lines, next: last.filter(|_| rows.len() == PAGE).map(key) })
    }

    /// The end of the audit trail.
    pub async fn head(&self) -> Result<Head, StoreError> {
        let last = event::Entity::find().order_by_desc(event::Column::Position).one(self).await?;
        let seal = seal::Entity::find().order_by_desc(seal::Column::Number).one(self).await?;
        let sql = Statement::from_string(self.get_database_backend(), "SELECT COUNT(*) FROM event");
        let events = self.query_one_raw(sql).await?.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
        let events = events.and_then(|events| u64::try_from(events).ok()).unwrap_or_default();
        let (position, at, hash) = last.map(|last| (last.position, last.at, last.hash)).unwrap_or_default();
        let (seal, seal_hash) = seal.map(|seal| (seal.number, seal.hash)).unwrap_or_default();
        Ok(Head { events, position, at, hash: hex::encode(hash), seal, seal_hash: hex::encode(seal_hash) })
    }

    /// The hashes and sizes of the kept files, in order, from the first one after `after`.
    pub async fn files(&self, after: &str) -> Result<Vec<(String, i64)>, StoreError> {
        use sea_orm::ColumnTrait;
        let query = file::Entity::find().select_only().columns([file::Column::Sha256, file::Column::Size]);
        let query = query.distinct().filter(file::Column::Sha256.gt(after));
        let query = query.order_by_asc(file::Column::Sha256).limit(PAGE as u64);
        Ok(query.into_tuple().all(self).await?)
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl ConnectionTrait for Still {
    fn get_database_backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.transaction.execute_raw(statement).await
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.transaction.execute_unprepared(sql).await
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.transaction.query_one_raw(statement).await
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.transaction.query_all_raw(statement).await
    }
}

fn placeholders(backend: DbBackend, from: usize, count: usize) -> String {
    let one =
        |at: usize| if backend == DbBackend::Postgres { format!("${}", from + at) } else { "?".to_owned() };
    (1..=count).map(one).collect::<Vec<_>>().join(", ")
}

fn values(row: &QueryResult, table: &Table) -> Result<Vec<Value>, StoreError> {
    let one = |(at, column): (usize, &Column)| -> Result<Value, DbErr> {
        Ok(match column.kind {
            Kind::Integer => row.try_get_by_index::<Option<i64>>(at)?.into(),
            Kind::Boolean => row.try_get_by_index::<Option<bool>>(at)?.into(),
            Kind::Text => row.try_get_by_index::<Option<String>>(at)?.into(),
            Kind::Date => row.try_get_by_index::<Option<chrono::NaiveDate>>(at)?.into(),
            Kind::Uuid => row.try_get_by_index::<Option<Uuid>>(at)?.into(),
            Kind::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(at)?.into(),
        })
    };
    Ok(table.columns.iter().enumerate().map(|(at, column)| one((at, column))).collect::<Result<_, _>>()?)
}

/// A row as a line: its columns in the table's order.
fn line(table: &Table, values: &[Value], with_passwords: bool) -> String {
    let mut line = String::from("{");
    for (column, value) in table.columns.iter().zip(values) {
        let secret = table.name == "person" && column.name == "password_hash" && !with_passwords;
        let separator = if line.len() > 1 { "," } else { "" };
        let shown = shown(value);
        let shown = if secret && !shown.is_null() { Json::from(WITHHELD) } else { shown };
        // Writing to a string cannot fail.
        let _ = write!(line, "{separator}\"{}\":{shown}", column.name);
    }
    line.push('}');
    line
}

#[expect(clippy::wildcard_enum_match_arm, reason = "`values` makes these and no others")]
fn shown(value: &Value) -> Json {
    match value {
        Value::BigInt(Some(number)) => Json::from(*number),
        Value::Bool(Some(truth)) => Json::from(*truth),
        Value::String(Some(text)) => Json::from(text.as_str()),
        Value::ChronoDate(Some(day)) => Json::from(day.to_string()),
        Value::Uuid(Some(id)) => Json::from(id.to_string()),
        Value::Bytes(Some(bytes)) => match Uuid::from_slice(bytes) {
            Ok(id) => Json::from(id.to_string()),
            Err(_) => Json::from(hex::encode(bytes)),
        },
        _ => Json::Null,
    }
}

/// The value of a column that a line shows.
fn read(column: &Column, shown: &Json) -> Result<Value, String> {
    let not = |what: &str| format!("{}: {shown} is not {what}", column.name);
    if shown.is_null() {
        return Ok(match column.kind {
            Kind::Integer => None::<i64>.into(),
            Kind::Boolean => None::<bool>.into(),
            Kind::Text => None::<String>.into(),
            Kind::Date => None::<chrono::NaiveDate>.into(),
            Kind::Uuid => None::<Uuid>.into(),
            Kind::Bytes => None::<Vec<u8>>.into(),
        });
    }
    let text = shown.as_str();
    match column.kind {
        Kind::Integer => shown.as_i64().map(Value::from).ok_or_else(|| not("a whole number")),
        Kind::Boolean => shown.as_bool().map(Value::from).ok_or_else(|| not("true or false")),
        Kind::Text => text.map(Value::from).ok_or_else(|| not("text")),
        Kind::Date => text
            .and_then(|text| text.parse::<chrono::NaiveDate>().ok())
            .map(Value::from)
            .ok_or_else(|| not("a day")),
        Kind::Uuid => {
            text.and_then(|text| text.parse::<Uuid>().ok()).map(Value::from).ok_or_else(|| not("a UUID"))
        }
        Kind::Bytes => {
            let id = |text: &str| text.contains('-').then(|| text.parse::<Uuid>().ok()).flatten();
            let bytes = text.and_then(|text| match id(text) {
                Some(id) => Some(id.as_bytes().to_vec()),
                None => hex::decode(text).ok(),
            });
            bytes.map(Value::from).ok_or_else(|| not("bytes in hexadecimal"))
        }
    }
}

impl Write {
    /// A closed project takes no lines, which holds also for those it was closed with: until they are written it is signed
    /// off, as when it is written the first time. Nothing that keeps rows as they are is switched off.
    async fn restore(&self, source: &impl Source, origin: &Origin) -> Result<(), RestoreError> {
        let tables = schema::parents_first(schema::tables(self).await?)?;
        if let Some(table) = first_filled(self, &tables).await? {
            return Err(RestoreError::NotEmpty { table });
        }
        let mut closed = Vec::new();
        for table in tables.iter().filter(|table| !LEFT_OUT.iter().any(|(name, _)| table.name == *name)) {
            self.restore_table(table, source, &mut closed).await?;
        }
        for (status, projects) in CLOSED.map(|status| (status, &closed)) {
            let of = projects.iter().filter(|(at, _)| *at == status).map(|(_, id)| *id);
            let ids: Vec<Uuid> = of.collect();
            for ids in ids.chunks(PAGE) {
                self.close(status, ids).await?;
            }
        }
        if source.without_passwords() {
            self.forget_passwords(origin).await?;
        }
        Ok(())
    }

    async fn restore_table(
        &self,
        table: &Table,
        source: &impl Source,
        closed: &mut Vec<(&'static str, Uuid)>,
    ) -> Result<(), RestoreError> {
        let (mut lines, mut found, mut kept) = (source.lines(&table.name), 0, Vec::new());
        while let Some(some) = lines.recv().await {
            let mut rows = Vec::new();
            for line in some? {
                found += 1;
                let wrong =
                    |what: String| RestoreError::Line { table: table.name.clone(), line: found, what };
                let mut row: Map<String, Json> =
                    serde_json::from_str(&line).map_err(|error| wrong(error.to_string()))?;
                if table.name == "project" {
                    closed.extend(hold_open(&mut row));
                }
                rows.push(values_of(table, &row).map_err(wrong)?);
            }
            if table.names_its_own().is_some() {
                kept.extend(rows);
            } else {
                self.insert_values(table, rows).await?;
            }
        }
        if let Some(above) = table.names_its_own() {
            for rows in above_first(table, above, kept)? {
                self.insert_values(table, rows).await?;
            }
        }
        let expected = source.rows(&table.name);
        if expected != found {
            return Err(RestoreError::Count { table: table.name.clone(), expected, found });
        }
        self.go_on_numbering(table).await?;
        Ok(())
    }

    async fn insert_values(&self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        let (backend, width) = (self.get_database_backend(), table.columns.len());
        let numbered = table.columns.iter().any(|column| column.numbered);
        let overriding = if numbered { "OVERRIDING SYSTEM VALUE " } else { "" };
        for rows in rows.chunks(VALUES / width.max(1)) {
            let places: Vec<_> = (0..rows.len())
                .map(|row| format!("({})", placeholders(backend, row * width, width)))
                .collect();
            let (name, columns, places) = (&table.name, table.listed(), places.join(", "));
            let sql = format!("INSERT INTO \"{name}\" ({columns}) {overriding}VALUES {places}");
            let values = rows.iter().flatten().cloned();
            self.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok(())
    }

    /// The next row that the database numbers itself comes after those that were brought in; SQLite sees to it.
    async fn go_on_numbering(&self, table: &Table) -> Result<(), StoreError> {
        for column in table.columns.iter().filter(|column| column.numbered) {
            let (table, column) = (&table.name, &column.name);
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), (SELECT MAX(\"{column}\") FROM \"{table}\"))
                 FROM (SELECT 1 FROM \"{table}\" LIMIT 1) filled"
            );
            self.query_one_raw(Statement::from_string(self.get_database_backend(), sql)).await?;
        }
        Ok(())
    }

    async fn close(&self, status: &str, ids: &[Uuid]) -> Result<(), StoreError> {
        use crate::entities::project::{Column, Entity};
        use sea_orm::{ColumnTrait, sea_query::Expr};
        Entity::update_many()
            .col_expr(Column::Status, Expr::value(status))
            .filter(Column::Id.is_in(ids.iter().copied()))
            .exec(self)
            .await?;
        Ok(())
    }

    /// Whose password was left out has none any more, which the trail says as it says every change of a person.
    async fn forget_passwords(&self, origin: &Origin) -> Result<(), StoreError> {
        use sea_orm::ColumnTrait;
        let withheld = person::Entity::find().filter(person::Column::PasswordHash.eq(WITHHELD));
        for row in withheld.order_by_asc(person::Column::Id).all(self).await? {
            self.save(person::Model { password_hash: None, password_changed_at: None, ..row }, origin)
                .await?;
        }
        Ok(())
    }
}

/// A closed project's row as it is written first; its status and which it is.
fn hold_open(row: &mut Map<String, Json>) -> Option<(&'static str, Uuid)> {
    let status = row.get("status").and_then(Json::as_str)?;
    let status = CLOSED.into_iter().find(|closed| *closed == status)?;
    let id = row.get("id").and_then(Json::as_str)?.parse().ok()?;
    row.insert("status".to_owned(), Json::from(OPEN));
    Some((status, id))
}

fn values_of(table: &Table, row: &Map<String, Json>) -> Result<Vec<Value>, String> {
    if let Some(unknown) = row.keys().find(|name| !table.columns.iter().any(|column| column.name == **name)) {
        return Err(format!("there is no column {unknown}"));
    }
    let one = |column: &Column| {
        let shown = row.get(&column.name).ok_or_else(|| format!("{} is missing", column.name))?;
        read(column, shown)
    };
    table.columns.iter().map(one).collect()
}

/// Rows that name others of their own table, generation by generation.
fn above_first(
    table: &Table,
    above: usize,
    mut rows: Vec<Vec<Value>>,
) -> Result<Vec<Vec<Vec<Value>>>, StoreError> {
    let key = |row: &Vec<Value>| table.key.first().and_then(|at| row.get(*at)).map(shown).unwrap_or_default();
    let named = |row: &Vec<Value>| row.get(above).map(shown).unwrap_or_default();
    let mut there: std::collections::HashSet<String> = std::collections::HashSet::new();
    let mut generations = Vec::new();
    while !rows.is_empty() {
        let (ready, wait): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| named(row).is_null() || there.contains(&named(row).to_string()));
        if ready.is_empty() {
            return Err(StoreError::impossible(
                "schema",
                &table.name,
                "its rows name each other in a circle",
            ));
        }
        there.extend(ready.iter().map(|row| key(row).to_string()));
        generations.push(ready);
        rows = wait;
    }
    Ok(generations)
}
