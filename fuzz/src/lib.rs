//! What all targets share.

use std::panic;
use std::process::abort;

/// A panic of a library is caught where its parser is called, and told as damage; one of our own ends the run. Set anew
/// each time: the fuzzer's hook would end it at any.
pub fn only_ours_end_the_run() {
    panic::set_hook(Box::new(|panic| {
        let ours = |file: &str| {
            ["crates/paper/", "crates/scans/", "crates/forms/"].iter().any(|own| file.contains(own))
        };
        if panic.location().is_some_and(|place| ours(place.file())) {
            eprintln!("{panic}");
            abort();
        }
    }));
}
