//! Texts by id, from the Fluent files of one language, with their arguments and plural forms.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rustc_hash::{FxBuildHasher, FxHashMap};
use unic_langid::LanguageIdentifier;

use super::clean::Clean;
use super::dates::Zone;
use super::language::Language;
use super::numbers;
use super::shapes::Shapes;
use crate::domain::Message;

/// The cells in which a name that had to be cut still says which one it is.
const LEAST_OF_A_NAME: usize = 8;

/// Arguments that count things: their digits are grouped. Others are printed as they came, since
/// a name or a line number may be made of digits.
const COUNTS: [&str; 11] = [
    "count",
    "copies",
    "rows",
    "records",
    "created",
    "updated",
    "duplicates",
    "rejected",
    "deals",
    "steps",
    "total",
];

/// The words of one language, and how it writes numbers and dates. A cheap handle: clones share
/// what is read.
#[derive(Clone, Debug)]
pub struct Text {
    zone: Zone,
    read: Arc<Read>,
}

/// What is read from the files of a language, when it is first asked for.
struct Read {
    language: Language,
    /// Where in the files each text stands: finding it is quick, reading all of them is not.
    sources: OnceLock<FxHashMap<&'static str, &'static str>>,
    /// The texts that were asked for so far.
    bundle: RwLock<FluentBundle<FluentResource>>,
    shapes: OnceLock<Shapes>,
}

impl std::fmt::Debug for Read {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.language.tag())
    }
}

impl Text {
    /// The words of this language, in the zone of the system.
    pub fn new(language: Language) -> Text {
        let read = Read {
            language,
            sources: OnceLock::new(),
            bundle: RwLock::new(empty_bundle(language)),
            shapes: OnceLock::new(),
        };
        Text { zone: Zone::System, read: Arc::new(read) }
    }

    /// The same words for a person in another zone.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> Text {
        Text { zone, ..self }
    }

    /// Where the person is.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    pub(super) fn shapes(&self) -> &Shapes {
        self.read.shapes.get_or_init(|| Shapes::read(self))
    }

    fn source(&self, id: &str) -> Option<&'static str> {
        self.read.sources.get_or_init(|| sources(self.read.language)).get(id).copied()
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.read.language
    }

    /// True when there is a text with this id.
    pub fn has(&self, id: &str) -> bool {
        self.source(id).is_some()
    }

    /// The text with this id; the id itself when there is none.
    pub fn get(&self, id: &str) -> Clean {
        self.formatted(id, None, &[]).unwrap_or_else(|| Clean::line(id))
    }

    /// What an attribute of a text says, such as the `help` of a command.
    pub fn attribute(&self, id: &str, attribute: &str) -> Option<Clean> {
        self.formatted(id, Some(attribute), &[])
    }

    /// A message in words, its arguments passed through the gate.
    pub fn message(&self, message: &Message) -> Clean {
        self.formatted(message.id, None, &message.args).unwrap_or_else(|| Clean::line(message.id))
    }

    /// A message in words that take at most so many cells: the longest argument gives way, so that
    /// what is asked about a long name is still read to its end.
    pub fn message_within(&self, message: &Message, cells: usize) -> Clean {
        let words = self.message(message);
        let over = words.width().saturating_sub(cells);
        if over == 0 {
            return words;
        }
        let mut shorter = message.clone();
        let values = shorter.args.iter_mut().map(|(_, value)| value);
        if let Some(longest) = values.max_by_key(|value| Clean::line(value).width()) {
            let value = Clean::line(longest);
            *longest = value.cut(value.width().saturating_sub(over).max(LEAST_OF_A_NAME)).to_string();
        }
        self.message(&shorter).cut(cells)
    }

    fn formatted(&self, id: &str, attribute: Option<&str>, args: &[(&'static str, String)]) -> Option<Clean> {
        let source = self.source(id)?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            values.set(*name, argument(name, value));
        }
        let bundle = &self.read.bundle;
        let is_read = bundle.read().unwrap_or_else(PoisonError::into_inner).has_message(id);
        if !is_read {
            bundle.write().unwrap_or_else(PoisonError::into_inner).add_resource_overriding(resource(source));
        }
        let bundle = bundle.read().unwrap_or_else(PoisonError::into_inner);
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        Some(Clean::of_own_words(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()))
    }
}

