//! Finding things by what people type: names, codes, pinyin in full and by its initials.
//!
//! What is searched is folded when it is written and what is typed is folded when it is asked, so that
//! both databases compare plain text.

use pinyin::ToPinyinMulti;
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, LikeExpr, SimpleExpr};
use unicode_normalization::UnicodeNormalization;

/// How many ways of reading a name are kept: 重庆银行 has four.
const READINGS: usize = 8;

/// Full-width to half-width, lower case, no spaces: 「ＡＢ c」 is `abc`.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// What a search column keeps of some texts: each folded, in full pinyin and in initials, for every
/// common reading.
pub fn search_text<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = Vec::new();
    for text in texts {
        let folded = fold(text);
        let readings = readings(&folded);
        words.push(folded);
        words.extend(readings);
    }
    words.retain(|w| !w.is_empty());
    words.dedup();
    words.join(" ")
}

/// A key that sorts Chinese by pinyin and everything else as it is.
pub fn sort_key(text: &str) -> String {
    let mut key = String::new();
    for c in fold(text).chars() {
        match c.to_pinyin_multi().and_then(|all| all.into_iter().next()) {
            Some(reading) => {
                key.push_str(reading.plain());
                // The character itself keeps homophones together, after its syllable.
                key.push(c);
            }
            None => key.push(c),
        }
    }
    key
}

/// Full pinyin and initials of a folded text, for up to [`READINGS`] readings; none if it has no Chinese.
fn readings(folded: &str) -> Vec<String> {
    let mut ways = vec![(String::new(), String::new())];
    let mut chinese = false;
    for c in folded.chars() {
        let mut syllables: Vec<&str> = c.to_pinyin_multi().into_iter().flatten().map(|p| p.plain()).collect();
        syllables.sort_unstable();
        syllables.dedup();
        if syllables.is_empty() {
            for (full, initials) in &mut ways {
                full.push(c);
                initials.push(c);
            }
            continue;
        }
        chinese = true;
        syllables.truncate((READINGS / ways.len()).max(1));
        ways = ways
            .iter()
            .flat_map(|(full, initials)| {
                syllables.iter().map(move |s| (format!("{full}{s}"), format!("{initials}{}", &s[..1])))
            })
            .collect();
    }
    if !chinese {
        return Vec::new();
    }
    let (mut full, mut initials): (Vec<_>, Vec<_>) = ways.into_iter().unzip();
    initials.sort_unstable();
    initials.dedup();
    full.extend(initials);
    full
}

/// `column` contains what was typed.
pub fn contains(column: impl IntoColumnRef, typed: &str) -> SimpleExpr {
    let escaped: String = fold(typed).chars().flat_map(escaped).collect();
    Expr::col(column).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

/// `column` begins with `prefix`; an index on the column is used on both databases.
pub fn begins_with(column: impl IntoColumnRef + Clone, prefix: &str) -> SimpleExpr {
    Expr::col(column.clone()).gte(prefix).and(Expr::col(column).lt(format!("{prefix}\u{10ffff}")))
}

fn escaped(c: char) -> impl Iterator<Item = char> {
    matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_is_found() {
        let text = search_text(["重庆银行"]);
        for typed in ["重庆", "chongqingyinhang", "zhongqing", "cqyh", "zqyh"] {
            assert!(text.contains(typed), "{typed} in {text}");
        }
    }

    #[test]
    fn width_case_and_spaces_do_not_matter() {
        assert_eq!(fold(" ＡＢ－１2　c"), "ab-12c");
        assert_eq!(search_text(["S5720 AP"]), "s5720ap");
    }

    #[test]
    fn sorting_is_by_pinyin() {
        let mut names = vec!["张三", "李四", "阿里", "Beta"];
        names.sort_by_key(|n| sort_key(n));
        assert_eq!(names, ["阿里", "Beta", "李四", "张三"]);
    }
}
