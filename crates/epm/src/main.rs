//! The program `epm`.

use std::process::ExitCode;

/// Many small allocations from many threads: measurably less memory at rest than with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    epm::cli::run()
}
