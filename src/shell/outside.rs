//! What is done with a record outside the program: commands of the person's own, and addresses that
//! the system opens.

use crate::command::Command;
use crate::domain::{Currency, Field, FieldKind, Id, Kind, Message, Money, Record, Value, contact};
use crate::repository::Result;
use crate::settings::own::{OwnCommand, Part, parts};
use crate::ui::address::{Address, addresses};
use crate::ui::{Answer, Choice, Choices, Outcome, Picker};

use super::errand::Errand;
use super::overlay::Overlay;
use super::overlay::picker::PickerBox;
use super::program::RunProgram;
use super::state::Shell;

/// What the shell itself has asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum OwnAsked {
    /// Nothing.
    #[default]
    Nothing,
    /// Which command.
    Command,
    /// Which address.
    Link,
}

impl Shell {
    /// Lets a command of the person's own be chosen for the record under the cursor.
    pub(super) fn choose_own_command(&mut self) {
        if self.setup.commands.is_empty() {
            let words = self.setup.text.get("own-none");
            return self.tell(words);
        }
        let Some(record) = self.told_target() else { return };
        let choice = |(at, command): (usize, &OwnCommand)| {
            Choice::new(Value::Integer(at as i64), &command.name).with_detail(command.words.join(" "))
        };
        let choices = self.setup.commands.iter().enumerate().map(choice).collect();
        let title = Message::new("own-which").with("name", record.name());
        self.ask_outside(OwnAsked::Command, Picker::new(title, Choices::These(choices)).by_digit());
    }

    /// Opens an address of the record under the cursor, or lets one of several be chosen.
    pub(super) fn choose_link(&mut self) {
        let Some(record) = self.told_target() else { return };
        let links = match self.links(&record) {
            Ok(links) => links,
            Err(error) => return self.tell_error(&error),
        };
        match &links[..] {
            [] => {
                let words = self.setup.text.get("own-no-link");
                self.tell(words);
            }
            [(_, address)] => self.ask_for(Errand::Browse(address.to_string())),
            _ => {
                let choices = links.into_iter().map(|(shown, address)| {
                    Choice::new(Value::Text(address.to_string()), shown).with_detail(address.to_string())
                });
                let title = Message::new("own-which-link").with("name", record.name());
                let picker = Picker::new(title, Choices::These(choices.collect())).by_digit();
                self.ask_outside(OwnAsked::Link, picker);
            }
        }
    }

    fn ask_outside(&mut self, asked: OwnAsked, picker: Picker) {
        self.own_asked = asked;
        self.put_above(Overlay::Picker(PickerBox::new(picker)));
        self.catch_up_overlay();
    }

    /// Takes the answer to what the shell itself asked; all others are left to the screen.
    pub(super) fn answer_outside(&mut self, answer: Answer) -> Option<Answer> {
        let asked = std::mem::take(&mut self.own_asked);
        let value = match &answer {
            Answer::Picked(values) => values.first().cloned(),
            _ => None,
        };
        match (asked, value) {
            (OwnAsked::Nothing, _) => return Some(answer),
            (OwnAsked::Command, Some(Value::Integer(at))) => self.run_own(at as usize),
            (OwnAsked::Link, Some(Value::Text(address))) => self.ask_for(Errand::Browse(address)),
            _ => {}
        }
        None
    }

    /// The record under the cursor with all its fields; why there is none is told.
    fn told_target(&mut self) -> Option<Record> {
        match self.target() {
            Ok(Some(record)) => return Some(record),
            Ok(None) => {
                let words = self.setup.text.get("action-nothing-here");
                self.tell(words);
            }
            Err(error) => self.tell_error(&error),
        }
        None
    }

    fn target(&self) -> Result<Option<Record>> {
        let Some((kind, id)) = self.tabs.top().targets(Command::Open).into_iter().next() else {
            return Ok(None);
        };
        self.repository.get(kind, id)
    }

    fn run_own(&mut self, at: usize) {
        let Some(command) = self.setup.commands.get(at).cloned() else { return };
        let Some(record) = self.told_target() else { return };
        match self.filled(&command, &record) {
            Err(problem) => self.trouble(&problem),
            Ok(words) if command.takes_terminal => self.ask_for(Errand::Run(command.name, words)),
            Ok(words) => self.perform(Outcome::Start(Box::new(RunProgram { name: command.name, words }))),
        }
    }

