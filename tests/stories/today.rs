//! Today: one row of what is to be done now, worked in place until nothing is left.

mod more;

use chrono::NaiveDate;
use dealdeck::domain::change::Key;
use dealdeck::domain::now::Now;
use dealdeck::domain::{Change, Id, Kind, Value, activity, edit};

use crate::deck::{Deck, NOW};
use crate::sales::{TODAY, nothing_sold, sales};

const DAY: i64 = 86_400_000;

fn today() -> Deck {
    sales().size(80, 24).open("today")
}

fn day(n: i64) -> NaiveDate {
    TODAY + chrono::TimeDelta::days(n)
}

type Fields = Vec<(&'static str, Value)>;

fn keyed(fields: Fields) -> Vec<(Key, Value)> {
    fields.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect()
}

/// A deck with what `more` makes of a maker of records and one of activities.
fn with(more: impl FnOnce(&mut dyn FnMut(Kind, Fields) -> Id)) -> Deck {
    Deck::with(dealdeck::screens::open, |ids| {
        let mut changes: Vec<Change> = Vec::new();
        let now = Now { moment: NOW, today: TODAY };
        more(&mut |kind, fields| {
            let id = ids();
            let values = keyed(fields);
            match kind {
                Kind::Activity => changes.push(activity::create(id, values, None, now)),
                _ => changes.extend(edit::create(kind, id, values)),
            }
            id
        });
        changes
    })
    .size(80, 24)
    .open("today")
}

/// The lines of the screen that hold one of these, in order.
#[track_caller]
fn in_order(deck: &Deck, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let at = deck.frame()[from..].find(word);
        from += at.unwrap_or_else(|| panic!("no {word:?} in its place in\n{}", deck.frame()));
    }
}

#[test]
fn everything_to_do_is_in_one_row_by_its_strongest_reason() {
    let deck = today();
    in_order(
        &deck,
        &[
            "Overdue 1",
            "Walk through",
            "Today 1",
            "Send the quote",
            "Rotting 3",
            "Fleet upgrade",
            "Acme support",
            "Kho lạnh Bình Dương",
            "New leads 2",
            "Bình Trần",
            "Zoe Kim",
        ],
    );
    // The deals behind the two activities are not there by themselves.
    deck.sees("7 to do").sees_no("Globex rollout").sees_no("Acme renewal");
}

#[test]
fn each_row_says_why_it_is_there_whom_it_is_about_and_what_it_is_worth() {
    today()
        .sees_beside("Walk through", "Globex")
        .sees_beside("Walk through", "overdue 3d")
        .sees_beside("Walk through", "21,000 $")
        .sees_beside("Fleet upgrade", "untouched 21d")
        .sees_beside("Bình Trần", "Hoa Sen")
        .sees_beside("Bình Trần", "new lead, 21d old")
        .size(120, 30)
        .sees_beside("Fleet upgrade", "untouched 21d, at most 14d")
        .sees_beside("Walk through the plan", "Globex · Globex rollout");
}

#[test]
fn the_tab_says_how_much_there_is_to_do_on_every_screen() {
    today().keys("s1").sees("1 Today 6").open("pipeline").sees("1 Today 6").keys("u").sees("1 Today 7");
}

#[test]
fn done_asks_for_the_next_step_in_the_same_prompt_and_the_next_row_is_at_hand() {
    today()
        .keys("x")
        .sees("“Walk through the plan” is done. What is next for Globex rollout?")
        .keys("+3d send the offer<Enter>k")
        .sees_no("Walk through")
        .sees_no("Globex rollout")
        .sees_beside("›", "Send the quote")
        .keys("u")
        .keys("u")
        .sees_beside("›", "Walk through");
}

#[test]
fn what_was_said_goes_with_what_is_done_and_what_is_next() {
    today()
        .keys("xthey liked it >fri call back")
        .sees("said: they liked it")
        .sees("Fri 19 Jun · Call · call back")
        .keys("<Enter>")
        .open("opportunities")
        .keys("/rollout<Enter><Enter>")
        .sees("they liked it")
        .sees_beside("Fri", "call back");
}

