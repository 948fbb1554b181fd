//! Lines of a long text that are to be done, planned when the text is saved: `- [ ] fri send quote`.

use crate::domain::tasks_in_text::{self, Tasks};
use crate::domain::{Change, Message, Record};
use crate::ui::{Desk, Outcome};

use super::{Reply, plan};

/// A text whose tasks are planned, about a record.
#[derive(Debug, Default)]
pub struct Planned {
    /// The text and its tasks.
    pub tasks: Tasks,
    /// The activities that are planned.
    pub changes: Vec<Change>,
}

/// Plans the tasks of a text, each as a next step is: a day, then what to do.
pub fn plan(text: &str, about: &Record, desk: &Desk<'_>) -> Planned {
    let tasks = tasks_in_text::take(text, |words| plan::problem(words, desk).is_none());
    let changes = tasks.planned.iter().map(|words| plan::planned(about, words, desk)).collect();
    Planned { tasks, changes }
}

impl Planned {
    /// What was done: how many tasks were planned with an edit of a record.
    pub fn label(&self, edited: Message, name: String) -> Message {
        match self.tasks.planned.len() {
            0 => edited,
            count => Message::new("action-tasks-planned").with("name", name).with("count", count),
        }
    }

    /// A reply that also tells of tasks whose day is none, which stay in the text as they are.
    pub fn told(&self, reply: Reply) -> Reply {
        let Some(first) = self.tasks.left.first() else { return reply };
        let left = Message::new("action-tasks-left").with("count", self.tasks.left.len()).with("text", first);
        let outcome = Outcome::Many(vec![reply.outcome, Outcome::Trouble(left, None)]);
        Reply { outcome, question: reply.question }
    }
}
