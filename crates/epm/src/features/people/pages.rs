//! The pages of this slice: signing in, one's own profile, and what the keepers keep.

use super::accounts::{self, PeopleFilter, PeopleSort, PersonView};
use super::departments::{self, DepartmentView};
use super::grants::{self, GrantFilter, GrantView, ReachEntry};
use super::passwords::PasswordPolicy;
use super::sessions::{self, SessionView};
use super::settings::Settings;
use crate::features::directory::queries::names_of_departments;
use crate::frame;
use crate::http::{App, Arrival, Context, Listing, Named, Problem, Query, Routes, Who, etag};
use crate::layout::{Act, Choice, Page, Paging, Upload};
use crate::locale::Language;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use regulation::duties::{Grant, Reach, Role};
use regulation::id::{DepartmentId, PersonId};
use serde::Deserialize;
use store::StoreError;
use store::entities::person;
use store::sea_orm::EntityTrait;
use uuid::Uuid;

const SYSTEM: Who = Who::Holding(&[Role::SystemAdministrator]);
const KEEPERS: Who = Who::Holding(&[Role::SystemAdministrator, Role::SecurityAdministrator, Role::Auditor]);
const GRANTS: Who = Who::Holding(&[Role::SecurityAdministrator, Role::Auditor]);

/// The pages of this slice.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page(Who::Anyone, "/sign-in", sign_in)
        .page(Who::SignedIn, "/profile", profile)
        .page(Who::SignedIn, "/profile/password", password)
        .page(KEEPERS, "/people", people)
        .page(KEEPERS, "/people/{id}", person)
        .page(KEEPERS, "/departments", department_list)
        .page(SYSTEM, "/departments/{id}", department)
        .page(GRANTS, "/role-grants", grant_list)
        .page(SYSTEM, "/settings", settings)
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

impl Next {
    /// Where to go after the sign-in: an address of ours, never another site's.
    fn ours(self) -> String {
        let ours = |next: &String| {
            next.starts_with('/')
                && !next.starts_with("//")
                && !next.contains(['\\', '{', '}'])
                && !next.contains(char::is_control)
        };
        self.next.filter(ours).unwrap_or_else(|| "/".to_owned())
    }
}

#[derive(Template)]
#[template(path = "features/people/sign_in.html")]
struct SignInPage {
    p: Page,
    next: String,
}

async fn sign_in(
    State(app): State<App>,
    ctx: Option<Context>,
    arrival: Arrival,
    Query(next): Query<Next>,
) -> Result<Response, Problem> {
    let next = next.ours();
    if ctx.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    frame::answer(&SignInPage { p: frame::page_for_nobody(&app, &arrival).titled("sign-in-title"), next })
}

/// The languages, each in its own words.
fn languages() -> [Choice; 2] {
    [Choice::new("zh-CN", "简体中文"), Choice::new("en", "English")]
}

#[derive(Template)]
#[template(path = "features/people/profile.html")]
struct ProfilePage {
    p: Page,
    username: String,
    person: person::Model,
    language: Language,
    languages: [Choice; 2],
    roles: Vec<(Role, String)>,
    sessions: Vec<SessionView>,
}

async fn profile(ctx: Context) -> Result<Response, Problem> {
    let p = frame::page(&ctx).await?.titled("profile-title");
    let row = person::Entity::find_by_id(ctx.person().0).one(&ctx.read()).await.map_err(StoreError::from)?;
    let person = row.ok_or_else(Problem::not_found)?;
    let reached = ctx.actor.grants.iter().flat_map(|grant| match &grant.reach {
        Reach::Departments(ids) => ids.as_slice(),
        Reach::Own | Reach::All => &[],
    });
    let names = names_of_departments(&ctx.read(), reached.map(|id| id.0)).await?;
    let reach = |grant: &Grant| match &grant.reach {
        Reach::Own => p.t("reach-own"),
        Reach::All => p.t("reach-all"),
        Reach::Departments(ids) => {
            let named: Vec<&str> = ids.iter().filter_map(|id| names.get(&id.0)).map(String::as_str).collect();
            named.join(p.language.list_comma())
        }
    };
    let roles = ctx.actor.grants.iter().map(|grant| (grant.role, reach(grant))).collect();
    let sessions = sessions::list(&ctx).await?;
    let language = Language::tagged(&person.locale).unwrap_or_default();
    let languages = languages();
    frame::answer(&ProfilePage {
        username: ctx.username.clone(),
        person,
        languages,
        language,
        roles,
        sessions,
        p,
    })
}

#[derive(Template)]
#[template(path = "features/people/password.html")]
struct PasswordPage {
    p: Page,
    must_change: bool,
    /// The key of what a password must be.
    policy: &'static str,
}

