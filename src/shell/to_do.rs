//! How much there is to do today, as the tab of Today says it on every screen. Counted again only
//! when something was written or the day is another one.

use chrono::NaiveDate;
use ratatui::layout::Size;

use super::state::Shell;
use crate::domain::user::Whose;
use crate::text::Clean;
use crate::ui::Amount;

/// How much there is to do.
#[derive(Debug, Default)]
pub struct ToDo {
    amount: Amount,
    /// The state of the deck and the day that were counted.
    of: Option<(u64, NaiveDate)>,
}

impl Shell {
    /// Counts what is to be done, unless nothing can have changed; whether it is another figure
    /// than before. It comes after the frame: nobody waits for it. What the screen on top has read
    /// for itself is not read again.
    pub(super) fn count_to_do(&mut self) -> bool {
        let today = self.repository.today();
        let of = Some((self.repository.generation(), today));
        if self.to_do.of == of {
            return false;
        }
        let is_same_day = self.to_do.of.is_none_or(|(_, day)| day == today);
        let is_read = self.size != Size::ZERO && !self.is_unread;
        let shown = self.tabs.top().to_do().filter(|_| is_read && is_same_day);
        let read = || self.repository.queue(Whose::Mine).map(|queue| Amount::of(&queue)).ok();
        // What cannot be read is told by the screen that shows it; the figure stays as it was.
        let Some(amount) = shown.or_else(read) else { return false };
        let before = self.to_do.amount;
        self.to_do = ToDo { amount, of };
        before != amount
    }

    /// How much there is to do, in figures; nothing when nothing is left.
    pub(super) fn to_do_in_figures(&self) -> Clean {
        let Amount { count, is_cut } = self.to_do.amount;
        match (count, is_cut) {
            (0, _) => Clean::default(),
            (count, false) => self.setup.text.number(count as i64),
            (count, true) => self.setup.text.number(count as i64).then(&Clean::line("+")),
        }
    }
}
