//! 2.4.3: serial numbers. One unit has one serial number, unique among live units of a series (INV-23).

use crate::code::plain_character;
use crate::text::Malformed;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
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
        let normal: String = typed
            .nfkc()
            .filter_map(plain_character)
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect();
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

/// What the serial numbers of a model look like, as far as the known ones say: their lengths, how each begins, and which
/// places hold digits and which letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    shapes: BTreeMap<usize, Shape>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Shape {
    /// How all known ones begin, but never more than a third: what counts up does so at the end, and what says when
    /// and where it was made stands in the middle.
    beginning: String,
    /// What stands at each place: digits, letters, others.
    places: Vec<[bool; 3]>,
}

fn class(c: char) -> usize {
    if c.is_ascii_digit() {
        0
    } else if c.is_ascii_alphabetic() {
        1
    } else {
        2
    }
}

impl Pattern {
    /// The pattern of these.
    pub fn of<'a>(known: impl IntoIterator<Item = &'a SerialNumber>) -> Self {
        let mut shapes: BTreeMap<usize, Shape> = BTreeMap::new();
        for serial in known {
            let text = serial.as_str();
            let shape = shapes.entry(text.len()).or_insert_with(|| Shape {
                beginning: text[..text.len() / 3].to_string(),
                places: vec![[false; 3]; text.len()],
            });
            let same = shape.beginning.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
            shape.beginning.truncate(same);
            for (place, c) in shape.places.iter_mut().zip(text.chars()) {
                place[class(c)] = true;
            }
        }
        Self { shapes }
    }

    /// Whether this is likely the serial number of a unit of the model. Where none is known yet: whether it looks like a
    /// serial number at all, and not like the number of an article, which every unit bears.
    pub fn fits(&self, serial: &SerialNumber) -> bool {
        let text = serial.as_str();
        if self.shapes.is_empty() {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let of_an_article = digits == text.len() && matches!(digits, 8 | 12 | 13);
            return (6..=32).contains(&text.len()) && digits >= 2 && !of_an_article;
        }
        self.shapes.get(&text.len()).is_some_and(|shape| {
            text.starts_with(&shape.beginning)
                && shape.places.iter().zip(text.chars()).all(|(place, c)| place[class(c)])
        })
    }
}

/// The serial number that a code of a label says, with or without the words that say so (`S/N:`, `序列号`).
pub fn in_label(text: &str) -> Option<SerialNumber> {
    const WORDS: [&str; 7] = ["SERIAL NUMBER", "SERIAL NO", "SERIAL", "序列号", "S/N", "SN:", "SN "];
    let upper = text.trim().to_uppercase();
    if upper.contains("://") {
        return None;
    }
    let bare = WORDS.iter().find_map(|word| upper.strip_prefix(word)).unwrap_or(&upper);
    SerialNumber::new(bare.trim_start_matches([':', '：', '.', ' ', '='])).ok()
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

    fn serials(texts: &[&str]) -> Vec<SerialNumber> {
        texts.iter().map(|text| SerialNumber::new(text).expect("a serial")).collect()
    }

    #[test]
    fn clause_2_4_3_the_likely_serials_of_a_label_are_those_like_the_known_ones() {
        let pattern = Pattern::of(&serials(&["CY5280G32640713", "CY5280G32640730", "CY5280G3265A001"]));
        let fits = |text: &str| pattern.fits(&SerialNumber::new(text).expect("a serial"));
        assert!(fits("CY5280G32649999") && fits("cy5280g32660002"));
        for other in ["6901234567892", "CY5280G3264071", "XX5280G32640713", "02312XYZ-001", "CY5280G3-640713"]
        {
            assert!(!fits(other), "{other}");
        }
    }

    #[test]
    fn clause_2_4_3_without_a_known_one_the_number_of_an_article_is_not_likely() {
        let none = Pattern::default();
        let fits = |text: &str| none.fits(&SerialNumber::new(text).expect("a serial"));
        assert!(fits("2102313CLHN0A1") && fits("0123456789"));
        for other in ["6901234567892", "012345678905", "96385074", "A1", "ABCDEFGH"] {
            assert!(!fits(other), "{other}");
        }
    }

    #[test]
    fn clause_2_4_3_the_words_before_a_serial_are_not_part_of_it() {
        for text in ["S/N: CY001", "SN:CY001", "sn cy001", "序列号：CY001", "Serial No. CY001", "CY001"] {
            assert_eq!(in_label(text), SerialNumber::new("CY001").ok(), "{text}");
        }
        assert_eq!(in_label("SNA0017").map(String::from).as_deref(), Some("SNA0017"));
        assert_eq!(in_label("https://example.com/?a=1"), None);
    }
}
