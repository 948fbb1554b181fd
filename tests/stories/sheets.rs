//! Sheets of other systems as they name people, companies and owners beside their deals.

use dealdeck::domain::{Kind, Record};
use dealdeck::exchange::import::Imported;
use dealdeck::repository::Repository;

use crate::import::{deals, deck, stage, take};

fn all(deck: &Repository, kind: Kind) -> Vec<Record> {
    let mut records = Vec::new();
    deck.each(kind, None, &mut |record| {
        records.push(record);
        true
    })
    .expect("records");
    records.sort_by_key(Record::name);
    records
}

fn names(deck: &Repository, kind: Kind) -> Vec<String> {
    all(deck, kind).iter().map(Record::name).collect()
}

fn left_out(done: &Imported) -> Vec<&str> {
    let of = |id: &'static str| done.notes.iter().filter(move |note| note.id == id);
    of("import-note-left-out").map(|note| note.args[0].1.as_str()).collect()
}

fn list(record: &Record, key: &str) -> String {
    record.get(key).as_list().join(" ")
}

/// A deal by a piece of its name, with the names of what it refers to.
fn deal(deck: &Repository, name: &str) -> (Record, Option<String>, Option<String>, Option<String>) {
    let deal = deals(deck).into_iter().find(|deal| deal.name().contains(name)).expect(name);
    let of = |kind, key: &str| {
        let id = deal.get(key).as_id()?;
        deck.get(kind, id).expect("a read").map(|record| record.name())
    };
    let found = (of(Kind::Account, "account"), of(Kind::Contact, "contact"), of(Kind::User, "owner"));
    (deal, found.0, found.1, found.2)
}

#[test]
fn hubspots_joined_people_are_each_one_and_their_addresses_theirs() {
    let mut deck = deck();
    let csv = "Record ID,Deal Name,Deal Stage,Associated Company,Associated Contact,Associated Contact Emails\n\
               1,Renewal,Closed Won,Foo Ltd;Bar Ltd,Jo Fox;Al Bo,jo@foo.example;al@foo.example\n\
               2,Support,Closed Won,Foo Ltd,Jo Fox (jo@foo.example);Cy Do (cy@foo.example),\n";
    let done = take(&mut deck, csv.as_bytes(), "hubspot-deals.csv");
    assert_eq!(names(&deck, Kind::Contact), ["Al Bo", "Cy Do", "Jo Fox"]);
    let people = all(&deck, Kind::Contact);
    let emails: Vec<String> = people.iter().map(|person| list(person, "email")).collect();
    assert_eq!(emails, ["al@foo.example", "cy@foo.example", "jo@foo.example"]);
    assert_eq!(names(&deck, Kind::Account), ["Foo Ltd"]);
    let told = done.notes.iter().find(|note| note.id == "import-note-first-of-several").expect("told");
    assert!(told.args.iter().any(|(_, value)| value == "Foo Ltd;Bar Ltd"), "{told:?}");
    assert_eq!(deal(&deck, "Renewal").2.as_deref(), Some("Jo Fox"));
    let ties = all(&deck, Kind::OpportunityContact).len();
    assert_eq!(ties, 4, "two people at each deal");
}

#[test]
fn the_address_beside_the_person_of_a_deal_is_that_persons() {
    let mut deck = deck();
    let csv = "Title*,Value,Organization name*,Person name*,Email,Phone\n\
               Big one,100,Acme,Jo Fox,jo@acme.example,+1 202 555 0101\n\
               Next one,200,Acme,Jo Fox,jo@acme.example,\n";
    let done = take(&mut deck, csv.as_bytes(), "deals.csv");
    assert!(left_out(&done).is_empty(), "{:?}", done.notes);
    let people = all(&deck, Kind::Contact);
    assert_eq!(people.len(), 1);
    assert_eq!(
        (list(&people[0], "email"), list(&people[0], "phone")),
        ("jo@acme.example".into(), "+1 202 555 0101".into())
    );
    assert_eq!(names(&deck, Kind::Account), ["Acme"]);
    let (_, account, contact, _) = deal(&deck, "Next");
    assert_eq!((account.as_deref(), contact.as_deref()), (Some("Acme"), Some("Jo Fox")));
    assert_eq!(people[0].get("account"), deals(&deck)[0].get("account"));
}

