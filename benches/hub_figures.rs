//! What a hub costs: `hub-figures URL RECORDS` pushes a deck of so many contacts to the server at
//! the owner's address, pulls it as a second device, and times small pushes and polls. The figures
//! in docs/team.md are from here.

use std::error::Error;
use std::time::{Duration, Instant};

use dealdeck::domain::{Change, Currency, Device, Id, Kind, Value};
use dealdeck::repository::{Clock, Repository, Seed, Who};
use dealdeck::sync::hub::{Address, Deck, Hub, join, setup};

fn who(device: u64) -> Who {
    Who { device: Device::new(device), user: None, clock: Clock::Fixed(1_790_000_000_000), state_dir: None }
}

fn id(n: usize) -> Id {
    Id::derived(&["figures", &n.to_string()])
}

fn contact(n: usize) -> Change {
    let text = |what: &str| Value::from(format!("{what} {n}").as_str());
    let values = [
        ("name", text("Nguyễn Văn")),
        ("title", text("Head of purchasing")),
        ("email", Value::List(vec![format!("person{n}@example.com")])),
        ("phone", Value::List(vec![format!("+84 28 {n:07}")])),
        ("street", text("Đường Lê Lợi")),
        ("city", "Thành phố Hồ Chí Minh".into()),
        ("country", "VN".into()),
        ("department", text("Department")),
        ("language", "vi".into()),
        ("external_id", text("X")),
        ("notes", text("Met at the fair in the spring and asked for a list of prices, deck")),
        ("advocate", Value::Bool(n.is_multiple_of(7))),
    ];
    Change::create(Kind::Contact, id(n), values)
}

fn told(what: &str, time: Duration) {
    println!("{what:32} {:>10.2} ms", time.as_secs_f64() * 1_000.0);
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = Address::read(&arguments.next().ok_or("usage: hub-figures URL RECORDS")?)?;
    let records: usize = arguments.next().map_or(Ok(100_000), |text| text.parse())?;
    let currency = Currency::from_code("USD").ok_or("a currency")?;
    let changes = (0..records).map(contact).collect();
    let seed = Seed { currency, changes, label: "figures".to_owned() };
    let folder = tempfile::tempdir()?;
    let mut deck = Repository::create(&folder.path().join("first.db"), seed, who(1))?;
    setup::run(&address, &deck, &["postgres".to_owned()])?;

    let mut hub = Hub::open(&address, &deck)?;
    let began = Instant::now();
    let pushed = hub.push(&deck, &mut |_| ())?;
    told(&format!("push of {} entries", pushed.entries), began.elapsed());

    let began = Instant::now();
    let there =
        Deck { workspace: deck.workspace().to_owned(), settings: deck.common_settings(), users: Vec::new() };
    let (second, merged) = join(&address, &there, &folder.path().join("second.db"), who(2))?;
    told(&format!("pull of {} records", merged.rows), began.elapsed());

    let (mut pushes, mut pulls, mut polls) = (Vec::new(), Vec::new(), Vec::new());
    let mut second_hub = Hub::open(&address, &second)?;
    let mut second = second;
    for n in 0..200 {
        let change = Change::set(Kind::Contact, id(n), [("name", Value::from("renamed"))]);
        deck.commit("renamed", vec![change])?;
        let began = Instant::now();
        hub.push(&deck, &mut |_| ())?;
        pushes.push(began.elapsed());
        let began = Instant::now();
        second_hub.pull(&mut second)?;
        pulls.push(began.elapsed());
        let began = Instant::now();
        second_hub.pull(&mut second)?;
        polls.push(began.elapsed());
    }
    told("push of one edit, median", median(pushes));
    told("pull of one edit, median", median(pulls));
    told("poll with nothing new, median", median(polls));
    Ok(())
}
