//! Where there is no deck yet: what a person may do before they have chosen how to begin, and the
//! choice itself, which is carried out of the loop.

use crate::command::Command;
use crate::ui::begin::Beginning;

use super::errand::Errand;
use super::overlay::Overlay;
use super::overlay::lines::LinesBox;
use super::overlay::tour::TourBox;
use super::state::Shell;

/// How the program was started, and how it is to go on.
#[derive(Debug, Default)]
pub(super) struct Start {
    /// There is no deck: what is open is thrown away.
    has_no_deck: bool,
    /// What was chosen to begin with.
    chosen: Option<Beginning>,
    /// What is pressed once the loop runs.
    at_first: Option<Command>,
}

impl Shell {
    /// Says that there is no deck yet: only the welcome works until something is chosen.
    pub fn has_no_deck_yet(&mut self) {
        self.start.has_no_deck = true;
    }

    /// What the person chose to begin with, once the loop has ended.
    pub fn chosen_beginning(&self) -> Option<&Beginning> {
        self.start.chosen.as_ref()
    }

    /// Presses a command once the loop runs: work that it starts can wake it then.
    pub fn press_at_first(&mut self, command: Command) {
        self.start.at_first = Some(command);
    }

    pub(super) fn go_on_at_first(&mut self) {
        if let Some(command) = self.start.at_first.take() {
            self.command(command);
        }
    }

    pub(super) fn begin(&mut self, beginning: Beginning) {
        self.start.chosen = Some(beginning);
        self.ask_for(Errand::Leave);
    }

    /// Whether a command has to wait until there is a deck.
    pub(super) fn holds_at_first(&self, command: Command) -> bool {
        use Command as C;
        let stays = matches!(
            command,
            C::QuitNow
                | C::Quit
                | C::Suspend
                | C::Redraw
                | C::Palette
                | C::Help
                | C::Tour
                | C::ToggleTheme
                | C::ToggleMouse
                | C::ShowProblems
                | C::BeginDemo
                | C::BeginImport
                | C::BeginEmpty
                | C::ScreenImport
                | C::Up
                | C::Down
                | C::Left
                | C::Right
                | C::PageUp
                | C::PageDown
                | C::Top
                | C::Bottom
                | C::Open
                | C::Back
                | C::Confirm
                | C::Complete
        );
        self.start.has_no_deck && !stays
    }

    /// Tells what is wrong in the person's own files, if anything: one thing in passing.
    pub(super) fn tell_problems(&mut self) {
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Lines(_)));
        match self.setup.problems.as_slice() {
            [] => {}
            [problem] => {
                let problem = problem.clone();
                self.trouble(&problem);
            }
            _ => self.show_problems(),
        }
    }

    /// Tells everything that is wrong in the person's own files.
    pub(super) fn show_problems(&mut self) {
        let text = &self.setup.text;
        let problems: Vec<_> = self.setup.problems.iter().map(|problem| text.message(problem)).collect();
        if problems.is_empty() {
            let words = text.get("shell-problems-none");
            return self.tell(words);
        }
        self.overlays.push(Overlay::Lines(LinesBox::new(text.get("shell-problems-title"), problems)));
    }

    pub(super) fn start_tour(&mut self) {
        let tour = TourBox::new(&self.setup.keymap);
        self.put_above(Overlay::Tour(tour));
    }
}
