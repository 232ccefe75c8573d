//! One cell: what it holds, and how it becomes a value of the rules. A number and the same number typed as text are
//! read alike, by the one checking constructor of its kind.

use chrono::{Datelike, NaiveDate};
use regulation::equipment::Currency;
use regulation::text::{Code, Malformed, Quantity, WarrantyYears, narrow};
use serde::{Deserialize, Serialize};

macro_rules! cell_reasons {
    ($($(#[$doc:meta])* $reason:ident $key:literal,)+) => {
        /// Why a cell cannot be taken. Where a constructor of the rules refuses, the key is the constructor's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum CellReason { $($(#[$doc])* #[serde(rename = $key)] $reason,)+ }

        impl CellReason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$reason,)+];

            /// The key of its message.
            pub fn key(self) -> &'static str {
                match self { $(Self::$reason => $key,)+ }
            }
        }
    };
}

cell_reasons! {
    /// A blank cell where there must be something.
    Missing "cell-missing",
    /// A formula that came to an error, such as `#REF!`.
    FormulaError "cell-formula-error",
    /// A spreadsheet turned a text such as 3-5 into a date.
    BecameADate "cell-became-a-date",
    /// Neither yes nor no.
    NotYesOrNo "cell-not-yes-or-no",
    /// Not a date, or one outside of 2000 to 2100.
    DateMalformed "cell-date-malformed",
    /// Not one of the currencies.
    CurrencyUnknown "cell-currency-unknown",
    /// A price or a cost below zero.
    AmountNegative "cell-amount-negative",
    /// A rate without its date, or a date without its rate.
    ExchangeIncomplete "cell-exchange-incomplete",
    /// Left blank, and the model is not in the catalogue, which would know it.
    NotInCatalogue "cell-not-in-catalogue",
    /// Left blank, and several series of the catalogue have a model of that name.
    ModelAmbiguous "cell-model-ambiguous",
    /// The model is in the catalogue several times, but not in this category or series.
    NotWithin "cell-not-within",
    /// Another unit than the one beside the quantity.
    UnitDisagrees "cell-unit-disagrees",
    /// Refused by the rules in a way that has no wording of its own here.
    Unacceptable "cell-unacceptable",
    /// Text of nothing.
    TextEmpty "text-empty",
    /// Text of more characters than the field takes.
    TextTooLong "text-too-long",
    /// Characters that cannot be seen.
    TextControlCharacter "text-control-character",
    /// Not a whole number.
    QuantityMalformed "quantity-malformed",
    /// None, or more than a million.
    QuantityOutOfRange "quantity-out-of-range",
    /// Not an amount, or more than two decimals.
    MoneyMalformed "money-malformed",
    /// A larger amount than any contract's.
    MoneyTooLarge "money-too-large",
    /// Not a whole number of years, or more than 30.
    WarrantyOutOfRange "warranty-out-of-range",
    /// Not a rate of exchange.
    RateMalformed "rate-malformed",
}

impl From<Malformed> for CellReason {
    fn from(malformed: Malformed) -> Self {
        let known = Self::ALL.iter().find(|reason| reason.key() == malformed.0);
        known.copied().unwrap_or(Self::Unacceptable)
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Nothing, or only blanks.
    Blank,
    /// Text, not empty.
    Text(String),
    /// A number without the format of a date.
    Number(f64),
    /// TRUE or FALSE.
    Flag(bool),
    /// A number with the format of a date; nothing when it is none.
    Date(Option<NaiveDate>),
    /// A formula's error.
    Error(String),
}

impl Value {
    /// Text as a value; blanks are nothing.
    pub(crate) fn of_text(text: &str) -> Self {
        if text.trim().is_empty() { Self::Blank } else { Self::Text(text.to_owned()) }
    }

    /// What a person sees in the cell.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Blank | Self::Date(None) => String::new(),
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => digits(*number),
            Self::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.into(),
            Self::Date(Some(date)) => date.to_string(),
        }
    }

    /// The cell as text that a constructor can check.
    pub(super) fn text(&self) -> Result<String, CellReason> {
        match self {
            Self::Blank => Err(CellReason::Missing),
            Self::Error(_) => Err(CellReason::FormulaError),
            Self::Date(_) => Err(CellReason::BecameADate),
            Self::Text(_) | Self::Number(_) | Self::Flag(_) => Ok(self.shown()),
        }
    }

    /// The cell as a date: a date, or a text such as 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305.
    pub(crate) fn date(&self) -> Result<NaiveDate, CellReason> {
        let date = match self {
            Self::Date(date) => *date,
            Self::Blank | Self::Text(_) | Self::Number(_) | Self::Flag(_) | Self::Error(_) => {
                typed_date(&self.text()?)
            }
        };
        date.filter(|date| (2000..=2100).contains(&date.year())).ok_or(CellReason::DateMalformed)
    }
}

