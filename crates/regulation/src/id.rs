//! A type for each identifier, so that a customer can never stand where a supplier is meant.
//! All are UUIDs made outside (version 7); people see codes instead.

use alloc::string::String;
#[cfg(feature = "schema")]
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, uuid::Error> {
                s.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A person who signs in.
    PersonId;
    /// A department, or an office in another city.
    DepartmentId;
    /// A customer.
    CustomerId;
    /// A supplier goods are bought from.
    SupplierId;
    /// A contract, virtual or formal.
    ContractId;
    /// A sales project.
    ProjectId;
    /// A customer's demand, before there is a contract.
    DemandId;
    /// A maintenance case.
    CaseId;
    /// A bought support contract.
    SupportId;
    /// The archive's folder of a project.
    FolderId;
    /// A published version of the authority matrix 《网上审批权限》.
    MatrixId;
}

impl FolderId {
    /// Set apart from the project's own identifier, and from a version or a variant of any.
    const APART: u128 = 0x6172_6368_6976_0000_0000_6669_6c65_6421;

    /// A project has one folder: its identifier follows from the project's, so that nobody has to look it up.
    pub fn of(project: ProjectId) -> Self {
        Self(Uuid::from_u128(project.0.as_u128() ^ Self::APART))
    }

    /// The project whose folder it is.
    pub fn project(self) -> ProjectId {
        ProjectId(Uuid::from_u128(self.0.as_u128() ^ Self::APART))
    }
}

/// The SHA-256 of a stored file, in lower-case hexadecimal: its name in the store.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct FileHash(String);

impl FileHash {
    /// Accepts exactly 64 lower-case hexadecimal digits.
    pub fn new(hex: &str) -> Option<Self> {
        let digits = hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        digits.then(|| Self(hex.into()))
    }

    /// The 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for FileHash {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::new(&text).ok_or_else(|| serde::de::Error::custom("file-unknown"))
    }
}

/// Something numbered inside a stream (an approval, a sheet, an order), as the world outside names it:
/// `<uuid>.<number>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartId {
    /// The project or contract it belongs to.
    pub of: Uuid,
    /// Its number there, from 1.
    pub number: u32,
}

impl fmt::Display for PartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.of, self.number)
    }
}

impl FromStr for PartId {
    type Err = MalformedPartId;
    fn from_str(s: &str) -> Result<Self, MalformedPartId> {
        let (of, number) = s.split_once('.').ok_or(MalformedPartId)?;
        Ok(Self {
            of: of.parse().map_err(|_| MalformedPartId)?,
            number: number.parse().map_err(|_| MalformedPartId)?,
        })
    }
}

/// The text is not `<uuid>.<number>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedPartId;

impl fmt::Display for MalformedPartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an identifier of the form <uuid>.<number>")
    }
}
