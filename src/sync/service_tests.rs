//! A sync service that does what such services do: it overwrites, keeps local versions, leaves
//! conflict copies, delivers late, in part and in mixture, while machines work, crash and have
//! clocks that jump. Whatever it does, nothing that was acknowledged is lost and nothing torn is
//! taken for a deck.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::sight::Sight;
use super::tests::{Machine, NOW, id};
use crate::domain::{Change, Kind, StepId, Value};
use crate::repository::tests::{new_deck, who};
use crate::repository::{Known, Repository};

/// The name of the shared file, which is called alike on every machine.
const FILE: &str = "sales.db";

/// A machine, its folder, and whether it is running.
struct Desk {
    folder: PathBuf,
    state: PathBuf,
    device: u64,
    machine: Option<Machine>,
    now: i64,
    /// The file as the service saw it in this folder the last time.
    sent: Vec<u8>,
}

/// How many deals everybody works on.
const DEALS: u64 = 9;

/// One write, for finding out whether it was lost.
struct Written {
    record: u64,
    amount: i64,
    step: StepId,
    /// What the machine had seen.
    known: Known,
}

/// Everything: the service's own versions, oldest first, and the machines.
struct World {
    random: fastrand::Rng,
    versions: Vec<Vec<u8>>,
    /// Every file that a machine wrote as a whole.
    whole: HashSet<Vec<u8>>,
    desks: Vec<Desk>,
    log: Vec<Written>,
    delivered: BTreeMap<&'static str, u32>,
    _folder: TempDir,
}

impl Desk {
    fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// Starts the program, when the file can be read and it is not running.
    fn start(&mut self) -> bool {
        if self.machine.is_none() {
            self.machine = Machine::open(&self.file(), &self.state, self.device).ok();
            if let Some(machine) = &mut self.machine {
                if let Some((_, device)) = machine.shared.renamed() {
                    self.device = u64::try_from(device.0).expect("48 bits");
                }
                machine.now = self.now;
                machine.replica.at(self.now);
            }
        }
        self.machine.is_some()
    }
}

impl World {
    fn new(seed: u64) -> World {
        let mut random = fastrand::Rng::with_seed(seed);
        let folder = folder_in_memory();
        let first = folder.path().join("first.db");
        let mut deck = Repository::in_memory(new_deck(), who(99, None)).expect("a deck");
        for n in 0..DEALS {
            let stage = deck.lists().stages[0].id;
            let values = [("name", Value::from("deal")), ("stage", stage.into()), ("currency", "USD".into())];
            deck.commit("made", vec![Change::create(Kind::Opportunity, id(n), values)]).expect("a step");
        }
        deck.publish_to(&first, folder.path()).expect("published");
        let bytes = fs::read(&first).expect("the file");
        let desks = (0..random.u64(5..9))
            .map(|n| {
                let (desk, state) =
                    (folder.path().join(format!("desk{n}")), folder.path().join(format!("state{n}")));
                fs::create_dir(&desk).expect("a folder");
                fs::write(desk.join(FILE), &bytes).expect("the file");
                Desk { folder: desk, state, device: n + 1, machine: None, now: NOW, sent: bytes.clone() }
            })
            .collect();
        let whole = HashSet::from([bytes.clone()]);
        World {
            random,
            versions: vec![bytes],
            whole,
            desks,
            log: Vec::new(),
            delivered: BTreeMap::new(),
            _folder: folder,
        }
    }

    /// A person's turn at one machine.
    fn work(&mut self) {
        let at = self.random.usize(0..self.desks.len());
        let desk = &mut self.desks[at];
        // Clocks that jump: some seconds on, now and then minutes back or hours ahead.
        desk.now += match self.random.u8(0..40) {
            0 => -600_000,
            1 => 3 * 3_600_000,
            2 => -3 * 3_600_000,
            _ => self.random.i64(0..30_000),
        };
        if !desk.start() {
            return;
        }
        let before = fs::read(desk.file()).unwrap_or_default();
        let Some(machine) = &mut desk.machine else { return };
        machine.now = desk.now;
        machine.replica.at(desk.now);
        match self.random.u8(0..10) {
            0..5 => {
                let (record, amount) = (self.random.u64(0..DEALS), self.log.len() as i64 + 1);
                let known = machine.replica.known().expect("known");
                let change = Change::set(Kind::Opportunity, id(record), [("amount", Value::Integer(amount))]);
                let step = machine.replica.commit(&format!("{at} wrote {amount}"), vec![change]);
                self.log.push(Written { record, amount, step: step.expect("a step"), known });
            }
            5 => drop(machine.wait(6_000)),
            6..8 => drop(machine.publish()),
            8 => machine.look(),
            // A crash: what was acknowledged is in the replica, nothing is published.
            _ => desk.machine = None,
        }
        self.nothing_torn_was_taken(at, &before);
    }

