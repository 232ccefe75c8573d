//! 2.4.3, 2.1.5: the days that nobody may let pass, and whom the clock reminds of them: the customer's signature within
//! ten working days of the arrival (E7, INV-26), and the arrival the contract promises (E2).

use crate::calendar::Calendar;
use crate::clause::Clause;
use crate::clock::Clock;
use crate::duties::Role;
use crate::id::PersonId;
use crate::lifecycle::Status;
use crate::project::{Arrival, Project};
use crate::sign_off::SheetState;
use crate::urging::{Urging, UrgingEvent};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use chrono::{NaiveDate, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

/// Before this hour of the company's day no reminder goes out by itself: nobody is woken by one.
pub const FIRST_HOUR: u32 = 9;

/// Whether reminders may go out by themselves now: on a working day, and not in the night.
pub fn is_time_to_remind(clock: &Clock, utc_offset_minutes: i32) -> bool {
    let local = clock.now + TimeDelta::minutes(utc_offset_minutes.into());
    clock.calendar.is_working_day(clock.today) && local.hour() >= FIRST_HOUR
}

/// A day of a project that people are reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// The customer has signed for what arrived, and the sheet is handed in (2.4.3).
    SignOff,
    /// Everything has arrived, as the contract promises (2.1.5).
    Arrival,
}

/// How many working days before the signature is due it is first reminded of.
pub const WORKING_DAYS_AHEAD: u32 = 3;

/// After these many working days of lateness a reminder comes only each time as many have passed again.
const WEEK: i32 = 5;

impl Deadline {
    /// In the order in which a project is reminded of them: one a day (INV-26).
    pub const ALL: [Self; 2] = [Self::SignOff, Self::Arrival];

    /// The name in code, in the database and in messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignOff => "sign_off",
            Self::Arrival => "arrival",
        }
    }

    /// Where it comes from.
    pub fn clause(self) -> Clause {
        match self {
            Self::SignOff => Clause::C2_4_3,
            Self::Arrival => Clause::C2_1_5,
        }
    }

    /// Who is reminded, and from how many working days after the day on: the later, the higher.
    fn rising(self) -> &'static [(i32, Role)] {
        match self {
            Self::SignOff => &[
                (-3, Role::AccountManager),
                (0, Role::MarketAssistant),
                (1, Role::ProjectAdministrator),
                (WEEK, Role::GeneralManager),
            ],
            Self::Arrival => {
                &[(1, Role::CommerceRepresentative), (1, Role::AccountManager), (WEEK, Role::GeneralManager)]
            }
        }
    }

    /// The last day for a reminder up to `days` working days after the day itself, counted alike: three and one before the
    /// signature is due and on the day, then each day of the first week of lateness, then once a week.
    fn mark(self, days: i32) -> Option<i32> {
        match (self, days) {
            (_, WEEK..) => Some(days - days % WEEK),
            (_, 1..WEEK) => Some(days),
            (Self::Arrival, _) => None,
            (Self::SignOff, 0) => Some(0),
            (Self::SignOff, -1) => Some(-1),
            (Self::SignOff, -3..-1) => Some(-3),
            (Self::SignOff, _) => None,
        }
    }

    /// Whom one reminds today of the day `due`, when it was reminded of on `last`; nobody, when that is not due today. A day
    /// on which no reminder could go out is made up for on the next.
    pub fn reminds(
        self,
        due: NaiveDate,
        last: Option<NaiveDate>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Vec<Role> {
        let days = calendar.working_days_between(due, today);
        let was = last.map(|last| calendar.working_days_between(due, last));
        match self.mark(days) {
            Some(mark) if was.is_none_or(|was| was < mark) => {
                self.rising().iter().filter(|(from, _)| *from <= days).map(|(_, role)| *role).collect()
            }
            Some(_) | None => Vec::new(),
        }
    }
}

/// The clock reminded of a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    /// Which event of its stream that was.
    pub number: u32,
    /// Of which.
    pub deadline: Deadline,
    /// Of which day that is.
    pub due: NaiveDate,
    /// On which day in the company.
    pub on: NaiveDate,
}

impl Project {
    /// The day of a deadline, while it is not met.
    pub fn unmet(&self, deadline: Deadline) -> Option<NaiveDate> {
        let executing = self.status == Status::Executing;
        match deadline {
            Deadline::SignOff if executing || self.status == Status::Arrived => {
                self.arrivals.iter().find(|arrival| self.owes_sheets(arrival)).map(|arrival| arrival.due.on)
            }
            Deadline::Arrival if executing => self.began.arrival_promised_on,
            Deadline::SignOff | Deadline::Arrival => None,
        }
    }

    /// Whether units of the arrival are on no sheet that was handed in: once it lies with the project administrator, the
    /// people of the department have done their part.
    fn owes_sheets(&self, arrival: &Arrival) -> bool {
        let mut handed_in: BTreeMap<_, u32> = BTreeMap::new();
        let there = |state: &SheetState| matches!(state, SheetState::Submitted | SheetState::Accepted);
        for line in
            self.sheets.iter().filter(|sheet| there(&sheet.state)).flat_map(|sheet| &sheet.entry.lines)
        {
            *handed_in.entry(line.equipment_line_id).or_default() += line.quantity.get();
        }
        self.lines().any(|(number, line)| {
            let there = arrival.units.get(&number).copied().unwrap_or_default();
            handed_in.get(&number).copied().unwrap_or_default() < there.min(line.quantity.get())
        })
    }
}

