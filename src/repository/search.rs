//! The search index: one contentless FTS5 table a main kind, over folded text, in a side file
//! that belongs to this machine. Lost or stale, it catches up by itself from what the deck has
//! seen (`vv`); it is never shared and never backed up.

use std::collections::HashSet;

use chrono::NaiveDate;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row, params, params_from_iter};

use super::duplicates::add_tokens;
use super::error::Result;
use super::file::beside;
use super::side::{attach, empty, table};
use super::storage::{self, id_at};
use super::{Filter, Repository};
use crate::domain::fold::{fold, phone_endings};
use crate::domain::{Field, FieldKind, Id, Kind, Value};
use crate::query::Param;
use crate::query::words::match_expression;

/// Up to so many hits are fetched and sorted; beyond it the sort order is walked and each row
/// is asked whether it is a hit.
const FEW: i64 = 2_000;
/// So many hits a kind are ranked.
const RANKED: usize = 200;
/// So many records of one folded name are looked through for the very spelling.
const NAMESAKES: usize = 2_000;

/// A filter as the statements of a walk use it.
pub(crate) struct Narrow {
    /// ` AND …`, or nothing.
    pub clause: String,
    /// What it binds, in order.
    pub params: Vec<Sql>,
    /// True when few rows pass: they are to be fetched first and sorted after.
    pub is_few: bool,
}

/// What find-anything found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The kind of record.
    pub kind: Kind,
    /// Which record.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// What tells it from others of that name: company, e-mail, phone.
    pub detail: String,
    /// Of an activity its day.
    pub day: Option<NaiveDate>,
}

/// Brings the index after something that is on the disk already: where it cannot follow, it is
/// made anew at the next search.
pub(crate) fn follow(repository: &Repository) {
    if catch_up(repository).is_err() {
        start_anew(repository);
    }
}

/// Throws the side file away and begins an empty one. What cannot be done leaves the index as it
/// was: searching tells the trouble.
pub(crate) fn start_anew(repository: &Repository) {
    let connection = &repository.connection;
    if !repository.has_index.get() {
        return;
    }
    connection.flush_prepared_statement_cache();
    if connection.execute_batch("DETACH search").is_err() {
        return;
    }
    let side =
        repository.path.as_deref().and_then(|path| super::side_of(connection, &repository.who, path).ok());
    let side = side.flatten();
    if let Some(side) = &side {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(beside(side, end));
        }
    }
    let _ = attach(connection, side.as_deref());
}

/// Opens the index when it is first needed: the first frame needs none. False while a step is not
/// on the disk yet, which has to be there before the index is touched.
fn at_hand(repository: &Repository) -> Result<bool> {
    if repository.pending {
        return Ok(false);
    }
    if repository.has_index.get() {
        return Ok(true);
    }
    let side = match &repository.path {
        Some(path) => super::side_of(&repository.connection, &repository.who, path)?,
        None => None,
    };
    // No file can be attached and given its form in the middle of a look: it begins again after.
    let looking = repository.looking.get();
    if looking {
        repository.connection.execute_batch("COMMIT")?;
    }
    let attached = attach(&repository.connection, side.as_deref());
    if looking {
        repository.connection.execute_batch("BEGIN")?;
    }
    attached?;
    repository.has_index.set(true);
    Ok(true)
}

/// Brings the index up to what the deck has seen. Another process at it is let finish: what it
/// did not do is done at the next look.
pub(crate) fn catch_up(repository: &Repository) -> Result<()> {
    let connection = &repository.connection;
    if !at_hand(repository)? {
        return Ok(());
    }
    let ahead = is_ahead(connection)?;
    if !ahead && !is_behind(connection)? {
        return Ok(());
    }
    let is_free = connection.is_autocommit();
    // A savepoint is at home in a look as well, which is a transaction of its own.
    connection.execute_batch("SAVEPOINT catching_up")?;
    let caught = if ahead { empty(connection) } else { Ok(()) }.and_then(|()| index_new(connection));
    let caught = caught.and_then(|()| Ok(connection.execute_batch("RELEASE catching_up")?));
    // What was interrupted may have been taken back as a whole already.
    if caught.is_err() && !connection.is_autocommit() {
        let within = "ROLLBACK TO catching_up; RELEASE catching_up";
        connection.execute_batch(if is_free { "ROLLBACK" } else { within })?;
    }
    match caught {
        Err(error) if error.message().id == "deck-busy" => Ok(()),
        other => other,
    }
}

