//! One line of text being typed: grapheme by grapheme, with word keys, home, end and paste.
//! Where it is drawn, it puts the terminal's cursor at the insert point for input methods.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;
use ratatui::widgets::Paragraph;
use tui_input::{Input, InputRequest};
use unicode_normalization::UnicodeNormalization;

use super::paint;

/// A line of text and the place in it where the next key goes.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    input: Input,
    /// The whole text is selected: nothing was pressed yet.
    untouched: bool,
}

impl Entry {
    /// A line with a text, the insert point at its end.
    pub fn new(text: &str) -> Entry {
        Entry { input: Input::from(text), untouched: false }
    }

    /// A line with a text that is selected: the first letter typed takes its place.
    pub fn selected(text: &str) -> Entry {
        Entry { input: Input::from(text), untouched: !text.is_empty() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Where the next key goes, in bytes of the text.
    pub fn at(&self) -> usize {
        let text = self.input.value();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(at, _)| at)
    }

    /// Puts a text in the place of a part, given in bytes, and the insert point after it.
    pub fn replace(&mut self, part: std::ops::Range<usize>, with: &str) {
        let mut text = self.input.value().to_owned();
        text.replace_range(part.clone(), with);
        let cursor = text[..part.start + with.len()].chars().count();
        self.input = Input::new(text).with_cursor(cursor);
        self.untouched = false;
    }

    /// Takes another text, the insert point at its end.
    pub fn set(&mut self, text: &str) {
        self.input = Input::from(text);
        self.untouched = false;
    }

    /// Applies a key; whether it was one for a line of text.
    pub fn press(&mut self, key: KeyEvent) -> bool {
        let Some(request) = request(key) else { return false };
        if std::mem::take(&mut self.untouched) && matches!(request, InputRequest::InsertChar(_)) {
            self.input.reset();
        }
        self.input.handle(request);
        true
    }

    /// Whether the first letter typed takes the place of all that stands here.
    pub fn is_untouched(&self) -> bool {
        self.untouched
    }

    /// Inserts pasted text: line ends become spaces, control characters go.
    pub fn paste(&mut self, text: &str) {
        if std::mem::take(&mut self.untouched) {
            self.input.reset();
        }
        for letter in one_line(text).chars() {
            self.input.handle(InputRequest::InsertChar(letter));
        }
    }

    /// Draws the line, scrolled so that the insert point is visible, with the cursor in it.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, style: Style) {
        if area.is_empty() {
            return;
        }
        let scroll = self.input.visual_scroll(usize::from(area.width.saturating_sub(1)));
        let shown = if self.untouched { style.add_modifier(Modifier::REVERSED) } else { style };
        let words = Span::styled(self.text(), shown);
        frame.render_widget(Paragraph::new(words).style(style).scroll((0, scroll as u16)), area);
        // What lies beyond either end is not passed over in silence.
        let buffer = frame.buffer_mut();
        if scroll > 0 {
            let is_wide = buffer.cell((area.x, area.y)).is_some_and(|cell| paint::columns(cell.symbol()) > 1);
            paint::put(buffer, area.x, area.y, 1, "…", style);
            if is_wide {
                paint::put(buffer, area.x + 1, area.y, 1, " ", style);
            }
        }
        if paint::columns(self.text()) > scroll + usize::from(area.width) {
            paint::put(buffer, area.right() - 1, area.y, 1, "…", style);
        }
        let column = self.input.visual_cursor().saturating_sub(scroll) as u16;
        frame.set_cursor_position(Position::new(area.x + column.min(area.width - 1), area.y));
    }
}

/// What a key asks of a line of text, if anything.
fn request(key: KeyEvent) -> Option<InputRequest> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(match key.code {
        KeyCode::Char('a') if control => InputRequest::GoToStart,
        KeyCode::Char('e') if control => InputRequest::GoToEnd,
        KeyCode::Char('w') if control => InputRequest::DeletePrevWord,
        KeyCode::Char('u') if control => InputRequest::DeleteFromStart,
        KeyCode::Char('k') if control => InputRequest::DeleteTillEnd,
        KeyCode::Char('y') if control => InputRequest::Yank,
        KeyCode::Char('h') if control => InputRequest::DeletePrevChar,
        KeyCode::Char('b') if alt => InputRequest::GoToPrevWord,
        KeyCode::Char('f') if alt => InputRequest::GoToNextWord,
        KeyCode::Char(letter) if !control && !alt => InputRequest::InsertChar(letter),
        KeyCode::Backspace if control || alt => InputRequest::DeletePrevWord,
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete if control => InputRequest::DeleteNextWord,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        KeyCode::Left if control => InputRequest::GoToPrevWord,
        KeyCode::Right if control => InputRequest::GoToNextWord,
        KeyCode::Left => InputRequest::GoToPrevChar,
        KeyCode::Right => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        _ => return None,
    })
}

/// Text as it may stand on one line: composed, without control and direction characters, line
/// ends and tabs as spaces.
pub fn one_line(text: &str) -> String {
    let spaced = text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
    spaced.nfc().filter(|letter| !letter.is_control() && !turns_direction(*letter)).collect()
}

/// Text as it may stand on several lines: composed, without control and direction characters.
pub fn lines(text: &str) -> String {
    let ended = text.replace("\r\n", "\n").replace('\r', "\n");
    ended
        .nfc()
        .filter(|letter| *letter == '\n' || !letter.is_control() && !turns_direction(*letter))
        .collect()
}

fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_block_becomes_one_clean_line() {
        let mut entry = Entry::default();
        entry.paste("Cafe\u{301}\r\n\u{1b}[31mred\tend\u{202e}");
        assert_eq!(entry.text(), "Café [31mred end");
    }

    #[test]
    fn a_letter_takes_the_place_of_a_selected_text_and_a_movement_keeps_it() {
        let mut entry = Entry::selected("42");
        entry.press(KeyEvent::from(KeyCode::Char('7')));
        entry.press(KeyEvent::from(KeyCode::Char('5')));
        assert_eq!(entry.text(), "75");
        let mut entry = Entry::selected("42");
        entry.press(KeyEvent::from(KeyCode::Left));
        entry.press(KeyEvent::from(KeyCode::Char('7')));
        assert_eq!(entry.text(), "472");
    }

    #[test]
    fn backspace_takes_a_whole_cluster() {
        let mut entry = Entry::new("ab👩‍👩‍👧");
        assert!(entry.press(KeyEvent::from(KeyCode::Backspace)));
        assert_eq!(entry.text(), "ab");
    }

    #[test]
    fn keys_that_are_not_for_text_are_left_to_others() {
        assert!(!Entry::default().press(KeyEvent::from(KeyCode::F(5))));
        assert!(!Entry::default().press(KeyEvent::from(KeyCode::Enter)));
    }
}
