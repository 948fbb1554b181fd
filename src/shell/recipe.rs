//! The last change, as the command and the answers that made it; `.` makes it again.

use crate::command::Command;
use crate::domain::Value;
use crate::ui::{Answer, FormRow, FormSpec, Repeats};

/// What made the last change, and what is being asked for now.
#[derive(Debug, Default)]
pub(super) struct Recipe {
    /// What is being asked for now.
    pub(super) under_way: Option<(Command, Vec<Answer>)>,
    /// What was last written.
    pub(super) last: Option<(Command, Vec<Answer>)>,
    /// The rows of the form that is being filled in, as they were at first.
    shown: Vec<FormRow>,
    /// What of it is repeated.
    repeats: Repeats,
    /// Whether it is shown again, since an answer was refused.
    is_again: bool,
}

impl Recipe {
    /// Learns that a form is shown; one that is shown again, since an answer was refused, is the
    /// same form.
    pub(super) fn form_shown(&mut self, form: &FormSpec) {
        self.is_again = form.rows.iter().any(|row| row.problem.is_some());
        if !self.is_again {
            self.shown.clone_from(&form.rows);
            self.repeats = form.repeats;
        }
    }

    /// What was answered before the form that is filled in: not what it was refused with.
    pub(super) fn before_form<'a>(&self, answers: &'a [Answer]) -> &'a [Answer] {
        match answers {
            [before @ .., Answer::Form(_)] if self.is_again => before,
            all => all,
        }
    }

    /// Whether this is not what the row of the form held at first.
    pub(super) fn is_changed(&self, key: &str, text: &str, value: &Value) -> bool {
        differs(&self.shown, key, text, value)
    }

    /// Learns an answer. Of a form it is what was changed in it: the rest is another record's.
    pub(super) fn answered(&mut self, answer: &Answer) {
        let shown = &self.shown;
        let Some((_, answers)) = &mut self.under_way else { return };
        match answer {
            Answer::Dismissed => self.under_way = None,
            Answer::Form(_) if self.repeats == Repeats::Nothing => {}
            Answer::Form(rows) => {
                let is_changed = |row: &&FormRow| differs(shown, &row.key, &row.text, &row.value);
                let changed = rows.iter().filter(is_changed).cloned().collect();
                if self.is_again && matches!(answers.last(), Some(Answer::Form(_))) {
                    answers.pop();
                }
                answers.push(Answer::Form(changed));
            }
            other => answers.push(other.clone()),
        }
    }
}

fn differs(shown: &[FormRow], key: &str, text: &str, value: &Value) -> bool {
    !shown.iter().any(|was| was.key == key && was.text == text && was.value == *value)
}

/// The rows of a form with these changes made in it; none when it has no such rows, or is one to
/// be answered anew.
pub(super) fn filled_in(form: &FormSpec, changed: &[FormRow]) -> Option<Vec<FormRow>> {
    if form.repeats == Repeats::Nothing {
        return None;
    }
    let mut rows = form.rows.clone();
    for change in changed {
        let row = rows.iter_mut().find(|row| row.key == change.key)?;
        row.text.clone_from(&change.text);
        row.value = change.value.clone();
    }
    Some(rows)
}
