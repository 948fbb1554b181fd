//! Fields of one's own: in forms, lists, filters, on the command line and in files at once.

use crate::command_line::Desk;
use crate::deck::Deck;
use crate::held::{assert_equal, everything};

#[test]
fn a_field_with_choices_is_in_the_form_the_list_and_the_filter_at_once() {
    Deck::demo()
        .size(100, 40)
        .keys("9jj<Enter>")
        .sees("No fields of your own yet")
        .keys("aKhu vực<Tab><Enter>accounts<Enter><Tab><Enter>choice<Enter><Tab>Bắc, Nam")
        .keys("<C-s>")
        .sees("added the field Khu vực")
        .sees_beside("Khu vực", "khu_vuc")
        .keys("<Esc>kk<Enter>/khu<Enter>")
        .sees_beside("Khu vực", "2")
        .keys("5e")
        .keys("<S-Tab><S-Tab><Enter>bac<Enter>")
        .sees("Bắc")
        .keys("<C-s>")
        .keys("/khu_vuc:bac<Enter>")
        .sees("› Acme Foods")
        .sees_no("Hooli")
        .size(180, 40)
        .keys("i|khu<Tab><Enter>")
        .sees_under("Khu vực", "Bắc");
}

#[test]
fn a_yes_or_no_that_nobody_said_is_neither_in_form_list_page_and_file() {
    let desk = Desk::empty();
    desk.ok(&["field", "add", "account", "Paid up", "--type", "yes-no"]);
    let acme = desk.add(&["account", "name=Acme"]);
    let said = |desk: &Desk| desk.json(&["show", &acme])["paid_up"].clone();
    assert!(said(&desk).is_null());
    desk.ok(&["set", &acme, "paid_up=no"]);
    assert_eq!(said(&desk), false);
    let deck = Deck::demo()
        .size(100, 40)
        .keys("9jj<Enter>aPaid up<Tab><Enter>accounts<Enter><Tab><Enter>yes<Enter><C-s>");
    let form = deck.sees("paid_up").keys("5e").sees_beside("Paid up", "–").sees_beside("Key account", "no");
    let list = form
        .keys("<Esc>")
        .size(180, 40)
        .keys("i|paid<Tab><Enter>")
        .sees("Paid up")
        .sees_not_under("Paid up", "no");
    list.keys("e<S-Tab><S-Tab>n<C-s>").sees_under("Paid up", "no");
}

#[test]
fn a_retired_field_is_shown_nowhere_and_revived_with_what_records_hold() {
    let deck = Deck::demo().size(100, 40).keys("9jj<Enter>aBudget code<C-s>").sees("budget_code");
    let deck = deck.keys("2e").sees("Budget code").keys("<Esc>9<Del>").sees_beside("Budget code", "retired");
    let deck = deck.keys("2e").sees_no("Budget code").keys("<Esc>");
    deck.keys("9<Del>").sees("revived the field Budget code");
}

#[test]
fn what_is_missing_is_said_beside_its_row() {
    Deck::demo()
        .size(100, 40)
        .keys("9jj<Enter>a<C-s>")
        .sees("A name is needed")
        .keys("Region<Tab><Tab><Enter>choice<Enter><C-s>")
        .sees("Say what there is to choose");
}

/// Every type a field can have, a value as it is typed, and a filter that finds it.
const EVERY: [(&str, &str, &str); 15] = [
    ("text", "north", "north"),
    ("long-text", "two words", "two"),
    ("integer", "12", "12"),
    ("decimal", "1.5", "1.5"),
    ("percent", "40", "40"),
    ("money", "1200", "1200"),
    ("date", "2026-12-01", "2026-12-01"),
    ("moment", "2026-12-01 10:00", "2026-12-01"),
    ("yes-no", "yes", "yes"),
    ("choice", "North", "north"),
    ("many-choices", "North,South", "south"),
    ("reference", "", ""),
    ("url", "https://a.example", "a.example"),
    ("emails", "a@b.example", "a@b.example"),
    ("phones", "+84901234567", "901234567"),
];

#[test]
fn every_type_is_set_shown_filtered_exported_and_imported() {
    let desk = Desk::empty();
    let globex = desk.add(&["account", "Globex"]);
    for (holds, _, _) in EVERY {
        let label = format!("Own {holds}");
        let mut add = vec!["field", "add", "account", &label, "--type", holds];
        match holds {
            "choice" | "many-choices" => add.extend(["--choices", "North, South"]),
            "reference" => add.extend(["--to", "account"]),
            _ => {}
        }
        desk.ok(&add);
    }
    let pairs: Vec<String> = EVERY
        .iter()
        .map(|(holds, value, _)| {
            let value = if *holds == "reference" { globex.as_str() } else { value };
            format!("{}={value}", key(holds))
        })
        .collect();
    let mut add = vec!["account", "name=Acme"];
    add.extend(pairs.iter().map(String::as_str));
    desk.add(&add);
    let told = desk.json(&["list", "account", "--where", "acme"]);
    assert_eq!(told[0]["own_reference"], "Globex", "{told}");
    let found = |desk: &Desk, holds: &str, value: &str| {
        let value = if holds == "reference" { "globex" } else { value };
        let filter = format!("{}:\"{value}\"", key(holds));
        let rows = desk.json(&["list", "account", "--where", &filter, "--fields", "name"]);
        rows.as_array().map_or(0, Vec::len)
    };
    for (holds, _, value) in EVERY {
        assert_eq!(found(&desk, holds, value), 1, "filter by {holds}");
    }
    let file = desk.path("accounts.csv").display().to_string();
    desk.ok(&["export", "account", &file]);
    let text = std::fs::read_to_string(desk.path("accounts.csv")).expect("a file");
    for (holds, _, _) in EVERY {
        assert!(text.lines().next().is_some_and(|head| head.contains(&key(holds))), "{holds} in {text}");
    }
    desk.ok(&["remove", &acme(&desk)]);
    assert_eq!(found(&desk, "text", "north"), 0);
    desk.ok(&["import", &file, "--kind", "account"]);
    for (holds, _, value) in EVERY {
        assert_eq!(found(&desk, holds, value), 1, "{holds} comes back from the file:\n{text}");
    }
}

