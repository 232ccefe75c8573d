//! Scans that file themselves: what was read in a file, the papers found in it until each has its place, the documents
//! that are kept with a project or contract, and uploads that go on after a broken connection.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SCANS: &str = "
CREATE TABLE scan_reading (
    sha256  {text} NOT NULL PRIMARY KEY,
    pages   {text} NOT NULL,
    read_at bigint NOT NULL
);

CREATE TABLE scanned_paper (
    id         {uuid} NOT NULL PRIMARY KEY,
    revision   bigint NOT NULL,
    file       {text} NOT NULL,
    name       {text} NOT NULL,
    first_page bigint NOT NULL,
    pages      {text} NOT NULL,
    mark       {text},
    status     {text} NOT NULL CHECK (status IN ('waiting', 'filed', 'discarded')),
    sent_by    {uuid} NOT NULL,
    department {uuid} NOT NULL,
    owner      {uuid},
    sent_at    bigint NOT NULL,
    place      {text},
    settled_by {uuid},
    settled_at bigint,
    note       {text},
    CHECK ((status = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX scanned_paper_status ON scanned_paper (status, sent_at, id);
CREATE INDEX scanned_paper_department ON scanned_paper (department, status, sent_at, id);
CREATE INDEX scanned_paper_sent_by ON scanned_paper (sent_by, status, sent_at, id);
CREATE INDEX scanned_paper_owner ON scanned_paper (owner, status, sent_at, id);
CREATE INDEX scanned_paper_file ON scanned_paper (file, sent_at, first_page);

CREATE TABLE kept_document (
    id       {uuid} NOT NULL PRIMARY KEY,
    revision bigint NOT NULL,
    stream   {uuid} NOT NULL,
    kind     {text} NOT NULL,
    part     bigint,
    name     {text} NOT NULL,
    file     {text} NOT NULL,
    kept_by  {uuid} NOT NULL,
    kept_at  bigint NOT NULL
);
CREATE INDEX kept_document_stream ON kept_document (stream, kept_at);
";

const UPLOADS: &str = "
CREATE TABLE upload (
    id       {uuid} NOT NULL PRIMARY KEY,
    person   {uuid} NOT NULL,
    size     bigint NOT NULL CHECK (size > 0),
    received bigint NOT NULL CHECK (received >= 0 AND received <= size),
    began_at bigint NOT NULL
);
CREATE INDEX upload_began ON upload (began_at);
CREATE INDEX upload_person ON upload (person, began_at);

CREATE TABLE upload_part (
    upload {uuid} NOT NULL REFERENCES upload (id),
    start  bigint NOT NULL,
    size   bigint NOT NULL CHECK (size > 0),
    sha256 {text} NOT NULL,
    PRIMARY KEY (upload, start)
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, SCANS).await?;
        super::statements(manager, UPLOADS).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
