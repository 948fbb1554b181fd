//! Windows of rows by keyset, in any sort order: what is visible and a page more, never all rows.
//! Empty values come last in either direction.

use std::collections::HashMap;

use rusqlite::types::{ToSql, Value as Sql, ValueRef};
use rusqlite::{OptionalExtension, params_from_iter};

use super::error::Result;
use super::read::record_of;
use super::storage::{has_folded, read_id, statements};
use super::{Filter, Lists, Repository, search};
use crate::domain::id::hex;
use crate::domain::{Field, FieldKind, Id, Kind, Record, Value};

/// One sort key: the key of a catalogue field, and the direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// A field of the kind.
    pub key: String,
    /// Greatest first; empty values come last all the same.
    pub descending: bool,
}

impl Sort {
    /// Smallest first.
    pub fn up(key: &str) -> Sort {
        Sort { key: key.to_owned(), descending: false }
    }

    /// Greatest first.
    pub fn down(key: &str) -> Sort {
        Sort { key: key.to_owned(), descending: true }
    }
}

/// A row's place in a sort order: what it sorts by, which is not always what it shows (a stage
/// sorts by its order, a name folded). It comes from a [`Page`] or from [`Repository::mark_of`].
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// One value a sort key.
    pub values: Vec<Value>,
    /// The row number, which decides between equals.
    pub rid: i64,
}

/// A sort value as it was read.
fn sort_value(stored: ValueRef<'_>) -> Value {
    match stored {
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => read_id(bytes).map_or(Value::Null, Value::Id),
        _ => Value::Null,
    }
}

/// A sort value as it is bound.
fn sort_bound(value: &Value) -> Sql {
    match value {
        Value::Integer(number) => Sql::Integer(*number),
        Value::Text(text) => Sql::Text(text.clone()),
        Value::Id(id) => Sql::Blob(id.0.to_vec()),
        _ => Sql::Null,
    }
}

/// Where a window starts.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// At the first row.
    Start,
    /// At the last rows.
    End,
    /// After a row seen before.
    After(Mark),
    /// Before a row seen before; the rows still come in sort order.
    Before(Mark),
    /// At this record and what follows; at the first row when it is not there.
    At(Id),
}

/// Which rows are wanted.
#[derive(Clone, Debug)]
pub struct Window {
    /// The kind of record.
    pub kind: Kind,
    /// Only rows that pass it.
    pub filter: Option<Filter>,
    /// The order; by name, else by age, when empty.
    pub sort: Vec<Sort>,
    /// Where to start.
    pub from: From,
    /// At most so many rows.
    pub limit: usize,
}

/// Rows in order, whole records, with what they refer to by name.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The records.
    pub rows: Vec<Record>,
    /// The place of each row, for the next window.
    pub marks: Vec<Mark>,
    /// Names of the records the rows refer to.
    pub names: HashMap<Id, String>,
    /// True when there are rows before the first.
    pub more_before: bool,
    /// True when there are rows after the last.
    pub more_after: bool,
}

/// Which way rows are walked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Onwards,
    Back,
}

/// Whether the row of the mark itself is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    With,
    Without,
}

/// A sort key as SQL.
struct Order {
    sql: String,
    descending: bool,
}

/// The rows of one walk, with their places.
type Walked = Vec<(Record, Mark)>;

impl Repository {
    /// The rows of a window.
    pub fn window(&self, window: &Window) -> Result<Page> {
        self.window_where(window, None)
    }

