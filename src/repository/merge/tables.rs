//! Reading and writing the rows of a table with the versions of their fields.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row as Found, params, params_from_iter};
use rustc_hash::FxHashMap;

use super::met::{Row, Version, meet};
use super::{Ahead, Candidates, carry, note};
use crate::domain::fold::fold;
use crate::domain::{Id, Kind};
use crate::repository::error::Result;
use crate::repository::storage::{has_folded, kind_at, kind_numbered};

/// How a kind's rows are read and written where both copies have them.
pub(super) struct Table {
    kind: Kind,
    columns: Vec<String>,
    select: String,
    title: Option<usize>,
    has_updated: bool,
}

/// Two versions of one row, and what is to become of them.
pub(super) struct Meeting {
    /// Ours; none when it is not here.
    ours: Option<Row>,
    row: Row,
    /// How many values are no longer ours.
    pub fields: i64,
    /// Fields with one version and two values.
    pub anomalies: i64,
}

impl Meeting {
    /// Whether the row is not here yet.
    pub fn is_new(&self) -> bool {
        self.ours.is_none()
    }

    /// Whether anything is not as it was here, a version included.
    pub fn changes(&self) -> bool {
        self.ours.as_ref() != Some(&self.row)
    }

    /// The places of the columns that get another value.
    fn changed(&self) -> impl Iterator<Item = usize> {
        let is_other =
            |at: &usize| self.ours.as_ref().is_none_or(|ours| ours.values[*at] != self.row.values[*at]);
        (0..self.row.values.len()).filter(is_other)
    }
}

impl Table {
    pub fn of(kind: Kind, here: &Connection, there: &Connection) -> Result<Table> {
        let theirs = carry::columns_of(there, kind.key())?;
        let is_merged = |column: &String| carry::is_merged(kind, column) && theirs.contains(column);
        let columns: Vec<String> =
            carry::columns_of(here, kind.key())?.into_iter().filter(is_merged).collect();
        let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let table = kind.key();
        let has_updated = kind.field("updated").is_some();
        let title = kind.title().filter(|_| has_folded(kind));
        Ok(Table {
            kind,
            select: format!("SELECT h, d, s, {} FROM {table} WHERE id = ?1", quoted.join(", ")),
            title: title.and_then(|title| columns.iter().position(|column| column == title)),
            columns,
            has_updated,
        })
    }

    /// The columns that copies tell each other of.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What their version of a row and ours come to; none when they have no such row.
    pub fn meet(&self, here: &Connection, there: &Connection, id: Id) -> Result<Option<Meeting>> {
        let Some(theirs) = self.read(there, id)? else { return Ok(None) };
        let Some(ours) = self.read(here, id)? else {
            return Ok(Some(Meeting { ours: None, row: theirs, fields: 0, anomalies: 0 }));
        };
        let met = meet(&ours, &theirs);
        Ok(Some(Meeting { ours: Some(ours), row: met.row, fields: met.fields, anomalies: met.anomalies }))
    }

    /// Whether the kept figures follow from what a meeting changes; they are not asked for where
    /// they do not, for reading a record twice costs more than all else about it.
    pub fn is_counted(&self, meeting: &Meeting) -> bool {
        const OF_DEALS: [&str; 7] =
            ["deleted", "stage", "owner", "currency", "amount", "probability", "account"];
        let counts = |column: &str| match self.kind {
            Kind::Opportunity => OF_DEALS.contains(&column),
            _ => column == "deleted",
        };
        // Of several ties the first made counts, of several plans too: their versions alone do.
        if !matches!(self.kind, Kind::Account | Kind::Contact | Kind::Lead | Kind::Opportunity) {
            return true;
        }
        meeting.is_new() || meeting.changed().any(|at| counts(&self.columns[at]))
    }

    pub fn read(&self, connection: &Connection, id: Id) -> Result<Option<Row>> {
        let mut statement = connection.prepare_cached(&self.select)?;
        let count = self.columns.len();
        let row = statement.query_row([id.0], |row| {
            let values = (3..3 + count).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Sql>>>()?;
            let base = Version { h: row.get(0)?, d: row.get(1)?, s: row.get(2)? };
            Ok(Row { base, values, versions: vec![None; count] })
        });
        let Some(mut row) = row.optional()? else { return Ok(None) };
        let mut statement =
            connection.prepare_cached("SELECT col, h, d, s FROM field_version WHERE id = ?1 AND tbl = ?2")?;
        let mut versions = statement.query(params![id.0, self.kind as i64])?;
        while let Some(version) = versions.next()? {
            let name = version.get_ref(0)?.as_str().unwrap_or_default();
            if let Some(at) = self.columns.iter().position(|column| column == name) {
                row.versions[at] =
                    Some(Version { h: version.get(1)?, d: version.get(2)?, s: version.get(3)? });
            }
        }
        Ok(Some(row))
    }

