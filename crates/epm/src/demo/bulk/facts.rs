//! What lies outside of every project that is made in bulk, read once.

use crate::demo::cast::{Cast, OWNERS};
use crate::demo::company::{Company, local};
use crate::demo::goods::Goods;
use crate::features::people::actor_of;
use crate::features::project::{holders, matrix_of, technicians};
use crate::http::App;
use crate::locale::Language;
use anyhow::Context as _;
use chrono::TimeDelta;
use regulation::authority::Matrix;
use regulation::calendar::Calendar;
use regulation::clock::{Clock, Moment};
use regulation::equipment::Catalogue;
use regulation::id::{CustomerId, FileHash, MatrixId, PersonId, SupplierId};
use regulation::maintenance::{VendorTerms, WarrantyStart};
use regulation::text::Place;
use regulation::{Actor, Facts, Role};
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{authority_version, customer, person};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{Origin, StoreError, search};

/// A customer, and the department that sells to it.
pub(super) struct Buyer {
    pub(super) id: CustomerId,
    pub(super) name: String,
    pub(super) place: Place,
}

/// What lies outside.
pub(super) struct World {
    pub(super) now: Moment,
    pub(super) scan: FileHash,
    pub(super) goods: Vec<Goods>,
    pub(super) suppliers: Vec<SupplierId>,
    pub(super) customers: Vec<Buyer>,
    pub(super) calendar: Calendar,
    actors: BTreeMap<&'static str, Actor>,
    /// Who decides for each department that sells, by the username of its account managers.
    holders: BTreeMap<&'static str, BTreeMap<Role, BTreeSet<PersonId>>>,
    matrices: BTreeMap<i64, Matrix>,
    catalogue: Catalogue,
    vendor_terms: BTreeMap<(String, String), VendorTerms>,
    technicians: BTreeSet<PersonId>,
}

impl World {
    /// Reads it, and adds the customers that so many projects need.
    pub(super) async fn gather(
        app: &App,
        company: &Company,
        scan: FileHash,
        now: Moment,
    ) -> anyhow::Result<Self> {
        let read = app.store.read();
        let mut actors = BTreeMap::new();
        for (username, id) in &company.people {
            let row = person::Entity::find_by_id(id.0).one(&read).await?.context("a person")?;
            actors.insert(*username, actor_of(&read, &row).await?);
        }
        let mut of = BTreeMap::new();
        for owner in OWNERS {
            of.insert(
                owner,
                holders(&read, actors.get(owner).context("an account manager")?.department).await?,
            );
        }
        let versions = authority_version::Entity::find()
            .filter(authority_version::Column::InForceFrom.is_not_null())
            .order_by_asc(authority_version::Column::InForceFrom);
        let told = |problem: crate::http::Problem| anyhow::anyhow!(problem.words(Language::English));
        let mut matrices = BTreeMap::new();
        for version in versions.all(&read).await? {
            let matrix = matrix_of(&read, MatrixId(version.id)).await.map_err(told)?.context("a matrix")?;
            matrices.insert(version.in_force_from.unwrap_or_default(), matrix);
        }
        let goods = company.catalogue.clone();
        let key =
            |goods: &Goods| (goods.category.0.to_owned(), goods.series.0.to_owned(), goods.model.to_owned());
        Ok(Self {
            now,
            scan,
            suppliers: company.suppliers.iter().copied().map(SupplierId).collect(),
            customers: customers(app).await?,
            calendar: company.calendar.clone(),
            actors,
            holders: of,
            matrices,
            catalogue: goods.iter().map(key).collect(),
            vendor_terms: goods.iter().map(terms).collect(),
            technicians: technicians(&read).await?,
            goods,
        })
    }

    /// The person who acts for a role on the project of these people.
    pub(super) fn actor(&self, cast: Cast, role: Role) -> anyhow::Result<&Actor> {
        let username = cast.holder(role);
        self.actors.get(username).with_context(|| format!("nobody is called {username}"))
    }

