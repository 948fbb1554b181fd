//! Checking a deck's soundness, and saving what can be read of a damaged one into a new file.

use std::path::Path;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};

use super::error::Result;
use super::file::{Access, connect, create_file, read_head};
use super::{Repository, derived, schema};
use crate::domain::{Kind, Message};

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// What is wrong, in words; empty when the deck is sound.
    pub problems: Vec<Message>,
    /// Live records of each kind that could be read.
    pub records: Vec<(Kind, i64)>,
}

impl Repository {
    /// Checks the file's structure and that what is kept agrees with the records.
    pub fn check(&self) -> Result<Checked> {
        let mut problems = Vec::new();
        let mut statement = self.connection.prepare("PRAGMA main.integrity_check(20)")?;
        let found =
            statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
        problems.extend(
            found
                .iter()
                .filter(|line| *line != "ok")
                .map(|line| Message::new("check-structure").with("what", line)),
        );
        let mut records = Vec::new();
        for kind in Kind::ALL {
            let sql = format!("SELECT count(*) FROM {} WHERE deleted = 0", kind.key());
            let counted: i64 = self.connection.query_row(&sql, [], |row| row.get(0))?;
            let kept = self.count(kind, None, None)?;
            if counted != kept {
                problems.push(
                    Message::new("check-count")
                        .with("kind", kind.key())
                        .with("kept", kept)
                        .with("counted", counted),
                );
            }
            records.push((kind, counted));
        }
        problems.extend(self.check_board()?);
        problems.extend(self.check_steps()?);
        Ok(Checked { problems, records })
    }

    fn check_board(&self) -> Result<Option<Message>> {
        let wrong: i64 = self.connection.query_row(
            "SELECT count(*) FROM (SELECT stage, coalesce(owner, zeroblob(16)) AS o, coalesce(currency, '') AS c, count(*) AS n, \
             sum(coalesce(amount, 0)) AS a FROM opportunity WHERE deleted = 0 AND stage IS NOT NULL GROUP BY 1, 2, 3) r \
             LEFT JOIN board_total b ON b.stage = r.stage AND b.owner = r.o AND b.currency = r.c \
             WHERE b.n IS NOT r.n OR b.amount IS NOT r.a",
            [],
            |row| row.get(0),
        )?;
        Ok((wrong > 0).then(|| Message::new("check-board").with("count", wrong)))
    }

    fn check_steps(&self) -> Result<Option<Message>> {
        let wrong: i64 = self.connection.query_row(
            "SELECT count(*) FROM vv v WHERE v.s IS NOT (SELECT max(s) FROM step WHERE d = v.d)",
            [],
            |row| row.get(0),
        )?;
        Ok((wrong > 0).then(|| Message::new("check-steps").with("count", wrong)))
    }

    /// Saves every row that can be read into a new deck and counts what could not. The damaged
    /// file is not touched.
    pub fn repair(from: &Path, into: &Path) -> Result<Checked> {
        read_head(from)?;
        let source = connect(from, Access::Read)?;
        create_file(into)?;
        let target = connect(into, Access::Write)?;
        target.execute_batch("BEGIN IMMEDIATE")?;
        schema::create(&target)?;
        let mut problems = Vec::new();
        for table in tables(&target)? {
            let lost = copy_table(&source, &target, &table)?;
            if lost > 0 {
                problems.push(Message::new("check-lost").with("table", &table).with("count", lost));
            }
        }
        derived::rebuild(&target)?;
        target.execute_batch("COMMIT")?;
        let mut records = Vec::new();
        for kind in Kind::ALL {
            let sql = format!("SELECT count(*) FROM {} WHERE deleted = 0", kind.key());
            records.push((kind, target.query_row(&sql, [], |row| row.get(0))?));
        }
        Ok(Checked { problems, records })
    }
}

fn tables(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('kind_total', 'board_total')",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// Copies the rows that can be read, from the front and, when that breaks off, from the back;
/// returns how many are known to be missing.
fn copy_table(source: &Connection, target: &Connection, table: &str) -> Result<i64> {
    let mut statement = target.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let columns =
        statement.query_map([table], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    let insert = format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({marks})", quoted.join(", "));
    let mut insert = target.prepare(&insert)?;
    let mut broken = 0;
    for direction in ["ASC", "DESC"] {
        let sql = format!(
            "SELECT {} FROM {table} NOT INDEXED ORDER BY {} {direction}",
            quoted.join(", "),
            quoted[0]
        );
        let Ok(mut rows) = source.prepare(&sql) else { return Ok(1) };
        let mut rows = rows.query([])?;
        broken = 0;
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let values: rusqlite::Result<Vec<Sql>> =
                        (0..columns.len()).map(|at| row.get(at)).collect();
                    match values {
                        Ok(values) => drop(insert.execute(params_from_iter(values))?),
                        Err(_) => broken += 1,
                    }
                }
                Ok(None) => break,
                Err(_) => {
                    broken += 1;
                    break;
                }
            }
        }
        if broken == 0 {
            break;
        }
    }
    Ok(broken)
}
