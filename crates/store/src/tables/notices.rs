//! Notices: what is news to someone who is left with no duty by it.

use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, EntityTrait};
use serde_json::json;
use uuid::Uuid;

use crate::entities::notice;
use crate::streams::{Loaded, Origin, entry};
use crate::{Aggregate, StoreError, Write};

impl Write {
    /// Leaves a notice with everyone the events are news to, but whoever made them happen.
    pub(crate) async fn tell<A: Aggregate>(
        &self,
        after: &Loaded<A>,
        events: &[A::Event],
        origin: &Origin,
    ) -> Result<(), StoreError> {
        let face = after.state.face();
        let args = json!({ "code": face.code, "title": face.title, "by": origin.actor }).to_string();
        let mut rows = Vec::new();
        for event in events {
            let told = after.state.told(event);
            if told.is_empty() {
                continue;
            }
            let name = entry::<A>(after.id, event)?.name;
            for person in told.into_iter().filter(|person| *person != origin.actor) {
                rows.push(notice::ActiveModel {
                    id: NotSet,
                    person: Set(Uuid::from(person)),
                    stream: Set(after.id),
                    kind: Set(A::KIND.to_owned()),
                    name: Set(name.clone()),
                    args: Set(args.clone()),
                    at: Set(origin.millis()),
                    read_at: Set(None),
                });
            }
        }
        if !rows.is_empty() {
            notice::Entity::insert_many(rows).exec_without_returning(self).await?;
        }
        Ok(())
    }
}
