//! What keeps the erased away: their ids, and keyed hashes of what told them from others. Who
//! knows an address can ask whether it was erased; nobody can read the address off the hash.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use super::closure::{HANGING, PERSONS, Set, is_person};
use crate::domain::change::Key;
use crate::domain::fold::{fold, phone_key};
use crate::domain::{Id, Kind, Message, Record, Value};
use crate::repository::error::{Error, Result};
use crate::repository::read::bare;
use crate::repository::schema::workspace_of;
use crate::repository::storage::{from_json, id_at, patch_at, read};

/// The shortest number that tells a phone.
const PHONE: usize = 7;
/// The fields that tell a person from others.
const TELLING: [&str; 3] = ["email", "phone", "external_id"];

/// A keyed hash.
type Hash = [u8; 32];

/// What may not come back.
#[derive(Default)]
pub(crate) struct Guard {
    ids: HashSet<Id>,
    keys: HashSet<Hash>,
    workspace: String,
}

impl Guard {
    /// What was erased in this deck.
    pub(crate) fn of(connection: &Connection) -> Result<Guard> {
        let mut guard = Guard::default();
        let mut statement = connection.prepare_cached("SELECT id FROM erasure")?;
        guard.ids = statement.query_map([], |row| row.get(0).map(Id))?.collect::<rusqlite::Result<_>>()?;
        if guard.ids.is_empty() {
            return Ok(guard);
        }
        let mut statement = connection.prepare_cached("SELECT hash FROM erased_key")?;
        guard.keys = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        guard.workspace = workspace_of(connection)?;
        Ok(guard)
    }

    /// The values of a record that is made or changed, without ties to what was erased.
    ///
    /// # Errors
    /// [`Error::Refused`] when the record is one that was erased, hangs on one, or tells of a
    /// person who was.
    pub(crate) fn let_in(
        &self,
        kind: Kind,
        id: Id,
        before: Option<&Record>,
        mut values: Vec<(Key, Value)>,
    ) -> Result<Vec<(Key, Value)>> {
        if self.ids.is_empty() {
            return Ok(values);
        }
        let hangs = |value: &Value| HANGING.contains(&kind) && value.as_id().is_some_and(|id| self.has(id));
        if self.has(id) || values.iter().any(|(_, value)| hangs(value)) {
            return Err(Error::Refused(Message::new("erased-record").with("kind", kind.key())));
        }
        let held: Vec<String> = before.map_or_else(Vec::new, |before| {
            TELLING.iter().flat_map(|key| marks(kind, key, before.get(key))).collect()
        });
        for (key, value) in &mut values {
            if value.as_id().is_some_and(|id| self.has(id)) {
                *value = Value::Null;
            }
            let new = marks(kind, key, value).into_iter().filter(|mark| !held.contains(mark));
            if self.knows(new) {
                return Err(Error::Refused(Message::new("erased-person").with("field", key.as_ref())));
            }
        }
        Ok(values)
    }

    /// Which of the values tells that a record is about a person who was erased; none when none
    /// does.
    pub(crate) fn tells<'a>(
        &self,
        kind: Kind,
        values: impl Iterator<Item = (&'a str, &'a Value)>,
    ) -> Option<&'a str> {
        if self.keys.is_empty() {
            return None;
        }
        let mut values = values;
        values.find(|(key, value)| self.knows(marks(kind, key, value).into_iter())).map(|v| v.0)
    }

    fn has(&self, id: Id) -> bool {
        self.ids.contains(&id)
    }

    fn knows(&self, mut marks: impl Iterator<Item = String>) -> bool {
        marks.any(|mark| self.keys.contains(&hash(&self.workspace, &mark)))
    }
}

/// A hash that only means something within one deck.
fn hash(workspace: &str, mark: &str) -> Hash {
    let inner = Sha256::new().chain_update(workspace).chain_update([0]).chain_update(mark).finalize();
    Sha256::new().chain_update(workspace).chain_update([1]).chain_update(inner).finalize().into()
}

/// What a field of a record tells a person by.
fn marks(kind: Kind, key: &str, value: &Value) -> Vec<String> {
    if !PERSONS.contains(&kind) {
        return Vec::new();
    }
    match key {
        "email" => {
            value.as_list().iter().map(|mail| format!("email:{}", mail.trim().to_lowercase())).collect()
        }
        "phone" if kind != Kind::Account => {
            let numbers = value.as_list().iter().map(|phone| phone_key(phone));
            numbers.filter(|number| number.len() >= PHONE).map(|number| format!("phone:{number}")).collect()
        }
        "external_id" => {
            let own = value.as_text().unwrap_or_default().trim();
            if own.is_empty() { Vec::new() } else { vec![format!("external:{}:{own}", kind.key())] }
        }
        _ => Vec::new(),
    }
}

