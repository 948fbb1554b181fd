//! Every module against every place it reaches: what belongs to it stands there while it is on, is
//! not there while it is off, and the records are the same afterwards.

use std::collections::BTreeSet;

use dealdeck::command::Command;
use dealdeck::domain::Kind;
use dealdeck::domain::module::{MODULES, STAGES};

use crate::command_line::Desk;
use crate::deck::Deck;
use crate::held::{Held, assert_equal, everything};

use Kind::{Activity, Contact, Lead, Opportunity};

/// A place that modules reach.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// The top line.
    Tabs,
    /// Commands by name.
    Palette,
    /// The form of a record of this kind.
    Form(Kind),
    /// What a line for a new record of this kind may say.
    Line(Kind),
    /// What stands above a list of this kind.
    Headings(Kind),
    /// The columns that can be chosen for such a list.
    Columns(Kind),
    /// The field words that are offered for a filter of it.
    Words(Kind),
    /// A filter of it that asks for this.
    Filter(Kind),
    /// The board.
    Board,
    /// What the columns of the board can be made by.
    Groupings,
    /// The page of the first record of a kind.
    Page(Kind),
    /// The brief about it.
    Brief(Kind),
    /// What is to be done now.
    Today,
    /// The call in front.
    Calls,
    /// The figures of the month.
    Reports,
    /// The settings, by the keys that lead on from their menu.
    Settings(&'static str),
    /// What is found in the deck by these words.
    Found(&'static str),
    /// The help of the command line.
    Help(&'static [&'static str]),
    /// What the command line prints for people.
    Printed(&'static [&'static str]),
}

/// The sorts of places that every module is asked about.
const SORTS: [&str; 9] =
    ["menus", "forms", "columns", "filters", "board", "reports", "settings", "help", "tables"];

impl Place {
    /// The sort of place it is.
    fn sort(self) -> &'static str {
        match self {
            Place::Tabs | Place::Palette | Place::Found(_) => "menus",
            Place::Form(_) | Place::Line(_) => "forms",
            Place::Headings(_) | Place::Columns(_) => "columns",
            Place::Words(_) | Place::Filter(_) => "filters",
            Place::Board | Place::Groupings => "board",
            Place::Page(_) | Place::Brief(_) | Place::Today | Place::Calls => "pages",
            Place::Reports => "reports",
            Place::Settings(_) => "settings",
            Place::Help(_) => "help",
            Place::Printed(_) => "tables",
        }
    }
}

/// The rows of the screen.
const HEIGHT: usize = 50;

const DEALS: &[&str] = &["list", "deals", "--format", "table", "--limit", "3"];
const PEOPLE: &[&str] = &["list", "contacts", "--format", "table", "--limit", "3"];
const CALLS: &[&str] = &["list", "activities", "--format", "table", "--limit", "3"];
const PIPELINE: &[&str] = &["report", "pipeline", "--format", "table"];
const TODAY: &[&str] = &["today", "--format", "table"];
/// The stages of the first pipeline in the settings.
const STAGE_PAGE: &str = "j<Enter><Enter>";
/// What of the settings a field of one's own can be of.
const FIELD_OF: &str = "jj<Enter>a<Tab><Enter>";

