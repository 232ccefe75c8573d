use crate::said;
use chrono::NaiveDate;
use serde::{Serialize, Serializer};

/// 《项目设备用户签收明细表》 (2.4.3): what the customer signs and stamps. It knows no prices.
#[derive(Clone, Debug, Serialize)]
pub struct SignOffSheet {
    /// The customer.
    pub customer: String,
    /// The project's title.
    pub title: String,
    /// The contract's number and kind, `HT-2026-0583（正式合同）`.
    pub contract: String,
    /// When everything had arrived.
    #[serde(serialize_with = "said::write_maybe_day")]
    pub arrived_on: Option<NaiveDate>,
    /// Where it is handed over.
    pub place: String,
    /// The account manager.
    pub account_manager: String,
    /// What is handed over.
    #[serde(serialize_with = "in_rows")]
    pub lines: Vec<SignOffLine>,
    /// The revision of the equipment list.
    pub list_revision: u32,
    /// Which writing of its serial numbers is printed; nothing where they are to be written by hand.
    pub writing: Option<u32>,
}

/// A line of the sheet.
#[derive(Clone, Debug)]
pub struct SignOffLine {
    /// 类别编码
    pub category: String,
    /// 系列编码
    pub series: String,
    /// 规格型号
    pub model: String,
    /// How many.
    pub quantity: u32,
    /// 台, 套
    pub unit: String,
    /// 保修年限
    pub warranty_years: u8,
    /// The serial numbers. Without any, and where `serial_tracked`, there is room to write them by hand.
    pub serials: Vec<String>,
    /// Whether the units have serial numbers at all.
    pub serial_tracked: bool,
}

/// A row is never broken across pages, so a line with more serial numbers than this goes on in a row of its own.
const MOST_SERIALS_A_ROW: usize = 40;

/// The most places to write a serial number by hand; beyond, a list of the customer's or the vendor's is attached.
const MOST_PLACES: u32 = 20;

/// A row as the template sets it.
#[derive(Clone, Copy, Serialize)]
struct Row<'a> {
    /// The line's number; nothing in a row that goes on with the line above.
    number: Option<usize>,
    category: &'a str,
    series: &'a str,
    model: &'a str,
    quantity: u32,
    unit: &'a str,
    warranty_years: u8,
    serials: &'a [String],
    /// How many places to write by hand.
    places: u32,
    /// Whether there are more units than places.
    attached: bool,
}

fn in_rows<S: Serializer>(lines: &[SignOffLine], s: S) -> Result<S::Ok, S::Error> {
    let mut rows = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let by_hand = line.serials.is_empty() && line.serial_tracked;
        let row = Row {
            number: Some(at + 1),
            category: &line.category,
            series: &line.series,
            model: &line.model,
            quantity: line.quantity,
            unit: &line.unit,
            warranty_years: line.warranty_years,
            serials: &[],
            places: if by_hand { line.quantity.min(MOST_PLACES) } else { 0 },
            attached: by_hand && line.quantity > MOST_PLACES,
        };
        if line.serials.is_empty() {
            rows.push(row);
            continue;
        }
        for (part, serials) in line.serials.chunks(MOST_SERIALS_A_ROW).enumerate() {
            rows.push(Row { number: Some(at + 1).filter(|_| part == 0), serials, ..row });
        }
    }
    s.collect_seq(rows)
}
