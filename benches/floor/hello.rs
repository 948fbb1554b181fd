//! A floor: the least ratatui program. It draws a word and ends with any key.

use std::io::{BufWriter, stdout};

use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{event, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::widgets::Paragraph;

fn main() -> std::io::Result<()> {
    enable_raw_mode()?;
    let mut out = BufWriter::with_capacity(1 << 16, stdout());
    execute!(out, EnterAlternateScreen)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(out))?;
    terminal.draw(|frame| frame.render_widget(Paragraph::new("hello, world READY"), frame.area()))?;
    event::read()?;
    execute!(terminal.backend_mut(), LeaveAlternateScreen)?;
    disable_raw_mode()
}
