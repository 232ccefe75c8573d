//! 2.4.1 《任务协调单》, and 2.1.6: technical support works on a form, never without one.

use crate::{is, lists};
use regulation::act::Act;
use regulation::clause::Clause;
use regulation::coordination::{TaskFormState, WorkEntry};
use regulation::duties::{Actor, DutyKind, Grant, Reach, Role};
use regulation::lifecycle::Status;
use regulation::refusal::Reason;
use regulation::sample::{Street, actor, date, note, numbered, person, task_form, work};

const TECHNICAL: Role = Role::TechnicalSupport;

fn with_form() -> Street {
    let mut street = Street::new().up_to(Status::Executing);
    street.act(Role::AccountManager, Act::WriteTaskForm(task_form("2026-03-20")));
    street
}

/// Someone of the technical department who reaches only what they are assigned to.
fn technician() -> Actor {
    Actor { grants: vec![Grant { role: TECHNICAL, reach: Reach::Own }], ..numbered(TECHNICAL, 1) }
}

#[test]
fn clause_2_4_1_the_account_manager_asks_and_the_technical_department_answers() {
    let mut street = with_form();
    assert!(street.project.duties().iter().any(|duty| duty.kind == DutyKind::AnswerTaskForm));
    street
        .act(TECHNICAL, Act::AcceptTaskForm(1))
        .act(TECHNICAL, Act::RecordWork(1, work("2026-03-10")))
        .act(TECHNICAL, Act::CompleteTaskForm(1, note("已开通")));
    assert_eq!(street.project.task_forms[0].state, TaskFormState::Completed(note("已开通")));
    let refused = street.refusal(Role::GeneralManager, Act::WriteTaskForm(task_form("2026-03-20")));
    is(refused, Reason::RoleRequired, Clause::C2_4_1);
}

#[test]
fn clause_2_4_1_without_an_accepted_form_no_work_is_booked() {
    let street = with_form();
    let book = || Act::RecordWork(1, work("2026-03-10"));
    is(street.refusal(TECHNICAL, book()), Reason::NoTaskForm, Clause::C2_4_1);
    let none = Street::new().up_to(Status::Executing);
    is(none.refusal(TECHNICAL, book()), Reason::NoSuchPart, Clause::C2_4_1);
}

#[test]
fn clause_2_4_1_a_form_is_declined_with_a_reason_and_nobody_can_force_it() {
    let mut street = with_form();
    street.act(TECHNICAL, Act::DeclineTaskForm(1, note("人员不足")));
    is(street.refusal(TECHNICAL, Act::RecordWork(1, work("2026-03-10"))), Reason::NoTaskForm, Clause::C2_4_1);
    is(street.refusal(TECHNICAL, Act::AcceptTaskForm(1)), Reason::FormNotWaiting, Clause::C2_4_1);
    is(street.refusal(Role::AccountManager, Act::AcceptTaskForm(1)), Reason::RoleRequired, Clause::C2_4_1);
    let declined_again = Act::DeclineTaskForm(1, note("再次"));
    is(street.refusal(TECHNICAL, declined_again), Reason::FormNotWaiting, Clause::C2_4_1);
}

#[test]
fn clause_2_1_6_someone_assigned_works_on_the_form_whatever_else_they_reach() {
    let mut street = with_form();
    street.facts.technicians = [technician().person, person(TECHNICAL, 0)].into();
    street.act(TECHNICAL, Act::AcceptTaskForm(1));
    let before = street.refusal_to(&technician(), Act::RecordWork(1, work("2026-03-10")));
    is(before, Reason::RoleRequired, Clause::C2_4_1);
    street.act(TECHNICAL, Act::AssignTaskForm(1, vec![technician().person]));
    street.act_as(&technician(), Act::RecordWork(1, work("2026-03-10")));
    let head = street.refusal(TECHNICAL, Act::RecordWork(1, work("2026-03-10")));
    is(head, Reason::NotTheOwner, Clause::C2_4_1);
    street.act_as(&technician(), Act::CompleteTaskForm(1, note("已开通")));
}

#[test]
fn clause_2_1_6_who_is_assigned_to_one_form_neither_answers_nor_works_on_another() {
    let mut street = with_form();
    street.facts.technicians = [technician().person].into();
    street.act(TECHNICAL, Act::AcceptTaskForm(1));
    street.act(TECHNICAL, Act::AssignTaskForm(1, vec![technician().person]));
    street.act(Role::AccountManager, Act::WriteTaskForm(task_form("2026-03-21")));
    for act in [Act::AcceptTaskForm(2), Act::DeclineTaskForm(2, note("不做"))] {
        is(street.refusal_to(&technician(), act), Reason::NotTheOwner, Clause::C2_4_1);
    }
    street.act(TECHNICAL, Act::AcceptTaskForm(2));
    for act in [
        Act::AssignTaskForm(2, vec![technician().person]),
        Act::RecordWork(2, work("2026-03-10")),
        Act::CompleteTaskForm(2, note("完")),
    ] {
        is(street.refusal_to(&technician(), act), Reason::NotTheOwner, Clause::C2_4_1);
    }
    street.act(TECHNICAL, Act::CompleteTaskForm(2, note("由负责人完成")));
}

#[test]
fn clause_2_4_1_only_people_of_the_technical_department_are_assigned() {
    let mut street = with_form();
    street.act(TECHNICAL, Act::AcceptTaskForm(1));
    for (people, reason) in [
        (vec![], Reason::FieldMissing),
        (vec![person(Role::CommerceRepresentative, 0)], Reason::NotATechnician),
    ] {
        lists(street.refusal(TECHNICAL, Act::AssignTaskForm(1, people)), &[(reason, "/people")]);
    }
    street.act(TECHNICAL, Act::CompleteTaskForm(1, note("完")));
    let late = Act::AssignTaskForm(1, vec![actor(TECHNICAL).person]);
    is(street.refusal(TECHNICAL, late), Reason::FormNotWaiting, Clause::C2_4_1);
}

#[test]
fn clause_2_4_1_dates_and_hours_of_work_are_plausible() {
    let street = with_form();
    let ask = |day| Act::WriteTaskForm(task_form(day));
    lists(street.refusal(Role::AccountManager, ask("2026-03-09")), &[(Reason::DateTooEarly, "/wanted_on")]);
    lists(
        street.refusal(Role::AccountManager, ask("2126-03-09")),
        &[(Reason::DateImplausible, "/wanted_on")],
    );
    let mut street = with_form();
    street.act(TECHNICAL, Act::AcceptTaskForm(1));
    let odd = WorkEntry { on: date("2026-03-11"), minutes: 1441, ..work("2026-03-10") };
    lists(
        street.refusal(TECHNICAL, Act::RecordWork(1, odd)),
        &[(Reason::DateInFuture, "/on"), (Reason::MinutesOutOfRange, "/minutes")],
    );
    let before = WorkEntry { minutes: 0, ..work("2026-03-01") };
    lists(
        street.refusal(TECHNICAL, Act::RecordWork(1, before)),
        &[(Reason::DateTooEarly, "/on"), (Reason::MinutesOutOfRange, "/minutes")],
    );
}

#[test]
fn clause_2_4_1_what_is_open_ends_with_the_closing_or_the_cancellation() {
    let street = with_form().up_to(Status::Closed);
    assert_eq!(street.project.task_forms[0].state, TaskFormState::Ended);
    assert!(!street.project.duties().iter().any(|duty| duty.kind == DutyKind::AnswerTaskForm));
    let street = with_form().up_to(Status::Cancelled);
    assert_eq!(street.project.task_forms[0].state, TaskFormState::Ended);
}
