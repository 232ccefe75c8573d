//! An address with its query: tabs, chips and paging change one thing in it and keep the rest, so that a link tells the
//! whole state of a list.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;

/// What stands in a query as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A path and the pairs of its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// Takes `path?query` apart; what is empty says nothing and is left out.
    pub fn of(path_and_query: &str) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let decoded =
            |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.filter(|(_, value)| !value.is_empty());
        Self {
            path: path.to_owned(),
            pairs: pairs.map(|(name, value)| (decoded(name), decoded(value))).collect(),
        }
    }

    /// With that value, instead of any it had.
    #[must_use]
    pub fn with(&self, name: &str, value: impl fmt::Display) -> Self {
        let mut other = self.without(&[name]);
        other.pairs.push((name.to_owned(), value.to_string()));
        other
    }

    /// Without these.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let kept = self.pairs.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        Self { path: self.path.clone(), pairs: kept.cloned().collect() }
    }

    /// The first value of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (at, (name, value)) in self.pairs.iter().enumerate() {
            let sign = if at == 0 { '?' } else { '&' };
            let (name, value) = (utf8_percent_encode(name, PLAIN), utf8_percent_encode(value, PLAIN));
            write!(f, "{sign}{name}={value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_changes_and_the_rest_stays() {
        let list = Address::of("/contracts?q=%E5%8C%BB%E9%99%A2+A&status=&kind=virtual&cursor=5b");
        assert_eq!(list.value("q"), Some("医院 A"));
        assert_eq!(list.value("status"), None);
        let tab = list.without(&["cursor"]).with("status", "draft");
        assert_eq!(tab.to_string(), "/contracts?q=%E5%8C%BB%E9%99%A2%20A&kind=virtual&status=draft");
        assert_eq!(tab.without(&["q", "kind", "status"]).to_string(), "/contracts");
    }
}
