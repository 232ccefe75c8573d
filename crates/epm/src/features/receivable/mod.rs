//! 1.3.2, 2.1.2: what customers owe: by customer with its age, and of one customer for whoever judges its credit. What is
//! owed and since when is for `regulation::payment` to say.

pub mod api;
mod customer;
mod list;
mod pages;

pub use customer::{Owed, Owing, open_of_customer};

use crate::http::{Routes, Who};
use regulation::Role;

/// Who sees what is owed (4-roles): the roles of `Role::sees_receivables`; a test holds that they are the same.
pub const READERS: &[Role] = &[
    Role::AccountManager,
    Role::ProjectAdministrator,
    Role::GeneralManager,
    Role::VicePresident,
    Role::Finance,
    Role::Auditor,
];

/// The addresses of this slice.
pub fn routes() -> Routes {
    api::routes().page(Who::Holding(READERS), "/receivables", pages::index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clause_1_3_2_the_list_is_for_those_who_see_receivables() {
        let sees: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.sees_receivables()).collect();
        assert_eq!(sees, READERS);
    }
}
