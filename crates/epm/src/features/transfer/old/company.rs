//! What the company already has, read once: names stand for people, customers and goods, and nothing comes in twice.

use crate::features::people::in_force;
use regulation::Role;
use regulation::calendar::Calendar;
use regulation::clock::SerialElsewhere;
use regulation::equipment::Catalogue;
use regulation::id::{CustomerId, DepartmentId, PersonId};
use regulation::maintenance::{VendorTerms, WarrantyStart};
use regulation::serial::SerialNumber;
use std::collections::{BTreeMap, HashMap, HashSet};
use store::entities::{
    category, code_registry, contract, customer, department, model, person, project, role_grant, serial,
    series,
};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use store::{StoreError, search};
use uuid::Uuid;

/// Values in one list of a statement.
const CHUNK: usize = 500;

/// A model of the catalogue.
pub(super) struct Goods {
    pub(super) category: String,
    pub(super) series: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) warranty_years: i64,
    pub(super) serial_tracked: bool,
}

/// A person, and where they sell.
#[derive(Clone, Copy)]
pub(super) struct Seller {
    pub(super) person: PersonId,
    pub(super) department: DepartmentId,
    pub(super) away: bool,
    is_account_manager: bool,
}

impl Seller {
    /// Stands for one that could not be read.
    pub(super) fn nobody(person: PersonId, department: DepartmentId) -> Self {
        Self { person, department, away: false, is_account_manager: true }
    }
}

/// The company.
pub(super) struct Company {
    pub(super) customers: HashMap<String, CustomerId>,
    /// By folded username, and by folded name where only one is called so.
    usernames: HashMap<String, Seller>,
    names: HashMap<String, Vec<Seller>>,
    pub(super) goods: HashMap<String, Vec<Goods>>,
    pub(super) catalogue: Catalogue,
    pub(super) vendor_terms: BTreeMap<(String, String), VendorTerms>,
    pub(super) calendar: Calendar,
}

/// Why a name stands for nobody.
pub(super) enum Nobody {
    Unknown,
    Several,
    /// Whoever is no account manager could act on none of these projects.
    NotSelling,
}

impl Company {
    pub(super) async fn read(db: &impl ConnectionTrait) -> Result<Self, StoreError> {
        let rows: Vec<(String, Uuid)> = customer::Entity::find()
            .select_only()
            .columns([customer::Column::NameFold, customer::Column::Id])
            .into_tuple()
            .all(db)
            .await?;
        let away: HashMap<Uuid, bool> =
            department::Entity::find().all(db).await?.into_iter().map(|row| (row.id, row.away)).collect();
        let mut company = Self {
            customers: rows.into_iter().map(|(name, id)| (name, CustomerId(id))).collect(),
            usernames: HashMap::new(),
            names: HashMap::new(),
            goods: HashMap::new(),
            catalogue: Catalogue::default(),
            vendor_terms: BTreeMap::new(),
            calendar: crate::features::project::calendar(db).await?,
        };
        let selling =
            in_force().filter(role_grant::Column::Role.eq(Role::AccountManager.code())).all(db).await?;
        let selling: HashSet<Uuid> = selling.into_iter().map(|grant| grant.person).collect();
        for row in person::Entity::find().all(db).await? {
            let seller = Seller {
                person: PersonId(row.id),
                department: DepartmentId(row.department),
                away: away.get(&row.department).copied().unwrap_or_default(),
                is_account_manager: selling.contains(&row.id),
            };
            company.usernames.insert(row.username_fold, seller);
            company.names.entry(search::fold(&row.name)).or_default().push(seller);
        }
        company.read_catalogue(db).await?;
        Ok(company)
    }