/// True when the index has seen what the deck has not: the deck was restored from a backup.
fn is_ahead(connection: &Connection) -> Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM search.seen x LEFT JOIN vv v ON v.d = x.d WHERE x.s > coalesce(v.s, 0) LIMIT 1",
    )?;
    Ok(statement.exists([])?)
}

fn is_behind(connection: &Connection) -> Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM vv v LEFT JOIN search.seen x ON x.d = v.d WHERE v.s > coalesce(x.s, 0) LIMIT 1",
    )?;
    Ok(statement.exists([])?)
}

fn index_new(connection: &Connection) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT v.d, v.s, coalesce(x.s, 0) FROM vv v LEFT JOIN search.seen x ON x.d = v.d WHERE v.s > coalesce(x.s, 0)",
    )?;
    let ahead: Vec<(i64, i64, i64)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (device, to, seen) in ahead {
        for kind in Kind::MAIN {
            index_kind(connection, kind, device, seen)?;
        }
        connection
            .prepare_cached(
                "INSERT INTO search.seen (d, s) VALUES (?1, ?2) ON CONFLICT (d) DO UPDATE SET s = ?2",
            )?
            .execute(params![device, to])?;
    }
    Ok(())
}

fn searchable(kind: Kind) -> Vec<&'static Field> {
    kind.fields().iter().filter(|field| field.is_searchable()).collect()
}

fn index_kind(connection: &Connection, kind: Kind, device: i64, seen: i64) -> Result<()> {
    let (name, table, fields) = (kind.key(), table(kind), searchable(kind));
    let mut columns: Vec<String> = fields.iter().map(|field| format!("r.\"{}\"", field.key)).collect();
    columns.push(names_of(kind).to_owned());
    let columns = columns.join(", ");
    let insert = format!("INSERT INTO search.{table} (rowid, text) VALUES (?1, ?2)");
    let mut insert = connection.prepare_cached(&insert)?;
    let sql = format!("SELECT r.rid, {columns} FROM {name} r WHERE r.d = ?1 AND r.s > ?2 AND r.deleted = 0");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![device, seen])?;
    let mut text = String::new();
    while let Some(row) = rows.next()? {
        gather(&fields, row, &mut text)?;
        insert.execute(params![row.get::<_, i64>(0)?, text])?;
    }
    // In the order of the rows: FTS5 writes out all it holds whenever a row number goes back.
    let changed = changed(kind);
    let sql = format!(
        "SELECT r.rid, {columns}, r.deleted FROM ({changed}) t JOIN {name} r ON r.id = t.id \
         LEFT JOIN search.seen x ON x.d = r.d WHERE r.s <= coalesce(x.s, 0) ORDER BY r.rid"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![device, seen])?;
    let mut delete = connection.prepare_cached(&format!("DELETE FROM search.{table} WHERE rowid = ?1"))?;
    while let Some(row) = rows.next()? {
        let rid: i64 = row.get(0)?;
        delete.execute([rid])?;
        if row.get::<_, i64>(fields.len() + 2)? == 0 {
            gather(&fields, row, &mut text)?;
            insert.execute(params![rid, text])?;
        }
    }
    Ok(())
}

/// The names that a row is found by beside its own words, folded: a deal's account and main
/// contact.
fn names_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Opportunity => {
            "coalesce((SELECT a.folded FROM account a WHERE a.id = r.account), '') || ' ' || \
             coalesce((SELECT c.folded FROM contact c WHERE c.id = r.contact), '')"
        }
        _ => "''",
    }
}

