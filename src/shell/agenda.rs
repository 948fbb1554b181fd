//! How much there is to do today, as the tab of Today says it on every screen. Counted again only
//! when something was written or the day is another one.

use chrono::NaiveDate;

use super::state::Shell;
use crate::domain::user::Whose;
use crate::text::Clean;

/// How much there is to do.
#[derive(Debug, Default)]
pub struct Agenda {
    count: usize,
    /// Whether there is more than was read.
    is_cut: bool,
    /// The state of the deck and the day that were counted.
    of: Option<(u64, NaiveDate)>,
}

impl Shell {
    /// Counts what is to be done, unless nothing can have changed; whether it is another figure
    /// than before. It comes after the frame: nobody waits for it.
    pub(super) fn count_to_do(&mut self) -> bool {
        let of = Some((self.repository.generation(), self.repository.today()));
        if self.agenda.of == of {
            return false;
        }
        // What cannot be read is told by the screen that shows it; the figure stays as it was.
        let Ok(queue) = self.repository.queue(Whose::Mine) else { return false };
        let before = (self.agenda.count, self.agenda.is_cut);
        self.agenda = Agenda { count: queue.entries.len(), is_cut: !queue.cut.is_empty(), of };
        before != (self.agenda.count, self.agenda.is_cut)
    }

    /// How much there is to do, in figures; nothing when nothing is left.
    pub(super) fn to_do(&self) -> Clean {
        match (self.agenda.count, self.agenda.is_cut) {
            (0, _) => Clean::default(),
            (count, false) => self.setup.text.number(count as i64),
            (count, true) => self.setup.text.number(count as i64).then(&Clean::line("+")),
        }
    }
}
