//! Import against its floor, in one run on one machine and the same people: a deck's commit of
//! 100,000 contacts, with journal, versions and kept figures, beside a bare prepared insert of
//! the same columns with the same secondary indexes and search index in one transaction; and beside
//! a plain table, without versions: what being mergeable costs, in time and in bytes.
//! `cargo bench --bench import`

use std::path::Path;
use std::time::{Duration, Instant};

use dealdeck::domain::fold::{fold, phone_endings};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

mod generator;

const CONTACTS: usize = 100_000;
const RUNS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut to_bare, mut to_plain) = (Vec::new(), Vec::new());
    println!("{CONTACTS} contacts, {RUNS} runs in turn");
    let path = |name: &str, run: usize| folder.path().join(format!("{name}{run}.db"));
    for run in 0..RUNS {
        let bare = inserted(&path("bare", run), &path("bare-index", run), Versions::Kept);
        let plain = inserted(&path("plain", run), &path("plain-index", run), Versions::None);
        let deck = deck(&path("deck", run));
        to_bare.push(deck.as_secs_f64() / bare.as_secs_f64());
        to_plain.push(deck.as_secs_f64() / plain.as_secs_f64());
        println!(
            "bare {:>7.0} ms   plain {:>7.0} ms   deck {:>7.0} ms   to bare {:.2}   to plain {:.2}",
            millis(bare),
            millis(plain),
            millis(deck),
            to_bare[run],
            to_plain[run]
        );
    }
    println!("median to bare {:.2} (wanted: at most 1.6)", generator::percentile(&mut to_bare, 50.0));
    println!("median to plain {:.2} (wanted: at most 1.3)", generator::percentile(&mut to_plain, 50.0));
    let size = |name: &str| std::fs::metadata(path(name, 0)).expect("a file").len() as f64;
    println!(
        "the file: plain {:.1} MB, deck {:.1} MB, {:+.1} % (wanted: at most +15 %)",
        size("plain") / 1e6,
        size("deck") / 1e6,
        (size("deck") / size("plain") - 1.0) * 100.0
    );
}

/// Whether rows have the versions that merging asks for.
#[derive(Clone, Copy, PartialEq)]
enum Versions {
    Kept,
    None,
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn deck(path: &Path) -> Duration {
    let mut deck = generator::empty(path);
    let people: Vec<_> = generator::people(5).take(CONTACTS).collect();
    let start = Instant::now();
    let mut batch = deck.begin("import").expect("a batch");
    for person in &people {
        batch.apply(generator::contact(person)).expect("a contact");
    }
    batch.commit().expect("a step");
    start.elapsed()
}

/// The same tables and indexes, filled by one prepared statement a table.
fn inserted(path: &Path, index: &Path, versions: Versions) -> Duration {
    let deck = Connection::open(path).expect("a file");
    deck.pragma_update(None, "synchronous", "EXTRA").expect("a pragma");
    deck.execute_batch(include_str!("../assets/schema/0001.sql")).expect("the tables");
    let (columns, values) = match versions {
        Versions::Kept => ("h, d, s, ", "?11, 7, 1, "),
        Versions::None => ("", ""),
    };
    if versions == Versions::None {
        deck.execute_batch(
            "DROP INDEX contact_step; DROP INDEX contact_merged; ALTER TABLE contact DROP COLUMN h; ALTER TABLE contact DROP COLUMN d; \
             ALTER TABLE contact DROP COLUMN s; ALTER TABLE contact DROP COLUMN merged_into;",
        )
        .expect("a plain table");
    }
    deck.execute("ATTACH ?1 AS search", [index.to_string_lossy()]).expect("a second file");
    deck.execute_batch(
        "PRAGMA search.synchronous = OFF; CREATE VIRTUAL TABLE search.find_contact USING fts5(text, content='', \
         contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 5', detail='none'); \
         INSERT INTO search.find_contact (find_contact, rank) VALUES ('hashsize', 67108864)",
    )
    .expect("an index");
    let people: Vec<_> = generator::people(5).take(CONTACTS).collect();
    let start = Instant::now();
    deck.execute_batch("BEGIN").expect("a transaction");
    let mut row = deck
        .prepare(&format!(
            "INSERT INTO contact (id, {columns}name, given_name, family_name, title, email, phone, city, created, updated, folded) \
             VALUES (?1, {values}?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)"
        ))
        .expect("a statement");
    let mut words =
        deck.prepare("INSERT INTO search.find_contact (rowid, text) VALUES (?1, ?2)").expect("a statement");
    for person in &people {
        let (email, phone) = (format!("[\"{}\"]", person.email), format!("[\"{}\"]", person.phone));
        let folded = fold(&person.name);
        let now = generator::NOW;
        let mut bound: Vec<Value> = vec![person.id.0.to_vec().into(), person.name.clone().into()];
        bound.extend([person.given, person.family, person.title].map(|text| text.to_owned().into()));
        bound.extend([email.into(), phone.into(), person.city.to_owned().into()]);
        bound.extend([now.into(), folded.clone().into()]);
        if versions == Versions::Kept {
            bound.push((now << 16).into());
        }
        row.execute(params_from_iter(bound)).expect("a row");
        let mut pieces = String::new();
        phone_endings(&person.phone, &mut pieces);
        let text = [
            folded.as_str(),
            &fold(person.given),
            &fold(person.family),
            &fold(person.title),
            &fold(&person.email),
            pieces.trim_end(),
            &fold(person.city),
        ];
        words.execute(params![deck.last_insert_rowid(), text.join(" ")]).expect("words");
    }
    deck.execute_batch("COMMIT").expect("a commit");
    start.elapsed()
}
