//! What stages ask before deals move: a form with the fields that are missing and the criteria as
//! yes or no, and a line for going on without them. Nobody is held back; what was left out is noted.

use std::collections::HashMap;

use crate::domain::change::Key;
use crate::domain::gate::{Needs, criteria, missing, needs, next_open};
use crate::domain::pipeline::{Stage, StageType};
use crate::domain::{Change, Field, Id, Message, Record, Value, edit};
use crate::repository::Lists;
use crate::ui::{Answer, Desk, FormRow, FormSpec, Holds, Outcome};

use super::deal::{Move, Then, With, deals_of, go_on};
use super::fields::{self, Refused};
use super::{Question, Reply, about, touch, words};

/// The key of the line that says why it goes on without.
const BECAUSE: &str = "because";
/// How the keys of the criteria begin.
const CRITERION: &str = "criterion-";

/// Lets deals move, after asking for what their stages need and they lack; once for all of them.
pub(super) fn pass(moves: Vec<Move>, kind: StageType, then: Then, desk: &Desk<'_>) -> Reply {
    let mut all = Needs::default();
    for one in &moves {
        all.join(needs_here(one, desk));
    }
    if all.is_empty() {
        return go_on(moves, kind, With::default(), then, desk);
    }
    let rows = rows(&moves, &all, desk);
    Gate { rows: rows.clone(), moves, kind, then, criteria: all.criteria }.show(rows, 0)
}

fn needs_here((deal, to): &Move, desk: &Desk<'_>) -> Needs {
    needs_of(deal, to, desk.repository.lists())
}

/// What is to be looked at before a deal comes into a stage.
pub fn needs_of(deal: &Record, to: &Stage, lists: &Lists) -> Needs {
    let from = deal.get("stage").as_id().and_then(|id| lists.stage(id));
    needs(deal, from, to, |key| is_filled_in(deal, key, lists))
}

/// Whether a person fills in a field of a deal.
fn is_filled_in(deal: &Record, key: &str, lists: &Lists) -> bool {
    let field = lists.catalogue.field(deal.kind, key);
    let is_written = field.is_some_and(Field::is_editable) || edit::main_link(deal.kind, key).is_some();
    // What is switched off is in no form that it could be filled in.
    is_written && lists.shows_field_of(deal, key)
}

/// The rows of the form of a deal with what is asked of it said beside them: fields that its stage
/// or the next one asks for and that are empty, and below the stage what is to be met before the deal
/// leaves it.
pub(super) fn foretold(mut rows: Vec<FormRow>, deal: &Record, desk: &Desk<'_>) -> Vec<FormRow> {
    let lists = desk.repository.lists();
    let Some(stage) = deal.get("stage").as_id().and_then(|id| lists.stage(id)).filter(|s| s.is_open()) else {
        return rows;
    };
    let stages = stage.pipeline.map(|pipeline| lists.stages_of(pipeline)).unwrap_or_default();
    let asked_at = |at| (at, missing(deal, at, |key| is_filled_in(deal, key, lists)));
    let asked: Vec<(&Stage, Vec<String>)> =
        [Some(stage), next_open(stage, stages)].into_iter().flatten().map(asked_at).collect();
    for row in &mut rows {
        let asks = |(_, keys): &&(&Stage, Vec<String>)| keys.iter().any(|key| row.key == *key);
        let Some((asking, _)) = asked.iter().find(asks) else { continue };
        let name = asking.name.clone().unwrap_or_default();
        let asked = words(desk, &Message::new("form-stage-asks").with("stage", name));
        row.note = if row.note.is_empty() { asked } else { format!("{asked} · {}", row.note) };
    }
    let place = rows.iter().position(|row| row.key == "stage").map_or(rows.len(), |at| at + 1);
    let facts = criteria(stage).into_iter().enumerate().map(|(at, criterion)| {
        let label = if at == 0 { words(desk, &Message::new("form-stage-criteria")) } else { String::new() };
        FormRow::new(format!("{CRITERION}{at}"), label, Holds::Fact).filled(criterion, Value::Null)
    });
    rows.splice(place..place, facts);
    rows
}

/// The rows: what is missing, what is to be met, and why it goes on without.
fn rows(moves: &[Move], all: &Needs, desk: &Desk<'_>) -> Vec<FormRow> {
    let mut rows: Vec<FormRow> = Vec::new();
    if let Some((deal, _)) = moves.first() {
        let offered = fields::rows(&blank(deal, all), desk);
        rows.extend(all.fields.iter().filter_map(|key| offered.iter().find(|row| row.key == *key).cloned()));
    }
    for (at, criterion) in all.criteria.iter().enumerate() {
        let row = FormRow::new(format!("{CRITERION}{at}"), criterion.clone(), Holds::YesNo);
        rows.push(row.filled("", Value::Bool(false)));
    }
    rows.push(FormRow::new(BECAUSE, words(desk, &Message::new("action-gate-because")), Holds::Line));
    rows
}

