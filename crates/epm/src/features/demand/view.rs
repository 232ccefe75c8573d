//! A demand as it is told over JSON, and the customer's other demands that may be for the same goods (D1).

use super::queries;
use crate::features::directory::queries::{names_of_departments, names_of_people};
use crate::features::project::view::ActView;
use crate::http::{Context, Problem};
use regulation::demand::{Demand, acts_open_to, are_alike};
use regulation::{Clause, Moment};
use serde::Serialize;
use store::Loaded;
use uuid::Uuid;

/// A demand.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DemandView {
    #[serde(flatten)]
    demand: Demand,
    /// Other open demands of the customer, those that are likely to be the same first.
    others: Vec<OtherDemand>,
    acts: Vec<ActView>,
}

/// Another open demand of the same customer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OtherDemand {
    /// Which, for whoever sees it.
    pub id: Option<Uuid>,
    /// What is wanted.
    pub title: String,
    /// The account manager's name.
    pub account_manager: String,
    /// The department's name.
    pub department: String,
    /// When it was recorded.
    #[schema(value_type = String)]
    pub recorded_at: Moment,
    /// It is likely to be the same.
    pub alike: bool,
}

/// The demand as the person who asks sees it.
pub async fn view(ctx: &Context, loaded: Loaded<Demand>) -> Result<DemandView, Problem> {
    let acts = acts_open_to(&loaded.state, &ctx.actor)
        .into_iter()
        .map(|(kind, answer)| ActView::new(kind.code(), Clause::C2_2, answer.err().as_ref(), ctx.language));
    let acts = acts.collect();
    Ok(DemandView { others: others(ctx, &loaded.state).await?, demand: loaded.state, acts })
}

/// The other open demands of the customer that the reader may know of, those that look the same first.
pub async fn others(ctx: &Context, demand: &Demand) -> Result<Vec<OtherDemand>, Problem> {
    let read = ctx.read();
    let rows = queries::of_same_customer(&read, &ctx.actor, demand).await?;
    let seen = queries::seen_of(&read, &ctx.actor, rows.iter().map(|row| row.id)).await?;
    let people = names_of_people(&read, rows.iter().map(|row| row.account_manager)).await?;
    let departments = names_of_departments(&read, rows.iter().map(|row| row.department)).await?;
    let other = |row: store::entities::demand::Model| OtherDemand {
        alike: are_alike(demand.entry.title.as_str(), &row.title),
        id: Some(row.id).filter(|id| seen.contains(id)),
        account_manager: people.get(&row.account_manager).cloned().unwrap_or_default(),
        department: departments.get(&row.department).cloned().unwrap_or_default(),
        recorded_at: Moment::from_timestamp_millis(row.recorded_at).unwrap_or_default(),
        title: row.title,
    };
    let mut others: Vec<_> = rows.into_iter().map(other).collect();
    others.sort_by_key(|other| !other.alike);
    Ok(others)
}
