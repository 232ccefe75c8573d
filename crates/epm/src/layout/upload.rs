//! Files: chosen, dropped or photographed; each goes by itself, with a bar (`web/scripts/upload.ts`).

use regulation::{FileKind, FileUse};

/// The most megabytes of a file that is sent by itself.
const MOST: u32 = 50;

/// Which files the browser offers for that: types, and for what has no short one the ending of the name too.
fn accept(file_use: FileUse) -> String {
    let ending = |kind: &FileKind| (!kind.has_pages()).then(|| format!(".{}", kind.extension()));
    let types = file_use.kinds().iter().map(|kind| kind.media_type().to_owned());
    types.chain(file_use.kinds().iter().filter_map(ending)).collect::<Vec<_>>().join(",")
}

/// Which files the browser offers where a scan is sent.
pub fn accept_scans() -> String {
    accept(FileUse::Scan)
}

/// A place to put files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub(super) call: String,
    pub(super) label: String,
    pub(super) accept: String,
    pub(super) limit: u32,
    pub(super) camera: bool,
    pub(super) many: bool,
    pub(super) then: Option<String>,
    pub(super) fills: String,
    pub(super) sorts: Option<String>,
}

impl Upload {
    /// Sends each file as it is by that call, its name in `?name=`; at most so many MB.
    pub fn new(
        call: impl Into<String>,
        label: impl Into<String>,
        accept: impl Into<String>,
        limit: u32,
    ) -> Self {
        let (call, label, accept) = (call.into(), label.into(), accept.into());
        Self {
            call,
            label,
            accept,
            limit,
            camera: false,
            many: false,
            then: None,
            fills: String::new(),
            sorts: None,
        }
    }

    /// Sends each file by itself, for that use; an act names it then.
    pub fn of(file_use: FileUse, label: impl Into<String>) -> Self {
        let call = match file_use {
            FileUse::Scan => "POST /api/v1/files",
            FileUse::Attachment => "POST /api/v1/files?for=attachment",
        };
        Self::new(call, label, accept(file_use), MOST)
    }

    /// Opens the camera on a phone.
    #[must_use]
    pub fn camera(self) -> Self {
        Self { camera: true, ..self }
    }

    /// Several at once.
    #[must_use]
    pub fn many(self) -> Self {
        Self { many: true, ..self }
    }

    /// Then to that page; otherwise the page is loaded anew.
    #[must_use]
    pub fn then(self, href: impl Into<String>) -> Self {
        Self { then: Some(href.into()), ..self }
    }

    /// The page stays, and the answer's `id` is sent with the form around, in a list of that name.
    #[must_use]
    pub fn fills(self, name: impl Into<String>) -> Self {
        Self { fills: name.into(), then: Some("stay".into()), ..self }
    }

    /// The page stays, and the answer's `sha256` is sent with the form around, in a list of that name.
    #[must_use]
    pub fn lists(self, field: &str) -> Self {
        Self { fills: format!("{field}[]=sha256"), then: Some("stay".into()), ..self }
    }

    /// The page stays, and the answer's `sha256` is sent with the form around, under that name.
    #[must_use]
    pub fn names(self, field: &str) -> Self {
        Self { fills: format!("{field}=sha256"), then: Some("stay".into()), ..self }
    }

    /// The file is sent by itself and then filed at that place of scans, or, in a form, named by it; what else is in it, the
    /// person is told.
    #[must_use]
    pub fn sorts(self, place: impl Into<String>) -> Self {
        Self { sorts: Some(place.into()), ..self }
    }

    /// The same, where no scan of a form of ours belongs.
    #[must_use]
    pub fn sorts_out(self) -> Self {
        self.sorts("")
    }

    /// A scan, and attachments of a form.
    pub fn samples() -> Vec<Self> {
        vec![
            Self::new("PUT /api/v1/sign-off-sheets/1.2/scan", "拍照或上传盖章的明细表", "image/*,.pdf", 20)
                .camera(),
            Self::new("POST /api/v1/files", "附件", ".pdf,.docx,.xlsx,image/*", 20)
                .many()
                .fills("attachments"),
            Self::of(FileUse::Scan, "上传签字后的通知单").sorts("closing_notice:1"),
            Self::of(FileUse::Attachment, "报价单").many().lists("files").sorts_out(),
        ]
    }
}
