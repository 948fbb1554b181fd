//! What could be typed next: field words, operators, and the values of what the field holds.

use super::Names;
use super::check::states;
use super::day;
use super::field::{self, Column, Place};
use super::problem::Span;
use super::token::{Operator, Piece, Term, Token, tokens};
use crate::domain::fold::fold;
use crate::domain::{FieldKind, Kind};

/// Something that could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What takes the place of the span.
    pub text: String,
    /// What it is called, as the deck's data has it; the text itself where there is no name.
    pub label: String,
    /// The bytes of the text it takes the place of, up to the cursor.
    pub span: Span,
}

/// How many completions are offered at most.
const MOST: usize = 50;

/// What could stand at the cursor (in bytes) of a filter for records of a kind, the likeliest
/// first.
pub fn complete(text: &str, cursor: usize, kind: Kind, names: &dyn Names) -> Vec<Completion> {
    let head = &text[..text.floor_char_boundary(cursor)];
    let mut offers = match tokens(head).0.last() {
        Some(Token::Term(term)) if is_inside(term, head) => values(term, head, kind, names),
        Some(Token::Word(piece)) if piece.span.end == head.len() => {
            if piece.quoted {
                Vec::new()
            } else {
                words(&piece.text, piece.span.clone(), kind, names)
            }
        }
        Some(Token::And(span) | Token::Or(span) | Token::Not(span))
            if span.end == head.len() && head[span.clone()].starts_with(char::is_alphabetic) =>
        {
            words(&head[span.clone()], span.clone(), kind, names)
        }
        _ => words("", head.len()..head.len(), kind, names),
    };
    offers.truncate(MOST);
    offers
}

/// True when the cursor at the end of `head` still belongs to the values of the condition.
fn is_inside(term: &Term, head: &str) -> bool {
    let after = &head[term.span().end..];
    let is_open = term.listed && !after.contains(')') && head[term.operator_span.end..].starts_with('(');
    after.is_empty() || is_open || term.values.is_empty() || after.trim_end().ends_with(',')
}

/// Field words that start with what was typed, and the operators when it is one.
fn words(typed: &str, span: Span, kind: Kind, names: &dyn Names) -> Vec<Completion> {
    let (lead, typed_end) = match typed.rsplit_once('.') {
        Some((lead, end)) => (Some(lead), end),
        None => (None, typed),
    };
    let there = match lead {
        None => kind,
        Some(lead) => match field::find(kind, lead, names).map(|place| place.holds().clone()) {
            Some(FieldKind::Reference(other)) => other,
            _ => return Vec::new(),
        },
    };
    let offer = |text: String, label: &str| Completion { text, label: label.to_owned(), span: span.clone() };
    let mut offers = Vec::new();
    let piece = Piece { text: typed.to_owned(), quoted: false, span: span.clone() };
    if let (false, Ok(place)) = (typed.is_empty(), field::resolve(kind, &piece, names)) {
        let operators = operators(&place);
        offers.extend(operators.iter().map(|operator| {
            let sign = operator.sign();
            offer(format!("{typed}{sign}"), sign)
        }));
    }
    let wanted = field::normal(typed_end);
    let lead = lead.map_or_else(String::new, |lead| format!("{lead}."));
    let mut known = field::words(there, names);
    if !typed.is_empty() {
        known.sort_by_key(String::len);
    }
    for word in known {
        if !field::normal(&word).starts_with(&wanted) || field::normal(&word) == wanted {
            continue;
        }
        if word == "is" {
            offers.extend(lead.is_empty().then(|| offer("is:".to_owned(), "is")));
            continue;
        }
        let place = field::find(there, &word, names);
        let ordered = place.as_ref().is_some_and(|place| operators(place).len() > 3);
        let sign = if ordered { "" } else { ":" };
        let custom = names.catalogue().field(there, &word).and_then(|field| field.label.as_deref());
        offers.push(offer(format!("{lead}{word}{sign}"), custom.unwrap_or(&word)));
    }
    if "is".starts_with(typed) && typed == "is" {
        offers.insert(0, offer("is:".to_owned(), "is"));
    }
    offers
}

