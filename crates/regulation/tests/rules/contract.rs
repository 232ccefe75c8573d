//! 1.3.4, 2.3.2: contracts, their review, and handing in.

use crate::{is, lists};
use regulation::approval::{DecideStep, Decision, Outcome};
use regulation::attachment::{AttachmentEntry, AttachmentKind, standing};
use regulation::authority::Because;
use regulation::clause::Clause;
use regulation::clock::{Facts, Stamp};
use regulation::contract::{
    self, Contract, ContractAct, ContractEvent, ContractKind, ContractStatus, Instalment, Terms,
};
use regulation::duties::{Actor, Role};
use regulation::id::ProjectId;
use regulation::money::Fen;
use regulation::refusal::{Reason, Refusal};
use regulation::sample::{Setting, actor, clock, date, facts, file, note, numbered, terms};
use regulation::text::{Code, Title};

fn virtual_terms() -> Terms {
    Terms { number: None, signed_on: None, ..terms(ContractKind::Virtual, 100_000_00) }
}

fn owner() -> Actor {
    actor(Role::AccountManager)
}

fn drafted(terms: Terms) -> Contract {
    Setting { terms, ..Setting::default() }.drafted()
}

fn ask(contract: &Contract, who: &Actor, act: &ContractAct) -> Result<Vec<ContractEvent>, Refusal> {
    contract::decide(contract, who, act, &facts(), &clock("2026-03-10"))
}

#[track_caller]
fn refusal(contract: &Contract, who: &Actor, act: ContractAct) -> Refusal {
    ask(contract, who, &act).expect_err("refused")
}

#[track_caller]
fn done(contract: Contract, who: &Actor, act: ContractAct) -> Contract {
    let events = ask(&contract, who, &act).unwrap_or_else(|refusal| panic!("{act:?}: {refusal:?}"));
    after(contract, who, &events)
}

fn after(contract: Contract, who: &Actor, events: &[ContractEvent]) -> Contract {
    let stamp = Stamp { by: who.person, in_name_of: None, at: clock("2026-03-10").now };
    let (id, mut state) = (contract.id, Some(contract));
    for event in events {
        state = contract::apply(state, id, event, &stamp);
    }
    state.expect("a contract stays one")
}

fn decision(contract: &Contract, decision: Decision) -> ContractAct {
    let approval = contract.approvals.last().expect("a review");
    let comment = (decision != Decision::Agree).then(|| note("请补充付款条件"));
    let step = approval.steps.iter().position(|step| step.decided.is_none()).unwrap_or_default();
    ContractAct::Decide(
        approval.number,
        DecideStep { decision, comment, content: approval.content.clone(), step },
    )
}

fn reviewed(terms: Terms) -> Contract {
    let contract = done(drafted(terms), &owner(), ContractAct::Submit);
    let agree = decision(&contract, Decision::Agree);
    done(contract, &actor(Role::GeneralManager), agree)
}

#[test]
fn clause_2_3_2_a_contract_number_is_kept_plain_with_its_letters_as_written() {
    let typed = Terms {
        number: Code::new("Ht－2026–０５８３").ok(),
        ..terms(ContractKind::Formal, 100_000_00)
    };
    let number = |contract: &Contract| contract.terms.number.as_ref().map(Code::to_string);
    let contract = drafted(typed.clone());
    assert_eq!(number(&contract).as_deref(), Some("Ht-2026-0583"));
    let contract = done(contract, &owner(), ContractAct::Edit(typed));
    assert_eq!(number(&contract).as_deref(), Some("Ht-2026-0583"));
}

#[test]
fn clause_1_3_4_a_virtual_contract_is_filled_in_by_the_account_manager_and_approved() {
    let contract = reviewed(virtual_terms());
    assert_eq!(contract.status, ContractStatus::Reviewed);
    assert_eq!(contract.approvals[0].steps[0].because, [Because::Clause(Clause::C2_1_2)]);
    let refused = contract::draft(&actor(Role::GeneralManager), None, virtual_terms()).expect_err("refused");
    is(refused, Reason::RoleRequired, Clause::C2_3_2);
}

