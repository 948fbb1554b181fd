# What was written apart on two copies of the deck.
clash-answered = { $name } was answered meanwhile

clashes-title = Clashes · written apart on two copies
clashes-none = Nothing was written apart
    When two people change the same amount, stage, owner or date before their copies meet, or one deletes what the other works on, both values are kept here, and you choose which holds.
clashes-holds = holds · { $who } · { $when }
clashes-gave-way = gave way · { $who } · { $when }
clashes-somebody = somebody
clashes-deleted-and-worked-on = deleted and worked on
clashes-is-deleted = deleted
clashes-is-worked-on = worked on
clashes-is-empty = empty
clashes-kept = kept { $field } of { $name }
clashes-taken = took the other { $field } of { $name }
clashes-left-deleted = left { $name } deleted
clashes-brought-back = brought { $name } back
