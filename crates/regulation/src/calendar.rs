//! 2.4.3: working days by the Chinese calendar with its moved working days (调休), which is data kept by year.

use alloc::collections::{BTreeMap, BTreeSet};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// What a date of the calendar is, where it differs from Monday to Friday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A day off.
    Holiday,
    /// A weekend day that is worked (调休).
    Workday,
}

/// The working-day calendar: the exceptions, and the years for which they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<NaiveDate, DayKind>,
    years: BTreeSet<i32>,
    version: u32,
}

/// A due date counted in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day.
    pub on: NaiveDate,
    /// Whether a year without data was touched: then Monday to Friday were counted (D5).
    pub provisional: bool,
    /// The version of the calendar it was counted by, so that it can be proved later.
    pub calendar_version: u32,
}

impl Calendar {
    /// A calendar of `version` from its exceptions; a year counts as known when it has at least one.
    pub fn new(version: u32, days: impl IntoIterator<Item = (NaiveDate, DayKind)>) -> Self {
        let days: BTreeMap<_, _> = days.into_iter().collect();
        let years = days.keys().map(Datelike::year).collect();
        Self { days, years, version }
    }

    /// Whether `day` is worked.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        match self.days.get(&day) {
            Some(DayKind::Workday) => true,
            Some(DayKind::Holiday) => false,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The `count`-th working day after `start`; the day of `start` itself is day 0 (D5).
    pub fn working_days_after(&self, start: NaiveDate, count: u32) -> Due {
        let (mut day, mut left, mut provisional) = (start, count, false);
        while left > 0 {
            let Some(next) = day.checked_add_days(Days::new(1)) else { break };
            day = next;
            provisional |= !self.years.contains(&day.year());
            left -= u32::from(self.is_working_day(day));
        }
        Due { on: day, provisional, calendar_version: self.version }
    }

    /// Working days from `from` (not counted) to `to` (counted); negative when `to` is before `from`.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        let (start, end, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let worked =
            start.iter_days().skip(1).take_while(|day| *day <= end).filter(|day| self.is_working_day(*day));
        sign * i32::try_from(worked.count()).unwrap_or(i32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn china_2026() -> Calendar {
        let days = include_str!("../tests/calendar-2025-2026.csv").lines().skip(1).map(|line| {
            let mut cells = line.split(',');
            let date = cells.next().and_then(|d| d.parse().ok()).expect("a date");
            let kind = if cells.next() == Some("workday") { DayKind::Workday } else { DayKind::Holiday };
            (date, kind)
        });
        Calendar::new(3, days)
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn clause_2_4_3_ten_working_days_count_moved_working_days() {
        for (arrival, due) in [
            ("2026-02-06", "2026-02-27"),
            ("2026-02-13", "2026-03-05"),
            ("2026-04-24", "2026-05-12"),
            ("2026-09-18", "2026-10-09"),
            ("2026-09-25", "2026-10-15"),
            ("2025-09-25", "2025-10-15"),
        ] {
            let counted = china_2026().working_days_after(date(arrival), 10);
            assert_eq!(counted, Due { on: date(due), provisional: false, calendar_version: 3 }, "{arrival}");
        }
    }

    #[test]
    fn clause_2_4_3_a_year_without_data_counts_monday_to_friday_and_says_so() {
        let due = china_2026().working_days_after(date("2026-12-22"), 10);
        assert_eq!(due, Due { on: date("2027-01-05"), provisional: true, calendar_version: 3 });
    }

    #[test]
    fn working_days_between_runs_both_ways() {
        let calendar = china_2026();
        assert_eq!(calendar.working_days_between(date("2026-09-18"), date("2026-10-09")), 10);
        assert_eq!(calendar.working_days_between(date("2026-10-09"), date("2026-09-18")), -10);
    }
}
