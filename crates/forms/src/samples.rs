//! A paper of each kind, as a real project has it, and papers that are long, wide or many. For tests and for measuring,
//! which may panic.

use crate::form::*;
use crate::mark::Subject;
use crate::{Form, Paper};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use regulation::{BasisPoints, Fen};
use uuid::Uuid;

/// When they are printed.
pub fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_573_320, 0).expect("a moment")
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

fn moment(month: u32, on: u32) -> NaiveDateTime {
    day(month, on).and_hms_opt(10, 42, 0).expect("a time")
}

/// A form on the paper of a company.
pub fn paper(number: &str, part: Option<u32>, form: Form) -> Paper {
    Paper {
        company: "云岫信息技术有限公司".into(),
        logo: None,
        number: number.into(),
        subject: Subject { of: Uuid::from_u128(0x0193_6f2e_7a10_7000_8000_0123_4567_89ab), part },
        code: Some("XS-2026-0417".into()),
        revision: 2,
        watermark: None,
        printed: Some("打印人 周以宁，2026-11-23 10:42".into()),
        form,
    }
}

fn line(category: &str, series: &str, model: &str, quantity: u32, unit: &str) -> SignOffLine {
    SignOffLine {
        category: category.into(),
        series: series.into(),
        model: model.into(),
        quantity,
        unit: unit.into(),
        warranty_years: 3,
        serials: Vec::new(),
        serial_tracked: true,
    }
}

fn serials(prefix: &str, count: u32) -> Vec<String> {
    (0..count).map(|number| format!("{prefix}{}", 2_640_713 + 17 * number)).collect()
}

/// A sheet with its serial numbers.
pub fn sheet() -> SignOffSheet {
    let filled =
        |line: SignOffLine, prefix: &str, count| SignOffLine { serials: serials(prefix, count), ..line };
    SignOffSheet {
        customer: "江临市第三人民医院".into(),
        title: "数据中心服务器与存储扩容".into(),
        contract: "HT-2026-0583（正式合同）".into(),
        arrived_on: Some(day(11, 12)),
        place: "江临市滨河路 18 号 门诊楼 B2 机房".into(),
        account_manager: "林若川".into(),
        lines: vec![
            filled(line("01", "0102", "辰翼 R5280 G3", 12, "台"), "CY5280G3", 12),
            filled(line("03", "0301", "磐石 OS5500 全闪", 2, "套"), "PS5500F", 2),
            filled(line("02", "0203", "汇岳 S6730-48X", 4, "台"), "HY6730", 4),
            filled(line("04", "0401", "玄盾 NG-3200", 2, "台"), "XD3200", 2),
            filled(line("05", "0502", "云栈 vStack 7 企业版", 24, "CPU"), "授权书 YZ7E", 1),
            SignOffLine { serial_tracked: false, ..line("06", "0603", "机柜理线架 1U", 20, "个") },
        ],
        list_revision: 2,
        writing: Some(0),
    }
}

fn sheet_by_hand() -> SignOffSheet {
    let sheet = sheet();
    let by_hand = |line: SignOffLine| SignOffLine { serials: Vec::new(), ..line };
    SignOffSheet { lines: sheet.lines.into_iter().map(by_hand).collect(), writing: None, ..sheet }
}

fn closing_notice() -> ClosingNotice {
    let box_of = |title: &str, name: &str| Signature {
        title: title.into(),
        name: name.into(),
        on: (!name.is_empty()).then(|| day(11, 23)),
    };
    ClosingNotice {
        customer: "云麓能源有限公司".into(),
        title: "备份一体机".into(),
        contract: "HT-2026-0511（正式合同）".into(),
        department: "能源事业部".into(),
        account_manager: "孟安禾".into(),
        initiated_on: Some(day(8, 24)),
        closed_on: day(11, 23),
        sheets: vec!["XS-2026-0376-QS1".into(), "XS-2026-0376-QS2".into()],
        arrived_on: Some(day(10, 22)),
        signed_on: Some(day(10, 30)),
        signing_days: Some(6),
        signed_late: false,
        units: 46,
        serials: 23,
        amount: Fen(812_400_00),
        result: Some(ClosingResult {
            initial_margin: Some(BasisPoints(1610)),
            cost: Fen(679_166_40),
            gross_profit: Fen(133_233_60),
            gross_margin: Some(BasisPoints(1640)),
        }),
        changes: vec![Change {
            number: 1,
            effective_on: day(9, 18),
            reason: "客户机房承重复核后，备份一体机由双机改为单机双控，数量由 2 台改为 1 台。".into(),
        }],
        acceptance_required: true,
        acceptance_due_on: Some(day(12, 31)),
        brought_in: false,
        signatures: vec![
            box_of("客户经理", ""),
            box_of("业务部门总经理", "顾言之"),
            box_of("分管营销副总裁", ""),
            box_of("商务部", ""),
            box_of("财务部", ""),
            box_of("IT 服务部", ""),
            box_of("销售项目管理员", "周以宁"),
        ],
        archived_by: None,
        archived_on: None,
    }
}

