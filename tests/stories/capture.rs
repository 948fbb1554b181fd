//! Records from one line: what is shown before is what is made, on the screens and on the command
//! line alike, in English and in Vietnamese.

use dealdeck::domain::Kind;

use crate::command_line::Desk;
use crate::deck::Deck;
use crate::sales::{nothing_sold, sales};

#[test]
fn what_is_typed_looks_like_who_is_there() {
    sales()
        .open("contacts")
        .keys("aLan Nguyen lan@acme.example")
        .sees("looks like: Lan Nguyễn · Acme Corp (same e-mail, same name)")
        .keys("<Esc>aLan Ngo")
        .sees_no("looks like");
    sales().open("accounts").keys("aGlobex Ltd").sees("looks like: Globex (same name)");
    sales().open("leads").keys("aNguyen Lan, Acme").sees("looks like: Lan Nguyễn · Acme Corp (");
}

#[test]
fn the_form_tells_it_too() {
    sales()
        .open("contacts")
        .keys("a<Enter>Nguyễn Lan")
        .sees("looks like: Lan Nguyễn · Acme Corp (same name in another order)")
        .keys(" Hương")
        .sees_no("looks like");
}

#[test]
fn a_company_its_person_and_their_deal_are_one_line_and_one_step() {
    sales()
        .size(120, 40)
        .open("accounts")
        .keys("aHoa Sen @Mai Trần +deal Renewal 350tr 60% close:30/6 >fri call about contract #renewal")
        .sees("Name: Hoa Sen")
        .sees("new person, made with it: Mai Trần")
        .sees("with a deal: Name: Renewal")
        .sees("60%")
        .sees("Fri 19 Jun · Call · call about contract")
        .keys("<Enter>")
        .sees("added Hoa Sen")
        .keys("/hoa sen<Enter><Enter>")
        .sees_beside("call about contract", "Mai Trần")
        .sees_beside("People 1", "Deals 1")
        .keys("<Tab><Tab><Tab>")
        .sees("Renewal")
        .keys("<Esc>u")
        .sees("Undone")
        .sees_no("› Hoa Sen");
}

#[test]
fn the_line_of_a_deal_may_begin_with_whom_it_is_with() {
    sales()
        .size(160, 40)
        .keys("aAcme @Lan Nguyễn +deal Spare parts 12k close:cuối tháng ")
        .sees("Account: Acme Corp")
        .sees("Contact: Lan Nguyễn")
        .sees("Name: Spare parts")
        .keys("<Enter>")
        .sees_under("Prospecting", "Spare parts")
        .sees("30 Jun");
}

#[test]
fn a_contact_joins_a_company_that_is_there_or_brings_a_new_one() {
    sales()
        .size(110, 40)
        .open("contacts")
        .keys("aMinh Lê @acme 0903 123 456")
        .sees("Account: Acme Corp")
        .keys("<Enter>aPia Berg @Nordlicht AB")
        .sees("new company, made with it: Nordlicht AB")
        .keys("<Enter>")
        .sees_beside("Pia Berg", "Nordlicht AB")
        .sees_beside("Minh Lê", "Acme Corp");
}

#[test]
fn what_is_to_be_done_is_a_line_too() {
    sales()
        .size(110, 40)
        .open("activities")
        .keys("athứ 6 gọi về hợp đồng @Lan Nguyễn")
        .sees("Subject: gọi về hợp đồng")
        .sees("Type: Call")
        .sees("Contact: Lan Nguyễn")
        .sees("Account: Acme Corp")
        .keys("<Enter>")
        .sees("added gọi về hợp đồng")
        .sees_beside("gọi về hợp đồng", "Fri");
}

#[test]
fn a_wrong_value_is_named_with_its_field_and_a_deal_of_a_lead_is_refused() {
    sales()
        .keys("aRenewal close:32/13")
        .sees("Close")
        .sees("32/13")
        .keys("<Enter>")
        .sees("› Renewal close:32/13")
        .keys("<Esc>3aMia +deal Renewal")
        .sees("“+deal” is for accounts, people and deals");
}

