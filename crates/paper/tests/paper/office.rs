//! Files of Word and Excel that may be kept, and those that may not.

use super::archives::{archive, row, sheet, workbook};
use paper::office::{OfficeFault, OfficeFile, inspect};

const FORTY: &[u8] = include_bytes!("../../../../tests/data/equipment-lists/规范清单-40行.xlsx");
const DOCUMENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

fn relations(target: &str) -> String {
    format!(
        r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{target}"/></Relationships>"#
    )
}

/// A package whose main part is said to be of that type.
fn package(main: &str, kind: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let types = format!(r#"<Types><Override PartName="/{main}" ContentType="{kind}"/></Types>"#);
    let relations = relations(main);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations.as_bytes()),
        (main, b"<a/>"),
    ];
    parts.extend_from_slice(more);
    archive(&parts)
}

#[test]
fn clause_1_3_4_a_workbook_and_a_document_are_told_by_what_is_in_them() {
    assert_eq!(inspect(FORTY), Ok(OfficeFile::Workbook));
    assert_eq!(inspect(&workbook(&sheet(&row(1, &["报价"])), &[])), Ok(OfficeFile::Workbook));
    assert_eq!(inspect(&package("word/document.xml", DOCUMENT, &[])), Ok(OfficeFile::Document));
    let pictures = [("word/media/image1.png", &[7; 4_000][..])];
    assert_eq!(inspect(&package("word/document.xml", DOCUMENT, &pictures)), Ok(OfficeFile::Document));
}

#[test]
fn clause_1_3_4_what_is_neither_or_carries_a_program_is_refused() {
    let slides = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
    let template = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml";
    let binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main";
    let macros = "application/vnd.ms-word.document.macroEnabled.main+xml";
    let hidden = [("word/vbaProject.bin", &b"program"[..])];
    let controls = [("word/activeX/activeX1.xml", &b"<ax/>"[..])];
    // Said to be a document, and there for something else.
    let types =
        format!(r#"<Types><Override PartName="/word/document.xml" ContentType="{DOCUMENT}"/></Types>"#);
    let other = archive(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations("word/other.xml").as_bytes()),
        ("word/document.xml", b"<a/>"),
        ("word/other.xml", b"<a/>"),
    ]);
    let nothing = archive(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations("word/document.xml").as_bytes()),
    ]);
    for (bytes, expected) in [
        (&b"PK\x03\x04"[..], OfficeFault::Damaged),
        (b"%PDF-1.7", OfficeFault::Neither),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", OfficeFault::OldOrLocked),
        (&archive(&[("a.txt", b"a")]), OfficeFault::Neither),
        (&package("ppt/presentation.xml", slides, &[]), OfficeFault::Neither),
        (&package("word/document.xml", template, &[]), OfficeFault::Neither),
        (&package("xl/workbook.bin", binary, &[]), OfficeFault::WithMacros),
        (&package("word/document.xml", macros, &[]), OfficeFault::WithMacros),
        (&package("word/document.xml", DOCUMENT, &hidden), OfficeFault::WithMacros),
        (&package("word/document.xml", DOCUMENT, &controls), OfficeFault::WithMacros),
        (&other, OfficeFault::Neither),
        (&nothing, OfficeFault::Damaged),
        (&FORTY[..FORTY.len() / 2], OfficeFault::Damaged),
    ] {
        assert_eq!(inspect(bytes), Err(expected));
    }
}

#[test]
fn an_office_file_that_unpacks_too_far_is_refused() {
    let zeros = vec![0; 2 << 20];
    let bomb = package("xl/workbook.xml", WORKBOOK, &[("xl/media/a.bin", &zeros)]);
    assert_eq!(inspect(&bomb), Err(OfficeFault::InflatesTooFar { megabytes: 200 }));
    let names: Vec<_> = (0..5_000).map(|number| format!("xl/media/{number}.bin")).collect();
    let parts: Vec<_> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let many = package("xl/workbook.xml", WORKBOOK, &parts);
    assert_eq!(inspect(&many), Err(OfficeFault::TooManyParts { most: 5_000 }));
}
