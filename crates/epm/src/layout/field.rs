//! A field of a form: label above, help under, the error in its own slot. Its name is its place in the JSON that is
//! sent (`place`, `contact.phone`), so that a refusal's pointer (`/contact/phone`) finds it.

use super::Page;
use std::fmt::Display;

/// What is typed, and as what it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Line { input: &'static str, data: &'static str, mode: &'static str },
    Area { rows: u8 },
    Select(Vec<Choice>),
    Radio(Vec<Choice>),
    Checks(Vec<Choice>),
    Tick,
    Pick { address: String, shown: String },
}

/// One of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A value and its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A field, written in a template as `{{ p.field("place", "initiation-place").value(v.place).optional() }}`.
#[derive(Clone, Debug, askama::Template)]
#[template(path = "layout/parts/field.html")]
pub struct Field<'p> {
    p: &'p Page,
    name: String,
    label: String,
    help: String,
    placeholder: String,
    kind: Kind,
    values: Vec<String>,
    optional: bool,
    /// Asked for only with some other content: neither marked as optional nor announced as required.
    sometimes: bool,
    readonly: bool,
    width: &'static str,
    list: String,
    complete: &'static str,
    limit: Option<u32>,
    focus: bool,
}

impl askama::filters::HtmlSafe for Field<'_> {}

impl Page {
    /// A field with that name and the label under that key: a line of text, required.
    pub fn field(&self, name: &str, label_key: &str) -> Field<'_> {
        Field {
            p: self,
            name: name.to_owned(),
            label: self.t(label_key),
            help: String::new(),
            placeholder: String::new(),
            kind: Kind::Line { input: "text", data: "", mode: "" },
            values: Vec::new(),
            optional: false,
            sometimes: false,
            readonly: false,
            width: "",
            list: String::new(),
            complete: "off",
            limit: None,
            focus: false,
        }
    }
}

