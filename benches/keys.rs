//! What a key costs, through the function the terminal's keys go through, drawn by the same
//! backend: moving in a list and on the board, moving a card (a write), and finding as you type;
//! at 1,000 and at 1,000,000 contacts with a tenth as many deals. Beside it the floor: the very
//! frames that came out, drawn again with nothing behind them.
//! `cargo bench --bench keys`; `CONTACTS=1000` takes one size, `SLOW=1` names slow searches.

use std::io::{self, Write};
use std::time::Instant;

use crossterm::event::{Event, KeyEvent};
use dealdeck::repository::{Access, Repository};
use dealdeck::shell::frames::Frames;
use dealdeck::shell::{Shell, spelled};
use generator::percentile;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;

mod generator;

const SIZE: Size = Size { width: 200, height: 60 };

fn main() {
    let only = std::env::var("CONTACTS").ok().and_then(|number| number.parse::<usize>().ok());
    for contacts in
        [1_000, 1_000_000].into_iter().filter(|contacts| only.is_none_or(|only| only == *contacts))
    {
        println!("{contacts} contacts, {} deals, {}×{}", contacts / 10, SIZE.width, SIZE.height);
        walk(contacts, "contacts", "j", 2_000);
        walk(contacts, "pipeline", "jl", 1_000);
        walk(contacts, "pipeline", "LH", 200);
        find(contacts);
    }
}

/// Counts what leaves for the terminal.
#[derive(Default)]
struct Counted {
    writes: usize,
    bytes: usize,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes += 1;
        self.bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Presses keys in turn, draws after each, and tells what that took beside the bare frames.
fn walk(contacts: usize, screen: &str, keys: &str, count: usize) {
    let mut shell = generator::shell(&generator::kept(contacts), screen);
    let keys: Vec<KeyEvent> = spelled(keys).expect("keys");
    let mut drawn = Frames::default();
    let mut out = Counted::default();
    // The frame is copied for the floor outside the time that is told.
    let mut draw = |shell: &mut Shell, out: &mut Counted, start: Instant| -> (f64, Buffer) {
        drawn.draw(SIZE, out, |frame| shell.draw(frame)).expect("a sink");
        (start.elapsed().as_secs_f64() * 1_000.0, drawn.shown().expect("a frame").clone())
    };
    let (_, first) = draw(&mut shell, &mut out, Instant::now());
    let (mut frames, mut times, mut settled) = (vec![first], Vec::new(), Vec::new());
    let mut most = 0;
    for n in 0..count {
        let before = out.writes;
        let start = Instant::now();
        shell.event(Event::Key(keys[n % keys.len()]));
        let (drawn, frame) = draw(&mut shell, &mut out, start);
        times.push(drawn);
        most = most.max(out.writes - before);
        let start = Instant::now();
        if shell.settle() {
            draw(&mut shell, &mut out, start);
        }
        settled.push(drawn + start.elapsed().as_secs_f64() * 1_000.0);
        frames.push(frame);
    }
    let mut floor = bare(&frames);
    let (p50, p99) = (percentile(&mut times, 50.0), percentile(&mut times, 99.0));
    let bare50 = percentile(&mut floor, 50.0);
    println!(
        "  {screen:<9} {:<3} p50 {p50:.3} ms  p99 {p99:.3} ms  bare p50 {bare50:.3} ms  ratio {:.2}  settled p50 {:.3} p99 {:.3} ms  writes a frame {most}  {} bytes a key",
        keys.iter().map(|key| key.code.to_string()).collect::<String>(),
        p50 / bare50,
        percentile(&mut settled, 50.0),
        percentile(&mut settled, 99.0),
        out.bytes / count,
    );
}

/// The same frames again, with nothing behind them.
fn bare(frames: &[Buffer]) -> Vec<f64> {
    let mut drawn = Frames::default();
    let mut out = Counted::default();
    let mut times = Vec::new();
    for cells in frames {
        let start = Instant::now();
        let copy = |frame: &mut Frame<'_>| {
            frame.buffer_mut().content.clone_from_slice(&cells.content);
            Vec::new()
        };
        drawn.draw(SIZE, &mut out, copy).expect("a sink");
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    times
}

/// Every beginning of words that people type, one letter more at a time.
fn find(contacts: usize) {
    let folder = generator::kept(contacts);
    let deck =
        Repository::open(&folder.join("deck.db"), generator::who(&folder), Access::Read).expect("the deck");
    let words = [
        "nguyen lan",
        "Đức",
        "smith 777",
        "firm12",
        "deal 500",
        "0901",
        "p12345@",
        "trần minh",
        "zzz",
        "walker",
    ];
    let mut times = Vec::new();
    for _ in 0..5 {
        for word in words {
            for end in word.char_indices().map(|(at, letter)| at + letter.len_utf8()) {
                let start = Instant::now();
                deck.find(&word[..end], &dealdeck::domain::Kind::MAIN, 50).expect("a search");
                times.push(start.elapsed().as_secs_f64() * 1_000.0);
                if std::env::var_os("SLOW").is_some() && start.elapsed().as_millis() > 20 {
                    println!("    {:?} {:?}", &word[..end], start.elapsed());
                }
            }
        }
    }
    println!(
        "  find      p50 {:.3} ms  p99 {:.3} ms  worst {:.3} ms",
        percentile(&mut times, 50.0),
        percentile(&mut times, 99.0),
        percentile(&mut times, 100.0)
    );
}
