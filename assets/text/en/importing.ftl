# Bringing a file in, on the screen.

importing-title = Import
importing-step-file = 1 file · 2 columns · 3 check · 4 done
importing-step-columns = 2 columns · 3 check · 4 done
importing-step-check = 3 check · 4 done
importing-step-done = 4 done
importing-which-file = Which file?
importing-no-files = Nothing of this name is here.
importing-empty-folder = No file lies here. Type another folder, or drop a file on the window.
importing-not-a-table = { $file } is no CSV, TSV or JSON; type its whole name to try it
importing-unread = { $file } · cannot be read
importing-no-such-file = There is no such file.
importing-whole-folder = This whole folder: an export of everything
importing-not-read = No file is read yet.
importing-nothing-to-map = These are records of dealdeck: there is nothing to map.
importing-no-rejects = No row was rejected.
importing-nothing-new = The file says nothing new: there is nothing to import.
importing-is-in = This file is in. { $key_back } closes it; import again for another.
importing-refused-hint = { $kind } says which kind of record a row is, { $map } loads a mapping, { $back } chooses another file.

importing-map-known = { $key } loads the mapping that was saved as { $file }
importing-amounts-in = amounts in { $currency }
importing-say-options = { $told } ({ $key } says otherwise)
importing-say-kind = { $told } ({ $key } says so)
importing-own = Records of dealdeck, with their ids
importing-own-what = They come in as they are: those that are here are updated, the others are made. Check what that changes before it is done.
importing-about = { $kinds } · { $rows ->
        [one] 1 row
       *[other] { $rows } rows
    } · { $encoding } · parted by { $delimiter }
importing-column = In the file
importing-goes-into = Goes into
importing-because = Because of
importing-cells = First cells
importing-left-out = –
importing-sure-said = your word
importing-sure-header = its heading
importing-sure-near = nearly that?
importing-sure-cells = its cells?
importing-sure-left-out = not known
importing-more-notes = { $note } · { $count ->
        [one] 1 more note
       *[other] { $count } more notes
    }
importing-tags = Tags
importing-id = Id
importing-action = What is done with the row

importing-which-field = Where does “{ $column }” go?
importing-leave-out = Leave it out
importing-new-field = A new field “{ $column }”
importing-which-kind = What is a row?
importing-options-title = How the file is read
importing-match-by = Matched by
importing-dates = Dates
importing-decimals = Decimals
importing-currency = Currency
importing-delimiter = Parted by
importing-header = First row
importing-found-out = found out
importing-day-first = day first: 31/12/2026
importing-month-first = month first: 12/31/2026
importing-dot = after a dot: 1,234.50
importing-after-comma = after a comma: 1.234,50
importing-comma = comma
importing-semicolon = semicolon
importing-tab = tab
importing-pipe = vertical bar
importing-header-yes = names the columns
importing-header-no = is data already
importing-save-map = Save the mapping to
importing-load-map = Load the mapping from
importing-map-saved = Saved { $file }; it is offered for files with these columns
importing-write-rejects = Write the rejected rows to
importing-rejects-written = Wrote { $file }: mend it and import it again

importing-reading = Reading { $file }
importing-looking = Finding out what it holds
importing-checking = Checking { $file }; nothing is kept
importing-bringing = Importing { $file }
importing-rows = { $rows } of { $of } rows
importing-would = { $rows ->
        [one] 1 row
       *[other] { $rows } rows
    }: { $created } to create, { $updated } to update, { $duplicates } known, { $rejected } rejected
importing-sure = Import { $file }: { $created } to create, { $updated } to update, { $rejected } left out?
importing-done = Imported: { $created } created, { $updated } updated. Undo takes all of it back.
importing-taken-back = Taken back: nothing of this file is in the deck.
importing-kind-count = { $kinds }: { $created } new, { $updated } changed
importing-changes = Changed, for example
importing-creates = New, for example
importing-notes = Notes
importing-rejected = Rejected rows, by their line
importing-more-rejected = { $count } more; they can be written to a file
importing-more-below = more below
