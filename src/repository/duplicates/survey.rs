//! Pairs over the whole deck. Records that share something stand in one block; only within blocks
//! they are compared. What is kept is a number a key and a number a pair, and so many records.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;

use super::rows::{self, Known};
use super::{Pair, Survey};
use crate::domain::Kind;
use crate::domain::duplicate::{Profile, is_telling, likeness};
use crate::repository::Repository;
use crate::repository::error::Result;

/// In a larger block each record is compared with those next to it only: so many share a thing by
/// chance, and those that share more stand in a smaller block too.
const LARGE: usize = 48;
/// How many next ones those are.
const NEXT: usize = 4;
/// Records that are kept while pairs are weighed, some 50 MB: those of a larger deck are read again.
const KEPT: usize = 100_000;
/// Candidates at most, which a deck of a million contacts does not reach.
const MOST: usize = 4_000_000;
/// How often it is told how far things are.
const TOLD: usize = 2_000;
/// Letters at the start of a company's name that are taken for right.
const RIGHT: usize = 2;

/// Something shared, hashed, and who shares it.
type Key = (u64, Row);

/// Rows that may be one, and the records of them that were kept.
type Candidates = (Vec<(Row, Row)>, HashMap<Row, Known>);

/// A row of one of the kinds: its number, and in the lowest bit which kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Row(i64);

impl Row {
    fn of(kind: Kind, rid: i64) -> Row {
        Row(rid << 1 | i64::from(kind == Kind::Lead))
    }
}

/// Is told how much of all is done; breaks off when it says so.
pub type Tell<'a> = dyn FnMut(u64, u64) -> ControlFlow<()> + 'a;

impl Repository {
    /// The pairs of these kinds that may be one, the most alike first, at most `limit` of them.
    /// Contacts and leads are compared with each other as well. Broken off, there are none.
    pub fn find_duplicates(&self, kinds: &[Kind], limit: usize, tell: &mut Tell<'_>) -> Result<Survey> {
        let mut survey = Survey::default();
        let people: Vec<Kind> = kinds.iter().copied().filter(|kind| *kind != Kind::Account).collect();
        let groups = [kinds.iter().copied().filter(|kind| *kind == Kind::Account).collect(), people];
        let mut done = 0;
        let all = groups.iter().flatten().map(|kind| self.count(*kind, None, None)).sum::<Result<i64>>()?;
        for group in groups.iter().filter(|group| !group.is_empty()) {
            let Some((candidates, kept)) = self.candidates(group, &mut done, all, tell)? else {
                return Ok(Survey::default());
            };
            let share = group.iter().map(|kind| self.count(*kind, None, None)).sum::<Result<i64>>()?;
            if self
                .weigh(group, (&candidates, kept), limit, &mut survey, &mut |part| {
                    tell(share_done(done, part, share), 2 * all as u64)
                })?
                .is_break()
            {
                return Ok(Survey::default());
            }
            done += share as u64;
        }
        best(&mut survey.pairs, limit);
        Ok(survey)
    }

    /// Rows that share something, each pair once; none when it was broken off.
    fn candidates(
        &self,
        kinds: &[Kind],
        done: &mut u64,
        all: i64,
        tell: &mut Tell<'_>,
    ) -> Result<Option<Candidates>> {
        let mut kept: HashMap<Row, Known> = HashMap::new();
        let mut keys: Vec<Key> = Vec::new();
        let mut names: Vec<(String, Row)> = Vec::new();
        let mut broken = false;
        for kind in kinds {
            let sql = rows::select(*kind, "WHERE 1 ORDER BY r.rid");
            rows::read(&self.connection, *kind, &sql, &[], |known| {
                let row = Row::of(*kind, known.rid);
                keys_of(&known.profile, |key| keys.push((key, row)));
                if *kind == Kind::Account {
                    names.push((known.profile.name.clone(), row));
                }
                if kept.len() < KEPT {
                    kept.insert(row, known);
                }
                *done += 1;
                broken =
                    (*done as usize).is_multiple_of(TOLD) && tell(*done, 2 * all.max(1) as u64).is_break();
                !broken
            })?;
            if broken {
                return Ok(None);
            }
        }
        let mut candidates = shared(keys);
        candidates.extend(neighbours(names));
        candidates.sort_unstable();
        candidates.dedup();
        Ok(Some((candidates, kept)))
    }

