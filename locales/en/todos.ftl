# To-dos and notices
todos-title = To-dos
todos-box-waiting = Waiting
todos-box-done = Done
todos-box-started = Started by me
todos-box-copied = Notices
todos-urgency = Urgency
todos-all = All
todos-overdue = Overdue { $count }
todos-week = This week { $count }
todos-kind = Kind
todos-kind-all = All kinds
todos-kind-count = { $kind } ({ $count })
todos-since = since { $moment }
todos-unread = New
todos-none-waiting = Nothing waits for you
todos-none-waiting-text = What you have to do will be here.
todos-none-done = Nothing done yet
todos-none-done-text = What you did will be here.
todos-none-started = No approvals started
todos-none-started-text = Contract reviews, initiations, changes and cancellations you submit will be here.
todos-none-copied = No notices
todos-none-copied-text = News about your projects will be here.
notices-title = Notices
notices-read = Mark all as read

approval-document-contract = Contract review
approval-document-initiation = Initiation
approval-document-equipment-change = Equipment change
approval-document-cancellation = Cancellation
todos-approval-waits = waits for { $role }

todos-box-department = Department’s
todos-person = Waits for
todos-person-all = Everyone
todos-none-department = Nothing waits in your department
todos-none-department-text = What the people of your department have to do appears here; each can be urged.
urge = Urge
urge-done = Urged; they are told at once
urge-help = Once a working day for each task.
urge-trace = Urged { $times ->
    [1] 1 time
   *[other] { $times } times
}, last { $last }
urge-notice = { $name } urges you: { $duty }
todos-urged = Urged: { $duty }
todos-duty-about = { $duty }: { $original }
urge-said = { $duty }: { $names }
deadline-notice = { $deadline }: { $far }
deadline-sign-off = Signed sheet due by { $day }
deadline-arrival = Arrival promised for { $day }
