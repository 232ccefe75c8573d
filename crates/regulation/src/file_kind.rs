//! Z5: which kinds of file are taken, and for what. The one home of both: what a form offers, what an address takes and
//! what an act may name follow from here. A kind is told by the content of a file, never by its name.

use alloc::format;
use alloc::string::String;
use serde::{Deserialize, Serialize};

/// A kind of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// PDF
    Pdf,
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// Excel, .xlsx
    Workbook,
    /// Word, .docx
    Document,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Workbook, Self::Document];

    /// What it is called among types.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Document => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The kind of that type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == media_type)
    }

    /// How the name of such a file ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Workbook => "xlsx",
            Self::Document => "docx",
        }
    }

    /// The name that such a file is handed out under: with the ending of its kind, so that it is opened as what it is.
    pub fn named(self, name: &str) -> String {
        let endings: &[&str] = match self {
            Self::Jpeg => &["jpg", "jpeg", "jfif"],
            Self::Pdf | Self::Png | Self::Workbook | Self::Document => &[self.extension()],
        };
        let own = |(_, ending): (&str, &str)| endings.iter().any(|own| own.eq_ignore_ascii_case(ending));
        if name.rsplit_once('.').is_some_and(own) {
            name.into()
        } else {
            format!("{name}.{}", self.extension())
        }
    }

    /// Whether it has pages that are shown here. The others are only ever handed out.
    pub fn has_pages(self) -> bool {
        FileUse::Scan.takes(self)
    }
}

/// What a file is called, of whatever path it was sent with; nothing where that ends in no name.
pub fn bare_name(sent: &str) -> &str {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if matches!(last, "." | "..") { "" } else { last }
}

/// What a file is sent for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileUse {
    /// A stamped sheet, a notice, a report, a contract: what comes out of a scanner or a phone.
    #[default]
    Scan,
    /// A paper beside a contract, also as the customer wrote it.
    Attachment,
}

impl FileUse {
    /// Which kinds are taken.
    pub fn kinds(self) -> &'static [FileKind] {
        match self {
            Self::Scan => &[FileKind::Pdf, FileKind::Jpeg, FileKind::Png],
            Self::Attachment => &FileKind::ALL,
        }
    }

    /// Whether files of that kind are taken.
    pub fn takes(self, kind: FileKind) -> bool {
        self.kinds().contains(&kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clause_1_3_4_word_and_excel_come_as_attachments_and_never_as_scans() {
        for kind in FileKind::ALL {
            assert!(FileUse::Attachment.takes(kind), "{kind:?}");
            let office = matches!(kind, FileKind::Workbook | FileKind::Document);
            assert_eq!(FileUse::Scan.takes(kind), !office, "{kind:?}");
            assert_eq!(kind.has_pages(), !office, "{kind:?}");
            assert_eq!(FileKind::of_media_type(kind.media_type()), Some(kind));
        }
        assert_eq!(FileKind::of_media_type("application/msword"), None);
    }

    #[test]
    fn a_file_is_called_by_the_end_of_its_path_and_ends_as_its_kind_does() {
        for (sent, bare) in [
            ("签收单.pdf", "签收单.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Users\\王\\合同.pdf", "合同.pdf"),
            ("scans/ ", ""),
            ("a/..", ""),
        ] {
            assert_eq!(bare_name(sent), bare, "{sent}");
        }
        for (kind, name, named) in [
            (FileKind::Pdf, "合同.PDF", "合同.PDF"),
            (FileKind::Pdf, "evil.html", "evil.html.pdf"),
            (FileKind::Pdf, "合同v2.0", "合同v2.0.pdf"),
            (FileKind::Jpeg, "photo.jpeg", "photo.jpeg"),
            (FileKind::Png, "photo.jpg", "photo.jpg.png"),
            (FileKind::Pdf, "pdf", "pdf.pdf"),
        ] {
            assert_eq!(kind.named(name), named);
        }
    }
}
