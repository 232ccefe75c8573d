//! Signing in, sessions, people, departments, roles (2.1; 4-roles).

use crate::app::{Client, TestApp};
use chrono::TimeDelta;
use regulation::duties::Role;
use serde_json::{Value, json};
use store::entities::security_record;
use store::sea_orm::EntityTrait;

/// A new person with a password of their own, signed in by nobody.
async fn someone(app: &TestApp, username: &str, password: &str) -> String {
    let system = app.as_(Role::SystemAdministrator);
    let entry = json!({ "username": username, "name": "新人", "department_id": app.department("east") });
    let added = system.post("/people", entry).await.expect(201);
    let initial = added["initial_password"].as_str().expect("a password").to_owned();
    let token = sign_in(app, username, &initial).await;
    let change = json!({ "current": initial, "password": password });
    app.with_token(Some(&token)).put("/me/password", change).await.expect(204);
    added["id"].as_str().expect("an id").to_owned()
}

async fn sign_in(app: &TestApp, username: &str, password: &str) -> String {
    let entry = json!({ "username": username, "password": password });
    let begun = app.with_token(None).post("/sessions", entry).await.expect(201);
    begun["token"].as_str().expect("a token").to_owned()
}

async fn try_from<'a>(client: &Client<'a>, username: &str, password: &str) -> (u16, Value) {
    let reply = client.post("/sessions", json!({ "username": username, "password": password })).await;
    (reply.status.as_u16(), reply.json())
}

const PASSWORD: &str = "correct horse battery";

