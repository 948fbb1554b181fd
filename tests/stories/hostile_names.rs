//! Strings that break programs, as names, places and notes on every screen: what is drawn is
//! clean, and a terminal puts every cell where the screen meant it.

use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::{Change, Id, Kind, Value, position};

use crate::deck::Deck;
use crate::hostile_text::shared;

const STAGES: [&str; 4] = ["Prospecting", "Qualification", "Proposal", "Negotiation"];

/// An account and a deal of every name.
fn named(names: &[String], ids: &mut dyn FnMut() -> Id) -> Vec<Change> {
    let mut changes = Vec::new();
    for (n, name) in names.iter().enumerate().filter(|(_, name)| !name.trim().is_empty()) {
        let (account, text) = (ids(), || Value::from(name.as_str()));
        let fields = [("name", text()), ("city", text()), ("notes", text())];
        changes.push(Change::create(Kind::Account, account, fields));
        let fields = [
            ("name", text()),
            ("account", Value::Id(account)),
            ("stage", StagePreset::Standard.stage(STAGES[n % 4]).into()),
            ("pipeline", StagePreset::Standard.pipeline().into()),
            ("amount", Value::Integer(999_999_999_999_999 / (n as i64 + 1))),
            ("currency", "USD".into()),
            ("next_step_text", text()),
            ("position", position::nth(n as u64).into()),
        ];
        changes.push(Change::create(Kind::Opportunity, ids(), fields));
    }
    changes
}

/// A terminal shows the frame as it was meant, and nothing in it is a control.
fn stands_as_drawn(deck: &Deck, width: u16, height: u16) {
    let frame = deck.frame();
    assert!(frame.chars().all(|c| c == '\n' || !c.is_control()), "{frame:?}");
    let mut terminal = vt100::Parser::new(height + 1, width, 0);
    terminal.process(frame.replace('\n', "\r\n").as_bytes());
    let rows: Vec<String> = terminal.screen().rows(0, width).collect();
    for (row, line) in rows.iter().zip(frame.lines()) {
        assert_eq!(row.trim_end(), line.trim_end());
    }
}

fn walked(mut deck: Deck, keys: &str, times: usize, width: u16, height: u16) -> Deck {
    for _ in 0..times {
        stands_as_drawn(&deck, width, height);
        deck = deck.keys(keys);
    }
    deck
}

#[test]
fn hostile_names_stand_clean_on_every_screen() {
    let Some(path) = shared("hostile/blns.json") else { return };
    let file = std::fs::read(path).expect("the file");
    let names: Vec<String> = serde_json::from_slice(&file).expect("a list of texts");
    let deck = Deck::with(dealdeck::screens::open, |ids| named(&names, ids)).size(120, 40);
    let deck = STAGES.iter().fold(deck, |deck, _| walked(deck, "<PageDown>", 28, 120, 40).keys("<Home>l"));
    let deck = walked(deck.size(80, 24).open("accounts"), "<PageDown>", 28, 80, 24);
    let deck = walked(deck.keys("<Home>").size(140, 30), "<PageDown>", 22, 140, 30).keys("<Home>");
    let deck = walked(deck, "<Enter><Tab><Esc><Down><Down><Down><Down><Down>", 40, 140, 30);
    walked(deck.keys("<Home><Enter>"), "<Tab>", 5, 140, 30);
}
