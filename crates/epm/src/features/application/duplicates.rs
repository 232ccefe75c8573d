//! Which projects an application may repeat (C4): one on the same contract, one for the same customer at about the same
//! amount, one for the same customer with goods that the application names. All of a page are looked for at once.

use regulation::{Actor, Fen, code};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::entities::{contract, equipment_line, project};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use store::{StoreError, scope, search};
use uuid::Uuid;

/// Amounts so many hundredths apart are about the same.
const ABOUT: i64 = 10;
/// So many are shown of an application.
const MOST: usize = 5;
/// So many candidates are read for a page.
const READ: u64 = 500;

/// Why a project may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// It stands on a contract of the same number.
    SameContract,
    /// It is for the same customer, at about the same amount.
    SimilarAmount,
    /// It is for the same customer, with a model that the application names.
    SharedModel,
}

impl Likeness {
    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::SameContract => "application-same-contract",
            Self::SimilarAmount => "application-similar-amount",
            Self::SharedModel => "application-shared-model",
        }
    }
}

/// A project that an application may repeat.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Duplicate {
    /// The project.
    pub id: Uuid,
    /// Its code, once given.
    pub code: Option<String>,
    /// For what.
    pub title: String,
    /// Its status.
    pub status: String,
    /// The contract's amount.
    #[schema(value_type = String)]
    pub amount: Fen,
    /// Why it may be the same.
    #[schema(value_type = Vec<String>)]
    pub because: Vec<Likeness>,
}

/// The projects that each of these applications may repeat, the likeliest first.
pub async fn duplicates(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    applied: &[project::Model],
) -> Result<BTreeMap<Uuid, Vec<Duplicate>>, StoreError> {
    if applied.is_empty() {
        return Ok(BTreeMap::new());
    }
    let known = Known {
        on_contract: on_same_contract(conn, applied).await?,
        with_model: with_named_model(conn, applied).await?,
    };
    let candidates = candidates(conn, actor, applied, &known).await?;
    let of = |row: &project::Model| {
        let others = candidates.iter().filter(|other| other.id != row.id);
        let others = others.map(|other| (other, known.likenesses(row, other)));
        let likely = others.filter(|(_, because)| !because.is_empty());
        let mut found: Vec<_> = likely.map(|(other, because)| duplicate(other, because)).collect();
        found.sort_by_key(|found| (found.because.first().copied(), usize::MAX - found.because.len()));
        found.truncate(MOST);
        (row.id, found)
    };
    Ok(applied.iter().map(of).collect())
}

