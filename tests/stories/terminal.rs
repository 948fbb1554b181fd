//! Stories in a real terminal: what is drawn arrives, and the terminal comes back as it was on
//! every way out. The terminal here answers no question.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use dealdeck::domain::Device;
use dealdeck::exchange::demo::demo;
use dealdeck::repository::{Clock, Repository, Who};
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use crate::deck::NOW;

/// How long a story waits before it fails. Nothing waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program in a terminal of 100×30.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    /// The program; none when its end was waited for.
    child: Option<Box<dyn Child + Send + Sync>>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
}

fn pty() -> portable_pty::PtyPair {
    let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
    native_pty_system().openpty(size).expect("a terminal")
}

/// The program on the demo deck, with folders of its own.
fn program(folder: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    command.arg("--db");
    command.arg(deck(folder));
    with_environment(&mut command, folder);
    command
}

/// The demo deck as a file.
pub fn deck(folder: &Path) -> PathBuf {
    let path = folder.join("sales.db");
    let seed = demo(Clock::Fixed(NOW), "made the demo deck".to_owned());
    let who = Who { device: Device::new(7), user: None, clock: Clock::Fixed(NOW), state_dir: None };
    Repository::create(&path, seed, who).expect("a deck");
    path
}

pub fn with_environment(command: &mut CommandBuilder, folder: &Path) {
    command.env("TERM", "xterm-256color");
    command.env("DEALDECK_PANIC_KEY", "~");
    command.env("USER", "An Nguyễn");
    for (variable, name) in [("CONFIG", "config"), ("DATA", "data"), ("STATE", "state")] {
        command.env(format!("DEALDECK_{variable}_DIR"), folder.join(name));
    }
    command.env_remove("TERM_PROGRAM");
    command.env_remove("KITTY_WINDOW_ID");
}

impl Terminal {
    /// Starts the program and waits for its first frame.
    fn start(folder: &Path) -> Terminal {
        let mut terminal = Terminal::run(program(folder));
        terminal.wait_for("Pipeline");
        terminal
    }

    pub fn run(command: CommandBuilder) -> Terminal {
        let pair = pty();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = channel();
        std::thread::Builder::new()
            .spawn(move || {
                let mut bytes = [0; 8192];
                while let Ok(count) = reader.read(&mut bytes) {
                    if count == 0 || sender.send(bytes[..count].to_vec()).is_err() {
                        break;
                    }
                }
            })
            .expect("a thread");
        let writer = pair.master.take_writer().expect("a writer");
        let screen = vt100::Parser::new(30, 100, 0);
        Terminal { master: pair.master, writer, child: Some(child), output, screen, raw: Vec::new() }
    }

    pub fn keys(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).expect("keys");
    }

    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Whether these bytes were sent to the terminal.
    pub fn wrote(&self, bytes: &[u8]) -> bool {
        self.raw.windows(bytes.len()).any(|window| window == bytes)
    }

    /// What was sent to the terminal before these bytes were.
    pub fn wrote_before(&self, bytes: &[u8]) -> &[u8] {
        let at = self.raw.windows(bytes.len()).position(|window| window == bytes);
        &self.raw[..at.expect("bytes that were sent")]
    }

    /// A cell of the screen.
    pub fn cell(&self, row: u16, column: u16) -> &vt100::Cell {
        self.screen.screen().cell(row, column).expect("a cell")
    }

    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |terminal| terminal.text().contains(text));
    }

    pub fn wait_until(&mut self, what: &str, holds: impl Fn(&Terminal) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            let left = PATIENCE.saturating_sub(start.elapsed());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.raw.extend_from_slice(&bytes);
                }
                Err(RecvTimeoutError::Timeout) => panic!("no {what} in\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => panic!("ended before {what}; last\n{}", self.text()),
            }
        }
    }

    pub fn pid(&self) -> Pid {
        let id = self.child.as_ref().and_then(|child| child.process_id()).expect("a process");
        Pid::from_raw(id as i32).expect("a process number")
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("a signal");
    }

    /// Waits for the program to end; its exit code.
    pub fn end(&mut self) -> u32 {
        let status = self.status();
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.screen.process(&bytes);
            self.raw.extend_from_slice(&bytes);
        }
        status.exit_code()
    }

    /// How the program ended; one that does not end in time is ended, so that the story fails.
    fn status(&mut self) -> ExitStatus {
        let pid = self.pid();
        let (sender, ended) = channel();
        let mut child = self.child.take().expect("a program that did not end yet");
        std::thread::Builder::new()
            .spawn(move || sender.send(child.wait().expect("an end")))
            .expect("a thread");
        ended.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            kill_process(pid, Signal::KILL).expect("a signal");
            panic!("no end of\n{}", self.text())
        })
    }

    /// The terminal is as it was before.
    #[track_caller]
    pub fn is_restored(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "paste is still bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let modes = format!("{:?}", self.master.get_termios().expect("modes").local_flags);
        assert!(modes.contains("ICANON") && modes.contains("ECHO"), "still raw: {modes}");
    }
}

