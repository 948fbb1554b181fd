# What was written apart on two copies of the deck.

clashes-title = Clashes · written apart on two copies
clashes-none = Nothing was written apart
    When two people change the same amount, stage, owner or date before their copies meet, or one deletes what the other works on, both values are kept here, and you choose which holds.
clash-holds = holds · { $who } · { $when }
clash-gave-way = gave way · { $who } · { $when }
clash-somebody = somebody
clash-deleted-and-worked-on = deleted and worked on
clash-is-deleted = deleted
clash-is-worked-on = worked on
clash-is-empty = empty
clash-kept = kept { $field } of { $name }
clash-taken = took the other { $field } of { $name }
clash-left-deleted = left { $name } deleted
clash-brought-back = brought { $name } back
