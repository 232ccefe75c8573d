//! 2.3.2: the project code. Given once, unique, never reused (INV-02, INV-03).

use crate::text::{Malformed, narrow};
use alloc::format;
use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};

/// A project code in its normal form, `XS-2026-0123`: 4 to 32 upper-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct ProjectCode(String);

impl ProjectCode {
    /// Folds what was typed and checks it.
    pub fn new(typed: &str) -> Result<Self, Malformed> {
        let code = narrow(typed).to_uppercase();
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
        assert_eq!(ProjectCode::new("ｘｓ－2026－0001"), Ok(ProjectCode::in_sequence(2026, 1)));
        for typed in ["", "XS", "2026-1", "XS 2026", "XS/2026/1", "编码2026"] {
            assert_eq!(ProjectCode::new(typed), Err(Malformed("code-malformed")), "{typed}");
        }
    }
}
