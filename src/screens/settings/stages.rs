//! The stages of a pipeline: what they are called, mean, weigh and ask for, and where their deals
//! go when one is retired.

use crate::command::Command;
use crate::domain::change::Key as FieldKey;
use crate::domain::gate;
use crate::domain::grouping::Bucket;
use crate::domain::pipeline::{Pipeline, Stage};
use crate::domain::shaping::stage;
use crate::domain::{Id, Kind, Message, Record, Value};
use crate::repository::{self, ColumnTotal};
use crate::screens::action::Reply;
use crate::screens::action::fields::{self, Refused};
use crate::text::Clean;
use crate::ui::{Choice, Choices, Desk, FormRow, Holds, Outcome, Picker};

use super::page::{Fact, Key, Row, Shown, direction, figures, mark, words};
use super::{asking, lists, sweep};

/// The fields of a stage that its form shows, in this order.
const SHOWN: [&str; 8] =
    ["name", "type", "probability", "forecast", "rot_days", "colour", "exit_criteria", "required_fields"];

/// How many deals are in each stage of a pipeline that has any.
pub fn deals_of(pipeline: Id, desk: &Desk<'_>) -> Vec<(Id, i64)> {
    // What is only shown stands empty when it cannot be read; the screen tells why.
    counted(pipeline, desk).unwrap_or_default()
}

fn counted(pipeline: Id, desk: &Desk<'_>) -> repository::Result<Vec<(Id, i64)>> {
    let totals = desk.repository.column_totals(pipeline, None)?;
    let count = |total: &ColumnTotal| match total.of {
        Bucket::Stage(stage) => Some((stage, total.count)),
        _ => None,
    };
    Ok(totals.iter().filter_map(count).collect())
}

/// The stages of a pipeline.
pub fn all(pipeline: Id, desk: &Desk<'_>) -> Shown {
    let known = desk.repository.lists();
    let deals = deals_of(pipeline, desk);
    let count = |id| deals.iter().find(|(stage, _)| *stage == id).map_or(0, |(_, count)| *count);
    let row = |one: &&Stage| {
        let days = one.rot_days.map(|days| desk.text.age(days)).unwrap_or_default();
        let cells = vec![
            Clean::line(one.label()),
            desk.text.number(count(one.id)),
            chance(one, desk),
            days,
            Clean::line(known.label("stage-type", one.kind().key())),
            forecast(one, desk),
            mark(!one.is_active(), "setup-is-retired", desk),
        ];
        let row = Row::new(Key::Record(one.id), cells).coloured(one.colour.as_deref());
        row.active(one.is_active())
    };
    let name = known.pipeline(pipeline).map(Pipeline::label).unwrap_or_default();
    Shown {
        title: desk.text.get("setup-pipelines").then(&Clean::line(" › ")).then(&Clean::line(name)),
        columns: vec![
            words("setup-column-stage", desk),
            figures("setup-column-deals", desk),
            figures("setup-column-chance", desk),
            figures("setup-column-rots", desk),
            words("setup-column-means", desk),
            words("setup-column-forecast", desk),
            words("setup-column-state", desk),
        ],
        rows: stage::of_pipeline(&known.stages, pipeline).iter().map(row).collect(),
        empty: "setup-pipelines-none",
        ..Shown::default()
    }
}

/// How likely a deal in a stage is; nothing where likelihood is not told.
pub fn chance(one: &Stage, desk: &Desk<'_>) -> Clean {
    let is_told = desk.repository.lists().shows_field(Kind::Stage, "probability");
    let percent = one.probability.filter(|_| is_told);
    percent.map(|percent| desk.text.percent(percent)).unwrap_or_default()
}

fn forecast(one: &Stage, desk: &Desk<'_>) -> Clean {
    let is_told = desk.repository.lists().shows_field(Kind::Stage, "forecast");
    let key = one.forecast.as_deref().filter(|_| is_told);
    key.map_or_else(Clean::default, |key| Clean::line(desk.repository.lists().label("forecast", key)))
}