#[test]
fn an_address_that_is_none_is_told_with_its_line_and_two_of_one_name_stay_two() {
    let mut deck = deck();
    let csv = "Deal Name,Contact Name,Email\nOne,Jo Fox,jo@foo.example\nTwo,Jo Fox,jo@bar.example\nThree,Al Bo,al at bo\n";
    let done = take(&mut deck, csv.as_bytes(), "deals.csv");
    let wrong: Vec<_> = done.rejected.iter().map(|reject| (reject.line, reject.reason.id)).collect();
    assert_eq!(wrong, [(4, "import-cell-email")]);
    assert_eq!(names(&deck, Kind::Contact), ["Jo Fox", "Jo Fox"]);
    // Somebody known without an address gets it.
    take(&mut deck, b"Name,Company\nCy Do,Baz\n", "contacts.csv");
    take(&mut deck, b"Deal Name,Account,Contact Name,Email\nFour,Baz,Cy Do,cy@baz.example\n", "deals.csv");
    let cy = all(&deck, Kind::Contact).into_iter().find(|person| person.name() == "Cy Do").expect("Cy");
    assert_eq!(list(&cy, "email"), "cy@baz.example");
    assert_eq!(names(&deck, Kind::Contact).len(), 3);
}

#[test]
fn odoos_columns_are_known_by_their_words_and_by_their_names() {
    let mut words = deck();
    let csv = "Created on,Opportunity,Contact Name,Email,Salesperson,Expected Revenue,Stage\n\
               2026-03-02 09:00:00,Desks,Jo Fox,jo@foo.example,Mitchell Admin,1500,Proposition\n";
    let done = take(&mut words, csv.as_bytes(), "crm.lead.csv");
    assert!(left_out(&done).is_empty(), "{:?}", done.notes);
    let (desks, _, contact, owner) = deal(&words, "Desks");
    assert_eq!((contact.as_deref(), owner.as_deref()), (Some("Jo Fox"), Some("Mitchell Admin")));
    assert_eq!(desks.get("amount").as_integer(), Some(150_000));
    let made = desks.get("created").as_moment().and_then(chrono::DateTime::from_timestamp_millis);
    assert_eq!(made.map(|made| made.date_naive().to_string()).as_deref(), Some("2026-03-02"));

    let mut columns = deck();
    let csv = "name,partner_id/name,stage_id/name,user_id/name,date_deadline,partner_name,email_from,expected_revenue\n\
               Desks,Azure Interior,Qualified,Marc Demo,2026-09-30,Azure Interior,bo@azure.example,1500\n";
    let done = take(&mut columns, csv.as_bytes(), "crm_lead.csv");
    assert_eq!(done.kind, Kind::Opportunity);
    assert!(left_out(&done).is_empty(), "{:?}", done.notes);
    let (desks, account, contact, owner) = deal(&columns, "Desks");
    assert_eq!(account.as_deref(), Some("Azure Interior"));
    assert_eq!((contact.as_deref(), owner.as_deref()), (Some("bo@azure.example"), Some("Marc Demo")));
    assert_eq!(
        (stage(&columns, &desks).as_str(), desks.get("close").as_date().map(|day| day.to_string())),
        ("Qualified", Some("2026-09-30".into()))
    );
}

#[test]
fn an_owner_with_a_name_and_a_key_is_one_person() {
    let mut deck = deck();
    let csv = "id,name,account_name,sales_stage,amount,date_closed,date_entered,assigned_user_name,assigned_user_id\n\
               a-1,Desks,Azure,Prospecting,10,2026-09-30,2026-01-05 08:00:00,max,u-77\n\
               a-2,Chairs,Azure,Prospecting,20,2026-09-30,2026-01-05 08:00:00,max,u-77\n";
    let done = take(&mut deck, csv.as_bytes(), "opportunities.csv");
    assert!(left_out(&done).is_empty(), "{:?}", done.notes);
    assert_eq!(names(&deck, Kind::User), ["Anna Nowak", "max"]);
    let max = all(&deck, Kind::User).into_iter().find(|user| user.name() == "max").expect("max");
    assert_eq!(max.text("external_id"), "u-77");
    assert_eq!(deal(&deck, "Chairs").3.as_deref(), Some("max"));
}

