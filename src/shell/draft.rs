//! What is being written in a prompt or a form, kept beside the deck while it is not answered, and
//! offered at the next start when the program ended over it.
//!
//! - `spelled`: a draft as text.

mod spelled;

use std::path::PathBuf;

use crate::command::Command;
use crate::domain::change::Key;
use crate::domain::{Id, Kind, Message, Value};
use crate::settings::drafts::Drafts;
use crate::text::Clean;
use crate::ui::{Answer, Outcome, Place};

use super::overlay::Overlay;
use super::overlay::draft::{DraftBox, Offer};
use super::state::Shell;

/// What was being written, and how to come back to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The command that asked.
    pub command: Command,
    /// The record it was for; none for a new one, and for what is no record.
    pub about: Option<(Kind, Id)>,
    /// Where it was written, unless that was about a record: the list or board that a new one was
    /// added on, the settings, a cadence.
    pub place: Option<Place>,
    /// What was answered before.
    pub answers: Vec<Answer>,
    /// What was written.
    pub written: Written,
}

/// The words themselves.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// A line.
    Line(String),
    /// The rows of a form that were filled in: key, text, value.
    Rows(Vec<(Key, String, Value)>),
}

/// The drafts of the deck and what of them is kept just now.
#[derive(Debug, Default)]
pub(super) struct Kept {
    now: Option<Draft>,
    /// A draft of another time that is offered, with its file.
    offered: Option<(PathBuf, Draft)>,
}

impl Written {
    /// The first words, to know it by.
    fn words(&self) -> &str {
        match self {
            Written::Line(line) => line,
            Written::Rows(rows) => rows
                .iter()
                .map(|(_, text, _)| text.as_str())
                .find(|text| !text.trim().is_empty())
                .unwrap_or(""),
        }
    }

