//! A line that a record is made from, taken apart by shape: phones in groups, e-mails, amounts,
//! `field:value`, `#tag`, `@whom`, `>plan`, and the plain words by the commas between them.

use super::number;
use crate::domain::fold::fold;
use crate::domain::{Currency, Kind};

/// What stands in a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The plain words, a text for each part; a comma or `·` parts them and is in none.
    pub parts: Vec<String>,
    /// Field keys and what is written for them, in order.
    pub fields: Vec<(String, String)>,
    /// Tags, without their sign.
    pub tags: Vec<String>,
    /// What follows `@`.
    pub whom: Option<String>,
    /// What follows a second `@`.
    pub also: Option<String>,
    /// What follows `+deal`: a line of its own.
    pub deal: Option<String>,
    /// What follows `>`.
    pub plan: Option<String>,
}

impl Line {
    /// The name of a record of a kind. What follows its comma is a lead's company, or whom a deal
    /// is with; for other kinds it belongs to the name, unless the caller took a known account from it. Parts left over go into the notes.
    pub fn named(&mut self, kind: Kind) -> Option<String> {
        let mut parts = std::mem::take(&mut self.parts).into_iter();
        let name = parts.next()?;
        match kind {
            Kind::Lead => {
                let company = parts.next().map(|company| ("company".to_owned(), company));
                self.fields.splice(0..0, company);
            }
            Kind::Opportunity if self.whom.is_none() => self.whom = parts.next(),
            Kind::Opportunity => {}
            _ => return Some(std::iter::once(name).chain(parts).collect::<Vec<_>>().join(", ")),
        }
        let rest: Vec<String> = parts.collect();
        if !rest.is_empty() {
            self.fields.push(("notes".to_owned(), rest.join(", ")));
        }
        Some(name)
    }
}

/// The most words of one value.
const LONGEST: usize = 5;

/// A word, and whether its part ends behind it.
struct Token {
    text: String,
    ends: bool,
}

/// Takes a line apart. `has` tells which fields the record has.
pub fn read(text: &str, has: &dyn Fn(&str) -> bool) -> Line {
    read_with(text, has, &|_, _| false)
}

/// Takes a line apart. `is_value` tells whether several words after `field:` are one value of it:
/// `close:cuối tháng`, `owner:Anna Nowak`.
pub fn read_with(text: &str, has: &dyn Fn(&str) -> bool, is_value: &dyn Fn(&str, &str) -> bool) -> Line {
    let mut line = Line::default();
    let text = without_deal(text, &mut line);
    let text = without_quoted_values(text);
    let text = without_quoted(&text, &mut line);
    let has = &Fields { has, is_value };
    let tokens = tokens(&text, &mut line);
    let mut part: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut count = 1;
        if let Some(tag) = token.text.strip_prefix('#').filter(|tag| !tag.is_empty()) {
            line.tags.push(tag.to_owned());
        } else if token.text.starts_with('@') && token.text.len() > 1 {
            while !tokens[at + count - 1].ends
                && tokens.get(at + count).is_some_and(|next| !next.text.starts_with(['#', '@']))
                && shaped(&tokens[at + count..], has).is_none()
            {
                count += 1;
            }
            let named = Some(joined(&tokens[at..at + count])[1..].trim().to_owned());
            if line.whom.is_none() { line.whom = named } else { line.also = named }
        } else if let Some((taken, key, value)) = shaped(&tokens[at..], has) {
            count = taken;
            if (has.has)(&key) {
                line.fields.push((key, value));
            } else {
                part.extend(tokens[at..at + count].iter().map(|token| token.text.as_str()));
            }
        } else if !token.text.is_empty() {
            part.push(&token.text);
        }
        at += count;
        if tokens[at - 1].ends {
            line.parts.extend(Some(part.join(" ")).filter(|words| !words.is_empty()));
            part.clear();
        }
    }
    line.parts.extend(Some(part.join(" ")).filter(|words| !words.is_empty()));
    line
}

/// What tells fields and their values from plain words.
struct Fields<'a> {
    has: &'a dyn Fn(&str) -> bool,
    is_value: &'a dyn Fn(&str, &str) -> bool,
}

