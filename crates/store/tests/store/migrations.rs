//! Rows that were there before a table was: a database is put back to the schema of before, opened, and must then hold
//! what each stream's state makes of it.

use regulation::contract::{Contract, ContractEvent, Terms};
use regulation::equipment_change::ChangeEntry;
use regulation::papers::ArchiveTerms;
use regulation::text::Code;
use regulation::{Act, FileHash, Role};
use serde_json::{Value, json};
use store::entities::{
    archive_folder, archive_record, contract, coverage, delivery, equipment_change, receivable, task_form,
};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use store::testing::TestDb;
use store::{Store, StoreError};
use uuid::Uuid;

use crate::company::{Company, line};

/// What each migration after the fifth made, taken away again, the last first. What lists are read by goes with its
/// table.
const UNDO: [&str; 12] = [
    "DROP TABLE form_print;",
    "DROP INDEX contract_number_fold; ALTER TABLE contract DROP COLUMN number_fold;
     CREATE INDEX contract_contract_number ON contract (contract_number);",
    "DROP INDEX project_customer; CREATE INDEX project_customer ON project (customer, amount);",
    "DROP INDEX contract_changed; DROP INDEX contract_status; DROP INDEX contract_account_manager;
     DROP INDEX contract_department; DROP INDEX contract_status_sums; DROP INDEX contract_account_manager_sums;
     DROP INDEX contract_department_sums;
     CREATE INDEX contract_status ON contract (status, written_at, id);
     CREATE INDEX contract_account_manager ON contract (account_manager, written_at);
     CREATE INDEX contract_department ON contract (department, written_at);
     DROP INDEX todo_department_due; DROP INDEX todo_department_duty;
     UPDATE todo SET department = NULL WHERE person IS NOT NULL;
     DROP INDEX coverage_vendor; CREATE INDEX coverage_vendor ON coverage (vendor_until);
     DROP INDEX receivable_department;
     CREATE INDEX receivable_department ON receivable (department, customer, due_on, open);
     DROP INDEX purchase_order_state;",
    "DROP TABLE archive_record; DROP TABLE archive_folder;",
    "DROP TABLE upload_part; DROP TABLE upload; DROP TABLE kept_document; DROP TABLE scanned_paper;
     DROP TABLE scan_reading;",
    "DROP TABLE urge; DROP TABLE support_unit; DROP TABLE support_contract;",
    "DROP TABLE project_tally;
     DROP INDEX project_department_status_changed; DROP INDEX project_department_status_sign_due;
     DROP INDEX project_account_manager_status_changed; DROP INDEX project_account_manager_status_sign_due;
     DROP INDEX todo_person_due; DROP INDEX todo_person_duty; DROP INDEX todo_role_due; DROP INDEX todo_role_duty;
     CREATE INDEX project_department_status ON project (department, status, amount);
     CREATE INDEX project_account_manager_status ON project (account_manager, status, amount, id);
     CREATE INDEX project_account_manager_department ON project (account_manager, department, id);
     CREATE INDEX todo_person ON todo (person, since); CREATE INDEX todo_role ON todo (role, department, since);",
    "ALTER TABLE coverage DROP COLUMN place;",
    "DROP TABLE receivable;
     ALTER TABLE contract DROP COLUMN received;",
    "DROP INDEX project_account_manager_status; DROP INDEX project_department_status_amount;
     DROP INDEX project_status_sign_due; DROP INDEX project_account_manager_department;
     DROP INDEX project_sign_due_list;",
    "DROP TABLE task_form; DROP TABLE equipment_change; DROP TABLE delivery;
     DROP INDEX purchase_order_list; DROP INDEX sheet_list; DROP INDEX event_at; DROP INDEX security_record_kind;",
];

/// The database as the first five migrations leave it, with all its streams; opened again, which brings it up.
async fn brought_up(db: &TestDb) -> Store {
    for sql in UNDO {
        db.tamper(sql).await;
    }
    db.tamper("DELETE FROM seaql_migrations WHERE version >= 'm0006'").await;
    let store = db.open_again().await;
    let findings = store.check().await.unwrap();
    assert!(findings.is_empty(), "the tables are not what the streams make: {findings:#?}");
    store
}

fn entry<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn change(company: &Company<'_>, quantity: i64) -> ChangeEntry {
    let mut kept = line(quantity);
    kept.line = Some(1);
    ChangeEntry { reason: company.note("客户'增购'"), lines: vec![kept], plan: None }
}

