//! The repository as the rest of the program uses it: what is written is there, what is undone
//! is gone, and nothing else happened.

use std::path::PathBuf;

use super::*;
use crate::domain::grouping::Bucket;
use crate::domain::presets::StagePreset;
use crate::domain::seed::{FirstUser, seed};
use crate::domain::{Kind, Record, Value, link};
use crate::query;

pub(crate) const NOW: i64 = 1_790_000_000_000;

pub(crate) fn who(device: u64, state_dir: Option<PathBuf>) -> Who {
    Who { device: Device::new(device), user: None, clock: Clock::Fixed(NOW), state_dir }
}

pub(crate) fn new_deck() -> Seed {
    let user = FirstUser { name: "An Nguyễn".to_owned(), ..FirstUser::default() };
    let currency = Currency::from_code("USD").expect("the dollar");
    let changes = seed(StagePreset::Standard, &user, NOW, &mut || new_id(Clock::Fixed(NOW)));
    Seed { currency, changes, label: "new deck".to_owned() }
}

pub(crate) fn deck() -> Repository {
    Repository::in_memory(new_deck(), who(1, None)).expect("a deck in memory")
}

pub(super) fn id(n: u8) -> Id {
    Id::new(NOW, [n; 10])
}

pub(super) fn contact(n: u8, name: &str) -> Change {
    Change::create(Kind::Contact, id(n), [("name", Value::from(name))])
}

fn deal(deck: &Repository, n: u8, stage: usize, amount: i64) -> Change {
    let stage = deck.lists().stages[stage].id;
    let values = [
        ("name", Value::from(format!("deal {n}").as_str())),
        ("stage", Value::Id(stage)),
        ("amount", Value::Integer(amount)),
        ("currency", "USD".into()),
    ];
    Change::create(Kind::Opportunity, id(n), values)
}

/// Every live record of the deck, for comparing two states. `updated` says when, not what.
pub(super) fn everything(deck: &Repository) -> Vec<Record> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        deck.each(kind, None, &mut |mut record| {
            if let Some(at) = kind.position("updated") {
                record.values[at] = Value::Null;
            }
            all.push(record);
            true
        })
        .expect("records");
    }
    all
}

/// Fills a deck with what every kept figure is kept from: an account with a contact, two deals,
/// a lead, what was done and what is planned.
pub(super) fn worked_in(deck: &mut Repository) {
    let mut changes = vec![deal(deck, 1, 0, 500), deal(deck, 2, 1, 700), contact(3, "Lan")];
    changes.push(Change::create(Kind::Account, id(4), [("name", Value::from("Công ty"))]));
    changes.push(Change::create(Kind::Lead, id(5), [("name", Value::from("Zoe"))]));
    changes.push(Change::set(
        Kind::Opportunity,
        id(1),
        [("account", Value::Id(id(4))), ("probability", 30.into())],
    ));
    let tie = [("account", Value::Id(id(4))), ("contact", id(3).into()), ("primary", true.into())];
    changes.push(Change::create(Kind::AccountContact, link::account_contact(id(4), id(3)), tie));
    let part = [("opportunity", Value::Id(id(1))), ("contact", id(3).into())];
    changes.push(Change::create(Kind::OpportunityContact, link::opportunity_contact(id(1), id(3)), part));
    for (n, about, status) in
        [(6, ("opportunity", 1), "done"), (7, ("contact", 3), "planned"), (8, ("lead", 5), "planned")]
    {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 6, i32::from(n).unsigned_abs()).expect("a day");
        let values = [
            ("subject", Value::from("call")),
            (about.0, id(about.1).into()),
            ("status", status.into()),
            ("due", day.into()),
            ("done_at", if status == "done" { Value::Moment(NOW) } else { Value::Null }),
        ];
        changes.push(Change::create(Kind::Activity, id(n), values));
    }
    deck.commit("worked", changes).expect("a step");
}

pub(super) fn same(label: &str) -> String {
    format!("undid {label}")
}

