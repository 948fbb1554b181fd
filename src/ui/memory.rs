//! What was drawn before, cell by cell. Wording a row costs far more than copying its cells, so a
//! row whose words cannot have changed is copied. Everything is forgotten when the deck, the day,
//! the theme or the words change.

use std::cell::{Cell as Slot, RefCell};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Offset, Rect};

use super::link::Link;

/// Strips kept at most; when there are more, all are forgotten.
const MOST: usize = 2_048;

/// A rectangle of cells, and the links in it as they stand from its corner.
#[derive(Debug)]
struct Strip {
    cells: Vec<Cell>,
    links: Vec<Link>,
}

/// Rectangles of cells by what they show.
#[derive(Debug)]
pub struct Memory {
    strips: RefCell<HashMap<u64, Strip>>,
    /// What opens an address on the frame that is being drawn.
    links: RefCell<Vec<Link>>,
    state: Slot<u64>,
    /// Nothing is kept of the first frame, which is to be seen as soon as can be: the second one,
    /// which nobody waits for, is.
    is_first: Slot<bool>,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory {
            strips: RefCell::default(),
            links: RefCell::default(),
            state: Slot::default(),
            is_first: Slot::new(true),
        }
    }
}

impl Memory {
    /// Tells that a frame is done.
    pub fn frame_ends(&self) {
        self.is_first.set(false);
    }

    /// Notes that a text which was drawn opens an address.
    pub fn link(&self, link: Link) {
        self.links.borrow_mut().push(link);
    }

    /// What opens an address on the frame that was drawn and can be seen there; the next frame begins
    /// with none.
    pub fn take_links(&self, buffer: &Buffer) -> Vec<Link> {
        let mut links = self.links.take();
        links.retain(|link| link.is_seen(buffer));
        links
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
        if let Some(strip) = self.strips.borrow().get(&key) {
            let corner = Offset::new(i32::from(area.x), i32::from(area.y));
            self.links.borrow_mut().extend(strip.links.iter().map(|link| moved(link, corner)));
            for (row, line) in area.rows().zip(strip.cells.chunks_exact(usize::from(area.width))) {
                let start = buffer.index_of(row.x, row.y);
                buffer.content[start..start + line.len()].clone_from_slice(line);
            }
            return;
        }
        let before = self.links.borrow().len();
        draw(buffer);
        if self.is_first.get() {
            return;
        }
        let corner = Offset::new(-i32::from(area.x), -i32::from(area.y));
        let links = self.links.borrow().iter().skip(before).map(|link| moved(link, corner)).collect();
        let mut cells = Vec::with_capacity(usize::from(area.width) * usize::from(area.height));
        for row in area.rows() {
            let start = buffer.index_of(row.x, row.y);
            cells.extend_from_slice(&buffer.content[start..start + usize::from(row.width)]);
        }
        let mut strips = self.strips.borrow_mut();
        if strips.len() >= MOST {
            strips.clear();
        }
        strips.insert(key, Strip { cells, links });
    }
}

/// A link somewhere else.
fn moved(link: &Link, by: Offset) -> Link {
    Link { area: link.area.offset(by), ..link.clone() }
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
    use crate::text::Clean;

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
    fn what_is_copied_opens_what_it_opened_where_it_stands_now() {
        let memory = Memory::default();
        memory.frame_ends();
        let address = crate::ui::address::Address::page("acme.example").expect("a page");
        let links = |y: u16| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 3));
            memory.draw(&mut buffer, Rect::new(1, y, 5, 1), "a", |buffer| {
                buffer.set_string(2, y, "Acme", Style::new());
                let area = Rect::new(2, y, 4, 1);
                memory.link(Link { area, text: Clean::line("Acme"), address: address.clone() });
            });
            let links = memory.take_links(&buffer);
            links.iter().map(|link| link.area.as_position().into()).collect::<Vec<(u16, u16)>>()
        };
        assert_eq!([links(0), links(2), links(1)], [vec![(2, 0)], vec![(2, 2)], vec![(2, 1)]]);
        assert_eq!(memory.take_links(&Buffer::empty(Rect::new(0, 0, 6, 3))), []);
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
