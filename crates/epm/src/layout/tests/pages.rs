//! Whole pages made of the parts. With EPM_SAMPLES=<folder> they are also written there, to be looked at in a browser.

use super::*;
use askama::Template;
use regulation::contract::ContractKind;
use regulation::lifecycle::Status;
use regulation::money::{BasisPoints, Fen};

#[derive(Template)]
#[template(path = "layout/tests/gallery.html")]
struct Gallery {
    p: Page,
    parts: Vec<(&'static str, Html)>,
}

/// HTML that a part has already written.
struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

#[derive(Template)]
#[template(path = "layout/tests/project.html")]
struct Project {
    p: Page,
    figures: Figures,
    lifecycle: Lifecycle,
    next: NextAct,
    tabs: Tabs,
    facts: Facts,
    documents: Conditions,
    timeline: Timeline,
    bars: Vec<(&'static str, &'static str, u64, u64, Bar)>,
}

fn keep(name: &str, html: &str) {
    if let Some(folder) = std::env::var_os("EPM_SAMPLES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), html).unwrap();
    }
}

fn sound(html: &str) {
    assert!(html.trim_end().ends_with("</html>"));
    assert!(!html.contains(" style="), "inline styles are forbidden");
    assert!(html.contains("id=\"main\""));
    assert_eq!(html.matches("<h1").count(), 1, "one heading of the first level");
}

#[test]
fn the_gallery_shows_every_part() {
    for language in Language::ALL {
        let p = page(language, "/").titled("nav-projects");
        let parts = gallery(&p).into_iter().map(|(name, html)| (name, Html(html))).collect();
        let html = Gallery { p, parts }.render().unwrap();
        sound(&html);
        keep(&format!("gallery-{}", language.tag()), &html);
    }
}

#[test]
fn a_project_is_composed_of_parts() {
    for language in Language::ALL {
        let p = page(language, "/projects/XS-2026-0417")
            .under("项目", "/projects")
            .under("XS-2026-0417", "/projects/XS-2026-0417")
            .named("数据中心服务器与存储扩容");
        let lines = [
            ("辰翼 R5280 G3", "0102 R5000 系列", 8, 12),
            ("磐石 OS5500 全闪", "0301 OS 系列", 2, 2),
            ("汇岳 S6730-48X", "0203 S6000 系列", 0, 4),
        ];
        let bars =
            lines.map(|(model, series, n, m)| (model, series, n, m, Bar::count(n, m, format!("{n} / {m}"))));
        let html = Project {
            p,
            figures: Figures::samples().remove(0),
            lifecycle: Lifecycle::samples().remove(0),
            next: NextAct::samples().remove(0),
            tabs: Tabs::samples().remove(0),
            facts: Facts::samples().remove(0),
            documents: Conditions::samples().remove(0),
            timeline: Timeline::samples().remove(0),
            bars: bars.into(),
        }
        .render()
        .unwrap();
        sound(&html);
        keep(&format!("project-{}", language.tag()), &html);
    }
}

#[derive(Template)]
#[template(path = "layout/tests/form.html")]
struct Form {
    p: Page,
    ways: Vec<Choice>,
    lines: Lines,
    serials: SerialEntry,
    upload: Upload,
}

#[test]
fn a_form_is_composed_of_fields() {
    for language in Language::ALL {
        let html = Form {
            p: page(language, "/projects/XS-2026-0436/initiation").named("青屿港务集团 · 堆场无线网络"),
            ways: vec![Choice::new("company", "公司转运"), Choice::new("direct", "直送用户")],
            lines: Lines::samples().remove(0),
            serials: SerialEntry::samples().remove(0),
            upload: Upload::samples().remove(1),
        }
        .render()
        .unwrap();
        sound(&html);
        keep(&format!("form-{}", language.tag()), &html);
    }
}

struct Row {
    name: &'static str,
    customer: &'static str,
    code: &'static str,
    status: Status,
    kind: ContractKind,
    amount: Fen,
    margin: BasisPoints,
    tone: &'static str,
    ten_days: Option<TenDays>,
}

#[derive(Template)]
#[template(path = "layout/tests/list.html")]
struct List {
    p: Page,
    tabs: Tabs,
    filters: Filters,
    total: Fen,
    rows: Vec<Row>,
    paging: Paging,
}

fn rows() -> Vec<Row> {
    let row = |name, customer, code, status, kind, yuan: i64, margin, left: Option<i32>| Row {
        name,
        customer,
        code,
        status,
        kind,
        amount: Fen(yuan * 100),
        margin: BasisPoints(margin),
        tone: if margin < 1000 { "bad strong" } else { "" },
        ten_days: left
            .map(|left| TenDays::short(Due::new(NaiveDate::from_ymd_opt(2026, 11, 26).unwrap(), left))),
    };
    use ContractKind::{Formal, Virtual};
    vec![
        row(
            "灾备存储更新",
            "宁泽农村商业银行",
            "XS-2026-0388",
            Status::Arrived,
            Formal,
            2_140_000,
            1180,
            Some(-3),
        ),
        row(
            "数据中心服务器与存储扩容",
            "江临市第三人民医院",
            "XS-2026-0417",
            Status::Arrived,
            Formal,
            3_268_000,
            1230,
            Some(3),
        ),
        row(
            "云平台扩容",
            "海澄市政务数据中心",
            "XS-2026-0425",
            Status::SignedOff,
            Formal,
            4_412_000,
            1070,
            Some(9),
        ),
        row(
            "车站交换机更新",
            "澜川轨道交通集团",
            "XS-2026-0431",
            Status::InApproval,
            Virtual,
            5_860_000,
            860,
            None,
        ),
        row("堆场无线网络", "青屿港务集团", "XS-2026-0436", Status::Preparing, Virtual, 986_500, 1420, None),
        row("泵站防火墙", "西岭水务集团", "XS-2026-0402", Status::Executing, Formal, 642_800, 1360, None),
    ]
}

#[test]
fn a_list_is_a_table_and_on_a_phone_cards() {
    for language in Language::ALL {
        let p = page(language, "/projects").titled("nav-projects");
        let tabs = Tabs::new(p.t("nav-projects"))
            .tab("全部", "/projects", Some("58".into()), true)
            .tab(p.status_word(Status::Applied), "/projects?status=applied", Some("1".into()), false)
            .tab(p.status_word(Status::Executing), "/projects?status=executing", Some("14".into()), false)
            .tab(p.status_word(Status::Arrived), "/projects?status=arrived", Some("5".into()), false);
        let html = List {
            p,
            tabs,
            filters: Filters { views: Vec::new(), ..Filters::samples().remove(0) },
            total: Fen(9_814_620_000),
            rows: rows(),
            paging: Paging::samples().remove(0),
        }
        .render()
        .unwrap();
        sound(&html);
        keep(&format!("list-{}", language.tag()), &html);
    }
}

#[derive(Template)]
#[template(path = "layout/tests/sheets.html")]
struct Sheets {
    p: Page,
}

#[test]
fn the_forms_of_the_regulation_are_sheets_of_paper() {
    let p = page(Language::Chinese, "/projects/XS-2026-0417/sheets/1").named("项目设备用户签收明细表");
    let html = Sheets { p: p.under("返回项目", "/projects/XS-2026-0417") }.render().unwrap();
    sound(&html);
    keep("sheets-zh-CN", &html);
}
