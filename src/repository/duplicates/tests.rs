//! Finding records that may be one, in decks with some that are.

use std::ops::ControlFlow;

use super::{Pair, Survey};
use crate::domain::duplicate::{Likeness, distinct_key};
use crate::domain::lead::Lead;
use crate::domain::setting::setting;
use crate::domain::{Change, Id, Kind, Record, Value, edit};
use crate::repository::Repository;
use crate::repository::tests::{new_deck, who};

fn deck() -> Repository {
    Repository::in_memory(new_deck(), who(1, None)).expect("a deck")
}

/// Makes a record of `name | company | email | phone`; a contact's company is an account.
fn make(deck: &mut Repository, kind: Kind, text: &str) -> Id {
    let id = deck.new_id();
    let mut record = Record::new(kind, id);
    let mut parts = text.split('|').map(str::trim);
    let mut part = || parts.next().unwrap_or_default().to_owned();
    record.set("name", part());
    let company = part();
    let listed = |text: String| if text.is_empty() { Value::Null } else { Value::List(vec![text]) };
    let (email, phone) = (part(), part());
    record.set("email", listed(email));
    record.set("phone", listed(phone));
    let mut values = record.stored();
    match kind {
        Kind::Contact if !company.is_empty() => {
            let found = deck.find(&company, &Kind::MAIN, 5).expect("a search");
            let account = found.iter().find(|hit| hit.kind == Kind::Account && hit.name == company);
            let account = account.map_or_else(|| make(deck, Kind::Account, &company), |hit| hit.id);
            values.push(("account".into(), account.into()));
        }
        Kind::Account if !company.is_empty() => values.push(("website".into(), company.into())),
        _ if !company.is_empty() => values.push(("company".into(), company.into())),
        _ => {}
    }
    deck.commit("made", edit::create(kind, id, values)).expect("a step");
    id
}

/// The names that a record looks like, with its score above a hundred where it is certain.
fn alike(deck: &Repository, kind: Kind, id: Id) -> Vec<String> {
    let profile = deck.profile(kind, id).expect("a read").expect("a record");
    let found = deck.duplicates_of(&profile, 10).expect("a look");
    found.into_iter().map(|alike| format!("{} {}", alike.one.kind.key(), alike.one.name)).collect()
}

fn survey(deck: &Repository) -> Survey {
    let kinds = [Kind::Account, Kind::Contact, Kind::Lead];
    deck.find_duplicates(&kinds, 100, &mut |_, _| ControlFlow::Continue(())).expect("a survey")
}

fn names(pair: &Pair) -> (String, String) {
    (pair.first.name.clone(), pair.second.name.clone())
}

#[test]
fn the_contact_and_the_account_of_a_lead_are_found_by_the_rule_of_all_duplicates() {
    let mut deck = deck();
    let contacts = |deck: &Repository, lead: Id| {
        let lead = Lead::from_record(&deck.get(Kind::Lead, lead).expect("a read").expect("the lead"));
        let names = |found: Vec<(Record, Likeness)>| found.into_iter().map(|(record, _)| record.name());
        let contacts: Vec<String> = names(deck.contacts_like(&lead, 9).expect("a look")).collect();
        let accounts: Vec<String> = names(deck.accounts_like(&lead, 9).expect("a look")).collect();
        (contacts, accounts)
    };
    make(&mut deck, Kind::Account, "Globex");
    make(&mut deck, Kind::Account, "ACME, Inc");
    make(&mut deck, Kind::Contact, "Bob Tran | | other@acme.example | +84 28 3822 1234");
    make(&mut deck, Kind::Contact, "Lan Nguyen | Globex");
    let lead = make(&mut deck, Kind::Lead, "Lan Nguyễn | Acme Corp. | lan@acme.example | +842838221234");
    let alone = (Vec::<String>::new(), vec!["ACME, Inc".to_owned()]);
    assert_eq!(contacts(&deck, lead), alone, "an office's phone and a namesake elsewhere are others");
    make(&mut deck, Kind::Contact, "L N | | lan@acme.example");
    assert_eq!(contacts(&deck, lead).0, ["L N"]);
    let unknown = make(&mut deck, Kind::Lead, "Lan");
    assert_eq!(contacts(&deck, unknown), (Vec::new(), Vec::new()));
}