fn task_form() -> TaskForm {
    TaskForm {
        customer: "江临市第三人民医院".into(),
        title: "数据中心服务器与存储扩容".into(),
        contract: "HT-2026-0583（正式合同）".into(),
        department: "医疗事业部".into(),
        account_manager: "林若川".into(),
        written_on: day(11, 12),
        support: "安装调试".into(),
        wanted_on: day(11, 18),
        place: "江临市滨河路 18 号 门诊楼 B2 机房".into(),
        contact: "信息科 魏工 139 0000 0000".into(),
        content: "1. 12 台服务器上架、加电、操作系统安装。\n2. 存储双控初始化，划分卷并映射至集群。\n3. 与原有备份系统联调，出具测试记录。".into(),
        state: "已受理".into(),
        people: vec!["乔一帆".into(), "温绍".into()],
        answer: "安排两人两天，自带工具。".into(),
        work: vec![TaskWork {
            on: day(11, 18),
            name: "乔一帆".into(),
            minutes: 420,
            content: "服务器全部上架，操作系统安装完成 8 台。".into(),
        }],
    }
}

fn opinions() -> Vec<Opinion> {
    let agreed = |role: &str, name: &str, comment: &str, on| Opinion {
        role: role.into(),
        name: name.into(),
        decision: "同意".into(),
        comment: comment.into(),
        at: Some(moment(11, on)),
    };
    vec![
        agreed("商务代表", "何采薇", "供货价已核，交期四周。", 9),
        agreed("业务部门总经理", "顾言之", "", 10),
        Opinion { role: "分管营销副总裁".into(), ..Opinion::default() },
    ]
}

fn cancellation() -> Cancellation {
    Cancellation {
        customer: "江临市第三人民医院".into(),
        title: "数据中心服务器与存储扩容".into(),
        contract: "XN-2026-0131（虚拟合同）".into(),
        department: "医疗事业部".into(),
        account_manager: "林若川".into(),
        written_on: day(11, 20),
        status: "执行中".into(),
        amount: Fen(1_286_000_00),
        cause: "虚拟合同取消".into(),
        survivor: None,
        explanation: "医院今年的设备预算被整体调减，正式合同不再签订。已与院方信息科书面确认，函件附后。"
            .into(),
        disposal: vec![
            Disposed {
                model: "辰翼 R5280 G3".into(),
                ordered: 12,
                arrived: 6,
                delivered: 2,
                quantity: Some(4),
                disposal: "退回厂商".into(),
                note: "厂商同意全额退货".into(),
            },
            Disposed {
                model: "汇岳 S6730-48X".into(),
                ordered: 4,
                arrived: 2,
                delivered: 0,
                quantity: Some(2),
                disposal: "转入库存".into(),
                note: String::new(),
            },
            Disposed {
                model: "玄盾 NG-3200".into(),
                ordered: 2,
                arrived: 0,
                delivered: 0,
                quantity: None,
                disposal: String::new(),
                note: String::new(),
            },
        ],
        opinions: opinions(),
        carried_out_by: None,
        carried_out_on: None,
    }
}

