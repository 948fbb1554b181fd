//! Pushing: what this copy knows and the hub does not, in one transaction with what the hub has
//! then seen. A push that breaks off leaves nothing there and is simply done again.

use super::door::{self, Hub};
use super::error::Result;
use super::pull;
use super::rid::{self, Commits};
use crate::repository::merge::Entry;
use crate::repository::merge::entry::is_of_erasure;
use crate::repository::{Known, Repository};

/// About how many entries go at once.
const BATCH: usize = 4_000;

/// The greater (h, d) holds, whoever comes first and however often.
const KEEP: &str = "INSERT INTO dealdeck.change (ws, tbl, id, col, h, d, s, val) \
     SELECT $1::text::uuid, e.* FROM unnest($2::text[], $3::bytea[], $4::text[], $5::bigint[], \
     $6::bigint[], $7::bigint[], $8::text[]) e \
     ON CONFLICT (ws, tbl, id, col) DO UPDATE \
     SET h = excluded.h, d = excluded.d, s = excluded.s, val = excluded.val \
     WHERE (excluded.h, excluded.d) > (change.h, change.d)";

const SEEN: &str = "INSERT INTO dealdeck.head (ws, d, s) \
     SELECT $1::text::uuid, e.* FROM unnest($2::bigint[], $3::bigint[]) e \
     ON CONFLICT (ws, d) DO UPDATE SET s = excluded.s WHERE excluded.s > head.s";

/// What a push carried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Records, fields, steps and lines.
    pub entries: usize,
    /// Commits of all devices that the hub had not seen.
    pub steps: i64,
}

impl Hub {
    /// Pushes what the hub has not seen. `progress` hears how many entries have gone.
    ///
    /// # Errors
    /// As [`open`](Hub::open), and [`Error::Away`](super::Error::Away) when the line breaks off; the
    /// hub then has nothing of it, or all when it broke off at the very end.
    pub fn push(&mut self, deck: &Repository, progress: &mut dyn FnMut(usize)) -> Result<Pushed> {
        let theirs = self.known()?;
        pull::refuse_one_device(self, deck, &theirs)?;
        let mut telling = deck.tell(&theirs)?;
        let erased = deck.rid()?;
        let is_erased = rid::is_news(&mut self.client, &self.workspace, &erased)?;
        if telling.is_empty() && !is_erased {
            return Ok(Pushed::default());
        }
        let mut pushed = Pushed { entries: 0, steps: telling.known().ahead_of(&theirs) };
        let mut transaction = self.client.transaction()?;
        let keep = transaction.prepare(KEEP)?;
        loop {
            // Every copy tells in one order, so that two pushes hardly ever wait for each other.
            let mut entries = telling.next(deck, BATCH)?;
            if entries.is_empty() {
                break;
            }
            if !is_erased {
                entries.retain(|entry| !is_of_erasure(entry));
            }
            let rows = Columns::of(&entries);
            let workspace = &self.workspace;
            transaction.execute(
                &keep,
                &[workspace, &rows.tables, &rows.ids, &rows.fields, &rows.h, &rows.d, &rows.s, &rows.values],
            )?;
            pushed.entries += entries.len();
            progress(pushed.entries);
        }
        let pairs = telling.known().pairs();
        let (devices, numbers): (Vec<i64>, Vec<i64>) =
            pairs.map(|(device, number)| (device.0, number)).unzip();
        transaction.execute(SEEN, &[&self.workspace, &devices, &numbers])?;
        if is_erased {
            let all = Commits::between(&Known::default(), telling.known());
            rid::rid(&mut transaction, &self.workspace, deck, &erased, &all)?;
        }
        transaction.commit()?;
        Ok(pushed)
    }

    /// How many commits wait: ours that the hub has not seen, and those there that we have not.
    pub fn waiting(&mut self, deck: &Repository) -> Result<(i64, i64)> {
        let (ours, theirs) = (deck.known()?, door::heads(&mut self.client, &self.workspace)?);
        Ok((ours.ahead_of(&theirs), theirs.ahead_of(&ours)))
    }
}

/// Entries side by side, as the statement takes them.
#[derive(Default)]
struct Columns<'a> {
    tables: Vec<&'a str>,
    ids: Vec<&'a [u8]>,
    fields: Vec<&'a str>,
    h: Vec<i64>,
    d: Vec<i64>,
    s: Vec<i64>,
    values: Vec<&'a str>,
}

impl Columns<'_> {
    fn of(entries: &[Entry]) -> Columns<'_> {
        let mut columns = Columns::default();
        for entry in entries {
            columns.tables.push(&entry.table);
            columns.ids.push(&entry.id);
            columns.fields.push(&entry.column);
            columns.h.push(entry.h);
            columns.d.push(entry.d);
            columns.s.push(entry.s);
            columns.values.push(&entry.value);
        }
        columns
    }
}
