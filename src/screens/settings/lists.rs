//! The lists and their entries: sources, statuses, reasons, and the lists of one's own fields.

use crate::command::Command;
use crate::domain::lists::ListEntry;
use crate::domain::seed::is_fixed;
use crate::domain::shaping::entry;
use crate::domain::{Id, Message};
use crate::repository::Tally;
use crate::screens::action::Reply;
use crate::text::Clean;
use crate::ui::{Desk, Prompt};

use super::asking;
use super::page::{Fact, Key, Row, Shown, direction, figures, mark, names as whole, words};

/// Lists whose entries nobody but the program has a use for.
const HIDDEN: [&str; 4] = ["field-type", "cadence-for", "cadence-from", "enrolment-status"];

/// Every list by name: those that are edited, then those whose names and colours alone are.
pub fn names(desk: &Desk<'_>) -> Vec<String> {
    let lists = desk.repository.lists();
    let of_entries = lists.entries.iter().filter_map(|entry| entry.list.clone());
    let of_fields = lists.custom.iter().filter_map(|field| field.choices().map(str::to_owned));
    let mut names: Vec<String> = of_entries
        .chain(of_fields)
        .filter(|list| !HIDDEN.contains(&list.as_str()) && lists.shows_list(list))
        .collect();
    names.sort();
    names.dedup();
    names.sort_by_key(|list| (is_fixed(list), title(list, desk).as_str().to_lowercase()));
    names
}

/// What a list is called: by the program, else after the field of one's own that it is for.
pub fn title(list: &str, desk: &Desk<'_>) -> Clean {
    let own = desk.repository.lists().custom.iter().find(|field| field.choices() == Some(list));
    match own.filter(|_| !desk.text.has(&format!("list-of-{list}"))) {
        Some(field) => Clean::line(field.label()),
        None => desk.text.list(list),
    }
}

/// Every list.
pub fn all(desk: &Desk<'_>) -> Shown {
    let row = |list: String| {
        let entries = entry::of_list(&desk.repository.lists().entries, &list);
        let active = entries.iter().filter(|entry| entry.is_active()).count();
        let start = entries.iter().find(|entry| entry.default == Some(true)).map(|entry| entry.label());
        let start = if is_fixed(&list) { None } else { start };
        let cells = vec![
            title(&list, desk),
            desk.text.number(active as i64),
            match start {
                Some(start) => Clean::line(start),
                None => mark(is_fixed(&list), "setup-list-fixed", desk),
            },
        ];
        Row::new(Key::List(list), cells)
    };
    Shown {
        title: desk.text.get("setup-lists"),
        columns: vec![
            words("setup-column-list", desk),
            figures("setup-column-entries", desk),
            words("setup-column-starts", desk),
        ],
        rows: names(desk).into_iter().map(row).collect(),
        ..Shown::default()
    }
}

/// The entries of a list.
pub fn entries(list: &str, tally: Option<&Tally>, desk: &Desk<'_>) -> Shown {
    let found = entry::of_list(&desk.repository.lists().entries, list);
    let retired = found.iter().filter(|entry| !entry.is_active()).count();
    let row = |entry: &&ListEntry| {
        let cells = vec![
            Clean::line(entry.label()),
            used(entry, tally, desk),
            mark(entry.default == Some(true), "setup-is-default", desk).then(&mark(
                !entry.is_active(),
                "setup-is-retired",
                desk,
            )),
            Clean::line(entry.key.as_deref().unwrap_or_default()),
        ];
        let row = Row::new(Key::Record(entry.id), cells).coloured(entry.colour.as_deref());
        row.active(entry.is_active())
    };
    let aside = match retired {
        0 => Message::new("setup-entries").with("count", found.len()),
        _ => Message::new("setup-entries-retired")
            .with("count", found.len() - retired)
            .with("retired", retired),
    };
    Shown {
        title: desk.text.get("setup-lists").then(&Clean::line(" › ")).then(&title(list, desk)),
        aside: desk.text.message(&aside),
        columns: vec![
            words("setup-column-entry", desk),
            figures("setup-column-used", desk),
            words("setup-column-state", desk),
            whole("setup-column-key", desk),
        ],
        rows: found.iter().map(row).collect(),
        heed: mark(is_fixed(list), "shape-list-fixed", desk),
        empty: "setup-list-empty",
    }
}

