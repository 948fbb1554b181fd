# What shaping the deck is called in the history, and why it cannot be.

shape-name-needed = A name is needed
shape-name-taken = There is “{ $name }” already
shape-at-the-end = There is nothing further that way
shape-moved = moved { $name }
shape-recoloured = gave { $name } another colour
shape-list-fixed = The program knows what these entries mean: only names and colours change

shape-entry-added = added the entry { $name }
shape-entry-renamed = renamed the entry { $before } to { $name }
shape-entry-default = new records start with { $name }
shape-entry-no-default = new records start without { $name }
shape-entry-is-retired = “{ $name }” is retired: revive it first
shape-entry-retired = retired the entry { $name }
shape-entry-revived = revived the entry { $name }

shape-stage-added = added the stage { $name }
shape-stage-renamed = renamed stage { $before } to { $name }
shape-stage-set = edited the stage { $name }
shape-stage-retired = retired the stage { $name }
shape-stage-retired-to =
    { $count ->
        [one] retired the stage { $name }; its deal went to { $to }
       *[other] retired the stage { $name }; its { $count } deals went to { $to }
    }
shape-stage-revived = revived the stage { $name }
shape-stage-is-retired = “{ $name }” is retired already
shape-stage-has-deals =
    { $count ->
        [one] A deal is in “{ $name }”: move it first
       *[other] { $count } deals are in “{ $name }”: move them first
    }
shape-stage-needs-heir =
    { $count ->
        [one] A deal is in “{ $name }”: say where it goes
       *[other] { $count } deals are in “{ $name }”: say where they go
    }
shape-stage-no-heir = “{ $name }” cannot take these deals: it is to mean the same, open, won or lost
shape-last-open = “{ $name }” is the last open stage: a pipeline needs one to work in
shape-last-won = “{ $name }” is the only won stage: without it no deal could be won
shape-last-lost = “{ $name }” is the only lost stage: without it no deal could be lost

shape-pipeline-added = added the pipeline { $name }
shape-pipeline-renamed = renamed pipeline { $before } to { $name }
shape-pipeline-set = edited the pipeline { $name }
shape-pipeline-default = new deals go to { $name }
shape-pipeline-is-default = New deals go to “{ $name }” already
shape-pipeline-stays-default = New deals go to “{ $name }”: make another pipeline the default first
shape-pipeline-retired = gave the pipeline { $name } up
shape-pipeline-retired-to =
    { $count ->
        [one] gave the pipeline { $name } up; its deal went to { $to }
       *[other] gave the pipeline { $name } up; its { $count } deals went to { $to }
    }
shape-pipeline-needs-heir = Deals are in “{ $name }”: say which pipeline takes them over
shape-last-pipeline = “{ $name }” is the only pipeline

shape-field-added = added the field { $name }
shape-field-renamed = renamed field { $before } to { $name }
shape-field-set = edited the field { $name }
shape-field-retired = retired the field { $name }
shape-field-revived = revived the field { $name }
shape-field-no-kind = Only accounts, contacts, leads, deals and activities take fields of your own
shape-field-no-type = A field cannot hold “{ $text }”; it can hold { $types }
shape-field-needs-kind = Say what kind of record it refers to
shape-field-needs-choices = Say what there is to choose, parted by commas, or choose a list
shape-field-no-list = There is no list “{ $list }”
shape-field-list-or-choices = This list has its choices already; leave them out, or leave the list out to make a new one

shape-user-added = added the user { $name }
shape-user-renamed = renamed user { $before } to { $name }
shape-user-set = edited the user { $name }
shape-user-retired = retired { $name }
shape-user-retired-to =
    { $count ->
        [one] retired { $name }; one open thing went to { $to }
       *[other] retired { $name }; { $count } open things went to { $to }
    }
shape-user-revived = { $name } works here again
shape-user-no-heir = “{ $name }” cannot take this over
shape-user-is-me = You work here as { $name }: say first that you are somebody else
shape-last-user = “{ $name }” is the only user

shape-rate-set = one { $currency } is worth { $rate } { $base } from { $date } on
shape-rate-removed = forgot the rate of { $currency } from { $date }
shape-rate-of-base = { $currency } is the deck’s own currency
shape-rate-not-above-zero = A rate is a number above zero
