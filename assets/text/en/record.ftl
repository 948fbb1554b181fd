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
record-given-up = given up
record-given-up-because = given up: { $reason }
record-moved = { $from } → { $to }
record-started = started in { $to }
record-nothing-to-unlink = There is no tie under the cursor.
record-gone = This record was deleted
    { $key_undo } brings it back when that was your last step, its line in the history at any time; { $key_back } goes back.
record-no-timeline = Nothing has happened yet
    { $key_call } logs a call, { $key_note } writes a note, { $key_plan } plans what is next.
record-no-people = Nobody is tied to this yet
    { $key_link } ties a contact to it.
record-no-accounts = No account
    { $key_link } ties this contact to an account.
record-not-converted = Not converted yet
    { $key_convert } makes a contact, an account and a deal of this lead.
record-about-nothing = About nothing in particular
    { $key_edit } edits it: what is it about?
record-no-deals = No deals yet
    { $key_add } adds one.
record-no-history = No history
    What changes from now on is kept here.

record-lessons = Lessons
record-no-lessons = No lesson yet
    What a deal taught is asked when it is won or lost, and shown here on deals like it.
record-same-competitor = same competitor
record-same-account = same account
record-same-industry = same industry
record-same-product = same product
record-same-type = same type
record-same-amount = about as large
record-same-source = same source
