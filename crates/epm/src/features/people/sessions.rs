//! The sessions and tokens of a person, and how they end.

use crate::http::{App, Code, Context, FieldFault, Problem, Via, token_hash};
use chrono::TimeDelta;
use regulation::clock::Moment;
use regulation::text::Code as Label;
use serde::{Deserialize, Serialize};
use store::entities::{idempotency, session};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::{StoreError, Write};
use utoipa::ToSchema;
use uuid::Uuid;

/// How long a token for a program may live at most.
const LONGEST_TOKEN: TimeDelta = TimeDelta::days(366);
/// Ended sessions are shown to nobody and kept this long for whoever investigates.
const KEPT: TimeDelta = TimeDelta::days(90);
/// Answers are kept for retries this long (INV-50).
const ANSWERS_KEPT: TimeDelta = TimeDelta::hours(24);

/// One of a person's sessions.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// Names it; not the token.
    pub id: String,
    /// What the person called it, or the browser.
    pub label: String,
    /// Whether a browser holds it.
    pub browser: bool,
    /// Whether it may read only.
    pub reads_only: bool,
    /// Where it was begun.
    pub address: String,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Moment,
    /// When it was last used, to the minute.
    #[schema(value_type = String, format = DateTime)]
    pub seen_at: Moment,
    /// When it ends at the latest.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Moment,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// What a browser or a program calls itself, short enough to be recognised by its owner.
pub(super) fn device(user_agent: &str) -> String {
    const BROWSERS: [(&str, &str); 6] = [
        ("MicroMessenger", "微信"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Windows", "Windows"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => user_agent.chars().filter(|c| !c.is_control()).take(40).collect(),
    }
}

/// The name of a session outside: enough of its key to find it, too little to be it.
fn name(token_hash: &[u8]) -> String {
    hex::encode(&token_hash[..token_hash.len().min(16)])
}

/// The living sessions of whoever asks, newest first.
pub(super) async fn list(ctx: &Context) -> Result<Vec<SessionView>, Problem> {
    let rows = living(&ctx.read(), ctx.person().0, ctx.now()).await?;
    let view = |row: session::Model| {
        Ok(SessionView {
            id: name(&row.token_hash),
            label: row.label,
            browser: row.kind == Via::Cookie.code(),
            reads_only: row.reads_only,
            address: row.address,
            created_at: super::actors::moment(row.created_at)?,
            seen_at: super::actors::moment(row.seen_at)?,
            expires_at: super::actors::moment(row.expires_at)?,
            current: row.token_hash == ctx.session,
        })
    };
    Ok(rows.into_iter().map(view).collect::<Result<_, StoreError>>()?)
}

async fn living(
    db: &impl ConnectionTrait,
    person: Uuid,
    now: Moment,
) -> Result<Vec<session::Model>, StoreError> {
    Ok(session::Entity::find()
        .filter(session::Column::Person.eq(person))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now.timestamp_millis()))
        .order_by_desc(session::Column::CreatedAt)
        .limit(200)
        .all(db)
        .await?)
}

/// Ends sessions of a person.
pub(super) async fn end(tx: &Write, person: Uuid, which: &[[u8; 32]], now: Moment) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now.timestamp_millis()))
        .filter(session::Column::Person.eq(person))
        .filter(session::Column::TokenHash.is_in(which.iter().map(|hash| hash.to_vec())))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends all sessions of a person, but for one.
pub(super) async fn end_all(
    tx: &Write,
    person: Uuid,
    but: Option<[u8; 32]>,
    now: Moment,
) -> Result<(), StoreError> {
    let mut ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now.timestamp_millis()))
        .filter(session::Column::Person.eq(person))
        .filter(session::Column::RevokedAt.is_null());
    if let Some(kept) = but {
        ended = ended.filter(session::Column::TokenHash.ne(kept.to_vec()));
    }
    ended.exec(tx).await?;
    Ok(())
}

