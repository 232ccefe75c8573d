//! People, departments, what each may do, how they sign in, and the company's settings (2.1; 4-roles).
//!
//! Only this slice makes an `Actor`: who asks, with roles and how far each reaches, read from the database for every
//! request and once more in the transaction of a write. A role is granted by two people; the keepers of the
//! application exclude one another and every role of the business.

mod accounts;
mod actors;
mod api;
mod departments;
mod export;
mod grants;
mod pages;
mod passwords;
mod sessions;
mod settings;
mod sign_in;

pub use accounts::{NewPerson, add_person, is_empty, new_initial_password, set_initial_password};
pub use actors::{LivingSession, actor_of};
pub(crate) use actors::{
    actor_in, in_force, is_open_with_initial_password, living_session, record_denial, record_export, touch,
};
pub use api::routes;
pub(crate) use departments::choices as department_choices;
pub use departments::{DepartmentEntry, add_department, department_of_code};
pub use grants::{GrantEntry, ReachEntry, grant_at_console};
pub use passwords::{PasswordPolicy, Passwords};
pub use sessions::sweep;
pub use settings::Settings;
pub(crate) use settings::name_company;
