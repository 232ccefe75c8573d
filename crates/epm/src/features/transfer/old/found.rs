//! What a workbook comes to.

use super::faults::{FaultAt, MOST_FAULTS};
use paper::old_books::OldSheet;
use regulation::Project;
use regulation::contract::Contract;
use serde::Serialize;
use store::Told;
use store::entities::customer;
use uuid::Uuid;

/// How much there is of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Counts {
    /// Customers that are new.
    pub customers: usize,
    /// Customers that are there already, and stay as they are.
    pub customers_known: usize,
    /// Contracts.
    pub contracts: usize,
    /// Projects.
    pub projects: usize,
    /// Lines of equipment.
    pub lines: usize,
    /// Serial numbers.
    pub serials: usize,
}

/// What was found: how much, everything wrong, and, when nothing is, what would be written.
#[derive(Default)]
pub struct Found {
    /// How much.
    pub counts: Counts,
    /// What is wrong, sheet by sheet from the top.
    pub faults: Vec<FaultAt>,
    /// How many faults there are beyond [`MOST_FAULTS`].
    pub faults_left_out: usize,
    /// The sheets, without their rows.
    pub sheets: Vec<OldSheet>,
    pub(super) customers: Vec<customer::Model>,
    pub(super) contracts: Vec<Told<Contract>>,
    pub(super) projects: Vec<Told<Project>>,
    pub(super) codes: Vec<(String, Uuid, i64)>,
}

impl Found {
    /// Whether it can be written.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn note(&mut self, fault: FaultAt) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        } else {
            self.faults_left_out += 1;
        }
    }

    /// Puts the faults into the order in which one reads.
    pub(super) fn settle(&mut self) {
        let at = |name: &str| self.sheets.iter().position(|sheet| sheet.name == name);
        let mut faults = std::mem::take(&mut self.faults);
        faults.sort_by_cached_key(|fault| (at(&fault.sheet), fault.row, fault.column));
        faults.dedup();
        self.faults = faults;
    }
}
