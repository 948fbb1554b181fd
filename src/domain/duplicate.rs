//! Whether two records are one: what they share, how much that says, and why. People (contacts and
//! leads) are told apart by addresses, numbers and names; companies by names and domains.

use unicode_normalization::UnicodeNormalization;

use super::catalogue::Kind;
use super::company::{company_key, own_domain};
use super::fold::{fold, phone_key};
use super::id::Id;
use super::lead::Lead;
use super::record::Record;

/// Pairs below this score are not shown.
pub const SHOWN_FROM: u8 = 50;
/// From this score on two records are all but certainly one.
pub const CERTAIN_FROM: u8 = 85;
/// Shorter phones are extensions and hotlines, which tell nothing.
const PHONE_LENGTH: usize = 7;

/// Something that two records share.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Reason {
    /// An e-mail address of one person.
    Email,
    /// An e-mail address that many write from, such as info@.
    SharedEmail,
    /// A phone, and the names fit.
    Phone,
    /// A phone, and the names are others: perhaps that of an office.
    OfficePhone,
    /// The name, marks and case aside.
    Name,
    /// The name in another order of its words.
    WordOrder,
    /// A name that is almost the same.
    NearName,
    /// The company.
    Company,
    /// The domain of e-mail or website.
    Domain,
}

impl Reason {
    /// The stable word for scripts.
    pub fn key(self) -> &'static str {
        match self {
            Reason::Email => "email",
            Reason::SharedEmail => "shared-email",
            Reason::Phone => "phone",
            Reason::OfficePhone => "office-phone",
            Reason::Name => "name",
            Reason::WordOrder => "word-order",
            Reason::NearName => "near-name",
            Reason::Company => "company",
            Reason::Domain => "domain",
        }
    }

    /// The id of the words for a person.
    pub fn text_id(self) -> &'static str {
        match self {
            Reason::Email => "duplicates-same-email",
            Reason::SharedEmail => "duplicates-shared-email",
            Reason::Phone => "duplicates-same-phone",
            Reason::OfficePhone => "duplicates-office-phone",
            Reason::Name => "duplicates-same-name",
            Reason::WordOrder => "duplicates-word-order",
            Reason::NearName => "duplicates-near-name",
            Reason::Company => "duplicates-same-company",
            Reason::Domain => "duplicates-same-domain",
        }
    }
}

/// How alike two records are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u8,
    /// What they share, what says most first.
    pub reasons: Vec<Reason>,
}

impl Likeness {
    /// Whether the names are alike: a domain or a phone alone is shared by companies of one house.
    pub fn is_of_name(&self) -> bool {
        let of_name = |reason: &Reason| matches!(reason, Reason::Name | Reason::WordOrder | Reason::NearName);
        self.reasons.iter().any(of_name)
    }
}

/// What tells a record from others.
#[derive(Clone, PartialEq, Debug)]
pub struct Profile {
    /// Contact, lead or account.
    pub kind: Kind,
    /// Which record.
    pub id: Id,
    /// What it is called, as written.
    pub written: String,
    /// The folded name; of an account without its legal form.
    pub name: String,
    /// E-mail addresses, folded.
    pub emails: Vec<String>,
    /// What tells its phones apart.
    pub phones: Vec<String>,
    /// The domains of its addresses and website that are its own.
    pub domains: Vec<String>,
    /// The company, without its legal form; empty for an account and where there is none.
    pub company: String,
}

impl Profile {
    /// The profile of a contact, lead or account. `company` names the account of a contact, whose
    /// record holds only its id.
    pub fn of(record: &Record, company: Option<&str>) -> Profile {
        let list = |key: &str| record.get(key).as_list().to_vec();
        let company = company.unwrap_or_else(|| record.text("company"));
        let addresses = [record.text("website"), record.text("domain")];
        // What a person's website is, a profile page or their company's, nobody knows.
        let addresses = if record.kind == Kind::Account { &addresses[..] } else { &[] };
        Profile::made(
            (record.kind, record.id),
            record.text("name"),
            company,
            &list("email"),
            &list("phone"),
            addresses,
        )
    }

    /// The profile of the company that a lead names, as an account of it would have it.
    pub fn of_company(lead: &Lead) -> Profile {
        let company = lead.company.as_deref().unwrap_or_default();
        let website = lead.website.as_deref().unwrap_or_default();
        Profile::made((Kind::Account, lead.id), company, "", &lead.emails, &lead.phones, &[website])
    }

