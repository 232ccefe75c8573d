//! What a decision needs beside the thing itself: the time, and what was read outside of it in the same transaction.

use crate::authority::Matrix;
use crate::calendar::Calendar;
use crate::closing::NoticeNames;
use crate::code::ProjectCode;
use crate::contract::Contract;
use crate::duties::Role;
use crate::equipment::Catalogue;
use crate::id::PersonId;
use crate::lifecycle::Status;
use crate::maintenance::VendorTerms;
use crate::serial::SerialNumber;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// An instant, UTC, to the millisecond.
pub type Moment = DateTime<Utc>;

/// The time as it is passed in: the rules could not read a clock if they wanted to.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The instant.
    pub now: Moment,
    /// The day in the company's time zone.
    pub today: NaiveDate,
    /// The working-day calendar.
    pub calendar: Calendar,
}

/// Who did something, in whose name, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Stamp {
    /// Whoever acted.
    pub by: PersonId,
    /// In whose name, when someone acted as a delegate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_name_of: Option<PersonId>,
    /// When.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = DateTime))]
    pub at: Moment,
}

/// What lies outside the aggregate and was read in the same transaction.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The authority matrix in force today.
    pub matrix: Option<Matrix>,
    /// Enabled people who hold each approving role for the department concerned.
    pub holders: BTreeMap<Role, BTreeSet<PersonId>>,
    /// The models of the catalogue that are in use.
    pub catalogue: Catalogue,
    /// The next code of this year's sequence.
    pub next_code: Option<ProjectCode>,
    /// Whether the code that was asked for has been given before.
    pub code_taken: bool,
    /// The contract the project stands on.
    pub contract: Option<Contract>,
    /// Of the serials that were sent: those that live on another sheet, with the code of its project.
    pub serials_elsewhere: Vec<SerialElsewhere>,
    /// Whether the project that is said to survive a duplicate is one that the actor sees, and stands.
    pub survivor_exists: bool,
    /// Where the closed project stands that an initiation is said to follow, if the actor sees it.
    pub followed: Option<Status>,
    /// The vendor's warranty for each model of the list, by series key and model.
    pub vendor_terms: BTreeMap<(String, String), VendorTerms>,
    /// What the customer, the department and the people concerned are called now.
    pub names: Option<NoticeNames>,
    /// People who may be assigned to technical work.
    pub technicians: BTreeSet<PersonId>,
}

impl Facts {
    /// The people who hold `role`.
    pub fn holders(&self, role: Role) -> impl Iterator<Item = PersonId> + '_ {
        self.holders.get(&role).into_iter().flatten().copied()
    }
}

/// A serial number that is live elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialElsewhere {
    /// Within which series it is unique.
    pub series_key: String,
    /// The number.
    pub serial: SerialNumber,
    /// The code of the project it was delivered in, if the actor sees it.
    pub project_code: Option<String>,
}
