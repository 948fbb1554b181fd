# What is done to records, wherever they are shown: questions, and the labels of steps.

action-nothing-here = Nothing is selected here.
action-not-here = There is nothing to do that to here.
action-not-for-these = That is not for these records.

action-moved = moved { $name } to { $stage }
action-moved-many = moved { $count } deals to { $stage }
action-moved-up = moved { $name } up
action-moved-down = moved { $name } down
action-no-stage-there = There is no stage there.
action-no-place-there = It is as far that way as it can be.
action-there-already = They are there already.
action-some-would-close = { $count } of these { $all } deals would be closed by that: win or lose them by themselves.
action-no-value = nothing
action-one-at-a-time = That is for one record at a time; { $count } are marked. { $key_back } takes the marks away.
action-reopened = reopened { $name }
action-reopened-many = reopened { $count } deals
action-already-open = It is open.

action-no-reason = no reason given
action-win-reason = Why was { $name } won?
action-win-reason-many = Why were { $count } deals won?
action-loss-reason = Why was { $name } lost?
action-loss-reason-many = Why were { $count } deals lost?
action-won-already = { $name } is won already. Another reason?
action-won-already-many = These { $count } deals are won already. Another reason?
action-lost-already = { $name } is lost already. Another reason?
action-lost-already-many = These { $count } deals are lost already. Another reason?
action-set-reason = changed the reason of { $name }
action-set-reason-many = changed the reason of { $count } deals
action-lesson = What did it teach?
action-lesson-hint = One line for the next deal like it; { $key_confirm } leaves it out.
action-won = won { $name }
action-won-many = won { $count } deals
action-lost = lost { $name }
action-lost-many = lost { $count } deals

action-amount = Amount of { $name }
action-amount-many = Amount of { $count } records
action-amount-hint = 48k · 350tr · $3.5k · 12000 EUR
action-set-amount = set the amount of { $name } to { $value }
action-set-amount-many = set the amount of { $count } records to { $value }
action-close = Close date of { $name }
action-close-many = Close date of { $count } deals
action-close-hint = 30/6 · fri · +2w · eom · next month
action-set-close = set the close date of { $name } to { $value }
action-set-close-many = set the close date of { $count } deals to { $value }
action-probability = Probability of { $name }
action-probability-many = Probability of { $count } deals
action-probability-hint = 0 to 100; empty gives it back to the stage
action-set-probability = set the probability of { $name } to { $value }
action-set-probability-many = set the probability of { $count } deals to { $value }

action-added = added { $name }
action-add-account-hint =
    Name · @person · phone · +deal Name 350tr · city:Huế · #tag · >fri call
    { $key_confirm } alone opens the form
action-add-contact-hint =
    Name{ $accounts ->
        [on] {" "}· @company
       *[off] {""}
    } · phone · e-mail · #tag · >fri call
    { $key_confirm } alone opens the form
action-add-lead-hint =
    Name{ $accounts ->
        [on] , company
       *[off] {""}
    } · phone · e-mail · 350tr · source:referral · #tag · >fri call
    { $key_confirm } alone opens the form
action-add-deal-hint =
    Name · @{ $accounts ->
        [on] company or person
       *[off] person
    } · 350tr{ $probability ->
        [on] {" "}· 60%
       *[off] {""}
    } · close:30/6 · #tag · >fri call
    { $key_confirm } alone opens the form
action-add-activity-hint =
    fri call about the contract · @person{ $accounts ->
        [on] , company
       *[off] {""}
    } or deal · due:30/6
    { $key_confirm } alone opens the form
action-lines = { $count } lines were pasted
action-lines-joined = One record of all of them
action-lines-each = { $count } records, one of each line
action-lines-told = { $count } lines; { $confirm } asks whether each is a record of its own
action-lines-wrong = line { $line }: { $problem }
action-lines-added = added { $count } records
action-add-joins = joins { $name }
action-add-person = new person, made with it: { $name }
action-add-with-deal = with a deal: { $deal }
action-add-no-deal = “{ $text }” is for accounts, people and deals; convert a lead to make its deal
action-add-wrong = { $field }: { $problem }
action-tasks-planned =
    { $count ->
        [one] { $done } and planned one task
       *[other] { $done } and planned { $count } tasks
    }
