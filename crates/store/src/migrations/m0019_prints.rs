//! The log of printed forms: one row a print, which is no event of the project, since printing decides nothing.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "
CREATE TABLE form_print (
    stream     {uuid} NOT NULL,
    kind       {text} NOT NULL,
    part       bigint NOT NULL,
    number     bigint NOT NULL,
    revision   bigint NOT NULL,
    content    {text} NOT NULL,
    printed_by {uuid} NOT NULL,
    printed_at bigint NOT NULL,
    PRIMARY KEY (stream, kind, part, number)
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TABLE).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