/// The rows whose words a device's newer steps have changed: `?1` is the device, `?2` what was
/// seen of it.
fn changed(kind: Kind) -> String {
    let newer = "f.d = ?1 AND f.s > ?2 AND f.tbl =";
    let own = format!("SELECT DISTINCT f.id FROM field_version f WHERE {newer} {}", kind as i64);
    if kind != Kind::Opportunity {
        return own;
    }
    let (account, contact, link) =
        (Kind::Account as i64, Kind::Contact as i64, Kind::OpportunityContact as i64);
    format!(
        "{own} UNION SELECT o.id FROM field_version f JOIN opportunity o ON o.account = f.id \
         WHERE {newer} {account} AND f.col = 'name' \
         UNION SELECT l.opportunity FROM field_version f JOIN opportunity_contact l ON l.contact = f.id \
         WHERE {newer} {contact} AND f.col = 'name' \
         UNION SELECT l.opportunity FROM field_version f JOIN opportunity_contact l ON l.id = f.id \
         WHERE {newer} {link} \
         UNION SELECT f.opportunity FROM opportunity_contact f WHERE f.d = ?1 AND f.s > ?2"
    )
}

/// The words of a row: folded text, and each phone as every ending of its digits.
fn gather(fields: &[&Field], row: &Row<'_>, text: &mut String) -> Result<()> {
    text.clear();
    for (at, field) in fields.iter().enumerate() {
        let value = storage::read(&field.kind, row.get_ref(at + 1)?);
        match &value {
            Value::Text(words) => text.push_str(&fold(words)),
            Value::List(phones) if field.kind == FieldKind::Phones => {
                for phone in phones {
                    phone_endings(phone, text);
                }
            }
            Value::List(items) => text.push_str(&fold(&items.join(" "))),
            _ => continue,
        }
        add_tokens(field, &value, text);
        text.push(' ');
    }
    text.push_str(row.get_ref(fields.len() + 1)?.as_str().unwrap_or_default());
    Ok(())
}

/// A filter as a clause with what it binds; plain words by the index, whatever their number,
/// which is brought up to date first.
pub(crate) fn clause(
    repository: &Repository,
    kind: Kind,
    filter: Option<&Filter>,
) -> Result<(String, Vec<Sql>)> {
    let Some(filter) = filter else { return Ok((String::new(), Vec::new())) };
    let sql = filter.to_sql();
    if sql.searches() {
        catch_up(repository)?;
    }
    let (mut clause, mut params) = (String::new(), Vec::new());
    if let Some(words) = sql.words {
        let table = table(kind);
        clause.push_str(&format!(" AND r.rid IN (SELECT rowid FROM search.{table} WHERE {table} MATCH ?)"));
        params.push(Sql::Text(words));
    }
    if !sql.clause.is_empty() {
        clause.push_str(&format!(" AND ({})", sql.clause));
    }
    params.extend(sql.params.into_iter().map(stored));
    Ok((clause, params))
}

fn stored(param: Param) -> Sql {
    match param {
        Param::Text(text) => Sql::Text(text),
        Param::Integer(number) => Sql::Integer(number),
        Param::Real(number) => Sql::Real(number),
        Param::Blob(bytes) => Sql::Blob(bytes),
    }
}

/// A filter for a walk in sort order: few hits are fetched first, many are met on the way.
pub(crate) fn narrow(repository: &Repository, kind: Kind, filter: Option<&Filter>) -> Result<Narrow> {
    let (clause, params) = clause(repository, kind, filter)?;
    let Some(Sql::Text(words)) = params.first().filter(|_| clause.starts_with(" AND r.rid IN (SELECT rowid"))
    else {
        return Ok(Narrow { clause, params, is_few: false });
    };
    let table = table(kind);
    let sql =
        format!("SELECT count(*) FROM (SELECT 1 FROM search.{table} WHERE {table} MATCH ?1 LIMIT {FEW})");
    let hits: i64 = repository.connection.prepare_cached(&sql)?.query_row([words], |row| row.get(0))?;
    if hits < FEW {
        return Ok(Narrow { clause, params, is_few: true });
    }
    let first = format!(" AND r.rid IN (SELECT rowid FROM search.{table} WHERE {table} MATCH ?)");
    let asked = format!(" AND EXISTS (SELECT 1 FROM search.{table} WHERE {table} MATCH ? AND rowid = r.rid)");
    Ok(Narrow { clause: clause.replacen(&first, &asked, 1), params, is_few: false })
}

