//! One frame without a terminal: for pictures, bug reports and stories.

use std::fmt::Write;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier, Style};

use super::state::Shell;

/// Keys that could not be read: where in the text, from 0, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no key: {text}")]
pub struct NoKey {
    /// The part that is no key.
    pub text: String,
}

/// How a frame is put into text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Spelled {
    /// Letters only.
    #[default]
    Plain,
    /// With the colours and styles, as escape sequences.
    Ansi,
}

/// Reads keys as stories spell them: letters for themselves, `<Enter> <Esc> <Tab> <Space> <Up>
/// <C-p> <S-Up> <lt>` for the others.
pub fn spelled(keys: &str) -> Result<Vec<KeyEvent>, NoKey> {
    let mut events = Vec::new();
    let mut rest = keys;
    while let Some(letter) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            events.push(named(name).ok_or_else(|| NoKey { text: format!("<{name}>") })?);
            rest = after;
            continue;
        }
        let shift = if letter.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
        events.push(KeyEvent::new(KeyCode::Char(letter), shift));
        rest = &rest[letter.len_utf8()..];
    }
    Ok(events)
}

fn named(name: &str) -> Option<KeyEvent> {
    let mut modifiers = KeyModifiers::NONE;
    let mut name = name;
    while let Some((modifier, rest)) = name.split_once('-').filter(|(_, rest)| !rest.is_empty()) {
        modifiers |= match modifier {
            "C" => KeyModifiers::CONTROL,
            "S" => KeyModifiers::SHIFT,
            "A" => KeyModifiers::ALT,
            _ => return None,
        };
        name = rest;
    }
    let code = match name.to_ascii_lowercase().as_str() {
        "enter" | "cr" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        "tab" => KeyCode::Tab,
        "space" => KeyCode::Char(' '),
        "bs" | "backspace" => KeyCode::Backspace,
        "del" | "delete" => KeyCode::Delete,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "lt" => KeyCode::Char('<'),
        _ if name.chars().count() == 1 => KeyCode::Char(name.chars().next()?),
        other => KeyCode::F(other.strip_prefix('f')?.parse().ok()?),
    };
    Some(KeyEvent::new(code, modifiers))
}

/// Presses keys and draws what then stands on a screen of this size. A frame is drawn before the
/// first key, as at a terminal.
pub fn print(shell: &mut Shell, keys: &[KeyEvent], size: Size) -> Buffer {
    frame_of(shell, size);
    shell.read_ahead();
    let mut buffer = frame_of(shell, size);
    for key in keys {
        shell.key(*key);
        shell.catch_up();
        buffer = frame_of(shell, size);
    }
    buffer
}

/// What the shell draws on a screen of this size.
pub fn frame_of(shell: &mut Shell, size: Size) -> Buffer {
    let backend = TestBackend::new(size.width.max(1), size.height.max(1));
    let Ok(mut terminal) = Terminal::new(backend);
    let Ok(_) = terminal.draw(|frame| drop(shell.draw(frame)));
    if shell.settle() {
        let Ok(_) = terminal.draw(|frame| drop(shell.draw(frame)));
    }
    terminal.backend().buffer().clone()
}

/// A frame as text, a line for each row, without blanks at their ends.
pub fn text_of(buffer: &Buffer, spelled: Spelled) -> String {
    let mut text = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let row: Vec<&Cell> = (buffer.area.left()..buffer.area.right()).map(|x| &buffer[(x, y)]).collect();
        match spelled {
            Spelled::Plain => text.push_str(plain(&row).trim_end()),
            Spelled::Ansi => ansi(&row, &mut text),
        }
        text.push('\n');
    }
    text
}

/// Cells that show something: those under the right half of a wide character do not.
fn visible<'a>(row: &'a [&'a Cell]) -> impl Iterator<Item = &'a Cell> {
    let mut covered = 0;
    row.iter().copied().filter(move |cell| {
        if covered > 0 {
            covered -= 1;
            return false;
        }
        covered = crate::ui::paint::columns(cell.symbol()).saturating_sub(1);
        true
    })
}

fn plain(row: &[&Cell]) -> String {
    visible(row).map(Cell::symbol).collect()
}

fn ansi(row: &[&Cell], text: &mut String) {
    let mut last = Style::reset();
    for cell in visible(row) {
        let style = cell.style();
        if style != last {
            text.push_str("\u{1b}[0");
            for (flag, code) in MODIFIERS {
                if style.add_modifier.contains(flag) {
                    let _ = write!(text, ";{code}");
                }
            }
            colour(style.fg, 30, text);
            colour(style.bg, 40, text);
            text.push('m');
            last = style;
        }
        text.push_str(cell.symbol());
    }
    text.push_str("\u{1b}[0m");
}

const MODIFIERS: [(Modifier, u8); 6] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::REVERSED, 7),
    (Modifier::CROSSED_OUT, 9),
];

/// The codes of a colour; `base` is 30 for the letters, 40 for what is behind them.
fn colour(colour: Option<Color>, base: u8, text: &mut String) {
    let number = match colour {
        None | Some(Color::Reset) => return,
        Some(Color::Rgb(red, green, blue)) => {
            let _ = write!(text, ";{};2;{red};{green};{blue}", base + 8);
            return;
        }
        Some(Color::Indexed(index)) => {
            let _ = write!(text, ";{};5;{index}", base + 8);
            return;
        }
        Some(Color::Black) => 0,
        Some(Color::Red) => 1,
        Some(Color::Green) => 2,
        Some(Color::Yellow) => 3,
        Some(Color::Blue) => 4,
        Some(Color::Magenta) => 5,
        Some(Color::Cyan) => 6,
        Some(Color::Gray) => 7,
        Some(Color::DarkGray) => 60,
        Some(Color::LightRed) => 61,
        Some(Color::LightGreen) => 62,
        Some(Color::LightYellow) => 63,
        Some(Color::LightBlue) => 64,
        Some(Color::LightMagenta) => 65,
        Some(Color::LightCyan) => 66,
        Some(Color::White) => 67,
    };
    let _ = write!(text, ";{}", base + number);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_stories_spell_them() {
        let keys = spelled("jL<Enter><C-p><S-Tab><F1><lt>đ").expect("keys");
        let codes: Vec<KeyCode> = keys.iter().map(|key| key.code).collect();
        assert_eq!(
            codes,
            [
                KeyCode::Char('j'),
                KeyCode::Char('L'),
                KeyCode::Enter,
                KeyCode::Char('p'),
                KeyCode::BackTab,
                KeyCode::F(1),
                KeyCode::Char('<'),
                KeyCode::Char('đ'),
            ]
        );
        assert_eq!(keys[3].modifiers, KeyModifiers::CONTROL);
        assert_eq!(spelled("a<Nope>"), Err(NoKey { text: "<Nope>".to_owned() }));
    }

    #[test]
    fn a_frame_as_text_has_no_blank_after_a_wide_character() {
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, "東京 a", Style::new());
        assert_eq!(text_of(&buffer, Spelled::Plain), "東京 a\n");
        buffer.set_style(ratatui::layout::Rect::new(0, 0, 2, 1), Style::new().fg(Color::Red));
        assert!(text_of(&buffer, Spelled::Ansi).contains(";31m東\u{1b}[0m京"));
    }
}
