//! What is long, wide or many: 500 lines, models of 60 characters, texts that fill a page.

use crate::forms::looked_at;
use crate::samples::{initiation, line, opinions, paper, sheet, virtual_contract};
use forms::form::{InitiationLine, Opinion, SignOffLine, SignOffSheet, VirtualContract};
use forms::{Form, Paper};
use regulation::Fen;

/// 60 characters without any place to break.
fn model(number: usize) -> String {
    format!("HYPERCONVERGED{:046}", number)
}

fn many_lines() -> Paper {
    let lines = (1..=500).map(|number| SignOffLine {
        serials: vec![format!("SN{number:014}")],
        ..line("SERVER-RACK-2U", "R5280-SERIES-G3", &model(number), 1, "台")
    });
    let sheet = SignOffSheet { lines: lines.collect(), ..sheet() };
    paper("XS-2026-0417-QS9", Some(9), Form::SignOffSheet(sheet))
}

fn many_serials() -> Paper {
    let serials = (0..333).map(|number| format!("2102352{number:013}")).collect();
    let many = SignOffLine { serials, ..line("01", "0102", "辰翼 R5280 G3", 333, "台") };
    let by_hand = line("03", "0301", "磐石 OS5500 全闪", 48, "套");
    let sheet = SignOffSheet { lines: vec![many, by_hand], ..sheet() };
    paper("XS-2026-0417-QS8", Some(8), Form::SignOffSheet(sheet))
}

fn many_words() -> Paper {
    let note = "院方要求分三批到货，每批须提前五个工作日书面通知。".repeat(80);
    let comment = "请业务部门补充院方预算批复文件，并说明回款安排。".repeat(60);
    let mut opinions = opinions();
    opinions.push(Opinion { comment, ..opinions[0].clone() });
    let contract = VirtualContract {
        customer: "江临市".repeat(20),
        title: model(7).repeat(3),
        note,
        amount: Fen(9_999_999_999_99),
        opinions,
        ..virtual_contract()
    };
    let mut paper = paper(&"XN".repeat(30), None, Form::VirtualContract(contract));
    paper.company = "云岫信息技术集团股份有限公司江临市高新技术产业开发区分公司".into();
    paper
}

fn many_prices() -> Paper {
    let lines = (1..=500).map(|number| InitiationLine {
        category: "SERVER-RACK-2U".into(),
        series: "R5280-SERIES-G3".into(),
        model: model(number),
        quantity: 99_999,
        unit: "台".into(),
        unit_price: Fen(9_999_999_999_99),
        sales: Some(Fen(9_999_999_999_99)),
        warranty_years: 10,
    });
    paper(
        "XS-2026-0417-LX",
        None,
        Form::Initiation(forms::form::Initiation { lines: lines.collect(), ..initiation() }),
    )
}

pub fn all() -> Vec<(&'static str, Paper)> {
    vec![
        ("long_many_lines", many_lines()),
        ("long_many_serials", many_serials()),
        ("long_many_words", many_words()),
        ("long_many_prices", many_prices()),
    ]
}

/// The text without what breaking it over lines and cells put in between.
fn run_together(texts: &[String]) -> String {
    texts.concat().replace(['\n', '|'], "")
}

#[test]
fn five_hundred_lines_have_their_head_on_every_page() {
    let texts = looked_at(&many_lines());
    assert!(texts.len() > 10, "{} pages", texts.len());
    let (last, others) = texts.split_last().expect("there are pages");
    for text in others {
        assert!(text.contains("规格型号") && text.contains("序列号"), "{text}");
    }
    assert!(last.contains("客户签收（盖章）"));
    let text = run_together(&texts);
    for number in 1..=500 {
        assert!(text.contains(&model(number)), "{number}");
        assert!(text.contains(&format!("SN{number:014}")), "{number}");
    }
}

#[test]
fn a_line_with_more_serials_than_a_page_holds_goes_on_in_rows_of_its_own() {
    let texts = looked_at(&many_serials());
    let text = run_together(&texts);
    assert!((0..333).all(|number| text.contains(&format!("2102352{number:013}"))));
    assert!(text.contains("其余另附清单"));
    assert_eq!(text.matches('续').count(), 8);
}

#[test]
fn long_texts_stay_inside_and_lose_nothing() {
    let texts = looked_at(&many_words());
    let text = run_together(&texts);
    assert_eq!(text.matches("院方要求分三批到货，每批须提前五个工作日书面通知。").count(), 80);
    assert_eq!(text.matches("请业务部门补充院方预算批复文件，并说明回款安排。").count(), 60);
    assert!(text.contains(&model(7).repeat(3)));
    assert!(text.contains("人民币玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"));
}

#[test]
fn the_largest_amounts_fit_into_their_columns() {
    let texts = looked_at(&many_prices());
    let text = run_together(&texts);
    assert_eq!(text.matches("9,999,999,999.99").count(), 1000);
}
