//! What lists read follows every command, and what must not move cannot.

use regulation::archive::{Folder, FolderEvent};
use regulation::{Act, DepartmentId, FolderId, PersonId, ProjectId, Role, Sight};
use store::entities::{
    approval, approval_decision, coverage, equipment_line, notice, project, receivable, serial, sheet, todo,
};
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use store::testing::TestDb;
use store::{Loaded, StoreError, history, replay, scope};
use uuid::Uuid;

use crate::company::{Company, Failed, line};

async fn row(db: &TestDb, id: Uuid) -> project::Model {
    project::Entity::find_by_id(id).one(&db.store.read()).await.unwrap().unwrap()
}

async fn todos(db: &TestDb, id: Uuid) -> Vec<String> {
    let rows = todo::Entity::find().filter(todo::Column::Stream.eq(id)).order_by_asc(todo::Column::Duty);
    rows.all(&db.store.read()).await.unwrap().into_iter().map(|row| row.duty).collect()
}

async fn lines(db: &TestDb, id: Uuid) -> Vec<(i64, i64, i64, i64)> {
    let rows = equipment_line::Entity::find().filter(equipment_line::Column::Project.eq(id));
    let rows = rows.order_by_asc(equipment_line::Column::Line).all(&db.store.read()).await.unwrap();
    rows.into_iter().map(|row| (row.line, row.quantity, row.arrived, row.signed)).collect()
}

async fn found(db: &TestDb) -> Vec<&'static str> {
    db.store.check().await.unwrap().into_iter().map(|finding| finding.invariant).collect()
}