async fn password(ctx: Context) -> Result<Response, Problem> {
    let policy = match ctx.settings.password_policy {
        PasswordPolicy::Length => "password-policy-length",
        PasswordPolicy::Composition => "password-policy-composition",
    };
    let must_change = ctx.password_must_change;
    let p = frame::page(&ctx)
        .await?
        .titled("password-title")
        .under(ctx.language.say("profile-title"), "/profile");
    frame::answer(&PasswordPage { p, must_change, policy })
}

#[derive(Template)]
#[template(path = "features/people/people.html")]
struct PeoplePage {
    p: Page,
    people: Vec<PersonView>,
    departments: Vec<Choice>,
    q: String,
    department: String,
    enabled: &'static str,
    paging: Paging,
    may_change: bool,
}

async fn people(ctx: Context, listing: Listing<PeopleFilter, PeopleSort>) -> Result<Response, Problem> {
    let listing = Listing { counted: true, ..listing };
    let page = accounts::list(&ctx, &listing).await?;
    let p = frame::page(&ctx).await?.titled("people-title");
    let paging = Paging {
        shown: page.items.len() as u64,
        total: page.total,
        first: listing.cursor.as_ref().map(|_| with_cursor(&ctx, None)),
        next: page.next_cursor.as_deref().map(|cursor| with_cursor(&ctx, Some(cursor))),
    };
    frame::answer(&PeoplePage {
        p,
        people: page.items,
        departments: departments::choices(&ctx).await?,
        q: listing.q.unwrap_or_default(),
        department: listing.filter.department.map(|id| id.to_string()).unwrap_or_default(),
        enabled: match listing.filter.enabled {
            None => "",
            Some(accounts::Flag::True) => "true",
            Some(accounts::Flag::False) => "false",
        },
        paging,
        may_change: ctx.actor.has(Role::SystemAdministrator),
    })
}

/// The same list at another place.
fn with_cursor(ctx: &Context, cursor: Option<&str>) -> String {
    let query = ctx.arrival.path_and_query().split_once('?').map_or("", |(_, query)| query);
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let cursor = cursor.map(|cursor| format!("cursor={cursor}"));
    let pairs: Vec<&str> = kept.chain(cursor.as_deref()).collect();
    if pairs.is_empty() {
        ctx.arrival.path.to_string()
    } else {
        format!("{}?{}", ctx.arrival.path, pairs.join("&"))
    }
}

#[derive(Template)]
#[template(path = "features/people/person.html")]
struct PersonPage {
    p: Page,
    person: PersonView,
    etag: String,
    departments: Vec<Choice>,
    grants: Vec<GrantView>,
    languages: [Choice; 2],
    may_change: bool,
}

async fn person(ctx: Context, Named(id): Named<PersonId>) -> Result<Response, Problem> {
    let (person, revision) = accounts::show(&ctx, id).await?;
    let theirs = all_of(GrantFilter { person: Some(id.0), ..GrantFilter::default() });
    let grants = grants::list(&ctx, &theirs).await?.items;
    let p = frame::page(&ctx)
        .await?
        .under(ctx.language.say("people-title"), "/people")
        .named(person.name.clone());
    frame::answer(&PersonPage {
        p,
        person,
        etag: etag(revision),
        departments: departments::choices(&ctx).await?,
        grants,
        languages: languages(),
        may_change: ctx.actor.has(Role::SystemAdministrator),
    })
}

#[derive(Template)]
#[template(path = "features/people/departments.html")]
struct DepartmentsPage {
    p: Page,
    /// Each with how deep it lies in the tree.
    rows: Vec<(usize, DepartmentView)>,
    departments: Vec<Choice>,
    may_change: bool,
}

async fn department_list(ctx: Context) -> Result<Response, Problem> {
    let rows = in_tree_order(departments::list(&ctx).await?);
    let p = frame::page(&ctx).await?.titled("departments-title");
    let may_change = ctx.actor.has(Role::SystemAdministrator);
    frame::answer(&DepartmentsPage { p, rows, departments: departments::choices(&ctx).await?, may_change })
}

/// Each department after the one it is part of.
pub(super) fn in_tree_order(all: Vec<DepartmentView>) -> Vec<(usize, DepartmentView)> {
    fn below(
        parent: Option<Uuid>,
        depth: usize,
        all: &[DepartmentView],
        rows: &mut Vec<(usize, DepartmentView)>,
    ) {
        for department in all.iter().filter(|department| department.parent_id == parent) {
            rows.push((depth, department.clone()));
            below(Some(department.id), depth + 1, all, rows);
        }
    }
    let mut rows = Vec::with_capacity(all.len());
    below(None, 0, &all, &mut rows);
    rows
}

#[derive(Template)]
#[template(path = "features/people/department.html")]
struct DepartmentPage {
    p: Page,
    department: DepartmentView,
    departments: Vec<Choice>,
}