fn used(entry: &ListEntry, tally: Option<&Tally>, desk: &Desk<'_>) -> Clean {
    let key = entry.key.as_deref().unwrap_or_default();
    tally.map_or_else(Clean::default, |tally| desk.text.number(tally.get(key).copied().unwrap_or(0)))
}

/// The first entries of a list.
pub fn facts_of_list(list: &str, desk: &Desk<'_>) -> Vec<Fact> {
    let found = entry::of_list(&desk.repository.lists().entries, list);
    let fact = |entry: &&ListEntry| Fact {
        label: Clean::default(),
        text: Clean::line(entry.label()),
        colour: Some(entry.colour.clone()),
    };
    found.iter().filter(|entry| entry.is_active()).map(fact).collect()
}

/// What is known of an entry.
pub fn facts(id: Id, tally: Option<&Tally>, desk: &Desk<'_>) -> Vec<Fact> {
    let Some(entry) = found(id, desk) else { return Vec::new() };
    let colour = entry.colour.as_deref();
    vec![
        Fact::new(desk.text.get("setup-column-entry"), Clean::line(entry.label())),
        Fact {
            colour: Some(entry.colour.clone()),
            ..Fact::new(desk.text.get("setup-column-colour"), colour_name(colour, desk))
        },
        Fact::new(desk.text.get("setup-column-used"), used(entry, tally, desk)),
        Fact::new(desk.text.get("setup-column-key"), Clean::line(entry.key.as_deref().unwrap_or_default())),
        Fact::new(Clean::default(), desk.text.get("setup-entry-told")),
    ]
}

/// What a colour is called.
pub fn colour_name(colour: Option<&str>, desk: &Desk<'_>) -> Clean {
    match colour {
        None => desk.text.get("setup-no-colour"),
        Some(colour) => {
            let id = format!("colour-{colour}");
            if desk.text.has(&id) { desk.text.get(&id) } else { Clean::line(colour) }
        }
    }
}

fn found<'a>(id: Id, desk: &Desk<'a>) -> Option<&'a ListEntry> {
    desk.repository.lists().entries.iter().find(|entry| entry.id == id)
}

/// A command among the lists: an entry is added to the one under the cursor.
pub fn act_on_list(command: Command, key: Option<&Key>, desk: &Desk<'_>) -> Option<Reply> {
    let Some(Key::List(list)) = key else { return None };
    match command {
        Command::Add => Some(ask_new(list, desk)),
        _ => None,
    }
}

/// A command among the entries of a list.
pub fn act(list: &str, command: Command, id: Option<Id>, desk: &Desk<'_>) -> Option<Reply> {
    if command == Command::Add {
        return Some(ask_new(list, desk));
    }
    let entry = found(id?, desk)?;
    let known = &desk.repository.lists().entries;
    if let Some(by) = direction(command) {
        return Some(asking::told(entry::reorder(entry, by, known), desk));
    }
    Some(match command {
        Command::Open | Command::Edit | Command::Rename => rename(entry, desk),
        Command::Recolour => {
            let before = entry.clone();
            asking::colour(entry.label(), entry.colour.as_deref(), desk, move |colour| {
                entry::recolour(&before, colour)
            })
        }
        Command::MakeDefault => asking::told(entry::make_default(entry, known), desk),
        Command::Retire if entry.is_active() => asking::told(entry::retire(entry), desk),
        Command::Retire => asking::told(entry::revive(entry, known), desk),
        _ => return None,
    })
}

fn ask_new(list: &str, desk: &Desk<'_>) -> Reply {
    if is_fixed(list) {
        return super::page::refuse("shape-list-fixed");
    }
    let prompt = Prompt::new(Message::new("setup-new-entry").with("list", title(list, desk)));
    let list = list.to_owned();
    asking::line(prompt, move |label, desk| {
        asking::over(entry::add(&list, label, &desk.repository.lists().entries), &[], desk)
    })
}

fn rename(entry: &ListEntry, _desk: &Desk<'_>) -> Reply {
    let title = Message::new("setup-rename").with("name", entry.label());
    let prompt = Prompt::new(title).with_value(entry.label());
    let before = entry.clone();
    asking::line(prompt, move |label, desk| {
        if label.trim() == before.label() {
            return Ok(Reply::default());
        }
        let shaped = entry::rename(&before, label, &desk.repository.lists().entries);
        asking::over(shaped, &[before.to_record()], desk)
    })
}
