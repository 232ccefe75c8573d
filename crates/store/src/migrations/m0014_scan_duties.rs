//! A scan waits for someone: by when each of its papers is to have a place. Those of before have no such day.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, "ALTER TABLE scanned_paper ADD COLUMN due_on {date};").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
