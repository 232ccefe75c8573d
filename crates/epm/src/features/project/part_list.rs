//! What the lists of a project's parts (orders, sheets, forms, changes, deliveries) have in common: the scope, the search,
//! paging by key, and the page that shows them.

use crate::features::directory::queries::{names_of_customers, names_of_people};
use crate::features::todos::queries::up_to_most;
use crate::http::{Cursor, Listing, Page, Problem};
use crate::layout::{self, Act, Address, Chip, Empty, Filters, Paging, Tabs, Tag};
use askama::Template;
use regulation::{Actor, Clause, PartId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::entities::project;
use store::sea_orm::sea_query::{Expr, ExprTrait};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// What every list of parts can be narrowed by.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, bound = "S: DeserializeOwned")]
pub struct Filter<S> {
    /// One status, or several.
    #[serde(default = "Vec::new", deserialize_with = "crate::http::one_or_many")]
    #[schema(inline)]
    pub status: Vec<S>,
    /// One project.
    #[serde(default)]
    pub project: Option<Uuid>,
}

/// The lists have one order: the newest first.
pub type Sort = crate::http::Unsorted;

/// How a list of parts is asked for.
pub type PartListing<S> = Listing<Filter<S>, Sort>;

/// The project a part belongs to.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProjectOfPart {
    /// Which.
    pub project_id: Uuid,
    /// Its code.
    pub project_code: Option<String>,
    /// For what.
    pub project_title: String,
    /// The customer's name.
    pub customer: String,
    /// The account manager's name.
    pub account_manager: String,
    /// Whether the reader sees what it costs.
    #[serde(skip)]
    pub sees_cost: bool,
}

/// How a part is addressed.
pub fn part(project: Uuid, number: i64) -> String {
    PartId { of: project, number: u32::try_from(number).unwrap_or(u32::MAX) }.to_string()
}

/// What a list of parts is narrowed to whatever their status: the projects the person sees, and of these the one asked
/// for and those that what was typed finds.
pub async fn seen<S>(
    conn: &impl ConnectionTrait,
    column: impl ColumnTrait,
    actor: &Actor,
    listing: &PartListing<S>,
) -> Result<Condition, StoreError> {
    let sight = actor.sight();
    let narrowed = Condition::all().add_option(listing.filter.project.map(|project| column.eq(project)));
    if sight.all && listing.q.is_none() {
        return Ok(narrowed);
    }
    let projects = project::Entity::find().select_only().column(project::Column::Id);
    let mut projects = projects.filter(scope::projects(&sight));
    if let Some(typed) = &listing.q {
        projects = projects.filter(search::projects(conn, typed).await?);
    }
    // Of few projects all parts are read; of many the list is gone through, and each part's project looked up.
    if projects.clone().offset(search::MANY).limit(1).into_tuple::<Uuid>().one(conn).await?.is_none() {
        return Ok(narrowed.add(column.in_subquery(projects.into_query())));
    }
    let own = Expr::col((project::Entity, project::Column::Id)).eq(column.into_expr());
    Ok(narrowed.add(Expr::exists(projects.filter(own).into_query())))
}

/// Where a part stands in its list: by time, then by project and number.
pub struct Keys<C> {
    /// The time it is listed by; milliseconds since 1970 UTC.
    pub at: Expr,
    /// Its project.
    pub project: C,
    /// Its number in the project.
    pub number: C,
}

/// A page of a list, the newest first.
pub async fn page<E, C, S>(
    conn: &impl ConnectionTrait,
    query: Select<E>,
    keys: Keys<C>,
    listing: &PartListing<S>,
    of: impl Fn(&E::Model) -> (i64, Uuid, i64),
) -> Result<Page<E::Model>, Problem>
where
    E: EntityTrait,
    C: ColumnTrait,
{
    let mut query = query;
    if let Some(cursor) = &listing.cursor {
        query = query.filter(beyond(&keys, cursor)?);
    }
    let query = query.order_by(keys.at, Order::Desc).order_by(keys.project, Order::Desc);
    let query = query.order_by(keys.number, Order::Desc).limit(listing.limit + 1);
    let rows = query.all(conn).await.map_err(StoreError::from)?;
    Ok(Page::of(rows, listing.limit, of))
}

