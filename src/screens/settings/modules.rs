//! The modules: what of the program the deck uses, how its deals are tracked, and the presets that
//! set all modules at once.

use crate::command::{Command, Context};
use crate::domain::module::{self, MODULES, Module};
use crate::domain::pipeline::{Pipeline, Tracking};
use crate::domain::{Message, Value};
use crate::screens::action::{Reply, fields, modules};
use crate::text::Clean;
use crate::ui::{Choices, Desk, Picker};

use super::asking;
use super::page::{Fact, Key, Row, Shown, words};

/// Every module, how deals are tracked, and the preset that stands.
pub fn all(desk: &Desk<'_>) -> Shown {
    let row = |module: &'static Module| {
        let about = desk.text.get(&format!("module-about-{}", module.key));
        Row::new(
            Key::Module(module),
            vec![Clean::line(&modules::name(module, desk.text)), state(module, desk), about],
        )
    };
    let preset = module::standing(&desk.repository.lists().modules);
    let preset = preset.map_or_else(Clean::default, |preset| modules::preset_name(preset, desk.text));
    let open = desk.keymap.keycap(Context::Settings, Command::Open);
    let tracked =
        vec![desk.text.get("setup-module-tracking"), tracking(desk), desk.text.get("setup-module-ways")];
    let mut rows: Vec<Row> = MODULES.iter().map(row).collect();
    rows.push(Row::new(Key::Tracking, tracked));
    rows.push(Row::new(Key::Preset, vec![desk.text.get("setup-module-preset"), Clean::default(), preset]));
    Shown {
        title: desk.text.get("setup-modules"),
        aside: desk.text.message(&Message::new("setup-modules-aside").with("open", open)),
        columns: vec![
            words("setup-column-module", desk),
            words("setup-column-now", desk),
            words("setup-column-for", desk),
        ],
        rows,
        ..Shown::default()
    }
}

/// Whether a module is on; why its fields are not there all the same.
fn state(module: &Module, desk: &Desk<'_>) -> Clean {
    let known = &desk.repository.lists().modules;
    desk.text.get(match known.is_switched_off(module) {
        true => "module-off",
        false if known.is_untracked(module.key) => "setup-module-untracked",
        false => "module-on",
    })
}

/// How the deals of every pipeline are tracked.
fn tracking(desk: &Desk<'_>) -> Clean {
    match modules::tracking_of_all(desk) {
        Some(how) => Clean::line(desk.repository.lists().label("tracked-by", how.key())),
        None => desk.text.get("module-differs"),
    }
}

/// What is known of a row.
pub fn facts(key: &Key, desk: &Desk<'_>) -> Vec<Fact> {
    let told = |id: &'static str| Fact::new(Clean::default(), desk.text.get(id));
    match key {
        Key::Module(module) => vec![
            Fact::new(desk.text.get("setup-column-module"), Clean::line(&modules::name(module, desk.text))),
            Fact::new(desk.text.get("setup-column-now"), state(module, desk)),
            told("setup-module-told"),
        ],
        Key::Tracking => desk.repository.lists().pipelines.iter().map(|one| tracked(one, desk)).collect(),
        Key::Preset => vec![told("setup-module-preset-told")],
        _ => Vec::new(),
    }
}

fn tracked(one: &Pipeline, desk: &Desk<'_>) -> Fact {
    let how = desk.repository.lists().label("tracked-by", one.tracking().key());
    Fact::new(Clean::line(one.label()), Clean::line(how))
}

/// A command among the modules.
pub fn act(command: Command, key: Option<&Key>, desk: &Desk<'_>) -> Option<Reply> {
    match (command, key?) {
        (Command::Open | Command::Mark | Command::Edit | Command::Rename, key) => Some(match key {
            Key::Module(module) => modules::toggle(module, desk),
            Key::Tracking => ask_tracking(desk),
            _ => modules::ask_preset(desk),
        }),
        _ => None,
    }
}

fn ask_tracking(desk: &Desk<'_>) -> Reply {
    let choices = Choices::These(fields::entries("tracked-by", desk));
    let now = modules::tracking_of_all(desk).map_or(Value::Null, |how| Value::from(how.key()));
    let picker = Picker::new(Message::new("module-tracked-by"), choices).by_digit().at(now);
    asking::pick(picker, |how, desk| {
        let how = how.as_text().and_then(Tracking::from_key);
        how.map_or_else(Reply::default, |how| modules::track(how, desk))
    })
}
