//! A copy of a deck that lies elsewhere, begun with nothing but its identity: the rest is merged in.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;

use super::error::Result;
use super::file::{self, Access};
use super::{Repository, Who, schema};

/// The settings that every copy of a deck has alike; the others say where this one stands.
const COMMON: [&str; 2] = ["base_currency", "modules-off"];

impl Repository {
    /// What a new copy of this deck starts with.
    pub fn common_settings(&self) -> BTreeMap<String, String> {
        let common = COMMON.iter().filter_map(|key| Some(((*key).to_owned(), self.setting(key)?.to_owned())));
        common.collect()
    }

    /// Makes an empty copy of the deck of a workspace; refuses a file that is there.
    pub fn join(
        path: &Path,
        workspace: &str,
        settings: &BTreeMap<String, String>,
        who: Who,
    ) -> Result<Repository> {
        file::create_file(path)?;
        let made = file::connect(path, Access::Write).and_then(|connection| {
            identify(&connection, workspace, settings)?;
            Repository::over(connection, Some(path.to_owned()), Access::Write, who)
        });
        if made.is_err() {
            // The error that led here is the one to tell.
            let _ = std::fs::remove_file(path);
        }
        made
    }
}

fn identify(connection: &Connection, workspace: &str, settings: &BTreeMap<String, String>) -> Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    schema::create(connection)?;
    let mut statement = connection.prepare("INSERT INTO meta (key, value) VALUES (?1, ?2)")?;
    statement.execute(["workspace", workspace])?;
    for (key, value) in settings.iter().filter(|(key, _)| COMMON.contains(&key.as_str())) {
        statement.execute([key, value])?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(())
}
