//! The command line as scripts see it: the real binary on a deck in a folder of its own.

mod cadences;
mod day;
mod documents;
mod exchange;
mod formats;
mod refusals;
mod shaping;
mod stages;
mod writes;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use serde_json::Value as Json;
use tempfile::TempDir;

/// Now, in every test here: a Friday.
pub const NOW: &str = "2026-11-20T09:00:00Z";

/// A deck file and folders of its own, and the program on them.
pub struct Desk {
    folder: TempDir,
}

/// What a run came to.
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Desk {
    /// No deck yet.
    pub fn bare() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder") }
    }

    /// An empty deck in dollars.
    pub fn empty() -> Desk {
        let desk = Desk::bare();
        let deck = desk.deck().display().to_string();
        desk.ok(&["init", &deck, "--currency", "USD", "--user", "An Nguyễn"]);
        desk
    }

    /// The sample deck.
    pub fn demo() -> Desk {
        let desk = Desk::bare();
        let deck = desk.deck().display().to_string();
        desk.ok(&["demo", "--write", &deck]);
        desk
    }

    /// The deck's file.
    pub fn deck(&self) -> PathBuf {
        self.path("sales.db")
    }

    /// A file in this desk's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with these arguments, its surroundings fixed.
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.command_at(NOW, arguments)
    }

    /// The program with these arguments at another moment.
    pub fn command_at(&self, now: &str, arguments: &[&str]) -> Command {
        Command::from_std(self.bare_command_at(now, arguments))
    }

    /// The same, for what only the system's own commands can be told.
    pub fn bare_command_at(&self, now: &str, arguments: &[&str]) -> std::process::Command {
        let mut command = self.bare_command();
        command.args(["--now", now]).args(arguments);
        command
    }

    /// The program without arguments, by the system's own clock in UTC.
    pub fn bare_command(&self) -> std::process::Command {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("dealdeck"));
        command.env_clear().env("PATH", "/usr/bin:/bin").env("TZ", "UTC").env("LANG", "en_US.UTF-8");
        command.env("USER", "An Nguyễn");
        for name in ["DATA", "CONFIG", "STATE"] {
            command.env(format!("DEALDECK_{name}_DIR"), self.path(&name.to_lowercase()));
        }
        command.env("DEALDECK_DB", self.deck());
        command
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs what must succeed; its standard output.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        ran.out
    }

    /// Runs what must fail with this code, with `error:` and `hint:` on standard error and
    /// nothing on standard output; the error.
    pub fn fails(&self, code: i32, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.starts_with("error: "), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
        ran.err
    }

    /// What a verb prints as JSON.
    pub fn json(&self, arguments: &[&str]) -> Json {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--format", "json"]);
        serde_json::from_str(&self.ok(&arguments)).expect("JSON")
    }

    /// Adds a record; its id.
    pub fn add(&self, arguments: &[&str]) -> String {
        let mut all = vec!["add"];
        all.extend(arguments);
        self.ok(&all).trim().to_owned()
    }
}

/// The step that a write printed.
pub fn step(out: &str) -> String {
    out.trim().strip_prefix("step ").expect("a step").to_owned()
}

/// Starts a command and kills it after so long; true when it had ended before, which it must well.
pub fn killed_after(mut command: std::process::Command, wait: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).spawn().expect("the program starts");
    let start = Instant::now();
    while start.elapsed() < wait {
        if let Some(status) = child.try_wait().expect("the child is ours") {
            assert!(status.success(), "{command:?}: {status}");
            return true;
        }
        std::thread::yield_now();
    }
    child.kill().expect("the child is ours");
    child.wait().expect("the child is ours").success()
}
