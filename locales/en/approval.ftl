# Approvals (2.1.2, 2.1.3)
approval-agree = Agree
approval-return = Return
approval-reject = Reject
approval-submitted = submitted
approval-outcome-agreed = Agreed
approval-outcome-returned = Returned
approval-outcome-rejected = Rejected
approval-outcome-withdrawn = Taken back
approval-standing = In approval (now: { $who }, { $days ->
    [1] 1 working day
   *[other] { $days } working days
})
approval-in-name-of = { $name } (by { $deputy })
approval-decided-at = { $moment } · { $days ->
    [1] 1 working day
   *[other] { $days } working days
}
approval-waits = waiting for { $days ->
    [1] 1 working day
   *[other] { $days } working days
}
approval-you = You

approval-margin-below = margin < { $limit }
approval-margin-from = margin ≥ { $limit }
approval-amount-from = amount ≥ { $limit }
approval-amount-below = amount < { $limit }
approval-of-department = this department
approval-every-document = any
approval-by-clause = clause { $clause }
approval-by-row = row { $number }: { $conditions }
approval-by-row-alone = row { $number }

# The page of an approval
approval-title = { $document }: { $title }
approval-number = Approval { $number }
approval-look = Look
approval-submitted-by = submitted by { $name }, { $moment }
approval-waiting-count = Waiting for me: { $count }
approval-place = { $position } / { $total }
approval-previous = Previous
approval-next = Next
approval-next-waiting = Decide the next one
approval-asked-you = For you to decide
approval-asked = What is asked
approval-question-virtual = Shall this **virtual contract** be carried out before the formal one is signed, for **{ $amount }**?
approval-question-formal = Is this **formal contract** agreed to, for **{ $amount }**?
approval-question-initiation = Shall the project be initiated at a margin of **{ $margin }**, on a **{ $kind }**?
approval-question-initiation-plain = Shall the project be initiated on a **{ $kind }**?
approval-question-change = Shall the equipment list be changed, and sales go from **{ $before }** to **{ $after }**?
approval-question-change-plain = Is this **equipment change** agreed to?
approval-question-cancellation = Shall the project be cancelled (**{ $cause }**)?
approval-survivor = Project { $code } stays; this one is cancelled.
approval-difference = Equipment and services differ from the contract's amount by { $difference } yuan.

approval-margin = Margin
approval-amount = Amount
approval-sales = Sales
approval-cost = Cost
approval-gross-profit = Gross profit
approval-equipment-cost = Equipment cost
approval-other-cost = Services and other cost
approval-limit = limit { $limit }
approval-amount-limit = goes up from { $limit }
approval-below-limit = { $points ->
    [1] 1 point
   *[other] { $points } points
} below the limit
approval-above-limit = { $points ->
    [1] 1 point
   *[other] { $points } points
} above the limit
approval-points = { $points ->
    [1] 1 point
   *[other] { $points } points
}
approval-margin-falls-below = The margin becomes { $margin }, { $points ->
    [1] 1 point
   *[other] { $points } points
} below the limit of { $limit }.
approval-margin-comes-near = The margin becomes { $margin }, only { $points ->
    [1] 1 point
   *[other] { $points } points
} above the limit of { $limit }.
approval-amount-change = Difference (yuan)
approval-warranty-change = warranty { $before } → { $after } years
approval-credit-limit = Customer's credit limit
approval-credit-unset = not set
approval-customer-running = Other projects running with the customer
approval-customer-running-value = { $amount } ({ $count ->
    [1] 1 project
   *[other] { $count } projects
})
approval-customer-margin = Customer's average margin, 12 months
approval-customer-margin-value = { $margin } ({ $count ->
    [1] 1 project
   *[other] { $count } projects
})

approval-change = What changes
approval-lines-shown = Lines shown
approval-lines-changed = Changes only
approval-lines-all = { $count ->
    [1] The one line
   *[other] All { $count } lines
}
approval-why-you = Why it is yours to decide
approval-why = Why this chain
approval-level = Step
approval-decider = Decided by
approval-basis = On what ground
approval-because-budget = budget and the customer's credit
approval-because-form = whether the initiation is in order
approval-because-cost = cost and price
approval-raised-own = It would have been for the { $from } to decide; the applicant holds that post, and nobody decides on their own document: it goes to the next higher authority, { $role }.
approval-raised = It would have been for the { $from } to decide; nobody there can: it goes to the next higher authority, { $role }.

approval-opinion = Opinion
approval-opinion-help = Required to return or reject
approval-phrases = Common opinions
approval-phrase-agree = Agreed
approval-phrase-margin = Please explain the margin
approval-phrase-cost = Please check cost and quotes
approval-phrase-plan = Please add the payment plan
approval-phrase-scan = Please check the scan of the contract
approval-phrase-formal = Please get the formal contract signed soon
approval-phrase-disposal = Please say what becomes of the goods
approval-phrase-cause = Please explain the cause
approval-agree-contract = Agree
approval-agree-initiation = Agree to initiate
approval-agree-equipment-change = Agree to the change
approval-agree-cancellation = Agree to cancel
approval-decided = Your decision is recorded
approval-reject-question = Reject “{ $title }”? It ends here and cannot be submitted again.
approval-follows-step = After your agreement it goes to the { $role }.
approval-follows-end = Yours is the last step. After it: { $end }.
approval-end-contract = the contract is reviewed and can be handed in
approval-end-initiation = the project is initiated and the commerce department purchases
approval-end-equipment-change = the change takes effect as a new revision of the list
approval-end-cancellation = the project administrator carries the cancellation out
approval-withdraw = Take back
approval-withdraw-help = As long as it is undecided it can be taken back, corrected and submitted again.
approval-withdraw-question = Take “{ $title }” back? Opinions so far are kept; submitted again it begins at the first step.
approval-course = Course
approval-levels = { $count ->
    [1] 1 step
   *[other] { $count } steps
}
approval-levels-at = { $count ->
    [1] 1 step
   *[other] { $count } steps
}, now { $at }
approval-earlier = Submitted before
approval-first-agreed = { $name } agreed, { $moment }.
approval-first-returned = { $name } returned it, { $moment }.
approval-first-rejected = { $name } rejected it, { $moment }.
approval-first-withdrawn = { $name } has taken it back.

# The list of approvals
approval-box-waiting = Waiting for me
approval-box-decided = Decided by me
approval-box-started = Started by me
approval-head-document = Document
approval-head-applicant = Applicant
approval-head-step = Step
approval-head-waiting = Waiting for
approval-head-due = Due
approval-head-mine = My decision
approval-level-of = step { $at } of { $count }
approval-days = { $days ->
    [1] 1 working day
   *[other] { $days } working days
}
approval-none-waiting = Nothing waits for your decision
approval-none-waiting-text = What is for you to decide will be here, the oldest first.
approval-none-decided = You have decided nothing yet
approval-none-decided-text = What you agreed to, returned or rejected stays here.
approval-none-started = You have submitted nothing yet
approval-none-started-text = The reviews, initiations, changes and cancellations that you submit are listed here, with the step each has reached.
approval-question-cancellation-plain = Shall this project be **cancelled**?
approval-received = Received from the customer
approval-overdue = Overdue from the customer
approval-overdue-none = Nothing
approval-overdue-some = { $amount } (oldest { $days ->
    [1] 1 day
   *[other] { $days } days
})
