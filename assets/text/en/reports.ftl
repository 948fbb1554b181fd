# The figures of a month.

reports-month = { $month } · everybody
reports-month-mine = { $month } · mine
reports-win-rate = { $percent } of what was closed was won
reports-count = count
reports-sum = amount
reports-weighted = weighted
reports-closed = Closed
reports-open = Open, to be closed this month
reports-done = Done
reports-new = New
reports-won = Won
reports-lost = Lost
reports-closing = All
reports-late = Close date gone by
reports-leads = Leads
reports-deals = Deals
reports-no-rate = In no sum, for want of a rate: { $currencies }