#[test]
fn what_is_committed_is_read_back_with_tags_and_custom_fields() {
    let mut deck = deck();
    let field = [
        ("kind", Value::from("contact")),
        ("key", "shoe_size".into()),
        ("name", "Shoe size".into()),
        ("type", "integer".into()),
    ];
    deck.commit("field", vec![Change::create(Kind::CustomField, id(50), field)]).expect("a custom field");
    let values = [
        ("name", Value::from("Lan Nguyễn")),
        ("email", Value::List(vec!["lan@acme.vn".into(), "lan@home.vn".into()])),
        ("birthday", Value::Date(NaiveDate::from_ymd_opt(1960, 2, 29).expect("a leap day"))),
        ("advocate", Value::Bool(true)),
        ("tags", Value::List(vec!["vip".into(), "Đức".into()])),
        ("shoe_size", Value::Integer(38)),
    ];
    deck.commit("lan", vec![Change::create(Kind::Contact, id(1), values)]).expect("a contact");
    let record = deck.get(Kind::Contact, id(1)).expect("a read").expect("the contact");
    assert_eq!(record.name(), "Lan Nguyễn");
    assert_eq!(record.get("email").as_list().len(), 2);
    assert_eq!(record.get("birthday").as_date().map(|d| d.to_string()).as_deref(), Some("1960-02-29"));
    assert_eq!(record.tags, ["Đức", "vip"]);
    assert_eq!(record.get("shoe_size"), &Value::Integer(38));
    assert_eq!(record.get("created"), &Value::Moment(NOW));
    let set = [("tags", Value::List(vec!["vip".into()])), ("shoe_size", Value::Null)];
    deck.commit("less", vec![Change::set(Kind::Contact, id(1), set)]).expect("an edit");
    let record = deck.get(Kind::Contact, id(1)).expect("a read").expect("the contact");
    assert_eq!((record.tags.len(), record.custom.len()), (1, 0));
    deck.undo(same).expect("an undo");
    let record = deck.get(Kind::Contact, id(1)).expect("a read").expect("the contact");
    assert_eq!((record.tags.len(), record.custom.len()), (2, 1));
}

#[test]
fn a_field_refuses_what_it_cannot_hold_and_nothing_is_half_done() {
    let mut deck = deck();
    let before = everything(&deck);
    for bad in [("birthday", Value::from("soon")), ("no_such", "x".into()), ("account", Value::Id(id(9)))] {
        let changes = vec![contact(1, "Lan"), Change::set(Kind::Contact, id(1), [bad])];
        let error = deck.commit("bad", changes).expect_err("a refusal");
        assert_eq!(error.message().id, "field-cannot-hold");
        assert_eq!(everything(&deck), before);
    }
    let error = deck.commit("gone", vec![Change::Delete { kind: Kind::Contact, id: id(7) }]);
    assert_eq!(error.expect_err("a refusal").message().id, "record-missing");
}

#[test]
fn undo_and_redo_walk_back_and_forth_through_every_step() {
    let mut deck = deck();
    let mut states = vec![everything(&deck)];
    let steps: Vec<Vec<Change>> = vec![
        vec![contact(1, "Lan"), contact(2, "Minh")],
        vec![Change::set(Kind::Contact, id(1), [("name", "Lan Anh".into()), ("title", "CEO".into())])],
        vec![deal(&deck, 3, 0, 500)],
        vec![Change::Delete { kind: Kind::Contact, id: id(2) }],
        vec![Change::set(Kind::Opportunity, id(3), [("amount", Value::Integer(900))])],
    ];
    for changes in steps {
        deck.commit("a step", changes).expect("a step");
        states.push(everything(&deck));
    }
    for state in states.iter().rev().skip(1) {
        assert!(deck.undo(same).expect("an undo").is_some());
        assert_eq!(&everything(&deck), state);
    }
    for state in &states[1..] {
        assert!(deck.redo(same).expect("a redo").is_some());
        assert_eq!(&everything(&deck), state);
    }
    assert!(deck.redo(same).expect("no redo").is_none());
    deck.undo(same).expect("an undo");
    deck.commit("new", vec![contact(9, "Hoa")]).expect("a step");
    assert!(deck.redo(same).expect("no redo").is_none());
    assert!(deck.check().expect("a check").problems.is_empty());
}

#[test]
fn an_older_step_is_undone_unless_a_later_value_would_be_lost() {
    let mut deck = deck();
    deck.commit("make", vec![contact(1, "Lan")]).expect("a step");
    let rename =
        vec![Change::set(Kind::Contact, id(1), [("name", "Lan Anh".into()), ("title", "CEO".into())])];
    let step = deck.commit("rename", rename).expect("a step");
    deck.commit("again", vec![Change::set(Kind::Contact, id(1), [("name", "Lan Chi".into())])])
        .expect("a step");
    let refusal = deck.undo_step(step, same).expect_err("a refusal").message();
    assert_eq!(refusal.id, "undo-would-overwrite");
    assert_eq!(refusal.args[0], ("fields", "name".to_owned()));
    deck.undo_rest(step, same).expect("the rest");
    let record = deck.get(Kind::Contact, id(1)).expect("a read").expect("the contact");
    assert_eq!((record.text("name"), record.text("title")), ("Lan Chi", ""));
    assert_eq!(deck.undo_step(step, same).expect_err("twice").message().id, "undo-already");
}

