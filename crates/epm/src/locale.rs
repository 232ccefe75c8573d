//! The two languages of the application and their words (`locales/`). Chinese comes first: what a browser asks for
//! that we do not speak is answered in Chinese.

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

fluent_templates::static_loader! {
    static WORDS = {
        locales: "../../locales",
        fallback_language: "zh-CN",
        // The marks around inserted values would be copied along with codes and amounts.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static IDENTIFIERS: LazyLock<[LanguageIdentifier; 2]> = LazyLock::new(|| {
    Language::ALL.map(|language| language.tag().parse().expect("our own tags are well formed"))
});

/// A language the application speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Language {
    /// 简体中文
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// Its BCP 47 tag: the folder of its words, the `lang` of a page.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// The language of that tag.
    pub fn tagged(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The best of an `Accept-Language` header (RFC 9110, 12.5.4); Chinese when it names neither.
    pub fn accepted(header: &str) -> Self {
        let weighed = |range: &str| {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            let language = match tag.split('-').next() {
                Some("en") => Self::English,
                Some("zh" | "*") => Self::Chinese,
                _ => return None,
            };
            (weight > 0.0).then_some((language, weight))
        };
        let mut best: Option<(Self, f32)> = None;
        for (language, weight) in header.split(',').filter_map(weighed) {
            // Of equal weights the first stands.
            if best.is_none_or(|(_, most)| weight > most) {
                best = Some((language, weight));
            }
        }
        best.map_or(Self::default(), |(language, _)| language)
    }

    /// What stands between the items of a list.
    pub fn list_comma(self) -> &'static str {
        match self {
            Self::Chinese => "、",
            Self::English => ", ",
        }
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Self::Chinese => &IDENTIFIERS[0],
            Self::English => &IDENTIFIERS[1],
        }
    }

    /// The words under `key`; the key itself where there are none, so that the gap is seen and not silent.
    pub fn say(self, key: &str) -> String {
        self.try_say(key, &[]).unwrap_or_else(|| key.to_owned())
    }

    /// The words under `key` with values put in.
    pub fn say_with(self, key: &str, values: &[(&str, &str)]) -> String {
        self.try_say(key, values).unwrap_or_else(|| key.to_owned())
    }

    /// The words under `key`, if there are any.
    pub fn try_say(self, key: &str, values: &[(&str, &str)]) -> Option<String> {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.iter().map(|(name, value)| (Cow::Owned((*name).to_owned()), worded(value))).collect();
        WORDS.try_lookup_complete(self.identifier(), key, Some(&values))
    }
}

/// A value as it stands in a sentence. One is a number, so that the sentence can be in the singular; all else stands as it
/// was written (a code keeps its zeros).
fn worded(value: &str) -> FluentValue<'_> {
    if value == "1" { FluentValue::from(1) } else { FluentValue::from(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_told_in_the_singular() {
        for (days, told) in
            [("0", "0 working days late"), ("1", "1 working day late"), ("11", "11 working days late")]
        {
            assert_eq!(Language::English.say_with("due-late", &[("days", days)]), told);
        }
    }

    #[test]
    fn the_header_decides_by_weight_then_by_order() {
        for (header, language) in [
            ("", Language::Chinese),
            ("fr", Language::Chinese),
            ("en", Language::English),
            ("en-GB,zh;q=0.9", Language::English),
            ("zh-TW, en", Language::Chinese),
            ("en;q=0.3, zh-CN;q=0.8", Language::Chinese),
            ("en;q=0, zh;q=0.1", Language::Chinese),
            ("de, en;q=0.5", Language::English),
            (";;q=x,,", Language::Chinese),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn values_are_put_in_without_marks() {
        let said = Language::English.say_with("problem-role-required", &[("roles", "Finance")]);
        assert!(said.contains("Finance") && !said.contains('\u{2068}'), "{said}");
        assert_eq!(Language::English.say("no-such-key"), "no-such-key");
    }
}
