//! Saved views: what a list or the board shows, and how, under a name. A view is a record, so that
//! saving, renaming, sharing and deleting one is a step like any other; a private one is shown to
//! its owner alone. Which view a place opens with is a setting of each user, so that it goes with
//! them to every machine.

use super::lists::Lists;
use super::window::Sort;
use crate::domain::change::Key;
use crate::domain::view::SavedView;
use crate::domain::{Change, Id, Kind, Value, setting};

/// What the setting of a place holds that opens as it is at first.
const USUAL: &str = "usual";

/// Who sees a view.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SeenBy {
    /// Its owner alone.
    Owner,
    /// Whoever works with the deck.
    Everybody,
}

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

    /// True when a view is one of this place.
    pub fn is_of(&self, view: &SavedView) -> bool {
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

/// The view of this name that one may write over, else a new one with this id that these see, and
/// the changes that have it show this. One that is there stays private or shared as it was.
pub fn save(name: &str, shown: &Shown, by: SeenBy, new: Id, lists: &Lists) -> (Id, Vec<Change>) {
    let is_it = |view: &&SavedView| shown.is_of(view) && view.name.as_deref() == Some(name);
    if let Some(view) = seen(lists).find(is_it) {
        if Shown::of(view) == *shown {
            return (view.id, Vec::new());
        }
        return (view.id, vec![Change::Set { kind: Kind::SavedView, id: view.id, values: shown.values() }]);
    }
    let mut values = shown.values();
    values.push((Key::Borrowed("name"), Value::from(name)));
    values.push((Key::Borrowed("private"), Value::Bool(by == SeenBy::Owner)));
    values.push((Key::Borrowed("owner"), lists.me.into()));
    values.retain(|(_, value)| !value.is_empty());
    (new, vec![Change::Create { kind: Kind::SavedView, id: new, values }])
}

/// The view that a place opens with for whoever works here, if one was chosen that is still there.
pub fn first<'a>(kind: Kind, on: &str, lists: &'a Lists) -> Option<&'a SavedView> {
    let id = lists.switches.get(&first_key(kind, on, lists))?.parse().ok()?;
    view(id, lists).filter(|view| {
        let shown = Shown::of(view);
        shown.kind == kind && shown.on == on
    })
}

/// True when its place opens with this view for whoever works here.
pub fn is_first(view: &SavedView, lists: &Lists) -> bool {
    let shown = Shown::of(view);
    first(shown.kind, shown.on, lists).is_some_and(|first| first.id == view.id)
}

/// The change that has the place of a view open with it for whoever works here; none when it does.
pub fn open_with(view: &SavedView, lists: &Lists) -> Option<Change> {
    let shown = Shown::of(view);
    setting::set(&first_key(shown.kind, shown.on, lists), &view.id.to_string(), &lists.switches)
}

/// The change that has the place of a view open as it is at first again; none when it does.
pub fn open_as_usual(view: &SavedView, lists: &Lists) -> Option<Change> {
    let shown = Shown::of(view);
    setting::set(&first_key(shown.kind, shown.on, lists), USUAL, &lists.switches)
}

fn first_key(kind: Kind, on: &str, lists: &Lists) -> String {
    let me = lists.me.map(|me| me.to_string()).unwrap_or_default();
    format!("first-view-{on}-{}-{me}", kind.key())
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
