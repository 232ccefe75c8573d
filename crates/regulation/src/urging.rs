//! 2.1.7: urging (催办). The market assistant urges the people of the department on, an applicant those who are to decide
//! on the document (A4): at most once a working day for each to-do, never oneself, and with a trace. What the clock reminds
//! of (`deadline`) leaves its trace here too.

use crate::calendar::Calendar;
use crate::clause::Clause;
use crate::clock::{Clock, Stamp};
use crate::contract::number_after;
use crate::deadline::{Deadline, Reminded};
use crate::duties::{Actor, Duty, DutyKind, Role, Whose};
use crate::id::{DepartmentId, PersonId};
use crate::refusal::{Fault, Reason, Refusal, refuse};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The roles held in a department for what that department sells: beside those named in person, the people of the
/// department whom its market assistant urges. Other roles are of other departments.
pub const ROLES_OF_DEPARTMENT: &[Role] = &[Role::GeneralManager];

/// A to-do with what has to be known around it before someone is urged about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The contract, project, demand or case it stands on.
    pub of: Uuid,
    /// Which of these that is.
    pub kind: String,
    /// What is to be done, and whose it is.
    pub duty: Duty,
    /// The department that sells.
    pub department: DepartmentId,
    /// The account manager.
    pub owner: PersonId,
    /// Where the one person works whom it waits for.
    pub works_in: Option<DepartmentId>,
    /// Whoever submitted the document that is to be decided.
    pub applicant: Option<PersonId>,
    /// The enabled people it waits for.
    pub people: BTreeSet<PersonId>,
}

/// All the urging about one contract, project, demand or case: a stream beside its own, so that whoever is at work there
/// is not disturbed by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urging {
    /// What it is about.
    pub of: Uuid,
    /// Which kind of thing that is.
    pub kind: String,
    /// Each time, in order.
    pub urged: Vec<Urged>,
    /// What the clock reminded of, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminded: Vec<Reminded>,
}

impl Urging {
    /// What the event of that number in the stream urged about; nothing, if it was a reminder of the clock.
    pub fn urged_at(&self, number: u32) -> Option<&Urged> {
        let earlier = self.reminded.iter().filter(|reminded| reminded.number < number).count();
        let is_reminder = self.reminded.iter().any(|reminded| reminded.number == number);
        let place = usize::try_from(number).ok()?.checked_sub(1 + earlier)?;
        self.urged.get(place).filter(|_| !is_reminder)
    }
}

/// Somebody was urged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urged {
    /// About what.
    pub duty: Duty,
    /// On which day in the company.
    pub on: NaiveDate,
    /// By whom, when.
    pub stamp: Stamp,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "with", rename_all = "snake_case")]
pub enum UrgingEvent {
    /// Those whom a to-do waits for were urged.
    Urged {
        /// What it is about.
        of: Uuid,
        /// Which kind of thing that is.
        kind: String,
        /// What is to be done.
        duty: Duty,
        /// On which day in the company.
        on: NaiveDate,
        /// Who was told.
        people: Vec<PersonId>,
        /// Under which clause: by its number.
        clause: String,
    },
    /// The clock reminded of a deadline of a project.
    Reminded {
        /// The project.
        of: Uuid,
        /// Of which.
        deadline: Deadline,
        /// Which day that is.
        due: NaiveDate,
        /// On which day in the company.
        on: NaiveDate,
        /// Who was told.
        people: Vec<PersonId>,
    },
}

impl UrgingEvent {
    /// The clause under which it happened.
    pub fn clause(&self) -> Clause {
        match self {
            Self::Urged { clause, .. } => Clause::numbered(clause).unwrap_or(Clause::C2_1_7),
            Self::Reminded { deadline, .. } => deadline.clause(),
        }
    }

    /// Who was told.
    pub fn people(&self) -> &[PersonId] {
        match self {
            Self::Urged { people, .. } | Self::Reminded { people, .. } => people,
        }
    }
}

