//! The archive: a folder of each project and the record of each of its papers. Folders are streams of their own; those of
//! projects that are there already are opened by the program, since only it can append events.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE archive_folder (
    id              {uuid}  PRIMARY KEY NOT NULL,
    number          bigint  NOT NULL,
    changed_at      bigint  NOT NULL,
    project         {uuid}  NOT NULL UNIQUE REFERENCES project (id),
    code            {text},
    title           {text}  NOT NULL,
    customer        {uuid}  NOT NULL,
    department      {uuid}  NOT NULL,
    account_manager {uuid}  NOT NULL,
    ended_on        {date},
    closed          boolean NOT NULL,
    records         bigint  NOT NULL,
    lacks           bigint  NOT NULL,
    due_on          {date},
    search          {text}  NOT NULL
);
CREATE INDEX archive_folder_lacking ON archive_folder (due_on, id) WHERE lacks > 0;

CREATE TABLE archive_record (
    folder          {uuid}  NOT NULL REFERENCES archive_folder (id),
    number          bigint  NOT NULL,
    project         {uuid}  NOT NULL REFERENCES project (id),
    department      {uuid}  NOT NULL,
    account_manager {uuid}  NOT NULL,
    closed          boolean NOT NULL,
    kind            {text}  NOT NULL,
    part            bigint  NOT NULL,
    name            {text},
    on_paper        boolean NOT NULL,
    file            {text},
    made_at         bigint  NOT NULL,
    due_on          {date},
    held_by         {uuid},
    at_archive      boolean NOT NULL,
    slip            bigint,
    handed_to       {uuid},
    shelf           {text},
    keep_until      {date},
    lent_to         {uuid},
    lent_until      {date},
    destruction     boolean NOT NULL,
    destroyed       boolean NOT NULL,
    lacks           bigint  NOT NULL,
    search          {text}  NOT NULL,
    PRIMARY KEY (folder, number)
);
CREATE INDEX archive_record_made ON archive_record (made_at, folder, number);
CREATE INDEX archive_record_kind ON archive_record (kind, made_at, folder, number);
CREATE INDEX archive_record_department ON archive_record (department, made_at, folder, number);
CREATE INDEX archive_record_account_manager ON archive_record (account_manager, made_at, folder, number);
CREATE INDEX archive_record_project ON archive_record (project, number);
CREATE INDEX archive_record_lacking ON archive_record (made_at, folder, number) WHERE lacks > 0;
CREATE INDEX archive_record_kept ON archive_record (keep_until);
CREATE INDEX archive_record_held_by ON archive_record (held_by) WHERE held_by IS NOT NULL;
CREATE INDEX archive_record_handed_to ON archive_record (handed_to) WHERE handed_to IS NOT NULL;
CREATE INDEX archive_record_lent_to ON archive_record (lent_to, lent_until) WHERE lent_to IS NOT NULL;
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
