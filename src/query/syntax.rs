//! How the pieces of a filter hang together: `or` binds loosest, then standing side by side
//! (or `and`), then `!`, `-` and `not`. Also the plain spelling, which reads back as the same.

use std::fmt;

use super::problem::{Problem, Span};
use super::token::{Piece, Term, Token, is_or, starts_operator, tokens};
use crate::domain::{Currency, Message};

/// How deep parentheses may nest.
const DEEPEST: usize = 40;
/// How many words and values a filter may have: SQLite limits the depth of an expression.
const MOST: usize = 200;

/// A filter as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// All of these.
    And(Vec<Node>),
    /// Any of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// A plain word.
    Word(Piece),
    /// A condition with at least one value.
    Term(Term),
}

/// Reads a text; none when it asks for nothing. What cannot be understood is left out and told.
pub fn read(text: &str) -> (Option<Node>, Vec<Problem>) {
    let (tokens, problems) = tokens(text);
    let mut parser = Parser { tokens, at: 0, problems, depth: 0, room: MOST };
    let node = parser.whole();
    parser.problems.sort_by_key(|problem| problem.span.start);
    (node, parser.problems)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    problems: Vec<Problem>,
    depth: usize,
    room: usize,
}

impl Parser {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn report(&mut self, span: Span, id: &'static str) {
        self.problems.push(Problem::new(span, Message::new(id)));
    }

    fn said(&self, id: &str) -> bool {
        self.problems.iter().any(|problem| problem.message.id == id)
    }

    fn whole(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.alternatives());
            match self.next() {
                Some(Token::Close(span)) => self.report(span, "filter-stray-parenthesis"),
                _ => return all(parts),
            }
        }
    }

    /// `a or b or c`, up to a closing parenthesis or the end.
    fn alternatives(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        let mut parting: Option<Span> = None;
        loop {
            let before = self.problems.len();
            let part = self.row();
            let next = match self.tokens.get(self.at) {
                Some(Token::Or(span)) => Some(span.clone()),
                _ => None,
            };
            if part.is_none()
                && self.problems.len() == before
                && let Some(span) = parting.clone().or(next.clone())
            {
                self.report(span, "filter-missing-side");
            }
            parts.extend(part);
            if next.is_none() {
                break;
            }
            self.at += 1;
            parting = next;
        }
        (!parts.is_empty()).then(|| either(parts))
    }

    /// Conditions side by side.
    fn row(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        let mut and: Option<Span> = None;
        loop {
            match self.tokens.get(self.at) {
                None | Some(Token::Or(_) | Token::Close(_)) => break,
                Some(Token::And(span)) => {
                    let span = span.clone();
                    self.at += 1;
                    if parts.is_empty() || and.is_some() {
                        self.report(span, "filter-missing-side");
                    } else {
                        and = Some(span);
                    }
                }
                Some(_) => {
                    and = None;
                    parts.extend(self.negation());
                }
            }
        }
        if let Some(span) = and {
            self.report(span, "filter-missing-side");
        }
        all(parts)
    }

    fn negation(&mut self) -> Option<Node> {
        let mut negative = false;
        let mut last: Option<Span> = None;
        while let Some(Token::Not(span)) = self.tokens.get(self.at) {
            negative = !negative;
            last = Some(span.clone());
            self.at += 1;
        }
        let ends =
            matches!(self.tokens.get(self.at), None | Some(Token::Or(_) | Token::And(_) | Token::Close(_)));
        if let (true, Some(span)) = (ends, last) {
            self.report(span, "filter-missing-side");
            return None;
        }
        let node = self.single()?;
        Some(match node {
            Node::Not(inner) if negative => *inner,
            node if negative => Node::Not(Box::new(node)),
            node => node,
        })
    }

    fn single(&mut self) -> Option<Node> {
        match self.next()? {
            Token::Open(span) => self.group(span),
            Token::Word(piece) => {
                let piece = self.whole_phone(piece);
                let says_something = piece.text.chars().any(char::is_alphanumeric);
                (says_something && self.takes(1, &piece.span)).then_some(Node::Word(piece))
            }
            Token::Term(mut term) => {
                if let Some(last) = term.values.last_mut() {
                    self.with_currency(last);
                }
                let fits = self.takes(term.values.len(), &term.span());
                (fits && !term.values.is_empty()).then_some(Node::Term(term))
            }
            Token::Close(_) | Token::Not(_) | Token::And(_) | Token::Or(_) => None,
        }
    }

    fn takes(&mut self, count: usize, span: &Span) -> bool {
        if count <= self.room {
            self.room -= count;
            return true;
        }
        self.room = 0;
        if !self.said("filter-too-long") {
            self.report(span.clone(), "filter-too-long");
        }
        false
    }

    fn group(&mut self, open: Span) -> Option<Node> {
        if self.depth == DEEPEST {
            self.report(open, "filter-too-deep");
            self.at = self.tokens.len();
            return None;
        }
        self.depth += 1;
        let before = self.problems.len();
        let node = self.alternatives();
        self.depth -= 1;
        match self.next() {
            Some(Token::Close(close)) => {
                if node.is_none() && self.problems.len() == before {
                    self.report(open.start..close.end, "filter-empty-group");
                }
            }
            _ if self.said("filter-too-deep") => {}
            _ => self.report(open, "filter-unclosed-parenthesis"),
        }
        node
    }

    /// An amount is often written with a blank before its currency: `5k EUR`, `350 ₫`.
    fn with_currency(&mut self, value: &mut Piece) {
        let Some(Token::Word(next)) = self.tokens.get(self.at) else { return };
        let is_code = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_uppercase()) && Currency::from_code(text).is_some()
        };
        let is_currency = !next.quoted && (is_code(&next.text) || Currency::from_sign(&next.text).is_some());
        let number = value.text.trim_start_matches(['-', '+', '.']);
        if value.quoted || !is_currency || !number.starts_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        value.text = format!("{} {}", value.text, next.text);
        value.quoted = true;
        value.span.end = next.span.end;
        self.at += 1;
    }

    /// A phone is often written with blanks: words of digits in a row that together are as long
    /// as a phone are one word.
    fn whole_phone(&mut self, first: Piece) -> Piece {
        if first.quoted || !is_phone_piece(&first.text) {
            return first;
        }
        let mut text = first.text.clone();
        let mut end = first.span.end;
        let mut at = self.at;
        while let Some(Token::Word(piece)) = self.tokens.get(at)
            && !piece.quoted
            && is_phone_piece(&piece.text)
        {
            text.push(' ');
            text.push_str(&piece.text);
            end = piece.span.end;
            at += 1;
        }
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if at == self.at || !(8..=15).contains(&digits) || !text.starts_with(['0', '+']) {
            return first;
        }
        self.at = at;
        Piece { text, quoted: true, span: first.span.start..end }
    }
}

