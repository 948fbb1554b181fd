//! From syntax to meaning: every name and value is looked up, and all problems are told at once.

use super::Names;
use super::field::{self, Column, Place};
use super::filter::{Between, Expr, Filter, Rotting, Test, TextTest, day_number};
use super::problem::{Problem, near};
use super::syntax::{self, Node};
use super::token::{Operator, Piece, Term};
use crate::domain::fold::fold;
use crate::domain::{FieldKind, Kind, Message};

/// What came of reading a filter text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What was understood. With problems it asks less than the text did: a screen then keeps
    /// the last filter that had none.
    pub filter: Filter,
    /// Everything that is wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

impl Parsed {
    /// The filter when nothing is wrong, else the problems.
    pub fn into_result(self) -> Result<Filter, Vec<Problem>> {
        if self.problems.is_empty() { Ok(self.filter) } else { Err(self.problems) }
    }
}

/// Reads a filter for records of a kind.
pub fn parse(text: &str, kind: Kind, names: &dyn Names) -> Parsed {
    let (node, problems) = syntax::read(text);
    let mut check = Check { kind, names, problems };
    let understood = node.as_ref().and_then(|node| check.node(node));
    let mut problems = check.problems;
    problems.sort_by_key(|problem| problem.span.start);
    let (expr, written) = match understood {
        Some((expr, node)) => (expr, node.to_string()),
        None => (Expr::All, String::new()),
    };
    Parsed { filter: Filter { kind, expr, text: text.to_owned(), written }, problems }
}

pub(super) struct Check<'a> {
    pub(super) kind: Kind,
    pub(super) names: &'a dyn Names,
    pub(super) problems: Vec<Problem>,
}

