//! Some pages of a PDF as a PDF of their own.

use crate::{Fault, caught};
use hayro_write::hayro_syntax::{LoadPdfError, Pdf};

/// The pages with these numbers (from 1), in this order, as they are: nothing is drawn anew. What came from outside is
/// parted by [`isolated::part`](crate::isolated::part).
pub fn part(bytes: &[u8], pages: &[u32]) -> Result<Vec<u8>, Fault> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Fault::Locked,
        LoadPdfError::Invalid => Fault::Damaged { page: None },
    })?;
    let there = pdf.pages().len();
    let index = |page: &u32| {
        let index = (*page as usize).checked_sub(1).filter(|index| *index < there);
        index.ok_or(Fault::NoSuchPage { page: *page })
    };
    let indices = pages.iter().map(index).collect::<Result<Vec<usize>, Fault>>()?;
    caught(|| Ok(hayro_write::extract_pages_to_pdf(&pdf, &indices)))
}
