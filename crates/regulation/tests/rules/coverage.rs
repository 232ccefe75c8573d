//! No clause without a rule and a test, no reason for a refusal that no test meets: read off the sources, so that it
//! holds whichever tests are run. Writes docs/generated/clauses.md and docs/generated/errors.md.

use crate::generated;
use regulation::clause::Clause;
use regulation::refusal::{Class, Reason};
use std::fs;
use std::path::Path;

/// A source file's name and text.
type Source = (String, String);

fn sources(folder: &str) -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("a folder of sources");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a source"))
    };
    files.into_iter().map(read).collect()
}

/// A test: its name, its file and its text.
struct Test {
    name: String,
    file: String,
    body: String,
}

fn tests() -> Vec<Test> {
    let rules = sources("tests/rules").into_iter().map(|(file, text)| (format!("tests/rules/{file}"), text));
    let units = sources("src").into_iter().map(|(file, text)| (format!("src/{file}"), text));
    rules.chain(units).flat_map(|(file, text)| in_file(&file, &text)).collect()
}

fn in_file(file: &str, text: &str) -> Vec<Test> {
    let functions = text.split("fn clause_").skip(1);
    let test = |function: &str| {
        let name = function.split('(').next().unwrap_or_default();
        let body = function.split("\n}\n").next().unwrap_or_default();
        Test { name: format!("clause_{name}"), file: file.into(), body: body.into() }
    };
    functions.map(test).collect()
}

/// The number a test is named after: `clause_2_4_4_…` is about 2.4.4.
fn number(test: &str) -> String {
    let words = test.split('_').skip(1);
    words.take_while(|word| word.bytes().all(|b| b.is_ascii_digit())).collect::<Vec<_>>().join(".")
}

/// The rule files whose first line names the clause, or the part it belongs to.
fn rules_of(clause: Clause) -> Vec<String> {
    let names = |(_, text): &Source| {
        let head = text.lines().take_while(|line| line.starts_with("//!")).take(2).collect::<String>();
        let words = head.split(|c: char| !(c.is_ascii_digit() || c == '.'));
        words.map(|word| word.trim_end_matches('.')).any(|word| {
            word == clause.number() || (word.len() > 1 && clause.number().starts_with(&format!("{word}.")))
        })
    };
    sources("src").into_iter().filter(names).map(|(file, _)| file).collect()
}

/// The clauses a person acts under: payments, and from the virtual contract to the cancellation. What else comes before
/// are definitions.
fn binding() -> impl Iterator<Item = Clause> {
    let binds = |clause: &Clause| *clause == Clause::C1_3_2 || *clause >= Clause::C1_3_4;
    Clause::ALL.iter().copied().filter(binds)
}

#[test]
fn every_clause_has_its_rule_and_its_tests() {
    let tests = tests();
    let mut table = String::from(
        "# Where each clause is carried out\n\nWritten by `crates/regulation/tests/rules/coverage.rs`; \
         `EPM_UPDATE=1 cargo test -p regulation` writes it anew.\n",
    );
    for clause in binding() {
        let rules = rules_of(clause);
        let own: Vec<_> = tests.iter().filter(|test| number(&test.name) == clause.number()).collect();
        assert!(!rules.is_empty(), "{clause} has no rule");
        assert!(!own.is_empty(), "{clause} has no test");
        table.push_str(&format!("\n## {clause} {}\n\n", clause.heading()));
        let rules: Vec<_> = rules.iter().map(|file| format!("`{file}`")).collect();
        table.push_str(&format!("Rules: {}\n\n", rules.join(" ")));
        for test in own {
            let says = test.name.trim_start_matches(|c: char| !c.is_ascii_digit());
            let says = says.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_').replace('_', " ");
            table.push_str(&format!("- {says} (`{}`)\n", test.file));
        }
    }
    generated::matches("clauses.md", &table);
}

#[test]
fn every_reason_for_a_refusal_is_met_by_a_test_of_a_clause() {
    let tests = tests();
    let mut table = String::from(
        "# Why an act is refused\n\nWritten by `crates/regulation/tests/rules/coverage.rs`; `EPM_UPDATE=1 cargo test -p \
         regulation` writes it anew.\nA reason has one code, in the JSON API and in its message `refusal-<code>`.\n\n\
         | code | HTTP status | seen under |\n| --- | --- | --- |\n",
    );
    for reason in Reason::ALL {
        let name = format!("Reason::{reason:?}");
        let meets = |test: &&Test| {
            test.body.match_indices(&name).any(|(at, _)| {
                !test.body[at + name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric())
            })
        };
        let mut clauses: Vec<_> = tests.iter().filter(meets).map(|test| number(&test.name)).collect();
        clauses.sort();
        clauses.dedup();
        assert!(!clauses.is_empty(), "no test named after a clause meets {name}");
        let status = match reason.class() {
            Class::Forbidden => 403,
            Class::Missing => 404,
            Class::Conflict => 409,
            Class::Invalid => 422,
        };
        table.push_str(&format!("| `{}` | {status} | {} |\n", reason.key(), clauses.join(", ")));
    }
    generated::matches("errors.md", &table);
}
