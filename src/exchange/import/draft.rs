//! One row of a table as drafts: what each of its records is to hold, cells read, nothing looked
//! up yet. A cell that cannot be read rejects the row with its column and the reason.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::formats::Formats;
use crate::domain::{Currency, FieldKind, Id, Kind, Message, Record, Value, contact};
use crate::exchange::headers::Role;
use crate::exchange::mapping::{By, Mapping, Slot, Target};
use crate::exchange::table::Row;
use crate::exchange::values::{amounts, dates, guard, words};

/// What a record is to hold.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its kind.
    pub kind: Kind,
    /// Which record of its kind.
    pub role: Role,
    /// One value a field, in catalogue order.
    pub values: Vec<Value>,
    /// Entries of lists by the words of the file: field and word.
    pub choices: Vec<(usize, String)>,
    /// Other records: field, text, what the text is.
    pub references: Vec<(usize, String, By)>,
    /// Amounts whose currency is not known yet.
    pub amounts: Vec<(usize, Decimal, Option<Currency>)>,
    /// Tags.
    pub tags: Vec<String>,
    /// Custom fields: key and text.
    pub custom: Vec<(String, String)>,
    /// The id it had in a deck.
    pub own_id: Option<Id>,
    /// The key of the activity that a deal came from.
    pub from_activity: Option<String>,
    middle: String,
    /// What stands in the place of its name and mostly says that there is none, as `null` does.
    no_name: String,
}

impl Draft {
    fn new(slot: Slot) -> Draft {
        Draft {
            kind: slot.kind,
            role: slot.role,
            values: vec![Value::Null; slot.kind.fields().len()],
            choices: Vec::new(),
            references: Vec::new(),
            amounts: Vec::new(),
            tags: Vec::new(),
            custom: Vec::new(),
            own_id: None,
            from_activity: None,
            middle: String::new(),
            no_name: String::new(),
        }
    }

    fn clear(&mut self) {
        self.values.iter_mut().for_each(|value| *value = Value::Null);
        self.choices.clear();
        self.references.clear();
        self.amounts.clear();
        self.tags.clear();
        self.custom.clear();
        self.own_id = None;
        self.from_activity = None;
        self.middle.clear();
        self.no_name.clear();
    }

    /// Calls a record that says something, but nothing to call it by, what stands in the name's
    /// place; whether anything does.
    pub fn takes_no_name(&mut self) -> bool {
        let word = std::mem::take(&mut self.no_name);
        let has = !word.is_empty();
        if has {
            self.set(self.kind.title().unwrap_or("name"), word);
        }
        has
    }

    /// True when the row says nothing of this record.
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(Value::is_empty)
            && self.choices.is_empty()
            && self.references.is_empty()
            && self.amounts.is_empty()
            && self.own_id.is_none()
            && self.tags.is_empty()
            && self.custom.is_empty()
    }

    /// The value of a field.
    pub fn get(&self, key: &str) -> &Value {
        static EMPTY: Value = Value::Null;
        self.kind.position(key).map_or(&EMPTY, |at| &self.values[at])
    }

    /// The text of a field, or nothing.
    pub fn text(&self, key: &str) -> &str {
        self.get(key).as_text().unwrap_or_default()
    }

    /// Puts a value in a field.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        if let Some(at) = self.kind.position(key) {
            self.values[at] = value.into();
        }
    }

    /// Puts a value in a field that is empty.
    pub fn fill(&mut self, key: &str, value: impl Into<Value>) {
        if self.get(key).is_empty() {
            self.set(key, value);
        }
    }

    /// The text that names another record in a field.
    pub fn reference(&self, key: &str) -> Option<&str> {
        let at = self.kind.position(key)?;
        self.references.iter().find(|(of, _, _)| *of == at).map(|(_, text, _)| text.as_str())
    }
}

/// What reading a row needs to know.
pub struct Reading<'a> {
    /// Where each column goes.
    pub mapping: &'a Mapping,
    /// What was decided of each column.
    pub formats: &'a Formats,
    /// The first moment of a day, in UTC milliseconds.
    pub start_of_day: &'a dyn Fn(chrono::NaiveDate) -> i64,
    /// True for a file of this program: cells are taken to the letter.
    pub exact: bool,
}

/// Why a row cannot be taken: the column at fault, and the reason.
pub type Fault = (usize, Message);

/// Drafts to fill, one a slot; kept from row to row.
pub fn drafts(mapping: &Mapping) -> Vec<Draft> {
    mapping.slots.iter().map(|slot| Draft::new(*slot)).collect()
}

