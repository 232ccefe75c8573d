//! What the code on each page says: the kind of paper, what it is about, its project, its revision, and which page of how
//! many this is. A scan is filed by it.
//!
//! Only characters of the QR code's alphanumeric mode are used, so that the code stays coarse enough for a fax.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The first field: whose codes these are, and the version of what follows.
const PREFIX: &str = "EPM1";

/// The most pages a paper may have.
const MOST_PAGES: u32 = 9_999;

/// The kinds of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 《项目设备用户签收明细表》
    SignOffSheet,
    /// 《销售项目结项通知单》
    ClosingNotice,
    /// 《任务协调单》
    TaskForm,
    /// 《合同/项目撤销审批表》
    Cancellation,
    /// 《虚拟合同》
    VirtualContract,
    /// 《销售项目立项审批表》
    Initiation,
    /// 《项目验收报告》
    AcceptanceReport,
    /// 《原件交接单》
    HandOver,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::SignOffSheet,
        Self::ClosingNotice,
        Self::TaskForm,
        Self::Cancellation,
        Self::VirtualContract,
        Self::Initiation,
        Self::AcceptanceReport,
        Self::HandOver,
    ];

    /// Two letters, as they stand in the code and in the numbers of forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignOffSheet => "QS",
            Self::ClosingNotice => "JX",
            Self::TaskForm => "RW",
            Self::Cancellation => "CX",
            Self::VirtualContract => "XN",
            Self::Initiation => "LX",
            Self::AcceptanceReport => "YS",
            Self::HandOver => "JJ",
        }
    }

    /// The title as the regulation names the paper.
    pub fn title(self) -> &'static str {
        match self {
            Self::SignOffSheet => "项目设备用户签收明细表",
            Self::ClosingNotice => "销售项目结项通知单",
            Self::TaskForm => "任务协调单",
            Self::Cancellation => "合同/项目撤销审批表",
            Self::VirtualContract => "虚拟合同",
            Self::Initiation => "销售项目立项审批表",
            Self::AcceptanceReport => "项目验收报告",
            Self::HandOver => "原件交接单",
        }
    }

    /// The clause the paper comes from.
    pub fn clause(self) -> &'static str {
        match self {
            Self::SignOffSheet => "2.4.3",
            Self::ClosingNotice | Self::HandOver => "2.5.2",
            Self::TaskForm => "2.4.1",
            Self::Cancellation => "2.7",
            Self::VirtualContract => "1.3.4",
            Self::Initiation => "2.3.2",
            Self::AcceptanceReport => "2.5.4",
        }
    }
}

/// What a paper is about: a project or a contract, or a numbered part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The project or the contract.
    pub of: Uuid,
    /// The number of its part: of the sheet, the task form.
    pub part: Option<u32>,
}

/// What the code of a page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What kind of paper it is.
    pub kind: Kind,
    /// What it is about.
    pub subject: Subject,
    /// The project's code, where it has one; for the person who files a scan by hand.
    pub code: Option<String>,
    /// The revision of the equipment list the paper was made from, or of what its contract or sheet says; 0 where there is
    /// none.
    pub revision: u32,
    /// Which writing of its serial numbers a sheet says; nothing where they are written by hand, and on other papers.
    pub writing: Option<u32>,
    /// The page, from 1.
    pub page: u32,
    /// How many there are.
    pub pages: u32,
}

/// A text that is none of our codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a paper")]
pub struct NotAMark;

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, of) = (self.kind.code(), in_base_36(self.subject.of.as_u128()));
        let (part, code) = (self.subject.part.unwrap_or(0), self.code.as_deref().unwrap_or_default());
        let (revision, page, pages) = (self.revision, self.page, self.pages);
        write!(f, "{PREFIX}:{kind}:{of}:{part}:{code}:{revision}")?;
        if let Some(writing) = self.writing {
            write!(f, ".{writing}")?;
        }
        write!(f, ":{page}:{pages}")
    }
}

impl FromStr for Mark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        let fields: Vec<&str> = text.split(':').collect();
        let &[PREFIX, kind, of, part, code, revision, page, pages] = fields.as_slice() else {
            return Err(NotAMark);
        };
        let (revision, writing) =
            revision.split_once('.').map_or((revision, None), |(one, two)| (one, Some(two)));
        let mark = Self {
            kind: Kind::ALL.into_iter().find(|known| known.code() == kind).ok_or(NotAMark)?,
            subject: Subject {
                of: Uuid::from_u128(u128::from_str_radix(of, 36).map_err(|_| NotAMark)?),
                part: Some(number(part)?).filter(|part| *part > 0),
            },
            code: fits(code).then(|| code.to_owned()).filter(|code| !code.is_empty()),
            revision: number(revision)?,
            writing: writing.map(number).transpose()?,
            page: number(page)?,
            pages: number(pages)?,
        };
        // Only what is written exactly so is ours: neither `+1` nor `01` nor small letters.
        let whole = (1..=mark.pages).contains(&mark.page) && mark.pages <= MOST_PAGES;
        if whole && mark.to_string() == text { Ok(mark) } else { Err(NotAMark) }
    }
}

