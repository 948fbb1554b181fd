//! What a shared deck costs: publishing, reading and verifying, and merging, at several sizes.
//! `cargo bench --bench team`; sizes in thousands of contacts in `DEALDECK_SIZES` (1,100).

use std::path::Path;
use std::time::Instant;

use dealdeck::domain::{Change, Device, Kind, Value};
use dealdeck::repository::merge::{Compare, Keep, Source};
use dealdeck::repository::{Access, Clock, Repository, Who};

mod generator;

const EDITS: usize = 1_000;

fn main() {
    let sizes = std::env::var("DEALDECK_SIZES").unwrap_or_else(|_| "1,100".to_owned());
    for thousands in sizes.split(',').filter_map(|size| size.parse::<usize>().ok()) {
        measure(thousands * 1_000);
    }
}

fn who(device: u64) -> Who {
    Who { device: Device::new(device), user: None, clock: Clock::System, state_dir: None }
}

/// Prints how long something takes: of this thread's processor time, where the system tells it, and
/// by the clock, which others' work and the disk lengthen.
fn timed<T>(what: &str, act: impl FnOnce() -> T) -> T {
    let (start, busy) = (Instant::now(), processor_time());
    let done = act();
    let busy = (processor_time() - busy) / 1e6;
    println!("  {what:<32} {busy:8.1} ms of processor {:8.1} ms", start.elapsed().as_secs_f64() * 1_000.0);
    done
}

/// Nanoseconds that this thread has run.
fn processor_time() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|run| run.parse().ok()).unwrap_or_default()
}

fn measure(contacts: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    drop(generator::make(&path("first.db"), contacts));
    let first = Repository::open(&path("first.db"), who(1), Access::Write).expect("the deck");
    println!("{contacts} contacts and what goes with them");
    timed("publish", || first.publish_to(&path("shared.db"), folder.path()).expect("published"));
    println!("  the file has {} MB", std::fs::metadata(path("shared.db")).expect("the file").len() >> 20);
    let source =
        timed("copy and verify", || Source::open_any(&path("shared.db"), folder.path()).expect("whole"));
    let replica =
        |name: &str, device| Repository::replicate(&source, &path(name), who(device)).expect("a replica");
    let (mut ann, mut bob) = (timed("replica", || replica("ann.db", 2)), replica("bob.db", 3));
    edit(&mut ann, 0);
    edit(&mut bob, EDITS);
    bob.publish_to(&path("bobs.db"), folder.path()).expect("published");
    let bobs = Source::open_any(Path::new(&path("bobs.db")), folder.path()).expect("whole");
    let merge = |deck: &mut Repository, compare| deck.merge(&bobs, compare, Keep::Yes).expect("a merge");
    let merged = timed("merge 1,000 edits", || merge(&mut ann, Compare::New));
    assert_eq!(merged.fields, EDITS as i64);
    timed("merge again", || merge(&mut ann, Compare::New));
    timed("compare everything", || merge(&mut ann, Compare::All));
}

/// Gives a thousand contacts another title.
fn edit(deck: &mut Repository, from: usize) {
    let mut ids = Vec::new();
    deck.each(Kind::Contact, None, &mut |record| {
        ids.push(record.id);
        ids.len() < from + EDITS
    })
    .expect("contacts");
    // A small deck has fewer: each of its contacts is edited again.
    let chosen = (from..from + EDITS).map(|n| ids[n % ids.len()]);
    let title = format!("title of {}", deck.device().0);
    for (n, id) in chosen.enumerate() {
        let value = Value::from(format!("{title} {}", n / ids.len()).as_str());
        deck.commit_soon("edited", vec![Change::set(Kind::Contact, id, [("title", value)])]).expect("a step");
    }
    deck.settle().expect("durable");
}
