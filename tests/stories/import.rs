//! Files of other systems come in as one step, every row accounted for, and go out again whole.

use std::collections::BTreeMap;
use std::path::PathBuf;

use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::seed::{FirstUser, seed};
use dealdeck::domain::{Currency, Device, Kind, Record};
use dealdeck::exchange::import::{Error, Flow, Imported, Mode, Options, import};
use dealdeck::exchange::mapping::{Said, map};
use dealdeck::exchange::table::{Given, Table};
use dealdeck::repository::{Clock, Repository, Seed, Who, new_id};

use crate::held::everything;

/// 1 June 2026, 10:00 UTC.
pub const NOW: i64 = 1_780_308_000_000;

/// A file of the data shared by the tests; none, with a word, where it is absent.
pub fn shared(name: &str) -> Option<Vec<u8>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let path = std::env::var_os("DEALDECK_SHARED").map_or_else(beside, PathBuf::from).join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {} is absent", path.display());
    }
    bytes
}

pub fn deck() -> Repository {
    let user = FirstUser { name: "Anna Nowak".to_owned(), ..FirstUser::default() };
    let currency = Currency::from_code("USD").expect("the dollar");
    let changes = seed(StagePreset::Standard, &user, NOW, &mut || new_id(Clock::Fixed(NOW)));
    let who = Who { device: Device::new(7), user: None, clock: Clock::Fixed(NOW), state_dir: None };
    Repository::in_memory(Seed { currency, changes, label: "new deck".to_owned() }, who).expect("a deck")
}

pub fn options(name: &str) -> Options {
    Options { said: Said { file_name: name.to_owned(), ..Said::default() }, ..Options::default() }
}

pub fn try_import(
    deck: &mut Repository,
    bytes: &[u8],
    options: &Options,
    mode: Mode,
) -> Result<Imported, Error> {
    let table =
        Table::read(bytes.to_vec(), Given::default()).map_err(|message| Error::Refused(vec![message]))?;
    let mapping = map(&table, &options.said).map_err(Error::Refused)?;
    let done = import(deck, &table, &mapping, options, mode, "imported", &mut |_| Flow::GoOn)?;
    let sum = done.created + done.updated + done.duplicates + done.rejected.len() as u64;
    assert_eq!(done.rows, sum, "rows are accounted for");
    assert_eq!(done.rows, table.rows);
    Ok(done)
}

pub fn take(deck: &mut Repository, bytes: &[u8], name: &str) -> Imported {
    try_import(deck, bytes, &options(name), Mode::Write).expect("the file is taken")
}

fn undo(deck: &mut Repository) {
    deck.undo(|label| format!("undid {label}")).expect("the undo works").expect("there is something to undo");
}

/// Imports files of a folder in order, and checks that each one again adds nothing and that each
/// undone leaves the deck as it was. Gives rows made by file.
fn import_folder(deck: &mut Repository, folder: &str, files: &[&str]) -> Option<BTreeMap<String, Imported>> {
    let mut done = BTreeMap::new();
    for file in files {
        let bytes = shared(&format!("{folder}/{file}"))?;
        let before = everything(deck);
        let first = take(deck, &bytes, file);
        let after = everything(deck);
        let again = take(deck, &bytes, file);
        assert_eq!((again.created, again.updated), (0, 0), "{file} twice: {:?}", again.records);
        assert_eq!(again.step, None, "{file}");
        assert_eq!(everything(deck), after, "{file}");
        undo(deck);
        assert_eq!(everything(deck), before, "{file} undone");
        let back = take(deck, &bytes, file);
        assert_eq!(
            (back.created, back.records.clone()),
            (first.created, first.records.clone()),
            "{file} again"
        );
        assert_eq!(everything(deck), after, "{file} again");
        done.insert((*file).to_owned(), first);
    }
    Some(done)
}

pub fn deals(deck: &Repository) -> Vec<Record> {
    let mut deals = Vec::new();
    deck.each(Kind::Opportunity, None, &mut |deal| {
        deals.push(deal);
        true
    })
    .expect("deals");
    deals
}

/// Count and sum in cents of deals by what `of` says of them.
fn by(deck: &Repository, of: impl Fn(&Record) -> String) -> BTreeMap<String, (i64, i64)> {
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for deal in deals(deck) {
        let sum = sums.entry(of(&deal)).or_default();
        sum.0 += 1;
        sum.1 += deal.get("amount").as_integer().unwrap_or(0);
    }
    sums
}

