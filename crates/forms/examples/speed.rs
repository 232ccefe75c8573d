//! How quick each form is: cold, the fonts unpacked and nothing known; and warm, as a running server prints it.
//! `scripts/bench forms`.

use forms::samples::{all, at, long};
use forms::{Fonts, Paper, Press};
use std::error::Error;
use std::time::{Duration, Instant};

/// Each is printed so often; the middle counts.
const TIMES: usize = 21;

fn main() -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let press = Press::new(Fonts::load(None)?)?;
    println!("unpacking the fonts: {:.0} ms", millis(began.elapsed()));
    println!("{:<26} {:>6} {:>9} {:>9} {:>9}", "form", "pages", "bytes", "cold ms", "warm ms");
    for (name, paper) in all().into_iter().chain(long()) {
        measure(&press, name, &paper)?;
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        println!("peak memory: {}", peak.trim());
    }
    Ok(())
}

fn measure(press: &Press, name: &str, paper: &Paper) -> Result<(), Box<dyn Error>> {
    forms::forget();
    let began = Instant::now();
    let printed = press.print(paper, at())?;
    let cold = began.elapsed();
    let mut warm = Vec::new();
    let times = if printed.pages > 10 { 3 } else { TIMES };
    for number in 0..times {
        // Another number each time: a server never prints the very same paper again and again.
        let paper = Paper { number: format!("{}-{number}", paper.number), ..paper.clone() };
        let began = Instant::now();
        press.print(&paper, at())?;
        warm.push(began.elapsed());
    }
    warm.sort();
    let (pages, bytes) = (printed.pages, printed.pdf.len());
    println!("{name:<26} {pages:>6} {bytes:>9} {:>9.1} {:>9.1}", millis(cold), millis(warm[times / 2]));
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
