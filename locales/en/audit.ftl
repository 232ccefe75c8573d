# Audit
audit-trail = Trail
audit-security = Security record
audit-check = Verification
audit-verify = Verify
audit-verify-again = Verify again
audit-check-help = Checks every link of the hash chains, replays every event and compares it with the states, lists, to-dos and files, as epm check does. It only reads and holds nobody up.
audit-whole = Whole: the trail is complete and nothing was altered. Last position { $position }.
audit-not-whole = Not whole: { $count ->
    [1] 1 finding
   *[other] { $count } findings
}. Tell the system administrator at once.
audit-invariant = Rule
audit-row = Row
audit-wrong = Finding
audit-person = Person
audit-day = Day
audit-kind = Kind
audit-project = Project code
audit-any = All
audit-position = No.
audit-at = When
audit-who = Who
audit-what = What
audit-clause = Clause
audit-address = From
audit-thing = Of
audit-in-whose-name = In the name of
audit-number = Number there
audit-hash = Hash
audit-why-role-required = does not hold the role
audit-rows = { $count ->
    [1] 1 row
   *[other] { $count } rows
}
audit-nothing-set = It set nothing else.
audit-in-name = (for { $name })
audit-console = Console
audit-clock = By itself
audit-created = Added
audit-changed = Changed
audit-none = Nothing yet
audit-none-text = Every act leaves its trace here.
audit-none-security = Sign-ins, lock-outs and refused acts are kept here.
audit-none-found = Nothing matches
audit-none-found-text = Try fewer filters.
audit-kind-project = Project
audit-kind-contract = Contract
audit-kind-demand = Demand
audit-kind-maintenance-case = Maintenance case
audit-kind-person = Person
audit-kind-role-grant = Role grant
audit-kind-department = Department
audit-kind-customer = Customer
audit-kind-supplier = Supplier
audit-kind-category = Category
audit-kind-scanned-paper = Scanned paper
audit-kind-kept-document = Document on file
audit-kind-series = Series
audit-kind-model = Model
audit-kind-calendar-year = Calendar
audit-kind-authority-version = Authority matrix
audit-kind-setting = Setting
audit-kind-signed-in = Signed in
audit-kind-confirmed = Password confirmed
audit-kind-sign-in-refused = Sign-in refused
audit-kind-sign-in-locked = Account locked
audit-kind-exported = List exported
audit-kind-denied = Act refused
audit-kind-urging = Urging
audit-kind-support-contract = Support contract
