//! What the board shows, and how, as a saved view has it.

use crate::domain::grouping::Grouping;
use crate::domain::{Kind, Message};
use crate::repository::views::Shown;
use crate::screens::action::views::ViewReply;
use crate::ui::{Answer, Desk, Outcome};

use super::state::Pipeline;

impl Pipeline {
    /// What is shown now.
    pub(super) fn shown(&self) -> Shown {
        Shown {
            kind: Kind::Opportunity,
            on: "board",
            filter: self.filter.text().to_owned(),
            columns: Vec::new(),
            sort: Vec::new(),
            group: self.board.chosen.map(Grouping::key).unwrap_or_default().to_owned(),
            pipeline: self.board.pipeline,
            mine: self.filter.is_mine(),
        }
    }

    /// Goes on with the answer to a question about views.
    pub(super) fn answer_views(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let shown = self.shown();
        match self.views.answer(answer, &shown, desk) {
            ViewReply::Do(outcome) => outcome,
            ViewReply::Show(shown) => self.show(&shown, desk),
            ViewReply::Usual => {
                let usual = Shown {
                    filter: String::new(),
                    group: String::new(),
                    pipeline: None,
                    mine: false,
                    ..shown
                };
                self.show(&usual, desk)
            }
        }
    }

    /// Has the board open with the view that was chosen for that, if one was.
    pub(super) fn start_with_view(&mut self, desk: &Desk<'_>) {
        if let Some(shown) = self.views.first(Kind::Opportunity, "board", desk.repository.lists()) {
            self.arrange(&shown, desk);
        }
    }

    /// Shows what a view does; a part of it that cannot be read is told.
    fn show(&mut self, shown: &Shown, desk: &Desk<'_>) -> Outcome {
        let told = self.arrange(shown, desk).map(|problem| {
            let message = Message::new("view-not-read").with("name", &shown.filter);
            Outcome::Trouble(message.with("problem", desk.text.message(&problem)), None)
        });
        Outcome::Many(std::iter::once(Outcome::Refresh).chain(told).collect())
    }

    /// Takes the filter, pipeline and grouping of a view; what is wrong with its filter.
    fn arrange(&mut self, shown: &Shown, desk: &Desk<'_>) -> Option<Message> {
        let problem = self.filter.show(&shown.filter, shown.mine, desk.repository.lists());
        let pipeline = shown.pipeline.or(self.board.pipeline.filter(|_| self.views.has_chosen()));
        self.board.pipeline = pipeline;
        self.board.chosen = Grouping::from_key(&shown.group);
        self.opened = None;
        problem
    }
}
