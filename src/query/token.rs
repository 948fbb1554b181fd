//! The pieces of a filter text: words, conditions (`field`, operator, values), parentheses and
//! the words between them. Never fails: what is wrong becomes a problem and reading goes on.

use super::problem::{Problem, Span};
use crate::domain::Message;

/// How a field is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    /// `:` holds it: text contains it, anything else is it or lies in it.
    Has,
    /// `=` is exactly it.
    Is,
    /// `!=` is anything else, or empty.
    IsNot,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `<`
    Less,
    /// `<=`
    AtMost,
}

impl Operator {
    /// Every operator with its spelling, a longer one before one it starts with.
    pub const ALL: [(Operator, &'static str); 7] = [
        (Operator::AtLeast, ">="),
        (Operator::AtMost, "<="),
        (Operator::IsNot, "!="),
        (Operator::Has, ":"),
        (Operator::Is, "="),
        (Operator::More, ">"),
        (Operator::Less, "<"),
    ];

    /// How it is written.
    pub fn sign(self) -> &'static str {
        Operator::ALL.iter().find(|(operator, _)| *operator == self).map_or("", |(_, sign)| sign)
    }

    /// True for those that ask which of two is more.
    pub fn orders(self) -> bool {
        matches!(self, Operator::More | Operator::AtLeast | Operator::Less | Operator::AtMost)
    }

    fn at_start(text: &str) -> Option<(Operator, usize)> {
        // `amount:>5` is how other programs write it.
        if let Some(rest) = text.strip_prefix(':')
            && let Some((operator, length)) = Operator::at_start(rest)
            && operator.orders()
        {
            return Some((operator, length + 1));
        }
        let found = Operator::ALL.iter().find(|(_, sign)| text.starts_with(sign));
        found.map(|(operator, sign)| (*operator, sign.len()))
    }
}

/// A word or value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text, without quotes.
    pub text: String,
    /// It was written in quotes: taken as it is, with no special words or signs in it.
    pub quoted: bool,
    /// Where, quotes included.
    pub span: Span,
}

/// A condition on one field, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The field word, perhaps dotted.
    pub field: Piece,
    /// The comparison.
    pub operator: Operator,
    /// Where the operator stands.
    pub operator_span: Span,
    /// The values, any of which will do; empty when none was written.
    pub values: Vec<Piece>,
    /// The values stand in parentheses or have blanks between them: no comma is inside a number.
    pub listed: bool,
}

impl Term {
    /// Where the whole condition stands.
    pub fn span(&self) -> Span {
        let end = self.values.last().map_or(self.operator_span.end, |value| value.span.end);
        self.field.span.start..end
    }

    /// Where the values stand, or the operator when there are none.
    pub fn values_span(&self) -> Span {
        match (self.values.first(), self.values.last()) {
            (Some(first), Some(last)) => first.span.start..last.span.end,
            _ => self.operator_span.clone(),
        }
    }
}

/// One piece of a filter text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// `(`
    Open(Span),
    /// `)`
    Close(Span),
    /// `!`, `-` or `not`
    Not(Span),
    /// `and`
    And(Span),
    /// `or`
    Or(Span),
    /// A plain word.
    Word(Piece),
    /// A condition.
    Term(Term),
}

/// The field word that `#vip` stands for.
const TAG: &str = "tag";