    /// All of them, a line for each row.
    fn whole(&self) -> String {
        match self {
            Written::Line(line) => line.clone(),
            Written::Rows(rows) => {
                let texts = rows.iter().map(|(_, text, _)| text.as_str());
                texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

impl Shell {
    /// Where drafts of this deck are kept; nowhere for one that is read or lies in memory.
    fn drafts(&self) -> Option<Drafts> {
        let is_kept = self.repository.path().is_some() && !self.repository.is_read_only();
        let state = self.repository.who().state_dir.filter(|_| is_kept)?;
        Some(Drafts::of_deck(&state, self.repository.workspace()))
    }

    /// Keeps what is being written now, after it was drawn; drops it once it is answered.
    pub fn keep_draft(&mut self) {
        let now = self.written_now();
        if now == self.kept.now {
            return;
        }
        if let Some(drafts) = self.drafts() {
            match &now {
                // A draft that cannot be kept is no reason to bother whoever is writing.
                Some(draft) => drop(drafts.keep(&spelled::write(draft))),
                None => drafts.drop_own(),
            }
        }
        self.kept.now = now;
    }

    /// Drops what was kept: it is in the deck by now, and is not offered again whenever the program
    /// ends.
    pub(super) fn draft_is_written(&mut self) {
        if self.kept.now.take().is_some()
            && let Some(drafts) = self.drafts()
        {
            drafts.drop_own();
        }
    }

    /// Drops what was kept, when the person leaves: what they had changed in a form they were asked
    /// about.
    pub fn drop_draft(&mut self) {
        let is_line = matches!(self.kept.now.as_ref().map(|draft| &draft.written), Some(Written::Line(_)));
        if let (false, Some(drafts)) = (is_line, self.drafts()) {
            drafts.drop_own();
        }
    }

    /// Offers what another run was writing when it ended.
    pub fn offer_draft(&mut self) {
        let Some(drafts) = self.drafts() else { return };
        for (file, text) in drafts.left_behind() {
            let draft = spelled::read(&text).filter(|draft| self.is_there(draft));
            let Some(draft) = draft else {
                // What cannot be come back to any more is not kept for ever.
                let _ = std::fs::remove_file(file);
                continue;
            };
            let words = Clean::line(draft.written.words()).cut(60);
            let name = draft.about.and_then(|(kind, id)| self.repository.get(kind, id).ok()?);
            let told = match name {
                Some(record) => Message::new("draft-about").with("words", words).with("name", record.name()),
                None => Message::new("draft-new").with("words", words),
            };
            let offer = if self.can_ask_again(&draft) { Offer::AskAgain } else { Offer::Copy };
            self.kept.offered = Some((file, draft));
            return self.put_above(Overlay::Draft(DraftBox::new(told, offer)));
        }
    }

    fn is_there(&self, draft: &Draft) -> bool {
        match draft.about {
            Some((kind, id)) => self.repository.get(kind, id).is_ok_and(|record| record.is_some()),
            None => draft.place.is_some(),
        }
    }

    /// What is being written, if anything.
    fn written_now(&self) -> Option<Draft> {
        let (command, mut answers) = self.recipe.under_way.as_ref().map(|(one, all)| (one, &all[..]))?;
        let mut written = self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Prompt(prompt) => prompt.written().map(Written::Line),
            Overlay::Form(form) => form.written().map(Written::Rows),
            _ => None,
        })?;
        if let Written::Rows(rows) = &mut written {
            answers = self.recipe.before_form(answers);
            rows.retain(|(key, text, value)| self.recipe.is_changed(key, text, value));
        }
        let screen = self.tabs.top();
        let (about, place) = match (command, &screen.targets(*command)[..]) {
            (Command::Add, _) | (_, []) => (None, Some(screen.place())),
            (_, [about]) => (Some(*about), None),
            _ => return None,
        };
        spelled::can_be_kept(place.as_ref(), answers).then(|| Draft {
            command: *command,
            about,
            place,
            answers: answers.to_vec(),
            written,
        })
    }

    /// Drops the draft that was offered.
    pub(super) fn refuse_draft(&mut self) {
        if let Some((file, _)) = self.kept.offered.take() {
            let _ = std::fs::remove_file(file);
            let words = self.setup.text.get("draft-dropped");
            self.tell(words);
        }
    }

    /// Goes back to where the offered draft was written, asks again, and fills its words in.
    pub(super) fn bring_back_draft(&mut self) {
        let Some((file, draft)) = self.kept.offered.take() else { return };
        match (draft.about, &draft.place) {
            (Some((kind, id)), _) => {
                self.perform(Outcome::Go(Place::List(kind)));
                self.perform(Outcome::Open(Place::Record(kind, id)));
            }
            (None, Some(Place::Record(kind, id))) => {
                self.perform(Outcome::Go(Place::List(*kind)));
                self.perform(Outcome::Open(Place::Record(*kind, *id)));
            }
            (None, Some(place @ (Place::Cadences | Place::Cadence(_) | Place::Duplicates(_)))) => {
                self.perform(Outcome::Open(place.clone()));
            }
            (None, place) => self.perform(place.clone().map_or(Outcome::Nothing, Outcome::Go)),
        }
        let is_back = self.asks_again(&draft);
        if is_back {
            // It is kept under this program's name from here on.
            self.keep_draft();
        } else {
            self.perform(Outcome::Copy(draft.written.whole()));
            self.trouble(&Message::new("draft-copied").with("words", draft.written.words()));
        }
        let _ = std::fs::remove_file(file);
    }

    /// Whether what a draft was written for can be asked for again.
    fn can_ask_again(&self, draft: &Draft) -> bool {
        // Which row of the settings or of a cadence it was for, nobody knows any more.
        let is_of_a_row = draft.about.is_none() && draft.command != Command::Add;
        !is_of_a_row && draft.place != Some(Place::Settings) && self.why_not_write(draft.command).is_none()
    }

    /// Makes the screen ask what it asked, and fills in what was written; whether it did.
    fn asks_again(&mut self, draft: &Draft) -> bool {
        let command = draft.command;
        if !self.can_ask_again(draft) || self.tabs.top().why_not(command).is_some() {
            return false;
        }
        let mut outcome = self.at_desk(|screen, desk| screen.update(command, desk));
        for answer in draft.answers.iter().cloned() {
            if !matches!(outcome, Outcome::Ask(_) | Outcome::Pick(_)) {
                return false;
            }
            outcome = self.at_desk(|screen, desk| screen.answer(answer, desk));
        }
        let is_alike = matches!(
            (&outcome, &draft.written),
            (Outcome::Ask(_), Written::Line(_)) | (Outcome::Form(_), Written::Rows(_))
        );
        if !is_alike {
            return false;
        }
        self.recipe.under_way = Some((command, draft.answers.clone()));
        self.perform(outcome);
        match (self.overlays.last_mut(), &draft.written) {
            (Some(Overlay::Prompt(prompt)), Written::Line(line)) => {
                prompt.entry.set(&crate::ui::entry::one_line(line));
            }
            (Some(Overlay::Form(form)), Written::Rows(rows)) => form.fill_in(rows),
            _ => return false,
        }
        self.catch_up_overlay();
        true
    }
}
