//! Users, products, rates, accounts and contacts of the demo deck.

use super::words::{Names, Tongue, Words};
use super::{Chance, create};
use crate::domain::fold::fold;
use crate::domain::link;
use crate::domain::user::initials;
use crate::domain::{Change, Id, Kind, Value};

/// Everybody there is.
pub(super) struct Parties {
    /// The first is me.
    pub users: Vec<Id>,
    pub products: Vec<Product>,
    pub accounts: Vec<Account>,
}

/// Something that is sold, and for how much.
pub(super) struct Product {
    pub id: Id,
    pub key: String,
    /// Lowest and highest deal in dollars.
    pub range: (i64, i64),
}

/// A customer.
pub(super) struct Account {
    pub id: Id,
    pub short: String,
    pub tongue: Tongue,
    pub owner: Id,
    pub contacts: Vec<Id>,
}

const ACCOUNTS_PER_CONTACT: [usize; 3] = [2, 3, 2];
const CONTACTS: usize = 150;
/// Contacts who belong to no account.
const ALONE: usize = 6;

pub(super) fn make(chance: &mut Chance, words: &Words, changes: &mut Vec<Change>) -> Parties {
    let users = users(chance, words, changes);
    let products = products(chance, words, changes);
    rates(chance, changes);
    let mut accounts = accounts(chance, words, &users, changes);
    contacts(chance, words, &mut accounts, &users, changes);
    Parties { users, products, accounts }
}

fn users(chance: &mut Chance, words: &Words, changes: &mut Vec<Change>) -> Vec<Id> {
    let mut users = Vec::new();
    for (number, [name, email, locale, region]) in words.people.users.iter().enumerate() {
        let day = chance.day(-430 + number as i64 * 20);
        let moment = chance.hour(day);
        let id = chance.id(moment);
        changes.push(create(
            Kind::User,
            id,
            vec![
                ("name", name.as_str().into()),
                ("initials", initials(name).into()),
                ("email", email.as_str().into()),
                ("locale", locale.as_str().into()),
                ("region", region.as_str().into()),
                (
                    "manager",
                    if *name == words.people.manager {
                        Value::Null
                    } else {
                        words.people.manager.as_str().into()
                    },
                ),
                ("active", true.into()),
                ("created", Value::Moment(moment)),
            ],
        ));
        users.push(id);
    }
    users
}

fn products(chance: &mut Chance, words: &Words, changes: &mut Vec<Change>) -> Vec<Product> {
    let mut products = Vec::new();
    for [key, name, family, price, low, high] in &words.work.products {
        let day = chance.day(-420);
        let moment = chance.hour(day);
        let id = chance.id(moment);
        let number = |text: &str| text.parse::<i64>().unwrap_or(1_000);
        changes.push(create(
            Kind::Product,
            id,
            vec![
                ("name", name.as_str().into()),
                ("code", key.to_uppercase().into()),
                ("family", family.as_str().into()),
                ("price", (number(price) * 100).into()),
                ("currency", "USD".into()),
                ("active", true.into()),
                ("created", Value::Moment(moment)),
            ],
        ));
        products.push(Product { id, key: key.clone(), range: (number(low), number(high)) });
    }
    products
}

/// What a dong was worth in dollars over the year.
fn rates(chance: &Chance, changes: &mut Vec<Change>) {
    for (days_ago, rate) in [(420, "0.0000402"), (240, "0.0000396"), (90, "0.0000392"), (10, "0.0000394")] {
        let day = chance.day(-days_ago);
        let id = Id::derived(&["rate", "VND", &day.to_string()]);
        changes.push(create(
            Kind::Rate,
            id,
            vec![("currency", "VND".into()), ("date", day.into()), ("rate", rate.into())],
        ));
    }
}

