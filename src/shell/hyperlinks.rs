//! Tells the terminal which cells open an address (OSC 8). Cells are written over with it after the
//! frame, which is the same with and without; frames without links are not touched.

use std::io::{self, Write};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::cells::{looks_like, write_over};
use crate::ui::link::Link;

/// Columns before a link in which a wide sign that goes has its cells written anew.
const BEFORE: u16 = 2;

/// The links that the terminal has.
#[derive(Debug, Default)]
pub(super) struct Hyperlinks(Vec<Link>);

impl Hyperlinks {
    /// Gives the terminal the links of the frame that it shows now; `before` is the frame before, none
    /// where it was cleared. True when anything was written.
    pub fn write(
        &mut self,
        before: Option<&Buffer>,
        now: &Buffer,
        links: Vec<Link>,
        out: &mut Vec<u8>,
    ) -> io::Result<bool> {
        let mut old = std::mem::replace(&mut self.0, links);
        if before.is_none() {
            old.clear();
        }
        if old.is_empty() && self.0.is_empty() {
            return Ok(false);
        }
        let stands = |link: &Link| before.is_some_and(|before| is_untouched(before, now, link.area));
        if old == self.0 && old.iter().all(stands) {
            return Ok(false);
        }
        for link in &old {
            write_over(now, link.area, out)?;
        }
        for link in &self.0 {
            // An address that was broken into lines is one link by its number.
            let number = self.0.iter().position(|one| one.address == link.address).unwrap_or_default();
            write!(out, "\x1b]8;id={number};{}\x1b\\", link.address)?;
            write_over(now, link.area, out)?;
            out.extend_from_slice(b"\x1b]8;;\x1b\\");
        }
        Ok(true)
    }
}

/// Whether nothing was written into an area when one frame followed the other.
fn is_untouched(before: &Buffer, now: &Buffer, area: Rect) -> bool {
    let start = area.x.saturating_sub(BEFORE);
    let wide = Rect { x: start, width: area.right() - start, ..area };
    wide.positions().all(|at| match (before.cell(at), now.cell(at)) {
        (Some(one), Some(other)) => looks_like(one, other),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Clean;
    use crate::ui::address::Address;

    #[test]
    fn the_pieces_of_an_address_are_one_link_and_other_addresses_are_others() {
        let links = [(0, "a.example/1"), (1, "a.example/1"), (2, "a.example/2")].map(|(y, address)| Link {
            area: Rect::new(0, y, 2, 1),
            text: Clean::line("ab"),
            address: Address::page(address).expect("a page"),
        });
        let (now, mut out) = (Buffer::empty(Rect::new(0, 0, 4, 3)), Vec::new());
        Hyperlinks::default().write(None, &now, links.into(), &mut out).expect("bytes");
        let out = String::from_utf8(out).expect("text");
        let of = |address: &str| -> Vec<&str> {
            let begun = out.split("\x1b]8;").filter_map(|part| part.split_once("\x1b\\"));
            begun
                .filter_map(|(begun, _)| begun.split_once(';').filter(|(_, to)| to.ends_with(address)))
                .map(|(id, _)| id)
                .collect()
        };
        let (one, other) = (of("/1"), of("/2"));
        assert_eq!((one.len(), other.len()), (2, 1), "{out:?}");
        assert!(one[0].starts_with("id=") && one[0] == one[1] && one[0] != other[0], "{out:?}");
    }
}