#[test]
fn people_may_be_called_null_and_what_stands_alone_for_a_name_is_one() {
    let mut deck = deck();
    let csv =
        "First Name,Last Name,Email\nJo,Null,jo@null.example\nAl,NULL,al@bo.example\n-,Fox,fox@bo.example\n";
    take(&mut deck, csv.as_bytes(), "contacts.csv");
    assert_eq!(names(&deck, Kind::Contact), ["Al", "Fox", "Jo Null"]);
    let done = take(&mut deck, b"Account Name,City\n(null),Hue\nNaN,Paris\n-,-\n", "accounts.csv");
    assert_eq!(names(&deck, Kind::Account), ["(null)", "NaN"]);
    assert_eq!(done.rejected.iter().map(|reject| reject.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn no_more_notes_of_a_sort_are_made_than_are_read() {
    let mut deck = deck();
    let rows: Vec<String> = (0..500).map(|n| format!("Call {n},Deal {}", n % 100)).collect();
    let csv = format!("Subject,Deal Name\n{}\n", rows.join("\n"));
    let done = take(&mut deck, csv.as_bytes(), "activities.csv");
    let unlinked = done.notes.iter().filter(|note| note.id == "import-note-unlinked").count();
    assert_eq!(unlinked, 10);
    let more = done.notes.iter().find(|note| note.id == "import-note-more").expect("the rest is counted");
    assert_eq!(more.args[0].1, "90");
}

#[test]
fn one_address_of_an_office_does_not_make_two_people_one() {
    let mut deck = deck();
    let csv = "Deal Name,Account,Contact Name,Email\n\
               One,Acme,Jo Fox,info@acme.example\n\
               Two,Acme,Al Bo,info@acme.example\n\
               Three,Acme,Jo Fox,info@acme.example\n";
    take(&mut deck, csv.as_bytes(), "deals.csv");
    assert_eq!(names(&deck, Kind::Contact), ["Al Bo", "Jo Fox"]);
    assert_eq!(deal(&deck, "Two").2.as_deref(), Some("Al Bo"));
    assert_eq!(deal(&deck, "Three").2.as_deref(), Some("Jo Fox"));
}

#[test]
fn every_address_of_a_person_is_kept_with_its_label_and_knows_them_again() {
    let mut deck = deck();
    take(&mut deck, b"Name,Company,Email\nJo Fox,Foo,jo@foo.example\n", "contacts.csv");
    let csv = "Deal Name,Account,Contact Name,Email,Email 2,Phone,Mobile\n\
               One,Foo,Jo Fox,\"jo@foo.example; jo@home.example\",,0901 000 111,0902 000 222\n\
               Two,Foo,Al Bo,al@foo.example,al@home.example,,0903 000 333\n";
    take(&mut deck, csv.as_bytes(), "deals.csv");
    assert_eq!(names(&deck, Kind::Contact), ["Al Bo", "Jo Fox"]);
    let people = all(&deck, Kind::Contact);
    assert_eq!(list(&people[0], "email"), "al@foo.example al@home.example");
    assert_eq!(list(&people[0], "phone"), "mobile:0903 000 333");
    assert_eq!(list(&people[1], "phone"), "0901 000 111 mobile:0902 000 222");
}

#[test]
fn a_namesake_elsewhere_gets_no_address_and_a_shared_phone_names_nobody() {
    let mut deck = deck();
    take(
        &mut deck,
        b"Name,Company,Phone\nJo Fox,Bar,\nAl Bo,Bar,0901 000 111 x1\nCy Do,Bar,0901 000 111 x2\n",
        "contacts.csv",
    );
    take(&mut deck, b"Deal Name,Account,Contact Name,Email\nOne,Foo,Jo Fox,jo@foo.example\n", "deals.csv");
    let people = all(&deck, Kind::Contact);
    let jo = people.iter().find(|person| person.name() == "Jo Fox").expect("Jo");
    assert_eq!(list(jo, "email"), "");
    take(&mut deck, b"Deal Name,Account,Contact Phone\nTwo,Bar,0901 000 111\n", "deals.csv");
    let (_, _, contact, _) = deal(&deck, "Two");
    assert!(!matches!(contact.as_deref(), Some("Al Bo" | "Cy Do")), "{contact:?}");
}

#[test]
fn hubspots_addresses_go_to_those_they_are_made_of() {
    let mut deck = deck();
    let csv = "Record ID,Deal Name,Deal Stage,Associated Contact,Associated Contact Emails\n\
               1,Renewal,Closed Won,Jo Fox;Al Bo,al@a.example\n\
               2,Support,Closed Won,Cy Do;Di Em,di@b.example;cy@b.example\n\
               3,Other,Closed Won,Ed Fo;Gi Ho,someone@c.example\n";
    let done = take(&mut deck, csv.as_bytes(), "hubspot-deals.csv");
    let people = all(&deck, Kind::Contact);
    let emails: Vec<(String, String)> =
        people.iter().map(|person| (person.name(), list(person, "email"))).collect();
    let want = [
        ("Al Bo", "al@a.example"),
        ("Cy Do", "cy@b.example"),
        ("Di Em", "di@b.example"),
        ("Ed Fo", ""),
        ("Gi Ho", ""),
        ("Jo Fox", ""),
    ];
    assert_eq!(emails, want.map(|(name, email)| (name.to_owned(), email.to_owned())));
    assert!(done.notes.iter().any(|note| note.id == "import-note-address-of-nobody"), "{:?}", done.notes);
}

#[test]
fn won_in_a_pipeline_of_its_own_is_won() {
    let mut deck = deck();
    let csv = "Title,Pipeline,Stage,Status\nA,EMEA,Proposal,won\nB,EMEA,Proposal,open\n";
    take(&mut deck, csv.as_bytes(), "deals.csv");
    let open = |name: &str| {
        let (deal, ..) = deal(&deck, name);
        let stage = deal.get("stage").as_id().expect("a stage");
        deck.lists().stage(stage).expect("known").is_open()
    };
    assert!(!open("A") && open("B"));
}

#[test]
fn rows_without_a_name_are_not_one_record_and_keys_of_other_systems_are_no_names() {
    let mut deck = deck();
    take(&mut deck, b"Account Name,City\nn/a,Hue\nn/a,Paris\n", "accounts.csv");
    assert_eq!(all(&deck, Kind::Account).len(), 2);
    let done = take(&mut deck, b"User ID,Name,Email\n1001,Ann,ann@foo.example\n", "contacts.csv");
    assert_eq!(left_out(&done), ["User ID"]);
    let done = take(&mut deck, b"Deal Name,Stage ID,Stage\nA,4,Proposal\n", "deals.csv");
    assert_eq!(left_out(&done), ["Stage ID"]);
    assert_eq!(stage(&deck, &deal(&deck, "A").0), "Proposal");
}

#[test]
fn a_row_that_is_not_taken_leaves_nothing_behind() {
    let mut deck = deck();
    let done =
        take(&mut deck, b"Deal Name,Account,Contact Name,Email\nT,NewCo,Al Bo,al at bo\n", "deals.csv");
    let told: Vec<_> = done.rejected.iter().map(|reject| reject.column.as_deref()).collect();
    assert_eq!((told, done.step), (vec![Some("Email")], None));
    assert_eq!(names(&deck, Kind::Account), Vec::<String>::new());
}

#[test]
fn what_was_done_long_ago_was_not_done_today() {
    let mut deck = deck();
    take(&mut deck, b"Name,Email\nJo Fox,jo@foo.example\n", "contacts.csv");
    let csv =
        b"Subject,Type,Due Date,Completed,Contact Email\nOld call,Call,2025-01-05,True,jo@foo.example\n";
    take(&mut deck, csv, "activities.csv");
    let jo = &all(&deck, Kind::Contact)[0];
    let day = jo.get("touched").as_moment().and_then(chrono::DateTime::from_timestamp_millis);
    assert_eq!(day.map(|day| day.date_naive().to_string()).as_deref(), Some("2025-01-05"));
}

#[test]
fn a_deal_of_an_activity_that_is_not_there_yet_is_told() {
    let mut deck = deck();
    let csv = b"OpportunityID,ActivityID,OpportunityStage,EstimatedValue\nO1,A1,Negotiation,10\n";
    let done = take(&mut deck, csv, "Opportunity.csv");
    assert!(done.notes.iter().any(|note| note.id == "import-note-unlinked"), "{:?}", done.notes);
}
