//! Scans of printed pages as a worn copier or a hasty hand makes them, the same every time. For tests and measuring,
//! which may panic.

use crate::grey::turned;
use crate::pages::of_pdf;
use crate::{Limits, Symbology};
use forms::{Mark, Paper};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, GrayImage, Luma, imageops};
use rxing::{BarcodeFormat, MultiFormatWriter, Writer};
use std::fmt::Write;

/// What happens to a page on its way.
#[derive(Clone, Copy, Debug)]
pub struct Wear {
    /// Its name in tables.
    pub name: &'static str,
    /// How far it may lie askew, in degrees either way.
    pub lean: f32,
    /// How much noise: the standard deviation of a pixel, of 255.
    pub noise: f32,
    /// How much it is blurred: the standard deviation in pixels.
    pub blur: f32,
    /// How much darker it is on one side than on the other, of 1.
    pub shading: f32,
    /// The quality of the JPEG.
    pub quality: u8,
    /// Quarters of a turn.
    pub quarters: u8,
}

/// From a clean scan to the worst that is still called one.
pub const WEAR: [Wear; 6] = [
    Wear { name: "clean", lean: 0.0, noise: 0.0, blur: 0.0, shading: 0.0, quality: 70, quarters: 0 },
    Wear { name: "askew", lean: 3.0, noise: 6.0, blur: 0.4, shading: 0.1, quality: 70, quarters: 0 },
    Wear { name: "upside down", lean: 2.0, noise: 8.0, blur: 0.4, shading: 0.1, quality: 60, quarters: 2 },
    Wear { name: "on its side", lean: 2.0, noise: 8.0, blur: 0.4, shading: 0.1, quality: 60, quarters: 1 },
    Wear { name: "noisy", lean: 3.0, noise: 22.0, blur: 0.5, shading: 0.2, quality: 55, quarters: 0 },
    Wear { name: "hard", lean: 3.0, noise: 22.0, blur: 0.9, shading: 0.35, quality: 45, quarters: 2 },
];

/// Chance that is the same every time.
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1.
    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Around 0, with a standard deviation of 1.
    fn deviation(&mut self) -> f32 {
        let bits = self.next();
        let sum: u64 = (0..4).map(|quarter| (bits >> (16 * quarter)) & 0xFFFF).sum();
        (sum as f32 / 65_536.0 - 2.0) * 1.732
    }

    /// Puts things in another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}

/// What the code on a page of a paper says.
pub fn expected(paper: &Paper, page: u32, pages: u32) -> Mark {
    let (kind, subject, code) = (paper.form.kind(), paper.subject, paper.code.clone());
    Mark { kind, subject, code, revision: paper.revision, writing: paper.form.writing(), page, pages }
}

/// The pages of a PDF in grey, at so many dots an inch.
pub fn drawn(pdf: &[u8], dpi: f32) -> Vec<GrayImage> {
    let mut drawn = Vec::new();
    let whole = of_pdf(pdf.to_vec(), &Limits::default(), dpi, &mut |_, grey| {
        drawn.push(grey);
        true
    });
    whole.expect("a PDF of our own");
    drawn
}

/// The page as the JPEG that a scanner makes of it.
pub fn scanned(page: &GrayImage, wear: &Wear, chance: &mut Chance) -> Vec<u8> {
    let lean = wear.lean * (2.0 * chance.share() - 1.0);
    let mut scan = if wear.lean > 0.0 { turned(page, lean) } else { page.clone() };
    if wear.blur > 0.0 {
        scan = imageops::blur(&scan, wear.blur);
    }
    let (width, height) = scan.dimensions();
    for (x, y, pixel) in scan.enumerate_pixels_mut() {
        let along = x as f32 / width as f32 * 0.5 + y as f32 / height as f32 * 0.5;
        let light = f32::from(pixel[0]) * (1.0 - wear.shading * along) + wear.noise * chance.deviation();
        *pixel = Luma([light.clamp(0.0, 255.0) as u8]);
    }
    scan = match wear.quarters % 4 {
        1 => imageops::rotate90(&scan),
        2 => imageops::rotate180(&scan),
        3 => imageops::rotate270(&scan),
        _ => scan,
    };
    jpeg(&scan, wear.quality)
}

