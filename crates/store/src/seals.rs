//! The daily seal over all streams. A chain shows what was changed or taken out of a stream; a seal shows that
//! a stream, or the end of one, was taken out whole.

use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::Sha256;

use crate::entities::{event, seal};
use crate::streams::{AuditKey, NO_HASH};
use crate::{Store, StoreError};

/// Events younger than this wait for the next seal: a transaction that is not committed yet may still hold a
/// smaller position.
const SETTLED: i64 = 60 * 60 * 1000;
/// Events are read in pages of this many.
const PAGE: u64 = 5000;
/// About so many events go under one seal: nobody who writes is held up for longer.
const MOST: i64 = 50_000;

/// A seal in the making.
pub(crate) struct Sealing {
    mac: Hmac<Sha256>,
    events: i64,
}

impl Sealing {
    pub(crate) fn after(key: &AuditKey, previous: &[u8]) -> Self {
        let mut mac = key.mac();
        mac.update(previous);
        Self { mac, events: 0 }
    }

    pub(crate) fn cover(&mut self, position: i64, hash: &[u8]) {
        self.mac.update(&position.to_be_bytes());
        self.mac.update(hash);
        self.events += 1;
    }

    /// How many events it covers, and its hash.
    pub(crate) fn close(self) -> (i64, Vec<u8>) {
        (self.events, self.mac.finalize().into_bytes().to_vec())
    }
}

impl AuditKey {
    pub(crate) fn mac(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(self.bytes()).expect("HMAC takes a key of any length")
    }

    /// A seal on bytes that leave the store, such as a manifest: only this key makes it, and it is none of a chain's.
    pub fn seal_of(&self, bytes: &[u8]) -> Vec<u8> {
        let mut mac = self.mac();
        mac.update(b"epm: bytes outside of the store");
        mac.update(bytes);
        mac.finalize().into_bytes().to_vec()
    }
}

impl Store {
    /// A seal on bytes that leave the store: see [`AuditKey::seal_of`].
    pub fn seal_of(&self, bytes: &[u8]) -> Vec<u8> {
        self.0.key.seal_of(bytes)
    }

    /// Seals what happened an hour ago or longer and is not sealed yet, up to [`MOST`] events; answers how many. To be
    /// called daily, until there is nothing left. `now` in milliseconds since 1970 UTC.
    pub async fn seal(&self, now: i64) -> Result<i64, StoreError> {
        self.write("seal", |tx| async move {
            let last = seal::Entity::find().order_by_desc(seal::Column::Number).one(&tx).await?;
            let (number, from, previous) =
                last.map_or((0, 0, NO_HASH.to_vec()), |last| (last.number, last.until, last.hash));
            let mut sealing = Sealing::after(tx.key(), &previous);
            let mut until = from;
            loop {
                let page: Vec<(i64, i64, Vec<u8>)> = event::Entity::find()
                    .select_only()
                    .columns([event::Column::Position, event::Column::At, event::Column::Hash])
                    .filter(event::Column::Position.gt(until))
                    .order_by_asc(event::Column::Position)
                    .limit(PAGE)
                    .into_tuple()
                    .all(&tx)
                    .await?;
                let settled: Vec<_> = page.iter().take_while(|(_, at, _)| *at <= now - SETTLED).collect();
                for (position, _, hash) in &settled {
                    sealing.cover(*position, hash);
                    until = *position;
                }
                if settled.len() < PAGE as usize || until - from >= MOST {
                    break;
                }
            }
            let (events, hash) = sealing.close();
            if events > 0 {
                let row = seal::Model { number: number + 1, until, events, at: now, previous, hash };
                row.into_active_model().insert(&tx).await?;
            }
            Ok(events)
        })
        .await
    }
}
