//! Two records that are one: merging them as one step. And what heals after copies were merged: what
//! arrived for a record that went goes on to the one that stays, and a refusal to be contacted holds.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::clash::CHILDREN;
use crate::domain::change::Key;
use crate::domain::contact::OPT_OUT;
use crate::domain::merging::{self, From, MERGED};
use crate::domain::moving::agreeing;
use crate::domain::opportunity::Opportunity;
use crate::domain::{Change, FieldKind, Id, Kind, Message, Record, StepId, Value};
use crate::repository::Repository;
use crate::repository::error::{Error, Result};
use crate::repository::read::bare;
use crate::repository::storage::{id_at, kind_at};

/// How many records a chain of merges may have.
const CHAIN: usize = 64;

impl Repository {
    /// Merges two records of a kind as one step: `keep` gets what it has not, or what `chosen` says,
    /// everything that points at `drop` points at it, and `drop` is deleted and points at it too.
    ///
    /// # Errors
    /// [`Error::Refused`] when they are one record, one of them is not there, or the kind has nothing
    /// to merge; nothing is changed then.
    pub fn merge_records(
        &mut self,
        kind: Kind,
        (keep, drop): (Id, Id),
        chosen: &[(Key, From)],
        label: &str,
    ) -> Result<StepId> {
        let changes = self.merging(kind, (keep, drop), chosen)?;
        self.commit(label, changes)
    }

    /// The changes that merge two records of a kind, as [`merge_records`](Self::merge_records) writes
    /// them. `chosen` may name custom fields too.
    ///
    /// # Errors
    /// [`Error::Refused`] as there.
    pub fn merging(&self, kind: Kind, (keep, drop): (Id, Id), chosen: &[(Key, From)]) -> Result<Vec<Change>> {
        if !MERGED.contains(&kind) || keep == drop {
            return Err(Error::Refused(Message::new("merge-records-not").with("kind", kind.key())));
        }
        let find = |id: Id| {
            let missing = || Message::new("record-missing").with("kind", kind.key()).with("id", id.short());
            self.get(kind, id)?.ok_or_else(|| Error::Refused(missing()))
        };
        let (staying, going) = (find(keep)?, find(drop)?);
        let mut changes =
            vec![Change::Set { kind, id: keep, values: merging::values(&staying, &going, chosen) }];
        for record in pointing_at(&self.connection, kind, drop)? {
            let pointed = merging::pointed(&record, drop, keep, |kind, id| self.is_live(kind, id));
            changes.extend(merging::custom(&record, &staying, pointed, chosen));
        }
        changes.push(Change::Merge { kind, id: drop, into: Some(keep) });
        changes.push(Change::Delete { kind, id: drop });
        Ok(changes)
    }

    /// What a record was merged into; none where it stands for itself.
    pub fn merged_into(&self, kind: Kind, id: Id) -> Result<Option<Id>> {
        merged_into(&self.connection, kind, id)
    }

    /// The live record of one of these kinds, or of any, that stands for one that was merged.
    pub fn stands_for_merged(&self, id: Id, kinds: &[Kind]) -> Result<Option<Record>> {
        for kind in MERGED.into_iter().filter(|kind| kinds.is_empty() || kinds.contains(kind)) {
            if self.merged_into(kind, id)?.is_some() {
                return self.end_of(kind, id)?.map_or(Ok(None), |id| self.get(kind, id));
            }
        }
        Ok(None)
    }

    fn is_live(&self, kind: Kind, id: Id) -> bool {
        self.get(kind, id).is_ok_and(|found| found.is_some())
    }

