//! Lines of a long text, of a note and of what was said that are to be done, planned when the text is
//! saved: `- [ ] fri send quote`.

use crate::domain::tasks_in_text::{self, Tasks};
use crate::domain::{Change, Message, Record};
use crate::ui::{Desk, Outcome};

use super::{Reply, plan, words};

/// A text whose tasks are planned, about records.
#[derive(Debug, Default)]
pub struct Planned {
    /// The text and its tasks.
    pub tasks: Tasks,
    /// The activities that are planned.
    pub changes: Vec<Change>,
}

/// Plans the tasks of a text about each of these records, as a next step is: a day, then what to do.
pub fn plan(text: &str, about: &[Record], desk: &Desk<'_>) -> Planned {
    let tasks = tasks_in_text::take(text, |words| plan::problem(words, desk).is_none());
    let of = |record| tasks.planned.iter().map(move |words| plan::planned(record, words, desk));
    let changes = about.iter().flat_map(of).collect();
    Planned { tasks, changes }
}

impl Planned {
    /// What was done, and how many tasks were planned with it.
    pub fn label(&self, done: Message, desk: &Desk<'_>) -> Message {
        match self.changes.len() {
            0 => done,
            count => {
                Message::new("action-tasks-planned").with("done", words(desk, &done)).with("count", count)
            }
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
