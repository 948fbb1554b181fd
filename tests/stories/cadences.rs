//! Cadences: who is taken through which steps, what moves and ends it, and that one undo takes
//! back all that one action did.

use chrono::{Days, NaiveDate};
use dealdeck::domain::activity::{self, Activity, Status};
use dealdeck::domain::cadence::{Cadence, Enrolment, Standing};
use dealdeck::domain::conversion::{Becomes, Conversion, Unverified, convert};
use dealdeck::domain::editing::Defaults;
use dealdeck::domain::lead::Lead;
use dealdeck::domain::moving::{Closing, close};
use dealdeck::domain::opportunity::Opportunity;
use dealdeck::domain::pipeline::StageType;
use dealdeck::domain::{Change, Device, Id, Kind, Now, Record, Value};
use dealdeck::exchange::demo::demo;
use dealdeck::repository::merge::{Compare, Keep, Source};
use dealdeck::repository::{Clock, Repository, Who, new_id};

use crate::deck::Deck;
use crate::held::{all, everything};

/// Monday, 15 June 2026, 9:00 UTC.
const CLOCK: Clock = Clock::Fixed(1_781_514_000_000);

fn deck() -> Repository {
    let who = Who { device: Device::new(1), user: None, clock: CLOCK, state_dir: None };
    Repository::in_memory(demo(CLOCK, "demo".to_owned()), who).expect("a demo deck")
}

fn today() -> NaiveDate {
    CLOCK.today()
}

fn now() -> Now {
    Now { moment: CLOCK.now(), today: today() }
}

fn call_in(deck: &Repository) -> Cadence {
    let named = |cadence: &&Cadence| cadence.name.as_deref() == Some("Call in");
    deck.lists().cadences.iter().find(named).expect("the sample").clone()
}

/// A cadence for a kind that begins as told, with a call and then an e-mail after a week.
fn made(deck: &mut Repository, kind: &'static str, more: &[(&'static str, Value)]) -> Cadence {
    let id = new_id(CLOCK);
    let values = [("name", Value::from("Made")), ("for", kind.into())];
    let mut changes = vec![Change::create(Kind::Cadence, id, values.into_iter().chain(more.to_vec()))];
    for (order, kind, days) in [(1, "call", 0), (2, "email", 7)] {
        let step = [
            ("cadence", Value::Id(id)),
            ("order", order.into()),
            ("offset", days.into()),
            ("type", kind.into()),
            ("subject", "to {name} of {company}".into()),
        ];
        changes.push(Change::create(Kind::CadenceStep, new_id(CLOCK), step));
    }
    deck.commit("cadence", changes).expect("a step");
    deck.lists().cadence(id).expect("it is there").clone()
}

/// Puts records into a cadence; the first one's enrolment.
fn enrolled(deck: &mut Repository, records: &[Record], cadence: &Cadence) -> Enrolment {
    let enrolled = deck.enrol(records, cadence).expect("a plan");
    assert_eq!(enrolled.records.len(), records.len(), "{:?}", enrolled.refused);
    deck.commit("enrol", enrolled.changes).expect("a step");
    of(deck, &records[0])
}

/// The latest enrolment of a record.
fn of(deck: &Repository, record: &Record) -> Enrolment {
    deck.enrolments_of(record.kind, record.id).expect("a read").pop().expect("it is enrolled")
}

fn open_steps(deck: &Repository, enrolment: &Enrolment) -> Vec<Activity> {
    let all = deck.activities_of(enrolment.id).expect("a read");
    all.into_iter().filter(|activity| activity.state() == Status::Planned).collect()
}

/// Writes a step, looks at what it came to, and takes it back: all is as it was.
fn once(deck: &mut Repository, changes: Vec<Change>, look: impl FnOnce(&Repository)) {
    let before = everything(deck);
    let steps = deck.undoable().expect("a read").map(|step| step.id);
    deck.commit("once", changes).expect("a step");
    look(deck);
    deck.undo(str::to_owned).expect("an undo");
    assert_eq!(everything(deck), before);
    assert_eq!(deck.undoable().expect("a read").map(|step| step.id), steps, "it was one step");
}