    /// Writes what a meeting came to: of a row that is here only what is not as it was.
    pub fn write(&self, here: &Connection, id: Id, meeting: &Meeting) -> Result<()> {
        let row = &meeting.row;
        let (mut names, mut bound) = (vec!["id", "h", "d", "s"], vec![Sql::Blob(id.0.to_vec())]);
        bound.extend([row.base.h, row.base.d, row.base.s].map(Sql::Integer));
        for at in meeting.changed() {
            names.push(&self.columns[at]);
            bound.push(row.values[at].clone());
        }
        if self.has_updated {
            let latest = (0..self.columns.len()).map(|at| row.version(at).h).max().unwrap_or(row.base.h);
            names.push("updated");
            bound.push(Sql::Integer(latest >> 16));
        }
        if let Some(at) = self.title.filter(|title| meeting.changed().any(|at| at == *title)) {
            names.push("folded");
            let folded = match &row.values[at] {
                Sql::Text(title) if !title.is_empty() => Sql::Text(fold(title)),
                _ => Sql::Null,
            };
            bound.push(folded);
        }
        let sql = if meeting.is_new() { self.insert(&names) } else { self.update(&names) };
        here.prepare_cached(&sql)?.execute(params_from_iter(bound))?;
        self.stamp(here, id, meeting)
    }

    fn insert(&self, names: &[&str]) -> String {
        let marks: Vec<String> = (1..=names.len()).map(|at| format!("?{at}")).collect();
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        format!("INSERT INTO {} ({}) VALUES ({})", self.kind.key(), quoted.join(", "), marks.join(", "))
    }

    /// Only the columns that change: every other one would have its indexes written too.
    fn update(&self, names: &[&str]) -> String {
        let sets = names.iter().enumerate().skip(1).map(|(at, name)| format!("\"{name}\" = ?{}", at + 1));
        format!("UPDATE {} SET {} WHERE id = ?1", self.kind.key(), sets.collect::<Vec<_>>().join(", "))
    }

