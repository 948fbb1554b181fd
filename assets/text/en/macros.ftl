# Keys that are written down and pressed again.

macro-recording = ● recording
macro-started = Every key is written down from now on; { $key } ends that.
macro-still-recording = Keys are being written down; { $key } ends that first.
macro-empty = No key was written down.
macro-name = { $count ->
        [one] One key. A name for it?
       *[other] { $count } keys. A name for them?
    }
macro-name-hint = Without a name, { $key } plays them until others are written down.
macro-kept = { $key } plays it.
macro-named = “{ $name }” is kept; { $key } plays it.
macro-none = No keys were written down yet; { $key } starts that.
macro-none-named = No macro has a name.
macro-last = the last one
macro-which = Play which keys?
macro-forget = Forget which keys?
macro-forgotten = “{ $name }” is forgotten.
macro-inside = Keys that are played cannot play or write down others.
macro-means-nothing = It means nothing here.
macro-interrupted = It starts something that takes the keys after it.
macro-stopped = Stopped at key { $at } of { $all }, { $key }: { $reason }
macro-played = Played { $count ->
        [one] one key
       *[other] { $count } keys
    }.
macro-played-rows = Played { $count ->
    [one] a key
   *[other] { $count } keys
} on each of { $rows } rows.
macro-stopped-rows = Done on { $done } of { $all } marked rows. { $reason }
macro-row-gone = The next one does not stand here any more.
macro-refused = { $reason }
macro-no-key = “{ $key }” is no key
