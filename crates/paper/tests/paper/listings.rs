//! Lists as workbooks to be kept.

use chrono::NaiveDate;
use paper::listing::{Cell, Kind, Listing, MOST_ROWS};
use regulation::money::{BasisPoints, Fen};
use std::io::{Cursor, Read};
use zip::ZipArchive;

fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("text");
    text
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 5).expect("a day")
}

fn list(columns: &[(&str, Kind)]) -> Listing {
    let columns: Vec<_> = columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
    Listing::new("项目[1]/*:?", &columns, day()).expect("a list")
}

#[test]
fn cells_keep_their_kind_and_text_is_never_a_formula() {
    let columns = [
        ("名称", Kind::Long),
        ("金额", Kind::Money),
        ("毛利率", Kind::Percent),
        ("日期", Kind::Day),
        ("数", Kind::Number),
        ("时间", Kind::Moment),
    ];
    let mut list = list(&columns);
    let ratio = BasisPoints::of(Fen(1), Fen(8)).expect("a ratio");
    for text in ["=1+1", "+86", "-2", "@SUM(A1)", " =1", "＝1+1", "江临市<&>\"第三\"", "\u{b}不可见"]
    {
        let moment = day().and_hms_opt(18, 0, 0);
        list.add(&[text.into(), Fen(12_345).into(), ratio.into(), day().into(), 7.into(), moment.into()])
            .expect("a row");
    }
    list.add(&[Cell::Blank, None::<Fen>.into()]).expect("a row");
    list.note("只导出了一部分").expect("a note");
    let workbook = list.finish().expect("a workbook");
    let sheet = part(&workbook, "xl/worksheets/sheet1.xml");
    assert!(
        !sheet.contains("<f>") && sheet.contains("<v>123.45</v>") && sheet.contains("<v>0.125</v>"),
        "{sheet}"
    );
    assert!(sheet.contains("<v>46086.75</v>"), "three quarters of the day have gone: {sheet}");
    assert!(sheet.contains("只导出了一部分") && sheet.contains("autoFilter"), "{sheet}");
    assert!(part(&workbook, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn fifty_thousand_rows_are_the_most() {
    let mut list = list(&[("编号", Kind::Short), ("名称", Kind::Long), ("金额", Kind::Money)]);
    for number in 0..i64::from(MOST_ROWS) + 5 {
        list.add(&[format!("XS-{number:06}").into(), "数据中心服务器与存储扩容".into(), Fen(number).into()])
            .expect("a row");
    }
    assert!(list.is_full() && list.rows() == MOST_ROWS);
    let workbook = list.finish().expect("a workbook");
    assert_eq!(part(&workbook, "xl/worksheets/sheet1.xml").matches("<row ").count(), MOST_ROWS as usize + 1);
}