store::both_databases! {
    async fn clause_2_3_2_the_list_the_task_and_the_notice_follow_the_code(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.apply().await;
        assert_eq!(row(db, id).await.status, "applied");
        assert_eq!(todos(db, id).await, ["give_code"]);
        company.act(id, Role::ContractAdministrator, "2026-03-03", Act::GiveCode(None)).await.unwrap();
        let listed = row(db, id).await;
        assert_eq!((listed.status.as_str(), listed.code.as_deref()), ("preparing", Some("XS-2026-0001")));
        assert!(listed.search.contains("sjzxkr") && listed.search.contains("xs-2026-0001"), "{}", listed.search);
        assert_eq!(todos(db, id).await, ["submit_initiation"]);
        let notices = notice::Entity::find().filter(notice::Column::Stream.eq(id)).all(&db.store.read()).await.unwrap();
        assert_eq!(notices.len(), 1);
        assert_eq!(notices[0].person, Uuid::from(company.person(Role::AccountManager)));
    }

    async fn clause_2_3_2_lines_approvals_and_decisions_are_listed(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.initiate(2).await;
        assert_eq!(lines(db, id).await, [(1, 2, 0, 0)]);
        let approvals = approval::Entity::find().filter(approval::Column::Stream.eq(id));
        let approvals = approvals.all(&db.store.read()).await.unwrap();
        assert_eq!(approvals.len(), 1);
        assert_eq!((approvals[0].outcome.as_deref(), approvals[0].waiting_role.as_deref()), (Some("agreed"), None));
        let decided = approval_decision::Entity::find().filter(approval_decision::Column::Stream.eq(id));
        assert_eq!(decided.all(&db.store.read()).await.unwrap().len() as i64, approvals[0].steps);
        let listed = row(db, id).await;
        assert_eq!((listed.sales_amount, listed.cost, listed.margin), (Some(20_000_00), Some(16_000_00), Some(2000)));
    }

    async fn clause_2_4_4_a_change_changes_only_what_differs(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.arrive(2).await;
        assert_eq!(row(db, id).await.sign_due_on, "2026-04-24".parse().ok());
        let mut kept = line(3);
        kept.line = Some(1);
        let change = regulation::equipment_change::ChangeEntry {
            reason: company.note("客户增购"),
            lines: vec![kept, line(5)],
            plan: None,
        };
        company.act(id, Role::AccountManager, "2026-04-12", Act::WriteChange(change)).await.unwrap();
        assert!(row(db, id).await.open_change);
        company.pass(id, Role::AccountManager, "2026-04-12", Act::SubmitChange(1)).await;
        assert_eq!(lines(db, id).await, [(1, 3, 2, 0), (2, 5, 0, 0)]);
        let listed = row(db, id).await;
        assert_eq!((listed.status.as_str(), listed.open_change), ("executing", false));
    }

    async fn a_duty_that_stays_keeps_the_time_since_when_it_waits(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.arrive(2).await;
        let since = async || {
            let todo = todo::Entity::find().filter(todo::Column::Stream.eq(id)).filter(todo::Column::Duty.eq("submit_sheet"));
            todo.one(&db.store.read()).await.unwrap().map(|row| (row.since, row.part))
        };
        let first = since().await;
        let change = regulation::equipment_change::ChangeEntry { reason: company.note("再看"), lines: vec![line(2)], plan: None };
        company.act(id, Role::AccountManager, "2026-04-12", Act::WriteChange(change)).await.unwrap();
        company.act(id, Role::AccountManager, "2026-04-13", Act::DiscardChange(1)).await.unwrap();
        assert!(first.is_some());
        assert_eq!(since().await, first);
    }

    async fn clause_2_4_3_a_serial_lives_once_however_it_is_typed(db: &TestDb) {
        let company = Company::new(db).await;
        let (first, second) = (company.arrive(2).await, company.arrive(2).await);
        let manager = Role::AccountManager;
        company.act(first, manager, "2026-04-15", Act::WriteSheet(None, company.sheet(&["A-1", "A-2"]))).await.unwrap();
        // The facts of this test never look elsewhere, so only the unique key stands in the way.
        let taken = company.act(second, manager, "2026-04-15", Act::WriteSheet(None, company.sheet(&["a‐1", "B-2"]))).await;
        assert!(matches!(taken, Err(Failed::Store(StoreError::Busy))), "{taken:?}");
        assert_eq!(todos(db, second).await, ["arrange_delivery", "submit_sheet"]);
        company.act(first, manager, "2026-04-15", Act::DiscardSheet(1)).await.unwrap();
        company.act(second, manager, "2026-04-15", Act::WriteSheet(None, company.sheet(&["A-1", "B-2"]))).await.unwrap();
        let live = serial::Entity::find().order_by_asc(serial::Column::Serial).all(&db.store.read()).await.unwrap();
        let live: Vec<_> = live.iter().map(|row| (row.serial.as_str(), row.project)).collect();
        assert_eq!(live, [("A-1", second), ("B-2", second)]);
    }

    async fn clause_2_5_2_a_closed_project_is_frozen(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.close(&["A-1", "A-2"]).await;
        assert_eq!(lines(db, id).await, [(1, 2, 2, 2)]);
        assert_eq!(row(db, id).await.status, "closed");
        for sql in [
            "UPDATE project SET amount = amount + 1",
            "UPDATE project SET status = 'executing'",
            "UPDATE project SET code = 'XS-2026-9999'",
            "DELETE FROM project",
            "UPDATE equipment_line SET quantity = 9",
            "DELETE FROM equipment_line",
            "DELETE FROM serial",
            "DELETE FROM code_registry",
        ] {
            let refused: Result<(), StoreError> = db.store.write("forge", |tx| async move {
                tx.execute_unprepared(sql).await?;
                Ok(())
            }).await;
            let message = refused.unwrap_err().to_string();
            assert!(["2.5.3", "given once", "never"].iter().any(|why| message.contains(why)), "{sql}: {message}");
        }
    }

    async fn clause_2_6_1_the_installed_base_is_listed_at_the_hand_over(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.close(&["A-1"]).await;
        company.act(id, Role::ProjectAdministrator, "2026-04-20", Act::HandToMaintenance).await.unwrap();
        let covered = coverage::Entity::find().all(&db.store.read()).await.unwrap();
        assert_eq!(covered.len(), 1);
        assert_eq!(covered[0].promised_until, "2029-04-14".parse().unwrap());
        assert_eq!(row(db, id).await.status, "maintenance");
    }

    async fn a_past_day_is_shown_by_replaying_to_it(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.close(&["A-1"]).await;
        let story = history::<regulation::Project>(&db.store.read(), id, None).await.unwrap();
        let whole = replay::<regulation::Project>(id, &story);
        assert_eq!(whole.as_ref(), Some(&company.project(id).await.state));
        let until = story.iter().filter(|recorded| recorded.origin.at < "2026-04-01T00:00:00Z".parse::<regulation::Moment>().unwrap());
        let then = replay::<regulation::Project>(id, &until.cloned().collect::<Vec<_>>()).unwrap();
        assert_eq!(then.status, regulation::Status::Executing);
    }

    async fn a_whole_history_is_imported_at_once(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.close(&["A-1"]).await;
        let story = history::<regulation::Project>(&db.store.read(), id, None).await.unwrap();
        let story: Vec<_> = story.into_iter().map(|recorded| (recorded.event, recorded.origin)).collect();
        let copy = Uuid::now_v7();
        let told = &[(copy, story[..1].to_vec())];
        let imported: Result<Vec<Loaded<regulation::Project>>, StoreError> =
            db.store.write("import", |tx| async move { tx.import(told).await }).await;
        assert_eq!(imported.unwrap()[0].number, 1);
        assert_eq!(row(db, copy).await.status, "applied");
        // The contract stands for one project only, and the check says so.
        db.damage();
        assert_eq!(found(db).await, ["INV-06"]);
    }

    async fn what_a_table_says_against_its_stream_is_found(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.arrive(2).await;
        for (sql, invariant) in [
            ("UPDATE project SET title = 'x'", "INV-48"),
            ("UPDATE equipment_line SET arrived = 1", "INV-48"),
            ("DELETE FROM todo", "INV-05"),
            ("UPDATE customer SET phone = 'x'", "INV-48"),
            ("DELETE FROM approval_decision", "INV-48"),
            ("UPDATE project_tally SET amount = amount + 1", "INV-48"),
        ] {
            let before = found(db).await.len();
            db.tamper(sql).await;
            let now = found(db).await;
            assert!(now.len() > before && now.contains(&invariant), "{sql}: {now:?}");
        }
        assert_eq!(row(db, id).await.title, "x");
    }

    async fn inv_36_what_follows_a_closing_is_found(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.close(&["A-1"]).await;
        let forged: Result<(), StoreError> = db.store.write("forge", |tx| async move {
            let project = tx.load::<regulation::Project>(id).await?.unwrap();
            tx.record(&project, &[regulation::Event::SheetDiscarded { sheet: 1 }], &store::testing::origin()).await?;
            Ok(())
        }).await;
        // The serial numbers of a closed project cannot be taken out, whoever decides so.
        assert!(forged.unwrap_err().to_string().contains("2.5.3"));
        let forged: Result<(), StoreError> = db.store.write("forge", |tx| async move {
            let project = tx.load::<regulation::Project>(id).await?.unwrap();
            tx.record(&project, &[regulation::Event::HandedInAgain], &store::testing::origin()).await?;
            Ok(())
        }).await;
        forged.unwrap();
        db.damage();
        assert_eq!(found(db).await, ["INV-36"]);
    }

    async fn inv_47_what_was_destroyed_before_its_time_is_found(db: &TestDb) {
        let company = Company::new(db).await;
        let id = FolderId::of(ProjectId(company.arrive(1).await));
        let reason = company.note("清理");
        let until = "2026-01-01".parse().unwrap();
        let forged = &[
            FolderEvent::Extended { record: 1, until, reason: reason.clone() },
            FolderEvent::DestructionProposed { record: 1, reason },
            FolderEvent::Destroyed { record: 1 },
        ];
        let forged: Result<(), StoreError> = db.store.write("forge", |tx| async move {
            let folder = tx.load::<Folder>(id).await?.unwrap();
            tx.record(&folder, forged, &store::testing::origin()).await?;
            Ok(())
        }).await;
        forged.unwrap();
        db.damage();
        assert_eq!(found(db).await, ["INV-47"]);
    }

    async fn projects_are_found_by_what_people_type(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.arrive(2).await;
        company.act(id, Role::AccountManager, "2026-04-15", Act::WriteSheet(None, company.sheet(&["2102A-1", "A-2"]))).await.unwrap();
        let find = async |typed: &str| {
            let found = store::search::projects(&db.store.read(), typed).await.unwrap();
            project::Entity::find().filter(found).all(&db.store.read()).await.unwrap().len()
        };
        for typed in ["数据", "扩容", "数据中心扩容", "ｘｓ－2026", "0001", "1", "HT-2026-0583", "0583", "sjzx", "kuorong",
                      "shujuzhongxinkuorong", "重庆", "cqyh", "zqyh", "chongqing", "2102a-1", "2102"] {
            assert_eq!(find(typed).await, 1, "{typed}");
        }
        for typed in ["政务", "xs-2027", "数据中心改造", "shujuzhongxingaizao", "%", "_", "583"] {
            assert_eq!(find(typed).await, usize::from(typed == "583"), "{typed}");
        }
    }

    async fn what_many_projects_share_finds_them_too(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.apply().await;
        let row = project::Entity::find_by_id(id).one(&db.store.read()).await.unwrap().unwrap();
        // Rows past their streams: only the search is looked at here.
        db.damage();
        let copies: Result<(), StoreError> = db.store.write("copy", |tx| {
            let row = row.clone();
            async move {
                for _ in 0..2100 {
                    let copy = project::Model { id: Uuid::now_v7(), ..row.clone() };
                    project::Entity::insert(project::ActiveModel::from(copy)).exec_without_returning(&tx).await?;
                }
                Ok(())
            }
        }).await;
        copies.unwrap();
        let found = store::search::projects(&db.store.read(), "cqyh").await.unwrap();
        let page = project::Entity::find().filter(found).order_by_desc(project::Column::ChangedAt);
        assert_eq!(page.limit(50).all(&db.store.read()).await.unwrap().len(), 50);
    }

    async fn rare_words_and_serials_are_found_without_a_scan(db: &TestDb) {
        let query = store::search::found_ids("数据");
        // Customers are few, and their names are read through.
        assert!(db.scans(&query).await.iter().all(|table| table == "customer"));
        let unserved = project::Entity::find().filter(store::search::contains(project::Column::Title, "x")).into_query();
        assert_eq!(db.scans(&unserved).await, ["project"]);
    }

    async fn what_is_owed_is_summed_up_from_an_index_alone(db: &TestDb) {
        let own = Sight { own: Some(PersonId(Uuid::now_v7())), ..Sight::default() };
        let departments = Sight { departments: vec![DepartmentId(Uuid::now_v7())], ..Sight::default() };
        for sight in [Sight { all: true, ..Sight::default() }, own, departments] {
            let by_customer = receivable::Entity::find()
                .select_only()
                .column(receivable::Column::Customer)
                .column_as(receivable::Column::Open.sum(), "open")
                .column_as(receivable::Column::DueOn.min(), "oldest")
                .filter(scope::receivables(&sight))
                .group_by(receivable::Column::Customer);
            assert_eq!(db.scans(&by_customer.into_query()).await, Vec::<String>::new(), "{sight:?}");
            let of_one = receivable::Entity::find()
                .filter(receivable::Column::Customer.eq(Uuid::now_v7()))
                .filter(scope::receivables(&sight));
            assert_eq!(db.scans(&of_one.into_query()).await, Vec::<String>::new(), "{sight:?}");
        }
    }

    async fn one_of_several_rows_goes_by_itself(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.arrive(3).await;
        let manager = Role::AccountManager;
        company.act(id, manager, "2026-04-15", Act::WriteSheet(None, company.sheet(&["A-1", "A-2", "A-3"]))).await.unwrap();
        company.act(id, manager, "2026-04-15", Act::WriteSheet(Some(1), company.sheet(&["A-1", "A-4"]))).await.unwrap();
        let live = serial::Entity::find().order_by_asc(serial::Column::Serial).all(&db.store.read()).await.unwrap();
        assert_eq!(live.iter().map(|row| row.serial.as_str()).collect::<Vec<_>>(), ["A-1", "A-4"]);
    }

    async fn sheets_are_listed_with_where_they_stand(db: &TestDb) {
        let company = Company::new(db).await;
        let id = company.close(&["A-1"]).await;
        let rows = sheet::Entity::find().filter(sheet::Column::Project.eq(id)).all(&db.store.read()).await.unwrap();
        assert_eq!((rows.len(), rows[0].status.as_str()), (1, "accepted"));
        assert_eq!(rows[0].accepted_by, Some(company.person(Role::ProjectAdministrator).into()));
    }
}
