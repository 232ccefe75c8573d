//! How an address names a project: by its code, by its identifier, or by one of its parts (`<uuid>.<number>`).

use regulation::code::ProjectCode;
use regulation::{PartId, ProjectId};
use serde::{Deserialize, Deserializer};

/// A project as an address names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// By its identifier.
    Id(ProjectId),
    /// By its code.
    Code(ProjectCode),
}

impl Reference {
    /// The project that a part belongs to.
    pub fn of(part: PartId) -> Self {
        Self::Id(ProjectId(part.of))
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        match text.parse() {
            Ok(id) => Ok(Self::Id(id)),
            Err(_) => ProjectCode::new(&text).map(Self::Code).map_err(serde::de::Error::custom),
        }
    }
}

/// A part of a project as an address names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part(pub PartId);

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map(Self).map_err(serde::de::Error::custom)
    }
}
