//! Saved views: what a list or the board shows, and how, under a name. A view is a record, so that
//! saving, renaming, sharing and deleting one is a step like any other; a private one is shown to
//! its owner alone.

use crate::domain::change::Key;
use crate::domain::view::SavedView;
use crate::domain::{Change, Id, Kind, Message, Value};
use crate::repository::{Lists, Sort};
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker, Prompt};

use super::words;

/// The value of the choice that shows a place as it is at first.
const USUAL: &str = "usual";

/// What a place shows, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The kind of record.
    pub kind: Kind,
    /// `list` or `board`.
    pub on: &'static str,
    /// The filter as it was written.
    pub filter: String,
    /// The keys of the columns of a list.
    pub columns: Vec<String>,
    /// The order of a list.
    pub sort: Vec<Sort>,
    /// What the columns of a board stand for; empty for its stages.
    pub group: String,
    /// The pipeline of a board.
    pub pipeline: Option<Id>,
    /// Whether only one's own records are shown.
    pub mine: bool,
}

impl Shown {
    /// What a view shows.
    pub fn of(view: &SavedView) -> Shown {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Shown {
            kind: view.record_kind.as_deref().and_then(Kind::from_word).unwrap_or(Kind::Opportunity),
            on: if view.on.as_deref() == Some("board") { "board" } else { "list" },
            filter: text(&view.filter),
            columns: keys(view.columns.as_deref()).map(str::to_owned).collect(),
            sort: keys(view.sort.as_deref()).map(sort).collect(),
            group: text(&view.group),
            pipeline: view.pipeline,
            mine: view.scope.as_deref() == Some("mine"),
        }
    }

    /// The values of a view that shows this.
    pub fn values(&self) -> Vec<(Key, Value)> {
        let text = |text: String| if text.is_empty() { Value::Null } else { Value::from(text) };
        let order = |sort: &Sort| format!("{}{}", if sort.descending { "-" } else { "" }, sort.key);
        let values = [
            ("kind", Value::from(self.kind.key())),
            ("on", self.on.into()),
            ("filter", text(self.filter.trim().to_owned())),
            ("columns", text(self.columns.join(","))),
            ("sort", text(self.sort.iter().map(order).collect::<Vec<_>>().join(","))),
            ("group", text(self.group.clone())),
            ("pipeline", self.pipeline.into()),
            ("scope", if self.mine { "mine".into() } else { Value::Null }),
        ];
        values.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect()
    }

    /// Whether a view is one of this place.
    fn is_of(&self, view: &SavedView) -> bool {
        let other = Shown::of(view);
        other.kind == self.kind && other.on == self.on
    }
}

fn keys(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|key| !key.is_empty())
}

fn sort(word: &str) -> Sort {
    match word.strip_prefix('-') {
        Some(key) => Sort { key: key.to_owned(), descending: true },
        None => Sort { key: word.to_owned(), descending: false },
    }
}

/// The views that may be seen here: one's own private ones, then those that are shared, each by
/// name.
pub fn seen(lists: &Lists) -> impl Iterator<Item = &SavedView> {
    let is_private = |view: &&SavedView| view.private == Some(true);
    let own = lists.views.iter().filter(move |view| is_private(view) && view.owner == lists.me);
    own.chain(lists.views.iter().filter(move |view| !is_private(view)))
}

/// The view with this id, if it may be seen here.
pub fn view(id: Id, lists: &Lists) -> Option<&SavedView> {
    seen(lists).find(|view| view.id == id)
}

/// Which saved view a place shows, and the question about views that it has open.
#[derive(Debug, Default)]
pub struct Views {
    chosen: Option<Id>,
    asked: Option<Asked>,
}

/// A question about views.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Asked {
    Which,
    Save,
    Rename(Id),
}

/// What comes of an answer about views.
#[derive(Debug)]
pub enum Turn {
    /// The place is to show this.
    Show(Shown),
    /// The place is to show what it does at first.
    Usual,
    /// Something for the shell.
    Do(Outcome),
}