/// Signs out.
pub(super) async fn end_current(ctx: &Context) -> Result<(), Problem> {
    let write = ctx
        .app
        .store
        .write("sign out", |tx| async move { end(&tx, ctx.person().0, &[ctx.session], ctx.now()).await });
    Ok(write.await?)
}

/// Ends one of one's own sessions by its name.
pub(super) async fn end_named(ctx: &Context, named: &str) -> Result<(), Problem> {
    let write = ctx.app.store.write("end session", |tx| async move {
        let rows = living(&tx, ctx.person().0, ctx.now()).await?;
        let row =
            rows.into_iter().find(|row| name(&row.token_hash) == named).ok_or_else(Problem::not_found)?;
        let hash: [u8; 32] = row.token_hash.try_into().map_err(|_| Problem::not_found())?;
        Ok::<_, Problem>(end(&tx, ctx.person().0, &[hash], ctx.now()).await?)
    });
    write.await
}

/// A token for a program.
#[derive(Deserialize, ToSchema)]
pub struct TokenEntry {
    /// What it is for.
    #[schema(value_type = String)]
    label: Label,
    /// Whether it may read only.
    reads_only: bool,
    /// Its last day.
    expires_on: chrono::NaiveDate,
}

/// A token that was made. It is shown this once.
#[derive(Serialize, ToSchema)]
pub struct TokenMade {
    /// What goes after `Authorization: Bearer`.
    pub token: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Moment,
}

/// Makes a token with the person's own roles, until a day.
pub(super) async fn make_token(ctx: &Context, entry: &TokenEntry) -> Result<TokenMade, Problem> {
    // A token must not outlive the theft of a session: making one asks for the password, and never for a token.
    ctx.require_fresh()?;
    let midnight = entry.expires_on.and_hms_opt(23, 59, 59).expect("a time of day");
    let expires_at = (midnight - TimeDelta::minutes(ctx.settings.utc_offset_minutes.into())).and_utc();
    if expires_at <= ctx.now() || expires_at > ctx.now() + LONGEST_TOKEN {
        return Err(Problem::invalid(vec![FieldFault::new("/expires_on", "token-end-out-of-range")]));
    }
    let token = format!("epm_{}", hex::encode(ctx.app.outside.bytes::<32>()));
    let row = &session::Model {
        token_hash: token_hash(&token).to_vec(),
        person: ctx.person().0,
        kind: Via::Bearer.code().to_owned(),
        label: entry.label.to_string(),
        reads_only: entry.reads_only,
        address: ctx.arrival.address.to_string(),
        created_at: ctx.now().timestamp_millis(),
        seen_at: ctx.now().timestamp_millis(),
        fresh_at: ctx.fresh_at.timestamp_millis(),
        expires_at: expires_at.timestamp_millis(),
        revoked_at: None,
    };
    let write = ctx.app.store.write("make token", |tx| async move {
        if living(&tx, ctx.person().0, ctx.now()).await?.len() >= 200 {
            return Err(Problem::new(Code::Conflict));
        }
        let row = session::ActiveModel::from(row.clone());
        session::Entity::insert(row).exec_without_returning(&tx).await.map_err(StoreError::from)?;
        Ok(())
    });
    write.await?;
    Ok(TokenMade { token, expires_at })
}

/// Throws out what nobody needs any more: sessions long ended, and answers past their time.
pub async fn sweep(app: &App) -> Result<(), StoreError> {
    let now = app.outside.now();
    let write = app.store.write("sweep sessions", |tx| async move {
        let ended = (now - KEPT).timestamp_millis();
        session::Entity::delete_many().filter(session::Column::ExpiresAt.lt(ended)).exec(&tx).await?;
        let answered = (now - ANSWERS_KEPT).timestamp_millis();
        idempotency::Entity::delete_many().filter(idempotency::Column::At.lt(answered)).exec(&tx).await?;
        Ok(())
    });
    write.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_by_browser_and_system() {
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0";
        assert_eq!(device(edge), "Edge · Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile Safari/604.1";
        assert_eq!(device(phone), "Safari · iPhone");
        assert_eq!(device("nightly-import/3"), "nightly-import/3");
    }
}
