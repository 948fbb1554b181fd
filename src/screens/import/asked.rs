//! What the import asks: which field a column goes into, which kind the rows are, how the file is
//! read.

use crate::domain::{Currency, Kind, Message, Value};
use crate::exchange::headers::KINDS;
use crate::exchange::import::Options;
use crate::exchange::table::{Given, Header};
use crate::exchange::values::{amounts, dates};
use crate::ui::{Choice, Choices, Desk, FormRow, FormSpec, Holds, Picker, Repeats};

use super::opened::Opened;

/// The question that is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// Which field a column goes into.
    Field(usize),
    /// Which kind the rows are.
    Kind,
    /// How the file is read.
    Options,
    /// Where to write the map.
    SaveMap,
    /// Which map to read.
    LoadMap,
    /// Where to write the rejected rows.
    Rejects,
}

/// What a field is called in the user's language.
pub fn label(kind: Kind, key: &str, desk: &Desk<'_>) -> String {
    let custom = key.strip_prefix("custom.");
    match (kind.field(key), custom) {
        (Some(field), _) => desk.text.label(kind, field).to_string(),
        (None, Some(key)) => {
            let known = desk.repository.lists().catalogue.field(kind, key);
            known.map_or_else(|| key.to_owned(), |field| desk.text.label(kind, field).to_string())
        }
        (None, None) => match key {
            "tags" => desk.text.get("importing-tags").to_string(),
            "id" => desk.text.get("importing-id").to_string(),
            "action" => desk.text.get("importing-action").to_string(),
            key => key.to_owned(),
        },
    }
}

/// Asks which field a column goes into: those of the rows' own kind first.
pub fn field(opened: &Opened, column: usize, desk: &Desk<'_>) -> Option<Picker> {
    let at = opened.columns.get(column)?;
    let main = opened.kind()?;
    let mut choices = vec![Choice::new(Value::from("-"), desk.text.get("importing-leave-out").to_string())];
    let others = KINDS.into_iter().filter(|kind| *kind != main);
    for kind in std::iter::once(main).chain(others) {
        let of = desk.text.kind(kind).to_string();
        let mut add = |key: &str| {
            let word = format!("{}.{key}", kind.key());
            choices.push(
                Choice::new(Value::from(word.as_str()), label(kind, key, desk)).with_detail(of.clone()),
            );
        };
        let fields = kind.fields().iter().filter(|field| field.is_editable());
        fields.for_each(|field| add(&field.key));
        if kind.takes_tags() {
            add("tags");
            let custom = desk.repository.lists().catalogue.fields(kind);
            custom.filter(|field| field.is_custom()).for_each(|field| add(&format!("custom.{}", field.key)));
        }
    }
    if main.takes_tags() {
        let word = format!("{}.custom.{}", main.key(), at.name);
        let new = Message::new("importing-new-field").with("column", &at.name);
        choices.push(Choice::new(Value::from(word.as_str()), desk.text.message(&new).to_string()));
    }
    let title = Message::new("importing-which-field").with("column", &at.name);
    let picker = Picker::new(title, Choices::These(choices));
    Some(match &at.into {
        Some((kind, key)) => picker.at(Value::from(format!("{}.{key}", kind.key()).as_str())),
        None => picker.at(Value::from("-")),
    })
}

/// Asks which kind the rows are.
pub fn kind(opened: Option<&Opened>, desk: &Desk<'_>) -> Picker {
    let choice = |kind: &Kind| Choice::new(Value::from(kind.key()), desk.text.kinds(*kind).to_string());
    let picker =
        Picker::new(Message::new("importing-which-kind"), Choices::These(KINDS.iter().map(choice).collect()));
    match opened.and_then(Opened::kind) {
        Some(kind) => picker.at(Value::from(kind.key())).by_digit(),
        None => picker.by_digit(),
    }
}

/// The delimiters that can be chosen: the key of the choice, the character.
const DELIMITERS: [(&str, &str, u8); 4] = [
    ("comma", "importing-comma", b','),
    ("semicolon", "importing-semicolon", b';'),
    ("tab", "importing-tab", b'\t'),
    ("pipe", "importing-pipe", b'|'),
];

