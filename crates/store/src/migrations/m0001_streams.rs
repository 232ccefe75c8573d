//! Events and the state after the last of each stream.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE event (
    position   {serial},
    stream     {uuid}  NOT NULL,
    number     bigint  NOT NULL CHECK (number > 0),
    kind       {text}  NOT NULL,
    name       {text}  NOT NULL,
    clause     {text}  NOT NULL,
    at         bigint  NOT NULL,
    actor      {uuid}  NOT NULL,
    in_name_of {uuid},
    address    {text}  NOT NULL,
    body       {text}  NOT NULL,
    previous   {bytes} NOT NULL,
    hash       {bytes} NOT NULL,
    CONSTRAINT event_stream_number UNIQUE (stream, number)
);
CREATE INDEX event_actor ON event (actor, position);
CREATE INDEX event_kind ON event (kind, position);

CREATE TABLE snapshot (
    stream {uuid}  NOT NULL PRIMARY KEY,
    kind   {text}  NOT NULL,
    number bigint  NOT NULL CHECK (number > 0),
    hash   {bytes} NOT NULL,
    at     bigint  NOT NULL,
    body   {text}  NOT NULL
);
CREATE TABLE seal (
    number   bigint  NOT NULL PRIMARY KEY CHECK (number > 0),
    until    bigint  NOT NULL,
    events   bigint  NOT NULL,
    at       bigint  NOT NULL,
    previous {bytes} NOT NULL,
    hash     {bytes} NOT NULL
);

CREATE INDEX snapshot_kind ON snapshot (kind, stream);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TABLES).await?;
        super::forbid(manager, "event_stays", "UPDATE", "event", "true", "an event is never changed").await?;
        super::forbid(manager, "event_remains", "DELETE", "event", "true", "an event is never deleted")
            .await?;
        super::forbid(manager, "seal_stays", "UPDATE", "seal", "true", "a seal is never changed").await?;
        super::forbid(manager, "seal_remains", "DELETE", "seal", "true", "a seal is never deleted").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