/// Fills the drafts from a row.
pub fn read(row: &Row, reading: &Reading<'_>, drafts: &mut [Draft]) -> Result<(), Fault> {
    drafts.iter_mut().for_each(Draft::clear);
    let mapping = reading.mapping;
    for (column, target) in mapping.targets.iter().enumerate() {
        let raw = guard::unguarded(row.get(column));
        let cell = if reading.exact { raw } else { raw.trim() };
        let nothing = if reading.exact { cell.is_empty() } else { words::is_nothing(cell) };
        let named = name_of(target, drafts).filter(|_| nothing && !cell.is_empty());
        if let Some(draft) = named {
            cell.clone_into(&mut drafts[draft].no_name);
        }
        if nothing && !(named.is_some() && words::is_surname(cell)) {
            continue;
        }
        match target {
            Target::Field { slot, at } => {
                let label = phone_label(row, mapping, column);
                field(&mut drafts[*slot], *at, cell, label.as_deref(), column, reading)
                    .map_err(|reason| (column, reason))?;
            }
            Target::Phones { slot, at, label } => phones(&mut drafts[*slot], *at, cell, Some(label)),
            Target::Reference { slot, at, by } => {
                refers(&drafts[*slot], *at, cell, *by).map_err(|reason| (column, reason))?;
                drafts[*slot].references.push((*at, cell.to_owned(), *by));
            }
            Target::MiddleName { slot } => cell.clone_into(&mut drafts[*slot].middle),
            Target::Tags { slot } => drafts[*slot].tags.extend(words::list(cell)),
            Target::Custom { slot, key } => drafts[*slot].custom.push((key.clone(), cell.to_owned())),
            Target::OwnId { slot } => drafts[*slot].own_id = cell.parse().ok(),
            Target::FromActivity => drafts[0].from_activity = Some(cell.to_owned()),
            Target::Action if words::action(cell) == Some(words::Action::Delete) => {
                return Err((column, Message::new("import-row-says-delete").with("value", cell)));
            }
            Target::Left | Target::LabelOf { .. } | Target::Action => {}
        }
    }
    drafts.iter_mut().for_each(compose);
    Ok(())
}

/// Whether a cell can name the record that a field refers to.
fn refers(draft: &Draft, at: usize, cell: &str, by: By) -> Result<(), Message> {
    let is_person = draft.kind.fields()[at].kind == FieldKind::Reference(Kind::Contact);
    match words::emails(cell) {
        Err(part) if by == By::Email && is_person => {
            Err(Message::new("import-cell-email").with("value", shortened(&part)))
        }
        _ => Ok(()),
    }
}

/// The draft whose name a column says, or a part of it.
fn name_of(target: &Target, drafts: &[Draft]) -> Option<usize> {
    let Target::Field { slot, at } = target else { return None };
    let kind = drafts[*slot].kind;
    let key = kind.fields()[*at].key.as_ref();
    (matches!(key, "given_name" | "family_name") || Some(key) == kind.title()).then_some(*slot)
}

/// The label that another column gives the phones of this one.
fn phone_label(row: &Row, mapping: &Mapping, column: usize) -> Option<String> {
    let of = |target: &Target| *target == Target::LabelOf { column };
    let label = row.get(mapping.targets.iter().position(of)?).trim().trim_start_matches("* ");
    let known = crate::exchange::headers::phone_label(label).map(str::to_owned);
    known.or_else(|| {
        (!label.is_empty() && label.chars().all(char::is_alphabetic)).then(|| label.to_lowercase())
    })
}

fn phones(draft: &mut Draft, at: usize, cell: &str, label: Option<&str>) {
    let labelled = words::phones(cell).into_iter().map(|phone| match label {
        Some(label) => format!("{label}:{phone}"),
        None => phone,
    });
    append(&mut draft.values[at], labelled.collect());
}

fn append(value: &mut Value, more: Vec<String>) {
    if let Value::List(items) = value {
        for item in more {
            if !items.contains(&item) {
                items.push(item);
            }
        }
    } else {
        *value = Value::from(more);
    }
}