impl Views {
    /// The name of the view, as long as the place shows just what the view does.
    pub fn name<'a>(&self, shown: &Shown, lists: &'a Lists) -> Option<&'a str> {
        let view = view(self.chosen?, lists)?;
        (Shown::of(view) == *shown).then_some(view.name.as_deref()).flatten()
    }

    /// Whether a view was chosen, whatever was changed since.
    pub fn has_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    /// Whether a question about views is open.
    pub fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// Does a command about views; none when it is about something else.
    pub fn command(
        &mut self,
        command: crate::command::Command,
        shown: &Shown,
        desk: &Desk<'_>,
    ) -> Option<Outcome> {
        use crate::command::Command as C;
        let lists = desk.repository.lists();
        let chosen = self.chosen.and_then(|id| view(id, lists));
        let name = |view: &SavedView| view.name.clone().unwrap_or_default();
        Some(match (command, chosen) {
            (C::Views, _) => self.ask_which(shown, desk),
            (C::SaveView, chosen) => {
                self.asked = Some(Asked::Save);
                let prompt = Prompt::new(Message::new("view-save")).with_hint(Message::new("view-save-hint"));
                Outcome::Ask(prompt.with_old_value(chosen.map(name).unwrap_or_default()))
            }
            (C::RenameView | C::DeleteView | C::ShareView, None) => {
                Outcome::Toast(Message::new("view-none-open"))
            }
            (C::RenameView, Some(view)) => {
                self.asked = Some(Asked::Rename(view.id));
                let title = Message::new("view-rename").with("name", name(view));
                Outcome::Ask(Prompt::new(title).with_old_value(name(view)))
            }
            (C::DeleteView, Some(view)) => {
                let label = words(desk, &Message::new("view-deleted").with("name", name(view)));
                let delete = Change::Delete { kind: Kind::SavedView, id: view.id };
                Outcome::write(label, vec![delete])
                    .after(Message::new("view-delete").with("name", name(view)))
            }
            (C::ShareView, Some(view)) => {
                let private = view.private == Some(true);
                let id = if private { "view-shared" } else { "view-kept" };
                let label = words(desk, &Message::new(id).with("name", name(view)));
                let owner = if private { view.owner } else { lists.me };
                let values = [("private", Value::Bool(!private)), ("owner", owner.into())];
                Outcome::write(label, vec![Change::set(Kind::SavedView, view.id, values)])
            }
            _ => return None,
        })
    }

    fn ask_which(&mut self, shown: &Shown, desk: &Desk<'_>) -> Outcome {
        self.asked = Some(Asked::Which);
        let detail = |view: &SavedView| {
            let private =
                desk.text.get(if view.private == Some(true) { "view-private" } else { "view-for-all" });
            let filter = view.filter.as_deref().unwrap_or_default();
            if filter.is_empty() { private.to_string() } else { format!("{filter} · {private}") }
        };
        let choice = |view: &SavedView| {
            Choice::new(Value::Id(view.id), view.name.clone().unwrap_or_default()).with_detail(detail(view))
        };
        let views = seen(desk.repository.lists()).filter(|view| shown.is_of(view));
        let mut choices: Vec<Choice> = views.map(choice).collect();
        let usual = desk.text.get("view-usual");
        choices.push(Choice::new(Value::from(USUAL), usual.as_str()));
        let mut picker = Picker::new(Message::new("view-which"), Choices::These(choices)).by_digit();
        picker.new = Some(Message { id: "view-new", args: Vec::new() });
        Outcome::Pick(match self.chosen {
            Some(id) => picker.at(Value::Id(id)),
            None => picker,
        })
    }

    /// Goes on with the answer to the question about views that is open.
    pub fn answer(&mut self, answer: Answer, shown: &Shown, desk: &Desk<'_>) -> Turn {
        let lists = desk.repository.lists();
        match (self.asked.take(), answer) {
            (Some(Asked::Which), Answer::Picked(values)) => match values.first() {
                Some(Value::Id(id)) => match view(*id, lists) {
                    Some(view) => {
                        self.chosen = Some(*id);
                        Turn::Show(Shown::of(view))
                    }
                    None => Turn::Do(Outcome::Nothing),
                },
                _ => {
                    self.chosen = None;
                    Turn::Usual
                }
            },
            (Some(Asked::Which), Answer::New(name)) | (Some(Asked::Save), Answer::Text(name)) => {
                Turn::Do(self.save(&name, shown, desk))
            }
            (Some(Asked::Rename(id)), Answer::Text(name)) if !name.trim().is_empty() => {
                let before = view(id, lists).and_then(|view| view.name.clone()).unwrap_or_default();
                let name = name.trim();
                if name == before {
                    return Turn::Do(Outcome::Nothing);
                }
                let label = Message::new("view-renamed").with("before", before).with("name", name);
                let change = Change::set(Kind::SavedView, id, [("name", Value::from(name))]);
                Turn::Do(Outcome::write(words(desk, &label), vec![change]))
            }
            _ => Turn::Do(Outcome::Nothing),
        }
    }

    fn save(&mut self, name: &str, shown: &Shown, desk: &Desk<'_>) -> Outcome {
        let name = name.trim();
        if name.is_empty() {
            return Outcome::Nothing;
        }
        let (id, changes) = save(name, shown, true, desk.repository.new_id(), desk.repository.lists());
        self.chosen = Some(id);
        if changes.is_empty() {
            return Outcome::Toast(Message::new("view-as-before").with("name", name));
        }
        Outcome::write(words(desk, &Message::new("view-saved").with("name", name)), changes)
    }
}

/// The view of this name that one may write over, else a new one with this id, and the changes
/// that have it show this. One that is there stays private or shared as it was.
pub fn save(name: &str, shown: &Shown, private: bool, new: Id, lists: &Lists) -> (Id, Vec<Change>) {
    let is_it = |view: &&SavedView| shown.is_of(view) && view.name.as_deref() == Some(name);
    if let Some(view) = seen(lists).find(is_it) {
        if Shown::of(view) == *shown {
            return (view.id, Vec::new());
        }
        return (view.id, vec![Change::Set { kind: Kind::SavedView, id: view.id, values: shown.values() }]);
    }
    let mut values = shown.values();
    values.push((Key::Borrowed("name"), Value::from(name)));
    values.push((Key::Borrowed("private"), Value::Bool(private)));
    values.push((Key::Borrowed("owner"), lists.me.into()));
    values.retain(|(_, value)| !value.is_empty());
    (new, vec![Change::Create { kind: Kind::SavedView, id: new, values }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_shows_what_was_saved() {
        let shown = Shown {
            kind: Kind::Lead,
            on: "list",
            filter: "rating:hot".to_owned(),
            columns: vec!["name".to_owned(), "status".to_owned()],
            sort: vec![Sort { key: "created".to_owned(), descending: true }],
            group: String::new(),
            pipeline: None,
            mine: true,
        };
        let mut record = crate::domain::Record::new(Kind::SavedView, Id::new(1, [0; 10]));
        for (key, value) in shown.values() {
            record.set(&key, value);
        }
        assert_eq!(record.text("sort"), "-created");
        assert_eq!(Shown::of(&SavedView::from_record(&record)), shown);
    }
}