#[test]
fn clause_1_3_4_nobody_else_writes_on_it() {
    let contract = drafted(virtual_terms());
    let colleague = numbered(Role::AccountManager, 1);
    is(refusal(&contract, &colleague, ContractAct::Submit), Reason::NotTheOwner, Clause::C2_3_2);
    let finance = actor(Role::Finance);
    is(refusal(&contract, &finance, ContractAct::Submit), Reason::RoleRequired, Clause::C2_3_2);
    let no_longer = Actor { grants: vec![], ..owner() };
    is(refusal(&contract, &no_longer, ContractAct::Submit), Reason::RoleRequired, Clause::C2_3_2);
}

#[test]
fn clause_1_3_4_a_virtual_contract_needs_neither_number_nor_scan() {
    let contract = Contract { scans: vec![], ..drafted(virtual_terms()) };
    assert!(ask(&contract, &owner(), &ContractAct::Submit).is_ok());
}

#[test]
fn clause_2_3_2_a_formal_contract_is_reviewed_with_number_date_and_scan() {
    let bare = Terms { number: None, signed_on: None, ..terms(ContractKind::Formal, 100_000_00) };
    let contract = Contract { scans: vec![], ..drafted(bare) };
    lists(
        refusal(&contract, &owner(), ContractAct::Submit),
        &[
            (Reason::ContractNumberMissing, "/number"),
            (Reason::FieldMissing, "/signed_on"),
            (Reason::ContractScanMissing, "/scan"),
        ],
    );
    let tomorrow = Terms { signed_on: Some(date("2026-03-11")), ..terms(ContractKind::Formal, 100_000_00) };
    let refused = refusal(&drafted(tomorrow), &owner(), ContractAct::Submit);
    lists(refused, &[(Reason::DateInFuture, "/signed_on")]);
}

#[test]
fn clause_2_3_2_what_a_contract_says_must_add_up() {
    let instalment =
        |amount| Instalment {
            name: Title::new("签收").expect("a name"), amount: Fen(amount), due_on: None
        };
    let odd = Terms {
        amount: Fen(0),
        signed_on: Some(date("2026-03-02")),
        arrival_promised_on: Some(date("2026-03-01")),
        payment_plan: vec![instalment(0), instalment(1)],
        ..terms(ContractKind::Formal, 0)
    };
    lists(
        contract::draft(&owner(), None, odd).expect_err("refused"),
        &[
            (Reason::AmountNotPositive, "/amount"),
            (Reason::DateBeforeContract, "/arrival_promised_on"),
            (Reason::AmountNotPositive, "/payment_plan/0/amount"),
            (Reason::PlanBeyondAmount, "/payment_plan"),
        ],
    );
    let far_off = Instalment { due_on: Some(date("2126-03-02")), ..instalment(1) };
    let signed_on = Some(date("0202-03-02"));
    let ancient = Terms { signed_on, payment_plan: vec![far_off], ..virtual_terms() };
    lists(
        contract::draft(&owner(), None, ancient).expect_err("refused"),
        &[(Reason::DateImplausible, "/signed_on"), (Reason::DateImplausible, "/payment_plan/0/due_on")],
    );
}

#[test]
fn clause_2_3_2_a_draft_is_edited_and_what_was_submitted_is_not() {
    let edited = Terms { amount: Fen(90_000_00), ..virtual_terms() };
    let contract = done(drafted(virtual_terms()), &owner(), ContractAct::Edit(edited.clone()));
    assert_eq!(contract.terms, edited);
    let contract = done(contract, &owner(), ContractAct::Submit);
    for act in [ContractAct::Edit(virtual_terms()), ContractAct::AttachScan(file()), ContractAct::Submit] {
        is(refusal(&contract, &owner(), act), Reason::ContractFixed, Clause::C2_3_2);
    }
    is(refusal(&contract, &owner(), ContractAct::Cancel(note("作废"))), Reason::ApprovalOpen, Clause::C2_3_2);
}

