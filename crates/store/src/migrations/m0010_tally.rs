//! How many projects stand where, kept with every change instead of counted for every page; and the indexes by which a
//! department's or an account manager's projects of one status are listed, and those past their date counted.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TALLY: &str = "
CREATE TABLE project_tally (
    department {uuid} NOT NULL,
    account_manager {uuid} NOT NULL,
    status {text} NOT NULL,
    projects bigint NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (department, account_manager, status)
) {clustered};
INSERT INTO project_tally (department, account_manager, status, projects, amount)
    SELECT department, account_manager, status, COUNT(*), CAST(SUM(amount) AS bigint) FROM project
    GROUP BY department, account_manager, status;
";

const INDEXES: &str = "
DROP INDEX project_department_status;
DROP INDEX project_account_manager_status;
DROP INDEX project_account_manager_department;
CREATE INDEX project_department_status_changed ON project (department, status, changed_at, id);
CREATE INDEX project_department_status_sign_due ON project (department, status, sign_due_on, id);
CREATE INDEX project_account_manager_status_changed ON project (account_manager, status, changed_at, id);
CREATE INDEX project_account_manager_status_sign_due ON project (account_manager, status, sign_due_on, id);
DROP INDEX todo_person;
DROP INDEX todo_role;
CREATE INDEX todo_person_due ON todo (person, due_on, since);
CREATE INDEX todo_person_duty ON todo (person, duty);
CREATE INDEX todo_role_due ON todo (role, due_on, department);
CREATE INDEX todo_role_duty ON todo (role, duty, department);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TALLY).await?;
        super::statements(manager, INDEXES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
