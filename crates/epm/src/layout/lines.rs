//! Editable lines: a table whose cells are fields. Rows are added, copied, removed and pasted in by the script; what they
//! come to is worked out by the server and painted in (`web/scripts/lines.ts`, `paint.ts`). On a phone each line is a card.

use super::Choice;

/// What a column of lines holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Input {
        input: &'static str,
        data: &'static str,
        mode: &'static str,
    },
    Select(Vec<Choice>),
    Tick,
    Hidden,
    /// Text that is not typed; `bind` is its path in the server's answer, where it has one.
    Shown {
        bind: String,
        format: &'static str,
    },
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) cell: Cell,
    pub(super) number: bool,
    pub(super) width: &'static str,
    pub(super) suggest: String,
    pub(super) fills: String,
    pub(super) sum: Option<(String, &'static str)>,
    pub(super) blank: String,
    /// Beneath the others, on the second row of its line.
    pub(super) second: bool,
    /// Not shown while that column of the line holds that value: `currency=CNY`.
    pub(super) unless: &'static str,
}

impl Column {
    fn new(name: &str, label: impl Into<String>, cell: Cell) -> Self {
        Self {
            name: name.to_owned(),
            label: label.into(),
            cell,
            number: false,
            width: "",
            suggest: String::new(),
            fills: String::new(),
            sum: None,
            blank: String::new(),
            second: false,
            unless: "",
        }
    }

    fn input(
        name: &str,
        label: impl Into<String>,
        input: &'static str,
        data: &'static str,
        mode: &'static str,
    ) -> Self {
        Self::new(name, label, Cell::Input { input, data, mode })
    }

    /// Text.
    pub fn text(name: &str, label: impl Into<String>) -> Self {
        Self::input(name, label, "text", "", "")
    }

    /// An amount in yuan.
    pub fn money(name: &str, label: impl Into<String>) -> Self {
        Self { number: true, width: "w-4", ..Self::input(name, label, "text", "money", "decimal") }
    }

    /// A whole number.
    pub fn integer(name: &str, label: impl Into<String>) -> Self {
        Self { number: true, width: "w-2", ..Self::input(name, label, "text", "integer", "numeric") }
    }

    /// A date.
    pub fn day(name: &str, label: impl Into<String>) -> Self {
        Self { width: "w-5", ..Self::input(name, label, "date", "", "") }
    }

    /// One of a list.
    pub fn select(name: &str, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self { width: "w-5", ..Self::new(name, label, Cell::Select(choices)) }
    }

    /// Yes or no.
    pub fn tick(name: &str, label: impl Into<String>) -> Self {
        Self { width: "w-2", ..Self::new(name, label, Cell::Tick) }
    }

    /// Sent along, not seen.
    pub fn hidden(name: &str) -> Self {
        Self::new(name, "", Cell::Hidden)
    }

    /// A whole number that is sent along, not seen.
    pub fn hidden_integer(name: &str) -> Self {
        Self { number: true, ..Self::hidden(name) }
    }

    /// Seen, not sent.
    pub fn shown(name: &str, label: impl Into<String>) -> Self {
        Self::new(name, label, Cell::Shown { bind: String::new(), format: "" })
    }

    /// Worked out by the server for each line: its name in the answer's lines, and `money`, `percent` or nothing.
    pub fn worked_out(name: &str, label: impl Into<String>, format: &'static str) -> Self {
        let cell = Cell::Shown { bind: name.to_owned(), format };
        Self { number: true, width: "w-4", ..Self::new(name, label, cell) }
    }

    /// Words of the server about each line, by their name in the answer's lines; a name with `_tone` after it colours them.
    pub fn hint(name: &str, label: impl Into<String>) -> Self {
        Self::new(name, label, Cell::Shown { bind: name.to_owned(), format: "hint" })
    }

    /// As wide as that: `w-1` (32 pixels) to `w-5` (140), nothing for what is left.
    #[must_use]
    pub fn width(self, width: &'static str) -> Self {
        Self { width, ..self }
    }

    /// With suggestions from a list of the API; choosing one fills other columns: `series_code unit customer_id=id`.
    #[must_use]
    pub fn suggest(self, address: impl Into<String>, fills: impl Into<String>) -> Self {
        Self { suggest: address.into(), fills: fills.into(), ..self }
    }

    /// With a sum at the foot: its path in the server's answer, and its format.
    #[must_use]
    pub fn sum(self, path: impl Into<String>, format: &'static str) -> Self {
        Self { sum: Some((path.into(), format)), ..self }
    }

    /// What a new line begins with.
    #[must_use]
    pub fn begins_with(self, value: impl Into<String>) -> Self {
        Self { blank: value.into(), ..self }
    }

