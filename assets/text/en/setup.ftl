# The settings: their menu, their pages, what they ask.

setup-title = Settings
setup-lists = Lists
setup-pipelines = Pipelines
setup-fields = Fields
setup-users = Users
setup-rates = Rates
setup-modules = Modules
setup-keys = Keys
setup-own = This machine

setup-column-list = List
setup-column-entries = Entries
setup-column-starts = Starts with
setup-column-entry = Entry
setup-column-used = Used
setup-column-state = State
setup-column-key = Key
setup-column-colour = Colour
setup-column-pipeline = Pipeline
setup-column-stage = Stage
setup-column-stages = Stages
setup-column-deals = Deals
setup-column-chance = Chance
setup-column-rots = Rots
setup-column-means = Means
setup-column-forecast = Forecast
setup-column-field = Field
setup-column-kind = Of
setup-column-holds = Holds
setup-column-email = E-mail
setup-column-from = From
setup-column-in = In
setup-column-keys = Keys
setup-column-command = Command
setup-column-where = Where
setup-column-name = In the file
setup-column-what = What
setup-column-module = Module
setup-column-for = What it is for
setup-column-now = Now

setup-list-fixed = name, colour only
setup-is-default = default
setup-is-retired = retired
setup-is-required = required
setup-is-me = you
setup-monday = Monday
setup-sunday = Sunday
setup-days = days
setup-entries =
    { $count ->
        [one] 1 entry
       *[other] { $count } entries
    }
setup-entries-retired = { $count } offered, { $retired } retired
setup-users-aside = { $key } says who you are
setup-modules-aside = { $open } switches, no data is changed
setup-rates-base = in { $base }, the deck’s own
setup-rates-missing = No rate yet: { $currencies }. Totals show them beside the rest.
setup-filtered = with “{ $text }”
setup-filter = Only rows with
setup-line = line { $line }
setup-line-of = { $file } { $line }

setup-list-empty = This list is empty
    { $key_add } adds its first entry.
setup-pipelines-none = No pipeline
    { $key_add } adds one with its stages.
setup-fields-none = No fields of your own yet
    { $key_add } adds one to a kind of record. It is in forms, columns, filters and files at once.
setup-rates-none = No exchange rates
    { $key_add } adds one: what one of a currency is worth in the deck’s own, EUR 2026-06-01 1.08 in a deck of dollars. Amounts in other currencies are added up with the rate of their day.
setup-unfound = Nothing here has these words
    { $key_back } shows all again.

setup-colour-of = Which colour for { $name }?
setup-no-colour = no colour
setup-new-entry = New entry of { $list }
setup-rename = What is { $name } to be called?
setup-edit = { $name }
setup-new-pipeline = New pipeline
setup-new-stage = New stage
setup-new-field = New field
setup-new-user = New user
setup-new-rate = What is it worth?
setup-edit-rate = What is it worth?
setup-rate-hint = a currency, a day, what one of it is worth in { $base }: EUR 2026-06-01 1.08 for dollars, USD 2026-06-01 25,400 for dong
setup-rate-told = 1 { $currency } = { $rate } { $base } from { $date } on
setup-days-above-zero = Days are counted from one
setup-retire-stage =
    { $count ->
        [one] Retire { $name }: where does its deal go?
       *[other] Retire { $name }: where do its { $count } deals go?
    }
setup-retire-pipeline =
    { $count ->
        [0] Give { $name } up for which pipeline?
        [one] Give { $name } up: which pipeline takes its deal?
       *[other] Give { $name } up: which pipeline takes its { $count } deals?
    }
setup-retire-user = Who takes over what { $name } leaves open?
setup-nobody-takes = nobody, it stays theirs
setup-sweeping = Changing the deck
setup-field-choices = Choices
setup-field-choices-note = a new list: North, South
setup-field-list = or the list
setup-field-reference = refers to

setup-palette-only = By name only, with “{ $key_palette }”
setup-go-in = Go in first, with { $key_open }
setup-no-colours-here = There are no colours here
setup-no-default-here = There is no default here
setup-no-order-here = These stand in their own order
setup-keys-in-file = Keys have no order and no colour: { $open } gives a command another key, { $add } one more, { $retire } none, { $file } opens the file
setup-own-only-changed = These are changed, with { $key_open }
setup-words-only = This is to be put right in the file it names

setup-entry-told = The key never changes: filters, scripts and records name the entry by it.
setup-field-told = In filters and on the command line it is { $key }: filter with { $key }:… and set with { $key }=….
setup-module-told = Switched off, it is gone from menus, forms, columns, filters, the board, reports and the help of the command line. No record is changed, and it comes back as it was.
setup-module-untracked = not tracked
setup-module-preset = All at once
setup-module-tracking = Deals tracked by
setup-module-ways = stage, probability, or both
setup-module-preset-told = Switches every module as those who sell to companies, to people, or alone have it.
setup-me-told = You work here as this user: “me” and “mine” mean what is theirs.
setup-in-the-file = In the file

own-who = You are
own-who-told = Which user of this deck you are. Each machine remembers it for itself.
own-theme = Theme
own-theme-told = The colours, seen at once while you choose. A file in the themes folder says only what it does otherwise.
own-themes-folder = Themes folder
own-mouse = Mouse
own-mouse-on = taken: click, drag, wheel
own-mouse-off = left to the terminal
own-mouse-told = With the mouse taken you click, drag and scroll here; left to the terminal it selects text.
own-language = Language
own-language-told = The language of everything the program says. What you wrote yourself stays as it is.
own-keymap = Keymap file
own-keymap-own = your own
own-keymap-built-in = none yet: the keys that come along
own-keymap-told = { $key_open } opens the file in your editor. It is read at once; what is wrong in it is named under Keys.

colour-red = red
colour-yellow = yellow
colour-green = green
colour-cyan = cyan
colour-blue = blue
colour-magenta = magenta
colour-light-red = light red
colour-light-yellow = light yellow
colour-light-green = light green
colour-light-cyan = light cyan
colour-light-blue = light blue
colour-light-magenta = light magenta
