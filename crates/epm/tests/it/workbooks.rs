//! Lists in and out: serial numbers out of a supplier's list (2.4.3, E6), and any list as a workbook (Z4).

use crate::app::{Client, Reply, TestApp};
use crate::contracts::page;
use crate::street::{Street, serials};
use epm::features::todos::queries::{done, started, told, waiting};
use epm::features::todos::{Stretch, Wanted};
use http::Method;
use regulation::{Actor, DepartmentId, PersonId, Role};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use store::StoreError;
use store::entities::todo;
use store::sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;
use zip::ZipArchive;

const BYTES: &str = "application/octet-stream";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The one sheet of a workbook as its markup.
#[track_caller]
pub fn sheet(reply: &Reply) -> String {
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, XLSX), "{}", reply.text());
    assert!(reply.header("content-disposition").contains(".xlsx"), "{}", reply.header("content-disposition"));
    let mut archive = ZipArchive::new(Cursor::new(&reply.body)).expect("an archive");
    let mut text = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet").read_to_string(&mut text).expect("text");
    text
}

/// How many rows it has, the headings among them.
pub fn rows(sheet: &str) -> usize {
    sheet.matches("<row ").count()
}

store::both_databases! {
    /// A packing list is put to the lines by its models; what the rules would refuse is told beside each number.
    async fn clause_2_4_3_serial_numbers_come_from_a_packing_list(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (signed, _) = street.signed_off("account_manager").await;
        let project = street.arrived("account_manager").await.project;
        let owner = app.as_(Role::AccountManager);
        let models: Vec<String> = street.initiation_entry()["equipment"].as_array().expect("lines").iter()
            .map(|line| line["model"].as_str().expect("a model").to_owned()).collect();
        let known = serials(&signed.project, "A", 1).remove(0);
        let list = format!(
            "装箱单\r\n序号,型号,SN\r\n1,{0},NEW00001\r\n,,NEW00002\r\n,,{known}\r\n,,new00001\r\n2,华为 {1} 整机,NEW10001\r\n3,别的型号,NEW90001\r\n4,,没有\r\n",
            models[0].to_lowercase(), models[1],
        );
        let path = format!("/projects/{project}/serial-lists");
        let read = owner.upload(Method::POST, &path, BYTES, list.clone().into_bytes()).await.expect(200);
        let found = |line: usize| read["lines"][line]["serials"].as_array().cloned().unwrap_or_default();
        let names: Vec<_> = found(0).iter().map(|serial| serial["serial"].clone()).collect();
        assert_eq!(names, [json!("NEW00001"), json!("NEW00002"), json!(known), json!("NEW00001")], "{read}");
        let wrong: Vec<_> = found(0).iter().map(|serial| serial["message"].is_string()).collect();
        assert_eq!(wrong, [false, false, true, true], "{read}");
        assert!(found(0)[2]["message"].as_str().is_some_and(|words| words.contains(&signed.project)), "{read}");
        assert_eq!((found(1)[0]["serial"].clone(), &read["total"]), (json!("NEW10001"), &json!(6)));
        assert_eq!(read["unassigned"][0]["serial"], "NEW90001");
        assert_eq!((&read["column"], &read["faults"][0]["cell"]), (&json!("SN"), &json!("C9")));
        let seen = owner.get(&format!("/projects/{project}")).await.expect(200);
        assert_eq!(seen["status"], "arrived");
        assert_eq!(owner.get("/sign-off-sheets?status=draft").await.expect(200)["items"], json!([]), "nothing is saved");

        let sheet = json!({ "lines": [{ "equipment_line_id": 1, "quantity": 4, "serials": ["NEW00001"] }] });
        let sheet = owner.post(&format!("/projects/{project}/sign-off-sheets"), sheet).await.id(200);
        let number = sheet.rsplit('.').next().expect("a number");
        let again = owner.upload(Method::POST, &format!("{path}?sheet={number}"), BYTES, b"NEW00001\nNEW00009".to_vec()).await.expect(200);
        assert_eq!(again["unassigned"].as_array().map(Vec::len), Some(2), "two lines take serials, and the list names none: {again}");
        let edit = page(&owner, &format!("/sign-off-sheets/{sheet}/edit")).await;
        assert!(edit.contains(&format!("/serial-lists?sheet={number}")) && edit.contains("从清单录入序列号"), "{edit}");

        owner.upload(Method::POST, &path, BYTES, b"\x89PNG\r\n\x1a\n\0\0".to_vec()).await.refused(415, "media-type");
        app.user("account_manager_2").upload(Method::POST, &path, BYTES, list.clone().into_bytes()).await.refused(404, "not-found");
        app.as_(Role::Finance).upload(Method::POST, &path, BYTES, list.into_bytes()).await.refused(403, "role-required");
    }

    /// Any list is fetched as it is shown: narrowed alike and within the scope.
    async fn every_list_is_exported_as_it_is_shown(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.signed_off("account_manager").await;
        let owner = app.as_(Role::AccountManager);
        let demand = json!({ "customer_id": street.customer, "title": "=HYPERLINK(\"http://x\",\"y\")", "content": "试用" });
        owner.post("/demands", demand).await.id(201);
        for (list, found, path) in [
            ("/projects.xlsx", 1, "/projects"), ("/projects.xlsx?status=signed_off&sort=-amount", 1, "/projects?status=signed_off"),
            ("/projects.xlsx?q=nothing", 0, "/projects"), ("/contracts.xlsx", 1, "/contracts"),
            ("/purchase-orders.xlsx?status=complete", 1, "/purchase-orders"), ("/sign-off-sheets.xlsx", 1, "/sign-off-sheets"),
            ("/sign-off-sheets.xlsx?status=draft", 0, "/sign-off-sheets"), ("/task-forms.xlsx", 0, "/purchase-orders"),
            ("/customers.xlsx", 1, "/customers"), ("/installed-base.xlsx", 0, "/projects"),
        ] {
            let reply = owner.get(list).await;
            assert_eq!(rows(&sheet(&reply)), found + 1, "{list}");
            let html = page(&owner, path).await;
            assert!(html.contains("/api/v1/") && html.contains(".xlsx") && html.contains("导出"), "{path}");
        }
        let projects = sheet(&owner.get("/projects.xlsx").await);
        assert!(projects.contains(&walked.project) && projects.contains("<v>100000</v>") && projects.contains("已签收"), "{projects}");
        let demands = sheet(&owner.get("/demands.xlsx").await);
        assert!(demands.contains("<t>=HYPERLINK") && !demands.contains("<f>"), "{demands}");
        sheet(&owner.get("/todos.xlsx?box=done").await);

        assert_eq!(rows(&sheet(&app.user("account_manager_2").get("/projects.xlsx").await)), 1, "nothing of others");
        owner.get("/projects.xlsx?sort=margin").await.refused(422, "invalid");
        let noted = app.as_(Role::Auditor).get("/audit/security?kind=exported").await.expect(200);
        let first = noted["items"].as_array().and_then(|items| items.first()).cloned().unwrap_or_default();
        assert!(first.to_string().contains("/projects.xlsx") , "{first}");
    }

    /// The boxes of to-dos are read in stretches: one after the other they are the whole, in its order, and so is the
    /// workbook, however much there is.
    async fn the_boxes_are_exported_to_their_end(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.signed_off("account_manager").await;
        let owner = app.as_(Role::AccountManager);
        let home = owner.get(&format!("/projects/{}", walked.project)).await.expect(200);
        let stream: Uuid = serde_json::from_value(home["id"].clone()).expect("an identifier");
        // To-dos that no stream made; the check at the end would find them.
        db.damage();
        let person = app.person("account_manager");
        for stretch in 0..3_i64 {
            let rows: Vec<_> = (0..800).map(|row| todo_row(stream, person, stretch * 800 + row).into_active_model()).collect();
            let rows = &rows;
            let write = app.app.store.write("insert to-dos", |tx| async move {
                todo::Entity::insert_many(rows.clone()).exec_without_returning(&tx).await?;
                Ok::<_, StoreError>(())
            });
            write.await.expect("they are inserted");
        }
        let whole = sheet(&owner.get("/todos.xlsx").await);
        let found = |at: i64| whole.matches(&format!(">T{at:04}<")).count();
        assert!((0..2_400).all(|at| found(at) == 1), "each once: {} rows", rows(&whole));

        let read = app.app.store.read();
        let actor = Actor { person: PersonId(person), department: DepartmentId(app.department("east")), grants: Vec::new() };
        let all = waiting(&read, &actor, Wanted::default(), &Stretch::first(10_000)).await.expect("all").items;
        let all_waiting = all.len();
        let keys = |rows: &[todo::Model]| rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>();
        assert!(all.len() >= 2_400 && keys(&all).windows(2).all(|pair| pair[0] != pair[1]));
        let (mut pieces, mut stretch) = (Vec::new(), Stretch::first(37));
        loop {
            let page = waiting(&read, &actor, Wanted::default(), &stretch).await.expect("a stretch");
            stretch.after = page.cursor();
            pieces.extend(page.items);
            if stretch.after.is_none() { break }
        }
        assert_eq!(keys(&pieces), keys(&all));
        let all = done(&read, &actor, &Stretch::first(1_000)).await.expect("all").items;
        let (mut pieces, mut stretch) = (Vec::new(), Stretch::first(3));
        loop {
            let page = done(&read, &actor, &stretch).await.expect("a stretch");
            stretch.after = page.cursor();
            pieces.extend(page.items);
            if stretch.after.is_none() { break }
        }
        assert!(pieces.len() > 6 && pieces == all, "{pieces:?}");
        let all = started(&read, &actor, &Stretch::first(1_000)).await.expect("all").items;
        let first = started(&read, &actor, &Stretch::first(1)).await.expect("one");
        let rest = Stretch { after: first.cursor(), ..Stretch::first(1_000) };
        assert_eq!([first.items, started(&read, &actor, &rest).await.expect("the rest").items].concat(), all);
        let all = told(&read, &actor, &Stretch::first(1_000)).await.expect("all").items;
        let first = told(&read, &actor, &Stretch::first(1)).await.expect("one");
        let rest = Stretch { after: first.cursor(), ..Stretch::first(1_000) };
        let pieces = match rest.after {
            Some(_) => [first.items, told(&read, &actor, &rest).await.expect("the rest").items].concat(),
            None => first.items,
        };
        assert_eq!(pieces, all);
        assert_eq!(rows(&sheet(&app.user("account_manager_2").get("/todos.xlsx").await)), 1, "nothing of others");

        let paged = to_the_end(&owner, "/me/todos?box=waiting&limit=200&count=exact").await;
        assert_eq!((paged.items.len(), paged.total), (all_waiting, all_waiting as u64));
        assert_eq!(paged.items.iter().map(Value::to_string).collect::<BTreeSet<_>>().len(), all_waiting, "each once");
        let since = paged.items.iter().find(|item| item["part"] == 2_399).map(|item| item["at"].clone());
        assert_eq!(since, Some(json!("1970-01-01T00:00:01.004Z")));
        let one = owner.get("/me/todos?duty=decide_initiation&limit=1&count=exact").await.expect(200);
        assert_eq!((&one["total"], one["next_cursor"].is_string()), (&json!(800), true));
        for kind in ["done", "started", "copied", "department"] {
            let address = format!("/me/todos?box={kind}&count=exact");
            let whole = to_the_end(&owner, &address).await;
            let pieces = to_the_end(&owner, &format!("{address}&limit=1")).await;
            assert_eq!((&pieces.items, pieces.total), (&whole.items, whole.items.len() as u64), "{kind}");
        }
        owner.get("/me/todos?cursor=00").await.refused(400, "not-understood");
    }

    /// The pages lead on from each stretch of a box to the next, to its end.
    async fn the_pages_of_a_box_lead_to_its_end(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, _) = street.signed_off("account_manager").await;
        let owner = app.as_(Role::AccountManager);
        let home = owner.get(&format!("/projects/{}", walked.project)).await.expect(200);
        let stream: Uuid = serde_json::from_value(home["id"].clone()).expect("an identifier");
        db.damage();
        let person = app.person("account_manager");
        let rows: Vec<_> = (0..450).map(|row| todo_row(stream, person, row).into_active_model()).collect();
        let rows = &rows;
        let write = app.app.store.write("insert to-dos", |tx| async move {
            todo::Entity::insert_many(rows.clone()).exec_without_returning(&tx).await?;
            Ok::<_, StoreError>(())
        });
        write.await.expect("they are inserted");
        for (address, least) in [("/todos?limit=200", 3), ("/todos?box=done&limit=2", 3), ("/notices?limit=1", 1)] {
            let (mut pages, mut html) = (1, page(&owner, address).await);
            let mut whole = html.clone();
            while let Some(next) = next_page(&html) {
                html = page(&owner, &next).await;
                assert!(html.contains("class=\"todo\"") && html.contains(">第一页<"), "{next}: {html}");
                whole.push_str(&html);
                pages += 1;
            }
            assert!(pages >= least, "{address}: {pages}");
            let once = |at: i64| whole.matches(&format!(">T{at:04}<")).count() == 1;
            assert!(address != "/todos?limit=200" || (0..450).all(once), "each once");
        }
    }
}

