//! What goes out comes back equal: everything as JSON, each kind as CSV and JSON, hostile texts too.

use std::collections::BTreeMap;

use dealdeck::domain::{Change, Id, Kind, Record, Value};
use dealdeck::exchange::demo::demo;
use dealdeck::exchange::export::{Format, What, write, write_file, write_folder};
use dealdeck::exchange::import::{Flow, Imported, Mode, Options};
use dealdeck::exchange::mapping::Said;
use dealdeck::exchange::source;
use dealdeck::exchange::table::Given;
use dealdeck::repository::{Clock, Repository, new_id};

use crate::held::everything;
use crate::import::{NOW, deck, shared};

fn exported(deck: &Repository, what: &What, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    write(deck, what, format, &mut out).expect("an export");
    out
}

fn take(deck: &mut Repository, bytes: &[u8], kind: Option<Kind>) -> Imported {
    let said = Said { kind, ..Said::default() };
    let source = source::open(bytes.to_vec(), Given::default(), &said).expect("a file of ours");
    let options = Options { said, ..Options::default() };
    let done = source.import(deck, &options, Mode::Write, "imported", &mut |_| Flow::GoOn).expect("taken");
    assert!(done.rejected.is_empty(), "{:?}", done.rejected);
    assert_eq!(done.rows, done.created + done.updated + done.duplicates);
    done
}

/// The demo deck, with tags and custom fields.
fn demo_deck() -> Repository {
    let mut deck = deck();
    let sample = demo(Clock::Fixed(NOW), "demo".to_owned());
    let there = everything(&deck);
    let new = sample.changes.into_iter().filter(|change| !there.contains_key(&change.subject())).collect();
    deck.commit("sample data", new).expect("the demo data");
    let field = [
        ("kind", Value::from("contact")),
        ("key", "shoe_size".into()),
        ("name", "Shoe size".into()),
        ("type", "integer".into()),
        ("active", true.into()),
    ];
    deck.commit("field", vec![Change::create(Kind::CustomField, id(), field)]).expect("a field");
    let mut first = None;
    deck.each(Kind::Contact, None, &mut |contact| {
        first = Some(contact.id);
        false
    })
    .expect("contacts");
    let tags = Value::List(vec!["VIP; north".to_owned(), "=formula".to_owned()]);
    let values = [("tags", tags), ("shoe_size", 42.into())];
    deck.commit("tags", vec![Change::set(Kind::Contact, first.expect("a contact"), values)]).expect("tags");
    deck
}

fn id() -> Id {
    new_id(Clock::Fixed(NOW))
}

#[test]
fn everything_exported_and_imported_into_a_new_deck_is_equal() {
    let source = demo_deck();
    let want = everything(&source);
    for format in [Format::Json, Format::JsonLines] {
        let bytes = exported(&source, &What::Everything, format);
        let mut other = deck();
        let mine: Vec<(Kind, Id)> = everything(&other).into_keys().collect();
        let done = take(&mut other, &bytes, None);
        assert!(done.created > 500, "{done:?}");
        let mut got = everything(&other);
        got.retain(|key, _| want.contains_key(key) || !mine.contains(key));
        assert_eq!(got.len(), want.len());
        for (key, record) in &want {
            assert_eq!(&got[key], record, "{format:?}");
        }
        let again = take(&mut other, &bytes, None);
        assert_eq!((again.created, again.updated, again.step), (0, 0, None));
        other.undo(str::to_owned).expect("the undo works");
        assert_eq!(everything(&other).into_keys().collect::<Vec<_>>(), mine);
    }
}

/// The files of a folder by name.
fn files(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let entries = folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry").path());
    let name = |path: &std::path::Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let mut files: Vec<_> =
        entries.map(|path| (name(&path), std::fs::read(&path).expect("a file"))).collect();
    files.sort();
    files
}

