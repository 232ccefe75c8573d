//! What a page knows whatever it shows: its language, who reads it, where it stands.

use super::{Act, Address, Area, Counts, Given};
use crate::locale::Language;
use chrono::{DateTime, Utc};
use regulation::duties::Role;
use std::fmt::Display;

/// Light or dark, as the reader chose here; without a choice the system decides. Kept in the cookie `theme`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The cookie's value, and the page's `data-theme`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice a cookie names.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.code() == code)
    }
}

/// Who reads the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Their name.
    pub name: String,
    /// Their department's name.
    pub department: String,
    /// The roles they hold; they decide which parts of the navigation are there.
    pub roles: Vec<Role>,
}

impl Reader {
    /// A pair of characters for the round badge: the given name's last in Chinese, the initials in Latin.
    pub fn initials(&self) -> String {
        if self.name.is_ascii() {
            return self.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
        }
        self.name.chars().last().map(String::from).unwrap_or_default()
    }

    /// For the tests.
    pub fn sample() -> Self {
        Self {
            name: "林若川".into(), department: "医疗事业部".into(), roles: vec![Role::AccountManager]
        }
    }
}

/// A step of the way to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// The frame of a page. A page's template has it as the field `p`.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its language.
    pub language: Language,
    /// The moment of the request.
    pub now: DateTime<Utc>,
    /// Path and query as asked for.
    pub path: String,
    /// Title, in the page's language.
    pub title: String,
    /// The way here, the page itself left out.
    pub crumbs: Vec<Crumb>,
    /// Who reads; nobody on the sign-in page.
    pub reader: Option<Reader>,
    /// What waits for them, for the navigation.
    pub counts: Counts,
    /// Light or dark, where chosen.
    pub theme: Option<Theme>,
    /// Whose installation it is.
    pub company: String,
    /// Where its logo is, if it has one.
    pub logo: Option<String>,
}

impl Page {
    /// A page at `path` (with its query), for nobody in particular.
    pub fn new(language: Language, now: DateTime<Utc>, path: impl Into<String>) -> Self {
        Self {
            language,
            now,
            path: path.into(),
            title: language.say("app-name"),
            crumbs: Vec::new(),
            reader: None,
            counts: Counts::default(),
            theme: None,
            company: String::new(),
            logo: None,
        }
    }

    /// For that reader, with what waits for them.
    #[must_use]
    pub fn read_by(self, reader: Reader, counts: Counts) -> Self {
        Self { reader: Some(reader), counts, ..self }
    }

    /// In the theme chosen.
    #[must_use]
    pub fn themed(self, theme: Option<Theme>) -> Self {
        Self { theme, ..self }
    }

    /// Of that company.
    #[must_use]
    pub fn of_company(self, company: impl Into<String>) -> Self {
        Self { company: company.into(), ..self }
    }

    /// With its logo.
    #[must_use]
    pub fn with_logo(self, logo: Option<String>) -> Self {
        Self { logo, ..self }
    }

    /// A button that fetches this list as a workbook: the same filters, search and order.
    pub fn export(&self) -> Act {
        self.export_from(self.path.split('?').next().unwrap_or_default())
    }

    /// The same for a list that has another address in the API than its page.
    pub fn export_from(&self, list: &str) -> Act {
        let address = Address::of(&self.path).without_all(&["cursor", "limit", "view"]).to_string();
        let query = address.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
        Act::go(format!("/api/v1{list}.xlsx{query}"), self.t("export")).icon("download").small()
    }

    /// With a title from the words.
    #[must_use]
    pub fn titled(self, key: &str) -> Self {
        Self { title: self.t(key), ..self }
    }

    /// With a title of its own, such as a project's name.
    #[must_use]
    pub fn named(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// One more step on the way here.
    #[must_use]
    pub fn under(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { label: label.into(), href: href.into() });
        self
    }

    /// The words under `key`.
    pub fn t(&self, key: &str) -> String {
        self.language.say(key)
    }