/// What belongs to each module: where, and the words that stand there.
const REACHES: [(&str, &[(Place, &str)]); 9] = [
    (
        "leads",
        &[
            (Place::Tabs, "3 Leads"),
            (Place::Palette, "Convert"),
            (Place::Found("okoye"), "Lead"),
            (Place::Columns(Activity), "Lead"),
            (Place::Words(Activity), "lead"),
            (Place::Filter(Activity), "lead:any"),
            (Place::Today, "new lead"),
            (Place::Reports, "Leads"),
            (Place::Settings("<Enter>"), "Lead statuses"),
            (Place::Settings(FIELD_OF), "Leads"),
            (Place::Help(&["--help"]), "  convert"),
            (Place::Help(&["list", "--help"]), "- lead:"),
            (Place::Printed(TODAY), "new lead"),
        ],
    ),
    (
        "accounts",
        &[
            (Place::Tabs, "5 Accounts"),
            (Place::Palette, "Accounts"),
            (Place::Found("acme"), "Account"),
            (Place::Form(Contact), "Account"),
            (Place::Form(Opportunity), "Account"),
            (Place::Form(Lead), "Company"),
            (Place::Line(Contact), "@company"),
            (Place::Line(Opportunity), "@company"),
            (Place::Line(Lead), "company"),
            (Place::Headings(Contact), "Account"),
            (Place::Headings(Opportunity), "Account"),
            (Place::Columns(Contact), "Account"),
            (Place::Words(Opportunity), "account"),
            (Place::Filter(Contact), "account:any"),
            (Place::Filter(Opportunity), "account.name:x"),
            (Place::Board, "Khách sạn Biển Ngọc"),
            (Place::Brief(Contact), "Meridian Pharma"),
            (Place::Today, "Điện máy Ánh Dương"),
            (Place::Calls, "Kế toán trưởng · Điện máy Ánh Dương"),
            (Place::Settings("<Enter>"), "Account types"),
            (Place::Settings(FIELD_OF), "Accounts"),
            (Place::Help(&["list", "--help"]), "- account:"),
            (Place::Help(&["convert", "--help"]), "--account"),
            (Place::Printed(PEOPLE), "Account"),
            (Place::Printed(DEALS), "Account"),
            (Place::Printed(TODAY), "Điện máy Ánh Dương"),
        ],
    ),
    (
        "probability",
        &[
            (Place::Palette, "Probability"),
            (Place::Form(Opportunity), "Probability"),
            (Place::Line(Opportunity), "60%"),
            (Place::Headings(Opportunity), "Probability"),
            (Place::Columns(Opportunity), "Probability"),
            (Place::Words(Opportunity), "probability"),
            (Place::Filter(Opportunity), "probability>50"),
            (Place::Board, "10 %"),
            (Place::Board, "weighted"),
            (Place::Groupings, "probability"),
            (Place::Groupings, "forecast category"),
            (Place::Reports, "weighted"),
            (Place::Settings(STAGE_PAGE), "Chance"),
            (Place::Settings(STAGE_PAGE), "Forecast"),
            (Place::Printed(DEALS), "Probability"),
            (Place::Printed(PIPELINE), "Weighted"),
        ],
    ),
    (
        "owner",
        &[
            (Place::Tabs, "AN"),
            (Place::Palette, "Owner"),
            (Place::Form(Opportunity), "Owner"),
            (Place::Columns(Contact), "Owner"),
            (Place::Headings(Opportunity), "Owner"),
            (Place::Words(Contact), "owner"),
            (Place::Filter(Contact), "is:mine"),
            (Place::Filter(Opportunity), "owner:me"),
            (Place::Board, "Standard · all"),
            (Place::Groupings, "owner"),
            (Place::Brief(Opportunity), "Sarah Collins"),
            (Place::Brief(Opportunity), "SC"),
            (Place::Today, "mine"),
            (Place::Settings(""), "Users"),
            (Place::Settings("<End><Enter>"), "You are"),
            (Place::Help(&["--help"]), "  user"),
            (Place::Help(&["list", "--help"]), "- user:"),
            (Place::Help(&["today", "--help"]), "--all"),
            (Place::Help(&["view", "save", "--help"]), "--mine"),
            (Place::Printed(DEALS), "Owner"),
            (Place::Printed(CALLS), "Owner"),
        ],
    ),
    (
        "cadences",
        &[
            (Place::Palette, "Cadences"),
            (Place::Today, "cadence"),
            (Place::Columns(Activity), "Enrolment"),
            (Place::Words(Activity), "enrolment"),
            (Place::Filter(Activity), "enrolment:any"),
            (Place::Settings("<Enter>"), "How cadences start"),
            (Place::Help(&["--help"]), "  cadence"),
            (Place::Printed(TODAY), "cadence"),
        ],
    ),
    (
        "lessons",
        &[
            (Place::Page(Opportunity), "Lessons"),
            (Place::Help(&["win", "--help"]), "--lesson"),
            (Place::Help(&["lose", "--help"]), "--lesson"),
        ],
    ),
    (
        "products",
        &[
            (Place::Form(Opportunity), "Product"),
            (Place::Columns(Opportunity), "Product"),
            (Place::Words(Opportunity), "product"),
            (Place::Filter(Opportunity), "product:any"),
            (Place::Help(&["list", "--help"]), "- product:"),
        ],
    ),
    (
        "campaigns",
        &[
            (Place::Form(Opportunity), "Campaign"),
            (Place::Form(Lead), "Campaign"),
            (Place::Columns(Lead), "Campaign"),
            (Place::Words(Lead), "campaign"),
            (Place::Filter(Opportunity), "campaign:any"),
        ],
    ),
    (
        "stage",
        &[
            (Place::Form(Opportunity), "Stage"),
            (Place::Headings(Opportunity), "Stage"),
            (Place::Columns(Opportunity), "Stage"),
            (Place::Words(Opportunity), "stage"),
            (Place::Filter(Opportunity), "stage:proposal"),
            (Place::Board, "Prospecting"),
            (Place::Groupings, "stage"),
            (Place::Page(Opportunity), "started in Prospecting"),
            (Place::Help(&["--help"]), "  move"),
            (Place::Printed(DEALS), "Stage"),
        ],
    ),
];

