//! The meaning of a filter: names resolved to keys and ids, amounts to minor units, days to day
//! numbers and moments. Days that were written relative to today are bound when a text is read,
//! so a filter kept over midnight is read again.

use std::fmt;

use chrono::NaiveDate;

use super::field::{Column, Place};
use crate::domain::{Currency, Id, Kind};

/// A condition on the records of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The kind of records it is for.
    pub kind: Kind,
    /// What it asks.
    pub expr: Expr,
    /// The text as it was typed.
    pub text: String,
    /// The plain spelling of what was understood.
    pub(super) written: String,
}

impl Filter {
    /// The filter that asks nothing.
    pub fn all(kind: Kind) -> Filter {
        Filter { kind, expr: Expr::All, text: String::new(), written: String::new() }
    }

    /// What a user owns; none of a kind that nobody owns.
    pub fn owned_by(user: Id, kind: Kind) -> Option<Filter> {
        let place = Place { through: None, kind, column: Column::Built(kind.field("owner")?) };
        Some(Filter { expr: Expr::Field(place, Test::Ids(vec![user])), ..Filter::all(kind) })
    }

    /// True when it asks nothing.
    pub fn is_all(&self) -> bool {
        self.expr == Expr::All
    }

    /// What passes this filter and another one of the same kind.
    #[must_use]
    pub fn and(&self, other: &Filter) -> Filter {
        let joined = |one: &str, two: &str| format!("({one}) ({two})");
        Filter {
            kind: self.kind,
            expr: Expr::all(vec![self.expr.clone(), other.expr.clone()]),
            text: joined(&self.text, &other.text),
            written: joined(&self.written, &other.written),
        }
    }

    /// True when it asks about a field of its own kind.
    pub fn asks_about(&self, key: &str) -> bool {
        self.expr.asks_about(key)
    }
}

/// The plain spelling, which reads back as the same filter.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// What a filter asks of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Nothing: every record passes.
    All,
    /// Each of these.
    And(Vec<Expr>),
    /// At least one of these.
    Or(Vec<Expr>),
    /// Not this; a record whose field is empty passes.
    Not(Box<Expr>),
    /// The search index has these words for it.
    Words(String),
    /// One of its fields passes a test.
    Field(Place, Test),
    /// An opportunity in a stage of this type (`open`, `won` or `lost`).
    StageType(&'static str),
    /// An opportunity that rots: see [`Rotting`].
    Rotting(Rotting),
}

impl Expr {
    /// Each of these; all that ask nothing are left out.
    pub fn all(parts: Vec<Expr>) -> Expr {
        let mut parts: Vec<Expr> = parts.into_iter().filter(|part| *part != Expr::All).collect();
        match parts.len() {
            0 => Expr::All,
            1 => parts.remove(0),
            _ => Expr::And(parts),
        }
    }

    fn asks_about(&self, key: &str) -> bool {
        match self {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().any(|part| part.asks_about(key)),
            Expr::Not(inner) => inner.asks_about(key),
            Expr::Field(place, _) => place.through.is_none() && place.key() == key,
            Expr::All | Expr::Words(_) | Expr::StageType(_) | Expr::Rotting(_) => false,
        }
    }

    /// At least one of these.
    pub fn any(mut parts: Vec<Expr>) -> Expr {
        if parts.len() == 1 { parts.remove(0) } else { Expr::Or(parts) }
    }

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Expr {
        match self {
            Expr::Not(inner) => *inner,
            other => Expr::Not(Box::new(other)),
        }
    }
}

/// An open opportunity rots when nothing happened to it (a touch, a move, its making) for more
/// whole days than its stage allows and it has no next step from today on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotting {
    /// Today, in days since 1970-01-01.
    pub today: i64,
    /// Now, in UTC milliseconds.
    pub now: i64,
}

/// A test of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It holds something.
    Any,
    /// It says yes.
    Yes,
    /// Its text, folded, passes.
    Text(TextTest),
    /// One of its phones has these digits.
    Digits(DigitsTest),
    /// It is one of these keys of its list, or holds one of them.
    Keys(Vec<String>),
    /// It is one of these records, or holds one of them.
    Ids(Vec<Id>),
    /// The record it refers to has a name that passes.
    Named(TextTest),
    /// It lies between these, both included: a number, a percentage, a day in days since
    /// 1970-01-01 or a moment in UTC milliseconds.
    Between(Between),
    /// It is a decimal number between these, both included when so marked.
    Decimal(DecimalRange),
    /// It is an amount between these.
    Money(MoneyRange),
}

/// A test of text, all of it folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// It is exactly this.
    Is(String),
    /// It fits this pattern of LIKE, with `\` before signs that mean themselves.
    Like(String),
    /// It comes in the alphabet at or after the first and before the second, where given.
    Between(Option<String>, Option<String>),
}

/// A test of the digits of a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DigitsTest {
    /// They occur in it.
    Has(String),
    /// It ends in them.
    Ends(String),
}

/// Two ends, both included; an absent one is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Between {
    /// The least.
    pub low: Option<i64>,
    /// The greatest.
    pub high: Option<i64>,
    /// Nothing passes too: never touched is longer ago than any day.
    pub empty: Empty,
}

/// Whether an empty field passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Empty {
    /// It does not.
    #[default]
    Fails,
    /// It does.
    Passes,
}

/// Two ends of a decimal range as canonical text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecimalRange {
    /// The lower end.
    pub low: std::ops::Bound<rust_decimal::Decimal>,
    /// The upper end.
    pub high: std::ops::Bound<rust_decimal::Decimal>,
}

/// Two ends of a range of amounts, in minor units, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyRange {
    /// The least.
    pub low: Option<i64>,
    /// The greatest.
    pub high: Option<i64>,
    /// The currency the ends are in: the one that was written, else the deck's own.
    pub currency: Currency,
    /// What is done about amounts in other currencies.
    pub others: Others,
    /// The deck's own currency, which amounts without one are in.
    pub base: Currency,
}

/// What is done about amounts in other currencies than the one asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// They fail: the currency was written.
    Fail,
    /// They are converted with the newest rate; without a rate the number is taken as it is.
    Convert,
}

/// Days since 1970-01-01, as dates are stored.
pub fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}
