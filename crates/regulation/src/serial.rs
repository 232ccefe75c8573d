//! 2.4.3: serial numbers. One unit has one serial number, unique among live units of a series (INV-23).

use crate::text::Malformed;
use alloc::string::{String, ToString};
use core::fmt;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A serial number in its normal form: NFKC, upper case, no blanks or invisible characters, one kind of hyphen;
/// 1 to 64 letters, digits and `- _ / . : + # *`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct SerialNumber(String);

impl SerialNumber {
    /// Brings what was typed, pasted or scanned into the normal form.
    pub fn new(typed: &str) -> Result<Self, Malformed> {
        let normal: String = typed.nfkc().filter_map(normal_character).flat_map(char::to_uppercase).collect();
        if normal.is_empty() {
            return Err(Malformed("serial-empty"));
        }
        if normal.chars().count() > 64 {
            return Err(Malformed("serial-too-long"));
        }
        if !normal.chars().all(|c| c.is_ascii_alphanumeric() || "-_/.:+#*".contains(c)) {
            return Err(Malformed("serial-malformed"));
        }
        Ok(Self(normal))
    }

    /// The normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Drops what is not seen and folds the hyphens that look alike.
fn normal_character(c: char) -> Option<char> {
    match c {
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        c if c.is_whitespace() => None,
        c => Some(c),
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SerialNumber {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

impl From<SerialNumber> for String {
    fn from(serial: SerialNumber) -> Self {
        serial.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn clause_2_4_3_serials_that_look_alike_are_the_same() {
        let plain = SerialNumber::new("2102313CLH-N0A1").expect("a plain serial");
        for typed in [
            " 2102313clh-n0a1 ",
            "２１０２３１３ＣＬＨ－Ｎ０Ａ１",
            "2102313CLH\u{2010}N0A1",
            "2102313CLH-\u{200b}N0A1",
        ] {
            assert_eq!(SerialNumber::new(typed), Ok(plain.clone()), "{typed:?}");
        }
    }

    #[test]
    fn clause_2_4_3_what_cannot_be_a_serial_is_refused() {
        assert_eq!(SerialNumber::new(" \u{200b}"), Err(Malformed("serial-empty")));
        assert_eq!(SerialNumber::new(&"A".repeat(65)), Err(Malformed("serial-too-long")));
        assert_eq!(SerialNumber::new("序列号"), Err(Malformed("serial-malformed")));
        assert_eq!(SerialNumber::new("A\u{7}B"), Err(Malformed("serial-malformed")));
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own_normal_form(typed in "\\PC{0,70}") {
            if let Ok(serial) = SerialNumber::new(&typed) {
                prop_assert_eq!(SerialNumber::new(serial.as_str()), Ok(serial));
            }
        }
    }
}
