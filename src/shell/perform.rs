//! Does what a screen asks for. The only conductor: nothing else in the program writes to the
//! deck while it runs.

use crate::command::Command;
use crate::domain::{Change, Id, Kind, Message, Seen, StepId};
use crate::repository::merge::{Clash, Take};
use crate::repository::{Error, Result, Undone};
use crate::text::Clean;
use crate::ui::{FormSpec, Job, Outcome, Place, Prompt};

use super::errand::Errand;
use super::job::{self, Ended};
use super::overlay::Overlay;
use super::overlay::confirm::ConfirmBox;
use super::overlay::form::FormBox;
use super::overlay::lines::LinesBox;
use super::overlay::picker::PickerBox;
use super::overlay::prompt::PromptBox;
use super::state::Shell;
use super::toast::{Toast, Tone};

/// A step that is taken back or brought back.
enum Turn {
    Undo,
    UndoStep(StepId),
    UndoRest(StepId),
    Redo,
}

/// Cells of what is told at the foot of the screen, beyond which names in it are cut.
const TOLD: usize = 200;

impl Shell {
    /// Does an outcome.
    pub fn perform(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Nothing => {}
            Outcome::Write { label, changes, seen } => self.write(&label, changes, &seen),
            Outcome::Undo => self.turn(&Turn::Undo),
            Outcome::UndoStep(step) => self.turn(&Turn::UndoStep(step)),
            Outcome::UndoRest(step) => self.turn(&Turn::UndoRest(step)),
            Outcome::Redo => self.turn(&Turn::Redo),
            Outcome::Settle { clash, take, label } => self.settle_clash(&clash, take, &label),
            Outcome::Open(place) | Outcome::Go(place) if !self.shows(&place) => {
                let module = place.kind().and_then(|kind| self.repository.lists().modules.hiding_kind(kind));
                self.tell_switched_off(module.map_or("", |module| module.key));
            }
            Outcome::Open(place) => self.open(&place),
            Outcome::Go(place) => self.go(&place),
            Outcome::Close => {
                if self.tabs.pop() {
                    self.fit();
                }
            }
            Outcome::Ask(prompt) => self.ask(prompt),
            Outcome::Pick(picker) => self.float(Overlay::Picker(PickerBox::new(picker))),
            Outcome::Form(form) => self.fill_in(form),
            Outcome::Confirm { question, then } => {
                let confirm = ConfirmBox::new(question, *then, &self.setup.keymap);
                self.float(Overlay::Confirm(confirm));
            }
            Outcome::Toast(message) => {
                let words = self.setup.text.message_within(&self.keyed(&message), TOLD);
                self.told_while_playing(&words);
                self.tell(words);
            }
            Outcome::Trouble(message, hint) => {
                self.trouble(&message);
                let hint = hint.map(|hint| self.setup.text.message(&hint));
                if let Some(toast) = &mut self.toast {
                    toast.hint = hint;
                }
            }
            Outcome::Show(title, lines) => {
                let lines = lines.iter().map(|line| Clean::line(line)).collect();
                let title = self.setup.text.message(&title);
                self.put_above(Overlay::Lines(LinesBox::new(title, lines)));
            }
            Outcome::Begin(beginning) => self.begin(beginning),
            Outcome::Draft(true) => self.bring_back_draft(),
            Outcome::Draft(false) => self.refuse_draft(),
            Outcome::Press(command) => self.command(command),
            Outcome::Read(wanted) => self.read(*wanted),
            Outcome::Start(job) => self.start(job),
            Outcome::Copy(text) => self.ask_for(Errand::Copy(text)),
            Outcome::Edit(text) => self.ask_for(Errand::Edit(text)),
            Outcome::Browse(address) => self.ask_for(Errand::Browse(address)),
            Outcome::Arrange(own) => self.arrange(own),
            Outcome::Refresh => self.refresh(),
            Outcome::Many(outcomes) => outcomes.into_iter().for_each(|outcome| self.perform(outcome)),
            Outcome::Quit => self.ask_for(Errand::Leave),
        }
    }

    /// Asks once more where an answer was wrong: a key that is played was refused then.
    fn ask(&mut self, prompt: Prompt) {
        if let Some(problem) = &prompt.problem {
            let words = self.setup.text.message(problem);
            self.macros.refused(&words);
        }
        self.float(Overlay::Prompt(PromptBox::new(prompt)));
    }

    fn fill_in(&mut self, form: FormSpec) {
        if let Some(problem) = form.rows.iter().find_map(|row| row.problem.as_ref()) {
            let words = self.setup.text.message(problem);
            self.macros.refused(&words);
        }
        self.recipe.form_shown(&form);
        self.float(Overlay::Form(FormBox::new(form)));
    }

    fn float(&mut self, overlay: Overlay) {
        // The question says what was done before it.
        self.toast.take_if(|toast| matches!(toast.tone, Tone::Plain));
        self.put_above(overlay);
        self.catch_up_overlay();
    }

    /// Commits a step; it is on the screen before it is on the disk, and `settle` follows.
    fn write(&mut self, label: &str, changes: Vec<Change>, seen: &[Seen]) {
        if changes.is_empty() {
            return;
        }
        match self.repository.commit_seen_soon(label, changes, seen) {
            // What was to be written was there already.
            Ok(step) if step.number == 0 => return self.refresh(),
            Ok(_) => {}
            Err(error) => {
                self.tell_error(&error);
                return self.refresh();
            }
        }
        self.unsettled = true;
        self.draft_is_written();
        if let Some(recipe) = self.recipe.under_way.take() {
            self.recipe.last = Some(recipe);
        }
        self.tell_written(label);
        self.refresh();
    }

    /// Tells what was written and which key takes it back.
    fn tell_written(&mut self, label: &str) {
        let key = self.setup.keymap.keys_of(self.tabs.top().context(), Command::Undo).into_iter().next();
        let undo = |key| self.setup.text.message(&Message::new("shell-undo-hint").with("key", key));
        // What takes it back is told however long the label is.
        let words = Clean::line(label).cut(TOLD);
        self.toast = Some(Toast { words, hint: key.map(undo), tone: Tone::Plain });
        self.undoable = Some(label.to_owned());
    }

    fn settle_clash(&mut self, clash: &Clash, take: Take, label: &str) {
        match self.repository.settle_clash(clash, take, label) {
            Ok(_) => self.tell_written(label),
            Err(error) => self.tell_error(&error),
        }
        self.refresh();
    }

    fn turn(&mut self, turn: &Turn) {
        let text = self.setup.text.clone();
        let id = if matches!(turn, Turn::Redo) { "shell-redone" } else { "shell-undone" };
        let words = |id, label: &str| text.message(&Message::new(id).with("label", text.step(label)));
        let next = self.repository.undoable().ok().flatten().map(|step| step.id);
        let label = |label: &str| words(id, label).to_string();
        let turned: Result<Option<Undone>> = match turn {
            Turn::Undo => self.repository.undo(label),
            Turn::UndoStep(step) => self.repository.undo_step(*step, label).map(Some),
            Turn::UndoRest(step) => self.repository.undo_rest(*step, label).map(Some),
            Turn::Redo => self.repository.redo(label),
        };
        match turned {
            Ok(Some(undone)) => {
                let is_elsewhere = matches!(turn, Turn::Undo) && self.repository.is_from_elsewhere(undone.of);
                let told = if is_elsewhere { "shell-undone-elsewhere" } else { id };
                self.tell_undone(words(told, &undone.label), &undone);
                self.follow(undone.step);
            }
            Ok(None) => {
                let id = match turn {
                    Turn::Redo => "shell-nothing-to-redo",
                    _ => "shell-nothing-to-undo",
                };
                let words = self.setup.text.get(id);
                self.tell(words);
            }
            Err(error) => {
                let step = match turn {
                    Turn::Undo => next,
                    Turn::UndoStep(step) => Some(*step),
                    Turn::UndoRest(_) | Turn::Redo => None,
                };
                self.tell_not_undone(&error, step);
            }
        }
        self.remember_undoable();
        self.refresh();
    }

    /// Lets the cursor go to what a step has changed.
    fn follow(&mut self, step: StepId) {
        if let Ok(Some((_, edits))) = self.repository.step(step) {
            let changed: Vec<(Kind, Id)> = edits.iter().map(|edit| (edit.kind, edit.id)).collect();
            self.at_desk(|screen, desk| screen.follow(&changed, desk));
        }
    }

    /// Tells what was undone, and how many records stayed since somebody has edited them.
    fn tell_undone(&mut self, words: Clean, undone: &Undone) {
        self.tell(words);
        if let (false, Some(toast)) = (undone.kept.is_empty(), &mut self.toast) {
            let kept = Message::new("shell-undone-kept")
                .with("count", undone.kept.len())
                .with("name", &undone.kept[0].2);
            toast.hint = Some(self.setup.text.message(&kept));
        }
    }

    /// Where taking a step back would overwrite later changes, asks whether to take back the
    /// rest of it.
    fn tell_not_undone(&mut self, error: &Error, step: Option<StepId>) {
        let message = error.message();
        match step.filter(|_| message.id == "undo-would-overwrite") {
            Some(step) => {
                let reason = self.setup.text.message(&message);
                let question = Message::new("shell-undo-rest").with("reason", reason);
                self.perform(Outcome::UndoRest(step).after(question));
            }
            None => self.tell_error(error),
        }
    }

    fn open(&mut self, place: &Place) {
        let screen = (self.setup.open)(place, &self.setup.desk(&self.repository));
        self.tabs.push(screen);
        self.fit();
    }

    fn go(&mut self, place: &Place) {
        if !self.tabs.go(place) {
            let screen = (self.setup.open)(place, &self.setup.desk(&self.repository));
            self.tabs.open(screen);
        }
        self.tabs.close_untabbed();
        self.fit();
    }

    fn start(&mut self, job: Box<dyn Job>) {
        self.settle();
        let started = match self.repository.reopen() {
            Ok(Some(repository)) => job::start(job, repository, self.waker.clone()),
            // A deck in memory has one connection only, and little in it.
            Ok(None) => {
                let ended = job::here(job, &mut self.repository);
                return self.end_job(ended);
            }
            Err(error) => return self.tell_error(&error),
        };
        match started {
            Ok(running) => self.running = Some(running),
            Err(error) => self.trouble(&Message::new("shell-job-refused").with("reason", error)),
        }
    }

    /// Takes in what jobs and the finder have told.
    pub fn take_news(&mut self) {
        if let Some(trouble) = self.upkeep_trouble() {
            self.trouble(&trouble);
        }
        self.take_shared_news();
        if let Some(ended) = self.running.as_mut().and_then(job::Running::news) {
            self.end_job(ended);
        }
        self.take_found();
    }

    /// Waits for the job and the search under way: for stories and `print`, which have no loop.
    pub fn catch_up(&mut self) {
        while let Some(running) = &mut self.running {
            let ended = running.wait();
            self.end_job(ended);
        }
        self.wait_for_found();
        self.settle();
    }

    fn end_job(&mut self, ended: Ended) {
        self.running = None;
        if let Err(error) = self.repository.changed() {
            self.tell_error(&error);
        }
        self.remember_undoable();
        self.refresh();
        match ended {
            Ended::Done(outcome) => self.perform(outcome),
            Ended::Failed(message) => self.trouble(&message),
            Ended::Cancelled => {
                let words = self.setup.text.get("shell-job-cancelled");
                self.tell(words);
            }
        }
    }
}
