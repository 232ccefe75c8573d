//! Which document a decision was about, and in which role it was made.

use regulation::approval::Approval;
use regulation::duties::Role;
use std::collections::BTreeMap;
use store::StoreError;
use store::entities::{approval, approval_decision};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// A step that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The code of the document.
    pub document: String,
    /// The role it was decided in.
    pub role: Option<Role>,
}

/// The decided steps of approvals, by stream, number of the approval and number of the step.
#[derive(Debug, Default)]
pub struct Steps(BTreeMap<(Uuid, i64, i64), Decided>);

impl Steps {
    /// Those of one stream.
    pub fn of(stream: Uuid, approvals: &[Approval]) -> Self {
        let steps = approvals.iter().flat_map(|approval| {
            approval.steps.iter().zip(0..).map(move |(step, index)| {
                let document = approval.basis.document.code().to_owned();
                ((stream, i64::from(approval.number), index), Decided { document, role: Some(step.role) })
            })
        });
        Self(steps.collect())
    }

    /// Those of several streams.
    pub async fn read(conn: &impl ConnectionTrait, mut streams: Vec<Uuid>) -> Result<Self, StoreError> {
        streams.sort_unstable();
        streams.dedup();
        if streams.is_empty() {
            return Ok(Self::default());
        }
        let approvals = approval::Entity::find().filter(approval::Column::Stream.is_in(streams.clone()));
        let documents: BTreeMap<_, _> = approvals
            .all(conn)
            .await?
            .into_iter()
            .map(|row| ((row.stream, row.number), row.document))
            .collect();
        let decisions =
            approval_decision::Entity::find().filter(approval_decision::Column::Stream.is_in(streams));
        let decided = decisions.all(conn).await?.into_iter().map(|row| {
            let document = documents.get(&(row.stream, row.number)).cloned().unwrap_or_default();
            ((row.stream, row.number, row.step), Decided { document, role: Role::from_code(&row.role) })
        });
        Ok(Self(decided.collect()))
    }

    /// The step, if it is known.
    pub fn get(&self, stream: Uuid, approval: i64, step: i64) -> Option<&Decided> {
        self.0.get(&(stream, approval, step))
    }
}
