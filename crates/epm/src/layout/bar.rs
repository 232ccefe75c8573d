//! A share as a bar, with the limit marked: SVG attributes, since the page allows no inline styles.

use regulation::money::{BasisPoints, Fen};

/// What a colour says about a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Near the limit, or soon late.
    Soon,
    /// Beyond the limit, or late.
    Over,
}

impl Tone {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => " good",
            Self::Soon => " soon",
            Self::Over => " over",
        }
    }

    /// The class of a text in this tone.
    pub(super) fn text_class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "good",
            Self::Soon => "warn",
            Self::Over => "bad",
        }
    }

    /// A margin against the limit it must reach.
    pub fn of_margin(margin: BasisPoints, least: BasisPoints) -> Self {
        if margin < least { Self::Over } else { Self::Good }
    }
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Basis points of the whole, 0 to 10000.
    share: u64,
    limit: Option<u64>,
    tone: Tone,
    size: &'static str,
    pub(super) label: String,
}

/// `part` of `whole` in basis points, between nothing and all.
fn share(part: i64, whole: i64) -> u64 {
    if whole <= 0 {
        return 0;
    }
    let share = i128::from(part).max(0) * 10_000 / i128::from(whole);
    u64::try_from(share.min(10_000)).unwrap_or(0)
}

/// `6670` as `66.7%`.
fn as_percent(basis_points: u64) -> String {
    format!("{}.{}%", basis_points / 100, basis_points / 10 % 10)
}

impl Bar {
    /// `part` of `whole`; the label is what a screen reader says, as `8 / 12`.
    pub fn count(part: u64, whole: u64, label: impl Into<String>) -> Self {
        let clamped = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let tone = if whole > 0 && part >= whole { Tone::Good } else { Tone::Plain };
        Self {
            share: share(clamped(part), clamped(whole)),
            limit: None,
            tone,
            size: " thin",
            label: label.into(),
        }
    }

    /// An amount on a scale that ends at `end`.
    pub fn money(part: Fen, end: Fen, label: impl Into<String>) -> Self {
        Self { share: share(part.0, end.0), limit: None, tone: Tone::Plain, size: "", label: label.into() }
    }

    /// A ratio on a scale that ends at `end`.
    pub fn ratio(part: BasisPoints, end: BasisPoints, label: impl Into<String>) -> Self {
        let share = share(i64::from(part.0), i64::from(end.0));
        Self { share, limit: None, tone: Tone::Plain, size: "", label: label.into() }
    }

    /// With a limit marked, in the same unit as the scale.
    #[must_use]
    pub fn limit(self, at: i64, end: i64) -> Self {
        Self { limit: Some(share(at, end)), ..self }
    }

    /// In that tone.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// Four pixels high, in the funnel, in the colour of its status.
    #[must_use]
    pub fn line(self) -> Self {
        Self { size: " line", ..self }
    }

    pub(super) fn size(&self) -> &'static str {
        self.size
    }

    pub(super) fn fill(&self) -> &'static str {
        if self.size == " line" { " status" } else { self.tone.class() }
    }

    pub(super) fn width(&self) -> String {
        as_percent(self.share)
    }

    pub(super) fn limit_at(&self) -> Option<String> {
        self.limit.map(as_percent)
    }

    /// To which side of the limit its words stand, so that they stay within the bar.
    pub(super) fn limit_anchor(&self) -> &'static str {
        match self.limit {
            Some(..=1500) => "start",
            Some(8500..) => "end",
            Some(_) | None => "middle",
        }
    }

    /// Some, for the tests.
    pub fn samples() -> Vec<Self> {
        vec![
            Self::count(8, 12, "8 / 12"),
            Self::count(2, 2, "2 / 2"),
            Self::count(0, 0, "0 / 0"),
            Self::money(Fen(586_000_000), Fen(800_000_000), "586.00 万").limit(500, 800),
        ]
    }
}

/// A bar with its value above and its scale below: a figure against the limit it is measured by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gauge {
    /// What is measured.
    pub label: String,
    /// The value, as read.
    pub value: String,
    /// How it stands to the limit, `低于门槛 1.4 个百分点`.
    pub note: String,
    /// The bar.
    pub bar: Bar,
    /// The ends of the scale and the limit, as read.
    pub scale: [String; 3],
}

impl Gauge {
    /// One below its limit, one beyond it.
    pub fn samples() -> Vec<Self> {
        let text = |words: [&str; 3]| words.map(String::from);
        vec![
            Self {
                label: "毛利率".into(),
                value: "8.6%".into(),
                note: "低于门槛 1.4 个百分点".into(),
                bar: Bar::ratio(BasisPoints(860), BasisPoints(2000), "毛利率 8.6%，门槛 10.0%")
                    .limit(1000, 2000)
                    .tone(Tone::Over),
                scale: text(["0%", "门槛 10.0%", "20%"]),
            },
            Self {
                label: "合同额".into(),
                value: "¥5,860,000.00".into(),
                note: String::new(),
                bar: Bar::money(Fen(586_000_000), Fen(800_000_000), "合同额 586 万，提级线 500 万")
                    .limit(500, 800),
                scale: text(["0", "提级线 500 万", "800 万"]),
            },
        ]
    }

    pub(super) fn value_class(&self) -> &'static str {
        self.bar.tone.text_class()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_stays_between_nothing_and_all() {
        assert_eq!(Bar::count(8, 12, "").width(), "66.6%");
        assert_eq!(Bar::count(30, 12, "").width(), "100.0%");
        assert_eq!(Bar::count(1, 0, "").width(), "0.0%");
        assert_eq!(Bar::ratio(BasisPoints(-300), BasisPoints(2000), "").width(), "0.0%");
    }
}
