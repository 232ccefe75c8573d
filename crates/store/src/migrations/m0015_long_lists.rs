//! Indexes for the lists of contracts, of what was delivered, of what waits in a department and of what the archive lacks,
//! where there are a hundred thousand of each.
//!
//! What is counted and summed stands whole in an index. A to-do that is somebody's by name carries the department as well:
//! what waits there is then found without looking each one's project up.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const CONTRACTS: &str = "
DROP INDEX contract_status;
DROP INDEX contract_account_manager;
DROP INDEX contract_department;
CREATE INDEX contract_changed ON contract (changed_at, id);
CREATE INDEX contract_status ON contract (status, changed_at, id);
CREATE INDEX contract_account_manager ON contract (account_manager, changed_at, id);
CREATE INDEX contract_department ON contract (department, changed_at, id);
CREATE INDEX contract_status_sums ON contract (status, kind, amount, id);
CREATE INDEX contract_account_manager_sums ON contract (account_manager, department, status, kind, amount, id);
CREATE INDEX contract_department_sums ON contract (department, account_manager, status, kind, amount, id);
";

const LISTS: &str = "
DROP INDEX coverage_vendor;
CREATE INDEX coverage_vendor ON coverage (vendor_until, project, sheet, line);
DROP INDEX receivable_department;
CREATE INDEX receivable_department ON receivable (department, customer, due_on, open, account_manager);
CREATE INDEX purchase_order_state ON purchase_order (ended, outstanding, project, amount);
CREATE INDEX archive_folder_lacking_department ON archive_folder (department, due_on, id) WHERE lacks > 0;
CREATE INDEX archive_folder_lacking_account_manager ON archive_folder (account_manager, due_on, id) WHERE lacks > 0;
";

const TODOS: &str = "
UPDATE todo SET department = (SELECT department FROM project WHERE project.id = todo.stream)
    WHERE kind = 'project' AND person IS NOT NULL;
UPDATE todo SET department = (SELECT department FROM contract WHERE contract.id = todo.stream)
    WHERE kind = 'contract' AND person IS NOT NULL;
UPDATE todo SET department = (SELECT department FROM demand WHERE demand.id = todo.stream)
    WHERE kind = 'demand' AND person IS NOT NULL;
UPDATE todo SET department = (SELECT department FROM maintenance_case WHERE maintenance_case.id = todo.stream)
    WHERE kind = 'maintenance_case' AND person IS NOT NULL;
UPDATE todo SET department = (SELECT department FROM archive_folder WHERE archive_folder.id = todo.stream)
    WHERE kind = 'archive_folder' AND person IS NOT NULL;
CREATE INDEX todo_department_due ON todo (department, due_on, person, role, kind, since);
CREATE INDEX todo_department_duty ON todo (department, duty, person, role, kind);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statements in [CONTRACTS, LISTS, TODOS] {
            super::statements(manager, statements).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