#[test]
fn a_deal_left_without_a_next_step_is_there_until_it_has_one() {
    today()
        .keys("x<Enter>")
        .sees("No next step 1")
        .sees_beside("Globex rollout", "21d in Negotiation")
        .keys("<End>kkt")
        .sees("What is next for Globex rollout?")
        .keys("fri call<Enter>")
        .sees_no("No next step");
}

#[test]
fn what_is_put_off_is_gone_until_then_whatever_it_is() {
    today()
        .keys("s3")
        .sees("put off Walk through the plan until Thu 18 Jun")
        .sees_no("Overdue")
        .keys("js7")
        .sees("put off Fleet upgrade until")
        .sees_beside("Rotting", "2")
        .keys("u")
        .sees_beside("›", "Fleet upgrade");
}

#[test]
fn a_new_lead_is_put_off_and_so_is_a_deal_whose_next_step_a_colleague_let_lie() {
    let deck = sales().meanwhile(|other| {
        let (colleague, me) = (other.new_id(), other.lists().users[0].id);
        let deals = crate::held::all(other, Kind::Opportunity);
        let deal = deals.iter().find(|deal| deal.name() == "Acme support").expect("the deal").id;
        let planned = [
            ("subject", Value::from("Ask about it")),
            ("status", "planned".into()),
            ("due", day(-2).into()),
            ("opportunity", deal.into()),
            ("owner", colleague.into()),
        ];
        let changes = vec![
            Change::create(Kind::User, colleague, [("name", Value::from("Bob Hall"))]),
            Change::set(Kind::Opportunity, deal, [("owner", Value::from(me))]),
            Change::create(Kind::Activity, other.new_id(), planned),
        ];
        other.commit("colleagues", changes).expect("a step");
    });
    let deck = deck.restart().size(80, 24).open("today");
    // What nobody owns is everybody's to do: two more are there.
    let deck = deck.sees_beside("Rotting", "3").keys("/support<Enter>s3").sees("put off Acme support until");
    let deck =
        deck.keys("<Esc>").sees_beside("Rotting", "2").keys("u").sees_beside("Rotting", "3").keys("<Esc>M");
    let deck = deck.sees("Ask about it").sees_beside("New leads", "2").keys("/bình trần<Enter>s3");
    deck.sees("put off Bình Trần until").keys("<Esc>").sees_beside("New leads", "1").sees_no("Bình Trần");
}

#[test]
fn a_planned_call_is_closed_by_logging_it() {
    today()
        .keys("jc")
        .sees("Call with Acme renewal: how did it go?")
        .keys("1")
        .sees("Call with Acme renewal logged. What was said, what is next?")
        .keys("they need a week >fri call back")
        .sees("said: they need a week")
        .keys("<Enter>")
        .sees_no("Send the quote")
        .sees_no("Acme renewal  ")
        .open("opportunities")
        .keys("/renewal<Enter><Enter>")
        .sees("Send the quote")
        .sees("they need a week")
        .sees_beside("Fri", "call back")
        .sees("Timeline 5");
}

#[test]
fn a_call_beside_another_planned_activity_is_a_new_one() {
    today().keys("c1").sees("Call with Globex rollout logged").keys("<Esc>").sees("Walk through");
}

#[test]
fn a_line_that_starts_with_a_day_is_what_comes_next_and_any_other_is_what_was_said() {
    today().keys("c1fri send it").sees("Fri 19 Jun · Task · send it").sees_no("said:");
    today().keys("c1he is on holiday").sees("said: he is on holiday").sees_no("Task");
    today().keys("c1> call again").sees("Tue 16 Jun · Call · call again").sees_no("said:");
}

