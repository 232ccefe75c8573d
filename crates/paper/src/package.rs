//! The parts of a workbook: which sheet is in which, and the same workbook with some of them put otherwise.
#![expect(clippy::wildcard_enum_match_arm, reason = "of the ten events of a reader only tags matter here")]

use crate::error::WorkbookError;
use crate::markup::attribute;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A workbook that was checked already.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    workbook: String,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, WorkbookError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| WorkbookError::Damaged)?;
        let mut package = Self { archive, workbook: "xl/workbook.xml".to_owned() };
        if let Ok(relations) = package.text("_rels/.rels")
            && let Some((target, _)) = relation(&relations, |_, kind| kind.ends_with("/officeDocument"))?
        {
            package.workbook = resolved("", &target);
        }
        Ok(package)
    }

    /// The name of the part that the package is there for.
    pub(crate) fn main_part(&self) -> &str {
        &self.workbook
    }

    /// A part as text.
    pub(crate) fn text(&mut self, part: &str) -> Result<String, WorkbookError> {
        let mut text = String::new();
        let mut part = self.archive.by_name(part).map_err(|_| WorkbookError::Damaged)?;
        part.read_to_string(&mut text).map_err(|_| WorkbookError::Damaged)?;
        Ok(text)
    }

    /// The part with the sheet of that name.
    pub(crate) fn sheet(&mut self, name: &str) -> Result<Option<String>, WorkbookError> {
        let workbook = self.text(&self.workbook.clone())?;
        let mut id = None;
        each_tag(&workbook, |tag| {
            if tag.local_name().as_ref() == "sheet" && attribute(tag, "name").as_deref() == Some(name) {
                id = id.take().or_else(|| attribute(tag, "id"));
            }
        })?;
        let Some(id) = id else { return Ok(None) };
        self.related(|found, _| found == id)
    }

    /// The part with the styles.
    pub(crate) fn styles(&mut self) -> Result<Option<String>, WorkbookError> {
        self.related(|_, kind| kind.ends_with("/styles"))
    }

    fn related(&mut self, wanted: impl Fn(&str, &str) -> bool) -> Result<Option<String>, WorkbookError> {
        let (folder, file) = self.workbook.rsplit_once('/').unwrap_or(("", &self.workbook));
        let (folder, file) = (folder.to_owned(), file.to_owned());
        let slash = if folder.is_empty() { "" } else { "/" };
        let relations = self.text(&format!("{folder}{slash}_rels/{file}.rels"))?;
        let found = relation(&relations, wanted)?.map(|(target, _)| resolved(&folder, &target));
        Ok(found.filter(|part| self.archive.index_for_name(part).is_some()))
    }

    /// The workbook with these parts as given, the others copied without being opened.
    pub(crate) fn with(mut self, changed: &[(String, String)]) -> Result<Vec<u8>, WorkbookError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.archive.len() {
            let part = self.archive.by_index_raw(index).map_err(|_| WorkbookError::Damaged)?;
            let named = part.name().map_err(|_| WorkbookError::Damaged)?.into_owned();
            match changed.iter().find(|(name, _)| *name == named) {
                None => writer.raw_copy_file(part).map_err(|_| WorkbookError::Damaged)?,
                Some((name, text)) => {
                    drop(part);
                    let options = SimpleFileOptions::default();
                    writer.start_file(name.as_str(), options).map_err(|_| WorkbookError::Damaged)?;
                    writer.write_all(text.as_bytes()).map_err(|_| WorkbookError::Damaged)?;
                }
            }
        }
        Ok(writer.finish().map_err(|_| WorkbookError::Damaged)?.into_inner())
    }
}

pub(crate) fn each_tag(xml: &str, mut seen: impl FnMut(&BytesStart<'_>)) -> Result<(), WorkbookError> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| WorkbookError::Damaged)? {
            Event::Start(tag) | Event::Empty(tag) => seen(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Target and kind of the first relation that is wanted, by its id and kind.
fn relation(
    xml: &str,
    wanted: impl Fn(&str, &str) -> bool,
) -> Result<Option<(String, String)>, WorkbookError> {
    let mut found = None;
    each_tag(xml, |tag| {
        let (id, kind) =
            (attribute(tag, "Id").unwrap_or_default(), attribute(tag, "Type").unwrap_or_default());
        if found.is_none() && tag.local_name().as_ref() == "Relationship" && wanted(&id, &kind) {
            found = attribute(tag, "Target").map(|target| (target, kind));
        }
    })?;
    Ok(found)
}

/// A target as the name of a part: beside the one that names it, or from the root.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}
