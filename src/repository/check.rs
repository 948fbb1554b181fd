//! Checking a deck's soundness: the file's structure, and that what is kept agrees with the records
//! it was kept from.

use super::error::Result;
use super::{Repository, derived};
use crate::domain::{Kind, Message};

/// The columns of the board's totals: a newer version may have more.
const TOTALS: &str = "stage, owner, currency, n, amount, weighted, bare_n, bare_amount";

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
        problems.extend(self.check_kept()?);
        problems.extend(self.check_steps()?);
        Ok(Checked { problems, records })
    }

    fn check_board(&self) -> Result<Option<Message>> {
        let wrong: i64 = self.connection.query_row(
            &format!(
                "WITH counted AS ({}), kept AS (SELECT {TOTALS} FROM board_total \
                 WHERE n <> 0 OR amount <> 0 OR weighted <> 0 OR bare_n <> 0 OR bare_amount <> 0) \
                 SELECT count(*) FROM (SELECT stage, owner, currency FROM \
                 (SELECT {TOTALS} FROM counted EXCEPT SELECT {TOTALS} FROM kept) \
                 UNION SELECT stage, owner, currency FROM \
                 (SELECT {TOTALS} FROM kept EXCEPT SELECT {TOTALS} FROM counted))",
                derived::BOARD
            ),
            [],
            |row| row.get(0),
        )?;
        Ok((wrong > 0).then(|| Message::new("check-board").with("count", wrong)))
    }

    /// Compares the fields that are kept from other records, and the folded names.
    fn check_kept(&self) -> Result<Vec<Message>> {
        let mut problems = Vec::new();
        for (kind, field, count) in derived::disagreeing(&self.connection)? {
            let message = Message::new("check-kept").with("kind", kind.key()).with("field", field);
            problems.push(message.with("count", count));
        }
        Ok(problems)
    }

    fn check_steps(&self) -> Result<Option<Message>> {
        let wrong: i64 = self.connection.query_row(
            "SELECT count(*) FROM vv v WHERE v.s IS NOT (SELECT max(s) FROM step WHERE d = v.d)",
            [],
            |row| row.get(0),
        )?;
        Ok((wrong > 0).then(|| Message::new("check-steps").with("count", wrong)))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::Kind;
    use crate::repository::Repository;
    use crate::repository::tests::{new_deck, who, worked_in};

    #[test]
    fn whatever_is_kept_wrong_is_found() {
        let mut deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        worked_in(&mut deck);
        assert_eq!(deck.check().expect("a check").problems, []);
        deck.connection.execute_batch("ALTER TABLE board_total ADD COLUMN newer INTEGER").expect("a column");
        assert_eq!(deck.check().expect("a check").problems, [], "of a deck that a newer version made");
        for (sql, told) in [
            ("UPDATE board_total SET weighted = weighted + 1", "check-board"),
            ("UPDATE board_total SET bare_n = bare_n + 1", "check-board"),
            ("UPDATE board_total SET bare_amount = bare_amount + 1", "check-board"),
            (
                "INSERT INTO board_total VALUES (zeroblob(16), zeroblob(16), '', 1, 0, 0, 0, 0, 0)",
                "check-board",
            ),
            ("UPDATE kind_total SET n = n + 1", "check-count"),
            ("UPDATE contact SET folded = 'x'", "check-kept"),
            ("UPDATE contact SET account = NULL", "check-kept"),
            ("UPDATE opportunity SET contact = NULL", "check-kept"),
            ("UPDATE opportunity SET touched = 5", "check-kept"),
            ("UPDATE opportunity SET next = 5", "check-kept"),
            ("UPDATE account SET touched = NULL", "check-kept"),
            ("UPDATE lead SET next = 5", "check-kept"),
        ] {
            deck.connection.execute_batch(&format!("SAVEPOINT s; {sql}")).expect(sql);
            let problems = deck.check().expect("a check").problems;
            assert!(!problems.is_empty() && problems.iter().all(|p| p.id == told), "{sql}: {problems:?}");
            deck.connection.execute_batch("ROLLBACK TO s; RELEASE s").expect("back");
        }
        assert_eq!(deck.count(Kind::Opportunity, None, None).expect("a count"), 2);
    }
}
