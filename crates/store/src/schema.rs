//! The tables as the database itself describes them, in words that both databases share. Beside `backend` the only place
//! that asks each in its own way: what is copied whole must not depend on a list that someone forgot to extend.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

use crate::StoreError;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Integer,
    Boolean,
    Text,
    /// PostgreSQL's own type; SQLite keeps the same text as [`Kind::Text`].
    Date,
    /// PostgreSQL's own type; SQLite keeps the same 16 bytes as [`Kind::Bytes`].
    Uuid,
    Bytes,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub name: String,
    pub kind: Kind,
    /// Whether PostgreSQL numbers it itself.
    pub numbered: bool,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// Where in `columns` the primary key's are, in its order.
    pub(crate) key: Vec<usize>,
    /// The tables its rows name, each with the column that does.
    references: Vec<(String, String)>,
}

impl Table {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The column by which a row names another one of the same table, such as the department above.
    pub(crate) fn names_its_own(&self) -> Option<usize> {
        let (_, column) = self.references.iter().find(|(table, _)| *table == self.name)?;
        self.columns.iter().position(|one| one.name == *column)
    }

    /// Its columns as they stand in a statement.
    pub(crate) fn listed(&self) -> String {
        list(self.columns.iter().map(|column| column.name.as_str()))
    }

    /// The columns of its key as they stand in a statement.
    pub(crate) fn listed_key(&self) -> String {
        list(self.key.iter().filter_map(|at| self.columns.get(*at)).map(|column| column.name.as_str()))
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Every table, in the order of their names.
pub(crate) async fn tables(db: &impl ConnectionTrait) -> Result<Vec<Table>, StoreError> {
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let names = if postgres {
        "SELECT table_name::text FROM information_schema.tables
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
    } else {
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    };
    let mut names: Vec<String> = asked(db, names, |row| row.try_get_by_index(0)).await?;
    names.sort();
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        tables.push(if postgres { in_postgres(db, name).await? } else { in_sqlite(db, name).await? });
    }
    Ok(tables)
}

/// The tables in an order in which every row's row above is there before it.
pub(crate) fn parents_first(mut tables: Vec<Table>) -> Result<Vec<Table>, StoreError> {
    let mut ordered: Vec<Table> = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let waits = |table: &Table| {
            table
                .references
                .iter()
                .any(|(of, _)| *of != table.name && tables.iter().any(|one| one.name == *of))
        };
        let Some(at) = tables.iter().position(|table| !waits(table)) else {
            return Err(StoreError::impossible("schema", "tables", "they reference each other in a circle"));
        };
        ordered.push(tables.remove(at));
    }
    Ok(ordered)
}

async fn asked<T>(
    db: &impl ConnectionTrait,
    sql: &str,
    of: impl Fn(&QueryResult) -> Result<T, DbErr>,
) -> Result<Vec<T>, StoreError> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(of).collect::<Result<_, _>>()?)
}

/// A column, what the database calls its type, and where in the primary key it stands, from 1.
type Described = (String, String, bool, i64);

async fn in_postgres(db: &impl ConnectionTrait, name: String) -> Result<Table, StoreError> {
    let columns = format!(
        "SELECT c.column_name::text, c.data_type::text, c.is_identity::text = 'YES',
             COALESCE((SELECT array_position(i.indkey::smallint[], a.attnum) FROM pg_index i
                       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = c.column_name::name
                       WHERE i.indrelid = '\"{name}\"'::regclass AND i.indisprimary), -1)::bigint + 1
         FROM information_schema.columns c
         WHERE c.table_schema = current_schema() AND c.table_name = '{name}' ORDER BY c.ordinal_position"
    );
    let references = format!(
        "SELECT DISTINCT t.relname::text,
             (SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1])
         FROM pg_constraint k JOIN pg_class t ON t.oid = k.confrelid
         WHERE k.contype = 'f' AND k.conrelid = '\"{name}\"'::regclass"
    );
    table(db, name, (&columns, &references)).await
}

async fn in_sqlite(db: &impl ConnectionTrait, name: String) -> Result<Table, StoreError> {
    let columns = format!("SELECT name, lower(type), 0, pk FROM pragma_table_info('{name}') ORDER BY cid");
    let references = format!("SELECT DISTINCT \"table\", \"from\" FROM pragma_foreign_key_list('{name}')");
    table(db, name, (&columns, &references)).await
}

async fn table(
    db: &impl ConnectionTrait,
    name: String,
    (columns, references): (&str, &str),
) -> Result<Table, StoreError> {
    let row = |row: &QueryResult| -> Result<Described, DbErr> {
        Ok((
            row.try_get_by_index(0)?,
            row.try_get_by_index(1)?,
            row.try_get_by_index(2)?,
            row.try_get_by_index(3)?,
        ))
    };
    let described = asked(db, columns, row).await?;
    let references =
        asked(db, references, |row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).await?;
    let mut key: Vec<(i64, usize)> = described
        .iter()
        .zip(0..)
        .filter(|(column, _)| column.3 > 0)
        .map(|(column, at)| (column.3, at))
        .collect();
    key.sort_unstable();
    if key.is_empty() {
        return Err(StoreError::impossible("schema", name, "the table has no primary key"));
    }
    let columns = described.into_iter().map(|(column, called, numbered, _)| {
        let kind = kind(&called).ok_or_else(|| {
            StoreError::impossible(
                "schema",
                format_args!("{name}.{column}"),
                format_args!("a {called} is not known"),
            )
        })?;
        Ok(Column { name: column, kind, numbered })
    });
    let columns = columns.collect::<Result<_, StoreError>>()?;
    Ok(Table { name, columns, key: key.into_iter().map(|(_, at)| at).collect(), references })
}

/// What the databases call the types of our columns (`migrations::statements`).
fn kind(called: &str) -> Option<Kind> {
    match called {
        "bigint" | "integer" => Some(Kind::Integer),
        "boolean" => Some(Kind::Boolean),
        "text" | "character varying" | "varchar" => Some(Kind::Text),
        "date" => Some(Kind::Date),
        "uuid" => Some(Kind::Uuid),
        "bytea" | "blob" => Some(Kind::Bytes),
        _ => None,
    }
}
