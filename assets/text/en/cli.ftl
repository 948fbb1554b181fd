# The command line: what was done, what went wrong, and what to do.

## Columns

cli-column-about = About
cli-column-after = After
cli-column-amount = Amount
cli-column-at = When
cli-column-column = Column
cli-column-base = In
cli-column-before = Before
cli-column-command = Command
cli-column-currency = Currency
cli-column-due = Due
cli-column-detail = Detail
cli-column-clashes = Clashes
cli-column-field = Field
cli-column-fields = Fields
cli-column-file = File
cli-column-gave-way = Gave way
cli-column-holds = Holds
cli-column-id = Id
cli-column-key = Setting
cli-column-keys = Keys
cli-column-kind = Kind
cli-column-line = Line
cli-column-name = Name
cli-column-score = Score
cli-column-other-kind = Other kind
cli-column-other-id = Other ID
cli-column-other-name = Other name
cli-column-reasons = Reasons
cli-column-path = Path
cli-column-reason = Reason
cli-column-records = Records
cli-column-step = Step
cli-column-steps = Steps
cli-column-tags = Tags
cli-column-undone = Undone
cli-column-user = Who
cli-column-value = Value
cli-column-what = What
cli-column-where = Where
cli-column-why = Why
cli-yes = yes

## What was done: the labels of steps

cli-step-added = added { $kind } { $name }
cli-step-changed = changed { $name }
cli-step-converted = converted { $name }
cli-step-done = done: { $name }
cli-step-imported = imported { $file }
cli-step-logged = logged a { $type } about { $name }
cli-step-logged-due = logged a call about { $name }: “{ $subject }” is done
cli-step-lost = lost { $name }
cli-step-reason = changed the reason of { $name }
cli-step-made = made the deck
cli-step-demo = made the sample deck
cli-step-moved = moved { $name } to { $stage }
cli-step-redid = redid “{ $what }”
cli-step-merged-records = merged { $name } into { $into }
cli-merge-take = “{ $text }” does not say which field comes from where
cli-merge-take-hint = --take FIELD=keep or --take FIELD=drop
cli-step-removed =
    { $count ->
        [one] removed { $name }
       *[other] removed { $name } and { $more } more
    }
cli-step-reopened = reopened { $name }
cli-step-snoozed = put off { $name } until { $day }
cli-step-undid = undid “{ $what }”
cli-undone-kept =
    { $count ->
        [one] “{ $name }” was worked on since and is kept
       *[other] { $count } records were worked on since and are kept, “{ $name }” among them
    }
cli-step-won = won { $name }
cli-done = { $what }
cli-done-step = { $what } · step { $step }
cli-next-main = The main one of { $name } is { $next } now
cli-nothing-changed = Nothing changed
cli-moves-without = { $name } moves without: { $what }
cli-cadence-ended = { $cadence } ended with that, and what it planned next was called off
cli-no-next-step = No next step is planned now; --next plans one
cli-today-more = { $section }: { $more }
cli-bare = No next step is planned for { $name } any more; “dealdeck add task” plans one
cli-first-user = Me
cli-user-unsaid = Others made this deck. Say first who you are; it knows:
cli-user-unsaid-hint = one of them: dealdeck user me NAME; somebody new: dealdeck user add NAME
cli-user-same-name = Somebody is called “{ $name }” already
cli-user-same-name-hint = if it is the same person: dealdeck user me { $id }; else add what tells them apart
cli-deck-made = Made { $file }
cli-restored = { $deck } is now what { $file } holds
cli-restore-name-stays = This machine needs another name after this. { $reason } Remove { $file } before writing to the deck, or two steps may get one number.
cli-restore-saved = The deck before is in { $file }
cli-setting-set = { $name } is now { $value }
cli-doctor-opens = it opens; dealdeck check looks it over
cli-check-sound = The deck is sound

## What went wrong, and what to do

