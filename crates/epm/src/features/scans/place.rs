//! Where a scanned paper goes: to the act of the regulation that takes it, or to the documents of its project or contract.

use forms::{Kind, Mark, Subject};
use regulation::document::KeptKind;
use regulation::{ContractId, FolderId, PartId, ProjectId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A place for a scanned paper. Over JSON and in the table it is a text such as `sign_off_sheet:<uuid>.<number>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A sign-off sheet, as its stamped scan (2.4.3).
    Sheet(PartId),
    /// The closing notice of a project, signed (2.5.2).
    Notice(ProjectId),
    /// The acceptance report of a project (2.5.4).
    Acceptance(ProjectId),
    /// A contract in draft, as one of its scans (1.3.4).
    Contract(ContractId),
    /// The documents of a project (2.5.2).
    OfProject {
        /// Which kind of paper.
        kind: KeptKind,
        /// The project.
        project: ProjectId,
        /// Which sheet or task form of it.
        part: Option<u32>,
    },
    /// The documents of a contract.
    OfContract(ContractId),
}

impl Place {
    /// Where the code of a paper says it belongs.
    pub(super) fn of(mark: &Mark) -> Option<Self> {
        let Subject { of, part } = mark.subject;
        let project = ProjectId(of);
        let kept = |kind| Some(Self::OfProject { kind, project, part });
        match mark.kind {
            Kind::SignOffSheet => part.map(|number| Self::Sheet(PartId { of, number })),
            Kind::ClosingNotice => Some(Self::Notice(project)),
            Kind::AcceptanceReport => Some(Self::Acceptance(project)),
            Kind::VirtualContract => Some(Self::Contract(ContractId(of))),
            Kind::TaskForm => kept(KeptKind::TaskForm),
            Kind::Cancellation => kept(KeptKind::Cancellation),
            Kind::Initiation => kept(KeptKind::Initiation),
            // A slip is of the archive's folder of a project.
            Kind::HandOver => {
                Some(Self::OfProject { kind: KeptKind::HandOver, project: FolderId(of).project(), part })
            }
        }
    }

    /// The project, if it is a project's.
    pub(super) fn project(&self) -> Option<Uuid> {
        match self {
            Self::Sheet(part) => Some(part.of),
            Self::Notice(project) | Self::Acceptance(project) | Self::OfProject { project, .. } => {
                Some(project.0)
            }
            Self::Contract(_) | Self::OfContract(_) => None,
        }
    }

    /// The contract, if it is a contract's.
    pub(super) fn contract(&self) -> Option<Uuid> {
        match self {
            Self::Contract(contract) | Self::OfContract(contract) => Some(contract.0),
            Self::Sheet(_) | Self::Notice(_) | Self::Acceptance(_) | Self::OfProject { .. } => None,
        }
    }

    /// The project or contract it is of.
    pub(super) fn of_what(&self) -> Option<Uuid> {
        self.project().or_else(|| self.contract())
    }

    /// The page on which it is then to be found.
    pub(super) fn href(&self) -> String {
        match self {
            Self::Sheet(part) => format!("/sign-off-sheets/{part}"),
            Self::Notice(project) => format!("/projects/{project}/closing"),
            Self::Acceptance(project) => format!("/projects/{project}/acceptance"),
            Self::OfProject { project, .. } => format!("/projects/{project}?tab=documents"),
            Self::Contract(contract) | Self::OfContract(contract) => format!("/contracts/{contract}"),
        }
    }

    /// The key of its name, and its number.
    pub(super) fn name(&self) -> (String, Option<u32>) {
        match self {
            Self::Sheet(part) => ("scan-place-sheet".to_owned(), Some(part.number)),
            Self::Notice(_) => ("scan-place-notice".to_owned(), None),
            Self::Acceptance(_) => ("scan-place-acceptance".to_owned(), None),
            Self::Contract(_) => ("scan-place-contract".to_owned(), None),
            Self::OfProject { kind, part, .. } => (kept_key(*kind), *part),
            Self::OfContract(_) => (kept_key(KeptKind::Contract), None),
        }
    }
}

/// The key of the name of a kind of document.
pub(super) fn kept_key(kind: KeptKind) -> String {
    format!("kept-{}", kind.code().replace('_', "-"))
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sheet(part) => write!(f, "sign_off_sheet:{part}"),
            Self::Notice(project) => write!(f, "closing_notice:{project}"),
            Self::Acceptance(project) => write!(f, "acceptance_report:{project}"),
            Self::Contract(contract) => write!(f, "contract:{contract}"),
            Self::OfProject { kind, project, part: None } => write!(f, "document:{}:{project}", kind.code()),
            Self::OfProject { kind, project, part: Some(part) } => {
                write!(f, "document:{}:{project}.{part}", kind.code())
            }
            Self::OfContract(contract) => write!(f, "contract_document:{contract}"),
        }
    }
}

/// A text that names no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a place for a scanned paper")]
pub struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        fn id<T: FromStr>(text: &str) -> Result<T, NoPlace> {
            text.parse().map_err(|_| NoPlace)
        }
        let (what, rest) = text.split_once(':').ok_or(NoPlace)?;
        match what {
            "sign_off_sheet" => id(rest).map(Self::Sheet),
            "closing_notice" => id(rest).map(Self::Notice),
            "acceptance_report" => id(rest).map(Self::Acceptance),
            "contract" => id(rest).map(Self::Contract),
            "contract_document" => id(rest).map(Self::OfContract),
            "document" => {
                let (kind, of) = rest.split_once(':').ok_or(NoPlace)?;
                let kind = KeptKind::from_code(kind).ok_or(NoPlace)?;
                match of.parse::<PartId>() {
                    Ok(PartId { of, number }) => {
                        Ok(Self::OfProject { kind, project: ProjectId(of), part: Some(number) })
                    }
                    Err(_) => Ok(Self::OfProject { kind, project: id(of)?, part: None }),
                }
            }
            _ => Err(NoPlace),
        }
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let (of, number) = (Uuid::from_u128(7), 3);
        let project = ProjectId(of);
        let mut places = vec![
            Place::Sheet(PartId { of, number }),
            Place::Notice(project),
            Place::Acceptance(project),
            Place::Contract(ContractId(of)),
            Place::OfContract(ContractId(of)),
        ];
        for kind in KeptKind::ALL {
            places.extend([None, Some(number)].map(|part| Place::OfProject { kind: *kind, project, part }));
        }
        for place in places {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for text in ["", "contract", "contract:7", "document:map:1", "sign_off_sheet:1", "x:1"] {
            assert_eq!(text.parse::<Place>(), Err(NoPlace), "{text}");
        }
    }

    #[test]
    fn a_slip_goes_to_the_project_whose_folder_it_is_of() {
        let project = ProjectId(Uuid::from_u128(7));
        let subject = Subject { of: FolderId::of(project).into(), part: Some(2) };
        let mark =
            Mark { kind: Kind::HandOver, subject, code: None, revision: 0, writing: None, page: 1, pages: 1 };
        let place = Place::OfProject { kind: KeptKind::HandOver, project, part: Some(2) };
        assert_eq!(Place::of(&mark), Some(place));
    }
}
