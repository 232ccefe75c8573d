//! `epm user`: the first people, where nobody can sign in yet, and a way back in. Everything here is recorded as done
//! at the console, which stands outside the two people a role takes: whoever has it has the database anyway.

use super::home::Home;
use crate::features::people::{self, DepartmentEntry, GrantEntry, NewPerson, ReachEntry};
use crate::http::{App, Problem, Setup};
use crate::locale::Language;
use crate::outside::Outside;
use anyhow::bail;
use clap::{Args, Subcommand};
use regulation::code::Username;
use regulation::duties::Role;
use regulation::id::{DepartmentId, PersonId};
use regulation::text::{Code, Title};
use std::process::ExitCode;
use store::Origin;

/// Add people and set passwords.
#[derive(Subcommand)]
pub(super) enum User {
    /// Add a person who holds roles, and print the password to begin with.
    Add(Add),
    /// Give a person a new password to begin with, and print it.
    Password {
        /// The name they sign in with.
        username: String,
    },
}

/// Add a person.
#[derive(Args)]
pub(super) struct Add {
    /// The name they sign in with.
    #[arg(value_parser = super::username)]
    username: Username,
    /// Their name.
    #[arg(long, value_parser = super::title)]
    name: Title,
    /// The code of their department; made when there is none of that code.
    #[arg(long, value_parser = super::code)]
    department: Code,
    /// What they hold, such as `security_administrator`; may be given several times.
    #[arg(long = "role", value_parser = role)]
    roles: Vec<Role>,
    /// How far the roles reach: own, department (theirs, with its sub-departments), all.
    #[arg(long, default_value = "all", value_parser = reach)]
    reach: ReachEntry,
}

fn role(code: &str) -> Result<Role, String> {
    let all = || Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>().join(", ");
    Role::from_code(code).ok_or_else(|| format!("one of {}", all()))
}

fn reach(code: &str) -> Result<ReachEntry, String> {
    let reaches = [ReachEntry::Own, ReachEntry::Department, ReachEntry::All];
    reaches.into_iter().find(|reach| reach.code() == code).ok_or_else(|| "own, department or all".to_owned())
}

impl User {
    pub(super) async fn run(self, home: &Home) -> anyhow::Result<ExitCode> {
        let store = home.open().await?;
        let app = App::new(store.clone(), Outside::real(), Setup::default()).await?;
        match self {
            Self::Add(add) => add.run(&app).await?,
            Self::Password { username } => new_password(&app, &username).await?,
        }
        store.close().await?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn new_password(app: &App, username: &str) -> anyhow::Result<()> {
    let set = people::set_initial_password(app, username).await.map_err(|problem| super::told(&problem))?;
    match set {
        Some(password) => println!("{password}"),
        None => bail!("nobody signs in as {username}"),
    }
    Ok(())
}

impl Add {
    async fn run(self, app: &App) -> anyhow::Result<()> {
        let department = &DepartmentEntry {
            code: self.department.clone(),
            name: Title::new(self.department.as_str())
                .map_err(|malformed| anyhow::anyhow!("department: {malformed}"))?,
            parent_id: None,
            away: false,
            active: true,
        };
        let (password, hash) =
            people::new_initial_password(app).await.map_err(|problem| super::told(&problem))?;
        let origin = &Origin::console(app.outside.now());
        let id: PersonId = app.outside.id();
        let (outside, add, hash) = (&app.outside, &self, &hash);
        let write = app.store.write("add a person at the console", |tx| async move {
            let found = people::department_of_code(&tx, department.code.as_str()).await?;
            let department_id = match found {
                Some(found) => found,
                None => {
                    let id: DepartmentId = outside.id();
                    people::add_department(&tx, id, department, origin).await?;
                    id
                }
            };
            let entry = NewPerson {
                username: add.username.clone(),
                name: add.name.clone(),
                department_id,
                email: None,
                phone: None,
                language: Language::default(),
                enabled: true,
            };
            people::add_person(&tx, id, &entry, Some(hash.clone()), origin).await?;
            for role in &add.roles {
                let department_id = (add.reach == ReachEntry::Department).then_some(department_id);
                let grant = GrantEntry { person_id: id, role: *role, reach: add.reach, department_id };
                people::grant_at_console(&tx, outside.id(), &grant, origin).await?;
            }
            Ok::<_, Problem>(())
        });
        write.await.map_err(|problem| super::told(&problem))?;
        println!("{password}");
        Ok(())
    }
}
