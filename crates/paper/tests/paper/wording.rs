//! Every reason that is told has its words in both languages, with the values it names.

use paper::bundle::BundleFault;
use paper::equipment_list::CellReason;
use paper::{ReaderFault, WorkbookError};
use std::collections::BTreeMap;
use std::path::Path;

/// The messages of a language, whichever file they are in.
fn messages(language: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(language);
    let mut messages = BTreeMap::new();
    for file in std::fs::read_dir(folder).expect("the language's folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        for (key, message) in text.lines().filter_map(|line| line.split_once(" = ")) {
            messages.insert(key.to_owned(), message.to_owned());
        }
    }
    messages
}

#[test]
fn every_reason_is_worded_in_both_languages() {
    let errors = [
        WorkbookError::Empty,
        WorkbookError::FileTooLarge { megabytes: 1 },
        WorkbookError::NotAWorkbook,
        WorkbookError::OldOrLocked,
        WorkbookError::WithMacros,
        WorkbookError::Damaged,
        WorkbookError::InflatesTooFar { megabytes: 1 },
        WorkbookError::TooManyParts { most: 1 },
        WorkbookError::TooManyCells { most: 1 },
        WorkbookError::TooManyRows { most: 1 },
        WorkbookError::NothingThere,
        WorkbookError::ColumnsMissing { columns: Vec::new() },
        WorkbookError::ColumnTwice { column: String::new() },
        WorkbookError::NotAList,
        WorkbookError::NoSerials,
        ReaderFault::Busy.into(),
        ReaderFault::TookTooLong { seconds: 1 }.into(),
        ReaderFault::Died { status: String::new() }.into(),
        ReaderFault::Unavailable { detail: String::new() }.into(),
    ];
    let bundles = [
        BundleFault::NotABundle,
        BundleFault::Damaged,
        BundleFault::ManifestUnreadable,
        BundleFault::Suspicious,
        BundleFault::UnfoldsTooFar,
        BundleFault::TooManyParts { most: 1 },
        ReaderFault::Busy.into(),
    ];
    let serials = [
        "serial-blank-inside",
        "serial-range-malformed",
        "serial-range-too-long",
        "serial-list-too-long",
        "serial-lost-digits",
        "serial-empty",
        "serial-too-long",
        "serial-malformed",
    ];
    for language in ["zh-CN", "en"] {
        let messages = messages(language);
        for error in &errors {
            let message =
                messages.get(error.message_key()).unwrap_or_else(|| panic!("{language}: {error:?}"));
            for (name, _) in error.values() {
                assert!(message.contains(&format!("{{ ${name} }}")), "{language}: {name} in {message}");
            }
        }
        for fault in &bundles {
            let key = fault.message_key();
            let message = messages.get(key).unwrap_or_else(|| panic!("{language}: {key}"));
            for (name, _) in fault.values() {
                assert!(message.contains(&format!("{{ ${name} }}")), "{language}: {name} in {message}");
            }
        }
        for key in CellReason::ALL.iter().map(|reason| reason.key()).chain(serials) {
            assert!(messages.contains_key(key), "{language}: {key}");
        }
    }
}
