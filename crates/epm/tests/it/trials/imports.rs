//! INV-48: an import is killed on its way. The database is then as empty as it was, or whole, and the import can be
//! begun again.

use super::kills::Home;
use super::often;
use crate::import::{now, out};
use epm::demo::Demo;
use std::time::{Duration, Instant};
use store::testing::TestDb;

store::both_databases! {
    async fn inv_48_an_import_that_is_killed_leaves_all_or_nothing(db: &TestDb) {
        Demo { projects: 6, seed: 7, ..Demo::default() }.make(&db.store, now()).await.expect("the demo is made");
        let zip = db.folder().join("all.zip");
        out(&db.store, &zip, true).await;
        let arguments = ["import", zip.to_str().expect("a path")];
        let empty = async || {
            let there = TestDb::new(db.kind).await;
            let home = Home { folder: there.folder().to_owned(), url: there.url.clone() };
            (there, home)
        };
        let (_whole, home) = empty().await;
        let began = Instant::now();
        assert!(home.epm(&arguments).status().expect("it runs").success());
        let (took, times) = (began.elapsed(), often("EPM_KILLS", 12));
        for time in 0..times {
            let (there, home) = empty().await;
            let mut import = home.epm(&arguments).spawn().expect("it starts");
            tokio::time::sleep(took.mul_f64(time as f64 / times as f64) + Duration::from_millis(5)).await;
            import.kill().expect("it is killed");
            import.wait().expect("it has ended");
            if there.store.first_filled().await.expect("an answer").is_none() {
                assert!(home.epm(&arguments).status().expect("it runs").success(), "once more after kill {time}");
            }
            home.assert_whole().await;
        }
    }
}
