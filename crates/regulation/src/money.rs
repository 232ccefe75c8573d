//! Money in whole fen and ratios in basis points: integers, checked, with one rounding rule (INV-49).

use crate::text::{Malformed, narrow};
use alloc::format;
use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};

/// An amount of money in fen (1/100 元). In JSON a string with two digits, `"1280000.00"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

/// The largest amount a person may type: 9,999,999,999.99 元.
const LARGEST: i64 = 999_999_999_999;

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Whether it can be written down and read back: no larger than what a person may type.
    pub fn is_bounded(self) -> bool {
        self.0.unsigned_abs() <= LARGEST.unsigned_abs()
    }

    /// Reads yuan as typed: `1280000`, `1,280,000.5`, `１２８.００`. At most two decimals, no exponent.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let text = narrow(text).replace([',', '¥', '￥'], "");
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let fen = decimal(digits, 2).ok_or(Malformed("money-malformed"))?;
        if fen > LARGEST {
            return Err(Malformed("money-too-large"));
        }
        Ok(Self(if negative { -fen } else { fen }))
    }

    /// The sum, or nothing when it cannot be held.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or nothing when it cannot be held.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// So many times the amount, or nothing when it cannot be held.
    pub fn times(self, units: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(units)).map(Self)
    }

    /// The amount at a rate of exchange, rounded half away from zero to the fen.
    pub fn at_rate(self, rate: Rate) -> Option<Self> {
        let scaled = i128::from(self.0) * i128::from(rate.0);
        i64::try_from(divide_half_away(scaled, 10_000)).ok().map(Self)
    }
}

/// The sum of amounts, or nothing when it cannot be held.
pub fn sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
    amounts.into_iter().try_fold(Fen::ZERO, Fen::plus)
}

/// A decimal of at most `places` digits after the point, scaled to a whole number.
fn decimal(text: &str, places: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || fraction.len() > places || !digits(whole) || !digits(fraction) {
        return None;
    }
    let mut all = String::from(whole);
    all.push_str(fraction);
    (fraction.len()..places).for_each(|_| all.push('0'));
    all.parse().ok()
}

/// The one rounding rule: to the nearest, halves away from zero.
fn divide_half_away(value: i128, by: i128) -> i128 {
    let half = by / 2;
    (if value < 0 { value - half } else { value + half }) / by
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl Serialize for Fen {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        // Text only: a JSON number has been through a float somewhere.
        Self::parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// A ratio in basis points (1/10000). In JSON a string, `"0.0825"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasisPoints(pub i32);

impl BasisPoints {
    /// `part` of `whole`, rounded half away from zero; nothing when there is no whole to take a part of.
    pub fn of(part: Fen, whole: Fen) -> Option<Self> {
        if whole.0 <= 0 {
            return None;
        }
        let ratio = divide_half_away(i128::from(part.0) * 10_000 * 2, i128::from(whole.0) * 2);
        let bounded = ratio.clamp(i128::from(i32::MIN), i128::from(i32::MAX));
        i32::try_from(bounded).ok().map(Self)
    }

    /// Reads a ratio, `0.0825`.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let text = narrow(text);
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let points = decimal(digits, 4).map(|points| if negative { -points } else { points });
        points.and_then(|points| i32::try_from(points).ok()).map(Self).ok_or(Malformed("ratio-malformed"))
    }
}

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let points = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:04}", points / 10_000, points % 10_000)
    }
}

