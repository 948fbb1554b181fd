//! What was drawn before, cell by cell. Wording a row costs far more than copying its cells, so a
//! row whose words cannot have changed is copied. Everything is forgotten when the deck, the day,
//! the theme or the words change.

use std::cell::{Cell as Slot, RefCell};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

/// Strips kept at most; when there are more, all are forgotten.
const MOST: usize = 2_048;

/// Rectangles of cells by what they show.
#[derive(Debug)]
pub struct Memory {
    strips: RefCell<HashMap<u64, Vec<Cell>>>,
    state: Slot<u64>,
    /// Nothing is kept of the first frame, which is to be seen as soon as can be: the second one,
    /// which nobody waits for, is.
    is_first: Slot<bool>,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory { strips: RefCell::default(), state: Slot::default(), is_first: Slot::new(true) }
    }
}

impl Memory {
    /// Tells that a frame is done.
    pub fn frame_ends(&self) {
        self.is_first.set(false);
    }

    /// Forgets everything when what all drawing depends on is another than at the last frame.
    pub fn depends_on(&self, state: impl Hash) {
        let state = hash_of(&state);
        if self.state.replace(state) != state {
            self.strips.borrow_mut().clear();
        }
    }

    /// Draws an area, by copying it when the same was drawn before. `what` must tell apart all
    /// that `draw` shows, as far as [`depends_on`](Self::depends_on) does not.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, what: impl Hash, draw: impl FnOnce(&mut Buffer)) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let key = hash_of(&(what, area.width, area.height));
        if let Some(cells) = self.strips.borrow().get(&key) {
            for (row, line) in area.rows().zip(cells.chunks_exact(usize::from(area.width))) {
                let start = buffer.index_of(row.x, row.y);
                buffer.content[start..start + line.len()].clone_from_slice(line);
            }
            return;
        }
        draw(buffer);
        if self.is_first.get() {
            return;
        }
        let mut cells = Vec::with_capacity(usize::from(area.width) * usize::from(area.height));
        for row in area.rows() {
            let start = buffer.index_of(row.x, row.y);
            cells.extend_from_slice(&buffer.content[start..start + usize::from(row.width)]);
        }
        let mut strips = self.strips.borrow_mut();
        if strips.len() >= MOST {
            strips.clear();
        }
        strips.insert(key, cells);
    }
}

fn hash_of(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn shown(memory: &Memory, y: u16, what: &str, words: &str) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 3));
        let area = Rect::new(1, y, 4, 1);
        memory.draw(&mut buffer, area, what, |buffer| {
            buffer.set_string(1, y, words, Style::new());
        });
        (0..6).map(|x| buffer[(x, y)].symbol()).collect()
    }

    #[test]
    fn what_was_drawn_before_is_copied_wherever_it_stands_now() {
        let memory = Memory::default();
        assert_eq!(shown(&memory, 0, "a", "Acme"), " Acme ");
        assert_eq!(shown(&memory, 0, "a", "Hooli"), " Hooli", "the first frame is not kept");
        memory.frame_ends();
        assert_eq!(shown(&memory, 0, "a", "Acme"), " Acme ");
        assert_eq!(shown(&memory, 2, "a", "never"), " Acme ");
        assert_eq!(shown(&memory, 2, "b", "Globe"), " Globe");
    }

    #[test]
    fn everything_is_forgotten_when_the_deck_changes() {
        let memory = Memory::default();
        memory.depends_on(1);
        memory.frame_ends();
        shown(&memory, 0, "a", "Acme");
        memory.depends_on(1);
        assert_eq!(shown(&memory, 0, "a", "Hooli"), " Acme ");
        memory.depends_on(2);
        assert_eq!(shown(&memory, 0, "a", "Hooli"), " Hooli");
    }
}
