//! Every form is set, drawn by a reader that is not ours, and looked at: what it says, its codes, its margins, its size.

mod forms;
mod long;
mod refusals;

use ::forms::{Fonts, Press};
use std::sync::LazyLock;

/// One press for all tests of a process: unpacking the fonts takes a while in a debug build.
static PRESS: LazyLock<Press> =
    LazyLock::new(|| Press::new(Fonts::load(None).expect("the carried fonts are whole")).expect("a press"));
