//! What is found, a group a kind, each within the actor's scope and of a few hits: whoever wants more goes to the list.

use crate::features::directory::queries::names_of_customers;
use crate::features::project::list::{Unit, units_beginning};
use regulation::Actor;
use regulation::serial::SerialNumber;
use serde::Serialize;
use std::collections::BTreeMap;
use store::entities::{contract, customer, equipment_line, model, project};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use store::{StoreError, scope, search};
use utoipa::ToSchema;
use uuid::Uuid;

/// So many hits of a kind are shown.
const SHOWN: u64 = 8;
/// With fewer characters a model or a serial number is not looked for: it would be any.
const LEAST: usize = 3;
/// The longest text that is searched for.
const LONGEST: usize = 200;

/// Hits of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct Group<T> {
    /// The hits.
    pub items: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

impl<T> Group<T> {
    fn none() -> Self {
        Self { items: Vec::new(), more: false }
    }

    /// The first few of rows of which one more was read.
    fn of<R>(rows: Vec<R>, item: impl FnMut(R) -> T) -> Self {
        let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
        let more = rows.len() > shown;
        Self { items: rows.into_iter().take(shown).map(item).collect(), more }
    }
}

/// Everything that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hits {
    /// What was looked for.
    pub q: String,
    /// Delivered units whose serial number begins so.
    pub units: Group<UnitHit>,
    /// Projects, by code, title, contract number, customer or serial number.
    pub projects: Group<ProjectHit>,
    /// Contracts.
    pub contracts: Group<ContractHit>,
    /// Lines of equipment lists whose model begins so.
    pub equipment: Group<EquipmentHit>,
    /// Customers.
    pub customers: Group<CustomerHit>,
    /// Models of the catalogue.
    pub models: Group<ModelHit>,
}

impl Hits {
    /// Whether nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.units.items.is_empty()
            && self.projects.items.is_empty()
            && self.contracts.items.is_empty()
            && self.equipment.items.is_empty()
            && self.customers.items.is_empty()
            && self.models.items.is_empty()
    }
}

/// A delivered unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitHit {
    /// The unit with its project and the last days of its warranties.
    #[serde(flatten)]
    pub unit: Unit,
    /// Its model.
    pub model: String,
    /// The customer's name.
    pub customer: String,
}

/// A project.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectHit {
    /// Which.
    pub id: Uuid,
    /// Its code, once given.
    pub code: Option<String>,
    /// For what.
    pub title: String,
    /// Its status.
    pub status: String,
    /// The customer's name.
    pub customer: String,
    /// The number of its contract.
    pub contract_number: Option<String>,
}

/// A contract.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractHit {
    /// Which.
    pub id: Uuid,
    /// Its number.
    pub number: Option<String>,
    /// For what.
    pub title: String,
    /// `virtual` or `formal`.
    pub kind: String,
    /// The customer's name.
    pub customer: String,
}

/// A line of a project's equipment list.
#[derive(Debug, Serialize, ToSchema)]
pub struct EquipmentHit {
    /// The project.
    pub project_id: Uuid,
    /// That project's code.
    pub project_code: Option<String>,
    /// That project's title.
    pub title: String,
    /// The model.
    pub model: String,
    /// How many.
    pub quantity: i64,
    /// Of what unit.
    pub unit: String,
    /// The customer's name.
    pub customer: String,
}

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerHit {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// A model of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelHit {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub model: String,
    /// Who makes it.
    pub brand: String,
}

/// Everything that is found by what was typed.
pub async fn find(conn: &impl ConnectionTrait, actor: &Actor, typed: &str) -> Result<Hits, StoreError> {
    let typed: String = typed.trim().chars().take(LONGEST).collect();
    if search::fold(&typed).is_empty() {
        return Ok(Hits {
            q: typed,
            units: Group::none(),
            projects: Group::none(),
            contracts: Group::none(),
            equipment: Group::none(),
            customers: Group::none(),
            models: Group::none(),
        });
    }
    let projects = projects(conn, actor, &typed).await?;
    let found: Vec<Uuid> = projects.iter().map(|row| row.id).collect();
    let contracts = contracts(conn, actor, &typed, &found).await?;
    let equipment = equipment(conn, actor, &typed).await?;
    let units = units(conn, actor, &typed).await?;
    let named = projects.iter().map(|row| row.customer);
    let named = named.chain(contracts.iter().map(|row| row.customer));
    let named =
        named.chain(equipment.iter().map(|row| row.6)).chain(units.iter().map(|unit| unit.customer_id));
    let names = names_of_customers(conn, named).await?;
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let models_of = models_of(conn, &units).await?;
    Ok(Hits {
        units: Group::of(units, |unit| UnitHit {
            model: models_of.get(&(unit.project_id, unit.line)).cloned().unwrap_or_default(),
            customer: name(unit.customer_id),
            unit,
        }),
        projects: Group::of(projects, |row| ProjectHit {
            id: row.id,
            code: row.code,
            title: row.title,
            status: row.status,
            customer: name(row.customer),
            contract_number: row.contract_number,
        }),
        contracts: Group::of(contracts, |row| ContractHit {
            id: row.id,
            number: row.contract_number,
            title: row.title,
            kind: row.kind,
            customer: name(row.customer),
        }),
        equipment: Group::of(
            equipment,
            |(project_id, project_code, title, model, quantity, unit, customer)| EquipmentHit {
                project_id,
                project_code,
                title,
                model,
                quantity,
                unit,
                customer: name(customer),
            },
        ),
        customers: customers(conn, &typed).await?,
        models: models(conn, &typed).await?,
        q: typed,
    })
}

