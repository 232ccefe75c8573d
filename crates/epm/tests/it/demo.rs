//! The demo company, small, on both databases.

use chrono::{DateTime, Utc};
use epm::demo::Demo;
use regulation::lifecycle::Status;
use std::collections::BTreeSet;
use store::entities::{contract, equipment_line, person, project, receivable, session};
use store::sea_orm::{EntityTrait, PaginatorTrait};

/// A Friday afternoon in Shanghai.
const NOW: &str = "2026-11-20T07:30:00Z";

store::both_databases! {
    async fn the_demo_shows_every_status_and_is_whole(db: &TestDb) {
        let now: DateTime<Utc> = NOW.parse().expect("an instant");
        Demo { projects: 12, seed: 7, ..Demo::default() }.make(&db.store, now).await.expect("the demo is made");
        let read = db.store.read();
        let projects = project::Entity::find().all(&read).await.expect("projects");
        let statuses: BTreeSet<String> = projects.iter().map(|row| row.status.clone()).collect();
        assert_eq!(statuses, Status::ALL.map(|status| status.code().to_owned()).into());
        assert!(projects.iter().all(|row| row.changed_at <= now.timestamp_millis()), "nothing is yet to come");
        let contracts = contract::Entity::find().all(&read).await.expect("contracts");
        assert!(contracts.iter().any(|row| row.received > 0), "customers pay");
        let people = person::Entity::find().all(&read).await.expect("people");
        let sign_in = |row: &person::Model| row.enabled && row.password_hash.is_some() && row.password_changed_at.is_some();
        assert!(people.iter().all(sign_in), "everyone can sign in at once");
        assert_eq!(session::Entity::find().count(&read).await.expect("sessions"), 0, "nobody is signed in");
    }

    /// What is made in bulk has been through the same rules, ends in every status too, and is whole.
    async fn a_demo_in_bulk_shows_every_status_and_is_whole(db: &TestDb) {
        let now: DateTime<Utc> = NOW.parse().expect("an instant");
        Demo { projects: 90, stories: 0, seed: 7 }.make(&db.store, now).await.expect("the demo is made");
        let read = db.store.read();
        let projects = project::Entity::find().all(&read).await.expect("projects");
        let statuses: BTreeSet<String> = projects.iter().map(|row| row.status.clone()).collect();
        assert_eq!((projects.len(), statuses), (90, Status::ALL.map(|status| status.code().to_owned()).into()));
        assert!(projects.iter().all(|row| row.changed_at <= now.timestamp_millis()), "nothing is yet to come");
        let lines = equipment_line::Entity::find().count(&read).await.expect("lines");
        let initiated = projects.iter().filter(|row| row.initiated_at.is_some()).count();
        assert_eq!(lines, 12 * initiated as u64, "twelve lines each");
        let contracts = contract::Entity::find().all(&read).await.expect("contracts");
        assert!(contracts.iter().any(|row| row.received > 0), "customers pay");
        let open = receivable::Entity::find().all(&read).await.expect("receivables");
        let late = |row: &receivable::Model| row.due_on.is_some_and(|due_on| due_on < now.date_naive());
        assert!(open.iter().any(late) && !open.iter().all(late), "some of them late");
    }
}