#[test]
fn a_next_step_has_its_day_in_words_and_none_that_does_not_exist() {
    today().keys("c1mon call again").sees("Mon 22 Jun · Call · call again");
    today().keys("c1today call again").sees("Mon 15 Jun · Call · call again");
    today().keys("c1> call Bob 30 November 3pm").sees("Mon 30 Nov 15:00 · Call · call Bob");
    today()
        .keys("c1> gặp chị Lan thứ hai tuần sau 14h30")
        .sees("Mon 22 Jun 14:30 · ")
        .sees_no("tuần sau ·")
        .keys("<C-u>> call 29/2 someone<Enter>")
        .sees("“29/2” is no day that can come");
}

#[test]
fn deals_are_moved_won_and_opened_from_the_row_of_their_activity() {
    today().keys("W").sees("Why was Globex rollout won?");
    today().keys("jm1").sees("moved Acme renewal to Prospecting");
    today().keys("j$").sees("Amount of Acme renewal");
    today().keys("<Enter>").sees("Deal  Globex rollout");
    today().keys("<End>W").sees("That is not for these records.");
    today().keys("<End>C").sees("Convert Zoe Kim");
}

#[test]
fn several_are_marked_and_put_off_in_one_go() {
    today()
        .keys("vv")
        .sees("2 marked")
        .keys("s1")
        .sees("put off 2 records until Tue 16 Jun")
        .sees("5 to do")
        .keys("*s1")
        .sees("Nothing left today");
}

#[test]
fn plain_words_narrow_the_row() {
    today()
        .keys("/binh")
        .sees("Bình Trần")
        .sees("Kho lạnh Bình Dương")
        .sees_no("Zoe Kim")
        .keys("<Enter>")
        .sees("2 to do")
        .keys("<Esc>")
        .sees("Zoe Kim")
        .keys("/nobody<Enter>")
        .sees("Nothing to do matches");
}

#[test]
fn a_future_next_step_stops_rotting() {
    let deck = today().keys("jj").sees_beside("Fleet upgrade", "untouched 21d");
    deck.keys("t+9d call<Enter>j").sees_no("Fleet upgrade").sees("Rotting 2");
}

#[test]
fn times_of_day_come_first_and_are_told() {
    let at = |hour: i64| Value::Moment(NOW - 9 * 3_600_000 + hour * 3_600_000);
    let plan = |subject: &'static str, more: Fields| {
        let mut fields: Fields = vec![("subject", subject.into()), ("due", day(0).into())];
        fields.extend(more);
        fields
    };
    let deck = with(|make| {
        make(Kind::Activity, plan("Any time", vec![]));
        make(Kind::Activity, plan("Afternoon", vec![("due_at", at(15))]));
        make(Kind::Activity, plan("Morning", vec![("due_at", at(10))]));
    });
    in_order(&deck, &["Morning", "Afternoon", "Any time"]);
    deck.sees_beside("Afternoon", "15:00");
}

#[test]
fn a_step_of_a_cadence_says_so() {
    let deck = with(|make| {
        let lead = make(Kind::Lead, vec![("name", "Ana".into()), ("status", "working".into())]);
        let cadence = make(Kind::Cadence, vec![("name", "Welcome".into())]);
        let enrolled = make(Kind::Enrolment, vec![("cadence", cadence.into()), ("lead", lead.into())]);
        let fields: Fields = vec![
            ("subject", "Send the form".into()),
            ("due", day(0).into()),
            ("lead", lead.into()),
            ("enrolment", enrolled.into()),
        ];
        make(Kind::Activity, fields);
    });
    deck.sees_beside("Send the form", "today · cadence").sees("1 to do");
}

