//! Many projects that stand alike: one is walked there over HTTP, and its history is written again under other names.

use crate::street::Street;
use regulation::Project;
use regulation::contract::Contract;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Aggregate, Origin, Recorded, StoreError, history};
use uuid::Uuid;

/// A project like the one that was walked.
pub struct Copied {
    /// Its identifier.
    pub id: Uuid,
    /// Its code.
    pub code: String,
    /// The number of its last event.
    pub number: i64,
}

impl Copied {
    /// A part of it by its number: an approval, a change.
    pub fn part(&self, number: u32) -> String {
        format!("{}.{number}", self.id)
    }
}

/// Copies of a project that stands before its closing, made in one transaction.
pub async fn copies(street: &Street<'_>, code: &str, count: usize) -> Vec<Copied> {
    let app = &street.app.app;
    let seen = street.look(code).await;
    let id: Uuid = seen["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let read = app.store.read();
    let project = history::<Project>(&read, id, None).await.expect("a history");
    let began = store::look::<Project>(&read, id).await.expect("a look").expect("a project").state.began;
    let contract = history::<Contract>(&read, began.contract, None).await.expect("a history");
    let contract_id = began.contract.0.to_string();
    let (project, contract, outside) = (&project, &contract, &app.outside);
    let named: Vec<_> = (0..count)
        .map(|copy| (outside.id::<Uuid>(), outside.id::<Uuid>(), format!("{code}-{copy}")))
        .collect();
    let named = &named;
    let made = app.store.write("copy", |tx| {
        let (old, contract_id) = ([id.to_string(), code.to_owned()], contract_id.clone());
        async move {
            let (mut contracts, mut projects, mut codes) = (Vec::new(), Vec::new(), Vec::new());
            for (id, contract_of, code) in named {
                let names = [
                    (old[0].as_str(), id.to_string()),
                    (old[1].as_str(), code.clone()),
                    (contract_id.as_str(), contract_of.to_string()),
                ];
                contracts.push((*contract_of, renamed(contract, &names)));
                projects.push((*id, renamed(project, &names)));
                codes.push((code.clone(), *id, 0));
            }
            tx.take_codes(&codes).await?;
            tx.import::<Contract>(&contracts).await?;
            tx.import::<Project>(&projects).await?;
            Ok::<_, StoreError>(())
        }
    });
    made.await.expect("the copies are made");
    let number = i64::try_from(project.len()).expect("a number");
    named.iter().map(|(id, _, code)| Copied { id: *id, code: code.clone(), number }).collect()
}

/// The same history with other names in it.
fn renamed<E: Serialize + DeserializeOwned>(
    history: &[Recorded<E>],
    names: &[(&str, String)],
) -> Vec<(E, Origin)> {
    let again = |recorded: &Recorded<E>| {
        let text = serde_json::to_string(&recorded.event).expect("an event is plain data");
        let text = names.iter().fold(text, |text, (old, new)| text.replace(old, new));
        (serde_json::from_str(&text).expect("an event"), recorded.origin.clone())
    };
    history.iter().map(again).collect()
}

/// The names of what happened to a copy since it was made.
pub async fn since(street: &Street<'_>, copy: &Copied) -> Vec<String> {
    let history = happened::<Project>(street, copy.id).await;
    history
        .into_iter()
        .filter(|recorded| recorded.number > copy.number)
        .map(|recorded| recorded.name)
        .collect()
}

async fn happened<A: Aggregate>(street: &Street<'_>, id: Uuid) -> Vec<Recorded<A::Event>> {
    history::<A>(&street.app.app.store.read(), id, None).await.expect("a history")
}
