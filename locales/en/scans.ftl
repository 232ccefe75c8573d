# What is said when a scan is read
scan-empty = The file is empty.
scan-file-too-large = The file is too large: at most { $megabytes } MB.
scan-wrong-type = This is not a PDF, JPEG or PNG file.
scan-locked = This PDF has a password. Please remove it and upload the file again.
scan-damaged = The file is damaged or incomplete. Please scan it again.
scan-damaged-page = Page { $page } is damaged and cannot be read. Please scan it again.
scan-too-many-pages = The file has too many pages: at most { $most }. Please upload it in several files.
scan-page-too-large = Page { $page } is too large and was not read.
scan-no-such-page = There is no page { $page } in the file.
scan-page-took-too-long = Reading page { $page } took more than { $seconds } s and was stopped.
scan-took-too-long = Reading took more than { $seconds } s and was stopped. Please upload the file in several parts.
scan-busy = Many files are being read just now. Please try again in a moment.
scan-reader-died = The file cannot be read: it needs more memory than is allowed.
scan-reader-unavailable = Scans cannot be read at the moment. Please try again; if it stays so, tell your administrator.
scan-sheet-not-in-it = This sign-off sheet is not in the file.
scan-incomplete = Pages of this sign-off sheet are missing. Please scan it again with all pages.
scan-other-revision = This sign-off sheet was not printed from the equipment list in force. Please print and sign it anew.