/// Keeps the keyed hashes of the persons who are about to be erased, now and before. What somebody
/// else is told by as well says nothing of them and is not kept; returns those others.
pub(super) fn keep_keys(connection: &Connection) -> Result<Vec<(Kind, Id)>> {
    let mut own: BTreeMap<String, Id> = BTreeMap::new();
    for kind in PERSONS {
        let title = kind.title().unwrap_or_default();
        for id in Set::Erased.rows(connection, kind)? {
            let Some(record) = bare(connection, kind, id)? else { continue };
            let mut values = earlier(connection, kind, id)?;
            values.extend(
                TELLING.iter().chain([&title]).map(|key| ((*key).to_owned(), record.get(key).clone())),
            );
            let names = values.iter().filter(|(key, _)| key == title).filter_map(|(_, name)| name.as_text());
            let names: Vec<&str> = names.collect();
            for (key, value) in &values {
                let told = marks(kind, key, value);
                own.extend(
                    told.iter()
                        .flat_map(|mark| names.iter().filter_map(|name| of_name(name, mark)))
                        .map(|mark| (mark, id)),
                );
                own.extend(told.into_iter().map(|mark| (mark, id)));
            }
        }
    }
    let mut others = Vec::new();
    for kind in PERSONS {
        let mut found = Vec::new();
        each_told(connection, kind, |id, marks| {
            found.extend(marks.into_iter().filter(|mark| own.contains_key(mark)).map(|mark| (id, mark)));
            Ok(())
        })?;
        for (id, mark) in found {
            if !is_erased(connection, id)? {
                own.remove(&mark);
                if others.last() != Some(&(kind, id)) {
                    others.push((kind, id));
                }
            }
        }
    }
    let workspace = workspace_of(connection)?;
    for (mark, id) in own {
        connection
            .prepare_cached("INSERT OR IGNORE INTO main.erased_key (hash, id) VALUES (?1, ?2)")?
            .execute(params![hash(&workspace, &mark), id.0])?;
    }
    Ok(others)
}

/// What the journal knows of the fields that tell a person, before and after each edit.
fn earlier(connection: &Connection, kind: Kind, id: Id) -> Result<Vec<(String, Value)>> {
    let mut statement = connection.prepare_cached("SELECT patch FROM main.change WHERE id = ?1")?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        for (key, sides) in patch_at(row, 0)? {
            let tells = TELLING.contains(&key.as_str()) || kind.title() == Some(key.as_str());
            let Some(field) = kind.field(&key).filter(|_| tells) else { continue };
            found.extend([0, 1].map(|side| (key.clone(), from_json(&field.kind, &sides[side]))));
        }
    }
    Ok(found)
}

/// A mark of a name together with an address: an address alone may be a whole company's.
fn of_name(name: &str, mark: &str) -> Option<String> {
    let address = mark.strip_prefix("email:")?;
    let name = fold(name);
    (!name.is_empty()).then(|| format!("self:{name}:{address}"))
}

/// Other records that are the same person: by name and e-mail address, or by the key of another
/// system.
pub(super) fn same_person(connection: &Connection, person: &Record) -> Result<Vec<(Kind, Id)>> {
    let told: Vec<String> = TELLING.iter().flat_map(|key| marks(person.kind, key, person.get(key))).collect();
    let mut own: HashSet<String> = told.iter().filter_map(|mark| of_name(&person.name(), mark)).collect();
    own.extend(told.into_iter().filter(|mark| mark.starts_with("external:")));
    let mut found = Vec::new();
    for kind in PERSONS.into_iter().filter(|_| !own.is_empty()) {
        each_told(connection, kind, |id, marks| {
            if id != person.id
                && marks.iter().any(|mark| own.contains(mark))
                && bare(connection, kind, id)?.is_some_and(|record| is_person(&record))
            {
                found.push((kind, id));
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// Adds records that are an erased person by name and e-mail address, or by the key of another
/// system: somebody else had made them apart.
pub(super) fn find_again(connection: &Connection) -> Result<()> {
    let mut statement = connection.prepare_cached("SELECT hash, id FROM main.erased_key")?;
    let keys: BTreeMap<Hash, Id> = statement
        .query_map([], |row| Ok((row.get(0)?, Id(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?;
    if keys.is_empty() {
        return Ok(());
    }
    let workspace = workspace_of(connection)?;
    for kind in PERSONS {
        each_told(connection, kind, |id, marks| {
            let certain =
                marks.iter().filter(|mark| mark.starts_with("self:") || mark.starts_with("external:"));
            let Some(of) = certain.filter_map(|mark| keys.get(&hash(&workspace, mark))).min() else {
                return Ok(());
            };
            if !bare(connection, kind, id)?.is_some_and(|record| is_person(&record)) {
                return Ok(());
            }
            connection
                .prepare_cached(
                    "INSERT INTO main.erasure (id, tbl, h, d, s) SELECT ?1, ?2, h, d, s \
                     FROM main.erasure WHERE id = ?3 ON CONFLICT (id) DO NOTHING",
                )?
                .execute(params![id.0, kind as i64, of.0])?;
            Ok(())
        })?;
    }
    Ok(())
}

fn is_erased(connection: &Connection, id: Id) -> Result<bool> {
    Ok(connection.prepare_cached("SELECT 1 FROM main.erasure WHERE id = ?1")?.exists([id.0])?)
}

/// Visits every record of a kind, deleted ones too, with what tells it from others.
fn each_told(
    connection: &Connection,
    kind: Kind,
    mut visit: impl FnMut(Id, Vec<String>) -> Result<()>,
) -> Result<()> {
    let title = kind.title().unwrap_or("id");
    let sql = format!("SELECT id, email, phone, external_id, \"{title}\" FROM main.{}", kind.key());
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(id) = id_at(row, 0)? else { continue };
        let mut told = Vec::new();
        for (at, key) in TELLING.iter().enumerate() {
            let Some(field) = kind.field(key) else { continue };
            told.extend(marks(kind, key, &read(&field.kind, row.get_ref(at + 1)?)));
        }
        let name = row.get_ref(4)?.as_str().unwrap_or_default();
        let named: Vec<String> = told.iter().filter_map(|mark| of_name(name, mark)).collect();
        told.extend(named);
        visit(id, told)?;
    }
    Ok(())
}
