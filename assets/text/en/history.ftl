# The history of the deck.

history-title = History
history-of = History of { $name }
history-undo = { $count ->
    [one] Take back “{ $label }”?
   *[other] Take back “{ $label }”? It takes back { $count } records.
}
history-undo-but = Take back “{ $label }”? It takes back { $count ->
    [0] nothing of it
    [one] one record
   *[other] { $count } records
}; { $kept ->
    [one] one that was worked on since stays.
   *[other] { $kept } that were worked on since stay.
}
history-records = { $count } records
history-start = This is how the deck began; it cannot be taken back.
history-already-undone = It was taken back before.
history-undone = taken back
history-deleted = deleted
history-restored = brought back
history-empty = Nothing has happened yet
    Every step is kept here: who, when and what. Any can be opened and taken back.
history-no-step = This step is not in the deck
    It may have been made in another copy. { $key_back } goes back.
history-trimmed = The history before this is trimmed: what the step { $step } changed is not known any more
history-not-months = “{ $text }” is no number of months, nor all
history-keeps-all = All history is kept from now on
history-keeps =
    { $count ->
        [0] The history of { $months } months is kept whole; there was nothing older to cut
        [one] The history of { $months } months is kept whole; 1 older line was cut
       *[other] The history of { $months } months is kept whole; { $count } older lines were cut
    }
history-merged = merged into another record
history-parted = stands for itself again