impl Serialize for BasisPoints {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BasisPoints {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// A rate of exchange with four decimals: yuan for one unit of the foreign currency. In JSON `"7.1203"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(i64);

impl Rate {
    /// Reads a rate above zero and below 1000, at most four decimals.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        match decimal(&narrow(text), 4) {
            Some(rate @ 1..10_000_000) => Ok(Self(rate)),
            Some(_) | None => Err(Malformed("rate-malformed")),
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

impl Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// The amount in Chinese capitals as contracts and notices print it: 人民币壹仟肆佰零玖元伍角整.
/// 整 follows 元 and 角, never 分.
pub fn in_words(amount: Fen) -> String {
    const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
    let fen = amount.0.unsigned_abs();
    let (yuan, jiao, cents) = (fen / 100, (fen / 10 % 10) as usize, (fen % 10) as usize);
    let mut words = String::from(if amount.0 < 0 { "人民币负" } else { "人民币" });
    if yuan > 0 || fen == 0 {
        words.push_str(&whole_in_words(yuan));
        words.push('元');
    }
    if jiao > 0 {
        words.push_str(&format!("{}角", DIGITS[jiao]));
    } else if cents > 0 && yuan > 0 {
        words.push('零');
    }
    if cents > 0 {
        words.push_str(&format!("{}分", DIGITS[cents]));
    } else {
        words.push('整');
    }
    words
}

fn whole_in_words(mut number: u64) -> String {
    const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
    const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];
    if number == 0 {
        return "零".into();
    }
    let mut groups = alloc::vec::Vec::new();
    while number > 0 {
        groups.push((number % 10_000) as usize);
        number /= 10_000;
    }
    let mut words = String::new();
    let mut gap = false;
    for (place, &group) in groups.iter().enumerate().rev() {
        if group == 0 {
            gap = true;
            continue;
        }
        if !words.is_empty() && (gap || group < 1000) {
            words.push('零');
        }
        gap = false;
        let (mut started, mut zero) = (false, false);
        for (power, divisor) in [(3, 1000), (2, 100), (1, 10), (0, 1)] {
            let digit = group / divisor % 10;
            if digit == 0 {
                zero = started;
                continue;
            }
            if zero {
                words.push('零');
                zero = false;
            }
            started = true;
            words.push(DIGITS[digit]);
            words.push_str(PLACES[power]);
        }
        words.push_str(GROUPS[place]);
        // 拾万零伍: what follows a group that ends in zero needs no extra 零 of its own beyond the rule above.
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    #[test]
    fn money_is_read_and_written_to_the_fen() {
        for (typed, fen) in
            [("1280000.00", 128_000_000), ("0.5", 50), ("１，２３４．５６", 123_456), ("-3", -300)]
        {
            assert_eq!(Fen::parse(typed), Ok(Fen(fen)), "{typed}");
        }
        for typed in ["", ".", "1.234", "1e3", "NaN", "一百", "--1", "1.2.3"] {
            assert_eq!(Fen::parse(typed), Err(Malformed("money-malformed")), "{typed}");
        }
        assert_eq!(Fen::parse("10000000000.00"), Err(Malformed("money-too-large")));
    }

    #[test]
    fn a_margin_has_one_rounding_rule() {
        assert_eq!(BasisPoints::of(Fen(825), Fen(10_000)), Some(BasisPoints(825)));
        assert_eq!(BasisPoints::of(Fen(1), Fen(20_000)), Some(BasisPoints(1)));
        assert_eq!(BasisPoints::of(Fen(-1), Fen(20_000)), Some(BasisPoints(-1)));
        assert_eq!(BasisPoints::of(Fen(1), Fen(0)), None);
        assert_eq!(BasisPoints(825).to_string(), "0.0825");
    }

    #[test]
    fn amounts_in_words_follow_the_rules_of_bills() {
        for (fen, words) in [
            (1_640_902, "人民币壹万陆仟肆佰零玖元零贰分"),
            (32_504, "人民币叁佰贰拾伍元零肆分"),
            (140_950, "人民币壹仟肆佰零玖元伍角整"),
            (105, "人民币壹元零伍分"),
            (2_005_000, "人民币贰万零伍拾元整"),
            (100_000_001, "人民币壹佰万元零壹分"),
            (0, "人民币零元整"),
            (5, "人民币伍分"),
            (10_000_000_000, "人民币壹亿元整"),
            (10_000_000_500, "人民币壹亿零伍元整"),
            (1_000_000_000_000, "人民币壹佰亿元整"),
        ] {
            assert_eq!(in_words(Fen(fen)), words, "{fen}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(fen in -LARGEST..=LARGEST) {
            prop_assert_eq!(Fen::parse(&Fen(fen).to_string()), Ok(Fen(fen)));
        }
    }
}
