//! Signing in. Wrong passwords are counted for an account and an address together: someone guessing from elsewhere locks
//! only themselves out, never the account's owner, and an unknown account answers like a known one, after as long.

use super::accounts;
use super::actors::{Happened, note};
use super::settings::Settings;
use crate::http::{App, Arrival, Code, Context, FieldFault, Problem, Via, token_hash};
use chrono::TimeDelta;
use regulation::clock::Moment;
use serde::Deserialize;
use std::sync::Arc;
use store::entities::{person, session, sign_in_attempt};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use store::{StoreError, Write};
use utoipa::ToSchema;

/// Failures older than this are forgotten.
const FORGOTTEN: TimeDelta = TimeDelta::hours(24);
/// The first lock; each further failure doubles it.
const FIRST_LOCK_SECONDS: i64 = 60;
/// The longest lock.
const LONGEST_LOCK_SECONDS: i64 = 3600;
/// Longer names are nobody's, and would fill the table of attempts.
const LONGEST_USERNAME: usize = 64;

/// Who signs in.
#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    username: String,
    password: String,
    /// The browser's form: the token comes as a cookie that no script can read, instead of in the body.
    #[serde(default)]
    browser: bool,
}

/// A session that has begun.
pub(super) struct Begun {
    pub token: String,
    pub via: Via,
    pub expires_at: Moment,
    pub person: person::Model,
}

/// Signs a person in, or refuses without saying whether the name or the password was wrong.
pub(super) async fn sign_in(
    app: &App,
    arrival: &Arrival,
    before: Option<&Context>,
    entry: &SignIn,
    user_agent: &str,
) -> Result<Begun, Problem> {
    app.limits.admit_sign_in(arrival)?;
    let account = &store::search::fold(&entry.username);
    if account.is_empty() || account.chars().count() > LONGEST_USERNAME {
        return Err(Problem::new(Code::SignInRefused));
    }
    let settings = &app.settings();
    let person = &check_password(app, arrival, account, &entry.password, settings).await?;
    let via = if entry.browser { Via::Cookie } else { Via::Bearer };
    let token = format!("epm_{}", hex::encode(app.outside.bytes::<32>()));
    let expires_at = arrival.now + TimeDelta::hours(settings.session_hours.into());
    let row = &session::Model {
        token_hash: token_hash(&token).to_vec(),
        person: person.id,
        kind: via.code().to_owned(),
        label: super::sessions::device(user_agent),
        reads_only: false,
        address: arrival.address.to_string(),
        created_at: arrival.now.timestamp_millis(),
        seen_at: arrival.now.timestamp_millis(),
        fresh_at: arrival.now.timestamp_millis(),
        expires_at: expires_at.timestamp_millis(),
        revoked_at: None,
    };
    // The session that the browser had ends with the sign-in: a token planted before it is worth nothing after it.
    let replaced =
        before.filter(|before| before.via == Via::Cookie && via == Via::Cookie).map(|before| before.session);
    let write = app.store.write("sign in", |tx| async move {
        still_theirs(&tx, person).await?;
        if let Some(replaced) = replaced {
            super::sessions::end(&tx, person.id, &[replaced], arrival.now).await?;
        }
        forget_failures(&tx, account, arrival).await?;
        session::Entity::insert(session::ActiveModel::from(row.clone()))
            .exec_without_returning(&tx)
            .await
            .map_err(StoreError::from)?;
        let happened = happened("signed_in", Some(person), account, arrival);
        Ok::<_, Problem>(note(&tx, arrival.now, happened).await?)
    });
    write.await?;
    Ok(Begun { token, via, expires_at, person: person.clone() })
}

/// The enabled person of that account whose password it is; a failure counts.
pub(super) async fn check_password(
    app: &App,
    arrival: &Arrival,
    account: &str,
    password: &str,
    settings: &Arc<Settings>,
) -> Result<person::Model, Problem> {
    let key = (account.to_owned(), arrival.address.to_string());
    let attempt =
        sign_in_attempt::Entity::find_by_id(key).one(&app.store.read()).await.map_err(StoreError::from)?;
    let locked_until = attempt.and_then(|attempt| attempt.locked_until).unwrap_or(0);
    let locked_for = locked_until - arrival.now.timestamp_millis();
    if locked_for > 0 {
        return Err(Problem::account_locked(u64::try_from(locked_for).unwrap_or(0).div_ceil(1000)));
    }
    let person = accounts::by_username(&app.store.read(), account).await?;
    let kept = person.as_ref().and_then(|person| person.password_hash.clone());
    let matches = app.passwords.matches(password, kept).await?;
    match person {
        Some(person) if matches && person.enabled => Ok(person),
        person => {
            count_failure(app, arrival, account, person.as_ref(), settings).await?;
            Err(Problem::new(Code::SignInRefused))
        }
    }
}

