//! The fonts: Noto Sans SC in two weights, carried compressed in the program, and those of a folder an administrator
//! fills for names that are too rare for it.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Taken from the npm package by `scripts/web`. OFL 1.1; the licence lies in the fonts' own tables.
const CARRIED: [&[u8]; 2] = [
    include_bytes!("../../../web/fonts/NotoSansSC-Regular.ttf.br"),
    include_bytes!("../../../web/fonts/NotoSansSC-Bold.ttf.br"),
];

/// The most a font file of the folder may weigh.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The fonts that forms are set in.
pub struct Fonts {
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
}

/// Why the fonts could not be had.
#[derive(Debug, thiserror::Error)]
pub enum FontsError {
    /// The program is damaged.
    #[error("the fonts that the program carries cannot be read")]
    Carried,
    /// The folder cannot be read.
    #[error("the folder of fonts cannot be read")]
    Folder(#[source] std::io::Error),
    /// A file of the folder is too large to be a font.
    #[error("{0} is too large for a font")]
    TooLarge(String),
    /// A file of the folder that is called a font and is none.
    #[error("{0} holds no font that can be used")]
    NotAFont(String),
}

impl Fonts {
    /// The carried fonts, then those of the folder in the order of their names.
    pub fn load(folder: Option<&Path>) -> Result<Self, FontsError> {
        let mut faces = Vec::new();
        for compressed in CARRIED {
            let bytes = unpacked(compressed).ok_or(FontsError::Carried)?;
            faces.push(Font::new(Bytes::new(bytes), 0).ok_or(FontsError::Carried)?);
        }
        if let Some(folder) = folder {
            faces.extend(of_folder(folder)?);
        }
        Ok(Self { book: LazyHash::new(FontBook::from_fonts(&faces)), faces })
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(crate) fn face(&self, index: usize) -> Option<Font> {
        self.faces.get(index).cloned()
    }

    /// The characters of a text that no font has, each once.
    pub(crate) fn missing(&self, text: &str, missing: &mut BTreeSet<char>) {
        for character in text.chars().filter(|character| !needs_no_glyph(*character)) {
            let has = |face: &Font| face.info().coverage.contains(u32::from(character));
            if !self.faces.iter().any(has) {
                missing.insert(character);
            }
        }
    }
}

/// What separates words and lines, or joins and selects the drawing of the character before it.
fn needs_no_glyph(character: char) -> bool {
    matches!(character, '\n' | ' ' | '\u{200B}'..='\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

fn unpacked(compressed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(11 * 1024 * 1024);
    brotli_decompressor::Decompressor::new(compressed, 64 * 1024).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn of_folder(folder: &Path) -> Result<Vec<Font>, FontsError> {
    let entries = std::fs::read_dir(folder).map_err(FontsError::Folder)?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(FontsError::Folder)?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
        if matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut faces = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        if std::fs::metadata(&path).map_err(FontsError::Folder)?.len() > LARGEST {
            return Err(FontsError::TooLarge(name));
        }
        let before = faces.len();
        faces.extend(Font::iter(Bytes::new(std::fs::read(&path).map_err(FontsError::Folder)?)));
        if faces.len() == before {
            return Err(FontsError::NotAFont(name));
        }
    }
    Ok(faces)
}
