//! What was received on a contract, and what of its payment plan is open. Of contracts that are there already nothing
//! was received, so that their plans are open as a whole.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
ALTER TABLE contract ADD COLUMN received bigint NOT NULL DEFAULT 0;

CREATE TABLE receivable (
    contract        {uuid} NOT NULL REFERENCES contract (id),
    number          bigint NOT NULL,
    customer        {uuid} NOT NULL,
    account_manager {uuid} NOT NULL,
    department      {uuid} NOT NULL,
    name            {text} NOT NULL,
    due_on          {date},
    amount          bigint NOT NULL,
    open            bigint NOT NULL CHECK (open > 0 AND open <= amount),
    PRIMARY KEY (contract, number)
);
CREATE INDEX receivable_customer ON receivable (customer, due_on, open);
CREATE INDEX receivable_account_manager ON receivable (account_manager, customer, due_on, open);
CREATE INDEX receivable_department ON receivable (department, customer, due_on, open);
";

const IN_SQLITE: &str = "
INSERT INTO receivable
SELECT c.id, part.key + 1, c.customer, c.account_manager, c.department, part.value ->> '$.name',
    part.value ->> '$.due_on', CAST(replace(part.value ->> '$.amount', '.', '') AS INTEGER),
    CAST(replace(part.value ->> '$.amount', '.', '') AS INTEGER)
FROM contract c, snapshot s, json_each(s.body, '$.terms.payment_plan') part
WHERE s.stream = c.id AND c.status = 'handed_in';
";

const IN_POSTGRES: &str = "
INSERT INTO receivable
SELECT c.id, part.number, c.customer, c.account_manager, c.department, part.value ->> 'name',
    (part.value ->> 'due_on')::date, replace(part.value ->> 'amount', '.', '')::bigint,
    replace(part.value ->> 'amount', '.', '')::bigint
FROM contract c
JOIN snapshot s ON s.stream = c.id,
LATERAL jsonb_array_elements(s.body::jsonb #> '{terms,payment_plan}') WITH ORDINALITY part (value, number)
WHERE c.status = 'handed_in';
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TABLES).await?;
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let rows = if postgres { IN_POSTGRES } else { IN_SQLITE };
        manager.get_connection().execute_unprepared(rows).await.map(drop)
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
