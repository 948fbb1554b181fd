//! What a report is grouped by: a field of the deal, a field of the record one step away
//! (`owner.region`, `account.industry`), a day's month, quarter or year, tags, or the state.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::Error;
use crate::domain::pipeline::StageType;
use crate::domain::{Catalogue, Currency, FieldKind, Id, Kind, Money, Record, Value};

/// What a report is grouped by.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    /// As it was written.
    pub spelled: String,
    /// What the groups are of.
    pub of: Of,
    part: Part,
}

/// Where the value that makes the group is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Of {
    /// Open, won or lost.
    State,
    /// The tags; a deal is counted once under each.
    Tags,
    /// A field of the deal.
    Field {
        /// Its key.
        key: String,
        /// What it holds.
        kind: FieldKind,
    },
    /// A field of the record that a field of the deal refers to.
    Through {
        /// The deal's field.
        reference: String,
        /// The kind it refers to.
        to: Kind,
        /// The key of the field there.
        key: String,
        /// What it holds.
        kind: FieldKind,
    },
}

/// How much of a day makes the group.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Whole,
    Month,
    Quarter,
    Year,
}

impl Part {
    fn from_word(word: &str) -> Option<Part> {
        match word {
            "month" => Some(Part::Month),
            "quarter" => Some(Part::Quarter),
            "year" => Some(Part::Year),
            _ => None,
        }
    }

    /// `2017-03-09`, `2017-03`, `2017Q1` or `2017`.
    fn key(self, day: NaiveDate) -> String {
        match self {
            Part::Whole => day.to_string(),
            Part::Month => day.format("%Y-%m").to_string(),
            Part::Quarter => format!("{}Q{}", day.year(), day.month0() / 3 + 1),
            Part::Year => day.year().to_string(),
        }
    }
}

impl By {
    /// Reads `owner`, `owner.region`, `close.month`, a custom field's key, `tags`, `state`;
    /// `month`, `quarter` and `year` are those of the close date.
    pub fn parse(text: &str, catalogue: &Catalogue) -> Result<By, Error> {
        let unknown = || Error::UnknownField(text.to_owned());
        let written = text.trim().to_lowercase();
        let mut words: Vec<&str> = written.split('.').collect();
        let part = words.last().and_then(|word| Part::from_word(word));
        if part.is_some() {
            words.pop();
        }
        let of = match words[..] {
            [] => field(catalogue, "close"),
            ["state"] => Some(Of::State),
            ["tag" | "tags"] => Some(Of::Tags),
            [key] => field(catalogue, key),
            [reference, key] => through(catalogue, reference, key),
            _ => None,
        }
        .ok_or_else(unknown)?;
        if part.is_some() && !matches!(of.kind(), Some(FieldKind::Date | FieldKind::Moment)) {
            return Err(unknown());
        }
        Ok(By { spelled: text.trim().to_owned(), of, part: part.unwrap_or(Part::Whole) })
    }

    /// The keys of the groups that a deal belongs to; none of them for one that holds nothing
    /// here. `there` holds the values one step away.
    pub fn keys(
        &self,
        record: &Record,
        state: StageType,
        there: &HashMap<Id, Value>,
        day_of: &dyn Fn(i64) -> NaiveDate,
    ) -> Vec<String> {
        static EMPTY: Value = Value::Null;
        let value = match &self.of {
            Of::State => return vec![state.key().to_owned()],
            Of::Tags => return record.tags.clone(),
            Of::Field { key, .. } => record.get(key),
            Of::Through { reference, .. } => {
                record.get(reference).as_id().and_then(|id| there.get(&id)).unwrap_or(&EMPTY)
            }
        };
        match value {
            value if value.is_empty() => Vec::new(),
            Value::Null => Vec::new(),
            Value::Text(text) => vec![text.clone()],
            Value::Integer(number) if self.of.kind() == Some(&FieldKind::Money) => {
                let currency = Currency::from_code(record.text("currency"));
                vec![
                    currency.map_or(number.to_string(), |currency| Money::new(*number, currency).to_string()),
                ]
            }
            Value::Integer(number) => vec![number.to_string()],
            Value::Date(day) => vec![self.part.key(*day)],
            Value::Moment(moment) => vec![self.part.key(day_of(*moment))],
            Value::Bool(yes) => vec![yes.to_string()],
            Value::Id(id) => vec![id.to_string()],
            Value::List(items) => items.clone(),
        }
    }
}

impl Of {
    /// What the field holds that makes the groups; none for state and tags.
    pub fn kind(&self) -> Option<&FieldKind> {
        match self {
            Of::State | Of::Tags => None,
            Of::Field { kind, .. } | Of::Through { kind, .. } => Some(kind),
        }
    }
}

fn field(catalogue: &Catalogue, key: &str) -> Option<Of> {
    let field = catalogue.field(Kind::Opportunity, key)?;
    Some(Of::Field { key: key.to_owned(), kind: field.kind.clone() })
}

fn through(catalogue: &Catalogue, reference: &str, key: &str) -> Option<Of> {
    let FieldKind::Reference(to) = catalogue.field(Kind::Opportunity, reference)?.kind else { return None };
    let kind = catalogue.field(to, key)?.kind.clone();
    Some(Of::Through { reference: reference.to_owned(), to, key: key.to_owned(), kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(by: &str, record: &Record, there: &HashMap<Id, Value>) -> Vec<String> {
        let by = By::parse(by, &Catalogue::default()).expect("a field to group by");
        by.keys(record, StageType::Won, there, &|_| NaiveDate::default())
    }

    fn deal() -> Record {
        let mut record = Record::new(Kind::Opportunity, Id::new(1, [0; 10]));
        record.set("close", NaiveDate::from_ymd_opt(2017, 3, 9));
        record.set("owner", Id::new(2, [0; 10]));
        record.set("type", "renewal");
        record.tags = vec!["hot".to_owned(), "vip".to_owned()];
        record
    }

    #[test]
    fn a_close_date_groups_by_day_month_quarter_and_year() {
        let of = |by: &str| keys(by, &deal(), &HashMap::new());
        assert_eq!(of("close"), ["2017-03-09"]);
        assert_eq!(of("month"), ["2017-03"]);
        assert_eq!(of("close.quarter"), ["2017Q1"]);
        assert_eq!(of("year"), ["2017"]);
    }

    #[test]
    fn a_deal_groups_by_what_its_owner_holds() {
        let there = HashMap::from([(Id::new(2, [0; 10]), Value::from("West"))]);
        assert_eq!(keys("owner.region", &deal(), &there), ["West"]);
        assert_eq!(keys("owner.region", &deal(), &HashMap::new()), Vec::<String>::new());
    }

    #[test]
    fn a_deal_is_counted_under_each_of_its_tags() {
        assert_eq!(keys("tags", &deal(), &HashMap::new()), ["hot", "vip"]);
        assert_eq!(keys("state", &deal(), &HashMap::new()), ["won"]);
        assert_eq!(keys("type", &deal(), &HashMap::new()), ["renewal"]);
    }

    #[test]
    fn what_cannot_be_grouped_by_is_named() {
        for by in ["nothing", "owner.nothing", "amount.month", "name.region", "a.b.c.d"] {
            assert!(matches!(By::parse(by, &Catalogue::default()), Err(Error::UnknownField(_))), "{by}");
        }
    }
}
