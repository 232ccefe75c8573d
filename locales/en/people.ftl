# People, departments, roles, signing in

problem-roles-exclude = One person may not be both { $role } and { $other }.
problem-last-keeper = This is the last { $role }; the role cannot be taken away.
problem-two-people = A role takes two people: you cannot grant yourself one, nor confirm what you proposed.

password-too-short = A password has at least { $least } characters
password-too-long = A password has at most { $most } characters
password-contains-name = A password may not contain the username
password-common = This password is too common and easily guessed
password-needs-kinds = A password needs three of: capital letters, small letters, digits, other characters
password-same = The new password is the same as the old one
password-wrong = The password is wrong
username-taken = Someone already has this username
code-in-use = This code is already in use
department-unknown = There is no such department, or it is closed
department-circle = A department cannot be below itself
department-not-for-reach = A department is given only with the reach "department"
person-unknown = There is no such person, or they are disabled
reach-not-for-role = The role { $role } cannot reach like this
number-out-of-range = Must be between { $least } and { $most }
token-end-out-of-range = The end must lie after today and within a year
