//! Several lines where one is asked for: each may be a record of its own, all of them one step.

use std::collections::HashMap;

use crate::command::{Command, Context};
use crate::domain::{Change, Id, Kind, Message, Value, position};
use crate::repository::Result;
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker, Preview};

use super::capture::Capture;
use super::captured::{Captured, Newcomers, made_beside, read};
use super::form::Form;
use super::{Question, Reply, trouble, words};

/// How many lines a preview tells.
const TOLD: usize = 6;
/// What stands for a record of every line.
const EACH: &str = "each";
/// What stands for one record of all lines.
const JOINED: &str = "joined";

/// The lines of a text that say something.
pub(super) fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// Asks whether each line is a record of its own or all of them are one: the first where every line
/// that was told in the preview reads as a record.
pub(super) fn ask(form: Form, text: String, desk: &Desk<'_>) -> Reply {
    let count = lines(&text).len();
    let usual = match first(&form, &lines(&text), desk) {
        Err(error) => return Reply::outcome(trouble(&error)),
        Ok(read) if read.iter().all(std::result::Result::is_ok) => EACH,
        Ok(_) => JOINED,
    };
    let choice = |key: &str, message: Message| Choice::new(Value::from(key), words(desk, &message));
    let choices = vec![
        choice(JOINED, Message::new("action-lines-joined")),
        choice(EACH, Message::new("action-lines-each").with("count", count)),
    ];
    let title = Message::new("action-lines").with("count", count);
    let picker = Picker::new(title, Choices::These(choices)).at(Value::from(usual)).by_digit();
    Reply::ask(Outcome::Pick(picker), Lines { form, text })
}

/// What the first lines say, or what is wrong with each.
fn first(
    form: &Form,
    lines: &[&str],
    desk: &Desk<'_>,
) -> Result<Vec<std::result::Result<Captured, Message>>> {
    lines.iter().take(TOLD).map(|line| read(&form.record, line, desk)).collect()
}

/// What several lines would be.
pub(super) fn preview(form: &Form, text: &str, desk: &Desk<'_>) -> Preview {
    let lines = lines(text);
    let asks = Message::new("action-lines-told")
        .with("count", lines.len())
        .with("confirm", desk.keymap.keycap(Context::Prompt, Command::Confirm));
    let mut told = vec![words(desk, &asks)];
    let first = match first(form, &lines, desk) {
        Ok(first) => first,
        Err(error) => return Preview { lines: told, problem: Some(error.message()) },
    };
    for (at, read) in first.into_iter().enumerate() {
        match read {
            Err(problem) => told.push(words(desk, &wrong(at, &problem, desk))),
            Ok(captured) => {
                let title = form.record.kind.title().unwrap_or("name");
                let name = captured.values.iter().find(|(key, _)| key == title);
                told.extend(name.and_then(|(_, name)| name.as_text()).map(str::to_owned));
            }
        }
    }
    Preview { lines: told, problem: None }
}

/// What is wrong with a line, by its number.
fn wrong(at: usize, problem: &Message, desk: &Desk<'_>) -> Message {
    Message::new("action-lines-wrong").with("line", at + 1).with("problem", words(desk, problem))
}

/// Several lines that one record or several are made from.
#[derive(Debug)]
struct Lines {
    form: Form,
    text: String,
}

impl Question for Lines {
    fn left(self: Box<Self>) -> Reply {
        Capture::again(self.form, self.text, None)
    }

    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Lines { form, text } = *self;
        let Answer::Picked(values) = answer else { return Reply::default() };
        if values.first().and_then(Value::as_text) != Some(EACH) {
            return Capture::of(form).read_as_one(&lines(&text).join(" "), desk);
        }
        match each(&form, &lines(&text), desk) {
            Err(error) => Reply::outcome(trouble(&error)),
            Ok(Err(problem)) => Capture::again(form, text, Some(problem)),
            Ok(Ok(changes)) => {
                let count = lines(&text).len();
                Reply::write(desk, &Message::new("action-lines-added").with("count", count), changes)
            }
        }
    }
}

/// The changes that make a record of each line, or what is wrong with the first that is none: then
/// nothing is made.
fn each(form: &Form, lines: &[&str], desk: &Desk<'_>) -> Result<std::result::Result<Vec<Change>, Message>> {
    let mut changes = Vec::new();
    let mut newcomers = Newcomers::default();
    for (at, line) in lines.iter().enumerate() {
        let form = form.another(desk);
        let mut captured = match read(&form.record, line, desk)? {
            Ok(captured) => captured,
            Err(problem) => return Ok(Err(wrong(at, &problem, desk))),
        };
        let beside = made_beside(&form.record, &mut captured, &mut newcomers, desk)?;
        changes.extend(beside.first);
        changes.extend(form.made(form.with_held(captured.values), desk)?);
        changes.extend(beside.more);
    }
    put_in_order(&mut changes);
    Ok(Ok(changes))
}

/// Gives new deals of one column places below each other, in the order of their lines: each was made
/// for the top.
fn put_in_order(changes: &mut [Change]) {
    let mut below: HashMap<Option<Id>, String> = HashMap::new();
    for change in changes.iter_mut().rev() {
        let Change::Create { kind: Kind::Opportunity, values, .. } = change else { continue };
        let stage = values.iter().find(|(key, _)| key == "stage").and_then(|(_, stage)| stage.as_id());
        let Some((_, place)) = values.iter_mut().find(|(key, _)| key == "position") else { continue };
        if let Some(below) = below.get(&stage) {
            *place = position::between(None, Some(below)).into();
        }
        below.extend(place.as_text().map(|place| (stage, place.to_owned())));
    }
}