/// A deal without what is asked for, to read what is typed with.
fn blank(deal: &Record, all: &Needs) -> Record {
    let mut blank = deal.clone();
    all.fields.iter().for_each(|key| blank.set(key, Value::Null));
    if all.fields.iter().any(|key| key == "tags") {
        blank.tags.clear();
    }
    blank
}

/// Deals that wait for what their stages ask.
#[derive(Debug)]
struct Gate {
    moves: Vec<Move>,
    kind: StageType,
    then: Then,
    criteria: Vec<String>,
    /// The form as it was opened.
    rows: Vec<FormRow>,
}

impl Gate {
    /// Puts the form with these rows.
    fn show(self, rows: Vec<FormRow>, at: usize) -> Reply {
        let to = self.moves.first().and_then(|(_, to)| to.name.clone()).unwrap_or_default();
        let title = about("action-gate", "action-gate-many", &deals_of(&self.moves)).with("stage", to);
        Reply::ask(Outcome::Form(FormSpec::new(title, rows, at).asked_each_time()), self)
    }

    /// Goes on with what was filled in; what was left out becomes a note with the reason.
    fn go(self, filled: &[(Key, Value)], lacks: Vec<Vec<String>>, why: &str, desk: &Desk<'_>) -> Reply {
        let mut values: HashMap<Id, Vec<(Key, Value)>> = HashMap::new();
        let mut also: Vec<Change> = Vec::new();
        for (one, lacks) in self.moves.iter().zip(lacks) {
            let (deal, needed) = (&one.0, needs_here(one, desk).fields);
            // An amount brings its currency along, but not to deals that have one.
            let is_money = |key: &String| deal.kind.says_currency(key);
            let is_own = |key: &Key| {
                needed.iter().any(|needed| key == needed)
                    || (key == "currency" && needed.iter().any(is_money) && deal.get("amount").is_empty())
            };
            let own: Vec<_> = filled.iter().filter(|(key, _)| is_own(key)).cloned().collect();
            if !own.is_empty() {
                values.insert(deal.id, own);
            }
            if !lacks.is_empty() {
                let without = Message::new("action-gate-note").with("what", lacks.join(", "));
                also.push(touch::noted(deal, words(desk, &without), why, desk));
            }
        }
        go_on(self.moves, self.kind, With { values, also }, self.then, desk)
    }
}

/// What a deal still lacks once it has these values, in words.
fn left_out(one: &Move, filled: &[(Key, Value)], unmet: &[String], desk: &Desk<'_>) -> Vec<String> {
    let needs = needs_here(one, desk);
    let is_filled = |key: &String| filled.iter().any(|(name, value)| name == key && !value.is_empty());
    let label = |key: String| match desk.repository.lists().catalogue.field(one.0.kind, &key) {
        Some(field) => desk.text.label(one.0.kind, field).as_str().to_owned(),
        None => desk.text.label_of(one.0.kind, &key).as_str().to_owned(),
    };
    let fields = needs.fields.into_iter().filter(|key| !is_filled(key)).map(label);
    let criteria = needs.criteria.into_iter().filter(|criterion| unmet.contains(criterion));
    fields.chain(criteria).collect()
}

impl Question for Gate {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Form(after) = answer else { return Reply::default() };
        let own = |row: &&FormRow| row.key == BECAUSE || row.key.starts_with(CRITERION);
        let (asked, typed): (Vec<FormRow>, Vec<FormRow>) = after.into_iter().partition(|row| own(&row));
        let Some((first, _)) = self.moves.first() else { return Reply::default() };
        let mut all = Needs::default();
        self.moves.iter().for_each(|one| all.join(needs_here(one, desk)));
        let filled = match fields::touched(&blank(first, &all), &self.rows, typed.clone(), desk) {
            Ok(filled) => filled,
            Err(Refused { rows, at }) => return self.show(rows.into_iter().chain(asked).collect(), at),
        };
        let is_met = |at: usize| {
            let key = format!("{CRITERION}{at}");
            asked.iter().any(|row| row.key == key && row.value.as_bool() == Some(true))
        };
        let unmet: Vec<String> = self
            .criteria
            .iter()
            .enumerate()
            .filter(|(at, _)| !is_met(*at))
            .map(|(_, criterion)| criterion.clone())
            .collect();
        let lacks: Vec<Vec<String>> =
            self.moves.iter().map(|one| left_out(one, &filled, &unmet, desk)).collect();
        let why = asked.iter().find(|row| row.key == BECAUSE).map_or("", |row| row.text.trim()).to_owned();
        let lacking = lacks.iter().find(|lacks| !lacks.is_empty());
        if let (Some(lacking), true) = (lacking, why.is_empty()) {
            let problem = Message::new("action-gate-why").with("what", lacking.join(", "));
            let mut rows: Vec<FormRow> = typed.into_iter().chain(asked).collect();
            let at = rows.len().saturating_sub(1);
            if let Some(row) = rows.last_mut() {
                row.problem = Some(problem);
            }
            return self.show(rows, at);
        }
        self.go(&filled, lacks, &why, desk)
    }
}