/// What was found out by contract numbers and by models: projects, by application.
struct Known {
    on_contract: BTreeMap<Uuid, BTreeSet<Uuid>>,
    with_model: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

impl Known {
    /// Why the other project may be the same.
    fn likenesses(&self, row: &project::Model, other: &project::Model) -> Vec<Likeness> {
        let names = |map: &BTreeMap<Uuid, BTreeSet<Uuid>>| {
            map.get(&row.id).is_some_and(|ids| ids.contains(&other.id))
        };
        let (least, most) = about(row.amount);
        let similar = other.customer == row.customer && (least..=most).contains(&other.amount);
        let all = [
            (names(&self.on_contract), Likeness::SameContract),
            (similar, Likeness::SimilarAmount),
            (names(&self.with_model), Likeness::SharedModel),
        ];
        all.into_iter().filter_map(|(holds, likeness)| holds.then_some(likeness)).collect()
    }
}

/// Every project that one of the applications may repeat, of those the person sees.
async fn candidates(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    applied: &[project::Model],
    known: &Known,
) -> Result<Vec<project::Model>, StoreError> {
    let similar = |row: &project::Model| {
        let (least, most) = about(row.amount);
        Condition::all()
            .add(project::Column::Customer.eq(row.customer))
            .add(project::Column::Amount.between(least, most))
    };
    let mut likely = applied.iter().fold(Condition::any(), |any, row| any.add(similar(row)));
    let found = known.on_contract.values().chain(known.with_model.values());
    let found: BTreeSet<Uuid> = found.flatten().copied().collect();
    if !found.is_empty() {
        likely = likely.add(project::Column::Id.is_in(found));
    }
    let query = project::Entity::find()
        .filter(likely)
        .filter(project::Column::CancelledAt.is_null())
        .filter(scope::projects(&actor.sight()))
        .order_by_desc(project::Column::ChangedAt)
        .limit(READ);
    Ok(query.all(conn).await?)
}

fn duplicate(row: &project::Model, because: Vec<Likeness>) -> Duplicate {
    Duplicate {
        id: row.id,
        code: row.code.clone(),
        title: row.title.clone(),
        status: row.status.clone(),
        amount: Fen(row.amount),
        because,
    }
}

/// The amounts that are about the same.
fn about(amount: i64) -> (i64, i64) {
    let part = amount / 100 * ABOUT;
    (amount.saturating_sub(part), amount.saturating_add(part))
}

/// By application, the projects on contracts of the same number.
async fn on_same_contract(
    conn: &impl ConnectionTrait,
    applied: &[project::Model],
) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>, StoreError> {
    let folded = |row: &project::Model| row.contract_number.as_deref().map(code::fold);
    let numbers: BTreeSet<String> = applied.iter().filter_map(folded).collect();
    let query = contract::Entity::find()
        .select_only()
        .columns([contract::Column::NumberFold, contract::Column::Project])
        .filter(contract::Column::NumberFold.is_in(numbers))
        .filter(contract::Column::Project.is_not_null());
    let rows: Vec<(String, Uuid)> = query.into_tuple().all(conn).await?;
    let of = |row: &project::Model| {
        let number = folded(row);
        let same = rows.iter().filter(|(same, _)| Some(same) == number.as_ref());
        (row.id, same.map(|(_, project)| *project).collect())
    };
    Ok(applied.iter().map(of).collect())
}

/// By application, the projects of the same customer with a model that its title names. There is no equipment list
/// yet when a project is applied for: the title is all that says what is bought.
async fn with_named_model(
    conn: &impl ConnectionTrait,
    applied: &[project::Model],
) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>, StoreError> {
    let named: Vec<(&project::Model, BTreeSet<String>)> =
        applied.iter().map(|row| (row, models_in(&row.title))).collect();
    let words: BTreeSet<&String> = named.iter().flat_map(|(_, words)| words).collect();
    if words.is_empty() {
        return Ok(BTreeMap::new());
    }
    let of_project = equipment_line::Entity::belongs_to(project::Entity)
        .from(equipment_line::Column::Project)
        .to(project::Column::Id);
    let rows: Vec<(String, Uuid, Uuid)> = equipment_line::Entity::find()
        .select_only()
        .columns([equipment_line::Column::ModelFold, equipment_line::Column::Project])
        .column(project::Column::Customer)
        .join(JoinType::InnerJoin, of_project.into())
        .filter(equipment_line::Column::ModelFold.is_in(words.into_iter().cloned()))
        .filter(project::Column::Customer.is_in(applied.iter().map(|row| row.customer)))
        .limit(READ)
        .into_tuple()
        .all(conn)
        .await?;
    let of = |(row, words): &(&project::Model, BTreeSet<String>)| {
        let shared =
            rows.iter().filter(|(model, _, customer)| *customer == row.customer && words.contains(model));
        (row.id, shared.map(|(_, project, _)| *project).collect())
    };
    Ok(named.iter().map(of).collect())
}

/// The words of a title that can be a model: with a digit, and not too short.
fn models_in(title: &str) -> BTreeSet<String> {
    let is_of_model = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '+');
    let title = search::fold(title);
    let words = title.split(|c: char| !is_of_model(c)).map(str::to_owned);
    words.filter(|word| word.len() >= 4 && word.bytes().any(|byte| byte.is_ascii_digit())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clause_2_3_2_a_title_names_models_and_amounts_are_about_the_same() {
        let words = models_in("门诊楼 S5735-L48T4S-A1 交换机 48 口更新（2026）");
        assert!(words.contains(&search::fold("S5735-L48T4S-A1")), "{words:?}");
        assert!(!words.contains("48"));
        assert_eq!(about(100_000_00), (90_000_00, 110_000_00));
    }
}
