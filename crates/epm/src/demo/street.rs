//! The stretches of the way from a contract to maintenance that the stories are put together from.

use super::walk::{Walk, yuan};
use anyhow::Context as _;
use chrono::Days;
use regulation::duties::Role;
use serde_json::{Value, json};

/// The identifier in an answer.
pub(super) fn id(answer: &Value) -> anyhow::Result<String> {
    answer["id"].as_str().map(str::to_owned).with_context(|| format!("no id in {answer}"))
}

/// Everybody.
pub(super) const ALL: usize = usize::MAX;

impl Walk<'_> {
    /// A contract is drafted, virtual or formal, from a demand or not.
    pub(super) async fn draft(&mut self, demand: Option<String>) -> anyhow::Result<()> {
        self.wait(0, 1);
        let formal = !self.is_virtual();
        let (amount, today) = (self.amount(), self.today());
        let number = formal.then(|| format!("HT-{}-{:04}", today.format("%Y"), 100 + self.number));
        let note = (!formal).then_some("客户已确认采购，正式合同走签署流程，先行备货");
        let body = json!({
            "kind": if formal { "formal" } else { "virtual" }, "number": number, "note": note,
            "customer_id": self.customer.id, "title": self.title, "amount": yuan(amount),
            "signed_on": formal.then_some(today), "arrival_promised_on": today + Days::new(60),
            "acceptance_required": self.number.is_multiple_of(2), "demand_id": demand,
            "payment_plan": [
                { "name": "预付款", "amount": yuan(amount * 3 / 10), "due_on": today + Days::new(15) },
                { "name": "到货签收款", "amount": yuan(amount / 2), "due_on": today + Days::new(75) },
                { "name": "验收款", "amount": yuan(amount * 15 / 100), "due_on": today + Days::new(120) },
                { "name": "质保金", "amount": yuan(amount * 5 / 100), "due_on": today + Days::new(485) },
            ],
        });
        self.contract = id(&self.post(Role::AccountManager, "/contracts", body).await?)?;
        if formal {
            let path = format!("/contracts/{}/scan?name=contract.pdf", self.contract);
            self.scan(Role::AccountManager, &path).await?;
        }
        Ok(())
    }

    /// Whether there is no formal contract yet.
    pub(super) fn is_virtual(&self) -> bool {
        self.number % 7 == 3
    }

    /// The contract is submitted for review; answers with the review.
    pub(super) async fn submit_contract(&mut self) -> anyhow::Result<String> {
        self.wait(0, 0);
        let path = format!("/contracts/{}/submit", self.contract);
        let submitted = self.post(Role::AccountManager, &path, json!({})).await?;
        submitted["approval"].as_str().map(str::to_owned).context("a review")
    }

    /// The reviewed contract is handed in: the project begins.
    pub(super) async fn up_to_applied(&mut self) -> anyhow::Result<()> {
        self.draft(None).await?;
        let review = self.submit_contract().await?;
        self.agree(&review, ALL).await?;
        self.wait(0, 1);
        let path = format!("/contracts/{}/apply", self.contract);
        self.project = id(&self.post(Role::AccountManager, &path, json!({})).await?)?;
        Ok(())
    }

    /// The project has its code.
    pub(super) async fn up_to_preparing(&mut self) -> anyhow::Result<()> {
        self.up_to_applied().await?;
        self.wait(0, 2);
        let given = self.act(Role::ContractAdministrator, "/code", json!({})).await?;
        self.project = given["project"]["code"].as_str().map(str::to_owned).context("a code")?;
        Ok(())
    }

    /// The initiation is filled in.
    pub(super) async fn fill_in(&mut self) -> anyhow::Result<()> {
        self.wait(0, 3);
        let equipment: Vec<Value> = self.lines.iter().map(|line| line.entry()).collect();
        let body = json!({
            "delivery_place": self.customer.address,
            "delivery_contact": format!("{} {}", self.customer.contact, self.customer.phone),
            "plan": { "other_cost": yuan(self.amount() / 200) },
            "equipment": equipment,
        });
        let path = format!("/projects/{}/initiation", self.project);
        self.drive.put(self.cast.owner, self.at, &path, body).await.map(drop)
    }

    /// The initiation is submitted; answers with its approval.
    pub(super) async fn submit_initiation(&mut self) -> anyhow::Result<String> {
        self.wait(0, 1);
        id(&self.act(Role::AccountManager, "/initiation/submit", json!({})).await?)
    }

    /// In approval, so many having agreed.
    pub(super) async fn up_to_approval(&mut self, agreed: usize) -> anyhow::Result<()> {
        self.up_to_preparing().await?;
        self.fill_in().await?;
        let approval = self.submit_initiation().await?;
        self.agree(&approval, agreed).await
    }

    /// Formally initiated.
    pub(super) async fn up_to_executing(&mut self) -> anyhow::Result<()> {
        self.up_to_approval(ALL).await
    }

    /// The lines of the list with these quantities.
    pub(super) fn quantities(&self, of: impl Fn(u32) -> u32) -> Vec<(u32, u32)> {
        let lines = self.lines.iter().zip(1u32..).map(|(line, number)| (number, of(line.quantity)));
        lines.filter(|(_, units)| *units > 0).collect()
    }

    /// Orders units of lines from a supplier.
    pub(super) async fn order(&mut self, units: &[(u32, u32)]) -> anyhow::Result<String> {
        self.wait(0, 2);
        let lines: Vec<Value> = units
            .iter()
            .map(|(line, units)| {
                let cost = self.lines.get(*line as usize - 1).map_or(0, |line| line.cost);
                json!({ "equipment_line_id": line, "quantity": units, "unit_cost": yuan(cost) })
            })
            .collect();
        let suppliers = &self.drive.company.suppliers;
        let supplier = suppliers[(self.number + self.orders.len()) % suppliers.len()];
        let body =
            json!({ "supplier_id": supplier, "lines": lines, "promised_on": self.today() + Days::new(21) });
        let order = id(&self.act(Role::CommerceRepresentative, "/purchase-orders", body).await?)?;
        self.orders.push(order.clone());
        Ok(order)
    }

    /// Records what came of an order.
    pub(super) async fn receive(&mut self, order: &str, units: &[(u32, u32)]) -> anyhow::Result<()> {
        let body = json!({ "received_on": self.today(), "lines": plain(units) });
        let path = format!("/purchase-orders/{order}/receipts");
        self.post(Role::CommerceRepresentative, &path, body).await.map(drop)
    }

    /// Everything is ordered and has come.
    pub(super) async fn up_to_arrived(&mut self) -> anyhow::Result<()> {
        self.up_to_executing().await?;
        let all = self.quantities(|units| units);
        let order = self.order(&all).await?;
        self.wait(9, 20);
        self.receive(&order, &all).await?;
        self.set_arrived().await
    }

    /// Sets the project to arrived.
    pub(super) async fn set_arrived(&mut self) -> anyhow::Result<()> {
        self.wait(0, 1);
        self.act(Role::CommerceRepresentative, "/arrival", json!({})).await.map(drop)
    }

    /// Arranges a delivery; it is confirmed or not.
    pub(super) async fn deliver(&mut self, confirmed: bool) -> anyhow::Result<()> {
        self.wait(0, 1);
        let lines = plain(&self.quantities(|units| units));
        let body = json!({
            "direct": false, "place": self.customer.address, "on": self.today() + Days::new(1),
            "carrier": "江临速运", "lines": lines,
        });
        let delivery = id(&self.act(Role::AccountManager, "/deliveries", body).await?)?;
        if confirmed {
            self.wait(1, 2);
            self.post(Role::AccountManager, &format!("/deliveries/{delivery}/confirm"), json!({})).await?;
        }
        Ok(())
    }

    /// Writes a sheet, and submits it with its scan.
    pub(super) async fn submit_sheet(&mut self, units: &[(u32, u32)]) -> anyhow::Result<()> {
        self.wait(1, 5);
        let mut lines = Vec::new();
        for (line, units) in units {
            let tracked = self.lines.get(*line as usize - 1).is_some_and(|line| line.goods.serial_tracked);
            let serials = if tracked { self.serials(*units) } else { Vec::new() };
            lines.push(json!({ "equipment_line_id": line, "quantity": units, "serials": serials }));
        }
        let body = json!({ "signed_on": self.today(), "lines": lines });
        let sheet = id(&self.act(Role::AccountManager, "/sign-off-sheets", body).await?)?;
        self.scan(Role::AccountManager, &format!("/sign-off-sheets/{sheet}/scan?name=sheet.pdf")).await?;
        self.wait(0, 1);
        self.post(Role::AccountManager, &format!("/sign-off-sheets/{sheet}/submit"), json!({})).await?;
        self.sheets.push(sheet);
        Ok(())
    }

    /// The last sheet is accepted; from an office in another city the market assistant passes it on before.
    pub(super) async fn accept_sheet(&mut self) -> anyhow::Result<()> {
        let sheet = self.sheets.last().cloned().context("a sheet")?;
        if self.cast.home() == "CD" {
            self.wait(1, 2);
            self.post(Role::MarketAssistant, &format!("/sign-off-sheets/{sheet}/pass-on"), json!({})).await?;
        }
        self.wait(0, 2);
        let path = format!("/sign-off-sheets/{sheet}/accept");
        self.post(Role::ProjectAdministrator, &path, json!({})).await.map(drop)
    }

    /// Signed off: everything is on one accepted sheet.
    pub(super) async fn up_to_signed_off(&mut self) -> anyhow::Result<()> {
        self.up_to_arrived().await?;
        self.deliver(true).await?;
        let all = self.quantities(|units| units);
        self.submit_sheet(&all).await?;
        self.accept_sheet().await
    }

    /// The copies of the sheets are confirmed and their revenue recognised.
    pub(super) async fn recognise(&mut self) -> anyhow::Result<()> {
        let sheet = self.sheets.last().cloned().context("a sheet")?;
        self.wait(0, 2);
        self.post(Role::Finance, &format!("/sign-off-sheets/{sheet}/finance-copy"), json!({})).await?;
        let revenue =
            json!({ "sheet_id": sheet, "amount": yuan(self.amount()), "recognised_on": self.today() });
        self.act(Role::Finance, "/revenue", revenue).await.map(drop)
    }

    /// Closed, and the revenue recognised.
    pub(super) async fn up_to_closed(&mut self) -> anyhow::Result<()> {
        self.up_to_signed_off().await?;
        self.recognise().await?;
        self.wait(1, 4);
        self.act(Role::ProjectAdministrator, "/closing", json!({})).await.map(drop)
    }

    /// The notice is signed by each department and archived.
    pub(super) async fn sign_notice(&mut self) -> anyhow::Result<()> {
        let signers = [Role::GeneralManager, Role::CommerceRepresentative, Role::Finance, Role::ItService];
        for role in signers {
            self.wait(0, 1);
            self.act(role, "/closing/signatures", json!({})).await?;
        }
        self.wait(0, 1);
        let file = self.file(Role::Archivist, "notice.pdf").await?;
        self.act(Role::Archivist, "/closing/archive", json!({ "file": file })).await.map(drop)
    }

    /// The originals of contract and sheets go to the archive on a slip; once confirmed they have their place.
    pub(super) async fn hand_originals_over(&mut self, confirmed: bool) -> anyhow::Result<()> {
        let archivist = self.cast.holder(Role::Archivist);
        let path = format!("/projects/{}/archive", self.project);
        let folder = self.drive.get(archivist, self.at, &path).await?;
        let home = folder["id"].as_str().unwrap_or_default().to_owned();
        let owner = |record: &&Value| {
            let kind = record["content"]["paper"]["kind"].as_str().unwrap_or_default();
            ["contract", "sign_off_sheet"].contains(&kind) && record["holder"]["person"].is_string()
        };
        let records = folder["records"].as_array().cloned().unwrap_or_default();
        let records: Vec<String> =
            records.iter().filter(owner).map(|record| format!("{home}.{}", record["number"])).collect();
        if records.is_empty() {
            return Ok(());
        }
        let over = json!({ "records": records, "to": "archive", "note": "顺丰快递" });
        let slip = id(&self.post(Role::AccountManager, "/hand-over-slips", over).await?)?;
        if !confirmed {
            return Ok(());
        }
        self.post(Role::Archivist, &format!("/hand-over-slips/{slip}/confirm"), json!({})).await?;
        for (place, record) in records.iter().enumerate() {
            let shelf = json!({ "shelf": format!("A-{:02}-{}", self.number % 40 + 1, place + 1) });
            let archivist = self.cast.holder(Role::Archivist);
            self.drive.put(archivist, self.at, &format!("/archive-records/{record}/shelf"), shelf).await?;
        }
        Ok(())
    }

    /// Closed with its notice archived, and handed to IT service.
    pub(super) async fn up_to_maintenance(&mut self) -> anyhow::Result<()> {
        self.up_to_closed().await?;
        self.sign_notice().await?;
        self.hand_originals_over(true).await?;
        self.wait(0, 3);
        self.act(Role::ProjectAdministrator, "/maintenance", json!({})).await?;
        self.wait(0, 2);
        self.act(Role::ItService, "/maintenance/confirm", json!({})).await.map(drop)
    }

    /// The acceptance report, where the contract asks for one.
    pub(super) async fn accept(&mut self) -> anyhow::Result<()> {
        if !self.number.is_multiple_of(2) {
            return Ok(());
        }
        self.wait(5, 20);
        let file = self.file(Role::AccountManager, "acceptance.pdf").await?;
        let report = json!({ "accepted_on": self.today(), "file": file });
        self.act(Role::AccountManager, "/acceptance-reports", report).await?;
        for (role, path) in
            [(Role::ProjectAdministrator, "take"), (Role::ItService, "copy"), (Role::Archivist, "archive")]
        {
            self.wait(0, 1);
            self.act(role, &format!("/acceptance-reports/{path}"), json!({})).await?;
        }
        Ok(())
    }
}

/// Lines with quantities and nothing else.
pub(super) fn plain(units: &[(u32, u32)]) -> Vec<Value> {
    let line = |(line, units): &(u32, u32)| json!({ "equipment_line_id": line, "quantity": units });
    units.iter().map(line).collect()
}
