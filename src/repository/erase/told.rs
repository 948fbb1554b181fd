//! What was erased, as the entries that copies tell each other, and which entries a place is to be
//! rid of.

use rusqlite::{Connection, params};
use serde_json::{Value as Json, json};

use super::closure::{HANGING, PERSONS};
use crate::domain::change::SILENT;
use crate::domain::id::hex;
use crate::domain::{Device, Id, StepId};
use crate::repository::Repository;
use crate::repository::error::Result;
use crate::repository::merge::Entry;
use crate::repository::merge::entry::{ERASED_KEY, ERASURE, unhex};
use crate::repository::merge::met::Version;
use crate::repository::storage::kind_numbered;

/// All that was erased here.
pub(crate) fn told(here: &Connection) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut statement = here.prepare_cached("SELECT id, h, d, s, tbl FROM erasure ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(kind) = kind_numbered(row.get(4)?) else { continue };
        let version = Version { h: row.get(1)?, d: row.get(2)?, s: row.get(3)? };
        entries.push(Entry::new(ERASURE, Id(row.get(0)?), "", version, &json!({"table": kind.key()})));
    }
    let sql =
        "SELECT k.hash, e.h, e.d, e.s, e.id FROM erased_key k JOIN erasure e ON e.id = k.id ORDER BY k.hash";
    let mut statement = here.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let hash: [u8; 32] = row.get(0)?;
        let version = Version { h: row.get(1)?, d: row.get(2)?, s: row.get(3)? };
        entries.push(Entry::new(ERASED_KEY, Id(row.get(4)?), &hex(&hash), version, &Json::Null));
    }
    Ok(entries)
}

/// Takes such an entry into a copy in the making.
pub(crate) fn heard(copy: &Connection, entry: &Entry) -> Result<()> {
    if entry.table == ERASURE {
        let told: Json = serde_json::from_str(&entry.value).unwrap_or_default();
        let table = told.get("table").and_then(Json::as_str).unwrap_or_default();
        let may_be = PERSONS.into_iter().chain(HANGING);
        let Some(kind) = may_be.into_iter().find(|kind| kind.key() == table) else { return Ok(()) };
        let Version { h, d, s } = entry.version();
        copy.prepare_cached("INSERT OR IGNORE INTO erasure (id, tbl, h, d, s) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![entry.id, kind as i64, h, d, s])?;
    } else if let Some(hash) = unhex(&entry.column).filter(|hash| hash.len() == 32) {
        let sql = "INSERT INTO erased_key (hash, id) VALUES (?1, ?2) \
                   ON CONFLICT (hash) DO UPDATE SET id = ?2 WHERE ?2 < id";
        copy.prepare_cached(sql)?.execute(params![hash, entry.id])?;
    }
    Ok(())
}

/// What a place that keeps entries is to be rid of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rid {
    /// Records, each with the key of its kind.
    pub records: Vec<(&'static str, Id)>,
    /// Steps whose words are taken.
    pub steps: Vec<StepId>,
    /// The entries that say so.
    pub entries: Vec<Entry>,
}

impl Repository {
    /// What a place that keeps entries of this deck is to be rid of; most often nothing.
    pub fn rid(&self) -> Result<Rid> {
        let mut rid = Rid::default();
        let mut statement = self.connection.prepare_cached("SELECT tbl, id FROM erasure ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(kind) = kind_numbered(row.get(0)?) else { continue };
            rid.records.push((kind.key(), Id(row.get(1)?)));
        }
        let sql = format!("SELECT d, s FROM step WHERE label = '{SILENT}' ORDER BY d, s");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let steps =
            statement.query_map([], |row| Ok(StepId { device: Device(row.get(0)?), number: row.get(1)? }))?;
        rid.steps = steps.collect::<rusqlite::Result<_>>()?;
        rid.entries = told(&self.connection)?;
        Ok(rid)
    }
}