#[test]
fn a_lead_takes_two_keys_and_so_does_a_deal_of_an_account() {
    nothing_sold().open("leads").keys("aMia Novak<Enter>").sees("added Mia Novak");
    sales().open("accounts").keys("/globex<Enter><Enter>aSpare parts<Enter>").sees("added Spare parts");
}

#[test]
fn the_command_line_takes_the_same_line() {
    let desk = Desk::empty();
    let account = desk.add(&["account", "Hoa Sen @Mai Trần +deal Renewal 12k 60% >fri call #renewal"]);
    let deals = desk.ok(&["list", "deal", "--format", "jsonl"]);
    let deal: serde_json::Value = serde_json::from_str(deals.trim()).expect("one deal");
    assert_eq!((&deal["account_id"], &deal["name"]), (&account.as_str().into(), &"Renewal".into()));
    assert_eq!((&deal["probability"], &deal["contact"]), (&60.into(), &"Mai Trần".into()));
    assert_eq!(deal["tags"], serde_json::json!(["renewal"]));
    let planned = desk.ok(&["list", "activity", "--format", "jsonl"]);
    assert!(
        planned.contains("\"opportunity\":\"Renewal\"") && planned.contains("\"type\":\"call\""),
        "{planned}"
    );
    let lan = desk.add(&["contact", "Lan Nguyễn @hoa sen lan@hoasen.example 0903 123 456", "title=Buyer"]);
    let shown = desk.json(&["show", &lan]);
    assert_eq!((&shown["account"], &shown["title"]), (&"Hoa Sen".into(), &"Buyer".into()));
    assert_eq!(shown["phone"], serde_json::json!(["0903 123 456"]));
    let task = desk.add(&["task", "mai gửi báo giá @hoa sen"]);
    let shown = desk.json(&["show", &task]);
    assert_eq!((&shown["subject"], &shown["type"]), (&"gửi báo giá".into(), &"task".into()));
    assert_eq!(shown["account"], "Hoa Sen");
    let other = desk.add(&["lead", "nguyen lan, Hoa Sen lan@hoasen.example"]);
    let pairs = desk.json(&["duplicates"]);
    assert_eq!((&pairs[0]["id"], &pairs[0]["other_id"]), (&lan.as_str().into(), &other.as_str().into()));
    assert!(pairs[0]["score"].as_i64().is_some_and(|score| score > 85), "{pairs}");
    assert_eq!(pairs[0]["reasons"], serde_json::json!(["email", "word-order", "company"]));
    desk.fails(1, &["add", "deal", "Renewal 2 close:32/13"]);
}

/// All that is in a deck of a kind, by name.
fn named(deck: Deck, kind: Kind) -> (Deck, Vec<String>) {
    let mut names = Vec::new();
    let deck = deck.meanwhile(|deck| {
        let mut visit = |record: dealdeck::domain::Record| {
            names.push(record.name());
            true
        };
        deck.each(kind, None, &mut visit).expect("records");
    });
    (deck, names)
}

#[test]
fn whatever_the_line_what_is_shown_is_what_is_made() {
    let pieces = [
        "Kim",
        "Hoa Sen",
        "@acme",
        "@Minh Lê",
        "+deal Extra",
        "350tr",
        "5 tỷ",
        "60%",
        "close:mai",
        "#vip",
        ">fri call",
        "a@b.example",
        "0903 123 456",
        ",",
        "·",
        "🙂",
        "@\"Nobody, Inc\"",
        "city:\"Hà Nội\"",
    ];
    let mut random = fastrand::Rng::with_seed(11);
    let mut deck = sales().size(100, 50);
    for _ in 0..40 {
        let place = ["accounts", "contacts", "leads", "pipeline"][random.usize(0..4)];
        let line: Vec<&str> =
            (0..random.usize(1..6)).map(|_| pieces[random.usize(0..pieces.len())]).collect();
        let (before, accounts) = named(deck, Kind::Account);
        let (before, contacts) = named(before, Kind::Contact);
        let (before, deals) = named(before, Kind::Opportunity);
        let shown = before.open(place).keys("a").paste(&line.join(" "));
        let frame = shown.frame().to_owned();
        let (after, more_accounts) = named(shown.keys("<Enter><Esc><Esc>"), Kind::Account);
        let (after, more_contacts) = named(after, Kind::Contact);
        let (after, more_deals) = named(after, Kind::Opportunity);
        let promised = |what: &str| usize::from(frame.contains(what));
        let is_made = more_accounts.len() + more_contacts.len() + more_deals.len()
            > accounts.len() + contacts.len() + deals.len();
        if is_made {
            let own = |name: &str| usize::from(place == name);
            assert_eq!(
                more_accounts.len() - accounts.len(),
                own("accounts") + promised("new company, made with it"),
                "{line:?}\n{frame}"
            );
            assert_eq!(
                more_contacts.len() - contacts.len(),
                own("contacts") + promised("new person, made with it"),
                "{line:?}\n{frame}"
            );
            assert_eq!(
                more_deals.len() - deals.len(),
                own("pipeline") + promised("with a deal:"),
                "{line:?}\n{frame}"
            );
        }
        deck = after;
    }
}

