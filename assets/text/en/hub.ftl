# Hubs: PostgreSQL servers where the copies of a deck meet.

hub-url = That is no address of a hub
hub-url-hint = postgres://NAME@HOST/DATABASE, with your own name on that server
hub-plain = Nothing goes to { $hub } in plain text: off this machine a hub is reached over TLS only
hub-plain-hint = leave sslmode out of the address, and let the server have a certificate
hub-certificate = The hub cannot be trusted: { $reason }
hub-certificate-hint = give the server a certificate that this system trusts, or name its authority's file in SSL_CERT_FILE
hub-login = The hub does not let you in: { $reason }
hub-no-password = The hub asks for a password, and there is none
hub-login-hint = the password is taken from the address, from PGPASSWORD, or from a line host:port:database:name:password in pgpass in the configuration folder (see: dealdeck paths), which only you may read; whoever keeps the hub lets you in with: dealdeck hub init URL --member NAME
hub-no-database = The hub has no such database: { $reason }
hub-denied = The hub does not allow that: { $reason }
hub-denied-hint = whoever keeps the hub lets you in with: dealdeck hub init URL --member NAME
hub-not-set-up = That database is no hub yet
hub-not-set-up-hint = whoever keeps the server makes it one with: dealdeck hub init URL --member NAME
hub-no-workspace = The hub has no deck { $workspace } that you may work in
hub-no-workspace-hint = whoever keeps the hub adds it with: dealdeck hub init URL --member NAME
hub-newer = The hub was written to by a newer dealdeck: version { $version } is needed
hub-busy = Others are writing to the hub: { $reason }
hub-away = The hub cannot be reached: { $reason }
hub-away-hint = your work goes on in the deck and is pushed when the hub is back; if it should be there, look at the address and whether the server runs
hub-failed = The hub says: { $reason }
hub-name = { $name } cannot be the name of a role: letters, digits and _ - . @ only

hub-none = This deck goes to no hub
hub-none-hint = dealdeck hub push postgres://NAME@HOST/DATABASE
hub-which = The hub has several decks that you may work in
hub-which-hint = dealdeck hub pull URL --workspace ID
hub-empty = The hub has no deck that you may work in
hub-again = { $problem }: trying again in { $seconds } s
hub-ready = The hub knows this deck and its people: each pushes with dealdeck hub push postgres://NAME@HOST/DATABASE
hub-ready-for-nobody = The hub knows this deck, and nobody may work in it there yet: dealdeck hub init URL --member NAME lets somebody in
hub-left = This deck goes to no hub any more; all of it stays here
hub-joined = Made { $file } from the hub

hub-column-hub = Hub
hub-column-workspace = Deck
hub-column-entries = Entries
hub-column-pulled = Steps pulled
hub-column-pushed = Steps pushed
hub-column-out = To push
hub-column-in = To pull
hub-column-state = State
hub-reached = reached

hub-in-step = in step with the hub
hub-pushes =
    { $count ->
        [one] { $count } step goes to the hub
       *[other] { $count } steps go to the hub
    }
hub-waits =
    { $count ->
        [0] the hub is away
        [one] the hub is away, { $count } step waits
       *[other] the hub is away, { $count } steps wait
    }
