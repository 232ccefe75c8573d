//! Where a page may hold a mark at all. The corners of a QR code are squares in squares: a line through the middle of one
//! crosses dark, light, three times as much dark, light, dark, whichever way the page lies. Three of them at a right angle
//! are worth a closer look, at that place alone; a page without is given up.

use crate::grey::halved;
use image::{GrayImage, imageops};
use std::cmp::Ordering;

/// The narrowest corner that is still seen: seven modules of hardly more than a pixel and a half.
const LEAST_WIDTH: usize = 10;
/// The widest: of a mark that fills a photo.
const MOST_WIDTH: usize = 500;
/// How far around a pixel is looked to tell whether it is dark: about the width of a corner at 200 dpi.
const AROUND: usize = 24;
/// More traces than this are of a picture, not of print.
const MOST_CORNERS: usize = 600;
/// How far corners of one code lie apart, in widths of a corner: our marks have 25 to 41 modules.
const APART: std::ops::Range<f32> = 2.0..6.5;

/// A trace of a corner.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Corner {
    x: f32,
    y: f32,
    /// How wide it is: seven modules.
    width: f32,
}

impl Corner {
    fn apart(&self, other: &Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    fn is_as_wide(&self, other: &Self) -> bool {
        self.width.max(other.width) < 1.6 * self.width.min(other.width) + 2.0
    }
}

/// Parts of the page on which a mark may stand, the likeliest first.
pub(crate) fn suspects(grey: &GrayImage, most: usize) -> Vec<GrayImage> {
    let corners = corners(grey);
    let mut found: Vec<(f32, [Corner; 3])> = Vec::new();
    for (at, first) in corners.iter().enumerate() {
        let near: Vec<&Corner> = corners
            .iter()
            .enumerate()
            .filter(|(other, corner)| {
                let width = (first.width + corner.width) / 2.0;
                *other != at && first.is_as_wide(corner) && APART.contains(&(first.apart(corner) / width))
            })
            .map(|(_, corner)| corner)
            .collect();
        for (n, second) in near.iter().enumerate() {
            for third in &near[n + 1..] {
                if let Some(off) = off_square(first, second, third) {
                    found.push((off, [*first, **second, **third]));
                }
            }
        }
    }
    found.sort_by(|one, other| one.0.partial_cmp(&other.0).unwrap_or(Ordering::Equal));
    let mut places: Vec<(f32, f32, f32)> = Vec::new();
    for (_, corners) in &found {
        let [one, two, three] = corners;
        // The middle of the code lies between the two corners that face each other.
        let (x, y) = ((two.x + three.x) / 2.0, (two.y + three.y) / 2.0);
        // The code whole, however it is turned, and some white around it.
        let around = two.apart(three) / 2.0 + 2.0 * one.width;
        if places.len() < most && places.iter().all(|place| (place.0 - x).hypot(place.1 - y) > around / 3.0) {
            places.push((x, y, around));
        }
    }
    places.into_iter().map(|(x, y, around)| part(grey, x, y, around)).collect()
}

fn part(grey: &GrayImage, x: f32, y: f32, around: f32) -> GrayImage {
    let (left, top) = ((x - around).max(0.0) as u32, (y - around).max(0.0) as u32);
    let side = (2.0 * around) as u32;
    imageops::crop_imm(grey, left, top, side, side).to_image()
}

/// How far three corners are from being those of a square, with the right angle at the first; nothing where they are none.
fn off_square(first: &Corner, second: &Corner, third: &Corner) -> Option<f32> {
    if !second.is_as_wide(third) {
        return None;
    }
    let (one, two) = (first.apart(second), first.apart(third));
    let uneven = (one - two).abs() / one.max(two);
    // The cosine of the angle between them.
    let along = (second.x - first.x) * (third.x - first.x) + (second.y - first.y) * (third.y - first.y);
    let askew = (along / (one * two)).abs();
    (uneven < 0.2 && askew < 0.2).then_some(uneven + askew)
}

/// All traces, each once: in the picture as it is, with its noise evened out, and at half the size.
fn corners(grey: &GrayImage) -> Vec<Corner> {
    let mut found: Vec<Corner> = Vec::new();
    let half = halved(grey);
    let (sums, sums_of_half) = (sums(grey), sums(&half));
    let levels = [
        (Bits::of(grey, &sums, false), 1.0),
        (Bits::of(grey, &sums, true), 1.0),
        (Bits::of(&half, &sums_of_half, false), 2.0),
    ];
    for (bits, times) in levels {
        for corner in bits.corners() {
            let corner = Corner { x: corner.x * times, y: corner.y * times, width: corner.width * times };
            let same = |other: &Corner| {
                other.apart(&corner) < other.width.max(corner.width) / 3.0 && other.is_as_wide(&corner)
            };
            if found.len() < MOST_CORNERS && !found.iter().any(same) {
                found.push(corner);
            }
        }
    }
    found
}

/// What is dark, against what lies around it.
struct Bits {
    width: usize,
    height: usize,
    dark: Vec<bool>,
}

impl Bits {
    /// `even`: each pixel as the mean of the nine around it.
    fn of(grey: &GrayImage, sums: &[u32], even: bool) -> Self {
        let (width, height) = (grey.width() as usize, grey.height() as usize);
        // The mean of a square about a pixel, cut off at the edges.
        let mean = |x: usize, y: usize, around: usize| {
            let (left, top) = (x.saturating_sub(around), y.saturating_sub(around));
            let (right, low) = ((x + around + 1).min(width), (y + around + 1).min(height));
            let at = |x: usize, y: usize| sums[y * (width + 1) + x];
            let sum = at(right, low)
                .wrapping_add(at(left, top))
                .wrapping_sub(at(left, low))
                .wrapping_sub(at(right, top));
            sum / ((right - left) * (low - top)) as u32
        };
        let pixels: &[u8] = grey.as_raw();
        let mut dark = vec![false; width * height];
        for y in 0..height {
            for x in 0..width {
                let own = if even { mean(x, y, 1) } else { u32::from(pixels[y * width + x]) };
                dark[y * width + x] = own * 8 < mean(x, y, AROUND) * 7;
            }
        }
        Self { width, height, dark }
    }

