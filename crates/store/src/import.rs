//! Whole histories at once: what an import or the making of a large demo writes, many streams a transaction.
//!
//! Row by row it would be the same, only a hundred times slower: here each table gets the rows of all streams in a few
//! statements. Old news: nobody is told of it.

use sea_orm::EntityTrait;
use sea_orm::IntoActiveModel;
use uuid::Uuid;

use crate::entities::{code_registry, project_word, snapshot, todo};
use crate::streams::{Aggregate, Loaded, NO_HASH, Origin, chained, entry, snapshot_of};
use crate::tables::{Rows, todos, words};
use crate::{StoreError, Write};

/// How many rows of the narrow tables one statement writes.
const CHUNK: usize = 1_000;

/// A stream and all that happened to it, with who and when.
pub type Told<A> = (Uuid, Vec<(<A as Aggregate>::Event, Origin)>);

impl Write {
    /// Begins streams with their whole histories; answers with what became of each.
    pub async fn import<A: Aggregate>(&self, streams: &[Told<A>]) -> Result<Vec<Loaded<A>>, StoreError> {
        let (mut events, mut snapshots, mut rows) = (Vec::new(), Vec::new(), Rows::default());
        let (mut waiting, mut found_by, mut made) = (Vec::new(), Vec::new(), Vec::new());
        for (id, history) in streams {
            let (written, loaded) = self.told::<A>(*id, history)?;
            events.extend(written);
            snapshots.push(snapshot_of(&loaded)?);
            rows.extend(A::rows(&loaded));
            waiting.extend(todos::todos(&loaded).into_values().map(IntoActiveModel::into_active_model));
            found_by.extend(words::of(&loaded));
            made.push(loaded);
        }
        self.insert_events(events).await?;
        for rows in snapshots.chunks(CHUNK) {
            snapshot::Entity::insert_many(rows.to_vec()).exec_without_returning(self).await?;
        }
        self.insert_rows(rows).await?;
        for rows in waiting.chunks(CHUNK) {
            todo::Entity::insert_many(rows.to_vec()).exec_without_returning(self).await?;
        }
        for rows in found_by.chunks(CHUNK) {
            project_word::Entity::insert_many(rows.to_vec()).exec_without_returning(self).await?;
        }
        Ok(made)
    }

    fn told<A: Aggregate>(
        &self,
        id: Uuid,
        history: &[(A::Event, Origin)],
    ) -> Result<(Vec<crate::entities::event::ActiveModel>, Loaded<A>), StoreError> {
        let (mut state, mut entries) = (None, Vec::with_capacity(history.len()));
        for (event, origin) in history {
            state = A::after(state, id, event, &origin.stamp());
            entries.push((entry::<A>(id, event)?, origin));
        }
        let (Some(state), Some((_, last))) = (state, history.last()) else {
            return Err(StoreError::impossible("event", id, "a stream must begin with its first event"));
        };
        let (rows, number, head) = chained(self.key(), (id, A::KIND), (0, NO_HASH), entries);
        Ok((rows, Loaded { id, number, at: last.millis(), state, head }))
    }

    /// Enters codes that were never given before into the register; one that was is an error.
    pub async fn take_codes(&self, codes: &[(String, Uuid, i64)]) -> Result<(), StoreError> {
        let rows = codes.iter().map(|(code, stream, taken_at)| {
            let row = code_registry::Model {
                normal: code.clone(),
                code: code.clone(),
                stream: *stream,
                taken_at: *taken_at,
            };
            row.into_active_model()
        });
        let rows: Vec<_> = rows.collect();
        for rows in rows.chunks(CHUNK) {
            code_registry::Entity::insert_many(rows.to_vec()).exec_without_returning(self).await?;
        }
        Ok(())
    }
}
