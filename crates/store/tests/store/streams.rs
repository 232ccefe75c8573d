//! Streams: one order, no lost update, no unseen change.

use std::sync::atomic::{AtomicU32, Ordering};

use regulation::clause::Clause;
use regulation::clock::Stamp;
use regulation::duties::Duty;
use regulation::id::PersonId;
use serde::{Deserialize, Serialize};
use store::testing::{TestDb, origin};
use store::{Aggregate, Face, Loaded, Rows, Store, StoreError, history, look};
use uuid::Uuid;

/// A count that never passes its limit: the smallest thing whose decision depends on its state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Counter {
    count: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", content = "with", rename_all = "snake_case")]
enum Counted {
    Opened,
    Added(u32),
}

impl Aggregate for Counter {
    const KIND: &'static str = "counter";
    type Event = Counted;

    fn after(before: Option<Self>, _: Uuid, event: &Counted, _: &Stamp) -> Option<Self> {
        match event {
            Counted::Opened => Some(Self { count: 0 }),
            Counted::Added(n) => before.map(|before| Self { count: before.count + n }),
        }
    }

    fn clause(_: &Counted) -> Clause {
        Clause::C2_4_4
    }

    fn duties(&self) -> Vec<Duty> {
        Vec::new()
    }

    fn face(&self) -> Face {
        Face { code: None, title: format!("{} of {LIMIT}", self.count), customer: None, department: None }
    }

    fn found_by(&self) -> Vec<String> {
        Vec::new()
    }

    fn told(&self, _: &Counted) -> Vec<PersonId> {
        Vec::new()
    }

    fn rows(_: &Loaded<Self>) -> Rows {
        Rows::default()
    }
}

