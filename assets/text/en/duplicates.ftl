# Records that may be one.
duplicates-title = Duplicates · the whole deck
duplicates-of = What looks like { $name }
duplicates-count =
    { $count ->
        [0] no pairs
        [one] one pair
       *[other] { $count } pairs{ $shown ->
            [1000] , the first 1,000 shown
           *[other] {""}
        }
    }
duplicates-none = Nothing looks like the same twice
    People and companies with the same e-mail, phone, name or domain are shown here side by side, to be merged or told apart.
duplicates-none-of = It looks like no other record
    What has the same e-mail, phone, name or domain would be shown here.
duplicates-not-looked = The deck was not looked through yet
    People and companies with the same e-mail, phone, name or domain are found by looking again.
duplicates-looking = Looking for duplicates
duplicates-comparing = comparing records
duplicates-found =
    { $count ->
        [0] Nothing looks like the same twice
        [one] One pair looks like the same twice
       *[other] { $count } pairs look like the same twice
    }
duplicates-same-email = same e-mail
duplicates-shared-email = same office e-mail
duplicates-same-phone = same phone
duplicates-office-phone = same office phone
duplicates-same-name = same name
duplicates-word-order = same name in another order
duplicates-near-name = almost the same name
duplicates-same-company = same company
duplicates-same-domain = same domain
duplicates-looks-like = looks like: { $name } · { $detail } ({ $reasons })
duplicates-looks-like-bare = looks like: { $name } ({ $reasons })
duplicates-looks-like-lead = looks like the lead { $name } ({ $reasons })
duplicates-told-apart = told { $first } and { $second } apart
duplicates-known-contact = { $name } looks like a contact that is there: convert the lead into it
duplicates-side-by-side = { $kinds } · two that may be one
duplicates-stays = stays
duplicates-goes = goes into the other
duplicates-empty = empty
duplicates-with-it = With it
duplicates-nothing-with-it = nothing
duplicates-hanging =
    { $kind ->
        [account]
            { $count ->
                [one] one account
               *[other] { $count } accounts
            }
        [contact]
            { $count ->
                [one] one person
               *[other] { $count } people
            }
        [opportunity]
            { $count ->
                [one] one deal
               *[other] { $count } deals
            }
        [tag]
            { $count ->
                [one] one tag
               *[other] { $count } tags
            }
       *[other]
            { $count ->
                [one] one activity
               *[other] { $count } activities
            }
    }
duplicates-merge = Merge { $drop } into { $keep }?
duplicates-merged = merged { $drop } into { $keep }
duplicates-one-is-gone = One of the two is gone: it was merged or deleted.
duplicates-pair-gone = One of the two is gone
    It was merged or deleted. Undo brings it back.
