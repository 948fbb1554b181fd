//! Drawing the import: the choice of a file, its columns and where they go, and what comes of it.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::command::{Command, Context};
use crate::domain::Message;
use crate::exchange::mapping::sure::Sure;
use crate::exchange::opened::file_name;
use crate::exchange::source::Source;
use crate::text::Clean;
use crate::ui::{Look, paint};

use super::files::{Row, Sort};
use super::opened::{Column, Opened};
use super::state::{Import, Step};
use super::told::{Line, Tone};

/// Rows above what scrolls.
pub fn head(step: Step) -> u16 {
    match step {
        Step::File | Step::Columns => 4,
        Step::Refused => 2,
        Step::Check | Step::Done => 3,
    }
}

/// How many rows scroll on a screen of this height.
pub fn rows_in(height: usize, step: Step) -> usize {
    let foot = if step == Step::Columns { 2 } else { 0 };
    height.saturating_sub(usize::from(head(step)) + foot).max(1)
}

/// Draws the step that the import is at.
pub fn draw(import: &Import, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    if area.height < 6 || area.width < 10 {
        return;
    }
    paint::rule(frame.buffer_mut(), area.x, area.y + 1, area.width, "─", look.theme.rule);
    title(import, frame.buffer_mut(), area, look);
    match import.step {
        Step::File => files(import, frame, area, look),
        Step::Refused => refused(import, frame.buffer_mut(), area, look),
        Step::Columns => columns(import, frame.buffer_mut(), area, look),
        Step::Check | Step::Done => result(import, frame.buffer_mut(), area, look),
    }
}

/// A line of a text inside the area's margins.
fn line(buffer: &mut Buffer, area: Rect, row: u16, words: &Clean, style: Style) {
    if row < area.height {
        paint::put(buffer, area.x + 1, area.y + row, area.width - 2, words.as_str(), style);
    }
}

/// The name of the place, the file, and how far the import is.
fn title(import: &Import, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let step = match import.step {
        Step::File => "importing-step-file",
        Step::Refused | Step::Columns => "importing-step-columns",
        Step::Check => "importing-step-check",
        Step::Done => "importing-step-done",
    };
    let step = look.text.get(step);
    let used = paint::put_right(buffer, area.x, area.y, area.width - 1, step.as_str(), look.theme.dim);
    let here = step.as_str().split(" · ").next().unwrap_or_default();
    let wide = (paint::columns(here) as u16).min(used);
    paint::put(buffer, area.right().saturating_sub(used + 1), area.y, wide, here, look.theme.accent);
    let room = area.width.saturating_sub(used + 4);
    let name = look.text.get("importing-title");
    let x = area.x + 1;
    let at = paint::put(buffer, x, area.y, room, name.as_str(), look.theme.title);
    let file =
        import.opened.as_ref().filter(|_| import.step != Step::File).map(|opened| file_name(&opened.path));
    if let Some(file) = file {
        let file = Clean::line(&format!(" · {file}"));
        paint::put(buffer, x + at, area.y, room.saturating_sub(at), file.as_str(), look.theme.text);
    }
}

fn files(import: &Import, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let asked = look.text.get("importing-which-file");
    let used = paint::columns(asked.as_str()) as u16 + 2;
    line(frame.buffer_mut(), area, 2, &asked, look.theme.dim);
    let typed =
        Rect { x: area.x + used, y: area.y + 2, width: area.width.saturating_sub(used + 1), height: 1 };
    import.files.entry.view(frame, typed, look.theme.text);
    let buffer = frame.buffer_mut();
    let top = head(Step::File);
    if import.files.rows.is_empty() {
        line(buffer, area, top, &look.text.get(import.files.why_none()), look.theme.dim);
        return;
    }
    let height = usize::from(area.height - top);
    let first = import.files.scroll.top_for(import.files.rows.len(), height);
    for (at, row) in import.files.rows.iter().enumerate().skip(first).take(height) {
        let y = area.y + top + (at - first) as u16;
        file_row(row, buffer, Rect { y, height: 1, ..area }, look);
        if at == import.files.scroll.cursor {
            paint::tint(buffer, Rect { y, height: 1, ..area }, look.theme.selected);
            paint::put(buffer, area.x, y, 1, "›", look.theme.accent.patch(look.theme.selected));
        }
    }
}

fn file_row(row: &Row, buffer: &mut Buffer, place: Rect, look: &Look<'_>) {
    let (name, style) = match row.sort {
        Sort::Whole => (look.text.get("importing-whole-folder"), look.theme.accent),
        Sort::Readable => (Clean::line(&row.name), look.theme.text),
        Sort::Folder => (Clean::line(&format!("{}/", row.name)), look.theme.accent),
        Sort::Other => {
            (look.text.message(&Message::new("importing-unread").with("file", &row.name)), look.theme.dim)
        }
    };
    paint::put(buffer, place.x + 2, place.y, place.width.saturating_sub(3), name.as_str(), style);
}

