//! Whole programs in a pseudo-terminal that answers no question: from start to the first full
//! frame, peak memory, and what idling costs; dealdeck beside the two floor programs, in turn.
//! `cargo build --release --bins --examples && cargo bench --bench whole`

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use generator::percentile;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

mod generator;

const RUNS: usize = 31;
/// What ends a frame of dealdeck.
const FRAME: &str = "\x1b[?2026l";

/// A program in a terminal. What arrives there is told with its time and how many bytes it was:
/// first all up to the marker at once, as one reader sees it, then whatever comes.
struct Running {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    output: Receiver<(Instant, usize)>,
    started: Instant,
}

fn main() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/examples");
    let (hello, least) = (examples.join("floor-hello"), examples.join("floor-list"));
    let ours = PathBuf::from(env!("CARGO_BIN_EXE_dealdeck"));
    for contacts in [1_000, 1_000_000] {
        let folder = generator::kept(contacts);
        let deck = folder.join("deck.db").to_string_lossy().into_owned();
        println!("{contacts} contacts, {} deals", contacts / 10);
        let programs: [(&str, &Path, Vec<&str>, &'static str); 4] = [
            ("hello", &hello, vec![], "READY"),
            ("least", &least, vec![&deck], "READY"),
            ("dealdeck", &ours, vec![], FRAME),
            ("dealdeck --db", &ours, vec!["--db", &deck], FRAME),
        ];
        let mut times = vec![Vec::new(); programs.len()];
        let mut memory = vec![0; programs.len()];
        for _ in 0..RUNS {
            for (n, (_, program, args, marker)) in programs.iter().enumerate() {
                let mut running = start(program, args, &folder, marker);
                times[n].push(running.first_frame().expect("a first frame").as_secs_f64() * 1_000.0);
                memory[n] = memory[n].max(running.peak_kilobytes());
                running.end();
            }
        }
        let least = percentile(&mut times[1].clone(), 50.0);
        for (n, (name, ..)) in programs.iter().enumerate() {
            let p50 = percentile(&mut times[n], 50.0);
            println!(
                "  {name:<16} first frame p50 {p50:.1} ms  ratio to least {:.2}  peak memory {:.1} MB",
                p50 / least,
                memory[n] as f64 / 1_024.0
            );
        }
        idle(&ours, &deck, &folder);
    }
}

fn start(program: &Path, args: &[&str], folder: &Path, marker: &'static str) -> Running {
    let size = PtySize { rows: 60, cols: 200, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let mut command = CommandBuilder::new(program);
    command.args(args);
    command.env("DEALDECK_DATA_DIR", folder);
    command.env("DEALDECK_STATE_DIR", folder.join("state"));
    command.env("DEALDECK_CONFIG_DIR", folder.join("config"));
    command.env("TERM", "xterm-256color");
    let reader = pair.master.try_clone_reader().expect("a reader");
    let (send, output) = channel();
    std::thread::Builder::new().spawn(move || read(reader, marker, &send)).expect("a thread");
    let started = Instant::now();
    let child = pair.slave.spawn_command(command).expect("the program starts");
    Running { child, master: pair.master, output, started }
}

fn read(mut reader: impl Read, marker: &str, send: &Sender<(Instant, usize)>) {
    let mut bytes = vec![0; 1 << 20];
    let (mut filled, mut is_seen) = (0, false);
    while let Ok(count) = reader.read(&mut bytes[filled..]) {
        if count == 0 {
            break;
        }
        filled += count;
        let from = filled.saturating_sub(count + marker.len());
        is_seen = is_seen || memchr::memmem::find(&bytes[from..filled], marker.as_bytes()).is_some();
        if is_seen {
            if send.send((Instant::now(), filled)).is_err() {
                break;
            }
            filled = 0;
        }
    }
}

impl Running {
    /// How long after its start the program has written the marker.
    fn first_frame(&mut self) -> Option<Duration> {
        let (at, _) = self.output.recv_timeout(Duration::from_secs(20)).ok()?;
        Some(at - self.started)
    }

    fn peak_kilobytes(&self) -> u64 {
        let status = self.proc("status");
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    /// Clock ticks of processor time so far.
    fn ticks(&self) -> u64 {
        let stat = self.proc("stat");
        let after = stat.rsplit(')').next().unwrap_or_default();
        after.split_whitespace().skip(11).take(2).filter_map(|number| number.parse::<u64>().ok()).sum()
    }

    fn proc(&self, file: &str) -> String {
        let id = self.child.process_id().unwrap_or(0);
        std::fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }

    fn end(mut self) {
        if let Ok(mut writer) = self.master.take_writer() {
            let _ = writer.write_all(b"q");
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Ten seconds of nothing: processor time and bytes written.
fn idle(ours: &Path, deck: &str, folder: &Path) {
    let mut running = start(ours, &["--db", deck], folder, FRAME);
    running.first_frame().expect("a first frame");
    let deadline = Instant::now() + Duration::from_secs(3);
    while running.output.recv_timeout(deadline.saturating_duration_since(Instant::now())).is_ok() {}
    let (before, start) = (running.ticks(), Instant::now());
    let mut bytes = 0;
    while let Ok((_, more)) =
        running.output.recv_timeout(Duration::from_secs(10).saturating_sub(start.elapsed()))
    {
        bytes += more;
    }
    println!("  idle 10 s: {} ms of processor time, {bytes} bytes", (running.ticks() - before) * 10);
    running.end();
}