/// The operators that make sense of a field, the likeliest first.
fn operators(place: &Place) -> Vec<Operator> {
    let ordered = match place.holds() {
        _ if place.column == Column::Tag => false,
        FieldKind::Integer
        | FieldKind::Percent
        | FieldKind::Decimal
        | FieldKind::Money
        | FieldKind::Date
        | FieldKind::Moment => true,
        _ => false,
    };
    let always = [Operator::Has, Operator::Is, Operator::IsNot];
    let orders = [Operator::More, Operator::Less, Operator::AtLeast, Operator::AtMost];
    always.into_iter().chain(orders.into_iter().filter(|_| ordered)).collect()
}

/// Values for the condition that the cursor is in.
fn values(term: &Term, head: &str, kind: Kind, names: &dyn Names) -> Vec<Completion> {
    let at_cursor = term.values.last().filter(|value| value.span.end == head.len());
    let (typed, span) = match at_cursor {
        Some(value) => (value.text.as_str(), value.span.clone()),
        None => ("", head.len()..head.len()),
    };
    let choices = match field::resolve(kind, &term.field, names) {
        Ok(place) => choices(&place, term.operator, typed, names),
        Err(_) if field::normal(&term.field.text) == "is" => {
            let mut states = states(kind);
            states.retain(|state| {
                let key = if *state == "mine" { "owner" } else { state };
                names.switched_off(kind, key).is_none()
            });
            same(states)
        }
        Err(_) => Vec::new(),
    };
    let wanted = plain(typed);
    let mut ranked: Vec<(usize, (String, String))> = Vec::new();
    for (text, label) in choices {
        let names = [plain(&text), plain(&label)];
        if names.iter().any(|name| name.starts_with(&wanted)) {
            ranked.push((0, (text, label)));
        } else if names.iter().any(|name| name.contains(&wanted)) {
            ranked.push((1, (text, label)));
        }
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, (text, label))| Completion { text, label, span: span.clone() }).collect()
}

/// What a field can hold, as text to type and its name.
fn choices(place: &Place, operator: Operator, typed: &str, names: &dyn Names) -> Vec<(String, String)> {
    let digits = !typed.is_empty() && typed.ends_with(|c: char| c.is_ascii_digit());
    let with_units = |units: &[&str]| -> Vec<(String, String)> {
        same(units.iter().filter(|_| digits).map(|unit| format!("{typed}{unit}")))
    };
    let mut out = match place.holds() {
        _ if place.column == Column::Tag => {
            names.tags().iter().map(|tag| (written(tag), tag.clone())).collect()
        }
        FieldKind::Choice(list) | FieldKind::ManyChoices(list) => {
            names.entries(list).into_iter().map(|(key, label)| (written(&key), label)).collect()
        }
        FieldKind::Reference(kind) | FieldKind::ManyReferences(kind) => {
            let me =
                (*kind == Kind::User && names.me().is_some()).then(|| ("me".to_owned(), "me".to_owned()));
            let records = names.records(*kind).into_iter().map(|(_, name)| (written(&name), name));
            // Stages of several pipelines share a name, and a filter means them all.
            let mut all: Vec<(String, String)> = Vec::new();
            for choice in me.into_iter().chain(records) {
                if !all.contains(&choice) {
                    all.push(choice);
                }
            }
            all
        }
        FieldKind::Date | FieldKind::Moment if digits && !typed.contains(is_in_a_day) => {
            with_units(&["d", "w", "m", "q", "y"])
        }
        FieldKind::Date | FieldKind::Moment => same(day::WORDS),
        FieldKind::Money | FieldKind::Integer => with_units(&["k", "m", "b"]),
        FieldKind::YesNo => same(["yes", "no"]),
        FieldKind::Currency => same([names.base_currency().code()]),
        _ => Vec::new(),
    };
    if !operator.orders() {
        out.extend(same(["none", "any"]));
    }
    out
}

/// A day is written with these, a count of days is not.
fn is_in_a_day(c: char) -> bool {
    matches!(c, '-' | '/' | '.')
}

fn same<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Vec<(String, String)> {
    texts.into_iter().map(Into::into).map(|text: String| (text.clone(), text)).collect()
}

/// A name as it can be typed: without marks and blanks where that says the same, else in quotes.
fn written(name: &str) -> String {
    let short = fold(name).replace(' ', "-");
    let special = ["none", "any", "some", "empty", "null", "me", "or"].contains(&short.as_str());
    if !special && short.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '&')) {
        return short;
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn plain(text: &str) -> String {
    fold(text).replace(['-', '_'], " ")
}
