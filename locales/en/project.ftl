# Project list and project page
project-tabs = Project status
project-all = All
project-overdue = Sign-off overdue
project-any = Any
project-query = Search
project-filter-q = Keywords
project-filter-q-example = Code, project, customer, serial number
project-filter-department = Department
project-filter-account-manager = Account manager
project-filter-contract-kind = Contract
project-filter-customer = Customer
project-filter-one = chosen
project-chip = { $field }: { $value }
project-sum = { $count ->
    [1] 1 project
   *[other] { $count } projects
}, contract amount { $amount }
project-col-project = Project / customer
project-col-code = Project / customer
project-col-status = Status
project-col-contract = Contract
project-col-amount = Amount (CNY)
project-col-margin = Margin
project-col-account-manager = Account manager
project-col-arrived = Arrived
project-col-due = Sign-off due
project-col-changed = Last change
project-none = No projects yet
project-none-text = Once a reviewed contract is handed in, its project will be here.
project-none-found = No project matches
project-none-found-text = Try fewer or wider filters.