impl Check<'_> {
    pub(super) fn report(&mut self, piece: &Piece, message: Message) {
        self.problems.push(Problem::new(piece.span.clone(), message));
    }

    /// What was understood of a part, and the part of the syntax that says so.
    fn node(&mut self, node: &Node) -> Option<(Expr, Node)> {
        let mut understood = |parts: &[Node]| -> Option<(Vec<Expr>, Vec<Node>)> {
            let parts: Vec<_> = parts.iter().filter_map(|part| self.node(part)).collect();
            (!parts.is_empty()).then(|| parts.into_iter().unzip())
        };
        match node {
            Node::And(parts) => {
                understood(parts).map(|(exprs, nodes)| (Expr::all(exprs), syntax::together(nodes)))
            }
            Node::Or(parts) => {
                understood(parts).map(|(exprs, nodes)| (Expr::any(exprs), syntax::either(nodes)))
            }
            Node::Not(inner) => match inner.as_ref() {
                Node::Word(word) if !word.quoted => self.not_word(word).map(|expr| (expr, node.clone())),
                inner => self.node(inner).map(|(expr, inner)| (expr.negated(), Node::Not(Box::new(inner)))),
            },
            Node::Word(word) => Some((self.word(word), node.clone())),
            Node::Term(term) => self.term(term).map(|expr| (expr, node.clone())),
        }
    }

    /// A plain word searches; `open`, `won` and `lost` are states of a deal.
    fn word(&self, word: &Piece) -> Expr {
        let state = match fold(&word.text).as_str() {
            "open" => "open",
            "won" => "won",
            "lost" => "lost",
            _ => return Expr::Words(word.text.clone()),
        };
        if self.kind == Kind::Opportunity && !word.quoted {
            return Expr::StageType(state);
        }
        Expr::Words(word.text.clone())
    }

    /// `!next` asks that the field is empty, `!verified` that it does not say yes, and `!word`
    /// that the search index has no such word.
    fn not_word(&mut self, word: &Piece) -> Option<Expr> {
        let field = if word.text.contains('.') {
            field::resolve(self.kind, word, self.names).ok()
        } else {
            field::find(self.kind, &word.text, self.names)
        };
        if let Some(message) = field.as_ref().and_then(|place| field::hidden(place, self.names)) {
            self.report(word, message);
            return None;
        }
        Some(match field {
            Some(place) if *place.holds() == FieldKind::YesNo => Expr::Field(place, Test::Yes).negated(),
            Some(place) => Expr::Field(place, Test::Any).negated(),
            None => self.word(word).negated(),
        })
    }

    fn term(&mut self, term: &Term) -> Option<Expr> {
        let found = field::resolve(self.kind, &term.field, self.names);
        let place = match found {
            Ok(place) => place,
            Err(_) if field::normal(&term.field.text) == "is" => return self.states(term),
            Err(problem) => {
                self.problems.push(problem);
                return None;
            }
        };
        let (operator, negative) = match term.operator {
            Operator::IsNot => (Operator::Is, true),
            other => (other, false),
        };
        let parts = if operator.orders() && !self.takes_order(&place, term) {
            Vec::new()
        } else {
            self.values(&place, operator, term)
        };
        if parts.is_empty() {
            return None;
        }
        let whole = Expr::any(merged(parts));
        Some(if negative { whole.negated() } else { whole })
    }

    /// Orders make sense of numbers, days and text, and of one value at a time.
    fn takes_order(&mut self, place: &Place, term: &Term) -> bool {
        let unordered = matches!(
            place.holds(),
            FieldKind::YesNo
                | FieldKind::Choice(_)
                | FieldKind::ManyChoices(_)
                | FieldKind::Reference(_)
                | FieldKind::ManyReferences(_)
                | FieldKind::AnyReference
                | FieldKind::Emails
                | FieldKind::Phones
                | FieldKind::Currency
        );
        if unordered || place.column == Column::Tag {
            let message = Message::new("filter-no-order")
                .with("field", &term.field.text)
                .with("operator", term.operator.sign());
            self.problems.push(Problem::new(term.operator_span.clone(), message));
        }
        !unordered && place.column != Column::Tag
    }

    fn values(&mut self, place: &Place, operator: Operator, term: &Term) -> Vec<Expr> {
        let joined = super::value::grouped(place, operator, term);
        let values = joined.as_deref().unwrap_or(&term.values);
        if operator.orders() && values.len() > 1 {
            let message = Message::new("filter-one-value").with("operator", operator.sign());
            self.problems.push(Problem::new(term.values_span(), message));
            return Vec::new();
        }
        // Read every value, so that each bad one is told; one bad value spoils the condition.
        let read: Vec<_> = values.iter().map(|value| self.value(place, operator, value)).collect();
        read.into_iter().collect::<Option<_>>().unwrap_or_default()
    }

    fn value(&mut self, place: &Place, operator: Operator, value: &Piece) -> Option<Expr> {
        let holds = |test| Expr::Field(place.clone(), test);
        let word = fold(&value.text);
        if word.is_empty() {
            return Some(holds(Test::Any).negated());
        }
        if !value.quoted && !operator.orders() {
            match word.as_str() {
                "none" | "empty" | "null" => return Some(holds(Test::Any).negated()),
                "any" | "some" | "*" => return Some(holds(Test::Any)),
                _ => {}
            }
        }
        self.test(place, operator, value)
    }

    /// `is:open`, `is:rotting`, and the yes-no fields of the kind.
    fn states(&mut self, term: &Term) -> Option<Expr> {
        if term.operator.orders() {
            let message = Message::new("filter-no-order")
                .with("field", &term.field.text)
                .with("operator", term.operator.sign());
            self.problems.push(Problem::new(term.operator_span.clone(), message));
            return None;
        }
        let parts: Vec<_> = term.values.iter().map(|value| self.state(value)).collect();
        let whole = Expr::any(parts.into_iter().collect::<Option<_>>()?);
        Some(if term.operator == Operator::IsNot { whole.negated() } else { whole })
    }

    fn state(&mut self, value: &Piece) -> Option<Expr> {
        let word = field::normal(&value.text);
        let known = if word == "mine" && self.kind.field("owner").is_some() {
            if let Some(module) = self.names.switched_off(self.kind, "owner") {
                self.report(value, field::is_off(module));
                return None;
            }
            let me = self.me(value)?;
            Some(built(self.kind, "owner", Test::Ids(vec![me])))
        } else {
            state(self.kind, &word, self.names)
        };
        if known.is_some() {
            return known;
        }
        match field::find(self.kind, &value.text, self.names) {
            Some(place) if *place.holds() == FieldKind::YesNo => Some(Expr::Field(place, Test::Yes)),
            _ => {
                let states = states(self.kind);
                let near = near(&word, states.iter().copied());
                self.report(value, super::value::unknown_value("is", &value.text, &near));
                None
            }
        }
    }

    /// The user who works here, or the problem that nobody said who that is.
    pub(super) fn me(&mut self, value: &Piece) -> Option<crate::domain::Id> {
        let me = self.names.me();
        if me.is_none() {
            self.report(value, Message::new("filter-no-me"));
        }
        me
    }
}