    /// What a machine has taken in is, byte for byte, what some machine has written.
    fn nothing_torn_was_taken(&mut self, at: usize, before: &[u8]) {
        let desk = &self.desks[at];
        let bytes = fs::read(desk.file()).unwrap_or_default();
        if bytes != before {
            self.whole.insert(bytes.clone());
        }
        let Some(machine) = &desk.machine else { return };
        let sight = |path: &std::path::Path| Sight::of(path).expect("a look");
        if let Some(on_disk) = &machine.shared.state.on_disk {
            let is_it = sight(&desk.file()).as_ref() == Some(&on_disk.sight);
            assert!(!is_it || self.whole.contains(&bytes), "a torn file was taken for a deck");
        }
        for (name, copied) in &machine.shared.state.copies {
            let path = desk.folder.join(name);
            if name.contains("-dealdeck-") {
                self.whole.extend(fs::read(&path).ok());
            }
            if copied.known.is_some() && sight(&path).as_ref() == Some(&copied.sight) {
                let bytes = fs::read(&path).expect("a file");
                assert!(self.whole.contains(&bytes), "a torn copy was taken for a deck: {name}");
            }
        }
    }

    /// The service's turn in one folder.
    fn serve(&mut self) {
        let at = self.random.usize(0..self.desks.len());
        let file = self.desks[at].file();
        let local = fs::read(&file).unwrap_or_default();
        let newest = self.versions.last().cloned().unwrap_or_default();
        let is_edited = local != self.desks[at].sent && self.whole.contains(&local);
        if is_edited && newest != self.desks[at].sent {
            self.conflict(at, &local, &newest);
        } else if is_edited {
            self.versions.push(local.clone());
            self.desks[at].sent = local;
        } else if local != newest {
            self.deliver(at, &newest);
        }
        self.send_copies(at);
    }

    /// Both sides have a version of their own: services do one of these.
    fn conflict(&mut self, at: usize, local: &[u8], newest: &[u8]) {
        let folder = self.desks[at].folder.clone();
        let copy = |random: &mut fastrand::Rng| {
            let names = [
                "sales (Ann's conflicted copy 2026-11-21) N.db",
                "sales.sync-conflict-20261121-101112-N.db",
                "sales-HOST N.db",
            ];
            folder.join(names[random.usize(0..3)].replace('N', &random.u32(..).to_string()))
        };
        match self.random.u8(0..100) {
            // Ours overwrites theirs everywhere.
            0..25 => {
                self.count("overwritten");
                self.versions.push(local.to_vec());
                self.desks[at].sent = local.to_vec();
            }
            // Theirs replaces ours, which is gone from this folder.
            25..50 => {
                self.count("replaced");
                fs::write(folder.join(FILE), newest).expect("replaced");
                self.desks[at].sent = newest.to_vec();
            }
            // Ours becomes a conflict copy that is not sent on.
            50..75 => {
                self.count("copy kept back");
                fs::write(copy(&mut self.random).with_extension("db"), local).expect("a copy");
                fs::write(folder.join(FILE), newest).expect("replaced");
                self.desks[at].sent = newest.to_vec();
            }
            // Ours becomes a conflict copy everywhere.
            _ => {
                self.count("copy sent");
                let path = copy(&mut self.random);
                let name = path.file_name().expect("a name").to_owned();
                for to in 0..self.desks.len() {
                    let torn = self.random.u8(0..100) < 27;
                    let bytes = if torn { self.torn(local) } else { local.to_vec() };
                    fs::write(self.desks[to].folder.join(&name), bytes).expect("a copy");
                }
                fs::write(folder.join(FILE), newest).expect("replaced");
                self.desks[at].sent = newest.to_vec();
            }
        }
    }

    /// The newest version arrives here: late, in part, in mixture, or as it is.
    fn deliver(&mut self, at: usize, newest: &[u8]) {
        let bytes = match self.random.u8(0..100) {
            0..10 => {
                self.count("stale");
                self.versions[self.random.usize(0..self.versions.len())].clone()
            }
            10..37 => self.torn(newest),
            _ => {
                self.count("whole");
                newest.to_vec()
            }
        };
        let desk = &mut self.desks[at];
        fs::write(desk.file(), &bytes).expect("delivered");
        // A stale or torn delivery is the service's own doing: it does not take it for an edit.
        desk.sent = bytes;
    }

    /// A file of which a part has arrived, or which has pages of two versions.
    fn torn(&mut self, whole: &[u8]) -> Vec<u8> {
        if self.random.u8(0..27) < 12 {
            self.count("truncated");
            return whole[..self.random.usize(0..whole.len())].to_vec();
        }
        self.count("mixed");
        let old = self.versions[self.random.usize(0..self.versions.len())].clone();
        let mut bytes = whole.to_vec();
        for page in 0..bytes.len().min(old.len()) / 4096 {
            if self.random.bool() {
                bytes[page * 4096..][..4096].copy_from_slice(&old[page * 4096..][..4096]);
            }
        }
        bytes
    }