#[test]
fn an_import_taken_back_later_keeps_and_names_what_was_edited_since() {
    let mut deck = deck();
    let step = deck.commit("import", vec![contact(1, "Lan"), contact(2, "Minh")]).expect("a step");
    deck.commit("edit", vec![Change::set(Kind::Contact, id(2), [("title", "CTO".into())])]).expect("a step");
    let undone = deck.undo_step(step, same).expect("an undo");
    assert_eq!(undone.kept, [(Kind::Contact, id(2), "Minh".to_owned())]);
    assert!(deck.get(Kind::Contact, id(1)).expect("a read").is_none());
    assert!(deck.get(Kind::Contact, id(2)).expect("a read").is_some());
    let again = deck.commit("import again", vec![contact(1, "Lan")]).expect("comes back");
    assert!(again.number > 0);
    assert!(deck.get(Kind::Contact, id(1)).expect("a read").is_some());
}

#[test]
fn writing_what_is_there_already_makes_no_step() {
    let mut deck = deck();
    deck.commit("make", vec![contact(1, "Lan")]).expect("a step");
    let none = deck.commit("same", vec![Change::set(Kind::Contact, id(1), [("name", "Lan".into())])]);
    assert_eq!(none.expect("no step").number, 0);
    assert_eq!(deck.steps(None, 10).expect("steps")[0].label, "make");
}

#[test]
fn the_history_of_a_record_tells_each_field_before_and_after() {
    let mut deck = deck();
    deck.commit("make", vec![contact(1, "Lan")]).expect("a step");
    deck.commit("rename", vec![Change::set(Kind::Contact, id(1), [("name", "Lan Anh".into())])])
        .expect("a step");
    let history = deck.history(Kind::Contact, id(1)).expect("a history");
    assert_eq!(history.len(), 2);
    let (step, edit) = &history[0];
    assert_eq!((step.label.as_str(), edit.name.as_str()), ("rename", "Lan Anh"));
    assert_eq!(edit.fields, [("name".to_owned(), "Lan".into(), "Lan Anh".into())]);
    assert!(history[1].1.created);
    let (_, edits) = deck.step(step.id).expect("a read").expect("the step");
    assert_eq!(edits.len(), 1);
}

#[test]
fn the_deck_as_it_was_is_the_deck_as_it_was() {
    let mut deck = deck();
    deck.commit("make", vec![contact(1, "Lan"), deal(&deck, 3, 0, 500)]).expect("a step");
    let before = everything(&deck);
    let totals = deck.column_totals(deck.lists().pipelines[0].id, None).expect("totals");
    deck.who.clock = Clock::Fixed(NOW + 5_000);
    let edits = vec![
        Change::set(Kind::Contact, id(1), [("name", "Lan Anh".into())]),
        Change::set(Kind::Opportunity, id(3), [("amount", Value::Integer(900))]),
        Change::Delete { kind: Kind::Contact, id: id(1) },
        contact(2, "Minh"),
    ];
    deck.commit("later", edits).expect("a step");
    let mut was = deck.as_of(NOW + 1_000).expect("a copy");
    assert_eq!(everything(&was), before);
    assert_eq!(was.column_totals(was.lists().pipelines[0].id, None).expect("totals"), totals);
    assert_eq!(was.find("lan", &Kind::MAIN, 5).expect("a search").len(), 1);
    assert_eq!(
        was.commit("no", vec![contact(5, "X")]).expect_err("read-only").message().id,
        "deck-read-only"
    );
}