#[test]
fn the_time_of_a_next_step_may_stand_anywhere() {
    let deck = sales().size(100, 40).open("leads").keys("aMai Trần >mai gọi lại 9h");
    let deck = deck.sees("Tue 16 Jun 09:00 · Call · gọi lại").keys("<C-u>Bo Li >fri call 9:30 Anna");
    let deck = deck.sees("Fri 19 Jun 09:30 · Call · call Anna").keys("<C-u>Bo Li >call Anna fri at 9");
    let deck = deck.sees("Fri 19 Jun 09:00 · Call · call Anna").keys("<C-u>Bo Li >fri mix it 3:1");
    deck.sees("Fri 19 Jun · Task · mix it 3:1").sees_no("03:01");
}

#[test]
fn a_plan_is_read_alike_by_every_verb_and_screen() {
    let desk = Desk::empty();
    let lead = desk.add(&["lead", "Bo Li >call Anna fri at 9"]);
    desk.ok(&["log", &lead, "note", "They need a week", "--next", "gọi chị Lan thứ 2 3h chiều"]);
    desk.ok(&["log", &lead, "note", "Again", "--next", "mon mail the quote"]);
    let planned = desk.ok(&[
        "list",
        "activities",
        "--where",
        "is:planned",
        "--sort",
        "subject",
        "--fields",
        "type,subject,due_at",
    ]);
    let rows: Vec<&str> = planned.lines().skip(1).collect();
    assert_eq!(rows.len(), 3, "{planned}");
    assert!(rows[0].starts_with("call\tcall Anna\t") && rows[0].contains("T09:00"), "{planned}");
    assert!(rows[1].starts_with("call\tgọi chị Lan\t") && rows[1].contains("T15:00"), "{planned}");
    assert!(rows[2].starts_with("email\tmail the quote\t"), "{planned}");
}

#[test]
fn the_day_of_a_next_step_may_stand_at_its_end() {
    let deck = sales().size(100, 40).open("leads").keys("aBo Li >call friday");
    let deck = deck.sees("Fri 19 Jun · Call · call").keys("<C-u>Bo Li >call about friday");
    let deck = deck.sees("Tue 16 Jun · Call · call about friday").keys("<C-u>Bo Li >call anna fri 9h");
    deck.sees("Fri 19 Jun 09:00 · Call · call anna");
    let desk = Desk::empty();
    let lead = desk.add(&["lead", "Bo Li >call monday"]);
    desk.ok(&["log", &lead, "call", "They need a week", "--next", "mail the quote in 3 days"]);
    let fields = ["list", "activities", "--where", "is:planned", "--sort", "subject", "--fields"];
    let planned = desk.ok(&[&fields[..], &["subject,due"]].concat());
    assert_eq!(planned, "subject\tdue\ncall\t2026-11-23\nmail the quote\t2026-11-23\n");
}

