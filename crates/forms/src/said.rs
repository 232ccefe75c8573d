//! Values as a Chinese form writes them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use regulation::{BasisPoints, Fen};
use serde::Serializer;

/// `812,400.00`
pub(crate) fn amount(fen: Fen) -> String {
    let text = fen.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, cents) = text.split_once('.').unwrap_or((text, "00"));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{cents}")
}

/// `2026 年 11 月 12 日`
pub(crate) fn day(on: NaiveDate) -> String {
    format!("{} 年 {} 月 {} 日", on.year(), on.month(), on.day())
}

/// `16.4%`
pub(crate) fn percent(ratio: BasisPoints) -> String {
    let tenths = (ratio.0.unsigned_abs() + 5) / 10;
    let sign = if ratio.0 < 0 && tenths > 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths / 10, tenths % 10)
}

/// `2026 年 11 月 12 日 09:05`
pub(crate) fn moment(at: NaiveDateTime) -> String {
    format!("{} {:02}:{:02}", day(at.date()), at.hour(), at.minute())
}

macro_rules! writes {
    ($($name:ident, $value:ty, $said:ident;)*) => {$(
        pub(crate) fn $name<S: Serializer>(value: &$value, s: S) -> Result<S::Ok, S::Error> {
            s.serialize_str(&$said(*value))
        }
    )*};
}

/// A value that is missing leaves its cell empty.
macro_rules! writes_maybe {
    ($($name:ident, $value:ty, $said:ident;)*) => {$(
        pub(crate) fn $name<S: Serializer>(value: &Option<$value>, s: S) -> Result<S::Ok, S::Error> {
            match value {
                Some(value) => s.serialize_some(&$said(*value)),
                None => s.serialize_none(),
            }
        }
    )*};
}

writes! {
    write_amount, Fen, amount;
    write_day, NaiveDate, day;
}

writes_maybe! {
    write_maybe_amount, Fen, amount;
    write_maybe_day, NaiveDate, day;
    write_maybe_percent, BasisPoints, percent;
    write_maybe_moment, NaiveDateTime, moment;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_a_form_writes_them() {
        for (fen, said) in [
            (0, "0.00"),
            (5, "0.05"),
            (99_99, "99.99"),
            (1_000_00, "1,000.00"),
            (812_400_00, "812,400.00"),
            (-1_234_567_89, "-1,234,567.89"),
        ] {
            assert_eq!(amount(Fen(fen)), said);
        }
        for (points, said) in [(0, "0.0%"), (1640, "16.4%"), (1645, "16.5%"), (-4, "0.0%"), (-825, "-8.3%")] {
            assert_eq!(percent(BasisPoints(points)), said);
        }
        let on = NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day");
        assert_eq!(day(on), "2026 年 11 月 2 日");
        assert_eq!(moment(on.and_hms_opt(9, 5, 0).expect("a time")), "2026 年 11 月 2 日 09:05");
    }
}