fn virtual_contract() -> VirtualContract {
    let instalment = |name: &str, month, amount| Instalment {
        name: name.into(),
        due_on: Some(day(month, 15)),
        amount: Fen(amount),
    };
    VirtualContract {
        customer: "江临市第三人民医院".into(),
        title: "数据中心服务器与存储扩容".into(),
        department: "医疗事业部".into(),
        account_manager: "林若川".into(),
        amount: Fen(1_286_000_50),
        written_on: day(9, 1),
        signing_expected_on: Some(day(10, 20)),
        arrival_promised_on: Some(day(11, 15)),
        acceptance_required: true,
        note: "院方已发中标通知书，正式合同待院长办公会通过。".into(),
        plan: vec![
            instalment("预付款 30%", 9, 385_800_15),
            instalment("到货款 60%", 11, 771_600_30),
            instalment("质保金 10%", 12, 128_600_05),
        ],
        planned: Fen(1_286_000_50),
        opinions: opinions(),
    }
}

fn initiation() -> Initiation {
    let line = |category: &str, series: &str, model: &str, quantity: u32, unit_price: i64| InitiationLine {
        category: category.into(),
        series: series.into(),
        model: model.into(),
        quantity,
        unit: "台".into(),
        unit_price: Fen(unit_price),
        sales: Fen(unit_price).times(quantity),
        warranty_years: 3,
    };
    Initiation {
        customer: "江临市第三人民医院".into(),
        title: "数据中心服务器与存储扩容".into(),
        contract: "HT-2026-0583（正式合同）".into(),
        department: "医疗事业部".into(),
        account_manager: "林若川".into(),
        submitted_on: Some(day(11, 8)),
        arrival_promised_on: Some(day(11, 30)),
        place: "江临市滨河路 18 号 门诊楼 B2 机房".into(),
        contact: "信息科 魏工".into(),
        amount: Fen(1_286_000_00),
        budget: Some(Budget {
            sales: Fen(1_286_000_00),
            equipment_cost: Fen(1_075_096_00),
            other_cost: Fen(12_000_00),
            gross_profit: Fen(198_904_00),
            gross_margin: Some(BasisPoints(1547)),
        }),
        follows: None,
        note: "与二期共用机柜，须同批到货。".into(),
        lines: vec![
            line("01", "0102", "辰翼 R5280 G3", 12, 68_000_00),
            line("03", "0301", "磐石 OS5500 全闪", 2, 180_000_00),
            line("02", "0203", "汇岳 S6730-48X", 4, 27_500_00),
        ],
        matrix: "2026 年第 2 版".into(),
        opinions: opinions(),
    }
}

fn acceptance_report() -> AcceptanceReport {
    let line = |model: &str, quantity| AcceptanceLine { model: model.into(), quantity, unit: "台".into() };
    AcceptanceReport {
        customer: "江临市第三人民医院".into(),
        title: "数据中心服务器与存储扩容".into(),
        contract: "HT-2026-0583（正式合同）".into(),
        account_manager: "林若川".into(),
        arrived_on: Some(day(11, 12)),
        signed_on: Some(day(11, 20)),
        place: "江临市滨河路 18 号 门诊楼 B2 机房".into(),
        due_on: Some(day(12, 31)),
        lines: vec![line("辰翼 R5280 G3", 12), line("磐石 OS5500 全闪", 2), line("汇岳 S6730-48X", 4)],
    }
}

fn hand_over() -> HandOver {
    let item = |document: &str, number: &str, original, pages| HandedOver {
        document: document.into(),
        number: number.into(),
        original,
        copies: 1,
        pages,
        note: if original { "B-03-17".into() } else { String::new() },
    };
    HandOver {
        customer: "江临市第三人民医院".into(),
        title: "数据中心服务器与存储扩容".into(),
        from: "周以宁".into(),
        from_department: "项目管理部".into(),
        to: "邓莉".into(),
        to_department: "档案室".into(),
        on: Some(day(11, 24)),
        purpose: "归档".into(),
        note: "顺丰 SF1001".into(),
        items: vec![
            item("《项目设备用户签收明细表》", "XS-2026-0417-QS1", true, 2),
            item("《销售项目结项通知单》", "XS-2026-0417-JX", true, 1),
            item("《项目验收报告》", "XS-2026-0417-YS", false, 3),
        ],
        confirmed_on: None,
    }
}