pub fn stage(deck: &Repository, deal: &Record) -> String {
    let id = deal.get("stage").as_id().expect("a stage");
    deck.lists().stage(id).and_then(|stage| stage.name.clone()).expect("a name")
}

fn reference(name: &str) -> serde_json::Value {
    serde_json::from_slice(&shared(name).expect("the reference lies beside the files")).expect("json")
}

fn cents(value: &serde_json::Value) -> i64 {
    (value.as_f64().expect("a number") * 100.0).round() as i64
}

#[test]
fn the_maven_pipeline_comes_in_to_the_cent() {
    let mut deck = deck();
    let files = ["sales_teams.csv", "accounts.csv", "products.csv", "sales_pipeline.csv"];
    let Some(done) = import_folder(&mut deck, "crm-maven", &files) else { return };
    let want = reference("crm-maven/REFERENCE.json");
    let counts: Vec<u64> = files.iter().map(|file| done[*file].created).collect();
    assert_eq!(counts, [35, 85, 7, 8800]);
    assert!(done.values().all(|done| done.rejected.is_empty()));
    let stages = by(&deck, |deal| stage(&deck, deal));
    for (name, count) in want["stage_count"].as_object().expect("stages") {
        assert_eq!(Some(stages[name].0), count.as_i64(), "{name}");
    }
    assert_eq!(stages["Won"].1, cents(&want["won"]["total"]));
    let owner = |deal: &Record| {
        let user = deal.get("owner").as_id().and_then(|id| deck.lists().user(id));
        user.and_then(|user| user.name.clone()).unwrap_or_default()
    };
    let won = by(&deck, |deal| format!("{} {}", stage(&deck, deal), owner(deal)));
    for (agent, figures) in want["by_agent"].as_object().expect("agents") {
        let (count, sum) = won[&format!("Won {agent}")];
        assert_eq!((Some(count), sum), (figures["won"].as_i64(), cents(&figures["won_total"])), "{agent}");
    }
    let records = &done["sales_pipeline.csv"].records;
    assert_eq!(records[&Kind::Product].created, 1, "GTXPro is not GTX Pro");
    assert!(done["sales_pipeline.csv"].notes.iter().any(|note| note.id == "import-note-near-product"));
    assert!(!records.contains_key(&Kind::User) && !records.contains_key(&Kind::Account));
    let closed = deals(&deck).into_iter().filter(|deal| stage(&deck, deal) == "Won");
    for deal in closed {
        let day = deal.get("close").as_date().expect("a day");
        assert_eq!(deal.get("closed_at").as_moment(), Some(Clock::Fixed(NOW).start_of_day(day)));
        assert_eq!(deal.get("probability").as_integer(), Some(100));
    }
    let order: Vec<String> = deck.lists().stages.iter().filter_map(|stage| stage.name.clone()).collect();
    let place = |name: &str| order.iter().position(|known| known == name).expect(name);
    assert!(place("Prospecting") < place("Engaging") && place("Engaging") < place("Won"));
    assert!(place("Won") < place("Lost"));
}

#[test]
fn hubspots_files_are_joined_by_domain_and_mail() {
    let mut deck = deck();
    let files =
        ["hubspot_companies.csv", "hubspot_contacts.csv", "hubspot_deals.csv", "hubspot_activities.csv"];
    let Some(done) = import_folder(&mut deck, "crm-hubspot", &files) else { return };
    let want = reference("crm-hubspot/REFERENCE.json");
    let counts: Vec<u64> = files.iter().map(|file| done[*file].created).collect();
    assert_eq!(counts, [200, 950, 500, 2000]);
    let stages = by(&deck, |deal| stage(&deck, deal));
    for (name, sum) in want["stage_amount"].as_object().expect("stages") {
        assert_eq!(stages[name].1, cents(sum), "{name}");
    }
    let pipelines = by(&deck, |deal| {
        let id = deal.get("pipeline").as_id().expect("a pipeline");
        deck.lists().pipeline(id).and_then(|pipeline| pipeline.name.clone()).expect("a name")
    });
    assert_eq!((pipelines["Sales Pipeline"].0, pipelines["Renewals Pipeline"].0), (252, 248));
    assert!(
        deals(&deck).iter().all(|deal| !deal.get("account").is_empty() && !deal.get("contact").is_empty())
    );
    let mut with_account = 0;
    deck.each(Kind::Contact, None, &mut |contact| {
        with_account += i64::from(!contact.get("account").is_empty());
        true
    })
    .expect("contacts");
    assert_eq!(Some(with_account), want["contacts_with_company_domain"].as_i64());
    let mut types: BTreeMap<String, i64> = BTreeMap::new();
    deck.each(Kind::Activity, None, &mut |activity| {
        *types.entry(deck.lists().label("activity-type", activity.text("type")).to_owned()).or_default() += 1;
        assert!(!activity.get("contact").is_empty());
        true
    })
    .expect("activities");
    for (name, count) in want["activities_by_type"].as_object().expect("types") {
        assert_eq!(Some(types[name]), count.as_i64(), "{name}");
    }
}