/// A list over JSON, page by page, and how many it says there are.
struct Paged {
    items: Vec<Value>,
    total: u64,
}

async fn to_the_end(client: &Client<'_>, address: &str) -> Paged {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{address}&cursor={cursor}")).await.expect(200);
        items.extend(page["items"].as_array().expect("items").iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return Paged { items, total: page["total"].as_u64().expect("a total") },
        }
    }
}

/// Where the page leads on to.
fn next_page(html: &str) -> Option<String> {
    let (before, _) = html.split_once("rel=\"next\"")?;
    let href = before.rsplit_once("href=\"")?.1.split('"').next()?;
    Some(href.replace("&#38;", "&"))
}

/// To-dos with and without a date, decisions and others, some of them since the same moment.
fn todo_row(stream: Uuid, person: Uuid, at: i64) -> todo::Model {
    let due = chrono::NaiveDate::from_ymd_opt(2026, 6, 1 + u32::try_from(at % 28).expect("a day"));
    todo::Model {
        stream,
        key: format!("made.{at:04}"),
        kind: "project".to_owned(),
        part: at,
        duty: if at % 3 == 0 { "decide_initiation" } else { "submit_sheet" }.to_owned(),
        clause: "2.4.3".to_owned(),
        due_on: due.filter(|_| at % 2 == 0),
        since: 1_000 + at % 5,
        role: None,
        department: None,
        person: Some(person),
        code: Some(format!("T{at:04}")),
        title: "很多待办".to_owned(),
        customer: None,
    }
}
