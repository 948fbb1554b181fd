//! One key as the keymap files spell it (crokey's spelling, and `H` for `shift-h`) and as a
//! person reads it.

use crokey::{KeyCombination, OneToThree};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::domain::fold;

/// A key with its modifiers, in one form however it was spelled or sent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key(KeyCombination);

impl Key {
    /// The key that a terminal sent.
    pub fn pressed(event: KeyEvent) -> Key {
        Key::settled(event.code, event.modifiers)
    }

    /// The key that a text spells: `ctrl-p`, `shift-up`, `H`, `?`, `space`. None when no
    /// terminal could send it.
    pub fn parse(text: &str) -> Option<Key> {
        let combination = crokey::parse(text).ok()?;
        let OneToThree::One(code) = combination.codes else { return None };
        let mut modifiers = combination.modifiers;
        let last = text.chars().next_back()?;
        let is_bare = text.chars().count() == 1 || text.ends_with(&format!("-{last}"));
        if last.is_ascii_uppercase() && is_bare {
            modifiers.insert(KeyModifiers::SHIFT);
        }
        Some(Key::settled(code, modifiers))
    }

    /// One form for keys that mean the same: shifted letters are capitals, other characters say
    /// nothing of Shift, and Shift-Tab is back-tab.
    fn settled(code: KeyCode, modifiers: KeyModifiers) -> Key {
        let mut modifiers = modifiers
            & (KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER);
        let code = match code {
            KeyCode::Char(letter) if letter.is_alphabetic() => {
                let is_capital = letter.is_uppercase() || modifiers.contains(KeyModifiers::SHIFT);
                modifiers.set(KeyModifiers::SHIFT, is_capital);
                KeyCode::Char(if is_capital { upper(letter) } else { letter })
            }
            KeyCode::Char('\r' | '\n') => KeyCode::Enter,
            KeyCode::Char(other) => {
                modifiers.remove(KeyModifiers::SHIFT);
                KeyCode::Char(other)
            }
            KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            KeyCode::BackTab => {
                modifiers.insert(KeyModifiers::SHIFT);
                KeyCode::BackTab
            }
            other => other,
        };
        Key(KeyCombination::one_key(code, modifiers))
    }

    /// The key of the base letter, for the letters an input method makes: `đ` is `d`, `Ô` is `O`.
    #[must_use]
    pub fn base_letter(self) -> Key {
        let OneToThree::One(KeyCode::Char(letter)) = self.0.codes else { return self };
        if letter.is_ascii() || !letter.is_alphabetic() {
            return self;
        }
        let folded = fold::fold(&letter.to_string());
        match folded.chars().next() {
            Some(base) if base.is_ascii_lowercase() && folded.len() == 1 => {
                Key::settled(KeyCode::Char(base), self.0.modifiers)
            }
            _ => self,
        }
    }

    /// True when pressing it in a text would type something.
    pub fn types_text(self) -> bool {
        let plain =
            !self.0.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER);
        plain && matches!(self.0.codes, OneToThree::One(KeyCode::Char(_)))
    }

    /// The key as keymap files spell it: `ctrl-p`, `shift-up`, `H`, `space`. None for one that no
    /// file can name.
    pub fn written(self) -> Option<String> {
        let OneToThree::One(code) = self.0.codes else { return None };
        let modifiers = self.0.modifiers;
        let mut out = String::new();
        for (modifier, name) in
            [(KeyModifiers::CONTROL, "ctrl-"), (KeyModifiers::ALT, "alt-"), (KeyModifiers::SUPER, "super-")]
        {
            if modifiers.contains(modifier) {
                out.push_str(name);
            }
        }
        let is_bare_letter = matches!(code, KeyCode::Char(_)) && out.is_empty();
        if modifiers.contains(KeyModifiers::SHIFT) && !is_bare_letter && code != KeyCode::BackTab {
            out.push_str("shift-");
        }
        match code {
            KeyCode::Char(' ') => out.push_str("space"),
            KeyCode::Char(letter) if is_bare_letter => out.push(letter),
            KeyCode::Char(letter) => out.extend(letter.to_lowercase()),
            KeyCode::F(number) => out.push_str(&format!("f{number}")),
            code => out.push_str(&format!("{code:?}").to_lowercase()),
        }
        (Key::parse(&out) == Some(self)).then_some(out)
    }

    /// The key as keycaps name it: `Ctrl-P`, `Shift-↑`, `W`, `Enter`.
    pub fn spelled(self) -> String {
        let OneToThree::One(code) = self.0.codes else { return String::new() };
        let modifiers = self.0.modifiers;
        let mut out = String::new();
        for (modifier, name) in
            [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SUPER, "Super-")]
        {
            if modifiers.contains(modifier) {
                out.push_str(name);
            }
        }
        let is_char = matches!(code, KeyCode::Char(_));
        let is_bare_letter = is_char && out.is_empty();
        if modifiers.contains(KeyModifiers::SHIFT) && !is_bare_letter {
            out.push_str("Shift-");
        }
        match code {
            KeyCode::Char(' ') => out.push_str("Space"),
            KeyCode::Char(letter) if is_bare_letter => out.push(letter),
            KeyCode::Char(letter) => out.push(upper(letter)),
            other => out.push_str(&keycap(other)),
        }
        out
    }
}