    /// The words under `key` with one value.
    pub fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        self.language.say_with(key, &[(name, &value.to_string())])
    }

    /// The words under `key` with two values.
    pub fn t2(
        &self,
        key: &str,
        name: &str,
        value: impl Display,
        name2: &str,
        value2: impl Display,
    ) -> String {
        self.language.say_with(key, &[(name, &value.to_string()), (name2, &value2.to_string())])
    }

    /// The navigation, by group, as far as the reader's roles reach.
    pub fn navigation(&self) -> Vec<(&'static str, Vec<Area>)> {
        Area::grouped(self.reader.as_ref().map_or(&[], |reader| &reader.roles))
    }

    /// Whether any role of the reader sees cost and margin; whoever holds none has no such columns (4-roles).
    pub fn sees_cost(&self) -> bool {
        self.reader.as_ref().is_some_and(|reader| reader.roles.iter().any(|role| role.sees_cost()))
    }

    /// Whether the page stands in that area.
    pub fn is_in(&self, area: &Area) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        path == area.href()
            || (area.href() != "/"
                && path.strip_prefix(area.href()).is_some_and(|rest| rest.starts_with('/')))
    }

    /// What the reader is here for: their first role and their department.
    pub fn post(&self, reader: &Reader) -> String {
        let role = reader.roles.first().map(|role| self.role_word(role));
        [role, Some(reader.department.clone()).filter(|department| !department.is_empty())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// The screen's word for a role.
    pub fn role_word(&self, role: impl Given<Role>) -> String {
        let word = |role: Role| self.t(&format!("role-{}", role.code().replace('_', "-")));
        role.given().map(word).unwrap_or_default()
    }

    /// The words the scripts speak, as JSON for `data-words`.
    pub fn script_words(&self) -> String {
        let words = SCRIPT_WORDS.iter().map(|key| (*key, self.t(&format!("script-{key}"))));
        serde_json::to_string(&words.collect::<std::collections::BTreeMap<_, _>>()).expect("strings are JSON")
    }
}

/// Every word a script asks for with `say("…")`, under `script-…` in the locales.
pub(super) const SCRIPT_WORDS: &[&str] = &[
    "cancel",
    "clause-basis",
    "close",
    "conflict",
    "copied",
    "copy-line",
    "done",
    "duplicate",
    "fault-count",
    "file-done",
    "file-failed",
    "file-too-large",
    "go-on",
    "identity",
    "label-known",
    "label-none",
    "label-not-serial",
    "label-read",
    "label-take",
    "label-title",
    "leave",
    "leave-yes",
    "line-fault",
    "lines-after",
    "lines-before",
    "lines-pasted",
    "lines-shown",
    "look-now",
    "looks-like-zero",
    "offline",
    "outcome-unknown",
    "password",
    "photo-original",
    "photo-title",
    "photo-use",
    "refused",
    "reload",
    "remove",
    "remove-line",
    "retry",
    "saved",
    "saving",
    "scan",
    "scan-found",
    "scan-pages",
    "scan-reading",
    "scan-sort-cancel",
    "scan-sort-elsewhere",
    "scan-sort-own",
    "scan-sort-title",
    "scan-sort-unread",
    "scan-sort-whole",
    "scans-confirmed",
    "serial-list-faults",
    "serial-list-found",
    "serial-list-leave",
    "serial-list-line",
    "serial-list-paste",
    "serial-list-take",
    "serial-list-taken",
    "serial-list-unassigned",
    "serials-full",
    "serials-left",
    "serials-over",
    "sign-in-again",
    "timeout",
    "upload-waiting",
    "use-zero",
    "workbook-append",
    "workbook-clipboard",
    "workbook-corrected",
    "workbook-faults",
    "workbook-faults-left",
    "workbook-marked",
    "workbook-read",
    "workbook-reading",
    "workbook-replace",
    "workbook-row",
    "workbook-take",
    "workbook-taking",
];
