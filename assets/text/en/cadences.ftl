# Cadences: taking people and deals through steps, the screen of the cadences, files of them.

enrol-in = Take { $name } through which cadence?
enrol-in-many = Take these { $count } through which cadence?
enrol-what-now = { $name } is in { $place }. What now?
enrol-steps = { $count ->
    [one] 1 step
   *[other] { $count } steps
}
enrol-pause = Pause it
enrol-resume = Go on with it
enrol-stop-replied = Stop it: they replied
enrol-stop = Stop it
enrol-place = { $cadence }, step { $at } of { $of }
enrol-place-paused = { $cadence }, paused at step { $at } of { $of }
enrol-due = { $cadence } · { $due }
enrol-none-fits = No cadence is for these. The palette's Cadences makes one.
enrol-in-none = They are in no cadence.
enrol-done = { $count ->
    [one] enrolled { $name } in { $cadence }
   *[other] enrolled { $count } in { $cadence }
}
enrol-done-some = { $done }; not enrolled: { $reasons }
enrol-nobody = Nobody was enrolled: { $reasons }
enrol-refused = { $count } { $reason }
enrol-refused-opted-out = opted out
enrol-refused-enrolled = in a cadence already
enrol-refused-settled = converted or closed
enrol-refused-kind = of another kind than it is for
enrol-refused-steps = because it has no steps yet
enrol-paused = { $count ->
    [one] paused { $cadence } for { $name }
   *[other] paused the cadence of { $count }
}
enrol-resumed = { $count ->
    [one] went on with { $cadence } for { $name }
   *[other] went on with the cadence of { $count }
}
enrol-stopped = { $count ->
    [one] stopped { $cadence } for { $name }
   *[other] stopped the cadence of { $count }
}
enrol-why-replied = they replied
enrol-why-converted = converted
enrol-why-disqualified = given up
enrol-why-won = won
enrol-why-lost = lost
enrol-why-opted-out = opted out
enrol-why-deleted = deleted
enrol-why-merged = merged
enrol-why-by-hand = stopped by hand

cadences-title = Cadences
cadences-none = No cadences yet
    A cadence is a row of steps that people and deals are taken through: call, write, call again. Press { $key_add } to make one, { $key_bring } to bring one in from a file.
cadences-gone = This cadence is gone
    { $key_undo } brings it back, { $key_back } leads back.
cadences-column-name = Cadence
cadences-column-for = For
cadences-column-starts = Starts
cadences-column-steps = Steps
cadences-column-active = Active
cadences-column-finished = Done
cadences-column-stopped = Stopped
cadences-starts-status = on { $status }
cadences-for-any = All
cadences-retired = retired
cadences-summary = { $steps ->
    [one] 1 step
   *[other] { $steps } steps
} · { $active } active · { $paused } paused · { $finished } finished · { $stopped } stopped
cadences-steps = Steps
cadences-no-steps = No steps yet: { $key } adds the first.
cadences-enrolled = Enrolled
cadences-nobody = Nobody yet: { $key } on a lead, contact, account or deal.
cadences-more = and { $count } more
cadences-day-start = day { $days }
cadences-day-after = +{ $days } d
cadences-at-step = step { $at } of { $of }
cadences-branch-to = { $outcome } → { $step }
cadences-branch-stop = { $outcome } → stop
cadences-new = New cadence
cadences-new-step = New step of { $name }
cadences-edit = { $name }
cadences-days = days
cadences-on = Goes on by outcome
cadences-on-step = { $at }. { $subject }
cadences-on-stop = stop
cadences-no-place = Nothing stands for { $name }. Known are { $known }.
cadences-needs-status = Say which status starts it.
cadences-same-name = There is a cadence of this name.
cadences-not-days = Days are 0 to { $most }.
cadences-added = added the cadence { $name }
cadences-updated = updated the cadence { $name }
cadences-changed = changed the cadence { $name }
cadences-step-added = added { $subject } to { $name }
cadences-step-changed = changed { $subject } in { $name }
cadences-step-moved = moved { $subject } in { $name }
cadences-step-deleted = took { $subject } out of { $name }
cadences-deleted = deleted the cadence { $name }
cadences-delete = Delete the cadence { $name }? { $count ->
    [0] Nobody is in it.
    [one] One is in it and will be stopped.
   *[other] { $count } are in it and will be stopped.
}
cadences-delete-step = Take { $subject } out of { $name }?
cadences-not-an-enrolment = That is for one of those enrolled, further down.
cadences-has-ended = That has ended.
cadences-not-a-step = That is for a step.
cadences-further-in = That is for the page of one: { $key_open } opens it.

cadences-import-from = The file of the cadence
cadences-import-hint = A TOML file, as docs/cadences.md tells it. One of the same name is brought up to date.
cadences-import-same = { $name } is as its file says already.
cadences-export-to = Write { $name } to
cadences-exported = wrote { $name } to { $file }
cadences-exporting = Writing { $name }
cadences-file-not-toml = not TOML: { $detail }
cadences-file-unknown = there is no { $key }
cadences-file-missing = { $key } is missing
cadences-file-no-steps = a cadence needs steps
cadences-file-status-for-leads = only a cadence for leads starts on a status
cadences-file-not-steps = steps are tables: [[steps]] or { "{" } after = 2, … { "}" }
cadences-file-problem = { $file }, line { $line }: { $reason }
cadences-file-not-text = { $key } is a text in quotes
cadences-file-no-place = nothing stands for { "{" }{ $name }{ "}" }; known are { $known }
cadences-file-not-yes-no = { $key } is true or false
cadences-file-not-days = after is a number of days, 0 to { $most }
cadences-file-not-one-of = { $key } cannot be { $text }; it can be { $known }
cadences-file-not-branches = on is a table: { "{" } connected = 3, not-interested = "stop" { "}" }
cadences-file-no-such-step = a branch leads to a step from 1 to { $count }, or to "stop"

cli-cadence-steps = Steps
cli-cadence-active = Active
cli-cadence-paused = Paused
cli-cadence-finished = Finished
cli-cadence-stopped = Stopped
cli-cadence-after = After
cli-cadence-refused = { $name }: { $reason }
cli-cadence-nobody = Nobody was enrolled
cli-cadence-in-none = { $name } is in no cadence
cli-cadence-file-refused = { $count ->
    [one] { $file } has a problem; nothing was changed
   *[other] { $file } has { $count } problems; nothing was changed
}
cli-cadence-unreadable = { $file } cannot be read: { $reason }
cli-cadence-unknown = No cadence is called { $name }
cli-cadence-unknown-hint = there are: { $names }
