//! A cursor over rows that are all in memory: where it is, which row is the first visible one, and
//! how far a command moves it.

use crate::command::Command;

/// Where the cursor is in a list of rows, and which row is on top of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The row under the cursor.
    pub cursor: usize,
    /// The first visible row.
    pub top: usize,
}

impl Scroll {
    /// Moves by rows, down when positive, among so many rows of which so many are visible.
    pub fn step(&mut self, by: isize, rows: usize, height: usize) {
        let last = rows.saturating_sub(1) as isize;
        self.cursor = (self.cursor as isize).saturating_add(by).clamp(0, last) as usize;
        self.settle(rows, height);
    }

    /// Keeps the cursor on a row and on the screen, scrolling no more than it must.
    pub fn settle(&mut self, rows: usize, height: usize) {
        self.cursor = self.cursor.min(rows.saturating_sub(1));
        self.top = self.top_for(rows, height);
    }

    /// Puts the cursor on the row that is so many visible rows below the first, where there is one;
    /// whether there is.
    pub fn click(&mut self, below: usize, rows: usize, height: usize) -> bool {
        let at = self.top_for(rows, height) + below;
        let is_row = below < height && at < rows;
        if is_row {
            self.cursor = at;
        }
        is_row
    }

    /// The first visible row on a screen of this height.
    pub fn top_for(self, rows: usize, height: usize) -> usize {
        let height = height.max(1);
        let cursor = self.cursor.min(rows.saturating_sub(1));
        self.top.max((cursor + 1).saturating_sub(height)).min(cursor).min(rows.saturating_sub(height))
    }
}

/// By how many rows a command moves a cursor, down when positive, where a page has so many; to an
/// end, by more than any list has. None for a command that moves none.
pub fn rows_by(command: Command, page: usize) -> Option<isize> {
    const BEYOND: isize = isize::MAX / 2;
    let page = (page as isize).min(BEYOND);
    Some(match command {
        Command::Up => -1,
        Command::Down => 1,
        Command::PageUp => -page,
        Command::PageDown => page,
        Command::Top => -BEYOND,
        Command::Bottom => BEYOND,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_and_an_end_are_as_far_up_as_down() {
        for (up, down) in [
            (Command::Up, Command::Down),
            (Command::PageUp, Command::PageDown),
            (Command::Top, Command::Bottom),
        ] {
            let by = rows_by(down, 20).expect("it moves");
            assert_eq!(rows_by(up, 20), Some(-by));
            let mut scroll = Scroll { cursor: 30, top: 25 };
            scroll.step(by, 100, 20);
            assert_eq!(scroll.cursor, 30 + by.min(69) as usize);
        }
        assert_eq!(rows_by(Command::PageDown, 20), Some(20));
        assert_eq!(rows_by(Command::Open, 20), None);
    }

    #[test]
    fn the_cursor_stays_inside_and_the_screen_scrolls_no_more_than_it_must() {
        let mut scroll = Scroll::default();
        scroll.step(12, 50, 10);
        assert_eq!(scroll, Scroll { cursor: 12, top: 3 });
        scroll.step(-5, 50, 10);
        assert_eq!(scroll, Scroll { cursor: 7, top: 3 });
        scroll.step(isize::MAX, 50, 10);
        assert_eq!(scroll, Scroll { cursor: 49, top: 40 });
        scroll.settle(5, 10);
        assert_eq!(scroll, Scroll { cursor: 4, top: 0 });
        scroll.settle(0, 10);
        assert_eq!(scroll, Scroll { cursor: 0, top: 0 });
    }

    #[test]
    fn a_click_goes_to_a_row_that_is_seen_and_nowhere_else() {
        let mut scroll = Scroll { cursor: 12, top: 10 };
        assert!(scroll.click(4, 50, 10));
        assert_eq!(scroll, Scroll { cursor: 14, top: 10 });
        assert!(!scroll.click(10, 50, 10), "below what is seen");
        assert!(!scroll.click(4, 3, 10), "below the last row");
        assert_eq!(scroll.cursor, 14);
    }
}