/// What a state word asks of records of a kind.
fn state(kind: Kind, word: &str, names: &dyn Names) -> Option<Expr> {
    let today = day_number(names.today());
    let keys = |keys: &[&str]| Test::Keys(keys.iter().map(|key| (*key).to_owned()).collect());
    let past = || Test::Between(Between { high: Some(today - 1), ..Between::default() });
    Some(match (word, kind) {
        ("open", Kind::Opportunity) => Expr::StageType("open"),
        ("won", Kind::Opportunity) => Expr::StageType("won"),
        ("lost", Kind::Opportunity) => Expr::StageType("lost"),
        ("closed", Kind::Opportunity) => Expr::StageType("open").negated(),
        ("rotting", Kind::Opportunity) => Expr::Rotting(Rotting { today, now: names.now() }),
        ("converted", Kind::Lead) => built(kind, "converted_at", Test::Any),
        ("open", Kind::Lead) => Expr::And(vec![
            built(kind, "converted_at", Test::Any).negated(),
            built(kind, "status", keys(&["converted", "unqualified", "junk"])).negated(),
        ]),
        ("open" | "planned", Kind::Activity) => built(kind, "status", keys(&["planned"])),
        ("done", Kind::Activity) => built(kind, "status", keys(&["done"])),
        ("overdue", Kind::Activity) => {
            Expr::And(vec![built(kind, "status", keys(&["planned"])), built(kind, "due", past())])
        }
        ("overdue", _) => {
            kind.field("next")?;
            built(kind, "next", past())
        }
        _ => return None,
    })
}

/// A test of a built-in field.
fn built(kind: Kind, key: &str, test: Test) -> Expr {
    let field = kind.field(key).expect("the kinds' own words name their own fields");
    Expr::Field(Place { through: None, kind, column: Column::Built(field) }, test)
}

/// The state words of a kind, for `is:`; yes-no fields are states too.
pub fn states(kind: Kind) -> Vec<&'static str> {
    let mut words = match kind {
        Kind::Opportunity => vec!["open", "won", "lost", "closed", "rotting", "overdue", "mine"],
        Kind::Lead => vec!["open", "converted", "overdue", "mine"],
        Kind::Activity => vec!["open", "done", "overdue", "mine"],
        Kind::Account | Kind::Contact => vec!["overdue", "mine"],
        _ => Vec::new(),
    };
    let yes_no = kind.fields().iter().filter(|field| field.kind == FieldKind::YesNo);
    words.extend(yes_no.map(|field| field.key.as_ref()));
    words
}

/// Several keys or ids of one field are one test.
fn merged(parts: Vec<Expr>) -> Vec<Expr> {
    let mut out: Vec<Expr> = Vec::new();
    for part in parts {
        match (out.last_mut(), part) {
            (Some(Expr::Field(place, Test::Keys(keys))), Expr::Field(other, Test::Keys(more)))
                if *place == other =>
            {
                keys.extend(more);
            }
            (Some(Expr::Field(place, Test::Ids(ids))), Expr::Field(other, Test::Ids(more)))
                if *place == other =>
            {
                ids.extend(more);
            }
            (_, part) => out.push(part),
        }
    }
    out
}

/// The pattern that finds text anywhere, with `*` standing for anything when there is one.
pub fn pattern(value: &Piece, anywhere: TextTest) -> TextTest {
    if value.quoted || !value.text.contains('*') {
        return anywhere;
    }
    let parts: Vec<String> = value.text.split('*').map(|part| escaped(&fold(part))).collect();
    TextTest::Like(parts.join("%"))
}

/// Text as a part of a LIKE pattern.
pub fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
