//! Photos and scans as JPEG and PNG: for the marks of our forms, and for the codes of labels.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scans::{Limits, Wanted, picture, read};
use std::time::{Duration, Instant};

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"%PDF") {
        return;
    }
    std::panic::set_hook(Box::new(|_| {}));
    let limits = Limits { page: Duration::from_secs(2), pixels: 200_000, ..Limits::default() };
    for wanted in [Wanted::Marks, Wanted::Labels] {
        let begun = Instant::now();
        let _ = read(bytes.to_vec(), wanted, limits);
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    }
    let _ = picture(bytes.to_vec(), 1, 400, &limits);
});