    /// On a second row of its line, with its label beside it: what is seldom changed, where one row does not hold all.
    #[must_use]
    pub fn beneath(self) -> Self {
        Self { second: true, ..self }
    }

    /// Put away while another column of the line holds that value (`currency=CNY`), where it would say nothing.
    #[must_use]
    pub fn unless(self, unless: &'static str) -> Self {
        Self { unless, ..self }
    }

    /// In the first row of its line, and so in the head.
    pub(super) fn is_first(&self) -> bool {
        !self.second && !self.is_hidden()
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.cell == Cell::Hidden
    }
}

/// How many rows are laid out at once; the browser turns to the others (`line_pages.ts`). All are in the form.
const STRETCH: usize = 200;

/// The table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) budget: String,
    pub(super) pasted: String,
    pub(super) fixed: bool,
}

impl Lines {
    /// Lines under that name in what is sent, with the values of each row, one a column.
    pub fn new(name: &str, columns: Vec<Column>, rows: Vec<Vec<String>>) -> Self {
        Self {
            name: name.to_owned(),
            columns,
            rows,
            budget: String::new(),
            pasted: String::new(),
            fixed: false,
        }
    }

    /// With figures worked out by that call from the whole form, whenever it changes.
    #[must_use]
    pub fn budget(self, call: impl Into<String>) -> Self {
        Self { budget: call.into(), ..self }
    }

    /// With whole lists that are pasted read by that call, whatever their columns are called.
    #[must_use]
    pub fn pasted(self, call: impl Into<String>) -> Self {
        Self { pasted: call.into(), ..self }
    }

    /// The rows are given: none is added or taken away.
    #[must_use]
    pub fn fixed(self) -> Self {
        Self { fixed: true, ..self }
    }

    /// How many rows are laid out at once.
    pub(super) fn stretch(&self) -> usize {
        STRETCH
    }

    /// The rows, each cell with its column.
    pub(super) fn cells<'a>(&'a self, row: &'a [String]) -> impl Iterator<Item = (&'a Column, &'a str)> {
        let value = |at: usize| row.get(at).map_or("", String::as_str);
        self.columns.iter().enumerate().map(move |(at, column)| (column, value(at)))
    }

    /// A new row.
    pub(super) fn blank(&self) -> impl Iterator<Item = (&Column, &str)> {
        self.columns.iter().map(|column| (column, column.blank.as_str()))
    }

    /// Whether a line takes two rows.
    pub(super) fn has_second_row(&self) -> bool {
        self.columns.iter().any(|column| column.second)
    }

    pub(super) fn has_sums(&self) -> bool {
        self.columns.iter().any(|column| column.sum.is_some())
    }

    /// An equipment list, and a receipt of given lines.
    pub fn samples() -> Vec<Self> {
        let strings = |row: &[&str]| row.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let categories = vec![Choice::new("02", "02 网络"), Choice::new("06", "06 机房")];
        vec![
            Self::new(
                "lines",
                vec![
                    Column::hidden("line"),
                    Column::select("category_code", "类别编码", categories).width("w-3"),
                    Column::text("series_code", "系列编码").width("w-3"),
                    Column::text("model", "规格型号").suggest(
                        "/api/v1/catalogue/models",
                        "category_code series_code unit warranty_years serial_tracked",
                    ),
                    Column::integer("warranty_years", "保修/年"),
                    Column::integer("quantity", "数量").begins_with("1"),
                    Column::text("unit", "单位").width("w-2").begins_with("台"),
                    Column::tick("serial_tracked", "序列号").begins_with("true").beneath(),
                    Column::money("unit_price", "单价"),
                    Column::worked_out("amount", "金额", "money").sum("sales_amount", "money"),
                    Column::money("unit_cost", "单位成本"),
                    Column::worked_out("margin", "毛利率", "percent").width("w-3").sum("margin", "percent"),
                ],
                vec![
                    strings(&[
                        "1",
                        "02",
                        "0205",
                        "汇岳 AP6750-O",
                        "3",
                        "36",
                        "台",
                        "true",
                        "9800.00",
                        "352,800.00",
                        "8330.00",
                        "15.0%",
                    ]),
                    strings(&[
                        "2",
                        "06",
                        "0603",
                        "恒流 UP-10K",
                        "",
                        "3",
                        "台",
                        "",
                        "28900.00",
                        "86,700.00",
                        "24565.00",
                        "15.0%",
                    ]),
                ],
            )
            .budget("POST /api/v1/projects/XS-2026-0436/budget")
            .pasted("POST /api/v1/projects/XS-2026-0436/equipment/pasted"),
            Self::new(
                "received",
                vec![
                    Column::hidden("line"),
                    Column::shown("model", "规格型号"),
                    Column::integer("quantity", "到货"),
                ],
                vec![strings(&["1", "汇岳 AP6750-O", "36"])],
            )
            .fixed(),
        ]
    }
}
