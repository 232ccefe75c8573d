# Why a rule says no: one message a reason of `regulation`, saying what to do. Named values are filled in.
refusal-role-required = Only the { $role } may do this
refusal-not-the-owner = This belongs to another account manager, who alone may do it
refusal-own-document = Nobody decides on a document they submitted or own
refusal-separation-of-duties = You are this project's account manager and cannot act on it as { $role } as well
refusal-not-your-step = The step that waits is for the { $role } to decide
refusal-no-such-part = There is nothing with this number
refusal-status-forbids = The project is “{ $status }”, which does not allow this
refusal-project-closed = The project is closed and takes no change; please initiate a new one
refusal-project-cancelled = The project is cancelled
refusal-already-decided = Someone has decided this step already; reload to see what happened
refusal-content-moved = The content changed after you saw it, and nothing was decided; please look at it again
refusal-approval-open = An approval is running; wait for its result or take it back first
refusal-change-open = An equipment change is still open
refusal-cancellation-open = A cancellation form is being dealt with
refusal-nothing-open = There is nothing open to act on
refusal-initiation-rejected = The initiation was rejected and cannot be submitted again; cancel the project and initiate anew
refusal-application-returned = The application was returned to the account manager and must be handed in again first
refusal-application-not-returned = The application was not returned
refusal-contract-not-reviewed = The contract has not passed its review, so no project can be applied for with it
refusal-contract-in-use = A project stands on this contract already
refusal-contract-fixed = The contract was submitted and can no longer be edited
refusal-no-matrix = No authority matrix has been published, so there is no way to tell who approves
refusal-nobody-decides = Nobody could decide as { $role }; please ask the security administrator
refusal-nothing-ordered = Nothing has been ordered yet; a delivery is arranged for what was ordered
refusal-nothing-arrived = Nothing has arrived yet; the sheet lists what has arrived
refusal-all-on-sheets = Everything that arrived is on a sheet already
refusal-not-all-arrived = { $units ->
    [1] 1 unit has
   *[other] { $units } units have
} not arrived yet
refusal-not-all-signed = { $units ->
    [1] 1 unit is
   *[other] { $units } units are
} not signed for; the sign-off sheet is the only basis for closing
refusal-surplus-unsettled = Goods left over by a change have not been settled
refusal-sheet-fixed = The sign-off sheet was submitted and can no longer be edited
refusal-sheet-not-waiting = The sign-off sheet does not wait for this step
refusal-sheet-not-accepted = The sign-off sheet has not been accepted
refusal-no-task-form = Without an accepted task coordination form no technical work can be booked
refusal-form-not-waiting = The task coordination form does not wait for this step
refusal-order-ended = The purchase order has ended
refusal-already-done = This has been done already
refusal-revenue-recognised = Revenue has been recognised, so the project cannot be cancelled; finance would have to reverse it first
refusal-acceptance-not-required = The contract asks for no acceptance
refusal-notice-unsigned = Not every department has signed the closing notice
refusal-code-taken = This project code has been given before; codes are never reused
refusal-not-yet-handed-over = The sheets have not been handed over to IT service; the project administrator does that first
refusal-demand-ended = This demand has ended
refusal-demand-of-other-customer = The contract has to be of the same customer as the demand
refusal-case-completed = This maintenance case has been completed
refusal-not-handed-over = This serial number is of no project that was handed over to maintenance
refusal-field-missing = Please fill this in
refusal-minutes-out-of-range = The work of a day is 1 to 1440 minutes
refusal-not-a-technician = Only technical support people of the technical departments can be assigned
refusal-comment-missing = Please give your opinion
refusal-amount-not-positive = The amount must be more than zero
refusal-amount-negative = The amount may not be negative
refusal-amount-overflow = The figures are too large to be added up
refusal-plan-beyond-amount = The payment plan adds up to more than the contract
refusal-list-empty = Please fill in at least one line
refusal-list-too-long = At most { $most } lines
refusal-not-in-catalogue = The catalogue has no such category, series and model; please choose from the list
refusal-rate-missing = A foreign cost needs its reference rate and the rate's date
refusal-line-unknown = The equipment list has no line { $line }
refusal-not-on-order = Line { $line } is not on this order
refusal-line-twice = Line { $line } is named twice
refusal-date-before-contract = The date lies before the contract was signed on { $date }
refusal-date-too-early = The date may not lie before { $date }
refusal-date-in-future = The date may not lie in the future
refusal-date-implausible = The date is not plausible; please check the year
refusal-beyond-list = More than the equipment list asks for; at most { $most } are still to be ordered
refusal-beyond-ordered = More than is still to come of what was ordered; at most { $most }
refusal-beyond-arrived = More than has arrived and is not yet signed for; at most { $most }
refusal-beyond-deliverable = More than can be delivered: what has arrived and is neither arranged nor signed for; at most { $most }
refusal-below-signed = Not fewer than the { $least ->
    [1] 1 unit
   *[other] { $least } units
} the customer already signed for
refusal-goods-fixed = Goods that were bought or signed for cannot become another model; take the line off and add another
refusal-nothing-changed = The change changes nothing
refusal-beyond-surplus = More than is left over; at most { $most }
refusal-serial-count = { $units ->
    [1] There is 1 unit
   *[other] There are { $units } units
} and { $serials ->
    [1] 1 serial number
   *[other] { $serials } serial numbers
}; there should be as many of each
refusal-serial-twice = The serial number { $serial } stands twice
refusal-serial-elsewhere = The serial number { $serial } was signed for in project { $project }
refusal-serial-registered = The serial number { $serial } is registered elsewhere
refusal-serial-not-tracked = This line is not tracked by serial numbers
refusal-scan-missing = Please upload the scan with the customer's signature and stamp
refusal-contract-scan-missing = Please upload the scan of the formal contract
refusal-contract-number-missing = A formal contract has a number
refusal-code-malformed = A code has 4 to 32 capital letters, digits and hyphens, and begins with a letter
refusal-beyond-contract = More than the contract's amount; at most ¥{ $most }
refusal-beyond-recognised = More than was recognised; at most ¥{ $most }
refusal-followed-unfit = A project follows another one that is closed and that you can see; please check the code
refusal-survivor-missing = A duplicate names the code of the project that survives: another one that you can see and that is not cancelled
refusal-cause-unfit = The project stands on a formal contract, so no virtual contract can have been cancelled
refusal-disposal-missing = { $units ->
    [1] 1 unit of line { $line } was
   *[other] { $units } units of line { $line } were
} bought; please say what becomes of all of them

# Values that name something there is not.
customer-unknown = There is no such customer, or it is no longer in use
file-no-attachment = An attachment is a PDF, JPEG, PNG, Word (.docx) or Excel (.xlsx) file
file-no-scan = Word and Excel files come as attachments of a contract only; please send a PDF, JPEG or PNG here
file-unknown = There is no such file; please send it first
series-ambiguous = This serial number exists in several series; please say which
refusal-contract-not-in-force = The contract has not passed its review, so no payment can be recorded on it
refusal-contract-cancelled = The contract is cancelled, so no payment can be recorded on it
refusal-own-duty = This waits for yourself: nobody urges themselves
refusal-urged-already = A task can be urged about once a working day; again from { $date }
refusal-nobody-to-urge = There is nobody to urge: the account is disabled, or nobody holds the role