/// Asks how the file is read.
pub fn options(opened: &Opened, desk: &Desk<'_>) -> FormSpec {
    let words = |id: &'static str| desk.text.get(id).to_string();
    let row = |key: &'static str, id: &'static str, choices: Vec<Choice>, chosen: Option<&str>| {
        let mut all = vec![Choice::new(Value::from("auto"), words("importing-found-out"))];
        all.extend(choices);
        let now = chosen.and_then(|key| all.iter().find(|choice| choice.value.as_text() == Some(key)));
        let now = now.unwrap_or(&all[0]).clone();
        FormRow::new(key, words(id), Holds::OneOf(all)).filled(now.label, now.value)
    };
    let choice = |key: &str, id: &'static str| Choice::new(Value::from(key), words(id));
    let options = &opened.options;
    let keys = opened.kind().map_or_else(Vec::new, |kind| {
        let targets = opened.columns.iter().filter_map(|column| column.into.clone());
        let own = targets.filter(|(of, key)| *of == kind && kind.field(key).is_some());
        own.map(|(kind, key)| Choice::new(Value::from(key.as_str()), label(kind, &key, desk))).collect()
    });
    let dates = options.dates.map(|order| if order == dates::Order::DayFirst { "day" } else { "month" });
    let decimals = options.decimals.map(|point| if point == amounts::Point::Dot { "dot" } else { "comma" });
    let delimiter = DELIMITERS.iter().find(|(_, _, sign)| opened.given.delimiter == Some(*sign));
    let header = opened.given.header.map(|header| if header == Header::Present { "yes" } else { "no" });
    let currency = options.currency.map(Currency::code).unwrap_or_default();
    let delimiters = DELIMITERS.map(|(key, id, _)| choice(key, id)).to_vec();
    FormSpec {
        title: Message::new("importing-options-title"),
        rows: vec![
            row("key", "importing-match-by", keys, options.key.as_deref()),
            row(
                "dates",
                "importing-dates",
                vec![choice("day", "importing-day-first"), choice("month", "importing-month-first")],
                dates,
            ),
            row(
                "decimals",
                "importing-decimals",
                vec![choice("dot", "importing-dot"), choice("comma", "importing-after-comma")],
                decimals,
            ),
            FormRow::new("currency", words("importing-currency"), Holds::Line).filled(currency, Value::Null),
            row("delimiter", "importing-delimiter", delimiters, delimiter.map(|(key, _, _)| *key)),
            row(
                "header",
                "importing-header",
                vec![choice("yes", "importing-header-yes"), choice("no", "importing-header-no")],
                header,
            ),
        ],
        at: 0,
        repeats: Repeats::Nothing,
    }
}

/// What a filled form says; the form with its problem where the currency is none.
pub fn said(mut rows: Vec<FormRow>, before: &Options) -> Result<(Options, Given), Box<FormSpec>> {
    let chosen = |key: &str| {
        let row = rows.iter().find(|row| row.key == key);
        row.and_then(|row| row.value.as_text()).filter(|chosen| *chosen != "auto").map(str::to_owned)
    };
    let at = rows.iter().position(|row| row.key == "currency").unwrap_or_default();
    let typed = rows[at].text.trim().to_uppercase();
    let currency = Currency::of_money(&typed);
    let options = Options {
        said: before.said.clone(),
        key: chosen("key"),
        usual_dates: before.usual_dates,
        dates: chosen("dates").map(|order| match order.as_str() {
            "day" => dates::Order::DayFirst,
            _ => dates::Order::MonthFirst,
        }),
        decimals: chosen("decimals").map(|point| match point.as_str() {
            "dot" => amounts::Point::Dot,
            _ => amounts::Point::Comma,
        }),
        currency,
    };
    let delimiter = chosen("delimiter");
    let delimiter = DELIMITERS.iter().find(|(key, _, _)| delimiter.as_deref() == Some(key));
    let header = chosen("header").map(|yes| if yes == "yes" { Header::Present } else { Header::Absent });
    if !typed.is_empty() && currency.is_none() {
        rows[at].problem = Some(Message::new("entry-not-currency").with("text", &typed));
        return Err(Box::new(FormSpec::new(Message::new("importing-options-title"), rows, at)));
    }
    Ok((options, Given { delimiter: delimiter.map(|(_, _, sign)| *sign), header }))
}
