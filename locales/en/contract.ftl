# Contracts, virtual and formal (1.3.4, 2.3.2)
contract-all = All
contract-status-draft = Draft
contract-status-in-review = In review
contract-status-reviewed = Reviewed
contract-status-handed-in = Handed in
contract-status-rejected = Rejected
contract-status-cancelled = Cancelled

contract-kind = Kind
contract-kind-help = A formal contract has a number, a date of signing and a scan. Where none is signed yet, a virtual contract stands in for it once it is reviewed.
contract-title = Title
contract-title-customer = Contract and customer
contract-customer = Customer
contract-number = Contract number
contract-number-help = A formal contract needs it before its review.
contract-amount = Amount
contract-amount-taxed = Amount (CNY, tax included)
contract-amount-yuan = Amount (CNY)
contract-amount-words = Amount in words
contract-signed-on = Signed on
contract-signed-help = For a virtual contract: when the formal one is expected to be signed.
contract-signing-expected = Signing expected
contract-promised-on = Arrival promised
contract-acceptance = Acceptance
contract-acceptance-yes = Required, after closing
contract-acceptance-no = Not required
contract-acceptance-required = The contract asks for an acceptance
contract-acceptance-help = At closing, the acceptance report then becomes due (2.5.4).
contract-note = Note
contract-note-help = For a virtual contract: why the project cannot wait for the formal one. The general manager decides on it.
contract-department = Business department
contract-account-manager = Account manager
contract-written-at = Written
contract-project = Project
contract-project-look = See the project
contract-demand = Demand
contract-demand-look = See the demand
contract-out-of-demand = Carried over from the demand; change what you like. Saving turns the demand into this contract.
contract-status = Status
contract-age = { $days ->
    [1] 1 day
   *[other] { $days } days
}
contract-age-head = Without a formal contract

contract-plan = Payment plan
contract-plan-help = No more than the contract's amount
contract-plan-none = No payment plan yet
contract-plan-name = Instalment
contract-plan-due = Due
contract-plan-sum = Total

contract-find = Find
contract-find-help = Title, number, customer; pinyin works
contract-any = All
contract-search = Search
contract-sort = Order
contract-sort-changed = Last changed
contract-sort-amount = Largest amount
contract-sort-age = Oldest first
contract-sum = { $count ->
    [1] 1 contract
   *[other] { $count } contracts
}, { $amount }
contract-exposure = of these { $count } virtual in force, exposure { $amount }
contract-none = No contracts yet
contract-none-text = Contracts that account managers write appear here; once reviewed they can be handed in.
contract-none-match = No contract matches
contract-none-match-text = Try fewer conditions.

contract-write = Write a contract
contract-edit = Edit the contract
contract-save = Save
contract-submit = Submit for review
contract-decide = Review it
contract-withdraw = Take back
contract-withdraw-ask = Take “{ $title }” back from review? You can then edit it; the review starts anew when it is submitted again.
contract-hand-in = Hand in
contract-cancel = Cancel the contract
contract-cancel-ask = Cancel the contract “{ $title }”?
contract-cancel-reason = Reason
contract-print = Print
contract-acts = Acts
contract-facts = Facts
contract-missing = Missing before it can be reviewed
contract-scans = Scans of the contract
contract-scans-none = No scans
contract-scan-drop = Drop or choose a scan of the contract: PDF, JPEG or PNG
contract-review = Contract review

contract-next-submit = Submit the contract for review
contract-next-submit-why = Only a reviewed contract can be handed in.
contract-next-decide = Review this contract
contract-next-hand-in = Hand the contract to the contract administrator
contract-next-hand-in-why = Once the project code is given you receive the initiation task.
contract-is-handed-in = Handed in; the project has been applied for
contract-is-rejected = The review rejected this contract
contract-is-cancelled = This contract is cancelled
contract-was-returned = { $name } returned it: { $why }
contract-was-rejected = { $name } rejected it: { $why }

contract-form-title = Virtual contract
contract-form-opinions = Opinions of the reviewers
contract-form-signed = Signature:
contract-form-printed = Printed by { $name }, { $moment }

contract-customer-help = Type a name or its pinyin initials and choose from the list.

# Receipt of payment (1.3.2)
payment-title = Receipt of payment
payment-received = Received
payment-left = Left of the contract
payment-overdue = Overdue
payment-received-yuan = Received (CNY)
payment-open-yuan = Open (CNY)
payment-open = Open
payment-state = State
payment-paid = Paid
payment-partly = Partly paid
payment-not-due = Not due yet
payment-not-owed = Not owed yet
payment-days-overdue = { $days ->
    [1] 1 day overdue
   *[other] { $days } days overdue
}
payment-record = Record a payment
payment-recorded-done = The payment has been recorded
payment-received-on = Received on
payment-amount = Amount (CNY)
payment-reference = Bank note or bill number
payment-note = Note
payment-recorded = Recorded by
payment-none = No payment has been recorded yet
payment-reverse = Reverse
payment-reversed = Reversed
payment-reverse-question = Reverse this payment of { $amount }? The record stays.
payment-reverse-reason = Why it is reversed
payment-was-reversed = { $by }: { $reason }
payment-records = Payments
contract-attachments = Attachments
contract-attachments-none = No attachments yet.
contract-attachment-quotation = Quotation
contract-attachment-technical = Technical annex
contract-attachment-supplement = Supplement
contract-attachment-credit = Customer’s credit
contract-attachment-other = Other
contract-attachment-kind = Kind of paper
contract-attachment-note = Note
contract-attachment-drop = Choose papers, several at once: PDF, JPEG, PNG, Word (.docx) or Excel (.xlsx)
contract-attachment-withdraw = Withdraw
contract-attachment-withdraw-ask = Withdraw the attachment “{ $name }”? Its file is kept, and the list marks it as withdrawn.
contract-attachment-withdrawn = withdrawn
contract-attach = Add attachments
contract-attach-help = Not while a review runs; after it papers are added, never withdrawn.
contract-attached = Attachments added
contract-received-share = Received
