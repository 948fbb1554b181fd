//! Which field each column of a table goes into: guessed from headers, from the file's name and
//! from what the cells look like, or said by the user.
//!
//! - `settle`: columns by what stands beside them and in them.
//! - [`sure`]: what a guess rests on.

mod settle;
pub mod sure;

use super::guess::{kind_by_shape, kind_of};
use super::headers::{self, KINDS, Role, plain};
use super::table::Table;
use crate::domain::{FieldKind, Kind, Message};

/// One record that each row may make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Its kind.
    pub kind: Kind,
    /// Which record of that kind.
    pub role: Role,
}

/// What the cells of a reference column name other records by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// Their names.
    Name,
    /// Their keys in the other system.
    Key,
    /// Their e-mail addresses.
    Email,
    /// Their phones, with the label that the header gives them; nothing for none.
    Phone(&'static str),
    /// Their internet domains.
    Domain,
    /// Their ids in a deck.
    Id,
}

/// Where the cells of a column go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// Nowhere; the user is told.
    Left,
    /// A field, by its place in the catalogue.
    Field {
        /// Which of the row's records.
        slot: usize,
        /// The field's place in [`Kind::fields`].
        at: usize,
    },
    /// A field that names another record.
    Reference {
        /// Which of the row's records.
        slot: usize,
        /// The field's place in [`Kind::fields`].
        at: usize,
        /// What the cells hold.
        by: By,
    },
    /// Phones, with the label their header gives.
    Phones {
        /// Which of the row's records.
        slot: usize,
        /// The field's place in [`Kind::fields`].
        at: usize,
        /// The label.
        label: &'static str,
    },
    /// The label of the phones of another column.
    LabelOf {
        /// The other column.
        column: usize,
    },
    /// A name between the given and the family name.
    MiddleName {
        /// Which of the row's records.
        slot: usize,
    },
    /// Tags.
    Tags {
        /// Which of the row's records.
        slot: usize,
    },
    /// A custom field, made where the deck has none of this key.
    Custom {
        /// Which of the row's records.
        slot: usize,
        /// Its key.
        key: String,
    },
    /// The record's own id, from a file this program wrote.
    OwnId {
        /// Which of the row's records.
        slot: usize,
    },
    /// The activity a deal came from, and so its lead.
    FromActivity,
    /// What is to be done with the row: added, updated or deleted.
    Action,
}

/// What the user said of a file.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The kind its rows are.
    pub kind: Option<Kind>,
    /// Columns and the fields they go into: `email`, `account.name`, `custom.region`, `tags`, or
    /// `-` for none.
    pub columns: Vec<(String, String)>,
    /// The file's name, which often tells the kind.
    pub file_name: String,
}

/// Which field each column goes into.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The kind the file is about.
    pub kind: Kind,
    /// The records a row may make, the main one first.
    pub slots: Vec<Slot>,
    /// A target a column.
    pub targets: Vec<Target>,
    /// The system the file came from.
    pub system: &'static str,
    /// What the user should know: columns left out, near guesses.
    pub notes: Vec<Message>,
}

/// Maps a table, or says what stands in the way.
pub fn map(table: &Table, said: &Said) -> Result<Mapping, Vec<Message>> {
    let plains: Vec<String> = table.columns.iter().map(|name| plain(name)).collect();
    let mut slots = Vec::new();
    if let Some(kind) = said.kind {
        slots.push(Slot { kind, role: Role::Main });
    }
    let mut targets = vec![Target::Left; table.columns.len()];
    entities(table, &mut slots, &mut targets);
    if slots.is_empty() {
        let kind = kind_of(&plains, &said.file_name).or_else(|| kind_by_shape(table));
        let spoken = || kind_of_words(&said.columns);
        let Some(kind) = spoken().or(kind) else { return Err(vec![Message::new("import-refused-kind")]) };
        slots.push(Slot { kind, role: Role::Main });
    }
    let mut mapping =
        Mapping { kind: slots[0].kind, slots, targets, system: headers::system(&plains), notes: Vec::new() };
    mapping.by_header(table, &plains);
    mapping.settle(&plains);
    mapping.by_person(table, &plains);
    mapping.by_shape(table);
    mapping.by_action(table, &plains);
    mapping.by_word(table, &said.columns)?;
    mapping.order_slots(said.kind);
    for (name, target) in table.columns.iter().zip(&mapping.targets) {
        if *target == Target::Left {
            mapping.notes.push(Message::new("import-note-left-out").with("column", name));
        }
    }
    if mapping.targets.iter().all(|target| *target == Target::Left) {
        return Err(vec![Message::new("import-refused-columns-unknown").with("kind", mapping.kind.key())]);
    }
    Ok(mapping)
}

