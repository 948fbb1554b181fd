//! What deals taught, as it stands beside a deal like them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::lesson::Alike;
use crate::report::lessons::Learnt;
use crate::settings::Theme;
use crate::text::{Clean, Text};

use super::paint;
use super::screen::Look;

/// Lines of a lesson.
const LINES: usize = 3;

/// Which deal taught it, and what it has in common with the one that is looked at; none for its
/// own lesson.
pub fn whose(one: &Learnt, text: &Text) -> Option<Clean> {
    let deal = one.deal.as_ref()?;
    let alike: Vec<Clean> = one.alike.iter().map(|alike| text.get(alike_id(*alike))).collect();
    Some(Clean::line(deal).then(&Clean::line(" · ")).then(&Clean::line(", ").between(&alike)))
}

/// Whether it was learnt by winning or by losing.
pub fn sign(one: &Learnt, theme: &Theme) -> (&'static str, Style) {
    if one.lesson.won == Some(true) { ("✓", theme.won) } else { ("✗", theme.lost) }
}

/// How many rows lessons take with their heading, in so many columns.
pub fn height(learnt: &[Learnt], width: u16, text: &Text) -> u16 {
    let rows: usize = learnt.iter().map(|one| lines(one, width, text).len()).sum();
    if learnt.is_empty() { 0 } else { rows as u16 + 1 }
}

/// Draws lessons under a heading, as far as there is room.
pub fn draw(buffer: &mut Buffer, area: Rect, learnt: &[Learnt], look: &Look<'_>) {
    if learnt.is_empty() || area.height < 2 {
        return;
    }
    let heading = look.text.get("record-lessons");
    paint::put(buffer, area.x, area.y, area.width, heading.as_str(), look.theme.title);
    let mut y = area.y + 1;
    for one in learnt {
        let (sign, style) = self::sign(one, look.theme);
        for (at, (line, is_whose)) in lines(one, area.width, look.text).iter().enumerate() {
            if y >= area.bottom() {
                return;
            }
            if at == 0 {
                paint::put(buffer, area.x, y, 1, sign, style);
            }
            let style = if *is_whose { look.theme.dim } else { look.theme.text };
            paint::put(buffer, area.x + 2, y, area.width.saturating_sub(2), line.as_str(), style);
            y += 1;
        }
    }
}

/// The lines of a lesson; the last one says whose it is, where it is another deal's.
fn lines(one: &Learnt, width: u16, text: &Text) -> Vec<(Clean, bool)> {
    let room = usize::from(width.saturating_sub(2).max(8));
    let words = Clean::line(one.lesson.text.as_deref().unwrap_or_default());
    let said = words.wrapped_at_most(room, LINES).into_iter().map(|line| (line, false));
    said.chain(whose(one, text).map(|whose| (whose.cut(room), true))).collect()
}

/// The id of the words for what two deals have in common.
fn alike_id(alike: Alike) -> &'static str {
    match alike {
        Alike::Competitor => "record-same-competitor",
        Alike::Account => "record-same-account",
        Alike::Industry => "record-same-industry",
        Alike::Product => "record-same-product",
        Alike::Type => "record-same-type",
        Alike::Amount => "record-same-amount",
        Alike::Source => "record-same-source",
    }
}
