//! The project list: status tabs, filters, chips, sortable columns, the ten working days in the row, paging by key.

use super::{contract_kind_of, status_of};
use crate::features::directory::queries::{Names, names_of_departments, names_of_people};
use crate::features::project::list::{self, Filter, Offered, ProjectItem, Sort};
use crate::features::project::queries::calendar;
use crate::frame;
use crate::http::{Context, Listing, Order, Problem};
use crate::layout::{Act, Address, Chip, Choice, Empty, Filters, Page, Paging, Tab, Tabs, TenDays};
use askama::Template;
use axum::response::Response;
use regulation::calendar::Calendar;
use regulation::contract::ContractKind;
use regulation::{BasisPoints, Fen, Status};
use std::collections::BTreeMap;

/// A row of the list as it is shown.
#[derive(Clone, Debug)]
struct Row {
    href: String,
    title: String,
    customer: String,
    code: Option<String>,
    status: Option<Status>,
    contract_kind: Option<ContractKind>,
    amount: Fen,
    margin: Option<BasisPoints>,
    account_manager: String,
    arrived_on: Option<chrono::NaiveDate>,
    ten_days: Option<TenDays>,
}

/// The head of a column that can be sorted by.
#[derive(Clone, Debug)]
struct Head {
    label: String,
    href: String,
    /// `ascending`, `descending`, or nothing.
    sorted: &'static str,
}

#[derive(Template)]
#[template(path = "features/project/pages/index.html")]
struct Index {
    p: Page,
    tabs: Tabs,
    q: String,
    departments: Vec<Choice>,
    account_managers: Vec<Choice>,
    kinds: Vec<Choice>,
    /// The chosen values, to mark them.
    chosen: Vec<String>,
    carried: Vec<(String, String)>,
    filters: Filters,
    count: i64,
    amount: Fen,
    by_code: Head,
    by_amount: Head,
    by_due: Head,
    by_change: Head,
    rows: Vec<Row>,
    empty: Option<Empty>,
    paging: Paging,
}

impl Index {
    fn is_chosen(&self, choice: &Choice) -> bool {
        self.chosen.contains(&choice.value)
    }
}

/// The fields of the filter form; whatever else the address says is carried along.
const FIELDS: [&str; 4] = ["q", "department", "account_manager", "contract_kind"];

pub(super) async fn index(ctx: Context, listing: Listing<Filter, Sort>) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("nav-projects");
    let read = ctx.read();
    let page = list::projects(&read, &ctx.actor, &listing).await?;
    let standing = list::by_status(&read, &ctx.actor, &listing).await?;
    let late = list::overdue(&read, &ctx.actor, p.today()).await?;
    let Offered { departments, account_managers } = list::offered(&read, &ctx.actor).await?;
    let departments = names_of_departments(&read, departments).await?;
    let account_managers = names_of_people(&read, account_managers).await?;
    let calendar = calendar(&read).await?;
    let shown = Shown { listing: &listing, standing, late, departments, account_managers };
    let next = page.next_cursor;
    let rows = page.items.into_iter().map(|item| row(&p, &calendar, item)).collect();
    frame::answer(&view(p, shown, rows, next.as_deref()))
}

/// What the list was asked for and what there is beside its rows.
struct Shown<'a> {
    listing: &'a Listing<Filter, Sort>,
    standing: BTreeMap<String, (i64, Fen)>,
    late: u64,
    departments: Names,
    account_managers: Names,
}

