//! The plug is pulled while copies come together, and disks are full: what was acknowledged is
//! kept, no file is half done, and a second try completes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use dealdeck::domain::Device;
use dealdeck::repository::merge::Source;
use dealdeck::repository::{Access, Clock, Repository, Who};

use crate::command_line::killed_after;

/// A synced folder with a deck, and machines around it.
struct Team {
    folder: tempfile::TempDir,
}

impl Team {
    fn new() -> Team {
        let team = Team { folder: tempfile::tempdir().expect("a folder") };
        fs::create_dir(team.folder.path().join("Dropbox")).expect("a folder");
        assert!(team.run("ann", &["init"]).status.success());
        team
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("Dropbox/sales.db")
    }

    fn program(&self, machine: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dealdeck"));
        for name in ["STATE", "DATA", "CONFIG"] {
            command.env(format!("DEALDECK_{name}_DIR"), self.folder.path().join(machine).join(name));
        }
        command.env("USER", "ann").env("DEALDECK_DB", self.file()).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, machine: &str, args: &[&str]) -> Output {
        self.program(machine, args).output().expect("the program runs")
    }

    fn ok(&self, machine: &str, args: &[&str]) -> String {
        let ran = self.run(machine, args);
        assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).expect("UTF-8")
    }

    fn contacts(&self, machine: &str) -> BTreeSet<String> {
        let listed =
            self.ok(machine, &["list", "contact", "--fields", "name", "--format", "tsv", "--limit", "9999"]);
        listed.lines().skip(1).map(str::to_owned).collect()
    }

    /// The shared file is a whole publication.
    fn is_whole(&self) -> bool {
        let who = Who { device: Device::new(9), user: None, clock: Clock::System, state_dir: None };
        let Ok(deck) = Repository::open(&self.file(), who, Access::Read) else { return false };
        Source::open(&self.file(), &deck).is_ok()
            && deck.check().is_ok_and(|checked| checked.problems.is_empty())
    }
}

fn kills() -> usize {
    std::env::var("DEALDECK_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(15)
}

/// Writes a file of so many people.
fn people(folder: &Path, round: usize) -> PathBuf {
    let lines: Vec<String> =
        (0..40).map(|n| format!("import {round} {n},r{round}x{n}@example.com")).collect();
    let path = folder.join(format!("people{round}.csv"));
    fs::write(&path, format!("Name,Email\n{}\n", lines.join("\n"))).expect("a file");
    path
}

#[test]
fn killed_in_merging_and_in_publishing_no_acknowledged_write_is_lost_and_no_file_is_torn() {
    let team = Team::new();
    let mut random = fastrand::Rng::with_seed(5);
    let mut acknowledged = BTreeSet::new();
    let (mut killed, mut runs) = (0, 0);
    let start = Instant::now();
    team.ok("ann", &["sync"]);
    let mut usual = start.elapsed();
    for round in 0..kills() {
        // Something to merge, and something to publish.
        let people = people(team.folder.path(), round);
        team.ok("bob", &["import", &people.to_string_lossy(), "--kind", "contact"]);
        acknowledged.extend((0..40).map(|n| format!("import {round} {n}")));
        let name = format!("added {round}");
        for args in [vec!["add", "contact", &name], vec!["sync"], vec!["sync"]] {
            let done = killed_after(team.program("ann", &args), usual.mul_f64(random.f64() * 1.5));
            runs += 1;
            killed += usize::from(!done);
            if done && args[0] == "add" {
                acknowledged.insert(name.clone());
            }
            assert!(team.is_whole(), "round {round}: the shared file is not whole");
        }
        // A second try completes, and tells how long that takes now.
        let start = Instant::now();
        team.ok("ann", &["sync"]);
        usual = start.elapsed();
    }
    println!("{killed} of {runs} were killed before they ended; {} acknowledged", acknowledged.len());
    assert!(killed * 10 > runs, "the moments were too late to mean anything: {killed} of {runs}");
    for machine in ["bob", "ann", "new here"] {
        let there = team.contacts(machine);
        let lost: Vec<_> = acknowledged.difference(&there).take(5).collect();
        assert!(lost.is_empty(), "{machine} lost {lost:?}");
        team.ok(machine, &["check"]);
    }
    assert_eq!(team.contacts("ann"), team.contacts("bob"));
    let left: Vec<_> = fs::read_dir(team.file().parent().expect("a folder"))
        .expect("the folder")
        .flatten()
        .map(|entry| entry.file_name())
        .filter(|name| name != "sales.db")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_full_disk_keeps_nobody_from_working_and_leaves_nothing_lying_about() {
    let team = Team::new();
    team.ok("ann", &["add", "contact", "Lan"]);
    let whole = fs::read(team.file()).expect("the file");
    // Files may grow to so many blocks of 512 bytes: the replica's log fits, a snapshot does not.
    let blocks = whole.len() / 1024;
    let limited = |args: &str| {
        let command = team.program("ann", &[]);
        let program = env!("CARGO_BIN_EXE_dealdeck");
        let mut shell = Command::new("sh");
        for (key, value) in command.get_envs() {
            shell.env(key, value.unwrap_or_default());
        }
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} {args}");
        shell.args(["-c", &script]).output().expect("the program runs")
    };
    let written = limited("add contact Minh");
    let told = String::from_utf8_lossy(&written.stderr).into_owned();
    assert!(written.status.success(), "{told}");
    assert!(told.contains("1 edit waiting"), "{told}");
    assert!(whole == fs::read(team.file()).expect("the file"), "the shared file is as it was");
    let names: Vec<_> = fs::read_dir(team.file().parent().expect("a folder"))
        .expect("the folder")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(names, ["sales.db"]);
    team.ok("ann", &["sync"]);
    assert!(team.contacts("bob").contains("Minh"));
}
