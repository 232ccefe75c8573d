//! The time a record is kept begins with the end of its project, and a paper from elsewhere is kept no shorter than the
//! project's own: rows written before the rule said so are brought to what it says.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const LEAST: &str = "(SELECT min(own.keep_until) FROM archive_record own
    WHERE own.folder = archive_record.folder AND own.kind <> 'other')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let not_ended = "SELECT id FROM archive_folder WHERE ended_on IS NULL";
        let begin = format!("UPDATE archive_record SET keep_until = NULL WHERE folder IN ({not_ended})");
        super::statements(manager, &begin).await?;
        let lengthen = format!(
            "UPDATE archive_record SET keep_until = {LEAST}
             WHERE kind = 'other' AND folder NOT IN ({not_ended})
             AND (keep_until IS NULL OR keep_until < {LEAST})"
        );
        super::statements(manager, &lengthen).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
