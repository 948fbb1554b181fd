//! What stands in the way of a write: fields that somebody else has written since they were seen.

use rusqlite::{OptionalExtension, params};

use super::Repository;
use super::error::{Error, Result};
use super::read::bare;
use super::storage::id_at;
use crate::domain::change::Key;
use crate::domain::{Change, Id, Kind, Message, Record, Seen, Value, link};

/// A field that is no longer what was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The kind of record.
    pub kind: Kind,
    /// Which record.
    pub id: Id,
    /// What the record is called now.
    pub name: String,
    /// The key of the field.
    pub field: String,
    /// What the field holds now.
    pub theirs: Value,
    /// Who wrote it, where that is known.
    pub by: Option<Id>,
}

impl Conflict {
    /// The conflict by the keys of kind and field, for where no screen shows it.
    pub fn message(&self) -> Message {
        let theirs = match &self.theirs {
            Value::Text(text) => text.clone(),
            other => other.to_json().to_string(),
        };
        Message::new("record-changed-meanwhile")
            .with("name", &self.name)
            .with("field", &self.field)
            .with("theirs", theirs)
    }
}

impl Repository {
    /// The fields that are no longer what was seen, in the order given. A field that these
    /// changes set to what it already is stands in nobody's way.
    ///
    /// # Errors
    /// [`Error::Refused`] when a record that was seen is gone.
    pub fn conflicts(&self, seen: &[Seen], changes: &[Change]) -> Result<Vec<Conflict>> {
        let mut conflicts = Vec::new();
        for Seen { kind, id, values } in seen {
            let is_plain = values.iter().all(|(key, _)| kind.field(key).is_some());
            let now = if is_plain {
                bare(&self.connection, *kind, *id)?
            } else {
                self.get_even_deleted(*kind, *id)?
            };
            let Some(now) = now.filter(|now| !now.deleted) else {
                let message = Message::new("record-missing").with("kind", kind.key()).with("id", id.short());
                return Err(Error::Refused(message));
            };
            for (key, value) in values {
                let theirs = now.get(key);
                let same = theirs == value || (theirs.is_empty() && value.is_empty());
                if !same && !becomes(changes, &now, key, theirs) {
                    conflicts.push(Conflict {
                        kind: *kind,
                        id: *id,
                        name: now.name(),
                        field: key.to_string(),
                        theirs: theirs.clone(),
                        by: self.writer_of(*kind, *id, key)?,
                    });
                }
            }
        }
        Ok(conflicts)
    }

    /// Who wrote a field last.
    fn writer_of(&self, kind: Kind, id: Id, key: &str) -> Result<Option<Id>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.user FROM field_version f JOIN step s ON s.d = f.d AND s.s = f.s \
             WHERE f.id = ?1 AND f.col = ?2 AND f.tbl = ?3",
        )?;
        let user = statement.query_row(params![id.0, key, kind as i64], |row| id_at(row, 0));
        Ok(user.optional()?.flatten())
    }
}

/// True when the changes set a field to this value: a custom one on the record that holds it.
fn becomes(changes: &[Change], record: &Record, key: &str, value: &Value) -> bool {
    let sets = |values: &[(Key, Value)], key: &str, value: &Value| {
        values.iter().any(|(name, new)| name == key && new == value)
    };
    if record.kind.field(key).is_some() {
        let subject = (record.kind, record.id);
        return changes.iter().any(|change| match change {
            Change::Set { values, .. } => change.subject() == subject && sets(values, key, value),
            _ => false,
        });
    }
    let subject = (Kind::CustomValue, link::custom_value(record.id, key));
    let kept = Value::Text(value.to_json().to_string());
    changes.iter().filter(|change| change.subject() == subject).any(|change| match change {
        Change::Create { values, .. } | Change::Set { values, .. } => sets(values, "value", &kept),
        Change::Delete { .. } => value.is_empty(),
        Change::Merge { .. } | Change::Restore { .. } => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::Access;
    use crate::repository::tests::{contact, id, new_deck, who};

    #[test]
    fn the_later_of_two_writers_sees_that_the_value_moved_and_writes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let mut ours = Repository::create(&path, new_deck(), who(1, None)).expect("a deck");
        ours.commit("add", vec![contact(1, "Lan")]).expect("a step");
        let mut theirs = Repository::open(&path, who(2, None), Access::Write).expect("the same deck");
        let before = ours.get(Kind::Contact, id(1)).expect("a read").expect("Lan");
        let set = |values: &[(&'static str, &str)]| {
            let values = values.iter().map(|(key, value)| (*key, Value::from(*value)));
            vec![Change::set(Kind::Contact, id(1), values)]
        };
        theirs.commit("theirs", set(&[("name", "Lan Anh")])).expect("a step");

        let changes = set(&[("title", "CEO"), ("name", "Lan Em")]);
        let seen = crate::domain::seen::set_by(&changes, std::slice::from_ref(&before));
        let error = ours.commit_seen("ours", changes, &seen).expect_err("a conflict");
        let Error::Conflict(conflict) = error else { panic!("{error}") };
        assert_eq!((conflict.field.as_str(), &conflict.theirs), ("name", &Value::from("Lan Anh")));
        assert_eq!(conflict.by, ours.lists().me);
        let now = ours.get(Kind::Contact, id(1)).expect("a read").expect("Lan");
        assert_eq!((now.text("name"), now.text("title")), ("Lan Anh", ""));

        for values in [&[("title", "CEO")][..], &[("name", "Lan Anh")][..]] {
            let changes = set(values);
            let seen = crate::domain::seen::set_by(&changes, std::slice::from_ref(&before));
            ours.commit_seen("ours", changes, &seen).expect("nothing in the way");
        }
        theirs.commit("gone", vec![Change::Delete { kind: Kind::Contact, id: id(1) }]).expect("a step");
        let changes = set(&[("title", "CFO")]);
        let seen = crate::domain::seen::set_by(&changes, &[now]);
        let refused = ours.commit_seen("ours", changes, &seen).expect_err("it is gone");
        assert_eq!(refused.message().id, "record-missing");
    }

    #[test]
    fn two_who_give_a_custom_field_the_same_value_are_of_one_mind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let mut ours = Repository::create(&path, new_deck(), who(1, None)).expect("a deck");
        let field = [("kind", "contact"), ("key", "size"), ("name", "Size"), ("type", "text")];
        let field = field.map(|(key, value)| (key, Value::from(value)));
        ours.commit("add", vec![contact(1, "Lan"), Change::create(Kind::CustomField, id(2), field)])
            .expect("a step");
        let mut theirs = Repository::open(&path, who(2, None), Access::Write).expect("the same deck");
        for (value, expected) in [("S", "S"), ("M", "M"), ("", "")] {
            let before = ours.get(Kind::Contact, id(1)).expect("a read").expect("Lan");
            let values = vec![(Key::Borrowed("size"), Value::from(value))];
            let changes = crate::domain::edit::set(&before, &[], values);
            let seen = [Seen::of(&before, [Key::Borrowed("size")])];
            theirs.commit("theirs", changes.clone()).expect("a step");
            ours.commit_seen("ours", changes, &seen).expect("nothing in the way");
            let now = ours.get(Kind::Contact, id(1)).expect("a read").expect("Lan");
            assert_eq!(now.text("size"), expected);
        }
    }
}
