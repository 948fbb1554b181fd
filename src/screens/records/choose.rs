//! Which columns a list shows: those that were chosen, as far as they are switched on, and which of
//! them have no room.

use crate::domain::{Field, Kind, Message, Value};
use crate::settings::{self, columns::List};
use crate::ui::table::{self, Column};
use crate::ui::{Choice, Choices, Desk, Outcome, Picker, Reach};

use super::state::Records;
use super::{columns, view};

impl Records {
    /// Lets the columns be chosen; those that are and have no room are told.
    pub(super) fn pick_columns(&self, desk: &Desk<'_>) -> Picker {
        let shown = self.columns_shown();
        let no_room = desk.text.get("list-no-room").to_string();
        let choice = |key: &str, label: &str| Choice::new(Value::from(key), label);
        let chosen = self.columns.iter().enumerate().map(|(at, column)| {
            let choice = choice(&column.field.key, column.label.as_str());
            if at < shown { choice } else { choice.with_detail(&no_room) }
        });
        let mut choices: Vec<Choice> = chosen.collect();
        for field in columns::offered(desk.repository.lists(), self.kind) {
            if !self.columns.iter().any(|column| column.field.key == field.key) {
                choices.push(choice(&field.key, desk.text.label(self.kind, field).as_str()));
            }
        }
        let mut picker = Picker::new(Message::new("list-columns"), Choices::These(choices));
        picker.reach = Reach::Several;
        picker.chosen = self.columns.iter().map(|column| Value::from(column.field.key.as_ref())).collect();
        picker
    }

    /// Shows the columns that were chosen, now and when the list is opened again; new ones that have
    /// no room are told.
    pub(super) fn choose_columns(&mut self, values: &[Value], desk: &Desk<'_>) -> Outcome {
        let title = self.kind.title().unwrap_or("name");
        let wanted = |key: &str| values.iter().any(|value| value.as_text() == Some(key));
        let there = self.columns.iter().map(|column| column.field.key.to_string()).filter(|key| wanted(key));
        let mut keys: Vec<String> = there.collect();
        for value in values.iter().filter_map(Value::as_text) {
            if !keys.iter().any(|key| key == value) {
                keys.push(value.to_owned());
            }
        }
        keys.retain(|key| key != title);
        keys.insert(0, title.to_owned());
        // What is switched off was not there to be chosen, and comes back where it stood.
        let lists = desk.repository.lists();
        for (at, key) in self.keys.iter().enumerate() {
            if !lists.shows_field(self.kind, key) {
                keys.insert(at.min(keys.len()), key.clone());
            }
        }
        let before = std::mem::take(&mut self.keys);
        self.set_columns(keys, desk);
        // Those of a view are the view's: they are kept by saving it.
        let kept = if self.views.has_chosen() {
            Outcome::Nothing
        } else {
            self.keep_columns(desk, |list| list.remember(&self.keys))
        };
        let left_out = self.columns.iter().skip(self.columns_shown());
        let new = left_out.filter(|column| !before.iter().any(|key| column.field.key == *key));
        let names: Vec<&str> = new.map(|column| column.label.as_str()).collect();
        if names.is_empty() || matches!(kept, Outcome::Trouble(..)) {
            return kept;
        }
        Outcome::Toast(
            Message::new("list-columns-no-room").with("count", names.len()).with("columns", names.join(", ")),
        )
    }

    /// How many of the columns have room, the first ones.
    fn columns_shown(&self) -> usize {
        table::shown(&self.columns, &self.list, view::table_width(self, self.width()))
    }

    /// Shows the columns that a list of the kind was left with, else those it starts with.
    pub(super) fn usual_columns(&mut self, desk: &Desk<'_>) {
        // What cannot be read is told when columns are chosen: a list opens without them too.
        let chosen = self.kept(desk, |list| list.columns()).and_then(Result::ok).flatten();
        let mut keys = chosen.unwrap_or_default();
        keys.retain(|key| desk.repository.lists().catalogue.field(self.kind, key).is_some());
        if !keys.is_empty() {
            self.set_columns(keys, desk);
        }
    }

    /// Keeps its columns on this machine, or forgets them; what went wrong is told.
    pub(super) fn keep_columns(
        &self,
        desk: &Desk<'_>,
        keep: impl FnOnce(List<'_>) -> settings::Result<()>,
    ) -> Outcome {
        match self.kept(desk, keep) {
            Some(Err(error)) => Outcome::Trouble(error.message(), Some(error.hint())),
            _ => Outcome::Nothing,
        }
    }

    /// Asks what this machine keeps of the list; a deck without files beside it has nothing kept.
    fn kept<T>(&self, desk: &Desk<'_>, ask: impl FnOnce(List<'_>) -> T) -> Option<T> {
        let state = desk.repository.who().state_dir?;
        let workspace = desk.repository.workspace();
        Some(ask(List { state: &state, workspace, kind: self.kind.key() }))
    }

    /// Shows these columns, but for those that are switched off.
    pub(super) fn set_columns(&mut self, keys: Vec<String>, desk: &Desk<'_>) {
        self.keys = keys;
        self.columns = columns_of(self.kind, self.keys.iter().map(String::as_str), desk);
        self.measure(desk);
    }

    /// Brings back the columns of what was switched on, and lets go those of what was switched off.
    pub(super) fn fit_columns(&mut self, desk: &Desk<'_>) {
        let wanted = columns_of(self.kind, self.keys.iter().map(String::as_str), desk);
        let keys = |columns: &[Column]| columns.iter().map(|column| column.field.key.clone()).collect();
        let (there, wanted_keys): (Vec<_>, Vec<_>) = (keys(&self.columns), keys(&wanted));
        if there != wanted_keys {
            self.columns = wanted;
        }
    }
}

/// The columns of these fields that are switched on.
pub(super) fn columns_of<'a>(
    kind: Kind,
    keys: impl Iterator<Item = &'a str>,
    desk: &Desk<'_>,
) -> Vec<Column> {
    let lists = desk.repository.lists();
    let shown = keys.filter(|key| lists.shows_field(kind, key));
    let fields = shown.filter_map(|key| lists.catalogue.field(kind, key));
    let column = |field: &Field| {
        let label = columns::heading(kind, &field.key).map(|id| desk.text.get(id));
        let column = Column::new(field.clone(), label.unwrap_or_else(|| desk.text.label(kind, field)));
        match columns::least(kind, &field.key) {
            Some(least) => column.at_least(least),
            None => column,
        }
    };
    fields.map(column).collect()
}