fn accounts(chance: &mut Chance, words: &Words, users: &[Id], changes: &mut Vec<Change>) -> Vec<Account> {
    let companies = &words.people.companies;
    let vietnamese = companies.vietnamese.iter().map(|company| (company, Tongue::Vietnamese));
    let english = companies.english.iter().map(|company| (company, Tongue::English));
    let mut accounts = Vec::new();
    for ([name, short, industry, city, domain], tongue) in vietnamese.chain(english) {
        let ago = chance.between(260, 400);
        let moment = chance.hour(Chance::workday_before(chance.day(-ago)));
        let id = chance.id(moment);
        let owner = owner(chance, users, tongue);
        let customer = chance.percent(55);
        let note = chance.percent(45).then(|| chance.pick(&words.work.notes[tongue.key()]).clone());
        let country = if tongue == Tongue::Vietnamese { "Việt Nam" } else { "" };
        let phone = phone(chance, tongue);
        let kind = if customer {
            "customer"
        } else {
            *chance.pick(&["prospect", "prospect", "prospect", "partner", "reseller"])
        };
        let employees = [12, 25, 40, 60, 85, 120, 180, 250, 400, 650, 1_200, 2_500];
        changes.push(create(
            Kind::Account,
            id,
            vec![
                ("name", name.as_str().into()),
                ("organisation", "organisation".into()),
                ("type", kind.into()),
                ("industry", industry.as_str().into()),
                ("owner", owner.into()),
                ("phone", vec![phone].into()),
                ("email", vec![format!("info@{domain}")].into()),
                ("website", format!("https://www.{domain}").into()),
                ("domain", domain.as_str().into()),
                ("city", city.as_str().into()),
                ("country", country.into()),
                ("employees", (*chance.pick(&employees)).into()),
                ("key_account", if customer && chance.percent(20) { true.into() } else { Value::Null }),
                ("notes", note.into()),
                ("created", Value::Moment(moment)),
            ],
        ));
        if chance.percent(20) {
            changes.push(tag(id, chance.pick(&words.work.tags).as_str()));
        }
        accounts.push(Account { id, short: short.clone(), tongue, owner, contacts: Vec::new() });
    }
    accounts
}

/// Mine more often than anybody else's; customers abroad are mostly those of the colleagues there.
pub(super) fn owner(chance: &mut Chance, users: &[Id], tongue: Tongue) -> Id {
    let shares = match tongue {
        Tongue::Vietnamese => [60, 30, 5, 5],
        Tongue::English => [30, 10, 35, 25],
    };
    let mut left = chance.between(1, 100);
    for (user, share) in users.iter().zip(shares) {
        left -= share;
        if left <= 0 {
            return *user;
        }
    }
    users[0]
}

fn contacts(
    chance: &mut Chance,
    words: &Words,
    accounts: &mut [Account],
    users: &[Id],
    changes: &mut Vec<Change>,
) {
    let mut domains = std::collections::HashMap::new();
    for company in words.people.companies.vietnamese.iter().chain(&words.people.companies.english) {
        domains.insert(company[1].as_str(), company[4].as_str());
    }
    let mut places: Vec<Option<usize>> = Vec::new();
    for (place, _) in accounts.iter().enumerate() {
        places.extend(vec![Some(place); ACCOUNTS_PER_CONTACT[place % ACCOUNTS_PER_CONTACT.len()]]);
    }
    while places.len() < CONTACTS - ALONE {
        places.push(Some(chance.between(0, accounts.len() as i64 - 1) as usize));
    }
    places.resize(CONTACTS, None);
    let mut taken = std::collections::HashSet::new();
    for place in places {
        let tongue = place.map_or(Tongue::Vietnamese, |place| accounts[place].tongue);
        let person = loop {
            let person = person(chance, words, tongue);
            if taken.insert(person.name.clone()) {
                break person;
            }
        };
        let domain = place.map_or("mail.example", |place| domains[accounts[place].short.as_str()]);
        let owner = match place {
            Some(place) => accounts[place].owner,
            None => owner(chance, users, tongue),
        };
        let id = contact(chance, &person, domain, owner, tongue, changes);
        if let Some(place) = place {
            let roles =
                ["influencer", "technical-evaluator", "business-evaluator", "technical-decision-maker"];
            let first = accounts[place].contacts.is_empty();
            let role = if first { "primary-decision-maker" } else { *chance.pick(&roles) };
            changes.push(belong(accounts[place].id, id, role, Place::Main));
            if chance.percent(5) {
                let other = (place + 7) % accounts.len();
                changes.push(belong(accounts[other].id, id, "other", Place::Second));
            }
            accounts[place].contacts.push(id);
        }
    }
}

