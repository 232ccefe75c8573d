//! Every key in both languages, with the same values in it; every key that code and templates name, there.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LOCALES: &str = "../../locales";

/// The keys of a language: where each is written, and which values it takes.
fn words(language: Language) -> BTreeMap<String, (PathBuf, BTreeSet<String>)> {
    let mut words: BTreeMap<String, (PathBuf, BTreeSet<String>)> = BTreeMap::new();
    for file in fs::read_dir(Path::new(LOCALES).join(language.tag())).unwrap() {
        let file = file.unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        let mut key = String::new();
        for line in text.lines() {
            if let Some((name, _)) = line.split_once(" =").filter(|(name, _)| is_key(name)) {
                name.clone_into(&mut key);
                let twice = words.insert(key.clone(), (file.clone(), BTreeSet::new()));
                assert!(
                    twice.is_none(),
                    "{key} is in {} and again in {}",
                    twice.unwrap().0.display(),
                    file.display()
                );
            }
            if let Some((_, values)) = words.get_mut(&key) {
                values.extend(line.split('$').skip(1).map(|rest| {
                    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
                }));
            }
        }
    }
    words
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

#[test]
fn both_languages_say_the_same_things() {
    let (chinese, english) = (words(Language::Chinese), words(Language::English));
    let missing = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(missing(&chinese, &english), Vec::<String>::new(), "not in English");
    assert_eq!(missing(&english, &chinese), Vec::<String>::new(), "not in Chinese");
    for (key, (_, values)) in &chinese {
        assert_eq!(values, &english[key].1, "{key} takes other values in English");
    }
}

#[test]
fn every_word_can_be_said() {
    for language in Language::ALL {
        for (key, (_, values)) in words(language) {
            let values: Vec<(&str, &str)> = values.iter().map(|name| (name.as_str(), "2")).collect();
            assert!(language.try_say(&key, &values).is_some(), "{} cannot be read: {key}", language.tag());
        }
    }
}

pub(super) fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html") {
            found.push(path);
        }
    }
}

/// The literal keys of a source: `.t("key")`, `.t1("key", …)`, `.field("name", "key")`, `.help("key")`, `.titled("key")`.
fn named_keys(text: &str) -> Vec<&str> {
    let literal =
        |rest: &'_ str| rest.strip_prefix('"').and_then(|rest| rest.split('"').next()).map(str::len);
    let mut keys = Vec::new();
    for call in [".t(", ".t1(", ".t2(", ".help(", ".titled(", ".say(", ".say_with(", ".field("] {
        for (at, _) in text.match_indices(call) {
            let mut rest = &text[at + call.len()..];
            if call == ".field(" {
                let Some((_, second)) = rest.split_once(", ") else { continue };
                rest = second;
            }
            if let Some(length) = literal(rest) {
                keys.push(&rest[1..=length]);
            }
        }
    }
    keys
}

#[test]
fn every_key_that_is_named_is_there() {
    let there = words(Language::Chinese);
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        // Tests name keys that are not there, on purpose.
        let text = text.split("#[cfg(test)]").next().unwrap();
        // So do comments.
        let text: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        if file.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs") {
            continue;
        }
        for key in named_keys(&text).into_iter().filter(|key| is_key(key)) {
            assert!(there.contains_key(key), "{} names {key}, which is not in locales", file.display());
        }
    }
}

#[test]
fn keys_that_are_made_are_there() {
    use regulation::duties::Role;
    use regulation::lifecycle::Status;
    let p = page(Language::English, "/");
    for status in Status::ALL {
        assert!(!p.status_word(status).starts_with("status-"));
    }
    for role in Role::ALL {
        assert!(!p.role_word(*role).starts_with("role-"));
    }
    for (group, areas) in Area::grouped(Role::ALL) {
        assert!(group.is_empty() || p.t(group) != group, "{group}");
        assert!(areas.iter().all(|area| p.t(area.key()) != area.key()), "{group}");
    }
}

/// What a page sends along is what the scripts ask for with `say("key")`, and nothing else.
#[test]
fn the_scripts_words_are_those_they_ask_for() {
    let mut scripts = String::new();
    for file in fs::read_dir("../../web/scripts").unwrap() {
        scripts += &fs::read_to_string(file.unwrap().path()).unwrap();
    }
    let sent = page::SCRIPT_WORDS;
    for asked in scripts.split("say(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(sent.contains(&asked), "{asked} is not sent");
    }
    for key in sent {
        assert!(scripts.contains(&format!("\"{key}\"")), "{key} is sent for nothing");
    }
    for language in Language::ALL {
        let words = Page::new(language, now(), "/").script_words();
        assert!(!words.contains("script-"), "{words}");
    }
}