/// Every form by name.
pub fn all() -> Vec<(&'static str, Paper)> {
    let outward = |paper: Paper| Paper { printed: None, ..paper };
    let draft = |paper: Paper| Paper { watermark: Some("审批中".into()), ..paper };
    vec![
        ("sign_off_sheet", outward(paper("XS-2026-0417-QS1", Some(1), Form::SignOffSheet(sheet())))),
        (
            "sign_off_sheet_by_hand",
            outward(paper("XS-2026-0417-QS2", Some(2), Form::SignOffSheet(sheet_by_hand()))),
        ),
        ("closing_notice", paper("XS-2026-0376-JX", None, Form::ClosingNotice(closing_notice()))),
        ("task_form", paper("XS-2026-0417-RW1", Some(1), Form::TaskForm(task_form()))),
        ("cancellation", draft(paper("XS-2026-0417-CX", None, Form::Cancellation(cancellation())))),
        ("virtual_contract", paper("XN-2026-0131", None, Form::VirtualContract(virtual_contract()))),
        ("initiation", paper("XS-2026-0417-LX", None, Form::Initiation(initiation()))),
        (
            "acceptance_report",
            outward(paper("XS-2026-0417-YS", None, Form::AcceptanceReport(acceptance_report()))),
        ),
        ("hand_over", paper("XS-2026-0417-JJ1", Some(1), Form::HandOver(hand_over()))),
    ]
}

/// 60 characters without any place to break.
pub fn model(number: usize) -> String {
    format!("HYPERCONVERGED{:046}", number)
}

/// 500 lines, models of 60 characters.
pub fn many_lines() -> Paper {
    let lines = (1..=500).map(|number| SignOffLine {
        serials: vec![format!("SN{number:014}")],
        ..line("SERVER-RACK-2U", "R5280-SERIES-G3", &model(number), 1, "台")
    });
    let sheet = SignOffSheet { lines: lines.collect(), ..sheet() };
    paper("XS-2026-0417-QS9", Some(9), Form::SignOffSheet(sheet))
}

/// More serial numbers than a page holds.
pub fn many_serials() -> Paper {
    let serials = (0..333).map(|number| format!("2102352{number:013}")).collect();
    let many = SignOffLine { serials, ..line("01", "0102", "辰翼 R5280 G3", 333, "台") };
    let by_hand = line("03", "0301", "磐石 OS5500 全闪", 48, "套");
    let sheet = SignOffSheet { lines: vec![many, by_hand], ..sheet() };
    paper("XS-2026-0417-QS8", Some(8), Form::SignOffSheet(sheet))
}

/// Texts that fill a page.
pub fn many_words() -> Paper {
    let note = "院方要求分三批到货，每批须提前五个工作日书面通知。".repeat(80);
    let comment = "请业务部门补充院方预算批复文件，并说明回款安排。".repeat(60);
    let mut opinions = opinions();
    opinions.push(Opinion { comment, ..opinions[0].clone() });
    let contract = VirtualContract {
        customer: "江临市".repeat(20),
        title: model(7).repeat(3),
        note,
        amount: Fen(9_999_999_999_99),
        opinions,
        ..virtual_contract()
    };
    let mut paper = paper(&"XN".repeat(30), None, Form::VirtualContract(contract));
    paper.company = "云岫信息技术集团股份有限公司江临市高新技术产业开发区分公司".into();
    paper
}

/// 500 lines with the largest amounts.
pub fn many_prices() -> Paper {
    let lines = (1..=500).map(|number| InitiationLine {
        category: "SERVER-RACK-2U".into(),
        series: "R5280-SERIES-G3".into(),
        model: model(number),
        quantity: 99_999,
        unit: "台".into(),
        unit_price: Fen(9_999_999_999_99),
        sales: Some(Fen(9_999_999_999_99)),
        warranty_years: 10,
    });
    paper("XS-2026-0417-LX", None, Form::Initiation(Initiation { lines: lines.collect(), ..initiation() }))
}

/// Papers that are long, wide or many, by name.
pub fn long() -> Vec<(&'static str, Paper)> {
    vec![
        ("long_many_lines", many_lines()),
        ("long_many_serials", many_serials()),
        ("long_many_words", many_words()),
        ("long_many_prices", many_prices()),
    ]
}