fn upper(letter: char) -> char {
    let mut capitals = letter.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => letter,
    }
}

fn keycap(code: KeyCode) -> String {
    let name = match code {
        KeyCode::Up => "↑",
        KeyCode::Down => "↓",
        KeyCode::Left => "←",
        KeyCode::Right => "→",
        KeyCode::PageUp => "PgUp",
        KeyCode::PageDown => "PgDn",
        KeyCode::Home => "Home",
        KeyCode::End => "End",
        KeyCode::Enter => "Enter",
        KeyCode::Esc => "Esc",
        KeyCode::Tab | KeyCode::BackTab => "Tab",
        KeyCode::Backspace => "Backspace",
        KeyCode::Delete => "Del",
        KeyCode::Insert => "Ins",
        KeyCode::F(number) => return format!("F{number}"),
        _ => "?",
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(letter: char, modifiers: KeyModifiers) -> Key {
        Key::pressed(KeyEvent::new(KeyCode::Char(letter), modifiers))
    }

    #[test]
    fn a_capital_is_one_key_however_terminals_send_it() {
        let capital = Key::parse("H").expect("a key");
        assert_eq!(Key::parse("shift-h"), Some(capital));
        assert_eq!(sent('H', KeyModifiers::SHIFT), capital);
        assert_eq!(sent('H', KeyModifiers::NONE), capital);
        assert_eq!(sent('h', KeyModifiers::SHIFT), capital);
        assert_ne!(sent('h', KeyModifiers::NONE), capital);
    }

    #[test]
    fn a_sign_is_the_same_with_and_without_shift() {
        for sign in ["?", ":", "$", "%", "*", "/", "-", "."] {
            let key = Key::parse(sign).expect("a key");
            let letter = sign.chars().next().expect("a character");
            assert_eq!(sent(letter, KeyModifiers::SHIFT), key, "{sign}");
            assert_eq!(sent(letter, KeyModifiers::NONE), key, "{sign}");
        }
    }

    #[test]
    fn letters_of_an_input_method_are_their_base_letters() {
        for (typed, base) in
            ['đ', 'ư', 'â', 'ê', 'ô', 'ơ', 'ă', 'Đ', 'Ô'].into_iter().zip("duaeooaDO".chars())
        {
            assert_eq!(
                sent(typed, KeyModifiers::NONE).base_letter(),
                sent(base, KeyModifiers::NONE),
                "{typed}"
            );
        }
        assert_eq!(sent('中', KeyModifiers::NONE).base_letter(), sent('中', KeyModifiers::NONE));
    }

    #[test]
    fn a_key_is_written_as_it_is_read() {
        for text in
            ["ctrl-p", "W", "w", "shift-up", "backtab", "space", "f12", "pageup", "enter", "?", "alt-x"]
        {
            let key = Key::parse(text).expect("a key");
            assert_eq!(key.written().as_deref(), Some(text));
        }
    }

    #[test]
    fn keys_are_spelled_as_keycaps() {
        let cases =
            [("ctrl-p", "Ctrl-P"), ("W", "W"), ("w", "w"), ("shift-up", "Shift-↑"), ("backtab", "Shift-Tab")];
        for (written, read) in cases {
            assert_eq!(Key::parse(written).map(Key::spelled).as_deref(), Some(read));
        }
        assert_eq!(Key::parse("space").map(Key::spelled).as_deref(), Some("Space"));
    }

    #[test]
    fn what_no_terminal_sends_is_no_key() {
        for text in ["", "gg", "a-b", "hyper-x", "đ"] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }
}
