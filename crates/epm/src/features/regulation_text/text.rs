//! The clauses as they are read: heading and text in the regulation's own language, a gloss in English.

use crate::layout::Page;
use crate::locale::Language;
use regulation::Clause;
use serde::Serialize;

/// Number, heading and gloss in English, a clause a line.
const GLOSS: &str = include_str!("gloss.tsv");
/// Number, heading in Chinese and in English, a chapter a line.
const CHAPTERS: &str = include_str!("chapters.tsv");

/// A clause as it is read.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ClauseText {
    /// `2.4.4`
    pub number: &'static str,
    /// What it is about, in the regulation's language.
    pub heading: &'static str,
    /// Its own words.
    pub text: &'static str,
    /// What it is about, in English.
    pub heading_in_english: &'static str,
    /// What it says, in English; not binding.
    pub gloss: &'static str,
}

impl ClauseText {
    /// The clause in words.
    pub fn of(clause: Clause) -> Self {
        let (heading_in_english, gloss) = in_english(clause.number());
        Self {
            number: clause.number(),
            heading: clause.heading(),
            text: clause.text(),
            heading_in_english,
            gloss,
        }
    }

    /// Its heading in the reader's language.
    pub fn headed(&self, p: &Page) -> &'static str {
        match p.language {
            Language::Chinese => self.heading,
            Language::English => self.heading_in_english,
        }
    }
}

fn in_english(number: &str) -> (&'static str, &'static str) {
    let mut lines = GLOSS.lines().filter_map(|line| line.split_once('\t'));
    let rest = lines.find(|(own, _)| *own == number).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split_once('\t')).unwrap_or_default()
}

/// A chapter with its clauses.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// `2.4`
    pub number: &'static str,
    /// Its heading in the reader's language.
    pub heading: &'static str,
    /// Its clauses.
    pub clauses: Vec<ClauseText>,
}

/// Every chapter that has clauses.
pub fn chapters(language: Language) -> Vec<Chapter> {
    let chapter = |line: &'static str| {
        let (number, headings) = line.split_once('\t')?;
        let (chinese, english) = headings.split_once('\t')?;
        let own = |clause: &&Clause| {
            clause.number() == number
                || clause.number().strip_prefix(number).is_some_and(|rest| rest.starts_with('.'))
        };
        Some(Chapter {
            number,
            heading: match language {
                Language::Chinese => chinese,
                Language::English => english,
            },
            clauses: Clause::ALL.iter().filter(own).map(|clause| ClauseText::of(*clause)).collect(),
        })
    };
    CHAPTERS.lines().filter_map(chapter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clause_is_in_a_chapter_and_has_its_words_in_both_languages() {
        let shown: usize = chapters(Language::English).iter().map(|chapter| chapter.clauses.len()).sum();
        assert_eq!(shown, Clause::ALL.len());
        for clause in Clause::ALL {
            let text = ClauseText::of(*clause);
            for words in [text.heading, text.text, text.heading_in_english, text.gloss] {
                assert!(!words.is_empty(), "{clause}");
            }
        }
    }
}
