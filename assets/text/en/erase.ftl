# Erasing a person, and what keeps the erased away.
erase-alike = Look at { $kind } { $id }: it has an address, a number or a key of the one who was erased. Others with it are let in, as it tells nobody apart.
erase-asked = { $name } would go for good, from here, from every copy, and from { $copies ->
        [0] no kept backup
        [one] 1 kept backup
       *[other] { $copies } kept backups
    }:
erase-asked-hint = there is no undo; to do it: dealdeck erase { $id } --yes
erase-edits =
    { $count ->
        [one] 1 edit of theirs in the history
       *[other] { $count } edits of theirs in the history
    }
erase-tied =
    { $count ->
        [one] 1 other record stays, without the tie
       *[other] { $count } other records stay, without the tie
    }
erase-done =
    { $rows ->
        [one] 1 row is gone
       *[other] { $rows } rows are gone
    }, { $copies ->
        [0] and there was no kept backup
        [one] and 1 kept copy is rid of them
       *[other] and { $copies } kept copies are rid of them
    }
erase-left = { $file } could not be rid of them and may still have them
erase-no-person = Only a person can be erased: a contact, a lead, or an account that is a person
erase-no-way-back = Who was erased does not come back
erase-no-way-back-past = Somebody was erased, and does not come back; the step before that is “{ $label }”
erase-no-way-back-past-hint = to take that one back: dealdeck undo { $step }
erase-silent = about somebody who was erased
erase-step = erased a person
erased-person = This is about somebody who was erased: the deck knows their { $field }
erased-record = This is about somebody who was erased
