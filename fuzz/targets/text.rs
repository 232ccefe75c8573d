//! Lists as text in any encoding: a supplier's packing list, pasted serial numbers, pasted cells.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paper::{equipment_list, serial_list, serial_sheet};

fuzz_target!(|bytes: &[u8]| {
    fuzz::only_ours_end_the_run();
    let _ = serial_sheet::read(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let list = serial_list::parse(text);
        assert!(list.distinct().len() <= list.serials.len());
        let _ = equipment_list::read_pasted(text);
    }
});
