//! Master data: every change is in the audit trail, and nobody writes over another's.

use store::entities::{calendar_day, calendar_year, customer, department, event, person};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::testing::{TestDb, origin};
use store::{MasterRecord, StoreError, search};
use uuid::Uuid;

async fn save<M: MasterRecord>(db: &TestDb, row: M) -> Result<M, StoreError> {
    let row = &row;
    db.store.write("save", |tx| async move { tx.save(row.clone(), &origin()).await }).await
}

fn customer(name: &str) -> customer::Model {
    customer::Model {
        id: Uuid::now_v7(),
        revision: 0,
        name: name.into(),
        name_fold: search::fold(name),
        contact: "王芳".into(),
        phone: "0571-8888".into(),
        address: "杭州".into(),
        credit_limit: Some(50_000_000),
        active: true,
        search: search::search_text([name]),
        sort_key: search::sort_key(name),
    }
}

async fn bodies(db: &TestDb, id: Uuid) -> Vec<serde_json::Value> {
    let rows =
        event::Entity::find().filter(event::Column::Stream.eq(id)).all(&db.store.read()).await.unwrap();
    rows.iter().map(|r| serde_json::from_str(&r.body).unwrap()).collect()
}

store::both_databases! {
    async fn a_change_leaves_before_and_after(db: &TestDb) {
        let new = save(db, customer("重庆银行")).await.unwrap();
        assert_eq!(new.revision, 1);
        let changed = save(db, customer::Model { phone: "023-6666".into(), ..new.clone() }).await.unwrap();
        assert_eq!(changed.revision, 2);
        let bodies = bodies(db, new.id).await;
        assert!(bodies[0]["before"].is_null());
        assert_eq!(bodies[1]["before"]["phone"], "0571-8888");
        assert_eq!(bodies[1]["after"]["phone"], "023-6666");
    }

    async fn a_row_saved_as_it_was_leaves_nothing(db: &TestDb) {
        let new = save(db, customer("重庆银行")).await.unwrap();
        assert_eq!(save(db, new.clone()).await.unwrap(), new);
        assert_eq!(bodies(db, new.id).await.len(), 1);
    }

    async fn a_stale_change_is_refused(db: &TestDb) {
        let new = save(db, customer("重庆银行")).await.unwrap();
        save(db, customer::Model { phone: "1".into(), ..new.clone() }).await.unwrap();
        let late = save(db, customer::Model { phone: "2".into(), ..new.clone() }).await;
        assert!(matches!(late, Err(StoreError::Stale { table: "customer", id }) if id == new.id), "{late:?}");
    }

    async fn a_name_taken_says_which(db: &TestDb) {
        save(db, customer("重庆银行")).await.unwrap();
        let taken = save(db, customer("重庆 银行")).await;
        assert!(matches!(&taken, Err(StoreError::Taken(what)) if what.starts_with("customer")), "{taken:?}");
    }

    async fn a_password_never_reaches_the_audit_trail(db: &TestDb) {
        let department = department::Model {
            id: Uuid::now_v7(),
            revision: 0,
            code: "D1".into(),
            name: "销售一部".into(),
            parent: None,
            away: false,
            active: true,
            sort_key: search::sort_key("销售一部"),
        };
        let department = save(db, department).await.unwrap();
        let person = person::Model {
            id: Uuid::now_v7(),
            revision: 0,
            username: "zhang".into(),
            username_fold: "zhang".into(),
            name: "张三".into(),
            department: department.id,
            email: None,
            phone: None,
            locale: "zh-CN".into(),
            enabled: true,
            password_hash: Some("$argon2id$secret".into()),
            password_changed_at: Some(1),
            search: search::search_text(["张三", "zhang"]),
            sort_key: search::sort_key("张三"),
        };
        let person = save(db, person).await.unwrap();
        assert_eq!(bodies(db, person.id).await[0]["after"]["password_hash"], "set");
    }

    async fn clause_2_4_3_a_calendar_year_is_replaced_whole(db: &TestDb) {
        let year = calendar_year::Model { id: Uuid::now_v7(), revision: 0, year: 2026 };
        let day = |day: &str, kind: &str| calendar_day::Model {
            date: day.parse().unwrap(),
            year: 2026,
            kind: kind.into(),
            name: "国庆节".into(),
        };
        let days = vec![day("2026-10-01", "holiday"), day("2026-10-10", "workday")];
        let (year, days) = (&year, &days);
        let saved: Result<_, StoreError> =
            db.store.write("calendar", |tx| async move { tx.save_calendar(year.clone(), days.clone(), &origin()).await }).await;
        let saved = &saved.unwrap();
        let again: Result<_, StoreError> =
            db.store.write("calendar", |tx| async move { tx.save_calendar(saved.clone(), days[..1].to_vec(), &origin()).await }).await;
        assert_eq!(again.unwrap().revision, 2);
        let kept = calendar_day::Entity::find().all(&db.store.read()).await.unwrap();
        assert_eq!(kept, days[..1]);
        assert_eq!(bodies(db, year.id).await[1]["before"]["days"].as_array().unwrap().len(), 2);
    }
}
