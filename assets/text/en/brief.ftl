# The brief: one page to read before a call.

brief-planned = Next
brief-touches = Last touches
brief-deals = Open deals
brief-people = People
brief-changes = Since the last contact
brief-notes = Notes

brief-last = last contact { $age } ago
brief-last-today = last contact today
brief-never = not contacted yet
brief-do-not-contact = Does not want to be contacted.
brief-nothing-planned = nothing is planned
brief-closes = closes { $day }
brief-won-over = head { $head }, heart { $heart }
brief-axis-heart = heart ↑
brief-axis-head = head
brief-here = This is the brief.