#[test]
fn everything_as_csv_is_a_folder_and_comes_back_equal_as_one_step() {
    let source = demo_deck();
    let want = everything(&source);
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("all");
    let count = write_folder(&source, &place).expect("an export");
    assert_eq!(count, write_folder(&source, &place).expect("the same again"));
    let mut files = files(&place);
    assert_eq!(files.len(), 19, "{:?}", files.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let mut other = deck();
    let mine: Vec<(Kind, Id)> = everything(&other).into_keys().collect();
    let bring = |deck: &mut Repository, files: &[(String, Vec<u8>)]| {
        let read = |(name, bytes): &(String, Vec<u8>)| {
            (name.clone(), source::is_sheet_name(name).then(|| bytes.clone()))
        };
        let source = source::open_folder(files.iter().map(read).collect()).expect("files of ours");
        source.import(deck, &Options::default(), Mode::Write, "imported", &mut |_| Flow::GoOn).expect("taken")
    };
    let done = bring(&mut other, &files);
    assert_eq!((done.rejected, done.notes), (vec![], vec![]));
    let mut got = everything(&other);
    got.retain(|key, _| want.contains_key(key) || !mine.contains(key));
    assert_eq!(got.len(), want.len());
    for (key, record) in &want {
        assert_eq!(&got[key], record);
    }
    assert_eq!(bring(&mut other, &files).step, None);
    other.undo(str::to_owned).expect("the undo works");
    assert_eq!(everything(&other).into_keys().collect::<Vec<_>>(), mine);

    // A row that is none is told with its file and line, and a file of another program by name.
    let (_, rates) = files.iter_mut().find(|(name, _)| name == "rate.csv").expect("rates");
    rates.extend_from_slice(b"0190f3c2a9b57cc08e1f00000000beef,EUR,some day,1.1,\n");
    files.push(("notes.txt".to_owned(), b"call Bob".to_vec()));
    // What a field of the user's own cannot hold is not taken for what it held before.
    let (_, people) = files.iter_mut().find(|(name, _)| name == "contact.csv").expect("contacts");
    let wrong = String::from_utf8_lossy(people).replacen(",42,", ",forty-two,", 1);
    assert_ne!(wrong.as_bytes(), &people[..]);
    *people = wrong.into_bytes();
    let done = bring(&mut other, &files);
    let told: Vec<_> = done.rejected.iter().map(|reject| reject.file.as_deref()).collect();
    assert_eq!((told, done.notes.len()), (vec![Some("rate.csv"), Some("contact.csv")], 1));
}

#[test]
fn a_folder_with_something_else_in_it_is_not_written_to() {
    let source = demo_deck();
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["thesis.csv", "lead.csv"] {
        let path = folder.path().join(name);
        std::fs::write(&path, "mine").expect("a file");
        assert!(write_folder(&source, folder.path()).is_err(), "{name}");
        assert_eq!(files(folder.path()), [(name.to_owned(), b"mine".to_vec())]);
        std::fs::remove_file(path).expect("gone");
    }
}

#[test]
fn rates_lists_pipelines_and_stages_come_back_into_an_empty_deck_in_every_format() {
    let mut source = demo_deck();
    let small = [Kind::ListEntry, Kind::Pipeline, Kind::Stage, Kind::Rate];
    // A deck begins with the same lists and stages as any other.
    let rename = |kind: Kind| {
        let (_, id) = everything(&source).into_keys().find(|(of, _)| *of == kind).expect("one");
        Change::set(kind, id, [("name", Value::from("called otherwise"))])
    };
    let new = [("name", Value::from("a pipeline of its own")), ("order", 9.into())];
    let changes = vec![
        rename(Kind::ListEntry),
        rename(Kind::Pipeline),
        rename(Kind::Stage),
        Change::create(Kind::Pipeline, id(), new),
    ];
    source.commit("renamed", changes).expect("a step");
    let of = |deck: &Repository, kind: Kind| -> Vec<Record> {
        everything(deck).into_iter().filter(|((of, _), _)| *of == kind).map(|(_, record)| record).collect()
    };
    for format in [Format::Csv, Format::Json, Format::JsonLines] {
        let mut other = deck();
        for kind in small {
            let bytes = exported(&source, &What::Kind(kind, None), format);
            take(&mut other, &bytes, None);
            let got = of(&other, kind);
            for record in of(&source, kind) {
                assert!(got.contains(&record), "{format:?} {record:?}");
            }
        }
    }
}

#[test]
fn each_kind_as_csv_and_json_comes_back_equal_into_the_same_deck() {
    let mut deck = demo_deck();
    let want = everything(&deck);
    for kind in Kind::MAIN.into_iter().chain([Kind::Product, Kind::User, Kind::Rate, Kind::Stage]) {
        for format in [Format::Csv, Format::Json, Format::JsonLines] {
            let bytes = exported(&deck, &What::Kind(kind, None), format);
            let done = take(&mut deck, &bytes, Some(kind));
            assert_eq!((done.created, done.updated), (0, 0), "{kind:?} {format:?}");
        }
    }
    assert_eq!(everything(&deck), want);
}

#[test]
fn contacts_as_csv_keep_their_ids_accounts_and_tags_in_an_empty_deck() {
    let source = demo_deck();
    let bytes = exported(&source, &What::Kind(Kind::Contact, None), Format::Csv);
    let mut other = deck();
    take(&mut other, &bytes, Some(Kind::Contact));
    let of = |deck: &Repository| -> BTreeMap<Id, Record> {
        let all = everything(deck).into_iter().filter(|((kind, _), _)| *kind == Kind::Contact);
        all.map(|((_, id), mut record)| {
            // When a contact was last touched is read from activities, which stayed behind.
            for key in ["touched", "next"] {
                record.set(key, Value::Null);
            }
            // Custom fields come back as text where the deck does not know them.
            record.custom = record.custom.into_iter().map(|(key, _)| (key, Value::Null)).collect();
            (id, record)
        })
        .collect()
    };
    assert_eq!(of(&other), of(&source));
}

#[test]
fn hostile_texts_come_back_equal_and_no_cell_is_a_formula() {
    let (Some(blns), Some(injections)) =
        (shared("hostile/blns.json"), shared("hostile/csv-injection-payloads.txt"))
    else {
        return;
    };
    let mut texts: Vec<String> = serde_json::from_slice(&blns).expect("json");
    texts.extend(String::from_utf8_lossy(&injections).lines().map(str::to_owned));
    texts.extend(["'=1", "''=1", "'", "\t=1", "\r=1", "-5", "+84 90", "id,", "a\r\nb"].map(str::to_owned));
    texts.retain(|text| !text.is_empty());
    let mut source = deck();
    let changes = texts.iter().map(|text| {
        let values = [("name", Value::from(text.as_str())), ("notes", text.as_str().into())];
        Change::create(Kind::Contact, id(), values)
    });
    source.commit("hostile", changes.collect()).expect("any text is taken");
    let contacts = |deck: &Repository| -> BTreeMap<Id, (String, String)> {
        let all = everything(deck).into_iter().filter(|((kind, _), _)| *kind == Kind::Contact);
        all.map(|((_, id), record)| (id, (record.text("name").to_owned(), record.text("notes").to_owned())))
            .collect()
    };
    let want = contacts(&source);
    assert_eq!(want.len(), texts.len());
    for format in [Format::Csv, Format::Json, Format::JsonLines] {
        let bytes = exported(&source, &What::Kind(Kind::Contact, None), format);
        if format == Format::Csv {
            let mut reader = csv::Reader::from_reader(&bytes[..]);
            for row in reader.records() {
                for cell in &row.expect("a row") {
                    assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
                }
            }
        }
        let mut other = deck();
        take(&mut other, &bytes, Some(Kind::Contact));
        assert_eq!(contacts(&other), want, "{format:?}");
    }
    let bytes = exported(&source, &What::Everything, Format::Json);
    let mut other = deck();
    take(&mut other, &bytes, None);
    assert_eq!(contacts(&other), want);
}

#[test]
fn a_file_is_written_whole_and_for_its_owner_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("contacts.csv");
    std::fs::write(&path, "old").expect("a file");
    let deck = demo_deck();
    let count = write_file(&deck, &What::Kind(Kind::Contact, None), Format::Csv, &path).expect("written");
    assert_eq!(count, 150);
    let text = std::fs::read_to_string(&path).expect("text");
    assert!(text.starts_with("id,name,") && text.ends_with('\n'));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let refused = write_file(&deck, &What::Everything, Format::Csv, &path);
    assert!(refused.is_err());
    assert_eq!(std::fs::read_to_string(&path).expect("text"), text, "a refused export changes nothing");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "no litter");
}

