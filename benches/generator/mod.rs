//! A seeded generator of decks of any size: so many contacts, a tenth as many deals, a twentieth
//! as many accounts. The same seed gives the same people on every machine.

#![allow(dead_code, reason = "each bench uses the part it needs")]

use std::path::Path;

use chrono::{Days, NaiveDate};
use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::seed::{FirstUser, seed};
use dealdeck::domain::{Change, Currency, Device, Id, Kind, Value, position};
use dealdeck::repository::{Access, Clock, Repository, Seed, Who};
use dealdeck::settings::Theme;
use dealdeck::settings::colour::Colours;
use dealdeck::shell::setup::Links;
use dealdeck::shell::{Mouse, Setup, Shell};
use dealdeck::text::{Language, Text};
use dealdeck::ui::Place;

/// The moment all generated decks live at: 2026-11-20, 09:00 UTC.
pub const NOW: i64 = 1_795_165_200_000;

const GIVEN: [&str; 24] = [
    "An", "Bình", "Châu", "Dung", "Đức", "Giang", "Hạnh", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Alice",
    "Bob", "Carol", "David", "Emma", "Frank", "Grace", "Henry", "Irene", "John", "Karen", "Liam",
];
const FAMILY: [&str; 24] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Smith",
    "Jones", "Taylor", "Brown", "Wilson", "Evans", "Walker", "Wright", "Roberts", "Green", "Hall", "Wood",
];
const TITLES: [&str; 6] = ["CEO", "Buyer", "Head of Sales", "Engineer", "Director", "Assistant"];
const CITIES: [&str; 6] = ["Hà Nội", "Sài Gòn", "London", "Berlin", "Đà Nẵng", "Paris"];

/// One generated contact.
pub struct Person {
    pub id: Id,
    pub name: String,
    pub given: &'static str,
    pub family: &'static str,
    pub title: &'static str,
    pub city: &'static str,
    pub email: String,
    pub phone: String,
}

/// Contacts from a seed, without end.
pub fn people(seed: u64) -> impl Iterator<Item = Person> {
    let mut random = fastrand::Rng::with_seed(seed);
    (0u64..).map(move |n| {
        let (given, family) = (GIVEN[random.usize(..24)], FAMILY[random.usize(..24)]);
        let mut bytes = [0; 10];
        random.fill(&mut bytes);
        Person {
            id: Id::new(NOW - 1_000_000 + n as i64 % 1_000_000, bytes),
            name: format!("{given} {family} {n}"),
            given,
            family,
            title: TITLES[random.usize(..6)],
            city: CITIES[random.usize(..6)],
            email: format!("p{n}@firm{}.example", n % 997),
            phone: format!("+84{:09}", random.u32(100_000_000..999_999_999)),
        }
    })
}

/// The change that makes a person.
pub fn contact(person: &Person) -> Change {
    let values = [
        ("name", Value::Text(person.name.clone())),
        ("given_name", person.given.into()),
        ("family_name", person.family.into()),
        ("title", person.title.into()),
        ("email", Value::List(vec![person.email.clone()])),
        ("phone", Value::List(vec![person.phone.clone()])),
        ("city", person.city.into()),
    ];
    Change::create(Kind::Contact, person.id, values)
}

/// Who makes decks here: a fixed device and clock, the side index beside the deck.
pub fn who(folder: &Path) -> Who {
    Who {
        device: Device::new(7),
        user: None,
        clock: Clock::Fixed(NOW),
        state_dir: Some(folder.join("state")),
    }
}

/// A new deck with lists, stages and a user.
pub fn empty(path: &Path) -> Repository {
    let user = FirstUser { name: "An Nguyễn".to_owned(), ..FirstUser::default() };
    let mut ids = {
        let mut n = 0u8;
        move || {
            n += 1;
            Id::new(NOW, [n; 10])
        }
    };
    let changes = seed(StagePreset::Standard, &user, NOW, &mut ids);
    let currency = Currency::from_code("USD").expect("the dollar is a currency");
    let folder = path.parent().expect("a deck lies in a folder");
    let seed = Seed { currency, changes, label: "new deck".to_owned() };
    Repository::create(path, seed, who(folder)).expect("a new deck")
}

/// Makes a deck with so many contacts, deals a tenth, accounts a twentieth of that.
pub fn make(path: &Path, contacts: usize) -> Repository {
    let mut deck = empty(path);
    let stages: Vec<(Id, Id)> = {
        let lists = deck.lists();
        lists.stages.iter().filter_map(|stage| Some((stage.id, stage.pipeline?))).collect()
    };
    let owner = deck.lists().me;
    let mut random = fastrand::Rng::with_seed(11);
    let mut batch = deck.begin("generated").expect("a batch");
    let mut accounts = Vec::new();
    for n in 0..contacts / 20 {
        let mut bytes = [0; 10];
        random.fill(&mut bytes);
        let id = Id::new(NOW, bytes);
        let values = [
            ("name", Value::Text(format!("Firm {n} {}", CITIES[n % 6]))),
            ("domain", format!("firm{n}.example").as_str().into()),
        ];
        batch.apply(Change::create(Kind::Account, id, values)).expect("an account");
        accounts.push(id);
    }
    for person in people(5).take(contacts) {
        batch.apply(contact(&person)).expect("a contact");
    }
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    for n in 0..contacts / 10 {
        let mut bytes = [0; 10];
        random.fill(&mut bytes);
        let (stage, pipeline) = stages[random.usize(..stages.len())];
        let account = if accounts.is_empty() { Value::Null } else { Value::Id(accounts[n % accounts.len()]) };
        let values = [
            ("name", Value::Text(format!("Deal {n}"))),
            ("account", account),
            ("pipeline", Value::Id(pipeline)),
            ("stage", Value::Id(stage)),
            ("amount", Value::Integer(random.i64(1_000..9_000_000))),
            ("currency", "USD".into()),
            ("close", Value::Date(today + Days::new(random.u64(..200)))),
            ("owner", owner.into()),
            ("stage_since", Value::Moment(NOW - random.i64(0..30) * 86_400_000)),
            ("position", position::nth(n as u64).as_str().into()),
        ];
        batch.apply(Change::create(Kind::Opportunity, Id::new(NOW, bytes), values)).expect("a deal");
    }
    batch.commit().expect("a step");
    deck.catch_up_search().expect("an index");
    deck
}

