//! The address of a list as it stands, with one thing changed: what tabs, chips, heads of columns and paging link to.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;

/// What need not be encoded in a query (RFC 3986, 2.3).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A path with its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// The address as it was asked for; empty fields, which a form sends too, are left out.
    pub fn of(path_and_query: &str) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let decode = |text: &str| {
            let spaced = text.replace('+', " ");
            percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
        };
        let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let pairs = pairs.filter(|(_, value)| !value.is_empty());
        Self {
            path: path.to_owned(),
            pairs: pairs.map(|(name, value)| (decode(name), decode(value))).collect(),
        }
    }

    /// What it says under `name`; nothing when it is not there.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// With `name` set to `value`, and on the first page: a cursor belongs to the list it came from.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut address = self.without(name);
        address.pairs.push((name.to_owned(), value.to_owned()));
        address
    }

    /// Without `name`, and on the first page.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let kept = self.pairs.iter().filter(|(own, _)| own != name && own != "cursor");
        Self { path: self.path.clone(), pairs: kept.cloned().collect() }
    }

    /// Without any of `names`, and on the first page.
    #[must_use]
    pub fn without_all(&self, names: &[&str]) -> Self {
        names.iter().fold(self.without("cursor"), |address, name| address.without(name))
    }

    /// The next page.
    #[must_use]
    pub fn next_page(&self, cursor: &str) -> Self {
        let mut address = self.without("cursor");
        address.pairs.push(("cursor".to_owned(), cursor.to_owned()));
        address
    }

    /// What a form that changes the other fields has to carry along.
    pub fn carried<'a>(&'a self, fields: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let others =
            self.pairs.iter().filter(|(name, _)| !fields.contains(&name.as_str()) && name != "cursor");
        others.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (index, (name, value)) in self.pairs.iter().enumerate() {
            let mark = if index == 0 { '?' } else { '&' };
            write!(f, "{mark}{}={}", utf8_percent_encode(name, QUERY), utf8_percent_encode(value, QUERY))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_changes_and_the_rest_stays() {
        let address =
            Address::of("/projects?q=%E6%9C%8D%E5%8A%A1+%E5%99%A8&status=arrived&department=&cursor=7b");
        assert_eq!(address.get("q"), Some("服务 器"));
        assert_eq!(address.get("department"), None);
        let closed = address.with("status", "closed").to_string();
        assert_eq!(closed, "/projects?q=%E6%9C%8D%E5%8A%A1%20%E5%99%A8&status=closed");
        assert_eq!(address.without("q").to_string(), "/projects?status=arrived");
        assert_eq!(Address::of("/projects").next_page("ab").to_string(), "/projects?cursor=ab");
        assert_eq!(address.carried(&["status"]).collect::<Vec<_>>(), [("q", "服务 器")]);
    }
}
