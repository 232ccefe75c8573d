//! A file as its pages: in grey to be read, in colour to be looked at.

use crate::{Fault, Limits};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::codecs::jpeg::JpegEncoder;
use image::error::ImageError;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Rgb, RgbImage};
use std::io::Cursor;

/// At how many dots an inch a page of a PDF is drawn: what scanners make at best of a form.
const DPI: f32 = 200.0;
/// The longest side of what is drawn, in pixels: A3 at 200 dpi.
const MOST_SIDE: f32 = 3_400.0;
/// The longest side of a page, in points: what the standard of PDF allows.
const MOST_POINTS: f32 = 14_400.0;
/// What the decoder of a picture may set aside.
const MOST_PICTURE_MEMORY: u64 = 256 << 20;

/// Opens a file and hands over page after page, until the receiver has had enough.
pub(crate) fn each(
    bytes: Vec<u8>,
    limits: &Limits,
    receive: &mut dyn FnMut(u32, GrayImage) -> bool,
) -> Result<(), Fault> {
    glance(&bytes, limits)?;
    match format(&bytes) {
        Some(format) => {
            receive(1, grey(&bytes, format, limits)?);
            Ok(())
        }
        None => of_pdf(bytes, limits, DPI, receive),
    }
}

/// What can be told without reading it.
pub(crate) fn glance(bytes: &[u8], limits: &Limits) -> Result<(), Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if bytes.len() > limits.bytes {
        return Err(Fault::FileTooLarge { megabytes: limits.bytes as u64 >> 20 });
    }
    // Some scanners write a little before the head of a PDF.
    let head = &bytes[..bytes.len().min(1_024)];
    let pdf = head.windows(5).any(|five| five == b"%PDF-");
    if pdf || format(bytes).is_some() { Ok(()) } else { Err(Fault::WrongType) }
}

/// Which picture it is, by its first bytes.
fn format(bytes: &[u8]) -> Option<ImageFormat> {
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some(ImageFormat::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        Some(ImageFormat::Png)
    } else {
        None
    }
}

/// A picture in grey, as it was held.
fn grey(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<GrayImage, Fault> {
    let (picture, held) = picture(bytes, format, limits)?;
    let mut upright = DynamicImage::ImageLuma8(picture.into_luma8());
    upright.apply_orientation(held);
    Ok(upright.into_luma8())
}

/// The decoder of a picture, which has read its head.
fn opened(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder + '_, ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut own = image::Limits::default();
    own.max_alloc = Some(MOST_PICTURE_MEMORY);
    reader.limits(own);
    reader.into_decoder()
}

/// A picture, and how it was held: a phone held upright writes that, and does not turn pixels.
fn picture(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<(DynamicImage, Orientation), Fault> {
    let fault = |error: ImageError| {
        if matches!(error, ImageError::Limits(_)) {
            Fault::PageTooLarge { page: 1 }
        } else {
            Fault::Damaged { page: Some(1) }
        }
    };
    let mut decoder = opened(bytes, format).map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Fault::Damaged { page: Some(1) });
    }
    if u64::from(width) * u64::from(height) > limits.pixels || decoder.total_bytes() > MOST_PICTURE_MEMORY {
        return Err(Fault::PageTooLarge { page: 1 });
    }
    let held = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(fault)?, held))
}

/// One page as a picture in colour whose longer side has at most so many pixels, turned clockwise by so many quarters: stamps
/// are red, and are to look so.
pub(crate) fn drawn(
    bytes: Vec<u8>,
    page: u32,
    (side, turns): (u32, u32),
    limits: &Limits,
) -> Result<Vec<u8>, Fault> {
    glance(&bytes, limits)?;
    let drawn = match format(&bytes) {
        Some(format) if page == 1 => {
            let (picture, held) = picture(&bytes, format, limits)?;
            drop(bytes);
            let large = picture.width().max(picture.height()) > side;
            // Made small before it is turned or its colours are put otherwise: a large one is in memory once.
            let mut small = if large { picture.resize(side, side, FilterType::Triangle) } else { picture };
            small.apply_orientation(held);
            on_white(small)
        }
        Some(_) => return Err(Fault::NoSuchPage { page }),
        None => {
            let pdf = open(bytes)?;
            let index = (page as usize).checked_sub(1);
            let found = index.and_then(|index| pdf.pages().get(index));
            coloured(found.ok_or(Fault::NoSuchPage { page })?, page, side as f32)?
        }
    };
    let upright = match turns % 4 {
        1 => imageops::rotate90(&drawn),
        2 => imageops::rotate180(&drawn),
        3 => imageops::rotate270(&drawn),
        _ => drawn,
    };
    encoded(upright).map_err(|_| Fault::Damaged { page: Some(page) })
}