#[test]
fn clause_2_3_2_a_returned_or_withdrawn_contract_is_a_draft_again_and_a_rejected_one_ends() {
    let submitted = || done(drafted(virtual_terms()), &owner(), ContractAct::Submit);
    let general_manager = actor(Role::GeneralManager);
    let returned = submitted();
    let act = decision(&returned, Decision::Return);
    let returned = done(returned, &general_manager, act);
    assert_eq!(returned.status, ContractStatus::Draft);
    let withdrawn = done(submitted(), &owner(), ContractAct::Withdraw);
    assert_eq!(withdrawn.status, ContractStatus::Draft);
    assert_eq!(withdrawn.approvals[0].outcome, Some(Outcome::Withdrawn));
    is(refusal(&withdrawn, &owner(), ContractAct::Withdraw), Reason::NothingOpen, Clause::C2_3_2);
    let rejected = submitted();
    let act = decision(&rejected, Decision::Reject);
    let rejected = done(rejected, &general_manager, act);
    assert_eq!(rejected.status, ContractStatus::Rejected);
    is(refusal(&rejected, &owner(), ContractAct::Submit), Reason::ContractFixed, Clause::C2_3_2);
    let project = ProjectId(uuid::Uuid::from_u128(9));
    is(
        refusal(&rejected, &owner(), ContractAct::HandIn(project)),
        Reason::ContractNotReviewed,
        Clause::C2_3_2,
    );
}

#[test]
fn clause_2_3_2_only_a_reviewed_contract_is_handed_in_and_once() {
    let project = ProjectId(uuid::Uuid::from_u128(9));
    let hand_in = || ContractAct::HandIn(project);
    let draft = drafted(virtual_terms());
    is(refusal(&draft, &owner(), hand_in()), Reason::ContractNotReviewed, Clause::C2_3_2);
    let in_review = done(draft, &owner(), ContractAct::Submit);
    is(refusal(&in_review, &owner(), hand_in()), Reason::ContractNotReviewed, Clause::C2_3_2);
    let handed_in = done(reviewed(virtual_terms()), &owner(), hand_in());
    assert_eq!(handed_in.project, Some(project));
    is(refusal(&handed_in, &owner(), hand_in()), Reason::ContractInUse, Clause::C2_3_2);
    is(refusal(&handed_in, &owner(), ContractAct::Cancel(note("作废"))), Reason::ContractInUse, Clause::C2_7);
}

#[test]
fn clause_2_3_2_the_project_pins_the_terms_that_were_reviewed() {
    let contract = reviewed(virtual_terms());
    let project = ProjectId(uuid::Uuid::from_u128(9));
    let (_, applied) =
        regulation::initiation::hand_in(&contract, project, true, &owner(), &facts(), &clock("2026-03-10"))
            .expect("reviewed");
    let regulation::event::Event::Applied { began } = applied else { panic!("{applied:?}") };
    assert_eq!(began.contract_content, regulation::approval::ContentHash::of(&contract.terms));
    assert!(began.away);
}

#[test]
fn clause_2_3_2_a_contract_is_decided_once_by_whom_it_waits_for_on_what_was_shown() {
    let contract = done(drafted(virtual_terms()), &owner(), ContractAct::Submit);
    let agree = decision(&contract, Decision::Agree);
    is(refusal(&contract, &actor(Role::Finance), agree.clone()), Reason::NotYourStep, Clause::C2_3_2);
    let ContractAct::Decide(number, entry) = agree.clone() else { panic!("{agree:?}") };
    let general_manager = actor(Role::GeneralManager);
    let unknown = ContractAct::Decide(number + 1, entry.clone());
    is(refusal(&contract, &general_manager, unknown), Reason::NoSuchPart, Clause::C2_3_2);
    let silent = DecideStep { decision: Decision::Reject, ..entry.clone() };
    let refused = refusal(&contract, &general_manager, ContractAct::Decide(number, silent));
    lists(refused, &[(Reason::CommentMissing, "/comment")]);
    let content = regulation::approval::ContentHash::of(&"another version");
    let stale = ContractAct::Decide(number, DecideStep { content, ..entry });
    is(refusal(&contract, &general_manager, stale), Reason::ContentMoved, Clause::C2_3_2);
    let contract = done(contract, &general_manager, agree.clone());
    is(refusal(&contract, &general_manager, agree), Reason::AlreadyDecided, Clause::C2_3_2);
}

#[test]
fn clause_2_1_2_a_general_manager_does_not_review_a_contract_of_their_own() {
    let mut owner = owner();
    owner.grants.extend(actor(Role::GeneralManager).grants);
    let with_colleague = Facts {
        holders: [(Role::GeneralManager, [owner.person, actor(Role::GeneralManager).person].into())].into(),
        ..facts()
    };
    let contract = Setting { terms: virtual_terms(), owner: owner.clone(), ..Setting::default() }.drafted();
    let events =
        contract::decide(&contract, &owner, &ContractAct::Submit, &with_colleague, &clock("2026-03-10"))
            .expect("the colleague could decide");
    let contract = after(contract, &owner, &events);
    let agree = decision(&contract, Decision::Agree);
    is(refusal(&contract, &owner, agree), Reason::OwnDocument, Clause::C2_1_2);
}