cli-output-failed = The output could not be written: { $reason }
cli-read-only = Nothing may change under --readonly or --as-of
cli-read-only-hint = leave the option out
cli-deck-read-only = { $file } cannot be written
cli-deck-read-only-hint = look at its permissions, or work on a copy: dealdeck backup FILE
cli-not-a-moment = “{ $text }” is not a day or a moment
cli-not-a-moment-hint = write 2026-03-31 or 2026-03-31T09:00:00Z
cli-not-a-day = “{ $text }” names no day
cli-not-a-day-hint = write 2026-06-30, 30/6, fri, tomorrow or +3d
cli-not-a-step = “{ $text }” is not a step
cli-not-a-step-hint = dealdeck history prints steps, such as 00a1b2c3d4e5.12
cli-not-found = No record has the id { $id }
cli-not-found-hint = dealdeck list KIND and dealdeck find TEXT print ids; at least four digits are needed
cli-id-of-another-kind = { $id } is the id of a record of the kind { $kind }; one of the kind { $wanted } is wanted
cli-id-ambiguous = Several records have the id { $id }
cli-id-ambiguous-hint = write more digits of the one that is meant
cli-not-called = No record has the id or the name “{ $name }”
cli-not-called-hint = dealdeck find "{ $name }" looks for it
cli-no-such-name = No { $kind } is called “{ $name }”
cli-no-such-name-hint = dealdeck find "{ $name }" looks for it; dealdeck add { $kind } "{ $name }" makes it
cli-name-ambiguous = Several records are called “{ $name }”
cli-name-ambiguous-hint = write the id of the one that is meant, or more of its name
cli-unknown-field = { $kind } has no field “{ $name }”
cli-did-you-mean = did you mean { $name }?
cli-fields-are = its fields are: { $names }
cli-field-kept = “{ $name }” is kept by the program and cannot be written
cli-field-required = “{ $name }” must be filled
cli-add-hint = dealdeck add { $kind } { $name }=…
cli-field-wrong = { $field }: { $problem }
cli-fields-wrong = { $count } fields cannot be what was written
cli-not-a-pair = “{ $text }” is not FIELD=VALUE
cli-not-a-pair-hint = quote a value with blanks: 'name=Acme Corp'
cli-filter-wrong = The filter cannot be understood
cli-filter-hint = for example: 'stage:proposal amount>100m !next owner:me'
cli-no-such-stage = No stage is called “{ $name }”
cli-stages-are = the stages are: { $names }
cli-no-such-stage-type = The pipeline has no stage of the type { $type }
cli-already-open = { $name } is open
cli-already-closed = { $name } is closed already
cli-already-closed-hint = dealdeck reopen { $id } opens it again
cli-already-converted = { $name } was converted already
cli-nothing-to-undo = There is nothing to undo
cli-nothing-to-redo = There is nothing to redo
cli-no-backup-folder = There is no folder to keep backups in
cli-no-backup-folder-hint = name a file: dealdeck backup FILE
cli-check-problems =
    { $count ->
        [one] One problem
       *[other] { $count } problems
    }
cli-check-saved = Saved { $count ->
        [one] one record
       *[other] { $count } records
    } into { $file }
cli-report-no-rate = Deals in { $currency } are counted but in no sum, for want of a rate: dealdeck rate set { $currency } RATE
cli-check-hint = dealdeck check --repair NEW-FILE saves what can be read; dealdeck restore BACKUP goes back
cli-no-such-list = There is no list { $list }
cli-lists-are = the lists are: { $names }
cli-no-such-entry = { $list } has no entry “{ $name }”
cli-entries-are = its entries are: { $names }
cli-users-are = the users are: { $names }
cli-no-such-preset = There is no --{ $option } { $name }
cli-presets-are = there are: { $names }
cli-unknown-setting = There is no setting { $name }
cli-settings-are = the settings are: { $names }
cli-no-such-screen = There is no screen { $name }
cli-screens-are = the screens are: today, pipeline, leads, contacts, accounts, opportunities, activities, agenda, call-sheet, reports, cadences, duplicates, import, history, clashes, settings, welcome
cli-themes-are = the themes are: { $names }
cli-not-a-size = “{ $text }” is not a size
cli-not-a-size-hint = write columns and rows: 110x30
cli-not-a-key = “{ $text }” is not a key
cli-unknown-verb = There is no verb { $name }