/// What is known of a stage.
pub fn facts(id: Id, desk: &Desk<'_>) -> Vec<Fact> {
    let known = desk.repository.lists();
    let Some(one) = known.stage(id) else { return Vec::new() };
    let label = |key: &str| desk.text.label_of(Kind::Stage, key);
    let asked: Vec<String> = gate::required(one).iter().map(|key| asked_label(key, desk)).collect();
    let mut facts = vec![
        Fact::new(label("name"), Clean::line(one.label())),
        Fact {
            colour: Some(one.colour.clone()),
            ..Fact::new(label("colour"), lists::colour_name(one.colour.as_deref(), desk))
        },
        Fact::new(
            desk.text.get("setup-column-means"),
            Clean::line(known.label("stage-type", one.kind().key())),
        ),
        Fact::new(label("forecast"), forecast(one, desk)),
        Fact::new(label("required_fields"), Clean::line(&asked.join(", "))),
        Fact::new(label("exit_criteria"), Clean::block(one.exit_criteria.as_deref().unwrap_or_default())),
    ];
    facts.retain(|fact| !fact.text.is_empty());
    facts
}

/// What a field that is asked for is called; its key when there is no such field.
fn asked_label(key: &str, desk: &Desk<'_>) -> String {
    let field = desk.repository.lists().catalogue.field(Kind::Opportunity, key);
    field.map_or_else(|| key.to_owned(), |field| desk.text.label(Kind::Opportunity, field).to_string())
}

/// A command among the stages of a pipeline.
pub fn act(pipeline: Id, command: Command, id: Option<Id>, desk: &Desk<'_>) -> Option<Reply> {
    let known = &desk.repository.lists().stages;
    if command == Command::Add {
        return Some(ask_new(pipeline, desk));
    }
    let one = desk.repository.lists().stage(id?)?;
    if let Some(by) = direction(command) {
        return Some(asking::told(stage::reorder(one, by, known), desk));
    }
    Some(match command {
        Command::Open | Command::Edit | Command::Rename => edit(one, desk),
        Command::Recolour => {
            let before = one.clone();
            asking::colour(one.label(), one.colour.as_deref(), desk, move |colour| {
                stage::recolour(&before, colour)
            })
        }
        Command::Retire if one.is_active() => retire(one, desk),
        Command::Retire => asking::told(stage::revive(one, known), desk),
        _ => return None,
    })
}

/// The rows of a stage's form.
fn rows(record: &Record, desk: &Desk<'_>) -> Vec<FormRow> {
    let mut rows: Vec<FormRow> = fields::rows(record, desk);
    rows.retain(|row| SHOWN.contains(&row.key.as_ref()));
    rows.sort_by_key(|row| SHOWN.iter().position(|key| *key == row.key));
    for row in &mut rows {
        match row.key.as_ref() {
            "colour" => {
                let now = record.text("colour").to_owned();
                row.holds = Holds::OneOf(asking::colours(desk));
                row.text =
                    lists::colour_name(Some(now.as_str()).filter(|now| !now.is_empty()), desk).to_string();
                row.value = record.get("colour").clone();
            }
            "required_fields" => {
                let keys: Vec<String> = gate::required(&Stage::from_record(record));
                let labels: Vec<String> = keys.iter().map(|key| asked_label(key, desk)).collect();
                row.holds = Holds::ManyOf(askable(&keys, desk));
                row.text = labels.join(", ");
                row.value = keys.into();
            }
            "rot_days" => row.note = desk.text.get("setup-days").to_string(),
            _ => {}
        }
    }
    rows
}

/// The fields of a deal that a stage can ask for, with those it asks for already.
fn askable(asked: &[String], desk: &Desk<'_>) -> Vec<Choice> {
    let lists = desk.repository.lists();
    let known = lists.catalogue.fields(Kind::Opportunity);
    let editable = known.filter(|field| {
        field.is_editable()
            && !matches!(field.key.as_ref(), "stage" | "external_id")
            && (lists.shows_field(Kind::Opportunity, &field.key) || asked.iter().any(|key| *key == field.key))
    });
    editable
        .map(|field| {
            Choice::new(Value::from(field.key.as_ref()), desk.text.label(Kind::Opportunity, field).as_str())
        })
        .collect()
}

/// The values of the rows that were touched.
fn values(
    before: &Record,
    shown: &[FormRow],
    rows: &[FormRow],
    desk: &Desk<'_>,
) -> Result<Vec<(FieldKey, Value)>, (&'static str, Message)> {
    let mut values =
        fields::touched(before, shown, rows.to_vec(), desk).map_err(|refused| self::refused(&refused))?;
    for (key, value) in &mut values {
        if key == "required_fields" {
            let keys = value.as_list().join(",");
            *value = if keys.is_empty() { Value::Null } else { keys.into() };
        }
    }
    if let Some((_, days)) = values.iter().find(|(key, _)| key == "rot_days")
        && days.as_integer().is_some_and(|days| days < 1)
    {
        return Err(("rot_days", Message::new("setup-days-above-zero")));
    }
    Ok(values)
}

