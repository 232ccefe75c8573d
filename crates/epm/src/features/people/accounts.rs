//! People: who they are, where they work, whether they may sign in. The system administrator keeps them; each person
//! keeps their own password, language and telephone.

use super::sessions;
use crate::http::{Answer, App, Context, FieldFault, Listing, Page, Problem};
use crate::locale::Language;
use regulation::code::Username;
use regulation::duties::Role;
use regulation::id::{DepartmentId, PersonId};
use regulation::text::{Code as Short, Title};
use serde::{Deserialize, Serialize};
use store::entities::{department, person};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use store::{Origin, StoreError, Write, search};
use utoipa::ToSchema;
use uuid::Uuid;

/// A person as others see them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// Its identifier.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Where they work.
    pub department_id: Uuid,
    /// The department's name.
    pub department: String,
    /// Whether they may sign in.
    pub enabled: bool,
    /// What only the keepers see.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountView>,
    #[serde(skip)]
    sort_key: String,
}

/// What the keepers see of a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountView {
    /// The name they sign in with.
    pub username: String,
    /// For mail.
    pub email: Option<String>,
    /// For calls.
    pub phone: Option<String>,
    /// The language they chose.
    pub language: Language,
    /// For `If-Match`.
    pub revision: i64,
}

/// What a person's record says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewPerson {
    /// The name they sign in with, without blanks; unique, whatever its case or width.
    #[schema(value_type = String)]
    pub username: Username,
    /// Their name.
    #[schema(value_type = String)]
    pub name: Title,
    /// Where they work.
    #[schema(value_type = Uuid)]
    pub department_id: DepartmentId,
    /// For mail.
    #[schema(value_type = Option<String>)]
    pub email: Option<Title>,
    /// For calls.
    #[schema(value_type = Option<String>)]
    pub phone: Option<Short>,
    /// The language to begin with.
    #[serde(default)]
    pub language: Language,
    /// Whether they may sign in.
    #[serde(default = "yes")]
    pub enabled: bool,
}

fn yes() -> bool {
    true
}

/// The filters of the list of people.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct PeopleFilter {
    /// Those of one department.
    pub department: Option<Uuid>,
    /// `true` or `false`: only those who may, or may not, sign in.
    pub enabled: Option<Flag>,
}

/// A yes or no in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Yes.
    True,
    /// No.
    False,
}

/// The list of people has one order: by name.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeopleSort {
    /// By name, in pinyin.
    Name,
}

/// The person of a folded username.
pub(super) async fn by_username(
    db: &impl ConnectionTrait,
    account: &str,
) -> Result<Option<person::Model>, StoreError> {
    Ok(person::Entity::find().filter(person::Column::UsernameFold.eq(account)).one(db).await?)
}

fn sees_accounts(ctx: &Context) -> bool {
    [Role::SystemAdministrator, Role::SecurityAdministrator, Role::Auditor]
        .iter()
        .any(|role| ctx.actor.has(*role))
}

fn with_department() -> store::sea_orm::SelectTwo<person::Entity, department::Entity> {
    let to_department = person::Entity::belongs_to(department::Entity)
        .from(person::Column::Department)
        .to(department::Column::Id);
    person::Entity::find().join(JoinType::InnerJoin, to_department.into()).select_also(department::Entity)
}

fn view(ctx: &Context, person: person::Model, department: Option<department::Model>) -> PersonView {
    let account = sees_accounts(ctx).then(|| AccountView {
        username: person.username,
        email: person.email,
        phone: person.phone,
        language: Language::tagged(&person.locale).unwrap_or_default(),
        revision: person.revision,
    });
    PersonView {
        id: person.id,
        name: person.name,
        department_id: person.department,
        department: department.map(|department| department.name).unwrap_or_default(),
        enabled: person.enabled,
        account,
        sort_key: person.sort_key,
    }
}

/// A page of people, by name. Everyone may see who works here: they choose one another in forms.
pub(super) async fn list(
    ctx: &Context,
    listing: &Listing<PeopleFilter, PeopleSort>,
) -> Result<Page<PersonView>, Problem> {
    let mut wanted = Condition::all();
    if let Some(q) = &listing.q {
        wanted = wanted.add(search::contains((person::Entity, person::Column::Search), &search::fold(q)));
    }
    if let Some(department) = listing.filter.department {
        wanted = wanted.add(person::Column::Department.eq(department));
    }
    if let Some(enabled) = listing.filter.enabled {
        wanted = wanted.add(person::Column::Enabled.eq(enabled == Flag::True));
    }
    let db = &ctx.read();
    let total = match listing.counted {
        true => {
            Some(person::Entity::find().filter(wanted.clone()).count(db).await.map_err(StoreError::from)?)
        }
        false => None,
    };
    let mut query = with_department().filter(wanted);
    if let Some(cursor) = &listing.cursor {
        let (sort_key, id): (String, Uuid) = cursor.keys()?;
        let place = Expr::tuple([
            Expr::col((person::Entity, person::Column::SortKey)),
            Expr::col((person::Entity, person::Column::Id)),
        ]);
        query = query.filter(place.gt(Expr::tuple([Expr::value(sort_key), Expr::value(id)])));
    }
    let rows = query
        .order_by_asc(person::Column::SortKey)
        .order_by_asc(person::Column::Id)
        .limit(listing.limit + 1)
        .all(db)
        .await
        .map_err(StoreError::from)?;
    let people = rows.into_iter().map(|(person, department)| view(ctx, person, department)).collect();
    Ok(Page {
        total,
        ..Page::of(people, listing.limit, |person: &PersonView| (person.sort_key.clone(), person.id))
    })
}

