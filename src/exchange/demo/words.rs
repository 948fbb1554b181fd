//! The names and phrases of the demo deck, read from the files built into the program.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Phrases by what they are about.
pub(super) type Phrases = BTreeMap<String, Vec<String>>;

/// Everything the demo deck is made of.
pub(super) struct Words {
    pub people: People,
    pub work: Work,
}

/// Who there is.
#[derive(Deserialize)]
pub(super) struct People {
    /// Name, e-mail, locale, region; the first is me.
    pub users: Vec<[String; 4]>,
    pub manager: String,
    pub vietnamese: Names,
    pub english: Names,
    pub companies: Companies,
}

/// The names of one language.
#[derive(Deserialize)]
pub(super) struct Names {
    pub family: Vec<String>,
    pub women: Vec<String>,
    pub men: Vec<String>,
    pub titles: Vec<String>,
}

/// Companies: name, short name, industry, city, domain.
#[derive(Deserialize)]
pub(super) struct Companies {
    pub vietnamese: Vec<[String; 5]>,
    pub english: Vec<[String; 5]>,
    pub leads_vietnamese: Vec<String>,
    pub leads_english: Vec<String>,
}

/// What they sell, say and do.
#[derive(Deserialize)]
pub(super) struct Work {
    /// Key, name, family, price, lowest and highest deal in dollars.
    pub products: Vec<[String; 6]>,
    pub competitors: Vec<String>,
    pub tags: Vec<String>,
    /// Names of deals by product.
    pub deals: Both,
    /// Subjects of activities by type.
    pub done: Both,
    pub next: Both,
    pub notes: Phrases,
}

/// Phrases in both languages.
#[derive(Deserialize)]
pub(super) struct Both {
    pub vietnamese: Phrases,
    pub english: Phrases,
}

impl Both {
    /// The phrases of one language.
    pub fn of(&self, tongue: Tongue) -> &Phrases {
        match tongue {
            Tongue::Vietnamese => &self.vietnamese,
            Tongue::English => &self.english,
        }
    }
}

/// The language a customer speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tongue {
    Vietnamese,
    English,
}

impl Tongue {
    /// Its key in the files.
    pub fn key(self) -> &'static str {
        match self {
            Tongue::Vietnamese => "vietnamese",
            Tongue::English => "english",
        }
    }
}

/// Reads the built-in files.
pub(super) fn words() -> Words {
    Words {
        people: toml::from_str(include_str!("../../../assets/demo/people.toml"))
            .expect("the built-in file of people is read by a test"),
        work: toml::from_str(include_str!("../../../assets/demo/work.toml"))
            .expect("the built-in file of work is read by a test"),
    }
}
