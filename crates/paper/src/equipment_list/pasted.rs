//! Cells copied in a spreadsheet and pasted: rows by line breaks, cells by tabs, a cell that holds either in quotes.

use super::EquipmentSheet;
use super::cell::Value;
use super::columns::Column;
use super::rows::{Cells, Rows};
use crate::error::WorkbookError;

/// The most characters that may be pasted: what 10,000 lines take, several times over.
const MOST_PASTED: usize = 8 << 20;

/// Reads pasted cells. Without headings in the first row, the columns are those of the template, in its order; `None`
/// where they are too few for it, so that they are no list but single cells for wherever the cursor stands.
pub fn read_pasted(text: &str) -> Result<Option<EquipmentSheet>, WorkbookError> {
    if text.len() > MOST_PASTED {
        return Err(WorkbookError::FileTooLarge { megabytes: (MOST_PASTED >> 20) as u64 });
    }
    let mut rows = Rows::of("");
    let mut headed = false;
    for (number, cells) in (1..).zip(split(text)) {
        let blank = cells.values().all(|value| *value == Value::Blank);
        headed |= has_headings(&cells);
        if !blank && !headed && !rows.has_headings() && rows.assume_template(&cells).is_err() {
            return Ok(None);
        }
        rows.take(number, cells)?;
    }
    rows.finish().map(Some)
}

/// One cell alone may be a model or a unit that is called like a column.
fn has_headings(cells: &Cells) -> bool {
    cells.values().filter(|value| Column::headed(&value.shown()).is_some()).nth(1).is_some()
}

/// The rows with their cells; a quote inside a quoted cell is doubled.
fn split(text: &str) -> Vec<Cells> {
    let (mut rows, mut cells, mut cell) = (Vec::new(), Cells::new(), String::new());
    let mut number = 1;
    let mut quoted = false;
    let mut rest = text.chars().filter(|c| *c != '\r').peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            // A quote elsewhere is a quote: 19" rack.
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => {
                cells.insert(number, Value::of_text(&std::mem::take(&mut cell)));
                number += 1;
            }
            '\n' if !quoted => {
                cells.insert(number, Value::of_text(&std::mem::take(&mut cell)));
                rows.push(std::mem::take(&mut cells));
                number = 1;
            }
            _ => cell.push(c),
        }
    }
    cells.insert(number, Value::of_text(&cell));
    rows.push(cells);
    rows
}

#[cfg(test)]
mod tests {
    use super::super::CellReason;
    use super::*;

    const LINE: &str = "NET\tACC\tS5735\t１２\t台\t\"12,564.11\"\t10593.3\t\t3\t是";

    fn list(text: &str) -> EquipmentSheet {
        read_pasted(text).expect("cells").expect("a list")
    }

    #[test]
    fn clause_2_3_2_lines_are_pasted_with_and_without_headings() {
        let headings: Vec<_> = Column::ALL[..10].iter().map(|column| column.heading()).collect();
        let with = list(&format!("{}\r\n{LINE}\r\n", headings.join("\t")));
        let without = list(LINE);
        assert_eq!(with.faults, []);
        assert_eq!(with.lines, without.lines);
        assert_eq!((with.rows, without.rows), (vec![2], vec![1]));
        assert_eq!(without.lines[0].quantity.get(), 12);
        assert_eq!(without.lines[0].unit_price.to_string(), "12564.11");
    }

    #[test]
    fn clause_2_3_2_a_wrong_pasted_cell_is_named() {
        let sheet = list(&format!("{LINE}\n\n{}", LINE.replace("10593.3", "免费")));
        assert_eq!(sheet.lines.len(), 1);
        let [fault] = &sheet.faults[..] else { panic!("one fault, not {:?}", sheet.faults) };
        assert_eq!((fault.cell().as_str(), fault.reason), ("G3", CellReason::MoneyMalformed));
        assert_eq!((fault.field.heading(), fault.value.as_str()), ("成本单价", "免费"));
    }

    #[test]
    fn quotes_keep_a_cell_together() {
        let rows = split("19\" 机柜\t\"两\n行\"\t\"说\"\"好\"\"\"\nb");
        let texts: Vec<Vec<String>> =
            rows.iter().map(|cells| cells.values().map(Value::shown).collect()).collect();
        assert_eq!(texts, [vec!["19\" 机柜", "两\n行", "说\"好\""], vec!["b"]]);
    }

    #[test]
    fn too_few_columns_are_no_list_and_missed_by_name_under_headings() {
        assert_eq!(read_pasted("NET\tACC\tS5735\t12\t台"), Ok(None));
        assert_eq!(read_pasted("S5735\t12\nS6730\t2"), Ok(None));
        let missing = read_pasted("规格型号\t数量\tS5735\nS5735\t12\t台");
        let columns = ["销售单价", "成本单价"].map(String::from).to_vec();
        assert_eq!(missing, Err(WorkbookError::ColumnsMissing { columns }));
        assert_eq!(read_pasted(" \n\t\n"), Err(WorkbookError::NothingThere));
    }
}