fn free_lead(deck: &Repository) -> Record {
    let is_free = |lead: &Record| {
        lead.text("status") == "new"
            && deck.enrolments_of(Kind::Lead, lead.id).is_ok_and(|all| all.is_empty())
    };
    all(deck, Kind::Lead).into_iter().find(is_free).expect("a new lead")
}

fn open_deal(deck: &Repository) -> Record {
    let is_open = |deal: &Record| {
        let stage = deal.get("stage").as_id().and_then(|stage| deck.lists().stage(stage));
        stage.is_some_and(dealdeck::domain::pipeline::Stage::is_open)
            && !deal.get("contact").is_empty()
            && !deal.get("account").is_empty()
    };
    all(deck, Kind::Opportunity).into_iter().find(is_open).expect("an open deal")
}

fn closed_as(deck: &Repository, deal: &Record, kind: StageType) -> Vec<Change> {
    let stages = &deck.lists().stages;
    let deal = Opportunity::from_record(deal);
    let from = stages.iter().find(|stage| Some(stage.id) == deal.stage);
    let to = stages.iter().find(|stage| stage.kind() == kind).expect("a stage");
    close(&deal, from, to, &Closing { reason: None, class: None, note: None }, None, now())
}

fn touch(key: &'static str, id: Id, direction: &str) -> Vec<Change> {
    let values = [
        ("type", Value::from("email")),
        ("subject", "about it".into()),
        ("status", "done".into()),
        ("direction", direction.into()),
        (key, id.into()),
    ];
    vec![Change::create(Kind::Activity, new_id(CLOCK), values)]
}

#[test]
fn three_marked_leads_come_in_in_one_step_and_go_out_again_with_one_undo() {
    let mut deck = Deck::demo().open("leads");
    let before = everything(deck.shell().repository());
    let deck = deck
        .keys("/is:mine status:new<Enter>")
        .keys("<Esc>vvvE")
        .sees("Take these 3 through which cadence?")
        .sees_beside("Call in", "5 steps")
        .keys("1")
        .sees("enrolled 2 in Call in; not enrolled: 1 in a cadence already");
    let mut deck = deck.keys("u").sees("Undone");
    assert_eq!(everything(deck.shell().repository()), before);
}

#[test]
fn the_page_of_a_record_tells_the_step_and_offers_to_pause_and_to_stop() {
    Deck::demo()
        .open("leads")
        .keys("<Enter>E")
        .sees("Take Henrik Okoye through which cadence?")
        .keys("1")
        .sees("enrolled Henrik Okoye in Call in")
        .sees("Call in, step 1 of 5 · today")
        .sees("Hello Henrik, thank you for calling.")
        .keys("E")
        .sees("Henrik Okoye is in Call in, step 1 of 5. What now?")
        .keys("1")
        .sees("paused Call in for Henrik Okoye")
        .sees("Call in, paused at step 1 of 5")
        .sees_no("Hello Henrik")
        .restart()
        .open("leads")
        .keys("<Enter>")
        .sees("Call in, paused at step 1 of 5")
        .keys("E1")
        .sees("Call in, step 1 of 5 · today")
        .sees("Hello Henrik")
        .keys("E2")
        .sees("stopped Call in for Henrik Okoye")
        .sees_no("step 1 of 5");
}

#[test]
fn a_step_that_is_done_brings_the_next_and_undo_brings_it_back() {
    let deck = Deck::demo()
        .open("activities")
        .keys("/subject:\"call in\"<Enter>x")
        .open("leads")
        .keys("/kenji<Enter><Enter>")
        .sees("Call in, step 2 of 5 · Wed")
        .sees("Send the application form");
    deck.keys("u").sees("Call in, step 1 of 5 · today").sees_no("Send the application form");
}

