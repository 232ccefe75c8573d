//! Writes what each target begins with: sound files, from which the fuzzer makes unsound ones.

#[path = "../../../crates/paper/tests/paper/archives.rs"]
#[allow(dead_code)]
mod archives;

use archives::{LINE, archive, headings, row, sheet, workbook};
use forms::samples::{all, at};
use forms::{Fonts, Press};
use image::imageops::thumbnail;
use scans::testing::{bound, drawn, expected, jpeg};
use std::fs;
use std::path::{Path, PathBuf};

const MANIFEST: &str = r#"{"about":{"code":"XS-1","title":"T"},"files":[{"path":"events/project.jsonl","size":56,"sha256":"00"}],"chains":[{"kind":"project","stream":"0","events":1,"head":"1"}]}"#;
const SEAL: &str = r#"{"manifest_sha256":"00","seal":"5ea1","chains":[{"kind":"project","stream":"0","events":1,"head":"1"}]}"#;
const EVENTS: &str = r#"{"number":1,"name":"closed","previous":"0","hash":"1"}"#;
/// A page with a line of text.
const PAGE: &[u8] = include_bytes!("../../../crates/epm/src/demo/scan.pdf");
const FORTY: &[u8] = include_bytes!("../../../tests/data/equipment-lists/规范清单-40行.xlsx");

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder to write to"));
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let folder: &Path = &folder.join(target);
        fs::create_dir_all(folder)?;
        fs::write(folder.join(name), bytes)
    };
    let list = sheet(&(headings() + &row(2, &LINE) + &row(3, &["NET", "", "S5735", "两台"])));
    write("workbook", "real", FORTY)?;
    write("workbook", "small", &workbook(&list, &[]))?;
    write("archive", "workbook", &workbook(&list, &[]))?;
    let parts = [("manifest.json", MANIFEST), ("seal.json", SEAL), ("events/project.jsonl", EVENTS)];
    write("archive", "bundle", &archive(&parts.map(|(name, text)| (name, text.as_bytes()))))?;
    write("sheet", "list", list.as_bytes())?;
    write(
        "sheet",
        "numbers",
        sheet("<row r=\"1\"><c t=\"d\"><v>2026-03-05</v></c><c r=\"C1\"><v>46086.5</v></c></row>").as_bytes(),
    )?;
    let text = "序号,型号,SN\r\n1,S5735,CY5280G001\r\n2,S5735,CY5280G002~CY5280G009\r\n";
    write("text", "utf-8", text.as_bytes())?;
    write("text", "tabs", text.replace(',', "\t").as_bytes())?;
    write("text", "utf-16", &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())?;

    let press = Press::new(Fonts::load(None).expect("fonts")).expect("a press");
    for (number, (_, paper)) in all().into_iter().take(3).enumerate() {
        let printed = press.print(&paper, at()).expect("a form");
        if number == 0 {
            write("pdf", "page", PAGE)?;
            write("pdf", "printed", &printed.pdf)?;
        }
        write(
            "mark",
            &format!("{number}"),
            expected(&paper, 1, printed.pages as u32).to_string().as_bytes(),
        )?;
        let page = &drawn(&printed.pdf, 72.0)[0];
        let scan = jpeg(&thumbnail(page, 60, 84), 40);
        write("pdf", &format!("bound-{number}"), &bound(&[scan.clone(), scan], 72.0))?;
        write("picture", &format!("page-{number}"), &jpeg(&thumbnail(page, 120, 170), 60))?;
        let mut png = Vec::new();
        let small = thumbnail(page, 100, 141);
        small.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).expect("a picture");
        write("picture", &format!("png-{number}"), &png)?;
    }
    Ok(())
}