/// Reads a filter text into its pieces.
pub fn tokens(text: &str) -> (Vec<Token>, Vec<Problem>) {
    let mut reader = Reader { text, at: 0, problems: Vec::new() };
    let mut tokens = Vec::new();
    reader.skip_blanks();
    while let Some(first) = reader.peek() {
        tokens.extend(reader.next_token(first));
        reader.skip_blanks();
    }
    (tokens, reader.problems)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// The token that starts here with this character; none where something was skipped.
    fn next_token(&mut self, first: char) -> Option<Token> {
        let sign = self.at..self.at + first.len_utf8();
        match first {
            '(' | ')' => {
                self.at = sign.end;
                Some(if first == '(' { Token::Open(sign) } else { Token::Close(sign) })
            }
            '!' | '-' if !self.text[sign.end..].starts_with(char::is_whitespace) => {
                self.at = sign.end;
                (self.at < self.text.len()).then_some(Token::Not(sign))
            }
            '"' => {
                let piece = self.quoted();
                Some(self.quoted_field(piece))
            }
            '#' if !self.text[sign.end..].starts_with(char::is_whitespace) => {
                self.at = sign.end;
                let field = Piece { text: TAG.to_owned(), quoted: false, span: sign.clone() };
                Some(self.term(field, Operator::Has, sign))
            }
            _ if starts_operator(self.rest()) => {
                self.stray_operator();
                None
            }
            _ => self.word_or_term(),
        }
    }

    /// A value without a field: named, and skipped with what follows it.
    fn stray_operator(&mut self) {
        let start = self.at;
        let length = Operator::at_start(self.rest()).map_or(1, |(_, length)| length);
        self.problems.push(Problem::new(start..start + length, Message::new("filter-missing-field")));
        self.at += length;
        self.at += run(self.rest(), ends_value);
    }

    fn word_or_term(&mut self) -> Option<Token> {
        let start = self.at;
        let name = name_length(self.rest());
        let is_name = self.rest().starts_with(char::is_alphabetic);
        if is_name && let Some((operator, gap, length)) = operator_after(&self.rest()[name..]) {
            let field = self.piece(start, start + name);
            let operator_span = start + name + gap..start + name + gap + length;
            self.at = operator_span.end;
            return Some(self.term(field, operator, operator_span));
        }
        self.at += run(self.rest(), ends_word).max(self.peek()?.len_utf8());
        let piece = self.piece(start, self.at);
        Some(match piece.text.to_lowercase().as_str() {
            "and" => Token::And(piece.span),
            "or" => Token::Or(piece.span),
            "not" => Token::Not(piece.span),
            _ => Token::Word(piece),
        })
    }

    /// A field and its operator, with the values that follow.
    fn term(&mut self, field: Piece, operator: Operator, operator_span: Span) -> Token {
        let parenthesis = self.rest().starts_with('(');
        let values = self.values(&operator_span);
        // A blank after a comma says as clearly that the values are apart.
        let listed = parenthesis || values.windows(2).any(|pair| pair[0].span.end + 1 != pair[1].span.start);
        Token::Term(Term { field, operator, operator_span, values, listed })
    }

    /// Words in quotes: a field when an operator stands right behind them, as in `"Contract end":2027`.
    fn quoted_field(&mut self, piece: Piece) -> Token {
        match operator_after(self.rest()) {
            Some((operator, 0, length)) if !piece.text.trim().is_empty() => {
                let operator_span = self.at..self.at + length;
                self.at = operator_span.end;
                self.term(piece, operator, operator_span)
            }
            _ => Token::Word(piece),
        }
    }

    fn piece(&self, start: usize, end: usize) -> Piece {
        Piece { text: self.text[start..end].to_owned(), quoted: false, span: start..end }
    }

    /// The values after an operator: one, several parted by commas, or a list in parentheses.
    fn values(&mut self, operator: &Span) -> Vec<Piece> {
        let mut values = Vec::new();
        loop {
            let before = self.at;
            self.skip_blanks();
            let spaced = self.at > before;
            match self.peek() {
                Some('(') if !spaced && values.is_empty() => values = self.list(),
                Some('"') => values.push(self.quoted()),
                Some(first) if !(ends_value(first) || spaced && starts_something(self.rest())) => {
                    let start = self.at;
                    self.at += run(self.rest(), ends_value);
                    values.push(self.piece(start, self.at));
                }
                _ => self.at = before,
            }
            // `a,b` and `a, b` go on; anything else ends the list.
            if self.rest().starts_with(',') {
                self.at += 1;
            } else {
                break;
            }
        }
        if values.is_empty() {
            self.problems.push(Problem::new(operator.clone(), Message::new("filter-missing-value")));
        }
        values
    }

    /// The values of `(one, two words, "three")`.
    fn list(&mut self) -> Vec<Piece> {
        let open = self.at;
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                None => {
                    self.problems
                        .push(Problem::new(open..open + 1, Message::new("filter-unclosed-parenthesis")));
                    return values;
                }
                Some(')') => {
                    self.at += 1;
                    return values;
                }
                Some(',') => self.at += 1,
                Some('"') => values.push(self.quoted()),
                Some(_) => {
                    let start = self.at;
                    self.at += run(self.rest(), |c| matches!(c, ',' | ')' | '"'));
                    values.extend(parts_of_or(self.text, start, self.at));
                }
            }
        }
    }

    /// Text in quotes; a quote inside is doubled.
    fn quoted(&mut self) -> Piece {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(length) = self.rest().find('"') else {
                text.push_str(self.rest());
                self.at = self.text.len();
                self.problems.push(Problem::new(start..start + 1, Message::new("filter-unclosed-quote")));
                break;
            };
            text.push_str(&self.text[self.at..self.at + length]);
            self.at += length + 1;
            if !self.rest().starts_with('"') {
                break;
            }
            text.push('"');
            self.at += 1;
        }
        Piece { text, quoted: true, span: start..self.at }
    }
}