async fn projects(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    typed: &str,
) -> Result<Vec<project::Model>, StoreError> {
    let found = search::projects(conn, typed).await?;
    let query = project::Entity::find().filter(scope::projects(&actor.sight())).filter(found);
    let query = query.order_by_desc(project::Column::ChangedAt).order_by_desc(project::Column::Id);
    Ok(query.limit(SHOWN + 1).all(conn).await?)
}

/// Those of the projects that were found, those whose number begins so, and those without a project yet that are found
/// by their own words: these are few, so that they can be read through.
async fn contracts(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    typed: &str,
    projects: &[Uuid],
) -> Result<Vec<contract::Model>, StoreError> {
    let customers = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .filter(search::contains(customer::Column::Search, typed));
    let own_words = Condition::any()
        .add(search::contains(contract::Column::Search, typed))
        .add(contract::Column::Customer.in_subquery(customers.into_query()));
    // Each by the index that leads to it; as alternatives of one query they would be looked for through all contracts.
    let ways = [
        Condition::all().add(contract::Column::Project.is_in(projects.iter().copied())),
        Condition::all()
            .add(search::begins_with(contract::Column::NumberFold, &regulation::code::fold(typed))),
        Condition::all().add(contract::Column::Project.is_null()).add(own_words),
    ];
    let mut found: BTreeMap<(i64, Uuid), contract::Model> = BTreeMap::new();
    for way in ways {
        let query = contract::Entity::find().filter(scope::contracts(&actor.sight())).filter(way);
        let query = query.order_by_desc(contract::Column::WrittenAt).order_by_desc(contract::Column::Id);
        let rows = query.limit(SHOWN + 1).all(conn).await?;
        found.extend(rows.into_iter().map(|row| ((row.written_at, row.id), row)));
    }
    let most = usize::try_from(SHOWN + 1).unwrap_or(usize::MAX);
    Ok(found.into_values().rev().take(most).collect())
}

/// Project, its code and title; model, quantity and unit; customer.
type EquipmentRow = (Uuid, Option<String>, String, String, i64, String, Uuid);

async fn equipment(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    typed: &str,
) -> Result<Vec<EquipmentRow>, StoreError> {
    let folded = search::fold(typed);
    if folded.chars().count() < LEAST {
        return Ok(Vec::new());
    }
    let of_project = equipment_line::Entity::belongs_to(project::Entity)
        .from(equipment_line::Column::Project)
        .to(project::Column::Id);
    let query = equipment_line::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Code, project::Column::Title])
        .column(equipment_line::Column::Model)
        .column(equipment_line::Column::Quantity)
        .column(equipment_line::Column::Unit)
        .column(project::Column::Customer)
        .join(JoinType::InnerJoin, of_project.into())
        .filter(search::begins_with((equipment_line::Entity, equipment_line::Column::ModelFold), &folded))
        .filter(scope::projects(&actor.sight()))
        .order_by_asc(equipment_line::Column::ModelFold)
        .order_by_asc(equipment_line::Column::Project);
    Ok(query.limit(SHOWN + 1).into_tuple().all(conn).await?)
}

async fn units(conn: &impl ConnectionTrait, actor: &Actor, typed: &str) -> Result<Vec<Unit>, StoreError> {
    match SerialNumber::new(typed) {
        Ok(number) if number.as_str().chars().count() >= LEAST => {
            units_beginning(conn, actor, &number, SHOWN + 1).await
        }
        Ok(_) | Err(_) => Ok(Vec::new()),
    }
}

/// The models of these units, by project and line.
async fn models_of(
    conn: &impl ConnectionTrait,
    units: &[Unit],
) -> Result<BTreeMap<(Uuid, i64), String>, StoreError> {
    if units.is_empty() {
        return Ok(BTreeMap::new());
    }
    let query = equipment_line::Entity::find()
        .select_only()
        .columns([
            equipment_line::Column::Project,
            equipment_line::Column::Line,
            equipment_line::Column::Model,
        ])
        .filter(equipment_line::Column::Project.is_in(units.iter().map(|unit| unit.project_id)))
        .filter(equipment_line::Column::Line.is_in(units.iter().map(|unit| unit.line)));
    let rows: Vec<(Uuid, i64, String)> = query.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(project, line, model)| ((project, line), model)).collect())
}

async fn customers(conn: &impl ConnectionTrait, typed: &str) -> Result<Group<CustomerHit>, StoreError> {
    let query = customer::Entity::find()
        .filter(search::contains(customer::Column::Search, typed))
        .order_by_asc(customer::Column::SortKey)
        .order_by_asc(customer::Column::Id);
    let rows = query.limit(SHOWN + 1).all(conn).await?;
    Ok(Group::of(rows, |row| CustomerHit { id: row.id, name: row.name }))
}

async fn models(conn: &impl ConnectionTrait, typed: &str) -> Result<Group<ModelHit>, StoreError> {
    let query = model::Entity::find()
        .filter(search::contains(model::Column::Search, typed))
        .order_by_asc(model::Column::NameFold)
        .order_by_asc(model::Column::Id);
    let rows = query.limit(SHOWN + 1).all(conn).await?;
    Ok(Group::of(rows, |row| ModelHit { id: row.id, model: row.name, brand: row.brand }))
}