#[test]
fn those_of_one_record_are_found_by_address_number_name_and_company() {
    let mut deck = deck();
    let lan = make(&mut deck, Kind::Contact, "Lan Nguyễn | Hoa Sen | lan@hoasen.example | 090 123 4567");
    make(&mut deck, Kind::Contact, "L. Nguyen | | LAN@hoasen.example");
    make(&mut deck, Kind::Contact, "Chị Lan | | | +84901234567");
    make(&mut deck, Kind::Lead, "nguyen lan | ");
    make(&mut deck, Kind::Contact, "Lan Nguyne | Hoa Sen");
    make(&mut deck, Kind::Contact, "Minh Trần | Hoa Sen | minh@hoasen.example");
    let mut found = alike(&deck, Kind::Contact, lan);
    found.sort();
    assert_eq!(found, ["contact Chị Lan", "contact L. Nguyen", "contact Lan Nguyne", "lead nguyen lan"]);
}

#[test]
fn companies_are_found_by_domain_and_by_a_name_with_a_slip() {
    let mut deck = deck();
    let sen = make(&mut deck, Kind::Account, "Công ty TNHH Hoa Sen | https://hoasen.example");
    make(&mut deck, Kind::Account, "Lotus | www.hoasen.example/en");
    make(&mut deck, Kind::Account, "HOA SEN JSC");
    make(&mut deck, Kind::Account, "Hoa Mai");
    let mut found = alike(&deck, Kind::Account, sen);
    found.sort();
    assert_eq!(found, ["account HOA SEN JSC", "account Lotus"]);
    let globex = make(&mut deck, Kind::Account, "Globex Trading | globex.example | a@globex.example");
    make(&mut deck, Kind::Account, "Globex Tradign | | b@globex.example");
    assert_eq!(alike(&deck, Kind::Account, globex), ["account Globex Tradign"]);
}

#[test]
fn the_whole_deck_is_looked_through_and_the_most_alike_come_first() {
    let mut deck = deck();
    make(&mut deck, Kind::Contact, "Lan Nguyễn | Hoa Sen | lan@hoasen.example");
    make(&mut deck, Kind::Contact, "nguyen lan | | lan@hoasen.example");
    make(&mut deck, Kind::Lead, "Minh Trần | Acme");
    make(&mut deck, Kind::Contact, "Tran Minh | Acme");
    make(&mut deck, Kind::Account, "CTCP Hoa Sen");
    make(&mut deck, Kind::Contact, "Somebody Else | Hoa Sen");
    let found = survey(&deck);
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let all: Vec<_> = found.pairs.iter().map(names).collect();
    assert_eq!(
        all,
        [pair("Lan Nguyễn", "nguyen lan"), pair("Hoa Sen", "CTCP Hoa Sen"), pair("Tran Minh", "Minh Trần")]
    );
    assert_eq!(found.found, 3);
    assert!(found.pairs.windows(2).all(|two| two[0].likeness.score >= two[1].likeness.score));
}

#[test]
fn a_pair_that_was_told_apart_is_not_found_again_until_that_is_undone() {
    let mut deck = deck();
    let one = make(&mut deck, Kind::Contact, "Lan Nguyễn");
    let other = make(&mut deck, Kind::Contact, "Lan Nguyen");
    assert_eq!((survey(&deck).found, alike(&deck, Kind::Contact, one).len()), (1, 1));
    let key = distinct_key(one, other);
    let values = [("key", Value::from(key.as_str())), ("value", "yes".into())];
    deck.commit("told apart", vec![Change::create(Kind::Setting, setting(&key), values)]).expect("a step");
    assert_eq!((survey(&deck).found, alike(&deck, Kind::Contact, one).len()), (0, 0));
    deck.undo(str::to_owned).expect("undone");
    assert_eq!((survey(&deck).found, alike(&deck, Kind::Contact, other).len()), (1, 1));
}

