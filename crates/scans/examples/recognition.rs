//! How many pages of scanned forms are recognised, and how long a page takes: every form, worn in every way, at 100,
//! 150 and 200 dpi, ten pages of several papers in one PDF, in any order. `scripts/bench scans`.

use forms::samples::{all, at, many_serials};
use forms::{Fonts, Mark, Press};
use image::GrayImage;
use scans::testing::{Chance, WEAR, Wear, bound, drawn, expected, scanned};
use scans::{Limits, Wanted};
use std::error::Error;
use std::time::{Duration, Instant};

/// How often each page is scanned in each way: each time it lies otherwise, and the noise is another.
const TIMES: usize = 4;
/// The most pages that are taken of one paper.
const MOST_OF_ONE: usize = 6;
/// So many pages go into one PDF.
const STACK: usize = 10;

/// What came of some pages.
#[derive(Default)]
struct Count {
    pages: usize,
    right: usize,
    wrong: usize,
    took: Vec<Duration>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let press = Press::new(Fonts::load(None)?)?;
    let mut papers = Vec::new();
    for (_, paper) in all().into_iter().chain([("many_serials", many_serials())]) {
        let printed = press.print(&paper, at())?;
        papers.push((paper, printed));
    }
    let heads = ["scan", "dpi", "pages", "recognised", "wrong", "ms a page", "worst ms"];
    println!(
        "{:<12} {:>4} {:>6} {:>12} {:>6} {:>10} {:>9}",
        heads[0], heads[1], heads[2], heads[3], heads[4], heads[5], heads[6]
    );
    let mut chance = Chance(2_026);
    for dpi in [150.0, 200.0, 100.0] {
        let mut pages: Vec<(Mark, GrayImage)> = Vec::new();
        for (paper, printed) in &papers {
            let drawn = drawn(&printed.pdf, dpi).into_iter().take(MOST_OF_ONE);
            pages.extend(
                (1..).zip(drawn).map(|(page, grey)| (expected(paper, page, printed.pages as u32), grey)),
            );
        }
        let mut total = Count::default();
        for wear in &WEAR {
            let count = measure(&pages, wear, dpi, &mut chance)?;
            count.say(wear.name, dpi);
            total.add(count);
        }
        total.say("all", dpi);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "files of our own, timed without a child's start")]
fn measure(
    pages: &[(Mark, GrayImage)],
    wear: &Wear,
    dpi: f32,
    chance: &mut Chance,
) -> Result<Count, Box<dyn Error>> {
    let mut order: Vec<usize> = (0..pages.len() * TIMES).map(|number| number % pages.len()).collect();
    chance.shuffle(&mut order);
    let mut count = Count::default();
    for stack in order.chunks(STACK) {
        let jpegs: Vec<Vec<u8>> = stack.iter().map(|page| scanned(&pages[*page].1, wear, chance)).collect();
        let pdf = bound(&jpegs, dpi);
        let began = Instant::now();
        let read = scans::read(pdf, Wanted::Marks, Limits::default())?;
        count.took.push(began.elapsed() / stack.len() as u32);
        for (page, read) in stack.iter().zip(&read) {
            let marks: Vec<Mark> = read.marks().collect();
            count.pages += 1;
            count.right += usize::from(marks == [pages[*page].0.clone()]);
            count.wrong += usize::from(marks.iter().any(|mark| *mark != pages[*page].0));
        }
    }
    Ok(count)
}

impl Count {
    fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.right += other.right;
        self.wrong += other.wrong;
        self.took.extend(other.took);
    }

    fn say(&self, name: &str, dpi: f32) {
        let whole: Duration = self.took.iter().sum();
        let mean = whole.as_secs_f64() * 1_000.0 / self.took.len() as f64;
        let worst = self.took.iter().max().map_or(0.0, |took| took.as_secs_f64() * 1_000.0);
        let (pages, right, wrong) = (self.pages, self.right, self.wrong);
        let share = 100.0 * right as f64 / pages as f64;
        println!(
            "{name:<12} {dpi:>4} {pages:>6} {right:>4} {share:>5.1} % {wrong:>6} {mean:>10.0} {worst:>9.0}"
        );
    }
}