fn beyond<C: ColumnTrait>(keys: &Keys<C>, cursor: &Cursor) -> Result<Condition, Problem> {
    let (at, project, number): (i64, Uuid, i64) = cursor.keys()?;
    let same_project = Condition::all().add(keys.project.eq(project)).add(keys.number.lt(number));
    let same_time = Condition::any().add(keys.project.lt(project)).add(same_project);
    let same_time = Condition::all().add(keys.at.clone().eq(at)).add(same_time);
    Ok(Condition::any().add(keys.at.clone().lt(at)).add(same_time))
}

/// The projects of some parts, each read once. Parts that were listed were scoped before.
pub async fn projects_of(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, ProjectOfPart>, StoreError> {
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = project::Entity::find().filter(project::Column::Id.is_in(ids)).all(conn).await?;
    let customers = names_of_customers(conn, rows.iter().map(|row| row.customer)).await?;
    let people = names_of_people(conn, rows.iter().map(|row| row.account_manager)).await?;
    let of = |row: project::Model| {
        let of = ProjectOfPart {
            project_id: row.id,
            project_code: row.code,
            project_title: row.title,
            customer: customers.get(&row.customer).cloned().unwrap_or_default(),
            account_manager: people.get(&row.account_manager).cloned().unwrap_or_default(),
            sees_cost: actor.sees_cost(row.department.into(), row.account_manager.into()),
        };
        (row.id, of)
    };
    Ok(rows.into_iter().map(of).collect())
}

/// How many parts there are of each status, whichever the list shows; each up to [`MOST_COUNTED`].
pub type Counts = BTreeMap<String, u64>;

/// Counts the parts of a query in each of these statuses.
pub async fn counts<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    query: Select<E>,
    statuses: impl IntoIterator<Item = (&'static str, Condition)>,
) -> Result<Counts, StoreError> {
    let mut counts = Counts::new();
    for (code, standing) in statuses {
        let one = query.clone().select_only().expr_as(Expr::val(1), "one").filter(standing);
        counts.insert(code.to_owned(), up_to_most(conn, one).await?);
    }
    Ok(counts)
}

/// A part of a project with where it belongs. What it cost is left out for those who may not see that.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Told<T> {
    /// How it is addressed.
    id: String,
    /// Its project.
    project_id: Uuid,
    /// The code of that.
    project_code: Option<String>,
    /// All it says.
    #[serde(flatten)]
    state: T,
}

/// A part as JSON: [`Told`], without what it cost for those who may not see that.
pub fn told(
    part: String,
    of: &store::Loaded<regulation::Project>,
    actor: &Actor,
    state: &impl Serialize,
) -> serde_json::Value {
    let project = &of.state;
    let project_code = project.code.as_ref().map(ToString::to_string);
    let told = Told { id: part, project_id: of.id, project_code, state };
    let mut value = serde_json::to_value(told).expect("a state is plain data");
    if !actor.sees_cost(project.department(), project.account_manager()) {
        without_cost(&mut value);
    }
    value
}

/// Fields that tell what something costs.
const COST: [&str; 4] = ["unit_cost", "service_cost", "other_cost", "exchange"];

fn without_cost(value: &mut serde_json::Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, _| !COST.contains(&name.as_str()));
        fields.values_mut().for_each(without_cost);
    } else if let Some(items) = value.as_array_mut() {
        items.iter_mut().for_each(without_cost);
    }
}

/// A row of such a list as it is shown.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// What it is called, `采购单 2`.
    pub name: String,
    /// The project's title.
    pub title: String,
    /// The project's code and customer.
    pub about: String,
    /// Where it stands.
    pub tag: Tag,
    /// The other columns, and whether each is a number.
    pub cells: Vec<(String, bool)>,
    /// By when, where it waits.
    pub due: Option<layout::Due>,
}

