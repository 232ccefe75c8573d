//! The schema, step by step; one history for both databases.
//!
//! A migration is frozen once it is released and lonely: it names its tables and columns itself and uses
//! neither entities nor the domain, so that it does the same for ever. To change the schema add a file and
//! list it here; never edit one that is out. Each runs in a transaction of its own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

mod m0001_streams;
mod m0002_people;
mod m0003_master_data;
mod m0004_records;
mod m0005_projects;
mod m0006_task_forms;
mod m0007_quick_lists;
mod m0008_payments;
mod m0009_places;
mod m0010_tally;
mod m0011_supervision_support;
mod m0012_scans;
mod m0013_archive;
mod m0014_scan_duties;
mod m0015_long_lists;
mod m0016_customers_projects;
mod m0017_contract_numbers;
mod m0018_retention;
mod m0019_prints;

pub(crate) struct Migrations;

impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_streams::Migration),
            Box::new(m0002_people::Migration),
            Box::new(m0003_master_data::Migration),
            Box::new(m0004_records::Migration),
            Box::new(m0005_projects::Migration),
            Box::new(m0006_task_forms::Migration),
            Box::new(m0007_quick_lists::Migration),
            Box::new(m0008_payments::Migration),
            Box::new(m0009_places::Migration),
            Box::new(m0010_tally::Migration),
            Box::new(m0011_supervision_support::Migration),
            Box::new(m0012_scans::Migration),
            Box::new(m0013_archive::Migration),
            Box::new(m0014_scan_duties::Migration),
            Box::new(m0015_long_lists::Migration),
            Box::new(m0016_customers_projects::Migration),
            Box::new(m0017_contract_numbers::Migration),
            Box::new(m0018_retention::Migration),
            Box::new(m0019_prints::Migration),
        ]
    }
}

/// Runs statements written once for both databases. `{uuid}`, `{date}`, `{bytes}`, `{text}` and `{serial}`
/// stand for the type each calls it; text compares by code point on both, so that order and prefix search agree.
/// A `{clustered}` table is kept in the order of its key where the database can.
async fn statements(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let types = if manager.get_database_backend() == DbBackend::Postgres {
        ["uuid", "date", "bytea", "text COLLATE \"C\"", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", ""]
    } else {
        ["BLOB", "TEXT", "BLOB", "TEXT", "INTEGER PRIMARY KEY AUTOINCREMENT", "WITHOUT ROWID"]
    };
    let names = ["{uuid}", "{date}", "{bytes}", "{text}", "{serial}", "{clustered}"];
    let sql = names.iter().zip(types).fold(sql.to_owned(), |sql, (name, of)| sql.replace(name, of));
    manager.get_connection().execute_unprepared(&sql).await.map(drop)
}

/// Makes `operation` (`UPDATE`, `DELETE`, `INSERT`) on a row of `table` fail with `message` where `when` holds, a
/// condition over `OLD` and `NEW`.
async fn forbid(
    manager: &SchemaManager<'_>,
    name: &str,
    operation: &str,
    table: &str,
    when: &str,
    message: &str,
) -> Result<(), DbErr> {
    let sql = if manager.get_database_backend() == DbBackend::Postgres {
        format!(
            "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF {when} THEN RAISE EXCEPTION '{message}'; END IF;
                 IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"
        )
    } else {
        format!(
            "CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW WHEN {when}
             BEGIN SELECT RAISE(ABORT, '{message}'); END;"
        )
    };
    manager.get_connection().execute_unprepared(&sql).await.map(drop)
}