/// The values of one part of a list, which may also be parted by `or`.
fn parts_of_or(text: &str, start: usize, end: usize) -> Vec<Piece> {
    let mut parts: Vec<Piece> = Vec::new();
    let mut open = false;
    for word in text[start..end].split_whitespace() {
        if is_or(word) {
            open = false;
            continue;
        }
        let from = word.as_ptr() as usize - text.as_ptr() as usize;
        let to = from + word.len();
        match parts.last_mut().filter(|_| open) {
            Some(part) => {
                part.span.end = to;
                text[part.span.clone()].clone_into(&mut part.text);
            }
            None => parts.push(Piece { text: word.to_owned(), quoted: false, span: from..to }),
        }
        open = true;
    }
    parts
}

/// True where an operator stands at the start.
pub fn starts_operator(text: &str) -> bool {
    Operator::at_start(text).is_some()
}

/// True for the word that parts alternatives.
pub fn is_or(word: &str) -> bool {
    word.eq_ignore_ascii_case("or")
}

fn run(text: &str, ends: impl Fn(char) -> bool) -> usize {
    text.find(ends).unwrap_or(text.len())
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"')
}

fn ends_value(c: char) -> bool {
    ends_word(c) || c == ','
}

/// How long the field word at the start is: up to a blank, a sign of grammar or an operator.
fn name_length(text: &str) -> usize {
    let mut ends = text.char_indices();
    let end = ends.find(|(at, c)| ends_word(*c) || *c == ',' || starts_operator(&text[*at..]));
    end.map_or(text.len(), |(at, _)| at)
}

/// The operator right after a name, or after blanks as in `amount > 5`: itself, the blanks
/// before it and its length.
fn operator_after(text: &str) -> Option<(Operator, usize, usize)> {
    let gap = text.len() - text.trim_start().len();
    let (operator, length) = Operator::at_start(&text[gap..])?;
    (gap == 0 || operator != Operator::Has).then_some((operator, gap, length))
}

/// True where a new condition or a word between conditions starts, so that it is not the value
/// of the operator before it.
fn starts_something(text: &str) -> bool {
    let word = &text[..run(text, ends_word)];
    let is_term =
        text.starts_with(char::is_alphabetic) && operator_after(&text[name_length(text)..]).is_some();
    let is_keyword = ["and", "or", "not"].iter().any(|keyword| word.eq_ignore_ascii_case(keyword));
    is_term || is_keyword || text.starts_with('!') || starts_operator(text)
}