fn is_phone_piece(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
}

fn all(parts: Vec<Node>) -> Option<Node> {
    (!parts.is_empty()).then(|| together(parts))
}

/// Any of these, of which there is at least one.
pub fn either(mut parts: Vec<Node>) -> Node {
    if parts.len() == 1 { parts.remove(0) } else { Node::Or(parts) }
}

/// All of these, of which there is at least one.
pub fn together(mut parts: Vec<Node>) -> Node {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Node::And(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    Node::And(flat)
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::And(parts) => between(f, parts, " ", |part| matches!(part, Node::Or(_))),
            Node::Or(parts) => between(f, parts, " or ", |part| matches!(part, Node::Or(_))),
            Node::Not(inner) => match inner.as_ref() {
                Node::And(_) | Node::Or(_) => write!(f, "!({inner})"),
                _ => write!(f, "!{inner}"),
            },
            // Words of digits are quoted so that they do not join their neighbours into a phone.
            Node::Word(piece) if piece.quoted || is_phone_piece(&piece.text) => quote(f, &piece.text),
            Node::Word(piece) => f.write_str(&piece.text),
            Node::Term(term) => write!(f, "{term}"),
        }
    }
}

fn between(
    f: &mut fmt::Formatter<'_>,
    parts: &[Node],
    joint: &str,
    needs_group: impl Fn(&Node) -> bool,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(joint)?;
        }
        if needs_group(part) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}

fn quote(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('"', "\"\""))
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needs_list = |piece: &Piece| {
            let text = &piece.text;
            !piece.quoted
                && (text.contains('(') || text.contains(char::is_whitespace) || starts_operator(text))
        };
        let in_list = self.listed && self.values.len() > 1 || self.values.iter().any(needs_list);
        if self.field.quoted {
            quote(f, &self.field.text)?;
        } else {
            f.write_str(&self.field.text)?;
        }
        f.write_str(self.operator.sign())?;
        if in_list {
            f.write_str("(")?;
        }
        for (index, value) in self.values.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            if value.quoted || is_or(&value.text) {
                quote(f, &value.text)?;
            } else {
                f.write_str(&value.text)?;
            }
        }
        if in_list { f.write_str(")") } else { Ok(()) }
    }
}
