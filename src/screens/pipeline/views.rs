//! What the board shows, and how, as a saved view has it.

use crate::domain::grouping::Grouping;
use crate::domain::{Kind, Message};
use crate::screens::action::views::{Shown, Turn};
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
            group: match self.board.grouping {
                Grouping::Stage => String::new(),
                other => other.key().to_owned(),
            },
            pipeline: self.board.pipeline,
            mine: self.filter.is_mine(),
        }
    }

    /// Goes on with the answer to a question about views.
    pub(super) fn answer_views(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let shown = self.shown();
        match self.views.answer(answer, &shown, desk) {
            Turn::Do(outcome) => outcome,
            Turn::Show(shown) => self.show(&shown, desk),
            Turn::Usual => {
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

    /// Shows what a view does; a part of it that cannot be read is told.
    fn show(&mut self, shown: &Shown, desk: &Desk<'_>) -> Outcome {
        let told = self.filter.show(&shown.filter, shown.mine, desk.repository.lists());
        let pipeline = shown.pipeline.or(self.board.pipeline.filter(|_| self.views.has_chosen()));
        self.board.pipeline = pipeline;
        self.board.grouping = Grouping::from_key(&shown.group).unwrap_or_default();
        self.left = 0;
        let told = told.map(|problem| {
            let message = Message::new("view-not-read").with("name", &shown.filter);
            Outcome::Trouble(message.with("problem", desk.text.message(&problem)), None)
        });
        Outcome::Many(std::iter::once(Outcome::Refresh).chain(told).collect())
    }
}
