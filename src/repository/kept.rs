//! The folder of a deck's kept backups, and the list of those that were written elsewhere, so that
//! an erasure reaches them too.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Timelike};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::error::{Error, Result};
use super::file::make_folder;

/// How the name of a copy begins that is being written.
pub(super) const UNFINISHED: &str = ".dealdeck-";

/// The list of backups that were written elsewhere: a line each, as JSON.
const ELSEWHERE: &str = "elsewhere";

/// A backup that was written to a place of somebody's choosing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Elsewhere {
    pub path: PathBuf,
    /// How many steps the deck had then: one with others has become a deck that somebody works with.
    pub steps: i64,
}

/// Remembers such a backup.
pub(super) fn note_elsewhere(ring: &Path, backup: &Elsewhere) -> Result<()> {
    let known = elsewhere(ring).contains(backup);
    let line = serde_json::to_string(backup).unwrap_or_default();
    // A path that is no text is none of JSON's: nothing is told of such a backup.
    if known || line.is_empty() {
        return Ok(());
    }
    make_folder(ring).map_err(|e| Error::io(ring, e))?;
    let list = ring.join(ELSEWHERE);
    let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(&list);
    opened.and_then(|mut file| writeln!(file, "{line}")).map_err(|e| Error::io(&list, e))
}

/// The backups that were written elsewhere and may be there: one in a folder that is not there now
/// may come back with it.
pub(crate) fn elsewhere(ring: &Path) -> Vec<Elsewhere> {
    let list = fs::read_to_string(ring.join(ELSEWHERE)).unwrap_or_default();
    let mut found: BTreeMap<PathBuf, Elsewhere> = BTreeMap::new();
    let backups = list.lines().filter_map(|line| serde_json::from_str::<Elsewhere>(line).ok());
    // A file that was written again is the later one.
    found.extend(backups.map(|backup| (backup.path.clone(), backup)));
    let may_be = |path: &Path| path.exists() || !path.parent().is_some_and(Path::exists);
    found.into_values().filter(|backup| may_be(&backup.path)).collect()
}

/// How many steps a deck has.
pub(crate) fn steps_of(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("SELECT count(*) FROM step", [], |row| row.get(0))?)
}

/// The names of the backups in a ring, the oldest first.
pub(super) fn names_in(ring: &Path) -> Vec<String> {
    let entries = fs::read_dir(ring).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| Path::new(name).extension().is_some_and(|end| end == "db"));
    names.sort();
    names
}

/// Removes backups that were broken off before a moment (UTC milliseconds), by a crash most likely.
/// One that stays lies in nobody's way.
pub(crate) fn clear_unfinished(ring: &Path, before: i64) {
    for entry in fs::read_dir(ring).into_iter().flatten().flatten() {
        let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        let changed = entry.metadata().and_then(|found| found.modified()).ok();
        let changed = changed.map(|changed| DateTime::<chrono::Utc>::from(changed).timestamp_millis());
        if is_unfinished && changed.is_some_and(|changed| changed < before) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Keeps the newest backup of each of 24 hours, 14 days, 8 weeks and 12 months; the rest go.
pub(super) fn thin(ring: &Path) -> Result<()> {
    let mut kept: [(usize, Vec<String>); 4] = [(24, vec![]), (14, vec![]), (8, vec![]), (12, vec![])];
    for name in names_in(ring).iter().rev() {
        let Ok(moment) =
            chrono::NaiveDateTime::parse_from_str(name.get(..15).unwrap_or_default(), "%Y%m%dT%H%M%S")
        else {
            continue;
        };
        let week = moment.iso_week();
        let periods = [
            format!("{}{}", moment.date(), moment.hour()),
            moment.date().to_string(),
            format!("{}w{}", week.year(), week.week()),
            format!("{}m{}", moment.year(), moment.month()),
        ];
        let mut wanted = false;
        for ((most, seen), period) in kept.iter_mut().zip(periods) {
            if !seen.contains(&period) && seen.len() < *most {
                seen.push(period);
                wanted = true;
            }
        }
        if !wanted {
            let path = ring.join(name);
            fs::remove_file(&path).map_err(|e| Error::io(&path, e))?;
        }
    }
    Ok(())
}
