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
            let common = settings.iter().filter(|(key, _)| COMMON.contains(&key.as_str()));
            identify(&connection, workspace, common.map(|(key, value)| (key.as_str(), value.as_str())))?;
            Repository::over(connection, Some(path.to_owned()), Access::Write, who)
        });
        if made.is_err() {
            // The error that led here is the one to tell.
            let _ = std::fs::remove_file(path);
        }
        made
    }
}

/// Makes the tables and identity of a deck that is empty otherwise.
pub(super) fn identify<'a>(
    connection: &Connection,
    workspace: &str,
    settings: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    schema::create(connection)?;
    let mut statement = connection.prepare("INSERT INTO meta (key, value) VALUES (?1, ?2)")?;
    statement.execute(["workspace", workspace])?;
    for (key, value) in settings {
        statement.execute([key, value])?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(())
}
