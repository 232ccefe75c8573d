//! The pages of the catalogue: models, series and categories, each listed and each changed on a page of its own.

use super::queries::{self, CatalogueFilter, CatalogueListing};
use super::{CategoryView, ModelView, SeriesView, WRITERS};
use crate::features::directory::master;
use crate::features::directory::master::Shown;
use crate::frame;
use crate::http::{Context, Listing, Named, Problem, Routes, Who, etag};
use crate::layout::{Address, Choice, Fact, Facts, Page, Paging, Tabs};
use askama::Template;
use axum::response::Response;
use uuid::Uuid;

/// The addresses of these pages.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page(Who::SignedIn, "/catalogue", models)
        .page(Who::SignedIn, "/catalogue/models/{id}", model)
        .page(Who::SignedIn, "/catalogue/series", series)
        .page(Who::SignedIn, "/catalogue/series/{id}", one_series)
        .page(Who::SignedIn, "/catalogue/categories", categories)
        .page(Who::SignedIn, "/catalogue/categories/{id}", category)
}

/// What the lists of the catalogue have in common.
struct Frame {
    /// Models, series, categories.
    kinds: Tabs,
    show: &'static str,
    q: String,
    may_change: bool,
}

fn writes(ctx: &Context) -> bool {
    WRITERS.iter().any(|role| ctx.actor.has(*role))
}

impl Frame {
    fn of(p: &Page, ctx: &Context, listing: &CatalogueListing) -> Self {
        let path = p.path.split('?').next().unwrap_or_default();
        let kinds = [
            ("catalogue-models", "/catalogue"),
            ("catalogue-series", "/catalogue/series"),
            ("catalogue-categories", "/catalogue/categories"),
        ];
        let kinds = kinds.into_iter().fold(Tabs::new(p.t("nav-catalogue")), |tabs, (key, href)| {
            tabs.tab(p.t(key), href, None, path == href)
        });
        Self {
            kinds,
            show: listing.filter.show.code(),
            q: listing.q.clone().unwrap_or_default(),
            may_change: writes(ctx),
        }
    }
}

/// Everything that can be chosen, or everything there is.
fn every(show: Shown) -> CatalogueListing {
    let filter = CatalogueFilter { show, ..CatalogueFilter::default() };
    Listing { q: None, filter, sort: None, limit: 200, cursor: None, counted: false }
}

async fn category_choices(ctx: &Context, show: Shown) -> Result<Vec<Choice>, Problem> {
    let all = queries::categories(ctx, &every(show)).await?;
    let label = |category: &CategoryView| format!("{} {}", category.code, category.name);
    Ok(all.iter().map(|category| Choice::new(category.id.to_string(), label(category))).collect())
}

async fn series_choices(ctx: &Context, show: Shown) -> Result<Vec<Choice>, Problem> {
    let all = queries::series(ctx, &every(show)).await?;
    let label = |series: &SeriesView| format!("{} / {} {}", series.category_code, series.code, series.name);
    Ok(all.iter().map(|series| Choice::new(series.id.to_string(), label(series))).collect())
}

/// From when a vendor's warranty runs.
fn starts(p: &Page) -> [Choice; 3] {
    ["invoice", "factory", "sign_off"].map(|code| Choice::new(code, start_word(p, code)))
}

/// From when a vendor's warranty runs, in words.
pub(super) fn start_word(p: &Page, code: &str) -> String {
    p.t(match code {
        "invoice" => "catalogue-start-invoice",
        "factory" => "catalogue-start-factory",
        _ => "catalogue-start-sign-off",
    })
}

#[derive(Template)]
#[template(path = "features/catalogue/models.html")]
struct Models {
    p: Page,
    v: Frame,
    categories: Vec<Choice>,
    category: String,
    /// Of one series, where the list was narrowed to it.
    series_id: String,
    series: Vec<Choice>,
    starts: [Choice; 3],
    rows: Vec<ModelView>,
    paging: Paging,
}

async fn models(ctx: Context, listing: CatalogueListing) -> Result<Response, Problem> {
    let listing = Listing { counted: true, ..listing };
    let page = queries::models(&ctx, &listing).await?;
    let p = frame::page(&ctx).await?.titled("nav-catalogue");
    frame::answer(&Models {
        v: Frame::of(&p, &ctx, &listing),
        categories: category_choices(&ctx, Shown::All).await?,
        category: listing.filter.category.map(|id| id.to_string()).unwrap_or_default(),
        series_id: listing.filter.series.map(|id| id.to_string()).unwrap_or_default(),
        series: series_choices(&ctx, Shown::Active).await?,
        starts: starts(&p),
        paging: master::paging(&p, &page),
        rows: page.items,
        p,
    })
}

#[derive(Template)]
#[template(path = "features/catalogue/series.html")]
struct SeriesList {
    p: Page,
    v: Frame,
    categories: Vec<Choice>,
    rows: Vec<SeriesView>,
}

