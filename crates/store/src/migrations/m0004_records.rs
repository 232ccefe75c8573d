//! Codes given, files kept, answers remembered, notices and to-dos.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE code_sequence (
    year bigint NOT NULL PRIMARY KEY,
    last bigint NOT NULL
);

CREATE TABLE code_registry (
    normal   {text} NOT NULL PRIMARY KEY,
    code     {text} NOT NULL,
    stream   {uuid} NOT NULL,
    taken_at bigint NOT NULL
);

CREATE TABLE file (
    id          {uuid} NOT NULL PRIMARY KEY,
    sha256      {text} NOT NULL,
    name        {text} NOT NULL,
    media_type  {text} NOT NULL,
    size        bigint NOT NULL CHECK (size >= 0),
    uploaded_by {uuid} NOT NULL,
    uploaded_at bigint NOT NULL,
    stream      {uuid}
);
CREATE INDEX file_sha256 ON file (sha256);
CREATE INDEX file_stream ON file (stream, uploaded_at);

CREATE TABLE idempotency (
    person       {uuid}  NOT NULL,
    key          {text}  NOT NULL,
    request_hash {bytes} NOT NULL,
    status       bigint,
    body         {text},
    at           bigint  NOT NULL,
    PRIMARY KEY (person, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE notice (
    id      {serial},
    person  {uuid} NOT NULL,
    stream  {uuid} NOT NULL,
    kind    {text} NOT NULL,
    name    {text} NOT NULL,
    args    {text} NOT NULL,
    at      bigint NOT NULL,
    read_at bigint
);
CREATE INDEX notice_person ON notice (person, id);
CREATE INDEX notice_unread ON notice (person) WHERE read_at IS NULL;

CREATE TABLE todo (
    stream     {uuid} NOT NULL,
    key        {text} NOT NULL,
    kind       {text} NOT NULL,
    part       bigint NOT NULL,
    duty       {text} NOT NULL,
    clause     {text} NOT NULL,
    due_on     {date},
    since      bigint NOT NULL,
    role       {text},
    department {uuid},
    person     {uuid},
    code       {text},
    title      {text} NOT NULL,
    customer   {uuid},
    PRIMARY KEY (stream, key),
    CHECK (role IS NOT NULL OR person IS NOT NULL)
);
CREATE INDEX todo_person ON todo (person, since);
CREATE INDEX todo_role ON todo (role, department, since);
CREATE INDEX todo_due ON todo (due_on);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TABLES).await?;
        let message = "a code is never given twice";
        super::forbid(manager, "code_registry_stays", "UPDATE", "code_registry", "true", message).await?;
        super::forbid(manager, "code_registry_remains", "DELETE", "code_registry", "true", message).await?;
        let fixed = "NEW.sha256 <> OLD.sha256 OR NEW.size <> OLD.size";
        super::forbid(manager, "file_stays", "UPDATE", "file", fixed, "a file is never overwritten").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
