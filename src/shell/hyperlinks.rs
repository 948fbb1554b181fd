//! Tells the terminal which cells open an address (OSC 8). Cells are written over with it after the
//! frame, which is the same with and without; frames without links are not touched.

use std::io::{self, Write};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::frames::{looks_like, write_cells};
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
            write_cells(now, link.area, out)?;
        }
        for link in &self.0 {
            write!(out, "\x1b]8;;{}\x1b\\", link.address)?;
            write_cells(now, link.area, out)?;
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