    fn corners(&self) -> Vec<Corner> {
        let mut found: Vec<Corner> = Vec::new();
        for y in (0..self.height).step_by(2) {
            let row = &self.dark[y * self.width..(y + 1) * self.width];
            let mut runs = [0; 5];
            let mut start = 0;
            for x in 1..=self.width {
                if x < self.width && row[x] == row[start] {
                    continue;
                }
                runs.rotate_left(1);
                runs[4] = x - start;
                let middle = x as f32 - (runs[4] + runs[3]) as f32 - runs[2] as f32 / 2.0;
                if row[start] && is_corner(&runs) {
                    found.extend(self.confirmed(middle, y, runs.iter().sum()));
                }
                start = x;
            }
        }
        found
    }

    /// A trace in a row, if the column and a diagonal through its middle show the same.
    fn confirmed(&self, x: f32, y: usize, width: usize) -> Option<Corner> {
        let down = self.across(x as usize, y, (0, 1), width)?;
        let (height, from_middle) = down;
        if height * 5 > width * 8 || width * 5 > height * 8 {
            return None;
        }
        let y = (y as f32 + from_middle).max(0.0);
        let diagonal = |step| self.across(x as usize, y as usize, step, width).is_some();
        (diagonal((1, 1)) || diagonal((1, -1))).then_some(Corner { x, y, width: width as f32 })
    }

    /// Counts along a line through the middle of a corner, both ways; how long it is there, and how far its middle lies from
    /// where it was begun.
    fn across(&self, x: usize, y: usize, step: (isize, isize), width: usize) -> Option<(usize, f32)> {
        let (mut runs, mut ends) = ([0; 5], [0; 2]);
        for (way, sign) in [(0, -1), (1, 1)] {
            let (mut at, mut run) = (0isize, 0);
            loop {
                let (x, y) = (x as isize + at * step.0 * sign, y as isize + at * step.1 * sign);
                let inside = x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height;
                let dark = inside && self.dark[y as usize * self.width + x as usize];
                // Dark, light, dark; the light beyond ends it.
                if dark != (run % 2 == 0) {
                    run += 1;
                    if run == 3 || !inside && run < 3 {
                        break;
                    }
                    continue;
                }
                runs[if sign < 0 { 2 - run } else { 2 + run }] += 1;
                at += 1;
                ends[way] = at;
                if at as usize > width {
                    return None;
                }
            }
        }
        // The first pixel was counted both ways.
        runs[2] -= usize::from(runs[2] > 0);
        is_corner(&runs).then(|| (runs.iter().sum(), (ends[1] - ends[0]) as f32 / 2.0))
    }
}

/// Whether runs of dark and light are as 1 : 1 : 3 : 1 : 1, as far as a bad scan leaves them so.
fn is_corner(runs: &[usize; 5]) -> bool {
    let width: usize = runs.iter().sum();
    if !(LEAST_WIDTH..=MOST_WIDTH).contains(&width) {
        return false;
    }
    let module = width as f32 / 7.0;
    // Ink spreads and light eats it; half a pixel more or less is in every small picture.
    let off = 0.7 * module + 0.5;
    runs.iter().enumerate().all(|(at, run)| {
        let expected = if at == 2 { 3.0 * module } else { module };
        (*run as f32 - expected).abs() < if at == 2 { 1.5 * off } else { off } && *run > 0
    })
}

/// Sums of all pixels above and to the left of each, so that the mean of any square costs four looks.
fn sums(grey: &GrayImage) -> Vec<u32> {
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let pixels: &[u8] = grey.as_raw();
    let mut sums = vec![0u32; (width + 1) * (height + 1)];
    for y in 0..height {
        let mut row = 0u32;
        for x in 0..width {
            row += u32::from(pixels[y * width + x]);
            sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1].wrapping_add(row);
        }
    }
    sums
}
