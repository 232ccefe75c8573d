//! Finding things by what people type: names, codes, pinyin in full and by its initials.
//!
//! What is searched is folded when it is written and what is typed is folded when it is asked, so that
//! both databases compare plain text. Small tables have a `search` column and are read through
//! ([`contains`]). Projects are many: each keeps the words it is found by, every end of its title and codes
//! from where a reader would begin, so that "contains" is a range of an index ([`projects`]).

use std::collections::BTreeSet;

use pinyin::{ToPinyin, ToPinyinMulti};
use regulation::serial::SerialNumber;
use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait, Func, IntoColumnRef, LikeExpr, Query, SelectStatement, SimpleExpr,
    UnionType,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::StoreError;
use crate::entities::{contract, customer, project, project_word, serial};

/// How many ways of reading a text are kept: 重庆银行 has four.
const READINGS: usize = 8;
/// How many characters of a text's end are kept as a word. What is typed beyond is compared with the whole.
const WORD: usize = 8;
/// The same in letters of full pinyin.
const PINYIN: usize = 16;
/// Characters that are read in more than one common way in the names of people, places and companies.
const READ_IN_MANY_WAYS: &str =
    "重行长单乐曾朝藏厦都会调盛解仇查朴区翟泊埔堡番莞蚌车传率省系校便还参模属宿提阿柏薄盖和贾折种覃员大宁";

/// Full-width to half-width, lower case, no spaces: 「ＡＢ c」 is `abc`.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// What a `search` column keeps of some texts: each folded, in full pinyin and in initials, for every
/// common reading.
pub fn search_text<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        let folded = fold(text);
        let spoken = spoken(&folded);
        kept.push(folded);
        kept.extend(spoken.into_iter().flat_map(|(full, initials)| [full, initials]));
    }
    kept.retain(|w| !w.is_empty());
    kept.dedup();
    kept.join(" ")
}

/// A key that sorts Chinese by pinyin and everything else as it is.
pub fn sort_key(text: &str) -> String {
    let mut key = String::new();
    for c in fold(text).chars() {
        if let Some(reading) = c.to_pinyin() {
            key.push_str(reading.plain());
        }
        // The character itself keeps homophones together, after its syllable.
        key.push(c);
    }
    key
}

/// The common readings of a character, the commonest first; none if it is not Chinese.
fn syllables(c: char) -> Vec<&'static str> {
    let mut syllables: Vec<_> = c.to_pinyin().into_iter().map(|reading| reading.plain()).collect();
    if READ_IN_MANY_WAYS.contains(c) {
        syllables.extend(c.to_pinyin_multi().into_iter().flatten().map(|reading| reading.plain()));
        let mut seen = BTreeSet::new();
        syllables.retain(|syllable| seen.insert(*syllable));
    }
    syllables
}

/// Full pinyin and initials of a folded text in each of its readings; none if it has no Chinese.
fn spoken(folded: &str) -> BTreeSet<(String, String)> {
    let mut ways = vec![(String::new(), String::new())];
    let mut chinese = false;
    for c in folded.chars() {
        let mut syllables = syllables(c);
        if syllables.is_empty() {
            for (full, initials) in &mut ways {
                full.push(c);
                initials.push(c);
            }
            continue;
        }
        chinese = true;
        syllables.truncate((READINGS / ways.len()).max(1));
        let each = |(full, initials): &(String, String)| {
            let (full, initials) = (full.clone(), initials.clone());
            syllables
                .iter()
                .map(move |s| (format!("{full}{s}"), format!("{initials}{}", &s[..1])))
                .collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(each).collect();
    }
    if chinese { ways.into_iter().collect() } else { BTreeSet::new() }
}

/// The words a text is found by: its ends from wherever a reader would begin, as written and as spoken.
pub(crate) fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in texts {
        let folded: Vec<char> = fold(text).chars().collect();
        for start in (0..folded.len()).filter(|start| begins(&folded, *start)) {
            let end: String = folded[start..].iter().take(WORD).collect();
            for (full, initials) in spoken(&end) {
                words.insert(full.chars().take(PINYIN).collect());
                words.insert(initials);
            }
            words.insert(end);
        }
    }
    words
}