fn number(text: &str) -> Result<u32, NotAMark> {
    text.parse().map_err(|_| NotAMark)
}

/// Whether the code can stand in a mark.
fn fits(code: &str) -> bool {
    code.len() <= 32
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
}

fn in_base_36(mut number: u128) -> String {
    const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut digits = Vec::new();
    while number > 0 || digits.is_empty() {
        digits.push(char::from(DIGITS[(number % 36) as usize]));
        number /= 36;
    }
    digits.into_iter().rev().collect()
}

impl Mark {
    /// Whether both stand on pages of one paper.
    pub fn is_of_same_paper(&self, other: &Self) -> bool {
        other.at(self.page, self.pages) == *self && other.pages == self.pages
    }

    /// The mark of another page of the same paper.
    pub(crate) fn at(&self, page: u32, pages: u32) -> Self {
        Self { page, pages, ..self.clone() }
    }

    /// A mark whose code cannot stand in it is written without it: it only helps those who file by hand.
    pub(crate) fn of(kind: Kind, subject: Subject, code: Option<String>, revision: u32) -> Self {
        Self {
            kind,
            subject,
            code: code.filter(|code| fits(code)),
            revision,
            writing: None,
            page: 1,
            pages: 1,
        }
    }

    /// The code as a drawing, with the quiet margin of four modules around it.
    pub(crate) fn svg(&self) -> Option<String> {
        const QUIET: usize = 4;
        let code = QrCode::with_error_correction_level(self.to_string(), EcLevel::M).ok()?;
        let width = code.width();
        let modules = code.to_colors();
        let mut path = String::new();
        for (y, row) in modules.chunks(width).enumerate() {
            let mut x = 0;
            while x < width {
                let dark = row[x..].iter().take_while(|module| **module == Color::Dark).count();
                if dark > 0 {
                    path.push_str(&format!("M{} {}h{dark}v1h-{dark}z", x + QUIET, y + QUIET));
                }
                x += dark.max(1);
            }
        }
        let side = width + 2 * QUIET;
        Some(format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"><path d="{path}"/></svg>"#
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark() -> Mark {
        Mark {
            kind: Kind::SignOffSheet,
            subject: Subject {
                of: Uuid::from_u128(0x0193_6f2e_7a10_7000_8000_0123_4567_89ab),
                part: Some(4),
            },
            code: Some("XS-2026-0417".into()),
            revision: 2,
            writing: Some(1),
            page: 1,
            pages: 3,
        }
    }

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        for kind in Kind::ALL {
            for (part, code) in [(None, None), (Some(1), Some("XS-2026-0417")), (Some(u32::MAX), Some("A"))] {
                for of in [0, 1, 35, 36, u128::MAX] {
                    let subject = Subject { of: Uuid::from_u128(of), part };
                    let mark = Mark { kind, subject, code: code.map(str::to_owned), ..mark() };
                    assert_eq!(mark.to_string().parse(), Ok(mark));
                }
            }
        }
    }

    #[test]
    fn what_is_not_written_so_is_no_mark() {
        let good = mark().to_string();
        assert!(good.parse::<Mark>().is_ok(), "{good}");
        let spoilt = [
            "".to_owned(),
            "EPM1".to_owned(),
            "http://example.com/".to_owned(),
            good.replace("EPM1", "EPM2"),
            good.replace("QS", "ZZ"),
            good.to_lowercase(),
            format!("{good}:"),
            format!(" {good}"),
            good.replace(":1:3", ":4:3"),
            good.replace(":1:3", ":0:3"),
            good.replace(":1:3", ":01:3"),
            good.replace(":1:3", ":+1:3"),
            good.replace(":1:3", ":1:10000"),
            good.replace("XS-2026", "XS 2026"),
            good.replace(":4:", ":99999999999:"),
            format!("EPM1:QS:{}:0::0:1:1", "Z".repeat(26)),
        ];
        for text in spoilt {
            assert_eq!(text.parse::<Mark>(), Err(NotAMark), "{text}");
        }
    }

    #[test]
    fn a_usual_mark_keeps_its_modules_large() {
        // 24 mm across 37 modules: 0.65 mm each, above what faxes at 150 dpi keep.
        let svg = mark().svg().expect("fits into a code");
        assert!(svg.contains(r#"viewBox="0 0 37 37""#), "{}", &svg[..120]);
    }

    #[test]
    fn a_code_that_cannot_stand_in_a_mark_is_left_out() {
        let subject = Subject { of: Uuid::from_u128(7), part: None };
        for code in ["xs-1", "项目", "A:B", &"A".repeat(33)] {
            assert_eq!(Mark::of(Kind::Initiation, subject, Some(code.to_owned()), 1).code, None);
        }
    }
}