impl Repository {
    /// Finds records of these of the main kinds by pieces of their words and phones, the nearest first:
    /// those whose e-mail address it is, names that begin so with the very marks, then without them,
    /// then names one of whose words begins so, then anything; activities after the names.
    /// However large the deck, no name that begins so is missed for one that does not.
    pub fn find(&self, text: &str, kinds: &[Kind], limit: usize) -> Result<Vec<Hit>> {
        let Some(expression) = match_expression(text) else { return Ok(Vec::new()) };
        catch_up(self)?;
        let _asked = self.allowance.asked();
        let wanted = fold(text.trim());
        let mut ranked: Vec<(u8, usize, Kind, i64, String)> = Vec::new();
        let all = [Kind::Contact, Kind::Account, Kind::Opportunity, Kind::Lead, Kind::Activity];
        for kind in all.into_iter().filter(|kind| kinds.contains(kind)) {
            let mut met = HashSet::new();
            for (goal, sql, bound) in questions(kind, &expression, &wanted, text) {
                let mut statement = self.connection.prepare_cached(&sql)?;
                let mut rows = statement.query(params_from_iter(bound))?;
                while let Some(row) = rows.next()? {
                    let rid: i64 = row.get(0)?;
                    if met.insert(rid) {
                        let name = row.get::<_, Option<String>>(1)?.unwrap_or_default();
                        let folded = row.get_ref(2)?.as_str().unwrap_or_default();
                        let score = match goal {
                            Goal::Address => 0,
                            Goal::Words => 1 + rank(kind, &name, folded, text, &wanted),
                        };
                        ranked.push((score, name.chars().count(), kind, rid, name));
                    }
                }
            }
        }
        // Stable: kinds keep their order among equals.
        ranked.sort_by_key(|(score, length, ..)| (*score, *length));
        ranked.into_iter().take(limit).map(|(_, _, kind, rid, name)| self.hit(kind, rid, name)).collect()
    }

    /// A hit with what tells it from others of its name.
    fn hit(&self, kind: Kind, rid: i64, name: String) -> Result<Hit> {
        let detail = match kind {
            Kind::Account => "coalesce(r.domain, r.city, '')",
            Kind::Contact => {
                "coalesce((SELECT a.name FROM account a WHERE a.id = r.account), json_extract(r.email, '$[0]'), \
                 json_extract(r.phone, '$[0]'), '')"
            }
            Kind::Lead => "coalesce(r.company, json_extract(r.email, '$[0]'), '')",
            Kind::Opportunity => "coalesce((SELECT a.name FROM account a WHERE a.id = r.account), '')",
            // Many are called the same: whom it is about and when say which one it is.
            Kind::Activity => {
                "coalesce((SELECT a.name FROM account a WHERE a.id = r.account), (SELECT c.name FROM contact c \
                 WHERE c.id = r.contact), (SELECT l.name FROM lead l WHERE l.id = r.lead), r.type, '')"
            }
            _ => "coalesce(r.type, '')",
        };
        let day = if kind == Kind::Activity { "r.due, r.done_at" } else { "NULL, NULL" };
        let sql = format!("SELECT r.id, {detail}, {day} FROM {} r WHERE r.rid = ?1", kind.key());
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([rid], |row| {
            let id = id_at(row, 0)?.unwrap_or(Id([0; 16]));
            let due = row.get::<_, Option<i64>>(2)?.and_then(storage::from_days);
            let done: Option<i64> = row.get(3)?;
            let day = due.or_else(|| done.map(|moment| self.who.clock.day_of(moment)));
            Ok(Hit { kind, id, name, detail: row.get(1)?, day })
        })?)
    }

    /// Opens the side index, as it is.
    pub fn open_search(&self) -> Result<()> {
        at_hand(self).map(drop)
    }

    /// True when the side index lags behind the deck, so that the next search has to catch up.
    pub fn search_is_behind(&self) -> Result<bool> {
        Ok(at_hand(self)? && is_behind(&self.connection)?)
    }

    /// Brings the side index up to date; as long as it takes.
    pub fn catch_up_search(&self) -> Result<()> {
        catch_up(self)
    }
}

