//! What is refused, and what is printed as it is.

use crate::PRESS;
use crate::forms::looked_at;
use forms::form::{SignOffLine, SignOffSheet};
use forms::samples::{at, paper, sheet};
use forms::{Fonts, FontsError, Form, Logo, PrintError};

#[test]
fn hostile_text_is_printed_as_it_is() {
    let hostile = r#"#[x] *y* _z_ $z$ <b>&amp; `raw` @ref //c /*d*/ \u{41} #read("data.json") ~ -- ..."#;
    let sheet = SignOffSheet { customer: hostile.into(), title: format!("= {hostile}"), ..sheet() };
    let texts = looked_at(&paper("#QS-1", Some(1), Form::SignOffSheet(sheet)));
    let text = texts.concat().replace(['\n', '|'], "");
    assert!(text.contains(hostile), "{text}");
    assert!(text.contains(&format!("= {hostile}")), "{text}");
}

#[test]
fn a_character_without_a_glyph_is_refused_by_name() {
    let sheet = SignOffSheet { account_manager: "𠮷野 𓀀".into(), title: "堃喆".into(), ..sheet() };
    let refused = PRESS.print(&paper("QS-1", Some(1), Form::SignOffSheet(sheet)), at());
    let Err(PrintError::NoGlyph(characters)) = &refused else { panic!("{refused:?}") };
    assert_eq!(characters, &['𓀀', '𠮷']);
    let said = refused.expect_err("refused").to_string();
    assert_eq!(said, "no font has “𓀀” U+13000、“𠮷” U+20BB7");
}

#[test]
fn what_no_printer_can_print_is_refused_as_well() {
    for character in ['\u{0}', '\u{1b}', '\u{202e}', '\u{fffd}', '😀'] {
        let sheet = SignOffSheet { title: format!("甲{character}乙"), ..sheet() };
        let printed = PRESS.print(&paper("QS-1", Some(1), Form::SignOffSheet(sheet)), at());
        match printed {
            Err(PrintError::NoGlyph(characters)) => assert_eq!(characters, [character]),
            Err(error) => panic!("{character:?}: {error}"),
            Ok(_) => assert_eq!(character, '\u{fffd}', "a font may have a glyph for it"),
        }
    }
}

#[test]
fn a_paper_that_would_be_a_library_is_refused() {
    let line = sheet().lines.remove(0);
    let lines = (0..4_000).map(|_| SignOffLine { model: "辰".repeat(60), ..line.clone() }).collect();
    let long = SignOffSheet { lines, ..sheet() };
    let refused = PRESS.print(&paper("QS-1", Some(1), Form::SignOffSheet(long)), at());
    assert!(matches!(refused, Err(PrintError::TooLong)), "{refused:?}");
}

#[test]
fn a_logo_stands_at_the_head_and_a_broken_one_is_refused() {
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20" fill="#123"/></svg>"##;
    let mut paper = paper("QS-1", Some(1), Form::SignOffSheet(sheet()));
    paper.logo = Some(Logo::Svg(svg.to_vec()));
    looked_at(&paper);
    for broken in [Logo::Svg(b"<svg".to_vec()), Logo::Png(b"\x89PNG".to_vec()), Logo::Png(Vec::new())] {
        paper.logo = Some(broken);
        let refused = PRESS.print(&paper, at());
        assert!(matches!(refused, Err(PrintError::Logo(_))), "{refused:?}");
    }
}

#[test]
fn a_folder_of_fonts_that_is_not_one_is_refused() {
    let nowhere = std::path::Path::new("no/such/folder");
    assert!(matches!(Fonts::load(Some(nowhere)), Err(FontsError::Folder(_))));
}
