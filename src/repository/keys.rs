//! What is pointed at by its key instead of by its id: custom fields and list entries. Those that a
//! step made stay as long as a record that stays has their key.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};
use serde_json::Value as Json;

use super::error::Result;
use super::storage::{id_at, patch_at};
use crate::domain::{FieldKind, Id, Kind, StepId};

/// The custom fields and list entries that a step made.
pub(crate) struct Shaping {
    /// By kind of record and key.
    fields: HashMap<(String, String), Id>,
    /// By list, then key.
    entries: HashMap<String, HashMap<String, Id>>,
}

/// What tells which values stay.
struct Staying<'a> {
    made: &'a HashMap<Id, Kind>,
    kept: HashSet<Id>,
    /// What the step itself has set, which goes with it.
    set: HashMap<(Id, String), Json>,
}

impl Staying<'_> {
    fn stays(&self, id: Id) -> bool {
        !self.made.contains_key(&id) || self.kept.contains(&id)
    }

    /// True for a value that taking the step back leaves in its place.
    fn keeps(&self, id: Id, column: &str, value: &str) -> bool {
        if self.made.contains_key(&id) {
            return self.kept.contains(&id);
        }
        let goes = |set: &Json| match set {
            Json::String(text) => text == value,
            other => serde_json::from_str::<Json>(value).is_ok_and(|value| value == *other),
        };
        !self.set.get(&(id, column.to_owned())).is_some_and(goes)
    }
}

impl Shaping {
    /// Those among the records that a step made.
    pub(crate) fn made(connection: &Connection, made: &HashMap<Id, Kind>) -> Result<Shaping> {
        let mut shaping = Shaping { fields: HashMap::new(), entries: HashMap::new() };
        for (id, kind) in made {
            let (first, second) = match kind {
                Kind::CustomField => ("kind", "key"),
                Kind::ListEntry => ("list", "key"),
                _ => continue,
            };
            let sql = format!("SELECT \"{first}\", \"{second}\" FROM {} WHERE id = ?1", kind.key());
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([id.0])?;
            while let Some(row) = rows.next()? {
                let text = |at| row.get_ref(at).map(|text| text.as_str().unwrap_or_default().to_owned());
                let (first, second) = (text(0)?, text(1)?);
                if *kind == Kind::CustomField {
                    shaping.fields.insert((first, second), *id);
                } else {
                    shaping.entries.entry(first).or_default().insert(second, *id);
                }
            }
        }
        Ok(shaping)
    }

    /// Adds those whose key a record has that stays when the step is taken back.
    pub(crate) fn add_used(
        &self,
        connection: &Connection,
        step: StepId,
        made: &HashMap<Id, Kind>,
        kept: &mut HashSet<Id>,
    ) -> Result<()> {
        if self.fields.is_empty() && self.entries.is_empty() {
            return Ok(());
        }
        let staying = Staying { made, kept: kept.clone(), set: set_by(connection, step)? };
        if !self.fields.is_empty() {
            self.add_fields(connection, &staying, kept)?;
        }
        for kind in Kind::ALL {
            for field in kind.fields() {
                if let FieldKind::Choice(list) | FieldKind::ManyChoices(list) = &field.kind
                    && let Some(entries) = self.entries.get(list.as_ref())
                {
                    add_entries(connection, (kind, &field.key), &staying, entries, kept)?;
                }
            }
        }
        self.add_entries_of_custom_fields(connection, &staying, kept)
    }

    fn add_fields(
        &self,
        connection: &Connection,
        staying: &Staying<'_>,
        kept: &mut HashSet<Id>,
    ) -> Result<()> {
        for ((kind, key), field) in &self.fields {
            let Some(kind) = Kind::from_word(kind) else { continue };
            let sql = format!(
                "SELECT c.id, c.\"record\" FROM custom_value c JOIN {} r ON r.id = c.\"record\" \
                 WHERE c.\"key\" = ?1 AND c.deleted = 0 AND r.deleted = 0",
                kind.key()
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([key])?;
            while let Some(row) = rows.next()? {
                if id_at(row, 0)?
                    .zip(id_at(row, 1)?)
                    .is_some_and(|(value, record)| staying.stays(value) && staying.stays(record))
                {
                    kept.insert(*field);
                    break;
                }
            }
        }
        Ok(())
    }

    /// Entries that a custom field chooses from, by the values of it that stay.
    fn add_entries_of_custom_fields(
        &self,
        connection: &Connection,
        staying: &Staying<'_>,
        kept: &mut HashSet<Id>,
    ) -> Result<()> {
        let mut statement = connection.prepare_cached(
            "SELECT c.id, c.\"value\", f.\"list\" FROM custom_field f JOIN custom_value c ON c.\"key\" = f.\"key\" \
             WHERE f.\"type\" IN ('choice', 'many-choices') AND f.deleted = 0 AND c.deleted = 0",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(entries) = self.entries.get(row.get_ref(2)?.as_str().unwrap_or_default()) else {
                continue;
            };
            let (id, value) = (id_at(row, 0)?, row.get_ref(1)?.as_str());
            if let (Some(id), Ok(value)) = (id, value)
                && staying.keeps(id, "value", value)
            {
                kept.extend(chosen(value, entries));
            }
        }
        Ok(())
    }
}

/// Adds the entries whose key a column holds in a row that stays.
fn add_entries(
    connection: &Connection,
    (kind, column): (Kind, &str),
    staying: &Staying<'_>,
    entries: &HashMap<String, Id>,
    kept: &mut HashSet<Id>,
) -> Result<()> {
    let sql =
        format!("SELECT id, \"{column}\" FROM {} WHERE \"{column}\" IS NOT NULL AND deleted = 0", kind.key());
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Ok(value) = row.get_ref(1)?.as_str() else { continue };
        let used: Vec<Id> = chosen(value, entries).filter(|entry| !kept.contains(entry)).collect();
        let id = id_at(row, 0)?;
        if !used.is_empty() && id.is_some_and(|id| staying.keeps(id, column, value)) {
            kept.extend(used);
        }
    }
    Ok(())
}

/// The entries that a stored value names: a key, or as JSON one or more.
fn chosen(value: &str, entries: &HashMap<String, Id>) -> impl Iterator<Item = Id> {
    let mut found: Vec<Id> = entries.get(value).copied().into_iter().collect();
    if value.starts_with(['[', '"']) {
        match serde_json::from_str::<Json>(value) {
            Ok(Json::Array(keys)) => {
                found.extend(keys.iter().filter_map(|key| entries.get(key.as_str()?)));
            }
            Ok(Json::String(key)) => found.extend(entries.get(&key)),
            _ => {}
        }
    }
    found.into_iter()
}

/// What a step set on records that were there before it.
fn set_by(connection: &Connection, step: StepId) -> Result<HashMap<(Id, String), Json>> {
    let mut statement = connection.prepare_cached("SELECT id, patch FROM change WHERE d = ?1 AND s = ?2")?;
    let mut rows = statement.query(params![step.device.0, step.number])?;
    let mut set = HashMap::new();
    while let Some(row) = rows.next()? {
        let Some(id) = id_at(row, 0)? else { continue };
        set.extend(
            patch_at(row, 1)?
                .into_iter()
                .filter_map(|(key, mut sides)| Some(((id, key), sides.get_mut(1)?.take()))),
        );
    }
    Ok(set)
}