    /// The program and its arguments with the record's values in them.
    fn filled(&self, command: &OwnCommand, record: &Record) -> std::result::Result<Vec<String>, Message> {
        let mut filled: Vec<String> = Vec::new();
        for word in &command.words {
            let parts = parts(word);
            let mut argument = String::new();
            for part in &parts {
                match part {
                    Part::Text(text) => argument.push_str(text),
                    Part::Field(key) => argument.push_str(&self.value_of(record, key)?),
                }
            }
            // What a record says is never taken for an option of the program.
            let is_data = matches!(parts.first(), Some(Part::Field(_)));
            if is_data && argument.starts_with('-') && !filled.iter().any(|before| before == "--") {
                return Err(Message::new("own-dash").with("value", argument).with("name", &command.name));
            }
            filled.push(argument);
        }
        Ok(filled)
    }

    /// One value as text: the first of several addresses, the name of another record, a plain
    /// number; without control characters.
    fn value_of(&self, record: &Record, key: &str) -> std::result::Result<String, Message> {
        let lists = self.repository.lists();
        let text = match key {
            "id" => record.id.to_string(),
            "kind" => record.kind.key().to_owned(),
            "name" => record.name(),
            "tags" => record.tags.join(", "),
            key => {
                let plain = key.strip_prefix("custom.").unwrap_or(key);
                let field = lists.catalogue.field(record.kind, plain).ok_or_else(|| {
                    Message::new("import-problem-no-field").with("field", key).with("kind", record.kind.key())
                })?;
                let value = record.get(plain);
                self.spelled(record, field, value).map_err(|error| error.message())?
            }
        };
        let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
        Ok(text.chars().map(plain).collect())
    }

    fn spelled(&self, record: &Record, field: &Field, value: &Value) -> Result<String> {
        let lists = self.repository.lists();
        let currency = Currency::from_code(record.text("currency")).unwrap_or(lists.base);
        Ok(match (value, &field.kind) {
            (Value::Null, _) => String::new(),
            (Value::List(items), FieldKind::Emails) => items.first().cloned().unwrap_or_default(),
            (Value::List(items), FieldKind::Phones) => {
                items.first().map_or("", |item| contact::phone_parts(item).1).trim().to_owned()
            }
            (Value::List(items), _) => items.join(", "),
            (Value::Integer(minor), FieldKind::Money) => Money::new(*minor, currency).to_string(),
            (Value::Integer(number), _) => number.to_string(),
            (Value::Date(day), _) => day.to_string(),
            (Value::Moment(moment), _) => chrono::DateTime::from_timestamp_millis(*moment)
                .map(|moment| moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
                .unwrap_or_default(),
            (Value::Bool(yes), _) => yes.to_string(),
            (Value::Id(id), FieldKind::Reference(kind)) => self.name_of(*kind, *id)?,
            (Value::Id(id), _) => id.to_string(),
            (Value::Text(text), _) => text.clone(),
        })
    }

    fn name_of(&self, kind: Kind, id: Id) -> Result<String> {
        Ok(self.repository.names(&[(kind, id)])?.remove(&id).unwrap_or_default())
    }

    /// The addresses of a record, and of the people and the account it names: as shown, and as the
    /// system opens them.
    fn links(&self, record: &Record) -> Result<Vec<(String, Address)>> {
        let mut links = links_of(record, self.repository.lists().catalogue.fields(record.kind));
        for key in ["contact", "account"] {
            let Some(field) = record.kind.field(key) else { continue };
            let (FieldKind::Reference(kind), Some(id)) = (&field.kind, record.get(key).as_id()) else {
                continue;
            };
            if let Some(other) = self.repository.get(*kind, id)? {
                links.extend(links_of(&other, self.repository.lists().catalogue.fields(*kind)));
            }
        }
        let mut seen: Vec<Address> = Vec::new();
        links.retain(|(_, address)| {
            !seen.contains(address) && {
                seen.push(address.clone());
                true
            }
        });
        Ok(links)
    }
}

fn links_of<'a>(record: &Record, fields: impl Iterator<Item = &'a Field>) -> Vec<(String, Address)> {
    fields.flat_map(|field| addresses(field, record.get(&field.key))).collect()
}
