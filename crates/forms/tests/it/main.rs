//! Every form is set, drawn by a reader that is not ours, and looked at: what it says, its codes, its margins, its size.

mod forms;
mod long;
mod refusals;
mod samples;