/// The stream that keeps the urging about a thing: one for each, found without being looked up.
pub fn stream_of(of: Uuid) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(b"urging");
    digest.update(of.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Under which clause the person may urge those the to-do waits for, leaving aside when it was done last.
pub fn may_urge(awaited: &Awaited, actor: &Actor) -> Result<Clause, Refusal> {
    if awaited.people.contains(&actor.person) {
        return refuse(Reason::OwnDuty, Clause::C2_1_7);
    }
    if decides(awaited.duty.kind) && awaited.applicant == Some(actor.person) {
        return Ok(awaited.duty.kind.clause());
    }
    let assists = |department| actor.holds(Role::MarketAssistant, department, awaited.owner);
    let in_department = match awaited.duty.whose {
        Whose::Person(_) => awaited.works_in.is_some_and(assists),
        Whose::Role(role) => ROLES_OF_DEPARTMENT.contains(&role),
    };
    if in_department && assists(awaited.department) {
        return Ok(Clause::C2_1_7);
    }
    let fault = Fault::new(Reason::RoleRequired, Clause::C2_1_7);
    Err(fault.with("role", Role::MarketAssistant.code()).into())
}

/// Whether the duty is to decide on someone's document.
fn decides(kind: DutyKind) -> bool {
    kind.code().starts_with("decide_")
}

/// The day from which one may urge again about what was urged last on `last`: the next working day.
pub fn again_on(last: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.working_days_after(last, 1).on
}

/// Urges those a to-do waits for.
pub fn urge(
    urging: Option<&Urging>,
    awaited: &Awaited,
    actor: &Actor,
    clock: &Clock,
) -> Result<Vec<UrgingEvent>, Refusal> {
    let clause = may_urge(awaited, actor)?;
    if awaited.people.is_empty() {
        return refuse(Reason::NobodyToUrge, clause);
    }
    let key = awaited.duty.key();
    let before = urging.iter().flat_map(|urging| &urging.urged).filter(|urged| urged.duty.key() == key);
    if let Some(again) = before.map(|urged| again_on(urged.on, &clock.calendar)).max()
        && clock.today < again
    {
        return Err(Fault::new(Reason::UrgedAlready, clause).with("date", again).into());
    }
    Ok(vec![UrgingEvent::Urged {
        of: awaited.of,
        kind: awaited.kind.clone(),
        duty: awaited.duty.clone(),
        on: clock.today,
        people: awaited.people.iter().copied().collect(),
        clause: clause.number().into(),
    }])
}

/// The state after an event.
pub fn apply(urging: Option<Urging>, event: &UrgingEvent, stamp: &Stamp) -> Urging {
    let (of, kind) = match event {
        UrgingEvent::Urged { of, kind, .. } => (*of, kind.as_str()),
        UrgingEvent::Reminded { of, .. } => (*of, "project"),
    };
    let begun = || Urging { of, kind: kind.into(), urged: Vec::new(), reminded: Vec::new() };
    let mut urging = urging.unwrap_or_else(begun);
    match event {
        UrgingEvent::Urged { duty, on, .. } => {
            urging.urged.push(Urged { duty: duty.clone(), on: *on, stamp: stamp.clone() });
        }
        UrgingEvent::Reminded { deadline, due, on, .. } => {
            let number = number_after(urging.urged.len() + urging.reminded.len());
            urging.reminded.push(Reminded { number, deadline: *deadline, due: *due, on: *on });
        }
    }
    urging
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::DayKind;
    use crate::duties::{Grant, Reach};
    use crate::sample::date;

    const EAST: DepartmentId = DepartmentId(Uuid::from_u128(1));
    const SOUTH: DepartmentId = DepartmentId(Uuid::from_u128(2));
    const OWNER: PersonId = PersonId(Uuid::from_u128(3));
    const ASSISTANT: PersonId = PersonId(Uuid::from_u128(4));
    const MANAGER: PersonId = PersonId(Uuid::from_u128(5));

    fn assistant(department: DepartmentId) -> Actor {
        let reach = Reach::Departments(vec![department]);
        Actor { person: ASSISTANT, department, grants: vec![Grant { role: Role::MarketAssistant, reach }] }
    }

    fn account_manager() -> Actor {
        let grants = vec![Grant { role: Role::AccountManager, reach: Reach::Own }];
        Actor { person: OWNER, department: EAST, grants }
    }

    fn sheet() -> Awaited {
        Awaited {
            of: Uuid::from_u128(9),
            kind: "project".into(),
            duty: Duty { kind: DutyKind::SubmitSheet, part: 0, whose: Whose::Person(OWNER), due_on: None },
            department: EAST,
            owner: OWNER,
            works_in: Some(EAST),
            applicant: None,
            people: [OWNER].into(),
        }
    }

    fn decision(role: Role) -> Awaited {
        let duty = Duty { kind: DutyKind::DecideInitiation, part: 1, whose: Whose::Role(role), due_on: None };
        Awaited { duty, works_in: None, applicant: Some(OWNER), people: [MANAGER].into(), ..sheet() }
    }

    fn at(day: &str) -> Clock {
        let today = date(day);
        let calendar = Calendar::new(1, [(date("2026-10-01"), DayKind::Holiday)]);
        Clock { now: today.and_hms_opt(2, 0, 0).expect("an hour").and_utc(), today, calendar }
    }

    fn reason(answer: Result<Vec<UrgingEvent>, Refusal>) -> (Reason, Clause) {
        let refusal = answer.expect_err("it is refused");
        (refusal.first().reason, refusal.first().clause)
    }

    #[test]
    fn clause_2_1_7_the_market_assistant_urges_the_people_of_the_department() {
        let clock = at("2026-09-29");
        assert!(urge(None, &sheet(), &assistant(EAST), &clock).is_ok());
        assert!(urge(None, &decision(Role::GeneralManager), &assistant(EAST), &clock).is_ok());
        let refused = (Reason::RoleRequired, Clause::C2_1_7);
        assert_eq!(reason(urge(None, &sheet(), &assistant(SOUTH), &clock)), refused);
        let elsewhere = Awaited { works_in: Some(SOUTH), ..sheet() };
        assert_eq!(reason(urge(None, &elsewhere, &assistant(EAST), &clock)), refused);
        assert_eq!(reason(urge(None, &decision(Role::Finance), &assistant(EAST), &clock)), refused);
    }

    #[test]
    fn clause_2_1_7_nobody_urges_themselves_or_nobody() {
        let clock = at("2026-09-29");
        let own = Awaited { people: [ASSISTANT].into(), ..sheet() };
        assert_eq!(reason(urge(None, &own, &assistant(EAST), &clock)), (Reason::OwnDuty, Clause::C2_1_7));
        let gone = Awaited { people: BTreeSet::new(), ..sheet() };
        let nobody = (Reason::NobodyToUrge, Clause::C2_1_7);
        assert_eq!(reason(urge(None, &gone, &assistant(EAST), &clock)), nobody);
    }

    #[test]
    fn clause_2_3_2_the_applicant_urges_whoever_is_to_decide() {
        let clock = at("2026-09-29");
        let urged = urge(None, &decision(Role::VicePresident), &account_manager(), &clock);
        assert_eq!(urged.expect("it is done")[0].clause(), Clause::C2_3_2);
        let other =
            Awaited { applicant: Some(MANAGER), people: [ASSISTANT].into(), ..decision(Role::Finance) };
        assert_eq!(reason(urge(None, &other, &account_manager(), &clock)).0, Reason::RoleRequired);
    }

    #[test]
    fn clause_2_1_7_once_a_working_day_for_each_to_do() {
        let stamp = Stamp { by: ASSISTANT, in_name_of: None, at: at("2026-09-30").now };
        let events = urge(None, &sheet(), &assistant(EAST), &at("2026-09-30")).expect("the first time");
        let urging = apply(None, &events[0], &stamp);
        // 1 October is a holiday, 2 October a Friday.
        for day in ["2026-09-30", "2026-10-01"] {
            let again = urge(Some(&urging), &sheet(), &assistant(EAST), &at(day)).expect_err("too soon");
            assert_eq!(again.first().reason, Reason::UrgedAlready);
            assert_eq!(again.first().values, [("date".into(), "2026-10-02".into())]);
        }
        assert!(urge(Some(&urging), &sheet(), &assistant(EAST), &at("2026-10-02")).is_ok());
        let other = decision(Role::GeneralManager);
        assert!(urge(Some(&urging), &other, &assistant(EAST), &at("2026-09-30")).is_ok(), "another to-do");
    }

    #[test]
    fn clause_2_1_7_what_the_clock_reminds_of_stands_between_and_is_no_urging() {
        let stamp = Stamp { by: ASSISTANT, in_name_of: None, at: at("2026-09-30").now };
        let urged = urge(None, &sheet(), &assistant(EAST), &at("2026-09-30")).expect("it is done").remove(0);
        let reminded = UrgingEvent::Reminded {
            of: sheet().of,
            deadline: Deadline::SignOff,
            due: date("2026-09-30"),
            on: date("2026-09-30"),
            people: vec![OWNER],
        };
        let events = [&reminded, &urged, &reminded, &urged];
        let urging = events.into_iter().fold(None, |state, event| Some(apply(state, event, &stamp)));
        let urging = urging.expect("four things happened");
        let found: Vec<bool> = (0..=5).map(|number| urging.urged_at(number).is_some()).collect();
        assert_eq!(found, [false, false, true, false, true, false]);
        assert_eq!((urging.kind.as_str(), reminded.clause()), ("project", Clause::C2_4_3));
    }

    #[test]
    fn clause_2_1_7_each_thing_has_one_trace_of_its_own() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(stream_of(one), stream_of(one));
        assert!(stream_of(one) != stream_of(other) && stream_of(one) != one);
    }
}
