//! Lists, searches, pages and look-ups on a full database, with eight people at once.

use crate::clients::{Person, together};
use crate::server::Home;
use anyhow::Context as _;
use reqwest::Method;
use serde_json::Value;
use std::path::Path;

const CLIENTS: usize = 8;
const TIMES: usize = 100;

/// Something that is looked at: its name, whose eyes, the longest it may take, and the addresses that are gone through.
struct Look {
    what: &'static str,
    who: &'static str,
    within: f64,
    paths: Vec<String>,
}

pub async fn measure(epm: &Path, data: &Path, only: &str) -> anyhow::Result<()> {
    let server = Home::new(epm, data, None).serve().await?;
    println!("| looked at | by | p50 ms | p95 ms | within ms | a second |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for look in looks(&server.base).await?.into_iter().filter(|look| look.what.contains(only)) {
        let people: Vec<Person> = {
            let person = Person::sign_in(&server.base, look.who).await?;
            (0..CLIENTS).map(|_| person.again()).collect()
        };
        // Once before, so that nobody pays for a connection or for what nobody ever read.
        people[0].send(Method::GET, &look.paths[0], None).await?;
        let paths = look.paths.clone();
        let (times, rate) = together(CLIENTS, TIMES, move |client, time| {
            let (person, path) =
                (people[client].clone(), paths[(time * CLIENTS + client) % paths.len()].clone());
            async move { person.send(Method::GET, &path, None).await.map(drop) }
        })
        .await?;
        let (p50, p95) = (times.percentile(50), times.percentile(95));
        let missed = if p95 > look.within { " **missed**" } else { "" };
        println!(
            "| {} | {} | {p50:.1} | {p95:.1}{missed} | {:.0} | {rate:.0} |",
            look.what, look.who, look.within
        );
    }
    server.stop().await
}

/// Some values of a field in a list.
fn some(list: &Value, field: &str) -> Vec<String> {
    let items = list["items"].as_array().into_iter().flatten();
    items.filter_map(|item| item[field].as_str()).map(str::to_owned).collect()
}

/// Serial numbers of projects made in bulk, which begin with the oldest: most of them are signed off.
async fn serials(person: &Person) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for project in (2_000..).step_by(7).take(200) {
        let serial = format!("22{project:07}0001");
        if person.get(&format!("/serials/{serial}")).await.is_ok() {
            found.push(serial);
        }
    }
    anyhow::ensure!(!found.is_empty(), "no serial number was found");
    Ok(found)
}

async fn looks(base: &str) -> anyhow::Result<Vec<Look>> {
    let auditor = Person::sign_in(base, "auditor").await?;
    let list = auditor.get("/projects?limit=100").await?;
    let (codes, ids, customers) = (some(&list, "code"), some(&list, "id"), some(&list, "customer_id"));
    let departments = some(&list, "department_id");
    let department = departments.first().context("a department")?;
    let serials = serials(&auditor).await?;
    let api = |paths: Vec<String>| paths.into_iter().map(|path| format!("/api/v1{path}")).collect::<Vec<_>>();
    let each =
        |values: &[String], path: &str| api(values.iter().map(|value| format!("{path}{value}")).collect());
    let fixed = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    let look = |what, who, within, paths| Look { what, who, within, paths };
    let mut looks = vec![
        look("project list, newest first (JSON)", "auditor", 50.0, fixed(&["/api/v1/projects"])),
        look("the same, of one department", "liuqiang", 50.0, fixed(&["/api/v1/projects"])),
        look("the same, of one account manager", "zhangwei", 50.0, fixed(&["/api/v1/projects"])),
        look(
            "one status, by amount",
            "auditor",
            50.0,
            fixed(&["/api/v1/projects?status=executing&sort=-amount"]),
        ),
        look(
            "overdue signatures",
            "auditor",
            50.0,
            fixed(&["/api/v1/projects?overdue_on=2026-11-25&sort=sign_due"]),
        ),
        look(
            "one department, two statuses",
            "auditor",
            50.0,
            vec![format!("/api/v1/projects?department={department}&status=closed&status=maintenance")],
        ),
        look("one customer", "auditor", 50.0, each(&customers, "/projects?customer=")),
        look("project list, the page", "auditor", 50.0, fixed(&["/projects"])),
        look("project list, the page", "zhangwei", 50.0, fixed(&["/projects"])),
        look("the page, one status", "liuqiang", 50.0, fixed(&["/projects?status=arrived"])),
        look("search by code", "auditor", 50.0, each(&codes, "/projects?q=")),
        look(
            "search by the end of a code",
            "auditor",
            50.0,
            fixed(&["/api/v1/projects?q=0123", "/api/v1/projects?q=12345"]),
        ),
        look(
            "search by customer",
            "auditor",
            50.0,
            fixed(&["/api/v1/projects?q=澄江市第一人民医院", "/api/v1/projects?q=岚州市商业银行"]),
        ),
        look(
            "search by pinyin",
            "auditor",
            50.0,
            fixed(&["/api/v1/projects?q=lzssyyh", "/api/v1/projects?q=chengjiangshi"]),
        ),
        look(
            "search that finds very many",
            "auditor",
            50.0,
            fixed(&["/api/v1/projects?q=医院", "/api/v1/projects?q=扩容"]),
        ),
        look("search that finds nothing", "auditor", 50.0, fixed(&["/api/v1/projects?q=没有这样的项目"])),
        look("the page, searched", "auditor", 50.0, fixed(&["/projects?q=lzssyyh"])),
        look("the workbench", "zhangwei", 50.0, fixed(&["/"])),
        look("to-dos", "zhangwei", 50.0, fixed(&["/api/v1/me/todos?box=waiting"])),
        look(
            "a project, the page",
            "auditor",
            20.0,
            ids.iter().map(|id| format!("/projects/{id}")).collect(),
        ),
        look("a project (JSON)", "auditor", 20.0, each(&ids, "/projects/")),
    ];
    looks.push(look("search by serial number", "auditor", 50.0, each(&serials, "/projects?q=")));
    looks.push(look("serial look-up", "auditor", 5.0, each(&serials, "/serials/")));
    Ok(looks)
}
