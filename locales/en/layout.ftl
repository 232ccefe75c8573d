# The frame of every page and the shared parts
app-name = Sales EPM
comma = ,{" "}
skip-to-main = Skip to main content
today = Today
close = Close
cancel = Cancel
print = Print

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun

nav-main = Main navigation
nav-thumb = Bottom navigation
nav-open = Open navigation
nav-group-projects = Projects
nav-group-data = Master data
nav-group-keeping = Administration
nav-workbench = Workbench
nav-todos = To-dos
nav-demands = Demands
nav-contracts = Contracts
nav-applications = Applications
nav-projects = Projects
nav-approvals = Approvals
nav-purchases = Purchases
nav-task-forms = Task forms
nav-sign-off = Sign-off
nav-scans = Scans
nav-installed-base = Installed base
nav-maintenance = Maintenance
nav-customers = Customers
nav-suppliers = Suppliers
nav-catalogue = Catalogue
nav-authority = Authority matrix
nav-people = People
nav-departments = Departments
nav-roles = Role grants
nav-calendar = Work calendar
nav-data-exchange = Data in and out
nav-settings = Settings
nav-audit = Audit
nav-me = Me

find = Search
find-what = Search project code, customer, contract, serial number
find-serial = Search or scan a serial number
find-move = select
find-open = open
notices-unread = Notices, { $count } unread
theme-toggle = Switch between light and dark
language-choose = Choose language
me-profile = Profile
me-regulation = The regulation
me-sign-out = Sign out
crumbs-label = You are here

keys-show = Keyboard shortcuts
keys-title = Keyboard shortcuts
keys-find = Search

clause-label = Clause
clause-basis = by clause
clause-title = By clause { $number } { $heading }

due-late = { $days ->
    [1] 1 working day late
   *[other] { $days } working days late
}
due-today = Due today
due-left = { $days ->
    [1] 1 working day left
   *[other] { $days } working days left
}
due-late-short = { $days } late
due-left-short = { $days } left
due-on = due { $day }
due-provisional = (provisional)
ten-day-number = Working day { $day }
ten-day-over = Past 10 working days
ten-days-used = Ten working days to sign off, { $days } used

figure-was = was { $value }
condition-met = Met:
condition-unmet = Not met:
condition-ahead = Not yet:

lifecycle-label = Course of the project
lifecycle-at = Step { $number } · { $step }
lifecycle-of = of { $steps }
step-done = done
phase-initiation = Initiation
phase-execution = Execution
phase-closing = Closing

next-label = Next act
next-yours = Next · yours to do
next-others = Waiting for { $whose }

diff-what = Change
diff-added = Added
diff-removed = Removed
diff-changed = Changed
diff-kept = Unchanged

filters-in-force = Filtered by
filter-remove = Remove filter { $filter }
filters-clear = Reset
filters-save = Save as view
filters-views = Saved views

paging-label = Pages
paging-shown = { $shown } on this page
paging-shown-of = { $shown } on this page, { $total } in all
paging-first = First page
paging-next = Next page

field-optional = optional
field-choose = Choose

lines-acts = Line
lines-add = Add a line
lines-paste = Paste cells from a spreadsheet
serials-missing = { $left } of { $want } missing
serials-enter = { $model }: scan, or paste serial numbers
serials-how = One serial number a line, Enter confirms; a run as CY001~CY012
serials-scan = Scan
upload-limit = up to { $size } MB
find-scan = Scan with the camera