/// Whether a reader would begin here: at a Chinese character, where letters or digits begin, and behind the
/// zeros in front of a number.
fn begins(text: &[char], at: usize) -> bool {
    #[derive(PartialEq)]
    enum Kind {
        Letter,
        Zero,
        Digit,
        Chinese,
        Sign,
    }
    let kind = |c: char| match c {
        '0' => Kind::Zero,
        c if c.is_ascii_digit() => Kind::Digit,
        c if c.is_ascii_alphabetic() => Kind::Letter,
        c if c.is_alphanumeric() => Kind::Chinese,
        _ => Kind::Sign,
    };
    let here = kind(text[at]);
    let before = at.checked_sub(1).map(|at| kind(text[at]));
    match (before, here) {
        (_, Kind::Chinese) | (None, _) => true,
        (_, Kind::Sign) => false,
        (Some(Kind::Digit), Kind::Zero) => false,
        (Some(before), here) => before != here,
    }
}

/// `column` contains what was typed. Reads the whole table: for tables that stay small.
pub fn contains(column: impl IntoColumnRef, typed: &str) -> SimpleExpr {
    let escaped: String = fold(typed).chars().flat_map(escaped).collect();
    Expr::col(column).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

/// The same as [`contains`] where many rows are read through: comparing bytes is several times quicker than `LIKE`.
pub fn contains_bytes(db: &impl ConnectionTrait, column: impl IntoColumnRef, typed: &str) -> SimpleExpr {
    let place = if db.get_database_backend() == DbBackend::Postgres { "strpos" } else { "instr" };
    let place = Func::cust(Alias::new(place)).arg(Expr::col(column)).arg(fold(typed));
    Expr::expr(place).gt(0)
}

/// `column` holds what was typed, whatever its case: for text that is kept as it was written. Reads the whole table.
pub fn holds(column: impl IntoColumnRef, typed: &str) -> SimpleExpr {
    let escaped: String = typed.trim().to_lowercase().chars().flat_map(escaped).collect();
    Func::lower(Expr::col(column)).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

fn escaped(c: char) -> impl Iterator<Item = char> {
    matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c])
}

/// `column` begins with `prefix`; an index on the column is used on both databases.
pub fn begins_with(column: impl IntoColumnRef + Clone, prefix: &str) -> SimpleExpr {
    Expr::col(column.clone()).gte(prefix).and(Expr::col(column).lt(format!("{prefix}\u{10ffff}")))
}

/// More than this are many: then it is quicker to read the list and pick than to look up and sort.
pub const MANY: u64 = 2000;

/// Projects that are found by what was typed: in code, title or contract number, in the customer's name, all
/// also by pinyin, or by how a serial number begins.
pub async fn projects(db: &impl ConnectionTrait, typed: &str) -> Result<Condition, StoreError> {
    // Read once: where they are few, the page, its count and its tabs all go by these.
    // A project is found by two or three words at once, so that its identifier comes as often.
    let ids = db.query_all(&found_ids(typed).limit(2 * MANY + 1).to_owned()).await?;
    if ids.len() <= 2 * MANY as usize {
        let ids = ids.iter().map(|row| row.try_get_by_index(0)).collect::<Result<BTreeSet<Uuid>, _>>()?;
        return Ok(Condition::all().add(project::Column::Id.is_in(ids)));
    }
    let mut condition = Condition::any()
        .add(project::Column::Customer.in_subquery(customers(typed)))
        .add(contains_bytes(db, (project::Entity, project::Column::Search), typed));
    if let Some(units) = units(typed) {
        condition = condition.add(project::Column::Id.in_subquery(units));
    }
    Ok(condition)
}

/// Contracts that are found by what was typed: in number or title, or in the customer's name, all also by pinyin. All of
/// them are read through for it, but once: where few are found, the page and its sums go by these.
pub async fn contracts(db: &impl ConnectionTrait, typed: &str) -> Result<Condition, StoreError> {
    let found = Condition::any()
        .add(contains_bytes(db, contract::Column::Search, typed))
        .add(contract::Column::Customer.in_subquery(customers(typed)));
    let ids = contract::Entity::find().select_only().column(contract::Column::Id).filter(found.clone());
    let ids: Vec<Uuid> = ids.limit(MANY + 1).into_tuple().all(db).await?;
    let few = ids.len() <= MANY as usize;
    Ok(if few { Condition::all().add(contract::Column::Id.is_in(ids)) } else { found })
}

/// The identifiers of the projects that are found by what was typed; some twice, who reads them tells them apart.
pub fn found_ids(typed: &str) -> SelectStatement {
    let theirs = project::Entity::find().select_only().column(project::Column::Id);
    let theirs = theirs.filter(project::Column::Customer.in_subquery(customers(typed))).into_query();
    let mut found = by_word(typed);
    found.union(UnionType::All, theirs);
    if let Some(units) = units(typed) {
        found.union(UnionType::All, units);
    }
    found
}