impl Row {
    /// The project's code and customer in one line.
    pub fn about(of: &ProjectOfPart) -> String {
        let code = of.project_code.iter().map(String::as_str);
        code.chain([of.customer.as_str()]).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

/// A list of parts as a page.
#[derive(Template)]
#[template(path = "features/project/part_list.html")]
pub struct PartIndex {
    /// The frame.
    pub p: layout::Page,
    /// The clause the parts rest on.
    pub clause: Clause,
    /// By status, with counts.
    pub tabs: Tabs,
    /// What was searched for.
    pub q: String,
    /// What can be typed there.
    pub find: String,
    /// What the address says beside it.
    pub carried: Vec<(String, String)>,
    /// The filters in force.
    pub filters: Filters,
    /// What the list comes to.
    pub sum: String,
    /// The heads of the further columns, and whether each is of numbers.
    pub heads: Vec<(String, bool)>,
    /// Whether a row's name may go on below, where there is no room beside.
    pub wraps: bool,
    /// Whether any row is due.
    pub has_due: bool,
    /// The rows.
    pub rows: Vec<Row>,
    /// Said when there are none.
    pub empty: Option<Empty>,
    /// Where the list goes on.
    pub paging: Paging,
    /// The path of the list.
    pub path: &'static str,
}

impl PartIndex {
    /// What a row says in its further columns, with the columns' names: on a phone there is no head above them.
    fn labelled<'a>(&'a self, row: &'a Row) -> Vec<(&'a str, &'a str)> {
        let named = self.heads.iter().zip(&row.cells).map(|((label, _), (value, _))| (label, value));
        let said = named.filter(|(_, value)| !value.is_empty() && *value != "—");
        said.map(|(label, value)| (label.as_str(), value.as_str())).collect()
    }
}

/// What a slice says of its list.
pub struct Words {
    /// The path of the list.
    pub path: &'static str,
    /// The clause the parts rest on.
    pub clause: Clause,
    /// Every status, in the order of the tabs: the code, and the key of its word.
    pub statuses: Vec<(&'static str, String)>,
    /// The icon of an empty list.
    pub icon: &'static str,
    /// The keys of what an empty list says.
    pub none: (&'static str, &'static str),
}

/// Fills the page of a list of parts.
pub fn index<S>(
    p: layout::Page,
    words: Words,
    listing: &PartListing<S>,
    counts: &Counts,
    next: Option<&str>,
    rows: Vec<Row>,
) -> PartIndex {
    let address = Address::of(&p.path).without("cursor");
    let chosen = address.get("status").unwrap_or_default().to_owned();
    let shown = |status: &str| counts.get(status).copied().unwrap_or_default();
    let all: u64 = words.statuses.iter().map(|(status, _)| shown(status)).sum();
    let mut tabs = Tabs::new(p.title.clone()).tab(
        p.t("part-all"),
        address.without("status").to_string(),
        Some(p.waiting(all)),
        chosen.is_empty(),
    );
    for (status, key) in &words.statuses {
        let href = address.with("status", status).to_string();
        tabs = tabs.tab(p.t(key), href, Some(p.waiting(shown(status))), chosen == *status);
    }
    let total = if chosen.is_empty() { all } else { shown(&chosen) };
    let filters = filters(&p, &address);
    PartIndex {
        clause: words.clause,
        tabs,
        q: listing.q.clone().unwrap_or_default(),
        find: p.t("part-find-example"),
        carried: address.carried(&["q"]).map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        sum: p.t1("part-sum", "count", p.waiting(total)),
        heads: Vec::new(),
        wraps: false,
        has_due: rows.iter().any(|row| row.due.is_some()),
        empty: rows.is_empty().then(|| nothing(&p, &words, &filters, &chosen)),
        paging: Paging {
            shown: rows.len() as u64,
            total: Some(total).filter(|total| *total < layout::MOST_COUNTED),
            first: listing.cursor.is_some().then(|| address.to_string()),
            next: next.map(|cursor| address.next_page(cursor).to_string()),
        },
        filters,
        rows,
        path: words.path,
        p,
    }
}

fn filters(p: &layout::Page, address: &Address) -> Filters {
    let chip = |(field, label): (&str, Option<String>)| {
        Some(Chip { label: label?, without: address.without(field).to_string() })
    };
    let values = [
        ("q", address.get("q").map(|typed| p.t1("part-chip-q", "value", typed))),
        ("project", address.get("project").map(|_| p.t("part-chip-project"))),
    ];
    Filters {
        chips: values.into_iter().filter_map(chip).collect(),
        cleared: address.without_all(&["q", "project"]).to_string(),
        ..Filters::default()
    }
}

fn nothing(p: &layout::Page, words: &Words, filters: &Filters, status: &str) -> Empty {
    if filters.chips.is_empty() && status.is_empty() {
        return Empty::new(words.icon, p.t(words.none.0), p.t(words.none.1)).clause(Some(words.clause));
    }
    let whole = Act::go(words.path, p.t("part-show-all"));
    Empty::new("filter", p.t("part-none-found"), p.t("part-none-found-text")).act(whole)
}
