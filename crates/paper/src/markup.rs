//! Tags of a workbook's parts, read and written one by one.

use quick_xml::escape::{escape, unescape};
use quick_xml::events::BytesStart;

/// The value of an attribute, whatever its prefix.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| {
        let key = attribute.key.as_ref();
        key.rsplit(':').next() == Some(name) && !key.starts_with("xmlns")
    });
    found.and_then(|attribute| unescape(&attribute.value).ok().map(|value| value.into_owned()))
}

/// The tag with these attributes put otherwise, or left out.
pub(crate) fn open_tag(tag: &BytesStart<'_>, with: &[(&str, Option<&str>)], is_empty: bool) -> String {
    let mut written = format!("<{}", tag.name().as_ref());
    for attribute in tag.attributes().flatten() {
        let key = attribute.key.as_ref();
        if with.iter().all(|(changed, _)| *changed != key) {
            // As it stands there, escaped already; a value may be in single quotes.
            written.push_str(&format!(" {key}=\"{}\"", attribute.value.replace('"', "&quot;")));
        }
    }
    for (key, value) in with {
        if let Some(value) = value {
            written.push_str(&format!(" {key}=\"{}\"", escape(*value)));
        }
    }
    written.push_str(if is_empty { "/>" } else { ">" });
    written
}

/// A cell that holds text and can hold nothing else: never a formula.
pub(crate) fn inline_text(prefix: &str, position: &str, style: &str, text: &str) -> String {
    let seen: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let text = escape(seen.replace(['\u{fffe}', '\u{ffff}'], ""));
    format!(
        r#"<{prefix}c r="{position}"{style} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is></{prefix}c>"#
    )
}

/// Column and row of `D5`.
pub(crate) fn position_of(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = text.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, b| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((column, number.parse().ok()?))
}
