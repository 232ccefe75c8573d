//! Writing what was found, in the transaction in which it was found.

use super::found::{Counts, Found};
use regulation::Project;
use regulation::contract::Contract;
use store::{Origin, StoreError, Write};

/// Histories one statement after the other: so many streams at a time.
const TOGETHER: usize = 500;

/// Writes it all; whoever calls has made sure that nothing is wrong ([`Found::is_sound`]).
pub async fn bring(tx: &Write, found: Found, origin: &Origin) -> Result<Counts, StoreError> {
    for customer in found.customers {
        tx.save(customer, origin).await?;
    }
    tx.take_codes(&found.codes).await?;
    for contracts in found.contracts.chunks(TOGETHER) {
        tx.import::<Contract>(contracts).await?;
    }
    for projects in found.projects.chunks(TOGETHER) {
        tx.import::<Project>(projects).await?;
    }
    Ok(found.counts)
}
