//! By when: working days left, date and weekday; and the ten working days of 2.4.3 as ten boxes.

use super::{Page, Tone};
use chrono::NaiveDate;

/// A date something is due on, counted in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub on: NaiveDate,
    /// Working days from today to it; negative when it has passed.
    pub left: i32,
    /// Whether a year's calendar was not published yet when it was counted.
    pub provisional: bool,
}

/// From so many working days on it is not pressing.
const SOON: i32 = 3;

impl Due {
    /// Due on that day, so many working days from now.
    pub fn new(on: NaiveDate, left: i32) -> Self {
        Self { on, left, provisional: false }
    }

    /// How it presses.
    pub fn tone(self) -> Tone {
        match self.left {
            ..0 => Tone::Over,
            0..=SOON => Tone::Soon,
            _ => Tone::Plain,
        }
    }

    /// `逾期 3 个工作日`, `今天到期`, `剩 3 个工作日`
    pub fn words(self, p: &Page) -> String {
        match self.left {
            ..0 => p.t1("due-late", "days", self.left.unsigned_abs()),
            0 => p.t("due-today"),
            _ => p.t1("due-left", "days", self.left),
        }
    }

    /// The shortest form, for a row: `逾期 3`, `剩 3`.
    pub fn short(self, p: &Page) -> String {
        match self.left {
            ..0 => p.t1("due-late-short", "days", self.left.unsigned_abs()),
            _ => p.t1("due-left-short", "days", self.left),
        }
    }

    pub(super) fn icon(self) -> &'static str {
        if self.left < 0 { "alert-triangle" } else { "clock" }
    }

    pub(super) fn tag_class(self) -> &'static str {
        match self.tone() {
            Tone::Over => " over",
            Tone::Soon => " soon",
            Tone::Plain | Tone::Good => "",
        }
    }

    /// Late, soon, later, provisional.
    pub fn samples() -> Vec<Self> {
        let on = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day of November");
        vec![
            Self::new(on(18), -3),
            Self::new(on(23), 0),
            Self::new(on(26), 3),
            Self::new(on(30), 5),
            Self { provisional: true, ..Self::new(NaiveDate::from_ymd_opt(2027, 1, 5).expect("a day"), 30) },
        ]
    }
}

/// The ten working days from arrival to sign-off (2.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TenDays {
    /// When they end.
    pub due: Due,
    pub(super) words: bool,
}

impl TenDays {
    /// The boxes and `剩 3`, for a row.
    pub fn short(due: Due) -> Self {
        Self { due, words: false }
    }

    /// With the day it is and the date, for the head of a page.
    pub fn full(due: Due) -> Self {
        Self { due, words: true }
    }

    /// How many of the ten are used.
    pub fn used(self) -> i32 {
        (10 - self.due.left).clamp(0, 10)
    }

    /// All of [`Due::samples`], short and full.
    pub fn samples() -> Vec<Self> {
        Due::samples().into_iter().flat_map(|due| [Self::short(due), Self::full(due)]).collect()
    }
}
