//! How a duty and a happening read on a page, and the page on which a duty is done.

use crate::layout::Page;
use regulation::{DutyKind, FolderId, PartId, Status};
use uuid::Uuid;

fn dashed(code: &str) -> String {
    code.replace('_', "-")
}

/// What is to be done: `提交签收明细表`.
pub fn duty(p: &Page, kind: DutyKind) -> String {
    p.t(&format!("duty-{}", dashed(kind.code())))
}

/// One sentence on what it takes.
pub fn how(p: &Page, kind: DutyKind) -> String {
    p.t(&format!("duty-how-{}", dashed(kind.code())))
}

/// What happened to a stream of that kind: `给出销售项目编码`.
pub fn happening(p: &Page, stream_kind: &str, name: &str) -> String {
    p.t(&event_key(stream_kind, name))
}

fn event_key(stream_kind: &str, name: &str) -> String {
    let name = dashed(name);
    match stream_kind {
        "contract" | "demand" => format!("event-{stream_kind}-{name}"),
        "maintenance_case" => format!("event-case-{name}"),
        "urging" => format!("event-urging-{name}"),
        "support_contract" => format!("event-support-{name}"),
        "archive_folder" => format!("event-archive-{name}"),
        _ => format!("event-{name}"),
    }
}

/// What happened, by how it was decided or ended: a withdrawal is no refusal.
pub fn ended(p: &Page, stream_kind: &str, name: &str, how: Option<&str>) -> String {
    let ended =
        how.and_then(|how| p.language.try_say(&format!("{}-{how}", event_key(stream_kind, name)), &[]));
    ended.unwrap_or_else(|| happening(p, stream_kind, name))
}

/// The page of a stream.
pub fn home(stream_kind: &str, stream: Uuid) -> String {
    match stream_kind {
        "contract" => format!("/contracts/{stream}"),
        "demand" => format!("/demands/{stream}"),
        "maintenance_case" => format!("/maintenance-cases/{stream}"),
        "support_contract" => format!("/support-contracts/{stream}"),
        "archive_folder" => format!("/projects/{}/archive", FolderId(stream).project()),
        store::SCAN => scan(stream),
        _ => format!("/projects/{stream}"),
    }
}

/// The icon of a duty.
pub fn icon(kind: DutyKind) -> &'static str {
    match kind {
        DutyKind::CorrectContract | DutyKind::HandInAgain => "corner-up-left",
        DutyKind::DecideContract
        | DutyKind::DecideInitiation
        | DutyKind::DecideChange
        | DutyKind::DecideCancellation => "rubber-stamp",
        DutyKind::HandIn | DutyKind::PassOnSheet => "send",
        DutyKind::GiveCode => "barcode",
        DutyKind::SubmitInitiation => "clipboard-list",
        DutyKind::OrderPurchase => "shopping-cart",
        DutyKind::RecordReceipt | DutyKind::SetArrived => "package",
        DutyKind::DisposeSurplus => "box",
        DutyKind::ArrangeDelivery | DutyKind::ConfirmDelivery => "truck-delivery",
        DutyKind::AnswerTaskForm | DutyKind::CompleteTaskForm => "tool",
        DutyKind::SubmitChange => "arrows-exchange",
        DutyKind::SubmitSheet => "writing-sign",
        DutyKind::AcceptSheet | DutyKind::TakeAcceptance => "clipboard-check",
        DutyKind::ConfirmFinanceCopy | DutyKind::ConfirmAcceptanceCopy | DutyKind::ConfirmHandover => "copy",
        DutyKind::RecogniseRevenue => "cash",
        DutyKind::Close => "flag",
        DutyKind::SignNotice => "signature",
        DutyKind::ArchiveNotice | DutyKind::ArchiveAcceptance => "archive",
        DutyKind::SubmitAcceptance => "file-text",
        DutyKind::HandToMaintenance => "tool",
        DutyKind::SubmitCancellation | DutyKind::CarryOutCancellation => "circle-x",
        DutyKind::FollowDemand => "message",
        DutyKind::MaintainInWarranty | DutyKind::MaintainOutOfWarranty => "tool",
        DutyKind::HandOverOriginal => "send",
        DutyKind::ConfirmOriginals => "clipboard-check",
        DutyKind::ConfirmLoan | DutyKind::ReturnLoan => "book",
        DutyKind::DecideDestruction => "trash",
        DutyKind::FileScan => "scan",
    }
}

