//! Indexes that lists of a hundred thousand projects are read by.
//!
//! The identifier stands at their ends, so that what is counted and summed by them is read from them alone. SQLite uses a
//! partial index only where the query spells its condition out; a status comes as a bound value.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEXES: &str = "
CREATE INDEX project_account_manager_status ON project (account_manager, status, amount, id);
CREATE INDEX project_department_status_amount ON project (department, status, amount, id);
CREATE INDEX project_status_sign_due ON project (status, sign_due_on, id);
CREATE INDEX project_account_manager_department ON project (account_manager, department, id);
CREATE INDEX project_sign_due_list ON project (sign_due_on, id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, INDEXES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