fn empty_bundle(language: Language) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(grouped));
    bundle
}

fn resource(source: &str) -> FluentResource {
    match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    }
}

/// Every text of a language by its id, as it stands in the files: from the line that begins with
/// the id to the next such line or comment.
fn sources(language: Language) -> FxHashMap<&'static str, &'static str> {
    let mut found = FxHashMap::with_capacity_and_hasher(language.files().len() * 64, FxBuildHasher);
    for (_, file) in language.files() {
        let mut begun: Option<(&str, usize)> = None;
        let mut at = 0;
        for line in file.split_inclusive('\n').chain(["#"]) {
            let is_id = line.starts_with(|c: char| c.is_ascii_lowercase());
            if (is_id || line.starts_with('#'))
                && let Some((id, start)) = begun.take()
            {
                found.insert(id, &file[start..at]);
            }
            if is_id {
                begun = line.split([' ', '=']).next().map(|id| (id, at));
            }
            at += line.len();
        }
    }
    found
}

/// A value that selects plural forms when it is a count, else text.
fn argument(name: &str, value: &str) -> FluentValue<'static> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=15).contains(&digits.len())
        && (digits.len() == 1 || !digits.starts_with('0'));
    if !is_plain {
        return FluentValue::String(Cow::Owned(Clean::line(value).into()));
    }
    let mut number = FluentNumber::from(value.parse::<i64>().unwrap_or_default());
    number.options.use_grouping = COUNTS.contains(&name);
    FluentValue::Number(number)
}

fn grouped<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole = number.value as i64;
    Some(if number.options.use_grouping { numbers::grouped(whole, ",") } else { whole.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> Text {
        Text::new(Language::English)
    }

    #[test]
    fn every_file_parses() {
        for (name, file) in Language::English.files() {
            if let Err((_, errors)) = FluentResource::try_new((*file).to_owned()) {
                panic!("{name}.ftl: {errors:?}");
            }
        }
    }

    #[test]
    fn a_long_name_is_cut_before_the_words_after_it_are() {
        let within = |name: &str, cells| {
            let question = Message::new("action-owner").with("name", name);
            text().message_within(&question, cells).to_string()
        };
        assert_eq!(within("Acme", 20), "Who owns Acme?");
        assert_eq!(within("Acme Corporation", 20), "Who owns Acme Corp…?");
        assert_eq!(within("東京都庁システム開発", 20), "Who owns 東京都庁…?");
        assert_eq!(within("Acme Corporation", 12), "Who owns Ac…");
    }

    #[test]
    fn no_id_stands_twice() {
        let mut seen = std::collections::HashSet::new();
        for (name, file) in Language::English.files() {
            for id in file.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
                let id = id.split(" =").next().unwrap_or_default();
                assert!(seen.insert(id), "{id} in {name}.ftl was there before");
            }
        }
    }

    #[test]
    fn every_text_is_found_and_can_be_read_by_itself() {
        fn shared<T: Send + Sync>(_: &T) {}
        let text = text();
        shared(&text);
        let sources = sources(Language::English);
        assert!(sources.len() > 300);
        for (id, source) in sources {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{id}");
            assert_ne!(text.get(id).as_str(), id, "{id} has no words");
        }
    }

    #[test]
    fn an_unknown_id_shows_itself() {
        assert_eq!(text().get("no-such-text").as_str(), "no-such-text");
    }

    #[test]
    fn counts_are_grouped_and_names_of_digits_are_left_alone() {
        let argument = |name, value| match argument(name, value) {
            FluentValue::Number(number) => grouped(&FluentValue::Number(number), &()).unwrap_or_default(),
            FluentValue::String(text) => text.into_owned(),
            _ => String::new(),
        };
        assert_eq!(argument("count", "12345"), "12,345");
        assert_eq!(argument("name", "12345"), "12345");
        assert_eq!(argument("name", "007"), "007");
        assert_eq!(argument("name", "a\u{1b}[31mb"), "a␛[31mb");
    }
}
