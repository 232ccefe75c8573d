//! The addresses of this slice.

use super::accounts::{
    self, NewPerson, PasswordEntry, PeopleFilter, PeopleSort, PersonAdded, PersonView, ProfileEntry,
};
use super::departments::{self, DepartmentEntry, DepartmentView};
use super::export;
use super::grants::{self, GrantEntry, GrantFilter, GrantView};
use super::sessions::{self, SessionView, TokenEntry, TokenMade};
use super::settings::{self, Settings};
use super::sign_in::{self, SignIn};
use crate::features::directory::export::Export;
use crate::features::files;
use crate::http::{
    Answer, App, Arrival, Context, Json, Listing, Named, Page, Problem, Routes, Via, Who, cookie_name, etag,
    routes,
};
use crate::locale::Language;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use regulation::clock::Moment;
use regulation::duties::{Actor, Grant, Reach, Role};
use regulation::id::{DepartmentId, PersonId};
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::entities::department;
use store::sea_orm::EntityTrait;
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;
use uuid::Uuid;

const SYSTEM: Who = Who::Holding(&[Role::SystemAdministrator]);
const SECURITY: Who = Who::Holding(&[Role::SecurityAdministrator]);
const KEEPERS: Who = Who::Holding(&[Role::SystemAdministrator, Role::SecurityAdministrator, Role::Auditor]);

/// The addresses of this slice.
pub fn routes() -> Routes {
    super::pages::routes()
        .api(Who::Anyone, routes!(begin_session))
        .api(Who::SignedIn, routes!(end_session))
        .api(Who::SignedIn, routes!(show_me, change_me))
        .api(Who::SignedIn, routes!(change_my_password))
        .api(Who::SignedIn, routes!(confirm_me))
        .api(Who::SignedIn, routes!(list_my_sessions))
        .api(Who::SignedIn, routes!(end_my_session))
        .api(Who::SignedIn, routes!(make_my_token))
        .api(Who::SignedIn, routes!(list_people))
        .api(KEEPERS, routes!(export_people))
        .api(SYSTEM, routes!(add_person))
        .api(Who::SignedIn, routes!(show_person))
        .api(SYSTEM, routes!(change_person))
        .api(SYSTEM, routes!(reset_password))
        .api(Who::SignedIn, routes!(list_departments))
        .api(KEEPERS, routes!(export_departments))
        .api(SYSTEM, routes!(add_department))
        .api(SYSTEM, routes!(change_department))
        .api(KEEPERS, routes!(list_grants))
        .api(KEEPERS, routes!(export_grants))
        .api(SECURITY, routes!(propose_grant))
        .api(SECURITY, routes!(confirm_grant))
        .api(SECURITY, routes!(end_grant))
        .api(SYSTEM, routes!(show_settings, change_settings))
        .upload(SYSTEM, routes!(set_logo))
        .api(SYSTEM, routes!(drop_logo))
        .api(Who::Anyone, routes!(logo))
}

/// Whoever is signed in.
#[derive(Serialize, ToSchema)]
struct Me {
    id: Uuid,
    username: String,
    name: String,
    department_id: Uuid,
    department: String,
    language: Language,
    /// What they hold, and how far each reaches.
    roles: Vec<MyRole>,
    /// The password was set by an administrator: nothing else can be done before it is changed.
    password_must_change: bool,
}

#[derive(Serialize, ToSchema)]
struct MyRole {
    role: String,
    /// `own`, `departments` or `all`.
    reach: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    departments: Vec<Uuid>,
}

impl From<&Grant> for MyRole {
    fn from(grant: &Grant) -> Self {
        let (reach, departments) = match &grant.reach {
            Reach::Own => ("own", Vec::new()),
            Reach::Departments(departments) => ("departments", departments.iter().map(|id| id.0).collect()),
            Reach::All => ("all", Vec::new()),
        };
        Self { role: grant.role.code().to_owned(), reach, departments }
    }
}

/// A session that has begun.
#[derive(Serialize, ToSchema)]
struct SessionBegun {
    /// What goes after `Authorization: Bearer`; a browser gets a cookie instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Moment,
    me: Me,
}

/// Sign in
#[utoipa::path(post, path = "/sessions", tag = "people", request_body = SignIn,
    responses((status = 201, body = SessionBegun)))]
