//! What projects choose from: customers, suppliers, the catalogue, the calendar, the authority matrix.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE customer (
    id           {uuid}  NOT NULL PRIMARY KEY,
    revision     bigint  NOT NULL,
    name         {text}  NOT NULL,
    name_fold    {text}  NOT NULL,
    contact      {text}  NOT NULL,
    phone        {text}  NOT NULL,
    address      {text}  NOT NULL,
    credit_limit bigint,
    active       boolean NOT NULL,
    search       {text}  NOT NULL,
    sort_key     {text}  NOT NULL,
    CONSTRAINT customer_name UNIQUE (name_fold)
);
CREATE INDEX customer_list ON customer (sort_key, id);

CREATE TABLE supplier (
    id        {uuid}  NOT NULL PRIMARY KEY,
    revision  bigint  NOT NULL,
    name      {text}  NOT NULL,
    name_fold {text}  NOT NULL,
    contact   {text}  NOT NULL,
    phone     {text}  NOT NULL,
    active    boolean NOT NULL,
    search    {text}  NOT NULL,
    sort_key  {text}  NOT NULL,
    CONSTRAINT supplier_name UNIQUE (name_fold)
);
CREATE INDEX supplier_list ON supplier (sort_key, id);

CREATE TABLE category (
    id       {uuid}  NOT NULL PRIMARY KEY,
    revision bigint  NOT NULL,
    code     {text}  NOT NULL,
    name     {text}  NOT NULL,
    active   boolean NOT NULL,
    search   {text}  NOT NULL,
    CONSTRAINT category_code UNIQUE (code)
);

CREATE TABLE series (
    id       {uuid}  NOT NULL PRIMARY KEY,
    revision bigint  NOT NULL,
    category {uuid}  NOT NULL REFERENCES category (id),
    code     {text}  NOT NULL,
    name     {text}  NOT NULL,
    active   boolean NOT NULL,
    search   {text}  NOT NULL,
    CONSTRAINT series_code UNIQUE (category, code)
);

CREATE TABLE model (
    id             {uuid}  NOT NULL PRIMARY KEY,
    revision       bigint  NOT NULL,
    series         {uuid}  NOT NULL REFERENCES series (id),
    name           {text}  NOT NULL,
    name_fold      {text}  NOT NULL,
    unit           {text}  NOT NULL,
    brand          {text}  NOT NULL,
    warranty_years bigint  NOT NULL CHECK (warranty_years >= 0),
    warranty_start {text}  NOT NULL CHECK (warranty_start IN ('invoice', 'factory', 'sign_off')),
    serial_tracked boolean NOT NULL,
    active         boolean NOT NULL,
    search         {text}  NOT NULL,
    CONSTRAINT model_name UNIQUE (series, name_fold)
);
CREATE INDEX model_name_fold ON model (name_fold);

CREATE TABLE calendar_year (
    id       {uuid} NOT NULL PRIMARY KEY,
    revision bigint NOT NULL,
    year     bigint NOT NULL,
    CONSTRAINT calendar_year_year UNIQUE (year)
);

CREATE TABLE calendar_day (
    date {date} NOT NULL PRIMARY KEY,
    year bigint NOT NULL REFERENCES calendar_year (year),
    kind {text} NOT NULL CHECK (kind IN ('holiday', 'workday')),
    name {text} NOT NULL
);
CREATE INDEX calendar_day_year ON calendar_day (year);

CREATE TABLE authority_version (
    id            {uuid} NOT NULL PRIMARY KEY,
    revision      bigint NOT NULL,
    year          bigint NOT NULL,
    title         {text} NOT NULL,
    status        {text} NOT NULL CHECK (status IN ('draft', 'published', 'superseded')),
    matrix        {text} NOT NULL,
    written_by    {uuid} NOT NULL,
    published_by  {uuid},
    in_force_from bigint,
    CONSTRAINT authority_version_one_at_a_time UNIQUE (in_force_from),
    CHECK ((status = 'draft') = (published_by IS NULL)),
    CHECK ((status = 'draft') = (in_force_from IS NULL))
);
CREATE INDEX authority_version_year ON authority_version (year);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TABLES).await?;
        let frozen = "OLD.status <> 'draft' AND (NEW.matrix <> OLD.matrix OR NEW.status = 'draft')";
        let message = "a published authority matrix is never edited";
        super::forbid(manager, "authority_version_stays", "UPDATE", "authority_version", frozen, message)
            .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
