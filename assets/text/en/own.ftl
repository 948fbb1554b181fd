# Commands of a person's own, and addresses that the system opens.

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
