//! What any field of any record shows: one place for lists, pages, forms and the history.

use std::collections::HashMap;
use std::hash::BuildHasher;

use chrono::NaiveDate;

use super::clean::Clean;
use super::words::Text;
use crate::domain::{Currency, Field, FieldKind, Id, Kind, Money, Record, Value, contact};
use crate::repository::Lists;

/// What is known around a value: the deck's lists, names of other records, today.
#[derive(Clone, Copy)]
pub struct Known<'a, S = std::hash::RandomState> {
    /// The small tables.
    pub lists: &'a Lists,
    /// Names of the records that are referred to, beside those in the lists.
    pub names: &'a HashMap<Id, String, S>,
    /// Today, where the person is.
    pub today: NaiveDate,
}

impl<S: BuildHasher> Known<'_, S> {
    /// What the record with this id is called, of this kind where it is known; its short id when
    /// nothing names it.
    pub fn name(&self, kind: Option<Kind>, id: Id) -> String {
        let is_small = kind.is_none_or(|kind| !Kind::MAIN.contains(&kind));
        let small = || self.lists.small_name(id).filter(|_| is_small).map(str::to_owned);
        self.names.get(&id).cloned().or_else(small).unwrap_or_else(|| id.short())
    }
}

impl Text {
    /// What a field of a record shows, on one line; nothing for an empty field.
    pub fn show<S: BuildHasher>(&self, record: &Record, field: &Field, known: &Known<'_, S>) -> Clean {
        let currency = Currency::from_code(record.text("currency"));
        self.show_value(record.get(&field.key), field, currency, known)
    }

    /// What a value of a field shows, on one line; `currency` is the record's, else the deck's
    /// own is taken.
    pub fn show_value<S: BuildHasher>(
        &self,
        value: &Value,
        field: &Field,
        currency: Option<Currency>,
        known: &Known<'_, S>,
    ) -> Clean {
        match (value, &field.kind) {
            (Value::Null, _) => Clean::default(),
            (Value::Integer(minor), FieldKind::Money) => {
                self.money(Money::new(*minor, currency.unwrap_or(known.lists.base)))
            }
            (Value::Integer(percent), FieldKind::Percent) => self.percent(*percent),
            (Value::Integer(year), _) if field.key == "founded" => Clean::line(&year.to_string()),
            (Value::Integer(number), _) => self.number(*number),
            (Value::Text(text), FieldKind::Decimal) => {
                text.parse().map_or_else(|_| Clean::line(text), |number| self.decimal(number))
            }
            (Value::Text(key), FieldKind::Choice(list)) => Clean::line(known.lists.label(list, key)),
            (Value::Text(text), _) => Clean::line(text),
            (Value::Date(day), _) => self.day(*day, known.today),
            (Value::Moment(moment), _) => self.moment(*moment, known.today),
            (Value::Bool(yes), _) => {
                let shapes = self.shapes();
                Clean::line(if *yes { &shapes.yes } else { &shapes.no })
            }
            (Value::Id(id), FieldKind::Reference(kind)) => Clean::line(&known.name(Some(*kind), *id)),
            (Value::Id(id), _) => Clean::line(&known.name(None, *id)),
            (Value::List(items), kind) => {
                let shown: Vec<String> = items.iter().map(|item| shown_item(item, kind, known)).collect();
                Clean::line(&shown.join(", "))
            }
        }
    }
}

fn shown_item<S: BuildHasher>(item: &str, kind: &FieldKind, known: &Known<'_, S>) -> String {
    match kind {
        FieldKind::Phones => phone(item),
        FieldKind::ManyChoices(list) => known.lists.label(list, item).to_owned(),
        FieldKind::ManyReferences(kind) => {
            item.parse().map_or_else(|_| item.to_owned(), |id| known.name(Some(*kind), id))
        }
        _ => item.to_owned(),
    }
}

