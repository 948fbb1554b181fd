//! What hangs on the records a step made: taking the step back must not put out of sight what
//! somebody has done with them since.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};
use serde_json::{Map, Value as Json};

use super::error::Result;
use super::storage::{id_at, kind_at, step_at};
use super::{journal, keys};
use crate::domain::{FieldKind, Id, Kind, StepId};

/// Records that a step made, by kind.
pub(crate) struct Made {
    records: HashMap<Id, Kind>,
    kinds: HashSet<Kind>,
}

impl Made {
    pub(crate) fn new(records: impl IntoIterator<Item = (Kind, Id)>) -> Made {
        let records: HashMap<Id, Kind> = records.into_iter().map(|(kind, id)| (id, kind)).collect();
        let kinds = records.values().copied().collect();
        Made { records, kinds }
    }

    /// True for a record that the step made.
    pub(crate) fn contains(&self, id: Id) -> bool {
        self.records.contains_key(&id)
    }

    /// Those that were edited, or that something made or edited later points at, and with them
    /// what they cannot do without: what they point at themselves, and the tags, fields and ties
    /// that came with them; custom fields and list entries that anything which stays has by their
    /// key. Only steps that still stand count.
    pub(crate) fn worked_on_since(&self, connection: &Connection, step: StepId) -> Result<HashSet<Id>> {
        if self.records.is_empty() {
            return Ok(HashSet::new());
        }
        let mut worked_on = self.edited_since(connection, step)?;
        self.pointed_at_since(connection, step, &mut worked_on)?;
        if !worked_on.is_empty() {
            self.with_belongings(connection, &mut worked_on)?;
        }
        let shaping = keys::Shaping::made(connection, &self.records)?;
        shaping.add_used(connection, step, &self.records, &mut worked_on)?;
        Ok(worked_on)
    }

    /// Those that a later step edited, or that it let another record point at.
    fn edited_since(&self, connection: &Connection, step: StepId) -> Result<HashSet<Id>> {
        // The steps first: there may be far fewer of them since than lines of the journal at all.
        let mut statement = connection.prepare_cached(
            "SELECT c.tbl, c.id, c.patch, c.d, c.s FROM step s CROSS JOIN change c ON c.d = s.d AND c.s = s.s \
             WHERE s.kind = 0 AND s.h > (SELECT h FROM step WHERE d = ?1 AND s = ?2)",
        )?;
        let mut rows = statement.query(params![step.device.0, step.number])?;
        let (mut edited, mut fallen) = (HashSet::new(), HashMap::new());
        while let Some(row) = rows.next()? {
            let mut met: Vec<Id> =
                id_at(row, 1)?.into_iter().filter(|id| self.records.contains_key(id)).collect();
            if let Some(kind) = kind_at(row, 0)? {
                met.extend(self.pointed_at_by(kind, row.get_ref(2)?.as_str().unwrap_or_default()));
            }
            met.retain(|id| !edited.contains(id));
            if met.is_empty() {
                continue;
            }
            let by = step_at(row, 3)?;
            let undone = match fallen.get(&by) {
                Some(undone) => *undone,
                None => *fallen.entry(by).or_insert(journal::is_undone(connection, by)?),
            };
            if !undone {
                edited.extend(met);
            }
        }
        Ok(edited)
    }

    /// Those that a line of the journal lets a record point at.
    fn pointed_at_by(&self, kind: Kind, patch: &str) -> Vec<Id> {
        let columns: Vec<&str> = self.references(kind).filter(|column| patch.contains(column)).collect();
        if columns.is_empty() {
            return Vec::new();
        }
        let patch: Map<String, Json> = serde_json::from_str(patch).unwrap_or_default();
        let after = |column: &str| patch.get(column)?.get(1)?.as_str()?.parse::<Id>().ok();
        columns.into_iter().filter_map(after).filter(|id| self.records.contains_key(id)).collect()
    }

