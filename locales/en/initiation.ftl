# Initiation (2.3)
initiation-title = Initiation task
initiation-contract-facts = Contract
initiation-code = Project code
initiation-contract = Contract number
initiation-contract-look = See the contract
initiation-customer = Customer
initiation-contract-amount = Contract amount
initiation-promised-on = Arrival promised
initiation-account-manager = Account manager
initiation-delivery = Delivery
initiation-place = Place of delivery
initiation-contact = Contact there
initiation-note = Note
initiation-note-help = What the approvers should know, such as where the budget comes from.
initiation-follows = Follows the closed project
initiation-follows-help = A closed project takes no change; a new initiation that comes from it names its code.
initiation-equipment = Equipment list
initiation-equipment-help = Type a model or its pinyin initials to choose from the catalogue; codes, unit and warranty follow. Cells can be pasted from a spreadsheet.
initiation-template = Template
initiation-workbook = Import .xlsx
initiation-warranty = Warranty years
initiation-unit-price = Unit price
initiation-amount = Amount
initiation-unit-cost = Unit cost
initiation-margin = Margin
initiation-serials = Serials
initiation-currency = Cost in
initiation-rate = Rate
initiation-rate-on = Rate of
initiation-promised = Promised
initiation-amount-yuan = Amount (CNY)
initiation-cost-yuan = Cost (CNY)
initiation-foreign-cost = { $currency } { $cost } a unit, at { $rate } ({ $on })
initiation-warranty-years = { $years ->
    [1] 1 year's
   *[other] { $years } years'
} warranty
initiation-without-serials = without serials
initiation-lines-count = { $count ->
    [1] 1 line
   *[other] { $count } lines
}
initiation-plan = Services and other
initiation-plan-help = In CNY; leave empty what there is none of
initiation-service-amount = Services sold
initiation-service-cost = Cost of services
initiation-other-cost = Other cost
initiation-other-cost-help = Freight, bidding fees and the like.
initiation-sales-amount = Sales amount
initiation-cost-sum = Cost
initiation-gross-profit = Gross profit
initiation-limit = Limit { $limit }
initiation-difference = Off the contract's amount by
initiation-incomplete = Lines not complete, not counted:
initiation-chain = Who decides
initiation-no-matrix = No authority matrix is in force: it cannot be submitted.
initiation-checks = Before submitting
initiation-checks-once-changed = Changed since: checked again when saved or submitted
initiation-not-saved = Once it is saved, what is missing is listed here
initiation-complete = Complete, ready to be submitted
initiation-line-fault = Line { $number }: { $message }
initiation-save = Save draft
initiation-saved = Saved
initiation-submit = Submit
initiation-submitted = Submitted for approval
initiation-was-returned = { $name } returned it: { $why }
initiation-list-sum = Total
initiation-vendor-cover = Vendor’s warranty
initiation-cover-full = Vendor grants { $years ->
    [1] 1 year
   *[other] { $years } years
}: covered
initiation-cover-short = Vendor grants only { $years ->
    [1] 1 year
   *[other] { $years } years
}; { $months ->
    [1] 1 month
   *[other] { $months } months
} at our own cost
initiation-cover-unknown = No vendor terms known in the catalogue
initiation-promises-beyond = { $count ->
    [1] 1 line promises
   *[other] { $count } lines promise
} the customer more warranty than the vendor grants: { $amount } of goods, { $months ->
    [1] 1 unit-month
   *[other] { $months } unit-months
} without the vendor, mended at our own cost and so at the cost of the margin.
initiation-promises-beyond-plain = { $count ->
    [1] 1 line promises
   *[other] { $count } lines promise
} the customer more warranty than the vendor grants: { $months ->
    [1] 1 unit-month
   *[other] { $months } unit-months
} without the vendor.
initiation-promises-unknown = No vendor terms are known in the catalogue for { $count ->
    [1] 1 line
   *[other] { $count } lines
}: whether they promise too much cannot be said. Please ask the commerce department.