/// A phone with its label after it: `mobile:+84901234567` shows as `+84901234567 mobile`.
fn phone(item: &str) -> String {
    match contact::phone_parts(item) {
        (Some(label), number) => format!("{number} {label}"),
        (None, number) => number.to_owned(),
    }
}

/// True when a field's values stand at the right edge of a column, as numbers do.
pub fn stands_right(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Money | FieldKind::Integer | FieldKind::Percent | FieldKind::Decimal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Device;
    use crate::domain::presets::StagePreset;
    use crate::domain::seed::{FirstUser, first_user, seed};
    use crate::repository::{Clock, Repository, Seed, Who};
    use crate::text::{Language, Zone};

    const NOON: i64 = 1_796_212_800_000;
    const ACME: Id = Id([7; 16]);

    fn deck() -> Repository {
        let an = FirstUser { name: "An".to_owned(), ..FirstUser::default() };
        let changes = seed(StagePreset::Standard, &an, NOON, &mut || Id([1; 16]));
        let currency = Currency::from_code("VND").expect("the dong");
        let who = Who {
            device: Device::new(1),
            user: first_user(&changes),
            clock: Clock::Fixed(NOON),
            state_dir: None,
        };
        Repository::in_memory(Seed { currency, changes, label: "new".to_owned() }, who).expect("a deck")
    }

    fn shown(deck: &Repository, record: &Record, key: &str) -> String {
        let names = HashMap::from([(ACME, "Acme".to_owned())]);
        let known = Known { lists: deck.lists(), names: &names, today: deck.today() };
        let text = Text::new(Language::English).in_zone(Zone::from(deck.clock()));
        let field = record.kind.field(key).expect("a field");
        text.show(record, field, &known).into()
    }

    #[test]
    fn every_kind_of_value_is_shown_as_a_person_reads_it() {
        let deck = deck();
        let mut deal = Record::new(Kind::Opportunity, Id([2; 16]));
        deal.set("name", "Kho\u{1b}[2J lạnh");
        deal.set("account", ACME);
        deal.set("stage", StagePreset::Standard.stage("Proposal"));
        deal.set("owner", Id([1; 16]));
        deal.set("amount", 123_450);
        deal.set("currency", "USD");
        deal.set("probability", 50);
        deal.set("forecast", "best-case");
        deal.set("close", deck.today());
        deal.set("closed_at", Value::Moment(NOON));
        deal.set("probability_by_hand", true);
        let cases = [
            ("name", "Kho␛[2J lạnh"),
            ("account", "Acme"),
            ("stage", "Proposal"),
            ("owner", "An"),
            ("amount", "1,234.50 $"),
            ("probability", "50 %"),
            ("forecast", "Best Case"),
            ("close", "2 Dec"),
            ("closed_at", "2 Dec 12:00"),
            ("probability_by_hand", "yes"),
            ("cost", ""),
        ];
        for (key, expected) in cases {
            assert_eq!(shown(&deck, &deal, key), expected, "{key}");
        }
    }

    #[test]
    fn money_without_a_currency_is_in_the_decks_own() {
        let mut deal = Record::new(Kind::Opportunity, Id([2; 16]));
        deal.set("amount", 850_000_000);
        assert_eq!(shown(&deck(), &deal, "amount"), "850,000,000 ₫");
    }

    #[test]
    fn phones_show_their_label_and_an_unknown_record_its_short_id() {
        let mut account = Record::new(Kind::Account, Id([2; 16]));
        account.set("phone", vec!["mobile:+84901234567".to_owned(), "024 38".to_owned()]);
        account.set("parent", Id([9; 16]));
        account.set("founded", 1998);
        let deck = deck();
        assert_eq!(shown(&deck, &account, "phone"), "+84901234567 mobile, 024 38");
        assert_eq!(shown(&deck, &account, "parent"), "09090909");
        assert_eq!(shown(&deck, &account, "founded"), "1998");
    }
}
