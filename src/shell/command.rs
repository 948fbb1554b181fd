//! The commands that hold on every screen; all others go to the screen on top.

use crate::command::{Command, Context, module_of};
use crate::domain::{Kind, Message};
use crate::screens::action;
use crate::ui::{Answer, Outcome, Place};

use super::errand::Errand;
use super::finder::Arrived;
use super::overlay::Overlay;
use super::overlay::find::FindBox;
use super::overlay::help::HelpBox;
use super::overlay::palette::PaletteBox;
use super::recipe;
use super::run::Mouse;
use super::state::Shell;
use super::tabs;

impl Shell {
    /// Does a command, as if its key had been pressed on the screen on top.
    pub fn command(&mut self, command: Command) {
        if self.holds_at_first(command) {
            let words = self.setup.text.get("welcome-choose-first");
            return self.tell(words);
        }
        if let Some(module) = module_of(command).filter(|_| !self.offers(command)) {
            return self.tell_switched_off(module);
        }
        if let Some(reason) = self.why_not_write(command) {
            return self.refuse(&reason);
        }
        if let Some(place) = tabs::place_of(command) {
            return self.perform(Outcome::Go(place));
        }
        let (keymap, text) = (&self.setup.keymap, &self.setup.text);
        match command {
            Command::QuitNow => self.ask_for(Errand::Leave),
            Command::Suspend => self.ask_for(Errand::Suspend),
            Command::Redraw => self.ask_for(Errand::Redraw),
            Command::Palette => {
                let palette =
                    PaletteBox::new(self.tabs.top().context(), keymap, text, &|command| self.offers(command));
                self.macros.palette_opens();
                self.overlays.push(Overlay::Palette(palette));
            }
            Command::Help => {
                let top = self.tabs.top();
                let is_for = |command| {
                    self.offers(command)
                        && top.why_not(command).is_none_or(|reason| reason.id != "action-not-for-these")
                };
                let help = HelpBox::new(top.context(), keymap, text, &is_for);
                self.macros.palette_opens();
                self.overlays.push(Overlay::Help(help));
            }
            Command::FindAnything => {
                self.put_above(Overlay::Find(FindBox::default()));
                self.catch_up_overlay();
            }
            Command::Undo => self.perform(Outcome::Undo),
            Command::Redo => self.perform(Outcome::Redo),
            Command::Repeat => self.repeat(),
            Command::Quit if self.tabs.is_at_root() => self.ask_for(Errand::Leave),
            // It has pages of its own to go back through, and knows where what came in is.
            Command::Quit if matches!(self.tabs.top().place(), Place::Import(_)) => self.press(Command::Back),
            Command::Quit => self.perform(Outcome::Close),
            Command::ScreenOpportunities => self.open_once(Place::List(Kind::Opportunity)),
            Command::ScreenCallSheet => self.open_once(Place::CallSheet),
            Command::ScreenDuplicates => {
                self.open_once(Place::Duplicates(None));
                self.press(Command::FindDuplicates);
            }
            Command::ScreenClashes => self.open_once(Place::Clashes),
            Command::ScreenCadences => self.open_once(Place::Cadences),
            Command::ScreenImport
                if !matches!(self.tabs.top().place(), Place::Welcome | Place::Import(_)) =>
            {
                self.open_once(Place::Import(None));
            }
            Command::Tour => self.start_tour(),
            Command::CustomCommand => self.choose_own_command(),
            Command::OpenLink => self.choose_link(),
            Command::ShowProblems => self.show_problems(),
            Command::WhoWorksHere => self.ask_who(),
            Command::Modules => self.put(action::modules::ask),
            Command::PresetModules => self.put(action::modules::ask_preset),
            Command::ToggleRecording => self.record_macro(),
            Command::PlayMacro => self.play_macro(),
            Command::ForgetMacro => self.forget_macro(),
            Command::ToggleTheme => self.setup.themes.rotate_left(1),
            Command::ToggleMouse => self.toggle_mouse(),
            _ => self.press(command),
        }
    }

    /// Why a command that writes cannot be done to a deck that is only read. The pages of the
    /// settings say it themselves: what is the person's own can be changed there.
    pub(super) fn why_not_write(&self, command: Command) -> Option<Message> {
        let repository = &self.repository;
        let says_itself = self.tabs.top().context() == Context::Settings;
        (command.writes() && repository.is_read_only() && !says_itself)
            .then(|| repository.newer().unwrap_or_else(|| Message::new("deck-read-only")))
    }

    /// Opens a place above the screen on top, unless that is the place.
    fn open_once(&mut self, place: Place) {
        if self.tabs.top().place() != place {
            self.perform(Outcome::Open(place));
        }
    }

    /// Hands a command to the screen, or says why it cannot be done now.
    fn press(&mut self, command: Command) {
        // What leaves the rows or asks for others does not wait for these.
        let leaves = matches!(command, Command::Back | Command::Filter | Command::ToggleScope);
        if !leaves && !self.tabs.top().context().is_typing() && self.wait_for_rows() == Arrived::Not {
            return;
        }
        if let Some(reason) = self.tabs.top().why_not(command) {
            return self.refuse(&reason);
        }
        self.recipe.under_way = is_repeatable(command).then(|| (command, Vec::new()));
        let outcome = self.at_desk(|screen, desk| screen.update(command, desk));
        self.perform(outcome);
    }

    /// Makes the last change again, here: the same command, the same answers.
    fn repeat(&mut self) {
        if self.wait_for_rows() == Arrived::Not {
            return;
        }
        let Some((command, answers)) = self.recipe.last.clone() else {
            return self.refuse(&Message::new("shell-nothing-to-repeat"));
        };
        if let Some(reason) = self.tabs.top().why_not(command) {
            return self.refuse(&reason);
        }
        let mut given = Vec::new();
        let mut outcome = self.at_desk(|screen, desk| screen.update(command, desk));
        for kept in answers {
            let answer = match (&outcome, &kept) {
                (Outcome::Form(form), Answer::Form(changed)) => match recipe::filled_in(form, changed) {
                    Some(rows) => Answer::Form(rows),
                    None => break,
                },
                (Outcome::Ask(_) | Outcome::Pick(_), Answer::Form(_)) => break,
                (Outcome::Ask(_) | Outcome::Pick(_), answer) => answer.clone(),
                _ => break,
            };
            given.push(kept);
            outcome = self.at_desk(|screen, desk| screen.answer(answer, desk));
        }
        self.recipe.under_way = Some((command, given));
        self.perform(outcome);
    }

    pub(super) fn toggle_mouse(&mut self) {
        let (mouse, id) = match self.setup.mouse {
            Mouse::Taken => (Mouse::Left, "shell-mouse-left"),
            Mouse::Left => (Mouse::Taken, "shell-mouse-taken"),
        };
        self.setup.mouse = mouse;
        self.ask_for(Errand::Mouse);
        let words = self.setup.text.message(&Message::new(id));
        self.tell(words);
    }
}

/// Whether what a command changes is a record that is worked on: how one looks at them is not
/// changed again elsewhere.
fn is_repeatable(command: Command) -> bool {
    use Command as C;
    !matches!(
        command,
        C::Views | C::SaveView | C::RenameView | C::DeleteView | C::ShareView | C::OpenWithView
    )
}
