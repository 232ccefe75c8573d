//! Filing a paper that was found in a scan, once a person has confirmed it.

use super::reading::{Scan, Standing, refused, standing};
use crate::features::project::{Reference, Upload, perform, perform_with_upload};
use crate::http::{Answer, Context, FieldFault, Problem};
use regulation::{Act, FileHash, PartId};
use scans::isolated;

/// Files the pages of a sheet: the whole file if nothing else is in it, else those pages as a file of their own.
pub(super) async fn file_sheet(ctx: &Context, sha256: &str, sheet: PartId) -> Result<Answer, Problem> {
    let scan = Scan::of(ctx, sha256).await?;
    let papers = scan.found();
    let not_in_it = || Problem::invalid(vec![FieldFault::new("/sheet", "scan-sheet-not-in-it")]);
    let found = papers.iter().find(|paper| paper.sheet() == Some(sheet)).ok_or_else(not_in_it)?;
    match standing(ctx, found).await?.0 {
        Standing::NotFound => return Err(Problem::not_found()),
        Standing::Incomplete => {
            return Err(Problem::invalid(vec![FieldFault::new("/sheet", "scan-incomplete")]));
        }
        Standing::OtherRevision => {
            return Err(Problem::invalid(vec![FieldFault::new("/sheet", "scan-other-revision")]));
        }
        // The act itself refuses, with its clause.
        Standing::Ready | Standing::Closed | Standing::ByHand => {}
    }
    let reference = Reference::of(sheet);
    let pages = found.in_order();
    let whole = pages.len() == scan.pages.len() && pages.is_sorted();
    if whole {
        let hash = FileHash::new(&scan.file.sha256).expect("the store names files by their SHA-256");
        return perform(ctx, &reference, Act::AttachSheetScan(sheet.number, hash)).await;
    }
    let part = isolated::part(&ctx.app.reader, &scan.bytes, &pages).await.map_err(|fault| refused(&fault))?;
    let kept = ctx.store().files().keep_bytes(part).await?;
    let upload = Upload { kept, name: scan.file.name.clone(), media_type: "application/pdf" };
    perform_with_upload(ctx, &reference, &upload, |file| Act::AttachSheetScan(sheet.number, file)).await
}