/// What a question is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// The records whose e-mail address the whole text is.
    Address,
    /// Names and words.
    Words,
}

/// What is asked of a kind, with what it binds: for the address, where it is one, for the names that
/// are just so and those that begin so, which the index of names answers however many there are,
/// then for any word.
fn questions(kind: Kind, expression: &str, wanted: &str, text: &str) -> Vec<(Goal, String, Vec<String>)> {
    let (name, table) = (kind.key(), table(kind));
    let columns = format!("r.rid, r.\"{}\", r.folded", kind.title().unwrap_or("name"));
    let mut asked = Vec::new();
    let address = text.trim().to_lowercase();
    if address.split_once('@').is_some_and(|(_, domain)| domain.contains('.'))
        && kind.field("email").is_some()
    {
        asked.push((
            Goal::Address,
            format!(
                "SELECT {columns} FROM search.{table} f JOIN {name} r ON r.rid = f.rowid \
                 WHERE {table} MATCH ?1 AND r.deleted = 0 \
                 AND EXISTS (SELECT 1 FROM json_each(r.email) e WHERE lower(e.value) = ?2) LIMIT {RANKED}"
            ),
            vec![expression.to_owned(), address],
        ));
    }
    // Activities have no index of names: there are many of a name, and the latest count.
    if kind != Kind::Activity && !wanted.is_empty() {
        asked.push((
            Goal::Words,
            format!("SELECT {columns} FROM {name} r WHERE r.deleted = 0 AND r.folded = ?1 LIMIT {NAMESAKES}"),
            vec![wanted.to_owned()],
        ));
        asked.push((
            Goal::Words,
            format!(
                "SELECT {columns} FROM {name} r WHERE r.deleted = 0 AND r.folded >= ?1 AND r.folded < ?2 \
                 ORDER BY r.folded LIMIT {RANKED}"
            ),
            vec![wanted.to_owned(), format!("{wanted}{}", char::MAX)],
        ));
    }
    asked.push((
        Goal::Words,
        format!(
            "SELECT {columns} FROM search.{table} f JOIN {name} r ON r.rid = f.rowid \
             WHERE {table} MATCH ?1 AND r.deleted = 0 LIMIT {RANKED}"
        ),
        vec![expression.to_owned()],
    ));
    asked
}

/// Smaller is nearer. What an activity says comes after the names of those it may be about.
fn rank(kind: Kind, name: &str, folded: &str, text: &str, wanted: &str) -> u8 {
    let lower = name.to_lowercase();
    let spelled = text.trim().to_lowercase();
    let begins = |name: &str, text: &str| format!(" {name}").contains(&format!(" {text}"));
    let said = if kind == Kind::Activity { 4 } else { 0 };
    said + if lower.starts_with(&spelled) {
        0
    } else if folded.starts_with(wanted) {
        1
    } else if begins(&lower, &spelled) {
        2
    } else if begins(folded, wanted) {
        3
    } else if folded.contains(wanted) {
        4
    } else {
        5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_word_that_begins_so_come_before_what_was_done() {
        let rank = |kind, name: &str| rank(kind, name, &fold(name), "an", "an");
        let contact = ["Andrew", "Ân", "Jo Andersen", "Đỗ Ánh"].map(|name| rank(Kind::Contact, name));
        assert!(contact.is_sorted() && contact[0] < contact[3], "{contact:?}");
        let said = rank(Kind::Activity, "Answered questions");
        assert!(contact[3] < said && said <= rank(Kind::Contact, "Hans"));
    }
}
