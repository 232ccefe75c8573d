//! INV-46, INV-13: two people at one project at the same moment. Exactly one order of events comes of it; whoever lost is
//! told so in words and wrote nothing. The store is checked whole when each test ends.

use super::copies::{Copied, copies, since};
use super::often;
use crate::app::{Client, Reply, TestApp};
use crate::street::{Street, line};
use regulation::Role;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const OWNER: &str = "account_manager";

/// An order of events that may come of a race: whether the one and the other were carried out, and what happened.
type Order<'a> = (bool, bool, &'a [&'a str]);

/// Races `one` against `other` on copies of a project, and compares what came of each with the orders that may be.
async fn race(
    street: &Street<'_>,
    project: &str,
    one: impl AsyncFn(&Copied) -> Reply,
    other: impl AsyncFn(&Copied) -> Reply,
    orders: &[Order<'_>],
) {
    let mut came: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, copy) in copies(street, project, often("EPM_RACES", 200)).await.into_iter().enumerate() {
        // Whoever is polled first has a small lead: they take turns.
        let (first, second) = if number.is_multiple_of(2) {
            tokio::join!(one(&copy), other(&copy))
        } else {
            let (second, first) = tokio::join!(other(&copy), one(&copy));
            (first, second)
        };
        for reply in [&first, &second] {
            if reply.status != 200 {
                let code = reply.json()["code"].as_str().unwrap_or_default().to_owned();
                assert!([403, 409].contains(&reply.status.as_u16()), "{}", reply.text());
                reply.refused(reply.status.as_u16(), &code);
            }
        }
        let happened = since(street, &copy).await;
        let carried_out = (first.status == 200, second.status == 200);
        let order = orders
            .iter()
            .position(|(one, other, events)| (*one, *other) == carried_out && happened == *events);
        let Some(order) = order else {
            panic!("{carried_out:?} {happened:?}: {} | {}", first.text(), second.text());
        };
        *came.entry(order).or_default() += 1;
    }
    let came: Vec<String> =
        came.into_iter().map(|(order, times)| format!("{times} × {:?}", orders[order].2)).collect();
    println!("{}", came.join(", "));
}

/// Does the second only if the first was done; answers with the last that was tried.
async fn then(first: Reply, second: impl AsyncFnOnce() -> Reply) -> Reply {
    if first.status == 200 { second().await } else { first }
}

fn changed(street: &Street<'_>) -> Value {
    let mut lines = street.initiation_entry()["equipment"].as_array().expect("lines").clone();
    for (line, number) in lines.iter_mut().zip(1..) {
        line["line"] = json!(number);
    }
    lines.push(line("S6730-H48X6C", 1, "20000.00", "17000.00", true));
    json!({ "reason": "客户加购", "lines": lines })
}

fn cancellation(bought: bool) -> Value {
    let line = |(line, quantity): (u32, u32)| json!({ "equipment_line_id": line, "quantity": quantity, "disposal": "stock" });
    let disposal: Vec<Value> = [(1, 4), (2, 2), (3, 1)].into_iter().filter(|_| bought).map(line).collect();
    json!({ "cause": "other", "explanation": "客户取消采购", "disposal": disposal })
}

/// An approval as those who decide see it: its number, content and the step that waits.
struct Waiting {
    number: u32,
    content: Value,
    step: usize,
    role: Role,
}

/// The newest approval of a project, agreed to until only so many steps are left.
async fn waiting(street: &Street<'_>, approval: &str, left: usize) -> Waiting {
    loop {
        let seen = street.as_(Role::Auditor).get(&format!("/approvals/{approval}")).await.expect(200);
        let steps = seen["steps"].as_array().expect("steps");
        let step = steps.iter().position(|step| step["decided"].is_null()).expect("a step waits");
        if steps.len() - step <= left {
            let role = steps[step]["role"].as_str().and_then(Role::from_code).expect("a role");
            let number = seen["number"].as_u64().expect("a number") as u32;
            return Waiting { number, content: seen["content"].clone(), step, role };
        }
        street.decide(approval, "agree", None).await.expect("a step");
    }
}

async fn decide(by: &Client<'_>, copy: &Copied, on: &Waiting, decision: &str) -> Reply {
    let comment = (decision != "agree").then_some("请补充毛利说明");
    let body = json!({ "decision": decision, "comment": comment, "content": on.content, "step": on.step });
    by.post(&format!("/approvals/{}/decisions", copy.part(on.number)), body).await
}

/// A change or a cancellation written and submitted one after the other.
async fn submit_change(owner: &Client<'_>, copy: &Copied, entry: &Value) -> Reply {
    let written = owner.post(&format!("/projects/{}/changes", copy.code), entry.clone()).await;
    then(written, async || owner.post(&format!("/changes/{}/submit", copy.part(1)), json!({})).await).await
}

async fn submit_cancellation(owner: &Client<'_>, copy: &Copied, entry: &Value) -> Reply {
    let form = format!("/projects/{}/cancellation", copy.code);
    let written = owner.post(&form, entry.clone()).await;
    then(written, async || owner.post(&format!("{form}/submit"), json!({})).await).await
}

const WRITTEN_CHANGE: &[&str] = &["change_written", "change_submitted"];
const WRITTEN_CANCELLATION: &[&str] = &["cancellation_written", "cancellation_submitted"];
const INITIATED: &[&str] = &["step_decided", "initiated"];

store::both_databases! {
    async fn clause_2_5_3_closing_against_a_change(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.signed_off(OWNER).await.0.project;
        let (owner, administrator, entry) = (app.user(OWNER), app.as_(Role::ProjectAdministrator), changed(&street));
        let close = async |copy: &Copied| administrator.post(&format!("/projects/{}/closing", copy.code), json!({})).await;
        let change = async |copy: &Copied| submit_change(&owner, copy, &entry).await;
        race(&street, &project, close, change, &[(true, false, &["closed"]), (false, true, WRITTEN_CHANGE)]).await;
    }

    async fn clause_2_7_closing_against_a_cancellation(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.signed_off(OWNER).await.0.project;
        let (owner, administrator, entry) = (app.user(OWNER), app.as_(Role::ProjectAdministrator), cancellation(true));
        let close = async |copy: &Copied| administrator.post(&format!("/projects/{}/closing", copy.code), json!({})).await;
        let cancel = async |copy: &Copied| submit_cancellation(&owner, copy, &entry).await;
        race(&street, &project, close, cancel, &[(true, false, &["closed"]), (false, true, WRITTEN_CANCELLATION)]).await;
    }

    /// The last approver of a change, while the approved cancellation is carried out.
    async fn clause_2_7_cancelling_against_an_approval(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        let (owner, administrator) = (app.user(OWNER), app.as_(Role::ProjectAdministrator));
        let copy_of = |project: &Value| Copied {
            id: project["id"].as_str().and_then(|id| id.parse().ok()).expect("an id"),
            code: project["code"].as_str().expect("a code").to_owned(),
            number: 0,
        };
        let walked = copy_of(&street.look(&project).await);
        submit_change(&owner, &walked, &changed(&street)).await.expect(200);
        let on = waiting(&street, &walked.part(2), 1).await;
        let form = submit_cancellation(&owner, &walked, &cancellation(false)).await.id(200);
        street.agree_to_all(&form).await;
        let last = app.as_(on.role);
        let carry_out = async |copy: &Copied| {
            administrator.post(&format!("/projects/{}/cancellation/carry-out", copy.code), json!({})).await
        };
        let agree = async |copy: &Copied| decide(&last, copy, &on, "agree").await;
        let orders: [Order<'_>; 2] =
            [(true, false, &["cancelled"]), (true, true, &["step_decided", "change_took_effect", "cancelled"])];
        race(&street, &project, carry_out, agree, &orders).await;
    }

    async fn clause_2_3_2_approving_against_a_withdrawal(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, approval) = street.in_approval(OWNER).await;
        let on = waiting(&street, &approval, 1).await;
        let (owner, last) = (app.user(OWNER), app.as_(on.role));
        let agree = async |copy: &Copied| decide(&last, copy, &on, "agree").await;
        let withdraw = async |copy: &Copied| {
            owner.post(&format!("/approvals/{}/withdraw", copy.part(on.number)), json!({})).await
        };
        let orders: [Order<'_>; 2] = [(true, false, INITIATED), (false, true, &["initiation_came_back"])];
        race(&street, &walked.project, agree, withdraw, &orders).await;
    }

    /// Two people in the role that decides the step: one agrees, the other returns it.
    async fn clause_2_1_3_approving_against_a_return(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let (walked, approval) = street.in_approval(OWNER).await;
        let on = waiting(&street, &approval, usize::MAX).await;
        let (one, two) = (app.as_(on.role), app.user(&format!("{}_2", on.role.code())));
        let agree = async |copy: &Copied| decide(&one, copy, &on, "agree").await;
        let send_back = async |copy: &Copied| decide(&two, copy, &on, "return").await;
        let orders: [Order<'_>; 2] =
            [(true, false, &["step_decided"]), (false, true, &["step_decided", "initiation_came_back"])];
        race(&street, &walked.project, agree, send_back, &orders).await;
    }

    /// A cancellation that was submitted first lets no change be submitted; a change that was first does not stop it.
    async fn clause_2_7_a_change_against_a_cancellation(db: &TestDb) {
        let app = TestApp::on(db).await;
        let street = Street::open(&app).await;
        let project = street.executing(OWNER).await.project;
        let owner = app.user(OWNER);
        owner.post(&format!("/projects/{project}/changes"), changed(&street)).await.expect(200);
        owner.post(&format!("/projects/{project}/cancellation"), cancellation(false)).await.expect(200);
        let change = async |copy: &Copied| owner.post(&format!("/changes/{}/submit", copy.part(1)), json!({})).await;
        let cancel = async |copy: &Copied| owner.post(&format!("/projects/{}/cancellation/submit", copy.code), json!({})).await;
        let orders: [Order<'_>; 2] =
            [(false, true, &["cancellation_submitted"]), (true, true, &["change_submitted", "cancellation_submitted"])];
        race(&street, &project, change, cancel, &orders).await;
    }
}