#[test]
fn the_first_frame_comes_without_a_question_to_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(folder.path());
    terminal.wait_until("end of a frame", |terminal| terminal.wrote(b"\x1b[?2026l"));
    let first = terminal.wrote_before(b"\x1b[?2026l");
    let raw = String::from_utf8_lossy(first).into_owned();
    assert!(raw.contains("Pipeline"), "{raw}");
    for question in
        ["\u{1b}[6n", "\u{1b}[c", "\u{1b}[>c", "\u{1b}[?u", "\u{1b}]11;?", "\u{1b}]10;?", "\u{1b}[14t"]
    {
        assert!(!raw.contains(question), "{question:?}");
    }
    assert!(terminal.screen.screen().alternate_screen());
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn a_deck_that_was_made_is_named_on_the_first_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    with_environment(&mut command, folder.path());
    let mut terminal = Terminal::run(command);
    terminal.wait_for("Welcome");
    terminal.keys("3");
    terminal.wait_for("Used for");
    terminal.keys("\u{13}");
    let file = folder.path().join("data/deck.db").display().to_string();
    terminal.wait_for(&format!("Made {file}"));
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_deal_is_moved_and_moved_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(folder.path());
    terminal.keys("2L");
    terminal.wait_for("moved ");
    terminal.keys("u");
    terminal.wait_for("Undone: moved ");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn without_a_terminal_a_line_says_so_and_the_exit_code_is_2() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_cmd::Command::new(env!("CARGO_BIN_EXE_dealdeck"))
        .arg("--db")
        .arg(deck(folder.path()))
        .env("DEALDECK_STATE_DIR", folder.path())
        .env("DEALDECK_CONFIG_DIR", folder.path())
        .assert()
        .code(2)
        .stdout("")
        .stderr(predicates::str::contains("needs a terminal"));
}

#[test]
fn ctrl_c_leaves_from_inside_a_prompt() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(folder.path());
    terminal.keys(":");
    terminal.wait_for("Commands");
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_something() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(folder.path());
    terminal.keys("~");
    assert_eq!(terminal.end(), 70);
    terminal.is_restored();
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    let (_, after) = raw.rsplit_once("\u{1b}[?1049l").expect("the way out");
    assert!(after.contains("internal error"), "{after}");
}

#[test]
fn signals_that_end_the_program_give_the_terminal_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut terminal = Terminal::start(folder.path());
        terminal.signal(signal);
        assert_eq!(terminal.end(), code);
        terminal.is_restored();
    }
}

#[test]
fn a_signal_ends_the_program_also_in_the_middle_of_an_escape_sequence() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(folder.path());
    terminal.keys(":");
    terminal.wait_for("Commands");
    terminal.keys("\u{1b}[");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.end(), 143);
    terminal.is_restored();
}

