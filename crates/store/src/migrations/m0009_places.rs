//! Where the units of the installed base stand: what the list of it shows and is searched by. Rows that are there
//! already get the place of the last delivery that carried their line, else that of the initiation.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMN: &str = "ALTER TABLE coverage ADD COLUMN place {text} NOT NULL DEFAULT '';";

const IN_SQLITE: &str = "
UPDATE coverage SET place = COALESCE(
    (SELECT delivery.value ->> '$.entry.place'
     FROM snapshot s, json_each(s.body, '$.deliveries') delivery
     WHERE s.stream = coverage.project AND EXISTS (
         SELECT 1 FROM json_each(delivery.value, '$.entry.lines') line
         WHERE line.value ->> '$.equipment_line_id' = coverage.line)
     ORDER BY delivery.key DESC LIMIT 1),
    (SELECT s.body ->> '$.initiation.entry.delivery_place' FROM snapshot s WHERE s.stream = coverage.project),
    '');
";

const IN_POSTGRES: &str = "
UPDATE coverage SET place = COALESCE(
    (SELECT delivery.value #>> '{entry,place}'
     FROM snapshot s, LATERAL jsonb_array_elements(s.body::jsonb -> 'deliveries') WITH ORDINALITY delivery (value, at)
     WHERE s.stream = coverage.project AND EXISTS (
         SELECT 1 FROM jsonb_array_elements(delivery.value #> '{entry,lines}') line (value)
         WHERE (line.value ->> 'equipment_line_id')::bigint = coverage.line)
     ORDER BY delivery.at DESC LIMIT 1),
    (SELECT s.body::jsonb #>> '{initiation,entry,delivery_place}' FROM snapshot s WHERE s.stream = coverage.project),
    '');
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, COLUMN).await?;
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let places = if postgres { IN_POSTGRES } else { IN_SQLITE };
        manager.get_connection().execute_unprepared(places).await.map(drop)
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