impl Field<'_> {
    fn line(self, input: &'static str, data: &'static str, mode: &'static str) -> Self {
        Self { kind: Kind::Line { input, data, mode }, ..self }
    }

    /// An amount in yuan; full-width digits and separators are left to the server to read.
    #[must_use]
    pub fn money(self) -> Self {
        self.line("text", "money", "decimal")
    }

    /// A whole number.
    #[must_use]
    pub fn integer(self) -> Self {
        self.line("text", "integer", "numeric")
    }

    /// A percentage as typed (`8.25`), sent as the ratio (`0.0825`).
    #[must_use]
    pub fn ratio(self) -> Self {
        self.line("text", "ratio", "decimal")
    }

    /// A date.
    #[must_use]
    pub fn day(self) -> Self {
        self.line("date", "", "")
    }

    /// A password; `complete` is `current-password` or `new-password`.
    #[must_use]
    pub fn password(self, complete: &'static str) -> Self {
        Self { complete, ..self.line("password", "", "") }
    }

    /// What the browser may fill in by itself (`username`).
    #[must_use]
    pub fn complete(self, complete: &'static str) -> Self {
        Self { complete, ..self }
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(self) -> Self {
        self.line("email", "", "email")
    }

    /// A telephone number.
    #[must_use]
    pub fn phone(self) -> Self {
        self.line("tel", "", "tel")
    }

    /// Several lines of text.
    #[must_use]
    pub fn area(self, rows: u8) -> Self {
        Self { kind: Kind::Area { rows }, ..self }
    }

    /// One of a list that drops down; an optional one may stay empty.
    #[must_use]
    pub fn select<'c>(self, choices: impl IntoIterator<Item = &'c Choice>) -> Self {
        Self { kind: Kind::Select(choices.into_iter().cloned().collect()), ..self }
    }

    /// One of a few, all in sight.
    #[must_use]
    pub fn radio<'c>(self, choices: impl IntoIterator<Item = &'c Choice>) -> Self {
        Self { kind: Kind::Radio(choices.into_iter().cloned().collect()), ..self }
    }

    /// Any of a few, sent as a list.
    #[must_use]
    pub fn checks<'c>(self, choices: impl IntoIterator<Item = &'c Choice>) -> Self {
        Self { kind: Kind::Checks(choices.into_iter().cloned().collect()), ..self }
    }

    /// Yes or no, sent as a boolean; the label stands beside it.
    #[must_use]
    pub fn tick(self, on: bool) -> Self {
        let values = if on { vec!["true".into()] } else { Vec::new() };
        Self { kind: Kind::Tick, values, ..self }
    }

    /// What it holds.
    #[must_use]
    pub fn value(self, value: impl Display) -> Self {
        Self { values: vec![value.to_string()], ..self }
    }

    /// What it holds, if anything.
    #[must_use]
    pub fn maybe<T: Display>(self, value: &Option<T>) -> Self {
        let values = value.iter().map(ToString::to_string).collect();
        Self { values, ..self }
    }

    /// Which are ticked.
    #[must_use]
    pub fn values<T: Display>(self, values: impl IntoIterator<Item = T>) -> Self {
        Self { values: values.into_iter().map(|value| value.to_string()).collect(), ..self }
    }

    /// May stay empty: it is marked, and sent as null.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// May stay empty with some content and not with other, as its help says: it carries no mark.
    #[must_use]
    pub fn sometimes(self) -> Self {
        Self { sometimes: true, ..self }
    }

    /// Shown, not to be changed; sent all the same.
    #[must_use]
    pub fn readonly(self) -> Self {
        Self { readonly: true, ..self }
    }

    /// A sentence under it.
    #[must_use]
    pub fn help(self, key: &str) -> Self {
        Self { help: self.p.t(key), ..self }
    }

    /// An example in it.
    #[must_use]
    pub fn placeholder(self, text: impl Into<String>) -> Self {
        Self { placeholder: text.into(), ..self }
    }

    /// Two columns wide.
    #[must_use]
    pub fn two_wide(self) -> Self {
        Self { width: " two-wide", ..self }
    }

    /// Over the whole width.
    #[must_use]
    pub fn across(self) -> Self {
        Self { width: " across", ..self }
    }

    /// With suggestions while typing, from a GET address that answers `{items: [{value, label}]}` to `?q=`.
    #[must_use]
    pub fn suggest(self, address: impl Into<String>) -> Self {
        Self { list: address.into(), ..self }
    }

    /// One thing of a list of the API, chosen by typing its name; its id is sent ([`Field::value`]), `shown` is its name.
    #[must_use]
    pub fn pick(self, address: impl Into<String>, shown: impl Into<String>) -> Self {
        Self { kind: Kind::Pick { address: address.into(), shown: shown.into() }, ..self }
    }

    /// No more characters than that.
    #[must_use]
    pub fn limit(self, characters: u32) -> Self {
        Self { limit: Some(characters), ..self }
    }

    /// The one to begin with.
    #[must_use]
    pub fn focus(self) -> Self {
        Self { focus: true, ..self }
    }

    fn id(&self) -> String {
        format!("f-{}", self.name.replace(['.', '[', ']'], "-"))
    }

    fn is(&self, choice: &Choice) -> bool {
        self.values.contains(&choice.value)
    }

    fn first(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// Attributes that say where help and error are.
    fn described(&self) -> String {
        let id = self.id();
        if self.help.is_empty() { format!("{id}-fault") } else { format!("{id}-help {id}-fault") }
    }

    /// One of each kind, for the tests.
    pub fn samples(p: &Page) -> Vec<Field<'_>> {
        let ways = ["company", "direct"].map(|way| Choice::new(way, way));
        vec![
            p.field("title", "nav-projects").value("堆场无线网络").two_wide().limit(80),
            p.field("signed_on", "nav-projects").day().value("2026-12-18"),
            p.field("amount", "nav-projects").money().value("986,500.00").help("find-what"),
            p.field("quantity", "nav-projects").integer().maybe(&Some(36)),
            p.field("margin", "nav-projects").ratio().optional(),
            p.field("way", "nav-projects").select(&ways).value("direct"),
            p.field("way2", "nav-projects").select(&ways).optional(),
            p.field("kind", "nav-projects").radio(&ways).value("company"),
            p.field("ways", "nav-projects").checks(&ways).values(["company", "direct"]),
            p.field("tracked", "nav-projects").tick(true),
            p.field("reason", "nav-projects").area(3).across().placeholder("退回或否决时必填"),
            p.field("place", "nav-projects").suggest("/api/v1/places"),
            p.field("customer_id", "nav-projects").pick("/api/v1/customers", "青屿港务集团").value("0199"),
            p.field("code", "nav-projects").value("XS-2026-0436").readonly(),
            p.field("password", "nav-projects").password("current-password").focus(),
            p.field("contact.email", "nav-projects").email().complete("email"),
            p.field("contact.phone", "nav-projects").phone().maybe(&None::<&str>),
        ]
    }
}