#[test]
fn ctrl_z_stops_with_the_terminal_given_back_and_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(folder.path());
    terminal.keys(":");
    terminal.wait_for("Commands");
    terminal.keys("\u{1a}");
    let (_, status) =
        waitpid(Some(terminal.pid()), WaitOptions::UNTRACED).expect("a stop").expect("a status");
    assert!(status.stopped());
    terminal.wait_until("the terminal", |terminal| !terminal.screen.screen().alternate_screen());
    terminal.is_restored();
    terminal.signal(Signal::CONT);
    terminal.wait_for("Commands");
    assert!(terminal.screen.screen().alternate_screen());
    terminal.keys("\u{1b}");
    terminal.wait_until("no palette", |terminal| !terminal.text().contains("Commands"));
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_terminal_of_another_size_is_drawn_to_its_edges() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(folder.path());
    for (rows, cols) in [(10, 40), (2, 3), (60, 200), (24, 80)] {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        terminal.master.resize(size).expect("another size");
        terminal.screen.screen_mut().set_size(rows, cols);
    }
    terminal.wait_until("a last line", |terminal| {
        let lines: Vec<String> = terminal.screen.screen().rows(0, 80).collect();
        lines.first().is_some_and(|line| line.contains("Pipeline"))
            && lines.last().is_some_and(|line| line.contains("put off"))
    });
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_burst_of_keys_is_applied_in_order_and_none_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(folder.path());
    let typed = "abcdefghijklmnopqrstuvwxyz0123456789";
    terminal.keys(&format!("\u{10}{typed}"));
    terminal.wait_for(typed);
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_program_ends_when_its_terminal_has_gone_and_nobody_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let code = folder.path().join("code");
    // A session of its own gets no SIGHUP; the shell around it stays to note how it ended.
    let script = format!(
        "trap '' HUP; setsid --wait {} --db {}; echo $? > {}",
        env!("CARGO_BIN_EXE_dealdeck"),
        deck(folder.path()).display(),
        code.display()
    );
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", &script]);
    with_environment(&mut command, folder.path());
    let pair = pty();
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut seen = Vec::new();
    let mut bytes = [0; 4096];
    while !String::from_utf8_lossy(&seen).contains("Pipeline") {
        let count = reader.read(&mut bytes).expect("a frame");
        assert!(count > 0, "ended: {}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&bytes[..count]);
    }
    drop((reader, pair.master));
    child.wait().expect("an end");
    assert_eq!(std::fs::read_to_string(code).expect("a code").trim(), "129");
}

#[test]
fn an_interrupt_while_the_editor_runs_ends_the_editor_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let editor = folder.path().join("editor");
    let script = "#!/bin/sh\necho the editor runs on $(stat -c %a \"$1\")\nexec cat\n";
    std::fs::write(&editor, script).expect("an editor");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&editor, mode).expect("a program");
    let mut command = program(folder.path());
    command.env("EDITOR", &editor);
    command.env_remove("VISUAL");
    let mut terminal = Terminal::run(command);
    terminal.wait_for("Pipeline");
    terminal.keys("\u{f}");
    terminal.wait_for("the editor runs on 600");
    terminal.keys("\u{3}");
    terminal.wait_for("The editor did not finish");
    terminal.keys("L");
    terminal.wait_for("moved ");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn a_list_fits_the_terminal_it_is_printed_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program(folder.path());
    command.args(["list", "deals"]);
    let mut terminal = Terminal::run(command);
    assert_eq!(terminal.end(), 0);
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(raw.contains('…') && raw.lines().count() > 20, "{raw}");
    for line in raw.lines() {
        let width = dealdeck::ui::paint::columns(line.trim_end());
        assert!(width <= 100, "{width}: {line}");
    }
}

#[test]
fn a_deck_named_by_nothing_is_the_one_in_the_data_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    std::fs::rename(deck(folder.path()), data.join("deck.db")).expect("a deck");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    with_environment(&mut command, folder.path());
    command.env("DEALDECK_DB", "");
    let mut terminal = Terminal::run(command);
    terminal.wait_for("Pipeline");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn an_address_of_a_record_opens_from_the_terminal_unless_links_are_off() {
    let folder = tempfile::tempdir().expect("a folder");
    for links in [true, false] {
        let config = folder.path().join("config");
        std::fs::create_dir_all(&config).expect("a folder");
        std::fs::write(config.join("config.toml"), format!("links = {links}\n")).expect("written");
        let folder = tempfile::tempdir_in(folder.path()).expect("a folder");
        let mut command = program(folder.path());
        command.env("DEALDECK_CONFIG_DIR", &config);
        command.env_remove("NO_COLOR");
        let mut terminal = Terminal::run(command);
        terminal.wait_for("Pipeline");
        terminal.keys("4/email:example phone:+1\r");
        terminal.wait_for("› ");
        terminal.keys("\r");
        terminal.wait_for("Timeline");
        assert!(!terminal.wrote(b"\x1b]8;"), "there is nothing to open in a list");
        terminal.keys("\t");
        terminal.wait_for("Given name");
        assert_eq!(terminal.wrote(b";mailto:"), links);
        assert_eq!(terminal.wrote(b";tel:+1"), links);
        terminal.keys("\u{3}");
        assert_eq!(terminal.end(), 0);
    }
}
