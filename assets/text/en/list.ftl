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
    Press { $filter } to change the filter, { $back } to drop it{ $whose ->
        [mine] , { $scope } to show everybody's
       *[all] { "" }
    }.
list-no-leads = No leads yet
    People and companies who may become customers: work them here, and press { $convert } to convert one.
    Press { $add } to add the first one, { $import } to bring a file in.
list-no-contacts = No contacts yet
    The people you sell to, with the accounts they belong to.
    Press { $add } to add the first one, { $import } to bring a file in.
list-no-accounts = No accounts yet
    The companies you sell to, with their people and deals.
    Press { $add } to add the first one, { $import } to bring a file in.
list-no-opportunities = No deals yet
    Every deal of every pipeline, won and lost ones too.
    Press { $add } to add the first one, { $import } to bring a file in.
list-no-activities = No activities yet
    Calls, meetings, notes and tasks gather here as you log and plan them.
    On any record press { $call } for a call, { $note } for a note, { $plan } to plan what is next.
list-too-narrow = The pane on the right needs a screen of { $columns } columns.

list-lead-age = Age
list-lead-touch = Touch
list-lead-next = Next