#[test]
fn windows_walk_every_row_once_in_any_order_both_ways() {
    let mut deck = deck();
    let titles = ["b", "", "a", "c", "", "b", "a"];
    for (n, title) in titles.iter().enumerate() {
        let name = format!("person {}", n % 3);
        let values = [("name", Value::from(name.as_str())), ("title", (*title).into())];
        deck.commit("add", vec![Change::create(Kind::Contact, id(n as u8), values)]).expect("a step");
    }
    let orders = [
        vec![],
        vec![Sort::up("title")],
        vec![Sort::down("title")],
        vec![Sort::up("name"), Sort::down("title")],
        vec![Sort::down("title"), Sort::up("name")],
    ];
    for sort in orders {
        let window =
            |from, limit| Window { kind: Kind::Contact, filter: None, sort: sort.clone(), from, limit };
        let all = deck.window(&window(From::Start, 100)).expect("all");
        let ids: Vec<Id> = all.rows.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), titles.len(), "{sort:?}");
        let empty_last =
            sort.first().is_none_or(|s| s.key != "title") || all.rows[5].text("title").is_empty();
        assert!(empty_last, "{sort:?}");
        for at in 0..ids.len() {
            let mark = all.marks[at].clone();
            let after = deck.window(&window(From::After(mark.clone()), 3)).expect("after");
            let got: Vec<Id> = after.rows.iter().map(|row| row.id).collect();
            assert_eq!(got, ids[at + 1..(at + 4).min(ids.len())], "{sort:?} after {at}");
            let before = deck.window(&window(From::Before(mark), 3)).expect("before");
            let got: Vec<Id> = before.rows.iter().map(|row| row.id).collect();
            assert_eq!(got, ids[at.saturating_sub(3)..at], "{sort:?} before {at}");
            assert_eq!(before.more_before, at > 3, "{sort:?} before {at}");
            let here = deck.window(&window(From::At(ids[at]), 2)).expect("at");
            assert_eq!((here.rows[0].id, here.more_before), (ids[at], at > 0));
        }
        let end = deck.window(&window(From::End, 2)).expect("the end");
        assert_eq!(end.rows.iter().map(|row| row.id).collect::<Vec<_>>(), ids[5..]);
    }
}

#[test]
fn kept_board_totals_are_what_counting_gives() {
    let mut deck = deck();
    for n in 0..40u8 {
        let change = deal(&deck, n, usize::from(n) % 4, i64::from(n) * 101);
        deck.commit("deal", vec![change]).expect("a step");
    }
    let to = deck.lists().stages[3].id;
    for n in (0..40u8).step_by(3) {
        let set = [("stage", Value::Id(to)), ("probability", Value::Integer(35))];
        deck.commit("move", vec![Change::set(Kind::Opportunity, id(n), set)]).expect("a step");
    }
    deck.commit("gone", vec![Change::Delete { kind: Kind::Opportunity, id: id(8) }]).expect("a step");
    let pipeline = deck.lists().pipelines[0].id;
    let all = query::parse("is:open or is:closed", Kind::Opportunity, deck.lists()).filter;
    let mut kept = deck.column_totals(pipeline, None).expect("kept");
    let mut counted = deck.column_totals(pipeline, Some(&all)).expect("counted");
    kept.sort_by_key(|total| total.of);
    counted.sort_by_key(|total| total.of);
    assert_eq!(kept, counted);
    assert_eq!(kept.iter().map(|total| total.count).sum::<i64>(), 39);
    let column = deck.column(to, None, From::Start, 100).expect("a column");
    assert_eq!(
        column.rows.len() as i64,
        kept.iter().find(|t| t.of == Bucket::Stage(to)).expect("the stage").count
    );
}

#[test]
fn touches_and_next_steps_follow_the_activities() {
    let mut deck = deck();
    let account = Change::create(Kind::Account, id(20), [("name", "Acme".into())]);
    deck.commit("deal", vec![account, deal(&deck, 1, 0, 5)]).expect("a step");
    deck.commit("of acme", vec![Change::set(Kind::Opportunity, id(1), [("account", Value::Id(id(20)))])])
        .expect("a step");
    let day = |n| Value::Date(NaiveDate::from_ymd_opt(2026, 12, n).expect("a day"));
    let activity = |n, status: &str, due: Value| {
        let about = ("opportunity", Value::Id(id(1)));
        let values = [("subject", Value::from("call")), ("status", status.into()), ("due", due), about];
        Change::create(Kind::Activity, id(n), values)
    };
    let planned = vec![
        activity(2, "planned", day(9)),
        activity(3, "planned", day(4)),
        activity(4, "done", Value::Null),
    ];
    deck.commit("plan", planned).expect("a step");
    let read = |deck: &Repository, kind, n| deck.get(kind, id(n)).expect("a read").expect("the record");
    assert_eq!(read(&deck, Kind::Opportunity, 1).get("next"), &day(4));
    assert_eq!(read(&deck, Kind::Account, 20).get("next"), &day(4));
    assert_eq!(read(&deck, Kind::Account, 20).get("touched"), &Value::Moment(NOW));
    deck.commit("done", vec![Change::set(Kind::Activity, id(3), [("status", "done".into())])])
        .expect("a step");
    assert_eq!(read(&deck, Kind::Opportunity, 1).get("next"), &day(9));
    deck.undo(same).expect("an undo");
    assert_eq!(read(&deck, Kind::Opportunity, 1).get("next"), &day(4));
}

