//! Workbooks as they come, whole archives: to each of the readers, and marked with faults if they can be read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paper::{equipment_list, old_books, serial_sheet};

fuzz_target!(|bytes: &[u8]| {
    fuzz::only_ours_end_the_run();
    let _ = equipment_list::read(bytes);
    let _ = serial_sheet::read(bytes);
    let _ = old_books::read(bytes);
});