#[test]
fn from_when_until_when_and_noon_are_said_in_the_line() {
    let deck = sales().size(100, 40).open("leads").keys("aBo Li >meet Anna 17:00-18:30 fri");
    let deck = deck.sees("Fri 19 Jun 17:00–18:30 · Meeting · meet Anna").keys("<C-u>Bo Li >trưa mai gặp Lan");
    let deck = deck.sees("Tue 16 Jun 12:00 · Meeting · gặp Lan").keys("<C-u>Bo Li >hôm sau gọi");
    let deck = deck.sees("Tue 16 Jun · Call · gọi").keys("<C-u>Bo Li >fri noon call");
    deck.sees("Fri 19 Jun 12:00 · Call · call")
        .keys("<Esc>")
        .open("activities")
        .keys("afri 9-10h meet Lan")
        .sees("Minutes: 60");
    let desk = Desk::empty();
    desk.add(&["lead", "Bo Li >meet Anna 17:00-18:30 mon"]);
    let planned = desk.ok(&["list", "activities", "--fields", "subject,due_at,duration"]);
    assert_eq!(planned, "subject\tdue_at\tduration\nmeet Anna\t2026-11-23T17:00:00Z\t90\n");
}

#[test]
fn what_was_said_may_end_with_a_day() {
    let deck = sales().size(100, 40).open("leads").keys("/zoe<Enter>c1").sees("What was said, what is next?");
    let deck = deck.keys("they decide on friday").sees("said: they decide on friday");
    deck.keys("<C-u>they wait >call friday").sees("Fri 19 Jun · Call · call");
}

#[test]
fn where_a_lead_is_from_is_one_word_of_its_line() {
    let deck = sales().size(80, 24).open("leads").keys("a").sees("source:referral");
    let deck = deck.keys("Mia Novak, Hoa Sen source:ref").sees("Source: Referral");
    let deck = deck.keys("<C-u>Mia Novak source:website").sees("Source: Web Site");
    let deck = deck.keys("<C-u>Mia Novak source:word of mouth").sees("Source: Word of mouth");
    deck.keys("<C-u>Mia Novak source:radio")
        .sees("“radio” is not one of")
        .keys("<C-u>Mia source:referral<Enter>")
        .sees("added Mia");
    let desk = Desk::empty();
    let lead = desk.add(&["lead", "Mia Novak, Hoa Sen source:website 5k"]);
    assert_eq!(desk.json(&["show", &lead])["source"], "web-site");
    assert!(desk.fails(1, &["add", "lead", "Mia source:radio"]).contains("Referral"));
}

/// Lines as they are copied from a mail, the last two of one company.
const PASTED: &str =
    "Mia Novak @Hoa Sen 0903 111 222\n\nBo Li @Nordlicht\r\nPia Berg @Nordlicht >fri call at 9\n";

#[test]
fn pasted_lines_are_each_a_record_of_their_own() {
    let count =
        |deck: &mut Deck, kind: Kind| deck.shell().repository().count(kind, None, None).expect("a count");
    let mut deck = sales().size(100, 40).open("contacts");
    let (people, companies) = (count(&mut deck, Kind::Contact), count(&mut deck, Kind::Account));
    let deck = deck.keys("a").paste(PASTED).sees("3 lines; Enter asks").sees("Pia Berg").keys("<Enter>");
    // Esc goes back to what was pasted.
    let deck = deck
        .sees("One record of all of them")
        .keys("<Esc>")
        .sees("3 lines; Enter asks")
        .keys("<Enter><Enter>");
    let mut deck =
        deck.sees("added 3 records").sees_beside("Mia Novak", "Hoa Sen").sees_beside("Pia Berg", "Nordlicht");
    assert_eq!(count(&mut deck, Kind::Contact), people + 3);
    assert_eq!(count(&mut deck, Kind::Account), companies + 2, "Nordlicht is made once");
    let mut deck = deck.keys("u");
    assert_eq!((count(&mut deck, Kind::Contact), count(&mut deck, Kind::Account)), (people, companies));
}