/// A number with the 15 significant digits that a spreadsheet shows: 0.1 + 0.2 is 0.3 there too.
fn digits(number: f64) -> String {
    format!("{number:.14e}").parse().unwrap_or(number).to_string()
}

fn typed_date(text: &str) -> Option<NaiveDate> {
    let text = narrow(text).replace(['/', '.', '年', '月'], "-").replace('日', "");
    let parts: Vec<&str> = match (text.len(), text.bytes().all(|b| b.is_ascii_digit())) {
        (8, true) => vec![&text[..4], &text[4..6], &text[6..]],
        (_, _) => text.split('-').map(str::trim).collect(),
    };
    let [year, month, day] = parts[..] else { return None };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// 是/否, 有/无, Y/N, √/×, and what a spreadsheet makes of TRUE and FALSE.
pub(crate) fn yes_or_no(text: &str) -> Result<bool, CellReason> {
    match narrow(text).to_uppercase().as_str() {
        "是" | "有" | "需要" | "√" | "✓" | "Y" | "YES" | "TRUE" => Ok(true),
        "否" | "无" | "不需要" | "×" | "N" | "NO" | "FALSE" => Ok(false),
        _ => Err(CellReason::NotYesOrNo),
    }
}

/// Units in Latin letters; others are known by their letters.
const UNITS: [&str; 12] =
    ["pcs", "pc", "piece", "pieces", "set", "sets", "unit", "units", "ea", "each", "lot", "license"];
/// The most characters of a unit beside a quantity.
const MOST_UNIT: usize = 4;

/// A quantity, and the unit that stands beside it: 6台.
pub(super) fn quantity(text: &str) -> Result<(Quantity, Option<Code>), CellReason> {
    let text = narrow(text);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.trim();
    if number.is_empty() || !is_unit(unit) {
        return Ok((Quantity::parse(&text)?, None));
    }
    Ok((Quantity::parse(number)?, Some(Code::new(unit)?)))
}

/// 6万 is a number, and 12x may be anything.
fn is_unit(text: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() && !c.is_ascii() && !"十百千万亿".contains(c);
    let typed = !text.is_empty() && text.chars().count() <= MOST_UNIT && text.chars().all(is_letter);
    typed || UNITS.contains(&text.to_lowercase().as_str())
}

/// Whose warranty it is, and what it is called: of the years this says nothing.
const AROUND_WARRANTY: [&str; 9] = ["原厂", "厂家", "厂商", "整机", "免费", "质保", "保修", "维保", "服务"];

/// Years of warranty: 3, 3年, 36个月, 原厂三年, 3 years.
pub(super) fn warranty(text: &str) -> Result<WarrantyYears, CellReason> {
    let mut said = narrow(text).to_lowercase();
    if said == "无" {
        return Ok(WarrantyYears::parse("0")?);
    }
    for word in AROUND_WARRANTY {
        said = said.replace(word, "");
    }
    let without = |ends: &[&str]| ends.iter().find_map(|end| said.trim().strip_suffix(end));
    let whole = |text: &str| whole(text.trim()).ok_or(CellReason::WarrantyOutOfRange);
    let years = if let Some(months) = without(&["个月", "月", "months", "month"]) {
        let months = whole(months)?;
        if months % 12 > 0 {
            Err(CellReason::WarrantyOutOfRange)?
        }
        months / 12
    } else {
        whole(without(&["年", "years", "year"]).unwrap_or(&said))?
    };
    Ok(WarrantyYears::parse(&years.to_string())?)
}

/// A number in figures, or one up to ten in words.
fn whole(text: &str) -> Option<u32> {
    let words = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let said = (1..).zip(words).find(|(_, word)| *word == text || (*word == "二" && text == "两"));
    said.map(|(number, _)| number).or_else(|| text.parse().ok())
}

/// The ISO code of each currency a cost may be in.
pub(super) fn currency_code(currency: Currency) -> &'static str {
    match currency {
        Currency::Cny => "CNY",
        Currency::Usd => "USD",
        Currency::Eur => "EUR",
        Currency::Jpy => "JPY",
        Currency::Hkd => "HKD",
    }
}

