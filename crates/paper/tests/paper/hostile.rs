//! Files that are no workbook, and workbooks made to harm (8-reliability F6). None of these ends the process; those
//! that may are in `isolated.rs`.

use super::archives::{LINE, archive, headings, row, sheet, workbook};
use paper::WorkbookError;
use paper::equipment_list::{CellReason, read};
use std::io::Cursor;
use std::time::{Duration, Instant};
use zip::ZipWriter;

const FORTY: &[u8] = include_bytes!("../../../../tests/data/equipment-lists/规范清单-40行.xlsx");
const TOO_FAR: WorkbookError = WorkbookError::InflatesTooFar { megabytes: 100 };

#[test]
fn only_workbooks_are_read() {
    let document = archive(&[
        ("[Content_Types].xml", b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"),
        ("word/document.xml", b"<document/>"),
    ]);
    let with_macros = archive(&[(
        "[Content_Types].xml",
        b"<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>",
    )]);
    let half = &FORTY[..FORTY.len() / 2];
    for (bytes, expected) in [
        (&b""[..], WorkbookError::Empty),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", WorkbookError::NotAWorkbook),
        (b"%PDF-1.7", WorkbookError::NotAWorkbook),
        (b"<html>", WorkbookError::NotAWorkbook),
        ("设备类别编码,系列编码".as_bytes(), WorkbookError::NotAWorkbook),
        (b"PK", WorkbookError::NotAWorkbook),
        (b"PK\x03\x04", WorkbookError::Damaged),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", WorkbookError::OldOrLocked),
        (&document, WorkbookError::NotAWorkbook),
        (&archive(&[("a.txt", b"a")]), WorkbookError::NotAWorkbook),
        (&with_macros, WorkbookError::WithMacros),
        (half, WorkbookError::Damaged),
        (&vec![b'P'; (10 << 20) + 1], WorkbookError::FileTooLarge { megabytes: 10 }),
    ] {
        assert_eq!(read(bytes), Err(expected));
    }
}

#[test]
fn an_archive_that_inflates_too_far_is_not_parsed() {
    let zeros = vec![0; 2 << 20];
    assert_eq!(read(&workbook(&sheet(""), &[("xl/media/a.bin", &zeros)])), Err(TOO_FAR));

    // A hundred names for one part: each is within its bounds, together they are not.
    let mut writer =
        ZipWriter::new_append(Cursor::new(workbook(&sheet(""), &[("0.bin", &vec![0; 1 << 20])])))
            .expect("an archive");
    for copy in 1..=100 {
        writer.shallow_copy_file("0.bin", &format!("{copy}.bin")).expect("a copy");
    }
    let overlapping = writer.finish().expect("memory").into_inner();
    assert!(overlapping.len() < 20_000);
    assert_eq!(read(&overlapping), Err(TOO_FAR));

    let names: Vec<_> = (0..1_000).map(|number| format!("xl/media/{number}.bin")).collect();
    let parts: Vec<_> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read(&workbook(&sheet(""), &parts)), Err(WorkbookError::TooManyParts { most: 1_000 }));
}

#[test]
fn an_archive_that_lies_about_its_sizes_is_not_parsed() {
    let size: u32 = 2 << 20;
    let mut bytes = workbook(&sheet(""), &[("xl/media/a.bin", &vec![0; size as usize])]);
    let declared = size.to_le_bytes();
    let places: Vec<_> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == declared).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
    }
    // A part that goes on after its declared end is not read on.
    assert_eq!(read(&bytes), Err(WorkbookError::Damaged));
}

#[test]
fn a_cell_far_out_costs_nothing() {
    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let bytes = workbook(&sheet(&(headings() + &row(2, &LINE) + far)), &[]);
    assert!(bytes.len() < 2_000);
    let begun = Instant::now();
    let read = read(&bytes).expect("a list");
    assert_eq!((read.lines.len(), read.faults.len()), (1, 0));
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn more_cells_than_any_list_has_are_not_read() {
    let filler = format!("<row r=\"2\">{}</row>", "<c><v>1</v></c>".repeat(500_000));
    let noise: String = (0..60_000).map(|n: u32| format!("{:x}", n.wrapping_mul(2_654_435_761))).collect();
    // The noise keeps the sheet from being refused for its ratio first.
    let bytes = workbook(&sheet(&format!("{}{filler}<!--{noise}-->", headings())), &[]);
    assert_eq!(read(&bytes), Err(WorkbookError::TooManyCells { most: 500_000 }));
}

#[test]
fn sheets_that_are_not_well_formed_are_damaged() {
    let line = row(2, &LINE);
    for rows in [
        format!("{}{}", row(5, &LINE), headings()),
        format!("{}<row r=\"2\"><c r=\"A2\"><v>1</v>", headings()),
        format!("{}<row r=\"99999999999\"><c><v>1</v></c></row>", headings()),
        format!("{}<row r=\"2\"><c r=\"ZZZZZZZZ2\"><v>1</v></c></row>", headings()),
        format!("{}<row r=\"2\"><c r=\"A0\"><v>1</v></c></row>", headings()),
        format!("{}<row r=\"2\"><c t=\"s\"><v>7</v></c></row>", headings()),
        format!("{}<row r=\"2\"><c t=\"b\"><v>maybe</v></c></row>", headings()),
        format!("{}<row r=\"2\"><c t=\"zz\"><v>1</v></c></row>", headings()),
        format!("{}<row r=\"4294967295\"></row><row><c><v>1</v></c></row>{line}", headings()),
    ] {
        assert_eq!(read(&workbook(&sheet(&rows), &[])), Err(WorkbookError::Damaged), "{rows}");
    }
    assert_eq!(read(&workbook("", &[])), Err(WorkbookError::Damaged));
    assert_eq!(read(&workbook("<chartsheet/>", &[])), Err(WorkbookError::Damaged));
}

#[test]
fn entities_are_not_expanded_and_odd_numbers_are_faults() {
    let lol = r#"<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>"#;
    let cell = r#"<row r="2"><c t="str"><v>&c;</v></c></row>"#;
    let bytes = workbook(&format!("{lol}{}", sheet(&(headings() + cell))), &[]);
    assert_eq!(read(&bytes), Err(WorkbookError::Damaged));

    let odd = ["NaN", "inf", "-inf", "1e400", "0x10"];
    for number in odd {
        let cells = LINE.map(|text| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#));
        let mut cells = cells.to_vec();
        cells[5] = format!("<c><v>{number}</v></c>");
        let rows = format!(r#"{}<row r="2">{}</row>"#, headings(), cells.concat());
        let read = read(&workbook(&sheet(&rows), &[])).expect("a list");
        assert_eq!(read.faults[0].reason, CellReason::MoneyMalformed, "{number}");
    }
}

#[test]
fn a_workbook_with_bytes_turned_over_never_ends_the_process() {
    // A linear congruential generator: the same trials each time.
    let mut chance = 1u64;
    let mut next = move |below: usize| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) as usize % below
    };
    for _ in 0..300 {
        let mut bytes = FORTY.to_vec();
        for _ in 0..1 + next(8) {
            let at = next(bytes.len());
            bytes[at] = next(256) as u8;
        }
        let _ = read(&bytes);
    }
    for end in (0..FORTY.len()).step_by(61) {
        assert!(read(&FORTY[..end]).is_err());
    }
}
