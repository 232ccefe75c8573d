//! What bought support contracts say of the unit of a case on the day of the fault. Who acts stays with the vendor's
//! warranty (2.6.2, 2.6.3); this is what the work can be charged to.

use crate::features::directory::queries::names_of_suppliers;
use crate::features::support::queries::covering;
use crate::http::{Context, Problem};
use crate::locale::Language;
use chrono::NaiveDate;
use regulation::Role;
use regulation::maintenance::MaintenanceCase;
use serde::Serialize;
use uuid::Uuid;

/// A support contract that covers the unit.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Cover {
    /// The support contract.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Who gives the support.
    pub supplier: String,
    /// The last day it covers.
    #[schema(value_type = String)]
    pub until: NaiveDate,
    /// Its page, for whoever may read it.
    #[serde(skip)]
    pub href: Option<String>,
}

impl Cover {
    /// `WB-2026-01 江临科技，至 2026-12-31`
    pub fn words(&self, language: Language) -> String {
        let until = self.until.to_string();
        let values = [("number", self.number.as_str()), ("supplier", &self.supplier), ("day", &until)];
        language.say_with("case-support-words", &values)
    }
}

/// The support contracts in force on the day of the fault, what covers longest first.
pub async fn support_of(ctx: &Context, case: &MaintenanceCase) -> Result<Vec<Cover>, Problem> {
    let read = ctx.read();
    let unit = &case.unit;
    let rows = covering(&read, &unit.series_key, unit.serial.as_str(), case.fault_on).await?;
    let suppliers = names_of_suppliers(&read, rows.iter().map(|row| row.supplier)).await?;
    let reads = [Role::ItService, Role::CommerceRepresentative].into_iter().any(|role| ctx.actor.has(role));
    let cover = |row: store::entities::support_contract::Model| Cover {
        id: row.id,
        supplier: suppliers.get(&row.supplier).cloned().unwrap_or_default(),
        number: row.contract_number,
        until: row.until,
        href: reads.then(|| format!("/support-contracts/{}", row.id)),
    };
    Ok(rows.into_iter().map(cover).collect())
}