async fn department(ctx: Context, Named(id): Named<DepartmentId>) -> Result<Response, Problem> {
    let all = departments::list(&ctx).await?;
    let department =
        all.into_iter().find(|department| department.id == id.0).ok_or_else(Problem::not_found)?;
    let p = frame::page(&ctx).await?.under(ctx.language.say("departments-title"), "/departments");
    let departments = departments::choices(&ctx).await?;
    let departments = departments.into_iter().filter(|choice| choice.value != id.to_string()).collect();
    frame::answer(&DepartmentPage { p: p.named(department.name.clone()), department, departments })
}

#[derive(Template)]
#[template(path = "features/people/grants.html")]
struct GrantsPage {
    p: Page,
    proposed: Vec<GrantView>,
    held: Vec<GrantView>,
    q: String,
    role: &'static str,
    paging: Paging,
    roles: Vec<Choice>,
    reaches: Vec<Choice>,
    departments: Vec<Choice>,
    may_change: bool,
}

/// The most of them that one page can show: a person's roles, or what waits for a second person, are few.
fn all_of(filter: GrantFilter) -> Listing<GrantFilter, PeopleSort> {
    Listing { q: None, filter, sort: None, limit: 200, cursor: None, counted: false }
}

async fn grant_list(ctx: Context, listing: Listing<GrantFilter, PeopleSort>) -> Result<Response, Problem> {
    // What waits for the second person is seen whatever the list is narrowed to.
    let waiting = all_of(GrantFilter { confirmed: Some(accounts::Flag::False), ..GrantFilter::default() });
    let proposed = grants::list(&ctx, &waiting).await?.items;
    let filter = GrantFilter { confirmed: Some(accounts::Flag::True), ..listing.filter };
    let listing = Listing { filter, counted: true, ..listing };
    let page = grants::list(&ctx, &listing).await?;
    let paging = Paging {
        shown: page.items.len() as u64,
        total: page.total,
        first: listing.cursor.as_ref().map(|_| with_cursor(&ctx, None)),
        next: page.next_cursor.as_deref().map(|cursor| with_cursor(&ctx, Some(cursor))),
    };
    let p = frame::page(&ctx).await?.titled("grants-title");
    let roles = Role::ALL.iter().map(|role| Choice::new(role.code(), p.role_word(*role))).collect();
    let reaches = [ReachEntry::All, ReachEntry::Own, ReachEntry::Department].map(ReachEntry::code);
    let reaches = reaches.map(|code| Choice::new(code, p.t(&format!("reach-{code}")))).into();
    frame::answer(&GrantsPage {
        p,
        proposed,
        held: page.items,
        q: listing.q.unwrap_or_default(),
        role: listing.filter.role.map_or("", Role::code),
        paging,
        roles,
        reaches,
        departments: departments::choices(&ctx).await?,
        may_change: ctx.actor.has(Role::SecurityAdministrator),
    })
}

#[derive(Template)]
#[template(path = "features/people/settings.html")]
struct SettingsPage {
    p: Page,
    v: Settings,
    etag: String,
    policies: Vec<Choice>,
    policy: &'static str,
    logo: Upload,
    drop_logo: Act,
}

async fn settings(ctx: Context) -> Result<Response, Problem> {
    let (v, revision) = Settings::load(&ctx.read()).await?;
    let p = frame::page(&ctx).await?.titled("settings-title");
    let choice = |policy: PasswordPolicy, key: &str| Choice::new(policy.code(), p.t(key));
    let policies = vec![
        choice(PasswordPolicy::Length, "password-policy-length"),
        choice(PasswordPolicy::Composition, "password-policy-composition"),
    ];
    let policy = v.password_policy.code();
    let logo = Upload::new("PUT /api/v1/settings/logo", p.t("settings-logo-send"), "image/png,image/jpeg", 1);
    let drop_logo =
        Act::send("DELETE /api/v1/settings/logo", p.t("settings-logo-drop")).icon("trash").small();
    frame::answer(&SettingsPage { policies, policy, logo, drop_logo, etag: etag(revision), v, p })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_sign_in_one_stays_with_us() {
        let ours = |next: &str| Next { next: Some(next.to_owned()) }.ours();
        assert_eq!(ours("/projects?status=closed"), "/projects?status=closed");
        for elsewhere in
            ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/{id}"]
        {
            assert_eq!(ours(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn departments_stand_below_what_they_are_part_of() {
        let department = |id: u128, parent: Option<u128>| DepartmentView {
            id: Uuid::from_u128(id),
            code: String::new(),
            name: String::new(),
            parent_id: parent.map(Uuid::from_u128),
            away: false,
            active: true,
            revision: 1,
        };
        let rows = in_tree_order(vec![
            department(3, Some(2)),
            department(1, None),
            department(2, Some(1)),
            department(4, None),
        ]);
        let placed: Vec<(usize, u128)> = rows.iter().map(|(depth, row)| (*depth, row.id.as_u128())).collect();
        assert_eq!(placed, [(0, 1), (1, 2), (2, 3), (0, 4)]);
    }
}
