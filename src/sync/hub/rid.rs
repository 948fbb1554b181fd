//! Ridding a hub of what was erased: nothing is left there but that it was. What somebody pushed
//! who did not know yet is gone when the next copy that knows has pulled it.

use postgres::{Client, GenericClient};
use serde_json::{Map, Value as Json};

use super::error::Result;
use crate::domain::change::SILENT;
use crate::domain::id::hex;
use crate::repository::erase::Rid;
use crate::repository::merge::entry::{self, BLANK};
use crate::repository::{Known, Repository};

/// Blanks the records and their fields, as far as the copy has seen them: by what it has not, it may
/// learn what else tells somebody from others.
const RECORDS: &str = "UPDATE dealdeck.change c SET val = $6 \
     FROM unnest($2::text[], $3::bytea[]) e (tbl, id), unnest($4::bigint[], $5::bigint[]) a (d, last) \
     WHERE c.ws = $1::text::uuid AND c.tbl = e.tbl AND c.id = e.id AND c.d = a.d AND c.s <= a.last \
     AND c.val <> $6";

/// Blanks the lines of the given commits that speak of the records. A line begins with the record.
const LINES: &str = "UPDATE dealdeck.change c SET val = $6 \
     FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) a (d, here, there) \
     WHERE c.ws = $1::text::uuid AND c.d = a.d AND c.s > a.here AND c.s <= a.there AND c.tbl = 'line' \
     AND substring(c.val from '^.\"id\":\"([0-9a-f]{32})\"') = ANY($5::text[])";

const STEPS: &str = "SELECT id, val FROM dealdeck.change \
     WHERE ws = $1::text::uuid AND tbl = 'step' AND id = ANY($2::bytea[]) AND col = ''";

/// Takes the words of steps.
const SILENCE: &str = "UPDATE dealdeck.change c SET val = e.val \
     FROM unnest($2::bytea[], $3::text[]) e (id, val) \
     WHERE c.ws = $1::text::uuid AND c.tbl = 'step' AND c.id = e.id AND c.col = ''";

/// Whether there is one of these entries that the hub does not have.
const MISSING: &str = "SELECT EXISTS (SELECT FROM unnest($2::text[], $3::bytea[], $4::text[]) e (tbl, id, col) \
     WHERE NOT EXISTS (SELECT FROM dealdeck.change c \
     WHERE c.ws = $1::text::uuid AND c.tbl = e.tbl AND c.id = e.id AND c.col = e.col))";

/// Which commits of a device are meant: after the first number, up to the second.
#[derive(Default)]
pub(super) struct Commits {
    pub devices: Vec<i64>,
    pub after: Vec<i64>,
    pub last: Vec<i64>,
}

impl Commits {
    /// Those that somebody who has seen `theirs` has and who has seen `ours` has not.
    pub fn between(ours: &Known, theirs: &Known) -> Commits {
        let mut commits = Commits::default();
        for (device, number) in theirs.pairs().filter(|(device, number)| ours.of(*device) < *number) {
            commits.devices.push(device.0);
            commits.after.push(ours.of(device));
            commits.last.push(number);
        }
        commits
    }
}

/// Whether the copy knows of something erased that the hub has not heard of.
pub(super) fn is_news(client: &mut impl GenericClient, workspace: &str, rid: &Rid) -> Result<bool> {
    let entries = &rid.entries;
    if entries.is_empty() {
        return Ok(false);
    }
    let tables: Vec<&str> = entries.iter().map(|entry| entry.table.as_str()).collect();
    let ids: Vec<&[u8]> = entries.iter().map(|entry| entry.id.as_slice()).collect();
    let columns: Vec<&str> = entries.iter().map(|entry| entry.column.as_str()).collect();
    Ok(client.query_one(MISSING, &[&workspace, &tables, &ids, &columns])?.get(0))
}

/// Rids the hub of what the copy knows to be erased: of lines among those commits, of the rest
/// wherever it is.
pub(super) fn rid(
    client: &mut impl GenericClient,
    workspace: &str,
    deck: &Repository,
    rid: &Rid,
    commits: &Commits,
) -> Result<()> {
    let tables: Vec<&str> = rid.records.iter().map(|(table, _)| *table).collect();
    let ids: Vec<&[u8]> = rid.records.iter().map(|(_, id)| id.0.as_slice()).collect();
    let seen = Commits::between(&Known::default(), &deck.known()?);
    client.execute(RECORDS, &[&workspace, &tables, &ids, &seen.devices, &seen.last, &BLANK])?;
    let ids: Vec<String> = ids.into_iter().map(hex).collect();
    let Commits { devices, after, last } = commits;
    client.execute(LINES, &[&workspace, devices, after, last, &ids, &BLANK])?;
    let steps: Vec<[u8; 16]> = rid.steps.iter().map(|step| entry::step_id(*step).0).collect();
    let steps: Vec<&[u8]> = steps.iter().map(<[u8; 16]>::as_slice).collect();
    let (mut ids, mut values) = (Vec::new(), Vec::new());
    for row in client.query(STEPS, &[&workspace, &steps])? {
        let (id, before): (Vec<u8>, String) = (row.get(0), row.get(1));
        let after = without_words(&before);
        if after != before {
            ids.push(id);
            values.push(after);
        }
    }
    let ids: Vec<&[u8]> = ids.iter().map(Vec::as_slice).collect();
    client.execute(SILENCE, &[&workspace, &ids, &values])?;
    Ok(())
}

/// The same after a pull, where there is anything to be rid of.
pub(super) fn after_pull(
    client: &mut Client,
    workspace: &str,
    deck: &Repository,
    commits: &Commits,
) -> Result<()> {
    let erased = deck.rid()?;
    if erased.records.is_empty() {
        return Ok(());
    }
    let mut transaction = client.transaction()?;
    rid(&mut transaction, workspace, deck, &erased, commits)?;
    Ok(transaction.commit()?)
}

/// A step as the hub keeps it, without its words; one that nobody can read has none left.
fn without_words(step: &str) -> String {
    let mut step: Map<String, Json> = serde_json::from_str(step).unwrap_or_default();
    step.insert("label".to_owned(), Json::from(SILENT));
    Json::Object(step).to_string()
}
