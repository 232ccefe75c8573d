//! Looks for codes: the cheap way first, then what helps with bad scans.

use crate::corners::suspects;
use crate::grey::{at_most, calmed, enlarged, scaled, turned};
use crate::{Code, Symbology};
use image::{GrayImage, imageops};
use rxing::helpers::{detect_in_luma_filtered, detect_in_luma_slice, detect_multiple_in_luma_with_hints};
use rxing::{BarcodeFormat, DecodeHints, RXingResult};
use std::collections::HashSet;
use std::time::Instant;

/// The longer side of an A3 page at 200 dpi: a photo of more pixels shows no more of a form.
const LONGEST: u32 = 3_400;

/// The shorter side of the smallest picture that can hold a mark: 29 modules and something around them.
const LEAST: u32 = 32;

/// How many places of a page are tried in every way.
const MOST_SUSPECTS: usize = 6;

/// The most papers that are looked for on one page.
const MOST_MARKS: usize = 4;

/// The marks of our forms, and whatever other QR codes were in the way; and by how many quarters of a turn, clockwise, the
/// page is to be turned to lie upright. Past `until` nothing more is tried.
pub(crate) fn marks(grey: &GrayImage, until: Instant) -> (Vec<Code>, u32) {
    if grey.width().min(grey.height()) < LEAST {
        return (Vec::new(), 0);
    }
    let fitted = at_most(grey, LONGEST);
    let grey = fitted.as_ref().unwrap_or(grey);
    let mut found = Vec::new();
    if let Some(place) = look(grey, &mut found) {
        return (found, turns(grey, place));
    }
    // Most pages that cannot be read hold no mark. Where none can stand, it is looked for once more, past the noise and at
    // another size, and that is all; where one may, that place is tried in every way.
    let ways: [&dyn Fn() -> GrayImage; 2] = [&|| calmed(grey), &|| enlarged(grey, 1.5)];
    for way in ways {
        if Instant::now() > until {
            return (found, 0);
        }
        let picture = way();
        if let Some(place) = straight(&picture).and_then(|result| add(&picture, &result, &mut found)) {
            return (found, turns(grey, place));
        }
    }
    for part in suspects(grey, MOST_SUSPECTS) {
        if try_hard(&part, until, &mut found) {
            break;
        }
    }
    (found, 0)
}

/// The mark stands at the right of a form's head: in which corner of the picture it was found says how the page lies. Where it
/// is in no corner, or the picture is no page that lies so, it is left as it is.
fn turns(grey: &GrayImage, [x, y]: [f32; 2]) -> u32 {
    let (right, left) = (x > 0.55, x < 0.4);
    let (high, low) = (y < 0.4, y > 0.6);
    let on_its_side = grey.width() > grey.height();
    if left && low && !on_its_side {
        2
    } else if left && high && on_its_side {
        1
    } else if right && low && on_its_side {
        3
    } else {
        0
    }
}

/// Tries what helps with bad scans on a part of a page; whether a mark was found.
fn try_hard(grey: &GrayImage, until: Instant, found: &mut Vec<Code>) -> bool {
    let large = enlarged(grey, 1.5);
    let ways: [&dyn Fn() -> GrayImage; 9] = [
        &|| grey.clone(),
        &|| large.clone(),
        // A detector that scans by rows meets other pixels when the page lies otherwise.
        &|| imageops::rotate180(grey),
        &|| imageops::rotate90(&large),
        &|| imageops::rotate270(grey),
        // Noise: at the cost of the finest lines.
        &|| calmed(&large),
        &|| enlarged(&large, 2.0),
        // A lean of a few degrees: straightened either way.
        &|| turned(&large, -4.0),
        &|| turned(&large, 4.0),
    ];
    ways.iter().any(|way| Instant::now() < until && look(&way(), found).is_some())
}

/// Adds a code; where it stands, if it is a mark.
fn add(grey: &GrayImage, result: &RXingResult, found: &mut Vec<Code>) -> Option<[f32; 2]> {
    let code = code(result)?;
    let marked = code.mark().is_some();
    if !found.contains(&code) {
        found.push(code);
    }
    marked.then(|| middle(grey, result))
}

/// The middle of a code, as shares of the picture's width and height.
fn middle(grey: &GrayImage, result: &RXingResult) -> [f32; 2] {
    let points = result.getPoints();
    let count = points.len().max(1) as f32;
    let mean = |of: fn(&rxing::Point) -> f32| points.iter().map(of).sum::<f32>() / count;
    [mean(|point| point.x) / grey.width() as f32, mean(|point| point.y) / grey.height() as f32]
}

/// Adds what is found to `found`; where the first mark among it stands.
fn look(grey: &GrayImage, found: &mut Vec<Code>) -> Option<[f32; 2]> {
    let mut rest: Option<GrayImage> = None;
    let mut marked = None;
    for _ in 0..MOST_MARKS {
        let picture = rest.as_ref().unwrap_or(grey);
        // Another paper beside the first is looked for once: most pages have none, and every page would pay.
        let result = straight(picture).or_else(|| if marked.is_some() { None } else { filtered(picture) });
        let Some(result) = result.filter(|result| code(result).is_some()) else { break };
        marked = marked.or(add(grey, &result, found));
        let mut without = rest.take().unwrap_or_else(|| grey.clone());
        if !erase(&mut without, &result) {
            break;
        }
        rest = Some(without);
    }
    marked
}

fn straight(grey: &GrayImage) -> Option<RXingResult> {
    let (width, height) = grey.dimensions();
    detect_in_luma_slice(grey.as_raw(), width, height, Some(BarcodeFormat::QR_CODE)).ok()
}

