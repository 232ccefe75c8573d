//! Calendars as files: `date,kind,name`, one year each, and the years that come with the program.

use super::use_cases::Day;
use chrono::Datelike;
use regulation::calendar::DayKind;
use regulation::text::Code;
use thiserror::Error;

/// The years that come with the program, as the State Council published them.
pub(super) const NATIONAL: [(i32, &str); 4] = [
    (2023, include_str!("national/2023.csv")),
    (2024, include_str!("national/2024.csv")),
    (2025, include_str!("national/2025.csv")),
    (2026, include_str!("national/2026.csv")),
];

/// Why a file is not a calendar.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The first line does not name the columns.
    #[error("the first line must be `date,kind,name`")]
    Header,
    /// A line cannot be read.
    #[error("line {0}: expected a date such as 2026-10-01, `holiday` or `workday`, and a name")]
    Line(usize),
    /// The days are of several years.
    #[error("line {0}: a file holds the days of one year")]
    OtherYear(usize),
    /// There is no day in it.
    #[error("the file holds no day")]
    Empty,
}

/// The year and its days, from `date,kind,name` lines.
pub fn read_csv(text: &str) -> Result<(i32, Vec<Day>), Fault> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().zip(1usize..);
    if lines.next().map(|(line, _)| line.trim()) != Some("date,kind,name") {
        return Err(Fault::Header);
    }
    let mut days: Vec<Day> = Vec::new();
    for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
        let day = day(line).ok_or(Fault::Line(number))?;
        if days.first().is_some_and(|first| first.date.year() != day.date.year()) {
            return Err(Fault::OtherYear(number));
        }
        days.push(day);
    }
    let year = days.first().ok_or(Fault::Empty)?.date.year();
    Ok((year, days))
}

fn day(line: &str) -> Option<Day> {
    let mut cells = line.splitn(3, ',').map(str::trim);
    let date = cells.next()?.parse().ok()?;
    let kind = match cells.next()? {
        "holiday" => DayKind::Holiday,
        "workday" => DayKind::Workday,
        _ => return None,
    };
    Some(Day { date, kind, name: Code::new(cells.next()?).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clause_2_4_3_every_year_that_comes_along_can_be_read_and_has_moved_working_days() {
        for (year, text) in NATIONAL {
            let (read, days) = read_csv(text).unwrap();
            assert_eq!(read, year);
            assert_eq!(super::super::use_cases::faults(year, &days), [], "{year}");
            assert!(days.iter().any(|day| day.kind == DayKind::Workday), "{year}");
        }
    }

    #[test]
    fn what_is_no_calendar_is_refused_at_its_line() {
        assert_eq!(read_csv("2026-01-01,holiday,元旦"), Err(Fault::Header));
        assert_eq!(read_csv("date,kind,name\n"), Err(Fault::Empty));
        assert_eq!(read_csv("date,kind,name\n2026-01-01,feast,元旦"), Err(Fault::Line(2)));
        assert_eq!(
            read_csv("date,kind,name\n2026-01-01,holiday,元旦\n\n2027-01-01,holiday,元旦"),
            Err(Fault::OtherYear(4))
        );
    }
}
