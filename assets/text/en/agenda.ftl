# The agenda, the month and the call sheet.

agenda-title = Agenda
agenda-overdue-title = Overdue
agenda-overdue = { $count } overdue
agenda-overdue-more = { $count }+ overdue
agenda-today = { $count } today
agenda-undated = { $count } without a day
agenda-undated-title = No day
agenda-month-counts = { $planned } planned · { $over } done
agenda-nothing-today = Nothing left today
agenda-nothing = Nothing on this day
agenda-none-mine = Nothing is planned, and nothing was done yet
    What you plan and log stands here by day.
    Press { $key_add } to add something, { $key_scope } to see everybody's.
agenda-none = Nothing is planned, and nothing was done yet
    What everybody plans and logs stands here by day. Press { $key_add } to add something.

calls-title = Call sheet
calls-place = { $at } of { $count }
calls-made = { $count } made
calls-none = Nobody is to be called today
    Planned calls that are due gather here, one person at a time, with what to say and one key for how it went.
    On any record press { $key_plan } and write “today call about the offer”.
calls-all-made = All calls are made
    Nobody else is to be called today.
calls-nobody = Nobody is to be called now.
calls-first = This is the first one.
calls-last = This is the last one.
calls-no-phone = No phone is known.
calls-no-phone-known = none known
calls-no-such-outcome = There is no such outcome.
calls-copy = { $key } copies it
calls-phone = Phone
calls-about = Call
calls-deal = Deal
calls-next = Next
calls-closes = closes { $day }
calls-before = Before
calls-no-touches = Nothing was done with them yet
calls-script = To say
calls-no-script = Nothing is written. Press { $key } to write what to say into the call’s text.