/// Columns called `Entity - Field`, as Pipedrive has them.
fn entities(table: &Table, slots: &mut Vec<Slot>, targets: &mut [Target]) {
    let split = |name: &str| {
        name.split_once(" - ")
            .and_then(|(word, field)| headers::entity(word).map(|entity| (entity, field.to_owned())))
    };
    if table.columns.iter().filter(|name| split(name).is_some()).count() < 2 {
        return;
    }
    for (column, name) in table.columns.iter().enumerate() {
        let Some(((kind, role), field)) = split(name) else { continue };
        let whole = plain(name);
        let at = if role == Role::Note && plain(&field) == "content" {
            Kind::Activity.position("body")
        } else {
            headers::field(kind, &whole).or_else(|| headers::field(kind, &plain(&field)))
        };
        let Some(at) = at else { continue };
        let slot = slot_of(slots, kind, role);
        targets[column] = target(slot, kind, at, name);
    }
}

fn slot_of(slots: &mut Vec<Slot>, kind: Kind, role: Role) -> usize {
    let wanted = Slot { kind, role };
    if let Some(at) = slots.iter().position(|slot| *slot == wanted) {
        return at;
    }
    slots.push(wanted);
    slots.len() - 1
}

/// The target that a field of a kind is, under this header.
fn target(slot: usize, kind: Kind, at: usize, header: &str) -> Target {
    match &kind.fields()[at].kind {
        FieldKind::Reference(_) | FieldKind::ManyReferences(_) | FieldKind::AnyReference => {
            let is_person = kind.fields()[at].kind == FieldKind::Reference(Kind::Contact);
            let plain = plain(header);
            let by = if plain.contains("email") {
                By::Email
            } else if is_person && (plain.contains("phone") || plain.contains("mobile")) {
                By::Phone(headers::phone_label(header).unwrap_or_default())
            } else if plain.contains("domain") {
                By::Domain
            } else if plain.ends_with("id") && plain.len() > 2 {
                By::Key
            } else {
                By::Name
            };
            Target::Reference { slot, at, by }
        }
        FieldKind::Phones => match headers::phone_label(header) {
            Some(label) => Target::Phones { slot, at, label },
            None => Target::Field { slot, at },
        },
        _ => Target::Field { slot, at },
    }
}

/// The kind in words such as `account.name`, when all fields a user names are of one.
fn kind_of_words(columns: &[(String, String)]) -> Option<Kind> {
    columns.iter().find_map(|(_, field)| Kind::from_word(field.split_once('.')?.0))
}

impl Mapping {
    fn main(&self) -> (usize, Kind) {
        (0, self.slots[0].kind)
    }

    fn by_header(&mut self, table: &Table, plains: &[String]) {
        let (slot, kind) = self.main();
        let is_ours = table.id_column().is_some();
        for (column, header) in plains.iter().enumerate() {
            if self.targets[column] != Target::Left {
                continue;
            }
            let name = table.columns[column].as_str();
            self.targets[column] = match special(slot, kind, name, header, plains) {
                Some(target) => target,
                None if table.id_column() == Some(column) => Target::OwnId { slot },
                None => match own_reference(kind, &name.trim().to_lowercase()).filter(|_| is_ours) {
                    Some(at) => Target::Reference { slot, at, by: By::Id },
                    None => match headers::field(kind, header) {
                        Some(at) => target(slot, kind, at, name),
                        None => continue,
                    },
                },
            };
        }
        for (column, header) in plains.iter().enumerate() {
            let taken = |at: usize| {
                self.targets.iter().any(|t| matches!(t, Target::Field { at: known, .. } if *known == at))
            };
            if self.targets[column] == Target::Left
                && let Some((at, known)) = headers::near_field(kind, header)
                && !taken(at)
            {
                let note = Message::new("import-note-near-header");
                self.notes.push(note.with("column", &table.columns[column]).with("as", known));
                self.targets[column] = target(slot, kind, at, known);
            }
        }
    }

