# The authority matrix
authority-empty-range = The upper end must be above the lower one, or the row never applies
authority-no-step = At least one step is needed
authority-step-twice = The role stands twice in this row
authority-step-undecided = This role decides no approvals
authority-second-person = One person writes the authority matrix and another publishes it: please have another publisher do so
authority-published = A published version is never edited; please write a new one
authority-from-past = It cannot be in force from a time in the past
authority-from-not-later = It must be in force from later than every version published before
authority-none-in-force = No authority matrix is in force
