//! Photos and scans as JPEG and PNG: drawn, and of some the codes read, of our forms and of labels.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scans::{Limits, Wanted, picture, read};
use std::time::{Duration, Instant};

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"%PDF") {
        return;
    }
    fuzz::only_ours_end_the_run();
    let limits = Limits { page: Duration::from_secs(2), pixels: 40_000, ..Limits::default() };
    let wanted = [Wanted::Marks, Wanted::Labels].into_iter().filter(|_| bytes.len() % 8 == 0);
    for wanted in wanted {
        let begun = Instant::now();
        let _ = read(bytes.to_vec(), wanted, limits);
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    }
    let _ = picture(bytes.to_vec(), 1, 400, 0, &limits);
});
