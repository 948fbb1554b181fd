# The first screen where there is no deck yet, and the tour of the keys.

welcome-title = Welcome to dealdeck
welcome-for = A sales pipeline in the terminal: a key for everything, and an undo.
welcome-demo = Look around the demo
welcome-demo-what = Sample companies, people and deals in a deck that is thrown away.
welcome-import = Import a file
welcome-import-what = Contacts, companies, leads or deals from CSV or JSON.
welcome-empty = Start with an empty deck
welcome-empty-what = Say how you sell, which stages and which currency.
welcome-this = Start with this empty deck
welcome-this-what = The pipeline opens; one key adds the first deal.
welcome-tour = Tour of twelve keys
welcome-tour-what = A minute; nothing is changed by it.
welcome-file-unmade = Nothing is made before you choose. Your deck will be { $file }
welcome-file = Your deck is { $file }
welcome-choose-first = Choose first how to begin: there is no deck yet.
welcome-demo-told = This is the demo: it is thrown away when you leave. Start dealdeck again for your own deck.
welcome-form-title = A new deck
welcome-form-preset = Used for
welcome-form-stages = Stages
welcome-form-currency = Currency
welcome-form-user = Your name
welcome-preset-b2b = Selling to companies
welcome-preset-b2c = Selling to people: no accounts
welcome-preset-solo = Working alone: no leads, no owners
welcome-stages-count =
    { $count ->
        [one] 1 open stage
       *[other] { $count } open stages
    }

tour-title = Tour: { $step } of { $of }
tour-press = Press { $key }
tour-next = { $next } goes on without pressing it · { $back } ends the tour
tour-over = That was the tour. { $help } shows every key of a place, { $palette } finds any command.
tour-find = Finds anybody and anything: a name, a company, a piece of a phone number or of a note.
tour-pipeline = Opens the pipeline board; each tab on the top line has its digit.
tour-filter = Narrows the list or the board as you type. Words, or “amount>10k stage:proposal”.
tour-add = Adds by one line: “Acme renewal 48000 close:30/6”. What would be made shows below it.
tour-open = Opens what is under the cursor; Esc goes back to where you were.
tour-move = On the board, moves the deal a stage to the right. Its figures follow at once.
tour-call = Writes down a call and asks what comes next.
tour-plan = Plans the next step: “fri call about contract”.
tour-finish = Done: the next step is closed, and the one after is asked for.
tour-undo = Takes the last change back, whatever it was, also after a restart.
tour-palette = Every command by name, with its key.
tour-help = The keys of where you are, searchable.
