//! Lists as suppliers and sales offices write them: titles above, other names, what the catalogue knows left out.

use super::archives::{headings, row, sheet, workbook};
use paper::WorkbookError;
use paper::equipment_list::{CatalogueModel, CellReason, Column, EquipmentSheet, Known, read};
use regulation::text::{Code, Model, WarrantyYears};

fn of_rows(rows: &str) -> EquipmentSheet {
    read(&workbook(&sheet(rows), &[])).expect("a list")
}

fn catalogue(category: Option<&str>, _series: Option<&str>, model: &str) -> Known {
    let one = |series: &str, name: &str, unit: &str, serial_tracked| {
        Known::One(CatalogueModel {
            category_code: Code::new("NET").expect("a code"),
            series_code: Code::new(series).expect("a code"),
            model: Model::new(name).expect("a model"),
            unit: Code::new(unit).expect("a unit"),
            warranty_years: WarrantyYears::parse("3").expect("years"),
            serial_tracked,
        })
    };
    match (model.to_lowercase().as_str(), category) {
        ("s5735", _) => one("ACC", "S5735", "台", true),
        ("安装服务包", _) => one("SRV", "安装服务包", "项", false),
        ("r4900", None) => Known::Several,
        ("r4900", Some("网络设备")) => one("RACK", "R4900", "台", true),
        ("r4900", Some(_)) => Known::Outside(Column::CategoryCode),
        ("ups5000", Some("机房配套")) => {
            let Known::One(model) = one("UPS", "UPS5000", "台", true) else { return Known::Nothing };
            Known::Elsewhere(model)
        }
        _ => Known::Nothing,
    }
}

#[test]
fn clause_2_3_2_titles_stand_above_and_sums_below_a_list_in_other_words() {
    let rows = row(1, &["某某科技有限公司"])
        + &row(2, &["设备报价清单（2026 年 3 月）"])
        + &row(4, &["客户：", "市第一医院", "", "联系人：", "王工"])
        + &row(
            5,
            &[
                "序号",
                "设备名称",
                "产品型号",
                "数量（台）",
                "含税单价(元)",
                "金额",
                "进价：",
                "质保期(年)",
                "到货日期",
            ],
        )
        + &row(6, &["1", "交换机", "s5735", "１２", "12,564.11", "150769.32", "10593.3", "5", "2026-12-31"])
        + &row(7, &["2", "安装服务包", "", "1", "¥100", "100", "60", "", ""])
        + &row(
            8,
            &[
                "序号",
                "设备名称",
                "产品型号",
                "数量（台）",
                "含税单价(元)",
                "金额",
                "进价：",
                "质保期(年)",
                "到货日期",
            ],
        )
        + &row(9, &["合计", "", "", "13", "", "150869.32", "", "", ""])
        + &row(10, &["备注：以上价格含税"]);
    let mut read = of_rows(&rows);
    assert_eq!((read.head_row, read.faults.len(), read.drafts.len()), (5, 0, 2));
    read.fill(catalogue);
    assert_eq!((read.faults.len(), &read.rows[..]), (0, &[6, 7][..]), "{:?}", read.faults);
    let line = &read.lines[0];
    assert_eq!(
        (line.category_code.as_str(), line.series_code.as_str(), line.model.as_str()),
        ("NET", "ACC", "S5735")
    );
    assert_eq!((line.unit.as_str(), line.serial_tracked, line.warranty_years.get()), ("台", true, 5));
    assert_eq!(line.promised_on.map(|day| day.to_string()).as_deref(), Some("2026-12-31"));
    let service = &read.lines[1];
    assert_eq!(
        (service.model.as_str(), service.unit.as_str(), service.warranty_years.get()),
        ("安装服务包", "项", 3)
    );
    assert_eq!(read.cell_of(0, "model").as_deref(), Some("C6"));
    assert_eq!(read.cell_of(0, "unit_cost").as_deref(), Some("G6"));
}

#[test]
fn clause_2_3_2_english_headings_are_known() {
    let rows = row(
        1,
        &["Item", "Model No.", "QTY", "Unit Price (CNY)", "Unit cost", "Currency", "Warranty (years)"],
    ) + &row(2, &["1", "S5735", "2", "100", "60", "", "3"]);
    let mut read = of_rows(&rows);
    read.fill(catalogue);
    assert_eq!((read.faults.len(), read.lines.len()), (0, 1));
}