    fn stamp(&self, here: &Connection, id: Id, meeting: &Meeting) -> Result<()> {
        for (at, version) in meeting.row.versions.iter().enumerate() {
            let ours = meeting.ours.as_ref().and_then(|ours| ours.versions[at]);
            if *version == ours {
                continue;
            }
            let (table, column) = (self.kind as i64, &self.columns[at]);
            if let Some(Version { h, d, s }) = version {
                here.prepare_cached(
                    "INSERT OR REPLACE INTO field_version (tbl, id, col, h, d, s) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![table, id.0, column, h, d, s])?;
            } else {
                here.prepare_cached("DELETE FROM field_version WHERE id = ?1 AND tbl = ?2 AND col = ?3")?
                    .execute(params![id.0, table, column])?;
            }
        }
        Ok(())
    }
}

/// The rows that commits made or changed that this copy has not seen.
pub(super) fn written_since(there: &Connection, ahead: &[Ahead]) -> Result<Candidates> {
    let mut candidates = Candidates::new();
    for Ahead { device, here, .. } in ahead {
        for kind in Kind::ALL {
            let sql = format!("SELECT id FROM {} WHERE d = ?1 AND s > ?2", kind.key());
            let mut statement = there.prepare_cached(&sql)?;
            let mut rows = statement.query(params![device, here])?;
            while let Some(row) = rows.next()? {
                note(&mut candidates, kind, row.get_ref(0)?.as_blob().unwrap_or_default());
            }
        }
        let mut statement =
            there.prepare_cached("SELECT tbl, id FROM field_version WHERE d = ?1 AND s > ?2")?;
        let mut rows = statement.query(params![device, here])?;
        while let Some(row) = rows.next()? {
            if let Some(kind) = kind_at(row, 0)? {
                note(&mut candidates, kind, row.get_ref(1)?.as_blob().unwrap_or_default());
            }
        }
    }
    Ok(candidates)
}

/// The rows whose versions are not the same in both copies.
pub(super) fn different(here: &Connection, there: &Connection) -> Result<Candidates> {
    let mut candidates = Candidates::new();
    for kind in Kind::ALL {
        let sql = format!("SELECT id, h, d, s FROM {}", kind.key());
        let mut ours: FxHashMap<[u8; 16], Version> = FxHashMap::default();
        each(here, &sql, |row| {
            if let Some(id) = id_of(row)? {
                ours.insert(id, version_of(row)?);
            }
            Ok(())
        })?;
        each(there, &sql, |row| {
            let Some(id) = id_of(row)? else { return Ok(()) };
            if ours.get(&id) != Some(&version_of(row)?) {
                note(&mut candidates, kind, &id);
            }
            Ok(())
        })?;
    }
    let sql = "SELECT id, h, d, s, tbl, col FROM field_version";
    let mut ours: FxHashMap<([u8; 16], i64, String), Version> = FxHashMap::default();
    each(here, sql, |row| {
        if let Some(id) = id_of(row)? {
            ours.insert((id, row.get(4)?, row.get(5)?), version_of(row)?);
        }
        Ok(())
    })?;
    each(there, sql, |row| {
        let Some(id) = id_of(row)? else { return Ok(()) };
        let key = (id, row.get(4)?, row.get(5)?);
        if ours.get(&key) != Some(&version_of(row)?)
            && let Some(kind) = kind_numbered(key.1)
        {
            note(&mut candidates, kind, &id);
        }
        Ok(())
    })?;
    Ok(candidates)
}

fn each(connection: &Connection, sql: &str, mut visit: impl FnMut(&Found<'_>) -> Result<()>) -> Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(row)?;
    }
    Ok(())
}

/// The id of a row; none where there is no such thing.
fn id_of(row: &Found<'_>) -> Result<Option<[u8; 16]>> {
    Ok(row.get_ref(0)?.as_blob().ok().and_then(|id| id.try_into().ok()))
}

fn version_of(row: &Found<'_>) -> Result<Version> {
    Ok(Version { h: row.get(1)?, d: row.get(2)?, s: row.get(3)? })
}

#[cfg(test)]
mod tests {
    use crate::domain::{Change, Id, Kind, Value, link};
    use crate::repository::merge::tests::{copies, state};
    use crate::repository::merge::{Compare, Keep};
    use crate::repository::{Clock, Repository};

    const NOW: i64 = 1_790_000_000_000;

    fn take(to: &mut Repository, from: &Repository) {
        to.merge_from(&from.connection, Compare::New, Keep::Yes).expect("a merge");
    }

    #[test]
    fn of_ties_the_same_one_counts_on_every_copy_when_one_of_them_was_made_twice() {
        let mut decks = copies(4);
        let id = |n: u8| Id::new(NOW, [n; 10]);
        let mut made = vec![Change::create(Kind::Opportunity, id(1), [("name", Value::from("Renewal"))])];
        made.extend([2, 3].map(|n| Change::create(Kind::Contact, id(n), [("name", Value::from("Lan"))])));
        decks[0].commit("made", made).expect("a step");
        let (first, others) = decks.split_first_mut().expect("a deck");
        for deck in others {
            take(deck, first);
        }
        let tie = |deck: &mut Repository, minute: i64, contact: u8| {
            deck.who.clock = Clock::Fixed(NOW + minute * 60_000);
            let values = [("opportunity", Value::Id(id(1))), ("contact", id(contact).into())];
            let tie = link::opportunity_contact(id(1), id(contact));
            deck.commit("tied", vec![Change::create(Kind::OpportunityContact, tie, values)]).expect("a step");
        };
        tie(&mut decks[0], 1, 2);
        tie(&mut decks[1], 2, 3);
        tie(&mut decks[2], 3, 2);
        // The last one hears of the second making late, after it had settled on the first.
        let mut late = decks.pop().expect("a deck");
        for from in [0, 1, 2] {
            take(&mut late, &decks[from]);
        }
        let mut other = decks.pop().expect("a deck");
        for from in [1, 0] {
            take(&mut other, &decks[from]);
        }
        assert_eq!(state(&late), state(&other));
        let deal = late.get(Kind::Opportunity, id(1)).expect("a read").expect("the deal");
        assert_eq!(deal.get("contact").as_id(), Some(id(3)));
    }
}
