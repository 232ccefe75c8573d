//! What is long, wide or many: 500 lines, models of 60 characters, texts that fill a page.

use crate::forms::looked_at;
use forms::samples::{many_lines, many_prices, many_serials, many_words, model};

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
    // A letter that each sentence has once, since a sentence may go on overleaf.
    assert_eq!((text.matches('须').count(), text.matches('补').count()), (80, 60));
    assert!(text.contains(&model(7).repeat(3)));
    assert!(text.contains("人民币玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"));
}

#[test]
fn the_largest_amounts_fit_into_their_columns() {
    let texts = looked_at(&many_prices());
    let text = run_together(&texts);
    assert_eq!(text.matches("9,999,999,999.99").count(), 1000);
}
