//! Codes: how every one of them is kept and compared, the project code of 2.3.2, which is given once, unique and never
//! reused (INV-02, INV-03), and the name a person signs in with.

use crate::text::{Code, Line, Malformed};
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A code as it is kept: full-width forms narrow, one kind of hyphen, nothing unseen, no outer blanks. Its letters stay
/// as they were written.
pub fn plain(typed: &str) -> String {
    typed.nfkc().filter_map(plain_character).collect::<String>().trim().to_string()
}

/// By what two codes are the same, however they were typed: `HT–AT－１` and `ht-at-1`.
pub fn fold(code: &str) -> String {
    let seen = plain(code);
    seen.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Drops what is not seen and folds the hyphens that look alike.
pub(crate) fn plain_character(c: char) -> Option<char> {
    match c {
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        c => Some(c),
    }
}

impl<const MAX: usize> Line<MAX> {
    /// The same as a code is kept; as it was typed where that would be too long.
    pub fn as_code(&self) -> Self {
        Self::new(&plain(self.as_str())).unwrap_or_else(|_| self.clone())
    }
}

/// The name a person signs in with: full-width forms narrow, without blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(Code);

impl Username {
    /// Refuses what is no line of text, and blanks, which nobody sees in a name.
    pub fn new(typed: &str) -> Result<Self, Malformed> {
        let name = Code::new(typed)?.as_code();
        if name.as_str().contains(char::is_whitespace) {
            return Err(Malformed("username-with-blank"));
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl<'de> Deserialize<'de> for Username {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// A project code in its normal form, `XS-2026-0123`: 4 to 32 upper-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct ProjectCode(String);

impl ProjectCode {
    /// Folds what was typed and checks it.
    pub fn new(typed: &str) -> Result<Self, Malformed> {
        let code = plain(typed).to_uppercase();
        let fits = (4..=32).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && code.as_bytes()[0].is_ascii_alphabetic();
        if fits { Ok(Self(code)) } else { Err(Malformed("code-malformed")) }
    }

    /// The code of a year's sequence.
    pub fn in_sequence(year: i32, number: u32) -> Self {
        Self(format!("XS-{year}-{number:04}"))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProjectCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ProjectCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clause_2_3_2_codes_that_look_alike_are_the_same() {
        for typed in ["ｘｓ－2026－0001", " XS–2026—0001 "] {
            assert_eq!(ProjectCode::new(typed), Ok(ProjectCode::in_sequence(2026, 1)));
        }
        for typed in ["", "XS", "2026-1", "XS 2026", "XS/2026/1", "编码2026"] {
            assert_eq!(ProjectCode::new(typed), Err(Malformed("code-malformed")), "{typed}");
        }
    }

    #[test]
    fn codes_are_kept_as_written_and_compared_folded() {
        assert_eq!(plain("　Ht－AT–１\u{200b} "), "Ht-AT-1");
        for typed in ["ht-at-1", "HT–AT–1", "ＨＴ－ＡＴ－１", "HT -AT- 1"] {
            assert_eq!(fold(typed), "ht-at-1", "{typed}");
        }
        assert_eq!(fold("合同（2026）12号"), fold("合同(2026)12号"));
        assert_ne!(fold("HT-1"), fold("HT-11"));
        let grows = Code::new(&"㍿".repeat(20)).expect("a code");
        assert_eq!(grows.as_code(), grows, "four characters each, which is too long");
    }

    #[test]
    fn a_username_is_narrow_and_has_no_blanks() {
        assert_eq!(
            Username::new("ａｂｃ－ｄ").map(|name| name.as_str().to_string()),
            Ok("abc-d".to_string())
        );
        for typed in ["ａｂｃ d", "abc　d"] {
            assert_eq!(Username::new(typed), Err(Malformed("username-with-blank")));
        }
        assert_eq!(Username::new(" "), Err(Malformed("text-empty")));
    }
}
