//! The state of the brief: its page, how far it is scrolled, and what commands do.

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::{Id, Kind, Message, Record};
use crate::report::brief::Brief;
use crate::repository::Result;
use crate::screens::action::{self, Asking};
use crate::ui::scroll::rows_by;
use crate::ui::{Answer, Desk, Look, Outcome, Place, Preview, Screen};

use super::page::{self, Page};
use super::view;

/// The page to read before a call.
#[derive(Debug)]
pub struct BriefPage {
    kind: Kind,
    id: Id,
    /// What it was opened for: what is done here is done to that.
    record: Option<Record>,
    /// Where its own page is: what an activity is about.
    subject: Option<(Kind, Id)>,
    pub(super) page: Option<Page>,
    /// The first line of the page that is seen.
    pub(super) top: usize,
    size: Size,
    asking: Asking,
}

impl BriefPage {
    /// The brief about a record.
    pub fn new(kind: Kind, id: Id) -> BriefPage {
        BriefPage {
            kind,
            id,
            record: None,
            subject: None,
            page: None,
            top: 0,
            size: Size::ZERO,
            asking: Asking::default(),
        }
    }

    fn scroll(&mut self, by: isize) {
        let lines = self.page.as_ref().map_or(0, |page| view::height(page, self.size.width));
        let most = lines.saturating_sub(view::room(self.page.as_ref(), self.size.height));
        self.top = self.top.saturating_add_signed(by).min(most);
    }
}

impl Screen for BriefPage {
    fn context(&self) -> Context {
        Context::Brief
    }

    fn place(&self) -> Place {
        Place::Brief(self.kind, self.id)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        let brief = Brief::read(self.kind, self.id, desk.repository)?;
        self.page = brief.as_ref().map(|brief| page::page(brief, desk.text, desk.repository.lists()));
        self.subject = brief.as_ref().map(|brief| (brief.subject.kind, brief.subject.id));
        self.record = brief.map(|brief| brief.record);
        self.scroll(0);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.size = size;
        self.scroll(0);
    }

    fn targets(&self, _command: Command) -> Vec<(Kind, Id)> {
        vec![(self.kind, self.id)]
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        if command == Command::Brief {
            return Some(Message::new("brief-here"));
        }
        action::why_not(command, self.record.as_slice())
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        let page = usize::from(self.size.height.saturating_sub(4).max(1));
        if let Some(by) = rows_by(command, page) {
            self.scroll(by);
            return Outcome::Nothing;
        }
        match command {
            Command::Back => Outcome::Close,
            Command::Open => {
                let place = self.subject.map(|(kind, id)| Outcome::Open(Place::Record(kind, id)));
                place.unwrap_or_default()
            }
            Command::Copy => {
                self.page.as_ref().map_or(Outcome::Nothing, |page| Outcome::Copy(page::markdown(page)))
            }
            other => {
                let reply = action::start(other, self.record.as_slice(), desk);
                match reply {
                    Some(reply) => self.asking.take(reply),
                    None => action::not_here(other),
                }
            }
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        self.asking.answer(answer, desk)
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.asking.preview(text, desk)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame, area, look);
    }
}