/// One person, with the revision.
pub(super) async fn show(ctx: &Context, id: PersonId) -> Result<(PersonView, i64), Problem> {
    let found = with_department()
        .filter(person::Column::Id.eq(id.0))
        .one(&ctx.read())
        .await
        .map_err(StoreError::from)?;
    let (person, department) = found.ok_or_else(Problem::not_found)?;
    let revision = person.revision;
    Ok((view(ctx, person, department), revision))
}

/// Adds a person with the password they begin with; without one they cannot sign in yet. Also the demo's and the
/// console's way.
pub async fn add_person(
    tx: &Write,
    id: PersonId,
    entry: &NewPerson,
    password_hash: Option<String>,
    origin: &Origin,
) -> Result<person::Model, Problem> {
    let row = person::Model {
        id: id.0,
        revision: 0,
        username: String::new(),
        username_fold: String::new(),
        name: String::new(),
        department: Uuid::nil(),
        email: None,
        phone: None,
        locale: String::new(),
        enabled: true,
        password_hash,
        password_changed_at: None,
        search: String::new(),
        sort_key: String::new(),
    };
    put(tx, written(row, entry), origin).await
}

/// The row as the entry says it.
fn written(row: person::Model, entry: &NewPerson) -> person::Model {
    let (username, name) = (entry.username.as_str(), entry.name.as_str());
    person::Model {
        username: username.to_owned(),
        username_fold: search::fold(username),
        name: name.to_owned(),
        department: entry.department_id.0,
        email: entry.email.as_ref().map(ToString::to_string),
        phone: entry.phone.as_ref().map(ToString::to_string),
        locale: entry.language.tag().to_owned(),
        enabled: entry.enabled,
        search: search::search_text([name, username]),
        sort_key: search::sort_key(name),
        ..row
    }
}

async fn put(tx: &Write, row: person::Model, origin: &Origin) -> Result<person::Model, Problem> {
    let department =
        department::Entity::find_by_id(row.department).one(tx).await.map_err(StoreError::from)?;
    if !department.is_some_and(|department| department.active) {
        return Err(Problem::invalid(vec![FieldFault::new("/department_id", "department-unknown")]));
    }
    tx.save(row, origin).await.map_err(|error| Problem::taken_at(error, "/username", "username-taken"))
}

/// A password to begin with, for a person to change at the first sign-in.
pub(super) fn initial_password(random: [u8; 10]) -> String {
    // No letters or digits that look alike: it is read from a screen or a slip of paper.
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters = random.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let (first, second) = letters.split_at(5);
    format!("{}-{}", first.iter().collect::<String>(), second.iter().collect::<String>())
}

/// What is answered once, with the password in it.
#[derive(Serialize, ToSchema)]
pub struct PersonAdded {
    /// The person.
    pub id: Uuid,
    /// The password to begin with, shown this once.
    pub initial_password: String,
}

/// Whether there is nobody yet.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, StoreError> {
    Ok(person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .into_tuple::<Uuid>()
        .one(db)
        .await?
        .is_none())
}

/// A password to begin with, and what is kept of it.
pub async fn new_initial_password(app: &App) -> Result<(String, String), Problem> {
    let password = initial_password(app.outside.bytes());
    let hash = app.passwords.hash(&password, app.outside.bytes()).await?;
    Ok((password, hash))
}

/// Gives a person a new password to begin with from the console, and answers it; nothing when there is nobody of that
/// name.
pub async fn set_initial_password(app: &App, username: &str) -> Result<Option<String>, Problem> {
    let (password, hash) = &new_initial_password(app).await?;
    let (account, now) = (&search::fold(username), app.outside.now());
    let origin = &Origin::console(now);
    let write = app.store.write("set a password at the console", |tx| async move {
        let Some(row) = by_username(&tx, account).await? else { return Ok(None) };
        begin_anew(&tx, row, hash, origin).await?;
        Ok::<_, Problem>(Some(password.clone()))
    });
    write.await
}

/// Keeps a new password to begin with; every session ends.
async fn begin_anew(tx: &Write, row: person::Model, hash: &str, origin: &Origin) -> Result<(), Problem> {
    let id = row.id;
    let row = person::Model { password_hash: Some(hash.to_owned()), password_changed_at: None, ..row };
    tx.save(row, origin).await?;
    Ok(sessions::end_all(tx, id, None, origin.at).await?)
}