    async fn read_catalogue(&mut self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        let categories: HashMap<Uuid, String> =
            category::Entity::find().all(db).await?.into_iter().map(|row| (row.id, row.code)).collect();
        let series: HashMap<Uuid, (Uuid, String)> = series::Entity::find()
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, (row.category, row.code)))
            .collect();
        for row in model::Entity::find().all(db).await? {
            let Some((of, series)) = series.get(&row.series) else { continue };
            let Some(category) = categories.get(of) else { continue };
            let start = match row.warranty_start.as_str() {
                "invoice" => WarrantyStart::Invoice,
                "factory" => WarrantyStart::Factory,
                _ => WarrantyStart::SignOff,
            };
            let terms = VendorTerms { years: u8::try_from(row.warranty_years).unwrap_or(u8::MAX), start };
            self.vendor_terms.insert((format!("{category}/{series}"), row.name.clone()), terms);
            self.catalogue.insert((category.clone(), series.clone(), row.name.clone()));
            self.goods.entry(row.name_fold).or_default().push(Goods {
                category: category.clone(),
                series: series.clone(),
                name: row.name,
                unit: row.unit,
                warranty_years: row.warranty_years,
                serial_tracked: row.serial_tracked,
            });
        }
        Ok(())
    }

    /// Whoever signs in by that name, or is the only one called so; an account manager.
    pub(super) fn seller(&self, called: &str) -> Result<Seller, Nobody> {
        let folded = search::fold(called);
        let seller = match (self.usernames.get(&folded), self.names.get(&folded).map(Vec::as_slice)) {
            (Some(seller), _) | (None, Some([seller])) => *seller,
            (None, Some([_, ..])) => return Err(Nobody::Several),
            (None, Some([]) | None) => return Err(Nobody::Unknown),
        };
        if seller.is_account_manager { Ok(seller) } else { Err(Nobody::NotSelling) }
    }
}

/// Which of these contract numbers, folded, are there already.
pub(super) async fn known_contracts(
    db: &impl ConnectionTrait,
    numbers: &[String],
) -> Result<HashSet<String>, StoreError> {
    let mut known = HashSet::new();
    for some in numbers.chunks(CHUNK) {
        let rows: Vec<Option<String>> = contract::Entity::find()
            .select_only()
            .column(contract::Column::NumberFold)
            .filter(contract::Column::NumberFold.is_in(some))
            .into_tuple()
            .all(db)
            .await?;
        known.extend(rows.into_iter().flatten());
    }
    Ok(known)
}

/// Which of these codes were ever given.
pub(super) async fn known_codes(
    db: &impl ConnectionTrait,
    codes: &[String],
) -> Result<HashSet<String>, StoreError> {
    let mut known = HashSet::new();
    for some in codes.chunks(CHUNK) {
        let rows: Vec<String> = code_registry::Entity::find()
            .select_only()
            .column(code_registry::Column::Normal)
            .filter(code_registry::Column::Normal.is_in(some))
            .into_tuple()
            .all(db)
            .await?;
        known.extend(rows);
    }
    Ok(known)
}

/// Where these serial numbers live already.
pub(super) async fn known_serials(
    db: &impl ConnectionTrait,
    serials: &[SerialNumber],
) -> Result<HashMap<String, Vec<SerialElsewhere>>, StoreError> {
    let mut known: HashMap<String, Vec<SerialElsewhere>> = HashMap::new();
    for some in serials.chunks(CHUNK) {
        let some = some.iter().map(SerialNumber::as_str);
        let rows = serial::Entity::find().filter(serial::Column::Serial.is_in(some)).all(db).await?;
        let ids = rows.iter().map(|row| row.project);
        let codes: HashMap<Uuid, String> = project::Entity::find()
            .filter(project::Column::Id.is_in(ids))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, row.code.unwrap_or(row.title)))
            .collect();
        for row in rows {
            let Ok(serial) = SerialNumber::new(&row.serial) else { continue };
            let project_code = codes.get(&row.project).cloned();
            let elsewhere = SerialElsewhere { series_key: row.series_key, serial, project_code };
            known.entry(row.serial).or_default().push(elsewhere);
        }
    }
    Ok(known)
}
