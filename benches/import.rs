//! Import against its floor, in one run on one machine and the same people: a deck's commit of
//! 100,000 contacts, with journal, versions and kept figures, beside a bare prepared insert of
//! the same columns with the same secondary indexes and search index in one transaction.
//! `cargo bench --bench import`

use std::path::Path;
use std::time::{Duration, Instant};

use dealdeck::domain::fold::{fold, phone_key};
use rusqlite::{Connection, params};

mod generator;

const CONTACTS: usize = 100_000;
const RUNS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut ratios = Vec::new();
    println!("{CONTACTS} contacts, {RUNS} runs in turn");
    for run in 0..RUNS {
        let bare =
            bare(&folder.path().join(format!("bare{run}.db")), &folder.path().join(format!("index{run}.db")));
        let deck = deck(&folder.path().join(format!("deck{run}.db")));
        ratios.push(deck.as_secs_f64() / bare.as_secs_f64());
        println!("bare {:>7.0} ms   deck {:>7.0} ms   ratio {:.2}", millis(bare), millis(deck), ratios[run]);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.2} (wanted: at most 1.6)", ratios[RUNS / 2]);
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
fn bare(path: &Path, index: &Path) -> Duration {
    let deck = Connection::open(path).expect("a file");
    deck.pragma_update(None, "synchronous", "EXTRA").expect("a pragma");
    deck.execute_batch(include_str!("../assets/schema/0001.sql")).expect("the tables");
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
        .prepare(
            "INSERT INTO contact (id, h, d, s, name, given_name, family_name, title, email, phone, city, created, updated, folded) \
             VALUES (?1, ?2, 7, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)",
        )
        .expect("a statement");
    let mut words =
        deck.prepare("INSERT INTO search.find_contact (rowid, text) VALUES (?1, ?2)").expect("a statement");
    for person in &people {
        let (email, phone) = (format!("[\"{}\"]", person.email), format!("[\"{}\"]", person.phone));
        let folded = fold(&person.name);
        let now = generator::NOW;
        let bound = params![
            person.id.0,
            now << 16,
            person.name,
            person.given,
            person.family,
            person.title,
            email,
            phone,
            person.city,
            now,
            folded
        ];
        row.execute(bound).expect("a row");
        let key = phone_key(&person.phone);
        let pieces: Vec<&str> = (0..=key.len().saturating_sub(4)).map(|start| &key[start..]).collect();
        let text = [
            folded.as_str(),
            &fold(person.given),
            &fold(person.family),
            &fold(person.title),
            &fold(&person.email),
            &pieces.join(" "),
            &fold(person.city),
        ];
        words.execute(params![deck.last_insert_rowid(), text.join(" ")]).expect("words");
    }
    deck.execute_batch("COMMIT").expect("a commit");
    start.elapsed()
}
