//! A cursor over rows that are all in memory: where it is and which row is the first visible one.

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

    /// The first visible row on a screen of this height.
    pub fn top_for(self, rows: usize, height: usize) -> usize {
        let height = height.max(1);
        let cursor = self.cursor.min(rows.saturating_sub(1));
        self.top.max((cursor + 1).saturating_sub(height)).min(cursor).min(rows.saturating_sub(height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
