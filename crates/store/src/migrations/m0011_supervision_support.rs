//! What people were urged about; bought support contracts and the devices they cover.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE urge (
    stream  {uuid} NOT NULL,
    key     {text} NOT NULL,
    urging  {uuid} NOT NULL,
    times   bigint NOT NULL CHECK (times > 0),
    last_on {date} NOT NULL,
    last_by {uuid} NOT NULL,
    PRIMARY KEY (stream, key)
);
CREATE INDEX urge_urging ON urge (urging);

CREATE TABLE support_contract (
    id              {uuid}  NOT NULL PRIMARY KEY,
    number          bigint  NOT NULL,
    changed_at      bigint  NOT NULL,
    supplier        {uuid}  NOT NULL REFERENCES supplier (id),
    contract_number {text}  NOT NULL,
    title           {text}  NOT NULL,
    starts_on       {date}  NOT NULL,
    until           {date}  NOT NULL,
    ended           boolean NOT NULL,
    cost            bigint,
    units           bigint  NOT NULL,
    search          {text}  NOT NULL,
    CHECK (starts_on <= until)
);
CREATE INDEX support_contract_until ON support_contract (until, id);

CREATE TABLE support_unit (
    contract   {uuid} NOT NULL REFERENCES support_contract (id),
    series_key {text} NOT NULL,
    serial     {text} NOT NULL,
    PRIMARY KEY (contract, series_key, serial)
);
CREATE INDEX support_unit_serial ON support_unit (serial, series_key, contract);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TABLES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