fn filtered(grey: &GrayImage) -> Option<RXingResult> {
    let (width, height) = grey.dimensions();
    detect_in_luma_filtered(grey.as_raw().clone(), width, height, Some(BarcodeFormat::QR_CODE)).ok()
}

/// Paints a code over, so that the next is found. `false` if it is not known where it stands.
fn erase(grey: &mut GrayImage, result: &RXingResult) -> bool {
    let points = result.getPoints();
    let (Some(first), true) = (points.first(), points.len() >= 3) else { return false };
    let fold =
        |pick: fn(f32, f32) -> f32, of: fn(&rxing::Point) -> f32| points.iter().map(of).fold(of(first), pick);
    let [left, right] = [fold(f32::min, |p| p.x), fold(f32::max, |p| p.x)];
    let [top, bottom] = [fold(f32::min, |p| p.y), fold(f32::max, |p| p.y)];
    // The points may be the middles of the corner patterns.
    let margin = (right - left).max(bottom - top) / 4.0;
    let span = |from: f32, to: f32, most: u32| {
        ((from - margin).max(0.0) as u32).min(most)..((to + margin).max(0.0) as u32).min(most)
    };
    let (width, height) = grey.dimensions();
    for y in span(top, bottom, height) {
        for x in span(left, right, width) {
            grey.put_pixel(x, y, image::Luma([u8::MAX]));
        }
    }
    true
}

fn code(result: &RXingResult) -> Option<Code> {
    let symbology = symbology(*result.getBarcodeFormat())?;
    let text = result.getText().trim().to_owned();
    // A serial number, a mark, an address of a web page: nothing longer is of use, and no control characters.
    let fits = !text.is_empty() && text.len() <= 512 && !text.chars().any(char::is_control);
    fits.then_some(Code { symbology, text })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "what was not asked for does not come")]
fn symbology(format: BarcodeFormat) -> Option<Symbology> {
    Some(match format {
        BarcodeFormat::QR_CODE => Symbology::Qr,
        BarcodeFormat::DATA_MATRIX => Symbology::DataMatrix,
        BarcodeFormat::CODE_128 => Symbology::Code128,
        BarcodeFormat::CODE_39 => Symbology::Code39,
        BarcodeFormat::EAN_13 | BarcodeFormat::EAN_8 | BarcodeFormat::UPC_A => Symbology::Ean,
        _ => return None,
    })
}

/// Every code in a picture of a label, in the order of kind and text.
pub(crate) fn labels(grey: &GrayImage, until: Instant) -> Vec<Code> {
    let fitted = at_most(grey, LONGEST);
    let grey = fitted.as_ref().unwrap_or(grey);
    let mut found: Vec<Seen> = several(grey, 0.0);
    // Large photos are noisy: half the size shows wide bars better. A label held askew: straightened either way.
    if grey.width().max(grey.height()) > 1_600 {
        found.extend(several(&scaled(grey, 0.5), 0.0));
    }
    for degrees in [-6.0, 6.0] {
        if Instant::now() > until {
            break;
        }
        found.extend(several(&turned(grey, degrees), degrees));
    }
    let is_whole = |seen: &&Seen| !found.iter().any(|other| seen.is_part_of(other));
    let mut whole: Vec<Code> = found.iter().filter(is_whole).map(|seen| seen.code.clone()).collect();
    whole.sort();
    whole.dedup();
    whole
}

/// A code, and where in the picture it was read: left, top, right and bottom, as shares of the picture's width.
struct Seen {
    code: Code,
    place: [f32; 4],
}

impl Seen {
    /// Where a code was read in a picture that had been turned by so many degrees.
    fn of(result: &RXingResult, grey: &GrayImage, degrees: f32) -> Option<Self> {
        let code = code(result)?;
        let (width, height) = (grey.width() as f32, grey.height() as f32);
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let mut place = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for point in result.getPoints() {
            let (across, down) = (point.x - width / 2.0, point.y - height / 2.0);
            let (x, y) = ((cosine * across + sine * down) / width, (cosine * down - sine * across) / width);
            let [left, top, right, bottom] = place;
            place = [left.min(x), top.min(y), right.max(x), bottom.max(y)];
        }
        Some(Self { code, place })
    }

    /// Bars that were read once more from somewhere in their middle on: a code of the same kind whose text is a piece of
    /// another's, at the same place. A label that also prints that piece has it elsewhere.
    fn is_part_of(&self, other: &Self) -> bool {
        let (own, whole) = (&self.code, &other.code);
        let is_piece = own.symbology == whole.symbology
            && own.text.len() < whole.text.len()
            && whole.text.contains(&own.text);
        let is_inside = |first: usize, last: usize| {
            self.place[first] >= other.place[first] - NEAR && self.place[last] <= other.place[last] + NEAR
        };
        is_piece && is_inside(0, 2) && is_inside(1, 3)
    }
}

/// How far apart, in shares of a picture's width, two readings of the same bars may lie: less than one row of bars is high.
const NEAR: f32 = 0.05;

fn several(grey: &GrayImage, degrees: f32) -> Vec<Seen> {
    let formats = [
        BarcodeFormat::QR_CODE,
        BarcodeFormat::DATA_MATRIX,
        BarcodeFormat::CODE_128,
        BarcodeFormat::CODE_39,
        BarcodeFormat::EAN_13,
        BarcodeFormat::EAN_8,
        BarcodeFormat::UPC_A,
    ];
    let mut hints = DecodeHints { PossibleFormats: Some(HashSet::from(formats)), ..DecodeHints::default() };
    let (width, height) = grey.dimensions();
    let results = detect_multiple_in_luma_with_hints(grey.as_raw().clone(), width, height, &mut hints);
    let results = results.unwrap_or_default();
    results.iter().filter_map(|result| Seen::of(result, grey, degrees)).collect()
}
