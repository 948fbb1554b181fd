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
