# What was being written when the program ended.

draft-title = Not saved
draft-about = When the program ended, you were writing “{ $words }” about { $name }.
draft-new = When the program ended, you were writing “{ $words }”.
draft-keys = { $back } brings it back · { $drop } drops it · { $later } asks later
draft-keys-copy = { $back } copies it · { $drop } drops it · { $later } asks later
draft-dropped = Dropped.
draft-copied = It cannot be asked for again as it was, so the words are on the clipboard: “{ $words }”