#[test]
fn pasted_lines_are_one_record_when_that_is_said_and_a_line_that_is_none_makes_nothing() {
    let count = |deck: &mut Deck| deck.shell().repository().count(Kind::Lead, None, None).expect("a count");
    let mut deck = sales().size(100, 40).open("leads");
    let before = count(&mut deck);
    let deck = deck.keys("a").paste("Mia Novak\nHead of buying").keys("<Enter>1");
    let mut deck = deck.sees("added Mia Novak Head of buying");
    assert_eq!(count(&mut deck), before + 1);
    let deck =
        deck.keys("a").paste("Bo Li\nPia source:radio").sees("line 2: Source: “radio”").keys("<Enter>2");
    let mut deck = deck.sees("line 2: Source: “radio”").sees("Bo Li Pia");
    assert_eq!(count(&mut deck), before + 1);
    // Whether each is a record is judged by the lines that are told; no line is passed over for that.
    let six = ["Ann", "Ben", "Cem", "Dee", "Eve", "Fay"].join(" Novak\n");
    let deck = deck.keys("<Esc><Esc>a").paste(&format!("{six}\nGus source:radio")).keys("<Enter>");
    let mut deck = deck.keys("<Enter>").sees("line 7: Source: “radio”");
    assert_eq!(count(&mut deck), before + 1);
    // Where a line is no record, all of them together may be one.
    let deck = deck.keys("<Esc><Esc>a").paste("Pia Berg\nsource:referral").keys("<Enter><Enter>");
    let mut deck = deck.sees("added Pia Berg");
    assert_eq!(count(&mut deck), before + 2);
    let deck = deck.keys("a");
    // One line that ends with a line end is one line.
    let deck = deck.keys("<C-u>").paste("Bo Li, Nordlicht\n").sees("Company: Nordlicht").keys("<Enter>");
    deck.sees("added Bo Li");
}

#[test]
fn pasted_deals_stand_in_their_order() {
    let deck = sales().size(160, 40).keys("a").paste("First one\nSecond one\nThird one").keys("<Enter>2");
    let deck = deck.sees("added 3 records");
    let at = |name: &str| deck.frame().find(name).expect("a card");
    assert!(at("First one") < at("Second one") && at("Second one") < at("Third one"), "{}", deck.frame());
}

#[test]
fn somebody_whom_several_pasted_lines_name_is_made_once() {
    let count =
        |deck: &mut Deck, kind: Kind| deck.shell().repository().count(kind, None, None).expect("a count");
    let mut deck = sales().size(160, 40);
    let (people, companies) = (count(&mut deck, Kind::Contact), count(&mut deck, Kind::Account));
    // Two deals of one person, and one with a person of that name elsewhere.
    let lines = "Desks @Nordlicht @Bo Li\nChairs @nordlicht @bo li\nLamps @Sonne @Bo Li";
    let mut deck = deck.keys("a").paste(lines).keys("<Enter>2").sees("added 3 records");
    assert_eq!(count(&mut deck, Kind::Account), companies + 2);
    assert_eq!(count(&mut deck, Kind::Contact), people + 2, "Bo Li of Nordlicht is made once");
    // So is the company of deals that come with people, and of those people.
    let deck = deck.open("contacts");
    let lines = "Mia Novak @Hoa Sen +deal Tables @Hoa Sen\nPia Berg +deal Sofas @Hoa Sen";
    let mut deck = deck.keys("a").paste(lines).keys("<Enter>2").sees("added 2 records");
    assert_eq!(count(&mut deck, Kind::Account), companies + 3, "Hoa Sen is made once");
    assert_eq!(count(&mut deck, Kind::Contact), people + 4);
}

#[test]
fn what_follows_the_comma_of_a_person_is_their_account_where_it_is_known() {
    let deck = sales().size(100, 40).open("accounts").keys("aNordlicht<Enter>").sees("added Nordlicht");
    let deck = deck.open("contacts").keys("aBo Li, nordlicht").sees("Account: Nordlicht").sees("Name: Bo Li");
    let deck = deck.keys("<Enter>").sees_beside("Bo Li", "Nordlicht");
    // What nobody knows stays in the name, and is shown there.
    deck.keys("aPia Berg, MBA").sees("Name: Pia Berg, MBA").keys("<Enter>").sees("added Pia Berg, MBA");
}