async fn begin_session(
    State(app): State<App>,
    before: Option<Context>,
    arrival: Arrival,
    headers: HeaderMap,
    Json(entry): Json<SignIn>,
) -> Result<Response, Problem> {
    let user_agent =
        headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let begun = sign_in::sign_in(&app, &arrival, before.as_ref(), &entry, user_agent).await?;
    let db = &app.store.read();
    let department = department_name(db, begun.person.department).await?;
    let changed_at = begun.person.password_changed_at.map(super::actors::moment).transpose()?;
    let me = Me {
        id: begun.person.id,
        department_id: begun.person.department,
        department,
        language: Language::tagged(&begun.person.locale).unwrap_or_default(),
        roles: super::actor_of(db, &begun.person).await?.grants.iter().map(MyRole::from).collect(),
        password_must_change: app.settings().password_policy.must_change(changed_at, arrival.now),
        username: begun.person.username,
        name: begun.person.name,
    };
    let cookie = (begun.via == Via::Cookie).then(|| cookie(&begun.token, app.https, None));
    let token = (begun.via == Via::Bearer).then_some(begun.token);
    let body = SessionBegun { token, expires_at: begun.expires_at, me };
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The session's cookie: no script reads it, no other site's write carries it. It ends with the browser, and on the
/// server before that.
fn cookie(token: &str, https: bool, max_age: Option<u32>) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", cookie_name(https));
    HeaderValue::try_from(cookie).expect("a token is plain ASCII")
}

/// Sign out
#[utoipa::path(delete, path = "/sessions/current", tag = "people", responses((status = 204)))]
async fn end_session(ctx: Context) -> Result<Response, Problem> {
    sessions::end_current(&ctx).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if ctx.via == Via::Cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie("", ctx.app.https, Some(0)));
    }
    Ok(response)
}

async fn department_name(db: &store::Read, id: Uuid) -> Result<String, Problem> {
    let row = department::Entity::find_by_id(id).one(db).await.map_err(StoreError::from)?;
    Ok(row.map(|row| row.name).unwrap_or_default())
}

/// Who I am
#[utoipa::path(get, path = "/me", tag = "people", responses((status = 200, body = Me)))]
async fn show_me(ctx: Context) -> Result<Json<Me>, Problem> {
    let Actor { person, department, grants } = &ctx.actor;
    Ok(Json(Me {
        id: person.0,
        username: ctx.username.clone(),
        name: ctx.name.clone(),
        department_id: department.0,
        department: department_name(&ctx.read(), department.0).await?,
        language: ctx.language,
        roles: grants.iter().map(MyRole::from).collect(),
        password_must_change: ctx.password_must_change,
    }))
}

/// Change my language, mail address and telephone
#[utoipa::path(put, path = "/me", tag = "people", request_body = ProfileEntry, responses((status = 204)))]
async fn change_me(ctx: Context, Json(entry): Json<ProfileEntry>) -> Result<Answer, Problem> {
    accounts::change_profile(&ctx, &entry).await
}

/// Change my password; every other session of mine ends
#[utoipa::path(put, path = "/me/password", tag = "people", request_body = PasswordEntry, responses((status = 204)))]
async fn change_my_password(ctx: Context, Json(entry): Json<PasswordEntry>) -> Result<Answer, Problem> {
    accounts::change_password(&ctx, &entry).await
}

/// The password once more, before an act of weight.
#[derive(Deserialize, ToSchema)]
struct Confirmation {
    password: String,
}

/// Give my password again: acts of weight are open for a while
#[utoipa::path(post, path = "/me/confirmation", tag = "people", request_body = Confirmation, responses((status = 204)))]
async fn confirm_me(ctx: Context, Json(entry): Json<Confirmation>) -> Result<Answer, Problem> {
    sign_in::confirm(&ctx, &entry.password).await?;
    Ok(Answer::done())
}

/// My sessions and tokens
#[utoipa::path(get, path = "/me/sessions", tag = "people", responses((status = 200, body = Page<SessionView>)))]
async fn list_my_sessions(ctx: Context) -> Result<Json<Page<SessionView>>, Problem> {
    Ok(Json(Page::whole(sessions::list(&ctx).await?)))
}

