//! The security record, and the rows that only live for a while.

use regulation::clause::Clause;
use regulation::id::PersonId;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

use crate::entities::{idempotency, security_record, session, sign_in_attempt};
use crate::{StoreError, Write};

/// Something about security that happened: a sign-in, a lock-out, a refused act of weight.
#[derive(Clone, Debug)]
pub struct SecurityRecord<'a> {
    /// What happened, as a code.
    pub kind: &'a str,
    /// The person, when known.
    pub person: Option<PersonId>,
    /// The account that was named.
    pub account: &'a str,
    /// The network address, or `console`.
    pub address: &'a str,
    /// The clause that refused.
    pub clause: Option<Clause>,
    /// More.
    pub detail: Value,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
}

impl Write {
    /// Adds to the security record.
    pub async fn security_record(&self, record: SecurityRecord<'_>) -> Result<(), StoreError> {
        let row = security_record::ActiveModel {
            position: NotSet,
            at: Set(record.at),
            kind: Set(record.kind.to_owned()),
            person: Set(record.person.map(Uuid::from)),
            account: Set(record.account.to_owned()),
            address: Set(record.address.to_owned()),
            clause: Set(record.clause.map(|clause| clause.number().to_owned())),
            detail: Set(record.detail.to_string()),
        };
        security_record::Entity::insert(row).exec_without_returning(self).await?;
        Ok(())
    }

    /// Deletes what has served its time before `before`: answers kept for idempotency, ended sessions, old
    /// failed sign-ins. Answers how many rows.
    pub async fn forget(&self, before: i64) -> Result<u64, StoreError> {
        use sea_orm::ExprTrait;
        let answers = idempotency::Entity::delete_many().filter(idempotency::Column::At.lt(before));
        let ended = session::Column::ExpiresAt.lt(before).or(session::Column::RevokedAt.lt(before));
        let sessions = session::Entity::delete_many().filter(ended);
        let unlocked = sign_in_attempt::Column::LockedUntil
            .is_null()
            .or(sign_in_attempt::Column::LockedUntil.lt(before));
        let tries = sign_in_attempt::Entity::delete_many()
            .filter(sign_in_attempt::Column::LastAt.lt(before).and(unlocked));
        let answers = answers.exec(self).await?.rows_affected;
        let sessions = sessions.exec(self).await?.rows_affected;
        Ok(answers + sessions + tries.exec(self).await?.rows_affected)
    }
}