async fn series(ctx: Context, listing: CatalogueListing) -> Result<Response, Problem> {
    let rows = queries::series(&ctx, &listing).await?;
    let p = frame::page(&ctx).await?.titled("catalogue-series");
    let p = p.under(ctx.language.say("nav-catalogue"), "/catalogue");
    let categories = category_choices(&ctx, Shown::Active).await?;
    frame::answer(&SeriesList { v: Frame::of(&p, &ctx, &listing), categories, rows, p })
}

#[derive(Template)]
#[template(path = "features/catalogue/categories.html")]
struct Categories {
    p: Page,
    v: Frame,
    rows: Vec<CategoryView>,
}

async fn categories(ctx: Context, listing: CatalogueListing) -> Result<Response, Problem> {
    let rows = queries::categories(&ctx, &listing).await?;
    let p = frame::page(&ctx).await?.titled("catalogue-categories");
    let p = p.under(ctx.language.say("nav-catalogue"), "/catalogue");
    frame::answer(&Categories { v: Frame::of(&p, &ctx, &listing), rows, p })
}

/// What is shown on the page of a record, and changed by whom that is given to.
enum Record {
    Model { model: Box<ModelView>, series: Vec<Choice>, starts: [Choice; 3] },
    Series { series: SeriesView, categories: Vec<Choice> },
    Category(CategoryView),
}

#[derive(Template)]
#[template(path = "features/catalogue/record.html")]
struct RecordPage {
    p: Page,
    record: Record,
    active: bool,
    call: String,
    back: String,
    etag: String,
    facts: Facts,
    may_change: bool,
}

async fn model(ctx: Context, Named(id): Named<Uuid>) -> Result<Response, Problem> {
    let model = queries::model(&ctx, id).await?;
    let p = frame::page(&ctx).await?.under(ctx.language.say("nav-catalogue"), "/catalogue");
    let p = p.named(model.model.as_str());
    let yes_no = |yes| p.t(if yes { "catalogue-tracked" } else { "catalogue-not-tracked" });
    let facts = Facts::new(vec![
        Fact::new(p.t("catalogue-category"), format!("{} {}", model.category_code, model.category)),
        Fact::new(p.t("catalogue-of-series"), format!("{} {}", model.series_code, model.series)),
        Fact::new(p.t("catalogue-brand"), model.brand.as_str()),
        Fact::new(p.t("catalogue-unit"), model.unit.as_str()),
        Fact::new(p.t("catalogue-warranty"), warranty(&p, &model)),
        Fact::new(p.t("catalogue-serials"), yes_no(model.serial_tracked)),
    ]);
    frame::answer(&RecordPage {
        active: model.active,
        call: format!("PUT /api/v1/catalogue/models/{id}"),
        back: Address::of("/catalogue").with("series", &model.series_id.to_string()).to_string(),
        etag: etag(model.revision),
        record: Record::Model {
            series: series_choices(&ctx, Shown::All).await?,
            starts: starts(&p),
            model: Box::new(model),
        },
        facts,
        may_change: writes(&ctx),
        p,
    })
}

/// `3 年，自开票起`
fn warranty(p: &Page, model: &ModelView) -> String {
    p.t2(
        "catalogue-warranty-terms",
        "years",
        model.warranty_years,
        "start",
        start_word(p, &model.warranty_start),
    )
}

async fn one_series(ctx: Context, Named(id): Named<Uuid>) -> Result<Response, Problem> {
    let series = queries::one_series(&ctx, id).await?;
    let p = frame::page(&ctx)
        .await?
        .under(ctx.language.say("nav-catalogue"), "/catalogue")
        .under(ctx.language.say("catalogue-series"), "/catalogue/series")
        .named(series.name.as_str());
    let facts = Facts::new(vec![
        Fact::new(p.t("catalogue-category"), series.category_code.as_str()).mono(),
        Fact::new(p.t("catalogue-code"), series.code.as_str()).mono(),
    ]);
    frame::answer(&RecordPage {
        active: series.active,
        call: format!("PUT /api/v1/catalogue/series/{id}"),
        back: "/catalogue/series".into(),
        etag: etag(series.revision),
        record: Record::Series { series, categories: category_choices(&ctx, Shown::All).await? },
        facts,
        may_change: writes(&ctx),
        p,
    })
}

async fn category(ctx: Context, Named(id): Named<Uuid>) -> Result<Response, Problem> {
    let category = queries::category(&ctx, id).await?;
    let p = frame::page(&ctx)
        .await?
        .under(ctx.language.say("nav-catalogue"), "/catalogue")
        .under(ctx.language.say("catalogue-categories"), "/catalogue/categories")
        .named(category.name.as_str());
    let facts = Facts::new(vec![Fact::new(p.t("catalogue-code"), category.code.as_str()).mono()]);
    frame::answer(&RecordPage {
        active: category.active,
        call: format!("PUT /api/v1/catalogue/categories/{id}"),
        back: "/catalogue/categories".into(),
        etag: etag(category.revision),
        record: Record::Category(category),
        facts,
        may_change: writes(&ctx),
        p,
    })
}
