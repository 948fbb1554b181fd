//! What Today leaves out: what is beyond its room, what is a colleague's, whom not to call.

use dealdeck::domain::{Kind, Value};

use super::{DAY, Fields, day, with};
use crate::deck::NOW;

#[test]
fn a_part_that_holds_more_than_is_listed_says_how_many_and_how_to_see_them() {
    let late = |count: i64| {
        with(move |make| {
            for n in 0..count {
                make(Kind::Activity, vec![("subject", format!("Task {n}").into()), ("due", day(-3).into())]);
            }
        })
    };
    late(200).keys("<End>").sees_no("more ·");
    let deck = late(203).keys("<End>").sees("… and 3 more · Activities: / is:overdue");
    deck.open("activities").keys("/is:overdue<Enter>").sees("203");
}

#[test]
fn deals_that_lie_rotting_beyond_those_listed_are_told_of_too() {
    let deck = with(|make| {
        let stage = dealdeck::domain::presets::StagePreset::Standard.stage("Proposal");
        for n in 0..205_i64 {
            let earlier = Value::Moment(NOW - 90 * DAY);
            make(
                Kind::Opportunity,
                vec![
                    ("name", format!("Deal {n}").into()),
                    ("stage", stage.into()),
                    ("amount", (1_000 * (n + 1)).into()),
                    ("currency", "USD".into()),
                    ("created", earlier.clone()),
                    ("stage_since", earlier),
                ],
            );
        }
    });
    deck.sees_beside("Rotting", "200+").keys("<End>").sees("… and 5 more · Deals: / is:open is:rotting");
}

#[test]
fn whoever_a_deal_is_with_is_not_called_about_it_either_and_the_call_sheet_agrees() {
    let deck = with(|make| {
        let refused: Fields = vec![("name", "Sam".into()), ("do_not_contact", true.into())];
        let sam = make(Kind::Contact, refused);
        let stage = dealdeck::domain::presets::StagePreset::Standard.stage("Proposal");
        let deal: Fields = vec![("name", "Pumps".into()), ("stage", stage.into()), ("contact", sam.into())];
        let deal = make(Kind::Opportunity, deal);
        let call: Fields =
            vec![("type", "call".into()), ("subject", "Ask Sam".into()), ("due", day(0).into())];
        make(Kind::Activity, [call, vec![("opportunity", deal.into())]].concat());
    });
    deck.sees_no("Ask Sam").open("calls").sees("Nobody is to be called");
}

#[test]
fn what_nobody_owns_is_everybodys_to_do_and_what_a_colleague_owns_is_not() {
    let deck = with(|make| {
        let bea = make(Kind::User, vec![("name", "Bea Rossi".into()), ("active", true.into())]);
        make(Kind::Activity, vec![("subject", "Nobody’s task".into()), ("due", day(0).into())]);
        let hers = vec![("subject", "Her task".into()), ("due", day(0).into()), ("owner", bea.into())];
        make(Kind::Activity, hers);
        make(Kind::Lead, vec![("name", "Nobody’s lead".into()), ("status", "new".into())]);
    });
    let deck = deck.sees("Nobody’s task").sees("Nobody’s lead").sees_no("Her task");
    let deck = deck.keys("M").sees("Her task").open("agenda");
    deck.sees("Nobody’s task").sees_no("Her task");
}

#[test]
fn who_works_alone_is_not_told_of_what_everybody_has_to_do() {
    for active in [true, false] {
        let deck = with(|make| {
            make(Kind::User, vec![("name", "Bea Rossi".into()), ("active", active.into())]);
            make(Kind::Account, vec![("name", "Acme".into())]);
        });
        let told = "shows what everybody has to do";
        let deck = deck.sees("Nothing left today");
        let _ = if active { deck.sees(told) } else { deck.sees_no(told) };
    }
}

#[test]
fn whoever_is_not_to_be_touched_yet_is_no_one_more() {
    let deck = with(|make| {
        let mut person = |name: String, days: i64, more: Fields| {
            let created = Value::Moment(NOW - days * DAY);
            let rhythm: Fields =
                vec![("name", name.into()), ("touch_every", 30.into()), ("created", created)];
            make(Kind::Contact, [rhythm, more].concat())
        };
        for n in 0..203 {
            person(format!("Late {n}"), 60, vec![]);
        }
        for n in 0..7 {
            person(format!("Early {n}"), 10, vec![]);
            person(format!("Put off {n}"), 90, vec![("snoozed", day(3).into())]);
            person(format!("Silent {n}"), 90, vec![("do_not_contact", true.into())]);
        }
        let called: Vec<_> = (0..5).map(|n| person(format!("Called {n}"), 90, vec![])).collect();
        for contact in called {
            let fields =
                vec![("subject", "Call".into()), ("contact", contact.into()), ("due", day(-1).into())];
            make(Kind::Activity, fields);
        }
    });
    deck.sees("205+ to do").keys("<End>").sees("… and 3 more · Contacts: / touch_every>0");
}

#[test]
fn leads_that_were_put_off_or_refused_are_no_leads_more() {
    let leads = |count: i64| {
        with(move |make| {
            let mut lead = |name: String, more: Fields| {
                let new: Fields = vec![("name", name.into()), ("status", "new".into())];
                make(Kind::Lead, [new, more].concat());
            };
            for n in 0..count {
                lead(format!("Lead {n}"), vec![]);
            }
            for n in 0..6 {
                lead(format!("Put off {n}"), vec![("snoozed", day(3).into())]);
                lead(format!("Silent {n}"), vec![("do_not_contact", true.into())]);
            }
        })
    };
    leads(200).sees("200 to do").keys("<End>").sees_no("more ·");
    leads(204).sees("200+ to do").keys("<End>").sees("… and 4 more · Leads: /");
}

#[test]
fn deals_that_were_put_off_and_calls_to_whoever_refused_are_none_more() {
    let deck = with(|make| {
        let stage = dealdeck::domain::presets::StagePreset::Standard.stage("Proposal");
        for n in 0..211_i64 {
            let deal: Fields = vec![
                ("name", format!("Deal {n}").into()),
                ("stage", stage.into()),
                ("amount", (1_000 * (n + 1)).into()),
                ("currency", "USD".into()),
            ];
            let put_off: Fields = vec![("snoozed", day(3).into())];
            make(Kind::Opportunity, if n < 9 { [deal, put_off].concat() } else { deal });
        }
        let refused: Fields = vec![("name", "Sam".into()), ("do_not_contact", true.into())];
        let sam = make(Kind::Contact, refused);
        for n in 0..208 {
            let kind = if n < 5 { "call" } else { "task" };
            let fields: Fields = vec![
                ("type", kind.into()),
                ("subject", format!("Step {n}").into()),
                ("contact", sam.into()),
                ("due", day(-2).into()),
            ];
            make(Kind::Activity, fields);
        }
    });
    let deck =
        deck.sees_beside("Overdue", "200+").keys("<End>").sees("… and 2 more · Deals: / is:open !next");
    deck.open("activities").size(80, 420).open("today").sees("… and 3 more · Activities:");
}
