//! Seals: every one is what its events make it.

use std::collections::VecDeque;

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::Findings;
use crate::StoreError;
use crate::entities::{event, seal};
use crate::seals::Sealing;
use crate::streams::{AuditKey, NO_HASH};

/// The seals, compared with the events as these go by in their order.
pub(super) struct Seals {
    key: AuditKey,
    waiting: VecDeque<seal::Model>,
    making: Sealing,
}

impl Seals {
    pub(super) async fn read(db: &impl ConnectionTrait, key: &AuditKey) -> Result<Self, StoreError> {
        let waiting = seal::Entity::find().order_by_asc(seal::Column::Number).all(db).await?.into();
        Ok(Self { key: key.clone(), waiting, making: Sealing::after(key, &NO_HASH) })
    }

    /// The next event.
    pub(super) fn see(&mut self, row: &event::Model, findings: &mut Findings) {
        while self.waiting.front().is_some_and(|seal| row.position > seal.until) {
            self.compare(findings);
        }
        if !self.waiting.is_empty() {
            self.making.cover(row.position, &row.hash);
        }
    }

    /// There are no more events.
    pub(super) fn end(mut self, findings: &mut Findings) {
        while !self.waiting.is_empty() {
            self.compare(findings);
        }
    }

    fn compare(&mut self, findings: &mut Findings) {
        let Some(seal) = self.waiting.pop_front() else { return };
        let next = Sealing::after(&self.key, &seal.hash);
        let (events, hash) = std::mem::replace(&mut self.making, next).close();
        if (events, &hash) != (seal.events, &seal.hash) {
            let what =
                format!("it covers {} events up to {}, of which {events} are left", seal.events, seal.until);
            findings.add("INV-48", format_args!("seal {}", seal.number), what);
        }
    }
}
