//! Whole pages made of the parts. With EPM_SAMPLES=<folder> they are also written there, to be looked at in a browser.

use super::*;
use askama::Template;

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