#[test]
fn a_contacts_account_is_its_primary_one() {
    let mut deck = deck();
    let account = |n, name: &str| Change::create(Kind::Account, id(n), [("name", Value::from(name))]);
    let join = |n, primary: Value| {
        let ends = [("account", Value::Id(id(n))), ("contact", Value::Id(id(1))), ("primary", primary)];
        Change::create(Kind::AccountContact, link::account_contact(id(n), id(1)), ends)
    };
    deck.commit(
        "make",
        vec![contact(1, "Lan"), account(2, "Acme"), account(3, "Globex"), join(2, Value::Null)],
    )
    .expect("a step");
    let primary = |deck: &Repository| {
        deck.get(Kind::Contact, id(1)).expect("a read").expect("the contact").get("account").as_id()
    };
    assert_eq!(primary(&deck), Some(id(2)));
    deck.commit("join", vec![join(3, true.into())]).expect("a step");
    assert_eq!(primary(&deck), Some(id(3)));
    deck.undo(same).expect("an undo");
    assert_eq!(primary(&deck), Some(id(2)));
}

#[test]
fn search_finds_folded_words_and_pieces_of_phones() {
    let mut deck = deck();
    let phone = ("phone", Value::List(vec!["mobile:+84 90 123 4567".into()]));
    let lan = Change::create(Kind::Contact, id(1), [("name", Value::from("Nguyễn Thị Đường")), phone]);
    deck.commit("add", vec![lan, contact(2, "Nguyen Van Duong")]).expect("a step");
    let found = |deck: &Repository, text: &str| {
        deck.find(text, &Kind::MAIN, 10).expect("a search").into_iter().map(|hit| hit.id).collect::<Vec<_>>()
    };
    assert_eq!(found(&deck, "duong ngu").len(), 2);
    assert_eq!(found(&deck, "Nguyễn"), [id(1), id(2)]);
    for piece in ["090 123 4567", "+84901234567", "1234567", "2345", "8490", "84 901"] {
        assert_eq!(found(&deck, piece), [id(1)], "{piece}");
    }
    deck.commit("rename", vec![Change::set(Kind::Contact, id(1), [("name", "Lan".into())])]).expect("a step");
    assert_eq!(found(&deck, "duong"), [id(2)]);
    deck.commit("gone", vec![Change::Delete { kind: Kind::Contact, id: id(2) }]).expect("a step");
    assert!(found(&deck, "duong").is_empty());
    let filter = query::parse("lan", Kind::Contact, deck.lists()).filter;
    assert_eq!(deck.count(Kind::Contact, Some(&filter), None).expect("a count"), 1);
}

#[test]
fn whose_address_it_is_comes_before_what_only_speaks_of_it() {
    let mut deck = deck();
    let mail = ("email", Value::List(vec!["office@acme.example".into(), "Lan@Acme.example".into()]));
    let lan =
        Change::create(Kind::Contact, id(1), [("name", Value::from("A rather long name")), mail.clone()]);
    let lead = Change::create(Kind::Lead, id(2), [("name", Value::from("A lead")), mail]);
    let spoken = [("subject", Value::from("lan@acme.example"))];
    let spoken = Change::create(Kind::Activity, id(3), spoken);
    let other = ("email", Value::List(vec!["lan@acme.example.org".into()]));
    let other = Change::create(Kind::Contact, id(4), [("name", Value::from("Lan")), other]);
    deck.commit("add", vec![lan, lead, spoken, other]).expect("a step");
    let found = deck.find(" lan@acme.EXAMPLE ", &Kind::MAIN, 10).expect("a search");
    let mut found: Vec<Id> = found.into_iter().map(|hit| hit.id).collect();
    found[..2].sort();
    assert_eq!(found, [id(1), id(2), id(3), id(4)]);
}

