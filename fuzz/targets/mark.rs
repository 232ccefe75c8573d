//! What a code on a page may say: anything, by anybody.
#![no_main]

use forms::Mark;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(mark) = text.parse::<Mark>() {
        assert_eq!(mark.to_string().parse::<Mark>(), Ok(mark));
    }
});
