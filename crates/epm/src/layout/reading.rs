//! How values read on a page: money, ratios, dates, times. Columns of numbers are read downwards, so each kind has one form.

use super::Page;
use crate::locale::Language;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Utc, Weekday};
use regulation::clause::Clause;
use regulation::contract::ContractKind;
use regulation::duties::Role;
use regulation::lifecycle::Status;
use regulation::money::{BasisPoints, Fen};

/// What stands where there is no value, or none that this person may see.
pub(super) const NONE: &str = "—";

/// Where the company is: times are shown there, whatever the browser's clock says. China keeps one offset all year.
fn here(moment: DateTime<Utc>) -> DateTime<FixedOffset> {
    moment.with_timezone(&FixedOffset::east_opt(8 * 3600).expect("eight hours are an offset"))
}

/// The day it is in the company at that moment.
pub fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    here(moment).date_naive()
}

/// The day and the time it is in the company at that moment.
pub fn time_of(moment: DateTime<Utc>) -> NaiveDateTime {
    here(moment).naive_local()
}

/// `1234567` as `1,234,567`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn sign(negative: bool) -> &'static str {
    if negative { "−" } else { "" }
}

/// `1,234,567.80`, for a column whose head says the unit.
fn amount(fen: Fen) -> String {
    let whole = fen.0.unsigned_abs();
    format!("{}{}.{:02}", sign(fen.0 < 0), thousands(whole / 100), whole % 100)
}

/// `186.40 万`, `1.86 M`: for summaries, where the last yuan does not matter.
fn summary(language: Language, fen: Fen) -> String {
    let (unit, word) = match language {
        Language::Chinese => (1_000_000, "万"),
        Language::English => (100_000_000, "M"),
    };
    let hundredths = (fen.0.unsigned_abs() * 100 + unit / 2) / unit;
    format!("{}{}.{:02} {word}", sign(fen.0 < 0), thousands(hundredths / 100), hundredths % 100)
}

/// `12.3%`, rounded half away from zero.
fn percent(ratio: BasisPoints) -> String {
    let tenths = (ratio.0.unsigned_abs() + 5) / 10;
    format!("{}{}.{}%", sign(ratio.0 < 0 && tenths > 0), tenths / 10, tenths % 10)
}

fn weekday_key(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "weekday-1",
        Weekday::Tue => "weekday-2",
        Weekday::Wed => "weekday-3",
        Weekday::Thu => "weekday-4",
        Weekday::Fri => "weekday-5",
        Weekday::Sat => "weekday-6",
        Weekday::Sun => "weekday-7",
    }
}

/// A value as a template hands it over: itself, an option of it, or either behind references (askama borrows what it passes).
pub trait Given<T> {
    /// The value, if there is one.
    fn given(self) -> Option<T>;
}

impl<T, G: Given<T> + Copy> Given<T> for &G {
    fn given(self) -> Option<T> {
        (*self).given()
    }
}

macro_rules! given {
    ($($value:ty)+) => {$(
        impl Given<$value> for $value {
            fn given(self) -> Option<$value> {
                Some(self)
            }
        }
        impl Given<$value> for Option<$value> {
            fn given(self) -> Option<$value> {
                self
            }
        }
    )+};
}

given! { Fen BasisPoints NaiveDate DateTime<Utc> u64 Clause Status ContractKind Role }

impl Given<u64> for usize {
    fn given(self) -> Option<u64> {
        u64::try_from(self).ok()
    }
}

impl Given<u64> for u32 {
    fn given(self) -> Option<u64> {
        Some(self.into())
    }
}

fn or_none<T>(value: impl Given<T>, form: impl FnOnce(T) -> String) -> String {
    value.given().map_or_else(|| NONE.to_owned(), form)
}

/// Each takes a value or an option of one, also by reference; nothing reads as a dash.
/// What waits for a person is counted so far and no further.
pub const MOST_COUNTED: u64 = 1_000;

impl Page {
    /// `¥1,234,567.80`
    pub fn money(&self, fen: impl Given<Fen>) -> String {
        or_none(fen, |fen| match amount(fen).strip_prefix('−') {
            Some(rest) => format!("−¥{rest}"),
            None => format!("¥{}", amount(fen)),
        })
    }

    /// `1,234,567.80`, for a column whose head says 元.
    pub fn amount(&self, fen: impl Given<Fen>) -> String {
        or_none(fen, amount)
    }

    /// `+1,234.00` or `−1,234.00`: a difference.
    pub fn difference(&self, fen: impl Given<Fen>) -> String {
        or_none(fen, |fen| if fen.0 > 0 { format!("+{}", amount(fen)) } else { amount(fen) })
    }

    /// `123.46 万` in Chinese, `1.23 M` in English: for summaries.
    pub fn summary(&self, fen: impl Given<Fen>) -> String {
        or_none(fen, |fen| summary(self.language, fen))
    }

    /// `12.3%`
    pub fn percent(&self, ratio: impl Given<BasisPoints>) -> String {
        or_none(ratio, percent)
    }

    /// `12,345`
    pub fn count(&self, number: impl Given<u64>) -> String {
        or_none(number, thousands)
    }

    /// `123`, or `999+` of what is counted up to [`MOST_COUNTED`] only.
    pub fn waiting(&self, number: impl Given<u64>) -> String {
        or_none(number, |number| {
            if number < MOST_COUNTED { number.to_string() } else { format!("{}+", MOST_COUNTED - 1) }
        })
    }