    /// Weighs candidates, and keeps the best of those that are shown.
    fn weigh(
        &self,
        kinds: &[Kind],
        (candidates, mut kept): (&[(Row, Row)], HashMap<Row, Known>),
        limit: usize,
        survey: &mut Survey,
        tell: &mut dyn FnMut(f64) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>> {
        for (at, (one, other)) in candidates.iter().enumerate() {
            if at.is_multiple_of(TOLD) && tell(at as f64 / candidates.len() as f64).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            if kept.len() > KEPT + KEPT / 4 {
                kept.clear();
            }
            for row in [one, other] {
                if !kept.contains_key(row)
                    && let Some(known) = self.at_row(*row, kinds)?
                {
                    kept.insert(*row, known);
                }
            }
            let (Some(one), Some(other)) = (kept.get(one), kept.get(other)) else { continue };
            let Some(likeness) = likeness(&one.profile, &other.profile) else { continue };
            let ids = (one.profile.id, other.profile.id);
            let is_tied = one.tied == Some(ids.1) || other.tied == Some(ids.0);
            if is_tied || self.are_distinct(ids.0, ids.1) {
                continue;
            }
            survey.found += 1;
            // Of a lead and a contact the contact comes first, else the one that was made first.
            let turned = (one.profile.kind as u8, one.rid) > (other.profile.kind as u8, other.rid);
            let (first, second) = if turned { (other, one) } else { (one, other) };
            survey.pairs.push(Pair { first: first.one(), second: second.one(), likeness });
            if survey.pairs.len() >= 2 * limit.max(1) {
                best(&mut survey.pairs, limit);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn at_row(&self, row: Row, kinds: &[Kind]) -> Result<Option<Known>> {
        let kind = match (kinds.contains(&Kind::Account), row.0 & 1) {
            (true, _) => Kind::Account,
            (false, 1) => Kind::Lead,
            (false, _) => Kind::Contact,
        };
        let mut found = None;
        let sql = rows::select(kind, "WHERE r.rid = ?1");
        rows::read(&self.connection, kind, &sql, &[&(row.0 >> 1)], |known| {
            found = Some(known);
            false
        })?;
        Ok(found)
    }
}

/// Reading is one half of the work, weighing the other one.
fn share_done(done: u64, part: f64, share: i64) -> u64 {
    done + (part * share as f64) as u64
}

/// The most alike first, no more than `limit`.
fn best(pairs: &mut Vec<Pair>, limit: usize) {
    let order =
        |pair: &Pair| (std::cmp::Reverse(pair.likeness.score), pair.first.kind, pair.first.name.clone());
    pairs.sort_by_cached_key(order);
    pairs.truncate(limit);
}

/// What a record may share with one that is the same.
fn keys_of(profile: &Profile, mut add: impl FnMut(u64)) {
    let mut hash = |sign: u8, parts: &[&str]| {
        let mut hasher = DefaultHasher::new();
        (sign, parts).hash(&mut hasher);
        add(hasher.finish());
    };
    profile.emails.iter().for_each(|email| hash(0, &[email]));
    profile.phones.iter().for_each(|phone| hash(1, &[phone]));
    let mut words: Vec<&str> = profile.name.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    if profile.kind == Kind::Account {
        hash(2, &words);
        profile.domains.iter().for_each(|domain| hash(3, &[domain]));
        return;
    }
    if words.len() > 1 {
        hash(2, &words);
    }
    // Whoever slipped in one word of a name wrote the others right.
    let telling = || words.iter().filter(|word| is_telling(word));
    let places = profile.domains.iter().map(String::as_str).chain([profile.company.as_str()]);
    for place in places.filter(|place| !place.is_empty()) {
        telling().for_each(|word| hash(4, &[place, word]));
    }
}

/// Pairs of rows that have a key in common.
fn shared(mut keys: Vec<Key>) -> Vec<(Row, Row)> {
    keys.sort_unstable();
    let mut pairs: Vec<(Row, Row)> = Vec::new();
    for block in keys.chunk_by(|a, b| a.0 == b.0) {
        let reach = if block.len() > LARGE { NEXT } else { block.len() };
        for (at, (_, one)) in block.iter().enumerate() {
            pairs.extend(
                block[at + 1..]
                    .iter()
                    .take(reach)
                    .filter(|(_, other)| other != one)
                    .map(|(_, other)| (*one, *other)),
            );
        }
        if pairs.len() > MOST {
            pairs.sort_unstable();
            pairs.dedup();
            if pairs.len() > MOST / 2 {
                break;
            }
        }
    }
    pairs
}

/// Companies next to each other by name whose names begin alike.
fn neighbours(mut names: Vec<(String, Row)>) -> Vec<(Row, Row)> {
    names.sort_unstable();
    let alike = |a: &str, b: &str| a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count() > RIGHT;
    let mut pairs = Vec::new();
    for (at, (name, row)) in names.iter().enumerate() {
        let next = names[at + 1..].iter().take(NEXT).filter(|(other, _)| alike(name, other));
        pairs.extend(next.map(|(_, other)| if row < other { (*row, *other) } else { (*other, *row) }));
    }
    pairs
}
