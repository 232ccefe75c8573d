# Approvals (2.1.2, 2.1.3)
approval-agree = Agree
approval-return = Return
approval-reject = Reject
approval-submitted = submitted
approval-outcome-agreed = Agreed
approval-outcome-returned = Returned
approval-outcome-rejected = Rejected
approval-outcome-withdrawn = Taken back
approval-standing = In approval (now: { $who }, { $days } working days)
approval-in-name-of = { $name } (by { $deputy })
approval-decided-at = { $moment } · { $days } working days
approval-waits = waiting for { $days } working days
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
