//! Who works in the demo company.

use regulation::duties::Role;

/// Everyone's password, printed when the demo is made. Good under both password policies.
pub const PASSWORD: &str = "Demo-Epm-2026!";

/// A department: code, name, the one above, whether in another city.
pub(super) const DEPARTMENTS: [(&str, &str, Option<&str>, bool); 10] = [
    ("YX", "营销中心", None, false),
    ("YL", "医疗业务部", Some("YX"), false),
    ("JR", "金融业务部", Some("YX"), false),
    ("ZQ", "政企业务部", Some("YX"), false),
    ("CD", "成都办事处", Some("ZQ"), true),
    ("SW", "商务部", None, false),
    ("JS", "技术部", None, false),
    ("CW", "财务部", None, false),
    ("IT", "IT服务部", None, false),
    ("ZH", "综合管理部", None, false),
];

/// How far a role reaches.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reaches {
    /// What is the person's own.
    Own,
    /// This department with those below it.
    Department(&'static str),
    /// Everything.
    All,
}

/// Someone: username, name, department, role, and how far it reaches.
pub(super) type Someone = (&'static str, &'static str, &'static str, Role, Reaches);

/// Everyone.
pub(super) const PEOPLE: [Someone; 34] = [
    ("zhangwei", "张伟", "YL", Role::AccountManager, Reaches::Own),
    ("linna", "林娜", "YL", Role::AccountManager, Reaches::Own),
    ("wangfang", "王芳", "JR", Role::AccountManager, Reaches::Own),
    ("zhaolei", "赵磊", "JR", Role::AccountManager, Reaches::Own),
    ("chenjie", "陈杰", "ZQ", Role::AccountManager, Reaches::Own),
    ("sunli", "孙丽", "ZQ", Role::AccountManager, Reaches::Own),
    ("zhoutao", "周涛", "CD", Role::AccountManager, Reaches::Own),
    ("heyan", "何燕", "CD", Role::AccountManager, Reaches::Own),
    ("liuqiang", "刘强", "YL", Role::GeneralManager, Reaches::Department("YL")),
    ("huangmin", "黄敏", "JR", Role::GeneralManager, Reaches::Department("JR")),
    ("wujun", "吴军", "ZQ", Role::GeneralManager, Reaches::Department("ZQ")),
    ("zhenghua", "郑华", "YX", Role::VicePresident, Reaches::Department("YX")),
    ("yangxue", "杨雪", "YL", Role::MarketAssistant, Reaches::Department("YL")),
    ("xujing", "徐静", "JR", Role::MarketAssistant, Reaches::Department("JR")),
    ("mali", "马丽", "ZQ", Role::MarketAssistant, Reaches::Department("ZQ")),
    ("zhuying", "朱颖", "ZH", Role::ContractAdministrator, Reaches::All),
    ("guoping", "郭平", "ZH", Role::ProjectAdministrator, Reaches::All),
    ("luoxin", "罗欣", "ZH", Role::ProjectAdministrator, Reaches::All),
    ("gaofei", "高飞", "SW", Role::CommerceRepresentative, Reaches::All),
    ("lianghong", "梁红", "SW", Role::CommerceRepresentative, Reaches::All),
    ("songgang", "宋刚", "JS", Role::TechnicalSupport, Reaches::All),
    ("xiebo", "谢波", "JS", Role::TechnicalSupport, Reaches::Own),
    ("tanghao", "唐浩", "JS", Role::TechnicalSupport, Reaches::Own),
    ("hanmei", "韩梅", "CW", Role::Finance, Reaches::All),
    ("caoyu", "曹宇", "CW", Role::Finance, Reaches::All),
    ("dengli", "邓丽", "ZH", Role::Archivist, Reaches::All),
    ("fengkai", "冯凯", "IT", Role::ItService, Reaches::All),
    ("pengbin", "彭斌", "IT", Role::ItService, Reaches::All),
    ("sysadmin", "系统管理员", "ZH", Role::SystemAdministrator, Reaches::All),
    ("secadmin", "安全管理员甲", "ZH", Role::SecurityAdministrator, Reaches::All),
    ("secadmin2", "安全管理员乙", "ZH", Role::SecurityAdministrator, Reaches::All),
    ("auditor", "审计员", "ZH", Role::Auditor, Reaches::All),
    ("publisher", "权限发布人甲", "ZH", Role::AuthorityPublisher, Reaches::All),
    ("publisher2", "权限发布人乙", "ZH", Role::AuthorityPublisher, Reaches::All),
];

/// The account managers, in the order in which projects come to them.
pub(super) const OWNERS: [&str; 8] =
    ["zhangwei", "wangfang", "chenjie", "zhoutao", "linna", "zhaolei", "sunli", "heyan"];

/// The head of the technical department, who answers task forms.
pub(super) const TECHNICAL_HEAD: &str = "songgang";

/// Whoever may sign in to the demo, as printed when it is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct People;

impl std::fmt::Display for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (username, name, department, role, _) in PEOPLE {
            let department = DEPARTMENTS.iter().find(|row| row.0 == department).map_or("", |row| row.1);
            let role =
                crate::locale::Language::Chinese.say(&format!("role-{}", role.code().replace('_', "-")));
            writeln!(f, "  {username:<10} {role} {name}（{department}）")?;
        }
        Ok(())
    }
}

/// The people a project goes through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cast {
    /// The account manager.
    pub(super) owner: &'static str,
    second: bool,
}

impl Cast {
    /// The people of the project of this number.
    pub(super) fn of(number: usize) -> Self {
        Self { owner: OWNERS[number % OWNERS.len()], second: number % 3 == 1 }
    }

    /// Those of a project of the office in another city.
    pub(super) fn away(number: usize) -> Self {
        Self { owner: if number.is_multiple_of(2) { "zhoutao" } else { "heyan" }, second: number % 3 == 1 }
    }

    /// Whoever acts in this role.
    pub(super) fn holder(self, role: Role) -> &'static str {
        if role == Role::AccountManager {
            return self.owner;
        }
        let home = self.home();
        let mut holders = PEOPLE.iter().filter(|someone| someone.3 == role).filter(|someone| {
            match someone.4 {
                Reaches::Own => false,
                // The office belongs to the department above it.
                Reaches::Department(of) => of == home || of == "YX" || (of == "ZQ" && home == "CD"),
                Reaches::All => true,
            }
        });
        let first = holders.next().map_or(self.owner, |someone| someone.0);
        if self.second { holders.next().map_or(first, |someone| someone.0) } else { first }
    }

    /// The department that sells.
    pub(super) fn home(self) -> &'static str {
        PEOPLE.iter().find(|someone| someone.0 == self.owner).map_or("", |someone| someone.2)
    }
}