    /// The profile of what a record says of itself.
    pub fn made(
        (kind, id): (Kind, Id),
        name: &str,
        company: &str,
        emails: &[String],
        phones: &[String],
        addresses: &[&str],
    ) -> Profile {
        let own = emails.iter().map(String::as_str).chain(addresses.iter().copied());
        let mut domains: Vec<String> = own.filter_map(own_domain).collect();
        domains.sort_unstable();
        domains.dedup();
        Profile {
            kind,
            id,
            written: name.to_owned(),
            name: if kind == Kind::Account { company_key(name) } else { person_key(name) },
            emails: emails.iter().map(|email| fold(email)).filter(|email| email.contains('@')).collect(),
            phones: phones
                .iter()
                .map(|phone| phone_key(phone))
                .filter(|key| key.len() >= PHONE_LENGTH)
                .collect(),
            domains,
            company: if company.trim().is_empty() { String::new() } else { company_key(company) },
        }
    }
}

/// A person's name as matching sees it: folded, letters only, without titles before it.
fn person_key(name: &str) -> String {
    const TITLES: [&str; 12] =
        ["mr", "mrs", "ms", "miss", "dr", "prof", "ong", "ba", "anh", "chi", "co", "em"];
    let plain: String = fold(name).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    // `Ông An` is An; `Anh Ba` keeps a name. A Vietnamese title is a given name in last place.
    while words.len() > 2 && TITLES.contains(&words[0]) {
        words.remove(0);
    }
    words.join(" ")
}

/// How alike two records are; none when they share nothing that is shown.
pub fn likeness(one: &Profile, other: &Profile) -> Option<Likeness> {
    let likeness = match (one.kind == Kind::Account, other.kind == Kind::Account) {
        (true, true) => companies(one, other),
        (false, false) => people(one, other),
        _ => return None,
    };
    (likeness.score >= SHOWN_FROM).then_some(likeness)
}

/// Shares that speak for one record, each leaving so much doubt of what was left.
struct Weighing {
    /// The doubt that is left, in percent.
    doubt: f64,
    reasons: Vec<(u8, Reason)>,
}

impl Weighing {
    fn add(&mut self, reason: Reason, weight: u8) {
        self.doubt *= 1.0 - f64::from(weight) / 100.0;
        self.reasons.push((weight, reason));
    }

    /// The score, with this part of it taken for what speaks against.
    fn likeness(mut self, remains: f64) -> Likeness {
        self.reasons.sort_by_key(|(weight, reason)| (std::cmp::Reverse(*weight), *reason));
        let score = ((1.0 - self.doubt) * 100.0 * remains).round().clamp(0.0, 100.0);
        Likeness { score: score as u8, reasons: self.reasons.into_iter().map(|(_, reason)| reason).collect() }
    }
}

fn people(one: &Profile, other: &Profile) -> Likeness {
    let mut weighing = Weighing { doubt: 1.0, reasons: Vec::new() };
    let names = names_alike(one, other);
    match names {
        Alike::Same => weighing.add(Reason::Name, if one.name.contains(' ') { 55 } else { 30 }),
        Alike::Reordered => weighing.add(Reason::WordOrder, 50),
        Alike::Near => weighing.add(Reason::NearName, 40),
        Alike::Apart => {}
    }
    let fits =
        names != Alike::Apart || one.name.is_empty() || other.name.is_empty() || first_or_last(one, other);
    let email = one.emails.iter().find(|email| other.emails.contains(email));
    match email.map(|email| is_shared(email)) {
        Some(false) => weighing.add(Reason::Email, if fits { 88 } else { 60 }),
        Some(true) => weighing.add(Reason::SharedEmail, if fits { 35 } else { 15 }),
        None => {}
    }
    if one.phones.iter().any(|phone| other.phones.contains(phone)) {
        if fits {
            weighing.add(Reason::Phone, 65);
        } else {
            weighing.add(Reason::OfficePhone, 20);
        }
    }
    // Colleagues share a company: it speaks only for those whose names are alike.
    if names != Alike::Apart {
        if !one.company.is_empty() && one.company == other.company {
            weighing.add(Reason::Company, 45);
        }
        if email.is_none() && one.domains.iter().any(|domain| other.domains.contains(domain)) {
            weighing.add(Reason::Domain, 35);
        }
    }
    let elsewhere = !one.company.is_empty() && !other.company.is_empty() && one.company != other.company;
    let only_names = weighing
        .reasons
        .iter()
        .all(|(_, reason)| matches!(reason, Reason::Name | Reason::WordOrder | Reason::NearName));
    // Namesakes at two companies are two people until something else says that they are one.
    weighing.likeness(if elsewhere && only_names { 0.7 } else { 1.0 })
}