#[test]
fn an_outcome_leads_out_and_any_other_to_the_next_step_on_a_working_day() {
    let mut deck = deck();
    let cadence = call_in(&deck);
    let lead = free_lead(&deck);
    let enrolment = enrolled(&mut deck, &[lead], &cadence);
    let call = open_steps(&deck, &enrolment).remove(0);
    once(&mut deck, vec![activity::done(&call, Some("not-interested"), now())], |deck| {
        let left = deck.enrolments_of(Kind::Lead, enrolment.lead.expect("a lead")).expect("a read").remove(0);
        assert_eq!((left.standing(), left.why.as_deref()), (Standing::Stopped, Some("not-interested")));
        assert!(open_steps(deck, &left).is_empty());
    });
    once(&mut deck, vec![activity::done(&call, Some("connected"), now())], |deck| {
        let next = open_steps(deck, &enrolment);
        assert_eq!(next.len(), 1);
        assert_eq!(next[0].subject.as_deref(), Some("Send the application form"));
        assert_eq!(next[0].due, Some(today() + Days::new(2)));
        assert_eq!(next[0].owner, call.owner);
    });
    once(&mut deck, vec![activity::not_held(&call)], |deck| {
        assert_eq!(open_steps(deck, &enrolment).len(), 1, "what was not held is passed over");
    });
    once(&mut deck, vec![Change::Delete { kind: Kind::Activity, id: call.id }], |deck| {
        assert_eq!(open_steps(deck, &enrolment).len(), 1, "what was deleted is passed over");
    });
}

#[test]
fn the_last_step_finishes_it_and_what_is_written_twice_brings_nothing_twice() {
    let mut deck = deck();
    let cadence = made(&mut deck, "contact", &[]);
    let contact = all(&deck, Kind::Contact).remove(0);
    let enrolment = enrolled(&mut deck, std::slice::from_ref(&contact), &cadence);
    for left in [1, 0] {
        let step = open_steps(&deck, &enrolment).remove(0);
        deck.commit("done", vec![activity::done(&step, None, now())]).expect("a step");
        deck.commit("again", vec![activity::done(&step, Some("connected"), now())]).expect("a step");
        assert_eq!(open_steps(&deck, &enrolment).len(), left);
    }
    assert_eq!(of(&deck, &contact).standing(), Standing::Finished);
}

#[test]
fn an_answer_stops_it_and_what_we_send_does_not() {
    let mut deck = deck();
    let cadence = call_in(&deck);
    let lead = free_lead(&deck);
    let enrolment = enrolled(&mut deck, std::slice::from_ref(&lead), &cadence);
    once(&mut deck, touch("lead", lead.id, "out"), |deck| {
        assert_eq!(of(deck, &lead).standing(), Standing::Active);
    });
    once(&mut deck, touch("lead", lead.id, "in"), |deck| {
        let stopped = of(deck, &lead);
        assert_eq!((stopped.standing(), stopped.why.as_deref()), (Standing::Stopped, Some("replied")));
        assert!(open_steps(deck, &enrolment).is_empty());
    });
}

#[test]
fn converting_giving_up_refusing_and_deleting_a_lead_stop_it() {
    let mut deck = deck();
    let cadence = call_in(&deck);
    let record = free_lead(&deck);
    enrolled(&mut deck, std::slice::from_ref(&record), &cadence);
    let stages = deck.lists().stages.clone();
    let lead = Lead::from_record(&record);
    let activities: Vec<Activity> = deck
        .referring(Kind::Activity, "lead", lead.id)
        .expect("a read")
        .iter()
        .map(Activity::from_record)
        .collect();
    let conversion = Conversion {
        account: Becomes::New(new_id(CLOCK)),
        contact: Becomes::New(new_id(CLOCK)),
        opportunity: Becomes::Nothing,
        opportunity_name: None,
        unverified: Unverified::Leave,
        activities: &activities,
        account_links: &[],
        opportunity_links: &[],
        defaults: Defaults {
            stages: &stages,
            pipeline: None,
            owner: None,
            currency: deck.lists().base,
            position: "a0".to_owned(),
        },
    };
    let set = |key: &'static str, value: Value| vec![Change::set(Kind::Lead, record.id, [(key, value)])];
    let ends = [
        (convert(&lead, &conversion, now()), "converted"),
        (set("do_not_contact", true.into()), "opted-out"),
        (set("status", "junk".into()), "disqualified"),
        (vec![Change::Delete { kind: Kind::Lead, id: record.id }], "deleted"),
    ];
    for (changes, why) in ends {
        once(&mut deck, changes, |deck| {
            let stopped = of(deck, &record);
            assert_eq!((stopped.standing(), stopped.why.as_deref()), (Standing::Stopped, Some(why)));
            assert!(open_steps(deck, &stopped).is_empty(), "{why}");
        });
    }
}

