# The regulation
clauses-title = Sales project regulation
clauses-help = Every step names the clause it rests on. The Chinese text is binding; the English gloss below it helps to read it.
