//! What comes in: keys, paste and mouse, to the job that runs, else the top overlay, else the
//! screen, else what holds everywhere.

use crossterm::event::{Event, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use crate::command::Command;
use crate::domain::Message;
use crate::ui::{Answer, Choice};

use super::errand::Errand;
use super::finder::Arrived;
use super::frame;
use super::overlay::help::HelpBox;
use super::overlay::picker::PickerBox;
use super::overlay::{Overlay, Reply};
use super::program;
use super::state::Shell;
use super::toast::{Toast, Tone};

impl Shell {
    /// Applies one event of the terminal.
    pub fn event(&mut self, event: Event) {
        match event {
            Event::Key(key) => self.key(key),
            Event::Paste(text) => self.paste(&text),
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::FocusGained => {
                self.look_at_file();
            }
            Event::FocusLost | Event::Resize(..) => {}
        }
    }

    /// Applies one key.
    pub fn key(&mut self, key: KeyEvent) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        self.toast = None;
        let command = self.setup.keymap.command(self.context(), key);
        self.write_down(key, command);
        match command {
            Some(Command::QuitNow) if self.form_holds_on() => {}
            Some(Command::QuitNow) => self.ask_for(Errand::Leave),
            Some(Command::Suspend) => self.ask_for(Errand::Suspend),
            Some(Command::Redraw) => self.ask_for(Errand::Redraw),
            _ if self.running.is_some() => {
                if let (Some(Command::Back | Command::Quit), Some(job)) = (command, &self.running) {
                    job.cancel();
                }
            }
            _ if !self.overlays.is_empty() => self.press_overlay(command, key),
            Some(command) => self.command(command),
            None if self.tabs.top().context().is_typing() => {
                let outcome = self.at_desk(|screen, desk| screen.typed(key, desk));
                self.perform(outcome);
            }
            None => self.press_nothing(),
        }
    }

    /// Whether a form that was changed asks once more before the program is left.
    fn form_holds_on(&mut self) -> bool {
        self.overlays.iter_mut().any(|overlay| match overlay {
            Overlay::Form(form) => form.holds_on(),
            _ => false,
        })
    }

    fn press_overlay(&mut self, command: Option<Command>, key: KeyEvent) {
        if self.overlays.last().is_some_and(|top| top.wants().is_some() && takes_a_row(top, command)) {
            // What failed is looked for again.
            self.catch_up_overlay();
            if self.wait_for_hits() == Arrived::Not {
                return;
            }
        }
        let Some(overlay) = self.overlays.last_mut() else { return };
        if command == Some(Command::Help) && !matches!(overlay, Overlay::Help(_)) {
            let help = HelpBox::new(overlay.context(), &self.setup.keymap, &self.setup.text, &|_| true);
            return self.put_above(Overlay::Help(help));
        }
        let reply = overlay.press(command, key);
        self.reply(reply);
        self.catch_up_overlay();
        self.preview_theme();
    }

    fn reply(&mut self, reply: Reply) {
        match reply {
            Reply::Stay => {}
            Reply::Edit(text) => self.ask_for(Errand::Edit(text)),
            Reply::Pick(picker) => self.put_above(Overlay::Picker(PickerBox::new(picker))),
            Reply::Dismiss => {
                let gone = self.overlays.pop();
                let asked = matches!(
                    gone,
                    Some(Overlay::Prompt(_) | Overlay::Picker(_) | Overlay::Form(_) | Overlay::Confirm(_))
                );
                match self.overlays.last_mut() {
                    Some(below) => below.chosen(&[]),
                    None if asked => self.answer(Answer::Dismissed),
                    None => {}
                }
            }
            Reply::Answer(answer) => {
                self.overlays.pop();
                self.answer(answer);
            }
            Reply::Picked(choices) => {
                self.overlays.pop();
                match self.overlays.last_mut().filter(|below| below.is_choosing()) {
                    Some(form) => form.chosen(&choices),
                    None => self.answer(Answer::Picked(choices.into_iter().map(value_of).collect())),
                }
            }
            Reply::Do(outcome) => {
                if matches!(self.overlays.pop(), Some(Overlay::Confirm(_))) {
                    self.tabs.top_mut().confirmed();
                }
                self.perform(outcome);
            }
            Reply::Press(command) => {
                self.overlays.pop();
                self.macros.chosen_in_palette(command);
                self.command(command);
            }
        }
    }

    /// Hands an answer to the screen that asked.
    fn answer(&mut self, answer: Answer) {
        let Some(answer) = self.answer_who(answer) else { return };
        let Some(answer) = self.answer_macro(answer) else { return };
        let Some(answer) = self.answer_arranged(answer) else { return };
        let Some(answer) = self.answer_outside(answer) else { return };
        let Some(answer) = self.answer_own(answer) else { return };
        self.recipe.answered(&answer);
        let outcome = self.at_desk(|screen, desk| screen.answer(answer, desk));
        self.perform(outcome);
    }

    /// Puts an overlay above the others; what it looks for is looked for anew.
    pub(super) fn put_above(&mut self, overlay: Overlay) {
        self.searched = None;
        self.overlays.push(overlay);
    }

    /// Previews the line of a prompt, and looks for what an overlay wants found.
    pub(super) fn catch_up_overlay(&mut self) {
        if let Some(text) = self.overlays.last().and_then(|top| top.previewed().map(str::to_owned)) {
            let preview = self.preview_own(&text);
            let preview = preview.unwrap_or_else(|| self.at_desk(|screen, desk| screen.preview(&text, desk)));
            if let Some(top) = self.overlays.last_mut() {
                top.preview(preview);
            }
        }
        if let Some(rows) = self.overlays.last().and_then(Overlay::rows) {
            let told = self.at_desk(|screen, desk| screen.beside_form(&rows, desk));
            if let Some(top) = self.overlays.last_mut() {
                top.tell_beside(told);
            }
        }
        let wanted = self.overlays.last().and_then(Overlay::wants);
        if wanted != self.searched {
            self.searched.clone_from(&wanted);
            match (wanted, &mut self.finder) {
                (Some(search), _) => self.find(search),
                (None, Some(finder)) => finder.forget(),
                (None, None) => {}
            }
        }
    }

    /// Applies pasted text; outside a text it does nothing.
    pub fn paste(&mut self, text: &str) {
        if self.running.is_some() {
            return;
        }
        if !self.overlays.is_empty() || self.context().is_typing() {
            self.write_down_text(text);
        }
        if let Some(overlay) = self.overlays.last_mut() {
            overlay.paste(text);
            self.catch_up_overlay();
        } else if self.tabs.top().context().is_typing() {
            let clean = crate::ui::entry::lines(text);
            let outcome = self.at_desk(|screen, desk| screen.paste(&clean, desk));
            self.perform(outcome);
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        if self.running.is_some() {
            return;
        }
        let at = Position::new(mouse.column, mouse.row);
        match mouse.kind {
            MouseEventKind::ScrollUp => self.wheel(Command::Up, mouse),
            MouseEventKind::ScrollDown => self.wheel(Command::Down, mouse),
            MouseEventKind::Down(MouseButton::Left) if self.hint_at(at).is_some() => self.click_hint(at),
            MouseEventKind::Down(MouseButton::Left) if self.overlays.is_empty() => self.click(at),
            MouseEventKind::Down(MouseButton::Left) => self.click_overlay(at),
            MouseEventKind::Up(MouseButton::Left) if self.overlays.is_empty() => self.drop_at(at),
            _ => {}
        }
    }

    fn wheel(&mut self, command: Command, mouse: MouseEvent) {
        let key = KeyEvent::new(crossterm::event::KeyCode::Null, mouse.modifiers);
        let at = Position::new(mouse.column, mouse.row);
        let body = frame::body(self.whole());
        if self.overlays.is_empty() && body.contains(at) {
            self.at_desk(|screen, _| screen.wheel_at(at.x - body.x));
        }
        for _ in 0..3 {
            match self.overlays.last() {
                None => self.command(command),
                Some(overlay) => {
                    let Some(command) = overlay.wheel(command) else { return };
                    self.press_overlay(Some(command), key);
                }
            }
        }
    }

    fn click_overlay(&mut self, at: Position) {
        self.toast = None;
        let command = self.overlays.last_mut().and_then(|overlay| overlay.click(at));
        if command.is_some() {
            self.press_overlay(command, KeyEvent::from(crossterm::event::KeyCode::Null));
        }
    }

    /// A click on a hint of the bottom line is a press of its key.
    fn click_hint(&mut self, at: Position) {
        let Some(command) = self.hint_at(at) else { return };
        self.toast = None;
        if self.overlays.is_empty() {
            self.command(command);
        } else {
            self.press_overlay(Some(command), KeyEvent::from(crossterm::event::KeyCode::Null));
        }
    }

    fn click(&mut self, at: Position) {
        self.toast = None;
        let whole = self.whole();
        let body = frame::body(whole);
        if let Some(command) = frame::tab_at(self, whole, at) {
            self.command(command);
        } else if body.contains(at) && self.wait_for_rows() == Arrived::All {
            let again = self.clicked.replace(at) == Some(at);
            self.pressed = Some(at);
            let outcome = self.at_desk(|screen, desk| screen.click(at.x - body.x, at.y - body.y, desk));
            self.perform(outcome);
            if again {
                self.clicked = None;
                self.command(Command::Open);
            }
        }
    }

    /// The button is let go: somewhere else than it was pressed, that is a drag.
    fn drop_at(&mut self, at: Position) {
        let body = frame::body(self.whole());
        let Some(from) = self.pressed.take().filter(|from| *from != at) else { return };
        // However it ends, the next press is no second click.
        self.clicked = None;
        if !body.contains(at) {
            return;
        }
        if let Some(reason) = self.why_not_write(Command::MoveToStage) {
            return self.refuse(&reason);
        }
        let inside = |cell: Position| Position::new(cell.x - body.x, cell.y - body.y);
        let outcome = self.at_desk(|screen, desk| screen.drag(inside(from), inside(at), desk));
        self.perform(outcome);
    }

    pub(super) fn whole(&self) -> Rect {
        Rect::new(0, 0, self.size.width, self.size.height + frame::LINES)
    }

    /// Takes a text that came back from the editor.
    pub fn edited(&mut self, edited: std::io::Result<String>) {
        match edited {
            Err(error) => {
                self.forget_arranged();
                self.trouble(&Message::new("shell-editor-failed").with("reason", error));
            }
            Ok(text) => match self.overlays.last_mut() {
                Some(overlay) => {
                    overlay.edited(&text);
                    self.catch_up_overlay();
                }
                None => self.answer(Answer::Text(text)),
            },
        }
    }

    /// Tells how a text got to the clipboard: through the terminal, or with a tool of the system.
    /// Trouble that is told already says it itself.
    pub fn copied(&mut self, tool: Option<&str>) {
        if self.toast.as_ref().is_some_and(|toast| matches!(toast.tone, Tone::Trouble)) {
            return;
        }
        let message = match tool {
            Some(tool) => Message::new("shell-copied-with").with("tool", tool),
            None => Message::new("shell-copied"),
        };
        let words = self.setup.text.message(&message);
        self.tell(words);
    }

    /// Tells how a program of the person's own ended that had the terminal.
    pub fn ran(&mut self, name: &str, ran: &std::io::Result<Option<i32>>) {
        match ran {
            Ok(Some(0)) => {
                let words = self.setup.text.message(&program::said(name, b""));
                self.tell(words);
            }
            Ok(code) => self.trouble(&program::failed(name, *code, "")),
            Err(error) => {
                let not_run = Message::new("own-not-run").with("name", name).with("program", name);
                self.trouble(&not_run.with("reason", error));
            }
        }
    }

    /// Tells that an address could not be opened.
    pub fn browsed(&mut self, result: std::io::Result<()>) {
        if let Err(error) = result {
            self.trouble(&Message::new("shell-browse-failed").with("reason", error));
        }
    }

    pub(super) fn trouble(&mut self, message: &Message) {
        let words = self.setup.text.message(message);
        self.macros.refused(&words);
        self.toast = Some(Toast { words, hint: None, tone: Tone::Trouble });
    }
}

/// True for a command that takes the row under the cursor of an overlay.
fn takes_a_row(overlay: &Overlay, command: Option<Command>) -> bool {
    match command {
        Some(Command::Confirm) => true,
        Some(Command::Mark) => overlay.offers(Command::Mark),
        _ => false,
    }
}

fn value_of(choice: Choice) -> crate::domain::Value {
    choice.value
}