/// The currencies of the template's drop-down.
pub(super) const CURRENCIES: [Currency; 5] =
    [Currency::Cny, Currency::Usd, Currency::Eur, Currency::Jpy, Currency::Hkd];

/// A currency by its code or its Chinese name.
pub(super) fn currency(text: &str) -> Result<Currency, CellReason> {
    let typed = narrow(text).to_uppercase();
    let code = match typed.as_str() {
        "人民币" | "人民币元" | "元" | "RMB" | "¥" => "CNY",
        "美元" | "美金" | "US$" => "USD",
        "欧元" => "EUR",
        "日元" => "JPY",
        "港币" | "港元" => "HKD",
        other => other,
    };
    CURRENCIES.into_iter().find(|c| currency_code(*c) == code).ok_or(CellReason::CurrencyUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regulation::money::{Fen, Rate};

    #[test]
    fn numbers_have_the_digits_a_spreadsheet_shows() {
        for (number, expected) in [
            (0.1 + 0.2, "0.3"),
            (12.0, "12"),
            (107_770.38, "107770.38"),
            (9_999_999_999.99, "9999999999.99"),
            (12.345, "12.345"),
            (1e20, "100000000000000000000"),
            (-0.5, "-0.5"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(digits(number), expected);
        }
    }

    #[test]
    fn dates_are_read_as_they_are_typed() {
        let march = NaiveDate::from_ymd_opt(2026, 3, 5);
        for text in [
            "2026-03-05",
            "2026/3/5",
            "2026.3.5",
            "2026年3月5日",
            "20260305",
            "２０２６－０３－０５",
            " 2026-3-5 ",
        ] {
            assert_eq!(typed_date(text), march, "{text}");
        }
        for text in
            ["2026-02-30", "2026-13-01", "5/3/2026", "昨天", "2026-3", "2026-3-5-1", "１２３４５６７日"]
        {
            assert_eq!(Value::of_text(text).date(), Err(CellReason::DateMalformed), "{text}");
        }
        assert_eq!(Value::of_text("1026-03-05").date(), Err(CellReason::DateMalformed));
        assert_eq!(Value::Date(None).date(), Err(CellReason::DateMalformed));
    }

    #[test]
    fn clause_2_3_2_a_quantity_may_have_its_unit_beside_it() {
        for (text, expected) in [
            ("6台", Some((6, Some("台")))),
            ("１，２００ 套", Some((1_200, Some("套")))),
            ("12", Some((12, None))),
            ("8 PCS", Some((8, Some("PCS")))),
            ("24个月", Some((24, Some("个月")))),
            ("6万", None),
            ("12x", None),
            ("1.5台", None),
            ("约6台", None),
            ("6-8台", None),
            ("0台", None),
            ("台", None),
        ] {
            let read = quantity(text).ok();
            let read = read.as_ref().map(|(units, unit)| (units.get(), unit.as_ref().map(Code::as_str)));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn clause_2_3_2_a_warranty_is_read_as_suppliers_write_it() {
        for (text, expected) in [
            ("3", Some(3)),
            ("3年", Some(3)),
            ("36个月", Some(3)),
            ("６０个月", Some(5)),
            ("原厂3年", Some(3)),
            ("3年原厂质保", Some(3)),
            ("质保三年", Some(3)),
            ("两年", Some(2)),
            ("12月", Some(1)),
            ("3 Years", Some(3)),
            ("无", Some(0)),
            ("18个月", None),
            ("1.5年", None),
            ("31年", None),
            ("终身", None),
            ("3-5年", None),
            ("原厂", None),
        ] {
            let read = warranty(text).ok().map(WarrantyYears::get);
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn every_refusal_of_the_rules_has_its_reason() {
        let long = "长".repeat(41);
        let refused = [
            Code::new(" ").err(),
            Code::new(&long).err(),
            Code::new("\u{202e}").err(),
            Quantity::parse("三").err(),
            Quantity::parse("0").err(),
            Fen::parse("1.234").err(),
            Fen::parse("99999999999").err(),
            WarrantyYears::parse("31").err(),
            WarrantyYears::parse("三").err(),
            Rate::parse("0").err(),
        ];
        for malformed in refused {
            let malformed = malformed.expect("refused");
            assert_eq!(CellReason::from(malformed).key(), malformed.0);
        }
    }
}