#[test]
fn a_deal_that_is_won_or_lost_leaves_its_cadence_and_a_won_one_comes_into_that_for_what_is_won() {
    let mut deck = deck();
    let cadence = made(&mut deck, "opportunity", &[]);
    let after = made(&mut deck, "account", &[("starts", "won".into())]);
    let deal = open_deal(&deck);
    enrolled(&mut deck, std::slice::from_ref(&deal), &cadence);
    let account = deal.get("account").as_id().expect("an account");
    let [lost, won] = [StageType::Lost, StageType::Won].map(|kind| closed_as(&deck, &deal, kind));
    once(&mut deck, lost, |deck| {
        assert_eq!(of(deck, &deal).why.as_deref(), Some("lost"));
        assert!(deck.enrolments_of(Kind::Account, account).expect("a read").is_empty());
    });
    once(&mut deck, won, |deck| {
        assert_eq!(of(deck, &deal).why.as_deref(), Some("won"));
        let new = deck.enrolments_of(Kind::Account, account).expect("a read");
        assert_eq!((new.len(), new[0].cadence), (1, Some(after.id)));
        assert_eq!(open_steps(deck, &new[0]).len(), 1);
    });
}

#[test]
fn a_main_contact_who_opts_out_stops_the_cadence_of_the_deal() {
    let mut deck = deck();
    let cadence = made(&mut deck, "opportunity", &[]);
    let deal = open_deal(&deck);
    let enrolment = enrolled(&mut deck, std::slice::from_ref(&deal), &cadence);
    let step = open_steps(&deck, &enrolment).remove(0);
    let contact = deal.get("contact").as_id().expect("a contact");
    assert_eq!((step.contact, step.account), (Some(contact), deal.get("account").as_id()));
    let name = deck.get(Kind::Contact, contact).expect("a read").expect("it is there").name();
    assert!(step.subject.as_deref().is_some_and(|subject| subject.starts_with(&format!("to {name} of "))));
    let refuses = vec![Change::set(Kind::Contact, contact, [("do_not_contact", Value::Bool(true))])];
    once(&mut deck, refuses.clone(), |deck| {
        assert_eq!(of(deck, &deal).why.as_deref(), Some("opted-out"));
    });
    let stopped = deck.stop_enrolment(&enrolment, "by-hand").expect("a plan");
    deck.commit("stop", stopped).expect("a step");
    deck.commit("no", refuses).expect("a step");
    let refused = deck.enrol(&[deal], &cadence).expect("a plan");
    assert!(refused.changes.is_empty());
    assert_eq!(refused.refused[0].1, dealdeck::domain::enrolling::Refusal::OptedOut);
}

#[test]
fn a_lead_that_comes_into_the_status_comes_into_the_cadence_once() {
    let mut deck = deck();
    let on_nurture = [("starts", Value::from("status")), ("status", "nurture".into())];
    let cadence = made(&mut deck, "lead", &on_nurture);
    let lead = free_lead(&deck);
    let nurture = |status: &str| vec![Change::set(Kind::Lead, lead.id, [("status", Value::from(status))])];
    once(&mut deck, nurture("nurture"), |deck| {
        assert_eq!(of(deck, &lead).cadence, Some(cadence.id));
    });
    for status in ["nurture", "working", "nurture"] {
        deck.commit("status", nurture(status)).expect("a step");
    }
    assert_eq!(deck.enrolments_of(Kind::Lead, lead.id).expect("a read").len(), 1);
    let values = [("name", Value::from("New one")), ("status", "nurture".into())];
    let id = new_id(CLOCK);
    once(&mut deck, vec![Change::create(Kind::Lead, id, values)], |deck| {
        assert_eq!(deck.enrolments_of(Kind::Lead, id).expect("a read").len(), 1);
    });
}