#[test]
fn clause_2_3_2_what_the_catalogue_does_not_know_is_told_at_its_cell_and_shown() {
    let rows = row(1, &["类别", "型号", "数量", "单价", "成本"])
        + &row(2, &["", "没有这个型号", "2", "100", "60"])
        + &row(3, &["", "R4900", "2", "100", "60"])
        + &row(4, &["网络设备", "r4900", "2", "100", "60"])
        + &row(5, &["网络设备", "S5735", "两", "100", "60"]);
    let mut read = of_rows(&rows);
    read.fill(catalogue);
    let faults: Vec<_> = read.faults.iter().map(|fault| (fault.cell(), fault.reason)).collect();
    let expected = [
        ("B2".to_owned(), CellReason::NotInCatalogue),
        ("B3".to_owned(), CellReason::ModelAmbiguous),
        ("C5".to_owned(), CellReason::QuantityMalformed),
    ];
    assert_eq!(faults, expected);
    assert_eq!((read.lines.len(), read.lines[0].series_code.as_str()), (1, "RACK"));
    let shown: Vec<_> = read.shown.iter().map(|row| row.row).collect();
    assert_eq!(shown, [2, 3, 5]);
    assert_eq!(read.shown[2].cells[2], (Column::Quantity, "两".to_owned()));
}

#[test]
fn clause_2_3_2_another_category_is_told_at_its_cell_unless_only_one_model_can_be_meant() {
    let rows = row(1, &["类别", "型号/配置", "数量", "单位", "销售价格", "成本价格"])
        + &row(2, &["机房配套", "UPS5000", "2台", "", "100", "60"])
        + &row(3, &["机房配套", "R4900", "2", "台", "100", "60"])
        + &row(4, &["网络设备", "R4900", "2台", "套", "100", "60"]);
    let mut read = of_rows(&rows);
    read.fill(catalogue);
    let faults: Vec<_> =
        read.faults.iter().map(|fault| (fault.cell(), fault.reason, &fault.value[..])).collect();
    let expected = [
        ("A3".to_owned(), CellReason::NotWithin, "机房配套"),
        ("D4".to_owned(), CellReason::UnitDisagrees, "套"),
    ];
    assert_eq!(faults, expected);
    assert_eq!((&read.rows[..], &read.corrected[..]), (&[2][..], &[2][..]));
    assert_eq!((read.lines[0].series_code.as_str(), read.lines[0].unit.as_str()), ("UPS", "台"));
    read.leave_out(&[2].into());
    assert_eq!((read.lines.len(), read.corrected.len(), read.shown[0].row), (0, 0, 2));
}

#[test]
fn clause_2_3_2_notes_and_titles_of_parts_are_no_lines_and_a_model_alone_is() {
    let rows = row(1, &["序号", "类别", "型号", "数量", "单价", "成本"])
        + &row(2, &["一、网络部分"])
        + &row(3, &["（一）", "", "交换机部分"])
        + &row(4, &["1", "", "S5735", "2", "100", "60"])
        + &row(5, &["2", "", "S5735"])
        + &row(6, &["", "", "注：含三年上门服务"])
        + &row(7, &["", "说明:以上价格含13%增值税"])
        + &row(8, &["备注", "", "", "", "100", "60"]);
    let read = of_rows(&rows);
    let cells: Vec<_> = read.faults.iter().map(|fault| fault.cell()).collect();
    assert_eq!(cells, ["D5", "E5", "F5", "C8", "D8"]);
    assert_eq!(read.drafts.len(), 1);
}

#[test]
fn clause_2_3_2_the_surer_name_of_two_is_taken() {
    let rows = row(1, &["类别", "类别编码", "系列编码", "规格", "型号", "单价", "销售单价", "成本", "数量"])
        + &row(2, &["网络设备", "NET", "ACC", "48 口", "S5735", "1", "100", "60", "2"]);
    let mut read = of_rows(&rows);
    read.fill(catalogue);
    assert_eq!(read.lines.len(), 1, "{:?}", read.faults);
    assert_eq!(
        (read.lines[0].model.as_str(), read.lines[0].unit_price.to_string()),
        ("S5735", "100.00".to_owned())
    );
}

#[test]
fn clause_2_3_2_a_sheet_of_anything_else_says_what_it_lacks() {
    let prose: String = (1..=40).map(|number| row(number, &["会议纪要", "一", "二"])).collect();
    let columns = ["规格型号", "数量", "销售单价", "成本单价"].map(String::from).to_vec();
    assert_eq!(read(&workbook(&sheet(&prose), &[])), Err(WorkbookError::ColumnsMissing { columns }));
    let late: String = (1..=30).map(|number| row(number, &["标题"])).collect();
    let late = late + &headings().replace("r=\"1\"", "r=\"31\"");
    assert!(matches!(read(&workbook(&sheet(&late), &[])), Err(WorkbookError::ColumnsMissing { .. })));
}
