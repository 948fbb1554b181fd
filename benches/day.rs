//! What a key costs in the middle of a salesperson's day: the queue of today, the agenda, the
//! board, the brief before a call, and looking for namesakes while a person is typed; at 100,000
//! contacts, 10,000 deals, 50,000 activities and 5,000 leads. Then how long it takes to find every
//! pair of records that may be one. `cargo bench --bench day`; `CONTACTS=1000` takes a tenth of a
//! tenth.

use std::io;
use std::ops::ControlFlow;
use std::time::Instant;

use crossterm::event::{Event, KeyEvent};
use dealdeck::domain::Kind;
use dealdeck::repository::{Access, Repository};
use dealdeck::shell::frames::Frames;
use dealdeck::shell::spelled;
use generator::percentile;
use ratatui::layout::Size;

mod generator;

const SIZES: [Size; 2] = [Size { width: 80, height: 24 }, Size { width: 200, height: 60 }];

fn main() {
    let contacts = std::env::var("CONTACTS").ok().and_then(|number| number.parse().ok()).unwrap_or(100_000);
    for size in SIZES {
        println!("{contacts} contacts, {} activities, {}×{}", contacts / 2, size.width, size.height);
        walk(contacts, "today", "j", 300, size);
        walk(contacts, "today", "<Enter><Esc>", 100, size);
        walk(contacts, "today", "s1u", 150, size);
        walk(contacts, "activities", "j", 300, size);
        walk(contacts, "activities", "l", 100, size);
        walk(contacts, "pipeline", "jl", 300, size);
        walk(contacts, "pipeline", "LH", 100, size);
        walk(contacts, "contacts", "b<Esc>j", 300, size);
        walk(contacts, "pipeline", "b<Esc>j", 300, size);
        walk(contacts, "contacts", "aNguyễn Lan 77 p77@firm77.example<Esc>", 340, size);
        walk(contacts, "leads", "aSmith Bob, Firm 12 0901234567<Esc>", 340, size);
    }
    pairs(contacts);
}

/// Looks through the whole deck for records that may be one, as the job beside the screen does, and
/// tells how long that took, and how far apart the moments are at which it can be stopped.
fn pairs(contacts: usize) {
    let folder = generator::kept_day(contacts);
    let deck =
        Repository::open(&folder.join("deck.db"), generator::who(&folder), Access::Read).expect("the deck");
    let kinds = [Kind::Account, Kind::Contact, Kind::Lead];
    let (start, mut told, mut last, mut longest) = (Instant::now(), 0, Instant::now(), 0.0_f64);
    let survey = deck.find_duplicates(&kinds, 1_000, &mut |_, _| {
        told += 1;
        longest = longest.max(last.elapsed().as_secs_f64());
        last = Instant::now();
        ControlFlow::Continue(())
    });
    println!(
        "whole deck: {} pairs in {:.2} s; told {told} times how far, {:.0} ms apart at most",
        survey.expect("a survey").found,
        start.elapsed().as_secs_f64(),
        longest * 1_000.0,
    );
}

/// Presses keys in turn, draws after each and after what comes in beside the screen, and tells
/// what that took until the frame was settled.
fn walk(contacts: usize, screen: &str, keys: &str, count: usize, size: Size) {
    let mut shell = generator::shell(&generator::kept_day(contacts), screen);
    let pressed: Vec<KeyEvent> = spelled(keys).expect("keys");
    let mut drawn = Frames::default();
    drawn.draw(size, &mut io::sink(), |frame| shell.draw(frame)).expect("a sink");
    let (mut times, mut settled) = (Vec::new(), Vec::new());
    for n in 0..count {
        let start = Instant::now();
        shell.event(Event::Key(pressed[n % pressed.len()]));
        drawn.draw(size, &mut io::sink(), |frame| shell.draw(frame)).expect("a sink");
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
        shell.catch_up();
        drawn.draw(size, &mut io::sink(), |frame| shell.draw(frame)).expect("a sink");
        settled.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    println!(
        "  {screen:<10} {keys:<44} p50 {:>7.3}  p99 {:>7.3}  worst {:>7.3} ms  settled p99 {:>7.3} ms",
        percentile(&mut times, 50.0),
        percentile(&mut times, 99.0),
        percentile(&mut times, 100.0),
        percentile(&mut settled, 99.0),
    );
}