fn contact(
    chance: &mut Chance,
    person: &Person,
    domain: &str,
    owner: Id,
    tongue: Tongue,
    changes: &mut Vec<Change>,
) -> Id {
    let ago = chance.between(40, 380);
    let moment = chance.hour(Chance::workday_before(chance.day(-ago)));
    let id = chance.id(moment);
    let language = if tongue == Tongue::Vietnamese { "vi" } else { "en" };
    let phones =
        if chance.percent(85) { vec![format!("mobile:{}", phone(chance, tongue))] } else { Vec::new() };
    changes.push(create(
        Kind::Contact,
        id,
        vec![
            ("name", person.name.as_str().into()),
            ("given_name", person.given.as_str().into()),
            ("family_name", person.family.as_str().into()),
            ("title", person.title.as_str().into()),
            ("email", vec![format!("{}@{domain}", person.mailbox())].into()),
            ("phone", phones.into()),
            ("language", language.into()),
            (
                "source",
                (*chance.pick(&["referral", "trade-show", "web-site", "cold-call", "partner"])).into(),
            ),
            ("owner", owner.into()),
            ("advocate", if chance.percent(8) { true.into() } else { Value::Null }),
            ("do_not_contact", if chance.percent(3) { true.into() } else { Value::Null }),
            ("created", Value::Moment(moment)),
        ],
    ));
    id
}

/// Whether an account is a contact's main one.
#[derive(Clone, Copy)]
enum Place {
    Main,
    Second,
}

fn belong(account: Id, contact: Id, role: &str, place: Place) -> Change {
    let primary = match place {
        Place::Main => true.into(),
        Place::Second => Value::Null,
    };
    create(
        Kind::AccountContact,
        link::account_contact(account, contact),
        vec![
            ("account", account.into()),
            ("contact", contact.into()),
            ("role", role.into()),
            ("primary", primary),
        ],
    )
}

/// A tag on a record.
pub(super) fn tag(record: Id, name: &str) -> Change {
    create(Kind::Tag, link::tag(record, name), vec![("record", record.into()), ("name", name.into())])
}

/// Somebody's names and title.
pub(super) struct Person {
    pub name: String,
    pub given: String,
    pub family: String,
    pub title: String,
}

impl Person {
    /// The part of an e-mail address before the sign: `lan.nguyen`.
    pub fn mailbox(&self) -> String {
        let last = |text: &str| fold(text).split(' ').next_back().unwrap_or_default().to_owned();
        format!("{}.{}", last(&self.given), last(&self.family))
    }
}

/// Somebody new; Vietnamese names have the family's first.
pub(super) fn person(chance: &mut Chance, words: &Words, tongue: Tongue) -> Person {
    let names: &Names = match tongue {
        Tongue::Vietnamese => &words.people.vietnamese,
        Tongue::English => &words.people.english,
    };
    let family = chance.pick(&names.family).clone();
    let given = if chance.percent(50) { chance.pick(&names.women) } else { chance.pick(&names.men) }.clone();
    let name = match tongue {
        Tongue::Vietnamese => format!("{family} {given}"),
        Tongue::English => format!("{given} {family}"),
    };
    Person { name, given, family, title: chance.pick(&names.titles).clone() }
}

/// A number nobody has: Vietnamese ones of a block not given out, others of the block kept for stories.
pub(super) fn phone(chance: &mut Chance, tongue: Tongue) -> String {
    match tongue {
        Tongue::Vietnamese => format!("+84 90 000 {:04}", chance.between(1, 9_999)),
        Tongue::English => {
            let area = *chance.pick(&[212, 312, 415, 503, 617, 713]);
            format!("+1 {area} 555 01{:02}", chance.between(0, 99))
        }
    }
}