#[test]
fn an_opt_out_goes_out_with_the_person_and_no_file_takes_it_back() {
    let mut deck = deck();
    let ann = id();
    let values = [
        ("name", Value::from("Ann")),
        ("email", Value::List(vec!["ann@acme.example".to_owned()])),
        ("do_not_contact", true.into()),
    ];
    deck.commit("ann", vec![Change::create(Kind::Contact, ann, values)]).expect("a contact");
    let csv = exported(&deck, &What::Kind(Kind::Contact, None), Format::Csv);
    let text = String::from_utf8(csv.clone()).expect("text");
    let mut lines = text.lines();
    let at = lines.next().expect("a header").split(',').position(|name| name == "do_not_contact");
    let cell = lines.next().expect("a row").split(',').nth(at.expect("the column")).expect("a cell");
    assert_eq!(cell, "true");
    for other in ["false", ""] {
        let csv = format!("Name,Email,Do not email\nAnn,ann@acme.example,{other}\n");
        take(&mut deck, csv.as_bytes(), Some(Kind::Contact));
        let kept = deck.get(Kind::Contact, ann).expect("read").expect("Ann");
        assert_eq!(kept.get("do_not_contact").as_bool(), Some(true), "{other:?}");
    }
    let mut other = crate::import::deck();
    take(&mut other, &csv, Some(Kind::Contact));
    let there = other.get(Kind::Contact, ann).expect("read").expect("Ann");
    assert_eq!(there.get("do_not_contact").as_bool(), Some(true));
}

