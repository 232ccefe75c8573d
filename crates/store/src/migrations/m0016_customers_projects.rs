//! The projects of a customer, found by its name, stand whole in an index: a search needs their identifiers and nothing
//! else of them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEX: &str = "
DROP INDEX project_customer;
CREATE INDEX project_customer ON project (customer, amount, id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, INDEX).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