/// The sorts of places where nothing is of a module, by the module.
const NOTHING: [(&str, &[&str]); 9] = [
    ("leads", &["forms", "board"]),
    ("accounts", &["reports"]),
    ("probability", &["help"]),
    ("owner", &["reports"]),
    ("cadences", &["forms", "board", "reports"]),
    ("lessons", &["menus", "forms", "columns", "filters", "board", "reports", "settings", "tables"]),
    ("products", &["menus", "board", "reports", "settings", "tables"]),
    ("campaigns", &["menus", "board", "reports", "settings", "help", "tables"]),
    // The stages are shaped in the settings all the same, and the board moves deals by bands.
    ("stage", &["menus", "reports", "settings"]),
];

/// The whole word stands in a text.
fn says(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let is_part = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        !is_part(before) && !is_part(after)
    })
}

/// Does a command without a key for it.
fn done(mut deck: Deck, command: Command) -> Deck {
    deck.shell().command(command);
    deck.wait()
}

/// The list of a kind.
fn list(deck: Deck, kind: Kind) -> Deck {
    match kind {
        Kind::Opportunity => done(deck.open("pipeline"), Command::ScreenOpportunities),
        Kind::Lead => deck.open("leads"),
        Kind::Contact => deck.open("contacts"),
        Kind::Account => deck.open("accounts"),
        _ => deck.open("activities"),
    }
}

/// Goes to a place, with a word that belongs there; whether it stands there.
fn shows(deck: Deck, place: Place, word: &str) -> (Deck, bool) {
    let typed = word.to_lowercase();
    let lines = |deck: &Deck, from: usize, to: usize| {
        deck.frame().lines().skip(from).take(to - from).collect::<Vec<_>>().join("\n")
    };
    // The last line says what was done to the modules.
    let seen = |deck: Deck| (says(&lines(&deck, 1, HEIGHT - 1), word), deck);
    let (is_there, deck) = match place {
        Place::Tabs => (says(&lines(&deck, 0, 1), word), deck),
        Place::Palette => seen(deck.open("today").keys(":").paste(&typed)),
        Place::Form(kind) => seen(list(deck, kind).keys("e")),
        Place::Line(kind) => seen(list(deck, kind).keys("a")),
        Place::Headings(kind) => {
            let deck = list(deck, kind);
            (says(&lines(&deck, 2, 4), word), deck)
        }
        Place::Columns(kind) => seen(list(deck, kind).keys("|").paste(&typed)),
        Place::Words(kind) => {
            let deck = list(deck, kind).keys("/").paste(&word[..word.len() - 1]);
            (deck.frame().contains(&format!("│ {word}")), deck)
        }
        Place::Filter(kind) => {
            let deck = list(deck, kind).keys("/").paste(word);
            (!deck.frame().contains("switched off."), deck)
        }
        Place::Board => seen(deck.open("pipeline")),
        Place::Groupings => seen(deck.open("pipeline").keys("g")),
        Place::Page(kind) => seen(list(deck, kind).keys("<Enter>")),
        Place::Brief(kind) => seen(list(deck, kind).keys("b")),
        Place::Today => seen(deck.open("today")),
        Place::Calls => seen(deck.open("calls")),
        Place::Reports => seen(deck.open("reports")),
        Place::Settings(keys) => {
            seen(deck.open("settings").keys_unseen("<Esc><Esc><Esc><Home>").keys(keys).wait())
        }
        Place::Found(words) => seen(deck.keys("<C-p>").paste(words)),
        Place::Help(_) | Place::Printed(_) => unreachable!("the command line has its own story"),
    };
    (deck.keys_unseen("<Esc><Esc><Esc>"), is_there)
}

