//! Taking what was erased out of a deck: rows, versions, lines of the journal, clashes, labels of
//! steps, and what other records say of it. Idempotent.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, params};
use serde_json::Value as Json;

use super::closure::{HANGING, PERSONS, Set, is_about};
use super::guard;
use crate::domain::change::SILENT;
use crate::domain::fold::fold;
use crate::domain::{Id, Kind, Record, StepId, Value};
use crate::repository::derived::Figures;
use crate::repository::error::Result;
use crate::repository::merge::clash;
use crate::repository::read::bare;
use crate::repository::storage::{id_at, kind_at, patch_at, step_at};

/// A step about so many records may speak of one of them by name.
const FEW: i64 = 20;

/// What was taken out.
#[derive(Default)]
struct Gone {
    rows: i64,
    /// What the persons were called and reached by, folded.
    persons: BTreeSet<String>,
    /// What else the rows were called.
    others: BTreeSet<String>,
    /// The steps that made or changed the rows.
    steps: BTreeSet<StepId>,
    /// The records that the rows pointed at.
    beside: HashSet<Id>,
}

/// Takes out of a deck everything of what it knows to be erased; how many rows that were. The kept
/// figures are to follow.
pub(super) fn scrub(connection: &Connection, figures: &mut Figures) -> Result<i64> {
    guard::find_again(connection)?;
    Set::Erased.close(connection)?;
    let mut gone = Gone::default();
    lines(connection, &mut gone)?;
    for kind in Kind::ALL {
        rows(connection, kind, figures, &mut gone)?;
    }
    for table in ["field_version", "change", "clash"] {
        let sql = format!("DELETE FROM main.{table} WHERE id IN (SELECT id FROM main.erasure)");
        connection.prepare_cached(&sql)?.execute([])?;
    }
    for kind in Kind::ALL.into_iter().filter(|kind| !HANGING.contains(kind)) {
        cut(connection, kind, figures)?;
    }
    silence(connection, &gone)?;
    clash::look_again(connection, &gone.beside)?;
    Ok(gone.rows)
}

/// Reads the lines of the journal about what goes.
fn lines(connection: &Connection, gone: &mut Gone) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT d, s, tbl, patch FROM main.change WHERE id IN (SELECT id FROM main.erasure)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        gone.steps.insert(step_at(row, 0)?);
        let Some(kind) = kind_at(row, 2)? else { continue };
        for (key, sides) in patch_at(row, 3)? {
            let sides = [&sides[0], &sides[1]].into_iter();
            sides.for_each(|side| gone.remember(kind, &key, side));
        }
    }
    Ok(())
}

/// Deletes the rows of a kind.
fn rows(connection: &Connection, kind: Kind, figures: &mut Figures, gone: &mut Gone) -> Result<()> {
    for id in Set::Erased.rows(connection, kind)? {
        let Some(before) = bare(connection, kind, id)? else { continue };
        gone.note(&before);
        let sql = format!("DELETE FROM main.{} WHERE id = ?1 RETURNING d, s", kind.key());
        let made = connection.prepare_cached(&sql)?.query_row([id.0], |row| step_at(row, 0))?;
        gone.steps.insert(made);
        gone.rows += 1;
        figures.note(Some(&before), None);
    }
    Ok(())
}

impl Gone {
    fn note(&mut self, record: &Record) {
        for (field, value) in record.kind.fields().iter().zip(&record.values) {
            self.beside.extend(value.as_id());
            self.remember(record.kind, &field.key, &value.to_json());
        }
    }

    /// Remembers what somebody was called or reached by.
    fn remember(&mut self, kind: Kind, key: &str, value: &Json) {
        let names = match value {
            Json::String(text)
                if kind.title() == Some(key) || matches!(key, "given_name" | "family_name") =>
            {
                vec![fold(text)]
            }
            Json::Array(items) if matches!(key, "email" | "phone") => {
                items.iter().filter_map(Json::as_str).map(fold).collect()
            }
            _ => return,
        };
        // Half a name is many people's.
        let whole = !matches!(key, "given_name" | "family_name");
        let to = if PERSONS.contains(&kind) && whole { &mut self.persons } else { &mut self.others };
        to.extend(names.into_iter().filter(|name| name.chars().count() > 1));
    }
}

/// Empties the fields of other records that point at what goes.
fn cut(connection: &Connection, kind: Kind, figures: &mut Figures) -> Result<()> {
    let fields = kind.fields().iter().filter(|field| is_about(&field.kind) && !field.is_derived());
    for field in fields {
        let (table, field) = (kind.key(), &field.key);
        let sql = format!(
            "SELECT id FROM main.{table} WHERE \"{field}\" IN (SELECT id FROM main.erasure) ORDER BY rid"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let ids: Vec<Option<Id>> =
            statement.query_map([], |row| id_at(row, 0))?.collect::<rusqlite::Result<_>>()?;
        for id in ids.into_iter().flatten() {
            let before = bare(connection, kind, id)?;
            let sql = format!("UPDATE main.{table} SET \"{field}\" = NULL WHERE id = ?1");
            connection.prepare_cached(&sql)?.execute([id.0])?;
            let mut after = before.clone();
            if let Some(after) = &mut after {
                after.set(field, Value::Null);
            }
            figures.note(before.as_ref(), after.as_ref());
        }
    }
    Ok(())
}

/// Takes the words of steps that speak of what goes.
fn silence(connection: &Connection, gone: &Gone) -> Result<()> {
    if gone.steps.is_empty() && gone.persons.is_empty() {
        return Ok(());
    }
    let mut silent: Vec<StepId> = Vec::new();
    let mut statement = connection.prepare_cached("SELECT d, s, label, records FROM main.step")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (step, label, records) =
            (step_at(row, 0)?, fold(&row.get::<_, String>(2)?), row.get::<_, i64>(3)?);
        let touched = gone.steps.contains(&step);
        let speaks = |names: &BTreeSet<String>| names.iter().any(|name| mentions(&label, name));
        if (touched && (records <= FEW || speaks(&gone.others))) || speaks(&gone.persons) {
            silent.push(step);
        }
    }
    for step in silent {
        connection
            .prepare_cached("UPDATE main.step SET label = ?3 WHERE d = ?1 AND s = ?2")?
            .execute(params![step.device.0, step.number, SILENT])?;
    }
    Ok(())
}

/// Whether a folded text has a folded name in it, as words of its own.
fn mentions(text: &str, name: &str) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(name).any(|(at, found)| {
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + found.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_words_and_not_within_one() {
        assert!(mentions("changed an lan: phone", "an lan"));
        assert!(mentions("logged call with lan", "lan"));
        assert!(!mentions("made a plan", "lan"));
        assert!(!mentions("orlando landed", "lan"));
    }
}
