//! Codes (2.3.2): unique, per year, never given again.

use std::collections::HashSet;

use store::StoreError;
use uuid::Uuid;

store::both_databases! {
    async fn clause_2_3_2_numbers_of_a_year_are_never_given_twice(db: &TestDb) {
        let mut writers = tokio::task::JoinSet::new();
        for n in 0..24 {
            let store = db.store.clone();
            writers.spawn(async move {
                let number: Result<i64, StoreError> = store.write("code", |tx| async move {
                    let number = tx.next_code_number(2026).await?;
                    // Every third command fails after it took its number.
                    if n % 3 == 0 { Err(StoreError::Busy) } else { Ok(number) }
                }).await;
                number.ok()
            });
        }
        let given: Vec<i64> = writers.join_all().await.into_iter().flatten().collect();
        assert_eq!(given.len(), 16);
        assert_eq!(given.iter().collect::<HashSet<_>>().len(), 16);
        let first: Result<i64, StoreError> = db.store.write("code", |tx| async move { tx.next_code_number(2027).await }).await;
        assert_eq!(first.unwrap(), 1);
    }

    async fn clause_2_3_2_a_code_is_given_once_however_it_is_written(db: &TestDb) {
        let take = async |code: &'static str| -> Result<bool, StoreError> {
            db.store.write("take", |tx| async move { tx.take_code(code, &code.to_uppercase(), Uuid::now_v7(), 0).await }).await
        };
        assert!(take("XS-2026-0001").await.unwrap());
        assert!(!take("xs-2026-0001").await.unwrap());
    }
}
