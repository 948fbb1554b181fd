//! What somebody else wrote while a question was open: told in words, never written over unseen.

use crate::domain::{Change, FieldKind, Message, Record, Seen};
use crate::repository::{Conflict, Result};
use crate::text::Known;
use crate::ui::Desk;

use super::words;

/// Fields that somebody else wrote since they were seen.
#[derive(Debug)]
pub struct Clash {
    /// The fields, in the order they were to be written; at least one.
    pub conflicts: Vec<Conflict>,
}

impl Clash {
    /// What stands in the way of these changes; none when nothing does.
    ///
    /// # Errors
    /// When a record is gone, or the deck cannot be read.
    pub fn look(changes: &[Change], seen: &[Seen], desk: &Desk<'_>) -> Result<Option<Clash>> {
        let conflicts = desk.repository.conflicts(seen, changes)?;
        Ok((!conflicts.is_empty()).then_some(Clash { conflicts }))
    }

    /// The first of them, in words.
    pub fn words(&self, desk: &Desk<'_>) -> Message {
        let Some(conflict) = self.conflicts.first() else { return Message::new("action-clash") };
        let by = by(conflict, desk);
        let message = Message::new(if by.is_some() { "action-clash-by" } else { "action-clash" });
        let field = desk.repository.lists().catalogue.field(conflict.kind, &conflict.field);
        let label = field.map(|field| desk.text.label(conflict.kind, field).to_string());
        let message = message
            .with("name", &conflict.name)
            .with("field", label.unwrap_or_else(|| conflict.field.clone()))
            .with("theirs", theirs(conflict, desk));
        by.into_iter().fold(message, |message, by| message.with("user", by))
    }

    /// What stands beside the row of a field in a form; none when nobody wrote it.
    pub fn beside(&self, key: &str, desk: &Desk<'_>) -> Option<Message> {
        let conflict = self.conflicts.iter().find(|conflict| conflict.field == key)?;
        Some(Message::new("form-clash").with("theirs", theirs(conflict, desk)))
    }

    /// A record as it was seen, with what was written since.
    pub fn brought_up_to_date(&self, seen: &Record) -> Record {
        let mut now = seen.clone();
        for conflict in self.conflicts.iter().filter(|conflict| conflict.id == seen.id) {
            now.set(&conflict.field, conflict.theirs.clone());
        }
        now
    }
}

/// Who wrote it, when that is somebody else's name.
fn by(conflict: &Conflict, desk: &Desk<'_>) -> Option<String> {
    let lists = desk.repository.lists();
    let other = conflict.by.filter(|by| Some(*by) != lists.me)?;
    lists.user(other)?.name.clone()
}

/// What a field holds now, as it is shown.
fn theirs(conflict: &Conflict, desk: &Desk<'_>) -> String {
    let lists = desk.repository.lists();
    let record = desk.repository.get(conflict.kind, conflict.id).ok().flatten();
    let field = lists.catalogue.field(conflict.kind, &conflict.field);
    let refers = match (field.map(|field| &field.kind), conflict.theirs.as_id()) {
        (Some(FieldKind::Reference(kind)), Some(id)) => vec![(*kind, id)],
        _ => Vec::new(),
    };
    let names = desk.repository.names(&refers).unwrap_or_default();
    let known = Known { lists, names: &names, today: desk.repository.today() };
    let shown = record.zip(field).map(|(record, field)| desk.text.show(&record, field, &known).to_string());
    shown
        .filter(|shown| !shown.is_empty())
        .unwrap_or_else(|| words(desk, &Message::new("action-clash-nothing")))
}