#[derive(Debug)]
enum Refused {
    Full,
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

const LIMIT: u32 = 10;

async fn open(store: &Store) -> Uuid {
    let id = Uuid::now_v7();
    let opened =
        store.write("open", |tx| async move { tx.begin::<Counter>(id, &[Counted::Opened], &origin()).await });
    opened.await.expect("a new stream");
    id
}

/// Load, decide, record.
async fn add(store: &Store, id: Uuid, decided: &AtomicU32) -> Result<i64, Refused> {
    let added = store.write("add", |tx| async move {
        let counter = tx.load::<Counter>(id).await?.expect("the stream is there");
        decided.fetch_add(1, Ordering::Relaxed);
        if counter.state.count == LIMIT {
            return Err(Refused::Full);
        }
        Ok(tx.record(&counter, &[Counted::Added(1)], &origin()).await?.number)
    });
    added.await
}

store::both_databases! {
    async fn what_was_recorded_is_read_back(db: &TestDb) {
        let id = open(&db.store).await;
        let events = &[Counted::Added(2), Counted::Added(3)];
        let after = db.store.write("add", |tx| async move {
            let counter = tx.load::<Counter>(id).await?.expect("opened");
            tx.record(&counter, events, &origin()).await
        });
        let after: Result<_, StoreError> = after.await;
        assert_eq!(after.unwrap().number, 3);

        let seen = look::<Counter>(&db.store.read(), id).await.unwrap().unwrap();
        assert_eq!((seen.number, seen.state), (3, Counter { count: 5 }));
        let story = history::<Counter>(&db.store.read(), id, None).await.unwrap();
        assert_eq!(story[2].event, Counted::Added(3));
        assert_eq!(story[2].origin, origin());
        let until = history::<Counter>(&db.store.read(), id, Some(2)).await.unwrap();
        assert_eq!(until.len(), 2);
    }

    async fn a_refusal_leaves_no_trace(db: &TestDb) {
        let id = Uuid::now_v7();
        let refused = db.store.write("open", |tx| async move {
            tx.begin::<Counter>(id, &[Counted::Opened], &origin()).await?;
            Err::<(), _>(Refused::Full)
        });
        assert!(matches!(refused.await, Err(Refused::Full)));
        assert!(look::<Counter>(&db.store.read(), id).await.unwrap().is_none());
    }

    async fn a_dropped_write_leaves_no_trace(db: &TestDb) {
        let id = Uuid::now_v7();
        let store = db.store.clone();
        let written = store.write("open", |tx| async move {
            tx.begin::<Counter>(id, &[Counted::Opened], &origin()).await?;
            std::future::pending::<Result<(), StoreError>>().await
        });
        let cut = tokio::time::timeout(std::time::Duration::from_millis(300), written).await;
        assert!(cut.is_err());
        assert!(look::<Counter>(&db.store.read(), id).await.unwrap().is_none());
        open(&db.store).await;
    }

    async fn writers_at_once_decide_one_after_the_other(db: &TestDb) {
        let id = open(&db.store).await;
        let decided = std::sync::Arc::new(AtomicU32::new(0));
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..LIMIT + 6 {
            let (store, decided) = (db.store.clone(), decided.clone());
            writers.spawn(async move { add(&store, id, &decided).await });
        }
        let answers = writers.join_all().await;
        let added = answers.iter().filter(|a| a.is_ok()).count();
        assert!(answers.iter().all(|a| match a { Ok(_) | Err(Refused::Full) => true, Err(Refused::Store(e)) => panic!("{e}") }), "{answers:?}");
        assert_eq!(added, LIMIT as usize);
        let counter = look::<Counter>(&db.store.read(), id).await.unwrap().unwrap();
        assert_eq!((counter.number, counter.state.count), (i64::from(LIMIT) + 1, LIMIT));
    }

    /// Even a command that holds a state read outside its transaction cannot append over another's event.
    async fn of_two_with_one_number_the_second_decides_anew(db: &TestDb) {
        let id = open(&db.store).await;
        let read_before = db.store.write("read", |tx| async move { tx.load::<Counter>(id).await }).await;
        let read_before: &Loaded<Counter> = &read_before.unwrap_or_else(|e: StoreError| panic!("{e}")).unwrap();
        add(&db.store, id, &AtomicU32::new(0)).await.unwrap();

        let tries = &AtomicU32::new(0);
        let second: Result<_, StoreError> = db.store.write("second", |tx| async move {
            let counter = match tries.fetch_add(1, Ordering::Relaxed) {
                0 => read_before.clone(),
                _ => tx.load::<Counter>(id).await?.expect("opened"),
            };
            tx.record(&counter, &[Counted::Added(1)], &origin()).await
        }).await;
        assert_eq!((second.unwrap().number, tries.load(Ordering::Relaxed)), (3, 2));
    }

    async fn a_stream_is_not_read_as_another_kind(db: &TestDb) {
        let id = open(&db.store).await;
        let none: Result<_, StoreError> = db.store.write("read", |tx| async move { tx.load::<Other>(id).await }).await;
        assert!(none.unwrap().is_none());
    }

    async fn events_cannot_be_changed_or_deleted(db: &TestDb) {
        use store::sea_orm::ConnectionTrait;
        open(&db.store).await;
        for sql in ["UPDATE event SET body = '{}'", "DELETE FROM event"] {
            let done: Result<(), StoreError> = db.store.write("forge", |tx| async move {
                tx.execute_unprepared(sql).await?;
                Ok(())
            }).await;
            assert!(matches!(done, Err(StoreError::Database(_))), "{sql}: {done:?}");
        }
    }

    async fn readers_see_only_what_is_committed_and_cannot_write(db: &TestDb) {
        use store::sea_orm::ConnectionTrait;
        let id = Uuid::now_v7();
        let written: Result<(), StoreError> = db.store.write("open", |tx| async move {
            tx.begin::<Counter>(id, &[Counted::Opened], &origin()).await?;
            assert!(look::<Counter>(&db.store.read(), id).await?.is_none());
            Ok(())
        }).await;
        written.unwrap();
        assert!(look::<Counter>(&db.store.read(), id).await.unwrap().is_some());
        let refused = db.store.read().execute_unprepared("DELETE FROM snapshot").await.unwrap_err().to_string();
        assert!(refused.contains("readonly") || refused.contains("read-only"), "{refused}");
    }

    async fn a_changed_event_is_found(db: &TestDb) {
        let id = open(&db.store).await;
        add(&db.store, id, &AtomicU32::new(0)).await.unwrap();
        unlock_events(db).await;
        db.tamper("UPDATE event SET body = replace(body, '1', '9') WHERE number = 2").await;
        assert_eq!(findings(db).await, [format!("INV-48 event {id} 2: its hash is not that of its content")]);
    }

    async fn an_event_taken_out_is_found(db: &TestDb) {
        let id = open(&db.store).await;
        for _ in 0..2 {
            add(&db.store, id, &AtomicU32::new(0)).await.unwrap();
        }
        unlock_events(db).await;
        db.tamper("DELETE FROM event WHERE number = 2").await;
        let found = findings(db).await;
        assert_eq!(found[0], format!("INV-48 event {id} 3: it follows number 1"));
    }

    async fn a_stream_taken_out_whole_is_found_by_the_seal(db: &TestDb) {
        let (first, second) = (open(&db.store).await, open(&db.store).await);
        let now = origin().millis();
        assert_eq!(db.store.seal(now).await.unwrap(), 0, "what has just happened waits for the next seal");
        assert_eq!(db.store.seal(now + 3_600_000).await.unwrap(), 2);
        add(&db.store, first, &AtomicU32::new(0)).await.unwrap();
        assert_eq!(db.store.seal(now + 7_200_000).await.unwrap(), 1);
        assert_eq!(db.store.seal(now + 7_200_000).await.unwrap(), 0);
        db.assert_whole().await;
        unlock_events(db).await;
        db.tamper("DELETE FROM event WHERE position = 2").await;
        db.tamper("DELETE FROM snapshot WHERE stream NOT IN (SELECT stream FROM event)").await;
        assert_eq!(findings(db).await, ["INV-48 seal 1: it covers 2 events up to 2, of which 1 are left"]);
        assert!(look::<Counter>(&db.store.read(), second).await.unwrap().is_none());
    }

    async fn a_last_event_taken_off_is_found(db: &TestDb) {
        let id = open(&db.store).await;
        add(&db.store, id, &AtomicU32::new(0)).await.unwrap();
        unlock_events(db).await;
        db.tamper("DELETE FROM event WHERE number = 2").await;
        assert_eq!(
            findings(db).await,
            [format!("INV-48 snapshot {id}: it stands at event 2, which is not the stream's last")]
        );
    }
}

async fn unlock_events(db: &TestDb) {
    let (first, second) = match db.kind {
        store::testing::Kind::Sqlite => ("DROP TRIGGER event_stays", "DROP TRIGGER event_remains"),
        store::testing::Kind::Postgres => {
            ("DROP TRIGGER event_stays ON event", "DROP TRIGGER event_remains ON event")
        }
    };
    db.tamper(first).await;
    db.tamper(second).await;
}

async fn findings(db: &TestDb) -> Vec<String> {
    let findings = db.store.check().await.unwrap();
    findings.into_iter().map(|f| format!("{} {}: {}", f.invariant, f.row, f.what)).collect()
}

/// Another kind of stream with the same content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Other(Counter);

impl Aggregate for Other {
    const KIND: &'static str = "other";
    type Event = Counted;
    fn after(before: Option<Self>, id: Uuid, event: &Counted, stamp: &Stamp) -> Option<Self> {
        Counter::after(before.map(|b| b.0), id, event, stamp).map(Self)
    }
    fn clause(event: &Counted) -> Clause {
        Counter::clause(event)
    }
    fn duties(&self) -> Vec<Duty> {
        self.0.duties()
    }
    fn face(&self) -> Face {
        self.0.face()
    }
    fn found_by(&self) -> Vec<String> {
        Vec::new()
    }
    fn told(&self, event: &Counted) -> Vec<PersonId> {
        self.0.told(event)
    }
    fn rows(_: &Loaded<Self>) -> Rows {
        Rows::default()
    }
}