    /// Copies that machines wrote beside the shared file travel too.
    fn send_copies(&mut self, at: usize) {
        let from = self.desks[at].folder.clone();
        for entry in fs::read_dir(&from).expect("a folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.contains("-dealdeck-") {
                continue;
            }
            let bytes = fs::read(entry.path()).expect("a file");
            for desk in &self.desks {
                fs::write(desk.folder.join(&name), &bytes).expect("a copy");
            }
        }
    }

    fn count(&mut self, what: &'static str) {
        *self.delivered.entry(what).or_default() += 1;
    }

    /// The service comes to rest, and everybody looks and publishes until nobody has news.
    fn come_to_rest(&mut self) {
        for round in 0.. {
            assert!(round < 40, "they never come to rest");
            let before = self.versions.len();
            for at in 0..self.desks.len() {
                let newest = self.versions.last().cloned().unwrap_or_default();
                let desk = &mut self.desks[at];
                fs::write(desk.file(), &newest).expect("delivered");
                desk.now += 3_600_000;
                assert!(desk.start(), "the program starts on a whole file");
                let Some(machine) = &mut desk.machine else { return };
                machine.now = desk.now;
                machine.replica.at(desk.now);
                machine.publish();
                let local = fs::read(desk.file()).expect("the file");
                if local != newest {
                    self.versions.push(local);
                }
            }
            if self.versions.len() == before {
                return;
            }
        }
    }

    fn machines(&self) -> impl Iterator<Item = &Machine> {
        self.desks.iter().filter_map(|desk| desk.machine.as_ref())
    }
}

/// Everything that people see, and the whole history.
fn seen_by(machine: &Machine) -> BTreeSet<String> {
    let mut all: BTreeSet<String> =
        (0..DEALS).map(|n| format!("{n} is at {:?}", amount_of(machine, n))).collect();
    let steps = machine.replica.steps(None, 100_000).expect("steps");
    all.extend(steps.into_iter().map(|step| format!("{} {} {}", step.id, step.moment, step.label)));
    let clashes = machine.replica.clashes().expect("clashes");
    all.extend(
        clashes
            .iter()
            .map(|clash| format!("{:?}", (clash.id, &clash.field, clash.held.step, clash.other.step))),
    );
    all
}

fn amount_of(machine: &Machine, n: u64) -> Option<i64> {
    let deal = machine.replica.get(Kind::Opportunity, id(n)).expect("a read").expect("a deal");
    deal.get("amount").as_integer()
}

/// A folder in memory where there is one: thousands of files are made durable here.
fn folder_in_memory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

fn seeds() -> u64 {
    std::env::var("DEALDECK_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(2)
}

#[test]
fn whatever_the_service_does_nothing_acknowledged_is_lost_and_nothing_torn_is_taken() {
    let (mut turns, mut writes, mut delivered) = (0, 0, BTreeMap::<_, u32>::new());
    for seed in 0..seeds() {
        let mut world = World::new(seed);
        for _ in 0..300 {
            world.work();
            // The service is slower than people are.
            if world.random.u8(0..5) < 3 {
                world.serve();
            }
            turns += 1;
        }
        world.come_to_rest();
        let states: Vec<_> = world.machines().map(seen_by).collect();
        for (n, state) in states.iter().enumerate() {
            let differ: Vec<_> = states[0].symmetric_difference(state).take(6).collect();
            assert!(differ.is_empty(), "seed {seed}, machine {n}: {differ:#?}");
        }
        for machine in world.machines() {
            assert_eq!(machine.replica.check().expect("a check").problems, [], "seed {seed}");
        }
        nothing_is_lost(&world, seed);
        writes += world.log.len();
        for (what, count) in &world.delivered {
            *delivered.entry(*what).or_default() += count;
        }
    }
    println!("{turns} turns, {writes} writes; the service: {delivered:?}");
    let kinds = ["mixed", "truncated", "stale", "replaced", "overwritten", "copy kept back", "copy sent"];
    assert!(kinds.iter().all(|what| delivered.contains_key(what)), "{delivered:?}");
}

/// Every write holds, was answered by somebody who knew it, or is asked about.
fn nothing_is_lost(world: &World, seed: u64) {
    let machine = world.machines().next().expect("a machine");
    let clashes = machine.replica.clashes().expect("clashes");
    for written in &world.log {
        let holds = amount_of(machine, written.record) == Some(written.amount);
        let is_answered = world.log.iter().any(|later| {
            later.record == written.record
                && later.step != written.step
                && later.known.of(written.step.device) >= written.step.number
        });
        let is_told =
            clashes.iter().any(|clash| clash.id == id(written.record) && clash.other.step == written.step);
        assert!(
            holds || is_answered || is_told,
            "seed {seed}: {} of {} is lost",
            written.step,
            written.amount
        );
    }
}