    /// The rows of a window that also pass one more clause, such as a board column's stage.
    pub(crate) fn window_where(&self, window: &Window, also: Option<(String, Vec<Sql>)>) -> Result<Page> {
        let _asked = self.allowance.asked();
        let orders = orders(&self.lists, window.kind, &window.sort);
        let mut narrow = search::narrow(self, window.kind, window.filter.as_ref())?;
        if let Some((clause, values)) = also {
            narrow.clause.insert_str(0, &clause);
            narrow.params.splice(0..0, values);
            // Of a column, few deals were closed in the time that is asked for.
            narrow.is_few |= window.filter.as_ref().is_some_and(|filter| filter.asks_about("closed_at"));
        }
        let scan = |way| Scan { repository: self, kind: window.kind, narrow: &narrow, orders: &orders, way };
        let walk = |way, mark: Option<(&Mark, Bound)>, limit| scan(way).walk(mark, limit);
        let limit = window.limit;
        let (mut rows, more_before, more_after) = match &window.from {
            From::Start => forward(walk(Way::Onwards, None, limit + 1)?, limit, false),
            From::End => backward(walk(Way::Back, None, limit + 1)?, limit, false),
            From::After(mark) => {
                forward(walk(Way::Onwards, Some((mark, Bound::Without)), limit + 1)?, limit, true)
            }
            From::Before(mark) => {
                backward(walk(Way::Back, Some((mark, Bound::Without)), limit + 1)?, limit, true)
            }
            From::At(id) => match self.mark_of(window.kind, &window.sort, *id)? {
                None => forward(walk(Way::Onwards, None, limit + 1)?, limit, false),
                Some(mark) => {
                    let before = !walk(Way::Back, Some((&mark, Bound::Without)), 1)?.is_empty();
                    forward(walk(Way::Onwards, Some((&mark, Bound::With)), limit + 1)?, limit, before)
                }
            },
        };
        let (mut records, marks): (Vec<_>, Vec<_>) = rows.drain(..).unzip();
        self.dress(window.kind, &mut records)?;
        let names = self.names_in(&records)?;
        Ok(Page { rows: records, marks, names, more_before, more_after })
    }

    /// The place of a record in a sort order; none when it is not there.
    pub fn mark_of(&self, kind: Kind, sort: &[Sort], id: Id) -> Result<Option<Mark>> {
        let orders = orders(&self.lists, kind, sort);
        let keys: Vec<&str> = orders.iter().map(|order| order.sql.as_str()).collect();
        let sql = format!(
            "SELECT r.rid, {} FROM {} r WHERE r.id = ?1 AND r.deleted = 0",
            keys.join(", "),
            kind.key()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mark = statement.query_row([id.0], |row| {
            let read = |at| row.get_ref(at).map(sort_value);
            let values = (1..=orders.len()).map(read).collect::<rusqlite::Result<_>>()?;
            Ok(Mark { values, rid: row.get(0)? })
        });
        Ok(mark.optional()?)
    }

    /// How many live rows of a kind pass the filter; without one from the kept totals. Counts no
    /// further than `limit`.
    pub fn count(&self, kind: Kind, filter: Option<&Filter>, limit: Option<i64>) -> Result<i64> {
        let Some(filter) = filter else {
            let mut statement = self.connection.prepare_cached("SELECT n FROM kind_total WHERE tbl = ?1")?;
            return Ok(statement.query_row([kind as i64], |row| row.get(0)).optional()?.unwrap_or(0));
        };
        let _asked = self.allowance.asked();
        let (clause, mut params) = search::clause(self, kind, Some(filter))?;
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM {} r WHERE r.deleted = 0{clause} LIMIT ?)",
            kind.key()
        );
        params.push(Sql::Integer(limit.unwrap_or(-1)));
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(params_from_iter(params), |row| row.get(0))?)
    }

    /// Names of everything these records refer to.
    pub fn names_in(&self, records: &[Record]) -> Result<HashMap<Id, String>> {
        let named = records.iter().flat_map(|record| record.references(&self.lists.catalogue));
        self.names(&named.collect::<Vec<_>>())
    }
}

/// The rows that have a value to sort by, or those that have none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Filled,
    Empty,
}

/// What the statements of one walk share.
struct Scan<'a> {
    repository: &'a Repository,
    kind: Kind,
    narrow: &'a search::Narrow,
    orders: &'a [Order],
    way: Way,
}

