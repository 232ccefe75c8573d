//! Master data: every row is as its last audited change left it.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use super::{Findings, Heads};
use crate::StoreError;
use crate::entities::{
    authority_version, category, customer, department, event, kept_document, model, person, role_grant,
    scanned_paper, series, setting, supplier,
};
use crate::master::{self, MasterRecord};

pub(super) async fn check(
    db: &impl ConnectionTrait,
    heads: &Heads,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    table::<authority_version::Model>(db, heads, findings).await?;
    table::<category::Model>(db, heads, findings).await?;
    table::<customer::Model>(db, heads, findings).await?;
    table::<department::Model>(db, heads, findings).await?;
    table::<kept_document::Model>(db, heads, findings).await?;
    table::<model::Model>(db, heads, findings).await?;
    table::<person::Model>(db, heads, findings).await?;
    table::<role_grant::Model>(db, heads, findings).await?;
    table::<scanned_paper::Model>(db, heads, findings).await?;
    table::<series::Model>(db, heads, findings).await?;
    table::<setting::Model>(db, heads, findings).await?;
    table::<supplier::Model>(db, heads, findings).await
}

async fn table<M: MasterRecord>(
    db: &impl ConnectionTrait,
    heads: &Heads,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let rows = <M::Entity as EntityTrait>::find().all(db).await?;
    let streams = heads.values().filter(|head| head.kind == M::KIND).count();
    if streams != rows.len() {
        let what = format!("{} rows have {streams} streams of changes", rows.len());
        findings.add("INV-48", M::KIND, what);
    }
    for page in rows.chunks(500) {
        let last = event::Entity::find().filter(event::Column::Stream.is_in(page.iter().map(M::id)));
        let mut last: Vec<event::Model> = last.all(db).await?;
        last.sort_by_key(|row| (row.stream, row.number));
        for row in page {
            let name = format!("{} {}", M::KIND, row.id());
            let change = last.iter().rfind(|change| change.stream == row.id());
            if change.map(|change| change.number) != Some(row.revision()) {
                findings.add("INV-48", &name, "its last change is not in the audit trail");
                continue;
            }
            let body = change.and_then(|change| serde_json::from_str::<Value>(&change.body).ok());
            let left = body.and_then(|mut body| body.get_mut("after").map(Value::take));
            if left.map(unnumbered) != Some(unnumbered(master::shown(&Some(row)))) {
                findings.add("INV-48", &name, "it is not as its last change left it");
            }
        }
    }
    Ok(())
}

/// The change is written before the row has its new number.
fn unnumbered(mut row: Value) -> Value {
    if let Some(fields) = row.as_object_mut() {
        fields.remove("revision");
    }
    row
}
