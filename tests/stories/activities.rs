//! The agenda, the month and the call sheet: what is to be done by day, worked in place.

use dealdeck::domain::change::Key;
use dealdeck::domain::now::Now;
use dealdeck::domain::{Change, Id, Kind, Value, activity, edit};

use crate::deck::{Deck, NOW};
use crate::sales::{TODAY, sales};

type Fields = Vec<(&'static str, Value)>;

const HOUR: i64 = 3_600_000;

fn day(n: i64) -> Value {
    Value::Date(TODAY + chrono::TimeDelta::days(n))
}

/// A moment of today: so many hours after nine.
fn at(hours: i64) -> Value {
    Value::Moment(NOW + hours * HOUR)
}

fn keyed(fields: Fields) -> Vec<(Key, Value)> {
    fields.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect()
}

/// A deck with these activities.
fn planned(activities: Vec<Fields>) -> Deck {
    Deck::with(dealdeck::screens::open, |ids| made(activities, ids))
}

fn made(activities: Vec<Fields>, ids: &mut dyn FnMut() -> Id) -> Vec<Change> {
    let now = Now { moment: NOW, today: TODAY };
    activities.into_iter().map(|fields| activity::create(ids(), keyed(fields), None, now)).collect()
}

fn task(subject: &str, due: i64) -> Fields {
    vec![("subject", subject.into()), ("due", day(due))]
}

/// A week with something of every sort.
fn week() -> Deck {
    planned(vec![
        task("Clean the list", 0),
        [task("Meet the board", 0), vec![("due_at", at(5))]].concat(),
        [task("Sign the papers", 0), vec![("priority", "high".into())]].concat(),
        [task("Breakfast", 0), vec![("due_at", at(-1))]].concat(),
        [task("Filed the report", 0), vec![("done_at", at(-1))]].concat(),
        [task("Weekly review", 4), vec![("recurrence", "weekly".into())]].concat(),
        task("Forgotten call", -6),
        task("Far away", 200),
        [task("Old talk", -40), vec![("done_at", Value::Moment(NOW - 40 * 24 * HOUR))]].concat(),
    ])
}

/// The lines of a screen that hold any of these, by which one.
fn order(deck: &Deck, wanted: &[&str]) -> Vec<usize> {
    let lines: Vec<&str> = deck.frame().lines().collect();
    wanted
        .iter()
        .map(|text| lines.iter().position(|line| line.contains(text)).unwrap_or(usize::MAX))
        .collect()
}

#[track_caller]
fn stands_in_order(deck: &Deck, wanted: &[&str]) {
    let places = order(deck, wanted);
    assert!(places.is_sorted() && !places.contains(&usize::MAX), "{places:?} in\n{}", deck.frame());
}

#[test]
fn the_agenda_gathers_what_is_late_then_goes_by_day_and_time() {
    let deck = week().size(80, 24).keys("6").sees("Agenda · mine").sees("1 overdue · 4 today");
    stands_in_order(
        &deck,
        &[
            "Overdue ─",
            "Forgotten call",
            "Mon 15 Jun · today",
            "Breakfast",
            "Meet the board",
            "Sign the papers",
            "Clean the list",
            "Filed the report",
            "Fri 19 Jun",
            "Weekly review ↻",
            "Far away",
        ],
    );
    deck.sees_beside("6d", "Forgotten call")
        .sees_beside("14:00", "Meet the board")
        .sees_beside("! ", "Sign the papers")
        .sees_beside("✓", "Filed the report")
        .sees_no("Old talk");
}

#[test]
fn going_up_past_today_reads_what_was_done_before() {
    week().keys("6").sees_no("Old talk").keys("k").sees("Old talk").sees_beside("6 May", "1");
}

#[test]
fn walking_on_reads_further_days_and_back() {
    let every_third_day =
        |from: i64| planned((from..200).map(|n| task(&format!("Task {n}."), 3 * n)).collect());
    let deck = every_third_day(0).keys("6").sees_no("Task 60.");
    let deck = (0..60).fold(deck, |deck, _| deck.keys("j")).sees_beside("›", "Task 60.");
    let deck = (0..60).fold(deck, |deck, _| deck.keys("k")).sees_beside("›", "Task 0.");
    deck.keys("G").sees_beside("›", "Task 199.").keys("k").sees_beside("›", "Task 198.");
    let deck = every_third_day(0).keys("6G");
    (0..40).fold(deck, |deck, _| deck.keys("h")).sees_beside("›", "Task 159.");
}

#[test]
fn h_and_l_go_from_day_to_day() {
    week()
        .keys("6")
        .sees_beside("›", "Forgotten call")
        .keys("l")
        .sees_beside("›", "Breakfast")
        .keys("l")
        .sees_beside("›", "Weekly review")
        .keys("h")
        .sees_beside("›", "Breakfast")
        .keys("G")
        .sees_beside("›", "Far away")
        .keys("<lt>")
        .sees_beside("›", "Forgotten call");
}

#[test]
fn an_activity_is_done_put_off_and_brought_back_in_place() {
    week()
        .keys("6x")
        .sees("did “Forgotten call”")
        .sees_no("Overdue ─")
        .keys("u")
        .sees("Overdue ─")
        .keys("s1")
        .sees_no("Overdue ─")
        .sees("Tue 16 Jun · tomorrow");
}

#[test]
fn the_list_says_at_what_time_and_drops_it_whole_where_it_has_no_room() {
    let subject = "Meet the whole board about what became of the building";
    let timed = [task(subject, -11), vec![("due_at", at(5 - 11 * 24))]].concat();
    let mut deck = planned(vec![timed]).open("activities").size(200, 24);
    let due = |deck: &Deck| {
        let frame = deck.frame();
        let row = frame.lines().find(|line| line.contains("› Meet the")).expect("the row");
        let from = row.find("over").map(|at| row[at..].split("  ").next().unwrap_or_default().to_owned());
        from.unwrap_or_default()
    };
    assert_eq!(due(&deck), "overdue 11d 14:00");
    let mut seen = std::collections::BTreeSet::new();
    for width in (44..120).rev() {
        deck = deck.size(width, 24);
        seen.insert(due(&deck));
    }
    let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
    assert_eq!(seen, ["", "overdue 11d", "overdue 11d 14:00"]);
}

#[test]
fn what_is_marked_is_done_together() {
    week().keys("6lvv").sees("2 marked").keys("x").sees("did 2 things").sees("1 overdue · 2 today");
}

#[test]
fn everybodys_activities_show_with_their_owners() {
    let deck = Deck::with(dealdeck::screens::open, |ids| {
        let bea = ids();
        let user = edit::create(Kind::User, bea, keyed(vec![("name", "Bea Roth".into())]));
        let hers = [task("Her call", 0), vec![("owner", bea.into())]].concat();
        user.into_iter().chain(made(vec![hers, task("Nobody’s call", 0)], ids)).collect()
    });
    deck.keys("6")
        .sees("Nobody’s call")
        .sees_no("Her call")
        .keys("M")
        .sees("all")
        .sees_beside("Her call", "BR");
}

#[test]
fn a_new_activity_lies_on_the_day_under_the_cursor() {
    week()
        .keys("6ll")
        .sees_beside("›", "Weekly review")
        .keys("aAsk for more")
        .keys("<C-s>")
        .sees_beside("›", "Ask for more");
}

#[test]
fn the_views_follow_one_another_and_a_day_of_the_month_opens() {
    week()
        .size(80, 24)
        .keys("6lg")
        .sees("Jun 2026 · mine")
        .sees("15 today")
        .sees("Breakfast")
        .keys("<PageDown>")
        .sees("Jul 2026")
        .keys("<PageUp>jl<Enter>")
        .sees("Tue 23 Jun")
        .sees_beside("›", "Nothing on this day")
        .keys("gg")
        .sees("Activities · all · status:planned")
        .keys("<Esc><Esc>")
        .sees("Agenda");
}

#[test]
fn six_weeks_fit_and_a_narrow_month_degrades() {
    // May 2027 starts on a Saturday and ends in a sixth week.
    let month =
        week().size(80, 24).keys("6g").keys("<PageDown><PageDown><PageDown><PageDown><PageDown><PageDown>");
    let month = month.keys("<PageDown><PageDown><PageDown><PageDown><PageDown>").sees("May 2027");
    stands_in_order(&month, &["26 ─", "3 ─", "10 ─", "17 ─", "24 ─", "31 ─"]);
    for (width, height) in [(200, 60), (120, 40), (40, 12), (20, 5)] {
        let month = week().keys("6lg").size(width, height);
        assert!(month.frame().contains("15"), "{}", month.frame());
    }
}

#[test]
fn an_activity_without_anything_beside_it_says_what_the_agenda_is_for() {
    Deck::empty()
        .keys("6")
        .sees("Nothing is planned, and nothing was done yet")
        .keys("0")
        .sees("Nobody is to be called");
}

/// The deck of the stories with calls to make: one late, two today, one with somebody who is not to be called.
fn calls() -> Deck {
    Deck::with(dealdeck::screens::open, |ids| {
        let mut changes = Vec::new();
        let mut person = |name: &str, more: Fields| {
            let id = ids();
            let mut values = keyed(vec![("name", name.into()), ("title", "Buyer".into())]);
            values.extend(keyed(more));
            changes.extend(edit::create(Kind::Contact, id, values));
            id
        };
        let phone = |number: &str| ("phone", Value::List(vec![number.to_owned()]));
        let lan = person("Lan Nguyễn", vec![phone("mobile:+84901234567"), ("given_name", "Lan".into())]);
        let john = person("John Reed", vec![phone("555 0100")]);
        let shy = person("Shy Person", vec![("do_not_contact", true.into())]);
        let call = |subject: &str, due: i64, contact: Id| {
            [task(subject, due), vec![("type", "call".into()), ("contact", contact.into())]].concat()
        };
        let asks = [
            call("Ask about the quote", -2, lan),
            vec![("body", "Hello {first_name}, it is {owner}.".into())],
        ];
        let before: Fields = vec![
            ("type", "call".into()),
            ("subject", "First call".into()),
            ("outcome", "voicemail".into()),
            ("done_at", Value::Moment(NOW - 50 * HOUR)),
            ("contact", lan.into()),
        ];
        changes.extend(made(
            vec![
                asks.concat(),
                call("Close it", 0, john),
                call("Never", 0, shy),
                call("Later", 3, john),
                before,
            ],
            ids,
        ));
        changes
    })
}

#[test]
fn the_call_sheet_shows_whom_to_call_what_was_before_and_what_to_say() {
    calls()
        .size(80, 24)
        .keys("0")
        .sees("Call sheet · 1 of 2")
        .sees("Lan Nguyễn")
        .sees_beside("Phone", "+84901234567 mobile")
        .sees_beside("Before", "Voicemail · First call")
        .sees("Hello Lan, it is Anna Nowak.")
        .sees_beside("1 Connected", "2 No answer")
        .keys("j")
        .sees("John Reed")
        .keys("j")
        .sees("This is the last one.")
        .keys("<Esc>")
        .sees("Pipeline");
}

#[test]
fn one_key_ends_a_call_and_the_next_person_follows() {
    calls()
        .keys("02")
        .sees("What is next for Lan Nguyễn?")
        .keys("fri call again<Enter>")
        .sees("planned “call again” for Lan Nguyễn on Fri 19 Jun")
        .sees("1 of 1 · 1 made")
        .sees("John Reed")
        .keys("1<Enter>")
        .sees("All calls are made")
        .keys("6")
        .sees_beside("✓", "Ask about the quote")
        .sees_beside("Call", "call again");
}

#[test]
fn a_call_that_is_taken_back_counts_as_made_no_more() {
    calls()
        .keys("01<Esc>")
        .sees("1 made")
        .keys("u")
        .sees("1 of 2")
        .sees_no("made")
        .keys("U")
        .sees("1 made")
        .keys("u")
        .keys("y<Esc>")
        .sees_no("made");
}

#[test]
fn what_is_planned_for_no_day_stands_after_all_days_and_is_worked_there() {
    let someday = |subject: &str| vec![("subject", subject.into())];
    let last = [someday("Ask Bea"), vec![("priority", "low".into())]].concat();
    planned(vec![task("Send the quote", 0), task("Order samples", 9), someday("Clean the list"), last])
        .size(100, 30)
        .open("agenda")
        .sees_beside("1 today", "2 without a day")
        .sees_beside("No day", "2")
        .keys("G")
        .sees_beside("›", "Ask Bea")
        .keys("s1")
        .sees("1 without a day")
        .keys("Gx")
        .sees("did “Clean the list”")
        .sees_no("No day")
        .keys("u")
        .sees_beside("No day", "1")
        .keys("G<Enter>")
        .sees("Activity  Clean the list")
        .sees("Task · Planned");
}

#[test]
fn a_plan_without_a_day_is_no_next_step_of_a_deal() {
    sales()
        .meanwhile(|other| {
            let mut deal = None;
            let mut find = |record: dealdeck::domain::Record| {
                deal = deal.or((record.name() == "Acme renewal").then_some(record.id));
                true
            };
            other.each(Kind::Opportunity, None, &mut find).expect("deals");
            let fields = vec![("subject", "Some day".into()), ("opportunity", deal.expect("a deal").into())];
            let ids = &mut || other.new_id();
            let changes = made(vec![fields], ids);
            other.commit("a plan", changes).expect("a commit");
        })
        .restart()
        .size(160, 40)
        .keys("2llx")
        .sees("“Send the quote” is done. What is next for Acme renewal?");
}

#[test]
fn a_call_that_was_ended_wrongly_comes_back() {
    calls().keys("01<Esc>").sees("John Reed").keys("u").sees("Lan Nguyễn").sees("of 2");
}

#[test]
fn the_phone_goes_to_the_clipboard_without_its_label() {
    let mut deck = calls().keys("0y");
    let errand = deck.shell().next_errand();
    assert_eq!(format!("{errand:?}"), "Some(Copy(\"+84901234567\"))");
}

#[test]
fn a_planned_call_in_the_agenda_is_ended_with_its_outcome() {
    calls()
        .keys("6c")
        .sees("Call with Lan Nguyễn: how did it go?")
        .keys("3")
        .sees("Call with Lan Nguyễn logged. What was said, what is next?")
        .keys("<Esc>")
        .sees_beside("✓", "Ask about the quote");
}

#[test]
fn what_comes_again_is_planned_anew_in_the_same_step() {
    week()
        .keys("6llx")
        .sees("did “Weekly review”")
        .sees_beside("✓", "Weekly review")
        .keys("ll")
        .sees("Fri 26 Jun")
        .keys("u")
        .sees_no("Fri 26 Jun")
        .sees("Fri 19 Jun");
}

#[test]
fn a_line_plans_what_comes_again() {
    sales()
        .open("deals")
        .keys("/renewal<Enter>t")
        .keys("every mon 9:30 call about stock")
        .sees("Mon 15 Jun 09:30 · Call · call about stock · ↻ weekly mon")
        .keys("<Enter>6")
        .sees_beside("09:30", "call about stock ↻");
    sales()
        .open("deals")
        .keys("t")
        .keys("call Lan ~sometimes")
        .sees("“sometimes” is not how something comes again");
}

#[test]
fn the_command_line_makes_the_next_one_too() {
    let desk = crate::command_line::Desk::empty();
    let id = desk.add(&["task", "Send the figures", "due=2026-11-20", "recurrence=hằng tháng"]);
    assert_eq!(desk.json(&["show", &id])["recurrence"], "monthly");
    desk.ok(&["done", &id]);
    let left = desk.json(&["list", "activities", "--where", "status:planned"]);
    assert_eq!((&left[0]["due"], &left[0]["subject"]), (&"2026-12-20".into(), &"Send the figures".into()));
    assert_eq!(desk.json(&["show", &id])["status"], "done");
    desk.ok(&["undo"]);
    let left = desk.json(&["list", "activities", "--where", "status:planned"]);
    assert_eq!((left.as_array().map(Vec::len), &left[0]["due"]), (Some(1), &"2026-11-20".into()));
    desk.ok(&["set", &id, "status=done"]);
    let left = desk.json(&["list", "activities", "--where", "status:planned"]);
    assert_eq!(left[0]["due"], "2026-12-20");
    let wrong = desk.run(&["set", &id, "recurrence=now and then"]);
    assert!(wrong.code == 2 && wrong.err.contains("not how something comes again"), "{}", wrong.err);
}

#[test]
fn where_digits_are_outcomes_no_tab_promises_to_open_by_one() {
    let deck = calls().size(100, 24).sees("1 Today").keys("0").sees("Call sheet · 1 of 2");
    let top = deck.frame().lines().next().unwrap_or_default().to_owned();
    assert!(top.contains("Today") && top.contains("Pipeline"), "{top}");
    assert!(!top.contains("1 Today") && !top.contains("2 Pipeline"), "{top}");
    deck.keys("<Esc>").sees("1 Today").sees("2 Pipeline");
}
