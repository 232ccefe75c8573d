# Lists of master data
master-active = In use
master-retired = Retired
master-all = All
master-state = State
master-find = Keyword
master-find-help = Name or code, pinyin initials work too
master-search = Search
master-none = No record matches.
master-in-use = In use
master-in-use-help = A retired record can no longer be chosen; documents that name it keep it.
