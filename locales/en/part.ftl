# Lists of a project's documents
part-all = All
part-sum = { $count } in all
part-find = Search
part-find-example = project code, title, customer, serial number
part-query = Search
part-document = Document
part-project = Project
part-status = Status
part-due = Due
part-chip-q = Search: { $value }
part-chip-project = One project
part-none-found = Nothing matches
part-none-found-text = Try fewer filters.
part-show-all = Show all
