//! What of the program a deck uses: the form of module switches, and the presets that set them all
//! at once. Each is one step, and no other record is touched.

use crate::domain::module::{self, MODULES, Module};
use crate::domain::pipeline::{Pipeline, Tracking};
use crate::domain::presets::Preset;
use crate::domain::{Change, Message, Value};
use crate::text::{Clean, Text};
use crate::ui::{Answer, Choice, Choices, Desk, FormRow, FormSpec, Holds, Outcome, Picker};

use super::{Question, Reply, fields, words};

/// The row of the form that says how deals are tracked.
const TRACKED: &str = "tracked_by";

/// The switches while they are being set.
#[derive(Debug)]
struct Switches;

/// Asks which modules the deck uses.
pub fn ask(desk: &Desk<'_>) -> Reply {
    let lists = desk.repository.lists();
    let row = |module: &Module| {
        let mut row = FormRow::new(module.key, name(module, desk.text), Holds::YesNo)
            .filled("", Value::Bool(!lists.modules.is_switched_off(module)));
        row.note = desk.text.get(&format!("module-about-{}", module.key)).to_string();
        row
    };
    let mut rows: Vec<FormRow> = MODULES.iter().map(row).collect();
    let choices = fields::entries("tracked-by", desk);
    let value = tracking_of_all(desk).map_or(Value::Null, |how| Value::from(how.key()));
    let label = choices.iter().find(|choice| choice.value == value).map(|choice| choice.label.clone());
    let label = label.unwrap_or_else(|| words(desk, &Message::new("module-differs")));
    let title = words(desk, &Message::new("module-tracked-by"));
    rows.push(FormRow::new(TRACKED, title, Holds::OneOf(choices)).filled(label, value));
    let spec = FormSpec::new(Message::new("module-title"), rows, 0);
    Reply::ask(Outcome::Form(spec), Switches)
}

impl Question for Switches {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Form(rows) = answer else { return Reply::default() };
        let lists = desk.repository.lists();
        let mut wanted = Vec::new();
        for row in &rows {
            if let (Some(module), Some(on)) = (Module::from_key(&row.key), row.value.as_bool())
                && lists.modules.is_switched_off(module) == on
            {
                wanted.push((module, on));
            }
        }
        let tracked = rows.iter().find(|row| row.key == TRACKED).and_then(|row| row.value.as_text());
        let tracking = tracked.and_then(Tracking::from_key);
        let mut changes = module::switch(&wanted, &lists.switches);
        let tracked = tracking.map(|how| module::track(how, &lists.pipelines)).unwrap_or_default();
        let changed = tracking.filter(|_| !tracked.is_empty());
        changes.extend(tracked);
        write(changes, label(&wanted, changed, desk.text))
    }
}

/// How the deals of every pipeline are tracked; none where pipelines differ.
pub fn tracking_of_all(desk: &Desk<'_>) -> Option<Tracking> {
    let pipelines = &desk.repository.lists().pipelines;
    let first = pipelines.first().map(Pipeline::tracking).unwrap_or_default();
    pipelines.iter().all(|pipeline| pipeline.tracking() == first).then_some(first)
}

/// Switches a module off, or on again.
pub fn toggle(module: &'static Module, desk: &Desk<'_>) -> Reply {
    let lists = desk.repository.lists();
    let wanted = [(module, lists.modules.is_switched_off(module))];
    write(module::switch(&wanted, &lists.switches), label(&wanted, None, desk.text))
}

/// Has the deals of every pipeline tracked so.
pub fn track(how: Tracking, desk: &Desk<'_>) -> Reply {
    let changes = module::track(how, &desk.repository.lists().pipelines);
    write(changes, label(&[], Some(how), desk.text))
}

/// A preset that is being chosen.
#[derive(Debug)]
struct Choosing;

/// Asks for the preset that sets all modules.
pub fn ask_preset(desk: &Desk<'_>) -> Reply {
    let choice = |preset: Preset| {
        let detail = desk.text.get(&format!("module-preset-{}-detail", preset.key()));
        let name = preset_name(preset, desk.text);
        Choice::new(Value::from(preset.key()), name.as_str()).with_detail(detail.as_str())
    };
    let choices = Choices::These(Preset::ALL.into_iter().map(choice).collect());
    let picker = Picker::new(Message::new("module-preset-title"), choices).by_digit();
    let standing = module::standing(&desk.repository.lists().modules);
    let picker = match standing {
        Some(preset) => picker.at(Value::from(preset.key())),
        None => picker,
    };
    Reply::ask(Outcome::Pick(picker), Choosing)
}

impl Question for Choosing {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let Some(preset) = values.first().and_then(Value::as_text).and_then(Preset::from_key) else {
            return Reply::default();
        };
        let changes = module::preset(preset, &desk.repository.lists().switches);
        write(changes, preset_label(preset, desk.text))
    }
}

fn write(changes: Vec<Change>, label: String) -> Reply {
    if changes.is_empty() {
        return Reply::toast("module-as-before");
    }
    Reply::outcome(Outcome::write(label, changes))
}

/// What a module is called.
pub fn name(module: &Module, text: &Text) -> String {
    text.get(&format!("module-name-{}", module.key)).to_string()
}

/// What a preset is called.
pub fn preset_name(preset: Preset, text: &Text) -> Clean {
    text.get(&format!("module-preset-{}", preset.key()))
}

/// What a step says that switches these modules, and tracks deals so.
pub fn label(wanted: &[(&Module, bool)], tracking: Option<Tracking>, text: &Text) -> String {
    let named = |on: bool| {
        let names: Vec<String> =
            wanted.iter().filter(|(_, to)| *to == on).map(|(module, _)| name(module, text)).collect();
        names.join(", ")
    };
    let (on, off) = (named(true), named(false));
    let switched = match (on.is_empty(), off.is_empty()) {
        (true, true) => None,
        (false, true) => Some(Message::new("module-step-on").with("names", on)),
        (true, false) => Some(Message::new("module-step-off").with("names", off)),
        (false, false) => Some(Message::new("module-step-both").with("on", on).with("off", off)),
    };
    let tracked = tracking.map(|how| Message::new("module-step-tracking").with("tracking", how.key()));
    let said: Vec<String> =
        switched.into_iter().chain(tracked).map(|said| text.message(&said).to_string()).collect();
    said.join("; ")
}

/// What a step says that sets the modules of a preset.
pub fn preset_label(preset: Preset, text: &Text) -> String {
    let name = preset_name(preset, text);
    text.message(&Message::new("module-step-preset").with("preset", name)).to_string()
}