#[test]
fn people_and_companies_to_stay_in_touch_with_come_up_in_time_unless_they_object() {
    let person = |name: &'static str, days: i64, more: Fields| {
        let created = Value::Moment(NOW - days * DAY);
        let mut fields: Fields =
            vec![("name", name.into()), ("touch_every", 30.into()), ("created", created)];
        fields.extend(more);
        fields
    };
    let deck = with(|make| {
        make(Kind::Contact, person("Late Lan", 40, vec![]));
        make(Kind::Contact, person("Later Lotte", 90, vec![]));
        make(Kind::Contact, person("Early Eve", 29, vec![]));
        make(Kind::Contact, person("Silent Sam", 90, vec![("do_not_contact", true.into())]));
        make(Kind::Contact, person("Put off Pia", 90, vec![("snoozed", day(1).into())]));
        make(Kind::Contact, person("Back Ben", 90, vec![("snoozed", day(0).into())]));
        let planned = make(Kind::Contact, person("Planned Pat", 90, vec![]));
        make(
            Kind::Activity,
            vec![("subject", "Call".into()), ("contact", planned.into()), ("due", day(3).into())],
        );
        make(Kind::Account, person("Initech", 60, vec![]));
        let busy = make(Kind::Account, person("Acme", 60, vec![]));
        make(Kind::Contact, person("Acme Ann", 60, vec![("account", busy.into())]));
    });
    in_order(&deck, &["Stay in touch 5", "Lotte"]);
    for name in ["Late Lan", "Later Lotte", "Back Ben", "Initech", "Acme Ann"] {
        assert!(deck.frame().contains(name), "{name} in\n{}", deck.frame());
    }
    deck.sees_no("Early Eve")
        .sees_no("Silent Sam")
        .sees_no("Put off Pia")
        .sees_no("Planned Pat")
        .sees_beside("Late Lan", "40d, every 30d")
        .keys("/lan<Enter>c1met at the fair<Enter><Esc>")
        .sees_no("Late Lan");
}

#[test]
fn whoever_is_not_to_be_contacted_is_not_called_but_their_tasks_stay() {
    let deck = with(|make| {
        let refused: Fields = vec![("name", "Sam".into()), ("do_not_contact", true.into())];
        let sam = make(Kind::Contact, refused);
        let plan = |kind: &'static str, subject: &'static str| -> Fields {
            vec![
                ("type", kind.into()),
                ("subject", subject.into()),
                ("contact", sam.into()),
                ("due", day(0).into()),
            ]
        };
        make(Kind::Activity, plan("call", "Call about the offer"));
        make(Kind::Activity, plan("task", "Send the invoice"));
        make(
            Kind::Lead,
            vec![("name", "Nora".into()), ("status", "new".into()), ("do_not_contact", true.into())],
        );
    });
    deck.sees("Send the invoice").sees_no("Call about the offer").sees_no("Nora").sees("1 to do");
}

#[test]
fn leads_are_there_until_somebody_does_something_with_them() {
    let deck = today().keys("<End>").sees_beside("›", "Zoe Kim");
    deck.keys("nlooked at their site<Enter>j").sees_no("Zoe Kim").sees("New leads 1");
}

#[test]
fn when_nothing_is_left_the_weeks_numbers_are_there() {
    today()
        .keys("xthey agreed >+30d invoice<Enter>")
        .keys("/quote<Enter>W<Enter><Enter><Esc><Esc>")
        .keys("*s7")
        .sees("Nothing left today")
        .sees("This week, from Mon 15 Jun")
        .sees_beside("thing done", "Meeting 1")
        .sees_beside("1  deal won", "48,000 $")
        .sees("1  stage moved")
        .open("pipeline")
        .sees_no("Today 0");
}

#[test]
fn the_weeks_sales_never_add_two_currencies_without_a_rate() {
    today()
        .keys("/kho<Enter>W<Enter><Enter><Esc>")
        .keys("/fleet<Enter>W<Enter><Enter><Esc>")
        .keys("*s7")
        .sees("2  deals won")
        .sees("12,000 $ + 850,000,000 ₫");
}