#[test]
fn an_exact_name_is_found_first_however_many_names_are_like_it() {
    let mut deck = deck();
    let named = |n: usize, name: &str| {
        let mut random = [7; 10];
        random[..8].copy_from_slice(&(n as u64).to_be_bytes());
        Change::create(Kind::Contact, Id::new(NOW, random), [("name", Value::from(name))])
    };
    let mut changes: Vec<Change> = (0..450).map(|n| named(n, &format!("An Lan {n}"))).collect();
    changes.extend((450..900).map(|n| named(n, "lan")));
    changes.extend([named(900, "Lan Nguyễn"), named(901, "Lân")]);
    deck.commit("many", changes).expect("a step");
    assert_eq!(deck.find("Lan Nguyễn", &Kind::MAIN, 1).expect("a search")[0].name, "Lan Nguyễn");
    assert_eq!(deck.find("Lân", &Kind::MAIN, 1).expect("a search")[0].name, "Lân");
    assert_eq!(deck.find("lân ", &Kind::MAIN, 1).expect("a search")[0].name, "Lân");
    assert_eq!(deck.find("lan", &Kind::MAIN, 1).expect("a search")[0].name, "lan");
    let hits = deck.find("lan n", &Kind::MAIN, 5).expect("a search");
    assert_eq!(hits[0].name, "Lan Nguyễn");
    assert_eq!(hits.iter().filter(|hit| hit.name == "Lan Nguyễn").count(), 1);
}

#[test]
fn a_piece_of_an_id_finds_its_record_from_either_end() {
    let mut deck = deck();
    deck.commit("add", vec![contact(1, "Lan"), contact(2, "Minh")]).expect("a step");
    let whole = id(1).to_string().replace('-', "");
    let found = |digits: &str| deck.by_prefix(digits).expect("a search");
    let lan = [(Kind::Contact, id(1))];
    assert_eq!(found(&whole), lan);
    assert_eq!(found(&whole[whole.len() - 5..]), lan);
    assert_eq!(found(&whole.to_uppercase()[20..]), lan);
    let both = found(&whole[..9]);
    assert!(both.contains(&lan[0]) && both.contains(&(Kind::Contact, id(2))), "{both:?}");
    assert_eq!(found("abc"), []);
    assert_eq!(found("zzzz"), []);
}

#[test]
fn a_piece_of_an_id_reads_the_index_and_no_row_of_another() {
    let deck = deck();
    let sql = format!("EXPLAIN QUERY PLAN {}", read::with_piece(Kind::Contact));
    let mut statement = deck.connection.prepare(&sql).expect("a statement");
    let plan =
        statement.query_map(rusqlite::params![1, 1, 1, 1, 1], |row| row.get::<_, String>(3)).expect("a plan");
    let plan: Vec<String> = plan.collect::<rusqlite::Result<_>>().expect("a plan");
    assert!(
        plan.iter().filter(|line| line.contains(" x")).all(|line| line.contains("COVERING INDEX")),
        "{plan:#?}"
    );
    assert!(plan.iter().any(|line| line.starts_with("SEARCH r USING INDEX")), "{plan:#?}");
}

#[test]
fn a_deal_put_where_another_one_lies_comes_right_after_it() {
    let mut deck = deck();
    let put = |n: u8, place: &str| Change::set(Kind::Opportunity, id(n), [("position", Value::from(place))]);
    deck.commit("add", (1..=3).map(|n| deal(&deck, n, 0, 5)).collect()).expect("a step");
    deck.commit("places", vec![put(1, "a0"), put(2, "a1"), put(3, "a2")]).expect("a step");
    // Two programs counted out the same place above the first card.
    deck.commit("theirs", vec![put(3, "Zz")]).expect("a step");
    deck.commit("ours", vec![put(2, "Zz")]).expect("a step");
    let stage = deck.lists().stages[0].id;
    let column = deck.column(stage, None, From::Start, 9).expect("a column").rows;
    assert_eq!(column.iter().map(|card| card.id).collect::<Vec<_>>(), [id(3), id(2), id(1)]);
    let mut places: Vec<&str> = column.iter().map(|card| card.text("position")).collect();
    places.dedup();
    assert_eq!(places.len(), 3, "{places:?}");
    for _ in 0..2 {
        deck.undo(same).expect("an undo");
    }
    let column = deck.column(stage, None, From::Start, 9).expect("a column").rows;
    assert_eq!(column.iter().map(|card| card.text("position")).collect::<Vec<_>>(), ["a0", "a1", "a2"]);
}
