change-title = Equipment change
change-reason = Why the customer wants it
change-lines = The list as it shall be
change-save = Save the change
change-saved = Saved; submit it to start the approval
change-submit = Submit
change-discard = Discard the change
change-discard-question = Discard this change? The equipment list stays as it is.
change-lines-help = Change quantities and prices, add or take off lines; takes effect once approved
change-effect = Effect of the change
change-before = Before
change-differs = What changes (the saved draft)
change-save-first = Save first, look at what changes, then submit.
change-signed-lines = { $count ->
    [1] 1 line is
   *[other] { $count } lines are
} on sign-off sheets already: no fewer units than were signed for.