/// The status whose colour a duty wears: where in the flow chart it belongs (2.2).
pub fn stage(kind: DutyKind) -> Status {
    match kind {
        DutyKind::CorrectContract
        | DutyKind::DecideContract
        | DutyKind::HandIn
        | DutyKind::GiveCode
        | DutyKind::HandInAgain
        | DutyKind::FollowDemand => Status::Applied,
        DutyKind::SubmitInitiation => Status::Preparing,
        DutyKind::DecideInitiation => Status::InApproval,
        DutyKind::OrderPurchase
        | DutyKind::RecordReceipt
        | DutyKind::SetArrived
        | DutyKind::DisposeSurplus
        | DutyKind::AnswerTaskForm
        | DutyKind::CompleteTaskForm
        | DutyKind::SubmitChange
        | DutyKind::DecideChange => Status::Executing,
        DutyKind::ArrangeDelivery | DutyKind::ConfirmDelivery => Status::Arrived,
        DutyKind::SubmitSheet
        | DutyKind::PassOnSheet
        | DutyKind::AcceptSheet
        | DutyKind::ConfirmFinanceCopy
        | DutyKind::RecogniseRevenue
        | DutyKind::FileScan => Status::SignedOff,
        DutyKind::Close
        | DutyKind::SignNotice
        | DutyKind::ArchiveNotice
        | DutyKind::SubmitAcceptance
        | DutyKind::TakeAcceptance
        | DutyKind::ConfirmAcceptanceCopy
        | DutyKind::ArchiveAcceptance
        | DutyKind::HandOverOriginal
        | DutyKind::ConfirmOriginals
        | DutyKind::ConfirmLoan
        | DutyKind::ReturnLoan
        | DutyKind::DecideDestruction => Status::Closed,
        DutyKind::HandToMaintenance
        | DutyKind::ConfirmHandover
        | DutyKind::MaintainInWarranty
        | DutyKind::MaintainOutOfWarranty => Status::Maintenance,
        DutyKind::SubmitCancellation | DutyKind::DecideCancellation | DutyKind::CarryOutCancellation => {
            Status::Cancelled
        }
    }
}

/// What is to be done, with the original it is about where it is about one: `移交原件：正式合同`.
pub fn duty_about(p: &Page, kind: DutyKind, original: Option<&String>) -> String {
    match original.filter(|_| is_about_a_record(kind)) {
        Some(original) => p.t2("todos-duty-about", "duty", duty(p, kind), "original", original),
        None => duty(p, kind),
    }
}

/// Whether the duty is about one record of the archive, of which its `part` is the number.
pub fn is_about_a_record(kind: DutyKind) -> bool {
    matches!(
        kind,
        DutyKind::HandOverOriginal
            | DutyKind::ConfirmLoan
            | DutyKind::ReturnLoan
            | DutyKind::DecideDestruction
    )
}

