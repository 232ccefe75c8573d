//! What the records of master data have in common.

use crate::http::{self, FieldFault, Problem};
use crate::layout::{Address, Page, Paging, Tab, Tabs};
use regulation::text::Code;
use regulation::{Actor, Role, code};
use serde::Deserialize;
use store::sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

/// Which records a list shows. What is retired stays on the documents that name it and can no longer be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Those in use.
    #[default]
    Active,
    /// Those that are retired.
    Retired,
    /// All.
    All,
}

impl Shown {
    /// As it stands in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired => "retired",
            Self::All => "all",
        }
    }

    /// Narrows a query by the column that says whether a record is in use.
    pub fn of(self, active: impl ColumnTrait) -> Condition {
        match self {
            Self::Active => Condition::all().add(active.eq(true)),
            Self::Retired => Condition::all().add(active.eq(false)),
            Self::All => Condition::all(),
        }
    }
}

/// Refuses whoever holds none of the roles now, in the transaction that writes (INV-14).
pub fn must_hold(actor: &Actor, roles: &[Role]) -> Result<(), Problem> {
    if roles.iter().any(|role| actor.has(*role)) { Ok(()) } else { Err(Problem::role_required(roles)) }
}

/// The code that a record is kept under, unless another of `all` has it, whatever its case, width and hyphens. A code that
/// is left as it was needs no second look.
pub fn free_code(
    typed: &Code,
    own: Uuid,
    all: impl IntoIterator<Item = (Uuid, String)>,
    taken: &str,
) -> Result<String, Problem> {
    let folded = code::fold(typed.as_str());
    let mut free = true;
    for (id, held) in all {
        if id == own && held == typed.as_str() {
            return Ok(held);
        }
        free &= id == own || code::fold(&held) != folded;
    }
    match free {
        true => Ok(typed.as_code().to_string()),
        false => Err(Problem::new(http::Code::Taken).at(FieldFault::new("/code", taken))),
    }
}

/// A text that may be left out, as its column holds it.
pub fn written<T: ToString>(text: &Option<T>) -> String {
    text.as_ref().map(T::to_string).unwrap_or_default()
}

/// A text that may be left out, as it is shown.
pub fn shown(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// A record is in use unless it is said not to be.
pub fn yes() -> bool {
    true
}

/// The key of the word for whether a record is in use.
pub fn in_use(active: bool) -> &'static str {
    if active { "master-active" } else { "master-retired" }
}

/// The tabs over a list of records: those in use, those retired, all.
pub fn tabs(p: &Page, label: String, shown: Shown) -> Tabs {
    let address = Address::of(&p.path).without_all(&["cursor"]);
    let tab = |own: Shown, key: &str| Tab {
        label: p.t(key),
        href: match own {
            Shown::Active => address.without("show").to_string(),
            Shown::Retired | Shown::All => address.with("show", own.code()).to_string(),
        },
        count: None,
        hot: false,
        current: own == shown,
    };
    let list = vec![
        tab(Shown::Active, "master-active"),
        tab(Shown::Retired, "master-retired"),
        tab(Shown::All, "master-all"),
    ];
    Tabs { label, list }
}

/// What stands under a list of records.
pub fn paging<T>(p: &Page, page: &http::Page<T>) -> Paging {
    let address = Address::of(&p.path);
    let later = address.get("cursor").is_some();
    Paging {
        shown: page.items.len() as u64,
        total: page.total,
        first: later.then(|| address.without("cursor").to_string()),
        next: page.next_cursor.as_deref().map(|cursor| address.next_page(cursor).to_string()),
    }
}