/// A picture as JPEG.
pub fn jpeg(picture: &GrayImage, quality: u8) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let encoded = JpegEncoder::new_with_quality(&mut jpeg, quality).encode(
        picture.as_raw(),
        picture.width(),
        picture.height(),
        ExtendedColorType::L8,
    );
    encoded.expect("a picture can be written");
    jpeg
}

/// Codes below each other, as on a label.
pub fn label(codes: &[(Symbology, &str)]) -> GrayImage {
    let mut label = GrayImage::from_pixel(1_200, 320 * codes.len() as u32, Luma([230]));
    for (row, (symbology, text)) in codes.iter().enumerate() {
        let (format, square) = match symbology {
            Symbology::Qr => (BarcodeFormat::QR_CODE, true),
            Symbology::DataMatrix => (BarcodeFormat::DATA_MATRIX, true),
            Symbology::Code128 => (BarcodeFormat::CODE_128, false),
            Symbology::Code39 => (BarcodeFormat::CODE_39, false),
            Symbology::Ean => (BarcodeFormat::EAN_13, false),
        };
        let (width, height) = if square { (220, 220) } else { (800, 120) };
        let code = MultiFormatWriter.encode(text, &format, width, height).expect("a code");
        let times = if square { 220 / code.getWidth().max(1) } else { 1 }.max(1);
        let top = 50 + 320 * row as u32;
        for y in 0..code.getHeight() * times {
            for x in 0..code.getWidth() * times {
                if code.get(x / times, y / times) {
                    label.put_pixel(150 + x, top + y, Luma([25]));
                }
            }
        }
    }
    label
}

/// Scanned pages in one PDF, as a scanner with a feeder sends them.
pub fn bound(jpegs: &[Vec<u8>], dpi: f32) -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut starts = Vec::new();
    let mut object = |pdf: &mut Vec<u8>, text: String, stream: Option<&[u8]>| {
        starts.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n{text}\n", starts.len()).bytes());
        if let Some(stream) = stream {
            pdf.extend(b"stream\n");
            pdf.extend(stream);
            pdf.extend(b"\nendstream\n");
        }
        pdf.extend(b"endobj\n");
    };
    let mut kids = String::new();
    for number in 0..jpegs.len() {
        write!(kids, "{} 0 R ", 3 + 3 * number).expect("memory");
    }
    object(&mut pdf, "<< /Type /Catalog /Pages 2 0 R >>".into(), None);
    object(&mut pdf, format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", jpegs.len()), None);
    for (number, jpeg) in jpegs.iter().enumerate() {
        let size = image::load_from_memory(jpeg).expect("a picture of our own");
        let (across, down) = (size.width(), size.height());
        let (width, height) = (across as f32 * 72.0 / dpi, down as f32 * 72.0 / dpi);
        let (drawing, picture) = (4 + 3 * number, 5 + 3 * number);
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {drawing} 0 R \
             /Resources << /XObject << /Im {picture} 0 R >> >> >>"
        );
        object(&mut pdf, page, None);
        let draw = format!("q {width} 0 0 {height} 0 0 cm /Im Do Q");
        object(&mut pdf, format!("<< /Length {} >>", draw.len()), Some(draw.as_bytes()));
        let picture = format!(
            "<< /Type /XObject /Subtype /Image /Width {across} /Height {down} /ColorSpace /DeviceGray \
             /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>",
            jpeg.len()
        );
        object(&mut pdf, picture, Some(jpeg));
    }
    let table = pdf.len();
    pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", starts.len() + 1).bytes());
    for start in &starts {
        pdf.extend(format!("{start:010} 00000 n \n").bytes());
    }
    let size = starts.len() + 1;
    pdf.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    pdf
}
