//! What is written can be read again.

use paper::equipment_list::{CatalogueEntry, EquipmentSheet, read, template, write};
use regulation::equipment::LineEntry;
use std::io::{Cursor, Read};
use zip::ZipArchive;

const FORTY: &[u8] = include_bytes!("../../../../tests/data/equipment-lists/规范清单-40行.xlsx");

fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("text");
    text
}

fn line(json: &str) -> LineEntry {
    serde_json::from_str(json).expect("a line")
}

#[test]
fn clause_2_3_2_a_list_that_was_exported_is_read_back_the_same() {
    let mut lines = read(FORTY).expect("a workbook").lines;
    lines.push(line(
        r#"{"category_code":"007","series_code":"3-5","model":"进口 \"X\" <1&2>","quantity":1000000,"unit":"套",
        "unit_price":"9999999999.99","unit_cost":"0.01","currency":"USD","exchange":{"rate":"7.1203","on":"2026-01-31"},
        "warranty_years":0,"serial_tracked":false,"promised_on":"2026-12-31"}"#,
    ));
    let back = read(&write(&lines).expect("a workbook")).expect("a list");
    assert_eq!(back.faults, []);
    assert_eq!(back.lines, lines);
}

#[test]
fn clause_2_3_2_text_that_looks_like_a_formula_stays_text() {
    let texts = ["=1+1", "+8613800000000", "-2", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")"];
    let lines: Vec<_> = texts
        .map(|text| {
            let mut line = read(FORTY).expect("a workbook").lines.remove(0);
            line.model = regulation::text::Model::new(text).expect("a model");
            line
        })
        .into();
    let workbook = write(&lines).expect("a workbook");
    assert!(!part(&workbook, "xl/worksheets/sheet1.xml").contains("<f>"));
    assert!(part(&workbook, "xl/styles.xml").contains("quotePrefix=\"1\""));
    assert_eq!(read(&workbook).expect("a list").lines, lines);
}

fn catalogue() -> Vec<CatalogueEntry> {
    let entry = |category: &str, name: &str, series: &str, series_name: &str, model: &str| CatalogueEntry {
        category_code: category.into(),
        category_name: name.into(),
        series_code: series.into(),
        series_name: series_name.into(),
        model: model.into(),
    };
    vec![
        entry("SRV", "服务器", "RACK2U", "2U机架式", "R4900-G5"),
        entry("NET", "网络设备", "CORE", "核心交换机", "S12508X-AF 整机"),
        entry("NET", "网络设备", "ACC", "接入交换机", "S5735-L48T4S-A1"),
        entry("NET", "网络设备", "ACC", "接入交换机", "S5130S-52S-EI"),
    ]
}

#[test]
fn clause_2_3_2_the_template_offers_what_the_catalogue_has() {
    let workbook = template(&catalogue(), false).expect("a workbook");
    let empty = read(&workbook).expect("a list");
    assert_eq!((empty.lines.len(), empty.faults.len()), (0, 0));
    assert_eq!(empty.columns.len(), 13);

    let book = part(&workbook, "xl/workbook.xml");
    assert!(book.contains(r#"<sheet name="字典" sheetId="3" state="hidden""#), "{book}");
    for name in [
        r#"<definedName name="类别">字典!$A$2:$A$3</definedName>"#,
        r#"<definedName name="系列类别">字典!$B$2:$B$4</definedName>"#,
        r#"<definedName name="型号系列">字典!$D$2:$D$5</definedName>"#,
    ] {
        assert!(book.contains(name), "{name} in {book}");
    }
    let list = part(&workbook, "xl/worksheets/sheet1.xml");
    assert!(list.contains(r#"state="frozen""#));
    for rule in [
        r#"sqref="A2:A10001""#,
        "<formula1>类别</formula1>",
        "OFFSET(系列首格,MATCH($A2,系列类别,0)-1,0,COUNTIF(系列类别,$A2),1)",
        r#"type="whole""#,
        r#"sqref="D2:D10001""#,
        r#"sqref="I2:I10001""#,
    ] {
        assert!(list.contains(rule), "{rule} in {list}");
    }
    assert!(part(&workbook, "xl/sharedStrings.xml").contains("网络设备"));
}

#[test]
fn clause_2_3_2_the_english_template_is_english_and_read_back() {
    let workbook = template(&catalogue(), true).expect("a workbook");
    let empty = read(&workbook).expect("a list");
    assert_eq!((empty.sheet.as_str(), empty.columns.len(), empty.faults.len()), ("Equipment list", 13, 0));
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let strings = part(&workbook, "xl/sharedStrings.xml");
    let headings = strings.split("<t>").filter_map(|rest| rest.split("</t>").next()).take(13);
    assert_eq!(headings.filter(|heading| heading.contains(is_chinese)).count(), 0, "{strings}");
    let list = part(&workbook, "xl/worksheets/sheet1.xml");
    let messages =
        list.split("error=\"").chain(list.split("prompt=\"")).filter_map(|rest| rest.split('"').next());
    assert_eq!(messages.filter(|message| message.contains(is_chinese)).count(), 0, "{list}");
    assert!(
        part(&workbook, "xl/workbook.xml").contains(r#"<sheet name="Dictionary" sheetId="3" state="hidden""#)
    );
}

#[test]
fn the_same_catalogue_gives_the_same_template() {
    let mut turned = catalogue();
    turned.reverse();
    assert_eq!(
        template(&catalogue(), false).expect("a workbook"),
        template(&turned, false).expect("a workbook")
    );
    let bare = template(&[], true).expect("a workbook without choices");
    assert_eq!(read(&bare).map(|sheet: EquipmentSheet| sheet.lines.len()), Ok(0));
}