#[test]
fn a_chain_of_ids_becomes_links() {
    let mut deck = deck();
    let files = ["Contacts.csv", "Leads.csv", "Activity.csv", "Opportunity.csv"];
    let Some(done) = import_folder(&mut deck, "crm-chain", &files) else { return };
    let want = reference("crm-chain/REFERENCE.json");
    let counts: Vec<u64> = files.iter().map(|file| done[*file].created).collect();
    assert_eq!(counts, [100, 200, 500, 500]);
    let stages = by(&deck, |deal| stage(&deck, deal));
    for (name, sum) in want["stage_value"].as_object().expect("stages") {
        assert_eq!(stages[name].1, cents(sum), "{name}");
    }
    assert_eq!(stages.values().map(|(_, sum)| sum).sum::<i64>(), cents(&want["total"]));
    assert!(deals(&deck).iter().all(|deal| !deal.get("lead").is_empty() && !deal.get("contact").is_empty()));
    let mut statuses: BTreeMap<String, i64> = BTreeMap::new();
    deck.each(Kind::Lead, None, &mut |lead| {
        *statuses.entry(deck.lists().label("lead-status", lead.text("status")).to_owned()).or_default() += 1;
        true
    })
    .expect("leads");
    for (name, count) in want["lead_status"].as_object().expect("statuses") {
        assert_eq!(Some(statuses[name]), count.as_i64(), "{name}");
    }
}

#[test]
fn salesforces_small_export_comes_in_whole() {
    let mut deck = deck();
    let files =
        ["Accounts.csv", "Contacts.csv", "Leads.csv", "Opportunities.csv", "Customer_Interactions.csv"];
    let Some(done) = import_folder(&mut deck, "crm-salesforce-small", &files) else { return };
    let want = reference("crm-salesforce-small/REFERENCE.json");
    let counts: Vec<u64> = files.iter().map(|file| done[*file].created).collect();
    assert_eq!(counts, [10, 15, 20, 12, 30]);
    let stages = by(&deck, |deal| stage(&deck, deal));
    for (name, sum) in want["stage_amount"].as_object().expect("stages") {
        assert_eq!(stages[name].1, cents(sum), "{name}");
    }
    assert!(!done["Opportunities.csv"].records.contains_key(&Kind::Account));
    let mut linked = 0;
    deck.each(Kind::Activity, None, &mut |activity| {
        linked += i64::from(!activity.get("opportunity").is_empty() && !activity.get("contact").is_empty());
        true
    })
    .expect("activities");
    assert_eq!(linked, 30);
}

#[test]
fn a_stage_that_may_be_one_that_is_there_is_told_and_spelling_makes_none() {
    let mut deck = deck();
    let csv = b"Deal Name,Account,Stage\nRenewal,Acme,Proposal/Price Quote\nSupport,Acme,closed-won\n";
    let done = take(&mut deck, csv, "deals.csv");
    let near = done.notes.iter().find(|note| note.id == "import-note-stage-near").expect("told");
    assert!(
        near.args.iter().any(|(_, value)| format!("{value:?}").contains("Proposal/Price Quote")),
        "{near:?}"
    );
    let names: Vec<String> = deals(&deck).iter().map(|deal| stage(&deck, deal)).collect();
    assert_eq!(names, ["Proposal/Price Quote", "Closed Won"]);
    let again = take(&mut deck, csv, "deals.csv");
    assert!(!again.notes.iter().any(|note| note.id == "import-note-stage-near"));
}