fn companies(one: &Profile, other: &Profile) -> Likeness {
    let mut weighing = Weighing { doubt: 1.0, reasons: Vec::new() };
    let names = names_alike(one, other);
    match names {
        Alike::Same => weighing.add(Reason::Name, 75),
        Alike::Reordered => weighing.add(Reason::WordOrder, 60),
        Alike::Near => weighing.add(Reason::NearName, 45),
        Alike::Apart => {}
    }
    let shared_domain = one.domains.iter().any(|domain| other.domains.contains(domain));
    if shared_domain {
        weighing.add(Reason::Domain, 55);
    }
    if one.emails.iter().any(|email| other.emails.contains(email)) {
        weighing.add(Reason::Email, 40);
    }
    if one.phones.iter().any(|phone| other.phones.contains(phone)) {
        weighing.add(if names == Alike::Apart { Reason::OfficePhone } else { Reason::Phone }, 40);
    }
    let elsewhere = !one.domains.is_empty() && !other.domains.is_empty() && !shared_domain;
    weighing.likeness(if elsewhere { 0.75 } else { 1.0 })
}

/// How alike two names are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Alike {
    Same,
    Reordered,
    Near,
    Apart,
}

fn names_alike(one: &Profile, other: &Profile) -> Alike {
    let (a, b) = (one.name.as_str(), other.name.as_str());
    if a.is_empty() || b.is_empty() {
        return Alike::Apart;
    }
    if a == b {
        return if one.kind != Kind::Account && marks_differ(&one.written, &other.written) {
            Alike::Near
        } else {
            Alike::Same
        };
    }
    let (mut these, mut those): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    these.sort_unstable();
    those.sort_unstable();
    if these == those {
        return Alike::Reordered;
    }
    if within(&these, &those) || within(&those, &these) || is_near(a, b) { Alike::Near } else { Alike::Apart }
}

/// Whether both names are written with marks, and with other ones: An and Ân are two names. A name
/// typed without any is either, and where in a syllable a mark stands (Hoà, Hòa) is a matter of taste.
fn marks_differ(one: &str, other: &str) -> bool {
    let syllables = |text: &str| -> Vec<Vec<char>> {
        let lower = text.to_lowercase();
        let mut words: Vec<Vec<char>> = lower.split_whitespace().map(|word| word.nfd().collect()).collect();
        for word in &mut words {
            word.sort_unstable();
        }
        words
    };
    let (these, those) = (syllables(one), syllables(other));
    !one.is_ascii() && !other.is_ascii() && these.len() == those.len() && these != those
}

/// Whether all of these two words and more are among those: a middle name was left out.
fn within(few: &[&str], many: &[&str]) -> bool {
    few.len() >= 2 && few.len() < many.len() && few.iter().all(|word| many.contains(word))
}

/// Whether one slip of the finger, in a long name two, makes one name of the other.
fn is_near(a: &str, b: &str) -> bool {
    // Branch 2 is not branch 3.
    if a.chars().filter(char::is_ascii_digit).ne(b.chars().filter(char::is_ascii_digit)) {
        return false;
    }
    let length = a.chars().count().min(b.chars().count());
    let slips = match length {
        0..=4 => return false,
        5..=11 => 1,
        _ => 2,
    };
    a.chars().count().abs_diff(b.chars().count()) <= slips && strsim::osa_distance(a, b) <= slips
}

/// Whether two people share the first or the last word of their names: a family name, a given one.
fn first_or_last(one: &Profile, other: &Profile) -> bool {
    let ends = |name: &str| {
        let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        [words.first().cloned().unwrap_or_default(), words.last().cloned().unwrap_or_default()]
    };
    let others = ends(&other.name);
    ends(&one.name).iter().any(|word| is_telling(word) && others.contains(word))
}

/// Whether a word of a name tells one person from another: neither a figure nor one of the family
/// and middle names that every third Vietnamese has.
pub fn is_telling(word: &str) -> bool {
    const COMMON: [&str; 10] = ["nguyen", "tran", "le", "pham", "hoang", "huynh", "vu", "vo", "van", "thi"];
    !word.is_empty() && !COMMON.contains(&word) && !word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether many people write from an address: `info@`, `sales@`.
fn is_shared(email: &str) -> bool {
    const SHARED: [&str; 22] = [
        "info",
        "sales",
        "contact",
        "office",
        "hello",
        "admin",
        "support",
        "mail",
        "kontakt",
        "kinhdoanh",
        "lienhe",
        "hotro",
        "team",
        "marketing",
        "hr",
        "service",
        "billing",
        "accounts",
        "noreply",
        "no-reply",
        "ketoan",
        "cskh",
    ];
    email.split_once('@').is_some_and(|(local, _)| SHARED.contains(&local))
}

/// The setting that says that two records are not one; the same whichever comes first.
pub fn distinct_key(one: Id, other: Id) -> String {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    format!("distinct-{first}-{second}")
}