/// Takes what follows the word `+deal` out of a text, whole.
fn without_deal<'a>(text: &'a str, line: &mut Line) -> &'a str {
    let Some(word) = text.split_whitespace().find(|word| matches!(*word, "+deal" | "+opportunity")) else {
        return text;
    };
    let at = word.as_ptr() as usize - text.as_ptr() as usize;
    line.deal = Some(text[at + word.len()..].trim().to_owned());
    &text[..at]
}

/// A text with the blanks of `city:"Hà Nội"` as those of `city:Hà_Nội`.
fn without_quoted_values(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(":\"") {
        let Some((value, after)) = after.split_once('"') else { break };
        plain.push_str(before);
        plain.push(':');
        plain.push_str(&value.split_whitespace().collect::<Vec<_>>().join("_"));
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// Takes `@"Acme Foods"` out of a text.
fn without_quoted(text: &str, line: &mut Line) -> String {
    let Some((before, rest)) = text.split_once("@\"") else { return text.to_owned() };
    let Some((whom, after)) = rest.split_once('"') else { return text.to_owned() };
    line.whom = Some(whom.trim().to_owned()).filter(|whom| !whom.is_empty());
    format!("{before} {after}")
}

/// The words of a text with the commas taken off; what is planned goes into the line whole.
fn tokens(text: &str, line: &mut Line) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if let Some(first) = word.strip_prefix('>') {
            let mut taken = vec![first];
            while let Some(next) = words.next_if(|next| !next.starts_with(['#', '>', '@'])) {
                taken.push(next);
            }
            line.plan = Some(taken.join(" ").trim().to_owned()).filter(|plan| !plan.is_empty());
            continue;
        }
        let mut from = 0;
        let letters: Vec<(usize, char)> = word.char_indices().collect();
        for (index, (at, letter)) in letters.iter().enumerate() {
            let digit = |beside: Option<&(usize, char)>| beside.is_some_and(|(_, c)| c.is_ascii_digit());
            let in_number = index > 0 && digit(letters.get(index - 1)) && digit(letters.get(index + 1));
            if *letter == '·' || (matches!(letter, ',' | ';') && !in_number) {
                tokens.push(Token { text: word[from..*at].to_owned(), ends: true });
                from = at + letter.len_utf8();
            }
        }
        if from < word.len() {
            tokens.push(Token { text: word[from..].to_owned(), ends: false });
        }
    }
    tokens
}

