//! The pipelines: which new deals go to, and how they are tracked.

use crate::command::Command;
use crate::domain::pipeline::{Pipeline, Stage};
use crate::domain::presets::StagePreset;
use crate::domain::shaping::{pipeline, stage};
use crate::domain::{Id, Message, Value};
use crate::screens::action::{Reply, fields};
use crate::text::Clean;
use crate::ui::{Choice, Choices, Desk, FormRow, Holds, Picker};

use super::page::{Fact, Key, Row, Shown, direction, figures, mark, words};
use super::{asking, stages, sweep};

/// Every pipeline.
pub fn all(desk: &Desk<'_>) -> Shown {
    let known = desk.repository.lists();
    let default = known.default_pipeline().map(|pipeline| pipeline.id);
    let row = |one: &Pipeline| {
        let deals: i64 = stages::deals_of(one.id, desk).iter().map(|(_, count)| count).sum();
        let cells = vec![
            Clean::line(one.label()),
            desk.text.number(known.stages_of(one.id).len() as i64),
            desk.text.number(deals),
            Clean::line(known.label("tracked-by", one.tracked_by.as_deref().unwrap_or("stage"))),
            mark(default == Some(one.id), "setup-is-default", desk),
        ];
        Row::new(Key::Record(one.id), cells)
    };
    Shown {
        title: desk.text.get("setup-pipelines"),
        columns: vec![
            words("setup-column-pipeline", desk),
            figures("setup-column-stages", desk),
            figures("setup-column-deals", desk),
            words("field-tracked-by", desk),
            words("setup-column-state", desk),
        ],
        rows: known.pipelines.iter().map(row).collect(),
        empty: "setup-pipelines-none",
        ..Shown::default()
    }
}

/// The stages of a pipeline.
pub fn facts(id: Id, desk: &Desk<'_>) -> Vec<Fact> {
    let known = desk.repository.lists();
    let active = stage::of_pipeline(&known.stages, id).into_iter().filter(|stage| stage.is_active());
    let fact = |one: &Stage| Fact {
        label: Clean::line(one.label()),
        text: stages::chance(one, desk),
        colour: Some(one.colour.clone()),
    };
    active.map(fact).collect()
}

/// A command among the pipelines.
pub fn act(command: Command, id: Option<Id>, desk: &Desk<'_>) -> Option<Reply> {
    let known = desk.repository.lists();
    if command == Command::Add {
        return Some(ask_new(desk));
    }
    let one = known.pipeline(id?)?;
    if let Some(by) = direction(command) {
        return Some(asking::told(pipeline::reorder(one, by, &known.pipelines), desk));
    }
    Some(match command {
        Command::Edit | Command::Rename => edit(one, desk),
        Command::MakeDefault => asking::told(pipeline::make_default(one, &known.pipelines), desk),
        Command::Retire => retire(one, desk),
        _ => return None,
    })
}

fn ask_new(desk: &Desk<'_>) -> Reply {
    let preset = |preset: StagePreset| Choice::new(Value::from(preset.key()), preset.name());
    let mut stages = FormRow::new(
        "stages",
        desk.text.get("setup-column-stages").as_str(),
        Holds::OneOf(StagePreset::ALL.into_iter().map(preset).collect()),
    );
    stages = stages.filled(StagePreset::Standard.name(), Value::from(StagePreset::Standard.key()));
    let mut name = FormRow::new("name", desk.text.get("field-name").as_str(), Holds::Line);
    name.note = desk.text.get("form-required").to_string();
    asking::fill(Message::new("setup-new-pipeline"), vec![name, stages], |rows, desk| {
        let preset = rows[1].value.as_text().and_then(StagePreset::from_key).unwrap_or_default();
        let mut ids = || desk.repository.new_id();
        let shaped = pipeline::add(&rows[0].text, preset, &desk.repository.lists().pipelines, &mut ids);
        asking::over(shaped, &[], desk).map_err(|problem| ("name", problem))
    })
}

fn edit(one: &Pipeline, desk: &Desk<'_>) -> Reply {
    let before = one.to_record();
    let mut rows = fields::rows(&before, desk);
    rows.retain(|row| matches!(row.key.as_ref(), "name" | "default" | "tracked_by"));
    let title = Message::new("setup-edit").with("name", one.label());
    let (one, shown) = (one.clone(), rows.clone());
    asking::fill(title, rows, move |rows, desk| {
        let values = fields::touched(&before, &shown, rows.to_vec(), desk)
            .map_err(|refused| stages::refused(&refused))?;
        let shaped = pipeline::set(&one, values, &desk.repository.lists().pipelines);
        asking::over(shaped, std::slice::from_ref(&before), desk).map_err(|problem| ("name", problem))
    })
}

/// Asks which pipeline takes over the deals of one that is given up.
fn retire(one: &Pipeline, desk: &Desk<'_>) -> Reply {
    let known = desk.repository.lists();
    if let Err(reason) = pipeline::may_retire(one, &known.pipelines) {
        return Reply::outcome(crate::ui::Outcome::Toast(reason));
    }
    let count: i64 = stages::deals_of(one.id, desk).iter().map(|(_, count)| count).sum();
    let others = known.pipelines.iter().filter(|other| other.id != one.id);
    let choices = others.map(|other| Choice::new(other.id.into(), other.label())).collect();
    let title = Message::new("setup-retire-pipeline").with("name", one.label()).with("count", count);
    let id = one.id;
    asking::pick(Picker::new(title, Choices::These(choices)), move |to, desk| {
        sweep::start(sweep::Sweep::Pipeline { id, to: to.as_id() }, desk)
    })
}
