//! Questions of the shell's own, which no screen put, and what a deck does without: places and
//! commands of modules that are switched off.

use crate::command::{Command, Context, hints, is_offered};
use crate::domain::Message;
use crate::screens::action::Reply;
use crate::ui::{Answer, Desk, Outcome, Place, Preview};

use super::state::Shell;

impl Shell {
    /// Puts a question that no screen put, or does what comes without one.
    pub(super) fn put(&mut self, ask: impl FnOnce(&Desk<'_>) -> Reply) {
        let reply = ask(&self.setup.desk(&self.repository));
        // It is no change of a record, so that it is not what `.` repeats.
        self.recipe.under_way = None;
        let outcome = self.own.take(reply);
        self.perform(outcome);
    }

    /// Takes the answer to a question of the shell's own; what else was asked is left to the
    /// screen.
    pub(super) fn answer_own(&mut self, answer: Answer) -> Option<Answer> {
        if !self.own.is_open() {
            return Some(answer);
        }
        let desk = self.setup.desk(&self.repository);
        let outcome = self.own.answer(answer, &desk);
        self.perform(outcome);
        None
    }

    /// What the text typed so far would mean to a question of the shell's own.
    pub(super) fn preview_own(&self, text: &str) -> Option<Preview> {
        let desk = self.setup.desk(&self.repository);
        self.own.is_open().then(|| self.own.preview(text, &desk))
    }

    /// Whether a command is offered: none is that goes with a module that is switched off.
    pub(super) fn offers(&self, command: Command) -> bool {
        is_offered(command, &self.repository.lists().modules)
    }

    /// Whether a place is offered.
    pub(super) fn shows(&self, place: &Place) -> bool {
        place.kind().is_none_or(|kind| self.repository.lists().shows_kind(kind))
    }

    /// Why a place or a command is not there: the module it goes with is switched off.
    pub(super) fn tell_switched_off(&mut self, module: &str) {
        let key = self.setup.keymap.keys_of(Context::Global, Command::Palette).into_iter().next();
        let told = Message::new("module-is-off-key").with("module", module);
        let told = told.with("key", key.unwrap_or_default());
        self.refuse(&told);
    }

    /// A message with the keys of the screen on top that its text may name.
    pub(super) fn keyed(&self, message: &Message) -> Message {
        hints::with_keys(message.clone(), self.tabs.top().context(), &self.setup.keymap)
    }

    /// Tells why something is not done.
    pub(super) fn refuse(&mut self, reason: &Message) {
        let words = self.setup.text.message(&self.keyed(reason));
        self.macros.refused(&words);
        self.tell(words);
    }

    /// Leaves the screen on top when what it shows was switched off.
    pub(super) fn leave_hidden(&mut self) {
        while !self.shows(&self.tabs.top().place()) {
            if !self.tabs.pop() {
                return self.perform(Outcome::Go(Place::Pipeline(None)));
            }
        }
    }
}