fn view(p: Page, shown: Shown<'_>, rows: Vec<Row>, next: Option<&str>) -> Index {
    let Shown { listing, standing, late, departments, account_managers } = shown;
    let address = Address::of(&p.path);
    let statuses = listing.filter.status.as_ref().map(|statuses| statuses.all()).unwrap_or_default();
    let counted = standing.iter().filter(|(code, _)| {
        statuses.is_empty() || status_of(code).is_some_and(|status| statuses.contains(&status))
    });
    let (count, amount) = counted.fold((0, 0), |(count, amount), (_, (n, fen))| (count + n, amount + fen.0));
    let head = |key: &str, sort: Sort, code: &str, first: Order| {
        head(p.t(key), listing.sort, sort, code, first, &address)
    };
    let filters = chips(&p, listing, &address, &departments, &account_managers);
    Index {
        tabs: tabs(&p, listing, &address, &standing, late),
        q: listing.q.clone().unwrap_or_default(),
        chosen: FIELDS.iter().filter_map(|field| address.get(field)).map(str::to_owned).collect(),
        carried: address.carried(&FIELDS).map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        departments: choices(departments),
        account_managers: choices(account_managers),
        kinds: [ContractKind::Virtual, ContractKind::Formal]
            .map(|kind| Choice {
                value: kind.code().into(),
                label: p.t(&format!("contract-{}", kind.code())),
            })
            .into(),
        count,
        amount: Fen(amount),
        by_code: head("project-col-code", Sort::Code, "code", Order::Down),
        by_amount: head("project-col-amount", Sort::Amount, "amount", Order::Down),
        by_due: head("project-col-due", Sort::SignDue, "sign_due", Order::Up),
        by_change: head("project-col-changed", Sort::Changed, "changed", Order::Down),
        empty: rows.is_empty().then(|| nothing(&p, &filters)),
        paging: Paging {
            shown: u64::try_from(rows.len()).unwrap_or(0),
            total: u64::try_from(count).ok().filter(|_| listing.filter.overdue_on.is_none()),
            first: listing.cursor.as_ref().map(|_| address.without("cursor").to_string()),
            next: next.map(|cursor| address.next_page(cursor).to_string()),
        },
        filters,
        rows,
        p,
    }
}

fn row(p: &Page, calendar: &Calendar, item: ProjectItem) -> Row {
    Row {
        href: item.href(),
        ten_days: item.signs_by(calendar, p.today()).map(TenDays::short),
        status: status_of(&item.status),
        title: item.title,
        customer: item.customer,
        code: item.code,
        contract_kind: contract_kind_of(&item.contract_kind),
        amount: item.amount,
        margin: item.margin,
        account_manager: item.account_manager,
        arrived_on: item.arrived_on,
    }
}

fn tabs(
    p: &Page,
    listing: &Listing<Filter, Sort>,
    address: &Address,
    standing: &BTreeMap<String, (i64, Fen)>,
    late: u64,
) -> Tabs {
    let overdue = listing.filter.overdue_on.is_some();
    let chosen = listing.filter.status.as_ref().map(|statuses| statuses.all()).unwrap_or_default();
    let plain = address.without("overdue_on");
    let all: i64 = standing.values().map(|(count, _)| count).sum();
    let whole = chosen.is_empty() && !overdue;
    let count = |count: i64| Some(count.to_string());
    let mut tabs = Tabs::new(p.t("project-tabs"));
    if !overdue {
        tabs = tabs.tab(p.t("project-all"), plain.without("status").to_string(), count(all), whole);
    } else {
        tabs = tabs.tab(p.t("project-all"), plain.without("status").to_string(), None, false);
    }
    for status in Status::ALL {
        let (number, _) = standing.get(status.code()).copied().unwrap_or_default();
        let current = chosen == [status] && !overdue;
        // An empty status is no place to go to, unless one is there already.
        if number > 0 || current {
            let href = plain.with("status", status.code()).to_string();
            tabs = tabs.tab(p.status_word(status), href, count(number).filter(|_| !overdue), current);
        }
    }
    if late > 0 || overdue {
        tabs.list.push(Tab {
            label: p.t("project-overdue"),
            href: address.without("status").with("overdue_on", &p.today().to_string()).to_string(),
            count: Some(late.to_string()),
            hot: late > 0,
            current: overdue,
        });
    }
    tabs
}

fn choices(names: Names) -> Vec<Choice> {
    let mut choices: Vec<Choice> =
        names.into_iter().map(|(id, label)| Choice { value: id.to_string(), label }).collect();
    choices.sort_by_cached_key(|choice| store::search::sort_key(&choice.label));
    choices
}

fn chips(
    p: &Page,
    listing: &Listing<Filter, Sort>,
    address: &Address,
    departments: &Names,
    account_managers: &Names,
) -> Filters {
    let filter = &listing.filter;
    let name = |names: &Names, id: &uuid::Uuid| names.get(id).cloned().unwrap_or_default();
    let values = [
        ("q", "project-filter-q", listing.q.clone()),
        ("department", "project-filter-department", filter.department.map(|id| name(departments, &id))),
        (
            "account_manager",
            "project-filter-account-manager",
            filter.account_manager.map(|id| name(account_managers, &id)),
        ),
        (
            "contract_kind",
            "project-filter-contract-kind",
            filter.contract_kind.map(|kind| p.t(&format!("contract-{}", kind.code()))),
        ),
        ("customer", "project-filter-customer", filter.customer.map(|_| p.t("project-filter-one"))),
    ];
    let chip = |(field, key, value): (&str, &str, Option<String>)| {
        let label = p.t2("project-chip", "field", p.t(key), "value", value?);
        Some(Chip { label, without: address.without(field).to_string() })
    };
    let cleared = FIELDS.iter().fold(address.without("customer"), |address, field| address.without(field));
    Filters {
        chips: values.into_iter().filter_map(chip).collect(),
        cleared: cleared.to_string(),
        ..Filters::default()
    }
}