/// A table as a spreadsheet saves it: other delimiter, other order of the columns, other encoding.
fn saved_anew(bytes: &[u8], delimiter: u8, change: impl Fn(Vec<String>) -> Vec<String>) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for row in reader.records() {
        let row = row.expect("a row").iter().map(str::to_owned).collect();
        writer.write_record(change(row)).expect("a row");
    }
    writer.into_inner().expect("bytes")
}

#[test]
fn an_export_that_a_spreadsheet_saved_anew_is_known_by_its_ids() {
    let mut deck = demo_deck();
    let want = everything(&deck);
    for kind in [Kind::Opportunity, Kind::Contact, Kind::Activity, Kind::Stage] {
        let bytes = exported(&deck, &What::Kind(kind, None), Format::Csv);
        let wide = |bytes: Vec<u8>| -> Vec<u8> {
            let text = String::from_utf8(bytes).expect("UTF-8");
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        };
        let ids_last = |mut row: Vec<String>| {
            row.rotate_left(1);
            row
        };
        let loud = |mut row: Vec<String>| {
            if row[0] == "id" {
                row[0] = "ID".to_owned();
            }
            row
        };
        let mut forms = vec![
            saved_anew(&bytes, b';', |row| row),
            wide(saved_anew(&bytes, b'\t', |row| row)),
            saved_anew(&bytes, b',', loud),
        ];
        if kind != Kind::Stage {
            forms.push(saved_anew(&bytes, b';', ids_last));
        }
        for (n, form) in forms.iter().enumerate() {
            let done = take(&mut deck, form, Some(kind));
            assert_eq!((done.created, done.updated), (0, 0), "{kind:?} {n}: {:?}", done.records);
        }
    }
    assert_eq!(everything(&deck), want);
}

#[test]
fn some_columns_of_an_export_leave_the_others_alone() {
    let mut deck = demo_deck();
    let pipeline = Change::create(
        Kind::Pipeline,
        Id::new(NOW, [9; 10]),
        [("name", Value::from("Renewals")), ("order", 5.into())],
    );
    let stage = Change::create(
        Kind::Stage,
        Id::new(NOW, [8; 10]),
        [("name", Value::from("Asked")), ("pipeline", Id::new(NOW, [9; 10]).into()), ("type", "open".into())],
    );
    deck.commit("a pipeline", vec![pipeline, stage]).expect("a step");
    let all = everything(&deck);
    let (_, deal) = all.keys().find(|(kind, _)| *kind == Kind::Opportunity).copied().expect("a deal");
    let there = [("pipeline", Value::Id(Id::new(NOW, [9; 10]))), ("stage", Id::new(NOW, [8; 10]).into())];
    deck.commit("moved", vec![Change::set(Kind::Opportunity, deal, there)]).expect("a step");
    let want = everything(&deck);
    let bytes = exported(&deck, &What::Kind(Kind::Opportunity, None), Format::Csv);
    for wanted in [&["id", "name", "amount"][..], &["id", "name", "stage"]] {
        let header: Vec<String> = csv::Reader::from_reader(&bytes[..])
            .headers()
            .expect("names")
            .iter()
            .map(str::to_owned)
            .collect();
        let at: Vec<usize> =
            wanted.iter().map(|name| header.iter().position(|of| of == name).expect("there")).collect();
        let few = saved_anew(&bytes, b',', |row| at.iter().map(|at| row[*at].clone()).collect());
        let done = take(&mut deck, &few, Some(Kind::Opportunity));
        assert_eq!((done.created, done.updated), (0, 0), "{wanted:?}: {:?}", done.records);
    }
    assert_eq!(everything(&deck), want);
}

