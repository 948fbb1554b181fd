//! Which value of each field stays when two records are merged: what the rule of merging takes, or
//! what was chosen.

use std::collections::BTreeMap;

use crate::domain::change::Key;
use crate::domain::merging::{self, From};
use crate::domain::{Field, Record};

/// Which of the two records, as they stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one on the left.
    Left,
    /// The one on the right.
    Right,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
        }
    }
}

/// What a field of the record that stays will hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// What both hold already.
    Same,
    /// The value of one side.
    From(Side),
    /// The values of both: addresses beside each other, notes under each other.
    Both,
}

/// What was chosen for two records.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Which record stays.
    pub stays: Side,
    chosen: BTreeMap<Key, Side>,
}

impl Choices {
    /// Nothing is chosen yet; the record on the left stays.
    pub fn new() -> Choices {
        Choices { stays: Side::Left, chosen: BTreeMap::new() }
    }

    /// What a field takes of the records on the left and on the right.
    pub fn takes(&self, field: &Field, left: &Record, right: &Record) -> Takes {
        let of = |side| match side {
            Side::Left => left.get(&field.key),
            Side::Right => right.get(&field.key),
        };
        if of(Side::Left) == of(Side::Right) {
            return Takes::Same;
        }
        if let Some(side) = self.chosen.get(&field.key) {
            return Takes::From(*side);
        }
        let (keep, drop) = self.sides(left, right);
        if field.is_custom() {
            let goes = self.stays.other();
            return Takes::From(if of(self.stays).is_empty() { goes } else { self.stays });
        }
        let values = merging::values(keep, drop, &[]);
        match values.iter().find(|(key, _)| *key == field.key) {
            None => Takes::From(self.stays),
            Some((_, value)) if value == of(self.stays.other()) => Takes::From(self.stays.other()),
            Some(_) => Takes::Both,
        }
    }

    /// Takes the value of one side.
    pub fn take(&mut self, key: Key, side: Side) {
        self.chosen.insert(key, side);
    }

    /// Goes on to the next that a field may take: the left, the right, what merging takes by itself.
    pub fn take_next(&mut self, field: &Field, left: &Record, right: &Record) {
        let mut by_rule = self.clone();
        by_rule.chosen.remove(&field.key);
        let both = by_rule.takes(field, left, right) == Takes::Both;
        match self.takes(field, left, right) {
            Takes::Same => {}
            Takes::From(Side::Left) => self.take(field.key.clone(), Side::Right),
            Takes::From(Side::Right) if both => *self = by_rule,
            Takes::Both | Takes::From(Side::Right) => self.take(field.key.clone(), Side::Left),
        }
    }

    /// What is told to the rule of merging.
    pub fn told(&self) -> Vec<(Key, From)> {
        let from = |side: Side| if side == self.stays { From::Keep } else { From::Drop };
        self.chosen.iter().map(|(key, side)| (key.clone(), from(*side))).collect()
    }

    /// The record that stays and the one that goes.
    pub fn sides<'a>(&self, left: &'a Record, right: &'a Record) -> (&'a Record, &'a Record) {
        match self.stays {
            Side::Left => (left, right),
            Side::Right => (right, left),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Id, Kind, Value};

    fn person(n: u8, name: &str, email: &str, title: &str) -> Record {
        let mut record = Record::new(Kind::Contact, Id([n; 16]));
        record.set("name", name);
        record.set("email", Value::List(vec![email.to_owned()]));
        record.set("title", title);
        record
    }

    fn field(key: &str) -> &'static Field {
        Kind::Contact.field(key).expect("a field")
    }

    #[test]
    fn a_field_starts_with_what_merging_takes_and_turns_with_the_one_that_stays() {
        let (left, right) = (person(1, "Lan", "a@x.vn", ""), person(2, "Lan N.", "b@x.vn", "Buyer"));
        let mut choices = Choices::new();
        let takes = |choices: &Choices, key| choices.takes(field(key), &left, &right);
        assert_eq!(takes(&choices, "name"), Takes::From(Side::Left));
        assert_eq!(takes(&choices, "title"), Takes::From(Side::Right));
        assert_eq!(takes(&choices, "email"), Takes::Both);
        assert_eq!(takes(&choices, "city"), Takes::Same);
        choices.stays = Side::Right;
        assert_eq!(takes(&choices, "name"), Takes::From(Side::Right));
    }

    #[test]
    fn what_was_chosen_stays_chosen_whoever_stays() {
        let (left, right) = (person(1, "Lan", "a@x.vn", ""), person(2, "Lan N.", "b@x.vn", "Buyer"));
        let mut choices = Choices::new();
        choices.take("name".into(), Side::Right);
        assert_eq!(choices.told(), [("name".into(), From::Drop)]);
        choices.stays = Side::Right;
        assert_eq!(choices.takes(field("name"), &left, &right), Takes::From(Side::Right));
        assert_eq!(choices.told(), [("name".into(), From::Keep)]);
    }

    #[test]
    fn going_on_comes_round_to_both_where_both_can_stay() {
        let (left, right) = (person(1, "Lan", "a@x.vn", ""), person(2, "Lan N.", "b@x.vn", "Buyer"));
        let mut choices = Choices::new();
        let mut seen = Vec::new();
        for _ in 0..3 {
            choices.take_next(field("email"), &left, &right);
            seen.push(choices.takes(field("email"), &left, &right));
        }
        assert_eq!(seen, [Takes::From(Side::Left), Takes::From(Side::Right), Takes::Both]);
        choices.take_next(field("name"), &left, &right);
        assert_eq!(choices.takes(field("name"), &left, &right), Takes::From(Side::Right));
        choices.take_next(field("name"), &left, &right);
        assert_eq!(choices.takes(field("name"), &left, &right), Takes::From(Side::Left));
    }
}
