//! By what contract numbers are compared, whatever their case, width and hyphens. Those that are there already are folded
//! once, as the program folds them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::Statement;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMN: &str = "
DROP INDEX contract_contract_number;
ALTER TABLE contract ADD COLUMN number_fold {text};
UPDATE contract SET number_fold = lower(contract_number);
";
const INDEX: &str = "CREATE INDEX contract_number_fold ON contract (number_fold);";
const NUMBERS: &str = "SELECT id, contract_number FROM contract WHERE contract_number IS NOT NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, COLUMN).await?;
        let (db, backend) = (manager.get_connection(), manager.get_database_backend());
        for row in db.query_all_raw(Statement::from_string(backend, NUMBERS)).await? {
            let (id, number): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let folded = fold(&number);
            // What is ASCII without blanks, nearly every number, the database has lowered as well.
            if folded != number.to_ascii_lowercase() || !number.is_ascii() {
                let update = "UPDATE contract SET number_fold = $1 WHERE id = $2";
                let values = [Value::from(folded), Value::from(id)];
                db.execute_raw(Statement::from_sql_and_values(backend, update, values)).await?;
            }
        }
        super::statements(manager, INDEX).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn fold(number: &str) -> String {
    let plain = number.nfkc().filter_map(|c| match c {
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        c => Some(c),
    });
    plain.filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
