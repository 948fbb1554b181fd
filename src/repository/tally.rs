//! How often something is used: the entries of a list, the currencies of amounts; whether there is
//! anything at all.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::Repository;
use super::error::Result;
use crate::domain::{FieldKind, Kind};

/// How many records use a thing, by its key.
pub type Tally = BTreeMap<String, i64>;

impl Repository {
    /// True when the deck has no record that a person opens by name.
    ///
    /// # Errors
    /// When the deck cannot be read.
    pub fn holds_nothing(&self) -> Result<bool> {
        for kind in Kind::MAIN {
            if self.count(kind, None, Some(1))? > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// How many fields of live records hold each entry of a list, also entries that are retired.
    ///
    /// # Errors
    /// When the deck cannot be read.
    pub fn uses_of(&self, list: &str) -> Result<Tally> {
        let mut tally = Tally::new();
        for kind in Kind::ALL {
            for field in kind.fields().iter().filter(|field| is_of_list(&field.kind, list)) {
                let column = &field.key;
                let sql = format!(
                    "SELECT \"{column}\", count(*) FROM {} WHERE deleted = 0 AND \"{column}\" IS NOT NULL GROUP BY 1",
                    kind.key()
                );
                add(&self.connection, &sql, None, &mut tally)?;
            }
            let lists = self.lists();
            for field in lists.catalogue.fields(kind).chain(lists.retired.fields(kind)) {
                if field.is_custom() && is_of_list(&field.kind, list) {
                    let sql = format!(
                        "SELECT v.value, count(*) FROM custom_value v JOIN {} r ON r.id = v.record \
                         WHERE v.key = ?1 AND v.deleted = 0 AND r.deleted = 0 GROUP BY 1",
                        kind.key()
                    );
                    add(&self.connection, &sql, Some(&field.key), &mut tally)?;
                }
            }
        }
        Ok(tally)
    }

    /// How many live records have amounts in each currency.
    ///
    /// # Errors
    /// When the deck cannot be read.
    pub fn currencies_in_use(&self) -> Result<Tally> {
        let mut tally = Tally::new();
        for kind in Kind::MAIN {
            for field in kind.fields().iter().filter(|field| field.kind == FieldKind::Currency) {
                let column = &field.key;
                let sql = format!(
                    "SELECT \"{column}\", count(*) FROM {} WHERE deleted = 0 AND \"{column}\" IS NOT NULL GROUP BY 1",
                    kind.key()
                );
                add(&self.connection, &sql, None, &mut tally)?;
            }
        }
        Ok(tally)
    }
}

fn is_of_list(holds: &FieldKind, list: &str) -> bool {
    matches!(holds, FieldKind::Choice(of) | FieldKind::ManyChoices(of) if of == list)
}

/// Adds what a query counts: values, each a key or several in JSON, and how often they stand.
fn add(connection: &Connection, sql: &str, key: Option<&str>, tally: &mut Tally) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = match key {
        Some(key) => statement.query([key])?,
        None => statement.query([])?,
    };
    while let Some(row) = rows.next()? {
        let (held, count): (String, i64) = (row.get(0)?, row.get(1)?);
        for key in keys_in(&held) {
            *tally.entry(key).or_default() += count;
        }
    }
    Ok(())
}

fn keys_in(held: &str) -> Vec<String> {
    use serde_json::Value as Json;
    match serde_json::from_str(held) {
        Ok(Json::Array(items)) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        Ok(Json::String(key)) => vec![key],
        _ => vec![held.to_owned()],
    }
}
