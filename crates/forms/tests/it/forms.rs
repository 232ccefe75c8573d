//! What holds of every form.

use crate::PRESS;
use forms::samples::{all, at, long};
use forms::testing::Reader;
use forms::{Kind, Paper};

const DPI: f32 = 150.0;

/// The margins that a printer and a binder need, in millimetres: left, top, right, bottom of the page's edge.
const EDGES: [f32; 4] = [19.5, 9.5, 210.0 - 19.5, 297.0 - 9.5];

/// Sets a paper and looks at what must hold of every one; answers its text, page after page.
pub fn looked_at(paper: &Paper) -> Vec<String> {
    let printed = PRESS.print(paper, at()).expect("the form can be set");
    let reader = Reader::open(&printed.pdf);
    assert_eq!(reader.pages(), printed.pages);
    for (index, picture) in reader.pictures(DPI).iter().enumerate() {
        let mark = picture.mark();
        assert_eq!(mark.kind, paper.form.kind());
        assert_eq!((mark.page as usize, mark.pages as usize), (index + 1, printed.pages));
        assert_eq!((mark.subject, mark.code.as_deref()), (paper.subject, paper.code.as_deref()));
        assert_eq!(mark.revision, paper.revision);
        assert_eq!(picture.runs_over(), None, "page {}: a text has run over its cell", index + 1);
        let [left, top, right, bottom] = picture.ink(DPI);
        let inside = left >= EDGES[0] && top >= EDGES[1] && right <= EDGES[2] && bottom <= EDGES[3];
        assert!(inside, "page {}: printed from {left},{top} to {right},{bottom}", index + 1);
    }
    let texts = reader.texts();
    for (index, text) in texts.iter().enumerate() {
        assert!(text.contains(paper.form.kind().title()), "page {}: {text}", index + 1);
        assert!(text.contains(&format!("第 {} 页，共 {} 页", index + 1, printed.pages)), "{text}");
        assert!(text.contains(&paper.company) && text.contains(&paper.number));
    }
    texts
}

#[test]
fn every_form_says_what_it_must() {
    for (name, paper) in all() {
        let pages = looked_at(&paper);
        insta::assert_snapshot!(name, pages.join("\n\n==== overleaf ====\n\n"));
    }
}

#[test]
fn every_kind_has_a_sample() {
    let seen: Vec<Kind> = all().into_iter().map(|(_, paper)| paper.form.kind()).collect();
    assert!(Kind::ALL.iter().all(|kind| seen.contains(kind)));
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for (name, paper) in all() {
        let first = PRESS.print(&paper, at()).expect("the form can be set");
        let second = PRESS.print(&paper, at()).expect("the form can be set");
        assert!(first == second, "{name}");
    }
}

#[test]
fn a_form_is_small_and_says_that_it_is_for_the_archive() {
    for (name, paper) in all() {
        let pdf = PRESS.print(&paper, at()).expect("the form can be set").pdf;
        assert!(pdf.len() < 150_000, "{name}: {} bytes", pdf.len());
        let text = String::from_utf8_lossy(&pdf);
        assert!(text.contains("<pdfaid:part>2</pdfaid:part>"), "{name}");
        assert!(text.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "{name}");
        assert!(text.contains("销售EPM"), "{name}");
    }
    for (name, paper) in long() {
        let printed = PRESS.print(&paper, at()).expect("the form can be set");
        let most = 150_000 + 6_000 * printed.pages;
        assert!(printed.pdf.len() < most, "{name}: {} bytes on {} pages", printed.pdf.len(), printed.pages);
    }
}

/// `EPM_PICTURES=/some/folder` writes every page there, to be looked at by a person.
#[test]
fn pages_can_be_looked_at() {
    let Some(folder) = std::env::var_os("EPM_PICTURES").map(std::path::PathBuf::from) else { return };
    for (name, paper) in all().into_iter().chain(long()) {
        let pdf = PRESS.print(&paper, at()).expect("the form can be set").pdf;
        let reader = Reader::open(&pdf);
        // The longest repeat themselves.
        for (page, png) in reader.pngs(100.0, 12).into_iter().enumerate() {
            std::fs::write(folder.join(format!("{name}-{}.png", page + 1)), png)
                .expect("the folder is there");
        }
    }
}