fn is_printed(place: Place) -> bool {
    matches!(place, Place::Help(_) | Place::Printed(_))
}

/// Switches a module off, or on again.
fn switched(deck: Deck, module: &str, tracking: &str) -> Deck {
    let form = done(deck.open("reports"), Command::Modules);
    let Some(row) = MODULES.iter().position(|known| known.key == module) else {
        return form.keys(&format!("<S-Tab><Enter>{tracking}<Enter><C-s>"));
    };
    form.keys_unseen(&"<Tab>".repeat(row)).keys("<Space><C-s>")
}

fn but_switches(mut held: Held) -> Held {
    held.retain(|(kind, _), _| !matches!(kind, Kind::Setting | Kind::Pipeline));
    held
}

#[test]
fn every_module_is_asked_about_every_sort_of_place() {
    let named: Vec<&str> = REACHES.iter().map(|(module, _)| *module).collect();
    let known: Vec<&str> = MODULES.iter().chain([&STAGES]).map(|module| module.key).collect();
    assert_eq!(named, known);
    for (module, places) in REACHES {
        let told: BTreeSet<&str> = places.iter().map(|(place, _)| place.sort()).collect();
        let nothing = NOTHING.iter().find(|(of, _)| *of == module).map_or(&[][..], |(_, sorts)| sorts);
        for sort in SORTS {
            assert!(told.contains(sort) != nothing.contains(&sort), "{module}: {sort}");
        }
    }
}

#[test]
fn what_belongs_to_a_module_goes_and_comes_back_with_it_on_every_screen() {
    let mut deck = Deck::demo().size(200, HEIGHT as u16);
    let held = but_switches(everything(deck.shell().repository()));
    let on_screens = |(place, _): &&(Place, &str)| !is_printed(*place);
    let mut wrong = Vec::new();
    for (module, places) in REACHES {
        for state in ["on", "off"] {
            if state == "off" {
                deck = switched(deck, module, "probability");
            }
            for (place, word) in places.iter().filter(on_screens) {
                let (after, is_there) = shows(deck, *place, word);
                deck = after;
                if is_there == (state == "off") {
                    wrong.push(format!("{module} {state}: {place:?} {word:?}"));
                }
            }
        }
        deck = switched(deck, module, "both");
        assert_equal(&but_switches(everything(deck.shell().repository())), &held, module);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_belongs_to_a_module_goes_from_help_and_tables_and_comes_back() {
    let desk = Desk::demo();
    let whole = |desk: &Desk| desk.ok(&["list", "deals", "--format", "json"]);
    let before = whole(&desk);
    let printed: Vec<(&str, Place, &str)> = REACHES
        .iter()
        .flat_map(|(module, places)| places.iter().map(move |(place, word)| (*module, *place, *word)))
        .filter(|(_, place, _)| is_printed(*place))
        .collect();
    let text = |place: Place| match place {
        Place::Help(words) | Place::Printed(words) => desk.ok(words),
        _ => String::new(),
    };
    let switch = |module: &str, to: [&str; 2]| match module {
        "stage" => desk.ok(&["modules", "track", to[1]]),
        module => desk.ok(&["modules", to[0], module]),
    };
    let mut wrong = Vec::new();
    for (_, place, word) in &printed {
        if !text(*place).contains(word) {
            wrong.push(format!("on: {place:?} {word:?}"));
        }
    }
    for (module, _) in REACHES {
        switch(module, ["off", "probability"]);
        for (_, place, word) in printed.iter().filter(|(of, ..)| *of == module) {
            if text(*place).contains(word) {
                wrong.push(format!("{module} off: {place:?} {word:?}"));
            }
        }
        // Scripts get what they ask for, whatever is shown to people.
        assert_eq!(whole(&desk), before, "{module}");
        switch(module, ["on", "both"]);
    }
    for (_, place, word) in &printed {
        if !text(*place).contains(word) {
            wrong.push(format!("on again: {place:?} {word:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
