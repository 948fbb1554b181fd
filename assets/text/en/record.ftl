# The page of one record.

record-timeline = Timeline
record-fields = Fields
record-people = People
record-accounts = Accounts
record-became = Became
record-about = About
record-deals = Deals
record-history = History
record-made = added
record-moved = { $from } → { $to }
record-started = started in { $to }
record-nothing-to-unlink = There is no tie under the cursor.
record-gone = This record was deleted
    u brings it back, Esc goes back.
record-no-timeline = Nothing has happened yet
    c logs a call, n writes a note, t plans what is next.
record-no-people = Nobody is tied to this yet
    + ties a contact to it.
record-no-accounts = No account
    + ties this contact to an account.
record-not-converted = Not converted yet
    C makes a contact, an account and a deal of this lead.
record-about-nothing = About nothing in particular
    e edits it: what is it about?
record-no-deals = No deals yet
    a adds one.
record-no-history = No history
    What changes from now on is kept here.
