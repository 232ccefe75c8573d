//! Archives that are not read as lists: files of Word and Excel, of which only the kind is told, and bundles of the archive.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paper::{bundle, office};
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    fuzz::only_ours_end_the_run();
    let _ = office::inspect(bytes);
    let _ = bundle::examine(Cursor::new(bytes));
});