#[test]
fn an_id_is_of_one_record_whatever_a_file_is_taken_for() {
    let mut deck = demo_deck();
    let before = everything(&deck);
    let bytes = exported(&deck, &What::Kind(Kind::Contact, None), Format::Csv);
    let few = saved_anew(&bytes, b',', |row| vec![row[0].clone(), "title".to_owned()]);
    let said = Said { kind: Some(Kind::Opportunity), ..Said::default() };
    let source = source::open(few, Given::default(), &said).expect("a table");
    let options = Options { said, ..Options::default() };
    let done =
        source.import(&mut deck, &options, Mode::Write, "imported", &mut |_| Flow::GoOn).expect("looked at");
    assert_eq!((done.created, done.step, done.rejected.len() as u64), (0, None, done.rows));
    assert_eq!(everything(&deck), before);
}

#[test]
fn a_deck_that_counts_in_another_currency_takes_no_rates_for_its_own() {
    let source = demo_deck();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("euro.db");
    let seed = demo(Clock::Fixed(NOW), "demo".to_owned());
    let euro = dealdeck::domain::Currency::from_code("EUR").expect("the euro");
    let changes = seed.changes.into_iter().filter(|change| change.subject().0 == Kind::User).collect();
    let who = deck().who();
    let label = "new".to_owned();
    let seed = dealdeck::repository::Seed { currency: euro, changes, label };
    let mut other = Repository::create(&path, seed, who).expect("a deck");
    let bytes = exported(&source, &What::Everything, Format::Json);
    let file = source::open(bytes, Given::default(), &Said::default()).expect("a file of ours");
    let done = file
        .import(&mut other, &Options::default(), Mode::Write, "imported", &mut |_| Flow::GoOn)
        .expect("taken");
    let rates = everything(&source).into_keys().filter(|(kind, _)| *kind == Kind::Rate).count();
    assert!(rates > 0 && done.rejected.len() == rates, "{:?}", done.rejected);
    assert!(done.rejected.iter().all(|reject| reject.reason.id == "import-row-rate-of-another-base"));
    assert_eq!(done.notes.iter().filter(|note| note.id == "import-note-other-base").count(), 1);
}

#[test]
fn an_amount_without_a_currency_counts_in_the_one_of_the_deck_it_is_from() {
    const PRODUCT: &str = "0190f3c2a9b57cc08e1f00000000beef";
    let mut dollars = deck();
    let source = demo_deck();
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("all");
    write_folder(&source, &place).expect("an export");
    let mut files = files(&place);
    files.retain(|(name, _)| name == "deck.json" || name == "product.csv");
    for (name, bytes) in &mut files {
        if name == "deck.json" {
            let dong = String::from_utf8_lossy(bytes).replace("\"USD\"", "\"VND\"");
            assert_ne!(dong.as_bytes(), &bytes[..]);
            *bytes = dong.into_bytes();
        }
    }
    let (_, products) = files.iter_mut().find(|(name, _)| name == "product.csv").expect("products");
    let columns = String::from_utf8_lossy(products).lines().next().expect("a head").to_owned();
    let of = |column: &str| match column {
        "id" => PRODUCT,
        "name" => "Bàn phím",
        "price" => "350000",
        _ => "",
    };
    let row: Vec<&str> = columns.split(',').map(of).collect();
    *products = format!("{columns}\n{}\n", row.join(",")).into_bytes();
    let files = files.into_iter().map(|(name, bytes)| (name, Some(bytes))).collect();
    let file = source::open_folder(files).expect("files of ours");
    file.import(&mut dollars, &Options::default(), Mode::Write, "imported", &mut |_| Flow::GoOn)
        .expect("taken");
    let product =
        dollars.get(Kind::Product, PRODUCT.parse().expect("an id")).expect("read").expect("the product");
    assert_eq!((product.get("price").as_integer(), product.text("currency")), (Some(350_000), "VND"));
}
