//! What the lists of task forms, equipment changes and deliveries read, and the order of the lists of purchase orders
//! and sheets. Rows of projects that are there already are made of their states as they stand.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE task_form (
    project    {uuid} NOT NULL REFERENCES project (id),
    number     bigint NOT NULL,
    status     {text} NOT NULL CHECK (status IN ('waiting', 'accepted', 'declined', 'completed', 'ended')),
    kind       {text} NOT NULL,
    content    {text} NOT NULL,
    place      {text} NOT NULL,
    wanted_on  {date} NOT NULL,
    people     bigint NOT NULL,
    minutes    bigint NOT NULL,
    written_at bigint NOT NULL,
    written_by {uuid} NOT NULL,
    PRIMARY KEY (project, number)
);
CREATE INDEX task_form_list ON task_form (written_at, project, number);
CREATE INDEX task_form_status ON task_form (status, written_at, project, number);

CREATE TABLE equipment_change (
    project    {uuid} NOT NULL REFERENCES project (id),
    number     bigint NOT NULL,
    status     {text} NOT NULL CHECK (status IN ('draft', 'in_approval', 'effective', 'rejected', 'discarded')),
    base       bigint NOT NULL,
    approval   bigint,
    reason     {text} NOT NULL,
    written_at bigint NOT NULL,
    written_by {uuid} NOT NULL,
    PRIMARY KEY (project, number)
);
CREATE INDEX equipment_change_list ON equipment_change (written_at, project, number);
CREATE INDEX equipment_change_status ON equipment_change (status, written_at, project, number);

CREATE TABLE delivery (
    project      {uuid}  NOT NULL REFERENCES project (id),
    number       bigint  NOT NULL,
    direct       boolean NOT NULL,
    place        {text}  NOT NULL,
    delivered_on {date}  NOT NULL,
    carrier      {text},
    units        bigint  NOT NULL,
    arranged_at  bigint  NOT NULL,
    arranged_by  {uuid}  NOT NULL,
    confirmed_at bigint,
    PRIMARY KEY (project, number)
);
CREATE INDEX delivery_list ON delivery (arranged_at, project, number);

CREATE INDEX purchase_order_list ON purchase_order (placed_at, project, number);
CREATE INDEX sheet_list ON sheet (COALESCE(submitted_at, 9223372036854775807), project, number);
CREATE INDEX event_at ON event (at, position);
CREATE INDEX security_record_kind ON security_record (kind, position);
";

/// Each part of a state in a row of `part`, as JSON; values taken out of it by `{text:…}`, `{uuid:…}`, `{millis:…}`.
const ROWS: &str = "
INSERT INTO task_form
SELECT {project}, {integer:number}, {variant:state}, {text:entry.kind}, {text:entry.content}, {text:entry.place},
    {date:entry.wanted_on}, {length:people}, {sum:work:entry.minutes}, {millis:written.at}, {uuid:written.by}
FROM {parts:task_forms};
INSERT INTO equipment_change
SELECT {project}, {integer:number}, {text:state}, {integer:base}, {integer:approval}, {text:entry.reason},
    {millis:written.at}, {uuid:written.by}
FROM {parts:changes};
INSERT INTO delivery
SELECT {project}, {integer:number}, {boolean:entry.direct}, {text:entry.place}, {date:entry.on}, {text:entry.carrier},
    {sum:entry.lines:quantity}, {millis:arranged.at}, {uuid:arranged.by}, {millis:confirmed.at}
FROM {parts:deliveries};
";

/// Writes `{kind:path}` in the database's own words.
fn spelt(postgres: bool) -> String {
    let mut sql = String::new();
    let mut rest = ROWS;
    while let Some((before, after)) = rest.split_once('{') {
        let (word, after) = after.split_once('}').unwrap_or((after, ""));
        sql.push_str(before);
        sql.push_str(&if postgres { in_postgres(word) } else { in_sqlite(word) });
        rest = after;
    }
    sql + rest
}

fn in_sqlite(word: &str) -> String {
    let (kind, path) = word.split_once(':').unwrap_or((word, ""));
    let value = format!("part.value ->> '$.{path}'");
    match kind {
        "project" => "s.stream".to_owned(),
        "parts" => format!("snapshot s, json_each(s.body, '$.{path}') part WHERE s.kind = 'project'"),
        "uuid" => format!("unhex(replace({value}, '-', ''))"),
        "millis" => format!("CAST(round(unixepoch({value}, 'subsec') * 1000) AS INTEGER)"),
        "length" => format!("json_array_length(part.value, '$.{path}')"),
        "variant" => format!(
            "CASE json_type(part.value, '$.{path}') WHEN 'text' THEN {value}
                ELSE (SELECT one.key FROM json_each(part.value, '$.{path}') one) END"
        ),
        "sum" => {
            let (list, path) = path.split_once(':').unwrap_or((path, ""));
            format!(
                "(SELECT COALESCE(sum(one.value ->> '$.{path}'), 0) FROM json_each(part.value, '$.{list}') one)"
            )
        }
        _ => value,
    }
}

fn in_postgres(word: &str) -> String {
    let (kind, path) = word.split_once(':').unwrap_or((word, ""));
    let steps = |path: &str| path.replace('.', ",");
    let value = format!("(part.value #>> '{{{}}}')", steps(path));
    let json = format!("(part.value #> '{{{}}}')", steps(path));
    match kind {
        "project" => "s.stream".to_owned(),
        "parts" => {
            format!(
                "snapshot s, jsonb_array_elements(s.body::jsonb -> '{path}') part (value) WHERE s.kind = 'project'"
            )
        }
        "uuid" => format!("{value}::uuid"),
        "integer" => format!("{value}::bigint"),
        "boolean" => format!("{value}::boolean"),
        "date" => format!("{value}::date"),
        "millis" => format!("floor(extract(epoch FROM {value}::timestamptz) * 1000)::bigint"),
        "length" => format!("jsonb_array_length{json}"),
        "variant" => format!(
            "CASE jsonb_typeof{json} WHEN 'string' THEN {value} ELSE (SELECT jsonb_object_keys{json} LIMIT 1) END"
        ),
        "sum" => {
            let (list, path) = path.split_once(':').unwrap_or((path, ""));
            format!(
                "(SELECT COALESCE(sum((one.value #>> '{{{}}}')::bigint), 0)
                  FROM jsonb_array_elements(part.value #> '{{{}}}') one (value))",
                steps(path),
                steps(list)
            )
        }
        _ => value,
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::statements(manager, TABLES).await?;
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        manager.get_connection().execute_unprepared(&spelt(postgres)).await.map(drop)
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