/// Reads a cell into a field. A field that already has a value from an earlier column keeps it.
fn field(
    draft: &mut Draft,
    at: usize,
    cell: &str,
    label: Option<&str>,
    column: usize,
    reading: &Reading<'_>,
) -> Result<(), Message> {
    let kind = &draft.kind.fields()[at].kind;
    let wrong = |id: &'static str| Err(Message::new(id).with("value", shortened(cell)));
    let taken = !draft.values[at].is_empty();
    match kind {
        FieldKind::Emails | FieldKind::Phones if reading.exact => {
            append(&mut draft.values[at], words::list(cell));
        }
        FieldKind::Decimal if reading.exact => draft.values[at] = Value::from(cell),
        FieldKind::Emails => match words::emails(cell) {
            Ok(emails) => append(&mut draft.values[at], emails),
            Err(part) => return Err(Message::new("import-cell-email").with("value", shortened(&part))),
        },
        FieldKind::Phones => phones(draft, at, cell, label),
        FieldKind::LongText if taken && !reading.exact => {
            if let Value::Text(text) = &mut draft.values[at] {
                text.push('\n');
                text.push_str(cell);
            }
        }
        FieldKind::Choice(_) | FieldKind::ManyChoices(_) => draft.choices.push((at, cell.to_owned())),
        _ if taken => {}
        FieldKind::Text | FieldKind::LongText | FieldKind::Url | FieldKind::Position => {
            draft.values[at] = Value::from(cell);
        }
        FieldKind::Money => match amounts::read(cell, reading.formats.points[column]) {
            Some(amount) => draft.amounts.push((at, amount.number, amount.currency)),
            None => return wrong("import-cell-amount"),
        },
        FieldKind::Integer | FieldKind::Percent | FieldKind::Decimal => {
            let Some(amount) = amounts::read(cell, reading.formats.points[column]) else {
                return wrong("import-cell-number");
            };
            draft.values[at] = number(kind, amount.number, reading.formats.shares[column])
                .ok_or_else(|| Message::new("import-cell-number").with("value", shortened(cell)))?;
        }
        FieldKind::Currency => match Currency::from_sign(cell).or_else(|| stored_currency(cell, reading)) {
            Some(currency) => draft.values[at] = Value::from(currency.code()),
            None => return wrong("import-cell-currency"),
        },
        FieldKind::Date | FieldKind::Moment => {
            let Some(when) = dates::read(cell, reading.formats.orders[column]) else {
                return wrong("import-cell-date");
            };
            draft.values[at] = if *kind == FieldKind::Date {
                Value::Date(when.day())
            } else {
                Value::Moment(when.moment(reading.start_of_day))
            };
        }
        FieldKind::YesNo => match words::yes_or_no(cell) {
            Some(yes) => draft.values[at] = Value::Bool(yes),
            None => return wrong("import-cell-yes-no"),
        },
        FieldKind::Reference(_) | FieldKind::ManyReferences(_) | FieldKind::AnyReference => {
            draft.references.push((at, cell.to_owned(), By::Name));
        }
    }
    Ok(())
}

/// A code of a file of this program is taken as it was stored.
fn stored_currency(cell: &str, reading: &Reading<'_>) -> Option<Currency> {
    if reading.exact { Currency::from_code(cell) } else { None }
}

fn number(kind: &FieldKind, number: Decimal, share: bool) -> Option<Value> {
    match kind {
        FieldKind::Integer => number.is_integer().then(|| number.to_i64()).flatten().map(Value::Integer),
        FieldKind::Percent => {
            let percent = if share { number * Decimal::from(100) } else { number };
            let percent = percent.round().to_i64()?;
            (0..=100).contains(&percent).then_some(Value::Integer(percent))
        }
        _ => Some(Value::Text(number.normalize().to_string())),
    }
}

/// A cell as a message shows it.
pub fn shortened(cell: &str) -> String {
    const LONGEST: usize = 60;
    if cell.chars().count() <= LONGEST {
        return cell.to_owned();
    }
    cell.chars().take(LONGEST).chain(['…']).collect()
}

/// A name put together from the one part that a row has takes the other from the record.
pub fn whole_name(before: &Record, draft: &mut Draft) {
    if !matches!(draft.kind, Kind::Contact | Kind::Lead) {
        return;
    }
    let [name, given, family] = ["name", "given_name", "family_name"].map(|key| draft.text(key).to_owned());
    let (held_given, held_family) = (before.text("given_name"), before.text("family_name"));
    if name == family && given.is_empty() && !held_given.is_empty() && !name.is_empty() {
        draft.set("name", format!("{held_given} {family}"));
    } else if name == given && family.is_empty() && !held_family.is_empty() && !name.is_empty() {
        draft.set("name", format!("{given} {held_family}"));
    }
}

/// Makes a whole name of its parts, and a short subject of a long body.
fn compose(draft: &mut Draft) {
    match draft.kind {
        Kind::Contact | Kind::Lead if draft.text("name").is_empty() => {
            let parts = [draft.text("given_name"), draft.middle.as_str(), draft.text("family_name")];
            let name = contact::whole_name(&parts);
            if !name.is_empty() {
                draft.set("name", name);
            }
        }
        Kind::Activity if draft.text("subject").is_empty() => {
            let line = draft.text("body").lines().next().unwrap_or_default();
            let subject = shortened(line.trim());
            if !subject.is_empty() {
                draft.set("subject", subject);
            }
        }
        _ => {}
    }
}
