//! What an import would do, by example: the first records that come to be and the first that
//! change, with what was in their fields and what is.

use crate::domain::{Change, Id, Kind, Value};
use crate::repository::Batch;

/// Examples of each sort at most.
const MOST: usize = 12;
/// Fields told of one record at most.
const FIELDS: usize = 6;

/// A record that comes to be or changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// Whether it is new.
    pub is_new: bool,
    /// The fields that change: key, what was in it, what will be.
    pub fields: Vec<(String, Value, Value)>,
}

/// Keeps a change as an example while there are few. To be asked before the change is applied.
pub(super) fn keep(examples: &mut Vec<Example>, batch: &Batch<'_>, change: &Change) {
    if !Kind::MAIN.contains(&change.subject().0) {
        return;
    }
    match change {
        Change::Create { kind, id, values } if room(examples, true) => {
            let title = kind.title().unwrap_or("name");
            let name = values.iter().find(|(key, _)| key == title).and_then(|(_, value)| value.as_text());
            let name = name.unwrap_or_default().to_owned();
            examples.push(Example { kind: *kind, id: *id, name, is_new: true, fields: Vec::new() });
        }
        Change::Set { kind, id, values } => {
            let at = examples.iter().position(|example| example.id == *id);
            if at.is_none() && !room(examples, false) || at.is_some_and(|at| examples[at].is_new) {
                return;
            }
            // What cannot be read is told when it is written.
            let Ok(Some(before)) = batch.get(*kind, *id) else { return };
            let differs = |key: &str, value: &Value| {
                let held = before.get(key);
                held != value && !(held.is_empty() && value.is_empty())
            };
            let mut fields: Vec<_> = values
                .iter()
                .filter(|(key, value)| kind.field(key).is_some() && differs(key, value))
                .map(|(key, value)| (key.to_string(), before.get(key).clone(), value.clone()))
                .take(FIELDS)
                .collect();
            match at {
                Some(at) => examples[at].fields.append(&mut fields),
                None if fields.is_empty() => {}
                None => examples.push(Example {
                    kind: *kind,
                    id: *id,
                    name: before.name(),
                    is_new: false,
                    fields,
                }),
            }
        }
        _ => {}
    }
}

fn room(examples: &[Example], is_new: bool) -> bool {
    examples.iter().filter(|example| example.is_new == is_new).count() < MOST
}
