# What a person sets up for themselves: theme, mouse, language, keys.

own-nowhere = This program keeps nothing, so it has no keymap file
own-theme-title = Which colours?
own-theme-auto = as the terminal is
own-language-title = Which language?
own-language-en = English
own-kept = { $key } is { $value } from now on
own-problems =
    { $count ->
        [one] one line is wrong
       *[other] { $count } lines are wrong
    }
own-keymap-same = The keys are as they were
own-keymap-read = The keymap file was read: these keys hold now
own-keymap-problems =
    { $count ->
        [one] The keymap file was read; one line in it is wrong and named here
       *[other] The keymap file was read; { $count } lines in it are wrong and named here
    }
# Commands of a person's own, and addresses that the system opens.

own-output = What { $name } said
rebind-title = Another key: { $command } · { $place }
rebind-press = Press the key that it is to have.
rebind-now = Now: { $keys }
rebind-leave = { $back } leaves it as it is. { $file } opens the whole file in your editor instead, from the list.
rebind-sure = { $key } means “{ $meant }” here ({ $place }). Take it from there?
rebind-done = { $key } is “{ $command }” from now on
rebind-none = “{ $command }” has no key here any more; the palette still has it
rebind-elsewhere = it means something else in: { $places }
rebind-no-name = { $key } is no key that a file can name
rebind-by-hand = The keymap file is written in a way that cannot be changed here: { $file } opens it
own-none = There is no command of your own yet: write one under [commands] in config.toml, such as mail = ["mutt", "{"{"}email{"}"}"].
own-which = Which command for { $name }?
own-runs = { $name } runs
own-runs-words = { $words }
own-said = { $name }: { $line }
own-done = { $name } is done.
own-failed = { $name } ended with { $code }.
own-failed-saying = { $name } ended with { $code }: { $line }
own-not-run = { $name }: { $program } could not be started: { $reason }
own-dash = “{ $value }” begins with a dash, which { $name } could take for an option: put "--" before it in the command
own-no-link = It has no web, mail or telephone address.
own-which-link = Which address of { $name }?
