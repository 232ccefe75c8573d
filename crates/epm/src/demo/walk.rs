//! One project with its people and its own time: each act happens some hours or days after the one before, in working
//! hours, and never later than now.

use super::cast::Cast;
use super::company::{Customer, local};
use super::drive::Drive;
use super::goods::Goods;
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use http::Method;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use regulation::clock::Moment;
use regulation::duties::Role;
use serde_json::{Value, json};

/// A line of the equipment list.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) goods: Goods,
    pub(super) quantity: u32,
    /// In yuan.
    pub(super) cost: i64,
}

impl Line {
    /// As it is filled in.
    pub(super) fn entry(&self) -> Value {
        json!({
            "category_code": self.goods.category.0, "series_code": self.goods.series.0,
            "model": self.goods.model, "quantity": self.quantity, "unit": self.goods.unit,
            "unit_price": yuan(self.goods.price), "unit_cost": yuan(self.cost),
            "warranty_years": 3, "serial_tracked": self.goods.serial_tracked,
        })
    }
}

/// An amount as it is written.
pub(super) fn yuan(amount: i64) -> String {
    format!("{amount}.00")
}

/// One project under way.
pub(super) struct Walk<'a> {
    pub(super) drive: &'a Drive,
    pub(super) cast: Cast,
    pub(super) chance: StdRng,
    pub(super) number: usize,
    pub(super) at: Moment,
    pub(super) customer: &'a Customer,
    pub(super) title: String,
    pub(super) lines: Vec<Line>,
    pub(super) contract: String,
    /// Its code, once given; its identifier before.
    pub(super) project: String,
    pub(super) orders: Vec<String>,
    pub(super) sheets: Vec<String>,
    serials: u32,
}

const WORKS: [&str; 10] = [
    "数据中心服务器扩容",
    "核心网络改造",
    "信息安全等级保护建设",
    "存储系统升级",
    "办公终端更新",
    "机房电源改造",
    "视频会议系统建设",
    "无线网络覆盖",
    "灾备系统建设",
    "综合布线与安防改造",
];

impl<'a> Walk<'a> {
    /// A project that begins about so many days ago.
    pub(super) fn begin(drive: &'a Drive, seed: u64, number: usize, cast: Cast, days_ago: i64) -> Self {
        let mut chance = StdRng::seed_from_u64(seed.wrapping_mul(1_000_003).wrapping_add(number as u64));
        let home = if cast.home() == "CD" { "ZQ" } else { cast.home() };
        let customers: Vec<_> = drive.company.customers.iter().filter(|c| c.department == home).collect();
        let customer = customers[chance.random_range(0..customers.len())];
        let title = format!("{}{}", customer.name, WORKS[chance.random_range(0..WORKS.len())]);
        let lines = lines(&drive.company.catalogue, &mut chance);
        let (contract, project) = (String::new(), String::new());
        let at = drive.now - TimeDelta::days(days_ago);
        let (orders, sheets) = (Vec::new(), Vec::new());
        Self {
            drive,
            cast,
            chance,
            number,
            at,
            customer,
            title,
            lines,
            contract,
            project,
            orders,
            sheets,
            serials: 0,
        }
    }

    /// Some days pass; then it is a working day between nine and half past five, or a little later than before where
    /// that would be in the future.
    pub(super) fn wait(&mut self, least: i64, most: i64) {
        let days = self.chance.random_range(least..=most);
        let mut day = local(self.at + TimeDelta::days(days)).date_naive();
        while !self.drive.company.calendar.is_working_day(day) {
            day = day + Days::new(1);
        }
        let minute = self.chance.random_range(0..510);
        let morning = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(1);
        let mut next = morning + TimeDelta::minutes(minute);
        if next <= self.at {
            next = self.at + TimeDelta::minutes(self.chance.random_range(3..40));
        }
        if next >= self.drive.now {
            next = self.at + (self.drive.now - self.at) / 6;
        }
        self.at = next;
    }

    /// The day in Shanghai.
    pub(super) fn today(&self) -> NaiveDate {
        local(self.at).date_naive()
    }

    /// What the equipment is sold at, in yuan.
    pub(super) fn amount(&self) -> i64 {
        self.lines.iter().map(|line| line.goods.price * i64::from(line.quantity)).sum()
    }

    /// Acts in a role.
    pub(super) async fn post(&mut self, role: Role, path: &str, body: Value) -> anyhow::Result<Value> {
        self.drive.post(self.cast.holder(role), self.at, path, body).await
    }

    /// Acts on the project in a role.
    pub(super) async fn act(&mut self, role: Role, path: &str, body: Value) -> anyhow::Result<Value> {
        let path = format!("/projects/{}{path}", self.project);
        self.post(role, &path, body).await
    }

    /// Sends the scan of a contract or a sheet.
    pub(super) async fn scan(&self, role: Role, path: &str) -> anyhow::Result<()> {
        self.drive.scan(self.cast.holder(role), self.at, Method::PUT, path).await.map(drop)
    }

    /// Sends a file that an act will name.
    pub(super) async fn file(&self, role: Role, name: &str) -> anyhow::Result<Value> {
        let path = format!("/files?name={name}");
        let sent = self.drive.scan(self.cast.holder(role), self.at, Method::POST, &path).await?;
        Ok(sent["sha256"].clone())
    }

    /// The people whose steps they are agree one after another, at most so many of them.
    pub(super) async fn agree(&mut self, approval: &str, most: usize) -> anyhow::Result<()> {
        self.decide(approval, most, None).await
    }

    /// So many agree; the next returns it, with a reason.
    pub(super) async fn decide(
        &mut self,
        approval: &str,
        agreed: usize,
        returned: Option<&str>,
    ) -> anyhow::Result<()> {
        let path = format!("/approvals/{approval}");
        let seen = self.drive.get("auditor", self.at, &path).await?;
        let steps = seen["steps"].as_array().cloned().unwrap_or_default();
        let last = if returned.is_some() { agreed + 1 } else { agreed };
        for (step, planned) in steps.iter().enumerate().take(last) {
            let role = planned["role"].as_str().and_then(Role::from_code);
            let role = role.ok_or_else(|| anyhow::anyhow!("{path}: no role in step {step}"))?;
            let reason = returned.filter(|_| step == agreed);
            let decision = if reason.is_some() { "return" } else { "agree" };
            self.wait(0, 2);
            let body =
                json!({ "decision": decision, "comment": reason, "content": seen["content"], "step": step });
            self.post(role, &format!("{path}/decisions"), body).await?;
        }
        Ok(())
    }

    /// Serial numbers that no other unit has.
    pub(super) fn serials(&mut self, count: u32) -> Vec<String> {
        let first = self.serials + 1;
        self.serials += count;
        (first..first + count).map(|unit| format!("21{:05}{unit:06}", 35_000 + self.number)).collect()
    }
}

/// Two to five lines of the catalogue; the cost leaves a margin of 7 to 24 %.
fn lines(catalogue: &[Goods], chance: &mut StdRng) -> Vec<Line> {
    let count = chance.random_range(2..=5);
    let margin =
        if chance.random_range(0..6) == 0 { chance.random_range(6..10) } else { chance.random_range(12..25) };
    let mut lines: Vec<Line> = Vec::new();
    while lines.len() < count {
        let goods = catalogue[chance.random_range(0..catalogue.len())];
        if lines.iter().any(|line| line.goods.model == goods.model) {
            continue;
        }
        let quantity = if goods.price > 200_000 { 1 } else { chance.random_range(1..=6) };
        lines.push(Line { goods, quantity, cost: goods.price * (100 - margin) / 100 });
    }
    lines
}
