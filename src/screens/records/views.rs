//! What a list shows, and how, as a saved view has it.

use crate::domain::Message;
use crate::repository::Lists;
use crate::repository::views::Shown;
use crate::screens::action::views::ViewReply;
use crate::ui::{Answer, Desk, Outcome};

use super::columns;
use super::state::Records;

impl Records {
    /// What is shown now.
    pub(super) fn shown(&self) -> Shown {
        Shown {
            kind: self.kind,
            on: "list",
            filter: self.filter.text().to_owned(),
            columns: self.keys.clone(),
            sort: self.list.sort().to_vec(),
            group: String::new(),
            pipeline: None,
            mine: self.filter.is_mine(),
        }
    }

    /// Goes on with the answer to a question about views.
    pub(super) fn answer_views(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let shown = self.shown();
        match self.views.answer(answer, &shown, desk) {
            ViewReply::Do(outcome) => outcome,
            ViewReply::Show(shown) => self.show(shown, desk),
            ViewReply::Usual => {
                let kept = self.keep_columns(desk, |list| list.forget());
                let filter = self.first_filter.clone();
                let usual = Shown { filter, columns: Vec::new(), sort: Vec::new(), mine: false, ..shown };
                Outcome::Many(vec![kept, self.show(usual, desk)])
            }
        }
    }

    /// Has the list open with the view that was chosen for that, if one was.
    pub(super) fn start_with_view(&mut self, desk: &Desk<'_>) {
        if let Some(shown) = self.views.first(self.kind, "list", desk.repository.lists()) {
            self.arrange(shown, desk);
        }
    }

    /// Shows what a view does; a part of it that cannot be read is told.
    fn show(&mut self, shown: Shown, desk: &Desk<'_>) -> Outcome {
        let name = shown.filter.clone();
        let problem = self.arrange(shown, desk);
        let read = self.refilter();
        let Some(problem) = problem else { return read };
        let told = Message::new("view-not-read").with("name", name);
        let told = told.with("problem", desk.text.message(&problem));
        Outcome::Many(vec![read, Outcome::Trouble(told, None)])
    }

    /// Takes the filter, columns and order of a view; what is wrong with its filter.
    fn arrange(&mut self, shown: Shown, desk: &Desk<'_>) -> Option<Message> {
        let lists = desk.repository.lists();
        let shown = filled(shown, lists);
        let problem = self.filter.show(&shown.filter, shown.mine, lists);
        self.list.sort_by(shown.sort);
        self.set_columns(shown.columns, desk);
        problem
    }
}

/// What a view comes to in a list: the columns and the order that a list has at first where it says
/// none, the column by which records are known, and no field that is none any more.
pub(super) fn filled(mut shown: Shown, lists: &Lists) -> Shown {
    let field = |key: &str| lists.catalogue.field(shown.kind, key);
    shown.columns.retain(|key| field(key).is_some());
    shown.sort.retain(|sort| field(&sort.key).is_some_and(columns::sorts));
    let title = shown.kind.title().unwrap_or("name");
    if shown.columns.is_empty() {
        shown.columns = columns::first_columns(shown.kind).iter().map(|key| (*key).to_owned()).collect();
    } else if !shown.columns.iter().any(|key| key == title) {
        shown.columns.insert(0, title.to_owned());
    }
    if shown.sort.is_empty() {
        shown.sort = columns::first_sort(shown.kind);
    }
    shown
}
