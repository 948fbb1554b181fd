//! The folder of a deck's kept backups, and the list of those that were written elsewhere, so that
//! an erasure reaches them too.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Timelike};
use rusqlite::{Connection, OptionalExtension};

use super::error::{Error, Result};
use super::file::make_folder;

/// How the name of a copy begins that is being written.
pub(super) const UNFINISHED: &str = ".dealdeck-";

/// The list of backups that were written elsewhere: a path a line, as JSON.
const ELSEWHERE: &str = "elsewhere";

/// Remembers a backup that was written to a place of somebody's choosing.
pub(super) fn note_elsewhere(ring: &Path, backup: &Path) -> Result<()> {
    let backup = std::path::absolute(backup).map_err(|e| Error::io(backup, e))?;
    if elsewhere(ring).contains(&backup) {
        return Ok(());
    }
    make_folder(ring).map_err(|e| Error::io(ring, e))?;
    let list = ring.join(ELSEWHERE);
    let line = serde_json::Value::from(backup.to_string_lossy());
    let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(&list);
    opened.and_then(|mut file| writeln!(file, "{line}")).map_err(|e| Error::io(&list, e))
}

/// The backups that were written elsewhere and may be there: one in a folder that is not there now
/// may come back with it.
pub(crate) fn elsewhere(ring: &Path) -> BTreeSet<PathBuf> {
    let list = fs::read_to_string(ring.join(ELSEWHERE)).unwrap_or_default();
    let backups = list.lines().filter_map(|line| serde_json::from_str::<PathBuf>(line).ok());
    backups.filter(|path| path.exists() || is_out_of_reach(path)).collect()
}

/// Whether a file lies on what is not there now: a disk that is not plugged in looks so.
pub(crate) fn is_out_of_reach(file: &Path) -> bool {
    !file.parent().is_some_and(Path::exists)
}

/// The setting that marks a file as a backup, with the number of its steps.
const MARK: &str = "backup";

/// Marks a file as a backup, or takes the mark of what it was copied from away.
pub(super) fn mark(copy: &Connection, is_backup: bool) -> Result<()> {
    if is_backup {
        let sql = "INSERT OR REPLACE INTO main.meta (key, value) VALUES (?1, ?2)";
        copy.execute(sql, [MARK, &steps_of(copy)?.to_string()])?;
    } else {
        copy.execute("DELETE FROM main.meta WHERE key = ?1", [MARK])?;
    }
    Ok(())
}

/// Whether a file is a backup that nobody has worked with since, nor published.
pub(crate) fn is_backup(copy: &Connection) -> Result<bool> {
    let sql = "SELECT value FROM main.meta WHERE key = ?1 \
               AND NOT EXISTS (SELECT 1 FROM main.meta WHERE key = 'digest')";
    let marked: Option<String> = copy.query_row(sql, [MARK], |row| row.get(0)).optional()?;
    Ok(marked.is_some_and(|steps| steps_of(copy).is_ok_and(|now| now.to_string() == steps)))
}

/// How many steps a deck has.
pub(super) fn steps_of(connection: &Connection) -> Result<i64> {
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

/// Removes what was broken off before a moment (UTC milliseconds), by a crash most likely: backups,
/// and copies that were being read. What stays lies in nobody's way.
pub(crate) fn clear_unfinished(folder: &Path, before: i64) {
    for (name, path) in left_since(folder, before) {
        let _ = match name {
            name if name.starts_with(UNFINISHED) => fs::remove_file(path),
            name if name.starts_with("read-") => fs::remove_dir_all(path),
            _ => Ok(()),
        };
    }
}

/// Removes what restores left beside a deck that broke off before a moment (UTC milliseconds). In a
/// person's folder nothing else is touched.
pub(super) fn clear_restores(folder: &Path, before: i64) {
    let of_restore = format!("{UNFINISHED}restore-");
    for (_, path) in left_since(folder, before).filter(|(name, _)| name.starts_with(&of_restore)) {
        let _ = fs::remove_file(path);
    }
}

/// What lies in a folder that nobody has written since a moment: name and path.
fn left_since(folder: &Path, before: i64) -> impl Iterator<Item = (String, PathBuf)> {
    fs::read_dir(folder).into_iter().flatten().flatten().filter_map(move |entry| {
        let changed = entry.metadata().and_then(|found| found.modified()).ok()?;
        let changed = DateTime::<chrono::Utc>::from(changed).timestamp_millis();
        (changed < before).then(|| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
    })
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
            match fs::remove_file(&path) {
                // Another program of this machine thins it out too.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed.map_err(|e| Error::io(&path, e))?,
            }
        }
    }
    Ok(())
}