fn acme(desk: &Desk) -> String {
    let rows = desk.json(&["list", "account", "--where", "acme", "--fields", "id"]);
    rows[0]["id"].as_str().expect("an id").to_owned()
}

fn key(holds: &str) -> String {
    format!("own_{}", holds.replace('-', "_"))
}

/// A type of field as the settings name it.
struct OnScreen {
    label: &'static str,
    /// What else the settings ask for it.
    asked: &'static str,
    /// The keys that fill it in, from its row of the form on.
    filled: &'static str,
    /// How it is shown.
    shown: &'static str,
    /// What a filter asks of it.
    filter: &'static str,
}

const fn of(
    label: &'static str,
    asked: &'static str,
    filled: &'static str,
    shown: &'static str,
    filter: &'static str,
) -> OnScreen {
    OnScreen { label, asked, filled, shown, filter }
}

const ON_SCREEN: [OnScreen; 15] = [
    of("Text", "", "north side", "north side", "own_field:north"),
    of("Long text", "", "two words", "two words", "own_field:two"),
    of("Whole number", "", "1200", "1,200", "own_field>1000"),
    of("Decimal number", "", "1.5", "1.5", "own_field<2"),
    of("Percent", "", "40", "40 %", "own_field:40"),
    of("Money", "", "1200", "1,200 $", "own_field>1k"),
    of("Date", "", "1/12/2026", "1 Dec", "own_field:2026-12"),
    of("Date and time", "", "2026-12-01 10:00", "1 Dec 10:00", "own_field:2026-12-01"),
    of("Yes or no", "", "<Space>", "yes", "own_field:yes"),
    of("Choice", "North, South", "<Enter>south<Enter>", "South", "own_field:south"),
    of("Many choices", "North, South", "<Enter><Tab><Tab><Enter>", "North, South", "own_field:north"),
    of(
        "Reference",
        "<Tab><Tab><Enter>contacts<Enter>",
        "<Enter>laura tan<Enter>",
        "Laura Tan",
        "own_field:tan",
    ),
    of("Web address", "", "https://a.example", "https://a.example", "own_field:a.example"),
    of("E-mail addresses", "", "a@b.example", "a@b.example", "own_field:a@b.example"),
    of("Phones", "", "+84901234567", "+84901234567", "own_field:901234567"),
];

#[test]
fn every_type_is_made_filled_in_seen_and_filtered_on_the_screens_and_taken_back() {
    let mut deck = Deck::demo().size(180, 45);
    let known = deck.shell().repository().lists().catalogue.fields(dealdeck::domain::Kind::Account).count();
    for OnScreen { label, asked, filled, shown, filter } in ON_SCREEN {
        let before = everything(deck.shell().repository());
        deck = deck.open("settings").keys("<Esc><Esc><Esc><Home>jj<Enter>a").paste("Own field");
        deck = deck
            .keys("<Tab><Enter>accounts<Enter><Tab><Enter>")
            .paste(&label.to_lowercase())
            .keys("<Enter><Tab>");
        deck =
            deck.keys(asked).keys("<C-s>").sees("added the field Own field").sees_beside("own_field", label);
        deck = deck.keys("5/acme foods<Enter>e<S-Tab><S-Tab>").keys(filled).keys("<C-s>");
        deck = deck.keys("<Enter>").sees_beside("Own field", shown).keys("<Esc>");
        deck = deck.keys("/<C-u>").paste(filter).keys("<Enter>").sees("› Acme Foods").sees_no("Hooli");
        if label == "Long text" {
            // A line of a list has no room for one.
            deck = deck.keys("|own field").sees_no("○ Own field").keys("<Esc>");
        } else {
            // Of a moment the day is all that a list tells.
            let listed = shown.trim_end_matches(" 10:00");
            deck = deck
                .keys("|own field<Tab><Enter>i")
                .sees_under("Own field", listed)
                .keys("i|own field<Tab><Enter>");
        }
        deck = deck.keys("/<C-u><Enter>uu");
        assert_equal(&everything(deck.shell().repository()), &before, label);
        let now = deck.shell().repository().lists().catalogue.fields(dealdeck::domain::Kind::Account).count();
        assert_eq!(now, known, "{label}");
    }
}
