//! The side navigation: every area, its place, and whose it is.

use Role::{
    AccountManager, Archivist, Auditor, AuthorityPublisher, CommerceRepresentative, ContractAdministrator,
    Finance, GeneralManager, ItService, MarketAssistant, ProjectAdministrator, SecurityAdministrator,
    SystemAdministrator, TechnicalSupport, VicePresident,
};
use regulation::duties::Role;

/// What waits for the reader: the numbers beside the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// To-dos.
    pub todos: u64,
    /// To-dos past their date.
    pub overdue: u64,
    /// Approvals waiting for a decision of theirs.
    pub approvals: u64,
    /// Unread notifications.
    pub notices: u64,
}

/// An area of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    group: &'static str,
    key: &'static str,
    href: &'static str,
    icon: &'static str,
    /// Empty: everybody's.
    roles: &'static [Role],
}

const BUSINESS: &[Role] = &[
    AccountManager,
    ContractAdministrator,
    ProjectAdministrator,
    GeneralManager,
    VicePresident,
    CommerceRepresentative,
    TechnicalSupport,
    MarketAssistant,
    Finance,
    Archivist,
    ItService,
    Auditor,
];

const fn area(
    group: &'static str,
    key: &'static str,
    href: &'static str,
    icon: &'static str,
    roles: &'static [Role],
) -> Area {
    Area { group, key, href, icon, roles }
}

/// In the order of the screen; within a group in the order of the flow chart.
const AREAS: &[Area] = &[
    area("", "nav-workbench", "/", "layout-dashboard", &[]),
    area("", "nav-todos", "/todos", "list-check", &[]),
    area(
        "nav-group-projects",
        "nav-demands",
        "/demands",
        "message",
        &[AccountManager, GeneralManager, MarketAssistant],
    ),
    area(
        "nav-group-projects",
        "nav-contracts",
        "/contracts",
        "file-certificate",
        &[
            AccountManager,
            ContractAdministrator,
            ProjectAdministrator,
            GeneralManager,
            VicePresident,
            Finance,
            Auditor,
        ],
    ),
    area(
        "nav-group-projects",
        "nav-receivables",
        "/receivables",
        "cash",
        &[AccountManager, ProjectAdministrator, GeneralManager, VicePresident, Finance, Auditor],
    ),
    area("nav-group-projects", "nav-applications", "/applications", "barcode", &[ContractAdministrator]),
    area("nav-group-projects", "nav-projects", "/projects", "folders", BUSINESS),
    area(
        "nav-group-projects",
        "nav-approvals",
        "/approvals",
        "rubber-stamp",
        &[AccountManager, ProjectAdministrator, GeneralManager, VicePresident, CommerceRepresentative],
    ),
    area(
        "nav-group-projects",
        "nav-purchases",
        "/purchase-orders",
        "truck-delivery",
        &[CommerceRepresentative, AccountManager, ProjectAdministrator],
    ),
    area(
        "nav-group-projects",
        "nav-task-forms",
        "/task-forms",
        "send",
        &[AccountManager, TechnicalSupport, ProjectAdministrator],
    ),
    area(
        "nav-group-projects",
        "nav-sign-off",
        "/sign-off-sheets",
        "writing-sign",
        &[AccountManager, MarketAssistant, ProjectAdministrator, Finance, ItService],
    ),
    area(
        "nav-group-projects",
        "nav-scans",
        "/scans",
        "scan",
        &[AccountManager, MarketAssistant, ProjectAdministrator, Archivist],
    ),
    area(
        "nav-group-projects",
        "nav-maintenance",
        "/maintenance-cases",
        "tool",
        &[ItService, CommerceRepresentative, TechnicalSupport, AccountManager],
    ),
    area(
        "nav-group-projects",
        "nav-installed-base",
        "/installed-base",
        "device-desktop",
        &[ItService, CommerceRepresentative, AccountManager],
    ),
    area(
        "nav-group-projects",
        "nav-support",
        "/support-contracts",
        "shield-check",
        &[ItService, CommerceRepresentative],
    ),
    area(
        "nav-group-projects",
        "nav-signature-rounds",
        "/signature-rounds",
        "signature",
        &[ProjectAdministrator, Archivist],
    ),
    area(
        "nav-group-projects",
        "nav-archive",
        "/archive-records",
        "archive",
        &[
            Archivist,
            ProjectAdministrator,
            AccountManager,
            MarketAssistant,
            GeneralManager,
            VicePresident,
            ItService,
            Finance,
            Auditor,
        ],
    ),
    area(
        "nav-group-data",
        "nav-customers",
        "/customers",
        "building",
        &[AccountManager, GeneralManager, ProjectAdministrator, Finance, MarketAssistant],
    ),
    area("nav-group-data", "nav-suppliers", "/suppliers", "building-warehouse", &[CommerceRepresentative]),
    area(
        "nav-group-data",
        "nav-catalogue",
        "/catalogue",
        "list-tree",
        &[CommerceRepresentative, AccountManager],
    ),
    area(
        "nav-group-keeping",
        "nav-authority",
        "/authority",
        "shield-check",
        &[AuthorityPublisher, ProjectAdministrator, GeneralManager, VicePresident, AccountManager, Auditor],
    ),
    area(
        "nav-group-keeping",
        "nav-people",
        "/people",
        "users",
        &[SystemAdministrator, SecurityAdministrator],
    ),
    area("nav-group-keeping", "nav-departments", "/departments", "sitemap", &[SystemAdministrator]),
    area("nav-group-keeping", "nav-roles", "/role-grants", "key", &[SecurityAdministrator]),
    area("nav-group-keeping", "nav-calendar", "/calendar", "calendar", &[SystemAdministrator]),
    area("nav-group-keeping", "nav-data-exchange", "/data-exchange", "package", &[SystemAdministrator]),
    area("nav-group-keeping", "nav-settings", "/settings", "settings", &[SystemAdministrator]),
    area("nav-group-keeping", "nav-audit", "/audit", "history", &[Auditor]),
];

impl Area {
    /// Its name's key.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Its address.
    pub fn href(&self) -> &'static str {
        self.href
    }

    /// Its icon.
    pub fn icon(&self) -> &'static str {
        self.icon
    }

    /// The number beside it: how many, and whether it calls (`hot`, `over`).
    pub fn count(&self, counts: &Counts) -> Option<(u64, &'static str)> {
        let (number, tone) = match self.key {
            "nav-todos" if counts.overdue > 0 => (counts.overdue, " over"),
            "nav-todos" => (counts.todos, ""),
            "nav-approvals" => (counts.approvals, " hot"),
            _ => return None,
        };
        (number > 0).then_some((number, tone))
    }

    /// Whether someone with these roles has business there.
    fn is_for(&self, roles: &[Role]) -> bool {
        self.roles.is_empty() || roles.iter().any(|role| self.roles.contains(role))
    }

    /// The areas for these roles, by group; groups in their order, empty ones left out.
    pub(super) fn grouped(roles: &[Role]) -> Vec<(&'static str, Vec<Self>)> {
        let mut groups: Vec<(&'static str, Vec<Self>)> = Vec::new();
        for area in AREAS.iter().filter(|area| area.is_for(roles)) {
            match groups.last_mut() {
                Some((group, areas)) if *group == area.group => areas.push(*area),
                Some(_) | None => groups.push((area.group, vec![*area])),
            }
        }
        groups
    }

    /// All of them, for the tests.
    #[cfg(test)]
    pub(super) fn all() -> &'static [Self] {
        AREAS
    }
}
