# The contract administrator's queue (2.3.2)
application-waiting = Waiting for a code
application-returned = Returned
application-next-code = Next code
application-since = handed in { $moment } · waiting for { $days ->
    [1] 1 working day
   *[other] { $days } working days
}
application-contract-look = Look at the contract
application-promised = arrival promised { $day }
application-duplicates = May repeat { $count ->
    [1] 1 project
   *[other] { $count } projects
}; please check
application-same-contract = same contract number
application-similar-amount = same customer, similar amount
application-shared-model = same customer, same model
application-code = Project code
application-code-help = Left empty: the next code
application-give = Give the code
application-given = Project code given: { $title }
application-return = Return
application-return-ask = Return the application for “{ $title }”?
application-reason = Why it is returned
application-was-returned = Returned to the account manager
application-none = No application waits for a code
application-none-returned = No application was returned
application-none-text = When an account manager hands in a reviewed contract it will be here, the oldest first.