#[test]
fn clause_2_7_a_contract_without_a_project_is_cancelled_by_its_account_manager_once() {
    let contract = done(reviewed(virtual_terms()), &owner(), ContractAct::Cancel(note("客户取消")));
    assert_eq!(contract.status, ContractStatus::Cancelled);
    is(refusal(&contract, &owner(), ContractAct::Cancel(note("再次"))), Reason::AlreadyDone, Clause::C2_7);
    let project = ProjectId(uuid::Uuid::from_u128(9));
    is(
        refusal(&contract, &owner(), ContractAct::HandIn(project)),
        Reason::ContractNotReviewed,
        Clause::C2_3_2,
    );
}

#[test]
fn clause_2_7_a_contract_whose_project_was_cancelled_may_carry_another() {
    let project = ProjectId(uuid::Uuid::from_u128(9));
    let handed_in = done(reviewed(virtual_terms()), &owner(), ContractAct::HandIn(project));
    let released = after(handed_in, &owner(), &[ContractEvent::Released]);
    assert_eq!((released.status, released.project), (ContractStatus::Reviewed, None));
    assert!(ask(&released, &owner(), &ContractAct::HandIn(project)).is_ok());
}

#[test]
fn clause_1_3_4_papers_beside_the_scan_are_added_and_stay_once_reviewed() {
    let paper = |files: Vec<_>| {
        ContractAct::Attach(AttachmentEntry {
            kind: AttachmentKind::Quotation,
            files,
            note: Some(note("三家比价")),
        })
    };
    let contract = drafted(virtual_terms());
    is(refusal(&contract, &owner(), paper(vec![])), Reason::FieldMissing, Clause::C2_3_2);
    is(refusal(&contract, &owner(), ContractAct::WithdrawAttachment(1)), Reason::NothingOpen, Clause::C2_3_2);
    is(
        refusal(&contract, &numbered(Role::AccountManager, 1), paper(vec![file()])),
        Reason::NotTheOwner,
        Clause::C2_3_2,
    );
    let contract = done(contract, &owner(), paper(vec![file(), file()]));
    let contract = done(contract, &owner(), ContractAct::WithdrawAttachment(2));
    assert_eq!((contract.attachments.len(), standing(&contract).count()), (2, 1), "its file stays");
    is(refusal(&contract, &owner(), ContractAct::WithdrawAttachment(2)), Reason::AlreadyDone, Clause::C2_3_2);
    is(refusal(&contract, &owner(), ContractAct::WithdrawAttachment(9)), Reason::NoSuchPart, Clause::C2_3_2);

    // While it is reviewed nothing moves that is decided on; what was reviewed stays, also when it comes back.
    let contract = done(contract, &owner(), ContractAct::Submit);
    is(refusal(&contract, &owner(), paper(vec![file()])), Reason::ApprovalOpen, Clause::C2_3_2);
    let back = decision(&contract, Decision::Return);
    let contract = done(contract, &actor(Role::GeneralManager), back);
    is(
        refusal(&contract, &owner(), ContractAct::WithdrawAttachment(1)),
        Reason::ContractFixed,
        Clause::C2_3_2,
    );
    let first = contract.approvals[0].content.clone();
    let contract = done(contract, &owner(), paper(vec![file()]));
    let contract = done(contract, &owner(), ContractAct::Submit);
    assert_ne!(contract.approvals[1].content, first, "the papers are part of what is decided on");
    let agree = decision(&contract, Decision::Agree);
    let contract = done(contract, &actor(Role::GeneralManager), agree);
    let contract = done(contract, &owner(), paper(vec![file()]));
    is(
        refusal(&contract, &owner(), ContractAct::WithdrawAttachment(4)),
        Reason::ContractFixed,
        Clause::C2_3_2,
    );
    let contract = done(contract, &owner(), ContractAct::Cancel(note("作废")));
    is(refusal(&contract, &owner(), paper(vec![file()])), Reason::ContractCancelled, Clause::C2_7);
}