/// The system administrator adds a person.
pub(super) async fn add(ctx: &Context, entry: &NewPerson) -> Result<Answer, Problem> {
    let (password, hash) = &new_initial_password(&ctx.app).await?;
    ctx.write("add person", |tx, _| async move {
        let row = add_person(&tx, ctx.id(), entry, Some(hash.clone()), &ctx.origin()).await?;
        let added = PersonAdded { id: row.id, initial_password: password.clone() };
        Ok(Answer::created(format!("/api/v1/people/{}", row.id), &added)
            .at_revision(row.revision)
            .shown_once())
    })
    .await
}

async fn load(tx: &Write, id: PersonId) -> Result<person::Model, Problem> {
    let row = person::Entity::find_by_id(id.0).one(tx).await.map_err(StoreError::from)?;
    row.ok_or_else(Problem::not_found)
}

/// The system administrator changes a person. Someone who may no longer sign in is signed out everywhere at once.
pub(super) async fn change(ctx: &Context, id: PersonId, entry: &NewPerson) -> Result<Answer, Problem> {
    ctx.write("change person", |tx, _| async move {
        let row = load(&tx, id).await?;
        ctx.expect_revision(row.revision)?;
        if row.enabled && !entry.enabled {
            super::grants::refuse_if_last_keeper(&tx, id.0, None).await?;
            sessions::end_all(&tx, id.0, None, ctx.now()).await?;
        }
        let row = put(&tx, written(row, entry), &ctx.origin()).await?;
        let department =
            department::Entity::find_by_id(row.department).one(&tx).await.map_err(StoreError::from)?;
        let revision = row.revision;
        Ok(Answer::ok(&view(ctx, row, department)).at_revision(revision))
    })
    .await
}

/// The system administrator gives a person a new password to begin with and signs them out everywhere.
pub(super) async fn reset_password(ctx: &Context, id: PersonId) -> Result<Answer, Problem> {
    ctx.require_fresh()?;
    let (password, hash) = &new_initial_password(&ctx.app).await?;
    ctx.write("reset password", |tx, _| async move {
        begin_anew(&tx, load(&tx, id).await?, hash, &ctx.origin()).await?;
        Ok(Answer::ok(&PersonAdded { id: id.0, initial_password: password.clone() }).shown_once())
    })
    .await
}

/// What a person changes of their own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ProfileEntry {
    /// The language of pages and messages.
    pub language: Language,
    /// For mail.
    #[schema(value_type = Option<String>)]
    pub email: Option<Title>,
    /// For calls.
    #[schema(value_type = Option<String>)]
    pub phone: Option<Short>,
}

/// A person changes their own language, mail address and telephone.
pub(super) async fn change_profile(ctx: &Context, entry: &ProfileEntry) -> Result<Answer, Problem> {
    ctx.write("change profile", |tx, actor| async move {
        let mut row = load(&tx, actor.person).await?;
        row.locale = entry.language.tag().to_owned();
        row.email = entry.email.as_ref().map(ToString::to_string);
        row.phone = entry.phone.as_ref().map(ToString::to_string);
        tx.save(row, &ctx.origin()).await?;
        Ok(Answer::done())
    })
    .await
}

/// A new password, with the one it replaces.
#[derive(Deserialize, ToSchema)]
pub struct PasswordEntry {
    /// The password so far.
    pub current: String,
    /// The new one.
    pub password: String,
}

/// A person changes their own password. Every other session of theirs ends.
pub(super) async fn change_password(ctx: &Context, entry: &PasswordEntry) -> Result<Answer, Problem> {
    ctx.app.limits.admit_sign_in(&ctx.arrival)?;
    let mut faults = ctx.settings.password_policy.faults(&entry.password, &ctx.username);
    if entry.password == entry.current {
        faults.push(FieldFault::new("/password", "password-same"));
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let account = search::fold(&ctx.username);
    let checked =
        super::sign_in::check_password(&ctx.app, &ctx.arrival, &account, &entry.current, &ctx.settings).await;
    let before = &checked.map_err(|problem| super::sign_in::wrong_password(problem, "/current"))?;
    let hash = &ctx.app.passwords.hash(&entry.password, ctx.app.outside.bytes()).await?;
    ctx.write("change password", |tx, actor| async move {
        super::sign_in::still_theirs(&tx, before).await?;
        let mut row = load(&tx, actor.person).await?;
        row.password_hash = Some(hash.clone());
        row.password_changed_at = Some(ctx.now().timestamp_millis());
        tx.save(row, &ctx.origin()).await?;
        sessions::end_all(&tx, actor.person.0, Some(ctx.session), ctx.now()).await?;
        Ok(Answer::done())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_initial_password_passes_both_policies_length() {
        let password = initial_password([0, 31, 32, 255, 7, 1, 2, 3, 4, 5]);
        assert_eq!(password.len(), 11);
        assert!(!password.contains(['l', 'o', '0', '1']));
    }
}
