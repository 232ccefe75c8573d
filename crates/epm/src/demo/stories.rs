//! What happened to each project, so that every status, approver, duty and detour is there to be looked at.

use super::Demo;
use super::cast::{Cast, TECHNICAL_HEAD};
use super::company::local;
use super::drive::Drive;
use super::street::{ALL, id, plain};
use super::walk::{Walk, yuan};
use anyhow::Context as _;
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use regulation::duties::Role;
use serde_json::{Value, json};

/// Where a project's story ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    Applied,
    ApplicationReturned,
    Preparing,
    FilledIn,
    InitiationReturned,
    /// So many have agreed.
    InApproval(usize),
    Ordering,
    Ordered,
    PartlyReceived,
    FirstSheet,
    TaskForm,
    TaskDone,
    ChangeInApproval,
    Changed,
    ChangedAfterArrival,
    Arrived,
    Delivered,
    Overdue,
    SheetSubmitted,
    SheetWithAssistant,
    SignedOff,
    Closed,
    ClosedAndSigned,
    Accepted,
    Maintenance,
    Cases,
    OutOfWarranty,
    CancelledEarly,
    CancelledExecuting,
    CancelledArrived,
    CancellationInApproval,
    CancellationApproved,
}

/// Told over and over; the first dozen shows every status.
const STORIES: [Story; 60] = {
    use Story::*;
    [
        Applied,
        Preparing,
        InApproval(1),
        Ordered,
        Overdue,
        SignedOff,
        ClosedAndSigned,
        Cases,
        CancelledArrived,
        ChangedAfterArrival,
        FirstSheet,
        SheetWithAssistant, // the first dozen
        ApplicationReturned,
        InitiationReturned,
        InApproval(0),
        PartlyReceived,
        Arrived,
        Closed,
        Accepted,
        OutOfWarranty,
        ChangeInApproval,
        TaskForm,
        SheetSubmitted,
        CancellationInApproval,
        InApproval(2),
        FilledIn,
        Ordering,
        Changed,
        Delivered,
        SignedOff,
        Closed,
        Maintenance,
        CancelledExecuting,
        TaskDone,
        Overdue,
        CancellationApproved,
        Applied,
        Ordered,
        Ordered,
        PartlyReceived,
        ClosedAndSigned,
        ClosedAndSigned,
        Accepted,
        Maintenance,
        Cases,
        CancelledEarly,
        SignedOff,
        Arrived,
        InApproval(0),
        Ordered,
        PartlyReceived,
        Overdue,
        SheetSubmitted,
        Closed,
        Accepted,
        Maintenance,
        Preparing,
        SignedOff,
        ClosedAndSigned,
        Cases,
    ]
};

impl Story {
    /// How many days ago it began.
    fn days_ago(self, chance: &mut StdRng) -> i64 {
        use Story::*;
        let range = match self {
            Applied | ApplicationReturned => 4..9,
            Preparing | FilledIn => 6..16,
            InitiationReturned | InApproval(_) => 10..22,
            Ordering => 16..26,
            Ordered | TaskForm | TaskDone => 20..34,
            PartlyReceived | ChangeInApproval | Changed | CancellationInApproval | CancellationApproved => {
                32..60
            }
            Arrived | Delivered | SheetSubmitted | FirstSheet | SheetWithAssistant => 40..54,
            ChangedAfterArrival => 50..90,
            Overdue => 70..110,
            SignedOff => 55..100,
            Closed => 70..120,
            ClosedAndSigned => 90..280,
            Accepted | Maintenance => 130..340,
            Cases => 160..360,
            OutOfWarranty => 545..580,
            CancelledEarly | CancelledExecuting | CancelledArrived => 70..330,
        };
        chance.random_range(range)
    }

    /// Whether its customer goes on paying.
    fn is_paid(self) -> bool {
        !matches!(self, Self::CancelledEarly | Self::CancelledExecuting | Self::CancelledArrived)
    }

    fn cast(self, number: usize) -> Cast {
        if self == Self::SheetWithAssistant { Cast::away(number) } else { Cast::of(number) }
    }
}

/// Tells all stories, the oldest first, so that project codes follow each other in time; then what is no project.
pub(super) async fn tell_all(drive: &Drive, demo: &Demo) -> anyhow::Result<()> {
    let mut chance = StdRng::seed_from_u64(demo.seed);
    let stories = STORIES.iter().cycle().take(demo.projects);
    let mut told: Vec<_> = stories.map(|story| (story.days_ago(&mut chance), *story)).collect();
    told.sort_by_key(|(days_ago, _)| std::cmp::Reverse(*days_ago));
    for (number, (days_ago, story)) in told.into_iter().enumerate() {
        let mut walk = Walk::begin(drive, demo.seed, number, story.cast(number), days_ago);
        let told = async {
            walk.tell(story).await?;
            if story.is_paid() { walk.pay().await } else { Ok(()) }
        };
        told.await.with_context(|| format!("project {number}, {story:?}"))?;
    }
    let others = (demo.projects / 10).max(2);
    for number in demo.projects..demo.projects + others {
        let mut walk = Walk::begin(drive, demo.seed, number, Cast::of(number), 12);
        walk.contract_only(number % 4).await.context("a contract")?;
        let mut walk = Walk::begin(drive, demo.seed, number + others, Cast::of(number), 40);
        walk.demand(number % 4).await.context("a demand")?;
    }
    Ok(())
}

