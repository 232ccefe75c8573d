//! The program `epm`.

fn main() {}
