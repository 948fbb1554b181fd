//! The saved views of a place on the screen: choosing, saving, renaming, sharing and deleting one,
//! and having the place open with it. What a view is, is in `repository`.

use crate::domain::view::SavedView;
use crate::domain::{Change, Id, Kind, Message, Value};
use crate::repository::Lists;
use crate::repository::views::{self, SeenBy, Shown, view};
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker, Prompt};

use super::words;

/// The value of the choice that shows a place as it is at first.
const USUAL: &str = "usual";

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
pub enum ViewReply {
    /// The place is to show this.
    Show(Shown),
    /// The place is to show what it does at first.
    Usual,
    /// Something for the shell.
    Do(Outcome),
}

impl Views {
    /// The name of the view, as long as the place shows just what it comes to there.
    pub fn name<'a>(&self, is_shown: impl FnOnce(Shown) -> bool, lists: &'a Lists) -> Option<&'a str> {
        let view = view(self.chosen?, lists)?;
        is_shown(Shown::of(view)).then_some(view.name.as_deref()).flatten()
    }

    /// What the place opens with for whoever works here, if that is a saved view.
    pub fn first(&mut self, kind: Kind, on: &str, lists: &Lists) -> Option<Shown> {
        let view = views::first(kind, on, lists)?;
        self.chosen = Some(view.id);
        Some(Shown::of(view))
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
            (C::RenameView | C::DeleteView | C::ShareView | C::OpenWithView, None) => {
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
            (C::OpenWithView, Some(view)) => {
                let (id, change) = if views::is_first(view, lists) {
                    ("view-no-longer-first", views::open_as_usual(view, lists))
                } else {
                    ("view-first", views::open_with(view, lists))
                };
                let label = words(desk, &Message::new(id).with("name", name(view)));
                Outcome::write(label, change.into_iter().collect())
            }
            _ => return None,
        })
    }

    fn ask_which(&mut self, shown: &Shown, desk: &Desk<'_>) -> Outcome {
        self.asked = Some(Asked::Which);
        let lists = desk.repository.lists();
        let detail = |view: &SavedView| {
            let whose = if view.private == Some(true) { "view-private" } else { "view-for-all" };
            let whose = desk.text.get(whose).to_string();
            let opens = views::is_first(view, lists).then(|| desk.text.get("view-opens-here").to_string());
            let filter = view.filter.clone().filter(|filter| !filter.is_empty());
            [filter, Some(whose), opens].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        };
        let choice = |view: &SavedView| {
            Choice::new(Value::Id(view.id), view.name.clone().unwrap_or_default()).with_detail(detail(view))
        };
        let mut choices: Vec<Choice> =
            views::seen(lists).filter(|view| shown.is_of(view)).map(choice).collect();
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
    pub fn answer(&mut self, answer: Answer, shown: &Shown, desk: &Desk<'_>) -> ViewReply {
        let lists = desk.repository.lists();
        match (self.asked.take(), answer) {
            (Some(Asked::Which), Answer::Picked(values)) => match values.first() {
                Some(Value::Id(id)) => match view(*id, lists) {
                    Some(view) => {
                        self.chosen = Some(*id);
                        ViewReply::Show(Shown::of(view))
                    }
                    None => ViewReply::Do(Outcome::Nothing),
                },
                _ => {
                    self.chosen = None;
                    ViewReply::Usual
                }
            },
            (Some(Asked::Which), Answer::New(name)) | (Some(Asked::Save), Answer::Text(name)) => {
                ViewReply::Do(self.save(&name, shown, desk))
            }
            (Some(Asked::Rename(id)), Answer::Text(name)) if !name.trim().is_empty() => {
                let before = view(id, lists).and_then(|view| view.name.clone()).unwrap_or_default();
                let name = name.trim();
                if name == before {
                    return ViewReply::Do(Outcome::Nothing);
                }
                let label = Message::new("view-renamed").with("before", before).with("name", name);
                let change = Change::set(Kind::SavedView, id, [("name", Value::from(name))]);
                ViewReply::Do(Outcome::write(words(desk, &label), vec![change]))
            }
            _ => ViewReply::Do(Outcome::Nothing),
        }
    }

    fn save(&mut self, name: &str, shown: &Shown, desk: &Desk<'_>) -> Outcome {
        let name = name.trim();
        if name.is_empty() {
            return Outcome::Nothing;
        }
        let (new, lists) = (desk.repository.new_id(), desk.repository.lists());
        let (id, changes) = views::save(name, shown, SeenBy::Owner, new, lists);
        self.chosen = Some(id);
        if changes.is_empty() {
            return Outcome::Toast(Message::new("view-as-before").with("name", name));
        }
        Outcome::write(words(desk, &Message::new("view-saved").with("name", name)), changes)
    }
}
