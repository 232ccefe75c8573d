//! Departments, people, what they may do, and how they sign in.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE department (
    id       {uuid}  NOT NULL PRIMARY KEY,
    revision bigint  NOT NULL,
    code     {text}  NOT NULL UNIQUE,
    name     {text}  NOT NULL,
    parent   {uuid}  REFERENCES department (id),
    away     boolean NOT NULL,
    active   boolean NOT NULL,
    sort_key {text}  NOT NULL
);
CREATE INDEX department_parent ON department (parent);

CREATE TABLE person (
    id                  {uuid}  NOT NULL PRIMARY KEY,
    revision            bigint  NOT NULL,
    username            {text}  NOT NULL,
    username_fold       {text}  NOT NULL,
    name                {text}  NOT NULL,
    department          {uuid}  NOT NULL REFERENCES department (id),
    email               {text},
    phone               {text},
    locale              {text}  NOT NULL,
    enabled             boolean NOT NULL,
    password_hash       {text},
    password_changed_at bigint,
    search              {text}  NOT NULL,
    sort_key            {text}  NOT NULL,
    CONSTRAINT person_username UNIQUE (username_fold)
);
CREATE INDEX person_list ON person (sort_key, id);
CREATE INDEX person_department ON person (department, sort_key);

CREATE TABLE role_grant (
    id           {uuid} NOT NULL PRIMARY KEY,
    revision     bigint NOT NULL,
    person       {uuid} NOT NULL REFERENCES person (id),
    role         {text} NOT NULL,
    reach        {text} NOT NULL CHECK (reach IN ('own', 'department', 'all')),
    department   {uuid} REFERENCES department (id),
    proposed_by  {uuid} NOT NULL,
    proposed_at  bigint NOT NULL,
    confirmed_by {uuid},
    confirmed_at bigint,
    ended_by     {uuid},
    ended_at     bigint,
    CHECK ((reach = 'department') = (department IS NOT NULL)),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE INDEX role_grant_person ON role_grant (person);
CREATE INDEX role_grant_role ON role_grant (role);

CREATE TABLE session (
    token_hash {bytes} NOT NULL PRIMARY KEY,
    person     {uuid}  NOT NULL REFERENCES person (id),
    kind       {text}  NOT NULL CHECK (kind IN ('cookie', 'bearer')),
    label      {text}  NOT NULL,
    reads_only boolean NOT NULL,
    address    {text}  NOT NULL,
    created_at bigint  NOT NULL,
    seen_at    bigint  NOT NULL,
    fresh_at   bigint  NOT NULL,
    expires_at bigint  NOT NULL,
    revoked_at bigint
);
CREATE INDEX session_person ON session (person, created_at);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE sign_in_attempt (
    account      {text} NOT NULL,
    address      {text} NOT NULL,
    failures     bigint NOT NULL,
    last_at      bigint NOT NULL,
    locked_until bigint,
    PRIMARY KEY (account, address)
);
CREATE INDEX sign_in_attempt_address ON sign_in_attempt (address, last_at);

CREATE TABLE setting (
    id       {uuid} NOT NULL PRIMARY KEY,
    revision bigint NOT NULL,
    body     {text} NOT NULL
);

CREATE TABLE security_record (
    position {serial},
    at       bigint NOT NULL,
    kind     {text} NOT NULL,
    person   {uuid},
    account  {text} NOT NULL,
    address  {text} NOT NULL,
    clause   {text},
    detail   {text} NOT NULL
);
CREATE INDEX security_record_at ON security_record (at);
CREATE INDEX security_record_person ON security_record (person, at);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TABLES).await?;
        let (name, table) = ("security_record_stays", "security_record");
        super::forbid(manager, name, "UPDATE", table, "true", "a security record is never changed").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