store::both_databases! {
    /// A program signs in, is who it says, and signs out.
    async fn a_program_signs_in_and_out(db: &TestDb) {
        let app = TestApp::on(db).await;
        someone(&app, "Li.Si", PASSWORD).await;
        let entry = json!({ "username": "ｌｉ.ＳＩ", "password": PASSWORD });
        let begun = app.with_token(None).post("/sessions", entry).await;
        assert_eq!(begun.header("set-cookie"), "");
        let begun = begun.expect(201);
        assert_eq!(begun["me"]["username"], "Li.Si");
        assert_eq!(begun["expires_at"], "2026-05-11T13:00:00Z");
        let program = app.with_token(begun["token"].as_str());
        assert_eq!(program.get("/me").await.expect(200)["name"], "新人");
        program.delete("/sessions/current").await.expect(204);
        program.get("/me").await.refused(401, "not-signed-in");
        app.with_token(Some("epm_made-up")).get("/me").await.refused(401, "not-signed-in");
        app.with_token(None).get("/me").await.refused(401, "not-signed-in");
    }

    /// A browser gets a cookie no script can read and no other site's write carries; signing in again replaces it.
    async fn a_browser_signs_in_by_cookie_which_is_replaced_at_each_sign_in(db: &TestDb) {
        let app = TestApp::on(db).await;
        someone(&app, "li.si", PASSWORD).await;
        let entry = json!({ "username": "li.si", "password": PASSWORD, "browser": true });
        let browser = app.with_token(None).header("sec-fetch-site", "same-origin");
        let begun = browser.post("/sessions", entry.clone()).await;
        assert_eq!(begun.expect(201)["token"], Value::Null);
        let set = begun.header("set-cookie").to_owned();
        assert!(set.starts_with("epm=epm_") && set.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{set}");
        let cookie = set.split(';').next().expect("a cookie").to_owned();
        let first = browser.clone().header("cookie", &cookie);
        first.get("/me").await.expect(200);
        let again = first.post("/sessions", entry).await;
        again.expect(201);
        first.get("/me").await.refused(401, "not-signed-in");
        let second = browser.header("cookie", again.header("set-cookie").split(';').next().expect("a cookie"));
        second.get("/me").await.expect(200);
        // A cookie's token is no bearer token.
        let stolen = again.header("set-cookie").split([';', '=']).nth(1).expect("a token").to_owned();
        app.with_token(Some(&stolen)).get("/me").await.refused(401, "not-signed-in");
    }

    /// A browser nobody touches ends after an hour, any session after twelve; one in use goes on.
    async fn sessions_end_when_idle_and_in_any_case(db: &TestDb) {
        let app = TestApp::on(db).await;
        someone(&app, "li.si", PASSWORD).await;
        let entry = json!({ "username": "li.si", "password": PASSWORD, "browser": true });
        let browser = app.with_token(None).header("sec-fetch-site", "same-origin");
        let begun = browser.post("/sessions", entry.clone()).await;
        let browser = browser.header("cookie", begun.header("set-cookie").split(';').next().expect("a cookie"));
        for _ in 0..11 {
            app.advance(TimeDelta::minutes(59));
            browser.get("/me").await.expect(200);
            app.app.writes.close();
            app.app.writes.wait().await;
            app.app.writes.reopen();
        }
        app.advance(TimeDelta::minutes(61));
        browser.get("/me").await.refused(401, "not-signed-in");
        let token = sign_in(&app, "li.si", PASSWORD).await;
        app.advance(TimeDelta::hours(11));
        app.with_token(Some(&token)).get("/me").await.expect(200);
        app.advance(TimeDelta::hours(1));
        app.with_token(Some(&token)).get("/me").await.refused(401, "not-signed-in");
    }

    /// Guessing locks the one who guesses, there; the owner elsewhere, and others there, are not locked out.
    async fn wrong_passwords_lock_an_account_for_an_address_only(db: &TestDb) {
        let app = TestApp::on(db).await;
        someone(&app, "li.si", PASSWORD).await;
        someone(&app, "wang.wu", PASSWORD).await;
        let here = app.with_token(None);
        for _ in 0..5 {
            assert_eq!(try_from(&here, "li.si", "wrong password").await.0, 401);
        }
        let locked = here.post("/sessions", json!({ "username": "LI.SI", "password": PASSWORD })).await;
        locked.refused(429, "account-locked");
        assert_eq!(locked.header("retry-after"), "60");
        assert_eq!(try_from(&here, "wang.wu", PASSWORD).await.0, 201);
        app.advance(TimeDelta::seconds(61));
        assert_eq!(try_from(&here, "li.si", "wrong again").await.0, 401);
        app.advance(TimeDelta::seconds(61));
        assert_eq!(try_from(&here, "li.si", PASSWORD).await.0, 429, "the lock doubles");
        app.advance(TimeDelta::seconds(60));
        assert_eq!(try_from(&here, "li.si", PASSWORD).await.0, 201);
        let kinds: Vec<String> = security_record::Entity::find().all(&db.store.read()).await.expect("records")
            .into_iter().map(|row| row.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| *kind == "sign_in_locked").count(), 2, "{kinds:?}");
    }

    /// An unknown account, a disabled person and a wrong password read alike, and lock alike.
    async fn a_refused_sign_in_does_not_say_why(db: &TestDb) {
        let app = TestApp::on(db).await;
        let id = someone(&app, "li.si", PASSWORD).await;
        let system = app.as_(Role::SystemAdministrator);
        let disabled = json!({ "username": "li.si", "name": "新人", "department_id": app.department("east"), "enabled": false });
        let here = app.with_token(None);
        let wrong = try_from(&here, "li.si", "wrong password").await;
        system.put(&format!("/people/{id}"), disabled).await.expect(200);
        assert_eq!(try_from(&here, "li.si", PASSWORD).await, wrong);
        assert_eq!(try_from(&here, "nobody", PASSWORD).await, wrong);
        // Has no password at all.
        assert_eq!(try_from(&here, "finance", "").await, wrong);
        for _ in 0..4 {
            try_from(&here, "nobody", PASSWORD).await;
        }
        assert_eq!(try_from(&here, "nobody", PASSWORD).await.0, 429);
        let long = "x".repeat(100_000);
        assert_eq!(try_from(&here, &long, &long).await, wrong);
    }

    /// Whoever may no longer sign in is out at once, everywhere.
    async fn disabling_a_person_ends_their_sessions(db: &TestDb) {
        let app = TestApp::on(db).await;
        let id = someone(&app, "li.si", PASSWORD).await;
        let token = sign_in(&app, "li.si", PASSWORD).await;
        let entry = json!({ "username": "li.si", "name": "新人", "department_id": app.department("east"), "enabled": false });
        app.as_(Role::SystemAdministrator).put(&format!("/people/{id}"), entry).await.expect(200);
        app.with_token(Some(&token)).get("/me").await.refused(401, "not-signed-in");
    }

    /// A password set by someone else opens nothing but its own change.
    async fn an_initial_password_must_be_changed_first(db: &TestDb) {
        let app = TestApp::on(db).await;
        let id = someone(&app, "li.si", PASSWORD).await;
        let reset = app.as_(Role::SystemAdministrator).post(&format!("/people/{id}/password"), json!({})).await.expect(200);
        let initial = reset["initial_password"].as_str().expect("a password");
        let token = sign_in(&app, "li.si", initial).await;
        let client = app.with_token(Some(&token));
        client.get("/people").await.refused(403, "password-must-change");
        assert_eq!(client.get("/me").await.expect(200)["password_must_change"], true);
        let weak = client.put("/me/password", json!({ "current": initial, "password": "12345" })).await;
        weak.refused(422, "invalid");
        let wrong = client.put("/me/password", json!({ "current": "no", "password": PASSWORD })).await;
        assert_eq!(wrong.refused(422, "invalid")["errors"][0]["pointer"], "/current");
        let other = sign_in(&app, "li.si", initial).await;
        client.put("/me/password", json!({ "current": initial, "password": PASSWORD })).await.expect(204);
        client.get("/people").await.expect(200);
        app.with_token(Some(&other)).get("/me").await.refused(401, "not-signed-in");
    }

    /// Acts of weight want the password again when it was given long ago.
    async fn acts_of_weight_ask_for_a_fresh_sign_in(db: &TestDb) {
        let app = TestApp::on(db).await;
        someone(&app, "li.si", PASSWORD).await;
        let token = sign_in(&app, "li.si", PASSWORD).await;
        let client = app.with_token(Some(&token));
        let wanted = json!({ "label": "报表", "reads_only": true, "expires_on": "2026-12-31" });
        client.post("/me/tokens", wanted.clone()).await.expect(201);
        app.advance(TimeDelta::minutes(121));
        client.post("/me/tokens", wanted.clone()).await.refused(403, "sign-in-again");
        client.post("/me/confirmation", json!({ "password": "wrong password" })).await.refused(422, "invalid");
        client.post("/me/confirmation", json!({ "password": PASSWORD })).await.expect(204);
        client.post("/me/tokens", wanted).await.expect(201);
    }

    /// A token that may read reads and does nothing else; it ends when told, or on its day.
    async fn a_token_has_a_scope_and_an_end(db: &TestDb) {
        let app = TestApp::on(db).await;
        someone(&app, "li.si", PASSWORD).await;
        let token = sign_in(&app, "li.si", PASSWORD).await;
        let me = app.with_token(Some(&token));
        let made = me.post("/me/tokens", json!({ "label": "报表", "reads_only": true, "expires_on": "2026-05-13" })).await;
        let reader = app.with_token(made.expect(201)["token"].as_str());
        reader.get("/people").await.expect(200);
        reader.put("/me", json!({ "language": "en" })).await.refused(403, "token-reads-only");
        for day in ["2026-05-10", "2028-01-01"] {
            let entry = json!({ "label": "x", "reads_only": false, "expires_on": day });
            me.post("/me/tokens", entry).await.refused(422, "invalid");
        }
        let listed = me.get("/me/sessions").await.expect(200);
        let named = listed["items"].as_array().expect("items").iter().find(|s| s["label"] == "报表").expect("the token");
        let path = format!("/me/sessions/{}", named["id"].as_str().expect("an id"));
        app.as_(Role::Finance).delete(&path).await.refused(404, "not-found");
        me.delete(&path).await.expect(204);
        reader.get("/people").await.refused(401, "not-signed-in");
    }

    /// A role is proposed by one security administrator and confirmed by another, never by or for themselves.
    async fn a_role_is_granted_by_two_people(db: &TestDb) {
        let app = TestApp::on(db).await;
        let (first, second) = (app.user("security_administrator"), app.user("security_administrator_2"));
        let person = app.person("account_manager");
        let entry = json!({ "person_id": person, "role": "general_manager", "reach": "department", "department_id": app.department("chengdu") });
        let grant = first.post("/role-grants", entry.clone()).await.id(201);
        let path = format!("/role-grants/{grant}/confirmation");
        let held = app.user("account_manager").get("/me").await.expect(200);
        assert_eq!(held["roles"].as_array().map(Vec::len), Some(1), "a proposal is no role");
        first.post(&path, json!({})).await.refused(403, "two-people");
        app.as_(Role::SystemAdministrator).post(&path, json!({})).await.refused(403, "role-required");
        second.post(&path, json!({})).await.expect(200);
        second.post(&path, json!({})).await.refused(409, "conflict");
        let held = app.user("account_manager").get("/me").await.expect(200);
        assert_eq!(held["roles"].as_array().map(Vec::len), Some(2));
        let mine = json!({ "person_id": app.person("security_administrator"), "role": "auditor", "reach": "all" });
        first.post("/role-grants", mine).await.refused(403, "two-people");
        first.delete(&format!("/role-grants/{grant}")).await.expect(204);
        let held = app.user("account_manager").get("/me").await.expect(200);
        assert_eq!(held["roles"].as_array().map(Vec::len), Some(1));
    }

    /// The keepers exclude one another and every role of the business, finance and the project administrator each other.
    async fn clause_2_1_roles_that_exclude_one_another_are_not_granted(db: &TestDb) {
        let app = TestApp::on(db).await;
        let security = app.as_(Role::SecurityAdministrator);
        for (person, role) in [
            ("finance", "auditor"),
            ("finance", "project_administrator"),
            ("auditor", "system_administrator"),
            ("system_administrator", "archivist"),
        ] {
            let entry = json!({ "person_id": app.person(person), "role": role, "reach": "all" });
            security.post("/role-grants", entry).await.refused(409, "roles-exclude");
        }
        for (reach, department, pointer) in
            [("all", None, "/reach"), ("department", None, "/department_id"), ("department", Some("nowhere"), "/department_id")]
        {
            let department = department.map(|_| uuid::Uuid::nil());
            let entry = json!({ "person_id": app.person("finance"), "role": "general_manager", "reach": reach, "department_id": department });
            let refused = security.post("/role-grants", entry).await;
            refused.refused(422, "invalid");
            assert_eq!(refused.pointers(), [pointer]);
        }
    }

    /// A company's roles fill more than a page: they are found by name, pinyin and role, page by page.
    async fn role_grants_are_searched_and_paged(db: &TestDb) {
        let app = TestApp::on(db).await;
        let security = app.user("security_administrator");
        let all = security.get("/role-grants?count=exact").await.expect(200);
        let count = all["total"].as_u64().expect("a total");
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = security.get(&format!("/role-grants?limit=4{cursor}")).await.expect(200);
            found.extend(page["items"].as_array().expect("items").iter().map(|item| item["id"].to_string()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let seen = found.len();
        found.sort_unstable();
        found.dedup();
        assert_eq!((seen as u64, found.len() as u64), (count, count), "each once");
        let auditors = security.get("/role-grants?q=auditor").await.expect(200);
        assert!(auditors["items"].as_array().is_some_and(|items| !items.is_empty()
            && items.iter().all(|item| item["role"] == "auditor")), "{auditors}");
        assert_eq!(security.get("/role-grants?q=nobody").await.expect(200)["items"], json!([]));
        assert_eq!(security.get("/role-grants?confirmed=false").await.expect(200)["items"], json!([]));
        let shown = security.page("/role-grants?q=auditor&limit=1").await.text();
        assert!(shown.contains("value=\"auditor\"") && shown.contains("查询"), "{shown}");
        let shown = security.page("/role-grants?limit=2").await.text();
        assert!(shown.contains("/role-grants?limit=2&amp;cursor=") || shown.contains("/role-grants?limit=2&#38;cursor="), "{shown}");
        assert!(security.page("/role-grants?q=nobody").await.text().contains("没有符合条件的授权"));
    }

    /// Without a security administrator nobody could grant, without an auditor nobody would look.
    async fn the_last_keepers_stay(db: &TestDb) {
        let app = TestApp::on(db).await;
        let security = app.user("security_administrator");
        let grants = security.get("/role-grants?role=auditor").await.expect(200);
        let auditor = format!("/role-grants/{}", grants["items"][0]["id"].as_str().expect("an id"));
        security.delete(&auditor).await.refused(409, "last-keeper");
        let entry = json!({ "username": "auditor", "name": "auditor", "department_id": app.department("office"), "enabled": false });
        let person = format!("/people/{}", app.person("auditor"));
        app.as_(Role::SystemAdministrator).put(&person, entry).await.refused(409, "last-keeper");
        let grants = security.get("/role-grants?role=security_administrator").await.expect(200);
        let [one, two] = [0, 1].map(|n| format!("/role-grants/{}", grants["items"][n]["id"].as_str().expect("an id")));
        let (a, b) = tokio::join!(security.delete(&one), security.delete(&two));
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert!(matches!(answers, [204, 401 | 403 | 409]), "{answers:?}");
    }

    /// A role that was taken a moment ago is gone in the write's own transaction.
    async fn departments_form_a_tree_without_circles(db: &TestDb) {
        let app = TestApp::on(db).await;
        let system = app.as_(Role::SystemAdministrator);
        let path = format!("/departments/{}", app.department("sales"));
        let circle = json!({ "code": "sales", "name": "营销中心", "parent_id": app.department("chengdu") });
        let refused = system.put(&path, circle).await;
        refused.refused(422, "invalid");
        assert_eq!(refused.pointers(), ["/parent_id"]);
        app.as_(Role::Finance).post("/departments", json!({ "code": "x", "name": "x" })).await.refused(403, "role-required");
        let manager = app.user("vice_president").get("/me").await.expect(200);
        assert_eq!(manager["roles"][0]["departments"].as_array().map(Vec::len), Some(4), "sub-departments are counted in");
    }

    /// People are found by name, pinyin and username, a page at a time; accounts are for the keepers.
    async fn people_are_listed_by_name(db: &TestDb) {
        let app = TestApp::on(db).await;
        someone(&app, "li.si", PASSWORD).await;
        let system = app.as_(Role::SystemAdministrator);
        for q in ["新人", "xinren", "xr", "LI.SI"] {
            let q: String = q.bytes().map(|byte| format!("%{byte:02x}")).collect();
            let found = system.get(&format!("/people?q={q}&count=exact")).await.expect(200);
            assert_eq!(found["total"], 1, "{found}");
            assert_eq!(found["items"][0]["username"], "li.si");
        }
        let (mut names, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = app.as_(Role::Finance).get(&format!("/people?limit=7&cursor={cursor}")).await.expect(200);
            for item in page["items"].as_array().expect("items") {
                assert_eq!(item["username"], Value::Null, "a colleague sees no account");
                names.push(item["id"].clone());
            }
            match page["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        let all = names.len();
        names.dedup();
        assert_eq!((all, names.len()), (26, 26));
        system.get("/people?cursor=zz").await.refused(400, "not-understood");
        let taken = json!({ "username": "ＬＩ.si", "name": "别人", "department_id": app.department("east") });
        let refused = system.post("/people", taken).await;
        refused.refused(409, "taken");
        assert_eq!(refused.pointers(), ["/username"]);
        let wide = json!({ "username": "ｗａｎｇ－ｗｕ", "name": "王五", "department_id": app.department("east") });
        let id = system.post("/people", wide).await.id(201);
        assert_eq!(system.get(&format!("/people/{id}")).await.expect(200)["username"], "wang-wu");
        let blank = json!({ "username": "ａｂｃ d", "name": "丁", "department_id": app.department("east") });
        let refused = system.post("/people", blank).await;
        refused.refused(422, "invalid");
        assert_eq!(refused.pointers(), ["/username"]);
        let twice = json!({ "code": "Ｅａｓｔ", "name": "华东", "parent_id": null });
        let refused = system.post("/departments", twice).await;
        refused.refused(409, "taken");
        assert_eq!(refused.pointers(), ["/code"]);
    }

    /// The settings are one audited record with bounds.
    async fn settings_are_kept_by_the_system_administrator(db: &TestDb) {
        let app = TestApp::on(db).await;
        let system = app.as_(Role::SystemAdministrator);
        let read = system.get("/settings").await;
        let mut settings = read.expect(200);
        settings["fresh_minutes"] = json!(0);
        let refused = system.put("/settings", settings.clone()).await;
        assert_eq!(refused.refused(422, "invalid")["errors"][0]["pointer"], "/fresh_minutes");
        settings["fresh_minutes"] = json!(5);
        let keyed = system.clone().header("if-match", read.header("etag"));
        keyed.put("/settings", settings.clone()).await.expect(200);
        assert_eq!(app.app.settings().fresh_minutes, 5);
        keyed.put("/settings", settings).await.refused(412, "stale");
        app.as_(Role::SecurityAdministrator).get("/settings").await.refused(403, "role-required");
    }

    /// What was refused for want of a role leaves a record, and nothing else.
    async fn a_denied_act_is_recorded(db: &TestDb) {
        let app = TestApp::on(db).await;
        let security = app.user("security_administrator");
        let mine = json!({ "person_id": app.person("security_administrator"), "role": "auditor", "reach": "all" });
        security.post("/role-grants", mine).await.refused(403, "two-people");
        let records = security_record::Entity::find().all(&db.store.read()).await.expect("records");
        let [record] = &records[..] else { panic!("one record: {records:?}") };
        assert_eq!((record.kind.as_str(), record.account.as_str()), ("denied", "security_administrator"));
        assert!(record.detail.contains("two-people"), "{}", record.detail);
        // Also where the address itself is not for the person; looking leaves none.
        app.as_(Role::Finance).post("/people", json!({})).await.refused(403, "role-required");
        app.as_(Role::Finance).get("/settings").await.refused(403, "role-required");
        let records = security_record::Entity::find().all(&db.store.read()).await.expect("records");
        let [_, record] = &records[..] else { panic!("two records: {records:?}") };
        assert_eq!((record.kind.as_str(), record.account.as_str()), ("denied", "finance"));
        assert!(record.detail.contains("/api/v1/people"), "{}", record.detail);
    }

    /// Whoever is not signed in is sent to the sign-in page, and from there to where they wanted to go.
    async fn a_page_asks_for_a_sign_in_and_goes_on_to_itself(db: &TestDb) {
        let app = TestApp::on(db).await;
        let nobody = app.with_token(None);
        let sent = nobody.page("/people?q=a&enabled=true").await;
        sent.expect(303);
        assert_eq!(sent.header("location"), "/sign-in?next=%2Fpeople%3Fq%3Da%26enabled%3Dtrue");
        let page = nobody.page(sent.header("location")).await;
        page.expect(200);
        assert!(page.text().contains(r#"data-then="/people?q=a&#38;enabled=true""#), "{}", page.text());
        let elsewhere = nobody.page("/sign-in?next=https%3A%2F%2Fevil.example").await;
        assert!(elsewhere.text().contains(r#"data-then="/""#), "{}", elsewhere.text());
        let back = app.as_(Role::Auditor).page("/sign-in?next=%2Fpeople").await;
        assert_eq!((back.status.as_u16(), back.header("location")), (303, "/people"));
    }

    /// Every page of the slice in both languages, with words for everything, for whoever may see it and nobody else.
    async fn the_pages_of_people_have_words_and_readers(db: &TestDb) {
        let app = TestApp::on(db).await;
        let security = app.user("security_administrator");
        let entry = json!({ "person_id": app.person("finance"), "role": "archivist", "reach": "all" });
        security.post("/role-grants", entry).await.expect(201);
        let (person, department) = (app.person("finance"), app.department("chengdu"));
        for (path, reader, other) in [
            ("/sign-in".to_owned(), None, None),
            ("/profile".to_owned(), Some("vice_president"), None),
            ("/profile/password".to_owned(), Some("finance"), None),
            ("/people".to_owned(), Some("system_administrator"), Some("finance")),
            ("/people?q=fin".to_owned(), Some("auditor"), None),
            (format!("/people/{person}"), Some("system_administrator"), Some("account_manager")),
            (format!("/people/{person}"), Some("security_administrator"), None),
            ("/departments".to_owned(), Some("system_administrator"), Some("general_manager")),
            (format!("/departments/{department}"), Some("system_administrator"), Some("auditor")),
            ("/role-grants".to_owned(), Some("security_administrator_2"), Some("system_administrator")),
            ("/role-grants".to_owned(), Some("auditor"), None),
            ("/settings".to_owned(), Some("system_administrator"), Some("security_administrator")),
        ] {
            for language in ["zh-CN", "en"] {
                let client = reader.map_or(app.with_token(None), |reader| app.user(reader));
                let page = client.header("accept-language", language).page(&path).await;
                page.expect(200);
                let html = page.text();
                assert!(html.contains(&format!("<html lang=\"{language}\"")), "{path}");
                let key = ["person-", "people-", "grant-", "department-", "settings-", "session-", "token-", "profile-", "password-", "reach-", "role-"]
                    .iter()
                    .find(|prefix| html.contains(&format!(">{prefix}")));
                assert_eq!(key, None, "{path} shows a key in {language}: {html}");
            }
            if let Some(other) = other {
                app.user(other).page(&path).await.expect(403);
            }
        }
    }
}
