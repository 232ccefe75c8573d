//! Scans as PDF: pages counted, drawn and parted; of some, read for their codes, which takes a hundred times as long. A page
//! may be hopeless for the library that draws it, which is caught and told as damage; what may not happen is that no
//! answer comes, or none in time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scans::{Limits, Wanted, count, part, picture, read};
use std::time::{Duration, Instant};

/// The longer side of a page, in pixels: how large it is drawn proves nothing.
const SIDE: u32 = 160;

fuzz_target!(|bytes: &[u8]| {
    fuzz::only_ours_end_the_run();
    let limits = Limits { page: Duration::from_secs(4), pages: 4, ..Limits::default() };
    let begun = Instant::now();
    if let Ok(pages) = count(bytes.to_vec(), &limits) {
        for page in 1..=pages.min(3) {
            let _ = picture(bytes.to_vec(), page, SIDE, 0, &limits);
        }
        let _ = part(bytes, &[1]);
    }
    if bytes.len() % 64 == 0
        && let Ok(pages) = read(bytes.to_vec(), Wanted::Marks, limits)
    {
        assert!(pages.len() <= limits.pages);
    }
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
});