/// The row that could not be read, and why.
pub fn refused(refused: &Refused) -> (&'static str, Message) {
    let row = refused.rows.get(refused.at);
    let key = row.and_then(|row| {
        let keys = SHOWN.iter().chain(&["default", "tracked_by", "required", "initials", "email", "locale"]);
        keys.copied().find(|key| *key == row.key)
    });
    let problem = row.and_then(|row| row.problem.clone());
    (key.unwrap_or("name"), problem.unwrap_or_else(|| Message::new("form-needed")))
}

fn ask_new(pipeline: Id, desk: &Desk<'_>) -> Reply {
    let mut blank = Record::new(Kind::Stage, desk.repository.new_id());
    blank.set("type", "open");
    let empty = rows(&Record::new(Kind::Stage, blank.id), desk);
    let shown = rows(&blank, desk);
    asking::fill(Message::new("setup-new-stage"), shown, move |rows, desk| {
        let values = values(&blank, &empty, rows, desk)?;
        let known = &desk.repository.lists().stages;
        let shaped = stage::add(blank.id, pipeline, values, known);
        asking::over(shaped, &[], desk).map_err(|problem| ("name", problem))
    })
}

fn edit(one: &Stage, desk: &Desk<'_>) -> Reply {
    let before = one.to_record();
    let shown = rows(&before, desk);
    let title = Message::new("setup-edit").with("name", one.label());
    let (one, form) = (one.clone(), shown.clone());
    asking::fill(title, form, move |rows, desk| {
        let values = values(&before, &shown, rows, desk)?;
        let known = &desk.repository.lists().stages;
        let count = count(one.id, one.pipeline, desk).map_err(|error| ("type", error.message()))?;
        if count > 0 && stage::concerns_deals(&one, &values) {
            if values.iter().any(|(key, _)| key == "type") {
                let has_deals = Message::new("shape-stage-has-deals").with("name", one.label());
                return Err(("type", has_deals.with("count", count)));
            }
            // What cannot be is said beside the form, and not by the work beside the screen.
            stage::set(&one, values.clone(), known, &[]).map_err(|problem| (row_of(&problem), problem))?;
            return Ok(sweep::start(sweep::Sweep::Set { before: Box::new(one.clone()), values }, desk));
        }
        let shaped = stage::set(&one, values, known, &[]);
        let seen = std::slice::from_ref(&before);
        asking::over(shaped, seen, desk).map_err(|problem| (row_of(&problem), problem))
    })
}

/// The row of the form that a refusal is about.
fn row_of(problem: &Message) -> &'static str {
    if problem.id.starts_with("shape-name-") { "name" } else { "type" }
}

/// How many deals are in a stage: what is done to it depends on that.
fn count(stage: Id, pipeline: Option<Id>, desk: &Desk<'_>) -> repository::Result<i64> {
    let deals = pipeline.map(|pipeline| counted(pipeline, desk)).transpose()?.unwrap_or_default();
    Ok(deals.iter().find(|(id, _)| *id == stage).map_or(0, |(_, count)| *count))
}

/// Retires a stage; where there are deals in it, asks first where they go.
fn retire(one: &Stage, desk: &Desk<'_>) -> Reply {
    let known = desk.repository.lists();
    if let Err(reason) = stage::may_retire(one, &known.stages) {
        return Reply::outcome(Outcome::Toast(reason));
    }
    let count = match count(one.id, one.pipeline, desk) {
        Ok(count) => count,
        Err(error) => return Reply::outcome(crate::screens::action::trouble(&error)),
    };
    let now = crate::screens::action::now(desk);
    if count == 0 {
        return asking::told(stage::retire(one, &[], None, &known.stages, now), desk);
    }
    let choice = |heir: &&Stage| {
        let home = heir.pipeline.filter(|home| Some(*home) != one.pipeline);
        let home = home.and_then(|home| known.pipeline(home)).map(Pipeline::label);
        Choice::new(heir.id.into(), heir.label()).with_detail(home.unwrap_or_default())
    };
    let heirs = stage::heirs(one, &known.stages);
    let title = Message::new("setup-retire-stage").with("name", one.label()).with("count", count);
    let picker = Picker::new(title, Choices::These(heirs.iter().map(choice).collect())).by_digit();
    let id = one.id;
    asking::pick(picker, move |to, desk| sweep::start(sweep::Sweep::Stage { id, to: to.as_id() }, desk))
}
