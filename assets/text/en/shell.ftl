# What the frame around the screens says.

shell-too-small = Too small. At least { $size }.
shell-deck-in-memory = demo
shell-read-only = read-only
shell-reminder = { $time } · { $subject }
shell-reminder-more = (and { $count } more)
shell-undo-foot = “{ $label }”
shell-undo-hint = { $key } takes it back
shell-undone = Undone: { $label }
shell-undone-elsewhere = Undone, from another window: { $label }
shell-undone-kept =
    { $count ->
        [one] “{ $name }” was worked on since and is kept.
       *[other] { $count } records were worked on since and are kept, “{ $name }” among them.
    }
shell-undo-rest = { $reason } Keep those and take back the rest?
shell-redone = Done again: { $label }
shell-nothing-to-undo = Nothing to undo.
shell-nothing-to-redo = Nothing to do again.
shell-nothing-to-repeat = Nothing was changed yet that could be repeated.
shell-copied = Sent to the clipboard through the terminal, which does not say whether it took it.
shell-copied-with = Copied with { $tool }.
shell-mouse-taken = The mouse works in the program. Hold Shift to select text.
shell-mouse-left = The mouse is left to the terminal.

shell-confirm-yes = { $key } Yes
shell-confirm-no = { $key } No
shell-palette-title = Commands
shell-help-title = Keys: { $place }
shell-find-title = Find anything
shell-find-hint = Type a name, a company, a piece of a phone number or of a note.
shell-nothing-matches = Nothing matches.
shell-nothing-to-take = Nothing matches, so { $key_confirm } takes nothing.
shell-form-choose = { $field }
shell-form-unsaved = Not saved. { $key_back } or { $key_quit_now } again throws it away, { $key_save } saves.
shell-form-yes = yes
shell-form-no = no
shell-form-none = –

shell-job-cancel = Esc stops it; nothing is changed then.
shell-job-cancelled = Stopped. Nothing was changed.
shell-job-broke = This broke, and nothing was changed. It is a mistake in the program.
shell-job-refused = It could not be started: { $reason }
shell-editor-failed = The editor did not finish: { $reason }
shell-browse-failed = The address could not be opened: { $reason }
shell-no-terminal = This needs a terminal: input and output must be one.
shell-no-terminal-hint = In a script, use a verb: dealdeck --help lists them.
shell-terminal-failed = The terminal refused: { $reason }
shell-problems-title = What is wrong in your files
shell-problems-none = Nothing is wrong in your files.
shell-upkeep-failed = Today’s backup could not be kept: { $reason }
shell-clashes =
    { $key } { $count ->
        [one] 1 clash
       *[other] { $count } clashes
    }

person-title = Who works here? Type a new name if you are none of these
person-new = I am new here
person-step = added { $name }, who works here
person-said = You work here as { $name }
person-left = You work here as { $name }; “Who works here” of the palette says otherwise

## Files of the person's own

file-unreadable = { $file } cannot be read: { $reason }
file-unreadable-hint = look at the path and its permissions
file-is-deck = { $file } is the deck itself
file-is-none = { $file } is no file that could be replaced
file-replace = { $file } is there already. Write over it?