/// A reminder that is due: of which deadline, which day that is, and to whom it goes.
pub type DueReminder = (Deadline, NaiveDate, Vec<Role>);

/// What is to be reminded of about a project now: one deadline a day (INV-26).
pub fn due_reminder(
    project: &Project,
    urging: Option<&Urging>,
    clock: &Clock,
    utc_offset_minutes: i32,
) -> Option<DueReminder> {
    let reminded = urging.map(|urging| urging.reminded.as_slice()).unwrap_or_default();
    let was_today = reminded.iter().any(|reminded| reminded.on >= clock.today);
    if was_today || !is_time_to_remind(clock, utc_offset_minutes) {
        return None;
    }
    Deadline::ALL.into_iter().find_map(|deadline| {
        let due = project.unmet(deadline)?;
        let last =
            reminded.iter().filter(|reminded| reminded.deadline == deadline).map(|reminded| reminded.on);
        let roles = deadline.reminds(due, last.max(), clock.today, &clock.calendar);
        (!roles.is_empty()).then_some((deadline, due, roles))
    })
}

/// That reminder, to those of `people` who hold its roles for the project.
pub fn remind_by_itself(
    project: &Project,
    urging: Option<&Urging>,
    people: &BTreeMap<Role, BTreeSet<PersonId>>,
    (clock, utc_offset_minutes): (&Clock, i32),
) -> Option<UrgingEvent> {
    let (deadline, due, roles) = due_reminder(project, urging, clock, utc_offset_minutes)?;
    let told: BTreeSet<PersonId> =
        roles.iter().filter_map(|role| people.get(role)).flatten().copied().collect();
    let (of, people) = (project.id.into(), told.into_iter().collect::<Vec<_>>());
    (!people.is_empty()).then_some(UrgingEvent::Reminded { of, deadline, due, on: clock.today, people })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::DayKind;
    use crate::sample::date;

    /// From Thursday, 1 October to Wednesday, 7 October nobody works; Saturday, 10 October is worked.
    fn calendar() -> Calendar {
        let holidays = (1..=7).map(|day| (date(&alloc::format!("2026-10-{day:02}")), DayKind::Holiday));
        Calendar::new(1, holidays.chain([(date("2026-10-10"), DayKind::Workday)]))
    }

    /// The days of that stretch on which one is reminded, with how many roles hear of it.
    fn reminders(deadline: Deadline, due: &str, from: &str, count: usize) -> Vec<(NaiveDate, usize)> {
        let (calendar, mut last, mut sent) = (calendar(), None, Vec::new());
        for today in date(from).iter_days().take(count).filter(|day| calendar.is_working_day(*day)) {
            let roles = deadline.reminds(date(due), last, today, &calendar);
            if !roles.is_empty() {
                last = Some(today);
                sent.push((today, roles.len()));
            }
        }
        sent
    }

    fn days(days: &[(&str, usize)]) -> Vec<(NaiveDate, usize)> {
        days.iter().map(|(day, roles)| (date(day), *roles)).collect()
    }

    #[test]
    fn clause_2_4_3_reminders_come_before_at_and_after_the_day_and_rise() {
        let sent = reminders(Deadline::SignOff, "2026-10-08", "2026-09-20", 40);
        let before = [("2026-09-28", 1), ("2026-09-30", 1), ("2026-10-08", 2)];
        let first_week = [("2026-10-09", 3), ("2026-10-10", 3), ("2026-10-12", 3), ("2026-10-13", 3)];
        let then = [("2026-10-14", 4), ("2026-10-21", 4), ("2026-10-28", 4)];
        assert_eq!(sent, days(&[&before[..], &first_week, &then].concat()));
        let roles = Deadline::SignOff.reminds(date("2026-10-08"), None, date("2026-10-14"), &calendar());
        let rising =
            [Role::AccountManager, Role::MarketAssistant, Role::ProjectAdministrator, Role::GeneralManager];
        assert_eq!(roles, rising);
    }

    #[test]
    fn clause_2_4_3_a_reminder_that_could_not_go_out_is_made_up_for_once() {
        let (due, calendar) = (date("2026-10-12"), calendar());
        let sent = |last: Option<&str>, today: &str| {
            !Deadline::SignOff.reminds(due, last.map(date), date(today), &calendar).is_empty()
        };
        assert!(!sent(None, "2026-09-30"), "four working days before");
        assert!(sent(None, "2026-10-09"), "the server stood still on the third day before");
        assert!(!sent(Some("2026-10-09"), "2026-10-09"));
        assert!(sent(Some("2026-10-09"), "2026-10-10") && sent(None, "2026-12-01"));
        assert!(!sent(Some("2026-12-01"), "2026-12-02"), "once a week by then");
    }

    #[test]
    fn clause_2_1_5_a_late_arrival_is_told_commerce_then_the_general_manager() {
        let sent = reminders(Deadline::Arrival, "2026-10-08", "2026-09-20", 34);
        let first_week = [("2026-10-09", 2), ("2026-10-10", 2), ("2026-10-12", 2), ("2026-10-13", 2)];
        assert_eq!(sent, days(&[&first_week[..], &[("2026-10-14", 3), ("2026-10-21", 3)]].concat()));
    }
}
