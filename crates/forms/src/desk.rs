//! What lies before the typesetter: the library, the fonts, the templates, the values of one paper, its logo, and a
//! drawing of the code for whatever page asks for one. Anything else is refused.

use crate::fonts::Fonts;
use crate::mark::{Kind, Mark};
use crate::paper::Logo;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Parsed once: the same for every paper.
static TEMPLATES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let templates = [
        ("furniture.typ", include_str!("../templates/furniture.typ")),
        (template(Kind::SignOffSheet), include_str!("../templates/sign_off_sheet.typ")),
        (template(Kind::ClosingNotice), include_str!("../templates/closing_notice.typ")),
        (template(Kind::TaskForm), include_str!("../templates/task_form.typ")),
        (template(Kind::Cancellation), include_str!("../templates/cancellation.typ")),
        (template(Kind::VirtualContract), include_str!("../templates/virtual_contract.typ")),
        (template(Kind::Initiation), include_str!("../templates/initiation.typ")),
        (template(Kind::AcceptanceReport), include_str!("../templates/acceptance_report.typ")),
        (template(Kind::HandOver), include_str!("../templates/hand_over.typ")),
    ];
    templates.into_iter().filter_map(|(name, text)| Some(Source::new(file(name)?, text.into()))).collect()
});

fn template(kind: Kind) -> &'static str {
    match kind {
        Kind::SignOffSheet => "sign_off_sheet.typ",
        Kind::ClosingNotice => "closing_notice.typ",
        Kind::TaskForm => "task_form.typ",
        Kind::Cancellation => "cancellation.typ",
        Kind::VirtualContract => "virtual_contract.typ",
        Kind::Initiation => "initiation.typ",
        Kind::AcceptanceReport => "acceptance_report.typ",
        Kind::HandOver => "hand_over.typ",
    }
}

fn file(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

/// The desk of one paper.
pub(crate) struct Desk<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) data: Bytes,
    pub(crate) logo: Option<&'a Logo>,
    pub(crate) mark: Mark,
    pub(crate) main: FileId,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(fonts: &'a Fonts, data: Vec<u8>, logo: Option<&'a Logo>, mark: Mark) -> Option<Self> {
        let main = file(template(mark.kind))?;
        Some(Self { fonts, data: Bytes::new(data), logo, mark, main })
    }

    /// `mark-3-of-7.svg`: the code of the third of seven pages.
    fn drawn(&self, name: &str) -> Option<Bytes> {
        let (page, pages) = name.strip_prefix("mark-")?.strip_suffix(".svg")?.split_once("-of-")?;
        let mark = self.mark.at(page.parse().ok()?, pages.parse().ok()?);
        Some(Bytes::from_string(mark.svg()?))
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        TEMPLATES.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        let found = match (name, self.logo) {
            ("data.json", _) => Some(self.data.clone()),
            (name, Some(logo)) if name == logo.name() => Some(Bytes::new(logo.bytes().to_vec())),
            (name, _) => self.drawn(name),
        };
        found.ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.face(index)
    }

    /// A template asks for no date: what a paper says was decided by whoever asked for it.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::Subject;

    #[test]
    fn nothing_but_what_lies_on_the_desk_can_be_opened() {
        let fonts = Fonts::load(None).expect("the carried fonts are whole");
        let subject = Subject { of: uuid::Uuid::nil(), part: None };
        let mark = Mark::of(Kind::Initiation, subject, None, 0);
        let desk = Desk::new(&fonts, b"{}".to_vec(), None, mark).expect("the template has a name");
        let opened = |name: &str| desk.file(file(name).expect("a path"));
        assert!(opened("data.json").is_ok());
        assert!(opened("mark-1-of-2.svg").is_ok());
        for name in ["etc/passwd", "logo.png", "logo.svg", "mark-1.svg", "mark-a-of-b.svg", "furniture.typ"] {
            assert_eq!(opened(name), Err(FileError::AccessDenied), "{name}");
        }
        let read = |name: &str| desk.source(file(name).expect("a path")).map(|source| source.id());
        assert_eq!(read("other.typ"), Err(FileError::AccessDenied));
        assert!(Kind::ALL.iter().all(|kind| read(template(*kind)).is_ok()));
        assert_eq!(desk.today(None), None);
    }
}