impl Scan<'_> {
    /// Walks rows one way from a place. With one sort key, rows that have a value and rows that
    /// have none are two index walks.
    fn walk(&self, mark: Option<(&Mark, Bound)>, limit: usize) -> Result<Walked> {
        let [order] = self.orders else { return self.many(mark, limit) };
        let empty = |mark: &Mark| mark.values.first().is_some_and(|value| *value == Value::Null);
        let onwards = self.way == Way::Onwards;
        let parts = if onwards { [Part::Filled, Part::Empty] } else { [Part::Empty, Part::Filled] };
        let started = mark.map(|(mark, _)| if empty(mark) { Part::Empty } else { Part::Filled });
        let mut rows = Walked::new();
        let from = started.and_then(|part| parts.iter().position(|p| *p == part)).unwrap_or(0);
        for part in &parts[from..] {
            let here = mark.filter(|_| started == Some(*part));
            if rows.len() < limit {
                rows.extend(self.one(order, *part, here, limit - rows.len())?);
            }
        }
        Ok(rows)
    }

    fn one(&self, order: &Order, part: Part, mark: Option<(&Mark, Bound)>, limit: usize) -> Result<Walked> {
        let down = order.descending != (self.way == Way::Back);
        let (sign, direction) = if down { ("<", "DESC") } else { (">", "ASC") };
        let plus = if self.narrow.is_few { "+" } else { "" };
        let key = format!("{plus}{}", order.sql);
        let mut bound: Vec<Sql> = self.narrow.params.clone();
        let or_same = |with| if with == Bound::With { "=" } else { "" };
        let (place, by) = match part {
            Part::Filled => {
                let place = mark.map_or(String::new(), |(mark, with)| {
                    bound.extend([sort_bound(&mark.values[0]), Sql::Integer(mark.rid)]);
                    format!(" AND ({key}, r.rid) {sign}{} (?, ?)", or_same(with))
                });
                (format!(" AND {key} IS NOT NULL{place}"), format!("{key} {direction}, r.rid {direction}"))
            }
            Part::Empty => {
                let place = mark.map_or(String::new(), |(mark, with)| {
                    bound.push(Sql::Integer(mark.rid));
                    format!(" AND r.rid {sign}{} ?", or_same(with))
                });
                (format!(" AND {} IS NULL{place}", order.sql), format!("r.rid {direction}"))
            }
        };
        self.rows(&place, &by, bound, limit)
    }

    /// Several sort keys: one comparison a key, empty values last.
    fn many(&self, mark: Option<(&Mark, Bound)>, limit: usize) -> Result<Walked> {
        let mut bound: Vec<Sql> = self.narrow.params.clone();
        let (mut by, mut cases, mut same) = (String::new(), Vec::new(), String::from("1"));
        let back = self.way == Way::Back;
        for (at, order) in self.orders.iter().enumerate() {
            let key = &order.sql;
            let direction = if order.descending == back { "ASC" } else { "DESC" };
            let last = if back { "DESC" } else { "ASC" };
            by.push_str(&format!("({key} IS NULL) {last}, {key} {direction}, "));
            if let Some((mark, _)) = mark {
                let value = &mark.values[at];
                let sign = if order.descending == back { ">" } else { "<" };
                let further = match (value, back) {
                    (Value::Null, false) => "0".to_owned(),
                    (Value::Null, true) => format!("{key} IS NOT NULL"),
                    (_, false) => format!("({key} {sign} ? OR {key} IS NULL)"),
                    (_, true) => format!("{key} {sign} ?"),
                };
                cases.push(format!("({same} AND {further})"));
                same.push_str(&format!(" AND {key} IS ?"));
            }
        }
        let place = mark.map_or(String::new(), |(mark, with)| {
            for at in 0..=self.orders.len() {
                bound.extend(mark.values[..at].iter().map(sort_bound));
                if let Some(value) = mark.values.get(at).filter(|value| **value != Value::Null) {
                    bound.push(sort_bound(value));
                }
            }
            bound.push(Sql::Integer(mark.rid));
            let sign = if back { "<" } else { ">" };
            let or_same = if with == Bound::With { "=" } else { "" };
            cases.push(format!("({same} AND r.rid {sign}{or_same} ?)"));
            format!(" AND ({})", cases.join(" OR "))
        });
        by.push_str(if back { "r.rid DESC" } else { "r.rid ASC" });
        self.rows(&place, &by, bound, limit)
    }

    fn rows(&self, place: &str, by: &str, mut bound: Vec<Sql>, limit: usize) -> Result<Walked> {
        let columns = &statements(self.kind).columns;
        let keys: Vec<&str> = self.orders.iter().map(|order| order.sql.as_str()).collect();
        let sql = format!(
            "SELECT {columns}, {} FROM {} r WHERE r.deleted = 0{}{place} ORDER BY {by} LIMIT ?",
            keys.join(", "),
            self.kind.key(),
            self.narrow.clause,
        );
        bound.push(Sql::Integer(limit as i64));
        let mut statement = self.repository.connection.prepare_cached(&sql)?;
        let first = self.kind.fields().len() + 3;
        let bound: Vec<&dyn ToSql> = bound.iter().map(|value| value as &dyn ToSql).collect();
        let rows = statement.query_map(&bound[..], |row| {
            let record = record_of(self.kind, row)?;
            let read = |at| row.get_ref(at).map(sort_value);
            let values = (first..first + keys.len()).map(read).collect::<rusqlite::Result<_>>()?;
            let mark = Mark { values, rid: record.rid };
            Ok((record, mark))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn forward(mut rows: Walked, limit: usize, before: bool) -> (Walked, bool, bool) {
    let more = rows.len() > limit;
    rows.truncate(limit);
    (rows, before, more)
}

fn backward(mut rows: Walked, limit: usize, after: bool) -> (Walked, bool, bool) {
    let more = rows.len() > limit;
    rows.truncate(limit);
    rows.reverse();
    (rows, more, after)
}

/// The sort keys as SQL. Names sort folded, references by the name of what they refer to, stages
/// and list entries by their order; custom fields like fields of their kind.
fn orders(lists: &Lists, kind: Kind, sort: &[Sort]) -> Vec<Order> {
    let known =
        sort.iter().filter_map(|sort| Some((lists.catalogue.field(kind, &sort.key)?, sort.descending)));
    let mut orders: Vec<Order> = known
        .map(|(field, descending)| {
            let sql = if kind.title() == Some(field.key.as_ref()) && has_folded(kind) {
                "r.folded".to_owned()
            } else if field.is_custom() {
                custom_order(field)
            } else {
                order(&field.kind, &format!("r.\"{}\"", field.key))
            };
            Order { sql, descending }
        })
        .collect();
    if orders.is_empty() {
        let sql = if has_folded(kind) { "r.folded" } else { "r.rid" };
        orders.push(Order { sql: sql.to_owned(), descending: false });
    }
    orders
}

/// What a column of a kind sorts by.
fn order(holds: &FieldKind, column: &str) -> String {
    match holds {
        FieldKind::Reference(Kind::Stage) => {
            format!("(SELECT x.\"order\" FROM stage x WHERE x.id = {column})")
        }
        FieldKind::Reference(to) if has_folded(*to) => {
            format!("(SELECT x.folded FROM {} x WHERE x.id = {column})", to.key())
        }
        FieldKind::Choice(list) => format!(
            "(SELECT x.\"order\" FROM list_entry x WHERE x.list = {} AND x.key = {column} AND x.deleted = 0)",
            literal(list)
        ),
        FieldKind::Decimal => format!("CAST({column} * 1000000 AS INTEGER)"),
        _ => column.to_owned(),
    }
}

/// What a custom field sorts by: its value, which is kept as JSON; text folded, ids as bytes.
fn custom_order(field: &Field) -> String {
    let value = "(c.\"value\" ->> '$')";
    let sql = match &field.kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Url => format!("fold({value})"),
        FieldKind::Reference(_) => order(&field.kind, &format!("unhex(replace({value}, '-', ''))")),
        holds => order(holds, value),
    };
    let key = literal(&field.key);
    format!(
        "(SELECT {sql} FROM custom_value c WHERE c.\"record\" = r.id AND c.\"key\" = {key} AND c.deleted = 0)"
    )
}

/// Text that a user made, as SQL of nothing but digits: a sort key stands in several places of a
/// statement, so that binding it would take as many values.
fn literal(text: &str) -> String {
    format!("CAST(x'{}' AS TEXT)", hex(text.as_bytes()))
}