#[test]
fn what_was_deleted_merged_or_converted_is_no_duplicate() {
    let mut deck = deck();
    let one = make(&mut deck, Kind::Contact, "Lan Nguyễn");
    let other = make(&mut deck, Kind::Contact, "Lan Nguyen");
    let lead = make(&mut deck, Kind::Lead, "Lan Nguyen");
    assert_eq!(survey(&deck).found, 3);
    deck.merge_records(Kind::Contact, (one, other), &[], "merged").expect("merged");
    assert_eq!(survey(&deck).found, 1);
    let became = [("converted_at", Value::Moment(1)), ("converted_contact", one.into())];
    deck.commit("converted", vec![Change::set(Kind::Lead, lead, became)]).expect("a step");
    assert_eq!((survey(&deck).found, alike(&deck, Kind::Contact, one).len()), (0, 0));
}

#[test]
fn many_of_one_name_make_no_square_of_pairs_and_breaking_off_finds_nothing() {
    let mut deck = deck();
    let many = (0..400).map(|_| {
        let values = [("name", Value::from("Nguyễn Văn An"))];
        Change::create(Kind::Contact, deck.new_id(), values)
    });
    let many = many.collect();
    deck.commit("made", many).expect("a step");
    let found = survey(&deck).found;
    assert!((400..2_000).contains(&found), "{found}");
    let off = deck.find_duplicates(&[Kind::Contact], 100, &mut |_, _| ControlFlow::Break(()));
    assert_eq!(off.expect("a survey"), Survey::default());
}

#[test]
fn what_hangs_on_a_record_is_counted_by_kind() {
    let mut deck = deck();
    make(&mut deck, Kind::Contact, "Lan Nguyễn | Hoa Sen");
    let sen = deck
        .find("hoa sen", &Kind::MAIN, 5)
        .expect("a search")
        .into_iter()
        .find(|hit| hit.kind == Kind::Account);
    let sen = sen.expect("an account").id;
    let call = [("subject", Value::from("call")), ("account", sen.into())];
    deck.commit("made", vec![Change::create(Kind::Activity, deck.new_id(), call)]).expect("a step");
    let hanging = deck.hanging_on(Kind::Account, sen).expect("a count");
    assert_eq!(hanging, [(Kind::Contact, 1), (Kind::Activity, 1)]);
}

#[test]
fn of_a_custom_field_that_both_have_the_chosen_value_stays() {
    use crate::domain::merging::From;
    for (from, stays) in [(None, "ours"), (Some(From::Keep), "ours"), (Some(From::Drop), "theirs")] {
        let mut deck = deck();
        let one = make(&mut deck, Kind::Contact, "Lan Nguyễn");
        let other = make(&mut deck, Kind::Contact, "Lan Nguyen");
        for (id, value) in [(one, "ours"), (other, "theirs")] {
            let record = Record::new(Kind::Contact, id);
            let change = edit::custom_value(&record, "shoe", format!("\"{value}\""));
            deck.commit("set", vec![change]).expect("a step");
        }
        let field = [("kind", Value::from("contact")), ("key", "shoe".into()), ("name", "Shoe".into())];
        let field = field.into_iter().chain([("type", Value::from("text")), ("active", true.into())]);
        let made = Change::create(Kind::CustomField, deck.new_id(), field);
        deck.commit("field", vec![made]).expect("a step");
        let chosen: Vec<_> = from.map(|from| ("shoe".into(), from)).into_iter().collect();
        deck.merge_records(Kind::Contact, (one, other), &chosen, "merged").expect("merged");
        let kept = deck.get(Kind::Contact, one).expect("a read").expect("it stays");
        assert_eq!(kept.text("shoe"), stays, "{from:?}");
        deck.undo(str::to_owned).expect("undone");
        let value =
            |id: Id| deck.get(Kind::Contact, id).expect("a read").expect("back").text("shoe").to_owned();
        assert_eq!((value(one), value(other)), ("ours".to_owned(), "theirs".to_owned()));
    }
}
