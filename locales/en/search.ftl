# Search (Z3)
search-units = Serial numbers
search-equipment = Equipment lists
search-acts = Actions
search-all = { $kind }: { $count }
search-first = { $kind }: the first { $count }
search-in-warranty = vendor's warranty until { $vendor }
search-out-of-warranty = vendor's warranty ended, promised until { $promised }
search-not-handed-over = not handed over to maintenance yet
search-open-case = Open a maintenance case for serial number { $serial }
search-in-projects = Find “{ $q }” in the list of projects
search-in-contracts = Find “{ $q }” in the list of contracts
search-in-customers = Find “{ $q }” in the list of customers
search-in-catalogue = Find “{ $q }” in the catalogue
search-what = Type what you are looking for
search-what-text = Project code, contract number, customer, model or serial number; pinyin initials work too.
search-none = Nothing found for “{ $q }”
search-none-text = Check the spelling or try another word. Only what you may see is listed here.
