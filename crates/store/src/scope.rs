//! Z1, INV-51: the one predicate that narrows every way to a row to what a person sees. A query that lists, counts,
//! looks a single row up or exports takes it; nothing else decides who sees what.

use regulation::{Actor, Role, Sight};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::entities::{
    approval, archive_folder, archive_record, assignment, contract, demand, maintenance_case, project,
    project_tally, receivable, scanned_paper,
};

/// Any of these; nothing at all if there are none. "Nothing, or what is one's own" would say the same, and SQLite would
/// read the whole table for it.
fn any_of(seen: Condition) -> Condition {
    if seen.is_empty() { seen.add(Expr::val(1).eq(0)) } else { seen }
}

/// A condition that rows are only held against, and that no index is chosen for: of rows asked for by their identifiers
/// SQLite would take "what is one's own" for the narrower of the two, and read all of that.
pub fn held_against(condition: impl IntoCondition) -> Condition {
    Condition::any().add(condition.into_condition()).add(Expr::val(false))
}

fn departments(sight: &Sight) -> Vec<Uuid> {
    sight.departments.iter().map(|department| department.0).collect()
}

/// What is the person's own, and what their departments sell.
fn owned(sight: &Sight, owner: impl ColumnTrait, department: impl ColumnTrait) -> Condition {
    let own = sight.own.map(|person| owner.eq(person.0));
    let departments = (!sight.departments.is_empty()).then(|| department.is_in(departments(sight)));
    Condition::any().add_option(own).add_option(departments)
}

/// The projects a person sees.
pub fn projects(sight: &Sight) -> Condition {
    if sight.all {
        return Condition::all();
    }
    let mut seen = owned(sight, project::Column::AccountManager, project::Column::Department);
    if sight.closed {
        seen = seen.add(project::Column::ClosedAt.is_not_null());
    }
    if sight.with_task_form {
        seen = seen.add(project::Column::TaskForms.gt(0));
    }
    if let Some(person) = sight.assigned {
        let assigned = assignment::Entity::find()
            .select_only()
            .column(assignment::Column::Project)
            .filter(assignment::Column::Person.eq(person.0));
        seen = seen.add(project::Column::Id.in_subquery(assigned.into_query()));
    }
    any_of(seen)
}

/// The places of the tally whose projects a person sees; `None` where what they see is no matter of department, account
/// manager and status.
pub fn tallies(sight: &Sight) -> Option<Condition> {
    use project_tally::Column::{AccountManager, Department, Status};
    if sight.all {
        return Some(Condition::all());
    }
    if sight.with_task_form || sight.assigned.is_some() {
        return None;
    }
    let mut seen = owned(sight, AccountManager, Department);
    if sight.closed {
        let closed = regulation::Status::ALL.into_iter().filter(|status| status.is_closed());
        seen = seen.add(Status.is_in(closed.map(regulation::Status::code)));
    }
    Some(any_of(seen))
}

/// The contracts a person sees.
pub fn contracts(sight: &Sight) -> Condition {
    if sight.all {
        return Condition::all();
    }
    any_of(owned(sight, contract::Column::AccountManager, contract::Column::Department))
}

/// What customers owe, as far as the person sees it: by `Actor::sight_of_receivables`.
pub fn receivables(sight: &Sight) -> Condition {
    if sight.all {
        return Condition::all();
    }
    any_of(owned(sight, receivable::Column::AccountManager, receivable::Column::Department))
}

/// The approvals of contracts and projects a person sees by owner or department.
pub fn approvals(sight: &Sight) -> Condition {
    if sight.all {
        return Condition::all();
    }
    any_of(owned(sight, approval::Column::Owner, approval::Column::Department))
}

/// The demands a person sees.
pub fn demands(sight: &Sight) -> Condition {
    if sight.all {
        return Condition::all();
    }
    any_of(owned(sight, demand::Column::AccountManager, demand::Column::Department))
}

/// The maintenance cases a person sees.
pub fn maintenance_cases(sight: &Sight) -> Condition {
    if sight.all || sight.closed {
        return Condition::all();
    }
    let mut seen = Condition::any();
    if !sight.departments.is_empty() {
        seen = seen.add(maintenance_case::Column::Department.is_in(departments(sight)));
    }
    if sight.with_task_form || sight.assigned.is_some() {
        seen = seen.add(maintenance_case::Column::Technical.eq(true));
    }
    if let Some(person) = sight.own {
        let own = Query::select()
            .column(project::Column::Id)
            .from(project::Entity)
            .and_where(project::Column::AccountManager.eq(person.0))
            .to_owned();
        seen = seen.add(maintenance_case::Column::Project.in_subquery(own));
    }
    any_of(seen)
}

/// The archive's records a person sees: those of their projects' folders, of closed projects for IT service, and whatever
/// is in their hands, under way to them or lent to them.
pub fn archive_records(sight: &Sight, person: regulation::PersonId) -> Condition {
    use archive_record::Column::{AccountManager, Closed, Department, HandedTo, HeldBy, LentTo};
    if sight.all {
        return Condition::all();
    }
    let mut seen = owned(sight, AccountManager, Department);
    if sight.closed {
        seen = seen.add(Closed.eq(true));
    }
    seen.add(HeldBy.eq(person.0)).add(HandedTo.eq(person.0)).add(LentTo.eq(person.0))
}

/// The archive's folders a person sees: those of the projects they see.
pub fn archive_folders(sight: &Sight) -> Condition {
    use archive_folder::Column::{AccountManager, Closed, Department};
    if sight.all {
        return Condition::all();
    }
    let mut seen = owned(sight, AccountManager, Department);
    if sight.closed {
        seen = seen.add(Closed.eq(true));
    }
    any_of(seen)
}

/// The papers of scans a person sees: those of the files they sent, and by [`Actor::sight_of_scans`] those that others
/// sent; an account manager those that their own projects and contracts wait for.
pub fn scanned_papers(actor: &Actor) -> Condition {
    let sight = actor.sight_of_scans();
    if sight.all {
        return Condition::all();
    }
    let mut seen = Condition::any().add(scanned_paper::Column::SentBy.eq(actor.person.0));
    if let Some(person) = sight.own {
        seen = seen.add(scanned_paper::Column::Owner.eq(person.0));
    }
    if !sight.departments.is_empty() {
        seen = seen.add(scanned_paper::Column::Department.is_in(departments(&sight)));
    }
    if actor.grants.iter().any(|grant| grant.role == Role::Archivist) {
        seen = seen.add(scanned_paper::Column::Mark.starts_with(CLOSING_NOTICES));
    }
    seen
}

/// How the codes of closing notices begin: only the archivist files them (2.5.2), whoever sent them.
const CLOSING_NOTICES: &str = "EPM1:JX:";