    /// What decisions are made on, but for the project's own.
    pub(super) fn facts(&self, cast: Cast) -> Facts {
        Facts {
            holders: self.holders.get(cast.owner).cloned().unwrap_or_default(),
            catalogue: self.catalogue.clone(),
            vendor_terms: self.vendor_terms.clone(),
            technicians: self.technicians.clone(),
            ..Facts::default()
        }
    }

    /// The matrix in force at a moment.
    pub(super) fn matrix(&self, at: Moment) -> Option<Matrix> {
        self.matrices.range(..=at.timestamp_millis()).next_back().map(|(_, matrix)| matrix.clone())
    }

    /// The clock at a moment.
    pub(super) fn clock(&self, at: Moment) -> Clock {
        Clock { now: at, today: local(at).date_naive(), calendar: self.calendar.clone() }
    }
}

fn terms(goods: &Goods) -> ((String, String), VendorTerms) {
    let start = match goods.warranty_start {
        "invoice" => WarrantyStart::Invoice,
        "factory" => WarrantyStart::Factory,
        _ => WarrantyStart::SignOff,
    };
    let years = u8::try_from(goods.warranty_years).unwrap_or(u8::MAX);
    (
        (format!("{}/{}", goods.category.0, goods.series.0), goods.model.to_owned()),
        VendorTerms { years, start },
    )
}

/// The parts of which the names of made-up cities and of what is in them are put together.
const CITIES: [[&str; 10]; 2] = [
    ["岚", "澄", "淮", "渝", "临", "庐", "汀", "沅", "泽", "栖"],
    ["江", "州", "阳", "溪", "平", "川", "海", "山", "宁", "原"],
];
const BODIES: [&str; 24] = [
    "第一人民医院",
    "第二人民医院",
    "中医医院",
    "妇幼保健院",
    "商业银行",
    "农村信用社",
    "证券公司",
    "保险公司",
    "大学",
    "职业技术学院",
    "第一中学",
    "实验小学",
    "税务局",
    "公安局",
    "人力资源和社会保障局",
    "大数据中心",
    "供电公司",
    "自来水公司",
    "轨道交通集团",
    "机场集团",
    "广播电视台",
    "图书馆",
    "港务集团",
    "钢铁集团",
];

/// Customers enough that no one has more projects than a person could know.
async fn customers(app: &App) -> anyhow::Result<Vec<Buyer>> {
    let at = app.outside.now();
    let cities = CITIES[0].iter().flat_map(|one| CITIES[1].iter().map(move |two| format!("{one}{two}市")));
    let rows = cities.flat_map(|city| BODIES.iter().map(move |body| format!("{city}{body}")));
    let rows: Vec<customer::Model> = rows.zip(1..).map(|(name, number)| row(app, name, number)).collect();
    let (all, origin) = (&rows, &Origin::console(at - TimeDelta::seconds(1)));
    let write = app.store.write("add the customers of a large demo", |tx| async move {
        for row in all {
            tx.save(row.clone(), origin).await?;
        }
        Ok(())
    });
    write.await.map_err(|error: StoreError| error)?;
    let buyer = |row: customer::Model| {
        let place = Place::new(&row.address).map_err(|malformed| anyhow::anyhow!("{malformed:?}"))?;
        Ok(Buyer { id: CustomerId(row.id), name: row.name, place })
    };
    rows.into_iter().map(buyer).collect()
}

fn row(app: &App, name: String, number: u32) -> customer::Model {
    customer::Model {
        id: app.outside.id(),
        revision: 0,
        name_fold: search::fold(&name),
        contact: "信息中心".to_owned(),
        phone: format!("010-5550{number:04}"),
        address: format!("{name}信息中心"),
        credit_limit: None,
        active: true,
        search: search::search_text([name.as_str()]),
        sort_key: search::sort_key(&name),
        name,
    }
}