/// A project with two deliveries, task forms in every state, a change that took effect and one that was discarded, as
/// far as the hand-over to IT service; and one with a change in approval.
async fn projects(company: &Company<'_>) {
    let id = company.arrive(2).await;
    let (manager, technical) = (Role::AccountManager, Role::TechnicalSupport);
    let form = |day: &str| {
        let form = json!({ "kind": "installation", "content": "上架\n加电", "place": "重庆", "wanted_on": day, "contact": "王芳" });
        Act::WriteTaskForm(entry(form))
    };
    for day in ["2026-04-20", "2026-04-21", "2026-04-22"] {
        company.act(id, manager, "2026-04-11", form(day)).await.unwrap();
    }
    company.act(id, technical, "2026-04-11", Act::AcceptTaskForm(1)).await.unwrap();
    let people = vec![company.person(technical)];
    company.act(id, technical, "2026-04-11", Act::AssignTaskForm(1, people)).await.unwrap();
    for minutes in [30, 45] {
        let work = json!({ "on": "2026-04-12", "minutes": minutes, "content": "调试" });
        company.act(id, technical, "2026-04-12", Act::RecordWork(1, entry(work))).await.unwrap();
    }
    company.act(id, technical, "2026-04-12", Act::CompleteTaskForm(1, company.note("完成"))).await.unwrap();
    company
        .act(id, technical, "2026-04-12", Act::DeclineTaskForm(2, company.note("人员不足")))
        .await
        .unwrap();
    for (place, carrier) in [("重庆江北机房", Some("江临速运")), ("重庆南岸 B2", None)] {
        let lines = json!([{ "equipment_line_id": 1, "quantity": 1 }]);
        let delivery = json!({ "direct": false, "place": place, "on": "2026-04-13", "carrier": carrier, "lines": lines });
        company.act(id, manager, "2026-04-12", Act::ArrangeDelivery(entry(delivery))).await.unwrap();
    }
    company.act(id, manager, "2026-04-13", Act::ConfirmDelivery(2)).await.unwrap();
    company.act(id, manager, "2026-04-13", Act::WriteChange(change(company, 3))).await.unwrap();
    company.act(id, manager, "2026-04-13", Act::DiscardChange(1)).await.unwrap();
    let dearer = ChangeEntry {
        lines: vec![{
            let mut dearer = change(company, 2).lines.remove(0);
            dearer.unit_price = regulation::Fen(12_000_00);
            dearer
        }],
        ..change(company, 2)
    };
    company.act(id, manager, "2026-04-14", Act::WriteChange(dearer)).await.unwrap();
    company.pass(id, manager, "2026-04-14", Act::SubmitChange(2)).await;
    company
        .act(id, manager, "2026-04-15", Act::WriteSheet(None, company.sheet(&["A-1", "A-2"])))
        .await
        .unwrap();
    let scan = FileHash::new(&company.scan().await).unwrap();
    company.act(id, manager, "2026-04-15", Act::AttachSheetScan(1, scan)).await.unwrap();
    company.act(id, manager, "2026-04-15", Act::SubmitSheet(1)).await.unwrap();
    let administrator = Role::ProjectAdministrator;
    company.act(id, administrator, "2026-04-16", Act::AcceptSheet(1)).await.unwrap();
    company.act(id, administrator, "2026-04-17", Act::Close).await.unwrap();
    company.act(id, administrator, "2026-04-20", Act::HandToMaintenance).await.unwrap();

    let open = company.initiate(2).await;
    company.act(open, manager, "2026-04-13", Act::WriteChange(change(company, 3))).await.unwrap();
    company.act(open, manager, "2026-04-13", Act::SubmitChange(1)).await.unwrap();
}