    /// Those that live records made by later steps point at.
    fn pointed_at_since(&self, connection: &Connection, step: StepId, found: &mut HashSet<Id>) -> Result<()> {
        let mut statement = connection.prepare_cached(
            "SELECT d, min(s) FROM step WHERE h > (SELECT h FROM step WHERE d = ?1 AND s = ?2) GROUP BY d",
        )?;
        let from = statement.query_map(params![step.device.0, step.number], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        let from = from.collect::<rusqlite::Result<Vec<_>>>()?;
        for kind in Kind::ALL {
            let Some(columns) = self.columns(kind) else { continue };
            let sql =
                format!("SELECT {columns} FROM {} WHERE d = ?1 AND s >= ?2 AND deleted = 0", kind.key());
            let mut statement = connection.prepare_cached(&sql)?;
            let count = statement.column_count();
            for (device, number) in &from {
                let mut rows = statement.query([device, number])?;
                while let Some(row) = rows.next()? {
                    for at in 0..count {
                        found.extend(id_at(row, at)?.filter(|id| self.records.contains_key(id)));
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds what these point at, and what belongs to them, until nothing more comes.
    fn with_belongings(&self, connection: &Connection, found: &mut HashSet<Id>) -> Result<()> {
        let mut todo: Vec<Id> = found.iter().copied().collect();
        while let Some(id) = todo.pop() {
            let Some(kind) = self.records.get(&id).copied() else { continue };
            let mut near = Vec::new();
            if let Some(columns) = self.columns(kind) {
                ids(
                    connection,
                    &format!("SELECT {columns} FROM {} WHERE id = ?1", kind.key()),
                    id,
                    &mut near,
                )?;
            }
            for (child, parent) in belongings(kind) {
                let sql = format!("SELECT id FROM {} WHERE {parent} = ?1 AND deleted = 0", child.key());
                ids(connection, &sql, id, &mut near)?;
            }
            for id in near {
                if self.records.contains_key(&id) && found.insert(id) {
                    todo.push(id);
                }
            }
        }
        Ok(())
    }

    /// The columns of a kind that can point at a record of the kinds that were made.
    fn columns(&self, kind: Kind) -> Option<String> {
        let columns: Vec<String> = self.references(kind).map(|column| format!("\"{column}\"")).collect();
        (!columns.is_empty()).then(|| columns.join(", "))
    }

    fn references(&self, kind: Kind) -> impl Iterator<Item = &'static str> {
        let fields = kind.fields().iter().filter(move |field| match field.kind {
            FieldKind::Reference(to) => self.kinds.contains(&to),
            FieldKind::AnyReference => true,
            _ => false,
        });
        fields.map(|field| field.key.as_ref())
    }
}

/// What comes and goes with a record of a kind, and the field that says whose it is.
pub(crate) fn belongings(kind: Kind) -> impl Iterator<Item = (Kind, &'static str)> {
    let own: &[(Kind, &'static str)] = match kind {
        Kind::Account => &[(Kind::Enrolment, "account")],
        Kind::Contact => &[(Kind::AccountContact, "contact"), (Kind::Enrolment, "contact")],
        Kind::Lead => &[(Kind::Enrolment, "lead")],
        Kind::Cadence => &[(Kind::CadenceStep, "cadence")],
        // Without its stages nothing could be won or lost in it.
        Kind::Pipeline => &[(Kind::Stage, "pipeline")],
        Kind::Opportunity => &[
            (Kind::OpportunityContact, "opportunity"),
            (Kind::StageEvent, "opportunity"),
            (Kind::Enrolment, "opportunity"),
            (Kind::Lesson, "opportunity"),
        ],
        _ => &[],
    };
    let any: &[(Kind, &'static str)] = match kind {
        kind if kind.takes_tags() => &[(Kind::Tag, "record"), (Kind::CustomValue, "record")],
        _ => &[],
    };
    own.iter().chain(any).copied()
}

fn ids(connection: &Connection, sql: &str, of: Id, into: &mut Vec<Id>) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let count = statement.column_count();
    let mut rows = statement.query([of.0])?;
    while let Some(row) = rows.next()? {
        for at in 0..count {
            into.extend(id_at(row, at)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, Message, Value, link};
    use crate::repository::tests::{contact, everything, id, new_deck, same, who};
    use crate::repository::{Going, Repository};

    fn activity(n: u8, about: Id) -> Change {
        let values = [("subject", Value::from("called")), ("contact", about.into())];
        Change::create(Kind::Activity, id(n), values)
    }

    fn tag(of: Id, name: &str) -> Change {
        let values = [("record", Value::Id(of)), ("name", name.into())];
        Change::create(Kind::Tag, link::tag(of, name), values)
    }

    fn tie(account: Id, contact: Id) -> Change {
        let values = [("account", Value::Id(account)), ("contact", contact.into()), ("primary", true.into())];
        Change::create(Kind::AccountContact, link::account_contact(account, contact), values)
    }

    fn account(n: u8) -> Change {
        Change::create(Kind::Account, id(n), [("name", Value::from("Acme"))])
    }

    /// An import of six contacts, the first with a tag and an account.
    fn imported() -> (Repository, StepId) {
        let mut deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        let mut changes: Vec<Change> = (1..=6).map(|n| contact(n, "imported")).collect();
        changes.extend([account(20), tag(id(1), "from a file"), tie(id(20), id(1))]);
        let step = deck.commit("import", changes).expect("a step");
        (deck, step)
    }

    fn is_there(deck: &Repository, n: u8) -> bool {
        deck.get(Kind::Contact, id(n)).expect("a read").is_some()
    }

    #[test]
    fn undoing_an_import_keeps_and_names_what_somebody_has_worked_with() {
        let (mut deck, step) = imported();
        deck.commit("a call", vec![activity(30, id(1))]).expect("a step");
        deck.commit("a tag", vec![tag(id(2), "vip")]).expect("a step");
        deck.commit("other account", vec![account(21), tie(id(21), id(3))]).expect("a step");
        let before = [contact(40, "here before"), activity(41, id(40))];
        deck.commit("other", before.to_vec()).expect("a step");
        let points = Change::set(Kind::Activity, id(41), [("contact", Value::Id(id(4)))]);
        deck.commit("moved to another", vec![points]).expect("a step");

        let undone = deck.undo_step(step, same).expect("an undo");
        let mut kept: Vec<Id> = undone.kept.iter().map(|(_, id, _)| *id).collect();
        kept.sort();
        let mut expected = [id(1), id(2), id(3), id(4), id(20)];
        expected.sort();
        assert_eq!(kept, expected);
        assert_eq!([1, 2, 3, 4, 5, 6].map(|n| is_there(&deck, n)), [true, true, true, true, false, false]);
        let first = deck.get(Kind::Contact, id(1)).expect("a read").expect("kept");
        assert_eq!(
            (first.tags.as_slice(), first.get("account")),
            (&["from a file".to_owned()][..], &id(20).into())
        );
    }

    #[test]
    fn what_was_taken_back_again_keeps_nothing() {
        let (mut deck, step) = imported();
        let start = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        deck.commit("a call", vec![activity(30, id(1))]).expect("a step");
        deck.undo(same).expect("an undo");
        let undone = deck.undo_step(step, same).expect("an undo");
        assert_eq!(undone.kept, []);
        assert_eq!(everything(&deck).len(), everything(&start).len());
    }

    #[test]
    fn a_deal_that_is_kept_keeps_its_pipeline_with_every_stage_and_is_what_is_told_of() {
        let mut deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        let named = |kind, n, more: &[(&'static str, Value)]| {
            let values = [("name", Value::from("imported"))].into_iter().chain(more.iter().cloned());
            Change::create(kind, id(n), values)
        };
        let stage = |n| named(Kind::Stage, n, &[("pipeline", id(50).into())]);
        let place = [("pipeline", Value::from(id(50))), ("stage", id(51).into())];
        let deal = |n| named(Kind::Opportunity, n, &place);
        let mut changes = vec![named(Kind::Pipeline, 50, &[]), stage(51), stage(52), stage(53)];
        changes.extend([deal(1), deal(2), deal(3), tag(id(1), "from a file"), tag(id(2), "from a file")]);
        let step = deck.commit("import", changes).expect("a step");
        let (told, _) = deck.step(step).expect("a read").expect("a step");
        assert_eq!(told.records, 3, "a person knows the deals");
        assert_eq!(deck.undo_would(step).expect("a look"), Going { taken: 3, kept: 0 });
        deck.commit("vip", vec![tag(id(1), "vip")]).expect("a step");
        assert_eq!(deck.undo_would(step).expect("a look"), Going { taken: 2, kept: 1 });
        let undone = deck.undo_step(step, same).expect("an undo");
        assert_eq!(undone.kept, [(Kind::Opportunity, id(1), "imported".to_owned())]);
        let stages: Vec<Id> = deck.lists().stages.iter().map(|stage| stage.id).collect();
        assert!([51, 52, 53].iter().all(|n| stages.contains(&id(*n))), "{stages:?}");
        assert!(deck.lists().pipeline(id(50)).is_some());
    }

    #[test]
    fn a_custom_field_and_a_list_entry_stay_as_long_as_anything_that_stays_has_them() {
        let mut deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        let row = |kind, n, values: &[(&'static str, &str)]| {
            let values = values.iter().map(|(key, value)| (*key, Value::from(*value)));
            Change::create(kind, id(n), values)
        };
        let field = |n, key| {
            row(Kind::CustomField, n, &[("kind", "contact"), ("key", key), ("name", key), ("type", "text")])
        };
        let entry = |n| {
            let key = format!("fair-{n}");
            row(Kind::ListEntry, n, &[("list", "lead-source"), ("key", &key), ("name", &key)])
        };
        deck.commit("there", vec![contact(9, "here before")]).expect("a step");
        let fields = vec![field(50, "size"), field(51, "nick")];
        let entries = (60..=63).map(entry);
        let source = |n, of: u8| Change::set(Kind::Contact, id(n), [("source", format!("fair-{of}").into())]);
        let custom = |n, key: &'static str| Change::set(Kind::Contact, id(n), [(key, Value::from("x"))]);
        let mut changes = fields;
        changes.extend(entries);
        let fields_step = deck.commit("fields", changes).expect("a step");
        let records = vec![
            contact(1, "kept"),
            source(1, 60),
            custom(1, "size"),
            contact(2, "gone"),
            source(2, 61),
            custom(2, "nick"),
            source(9, 62),
        ];
        let import = deck.commit("import", records).expect("a step");
        deck.commit("a call", vec![activity(30, id(1))]).expect("a step");
        deck.commit("made later", vec![contact(3, "later"), source(3, 63)]).expect("a step");

        let undone = deck.undo_step(import, same).expect("an undo");
        assert_eq!(undone.kept.iter().map(|(_, id, _)| *id).collect::<Vec<_>>(), [id(1)]);
        let undone = deck.undo_step(fields_step, same).expect("an undo");
        let mut kept: Vec<Id> = undone.kept.iter().map(|(_, id, _)| *id).collect();
        kept.sort();
        assert_eq!(kept, [id(50), id(60), id(63)]);
        assert_eq!(deck.lists().label("lead-source", "fair-60"), "fair-60");
        let first = deck.get(Kind::Contact, id(1)).expect("a read").expect("kept");
        assert_eq!(first.text("size"), "x");
    }

    #[test]
    fn an_import_takes_back_the_list_entry_that_it_gave_to_a_record_itself() {
        let mut deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        deck.commit("there", vec![contact(9, "here before")]).expect("a step");
        let entry = [("list", "lead-source"), ("key", "fair"), ("name", "Fair")];
        let entry =
            Change::create(Kind::ListEntry, id(60), entry.map(|(key, value)| (key, Value::from(value))));
        let source = Change::set(Kind::Contact, id(9), [("source", Value::from("fair"))]);
        let made = vec![entry, source, contact(1, "imported")];
        let step = deck.commit("import", made).expect("a step");
        assert_eq!(deck.undo_step(step, same).expect("an undo").kept, []);
        assert!(deck.get(Kind::ListEntry, id(60)).expect("a read").is_none());
    }

    #[test]
    fn a_step_of_which_nothing_can_be_taken_back_is_refused_by_name() {
        let mut deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        let step = deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
        let title = [("title", Value::from("CEO"))];
        deck.commit("edit", vec![Change::set(Kind::Contact, id(1), title)]).expect("a step");
        let refused = deck.undo_step(step, same).expect_err("a refusal").message();
        assert_eq!(refused, Message::new("step-all-kept").with("label", "add").with("names", "Lan"));
        deck.undo(same).expect("an undo");
        assert_eq!(deck.undo(same).expect("an undo").expect("a step").of, step);
    }
}
