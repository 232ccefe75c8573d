//! For the tests of pages: a frame in each language, and what every page must be. With `EPM_SAMPLES=<folder>` pages are
//! also written there, to be looked at in a browser.

use super::{Counts, Page, Reader};
use crate::locale::Language;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

/// A Monday morning in Shanghai.
pub(crate) fn now() -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day of November");
    day.and_hms_opt(2, 15, 0).expect("a time of day").and_utc()
}

/// A page at `path`, in each language.
pub(crate) fn pages(path: &str) -> [Page; 2] {
    let counts = Counts { todos: 9, overdue: 1, approvals: 2, notices: 3 };
    let page = |language| Page::new(language, now(), path).read_by(Reader::sample(), counts);
    Language::ALL.map(|language| page(language).of_company("云岫信息技术"))
}

/// The page is whole, has one heading, nothing inline, and every word of its language.
#[track_caller]
pub(crate) fn sound(name: &str, p: &Page, page: &impl Template) -> String {
    let html = page.render().expect("it renders");
    keep(&format!("{name}-{}", p.language.tag()), &html);
    assert!(html.trim_end().ends_with("</html>"), "{name} is cut off");
    assert!(!html.contains(" style="), "{name} has an inline style, which the page forbids");
    assert!(!html.contains(" onclick="), "{name} has an inline script, which the page forbids");
    assert_eq!(html.matches("<h1").count(), 1, "{name} has one heading of the first level");
    assert_eq!(unspoken(&html), Vec::<&str>::new(), "{name} has keys without words");
    html
}

/// What stands between tags and reads like a key.
fn unspoken(html: &str) -> Vec<&str> {
    let texts = html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    let is_key = |word: &&str| {
        word.matches('-').count() >= 1
            && word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !["sign-off", "hand-over", "zh-cn"].contains(word)
    };
    texts.flat_map(str::split_whitespace).filter(is_key).collect()
}

pub(crate) fn keep(name: &str, html: &str) {
    if let Some(folder) = std::env::var_os("EPM_SAMPLES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), html).expect("written");
    }
}
