//! Files of Word and Excel, made by hand.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The first bytes of .doc and .xls.
pub const OLD: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0\0\0\0\0";

/// A package that is there for that part, with a note in it so that each is another file.
fn package(main: &str, kind: &str, note: &str) -> Vec<u8> {
    let types = format!(
        "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/{main}\" ContentType=\"{kind}\"/></Types>"
    );
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
         relationships/officeDocument\" Target=\"{main}\"/></Relationships>"
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("[Content_Types].xml", types.as_str()), ("_rels/.rels", relations.as_str()), (main, note)]
    {
        writer.start_file(name, SimpleFileOptions::default()).expect("a name");
        writer.write_all(text.as_bytes()).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// An .xlsx.
pub fn workbook(note: &str) -> Vec<u8> {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    package("xl/workbook.xml", kind, note)
}

/// A .docx.
pub fn document(note: &str) -> Vec<u8> {
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    package("word/document.xml", kind, note)
}

/// A .docm under whatever name.
pub fn with_macros() -> Vec<u8> {
    package("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml", "")
}
