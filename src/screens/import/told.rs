//! What an import would do or did, as lines: the figures, what changes by example, the notes, and
//! every row that is not taken.

use std::collections::HashMap;

use crate::command::{Command, Context};
use crate::domain::{Field, FieldKind, Id, Kind, Message, Value};
use crate::exchange::import::Imported;
use crate::exchange::import::examples::Example;
use crate::text::{Clean, Known};
use crate::ui::Desk;

use super::asked::label;
use super::opened::Opened;

/// Rejected rows that are shown; the file of rejects has them all.
const REJECTS: usize = 500;

/// How a line looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// A heading.
    Title,
    /// Something that is new.
    New,
    /// Something that changes.
    Changed,
    /// Something that is said beside.
    Dim,
    /// A row that is not taken.
    Rejected,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// What stands on the left: a sign, a line number.
    pub lead: Clean,
    /// The words.
    pub words: Clean,
    /// How they look.
    pub tone: Tone,
}

/// The lines of an import.
pub fn lines(result: &Imported, opened: Option<&Opened>, desk: &Desk<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    figures(result, desk, &mut lines);
    examples(result, desk, &mut lines);
    let notes: Vec<&Message> = result.notes.iter().collect();
    if !notes.is_empty() {
        title("importing-notes", desk, &mut lines);
        lines.extend(notes.iter().map(|note| line("·", with_hint(note, result, desk), Tone::Dim)));
    }
    rejected(result, opened, desk, &mut lines);
    lines.pop_if(|last| last.words.is_empty());
    lines
}

fn line(lead: &str, words: Clean, tone: Tone) -> Line {
    Line { lead: Clean::line(lead), words, tone }
}

fn title(id: &'static str, desk: &Desk<'_>, lines: &mut Vec<Line>) {
    if !lines.is_empty() {
        lines.push(line("", Clean::default(), Tone::Dim));
    }
    lines.push(line("", desk.text.get(id), Tone::Title));
}

/// How many records of each kind are made and changed.
fn figures(result: &Imported, desk: &Desk<'_>, lines: &mut Vec<Line>) {
    for (kind, count) in &result.records {
        let told = Message::new("importing-kind-count")
            .with("kinds", desk.text.kinds(*kind))
            .with("created", count.created)
            .with("updated", count.updated);
        lines.push(line("", desk.text.message(&told), Tone::Changed));
    }
}

/// The first records that change and come to be.
fn examples(result: &Imported, desk: &Desk<'_>, lines: &mut Vec<Line>) {
    let names = names(&result.examples, desk);
    for (is_new, heading) in [(false, "importing-changes"), (true, "importing-creates")] {
        let of: Vec<&Example> = result.examples.iter().filter(|example| example.is_new == is_new).collect();
        if of.is_empty() {
            continue;
        }
        title(heading, desk, lines);
        for example in of {
            let sign = if is_new { "+" } else { "~" };
            let tone = if is_new { Tone::New } else { Tone::Changed };
            let kind = desk.text.kind(example.kind);
            let told = Clean::line(&format!("{kind} · {}", example.name));
            lines.push(line(sign, told, tone));
            for (key, before, after) in &example.fields {
                lines.push(line("", changed(example.kind, (key, before, after), &names, desk), Tone::Dim));
            }
        }
    }
}

/// One field: what was in it, and what will be.
fn changed(
    kind: Kind,
    (key, before, after): (&str, &Value, &Value),
    names: &HashMap<Id, String>,
    desk: &Desk<'_>,
) -> Clean {
    let known = Known { lists: desk.repository.lists(), names, today: desk.repository.today() };
    let shown = |field: &Field, value: &Value| {
        let shown = desk.text.show_value(value, field, None, &known);
        if shown.is_empty() { Clean::line("–") } else { shown.cut(40) }
    };
    let (before, after) = match kind.field(key) {
        Some(field) => (shown(field, before), shown(field, after)),
        None => return Clean::line(key),
    };
    Clean::line(&format!("  {}: {before} → {after}", label(kind, key, desk)))
}

/// The names of records that examples refer to.
fn names(examples: &[Example], desk: &Desk<'_>) -> HashMap<Id, String> {
    let mut wanted: Vec<(Kind, Id)> = Vec::new();
    for example in examples {
        for (key, before, after) in &example.fields {
            if let Some(FieldKind::Reference(to)) = example.kind.field(key).map(|field| &field.kind) {
                wanted.extend([before, after].into_iter().filter_map(|value| Some((*to, value.as_id()?))));
            }
        }
    }
    // What has no name yet is shown by its id.
    desk.repository.names(&wanted).unwrap_or_default()
}

/// A note, and the key that says otherwise while that can still be said.
fn with_hint(note: &Message, result: &Imported, desk: &Desk<'_>) -> Clean {
    let told = desk.text.message(note);
    let (id, command) = match note.id {
        _ if result.step.is_some() => return told,
        "import-note-currency"
        | "import-note-dates-ambiguous"
        | "import-note-decimals-ambiguous"
        | "import-note-decimals-contradict" => ("importing-say-options", Command::ImportOptions),
        "import-row-id-of-another-kind" => ("importing-say-kind", Command::ImportKind),
        _ => return told,
    };
    let key = desk.keymap.keys_of(Context::Import, command).into_iter().next().unwrap_or_default();
    desk.text.message(&Message::new(id).with("told", told).with("key", key))
}

/// The rows that are not taken, each with its line and why.
fn rejected(result: &Imported, opened: Option<&Opened>, desk: &Desk<'_>, lines: &mut Vec<Line>) {
    if result.rejected.is_empty() || opened.is_none() {
        return;
    }
    title("importing-rejected", desk, lines);
    for reject in result.rejected.iter().take(REJECTS) {
        let place = match &reject.file {
            Some(file) => format!("{file}:{}", reject.line),
            None => reject.line.to_string(),
        };
        let reason = with_hint(&reject.reason, result, desk);
        let words = match &reject.column {
            Some(column) => Clean::line(&format!("{column}: ")).then(&reason),
            None => reason,
        };
        lines.push(line(&place, words, Tone::Rejected));
    }
    if result.rejected.len() > REJECTS {
        let more = Message::new("importing-more-rejected").with("count", result.rejected.len() - REJECTS);
        lines.push(line("", desk.text.message(&more), Tone::Dim));
    }
}