#[test]
fn of_two_leads_that_are_one_only_one_enrolment_goes_on() {
    let mut deck = deck();
    let cadence = call_in(&deck);
    let one = free_lead(&deck);
    enrolled(&mut deck, std::slice::from_ref(&one), &cadence);
    let other = free_lead(&deck);
    enrolled(&mut deck, std::slice::from_ref(&other), &cadence);
    let before = everything(&deck);
    deck.merge_records(Kind::Lead, (one.id, other.id), &[], "merge").expect("a step");
    let all = deck.enrolments_of(Kind::Lead, one.id).expect("a read");
    let standings: Vec<(Standing, Option<&str>)> =
        all.iter().map(|one| (one.standing(), one.why.as_deref())).collect();
    assert_eq!(standings, [(Standing::Active, None), (Standing::Stopped, Some("merged"))]);
    let open: usize = all.iter().map(|one| open_steps(&deck, one).len()).sum();
    assert_eq!(open, 1);
    deck.undo(str::to_owned).expect("an undo");
    assert_eq!(everything(&deck), before);
}

#[test]
fn two_copies_that_close_the_same_step_apart_make_one_next_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = ["one.db", "two.db"].map(|name| folder.path().join(name));
    let who = |device| Who { device: Device::new(device), user: None, clock: CLOCK, state_dir: None };
    let start = demo(CLOCK, "demo".to_owned());
    let mut one = Repository::create(&paths[0], start, who(1)).expect("a deck");
    let cadence = call_in(&one);
    let lead = free_lead(&one);
    let enrolment = enrolled(&mut one, std::slice::from_ref(&lead), &cadence);
    drop(one);
    std::fs::copy(&paths[0], &paths[1]).expect("a copy");
    for (path, device) in paths.iter().zip([1, 2]) {
        let access = dealdeck::repository::Access::Write;
        let mut deck = Repository::open(path, who(device), access).expect("a deck");
        let call = open_steps(&deck, &enrolment).remove(0);
        deck.commit("done", vec![activity::done(&call, Some("connected"), now())]).expect("a step");
    }
    let access = dealdeck::repository::Access::Write;
    let mut deck = Repository::open(&paths[0], who(1), access).expect("a deck");
    let other = Repository::open(&paths[1], who(2), access).expect("a deck");
    let other = Source::of(&other).expect("a copy");
    deck.merge(&other, Compare::New, Keep::Yes).expect("a merge");
    assert_eq!(open_steps(&deck, &enrolment).len(), 1);
    assert_eq!(of(&deck, &lead).standing(), Standing::Active);
}

#[test]
fn a_cadence_is_made_with_its_steps_and_deleted_after_a_yes() {
    let mut deck = Deck::demo().open("cadences");
    let before = everything(deck.shell().repository());
    let deck = deck
        .size(80, 24)
        .keys("aWelcome<C-s>")
        .sees("added the cadence Welcome")
        .keys("j<Enter>")
        .sees("No steps yet: a adds the first.")
        .keys("a<Tab><Tab><Tab><Tab>Call {nmae}<C-s>")
        .sees("Nothing stands for {nmae}.")
        .keys("<BS><BS><BS><BS><BS><BS>{name}<C-s>")
        .sees("added Call {name} to Welcome")
        .sees_beside("day 0", "Call {name}")
        .keys("a<Tab><Tab><Tab><Tab>Write<C-s>")
        .sees_beside("+2 d", "Write")
        .keys("jK")
        .sees("moved Write in Welcome")
        .keys("<Delete>")
        .sees("Take Write out of Welcome?")
        .keys("y")
        .sees("took Write out of Welcome")
        .keys("<Esc><Delete>")
        .sees("Delete the cadence Welcome? Nobody is in it.")
        .keys("<Enter>")
        .sees("Welcome")
        .keys("<Delete>y")
        .sees("deleted the cadence Welcome");
    let mut deck = deck;
    assert_eq!(everything(deck.shell().repository()), before);
}

