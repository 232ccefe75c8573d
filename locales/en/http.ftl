# What is said when a request is refused (the rules' own words are in refusals.ftl)
status-400 = Request not understood
status-401 = Not signed in
status-403 = Not allowed
status-404 = Not found
status-405 = Method not allowed
status-409 = Conflict
status-412 = Changed meanwhile
status-413 = Too large
status-415 = Format not supported
status-422 = Something is wrong with the content
status-429 = Too many requests
status-500 = Something went wrong
status-503 = Not possible right now
status-507 = Out of storage

problem-not-understood = The request could not be understood; please check its form.
problem-not-signed-in = Please sign in; your session may have ended.
problem-sign-in-refused = The username or the password is wrong.
problem-sign-in-again = This act asks you to confirm who you are: you last gave your password more than { $minutes } minutes ago. Please give it again.
problem-password-must-change = Your password was set by an administrator. Please change it first.
problem-cross-site = This request did not come from a page of this application and was refused.
problem-role-required = This may be done by: { $roles }.
problem-token-reads-only = This access token can read, not act.
problem-not-found = There is nothing here, or it is not yours to see.
problem-method-not-allowed = This address does not take that method.
problem-conflict = Someone else was first; please reload and look.
problem-taken = This value is already in use; please choose another.
problem-stale = This was changed after you opened it; nothing was saved. Please reload and try again.
problem-too-large = Too large: at most { $limit } KB.
problem-media-type = This content type is not supported here.
problem-invalid = Something is wrong with what was entered; please correct it as marked.
problem-key-reused = This Idempotency-Key was used with other content.
problem-too-many = Too many requests; please try again in { $seconds ->
    [1] 1 second
   *[other] { $seconds } seconds
}.
problem-internal = Something went wrong and nothing was completed. Please try again later; if it persists, give the request number to your system administrator.
problem-busy = The system is busy; nothing was changed. Please try again in a moment.
problem-outcome-unknown = It is not known whether this was carried out. Please reload and look, or retry with the same Idempotency-Key.
problem-no-space = Out of storage: the file was not kept. Please tell your system administrator.

field-missing = Required
field-unknown = Unknown field
field-malformed = Not in the right form
field-not-a-choice = Must be one of: { $choices }
json-malformed = Malformed JSON (line { $line }, column { $column })
idempotency-key-malformed = An Idempotency-Key is 1 to 200 visible ASCII characters
cursor-malformed = This page mark is not valid; please start from the first page

text-empty = Required
text-too-long = Too long
text-control-character = Contains invisible control characters
username-with-blank = A username has no blanks
quantity-out-of-range = Must be a whole number from 1 to 1,000,000
quantity-malformed = Must be a whole number
warranty-out-of-range = Years of warranty must be a whole number from 0 to 30
money-malformed = Must be an amount with at most two decimals
money-too-large = Too large: at most 9,999,999,999.99
ratio-malformed = Must be a ratio with at most four decimals, such as 0.0825
rate-malformed = A rate of exchange is above 0 and below 1000, with at most four decimals
code-malformed = Not in the right form for a code
serial-empty = No serial number
serial-too-long = A serial number has at most 64 characters
serial-malformed = A serial number consists of letters, digits and - _ / . : + # *

problem-page-request-id = Request number
problem-page-home = To the workbench
problem-page-clause = Clause
problem-account-locked = Too many wrong passwords: the account is locked from this address. Try again in { $seconds ->
    [1] 1 second
   *[other] { $seconds } seconds
}.
