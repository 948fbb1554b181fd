//! Making, editing and deleting records: long texts, ties. Their forms are in [`super::form`], their
//! tags in [`super::tags`].

use crate::command::Command;
use crate::domain::{Change, Kind, Message, Record, Value, edit, seen};
use crate::ui::{Answer, Desk, Outcome};

use super::capture::Capture;
use super::fields;
use super::form::{Form, long_text};
use super::link::ask_link;
use super::{Clash, Question, Reply, about, owner, tags, tasks, touch, trouble};

/// Does a command to records of any kind; none when it is not one of these.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    Some(match command {
        Command::Edit | Command::EditLongText if targets.len() > 1 => {
            let message = Message::new("action-one-at-a-time").with("count", targets.len());
            Reply::outcome(Outcome::Toast(message))
        }
        Command::Edit => Form::edit(targets.first()?, desk),
        Command::Delete => delete(targets, desk),
        Command::EditOwner => owner::ask(targets, desk),
        Command::EditTags => tags::ask(targets),
        Command::EditLongText => {
            let record = targets.first()?;
            let text = record.text(long_text(record)).to_owned();
            Reply::ask(Outcome::Edit(text), LongText(record.clone()))
        }
        Command::Link => ask_link(targets, desk),
        Command::Copy => Reply::outcome(Outcome::Copy(copied(targets))),
        _ => return None,
    })
}

/// Asks for the line a new record is made from; it holds these values already.
pub fn add(kind: Kind, given: Vec<(&'static str, Value)>, desk: &Desk<'_>) -> Reply {
    Capture::ask(Form::new(kind, given, desk), desk)
}

/// Opens the form of a record in the row of a field.
pub fn edit_at(record: &Record, key: &str, desk: &Desk<'_>) -> Reply {
    let form = Form::of(record, desk);
    let at = form.rows.iter().position(|row| row.key == key).unwrap_or(0);
    form.show(at)
}

/// Takes the tie between two records away; `name` is the other one's.
pub fn unlink(link: &Record, name: &str, desk: &Desk<'_>) -> Reply {
    let (back, other) = match link.kind {
        Kind::AccountContact => ("contact", (Kind::Account, "account")),
        _ => ("opportunity", (Kind::Contact, "contact")),
    };
    let links = match link.get(back).as_id() {
        Some(of) => desk.repository.referring(link.kind, back, of),
        None => Ok(Vec::new()),
    };
    let links = match links {
        Ok(links) => links,
        Err(error) => return Reply::outcome(trouble(&error)),
    };
    let next = edit::next_main_link(&links, link.id).and_then(|next| next.get(other.1).as_id());
    let label = match next {
        Some(next) => Message::new("action-unlinked-next")
            .with("name", name)
            .with("next", fields::name_of(other.0, Some(next), desk)),
        None => Message::new("action-unlinked").with("name", name),
    };
    Reply::write(desk, &label, edit::unlink(&links, link))
}

/// A long text that is open in an editor.
#[derive(Debug)]
struct LongText(Record);

impl Question for LongText {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        let text = text.trim_end();
        if text == self.0.text(long_text(&self.0)) {
            return Reply::default();
        }
        let planned = tasks::plan(text, std::slice::from_ref(&self.0), desk);
        let value = if text.is_empty() { Value::Null } else { Value::from(planned.tasks.text.as_str()) };
        let mut changes = vec![Change::set(self.0.kind, self.0.id, [(long_text(&self.0), value)])];
        let seen = seen::set_by(&changes, std::slice::from_ref(&self.0));
        match Clash::look(&changes, &seen, desk) {
            Err(error) => Reply::outcome(trouble(&error)),
            // The text is kept in the form, where what they wrote is told beside it.
            Ok(Some(clash)) => {
                let form = Form::of(&self.0, desk);
                let mut typed = form.rows.clone();
                for row in typed.iter_mut().filter(|row| row.key == long_text(&self.0)) {
                    text.clone_into(&mut row.text);
                }
                form.again(&clash, typed, desk)
            }
            Ok(None) => {
                let edited = Message::new("action-edited").with("name", self.0.name());
                let label = planned.label(edited, desk);
                changes.extend(planned.changes.iter().cloned());
                planned.told(Reply::write(desk, &label, changes).having_seen(seen))
            }
        }
    }
}

/// Tab-separated lines for the clipboard: name, first e-mail, first phone.
fn copied(targets: &[Record]) -> String {
    let line = |record: &Record| {
        let first = |key: &str| record.get(key).as_list().first().cloned().unwrap_or_default();
        let parts = [record.name(), first("email"), first("phone")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\t")
    };
    targets.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn delete(targets: &[Record], desk: &Desk<'_>) -> Reply {
    let changes = targets.iter().map(|record| Change::Delete { kind: record.kind, id: record.id }).collect();
    let label = super::step_label(desk, &about("action-deleted", "action-deleted-many", targets));
    let bare = match touch::bare_after(targets, desk) {
        Ok(bare) => bare,
        Err(error) => return Reply::outcome(trouble(&error)),
    };
    let Reply { outcome, question } =
        touch::ask_next_after(Reply::outcome(Outcome::write(label, changes)), &bare);
    Reply { outcome: outcome.after(about("action-delete", "action-delete-many", targets)), question }
}