#[test]
fn who_is_in_a_cadence_is_paused_and_stopped_there_and_all_are_when_it_goes() {
    let mut deck = Deck::demo().open("cadences").keys("<Enter>");
    let before = everything(deck.shell().repository());
    let deck = deck
        .sees("5 steps · 2 active · 0 paused · 0 finished · 0 stopped")
        .sees_beside("Kenji Moreau", "step 1 of 5")
        .keys("p")
        .sees("That is for one of those enrolled, further down.")
        .keys("Gp")
        .sees("paused Call in for Kenji Moreau")
        .sees("1 active · 1 paused")
        .keys("Gp")
        .sees("2 active · 0 paused")
        .keys("Gs")
        .sees_beside("Kenji Moreau", "Stopped · stopped by hand")
        .keys("uuu");
    let mut deck = deck.keys("<Esc><Delete>").sees("2 are in it and will be stopped.").keys("y");
    let repository = deck.shell().repository();
    let live = all(repository, Kind::Enrolment).iter().filter(|one| one.text("status") == "active").count();
    assert_eq!(live, 0);
    let planned = |one: &&Record| one.text("status") == "planned" && !one.get("enrolment").is_empty();
    assert_eq!(all(repository, Kind::Activity).iter().filter(planned).count(), 0);
    let mut deck = deck.keys("u");
    assert_eq!(everything(deck.shell().repository()), before);
}

#[test]
fn every_command_does_something_or_says_why_not_among_the_cadences() {
    crate::commands::press_all(|deck| deck.open("cadences"));
    crate::commands::press_all(|deck| deck.open("cadences").keys("<Enter>"));
}

#[test]
fn a_cadence_goes_to_a_file_and_comes_in_from_one_on_its_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    let typed = format!("<C-u>{}<Enter>", file.display());
    let deck = Deck::demo().size(100, 40).open("cadences").keys("w").sees("Write Call in to").keys(&typed);
    let deck = deck.sees("mine.toml").keys("<Esc>");
    let text = std::fs::read_to_string(&file).expect("a file");
    assert!(text.contains("name = \"Call in\"") && text.contains("after = 42"), "{text}");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().expect("a file").permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    // A file that is there is written over only after a yes, and nothing else ever.
    std::fs::write(&file, "mine").expect("written");
    let deck =
        deck.open("cadences").keys("w").keys(&typed).sees("mine.toml is there already").keys("<Enter>");
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), "mine", "Enter is no");
    let deck = deck.keys("w").keys(&typed).keys("y").sees("wrote Call in");
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), text);
    let deck = deck.keys("<Esc>w<C-u>~/<Enter>").sees("is no file that could be replaced").keys("<Esc>");
    let deck = deck.keys("w<C-u>~/sales.db<Enter>").sees("sales.db is the deck itself").keys("<Esc>");
    let deck = deck.open("cadences").keys("o").keys(&typed).sees("Call in is as its file says already");
    std::fs::write(&file, text.replace("after = 42", "after = 30")).expect("written");
    let deck = deck.keys("<Enter>o").keys(&typed).sees("updated the cadence Call in").sees("30");
    let deck = deck.keys("u").sees("42").keys("<Esc>").open("cadences");
    std::fs::write(&file, "name = \"Bad\"\nfor = \"dogs\"\n[[steps]]\nafter = -2\n").expect("written");
    let deck = deck
        .keys("o")
        .keys(&typed)
        .sees("mine.toml, line 2: for cannot be dogs")
        .sees("mine.toml, line 4: after is");
    let deck = deck
        .keys("<Esc>")
        .sees_no("Bad")
        .keys("o<C-u>/nowhere.toml<Enter>")
        .sees("/nowhere.toml cannot be read");
    deck.keys("<Esc>").sees("Call in");
}
