//! The application as a whole, over HTTP, on both databases: one test binary, one module a slice.
//!
//! ```ignore
//! store::both_databases! {
//!     async fn clause_2_3_2_the_code_is_given_once(db: &TestDb) {
//!         let app = TestApp::on(db).await;
//!         let contract = app.as_(Role::AccountManager).post("/contracts", json!({…})).await.expect(201);
//!         app.as_(Role::Finance).post("/projects/…/code", json!({})).await.refused(403, "role-required");
//!     }
//! }
//! ```

mod app;
mod approvals;
mod archive;
mod attachments;
mod audit;
mod authority;
mod closing;
mod contracts;
mod deadlines;
mod demands;
mod demo;
mod execution;
mod exports;
mod gate;
mod import;
mod initiations;
mod lists;
mod master_data;
mod master_pages;
mod office;
mod old_books;
mod pages;
mod part_pages;
mod payments;
mod people;
mod permissions;
mod printing;
mod real_lists;
mod refusals;
mod scans;
mod search;
mod server;
mod street;
mod support;
mod trail;
mod trials;
mod urging;
mod walk;
mod warranty;
mod workbooks;
