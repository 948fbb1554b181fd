# A deck that is shared through a folder: where we stand, and what is the matter with files in it.
sync-published-seconds = published { $count } s ago
sync-published-minutes = published { $count } min ago
sync-published-hours = published { $count } h ago
sync-published-days = { $count ->
    [one] published a day ago
   *[other] published { $count } days ago
}
sync-read-seconds = read { $count } s ago
sync-read-minutes = read { $count } min ago
sync-read-hours = read { $count } h ago
sync-read-days = { $count ->
    [one] read a day ago
   *[other] read { $count } days ago
}
sync-in-step = in step with the folder
sync-edits-waiting = { $count ->
    [one] 1 edit waiting
   *[other] { $count } edits waiting
}
sync-cannot-publish = { $count ->
    [one] cannot publish, 1 edit waiting
   *[other] cannot publish, { $count } edits waiting
}
sync-waiting-whole = waiting for a whole file
sync-away = { $count ->
    [0] the shared file is away
    [one] the shared file is away, 1 edit waiting
   *[other] the shared file is away, { $count } edits waiting
}
sync-attention = { $count ->
    [0] the shared file needs attention: dealdeck doctor
    [one] the shared file needs attention, 1 edit waiting: dealdeck doctor
   *[other] the shared file needs attention, { $count } edits waiting: dealdeck doctor
}
sync-newer = published by version { $version }: read only until you have it
sync-no-state = A shared deck needs a state folder for its replica

sync-file-empty = { $name } is empty: it has not arrived yet, or is a placeholder
sync-file-not-whole = { $name } is not whole: it is damaged, or not all of it has arrived
sync-file-not-whole-hint = wait until the sync service has brought all of it; on the machine that wrote it, look whether the service is done
sync-file-backup = { $name } is a backup; it stays where it is
sync-file-renamed = { $name } is gone, and the deck is called { $now } now: open that one; what waits here goes along
sync-renamed =
    { $count ->
        [0] the deck is called { $name } now
        [one] the deck is called { $name } now: open that one, 1 edit goes along
       *[other] the deck is called { $name } now: open that one, { $count } edits go along
    }
sync-left-behind =
    { $count ->
        [one] 1 step that was never published from where the deck lay before has come along
       *[other] { $count } steps that were never published from where the deck lay before have come along
    }
sync-file-another-deck = { $name } is another deck; it was left as it is
sync-file-no-deck = { $name } is not a deck of this program; it was left as it is
sync-file-newer = { $name } was published by a newer dealdeck: version { $version } is needed to merge and publish
sync-file-one-device = { $name } was written under the name of the device { $device }, which has other steps: a machine was cloned
sync-file-refused = { $name } cannot be read: { $reason }
sync-file-stays = { $name } has been so for ten minutes: what is written here goes into a file beside it; once it is of no use, move it away and it is written anew
sync-publish-refused = { $folder } takes no file: { $reason }
sync-clock-ahead = The clock of the device { $device } is { $minutes } min ahead
sync-clashes =
    { $count ->
        [one] One thing was written apart. See it: dealdeck clashes, or ! on the screen
       *[other] { $count } things were written apart. See them: dealdeck clashes, or ! on the screen
    }
sync-copy-merged = Merged what was new in { $name }
sync-copy-moved = { $name } is in the shared file now and was moved to { $trash }

sync-why-deck = the deck says so
sync-why-service = it lies in a folder of { $name }
sync-why-file-system = it lies on a network file system ({ $name })
sync-why-copy = a conflict copy lies beside it ({ $name })
sync-why-replica = there is a replica of it here

sync-not-shared = This deck is not shared: it lies in a folder of this machine alone
sync-not-shared-hint = move it into a synced folder, or make it say so itself: dealdeck sync --shared yes
sync-not-published = The shared file does not have everything yet
sync-not-published-hint = nothing is lost: it is published at the next opening; details: dealdeck doctor
sync-no-restore = Others work on this deck: what they have would come back into a restored file
sync-no-restore-hint = take steps back with: dealdeck undo, or restore beside it, in a folder of this machine alone: dealdeck --db NEWFILE restore FILE
sync-column-status = Status
sync-column-waiting = Edits waiting
sync-mode-direct = in place
sync-mode-shared = shared: { $why }