    /// What the user said goes before every guess.
    fn by_word(&mut self, table: &Table, columns: &[(String, String)]) -> Result<(), Vec<Message>> {
        let mut problems = Vec::new();
        for (name, word) in columns {
            let wanted = plain(name);
            let column =
                table.column(name).or_else(|| table.columns.iter().position(|known| plain(known) == wanted));
            let Some(column) = column else {
                problems.push(Message::new("import-problem-no-column").with("column", name));
                continue;
            };
            match self.spoken(word, &table.columns[column]) {
                Some(target) => self.targets[column] = target,
                None => problems.push(
                    Message::new("import-problem-no-field").with("field", word).with("kind", self.kind.key()),
                ),
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn spoken(&mut self, word: &str, header: &str) -> Option<Target> {
        let (kind, key) = match word.split_once('.') {
            Some(("custom", key)) => return Some(Target::Custom { slot: 0, key: custom_key(key)? }),
            Some((kind, key)) => (Kind::from_word(kind).filter(|kind| KINDS.contains(kind))?, key),
            None => (self.slots[0].kind, word),
        };
        if matches!(key, "-" | "") {
            return Some(Target::Left);
        }
        let slot = slot_of(&mut self.slots, kind, Role::Main);
        if key == "id" {
            return Some(Target::OwnId { slot });
        }
        if key == "tags" {
            return kind.takes_tags().then_some(Target::Tags { slot });
        }
        if let Some(key) = key.strip_prefix("custom.") {
            return Some(Target::Custom { slot, key: custom_key(key)? });
        }
        let at = kind.position(key).filter(|at| kind.fields()[*at].key != "updated")?;
        Some(target(slot, kind, at, header))
    }

    /// The main record first: what the user said, else a deal before its people.
    fn order_slots(&mut self, said: Option<Kind>) {
        let rank = |slot: &Slot| match slot.kind {
            kind if Some(kind) == said => 0,
            Kind::Opportunity => 1,
            Kind::Lead => 2,
            Kind::Contact => 3,
            Kind::Account => 4,
            _ => 5,
        };
        self.kind = self.slots.iter().min_by_key(|slot| rank(slot)).map_or(self.kind, |slot| slot.kind);
    }

    /// Where a column goes, in the words that `COLUMN=FIELD` takes where it can be said so;
    /// nothing for a column left out.
    pub fn spoken_target(&self, column: usize) -> String {
        let field = |slot: usize, key: &str| {
            if slot == 0 { key.to_owned() } else { format!("{}.{key}", self.slots[slot].kind.key()) }
        };
        let of = |slot: usize, at: usize| field(slot, &self.slots[slot].kind.fields()[at].key);
        match &self.targets[column] {
            Target::Left | Target::Action => String::new(),
            Target::Field { slot, at }
            | Target::Phones { slot, at, .. }
            | Target::Reference { slot, at, .. } => of(*slot, *at),
            Target::LabelOf { column } => self.spoken_target(*column),
            Target::MiddleName { slot } => field(*slot, "name"),
            Target::Tags { slot } => field(*slot, "tags"),
            Target::Custom { slot, key } => field(*slot, &format!("custom.{key}")),
            Target::OwnId { slot } => field(*slot, "id"),
            Target::FromActivity => field(0, "lead"),
        }
    }

    /// The slot of the kind the file is about.
    pub fn main_slot(&self) -> usize {
        self.slots.iter().position(|slot| slot.kind == self.kind && slot.role == Role::Main).unwrap_or(0)
    }
}

fn custom_key(text: &str) -> Option<String> {
    let key = crate::domain::seed::entry_key(text).replace('-', "_");
    key.chars().any(char::is_alphanumeric).then_some(key)
}

/// Columns that are no field of their own.
fn special(slot: usize, kind: Kind, name: &str, header: &str, plains: &[String]) -> Option<Target> {
    if let Some(key) = name.strip_prefix("custom.") {
        return Some(Target::Custom { slot, key: custom_key(key)? });
    }
    match header {
        "tags" | "tag" | "labels" | "groupmembership" | "categories" | "nhan" if kind.takes_tags() => {
            Some(Target::Tags { slot })
        }
        "middlename" if matches!(kind, Kind::Contact | Kind::Lead) => Some(Target::MiddleName { slot }),
        "activityid" if kind == Kind::Opportunity => Some(Target::FromActivity),
        _ => {
            let numbered = header.strip_suffix("label").or_else(|| header.strip_suffix("type"))?;
            let values = format!("{numbered}value");
            let column = plains.iter().position(|plain| *plain == values)?;
            header.starts_with("phone").then_some(Target::LabelOf { column })
        }
    }
}

/// `account_id` in a file of this program: the account's id beside its name.
fn own_reference(kind: Kind, name: &str) -> Option<usize> {
    let at = kind.position(name.strip_suffix("_id")?)?;
    matches!(kind.fields()[at].kind, FieldKind::Reference(_)).then_some(at)
}

#[cfg(test)]
mod tests;