fn head(
    label: String,
    current: Option<(Sort, Order)>,
    sort: Sort,
    code: &str,
    first: Order,
    address: &Address,
) -> Head {
    let now = current.filter(|(by, _)| *by == sort).map(|(_, order)| order);
    let next = match now {
        Some(Order::Up) => Order::Down,
        Some(Order::Down) => Order::Up,
        None => first,
    };
    let value = match next {
        Order::Up => code.to_owned(),
        Order::Down => format!("-{code}"),
    };
    let sorted = match now {
        Some(Order::Up) => "ascending",
        Some(Order::Down) => "descending",
        None => "",
    };
    Head { label, href: address.with("sort", &value).to_string(), sorted }
}

fn nothing(p: &Page, filters: &Filters) -> Empty {
    if filters.chips.is_empty() {
        return Empty::new("folder-open", p.t("project-none"), p.t("project-none-text"));
    }
    let cleared = Act::go(&filters.cleared, p.t("filters-clear"));
    Empty::new("filter", p.t("project-none-found"), p.t("project-none-found-text")).act(cleared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::samples;
    use uuid::Uuid;

    fn listing(filter: Filter, q: Option<&str>) -> Listing<Filter, Sort> {
        let sort = Some((Sort::Amount, Order::Down));
        Listing { q: q.map(str::to_owned), filter, sort, limit: 50, cursor: None, counted: false }
    }

    fn rows(p: &Page) -> Vec<Row> {
        let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day);
        let item = ProjectItem {
            id: Uuid::nil(),
            code: Some("XS-2026-0417".into()),
            title: "数据中心服务器与存储扩容".into(),
            status: "arrived".into(),
            customer_id: Uuid::nil(),
            customer: "江临市第三人民医院".into(),
            account_manager_id: Uuid::nil(),
            account_manager: "林若川".into(),
            department_id: Uuid::nil(),
            contract_kind: "formal".into(),
            amount: Fen(326_800_000),
            margin: Some(BasisPoints(1230)),
            promised_on: day(20),
            arrived_on: day(12),
            sign_due_on: day(18),
            changed_at: chrono::DateTime::UNIX_EPOCH,
        };
        let unseen = ProjectItem { margin: None, code: None, status: "applied".into(), ..item.clone() };
        [item, unseen].map(|item| row(p, &Calendar::default(), item)).into()
    }

    #[test]
    fn the_list_is_rendered_full_filtered_and_empty() {
        let names = Names::from([(Uuid::nil(), "医疗事业部".to_owned())]);
        let standing = BTreeMap::from([("arrived".to_owned(), (5, Fen(86_420_000)))]);
        let filtered = Filter {
            department: Some(Uuid::nil()),
            status: Some(list::OneOrMore::One(Status::Arrived)),
            ..Filter::default()
        };
        let late = Filter { overdue_on: chrono::NaiveDate::from_ymd_opt(2026, 11, 23), ..Filter::default() };
        let cases = [
            ("full", Filter::default(), None, 2),
            ("filtered", filtered, Some("服务器"), 1),
            ("late", late, None, 0),
        ];
        for (name, filter, q, shown) in cases {
            for p in samples::pages("/projects?sort=-amount") {
                let listing = listing(filter.clone(), q);
                let (departments, account_managers) = (names.clone(), names.clone());
                let shown_list = Shown {
                    listing: &listing,
                    standing: standing.clone(),
                    late: 1,
                    departments,
                    account_managers,
                };
                let rows = rows(&p).into_iter().take(shown).collect();
                let page = view(p.clone(), shown_list, rows, Some("7b7d"));
                let html = samples::sound(&format!("projects-{name}"), &p, &page);
                assert!(html.contains("aria-sort=\"descending\""), "{name}");
            }
        }
    }
}