#[test]
fn a_deck_without_anything_to_do_says_so() {
    let deck = nothing_sold().open("today").sees("Nothing to do yet").sees_no("Nothing left today");
    // What is there and asks for nothing is no empty deck.
    let deck = deck.open("accounts").keys("aAcme<Enter>").open("today").sees("Nothing left today");
    deck.sees("0  things done");
}

#[test]
fn everybodys_things_are_shown_when_asked_for() {
    let deck = Deck::demo().open("today").sees("mine");
    let mine = deck.frame().to_owned();
    let deck = deck.keys("M").sees("everybody’s");
    let count = |frame: &str| {
        frame.lines().nth(1).and_then(|line| line.split_whitespace().rev().nth(2)?.parse().ok())
    };
    let (mine, all): (Option<i64>, Option<i64>) = (count(&mine), count(deck.frame()));
    assert!(mine > Some(0) && all > mine, "{mine:?} {all:?}");
}

#[test]
fn deleting_the_last_step_of_an_open_deal_asks_for_the_next() {
    today()
        .keys("<Del>y")
        .sees("Nothing is planned for Globex rollout any more. What is next?")
        .keys("fri call<Enter>")
        .sees("planned “call” for Globex rollout on Fri 19 Jun");
    sales().open("activities").keys("<Del>n").sees_no("What is next");
}

#[test]
fn saying_that_the_last_step_did_not_take_place_asks_for_the_next() {
    let deck = sales().open("activities").keys("/walk<Enter>e");
    deck.keys("<Tab><Tab><Tab><Enter>not<Enter><C-s>")
        .sees("Nothing is planned for Globex rollout any more. What is next?")
        .keys("fri call<Enter>")
        .open("opportunities")
        .sees_beside("Globex rollout", "Fri");
}

#[test]
fn deals_without_a_next_step_are_counted_on_the_board_and_listed() {
    sales()
        .size(120, 30)
        .open("pipeline")
        .sees("○ 3 without next step")
        .size(80, 24)
        .sees("○ 3")
        .keys("t+3d call<Enter>")
        .sees("○ 2")
        .open("opportunities")
        .keys("/!next<Enter>")
        .sees("Acme support")
        .sees_no("Fleet upgrade")
        .sees_no("Acme renewal");
}

#[test]
fn the_keys_of_the_day_are_as_few_as_promised() {
    // Log a call with its outcome and the next step: c, the outcome's digit, Enter.
    today().keys("jc1").keys("fri call back").keys("<Enter>").sees("planned “call back”");
    // Done and plan the next: x, Enter.
    today().keys("x").keys("fri call").keys("<Enter>").sees("planned “call”");
    // Put off: s and a digit.
    today().keys("s2").sees("put off Walk through the plan until Wed 17 Jun");
    // Prepare for a call: b.
    today().keys("b").sees("Open deals");
}

#[test]
fn the_last_change_is_made_again_on_the_next_row() {
    today().keys("s1j.").sees("put off").sees("5 to do");
}

#[test]
fn long_names_and_narrow_screens_break_nothing() {
    for (width, height) in [(20, 5), (40, 10), (66, 12), (80, 24), (200, 60)] {
        let deck = sales().size(width, height).open("today").keys("jjj");
        for line in deck.frame().lines() {
            let wide = dealdeck::ui::paint::columns(line);
            assert!(wide <= usize::from(width), "{wide} of {width}: {line}");
        }
    }
}

#[test]
fn after_a_blank_a_day_is_typed_in_figures() {
    let deck = Deck::demo().size(80, 24).open("today").keys("s 30/6").sees("Until 30/6").keys("<Enter>");
    deck.sees("put off").sees("30 Jun").keys("u").sees("Undone");
}

#[test]
fn a_call_that_repeats_comes_again_however_it_is_logged() {
    let deck = today().size(110, 30).open("contacts").keys("tevery week call again<Enter>").open("agenda");
    let deck = deck.sees("call again").open("today").keys("/call again<Enter>");
    deck.keys("c1<Enter>").open("activities").sees_beside("call again", "Planned");
}