action-tasks-left =
    { $count ->
        [one] One task was left: “{ $text }” starts with no day that can come
       *[other] { $count } tasks were left: “{ $text }” starts with no day that can come
    }
action-add-nobody = Nobody and no company here is called “{ $name }”.
action-add-company = new company, made with it: { $name }
action-not-a-day = “{ $text }” is no day that can come; write 30/6, fri, thứ 6, tomorrow or +3d
action-edited = edited { $name }
action-edited-next = edited { $name }: its { $field } is { $next } now
action-clash = { $name } was changed meanwhile: { $field } is now { $theirs }
action-clash-by = { $user } changed { $name } meanwhile: { $field } is now { $theirs }
action-clash-hint = nothing was written; look at it and do it again if it still holds
action-clash-nothing = empty
action-delete = Delete { $name }?
action-delete-many = Delete { $count } records?
action-deleted = deleted { $name }
action-deleted-many = deleted { $count } records
action-owner = Who owns { $name }?
action-owner-many = Who owns these { $count } records?
action-set-owner = gave { $name } to { $owner }
action-set-owner-many = gave { $count } records to { $owner }
action-nameless = The line says no name of its own: write it first.
action-owned-before =
    { $owner } { $owners ->
        [one] has
       *[other] have
    } them already.
action-share-out = Share out among several…
action-share-among = Share out { $count } records among whom?
action-share-nobody = Nobody was chosen.
action-shared-out = shared out { $count } records: { $owners }
action-tags = Tags of { $name }
action-tags-many = Tags of { $count } records
action-tags-hint = A word adds it, -word takes it away, commas part several. Now: { $tags }
action-tags-hint-none = A word adds it, -word takes it away, commas part several. None yet.
action-tags-same = These tags are as they were.
action-set-tags = tagged { $name }
action-set-tags-many = tagged { $count } records
action-changed-tags = changed the tags of { $name }
action-changed-tags-many = changed the tags of { $count } records
action-took-tags = took tags from { $name }
action-took-tags-many = took tags from { $count } records

action-call = Call with { $name }: how did it go?
action-call-many = Calls with { $count }: how did they go?
action-no-outcome = no outcome
action-call-subject = Call: { $outcome }
action-call-subject-plain = Call
action-called = Call with { $name } logged. What was said, what is next?
action-called-closed = “{ $subject }” with { $name } is done. What was said, what is next?
action-called-many = { $count } calls logged. What was said, what is next?
action-call-logged = logged a call with { $name }
action-call-logged-many = logged { $count } calls
action-call-closed = logged a call with { $name }: “{ $subject }” is done
action-call-closed-many = logged { $count } calls, { $closed } of them planned
action-note = Note on { $name }
action-note-many = Note on { $count } records
action-noted = noted something on { $name }
action-noted-many = noted something on { $count } records
action-snooze = Until when? A digit, or a word; Space first for a date. { $name }
action-snooze-many = These { $count } until when? A digit, or a word; Space first for a date.
action-snooze-days = { $count ->
    [1] tomorrow
    [7] in a week
    [14] in two weeks
   *[other] in { $count } days
}
action-snooze-until = Until { $name }
action-snoozed = put off { $name } until { $day }
action-snoozed-many = put off { $count } records until { $day }
action-plan = What is next for { $name }?
action-plan-many = What is next for these { $count }?
action-said-hint = they need a week >fri call back; { $key_back }: nothing more
action-said-so = said: { $text }
action-said = wrote down what was said with { $name }
action-said-many = wrote down what was said with { $count }
action-bare-next = Nothing is planned for { $name } any more. What is next?
action-bare-next-many = Nothing is planned for these { $count } deals any more. What is next?
action-about-nothing = This activity is about nobody and no deal.
action-done-already = This is done.
action-plan-hint = fri call about the contract · +3d send the offer
action-next-hint = fri call about the contract; { $key_back }: nothing for now
action-planned = planned “{ $subject }” for { $name } on { $day }
action-planned-many = planned “{ $subject }” for { $count } records on { $day }
action-nothing-planned = Nothing is planned for { $name }. What is next?
action-nothing-planned-many = Nothing is planned for these { $count }. What is next?
action-done-next = “{ $subject }” is done. What is next for { $name }?
action-done-next-many = { $done } are done. What is next for { $count ->
    [one] one deal
   *[other] { $count } deals
} with nothing planned?
action-finished = did “{ $subject }”
action-finished-many = did { $count } things

