//! Project codes (2.3.2): a sequence a year, and the register of every code ever given.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::entities::{code_registry, code_sequence};
use crate::{StoreError, Write};

impl Write {
    /// The next number of the year's sequence. Two commands at once get two numbers: the second waits for
    /// the first to commit or roll back.
    pub async fn next_code_number(&self, year: i32) -> Result<i64, StoreError> {
        self.take_code_numbers(year, 1).await
    }

    /// The last of the next so many numbers of the year's sequence.
    pub async fn take_code_numbers(&self, year: i32, count: i64) -> Result<i64, StoreError> {
        use code_sequence::{Column, Entity};
        let next = Expr::col((Entity, Column::Last)).add(count);
        let query = Query::insert()
            .into_table(Entity)
            .columns([Column::Year, Column::Last])
            .values_panic([i64::from(year).into(), count.into()])
            .on_conflict(OnConflict::column(Column::Year).value(Column::Last, next).to_owned())
            .returning_col(Column::Last)
            .to_owned();
        let row = self.query_one(&query).await?;
        let row = row.ok_or_else(|| StoreError::impossible("code_sequence", year, "no row came back"))?;
        Ok(row.try_get_by_index(0)?)
    }

    /// Enters a code into the register under its normal form; `false` if it was ever given before, to
    /// whatever, cancelled or not.
    pub async fn take_code(
        &self,
        code: &str,
        normal: &str,
        stream: impl Into<Uuid>,
        at: i64,
    ) -> Result<bool, StoreError> {
        let row = code_registry::ActiveModel {
            normal: Set(normal.to_owned()),
            code: Set(code.to_owned()),
            stream: Set(stream.into()),
            taken_at: Set(at),
        };
        let taken = code_registry::Entity::insert(row)
            .on_conflict_do_nothing_on([code_registry::Column::Normal])
            .exec_without_returning(self)
            .await?;
        Ok(matches!(taken, sea_orm::TryInsertResult::Inserted(1)))
    }
}
