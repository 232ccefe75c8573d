//! 2.4.3, 2.1.5: what the clock reminds of about a project: while the deadline is not met, once a day, whoever is there.

use regulation::deadline::{Deadline, due_reminder, remind_by_itself};
use regulation::duties::Role;
use regulation::lifecycle::Status;
use regulation::sample::{Street, clock, date, note, person, sheet};
use regulation::sign_off::SheetEntry;
use regulation::urging::{Urging, apply};
use regulation::{Act, Clause, Clock, Stamp};
use std::collections::{BTreeMap, BTreeSet};

/// Ten o'clock in China.
fn at(day: &str) -> (Clock, i32) {
    (clock(day), 480)
}

fn due(street: &Street, urging: Option<&Urging>, day: &str) -> Option<Deadline> {
    let (clock, offset) = at(day);
    due_reminder(&street.project, urging, &clock, offset).map(|(deadline, ..)| deadline)
}

/// The day the signature is due.
fn due_on(street: &Street) -> String {
    street.project.signature_due().expect("it has arrived").to_string()
}

fn whole() -> SheetEntry {
    sheet("2026-03-10", &[(1, 2, &["SN-1", "SN-2"]), (2, 1, &[])])
}

#[test]
fn clause_2_4_3_a_sheet_that_is_handed_in_ends_the_reminders_and_a_returned_one_does_not() {
    let mut street = Street::new().up_to(Status::Arrived);
    let day = due_on(&street);
    assert_eq!(due(&street, None, &day), Some(Deadline::SignOff));
    street.act(Role::AccountManager, Act::WriteSheet(None, whole()));
    assert_eq!(due(&street, None, &day), Some(Deadline::SignOff), "it is only written");
    let mut street = Street::new().up_to(Status::Arrived);
    street.submit_sheet(sheet("2026-03-10", &[(1, 2, &["SN-1", "SN-2"])]));
    assert_eq!(due(&street, None, &day), Some(Deadline::SignOff), "it does not cover everything");
    street.submit_sheet(sheet("2026-03-10", &[(2, 1, &[])]));
    assert_eq!(due(&street, None, &day), None, "it lies with the project administrator");
    street.act(Role::ProjectAdministrator, Act::ReturnSheet(1, note("章不清楚")));
    assert_eq!(due(&street, None, &day), Some(Deadline::SignOff));
    let signed = Street::new().up_to(Status::SignedOff);
    assert_eq!(due(&signed, None, &day), None);
}

#[test]
fn clause_2_4_3_one_reminder_a_day_by_day_to_whoever_is_there() {
    let street = Street::new().up_to(Status::Arrived);
    let day = due_on(&street);
    let (manager, assistant) = (person(Role::AccountManager, 1), person(Role::MarketAssistant, 1));
    let people: BTreeMap<Role, BTreeSet<_>> = [
        (Role::AccountManager, [manager].into()),
        (Role::MarketAssistant, [assistant].into()),
        (Role::GeneralManager, [person(Role::GeneralManager, 1)].into()),
    ]
    .into();
    let (clock, offset) = at(&day);
    let sent = remind_by_itself(&street.project, None, &people, (&clock, offset)).expect("it is due");
    let told: BTreeSet<_> = sent.people().iter().copied().collect();
    assert_eq!((told, sent.clause()), (BTreeSet::from([manager, assistant]), Clause::C2_4_3));
    let urging = apply(None, &sent, &Stamp { by: manager, in_name_of: None, at: clock.now });
    assert_eq!(due(&street, Some(&urging), &day), None, "once a day");
    let next = clock.calendar.working_days_after(date(&day), 1).on.to_string();
    assert_eq!(due(&street, Some(&urging), &next), Some(Deadline::SignOff));
    let nobody = remind_by_itself(&street.project, None, &BTreeMap::new(), (&clock, offset));
    assert_eq!(nobody, None, "nobody is there to be told");
    let mut night = at(&day);
    night.0.now -= chrono::TimeDelta::hours(2);
    assert!(due_reminder(&street.project, None, &night.0, night.1).is_none(), "it is eight o'clock");
}

#[test]
fn clause_2_1_5_a_project_that_is_executing_after_the_promised_arrival_is_late() {
    let mut street = Street::new().up_to(Status::Executing);
    let promised = date("2026-04-01");
    street.project.began.arrival_promised_on = Some(promised);
    assert_eq!(due(&street, None, "2026-04-01"), None);
    assert_eq!(due(&street, None, "2026-04-02"), Some(Deadline::Arrival));
    assert_eq!(due(&street, None, "2026-04-04"), None, "a Saturday");
    let (clock, offset) = at("2026-04-02");
    let (deadline, day, roles) = due_reminder(&street.project, None, &clock, offset).expect("it is late");
    assert_eq!((deadline.clause(), day), (Clause::C2_1_5, promised));
    assert_eq!(roles, [Role::CommerceRepresentative, Role::AccountManager]);
    street.project.status = Status::Arrived;
    assert_eq!(street.project.unmet(Deadline::Arrival), None);
}
