# What is said when a list is read (values the rules refuse, such as money-malformed, are in http.ftl)
workbook-empty = The file is empty.
workbook-file-too-large = The file is too large: at most { $megabytes } MB.
workbook-not-a-workbook = This is not an Excel workbook. Please upload an .xlsx file.
workbook-old-or-locked = This is an old workbook (.xls), or one with a password. Please remove the password, save it as .xlsx and upload it again.
workbook-with-macros = The workbook carries macros. Please save it as .xlsx without macros and upload it again.
workbook-damaged = The file is damaged or incomplete. Please save it again and upload it.
workbook-inflates-too-far = The file would unpack to too much (at most { $megabytes } MB) and was not read.
workbook-too-many-parts = The file has too many parts (at most { $most }) and was not read.
workbook-too-many-cells = The sheet has too many cells (at most { $most }). Please delete contents and formats outside of the list and upload it again.
workbook-too-many-rows = A list has at most { $most } rows.
workbook-nothing-there = There is nothing on the sheet.
workbook-columns-missing = These columns are missing: { $columns }. Please use the headings of the template.
workbook-column-twice = The column “{ $column }” is there twice. Please keep one.
workbook-not-a-list = This is neither an Excel workbook (.xlsx) nor text (.csv or .txt in UTF-8 or GB18030).
workbook-no-serials = No serial numbers were found: there is no column “序列号”, “SN” or “Serial”, and none that looks like one.
office-neither = This is neither a Word (.docx) nor an Excel (.xlsx) file.
office-old-or-locked = This is an old file (.doc, .xls), or one with a password. Please remove the password, save it as .docx, .xlsx or PDF and upload it again.
office-with-macros = The file carries macros or controls. Please save it as .docx or .xlsx without macros, or as PDF, and upload it again.
office-damaged = The file is damaged or incomplete. Please save it again and upload it.
workbook-template-name = Equipment list template
workbook-marked-name = Equipment list with faults

# Where a cell is, such as “Row 5, 销售单价 (F5)”
cell-place = Row { $row }, { $column } ({ $cell })
cell-faults-left-out = { $count } more are not listed.
# What is said of a column, or of what stands in a cell
cell-said = { $what }: { $said }
cell-missing = Required
cell-formula-error = The formula in this cell has an error
cell-became-a-date = Text is expected, but the cell became a date; please format the cell as text and enter it again
cell-not-yes-or-no = Must be 是 or 否 (Y or N)
cell-date-malformed = Not a valid date; please write it as 2026-03-05
cell-currency-unknown = Must be CNY, USD, EUR, JPY or HKD
cell-amount-negative = An amount cannot be negative
cell-exchange-incomplete = A rate of exchange and its date go together
cell-not-in-catalogue = The catalogue has no such model: please check it, or enter it in the catalogue first
cell-model-ambiguous = Several series of the catalogue have this model: please fill in the codes of category and series
cell-not-within = The catalogue has this model several times, but not in this category or series: please check both
cell-unit-disagrees = Another unit than the one beside the quantity
cell-unacceptable = This cannot be accepted here

serial-blank-inside = There is a blank inside: if these are two serial numbers, put them on two lines; if it is one, remove the blank
serial-range-malformed = The two ends do not match: the same letters, as many digits, counting up, such as SN0001~SN0010
serial-range-too-long = Too long a range: at most 20,000 serial numbers at a time
serial-list-too-long = At most 20,000 serial numbers at a time; what follows was not read
serial-lost-digits = The spreadsheet made a number of it and lost digits: please format the column as text and enter it again
reader-busy = Many files are being read just now. Please try again in a moment.
reader-took-too-long = Reading took more than { $seconds } seconds and was stopped. Please upload the file in several parts.
reader-died = The file cannot be read: it needs more memory than is allowed. Please save it as a new file or in several parts.
reader-unavailable = Files cannot be read at the moment. Please try again; if it stays so, tell your system administrator.
bundle-not-a-bundle = This is not a bundle of the archive (a .zip file with a manifest).
bundle-damaged = The bundle is damaged: its directory cannot be read.
bundle-manifest-unreadable = The manifest of the bundle cannot be read: nothing can be said of its files.
bundle-suspicious = This was not written as a bundle: its parts overlap, hide or have names that lead elsewhere. It is refused.
bundle-unfolds-too-far = The bundle unfolds to many times its size. It is refused.
bundle-too-many-parts = The bundle has more than { $most } files. It is refused.
