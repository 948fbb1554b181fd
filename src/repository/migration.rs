//! Bringing a deck of an older version up to this one: a backup first, then every step in one
//! transaction, so that a deck is either what it was or what it is to be.

use rusqlite::Connection;

use super::error::Result;
use super::file::schema_version;

/// One step from a schema version to a later one of the same major number.
///
/// A step adds nullable columns and tables. What it writes into rows it stamps as low as the row's
/// base version, so that any person's edit goes before it and two machines that migrate apart
/// agree.
pub(crate) struct Migration {
    /// The version it leads to: major × 1000 + minor.
    pub to: i32,
    /// What it does, inside the transaction of all steps.
    pub run: fn(&Connection) -> Result<()>,
}

/// Every step there is, in order.
pub(crate) const ALL: &[Migration] = &[];

/// True when a deck of this version lacks one of these steps.
pub(crate) fn is_due(version: i32, steps: &[Migration]) -> bool {
    steps.iter().any(|step| step.to > version && step.to / 1000 == version / 1000)
}

/// Runs the steps a deck lacks, after `backup` has kept it as it is. On an error nothing of them
/// is left.
pub(crate) fn run(
    connection: &Connection,
    steps: &[Migration],
    backup: impl FnOnce(&Connection) -> Result<()>,
) -> Result<()> {
    if !is_due(schema_version(connection)?, steps) {
        return Ok(());
    }
    backup(connection)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let done = run_due(connection, steps);
    connection.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

/// Another process may have run some of them while this one made its backup.
fn run_due(connection: &Connection, steps: &[Migration]) -> Result<()> {
    let from = schema_version(connection)?;
    for step in steps.iter().filter(|step| step.to > from && step.to / 1000 == from / 1000) {
        (step.run)(connection)?;
        connection.pragma_update(None, "user_version", step.to)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Kind, Message};
    use crate::repository::error::Error;
    use crate::repository::tests::{contact, everything, id, new_deck, who};
    use crate::repository::{Access, Repository};

    fn add_shoe(connection: &Connection) -> Result<()> {
        Ok(connection
            .execute_batch("ALTER TABLE contact ADD COLUMN shoe TEXT; UPDATE contact SET shoe = '42'")?)
    }

    fn add_later(connection: &Connection) -> Result<()> {
        Ok(connection.execute_batch("CREATE TABLE later (x)")?)
    }

    fn fail(_: &Connection) -> Result<()> {
        Err(Error::Refused(Message::new("record-missing")))
    }

    const STEPS: &[Migration] =
        &[Migration { to: 1001, run: add_shoe }, Migration { to: 1002, run: add_later }];
    const BROKEN: &[Migration] = &[Migration { to: 1001, run: add_shoe }, Migration { to: 1002, run: fail }];

    fn shoes(deck: &Repository) -> rusqlite::Result<Option<String>> {
        deck.connection.query_row("SELECT shoe FROM contact", [], |row| row.get(0))
    }

    #[test]
    fn an_older_deck_is_backed_up_and_brought_up_to_date_in_one_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, state) = (folder.path().join("a.db"), folder.path().join("state"));
        let who = || who(1, Some(state.clone()));
        let mut deck = Repository::create(&path, new_deck(), who()).expect("new");
        deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
        let before = everything(&deck);
        drop(deck);
        let bytes = std::fs::read(&path).expect("bytes");

        assert!(Repository::open_with(&path, who(), Access::Write, BROKEN).is_err());
        let deck = Repository::open(&path, who(), Access::Write).expect("open");
        assert!(shoes(&deck).is_err(), "half a migration was kept");
        drop(deck);

        let read = Repository::open_with(&path, who(), Access::Read, STEPS).expect("open to read");
        assert_eq!(shoes(&read).expect("read as if it was migrated").as_deref(), Some("42"));
        drop(read);
        assert_eq!(std::fs::read(&path).expect("bytes"), bytes, "reading changed the file");

        let deck = Repository::open_with(&path, who(), Access::Write, STEPS).expect("open");
        assert_eq!(shoes(&deck).expect("the new column").as_deref(), Some("42"));
        assert_eq!(
            (schema_version(&deck.connection).expect("a version"), everything(&deck)),
            (1002, before.clone())
        );
        let backup = deck.backups().into_iter().next().expect("a backup");
        let kept = Repository::open(&backup, who(), Access::Read).expect("the backup opens");
        assert_eq!((schema_version(&kept.connection).expect("a version"), everything(&kept)), (1000, before));
        let count = deck.backups().len();
        drop(deck);

        let mut deck = Repository::open_with(&path, who(), Access::Write, STEPS).expect("open again");
        assert_eq!(deck.backups().len(), count, "nothing was due");
        deck.commit("more", vec![contact(2, "Minh")]).expect("a step");
        drop(deck);
        let older = Repository::open(&path, who(), Access::Write).expect("an older program carries it");
        assert!(!older.is_read_only());
        let shoe: Option<String> = older
            .connection
            .query_row("SELECT shoe FROM contact WHERE id = ?1", [id(1).0], |row| row.get(0))
            .expect("the column");
        assert_eq!(
            (schema_version(&older.connection).expect("a version"), shoe.as_deref()),
            (1002, Some("42"))
        );
    }

    #[test]
    fn a_deck_of_a_newer_major_version_is_read_and_says_which_one_is_needed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("new");
        deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
        deck.connection.pragma_update(None, "user_version", 2003).expect("newer");
        drop(deck);
        let mut deck = Repository::open(&path, who(1, None), Access::Write).expect("open");
        assert_eq!(deck.count(Kind::Contact, None, None).expect("a count"), 1);
        let refused = deck.commit("no", vec![contact(2, "Minh")]).expect_err("a refusal");
        let expected = Message::new("deck-newer").with("version", "2.3");
        assert_eq!((refused.message(), deck.newer()), (expected.clone(), Some(expected)));
        drop(deck);
        let connection = Connection::open(&path).expect("the file");
        connection.execute_batch("DROP TABLE contact").expect("another shape");
        drop(connection);
        let refused = Repository::open(&path, who(1, None), Access::Write).err().expect("a refusal");
        assert_eq!(refused.message().id, "deck-newer");
    }
}
