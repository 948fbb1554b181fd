//! Names of five thousand letters on the smallest screen and on the command line: what is said
//! about them is still read to its end.

use dealdeck::domain::Kind;

use crate::deck::Deck;

const LETTERS: usize = 5_000;

fn name(first: &str) -> String {
    format!("{first} {}", "x".repeat(LETTERS))
}

/// A deck with a deal, a lead and a person whose names are long, on its board.
fn deck() -> Deck {
    let mut deck = Deck::empty().size(80, 24);
    for (kind, place) in [(Kind::Opportunity, "deals"), (Kind::Lead, "leads"), (Kind::Contact, "contacts")] {
        deck = deck.open(place).meanwhile(|other| {
            let id = other.new_id();
            let mut values = vec![("name", name(kind.key()).into())];
            if kind == Kind::Opportunity {
                let stage = dealdeck::domain::presets::StagePreset::Standard.stage("Prospecting");
                values.extend([("stage", stage.into()), ("position", "a0".into())]);
                values.push(("pipeline", dealdeck::domain::presets::StagePreset::Standard.pipeline().into()));
            }
            if kind == Kind::Lead {
                values.push(("status", "new".into()));
            }
            other.commit("made", vec![dealdeck::domain::Change::create(kind, id, values)]).expect("a step");
        });
    }
    deck.restart().open("pipeline")
}

/// Lines of the screen that are full of a name.
fn full(deck: &Deck) -> usize {
    deck.frame().lines().filter(|line| line.contains(&"x".repeat(50))).count()
}

#[test]
fn what_was_done_to_a_long_name_is_told_to_its_end() {
    let deck = deck().keys("L").sees("… to Qualification").sees("u takes");
    assert!(full(&deck) <= 3, "{}", deck.frame());
    let deck = deck.keys("W").sees("… won?").keys("<Esc>$").sees("Amount of opportunity xxx");
    let deck =
        deck.keys("<Esc>c").sees("…: how did it go?").keys("1").sees("logged. What was said, what is next?");
    assert!(full(&deck) <= 4, "{}", deck.frame());
}

#[test]
fn a_question_about_a_long_name_is_asked_to_its_end() {
    for place in ["deals", "leads", "contacts"] {
        let deck = deck().open(place).keys("<C-x>").sees("Delete ").sees("…?");
        assert!(full(&deck) <= 9, "{}", deck.frame());
        let deck = deck.keys("y").sees("… · u takes");
        assert!(full(&deck) <= 3, "{}", deck.frame());
    }
}

#[test]
fn the_pages_of_a_long_name_have_room_for_the_rest() {
    for place in ["deals", "leads", "contacts"] {
        let deck = deck().open(place).keys("<Enter>");
        assert!(full(&deck) <= 4, "{}", deck.frame());
        let deck = deck.keys("b").sees("not contacted yet");
        assert!(full(&deck) <= 4, "{}", deck.frame());
    }
}