impl Walk<'_> {
    async fn tell(&mut self, story: Story) -> anyhow::Result<()> {
        use Story::*;
        match story {
            Applied => self.up_to_applied().await,
            ApplicationReturned => self.application_returned().await,
            Preparing => self.up_to_preparing().await,
            FilledIn => {
                self.up_to_preparing().await?;
                self.fill_in().await
            }
            InitiationReturned => self.initiation_returned().await,
            InApproval(agreed) => self.up_to_approval(agreed).await,
            Ordering => self.up_to_executing().await,
            Ordered => self.ordered().await,
            PartlyReceived => self.partly_received().await.map(drop),
            FirstSheet => self.first_sheet().await,
            TaskForm => self.task_form(false).await,
            TaskDone => self.task_form(true).await,
            ChangeInApproval => {
                self.up_to_executing().await?;
                self.change(1).await
            }
            Changed => {
                self.ordered().await?;
                self.change(ALL).await
            }
            ChangedAfterArrival => {
                self.up_to_arrived().await?;
                self.change(ALL).await
            }
            Arrived | Overdue => self.up_to_arrived().await,
            Delivered => {
                self.up_to_arrived().await?;
                self.deliver(false).await
            }
            SheetSubmitted | SheetWithAssistant => {
                self.up_to_arrived().await?;
                let all = self.quantities(|units| units);
                self.submit_sheet(&all).await
            }
            SignedOff => self.up_to_signed_off().await,
            Closed => self.up_to_closed().await,
            ClosedAndSigned => {
                self.up_to_closed().await?;
                self.sign_notice().await?;
                self.hand_originals_over(true).await
            }
            Accepted => {
                self.up_to_closed().await?;
                self.sign_notice().await?;
                self.accept().await?;
                self.hand_originals_over(false).await
            }
            Maintenance => {
                self.up_to_maintenance().await?;
                self.accept().await
            }
            Cases => self.cases().await,
            OutOfWarranty => self.out_of_warranty().await,
            CancelledEarly => {
                self.up_to_preparing().await?;
                self.cancel(ALL, true).await
            }
            CancelledExecuting => {
                self.up_to_executing().await?;
                self.cancel(ALL, true).await
            }
            CancelledArrived => {
                self.up_to_arrived().await?;
                self.cancel(ALL, true).await
            }
            CancellationInApproval => {
                self.up_to_executing().await?;
                self.cancel(0, false).await
            }
            CancellationApproved => {
                self.ordered().await?;
                self.cancel(ALL, false).await
            }
        }
    }

    /// The customer pays what has come due: most on time, some late or only a part, a few nothing.
    async fn pay(&mut self) -> anyhow::Result<()> {
        let path = format!("/contracts/{}/payments", self.contract);
        let plan = self.drive.get(self.cast.holder(Role::Finance), self.at, &path).await?["plan"].clone();
        let today = local(self.drive.now).date_naive();
        for (part, due) in plan.as_array().into_iter().flatten().enumerate() {
            let due_on: NaiveDate = due["due_on"].as_str().context("a date")?.parse()?;
            let late = match self.number % 5 {
                0..=2 => self.chance.random_range(0..6),
                3 => self.chance.random_range(20..45),
                _ if part == 0 => 0,
                _ => return Ok(()),
            };
            let received_on = due_on + Days::new(late);
            // It is recorded on the day after; what is due only now has not come.
            if received_on + Days::new(1) >= today {
                return Ok(());
            }
            let amount: i64 =
                due["open"].as_str().and_then(|open| open.strip_suffix(".00")).context("yuan")?.parse()?;
            let partly = self.number % 5 == 3 && part == 1;
            self.at = (received_on + Days::new(1)).and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(2);
            let body = json!({
                "received_on": received_on, "amount": yuan(if partly { amount / 2 } else { amount }),
                "reference": format!("HD{}{:04}{part}", received_on.format("%Y%m%d"), self.number),
                "note": partly.then_some("客户分批付款，余款下月支付"),
            });
            let paid = self.post(Role::Finance, &path, body.clone()).await?;
            if self.number % 15 == 2 && part == 0 {
                let payment = paid["payment"].as_str().context("a payment")?.to_owned();
                let reason = json!({ "reason": "回单号录错，重新登记" });
                self.post(Role::Finance, &format!("/payments/{payment}/reversal"), reason).await?;
                self.post(Role::Finance, &path, body).await?;
            }
        }
        Ok(())
    }

    async fn application_returned(&mut self) -> anyhow::Result<()> {
        self.up_to_applied().await?;
        self.wait(0, 1);
        let body = json!({ "reason": "合同扫描件缺少骑缝章，请补扫后再报" });
        self.act(Role::ContractAdministrator, "/return", body).await.map(drop)
    }

    async fn initiation_returned(&mut self) -> anyhow::Result<()> {
        self.up_to_preparing().await?;
        self.fill_in().await?;
        let approval = self.submit_initiation().await?;
        self.decide(&approval, 1, Some("请补充运输与安装费用的测算依据")).await
    }

    /// Half from one supplier, half from another.
    async fn ordered(&mut self) -> anyhow::Result<()> {
        self.up_to_executing().await?;
        let all = self.quantities(|units| units);
        let (first, second) = all.split_at(1);
        self.order(first).await?;
        self.order(second).await.map(drop)
    }

    /// The first order has come, the second not.
    async fn partly_received(&mut self) -> anyhow::Result<Vec<(u32, u32)>> {
        self.ordered().await?;
        let first = self.quantities(|units| units)[..1].to_vec();
        let order = self.orders.first().cloned().context("an order")?;
        self.wait(7, 14);
        self.receive(&order, &first).await?;
        Ok(first)
    }

    /// Two sheets: the first, of what came first, is accepted; the second is under way once the rest has come.
    async fn first_sheet(&mut self) -> anyhow::Result<()> {
        let first = self.partly_received().await?;
        self.submit_sheet(&first).await?;
        self.accept_sheet().await?;
        let rest = self.quantities(|units| units)[1..].to_vec();
        let order = self.orders.last().cloned().context("an order")?;
        self.wait(3, 6);
        self.receive(&order, &rest).await?;
        self.set_arrived().await?;
        self.submit_sheet(&rest).await
    }

    async fn task_form(&mut self, done: bool) -> anyhow::Result<()> {
        self.ordered().await?;
        self.wait(0, 1);
        let body = json!({
            "kind": "installation", "content": "设备上架、加电与系统安装，配合客户完成割接",
            "place": self.customer.address, "wanted_on": self.today() + Days::new(10), "contact": self.customer.contact,
        });
        let form = id(&self.act(Role::AccountManager, "/task-forms", body).await?)?;
        if !done {
            return Ok(());
        }
        self.wait(0, 1);
        let worker = if self.number.is_multiple_of(2) { "xiebo" } else { "tanghao" };
        let people = json!({ "people": [self.drive.company.people[worker]] });
        let at = |path: &str| format!("/task-forms/{form}/{path}");
        self.drive.post(TECHNICAL_HEAD, self.at, &at("accept"), json!({})).await?;
        self.drive.post(TECHNICAL_HEAD, self.at, &at("assign"), people).await?;
        self.wait(1, 3);
        let work = json!({ "on": self.today(), "minutes": 420, "content": "完成机柜安装与设备上架" });
        self.drive.post(worker, self.at, &at("work"), work).await?;
        self.wait(0, 1);
        self.drive
            .post(worker, self.at, &at("complete"), json!({ "result": "安装完成，客户已确认" }))
            .await
            .map(drop)
    }

    /// One unit more of the first line; so many agree.
    async fn change(&mut self, agreed: usize) -> anyhow::Result<()> {
        self.wait(1, 4);
        let mut lines: Vec<Value> = self.lines.iter().map(|line| line.entry()).collect();
        for (line, number) in lines.iter_mut().zip(1u32..) {
            line["line"] = json!(number);
        }
        lines[0]["quantity"] = json!(self.lines[0].quantity + 1);
        let body = json!({ "reason": "客户新增一个机房，按同一配置追加一台", "lines": lines });
        let change = id(&self.act(Role::AccountManager, "/changes", body).await?)?;
        self.wait(0, 1);
        let submitted =
            self.post(Role::AccountManager, &format!("/changes/{change}/submit"), json!({})).await?;
        let approval = id(&submitted)?;
        self.agree(&approval, agreed).await
    }

    /// So many agree to a cancellation; it is carried out or waits for that.
    async fn cancel(&mut self, agreed: usize, carried_out: bool) -> anyhow::Result<()> {
        self.wait(1, 6);
        let bought = if self.orders.is_empty() { Vec::new() } else { plain(&self.quantities(|units| units)) };
        let returned = |mut line: Value| {
            line["disposal"] = json!("return_to_supplier");
            line
        };
        let disposal: Vec<Value> = bought.into_iter().map(returned).collect();
        let cause = if self.is_virtual() { "virtual_contract_cancelled" } else { "other" };
        let body =
            json!({ "cause": cause, "explanation": "客户预算调整，双方协商取消采购", "disposal": disposal });
        self.act(Role::AccountManager, "/cancellation", body).await?;
        let approval = id(&self.act(Role::AccountManager, "/cancellation/submit", json!({})).await?)?;
        self.agree(&approval, agreed).await?;
        if carried_out {
            self.wait(0, 2);
            self.act(Role::ProjectAdministrator, "/cancellation/carry-out", json!({})).await?;
            self.hand_originals_over(true).await?;
        }
        Ok(())
    }

    /// The first serial number on a sheet, if any line has them.
    fn serial(&self) -> Option<String> {
        let tracked = self.lines.iter().any(|line| line.goods.serial_tracked);
        tracked.then(|| format!("21{:05}000001", 35_000 + self.number))
    }

    /// A unit fails some weeks after.
    async fn fault(&mut self, fault: &str) -> anyhow::Result<Option<(String, Role)>> {
        let Some(serial) = self.serial() else { return Ok(None) };
        self.wait(10, 30);
        let body = json!({ "serial_number": serial, "fault_on": self.today(), "fault": fault });
        let case = self.post(Role::ItService, "/maintenance-cases", body).await?;
        let by = if case["route"] == "commerce" { Role::CommerceRepresentative } else { Role::ItService };
        Ok(Some((id(&case)?, by)))
    }

    async fn log(&mut self, case: &str, by: Role, content: &str, cost: i64) -> anyhow::Result<()> {
        self.wait(0, 2);
        let body = json!({ "content": content, "cost": yuan(cost) });
        self.post(by, &format!("/maintenance-cases/{case}/log"), body).await.map(drop)
    }

    /// Two faults: one repaired, one open.
    async fn cases(&mut self) -> anyhow::Result<()> {
        self.up_to_maintenance().await?;
        self.accept().await?;
        if let Some((case, by)) = self.fault("电源模块告警，设备无法启动").await? {
            self.log(&case, by, "已向厂商报修，预约上门", 0).await?;
            self.wait(1, 4);
            let done = json!({ "result": "更换电源模块后恢复" });
            self.post(by, &format!("/maintenance-cases/{case}/complete"), done).await?;
        }
        if let Some((case, by)) = self.fault("硬盘故障灯亮").await? {
            self.log(&case, by, "已登记，等待备件到货", 0).await?;
        }
        Ok(())
    }

    /// A fault after the vendor's warranty: IT service's, which may involve the technical department.
    async fn out_of_warranty(&mut self) -> anyhow::Result<()> {
        self.up_to_maintenance().await?;
        self.accept().await?;
        // Until a few weeks ago.
        self.at = self.at.max(self.drive.now - TimeDelta::days(40));
        if let Some((case, Role::ItService)) = self.fault("主板无法自检，重启无效").await? {
            self.log(&case, Role::ItService, "更换备用主板，外购备件", 1_800).await?;
            let reason = json!({ "reason": "需要技术部协助恢复配置" });
            self.post(Role::ItService, &format!("/maintenance-cases/{case}/technical"), reason).await?;
        }
        Ok(())
    }

    /// A contract without a project yet: being written, in review, returned, reviewed.
    async fn contract_only(&mut self, which: usize) -> anyhow::Result<()> {
        self.draft(None).await?;
        if which == 0 {
            return Ok(());
        }
        let review = self.submit_contract().await?;
        match which {
            1 => Ok(()),
            2 => self.decide(&review, 0, Some("付款条件不符合公司规定，请与客户重新商定")).await,
            _ => self.agree(&review, ALL).await,
        }
    }

    /// A demand: heard of, visited, given up, turned into a contract.
    async fn demand(&mut self, which: usize) -> anyhow::Result<()> {
        self.wait(0, 3);
        let body = json!({
            "customer_id": self.customer.id, "contact": self.customer.contact, "title": self.title,
            "content": "客户计划在年内完成采购，希望提供方案与报价", "estimate": yuan(self.amount()),
            "wanted_on": self.today() + Days::new(90), "source": "老客户回访",
        });
        let demand = id(&self.post(Role::AccountManager, "/demands", body).await?)?;
        if which == 0 {
            return Ok(());
        }
        self.wait(2, 6);
        let visit =
            json!({ "on": self.today(), "content": "现场交流方案并报价", "quoted": yuan(self.amount()) });
        self.post(Role::AccountManager, &format!("/demands/{demand}/visits"), visit).await?;
        self.wait(2, 6);
        match which {
            1 => Ok(()),
            2 => {
                let reason = json!({ "reason": "客户今年没有预算，明年再跟进" });
                self.post(Role::AccountManager, &format!("/demands/{demand}/end"), reason).await.map(drop)
            }
            _ => self.draft(Some(demand)).await,
        }
    }
}
