//! The archive's record of each paper of a project (2.5.2, 4).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "archive_record")]
pub struct Model {
    /// The folder.
    #[sea_orm(primary_key, auto_increment = false)]
    pub folder: Uuid,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The project.
    pub project: Uuid,
    /// The department that sells.
    pub department: Uuid,
    /// The account manager.
    pub account_manager: Uuid,
    /// Whether the project was closed.
    pub closed: bool,
    /// What it is.
    pub kind: String,
    /// Which sheet, form or change of the project.
    pub part: i64,
    /// What it was registered as.
    pub name: Option<String>,
    /// Whether there is an original on paper; otherwise it is in EPM, or the record is of a copy.
    pub on_paper: bool,
    /// The SHA-256 of its scan.
    pub file: Option<String>,
    /// Since when it is as it shall be, in milliseconds since 1970 UTC; the largest number while it is not.
    pub made_at: i64,
    /// By when it, or its original, is due.
    pub due_on: Option<Date>,
    /// In whose hands the original is.
    pub held_by: Option<Uuid>,
    /// Whether the original came to the archive.
    pub at_archive: bool,
    /// The slip on which it is under way.
    pub slip: Option<i64>,
    /// To which person; to the archive where there is none.
    pub handed_to: Option<Uuid>,
    /// Where it stands.
    pub shelf: Option<String>,
    /// Until when it is kept.
    pub keep_until: Option<Date>,
    /// To whom it is lent.
    pub lent_to: Option<Uuid>,
    /// Until when.
    pub lent_until: Option<Date>,
    /// Whether its destruction waits to be approved.
    pub destruction: bool,
    /// Whether it was destroyed.
    pub destroyed: bool,
    /// How much of it is missing; nothing while the project runs.
    pub lacks: i64,
    /// Code and title of the project, shelf mark and name, folded.
    pub search: String,
}

/// None: a query that joins names the columns.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
