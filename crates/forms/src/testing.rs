//! Reads a PDF back with a reader that is not the writer: its text in the order it is drawn, its pages as pixels, their
//! codes. For tests, which may panic.

use crate::mark::Mark;
use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::kurbo::{BezPath, Point, Rect};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use rxing::BarcodeFormat;

/// A page as grey pixels.
pub struct Picture {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

/// A PDF, opened.
pub struct Reader(Pdf);

impl Reader {
    /// Opens it.
    pub fn open(pdf: &[u8]) -> Self {
        Self(Pdf::new(pdf.to_vec()).expect("the PDF can be opened"))
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.0.pages().len()
    }

    /// The text of each page: a line a line, `|` where there is a wide gap.
    pub fn texts(&self) -> Vec<String> {
        let cache = InterpreterCache::new();
        let settings = InterpreterSettings::default();
        let mut texts = Vec::new();
        for page in self.0.pages().iter() {
            let (width, height) = page.render_dimensions();
            let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let transform = page.initial_transform(true).to_kurbo();
            let mut context = Context::new(transform, bounds, &cache, page.xref(), settings.clone());
            let mut scribe = Scribe::default();
            interpret_page(page, &mut context, &mut scribe);
            texts.push(scribe.text);
        }
        texts
    }

    fn drawn(&self, dpi: f32, most: usize) -> Vec<Pixmap> {
        let cache = RenderCache::new();
        let settings = InterpreterSettings::default();
        let scale = PixmapSettings { x_scale: dpi / 72.0, y_scale: dpi / 72.0, bg_color: WHITE };
        let mut drawn = Vec::new();
        for page in self.0.pages().iter().take(most) {
            drawn.push(render(page, &cache, &settings, &RenderSettings::default(), &scale));
        }
        drawn
    }

    /// The pages at so many dots an inch.
    pub fn pictures(&self, dpi: f32) -> Vec<Picture> {
        let picture = |drawn: Pixmap| {
            let grey = drawn.data().iter().map(|pixel| {
                let sum = u16::from(pixel.r) + u16::from(pixel.g) + u16::from(pixel.b);
                (sum / 3) as u8
            });
            let grey = grey.collect();
            Picture { width: drawn.width().into(), height: drawn.height().into(), grey }
        };
        self.drawn(dpi, usize::MAX).into_iter().map(picture).collect()
    }

    /// The first pages as PNG, to be looked at by a person.
    pub fn pngs(&self, dpi: f32, most: usize) -> Vec<Vec<u8>> {
        let png = |drawn: Pixmap| drawn.into_png().expect("a picture can be written");
        self.drawn(dpi, most).into_iter().map(png).collect()
    }
}

impl Picture {
    /// What the code on it says.
    pub fn mark(&self) -> Mark {
        let (width, height) = (self.width as u32, self.height as u32);
        let read =
            rxing::helpers::detect_in_luma(self.grey.clone(), width, height, Some(BarcodeFormat::QR_CODE));
        read.expect("the code can be read").getText().parse().expect("it is one of ours")
    }

    /// The box of everything that is not white, in millimetres: left, top, right, bottom.
    pub fn ink(&self, dpi: f32) -> [f32; 4] {
        let dark = |x: usize, y: usize| self.grey[y * self.width + x] < 250;
        let column = |x: &usize| (0..self.height).any(|y| dark(*x, y));
        let row = |y: &usize| (0..self.width).any(|x| dark(x, *y));
        let found = [
            (0..self.width).find(column),
            (0..self.height).find(row),
            (0..self.width).rev().find(column).map(|x| x + 1),
            (0..self.height).rev().find(row).map(|y| y + 1),
        ];
        found.map(|pixel| pixel.expect("something is printed") as f32 * 25.4 / dpi)
    }

    /// Where a letter touches a rule between two columns: a cell's text has run over its edge.
    pub fn runs_over(&self) -> Option<(usize, usize)> {
        let dark = |x: usize, y: usize| self.grey[y * self.width + x] < 160;
        let is_rule = |x: &usize| (0..self.height).filter(|y| dark(*x, *y)).count() * 2 > self.height;
        // Where rows are ruled off, everything is dark.
        let grey = |x: usize, y: usize| self.grey[y * self.width + x] < 220;
        let ruled_off = |y: usize| (0..self.width).filter(|x| grey(*x, y)).count() * 2 > self.width;
        // Between head and foot.
        let body = self.height * 41 / 297..self.height * 272 / 297;
        let rows: Vec<usize> = body.filter(|y| !ruled_off(*y)).collect();
        let rules: Vec<usize> = (4..self.width - 4).filter(is_rule).collect();
        // The outermost are the edge of the type area, where head and foot begin.
        let inner = rules.iter().filter(|x| {
            rules.first().is_none_or(|first| first + 8 < **x)
                && rules.last().is_none_or(|last| **x + 8 < *last)
        });
        // Taller than a letter: the rule itself, not a stroke in a line where there is none.
        let ruled = |rule: usize, y: usize| (y - 15..y + 15).all(|y| dark(rule, y));
        let mut beside = inner.flat_map(|x| [(*x, x - 3), (*x, x + 3)]).filter(|(_, x)| !rules.contains(x));
        beside.find_map(|(rule, x)| {
            let touched = rows.iter().find(|y| dark(x, **y) && ruled(rule, **y));
            touched.map(|y| (x, *y))
        })
    }
}

/// Writes down what is drawn.
#[derive(Default)]
struct Scribe {
    text: String,
    last: Option<Point>,
}

impl<'a> Device<'a> for Scribe {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let at = (props.transform * glyph.transform()) * Point::ORIGIN;
            match self.last {
                Some(last) if (last.y - at.y).abs() > 1.0 || at.x < last.x - 1.0 => self.text.push('\n'),
                Some(last) if at.x - last.x > 24.0 => self.text.push('|'),
                Some(_) | None => {}
            }
            match glyph.as_unicode() {
                Some(BfString::Char(character)) => self.text.push(character),
                Some(BfString::String(text)) => self.text.push_str(&text),
                None => self.text.push('\u{FFFD}'),
            }
            self.last = Some(at);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
