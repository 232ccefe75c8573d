# Bringing data in and taking it out
transfer-book-account-manager = Account manager
transfer-book-active = In use
transfer-book-address = Address
transfer-book-amount = Contract amount (CNY)
transfer-book-applied-on = Applied on
transfer-book-arrived = Arrived
transfer-book-arrived-on = Arrived on
transfer-book-cancelled-on = Cancelled on
transfer-book-category = Category code
transfer-book-closed-on = Closed on
transfer-book-code = Project code
transfer-book-contact = Contact
transfer-book-contract-kind = Kind of contract
transfer-book-contract-number = Contract number
transfer-book-cost = Cost (CNY)
transfer-book-credit-limit = Credit limit (CNY)
transfer-book-customer = Customer
transfer-book-department = Department
transfer-book-email = E-mail
transfer-book-gross-profit = Gross profit (CNY)
transfer-book-initiated-on = Initiated on
transfer-book-line = Line
transfer-book-model = Model
transfer-book-name = Name
transfer-book-no = No
transfer-book-ordered = Ordered
transfer-book-phone = Phone
transfer-book-promised-on = Arrival promised on
transfer-book-quantity = Quantity
transfer-book-received = Received (CNY)
transfer-book-roles = Roles
transfer-book-serial = Serial number
transfer-book-series = Series code
transfer-book-sheet = Sign-off sheet
transfer-book-signed = Signed for
transfer-book-signed-off-on = Signed off on
transfer-book-signed-on = Signed on
transfer-book-status = Status
transfer-book-title = Title
transfer-book-unit = Unit
transfer-book-unit-cost = Unit cost (CNY)
transfer-book-unit-price = Unit price (CNY)
transfer-book-username = Username
transfer-book-warranty-years = Warranty (years)
transfer-book-yes = Yes

# The page
transfer-about = Take everything out in open formats, or bring customers, contracts, projects, equipment and serial numbers of the old system in at once. Every export is kept in the security record, where the auditor reads it.
transfer-import = Bring in the old system's data
transfer-import-help = Fill in the five sheets of the template: customers, contracts, projects, equipment, serial numbers. Look through first: every problem is listed with its sheet, row and column. When nothing is wrong, confirm: all of it comes in, or none.
transfer-template = Template
transfer-template-name = Template for old data
transfer-upload = Choose or drop a workbook (.xlsx)
transfer-look-through = Look through
transfer-looked = What was found
transfer-faults = Problems
transfer-sheet = Sheet
transfer-cell = Cell
transfer-column = Column
transfer-what = Problem
transfer-customers = New customers
transfer-contracts = Contracts
transfer-projects = Projects
transfer-lines = Equipment lines
transfer-serials = Serial numbers
transfer-bring-in = Bring in
transfer-bring-in-question = { $projects ->
    [1] Bring in 1 project? It cannot be taken back afterwards as it came, only as the regulation has it.
   *[other] Bring in { $projects } projects? They cannot be taken back together afterwards, only one by one as the regulation has it.
}
transfer-marked = Workbook with the problems marked
transfer-export = Export everything
transfer-export-help = One ZIP file: every table and the audit trail as lines of JSON, the uploaded files, workbooks for people to read, and a manifest with the SHA-256 of each member. It shows one moment; the system goes on meanwhile.
transfer-export-fetch = Export
transfer-export-note = It holds all business data, amounts included: keep it safe. Passwords and the audit key are not in it; how to bring it into an empty system is in the administration guide.
transfer-export-name = Sales EPM all data

# Looking through old data
transfer-old-counts = new customers { $customers } (known { $known }), contracts { $contracts }, projects { $projects }, equipment lines { $lines }, serial numbers { $serials }
transfer-old-done = Everything was brought in.
transfer-old-faults = { $faults ->
    [1] There is 1 problem; nothing was brought in. Mend it and upload again.
   *[other] There are { $faults } problems; nothing was brought in. Mend them and upload again.
}
transfer-old-kind = The kind of a contract is formal or virtual
transfer-old-known = { $name } is in the system already
transfer-old-more = { $faults } more problems are not listed.
transfer-old-no-contract = There is no { $name } on the sheet of contracts
transfer-old-no-customer = Neither the sheet of customers nor the system has “{ $name }”
transfer-old-no-line = The project's equipment has no model { $model }
transfer-old-no-model = The catalogue has no model { $model } (or not in that category and series)
transfer-old-no-project = There is no { $name } on the sheet of projects
transfer-old-nobody = Nobody here is called “{ $name }”
transfer-old-problem = Problem
transfer-old-several = Several people are called “{ $name }”: give the username
transfer-old-not-selling = “{ $name }” is no account manager
transfer-old-sound = Nothing is wrong. With --apply it is brought in.
transfer-old-sound-page = Nothing is wrong: it can be brought in.
transfer-old-status = “{ $status }” is no status
transfer-old-twice = { $name } stands twice
transfer-old-unsound = Something is still wrong with the workbook: nothing was brought in. Look through it again.
