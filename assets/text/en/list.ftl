# Lists of records.

list-mine = mine
list-all = all
list-count = { $count }
list-count-more = { $count }+
list-marked = { $count } marked
list-sort-by = Sort by
list-columns = Which columns?
list-no-room = no room at this width
list-columns-no-room =
    No room at this width for { $columns }: leave others out to see { $count ->
        [one] it
       *[other] them
    }.
list-no-next = none
list-nothing-found = Nothing matches
    Press { $key_filter } to change the filter, { $key_back } to drop it{ $whose ->
        [mine] , { $key_scope } to show everybody's
       *[all] { "" }
    }.
list-no-leads = No leads yet
    People and companies who may become customers: work them here, and press { $key_convert } to convert one.
    Press { $key_add } to add the first one, { $key_import } to bring a file in.
list-no-contacts = No contacts yet
    The people you sell to, with the accounts they belong to.
    Press { $key_add } to add the first one, { $key_import } to bring a file in.
list-no-accounts = No accounts yet
    The companies you sell to, with their people and deals.
    Press { $key_add } to add the first one, { $key_import } to bring a file in.
list-no-opportunities = No deals yet
    Every deal of every pipeline, won and lost ones too.
    Press { $key_add } to add the first one, { $key_import } to bring a file in.
list-no-activities = No activities yet
    Calls, meetings, notes and tasks gather here as you log and plan them.
    On any record press { $key_call } for a call, { $key_note } for a note, { $key_plan } to plan what is next.
list-too-narrow = The pane on the right needs a screen of { $columns } columns.

list-lead-age = Age
list-lead-touch = Touch
list-lead-next = Next