/// The page on which the duty is done. `part` tells approvals, orders, sheets and forms of a stream apart.
pub fn place(kind: DutyKind, stream: Uuid, part: u32) -> String {
    let numbered = PartId { of: stream, number: part };
    match kind {
        DutyKind::CorrectContract | DutyKind::HandIn => format!("/contracts/{stream}"),
        DutyKind::DecideContract
        | DutyKind::DecideInitiation
        | DutyKind::DecideChange
        | DutyKind::DecideCancellation => format!("/approvals/{numbered}"),
        DutyKind::GiveCode => format!("/applications#application-{stream}"),
        DutyKind::HandInAgain
        | DutyKind::SetArrived
        | DutyKind::HandToMaintenance
        | DutyKind::ConfirmHandover => format!("/projects/{stream}"),
        DutyKind::SubmitInitiation => format!("/projects/{stream}/initiation"),
        DutyKind::OrderPurchase => format!("/projects/{stream}/purchase-orders/new"),
        DutyKind::RecordReceipt => format!("/purchase-orders/{numbered}"),
        DutyKind::DisposeSurplus => format!("/projects/{stream}/surplus"),
        DutyKind::ArrangeDelivery => format!("/projects/{stream}/deliveries/new"),
        DutyKind::ConfirmDelivery => format!("/projects/{stream}?tab=sign_off"),
        DutyKind::AnswerTaskForm | DutyKind::CompleteTaskForm => format!("/task-forms/{numbered}"),
        DutyKind::SubmitChange => format!("/projects/{stream}/changes/new"),
        DutyKind::SubmitSheet if part == 0 => format!("/projects/{stream}/sign-off-sheets/new"),
        DutyKind::SubmitSheet
        | DutyKind::PassOnSheet
        | DutyKind::AcceptSheet
        | DutyKind::ConfirmFinanceCopy => format!("/sign-off-sheets/{numbered}"),
        DutyKind::RecogniseRevenue => format!("/projects/{stream}/revenue"),
        DutyKind::Close | DutyKind::SignNotice | DutyKind::ArchiveNotice => {
            format!("/projects/{stream}/closing")
        }
        DutyKind::SubmitAcceptance
        | DutyKind::TakeAcceptance
        | DutyKind::ConfirmAcceptanceCopy
        | DutyKind::ArchiveAcceptance => format!("/projects/{stream}/acceptance"),
        DutyKind::SubmitCancellation | DutyKind::CarryOutCancellation => {
            format!("/projects/{stream}/cancellation")
        }
        DutyKind::FollowDemand => format!("/demands/{stream}"),
        DutyKind::ConfirmOriginals => format!("/hand-over-slips/{numbered}"),
        DutyKind::HandOverOriginal
        | DutyKind::ConfirmLoan
        | DutyKind::ReturnLoan
        | DutyKind::DecideDestruction => format!("/archive-records/{numbered}"),
        DutyKind::MaintainInWarranty | DutyKind::MaintainOutOfWarranty => {
            format!("/maintenance-cases/{stream}")
        }
        DutyKind::FileScan => scan(stream),
    }
}

/// The file of which a paper is in the tray.
fn scan(paper: Uuid) -> String {
    format!("/scanned-papers/{paper}/scan")
}

