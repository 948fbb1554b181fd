//! Pulling: every record of which the hub has news, whole, and every step, read in one look at the
//! hub; put together as a copy of the deck, and merged like one.

use std::path::Path;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{GenericClient, IsolationLevel, Row};

use super::address::Address;
use super::door::{self, Deck, Hub};
use super::error::Result;
use super::rid::{self, Commits};
use crate::domain::StepId;
use crate::repository::merge::{Compare, Entry, Incoming, Keep, Merged, entry};
use crate::repository::{Known, Repository, Who};

const ENTRY: &str = "SELECT c.tbl, c.id, c.col, c.h, c.d, c.s, c.val FROM dealdeck.change c \
     WHERE c.ws = $1::text::uuid AND";

/// All entries of each record that has one by commits that the hub has seen and the copy has not.
/// The records are found first, whatever the server knows of its tables: right after a large push
/// it knows nothing, and would go through all of them again for each.
const NEWS: &str = "WITH news AS MATERIALIZED (SELECT DISTINCT k.tbl, k.id FROM dealdeck.change k \
     JOIN unnest($2::bigint[], $3::bigint[], $4::bigint[]) a (d, here, there) \
     ON k.d = a.d AND k.s > a.here AND k.s <= a.there WHERE k.ws = $1::text::uuid) \
     SELECT c.tbl, c.id, c.col, c.h, c.d, c.s, c.val FROM news n JOIN dealdeck.change c \
     ON c.ws = $1::text::uuid AND c.tbl = n.tbl AND c.id = n.id ORDER BY c.tbl, c.id, c.col";

const STEPS: &str = "c.tbl = 'step' AND c.id = ANY($2::bytea[]) AND c.col = ''";

/// The setting of this copy that says so.
const RID_DUE: &str = "rid-due";

const ERASED: &str = "c.tbl IN ('erasure', 'erased_key')";

impl Hub {
    /// Takes in what the hub has seen and this copy has not.
    ///
    /// # Errors
    /// As [`open`](Hub::open), and as any merge; the deck then is as it was.
    pub fn pull(&mut self, deck: &mut Repository) -> Result<Merged> {
        // Most often there is nothing, which one question tells.
        if deck.known()?.covers(&self.known()?) {
            self.make_up_ridding(deck)?;
            return Ok(Merged::default());
        }
        let workspace = self.workspace.clone();
        let mut transaction = self
            .client
            .build_transaction()
            .isolation_level(IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()?;
        let (ours, theirs) = (deck.known()?, door::heads(&mut transaction, &workspace)?);
        let mut incoming = Incoming::begin()?;
        steps_of_both(&mut transaction, &workspace, &ours, &theirs, &mut incoming)?;
        let news = Commits::between(&ours, &theirs);
        let given: [&(dyn ToSql + Sync); 4] = [&workspace, &news.devices, &news.after, &news.last];
        let mut rows = transaction.query_raw(NEWS, given)?;
        while let Some(row) = rows.next()? {
            incoming.hear(heard(&row))?;
        }
        drop(rows);
        for row in transaction.query(&format!("{ENTRY} {ERASED}"), &[&workspace])? {
            incoming.hear(heard(&row))?;
        }
        transaction.commit()?;
        let source = incoming.end(&theirs)?;
        // A line that breaks off between the two leaves a word that the second is to be made up.
        if !deck.rid()?.records.is_empty() || source.has_erasures()? {
            deck.set_setting(RID_DUE, "1")?;
        }
        let merged = deck.merge(&source, Compare::New, Keep::Yes)?;
        // What was not known to be erased may have lines from before.
        let meant = if merged.erased > 0 { Commits::between(&Known::default(), &theirs) } else { news };
        rid::after_pull(&mut self.client, &self.workspace, deck, &meant)?;
        if deck.setting(RID_DUE).is_some() {
            deck.unset_setting(RID_DUE)?;
        }
        Ok(merged)
    }

    /// Rids the hub of the erased where the line broke off after a pull had taken in what it had.
    fn make_up_ridding(&mut self, deck: &mut Repository) -> Result<()> {
        if deck.setting(RID_DUE).is_none() {
            return Ok(());
        }
        let all = Commits::between(&Known::default(), &deck.known()?);
        rid::after_pull(&mut self.client, &self.workspace, deck, &all)?;
        Ok(deck.unset_setting(RID_DUE)?)
    }
}

/// Makes a copy of a deck on a hub where there is none yet; leaves nothing when that fails.
pub fn join(address: &Address, of: &Deck, path: &Path, who: Who) -> Result<(Repository, Merged)> {
    let mut deck = Repository::join(path, &of.workspace, &of.settings, who)?;
    let pulled = Hub::open(address, &deck).and_then(|mut hub| hub.pull(&mut deck));
    match pulled {
        Ok(merged) => Ok((deck, merged)),
        Err(error) => {
            drop(deck);
            // The error that led here is the one to tell.
            let _ = std::fs::remove_file(path);
            Err(error)
        }
    }
}

/// Refuses where the hub has other steps under the numbers of ours.
pub(super) fn refuse_one_device(hub: &mut Hub, deck: &Repository, theirs: &Known) -> Result<()> {
    let mut incoming = Incoming::begin()?;
    steps_of_both(&mut hub.client, &hub.workspace, &deck.known()?, theirs, &mut incoming)?;
    Ok(deck.refuse_one_device(&incoming.end(theirs)?)?)
}

/// Reads the last step of each device that both have seen.
fn steps_of_both(
    client: &mut impl GenericClient,
    workspace: &str,
    ours: &Known,
    theirs: &Known,
    incoming: &mut Incoming,
) -> Result<()> {
    let both = ours.pairs().map(|(device, number)| StepId { device, number: number.min(theirs.of(device)) });
    let ids: Vec<[u8; 16]> = both.filter(|step| step.number > 0).map(|step| entry::step_id(step).0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<&[u8]> = ids.iter().map(<[u8; 16]>::as_slice).collect();
    for row in client.query(&format!("{ENTRY} {STEPS}"), &[&workspace, &ids])? {
        incoming.hear(heard(&row))?;
    }
    Ok(())
}

fn heard(row: &Row) -> Entry {
    let id: &[u8] = row.get(1);
    let mut bytes = [0; 16];
    if id.len() == bytes.len() {
        bytes.copy_from_slice(id);
    }
    let (h, d, s) = (row.get(3), row.get(4), row.get(5));
    Entry { table: row.get(0), id: bytes, column: row.get(2), h, d, s, value: row.get(6) }
}