    /// After a merge of copies: a refusal to be contacted holds, a deal that was moved and closed apart
    /// is the one or the other, and what came for a record that was merged goes on to the one that
    /// stays. Every copy that sees it writes the same; where two copies merged two records into each
    /// other, the one with the smaller id stays.
    pub(super) fn heal(&mut self, written: &[(Kind, Id)]) -> Result<()> {
        self.keep_refusals()?;
        self.let_deals_agree()?;
        if !has_merged(&self.connection)? {
            return Ok(());
        }
        let (mut changes, mut of) = (Vec::new(), None);
        let mut seen: BTreeSet<(Kind, Id)> = BTreeSet::new();
        for (kind, id) in written {
            let mut moves: Vec<(Record, Kind, Id)> = Vec::new();
            if MERGED.contains(kind) && merged_into(&self.connection, *kind, *id)?.is_some() {
                changes.extend(self.parted(*kind, *id)?);
                let pointing = pointing_at(&self.connection, *kind, *id)?;
                moves.extend(pointing.into_iter().map(|record| (record, *kind, *id)));
            }
            moves.extend(astray(&self.connection, *kind, *id)?);
            for (record, kind, from) in moves {
                let Some(to) = self.end_of(kind, from)?.filter(|to| *to != from) else { continue };
                if seen.insert((record.kind, record.id)) {
                    of = of.or(Some((kind, from)));
                    changes.extend(merging::pointed(&record, from, to, |kind, id| self.is_live(kind, id)));
                }
            }
        }
        if changes.is_empty() {
            return Ok(());
        }
        let label = of.map_or(Ok(None), |(kind, id)| merged_by(&self.connection, kind, id))?;
        self.commit_as_it_is(&label.unwrap_or_default(), changes).map(drop)
    }