fn refused(import: &Import, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let mut row = head(Step::Refused) + 1;
    let room = usize::from(area.width.saturating_sub(4).max(1));
    let key = |command| look.keymap.keys_of(Context::Import, command).into_iter().next().unwrap_or_default();
    let hint = Message::new("importing-refused-hint")
        .with("kind", key(Command::ImportKind))
        .with("map", key(Command::ImportLoadMap))
        .with("back", key(Command::Back));
    let told = import.problems.iter().map(|problem| (look.text.message(problem), look.theme.danger));
    let told = told.chain([(look.text.message(&hint), look.theme.dim)]);
    for (words, style) in told {
        for wrapped in words.wrapped_at_most(room, 4) {
            line(buffer, area, row, &wrapped, style);
            row += 1;
        }
        row += 1;
    }
}

/// What the file is, in a line: how many rows, of which kinds, how it is written.
fn about(opened: &Opened, look: &Look<'_>) -> Clean {
    let kinds: Vec<Clean> = opened.kinds().into_iter().map(|kind| look.text.kinds(kind)).collect();
    let kinds = Clean::line(", ").between(&kinds);
    let Source::Sheet(table, _, _) = &*opened.source else {
        return look.text.get("importing-own");
    };
    let delimiter = match table.dialect.delimiter {
        b'\t' => look.text.get("importing-tab"),
        sign => Clean::line(&format!("“{}”", char::from(sign))),
    };
    let told = Message::new("importing-about")
        .with("kinds", kinds)
        .with("rows", table.rows)
        .with("encoding", table.encoding)
        .with("delimiter", delimiter);
    let about = look.text.message(&told);
    match opened.currency(look.lists.base) {
        None => about,
        Some(currency) => {
            let read_in = Message::new("importing-amounts-in").with("currency", currency);
            about.then(&Clean::line(" · ")).then(&look.text.message(&read_in))
        }
    }
}

/// Where the columns of the table stand: the field, what it rests on, the cells.
fn stops(width: u16) -> [u16; 4] {
    let name = (width / 4).clamp(12, 30);
    let field = (width / 4).clamp(12, 30);
    let sure = 13;
    [2, 2 + name + 1, 2 + name + field + 2, 2 + name + field + sure + 3]
}

fn columns(import: &Import, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let Some(opened) = &import.opened else { return };
    line(buffer, area, 2, &about(opened, look), look.theme.text);
    if opened.columns.is_empty() {
        for (row, words) in
            look.text.get("importing-own-what").wrapped(usize::from(area.width - 2)).iter().enumerate()
        {
            line(buffer, area, 4 + row as u16, words, look.theme.dim);
        }
        return;
    }
    let stops = stops(area.width);
    let heads = ["importing-column", "importing-goes-into", "importing-because", "importing-cells"];
    for (at, id) in heads.iter().enumerate() {
        let end = stops.get(at + 1).copied().unwrap_or(area.width);
        let words = look.text.get(id);
        let room = end.saturating_sub(stops[at] + 1);
        paint::put(buffer, area.x + stops[at], area.y + 3, room, words.as_str(), look.theme.dim);
    }
    let height = rows_in(usize::from(area.height), Step::Columns);
    let first = import.scroll.top_for(opened.columns.len(), height);
    for (at, column) in opened.columns.iter().enumerate().skip(first).take(height) {
        let place = Rect { y: area.y + head(Step::Columns) + (at - first) as u16, height: 1, ..area };
        column_row(column, opened, buffer, place, look);
        if at == import.scroll.cursor {
            paint::tint(buffer, place, look.theme.selected);
            paint::put(buffer, place.x, place.y, 1, "›", look.theme.accent.patch(look.theme.selected));
        }
    }
    if let Some(told) = foot(import, opened, look) {
        let style = if import.problems.is_empty() { look.theme.dim } else { look.theme.danger };
        line(buffer, area, area.height - 1, &told, style);
    }
}

/// What is told below the columns: a problem, else the notes.
fn foot(import: &Import, opened: &Opened, look: &Look<'_>) -> Option<Clean> {
    if let Some(problem) = import.problems.first() {
        return Some(look.text.message(problem));
    }
    if let Some(map) = &import.saved_map {
        let key = look.keymap.keys_of(Context::Import, Command::ImportLoadMap).into_iter().next();
        let told = Message::new("importing-map-known")
            .with("key", key.unwrap_or_default())
            .with("file", file_name(map));
        return Some(look.text.message(&told));
    }
    let notes = opened.notes();
    // What is left out is seen in the table.
    let is_said =
        |name: &str| opened.columns.iter().any(|column| column.name == name && column.sure == Sure::Said);
    let of_said = |note: &Message| note.args.iter().any(|(arg, name)| *arg == "column" && is_said(name));
    let mut notes = notes.iter().filter(|note| note.id != "import-note-left-out" && !of_said(note));
    let first = look.text.message(notes.next()?);
    let more = notes.count();
    Some(match more {
        0 => first,
        more => {
            look.text.message(&Message::new("importing-more-notes").with("note", first).with("count", more))
        }
    })
}

