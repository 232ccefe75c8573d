nav-receivables = Receivables
receivable-all = All
receivable-not-due = Not due yet
receivable-days-30 = 1–30 days overdue
receivable-days-90 = 31–90 days overdue
receivable-older = More than 90 days
receivable-overdue = Overdue in all
receivable-open = Open in all
receivable-oldest = Oldest
receivable-oldest-days = oldest { $days ->
    [1] 1 day
   *[other] { $days } days
}
receivable-days = { $days ->
    [1] 1 day
   *[other] { $days } days
}
receivable-sum = Open { $open }, of which { $overdue } is overdue
receivable-find = Find
receivable-find-help = Customer's name, or its pinyin
receivable-none = Nothing is owed
receivable-none-text = What has not been paid of the payment plans of contracts that were handed in appears here.
