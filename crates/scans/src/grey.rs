//! A page as grey pixels, and what can be done to it before a code is looked for.

use image::GrayImage;
use image::imageops::{self, FilterType};

/// Turned by so many degrees about its middle, on white. For small angles: what leaves the picture is lost.
pub(crate) fn turned(grey: &GrayImage, degrees: f32) -> GrayImage {
    let (width, height) = grey.dimensions();
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    GrayImage::from_fn(width, height, |x, y| {
        let (across, down) = (x as f32 - middle_x, y as f32 - middle_y);
        let from_x = cosine * across + sine * down + middle_x;
        let from_y = cosine * down - sine * across + middle_y;
        image::Luma([between(grey, from_x, from_y)])
    })
}

/// The grey between four pixels.
fn between(grey: &GrayImage, x: f32, y: f32) -> u8 {
    let (left, top) = (x.floor(), y.floor());
    if left < 0.0 || top < 0.0 || left + 1.0 >= grey.width() as f32 || top + 1.0 >= grey.height() as f32 {
        return u8::MAX;
    }
    let (right, low) = (x - left, y - top);
    let (left, top) = (left as u32, top as u32);
    let at = |x, y| f32::from(grey.get_pixel(x, y)[0]);
    let upper = at(left, top) * (1.0 - right) + at(left + 1, top) * right;
    let lower = at(left, top + 1) * (1.0 - right) + at(left + 1, top + 1) * right;
    (upper * (1.0 - low) + lower * low) as u8
}

/// So many times as large, or small.
pub(crate) fn scaled(grey: &GrayImage, times: f32) -> GrayImage {
    let side = |side: u32| ((side as f32 * times) as u32).max(1);
    imageops::resize(grey, side(grey.width()), side(grey.height()), FilterType::Triangle)
}

/// At most so long on its longer side.
pub(crate) fn at_most(grey: &GrayImage, side: u32) -> Option<GrayImage> {
    let longest = grey.width().max(grey.height());
    (longest > side).then(|| scaled(grey, side as f32 / longest as f32))
}

/// Each pixel the middle of the nine around it in value: what noise adds goes, edges stay.
pub(crate) fn calmed(grey: &GrayImage) -> GrayImage {
    let (width, height) = grey.dimensions();
    let mut calm = grey.clone();
    let rows: &[u8] = grey.as_raw();
    let width = width as usize;
    for y in 1..(height as usize).saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let mut nine = [0; 9];
            for (row, three) in nine.chunks_exact_mut(3).enumerate() {
                let start = (y + row - 1) * width + x - 1;
                three.copy_from_slice(&rows[start..start + 3]);
            }
            nine.sort_unstable();
            calm.put_pixel(x as u32, y as u32, image::Luma([nine[4]]));
        }
    }
    calm
}

/// So many times as large, which is more than once.
pub(crate) fn enlarged(grey: &GrayImage, times: f32) -> GrayImage {
    let side = |side: u32| ((side as f32 * times) as u32).max(1);
    let (width, height) = (side(grey.width()), side(grey.height()));
    let last = (grey.width() as f32 - 1.001, grey.height() as f32 - 1.001);
    GrayImage::from_fn(width, height, |x, y| {
        let from = |at: u32, last: f32| ((at as f32 + 0.5) / times - 0.5).clamp(0.0, last.max(0.0));
        image::Luma([between(grey, from(x, last.0), from(y, last.1))])
    })
}

/// Half as large: each pixel the mean of four.
pub(crate) fn halved(grey: &GrayImage) -> GrayImage {
    let at = |x: u32, y: u32| u32::from(grey.get_pixel(x, y)[0]);
    GrayImage::from_fn(grey.width() / 2, grey.height() / 2, |x, y| {
        let (x, y) = (2 * x, 2 * y);
        image::Luma([((at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1) + 2) / 4) as u8])
    })
}
