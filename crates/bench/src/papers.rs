//! Paper in and out of a small company: a list of 10,000 lines, 5,000 projects of old books, and everything exported and
//! brought in again.

use crate::clients::Person;
use crate::server::Home;
use anyhow::Context as _;
use reqwest::{Client, Method, header};
use rust_xlsxwriter::Workbook;
use std::path::Path;
use std::time::{Duration, Instant};

/// So many times the real list is put one behind the other.
const TIMES: usize = 5;
const PROJECTS: usize = 5_000;
const CUSTOMERS: usize = 500;
const LINES_OF_A_PROJECT: usize = 10;
const SELLERS: [&str; 4] = ["zhangwei", "chenjie", "linna", "sunli"];
/// A status, how many of the days are filled in, and whether its goods are signed for.
const STATUSES: [(&str, usize, bool); 10] = [
    ("申请", 1, false),
    ("待立项", 1, false),
    ("执行", 2, false),
    ("到货", 3, false),
    ("已签收", 4, true),
    ("已结项", 5, true),
    ("维护", 5, true),
    ("维护", 5, true),
    ("维护", 5, true),
    ("已撤销", 2, false),
];
const DAYS: [&str; 5] = ["2026-01-08", "2026-01-15", "2026-02-05", "2026-02-12", "2026-03-02"];
const HEADINGS: [&[&str]; 5] = [
    &["客户名称"],
    &["合同编号", "合同名称", "客户名称", "客户经理", "合同金额", "签订日期", "承诺到货日期"],
    &[
        "合同编号",
        "项目编码",
        "状态",
        "申请日期",
        "立项日期",
        "到货日期",
        "签收日期",
        "结项日期",
        "撤销日期",
        "交付地点",
    ],
    &["项目编码", "规格型号", "数量", "销售单价", "成本单价", "是否登记序列号"],
    &["项目编码", "规格型号", "序列号"],
];

/// Measures on a demo company of its own, with the equipment list at `list` put together [`TIMES`] times.
pub async fn measure(epm: &Path, list: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let home = Home::new(epm, &folder.path().join("home"), None);
    home.run(&["demo"]).await?;
    println!("| | s |\n| --- | --- |");
    equipment(&home, list).await?;
    let books = folder.path().join("old.xlsx");
    old_books(&home, &books).await?;
    let (whole, export) = (folder.path().join("export.zip"), folder.path());
    let whole = whole.to_str().context("a path")?;
    timed("everything exported", home.run(&["export", whole])).await?;
    let other = Home::new(epm, &export.join("other"), None);
    // The trail goes on under the key it was bound with.
    std::fs::create_dir(&other.data)?;
    std::fs::copy(home.data.join("audit.key"), other.data.join("audit.key"))?;
    timed("the export brought into an empty database, and proven", other.run(&["import", whole])).await
}

async fn timed(what: &str, act: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    let began = Instant::now();
    act.await?;
    say(what, began.elapsed());
    Ok(())
}

fn say(what: &str, took: Duration) {
    println!("| {what} | {:.2} |", took.as_secs_f64());
}

/// As the page does: the workbook is sent and read, and sent again to be given back with what is wrong in it.
async fn equipment(home: &Home, list: &Path) -> anyhow::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a list of our own")]
    let read = paper::equipment_list::read(&std::fs::read(list)?)?;
    let lines = std::iter::repeat_n(&read.lines, TIMES).flatten();
    let bytes = paper::equipment_list::write(lines)?;
    let server = home.serve().await?;
    let seller = Person::sign_in(&server.base, SELLERS[0]).await?;
    let projects = seller.get("/projects?status=preparing&limit=1").await?;
    let project = projects["items"][0]["id"].as_str().context("a project in preparation")?;
    let client = Client::new();
    for (what, path) in [("read", "workbook"), ("given back with its faults marked", "workbook/marked")] {
        let address = format!("{}/api/v1/projects/{project}/initiation/{path}", server.base);
        let request = client.request(Method::POST, address).bearer_auth(seller.token());
        let request = request.header(header::CONTENT_TYPE, "application/octet-stream").body(bytes.clone());
        let began = Instant::now();
        let answer = request.send().await?.error_for_status()?.bytes().await?;
        say(&format!("a list of {} lines {what}", read.lines.len() * TIMES), began.elapsed());
        anyhow::ensure!(!answer.is_empty(), "an empty answer");
    }
    server.stop().await
}

async fn old_books(home: &Home, books: &Path) -> anyhow::Result<()> {
    let server = home.serve().await?;
    let keeper = Person::sign_in(&server.base, "sysadmin").await?;
    let models = keeper.get("/catalogue/models?limit=10").await?;
    let models = models["items"].as_array().context("models")?.iter();
    let models: Vec<String> = models
        .filter_map(|model| Some(model["model"].as_str()?.to_owned()))
        .take(LINES_OF_A_PROJECT)
        .collect();
    anyhow::ensure!(models.len() == LINES_OF_A_PROJECT, "too few models");
    server.stop().await?;
    write(books, &models)?;
    let path = books.to_str().context("a path")?;
    timed("old books of 5,000 projects looked through", home.run(&["import", path])).await?;
    timed("the same brought in", home.run(&["import", path, "--apply"])).await
}

fn write(to: &Path, models: &[String]) -> anyhow::Result<()> {
    let mut sheets: [Vec<Vec<String>>; 5] = HEADINGS.map(|headings| vec![texts(headings)]);
    let [customers, contracts, projects, equipment, serials] = &mut sheets;
    customers.extend((0..CUSTOMERS).map(|number| vec![customer(number)]));
    for number in 0..PROJECTS {
        let (status, filled, signed) = STATUSES[number % STATUSES.len()];
        let (contract, code) = (format!("OHT-{number:06}"), format!("OLD-{number:06}"));
        let code = if status == "申请" { String::new() } else { code };
        let named = if code.is_empty() { contract.clone() } else { code.clone() };
        let (title, whose) = (format!("旧系统项目{number}"), customer(number % CUSTOMERS));
        let seller = SELLERS[number % SELLERS.len()];
        contracts.push(texts(&[&contract, &title, &whose, seller, "300000", "2026-01-05", "2026-02-20"]));
        let mut project = texts(&[&contract, &code, status]);
        project
            .extend(DAYS.iter().enumerate().map(|(at, day)| if at < filled { *day } else { "" }.to_owned()));
        project.extend(texts(&[if status == "已撤销" { "2026-02-01" } else { "" }, "旧客户机房"]));
        projects.push(project);
        for (at, model) in models.iter().enumerate() {
            let tracked = if at == 0 { "是" } else { "否" };
            equipment.push(texts(&[&named, model, "2", "10000", "8000", tracked]));
        }
        for unit in (0..2).filter(|_| signed) {
            serials.push(texts(&[&named, &models[0], &format!("OSN{number:06}{unit}")]));
        }
    }
    let mut workbook = Workbook::new();
    for (name, rows) in ["客户", "合同", "项目", "设备", "序列号"].into_iter().zip(&sheets) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        for (at, row) in (0..).zip(rows) {
            for (column, text) in (0..).zip(row) {
                sheet.write_string(at, column, text)?;
            }
        }
    }
    Ok(workbook.save(to)?)
}

fn customer(number: usize) -> String {
    format!("旧系统客户{number:04}")
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
