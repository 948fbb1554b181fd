# Today: what is to be done now.

today-mine = mine
today-everybodys = everybody’s
today-count = { $count }{ $more } to do
today-overdue = Overdue
today-today = Today
today-rotting = Rotting
today-no-next = No next step
today-touch = Stay in touch
today-leads = New leads
today-more = … and { $more } more · { $kinds }: / { $filter }

today-why-overdue = overdue { $age }
today-why-due = today
today-why-due-at = today at { $time }
today-why-at = { $time }
today-why-rotting = untouched { $age }, at most { $limit }
today-why-rotting-short = untouched { $age }
today-why-no-next = no next step, { $age } in { $stage }
today-why-no-next-plain = no next step, { $age }
today-why-no-next-short = { $age } in { $stage }
today-why-touch = not touched for { $age }, every { $every }
today-why-touch-short = { $age }, every { $every }
today-why-lead = new lead, { $age } old
today-why-lead-today = new lead, today
today-why-cadence = { $why } · cadence

today-empty = Nothing to do yet
    What is late, what is due and which deals lie still stand here, the most pressing first.
    Press { $key_add } to plan something, { $key_import } to bring a file in. Deals and people are added on their own tabs: { $key_pipeline } is the board.

today-nothing-found = Nothing to do matches
    Press { $key_filter } to change the words, { $key_back } to drop them.
today-nothing-left = Nothing left today
today-week = This week, from { $day }
today-week-done = { $count ->
    [one] thing done
   *[other] things done
}
today-week-won = { $count ->
    [one] deal won
   *[other] deals won
}
today-week-leads = { $count ->
    [one] lead added
   *[other] leads added
}
today-week-moves = { $count ->
    [one] stage moved
   *[other] stages moved
}
today-see-everybodys = { $key } shows what everybody has to do.
