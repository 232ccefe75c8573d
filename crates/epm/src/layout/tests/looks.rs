//! What templates may look like: classes that the styles know, and nothing the content security policy forbids.

use super::words::sources;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every class the styles know.
fn known() -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    for file in fs::read_dir("../../web/styles").unwrap() {
        let styles = fs::read_to_string(file.unwrap().path()).unwrap();
        for rest in styles.split('.').skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                classes.insert(name);
            }
        }
    }
    classes
}

/// The attribute's text without what the template works out.
fn literal(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{']) {
        left.push_str(&rest[..at]);
        let end = if rest[at..].starts_with("{{") { "}}" } else { "%}" };
        // What is worked out may go on with the word before it: then the word is not known here.
        left.push(if end == "}}" { '?' } else { ' ' });
        rest = rest[at..].split_once(end).map_or("", |(_, rest)| rest);
    }
    left + rest
}

fn templates() -> Vec<(std::path::PathBuf, String)> {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    files.retain(|file| file.extension().is_some_and(|ending| ending == "html"));
    files.into_iter().map(|file| (file.clone(), fs::read_to_string(file).unwrap())).collect()
}

#[test]
fn every_class_of_a_template_has_a_style() {
    let known = known();
    let mut unknown = BTreeSet::new();
    for (file, text) in templates() {
        for class in text.split(" class=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            for name in literal(class).split_whitespace().filter(|name| !name.contains('?')) {
                if !known.contains(name) {
                    unknown.insert(format!("{name} in {}", file.display()));
                }
            }
        }
    }
    assert_eq!(unknown, BTreeSet::new());
}

#[test]
fn no_template_breaks_the_content_security_policy() {
    for (file, text) in templates() {
        for forbidden in
            [" style=\"", "<style", " onclick=", " onchange=", " onsubmit=", "javascript:", "hx-on"]
        {
            assert!(!text.contains(forbidden), "{} has {forbidden}", file.display());
        }
        let scripts = text.matches("<script").count();
        assert_eq!(
            scripts,
            text.matches("<script type=\"module\" src=").count(),
            "{} has a script",
            file.display()
        );
        assert!(!text.contains("|safe"), "{} trusts a text", file.display());
    }
}

#[test]
fn every_icon_is_in_the_sprite() {
    let sprite = fs::read_to_string("../../web/icons.txt").unwrap();
    let known: BTreeSet<&str> = sprite.lines().collect();
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for call in [".icon(\"", "Icon::new(\"", "Empty::new(\""] {
            for name in text.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(known.contains(name), "{} asks for the icon {name}", file.display());
            }
        }
    }
}
