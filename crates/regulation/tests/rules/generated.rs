//! Tables that tests write and people read: docs/generated. A difference fails; `EPM_UPDATE=1` writes it anew.

use std::fs;
use std::path::Path;

/// Holds that the file of docs/generated says exactly this.
#[track_caller]
pub(crate) fn matches(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/generated").join(file);
    if std::env::var_os("EPM_UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("docs/generated can be made");
        fs::write(&path, text).expect("docs/generated can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept != text {
        let differs = text.lines().zip(kept.lines()).find(|(now, then)| now != then);
        let (now, then) = differs.unwrap_or(("(one is longer)", "(one is longer)"));
        panic!("docs/generated/{file} differs; EPM_UPDATE=1 writes it anew\n  kept {then}\n   now {now}");
    }
}