fn customers(typed: &str) -> SelectStatement {
    let customers = customer::Entity::find().select_only().column(customer::Column::Id);
    customers.filter(contains(customer::Column::Search, typed)).into_query()
}

fn units(typed: &str) -> Option<SelectStatement> {
    let number = SerialNumber::new(typed).ok()?;
    let units = serial::Entity::find().select_only().column(serial::Column::Project);
    Some(units.filter(begins_with(serial::Column::Serial, number.as_str())).into_query())
}

/// The part of what was typed by which it is found: a code begins like every code of its year and ends like no other.
fn selective(folded: &str) -> &str {
    const TELLING: usize = 3;
    let last = folded.rsplit(['-', '/']).next().unwrap_or(folded);
    let is_code = folded.chars().count() > WORD && last.chars().count() >= TELLING;
    if is_code { last } else { folded }
}

fn by_word(typed: &str) -> SelectStatement {
    let folded = fold(typed);
    let length = folded.chars().count();
    let column = || (project_word::Entity, project_word::Column::Word);
    let cut: String = selective(&folded).chars().take(WORD).collect();
    let mut found = Condition::any();
    if length > WORD && folded.bytes().all(|b| b.is_ascii_alphabetic()) {
        // Letters may be full pinyin, of which more is kept; as initials or as a word they stand there cut.
        let spoken: String = folded.chars().take(PINYIN).collect();
        let whole = (length > PINYIN).then(|| is_whole(typed));
        found = found.add(Condition::all().add(begins_with(column(), &spoken)).add_option(whole));
        found = found.add(Condition::all().add(Expr::col(column()).eq(cut)).add(is_whole(typed)));
    } else {
        let whole = (length > WORD).then(|| is_whole(typed));
        found = found.add(Condition::all().add(begins_with(column(), &cut)).add_option(whole));
    }
    let mut query = Query::select();
    query.column(project_word::Column::Project).from(project_word::Entity).cond_where(found);
    query
}

/// That all of what was typed stands in the project of a word, which is kept only in part.
fn is_whole(typed: &str) -> SimpleExpr {
    let own = Expr::col((project::Entity, project::Column::Id))
        .eq(Expr::col((project_word::Entity, project_word::Column::Project)));
    let whole = project::Entity::find().select_only().column(project::Column::Id).filter(own);
    Expr::exists(whole.filter(contains((project::Entity, project::Column::Search), typed)).into_query())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_common_reading_is_found() {
        let text = search_text(["重庆银行"]);
        for typed in ["重庆", "chongqingyinhang", "zhongqing", "cqyh", "zqyh"] {
            assert!(text.contains(typed), "{typed} in {text}");
        }
    }

    #[test]
    fn a_long_code_is_looked_for_by_its_end() {
        for (typed, by) in [
            ("xs-2025-13637", "13637"),
            ("ht-2026-0001/02", "ht-2026-0001/02"),
            ("xs-2025-1", "xs-2025-1"),
            ("13637", "13637"),
            ("江临市第三人民医院扩容", "江临市第三人民医院扩容"),
        ] {
            assert_eq!(selective(typed), by);
        }
    }

    #[test]
    fn width_case_and_spaces_do_not_matter() {
        assert_eq!(fold(" ＡＢ－１2　c"), "ab-12c");
        assert_eq!(search_text(["S5735 交换机"]), "s5735交换机 s5735jiaohuanji s5735jhj");
    }

    #[test]
    fn sorting_is_by_pinyin() {
        let mut names = vec!["张三", "李四", "阿里", "Beta"];
        names.sort_by_key(|n| sort_key(n));
        assert_eq!(names, ["阿里", "Beta", "李四", "张三"]);
    }

    #[test]
    fn a_word_begins_wherever_a_reader_would() {
        let words = words(["XS-2026-0123", "重庆银行数据中心扩容项目"]);
        let found = |typed: &str| words.iter().any(|word| word.starts_with(typed));
        for typed in [
            "xs-2026",
            "2026-012",
            "0123",
            "123",
            "重庆",
            "银行",
            "数据中心",
            "cqyh",
            "sjzx",
            "shujuzhongxin",
            "kuorong",
        ] {
            assert!(found(typed), "{typed} in {words:?}");
        }
        for typed in ["s-2026", "23", "hongqing"] {
            assert!(!found(typed), "{typed} in {words:?}");
        }
    }
}