/// Makes a deck that is worked with: what [`make`] makes, half as many activities as contacts,
/// most of them done, a twentieth as many leads, and one contact of fifty written down twice.
pub fn make_day(path: &Path, contacts: usize) -> Repository {
    let mut deck = make(path, contacts);
    let ids = |deck: &Repository, kind| {
        let mut ids = Vec::new();
        deck.each(kind, None, &mut |record| {
            ids.push(record.id);
            true
        })
        .expect("records");
        ids
    };
    let (people_there, deals) = (ids(&deck, Kind::Contact), ids(&deck, Kind::Opportunity));
    let owner = deck.lists().me;
    let mut random = fastrand::Rng::with_seed(13);
    let mut bytes = [0; 10];
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    let mut batch = deck.begin("a year of work").expect("a batch");
    for n in 0..contacts / 2 {
        random.fill(&mut bytes);
        let kind = ["call", "meeting", "task", "email", "note"][n % 5];
        let mut values = vec![
            ("type", Value::from(kind)),
            ("subject", Value::Text(format!("{kind} {n} about the contract"))),
            ("owner", owner.into()),
            ("contact", Value::Id(people_there[random.usize(..people_there.len())])),
        ];
        if n % 3 == 0 {
            values.push(("opportunity", Value::Id(deals[random.usize(..deals.len())])));
        }
        if n % 10 == 0 {
            let due = today - Days::new(20) + Days::new(random.u64(..120));
            values.extend([("status", "planned".into()), ("due", Value::Date(due))]);
        } else {
            let at = NOW - random.i64(0..500) * 86_400_000;
            values.extend([("status", "done".into()), ("done_at", Value::Moment(at))]);
        }
        batch.apply(Change::create(Kind::Activity, Id::new(NOW, bytes), values)).expect("an activity");
    }
    for person in people(6).take(contacts / 20) {
        let values = [
            ("name", Value::Text(person.name.clone())),
            ("email", Value::List(vec![person.email.clone()])),
            ("company", Value::Text(format!("Firm {}", person.title))),
            ("status", "new".into()),
            ("owner", owner.into()),
            ("created", Value::Moment(NOW - random.i64(0..60) * 86_400_000)),
        ];
        batch.apply(Change::create(Kind::Lead, person.id, values)).expect("a lead");
    }
    for mut person in people(5).take(contacts).step_by(50) {
        random.fill(&mut bytes);
        person.id = Id::new(NOW, bytes);
        batch.apply(contact(&person)).expect("a namesake");
    }
    batch.commit().expect("a step");
    deck.catch_up_search().expect("an index");
    deck
}

/// The folder of a generated deck of so many contacts, made at the first use and kept under
/// `target/`.
pub fn kept(contacts: usize) -> std::path::PathBuf {
    kept_as(&contacts.to_string(), |path| make(path, contacts))
}

/// The folder of a deck that is worked with: see [`make_day`].
pub fn kept_day(contacts: usize) -> std::path::PathBuf {
    kept_as(&format!("day-{contacts}"), |path| make_day(path, contacts))
}

fn kept_as(name: &str, make: impl FnOnce(&Path) -> Repository) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-decks").join(name);
    let path = folder.join("deck.db");
    // One that an older program made may lack what this one expects.
    let opens = || Repository::open(&path, who(&folder), Access::Read).is_ok();
    if !folder.join("whole").exists() || !opens() {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        drop(make(&path));
        std::fs::write(folder.join("whole"), "").expect("a file");
    }
    folder
}

/// The program on the deck of such a folder, on this screen.
pub fn shell(folder: &Path, screen: &str) -> Shell {
    let deck = Repository::open(&folder.join("deck.db"), who(folder), Access::Write).expect("the deck");
    let theme = Theme::built_in("dark", Colours::Full).expect("a theme");
    let setup = Setup {
        mouse: Mouse::Left,
        links: Links::Told,
        ..Setup::built_in(Text::new(Language::English), theme)
    };
    Shell::new(deck, setup, &Place::named(screen).expect("a screen"))
}

/// The value below which so many percent of the samples lie.
pub fn percentile(samples: &mut [f64], percent: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[((samples.len() - 1) as f64 * percent / 100.0).round() as usize]
}