store::both_databases! {
    async fn rows_of_before_get_what_the_lists_of_parts_read(db: &TestDb) {
        let company = Company::new(db).await;
        projects(&company).await;
        let store = brought_up(db).await;
        let read = &store.read();
        let forms = task_form::Entity::find().order_by_asc(task_form::Column::Number).all(read).await.unwrap();
        let forms: Vec<_> = forms.iter().map(|form| (form.status.as_str(), form.people, form.minutes)).collect();
        assert_eq!(forms, [("completed", 1, 75), ("declined", 0, 0), ("ended", 0, 0)]);
        let changes = equipment_change::Entity::find().all(read).await.unwrap();
        let mut changes: Vec<_> = changes.iter().map(|change| (change.status.as_str(), change.approval)).collect();
        changes.sort_unstable();
        assert_eq!(changes, [("discarded", None), ("effective", Some(2)), ("in_approval", Some(2))]);
        let deliveries = delivery::Entity::find().order_by_asc(delivery::Column::Number).all(read).await.unwrap();
        let deliveries: Vec<_> =
            deliveries.iter().map(|row| (row.carrier.as_deref(), row.units, row.confirmed_at.is_some())).collect();
        assert_eq!(deliveries, [(Some("江临速运"), 1, true), (None, 1, true)]);
    }

    async fn projects_of_before_get_their_folders(db: &TestDb) {
        let company = Company::new(db).await;
        projects(&company).await;
        let store = brought_up(db).await;
        let (terms, origin) = (&ArchiveTerms::default(), &store::testing::origin());
        assert_eq!(store.open_folders(terms, origin).await.unwrap(), 2);
        assert_eq!(store.open_folders(terms, origin).await.unwrap(), 0, "each has one folder");
        let read = &store.read();
        let folders = archive_folder::Entity::find().all(read).await.unwrap();
        let closed = folders.iter().find(|folder| folder.closed).unwrap();
        assert_eq!((closed.records, closed.ended_on), (10, "2026-04-17".parse().ok()));
        assert!(closed.lacks > 0 && folders.iter().any(|folder| folder.lacks == 0));
        let sheets = archive_record::Entity::find().filter(archive_record::Column::Kind.eq("sign_off_sheet"));
        let sheet = sheets.one(read).await.unwrap().unwrap();
        assert!(sheet.file.is_some() && sheet.held_by.is_some() && !sheet.at_archive);
        assert_eq!(sheet.due_on, "2026-05-16".parse().ok(), "thirty days after it was accepted");
        let findings = store.check().await.unwrap();
        assert!(findings.is_empty(), "{findings:#?}");
    }

    async fn contract_numbers_of_before_are_compared_folded(db: &TestDb) {
        let company = Company::new(db).await;
        company.apply().await;
        let known = contract::Entity::find().one(&db.store.read()).await.unwrap().unwrap().id;
        let origin = &store::testing::origin();
        let written = db.store.write("contracts of before", |tx| async move {
            let Contract { terms, account_manager, department, .. } = tx.load::<Contract>(known).await?.unwrap().state;
            for typed in ["ＨＴ－2026－０５８３", "ht–2026—0583", "HT -2026- 0583", "Ht-2026-0583"] {
                let terms = Terms { number: Code::new(typed).ok(), ..terms.clone() };
                let drafted = ContractEvent::Drafted { account_manager, department, demand: None, terms };
                tx.begin::<Contract>(Uuid::now_v7(), &[drafted], origin).await?;
            }
            Ok::<_, StoreError>(())
        });
        written.await.unwrap();
        let store = brought_up(db).await;
        let rows = contract::Entity::find().all(&store.read()).await.unwrap();
        assert_eq!(rows.len(), 5);
        assert!(rows.iter().all(|row| row.number_fold.as_deref() == Some("ht-2026-0583")), "{rows:#?}");
    }

    async fn rows_of_before_get_what_is_owed_and_where_the_units_are(db: &TestDb) {
        let company = Company::new(db).await;
        projects(&company).await;
        let store = brought_up(db).await;
        let read = &store.read();
        let owed = receivable::Entity::find().all(read).await.unwrap();
        let mut owed: Vec<_> = owed.iter().map(|row| (row.number, row.due_on, row.amount, row.open)).collect();
        owed.sort_unstable();
        let first = (1, "2026-05-10".parse().ok(), 200_000_00, 200_000_00);
        let second = (2, None, 99_999_99, 99_999_99);
        assert_eq!(owed, [first, first, second, second], "two contracts were handed in");
        let received = contract::Entity::find().all(read).await.unwrap();
        assert!(received.iter().all(|row| row.received == 0));
        let places = coverage::Entity::find().all(read).await.unwrap();
        let places: Vec<_> = places.iter().map(|row| row.place.as_str()).collect();
        assert_eq!(places, ["重庆南岸 B2"], "the last delivery says where");
    }
}