## Import and export

cli-import-did = { $rows } rows: { $created } created, { $updated } updated, { $duplicates } duplicates, { $rejected } rejected
cli-import-would = Nothing is kept. { $rows } rows would be: { $created } created, { $updated } updated, { $duplicates } duplicates, { $rejected } rejected
cli-import-folder-as-it-is = { $option } is about one sheet; a folder is read as this program wrote it
cli-import-column = { $column } → { $field }
cli-import-rejected = line { $line }: { $reason }
cli-import-rejected-in = { $file }, line { $line }: { $reason }
cli-import-more-rejected = and { $count } more; --rejects FILE writes them all
cli-import-stopped = The import was stopped; nothing was kept
cli-import-told = { $told } ({ $hint })
cli-import-say-currency = --currency CODE says another
cli-import-say-column = keep it with “{ $column }”=custom.NAME
cli-import-say-dates = say --dates day or --dates month
cli-import-say-decimals = say --decimals dot or --decimals comma
cli-import-say-kind = say --kind { $kind }
cli-import-database-hint = --db opens a deck, and merge brings another copy of it in
cli-import-hint = say the kind with --kind, and where columns go: 'Column=field'; --dry-run keeps nothing
cli-not-a-column = “{ $text }” is not COLUMN=FIELD
cli-not-a-column-hint = for example: 'Deal Value=amount' 'Client=account.name' 'Junk=-'
cli-not-a-delimiter = “{ $text }” is not one character
cli-not-a-delimiter-hint = write , ; | or tab
cli-exported =
    { $records ->
        [one] Wrote one record to { $file }
       *[other] Wrote { $records } records to { $file }
    }
cli-export-all-where = A filter is about one kind of record
cli-export-ending = The ending of { $file } names no format
cli-export-ending-hint = use .csv, .json or .jsonl, or say --format
cli-export-failed = { $file } cannot be written: { $reason }
cli-lose-why = A loss needs a reason; the reasons are:
cli-lose-why-hint = dealdeck lose { $id } --reason REASON
cli-no-such-language = There is no language { $name }
cli-languages-are = the languages are: { $names }

## Reports

cli-report-all = Deals
cli-report-open = Open
cli-report-open-value = Open value
cli-report-weighted = Weighted
cli-report-won = Won
cli-report-won-value = Won value
cli-report-won-mean = Mean
cli-report-won-median = Median
cli-report-lost = Lost
cli-report-lost-value = Lost value
cli-report-win-rate = Win rate
cli-report-days-mean = Mean days
cli-report-days-median = Median days
cli-report-total = All

cli-clash-deletion = { $by } deleted “{ $name }” on { $at }; { $other } worked on it on { $then }. To bring it back: dealdeck clashes take { $id }
cli-somebody = Somebody
cli-clashes-hint = dealdeck clashes   lists them with their ids and fields
cli-many-clashes = Several fields of { $id } clash: say which
cli-merge-clashes =
    { $count ->
        [one] One thing was written apart. See it: dealdeck clashes
       *[other] { $count } things were written apart. See them: dealdeck clashes
    }
cli-merge-clock = The clock of device { $device } is { $minutes } min ahead of this one
cli-merge-differ =
    { $count ->
        [one] One value was not the same in both copies though no step tells of it: another program changed one of them. One value holds in both now
       *[other] { $count } values were not the same in both copies though no step tells of it: another program changed one of them. One value of each holds in both now
    }
cli-merge-tried = Tried out only: nothing was changed
cli-no-such-clash = Nothing of { $id } clashes
cli-not-among = There is no “{ $name }” here
cli-there-are = there are: { $names }
