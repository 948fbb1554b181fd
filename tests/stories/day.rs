//! The twelve things a day brings, at 80×24, and how many keys each takes: what is typed as text is
//! not counted. No more than promised, and no more than 24 in all.

use dealdeck::shell::errand::Errand;
use dealdeck::shell::spelled;

use crate::deck::Deck;

/// A day at the deck, and the keys it has taken so far.
struct Day {
    deck: Deck,
    keys: usize,
}

/// What is pressed: keys that count, and text that does not.
enum Press<'a> {
    Keys(&'a str),
    Text(&'a str),
}

use Press::{Keys, Text};

impl Day {
    /// Does one of the twelve from where a person is; it may take so many keys.
    fn does(self, what: &str, most: usize, presses: &[Press<'_>], sees: &[&str]) -> Day {
        let Day { mut deck, keys } = self;
        let mut taken = 0;
        for press in presses {
            deck = match press {
                Keys(keys) => {
                    taken += spelled(keys).expect("keys").len();
                    deck.keys(keys)
                }
                Text(text) => deck.keys(text),
            };
        }
        assert!(taken <= most, "{what}: {taken} keys, at most {most} promised");
        for text in sees {
            deck = deck.sees(text);
        }
        Day { deck, keys: keys + taken }
    }

    /// Goes elsewhere between two of them.
    fn at(self, place: &str, keys: &str) -> Day {
        Day { deck: self.deck.keys("<Esc><Esc>").open(place).keys(keys), keys: self.keys }
    }
}

#[test]
fn twelve_tasks_of_a_day_take_no_more_keys_than_promised() {
    let day = Day { deck: Deck::demo().size(80, 24).open("today"), keys: 0 };
    let day = day
        .does("see what to do", 0, &[], &["Overdue 3", "21 to do"])
        .does("postpone", 2, &[Keys("s3")], &["put off", "Thu 18 Jun", "20 to do"])
        .at("today", "j")
        .does(
            "done and plan the next",
            2,
            &[Keys("x"), Text("fri send it"), Keys("<Enter>")],
            &["planned “send it”"],
        )
        .does(
            "log a call with outcome and next step",
            4,
            &[Keys("c1"), Text("they need a week >fri call back"), Keys("<Enter>")],
            &["planned “call back”"],
        )
        .does("prepare for a call", 1, &[Keys("b")], &["─ Next ─"])
        .at("today", "")
        .does(
            "find someone by a piece of a phone",
            2,
            &[Keys("f"), Text("555 0106"), Keys("<Enter>")],
            &["Aisha Reid"],
        )
        .at("leads", "")
        .does(
            "add a lead",
            2,
            &[Keys("a"), Text("Mai Phạm, Lotus mai@lotus.example"), Keys("<Enter>")],
            &["added Mai Phạm"],
        )
        .does("convert a lead", 2, &[Keys("C<C-s>")], &["converted Mai Phạm"])
        .at("accounts", "<Enter>")
        .does(
            "add a deal to an account",
            2,
            &[Keys("a"), Text("Spring order 12k close:30/9"), Keys("<Enter>")],
            &["added Spring order"],
        )
        .at("pipeline", "")
        .does("move a deal", 1, &[Keys("L")], &["moved", "to Qualification"])
        .does("change an amount", 2, &[Keys("$"), Text("15k"), Keys("<Enter>")], &["set the amount"])
        .does("where am I this month", 1, &[Keys("7")], &["Jun 2026 · everybody", "Won"])
        .does("copy it", 1, &[Keys("y")], &[]);
    assert!(day.keys <= 24, "{} keys in all", day.keys);
    let mut deck = day.deck;
    assert!(matches!(deck.shell().next_errand(), Some(Errand::Copy(_))));
}