    /// Deals that were moved and closed apart are the one or the other, until somebody answers.
    fn let_deals_agree(&mut self) -> Result<()> {
        let sql = "SELECT c.id, coalesce(s.label, '') FROM clash c \
                   LEFT JOIN step s ON s.d = c.d AND s.s = c.s WHERE c.tbl = ?1 AND c.col = 'stage'";
        let moved: Vec<(Id, String)> = {
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows =
                statement.query_map([Kind::Opportunity as i64], |row| Ok((Id(row.get(0)?), row.get(1)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for (id, label) in moved {
            let Some(record) = self.get(Kind::Opportunity, id)? else { continue };
            let deal = Opportunity::from_record(&record);
            let Some(stage) = deal.stage.and_then(|stage| self.lists.stage(stage)) else { continue };
            let changes = agreeing(&deal, stage);
            if !changes.is_empty() {
                self.commit_as_it_is(&label, changes)?;
            }
        }
        Ok(())
    }

    /// A refusal to be contacted that gave way to a write made apart holds again.
    fn keep_refusals(&mut self) -> Result<()> {
        let sql = "SELECT c.tbl, c.id, coalesce(s.label, '') FROM clash c \
                   LEFT JOIN step s ON s.d = c.other_d AND s.s = c.other_s WHERE c.col = ?1";
        let mut refused: Vec<(Kind, Id, String)> = Vec::new();
        {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([OPT_OUT])?;
            while let Some(row) = rows.next()? {
                let Some((kind, id)) = kind_at(row, 0)?.zip(id_at(row, 1)?) else { continue };
                refused.push((kind, id, row.get(2)?));
            }
        }
        for (kind, id, label) in refused {
            self.commit_as_it_is(&label, vec![Change::set(kind, id, [(OPT_OUT, Value::Bool(true))])])?;
        }
        Ok(())
    }

    /// What stays of two records that were merged into each other apart.
    fn parted(&self, kind: Kind, id: Id) -> Result<Vec<Change>> {
        let mut round = vec![id];
        let mut at = id;
        while let Some(next) = merged_into(&self.connection, kind, at)? {
            if next == id {
                let stays = round.into_iter().min().unwrap_or(id);
                return Ok(vec![
                    Change::Merge { kind, id: stays, into: None },
                    Change::Restore { kind, id: stays },
                ]);
            }
            if round.contains(&next) || round.len() > CHAIN {
                break;
            }
            round.push(next);
            at = next;
        }
        Ok(Vec::new())
    }

    /// The record at the end of a chain of merges; none for a chain that goes round.
    fn end_of(&self, kind: Kind, id: Id) -> Result<Option<Id>> {
        let mut at = id;
        for _ in 0..CHAIN {
            match merged_into(&self.connection, kind, at)? {
                Some(next) => at = next,
                None => return Ok(Some(at)),
            }
        }
        Ok(None)
    }
}

fn has_merged(connection: &Connection) -> Result<bool> {
    for kind in MERGED {
        let sql = format!("SELECT 1 FROM {} WHERE merged_into IS NOT NULL LIMIT 1", kind.key());
        if connection.prepare_cached(&sql)?.exists([])? {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) fn merged_into(connection: &Connection, kind: Kind, id: Id) -> Result<Option<Id>> {
    let sql = format!("SELECT merged_into FROM {} WHERE id = ?1", kind.key());
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([id.0], |row| id_at(row, 0)).optional()?.flatten())
}

/// The label of the step that merged a record.
fn merged_by(connection: &Connection, kind: Kind, id: Id) -> Result<Option<String>> {
    let sql = "SELECT s.label FROM field_version v JOIN step s ON s.d = v.d AND s.s = v.s \
               WHERE v.tbl = ?1 AND v.id = ?2 AND v.col = 'merged_into'";
    Ok(connection.prepare_cached(sql)?.query_row(params![kind as i64, id.0], |row| row.get(0)).optional()?)
}

/// Live records that point at this one.
fn pointing_at(connection: &Connection, kind: Kind, id: Id) -> Result<Vec<Record>> {
    let mut ids: BTreeSet<(Kind, Id)> = BTreeSet::new();
    for child in CHILDREN.into_iter().chain([Kind::Tag, Kind::CustomValue, Kind::Enrolment, Kind::Lesson]) {
        for field in child.fields().iter().filter(|field| !field.is_derived() && points_at(&field.kind, kind))
        {
            let sql = format!("SELECT id FROM {} WHERE \"{}\" = ?1 AND deleted = 0", child.key(), field.key);
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([id.0])?;
            while let Some(row) = rows.next()? {
                ids.extend(id_at(row, 0)?.map(|id| (child, id)));
            }
        }
    }
    let mut found = Vec::new();
    for (kind, id) in ids {
        found.extend(bare(connection, kind, id)?);
    }
    Ok(found)
}

fn points_at(field: &FieldKind, kind: Kind) -> bool {
    matches!(field, FieldKind::Reference(to) if *to == kind) || *field == FieldKind::AnyReference
}

/// A live record once for each merged record that it points at, with that one.
fn astray(connection: &Connection, kind: Kind, id: Id) -> Result<Vec<(Record, Kind, Id)>> {
    let mut found = Vec::new();
    let Some(record) = bare(connection, kind, id)?.filter(|record| !record.deleted) else { return Ok(found) };
    for (field, value) in kind.fields().iter().zip(&record.values) {
        let Some(to) = value.as_id().filter(|_| !field.is_derived()) else { continue };
        for target in MERGED.into_iter().filter(|target| points_at(&field.kind, *target)) {
            if merged_into(connection, target, to)?.is_some() {
                found.push((record.clone(), target, to));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::link;
    use crate::repository::Clock;
    use crate::repository::merge::tests::{copies, seeds, state};
    use crate::repository::merge::{Compare, Keep};

    const NOW: i64 = 1_790_000_000_000;

    fn id(n: u8) -> Id {
        Id::new(NOW, [n; 10])
    }

    fn make(deck: &mut Repository, n: u8) {
        let values = [("name", Value::from(format!("Lan {n}").as_str()))];
        deck.commit("made", vec![Change::create(Kind::Contact, id(n), values)]).expect("a step");
    }

    fn call(deck: &mut Repository, contact: u8) -> Id {
        let call = deck.new_id();
        let values = [("subject", Value::from("call")), ("contact", id(contact).into())];
        deck.commit("called", vec![Change::create(Kind::Activity, call, values)]).expect("a step");
        call
    }

    fn tag(deck: &mut Repository, contact: u8, name: &str) {
        let tag = link::tag(id(contact), name);
        let values = [("record", Value::Id(id(contact))), ("name", name.into())];
        deck.commit("tagged", vec![Change::create(Kind::Tag, tag, values)]).expect("a step");
    }

    fn merge(deck: &mut Repository, keep: u8, drop: u8) {
        deck.merge_records(Kind::Contact, (id(keep), id(drop)), &[], "merged").expect("merged");
    }

    fn take(decks: &mut [Repository], to: usize, from: usize) {
        let from = crate::repository::copy::in_memory(&decks[from].connection).expect("a copy");
        decks[to].merge_from(&from, Compare::New, Keep::Yes).expect("a merge");
    }

    fn converge(decks: &mut [Repository]) {
        for _ in 0..4 {
            for to in 0..decks.len() {
                (0..decks.len()).filter(|from| *from != to).for_each(|from| take(decks, to, from));
            }
        }
    }

    fn contact_of(deck: &Repository, call: Id) -> Option<Id> {
        deck.get(Kind::Activity, call).expect("a read").expect("the call").get("contact").as_id()
    }

    #[test]
    fn what_comes_later_for_the_one_that_went_goes_on_to_the_one_that_stays() {
        let mut decks = copies(3);
        make(&mut decks[0], 1);
        make(&mut decks[0], 2);
        converge(&mut decks);
        let before = call(&mut decks[0], 2);
        tag(&mut decks[0], 2, "vip");
        merge(&mut decks[0], 1, 2);
        // Apart, somebody goes on with the one that went.
        let apart = call(&mut decks[1], 2);
        tag(&mut decks[1], 2, "tea");
        converge(&mut decks);
        for deck in &decks {
            assert_eq!((contact_of(deck, before), contact_of(deck, apart)), (Some(id(1)), Some(id(1))));
            assert_eq!(deck.merged_into(Kind::Contact, id(2)).expect("a read"), Some(id(1)));
            let kept = deck.get(Kind::Contact, id(1)).expect("a read").expect("it stays");
            assert_eq!(kept.tags, ["tea", "vip"]);
            assert_eq!(deck.clashes().expect("clashes"), []);
            assert_eq!(deck.check().expect("a check").problems, []);
        }
        assert_eq!(state(&decks[0]), state(&decks[1]));
    }

    #[test]
    fn of_a_refusal_and_its_opposite_written_apart_the_refusal_holds_on_every_copy() {
        for (refuses, allows) in [(0, 1), (1, 0)] {
            let mut decks = copies(2);
            make(&mut decks[0], 1);
            converge(&mut decks);
            let set = |deck: &mut Repository, minute: i64, to: bool| {
                deck.who.clock = Clock::Fixed(NOW + minute * 60_000);
                let change = Change::set(Kind::Contact, id(1), [(OPT_OUT, Value::Bool(to))]);
                deck.commit("said", vec![change]).expect("a step");
            };
            set(&mut decks[0], 1, true);
            converge(&mut decks);
            set(&mut decks[1], 2, false);
            converge(&mut decks);
            // Knowing of it, somebody may lift it again; not knowing, nobody does.
            let refused = |deck: &Repository| {
                deck.get(Kind::Contact, id(1)).expect("a read").expect("Lan").get(OPT_OUT).as_bool()
            };
            assert_eq!((refused(&decks[0]), refused(&decks[1])), (Some(false), Some(false)));
            set(&mut decks[refuses], 3, true);
            let emptied = Change::set(Kind::Contact, id(1), [(OPT_OUT, Value::Null)]);
            decks[allows].who.clock = Clock::Fixed(NOW + 4 * 60_000);
            decks[allows].commit("emptied", vec![emptied]).expect("a step");
            converge(&mut decks);
            assert_eq!((refused(&decks[0]), refused(&decks[1])), (Some(true), Some(true)));
            assert!(decks.iter().all(|deck| deck.clash_count().expect("a count") == 0));
            assert_eq!(state(&decks[0]), state(&decks[1]));
        }
    }

    #[test]
    fn a_merge_is_one_step_and_undone_as_one() {
        let mut deck = copies(1).pop().expect("a deck");
        make(&mut deck, 1);
        make(&mut deck, 2);
        let called = call(&mut deck, 2);
        tag(&mut deck, 2, "vip");
        let all = |deck: &Repository| {
            let mut state = state(deck);
            state.retain(|line| {
                !["step", "change", "vv", "field_version"].iter().any(|t| line.starts_with(t))
            });
            state
        };
        let before = all(&deck);
        merge(&mut deck, 1, 2);
        assert_eq!(deck.get(Kind::Contact, id(2)).expect("a read"), None);
        assert_eq!(contact_of(&deck, called), Some(id(1)));
        deck.undo(str::to_owned).expect("undone");
        let after = all(&deck);
        let differ: Vec<_> = before.symmetric_difference(&after).collect();
        // The tag that was made for the merge is deleted, not gone.
        assert!(
            differ.iter().all(|line| line.starts_with("tag") || line.starts_with("kind_total")),
            "{differ:#?}"
        );
        assert_eq!(deck.get(Kind::Contact, id(2)).expect("a read").expect("back").tags, ["vip"]);
        let refused = deck.merge_records(Kind::Contact, (id(1), id(1)), &[], "merged").expect_err("itself");
        assert_eq!(refused.message().id, "merge-records-not");
    }

    #[test]
    fn two_that_were_merged_into_each_other_apart_are_one_in_the_end() {
        let mut decks = copies(3);
        make(&mut decks[0], 1);
        make(&mut decks[0], 2);
        converge(&mut decks);
        merge(&mut decks[0], 1, 2);
        merge(&mut decks[1], 2, 1);
        let called = call(&mut decks[2], 2);
        converge(&mut decks);
        for deck in &decks {
            assert!(deck.get(Kind::Contact, id(1)).expect("a read").is_some());
            assert!(deck.get(Kind::Contact, id(2)).expect("a read").is_none());
            assert_eq!(contact_of(deck, called), Some(id(1)));
        }
    }

    #[test]
    fn whoever_merges_what_and_whenever_copies_meet_they_end_up_alike_and_nothing_is_astray() {
        for seed in 0..seeds() {
            let mut random = fastrand::Rng::with_seed(seed);
            let mut decks = copies(4);
            (0..6).for_each(|n| make(&mut decks[0], n));
            converge(&mut decks);
            let mut calls = Vec::new();
            for _ in 0..60 {
                let at = random.usize(0..4);
                decks[at].who.clock = Clock::Fixed(NOW + random.i64(-300_000..300_000));
                let (one, other) = (random.u8(0..6), random.u8(0..6));
                let live = |n: u8| decks[at].get(Kind::Contact, id(n)).expect("a read").is_some();
                match random.u8(0..8) {
                    0 if one != other && live(one) && live(other) => merge(&mut decks[at], one, other),
                    1 | 2 => take(&mut decks, at, random.usize(0..4)),
                    3 if live(one) => tag(&mut decks[at], one, "vip"),
                    4 => drop(decks[at].undo(str::to_owned)),
                    _ if live(one) => calls.push(call(&mut decks[at], one)),
                    _ => {}
                }
            }
            converge(&mut decks);
            let first = state(&decks[0]);
            for (n, deck) in decks.iter().enumerate() {
                let other = state(deck);
                let differ: Vec<_> = first.symmetric_difference(&other).take(6).collect();
                assert!(differ.is_empty(), "seed {seed}, copy {n}: {differ:#?}");
                assert_eq!(deck.check().expect("a check").problems, [], "seed {seed}");
                for call in &calls {
                    let Some(call) = deck.get(Kind::Activity, *call).expect("a read") else { continue };
                    let of = call.get("contact").as_id().expect("a contact");
                    let into = deck.merged_into(Kind::Contact, of).expect("a read");
                    assert_eq!(into, None, "seed {seed}, copy {n}: a call for {of:?} that was merged");
                }
            }
        }
    }
}
