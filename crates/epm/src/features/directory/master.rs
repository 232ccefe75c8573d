//! What the records of master data have in common.

use crate::http::Problem;
use regulation::{Actor, Role};
use serde::Deserialize;
use store::sea_orm::{ColumnTrait, Condition};

/// Which records a list shows. What is retired stays on the documents that name it and can no longer be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Those in use.
    #[default]
    Active,
    /// Those that are retired.
    Retired,
    /// All.
    All,
}

impl Shown {
    /// Narrows a query by the column that says whether a record is in use.
    pub fn of(self, active: impl ColumnTrait) -> Condition {
        match self {
            Self::Active => Condition::all().add(active.eq(true)),
            Self::Retired => Condition::all().add(active.eq(false)),
            Self::All => Condition::all(),
        }
    }
}

/// Refuses whoever holds none of the roles now, in the transaction that writes (INV-14).
pub fn must_hold(actor: &Actor, roles: &[Role]) -> Result<(), Problem> {
    if roles.iter().any(|role| actor.has(*role)) { Ok(()) } else { Err(Problem::role_required(roles)) }
}

/// A text that may be left out, as its column holds it.
pub fn written<T: ToString>(text: &Option<T>) -> String {
    text.as_ref().map(T::to_string).unwrap_or_default()
}

/// A text that may be left out, as it is shown.
pub fn shown(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// A record is in use unless it is said not to be.
pub fn yes() -> bool {
    true
}