/// Without what shines through: as it looks on paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, cover] = picture.get_pixel(x, y).0.map(u32::from);
        let over = |colour: u32| ((colour * cover + 255 * (255 - cover)) / 255) as u8;
        Rgb([over(red), over(green), over(blue)])
    })
}

/// How good a JPEG is: small print stays readable.
const QUALITY: u8 = 80;

/// As PNG or as JPEG, whichever is smaller: a printed form is mostly white, a scan is all noise. What has no colour is written
/// without.
fn encoded(drawn: RgbImage) -> Result<Vec<u8>, ImageError> {
    let plain = drawn.pixels().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
    let drawn = DynamicImage::ImageRgb8(drawn);
    let drawn = if plain { DynamicImage::ImageLuma8(drawn.into_luma8()) } else { drawn };
    let (mut png, mut jpeg) = (Cursor::new(Vec::new()), Vec::new());
    drawn.write_to(&mut png, ImageFormat::Png)?;
    drawn.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))?;
    let png = png.into_inner();
    Ok(if png.len() <= jpeg.len() { png } else { jpeg })
}

/// How many pages a file has, at least one: a picture of which there is but the first bytes has none.
pub(crate) fn count(bytes: Vec<u8>, limits: &Limits) -> Result<u32, Fault> {
    glance(&bytes, limits)?;
    let pages = match format(&bytes) {
        Some(format) => match opened(&bytes, format).map(|decoder| decoder.dimensions()) {
            Ok((0, _) | (_, 0)) => 0,
            // One that is too large to be looked at is whole.
            Ok(_) | Err(ImageError::Limits(_)) => 1,
            Err(_) => 0,
        },
        None => open(bytes)?.pages().len() as u32,
    };
    if pages == 0 { Err(Fault::Damaged { page: None }) } else { Ok(pages) }
}

fn open(bytes: Vec<u8>) -> Result<Pdf, Fault> {
    Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Fault::Locked,
        LoadPdfError::Invalid => Fault::Damaged { page: None },
    })
}

/// The pages of a PDF at so many dots an inch, or fewer if they are large.
pub(crate) fn of_pdf(
    bytes: Vec<u8>,
    limits: &Limits,
    dpi: f32,
    receive: &mut dyn FnMut(u32, GrayImage) -> bool,
) -> Result<(), Fault> {
    let pdf = open(bytes)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Fault::Damaged { page: None });
    }
    if pages.len() > limits.pages {
        return Err(Fault::TooManyPages { most: limits.pages as u64 });
    }
    for (number, page) in (1..).zip(pages.iter()) {
        if !receive(number, draw(page, number, dpi, MOST_SIDE)?) {
            break;
        }
    }
    Ok(())
}

/// A page in grey at so many dots an inch, or fewer if it is large.
fn draw(page: &Page<'_>, number: u32, dpi: f32, most_side: f32) -> Result<GrayImage, Fault> {
    let drawn = rendered(page, number, dpi, most_side)?;
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let grey = drawn.data().iter().map(|pixel| {
        let sum = 2 * u16::from(pixel.r) + 5 * u16::from(pixel.g) + u16::from(pixel.b);
        (sum / 8) as u8
    });
    let grey = GrayImage::from_raw(width, height, grey.collect());
    grey.ok_or(Fault::Damaged { page: Some(number) })
}

/// A page in colour.
fn coloured(page: &Page<'_>, number: u32, most_side: f32) -> Result<RgbImage, Fault> {
    let drawn = rendered(page, number, DPI, most_side)?;
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    // On white nothing shines through.
    let colours = drawn.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]);
    let colours = RgbImage::from_raw(width, height, colours.collect());
    colours.ok_or(Fault::Damaged { page: Some(number) })
}

fn rendered(page: &Page<'_>, number: u32, dpi: f32, most_side: f32) -> Result<Pixmap, Fault> {
    let (width, height) = page.render_dimensions();
    let longest = width.max(height);
    // A side may be no number.
    if longest.is_nan() || longest > MOST_POINTS {
        return Err(Fault::PageTooLarge { page: number });
    }
    let scale = (dpi / 72.0).min(most_side / longest);
    let shortest = width.min(height) * scale;
    if shortest.is_nan() || shortest < 1.0 {
        return Err(Fault::Damaged { page: Some(number) });
    }
    let scale = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    // What one scanned page needs, the next does not.
    let settings = InterpreterSettings::default();
    Ok(render(page, &RenderCache::new(), &settings, &RenderSettings::default(), &scale))
}