action-convert = Convert { $name }
action-convert-many = Convert { $count } leads
action-convert-match = what matches, else a new one
action-convert-open = { $count } open
action-convert-new = a new one
action-convert-nothing = none
action-convert-deal-name = Name of the deal
action-convert-unverified = Copy unverified data
action-converted = converted { $name }
action-converted-many = converted { $count } leads
action-converted-ended = converted { $name }: { $cadence } ended
action-converted-step = converted { $name }: { $cadence } ended, “{ $step }” is called off
action-converted-next = { $cadence } ended, “{ $step }” is called off. What is next for { $name }?
action-converted-ended-many = converted { $count } leads: { $ended ->
    [one] one cadence
   *[other] { $ended } cadences
} ended, what they planned next is called off
action-already-converted = It was converted before.
action-disqualify = Why is { $name } given up?
action-disqualify-many = Why are { $count } leads given up?
action-disqualified = gave up { $name }: { $reason }
action-disqualified-many = gave up { $count } leads: { $reason }

action-link = Tie whom or what to { $name }?
action-link-many = Tie whom or what to these { $count }?
action-link-role = As what?
action-no-role = no role
action-linked = tied { $other } to { $name }
action-linked-many = tied { $other } to { $count } records
action-linked-before = They are tied already.
action-unlinked = untied { $name }
action-unlinked-next = untied { $name }; { $next } is the main one now
action-probability-closed = { $name } is closed, and closing decided its probability; reopen it first

action-set-no-owner = took { $name } from its owner
action-set-no-owner-many = took { $count } deals from their owners
action-set-forecast = set the forecast category of { $name } to { $value }
action-set-forecast-many = set the forecast category of { $count } deals to { $value }
action-no-such-column = No single value brings it there; edit the field instead.
action-ordered-by-date = Cards stand by their close date here; g and stage brings their own order back.

action-gate = { $name } to { $stage }: what is asked first
action-gate-many = { $count } deals to { $stage }: what is asked first
action-gate-because = Going on anyway because
action-gate-why = Fill it in, or say here why it goes on without: { $what }
action-gate-note = moved without: { $what }

action-match-contacts-deal = open deal of this contact
action-match-deal-name = open deal, named alike
action-match-deal-amount = open deal, as large

action-verified = verified { $name }
action-verified-many = verified { $count } leads
action-unverified = took the verification of { $name } back
action-unverified-many = took the verification of { $count } leads back
action-verify-anyway = { $name }: { $what }. Verify all the same?
action-verify-anyway-many = { $count } leads have something against them, such as { $name }: { $what }. Verify all the same?
action-check-email = E-mail
action-check-phone = Phone
action-check-others = Duplicates
action-check-missing = none
action-check-fine = ✓ has its form
action-check-national = ✓ without country code
action-check-email-wrong = not the form of an e-mail
action-check-phone-wrong = phone cannot be dialled
action-check-unreachable = neither e-mail nor phone
action-check-alone = ✓ none found
action-check-duplicates = { $count ->
    [one] one more looks like it
   *[other] { $count } more look like it
}