fn column_row(column: &Column, opened: &Opened, buffer: &mut Buffer, place: Rect, look: &Look<'_>) {
    let stops = stops(place.width);
    let mut put = |at: usize, words: &Clean, style: Style| {
        let end = stops.get(at + 1).copied().unwrap_or(place.width);
        let room = end.saturating_sub(stops[at] + 1);
        paint::put(buffer, place.x + stops[at], place.y, room, words.as_str(), style);
    };
    put(0, &Clean::line(&column.name), look.theme.text);
    let field = match &column.into {
        None => (look.text.get("importing-left-out"), look.theme.dim),
        Some((kind, key)) => {
            let label = field_label(*kind, key, look);
            let is_main = opened.kind() == Some(*kind);
            let whole =
                if is_main { label } else { look.text.kind(*kind).then(&Clean::line(" · ")).then(&label) };
            (whole, look.theme.accent)
        }
    };
    put(1, &field.0, field.1);
    let (sure, style) = match column.sure {
        Sure::Said => ("importing-sure-said", look.theme.text),
        Sure::Header => ("importing-sure-header", look.theme.won),
        Sure::Near => ("importing-sure-near", look.theme.warning),
        Sure::Cells => ("importing-sure-cells", look.theme.warning),
        Sure::LeftOut => ("importing-sure-left-out", look.theme.dim),
    };
    put(2, &look.text.get(sure), style);
    let cells: Vec<Clean> = column.cells.iter().map(|cell| Clean::line(cell).cut(24)).collect();
    put(3, &Clean::line(" · ").between(&cells), look.theme.dim);
}

fn field_label(kind: crate::domain::Kind, key: &str, look: &Look<'_>) -> Clean {
    let catalogue = &look.lists.catalogue;
    match catalogue.field(kind, key.strip_prefix("custom.").unwrap_or(key)) {
        Some(field) => look.text.label(kind, field),
        None => match key {
            "tags" => look.text.get("importing-tags"),
            "id" => look.text.get("importing-id"),
            "action" => look.text.get("importing-action"),
            key => Clean::line(key.strip_prefix("custom.").unwrap_or(key)),
        },
    }
}

fn result(import: &Import, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let Some(result) = &import.result else { return };
    let id = match import.step {
        Step::Done if import.is_undone => "importing-taken-back",
        Step::Done => "cli-import-did",
        _ => "importing-would",
    };
    let told = Message::new(id)
        .with("rows", result.rows)
        .with("created", result.created)
        .with("updated", result.updated)
        .with("duplicates", result.duplicates)
        .with("rejected", result.rejected.len());
    let style = if import.step == Step::Done { look.theme.won } else { look.theme.title };
    line(buffer, area, 2, &look.text.message(&told), style);
    let height = rows_in(usize::from(area.height), import.step);
    let last = import.lines.len().saturating_sub(height);
    let first = import.scroll.top.min(last);
    let lead = import.lines.iter().map(|line| line.lead.width()).max().unwrap_or(0).min(16) as u16;
    for (at, told) in import.lines.iter().enumerate().skip(first).take(height) {
        let place = Rect { y: area.y + head(import.step) + (at - first) as u16, height: 1, ..area };
        result_line(told, lead, buffer, place, look);
    }
    if import.lines.len() > first + height {
        let more = look.text.get("importing-more-below");
        paint::put_right(buffer, area.x, area.bottom() - 1, area.width - 1, more.as_str(), look.theme.dim);
    }
}

fn result_line(told: &Line, lead: u16, buffer: &mut Buffer, place: Rect, look: &Look<'_>) {
    let style = match told.tone {
        Tone::Title => look.theme.title,
        Tone::New => look.theme.won,
        Tone::Changed => look.theme.text,
        Tone::Dim => look.theme.dim,
        Tone::Rejected => look.theme.warning,
    };
    let x = place.x + 1;
    let inset = match told.tone {
        Tone::Title => 0,
        _ => {
            let sign = told.lead.cut(usize::from(lead));
            paint::put_right(buffer, x, place.y, lead, sign.as_str(), look.theme.dim);
            lead + 1
        }
    };
    let room = place.width.saturating_sub(inset + 2);
    paint::put(buffer, x + inset, place.y, room, told.words.as_str(), style);
}
