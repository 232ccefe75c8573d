//! Everything a parser of ours may be given: each file of the corpus gets an answer from each of them, in little time.
//! Then the corpus with bytes turned over, cut, doubled and put together: a few hundred trials each time the tests run,
//! and as long as `PAPER_FUZZ_SECONDS` says (`PAPER_FUZZ_SECONDS=600 cargo nextest run -E 'test(mutated)'`).

use super::archives::{LINE, archive, headings, row, sheet, workbook};
use encoding_rs::GB18030;
use paper::equipment_list::{self, Column, Mark, Marks};
use paper::{serial_list, serial_sheet};
use std::time::{Duration, Instant};

const FORTY: &[u8] = include_bytes!("../../../../tests/data/equipment-lists/规范清单-40行.xlsx");

/// The files, by what they are.
fn corpus() -> Vec<(&'static str, Vec<u8>)> {
    let list = |rows: &str| workbook(&sheet(&(headings() + rows)), &[]);
    let line = row(2, &LINE);
    let wide: String = (0..16_384).map(|n| format!("<c t=\"inlineStr\"><is><t>列{n}</t></is></c>")).collect();
    let deep: String = (1..=60).map(|n| row(n, &["只有", "标题"])).collect();
    let text = "序号,型号,SN\r\n1,S5735,CY5280G001\r\n2,S5735,CY5280G002\r\n";
    let dates = r#"<row r="2"><c><v>46086</v></c><c><v>46086.5</v></c><c t="d"><v>2026-03-05</v></c><c t="d"><v>x</v></c></row>"#;
    let formulas = r#"<row r="2"><c t="str"><f>A1&amp;"x"</f><v>NET</v></c><c><f>1/0</f><v>1</v></c><c t="e"><f>#REF!</f><v>#REF!</v></c><c t="str"><f>HYPERLINK("http://x")</f></c></row>"#;
    let merged = sheet(&(headings() + &line)) .replace("</worksheet>", r#"<mergeCells count="2"><mergeCell ref="A1:XFD1048576"/><mergeCell ref="Z9:A1"/></mergeCells></worksheet>"#);
    vec![
        ("empty", Vec::new()),
        ("one byte", vec![0]),
        ("blanks", b" \r\n\t\n".to_vec()),
        ("real list", FORTY.to_vec()),
        ("truncated", FORTY[..FORTY.len() / 2].to_vec()),
        ("without its end", FORTY[..FORTY.len() - 30].to_vec()),
        ("minimal list", list(&line)),
        ("nothing below the headings", list("")),
        ("no sheet data", workbook("<worksheet/>", &[])),
        ("no cells", workbook(&sheet(""), &[])),
        ("no headings", workbook(&sheet(&deep), &[])),
        (
            "16,384 columns",
            workbook(&sheet(&format!("<row r=\"1\">{wide}</row><row r=\"2\">{wide}</row>")), &[]),
        ),
        ("a cell at the far corner", list(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#)),
        ("beyond the far corner", list(r#"<row r="4294967295"><c r="ZZZ4294967295"><v>1</v></c></row>"#)),
        ("dates as numbers", list(dates)),
        ("formulas", list(formulas)),
        ("merged cells", workbook(&merged, &[])),
        (
            "styles that are none",
            workbook(&sheet(&(headings() + &line)), &[("xl/styles.xml", b"<styleSheet><cellXfs><xf")]),
        ),
        ("a bomb", workbook(&sheet(""), &[("xl/media/zeros.bin", &vec![0; 30 << 20])])),
        ("a bomb of a sheet", workbook(&format!("<worksheet><sheetData>{}", " ".repeat(20 << 20)), &[])),
        ("two thousand parts", {
            let names: Vec<String> = (0..2_000).map(|n| format!("p{n}")).collect();
            let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
            archive(&parts)
        }),
        ("another archive", archive(&[("word/document.xml", b"<w/>"), ("[Content_Types].xml", b"<Types/>")])),
        ("an old workbook", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more".to_vec()),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec()),
        ("a PDF", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj".to_vec()),
        ("a page", b"<!doctype html><table><tr><td>SN</td></tr></table>".to_vec()),
        ("text in UTF-8", text.as_bytes().to_vec()),
        ("text in UTF-8 with its mark", format!("\u{feff}{text}").into_bytes()),
        ("text in GB18030", GB18030.encode(text).0.into_owned()),
        (
            "text in UTF-16",
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        ),
        ("half a character", text.as_bytes()[..2].to_vec()),
        ("a quote that never ends", format!("SN,型号\n\"{}", "CY0001,".repeat(5_000)).into_bytes()),
        ("one long line", vec![b'A'; 3 << 20]),
        ("only line breaks", vec![b'\n'; 1 << 20]),
        ("ranges", "A00001~A19999\nB1~B2\nA1-A2\n~\nC001~D002".into()),
    ]
}

/// Puts bytes to every parser. What counts is that each comes back.
fn try_all(bytes: &[u8]) {
    let list = equipment_list::read(bytes);
    let _ = serial_sheet::read(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = serial_list::parse(text);
        let _ = equipment_list::read_pasted(text);
    }
    let (name, head_row, problem_column) = match &list {
        Ok(list) => (list.sheet.clone(), list.head_row, list.number_of(Column::Problem)),
        Err(_) => ("设备清单".to_owned(), 1, None),
    };
    let marks = [(2, 1), (2, 3), (3, 16_384), (1_048_576, 1)];
    let marks = marks.map(|(row, column)| Mark { row, column, message: "<=\u{1}>".into() }).into();
    let marks = Marks { sheet: name, head_row, problem_column, heading: "问题".into(), marks };
    if let Ok(marked) = equipment_list::mark(bytes, &marks)
        && let Ok(list) = &list
    {
        let again = equipment_list::read(&marked).expect("what was read before is read after");
        assert_eq!((&again.lines, &again.drafts, &again.faults), (&list.lines, &list.drafts, &list.faults));
    }
}

#[test]
fn every_file_of_the_corpus_gets_its_answer_soon() {
    for (name, bytes) in corpus() {
        let begun = Instant::now();
        try_all(&bytes);
        assert!(begun.elapsed() < Duration::from_secs(10), "{name} took {:?}", begun.elapsed());
    }
}

/// A linear congruential generator: the same trials each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

fn turned_over(bytes: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len());
        match chance.below(6) {
            0 if !bytes.is_empty() => bytes[at] = chance.below(256) as u8,
            1 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            2 => bytes.truncate(at),
            3 => {
                let from = chance.below(other.len());
                let to = (from + chance.below(64)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            4 => {
                let to = (at + chance.below(64)).min(bytes.len());
                bytes.drain(at..to);
            }
            _ => {
                let odd: [&[u8]; 6] =
                    [b"\xFF\xFF\xFF\x7F", b"\0", b"\"", b"</c>", b"r=\"A1\"", "序列号".as_bytes()];
                let part = odd[chance.below(odd.len())];
                bytes.splice(at..at, part.iter().copied());
            }
        }
    }
    bytes
}

/// A workbook whose sheet or styles were turned over inside: what is only seen once it is unpacked.
fn turned_inside(chance: &mut Chance) -> Vec<u8> {
    let rows = headings() + &row(2, &LINE) + &row(3, &["NET", "", "S5735", "两台", "", "1", "1", "", "", ""]);
    let inner =
        turned_over(sheet(&rows).as_bytes(), b"<c r=\"XFD9\" s=\"4000000000\" t=\"s\"><v>1</v></c>", chance);
    let styles = br#"<styleSheet><fills count="1"><fill><patternFill/></fill></fills><cellXfs count="1"><xf fillId="0"/></cellXfs></styleSheet>"#;
    let styles = turned_over(styles, b"<xf fillId=\"9\"><alignment/></xf>", chance);
    workbook(&String::from_utf8_lossy(&inner), &[("xl/styles.xml", &styles)])
}

#[test]
fn mutated_files_get_an_answer_too() {
    let asked = std::env::var("PAPER_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let until = Instant::now() + Duration::from_secs(asked.unwrap_or(0));
    let files: Vec<_> =
        corpus().into_iter().map(|(_, bytes)| bytes).filter(|bytes| bytes.len() < 100_000).collect();
    let mut chance = Chance(asked.map_or(1, |seconds| seconds ^ 0x9E37_79B9));
    let mut trials = 0_u64;
    while trials < 300 || Instant::now() < until {
        let (one, other) = (chance.below(files.len()), chance.below(files.len()));
        let bytes = match chance.below(3) {
            0 => turned_inside(&mut chance),
            _ => turned_over(&files[one], &files[other], &mut chance),
        };
        let begun = Instant::now();
        try_all(&bytes);
        assert!(begun.elapsed() < Duration::from_secs(20), "trial {trials} took {:?}", begun.elapsed());
        trials += 1;
    }
    println!("{trials} trials");
}
