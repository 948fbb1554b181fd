//! A floor: the least ratatui + SQLite program over a deck's file: a list of contacts, the totals
//! of the stages, and a search. No undo, no forms, no journal, nothing but the queries.
//! `floor-list FILE [INDEX]`; `j` moves, `/` searches for `lan`, any other key ends it.

use std::io::{BufWriter, stdout};

use crossterm::event::{Event, KeyCode};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{event, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Constraint;
use ratatui::widgets::{Row, Table, TableState};
use rusqlite::{Connection, OpenFlags};

type Line = [String; 4];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let deck = Connection::open_with_flags(args.next().ok_or("a file")?, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    if let Some(index) = args.next() {
        deck.execute("ATTACH ?1 AS search", [index])?;
    }
    let mut rows = list(
        &deck,
        "SELECT name, title, email, city FROM contact WHERE deleted = 0 ORDER BY folded LIMIT 120",
    )?;
    let totals = list(
        &deck,
        "SELECT g.name, sum(b.n), sum(b.amount), '' FROM board_total b JOIN stage g ON g.id = b.stage GROUP BY g.id",
    )?;
    enable_raw_mode()?;
    let mut out = BufWriter::with_capacity(1 << 16, stdout());
    execute!(out, EnterAlternateScreen)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(out))?;
    let mut state = TableState::new().with_selected(0);
    loop {
        terminal.draw(|frame| {
            let lines = totals
                .iter()
                .chain(&rows)
                .take(frame.area().height.into())
                .map(|line| Row::new(line.clone()));
            let table = Table::new(lines, [Constraint::Ratio(1, 4); 4]).footer(Row::new(["READY"]));
            frame.render_stateful_widget(table, frame.area(), &mut state);
        })?;
        match event::read()? {
            Event::Key(key) if key.code == KeyCode::Char('j') => state.select_next(),
            Event::Key(key) if key.code == KeyCode::Char('/') => {
                rows = list(
                    &deck,
                    "SELECT c.name, c.title, c.email, c.city FROM search.find_contact f JOIN contact c ON c.rid = f.rowid \
                     WHERE find_contact MATCH '\"lan\"*' LIMIT 120",
                )?;
            }
            Event::Key(_) => break,
            _ => {}
        }
    }
    execute!(terminal.backend_mut(), LeaveAlternateScreen)?;
    disable_raw_mode()?;
    Ok(())
}

fn list(deck: &Connection, sql: &str) -> rusqlite::Result<Vec<Line>> {
    let mut statement = deck.prepare(sql)?;
    let text = |row: &rusqlite::Row<'_>, at| -> rusqlite::Result<String> {
        Ok(match row.get_ref(at)? {
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            _ => String::new(),
        })
    };
    let rows =
        statement.query_map([], |row| Ok([text(row, 0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?]))?;
    rows.collect()
}