/// The texts of words with blanks between them.
fn joined(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// What the words at the start of these mean by their shape: how many they are, the field, and
/// what is written for it.
fn shaped(tokens: &[Token], fields: &Fields<'_>) -> Option<(usize, String, String)> {
    let word = tokens.first()?.text.as_str();
    let as_field = |count: usize, key: &str| Some((count, key.to_owned(), joined(&tokens[..count])));
    if let Some((key, value)) = word.split_once(':').filter(|(_, value)| !value.is_empty())
        && (fields.has)(key)
    {
        let whole = |count: usize| joined(&tokens[..count])[key.len() + 1..].to_owned();
        let count =
            (2..=in_one_part(tokens, LONGEST)).rev().find(|count| (fields.is_value)(key, &whole(*count)));
        let value = count.map_or_else(|| value.replace('_', " "), whole);
        return Some((count.unwrap_or(1), key.to_owned(), value));
    }
    if word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) {
        return as_field(1, "email");
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if word.ends_with('%') && digits > 0 {
        return as_field(1, "probability");
    }
    if let Some(count) = phone(tokens) {
        return as_field(count, "phone");
    }
    amount(tokens).and_then(|count| as_field(count, "amount"))
}

/// How many words at the start of these are words of one part.
fn in_one_part(tokens: &[Token], most: usize) -> usize {
    let ends = tokens.iter().position(|token| token.ends).map_or(tokens.len(), |at| at + 1);
    ends.min(most)
}

/// How many words at the start of these are a phone number.
fn phone(tokens: &[Token]) -> Option<usize> {
    let is_group = |token: &Token| {
        token.text.chars().any(|c| c.is_ascii_digit())
            && token.text.chars().all(|c| c.is_ascii_digit() || "+-().".contains(c))
    };
    let run = tokens.iter().take_while(|token| is_group(token)).count();
    (1..=in_one_part(tokens, run.min(6))).rev().find(|count| is_phone(&joined(&tokens[..*count])))
}

fn is_phone(text: &str) -> bool {
    let groups: Vec<usize> =
        text.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
    let digits: usize = groups.iter().sum();
    let looks_like_a_day = matches!(groups[..], [4, 2, 2] | [2, 2, 4]);
    let by_thousands =
        text.contains('.') && groups.len() > 1 && groups[1..].iter().all(|length| *length == 3);
    if text.starts_with('+') {
        return (8..=15).contains(&digits);
    }
    if text.starts_with('0') || text.starts_with("(0") {
        return (9..=11).contains(&digits) || (groups.len() == 1 && (8..=15).contains(&digits));
    }
    if text.starts_with('(') {
        return (9..=12).contains(&digits);
    }
    groups == [3, 3, 4]
        || (!text.contains(' ') && (8..=15).contains(&digits) && !looks_like_a_day && !by_thousands)
}

/// How many words at the start of these are an amount: `350tr`, `5 tỷ`, `12k EUR`, `5 tỷ VND`.
fn amount(tokens: &[Token]) -> Option<usize> {
    let word = tokens.first()?.text.as_str();
    if word.starts_with('+') || !word.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let goes_on =
        |token: &Token| is_currency(&token.text) || is_unit(&token.text) || number::is_half(&token.text);
    let longer = |count: &usize| {
        tokens[1..*count].iter().all(goes_on) && number::amount(&joined(&tokens[..*count])).is_some()
    };
    (2..=in_one_part(tokens, 4)).rev().find(longer).or_else(|| {
        let is_plain = word.chars().all(|c| c.is_ascii_digit());
        (!is_plain && number::amount(word).is_some()).then_some(1)
    })
}

/// A currency that stands by itself. Words such as `all` and `try` are codes only in capitals.
fn is_currency(word: &str) -> bool {
    let is_letters = word.chars().all(|c| c.is_ascii_alphabetic());
    let is_code = !is_letters || word == word.to_uppercase() || matches!(word, "vnd" | "usd" | "eur");
    is_code && Currency::from_sign(word).is_some()
}

/// A unit that stands by itself.
fn is_unit(word: &str) -> bool {
    let units = ["nghin", "ngan", "trieu", "tr", "ty", "ti", "thousand", "million", "billion", "trillion"];
    units.contains(&fold(word).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(text: &str) -> Line {
        read(text, &|key| ["phone", "email", "amount", "city"].contains(&key))
    }

    fn deal(text: &str) -> Line {
        read(text, &|key| ["amount", "probability", "close"].contains(&key))
    }

    fn fields(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_phone_in_groups_is_no_money_and_a_comma_ends_a_part() {
        let line = lead("Trần Văn A, Cty B, +84 903 123 456, a@b.vn");
        assert_eq!(line.parts, ["Trần Văn A", "Cty B"]);
        assert_eq!(line.fields, fields(&[("phone", "+84 903 123 456"), ("email", "a@b.vn")]));
        let mut line = lead("Trần Văn A, Cty B, 0903 123 456");
        assert_eq!(line.named(Kind::Lead).as_deref(), Some("Trần Văn A"));
        assert_eq!(line.fields[0], ("company".to_owned(), "Cty B".to_owned()));
        let mut line = deal("Renewal, Acme, 12k");
        assert_eq!(
            (line.named(Kind::Opportunity).as_deref(), line.whom.as_deref()),
            (Some("Renewal"), Some("Acme"))
        );
        assert_eq!(lead("Mia · Hoa Sen·0903 123 456").parts, ["Mia", "Hoa Sen"]);
        for text in ["0903 123 456", "090-312-3456", "(212) 555-0147", "212 555 0147", "+84903123456"] {
            assert_eq!(
                lead(&format!("Mia {text} 350tr")).fields,
                fields(&[("phone", text), ("amount", "350tr")])
            );
        }
        assert_eq!(lead("Mia 350.000.000").fields, fields(&[("amount", "350.000.000")]));
    }

    #[test]
    fn a_unit_and_a_currency_belong_to_the_amount_before_them() {
        for text in [
            "5 tỷ",
            "350tr VND",
            "350tr ₫",
            "12k EUR",
            "5 tỷ VND",
            "1,000,000",
            "2 tỷ rưỡi",
            "2tỷ rưỡi",
            "1tr5",
            "2 tỷ rưỡi VND",
        ] {
            let line = lead(&format!("Mia {text} #fair"));
            assert_eq!((line.fields, line.parts), (fields(&[("amount", text)]), vec!["Mia".to_owned()]));
        }
        assert_eq!(lead("Studio 54 all hands").parts, ["Studio 54 all hands"]);
    }

    #[test]
    fn whom_ends_where_something_else_begins() {
        let line = deal("Renewal 2027 @acme 12k");
        assert_eq!((line.parts, line.whom.as_deref()), (vec!["Renewal 2027".to_owned()], Some("acme")));
        assert_eq!(line.fields, fields(&[("amount", "12k")]));
        for after in ["12k", "60%", "close:30/6", ">fri call", "#tag", ", more"] {
            let line = deal(&format!("Renewal @Acme Foods {after}"));
            assert_eq!(line.whom.as_deref(), Some("Acme Foods"), "{after}");
        }
        let line = deal("Renewal @\"Acme, 12k Foods\" 5k");
        assert_eq!(
            (line.whom.as_deref(), line.fields),
            (Some("Acme, 12k Foods"), fields(&[("amount", "5k")]))
        );
    }

    #[test]
    fn a_value_may_be_quoted_or_several_words_that_are_one() {
        assert_eq!(
            lead("Mia city:\"Hà Nội\" 350tr").fields,
            fields(&[("city", "Hà Nội"), ("amount", "350tr")])
        );
        let is_value =
            |key: &str, text: &str| key == "close" && ["cuối tháng", "thứ 6 tuần sau"].contains(&text);
        for (text, close) in [
            ("Renewal close:cuối tháng nhé", "cuối tháng"),
            ("Renewal close:thứ 6 tuần sau nhé", "thứ 6 tuần sau"),
            ("Renewal close:30/6 nhé", "30/6"),
        ] {
            let line = read_with(text, &|key| key == "close", &is_value);
            assert_eq!(line.fields, fields(&[("close", close)]), "{text}");
            assert_eq!(line.parts, ["Renewal nhé"]);
        }
    }

    #[test]
    fn a_deal_in_a_line_is_a_line_of_its_own() {
        let line = lead("Acme @Lan Nguyễn +deal Renewal 350tr 60% >fri call #renewal");
        assert_eq!(line.deal.as_deref(), Some("Renewal 350tr 60% >fri call #renewal"));
        assert_eq!((line.parts, line.whom.as_deref()), (vec!["Acme".to_owned()], Some("Lan Nguyễn")));
        assert_eq!(lead("Acme +dealership").deal, None);
        let two = deal("Renewal @Acme @Lan Nguyễn 5k");
        assert_eq!((two.whom.as_deref(), two.also.as_deref()), (Some("Acme"), Some("Lan Nguyễn")));
    }

    #[test]
    fn no_line_breaks_the_reader() {
        let pieces = [
            "@",
            "@\"",
            "\"",
            ":",
            ":\"",
            "#",
            ">",
            "+deal",
            "+",
            "a:b",
            "close:",
            "close:x",
            "ế",
            "\u{301}",
            "·",
            ",",
            ";",
            "5 tỷ",
            "€5k",
            "1,5",
            "0903 123 456",
            "a@b.vn",
            "%",
            "60%",
            "(",
            ")",
            "  ",
            "\n",
            "東京",
            "🙂",
            "_",
            "city:\"a b",
        ];
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let count = random.usize(0..9);
            let blank = ["", " "];
            let mut text = String::new();
            for _ in 0..count {
                text.push_str(pieces[random.usize(0..pieces.len())]);
                text.push_str(blank[random.usize(0..2)]);
            }
            let mut line = read_with(&text, &|key| key.len() > 2, &|_, text| text.len() % 2 == 0);
            for kind in [Kind::Lead, Kind::Opportunity, Kind::Contact] {
                let _ = line.clone().named(kind);
            }
            line.deal.take_if(|deal| deal.is_empty());
        }
    }

    #[test]
    fn what_is_planned_keeps_its_words() {
        let line = lead("Mia >fri call her, then mail #fair");
        assert_eq!(line.plan.as_deref(), Some("fri call her, then mail"));
        assert_eq!((line.parts, line.tags), (vec!["Mia".to_owned()], vec!["fair".to_owned()]));
    }
}