/// End one of my sessions
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "people", params(("id" = String, Path)), responses((status = 204)))]
async fn end_my_session(ctx: Context, Named(id): Named<String>) -> Result<Answer, Problem> {
    sessions::end_named(&ctx, &id).await?;
    Ok(Answer::done())
}

/// Make a token for a program
#[utoipa::path(post, path = "/me/tokens", tag = "people", request_body = TokenEntry,
    responses((status = 201, body = TokenMade)))]
async fn make_my_token(
    ctx: Context,
    Json(entry): Json<TokenEntry>,
) -> Result<(StatusCode, Json<TokenMade>), Problem> {
    Ok((StatusCode::CREATED, Json(sessions::make_token(&ctx, &entry).await?)))
}

/// People, by name
#[utoipa::path(get, path = "/people", tag = "people",
    params(Listing<PeopleFilter, PeopleSort>),
    responses((status = 200, body = Page<PersonView>)))]
async fn list_people(
    ctx: Context,
    listing: Listing<PeopleFilter, PeopleSort>,
) -> Result<Json<Page<PersonView>>, Problem> {
    Ok(Json(accounts::list(&ctx, &listing).await?))
}

/// The same list as a workbook, for those who keep it, all pages of it (Z4)
#[utoipa::path(get, path = "/people.xlsx", tag = "people", params(Listing<PeopleFilter, PeopleSort>), responses((status = 200)))]
async fn export_people(
    ctx: Context,
    listing: Listing<PeopleFilter, PeopleSort>,
) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "people-title", export::OF_PERSON).await?;
    export.pages(&ctx, listing, export::person, async |listing| accounts::list(&ctx, &listing).await).await
}

/// Add a person
#[utoipa::path(post, path = "/people", tag = "people", request_body = NewPerson,
    responses((status = 201, body = PersonAdded)))]
async fn add_person(ctx: Context, Json(entry): Json<NewPerson>) -> Result<Answer, Problem> {
    accounts::add(&ctx, &entry).await
}

/// A person
#[utoipa::path(get, path = "/people/{id}", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonView)))]
async fn show_person(ctx: Context, Named(id): Named<PersonId>) -> Result<impl IntoResponse, Problem> {
    let (person, revision) = accounts::show(&ctx, id).await?;
    Ok(([(header::ETAG, etag(revision))], Json(person)))
}

/// Change a person
#[utoipa::path(put, path = "/people/{id}", tag = "people", params(("id" = Uuid, Path)), request_body = NewPerson,
    responses((status = 200, body = PersonView)))]
async fn change_person(
    ctx: Context,
    Named(id): Named<PersonId>,
    Json(entry): Json<NewPerson>,
) -> Result<Answer, Problem> {
    accounts::change(&ctx, id, &entry).await
}

/// Give a person a new password to begin with
#[utoipa::path(post, path = "/people/{id}/password", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonAdded)))]
async fn reset_password(ctx: Context, Named(id): Named<PersonId>) -> Result<Answer, Problem> {
    accounts::reset_password(&ctx, id).await
}

/// Departments, by name
#[utoipa::path(get, path = "/departments", tag = "people", responses((status = 200, body = Page<DepartmentView>)))]
async fn list_departments(ctx: Context) -> Result<Json<Page<DepartmentView>>, Problem> {
    Ok(Json(Page::whole(departments::list(&ctx).await?)))
}

/// The departments as a workbook, for those who keep them, each after the one it is part of (Z4)
#[utoipa::path(get, path = "/departments.xlsx", tag = "people", responses((status = 200)))]
async fn export_departments(ctx: Context) -> Result<Response, Problem> {
    let mut export = Export::of(&ctx, "departments-title", export::OF_DEPARTMENT).await?;
    let rows = export::with_parents(departments::list(&ctx).await?);
    export.add(rows, export::department)?;
    export.answer(&ctx).await
}

/// Add a department
#[utoipa::path(post, path = "/departments", tag = "people", request_body = DepartmentEntry,
    responses((status = 201, body = DepartmentView)))]
async fn add_department(ctx: Context, Json(entry): Json<DepartmentEntry>) -> Result<Answer, Problem> {
    departments::add(&ctx, &entry).await
}

/// Change a department
#[utoipa::path(put, path = "/departments/{id}", tag = "people", params(("id" = Uuid, Path)),
    request_body = DepartmentEntry, responses((status = 200, body = DepartmentView)))]