/// Refuses when the person was disabled or the password changed while it was being compared.
pub(super) async fn still_theirs(tx: &Write, person: &person::Model) -> Result<(), Problem> {
    let now = person::Entity::find_by_id(person.id).one(tx).await.map_err(StoreError::from)?;
    let same = now.is_some_and(|now| now.enabled && now.password_hash == person.password_hash);
    if same { Ok(()) } else { Err(Problem::new(Code::SignInRefused)) }
}

async fn count_failure(
    app: &App,
    arrival: &Arrival,
    account: &str,
    person: Option<&person::Model>,
    settings: &Arc<Settings>,
) -> Result<(), Problem> {
    let limit = i64::from(settings.failures_before_lock);
    let write = app.store.write("sign-in refused", |tx| async move {
        let key = (account.to_owned(), arrival.address.to_string());
        let now = arrival.now.timestamp_millis();
        let before = sign_in_attempt::Entity::find_by_id(key).one(&tx).await?;
        let recent = before.filter(|attempt| now - attempt.last_at < FORGOTTEN.num_milliseconds());
        let failures = recent.map_or(0, |attempt| attempt.failures) + 1;
        let locked_until = (failures >= limit).then(|| now + lock_seconds(failures - limit) * 1000);
        let row = sign_in_attempt::ActiveModel {
            account: Set(account.to_owned()),
            address: Set(arrival.address.to_string()),
            failures: Set(failures),
            last_at: Set(now),
            locked_until: Set(locked_until),
        };
        use sign_in_attempt::Column;
        let over = OnConflict::columns([Column::Account, Column::Address])
            .update_columns([Column::Failures, Column::LastAt, Column::LockedUntil])
            .to_owned();
        sign_in_attempt::Entity::insert(row).on_conflict(over).exec_without_returning(&tx).await?;
        let kind = if locked_until.is_some() { "sign_in_locked" } else { "sign_in_refused" };
        note(&tx, arrival.now, happened(kind, person, account, arrival)).await
    });
    Ok(write.await?)
}

/// Seconds of the lock after so many failures beyond the first that locks.
fn lock_seconds(beyond: i64) -> i64 {
    let doublings = u32::try_from(beyond.clamp(0, 16)).unwrap_or(16);
    (FIRST_LOCK_SECONDS << doublings).min(LONGEST_LOCK_SECONDS)
}

async fn forget_failures(tx: &Write, account: &str, arrival: &Arrival) -> Result<(), StoreError> {
    let key = (account.to_owned(), arrival.address.to_string());
    sign_in_attempt::Entity::delete_by_id(key).exec(tx).await?;
    Ok(())
}

fn happened<'a>(
    kind: &'static str,
    person: Option<&person::Model>,
    account: &'a str,
    arrival: &Arrival,
) -> Happened<'a> {
    Happened {
        kind,
        person: person.map(|person| person.id),
        account,
        address: arrival.address.to_string(),
        clause: None,
        detail: "{}".to_owned(),
    }
}

/// The password once more, for an act of weight: the session counts as fresh from now.
pub(super) async fn confirm(ctx: &Context, password: &str) -> Result<(), Problem> {
    ctx.app.limits.admit_sign_in(&ctx.arrival)?;
    let account = &store::search::fold(&ctx.username);
    let person = check_password(&ctx.app, &ctx.arrival, account, password, &ctx.settings).await;
    let person = &person.map_err(|problem| wrong_password(problem, "/password"))?;
    let write = ctx.app.store.write("confirm sign-in", |tx| async move {
        still_theirs(&tx, person).await?;
        forget_failures(&tx, account, &ctx.arrival).await?;
        session::Entity::update_many()
            .col_expr(session::Column::FreshAt, Expr::value(ctx.now().timestamp_millis()))
            .filter(session::Column::TokenHash.eq(ctx.session.to_vec()))
            .exec(&tx)
            .await
            .map_err(StoreError::from)?;
        Ok::<_, Problem>(
            note(&tx, ctx.now(), happened("confirmed", Some(person), account, &ctx.arrival)).await?,
        )
    });
    write.await
}

/// To someone who is signed in, a wrong password is a fault of that field and not the end of the session.
pub(super) fn wrong_password(problem: Problem, pointer: &str) -> Problem {
    if problem.code() == Code::SignInRefused.key() {
        return Problem::invalid(vec![FieldFault::new(pointer, "password-wrong")]);
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_double_up_to_an_hour() {
        let seconds: Vec<i64> = (0..8).map(lock_seconds).collect();
        assert_eq!(seconds, [60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(lock_seconds(i64::MAX), 3600);
    }
}
