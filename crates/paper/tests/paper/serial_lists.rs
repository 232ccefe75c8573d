//! Serial numbers as suppliers send them.

use super::archives::{row, sheet, workbook};
use encoding_rs::GB18030;
use paper::WorkbookError;
use paper::serial_sheet::{SerialSheet, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn serials(list: &SerialSheet) -> Vec<&str> {
    list.serials.iter().map(|listed| listed.serial.as_str()).collect()
}

fn models(list: &SerialSheet) -> Vec<&str> {
    list.serials.iter().map(|listed| listed.of.first().map_or("", String::as_str)).collect()
}

const PACKING: &str = "装箱单,,,\r\n序号,产品型号,数量,S/N\r\n1,S5735-L48T4S-A1,2,2102313CLH001\r\n,,,2102313CLH002\r\n2,R4900-G5,1,\"2102313CLK001\n2102313CLK002\"\r\n合计,,3,合计\r\n";

#[test]
fn clause_2_4_3_a_packing_list_is_read_in_any_encoding() {
    let (gb18030, _, _) = GB18030.encode(PACKING);
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(PACKING.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [
        PACKING.as_bytes().to_vec(),
        format!("\u{feff}{PACKING}").into_bytes(),
        gb18030.into_owned(),
        utf16,
        PACKING.replace(',', "\t").into_bytes(),
        PACKING.replace(',', ";").into_bytes(),
    ] {
        let list = read(&bytes).expect("a list");
        assert_eq!(
            (list.column.as_str(), list.by_heading, list.faults.len()),
            ("S/N", true, 0),
            "{:?}",
            list.faults
        );
        assert_eq!(serials(&list), ["2102313CLH001", "2102313CLH002", "2102313CLK001", "2102313CLK002"]);
        assert_eq!(models(&list), ["S5735-L48T4S-A1", "S5735-L48T4S-A1", "R4900-G5", "R4900-G5"]);
        assert_eq!((list.serials[0].cell.as_str(), list.serials[0].row), ("D3", 3));
    }
}

#[test]
fn clause_2_4_3_a_workbook_is_read_whichever_sheet_it_is_on() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("封面").expect("a name").write_string(0, 0, "送货单").expect("a cell");
    let list = workbook.add_worksheet();
    for (at, heading) in (0..).zip(["物料编码", "物料名称", "序列号（SN）"]) {
        list.write_string(2, at, heading).expect("a cell");
    }
    list.write_string(3, 0, "0235A2GK").expect("a cell");
    list.write_number(3, 2, 210_235_000_001.0).expect("a cell");
    list.write_number(4, 2, 2_102_350_000_000_001.0).expect("a cell");
    list.write_string(5, 2, "2.10235E+15").expect("a cell");
    let day = ExcelDateTime::from_ymd(2026, 3, 5).expect("a day");
    list.write_datetime_with_format(6, 2, &day, &Format::new().set_num_format("yyyy-mm-dd")).expect("a cell");
    list.write_string(7, 2, "=1+1").expect("a cell");
    let read = read(&workbook.save_to_buffer().expect("a workbook")).expect("a list");
    assert_eq!((serials(&read), models(&read)), (vec!["210235000001"], vec!["0235A2GK"]));
    let faults: Vec<_> =
        read.faults.iter().map(|fault| (fault.cell.as_str(), fault.message_key.as_str())).collect();
    let expected = [
        ("C5", "serial-lost-digits"),
        ("C6", "serial-lost-digits"),
        ("C7", "cell-became-a-date"),
        ("C8", "serial-malformed"),
    ];
    assert_eq!(faults, expected);
}

#[test]
fn clause_2_4_3_a_column_without_a_heading_is_known_by_what_stands_in_it() {
    let rows = row(1, &["1", "2026-03-05", "交换机", "CY5280G001", "12564.11"])
        + &row(2, &["2", "2026-03-05", "交换机", "CY5280G002", "12564.11"])
        + &row(3, &["3", "2026-03-06", "交换机", "CY5280G003", "9800.00"]);
    let list = read(&workbook(&sheet(&rows), &[])).expect("a list");
    assert_eq!((list.column.as_str(), list.by_heading), ("D", false));
    assert_eq!(serials(&list), ["CY5280G001", "CY5280G002", "CY5280G003"]);

    let text = read("CY5280G001\nCY5280G002\n\nCY5280G002\n".as_bytes()).expect("a list");
    assert_eq!(serials(&text), ["CY5280G001", "CY5280G002", "CY5280G002"]);
    let ranges = read("SN0009~SN0011\nA1 A2\n".as_bytes()).expect("a list");
    assert_eq!((serials(&ranges).len(), ranges.faults[0].message_key.as_str()), (3, "serial-blank-inside"));
}

#[test]
fn clause_2_4_3_the_running_number_is_no_serial_number() {
    let rows =
        row(1, &["序号", "名称", "数量"]) + &row(2, &["1", "交换机", "2"]) + &row(3, &["2", "路由器", "1"]);
    assert_eq!(read(&workbook(&sheet(&rows), &[])), Err(WorkbookError::NoSerials));
    assert_eq!(read("序号,名称\n1,交换机\n2,路由器\n".as_bytes()), Err(WorkbookError::NoSerials));
}

#[test]
fn what_is_no_list_is_said_so() {
    for (bytes, expected) in [
        (&b""[..], WorkbookError::Empty),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", WorkbookError::NotAList),
        (b"%PDF-1.7\n\xE2\xE3\xCF\xD3\0", WorkbookError::NotAList),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", WorkbookError::OldOrLocked),
        (b"\xFF\xFE\x00\xD8", WorkbookError::NotAList),
        (b" \n \n", WorkbookError::NothingThere),
        (b"PK\x03\x04", WorkbookError::Damaged),
    ] {
        assert_eq!(read(bytes), Err(expected), "{bytes:?}");
    }
}

#[test]
fn a_list_beyond_all_measure_ends_with_a_fault() {
    let long: String = (0..25_000).map(|number| format!("CY5280G{number:06}\n")).collect();
    let list = read(long.as_bytes()).expect("a list");
    assert_eq!((list.serials.len(), list.faults.len()), (20_000, 1));
    let wide = ",".repeat(600_000);
    assert!(matches!(read(wide.as_bytes()), Err(WorkbookError::TooManyCells { .. })));
}