async fn change_department(
    ctx: Context,
    Named(id): Named<DepartmentId>,
    Json(entry): Json<DepartmentEntry>,
) -> Result<Answer, Problem> {
    departments::change(&ctx, id, &entry).await
}

/// Roles that people hold or are to hold
#[utoipa::path(get, path = "/role-grants", tag = "people",
    params(Listing<GrantFilter, PeopleSort>),
    responses((status = 200, body = Page<GrantView>)))]
async fn list_grants(
    ctx: Context,
    listing: Listing<GrantFilter, PeopleSort>,
) -> Result<Json<Page<GrantView>>, Problem> {
    Ok(Json(grants::list(&ctx, &listing).await?))
}

/// The same list as a workbook, all pages of it (Z4)
#[utoipa::path(get, path = "/role-grants.xlsx", tag = "people", params(Listing<GrantFilter, PeopleSort>), responses((status = 200)))]
async fn export_grants(ctx: Context, listing: Listing<GrantFilter, PeopleSort>) -> Result<Response, Problem> {
    let export = Export::of(&ctx, "grants-title", export::OF_GRANT).await?;
    export.pages(&ctx, listing, export::grant, async |listing| grants::list(&ctx, &listing).await).await
}

/// Propose a role for someone else
#[utoipa::path(post, path = "/role-grants", tag = "people", request_body = GrantEntry,
    responses((status = 201, body = GrantView)))]
async fn propose_grant(ctx: Context, Json(entry): Json<GrantEntry>) -> Result<Answer, Problem> {
    grants::propose(&ctx, &entry).await
}

/// Confirm a role that another proposed
#[utoipa::path(post, path = "/role-grants/{id}/confirmation", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = GrantView)))]
async fn confirm_grant(ctx: Context, Named(id): Named<Uuid>) -> Result<Answer, Problem> {
    grants::confirm(&ctx, id).await
}

/// Take a role away, or a proposal back
#[utoipa::path(delete, path = "/role-grants/{id}", tag = "people", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn end_grant(ctx: Context, Named(id): Named<Uuid>) -> Result<Answer, Problem> {
    grants::end(&ctx, id).await
}

/// The company's settings
#[utoipa::path(get, path = "/settings", tag = "people", responses((status = 200, body = Settings)))]
async fn show_settings(ctx: Context) -> Result<impl IntoResponse, Problem> {
    let (settings, revision) = Settings::load(&ctx.read()).await?;
    Ok(([(header::ETAG, etag(revision))], Json(settings)))
}

/// Change the company's settings
#[utoipa::path(put, path = "/settings", tag = "people", request_body = Settings, responses((status = 200, body = Settings)))]
async fn change_settings(ctx: Context, Json(entry): Json<Settings>) -> Result<Answer, Problem> {
    settings::set(&ctx, entry).await
}

/// Set the company's logo, sent as the raw body: PNG or JPEG, up to 1 MB
#[utoipa::path(put, path = "/settings/logo", tag = "people", params(files::Sent),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = Settings)))]
async fn set_logo(ctx: Context, sent: files::Sent, body: Body) -> Result<Answer, Problem> {
    let upload = files::keep(&ctx, sent, body, files::SCANS).await?;
    settings::set_logo(&ctx, Some(&upload)).await
}

/// Take the company's logo away
#[utoipa::path(delete, path = "/settings/logo", tag = "people", responses((status = 200, body = Settings)))]
async fn drop_logo(ctx: Context) -> Result<Answer, Problem> {
    settings::set_logo(&ctx, None).await
}

/// The company's logo, as pages show it
#[utoipa::path(get, path = "/logo", tag = "people", responses((status = 200)))]
async fn logo(State(app): State<App>) -> Result<Response, Problem> {
    let settings = app.settings();
    let logo = settings.logo.as_ref().ok_or_else(Problem::not_found)?;
    let bytes = app.store.files().read(logo.file.as_str()).await?;
    let mut response = Body::from_stream(ReaderStream::new(bytes)).into_response();
    let headers = response.headers_mut();
    let png = logo.media_type == "image/png";
    let media_type = if png { "image/png" } else { "image/jpeg" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    Ok(response)
}
