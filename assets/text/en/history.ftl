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
    It may have been made in another copy. { $back } goes back.