/// The word of the button that leads there.
pub fn go(p: &Page, kind: DutyKind) -> String {
    p.t(match kind {
        DutyKind::CorrectContract | DutyKind::HandInAgain => "duty-go-correct",
        DutyKind::DecideContract
        | DutyKind::DecideInitiation
        | DutyKind::DecideChange
        | DutyKind::DecideCancellation
        | DutyKind::DecideDestruction => "duty-go-decide",
        DutyKind::HandIn | DutyKind::SubmitChange | DutyKind::PassOnSheet | DutyKind::SubmitCancellation => {
            "duty-go-submit"
        }
        DutyKind::SubmitInitiation => "duty-go-fill-in",
        DutyKind::GiveCode => "duty-go-code",
        DutyKind::OrderPurchase => "duty-go-order",
        DutyKind::RecordReceipt | DutyKind::SubmitSheet => "duty-go-register",
        DutyKind::ArrangeDelivery => "duty-go-arrange",
        DutyKind::SetArrived
        | DutyKind::ConfirmDelivery
        | DutyKind::ConfirmFinanceCopy
        | DutyKind::ConfirmAcceptanceCopy
        | DutyKind::ConfirmHandover
        | DutyKind::ConfirmOriginals
        | DutyKind::ConfirmLoan => "duty-go-confirm",
        DutyKind::AcceptSheet | DutyKind::TakeAcceptance | DutyKind::AnswerTaskForm => "duty-go-review",
        DutyKind::SignNotice => "duty-go-sign",
        DutyKind::SubmitAcceptance => "duty-go-upload",
        DutyKind::DisposeSurplus
        | DutyKind::CompleteTaskForm
        | DutyKind::RecogniseRevenue
        | DutyKind::Close
        | DutyKind::ArchiveNotice
        | DutyKind::ArchiveAcceptance
        | DutyKind::HandToMaintenance
        | DutyKind::CarryOutCancellation
        | DutyKind::FollowDemand
        | DutyKind::MaintainInWarranty
        | DutyKind::MaintainOutOfWarranty
        | DutyKind::HandOverOriginal
        | DutyKind::ReturnLoan
        | DutyKind::FileScan => "duty-go-handle",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;
    use chrono::DateTime;

    fn pages() -> [Page; 2] {
        Language::ALL.map(|language| Page::new(language, DateTime::UNIX_EPOCH, "/"))
    }

    #[test]
    fn every_duty_has_its_words_and_its_page() {
        for p in pages() {
            for kind in DutyKind::ALL {
                for words in [duty(&p, *kind), how(&p, *kind), go(&p, *kind)] {
                    assert!(!words.starts_with("duty-"), "{words}");
                }
                assert!(place(*kind, Uuid::nil(), 1).starts_with('/'));
            }
        }
    }

    /// The events of an enum, by reading its source: there is no list of them to go through.
    fn events(source: &str, after: &str) -> Vec<String> {
        let (_, rest) = source.split_once(after).expect("the enum is there");
        let body = rest.split("\n}").next().expect("it ends");
        let variants = body.lines().filter_map(|line| line.strip_prefix("    "));
        let names = variants.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
        let name = |line: &str| line.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
        names.map(|line| snake(&name(line))).collect()
    }

    fn snake(name: &str) -> String {
        let mut snake = String::new();
        for c in name.chars() {
            if c.is_ascii_uppercase() && !snake.is_empty() {
                snake.push('_');
            }
            snake.push(c.to_ascii_lowercase());
        }
        snake
    }

    #[test]
    fn everything_that_can_happen_has_its_words() {
        let of = |file: &str| std::fs::read_to_string(format!("../regulation/src/{file}.rs")).unwrap();
        let kinds = [
            ("project", events(&of("event"), "\nevents! {")),
            ("contract", events(&of("contract"), "pub enum ContractEvent {")),
            ("demand", events(&of("demand"), "pub enum DemandEvent {")),
            ("maintenance_case", events(&of("maintenance"), "pub enum CaseEvent {")),
            ("support_contract", events(&of("support"), "pub enum SupportEvent {")),
            ("archive_folder", events(&of("archive"), "\nfolder_events! {")),
        ];
        for (kind, names) in kinds {
            assert!(names.len() > 3, "{kind}: {names:?}");
            for (name, p) in names.iter().flat_map(|name| pages().map(|p| (name, p))) {
                let words = happening(&p, kind, name);
                assert!(!words.starts_with("event-"), "{kind}: {words}");
            }
        }
    }

    #[test]
    fn a_withdrawal_is_not_told_as_a_refusal() {
        let ends = [
            ("project", "initiation_came_back"),
            ("project", "change_came_back"),
            ("project", "cancellation_came_back"),
            ("contract", "review_ended"),
        ];
        for (p, (kind, name)) in pages().iter().flat_map(|p| ends.map(|end| (p, end))) {
            let words = ["withdrawn", "returned", "rejected"].map(|how| ended(p, kind, name, Some(how)));
            let told: std::collections::BTreeSet<_> = words.iter().collect();
            assert_eq!(told.len(), 3, "{kind} {name}: {words:?}");
            assert_ne!(ended(p, kind, name, Some("withdrawn")), ended(p, kind, name, None));
        }
        let [zh, _] = pages();
        assert!(ended(&zh, "project", "change_came_back", Some("withdrawn")).starts_with("撤回"));
        assert_eq!(ended(&zh, "project", "step_decided", Some("return")), "审批退回修改");
    }
}