    /// `2026-11-26`
    pub fn date(&self, day: impl Given<NaiveDate>) -> String {
        or_none(day, |day| day.format("%Y-%m-%d").to_string())
    }

    /// `2026-11-26 周四`
    pub fn day(&self, day: impl Given<NaiveDate>) -> String {
        or_none(day, |day| format!("{} {}", day.format("%Y-%m-%d"), self.t(weekday_key(day))))
    }

    /// `11-26`, with the year when it is not this one.
    pub fn short_date(&self, day: impl Given<NaiveDate>) -> String {
        or_none(day, |day| {
            let this_year = day.year() == self.today().year();
            day.format(if this_year { "%m-%d" } else { "%Y-%m-%d" }).to_string()
        })
    }

    /// `11-26 周四`, with the year when it is not this one.
    pub fn short_day(&self, day: impl Given<NaiveDate>) -> String {
        or_none(day, |day| format!("{} {}", self.short_date(day), self.t(weekday_key(day))))
    }

    /// `2026-11-23 14:05`
    pub fn moment(&self, moment: impl Given<DateTime<Utc>>) -> String {
        or_none(moment, |moment| here(moment).format("%Y-%m-%d %H:%M").to_string())
    }

    /// `今天 09:48`, `11-12 14:05`, with the year when it is not this one.
    pub fn short_moment(&self, moment: impl Given<DateTime<Utc>>) -> String {
        or_none(moment, |moment| {
            let day = day_of(moment);
            let day = if day == self.today() { self.t("today") } else { self.short_date(day) };
            format!("{day} {}", self.clock(moment))
        })
    }

    /// `14:05`
    pub fn clock(&self, moment: impl Given<DateTime<Utc>>) -> String {
        or_none(moment, |moment| here(moment).format("%H:%M").to_string())
    }

    /// RFC 3339, for `<time datetime>`.
    pub fn instant(&self, moment: impl Given<DateTime<Utc>>) -> String {
        or_none(moment, |moment| moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    }

    /// `2.1 MB`
    pub fn bytes(&self, size: impl Given<u64>) -> String {
        or_none(size, |size| match size {
            0..1024 => format!("{size} B"),
            1024..1_048_576 => format!("{} KB", size.div_ceil(1024)),
            _ => {
                let tenths = (size * 10 + 524_288) / 1_048_576;
                format!("{}.{} MB", tenths / 10, tenths % 10)
            }
        })
    }

    /// The value, or a dash.
    pub fn or_dash<'a>(&self, value: &'a str) -> &'a str {
        if value.is_empty() { NONE } else { value }
    }

    /// The day it is in the company.
    pub fn today(&self) -> NaiveDate {
        day_of(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(language: Language) -> Page {
        // 00:30 in Shanghai, still the day before in London.
        let now = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap().and_hms_opt(16, 30, 0).unwrap().and_utc();
        Page::new(language, now, "/")
    }

    #[test]
    fn money_reads_in_columns() {
        let p = page(Language::Chinese);
        assert_eq!(p.money(Fen(123_456_780)), "¥1,234,567.80");
        assert_eq!(p.money(Fen(-5)), "−¥0.05");
        assert_eq!(p.amount(Fen(100)), "1.00");
        assert_eq!(p.amount(None::<Fen>), "—");
        assert_eq!(p.difference(Fen(85_500_000)), "+855,000.00");
        assert_eq!(p.difference(Fen(-8_400_000)), "−84,000.00");
        assert_eq!(p.difference(Fen(0)), "0.00");
    }

    #[test]
    fn summaries_have_the_unit_of_their_language() {
        assert_eq!(page(Language::Chinese).summary(Fen(186_400_000)), "186.40 万");
        assert_eq!(page(Language::Chinese).summary(Fen(981_462_499_999)), "981,462.50 万");
        assert_eq!(page(Language::English).summary(Fen(186_400_000)), "1.86 M");
    }

    #[test]
    fn a_margin_has_one_digit() {
        let p = page(Language::Chinese);
        assert_eq!(p.percent(BasisPoints(1230)), "12.3%");
        assert_eq!(p.percent(BasisPoints(1235)), "12.4%");
        assert_eq!(p.percent(BasisPoints(-42)), "−0.4%");
        assert_eq!(p.percent(BasisPoints(-4)), "0.0%");
        assert_eq!(p.percent(None::<BasisPoints>), "—");
    }

    #[test]
    fn times_are_those_of_shanghai() {
        let p = page(Language::Chinese);
        assert_eq!(p.day(p.today()), "2026-11-23 周一");
        assert_eq!(p.moment(p.now), "2026-11-23 00:30");
        assert_eq!(p.short_moment(p.now), "今天 00:30");
        assert_eq!(p.short_moment(p.now - chrono::TimeDelta::hours(1)), "11-22 23:30");
        assert_eq!(p.short_date(NaiveDate::from_ymd_opt(2027, 1, 5)), "2027-01-05");
        assert_eq!(page(Language::English).short_day(NaiveDate::from_ymd_opt(2026, 11, 26)), "11-26 Thu");
    }

    #[test]
    fn sizes_and_counts() {
        let p = page(Language::English);
        assert_eq!(p.bytes(2_202_009_u64), "2.1 MB");
        assert_eq!(p.bytes(1025_u64), "2 KB");
        assert_eq!(p.count(1_234_567_u64), "1,234,567");
        assert_eq!(p.count(12_usize), "12");
    }
}
