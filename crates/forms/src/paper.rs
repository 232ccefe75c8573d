//! A form with what every page of it carries.

use crate::form::Form;
use crate::mark::{Mark, Subject};
use serde::Serialize;

/// A company's logo, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logo {
    /// A picture.
    Png(Vec<u8>),
    /// A photograph.
    Jpeg(Vec<u8>),
    /// A drawing.
    Svg(Vec<u8>),
}

impl Logo {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Png(_) => "logo.png",
            Self::Jpeg(_) => "logo.jpg",
            Self::Svg(_) => "logo.svg",
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Png(bytes) | Self::Jpeg(bytes) | Self::Svg(bytes) => bytes,
        }
    }
}

/// A form to be printed.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The company that issues it.
    pub company: String,
    /// Its logo.
    pub logo: Option<Logo>,
    /// The form's number, `XS-2026-0417-QS1`.
    pub number: String,
    /// What it is about.
    pub subject: Subject,
    /// The project's code, where there is one.
    pub code: Option<String>,
    /// The revision of the equipment list it was made from, or of what its contract or sheet says; 0 where there is none.
    pub revision: u32,
    /// Across its face while it is not in force: `草稿`, `审批中`.
    pub watermark: Option<String>,
    /// Who printed it and when, at the foot; nothing on papers that go to the customer.
    pub printed: Option<String>,
    /// The form itself.
    pub form: Form,
}

/// A paper as its template reads it.
#[derive(Serialize)]
pub(crate) struct OnDesk<'a> {
    company: &'a str,
    logo: Option<&'static str>,
    title: &'static str,
    clause: &'static str,
    number: &'a str,
    code: Option<&'a str>,
    watermark: Option<&'a str>,
    printed: Option<&'a str>,
    form: &'a Form,
}

impl Paper {
    pub(crate) fn mark(&self) -> Mark {
        let mark = Mark::of(self.form.kind(), self.subject, self.code.clone(), self.revision);
        Mark { writing: self.form.writing(), ..mark }
    }

    pub(crate) fn on_desk(&self) -> OnDesk<'_> {
        let kind = self.form.kind();
        OnDesk {
            company: &self.company,
            logo: self.logo.as_ref().map(Logo::name),
            title: kind.title(),
            clause: kind.clause(),
            number: &self.number,
            code: self.code.as_deref(),
            watermark: self.watermark.as_deref(),
            printed: self.printed.as_deref(),
            form: &self.form,
        }
    }
}
