//! Every part with its samples, in both languages; and the words, which must be there in both.

mod looks;
mod pages;
mod words;

use super::*;
use crate::locale::Language;
use chrono::{DateTime, NaiveDate, Utc};

/// A Monday morning in Shanghai.
fn now() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(2, 15, 0).unwrap().and_utc()
}

fn page(language: Language, path: &str) -> Page {
    let counts = Counts { todos: 9, overdue: 1, approvals: 2, notices: 3 };
    Page::new(language, now(), path).read_by(Reader::sample(), counts).of_company("云岫信息技术")
}

/// Every sample of every part, as HTML. A part that is not here fails `every_template_is_rendered`.
fn gallery(p: &Page) -> Vec<(&'static str, String)> {
    fn each<T: Part>(p: &Page, samples: Vec<T>) -> String {
        samples.iter().map(|sample| p.show(sample).to_string() + "\n").collect()
    }
    let strings = |parts: Vec<String>| parts.join("\n");
    use regulation::clause::Clause;
    use regulation::contract::ContractKind;
    use regulation::lifecycle::Status;
    vec![
        ("act", each(p, Act::samples())),
        ("bar", each(p, Bar::samples())),
        ("changes", each(p, Changes::samples())),
        ("clause", strings(Clause::ALL.iter().map(|clause| p.clause(clause).to_string()).collect())),
        ("conditions", each(p, Conditions::samples())),
        ("diff", each(p, DiffTable::samples())),
        ("due", each(p, Due::samples())),
        ("empty", each(p, Empty::samples())),
        ("facts", each(p, Facts::samples())),
        ("field", strings(Field::samples(p).iter().map(ToString::to_string).collect())),
        ("figures", each(p, Figures::samples())),
        ("filters", each(p, Filters::samples())),
        ("gauge", each(p, Gauge::samples())),
        ("icon", strings(vec![p.icon("check").to_string(), p.icon("bell").small().to_string()])),
        ("lifecycle", each(p, Lifecycle::samples())),
        ("lines", each(p, Lines::samples())),
        ("next_act", each(p, NextAct::samples())),
        ("notice", each(p, Notice::samples())),
        ("paging", each(p, Paging::samples())),
        ("serial_entry", each(p, SerialEntry::samples())),
        ("serials", each(p, Serials::samples())),
        ("stage", strings(Status::ALL.map(|status| p.stage(status).to_string()).into())),
        ("tabs", each(p, Tabs::samples())),
        (
            "tag",
            strings(
                Tag::samples()
                    .into_iter()
                    .chain([ContractKind::Virtual, ContractKind::Formal].map(|kind| p.contract_kind(kind)))
                    .map(|tag| tag.to_string())
                    .collect(),
            ),
        ),
        ("ten_days", each(p, TenDays::samples())),
        ("timeline", each(p, Timeline::samples())),
        ("upload", each(p, Upload::samples())),
    ]
}

#[test]
fn every_part_renders_in_both_languages() {
    for language in Language::ALL {
        for (name, html) in gallery(&page(language, "/projects")) {
            assert!(!html.trim().is_empty(), "{name} renders nothing");
            assert!(!html.contains(" style="), "{name} has an inline style, which the page forbids: {html}");
            assert!(!html.contains("onclick"), "{name} has an inline script, which the page forbids");
            assert_eq!(html.matches('<').count(), html.matches('>').count(), "{name}: {html}");
        }
    }
}

#[test]
fn every_template_is_rendered() {
    let rendered: Vec<_> = gallery(&page(Language::Chinese, "/")).into_iter().map(|(name, _)| name).collect();
    for file in std::fs::read_dir("src/layout/parts").unwrap() {
        let name = file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(rendered.contains(&name.as_str()), "no sample renders parts/{name}.html");
    }
}

#[test]
fn what_people_wrote_is_escaped() {
    let p = page(Language::English, "/");
    let html = p.show(&Notice::new(NoticeKind::Info, "<script>alert(1)</script>")).to_string();
    assert!(!html.contains("<script>"), "{html}");
    assert!(!p.field("a", "nav-projects").value("\"><script>").to_string().contains("<script>"));
    assert!(!p.tag("<b>").to_string().contains("<b>"));
}

#[test]
fn the_icons_of_the_navigation_are_in_the_sprite() {
    let sprite = include_str!("../../../../../web/icons.txt");
    let names: Vec<&str> = sprite.lines().collect();
    for area in Area::all() {
        assert!(names.contains(&area.icon()), "{} is not in web/icons.txt", area.icon());
    }
}

#[test]
fn the_navigation_shows_what_a_role_has_business_with() {
    use regulation::duties::Role;
    let areas = |role| {
        let reader = Reader { roles: vec![role], ..Reader::sample() };
        let page = Page::new(Language::Chinese, now(), "/").read_by(reader, Counts::default());
        page.navigation().into_iter().flat_map(|(_, areas)| areas).map(|area| area.href()).collect::<Vec<_>>()
    };
    assert!(areas(Role::Auditor).contains(&"/audit"));
    assert!(!areas(Role::SystemAdministrator).contains(&"/projects"), "the keeper sees no amounts");
    for role in Role::ALL {
        assert!(areas(*role).starts_with(&["/", "/todos"]), "{}", role.code());
    }
}
