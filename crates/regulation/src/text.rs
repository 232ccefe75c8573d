//! Text, quantities and dates as people type them, with one constructor each that checks.
//! What is refused is named by the key of its message (`text-too-long`), so that a form can say it at the field.

use alloc::string::{String, ToString};
use core::fmt;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Why a typed value was not accepted: the key of the message that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A full-width digit or sign becomes its plain form (１２３ is read as 123), outer blanks go.
pub fn narrow(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_string()
}

/// Characters that change what a reader sees without being seen.
fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// One line of text: 1 to `MAX` characters, trimmed, without control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(String);

/// A paragraph: like [`Line`], but may hold line breaks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Paragraph<const MAX: usize>(String);

fn checked(text: &str, max: usize, breaks: bool) -> Result<String, Malformed> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(Malformed("text-empty"));
    }
    if text.chars().count() > max {
        return Err(Malformed("text-too-long"));
    }
    if text.chars().any(|c| (c.is_control() && !(breaks && c == '\n')) || is_deceptive(c)) {
        return Err(Malformed("text-control-character"));
    }
    Ok(text.to_string())
}

macro_rules! checked_text {
    ($name:ident, $breaks:expr) => {
        impl<const MAX: usize> $name<MAX> {
            /// Trims and checks; refuses the empty, the too long and control characters.
            pub fn new(text: &str) -> Result<Self, Malformed> {
                checked(text, MAX, $breaks).map(Self)
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<const MAX: usize> fmt::Display for $name<MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de, const MAX: usize> Deserialize<'de> for $name<MAX> {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

checked_text!(Line, false);
checked_text!(Paragraph, true);

/// A title or a name.
pub type Title = Line<120>;
/// A short code or a unit.
pub type Code = Line<40>;
/// A specification or model (规格型号).
pub type Model = Line<160>;
/// An address or a place of delivery.
pub type Place = Line<200>;
/// A reason, an opinion, a description.
pub type Note = Paragraph<2000>;

/// A number of units: 1 to 1,000,000. Read from a JSON number or from text, also in full-width digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Quantity(u32);

impl Quantity {
    /// The most units a line may ask for.
    pub const MAX: u32 = 1_000_000;

    /// Refuses zero and more than [`Quantity::MAX`].
    pub fn new(units: i64) -> Result<Self, Malformed> {
        match u32::try_from(units) {
            Ok(units @ 1..=Self::MAX) => Ok(Self(units)),
            Ok(_) | Err(_) => Err(Malformed("quantity-out-of-range")),
        }
    }

    /// Reads what a person typed.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let units =
            narrow(text).replace(',', "").parse::<i64>().map_err(|_| Malformed("quantity-malformed"))?;
        Self::new(units)
    }

    /// The number of units.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match NumberOrText::deserialize(d)? {
            NumberOrText::Number(units) => Self::new(units),
            NumberOrText::Text(text) => Self::parse(&text),
        }
        .map_err(serde::de::Error::custom)
    }
}

/// Full years of warranty promised: 0 to 30.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct WarrantyYears(u8);

impl WarrantyYears {
    /// Refuses negative numbers and more than 30 years.
    pub fn new(years: i64) -> Result<Self, Malformed> {
        match u8::try_from(years) {
            Ok(years @ 0..=30) => Ok(Self(years)),
            Ok(_) | Err(_) => Err(Malformed("warranty-out-of-range")),
        }
    }

    /// Reads what a person typed.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        narrow(text).parse().map_err(|_| Malformed("warranty-out-of-range")).and_then(Self::new)
    }

    /// The number of years.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl<'de> Deserialize<'de> for WarrantyYears {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match NumberOrText::deserialize(d)? {
            NumberOrText::Number(years) => Self::new(years),
            NumberOrText::Text(text) => Self::parse(&text),
        }
        .map_err(serde::de::Error::custom)
    }
}

/// How a whole number arrives: typed by a program, or by a person.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum NumberOrText {
    Number(i64),
    Text(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_are_read_as_digits() {
        assert_eq!(Quantity::parse("１２３").map(Quantity::get), Ok(123));
        assert_eq!(Quantity::parse("１，０００").map(Quantity::get), Ok(1000));
    }

    #[test]
    fn quantities_outside_one_to_a_million_are_refused() {
        for units in [0, -1, 1_000_001, i64::MAX, i64::MIN] {
            assert_eq!(Quantity::new(units), Err(Malformed("quantity-out-of-range")), "{units}");
        }
        assert_eq!(Quantity::parse("三"), Err(Malformed("quantity-malformed")));
    }

    #[test]
    fn lines_refuse_what_cannot_be_read() {
        assert_eq!(Title::new("  服务器 "), Title::new("服务器"));
        assert_eq!(Title::new(" \t "), Err(Malformed("text-empty")));
        assert_eq!(Title::new("甲\u{7}"), Err(Malformed("text-control-character")));
        assert_eq!(Title::new("a\nb"), Err(Malformed("text-control-character")));
        assert_eq!(Title::new("exe\u{202e}gpj"), Err(Malformed("text-control-character")));
        assert_eq!(Title::new(&"长".repeat(121)), Err(Malformed("text-too-long")));
        assert!(Note::new("一\r\n二").is_ok());
    }
}