#[test]
fn activities_without_a_key_come_in_once_whatever_came_between() {
    let Some(bytes) = shared("crm-salesforce-small/Customer_Interactions.csv") else { return };
    let mut deck = deck();
    let first = take(&mut deck, &bytes, "Customer_Interactions.csv");
    assert_eq!(first.created, 30);
    for file in ["Accounts.csv", "Contacts.csv", "Opportunities.csv"] {
        let Some(between) = shared(&format!("crm-salesforce-small/{file}")) else { return };
        take(&mut deck, &between, file);
    }
    take(&mut deck, &bytes, "Customer_Interactions.csv");
    let again = take(&mut deck, &bytes, "Customer_Interactions.csv");
    assert_eq!((again.created, again.updated, again.duplicates), (0, 0, 30));
    let mut count = 0;
    deck.each(Kind::Activity, None, &mut |_| {
        count += 1;
        true
    })
    .expect("activities");
    assert_eq!(count, 30);
}

#[test]
fn an_update_without_a_currency_keeps_the_records_own() {
    let mut deck = deck();
    take(&mut deck, b"Deal Name,Account,Amount,Currency\nRenewal,Acme,5000000,VND\n", "deals.csv");
    take(&mut deck, b"Deal Name,Account,Amount\nRenewal,Acme,6000000\n", "deals.csv");
    let found = deals(&deck);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].get("amount").as_integer(), found[0].text("currency")), (Some(6_000_000), "VND"));
    take(&mut deck, b"Deal Name,Account,Currency\nRenewal,Acme,USD\n", "deals.csv");
    let found = deals(&deck);
    assert_eq!((found[0].get("amount").as_integer(), found[0].text("currency")), (Some(600_000_000), "USD"));
}

#[test]
fn the_probability_of_the_stage_is_not_one_set_by_hand() {
    let mut deck = deck();
    take(&mut deck, b"Deal Name,Account,Stage\nRenewal,Acme,Qualified\n", "deals.csv");
    let name = stage(&deck, &deals(&deck)[0]);
    let stages = deck.lists().stages.clone();
    let next = stages.iter().find(|stage| stage.is_open() && stage.name.as_deref() != Some(name.as_str()));
    let next = next.expect("another open stage");
    let row = format!(
        "Deal Name,Account,Stage,Probability\nRenewal,Acme,{},{}\n",
        next.name.as_deref().unwrap_or_default(),
        next.probability.unwrap_or_default()
    );
    take(&mut deck, row.as_bytes(), "deals.csv");
    let deal = &deals(&deck)[0];
    assert_eq!(deal.get("stage").as_id(), Some(next.id));
    assert!(deal.get("probability_by_hand").is_empty());
}

#[test]
fn a_name_with_a_semicolon_is_one_name() {
    let mut deck = deck();
    take(&mut deck, b"Deal Name,Account\nRenewal,Smith; Sons\n", "deals.csv");
    let mut names = Vec::new();
    deck.each(Kind::Account, None, &mut |account| {
        names.push(account.name());
        true
    })
    .expect("accounts");
    assert_eq!(names, ["Smith; Sons"]);
}

#[test]
fn a_company_that_came_with_its_people_by_its_domain_is_not_made_again() {
    let accounts = |deck: &Repository| {
        let mut names = Vec::new();
        let mut take = |account: Record| {
            names.push(account.name());
            true
        };
        deck.each(Kind::Account, None, &mut take).expect("accounts");
        names.sort();
        names
    };
    let mut deck = deck();
    let people = b"Full Name,Email,Associated Company Domain\nMia Novak,mia@hoasen.example,hoasen.example\n";
    take(&mut deck, people, "contacts.csv");
    assert_eq!(accounts(&deck), ["hoasen.example"]);
    let companies = b"Company name,Website\nHoa Sen,https://www.hoasen.example/about\n";
    let done = take(&mut deck, companies, "companies.csv");
    assert_eq!((done.created, done.updated), (0, 1));
    assert_eq!(accounts(&deck), ["Hoa Sen"]);
    // The companies of a group have one site, and each a name of its own.
    let group = b"Company name,Website\nHoa Sen Trading,hoasen.example\nHoa Sen JSC,hoasen.example\n";
    let done = take(&mut deck, group, "companies.csv");
    assert_eq!((done.created, accounts(&deck).len()), (1, 2), "{:?}", accounts(&deck));
    // A name that is but the site takes none away.
    take(&mut deck, b"Company name,Website\nhoasen.example,hoasen.example\n", "companies.csv");
    assert!(accounts(&deck).contains(&"Hoa Sen Trading".to_owned()));
    assert!(!accounts(&deck).contains(&"hoasen.example".to_owned()), "{:?}", accounts(&deck));
}
