//! Writing what was found, in the transaction in which it was found.

use super::found::{Counts, Found};
use regulation::Project;
use regulation::archive::Folder;
use regulation::contract::Contract;
use regulation::id::ContractId;
use regulation::papers::ArchiveTerms;
use std::collections::HashMap;
use store::{Origin, StoreError, Write, folder_of};

/// Histories one statement after the other: so many streams at a time.
const TOGETHER: usize = 500;

/// Writes it all, each project with its archive folder; whoever calls has made sure that nothing is wrong
/// ([`Found::is_sound`]).
pub async fn bring(
    tx: &Write,
    found: Found,
    terms: &ArchiveTerms,
    origin: &Origin,
) -> Result<Counts, StoreError> {
    for customer in found.customers {
        tx.save(customer, origin).await?;
    }
    tx.take_codes(&found.codes).await?;
    let mut contracts = HashMap::new();
    for some in found.contracts.chunks(TOGETHER) {
        let made = tx.import::<Contract>(some).await?;
        contracts.extend(made.into_iter().map(|contract| (ContractId(contract.id), contract.state)));
    }
    for projects in found.projects.chunks(TOGETHER) {
        let made = tx.import::<Project>(projects).await?;
        let folder =
            |project: &Project| folder_of(project, contracts.get(&project.began.contract), terms, origin);
        let folders: Vec<_> = made.iter().map(|project| folder(&project.state)).collect();
        tx.import::<Folder>(&folders).await?;
    }
    Ok(found.counts)
}
