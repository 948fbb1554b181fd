//! The terminal's answer when it is asked for its ground (OSC 11). crossterm hands such an answer
//! out as if it were typed: Alt-], `1`, `1`, `;` and so on. Here it is sorted out of what is typed.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::settings::Background;

use super::setup::themes_of;
use super::state::Shell;

/// The question.
pub const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";
/// How an answer begins, after the escape.
const OPENING: &str = "]11;";
/// More than any answer is long.
const LONGEST: usize = 64;

/// What becomes of an event.
#[derive(Debug, PartialEq)]
pub enum Heard {
    /// They were typed, in this order.
    Typed(Vec<Event>),
    /// It may belong to the answer: the next one tells.
    Held,
    /// The answer is complete; nothing where it cannot be understood.
    Answer(Option<Background>),
}

/// Listens for one answer among the events of a terminal.
#[derive(Debug, Default)]
pub struct Ear {
    /// What may still turn out to be typed; empty once the answer is sure.
    held: Vec<Event>,
    /// The letters of the answer so far, from its bracket on.
    said: String,
}

impl Ear {
    /// Takes in the next event.
    pub fn hear(&mut self, event: Event) -> Heard {
        let Some(key) = pressed(&event) else {
            // What is no key comes between the letters of an answer and ends none.
            return if self.is_sure() { Heard::Typed(vec![event]) } else { self.give_back(event) };
        };
        if self.is_sure() {
            return self.hear_answer(key, event);
        }
        let letter = match key.code {
            KeyCode::Char(letter) if !key.modifiers.intersects(KeyModifiers::CONTROL) => letter,
            // The escape alone, where the answer came in two pieces.
            KeyCode::Esc if self.held.is_empty() => {
                self.held.push(event);
                return Heard::Held;
            }
            _ => return self.give_back(event),
        };
        let is_first = self.said.is_empty();
        let after_escape = key.modifiers.contains(KeyModifiers::ALT) || !self.held.is_empty();
        if is_first != (letter == ']') || is_first && !after_escape {
            return self.give_back(event);
        }
        self.said.push(letter);
        if !OPENING.starts_with(&self.said) {
            return self.give_back(event);
        }
        self.held.push(event);
        if self.is_sure() {
            self.held.clear();
        }
        Heard::Held
    }

    fn hear_answer(&mut self, key: KeyEvent, event: Event) -> Heard {
        match key.code {
            KeyCode::Char('\\') if key.modifiers.contains(KeyModifiers::ALT) => self.answer(),
            KeyCode::Char('g') if key.modifiers.contains(KeyModifiers::CONTROL) => self.answer(),
            // The end's escape alone, where the answer came in two pieces.
            KeyCode::Esc => Heard::Held,
            KeyCode::Char('\\') => self.answer(),
            KeyCode::Char(letter)
                if is_of_answer(letter)
                    && !key.modifiers.intersects(KeyModifiers::CONTROL)
                    && self.said.len() < LONGEST =>
            {
                self.said.push(letter);
                Heard::Held
            }
            // It broke off; this was typed.
            _ => {
                self.said.clear();
                Heard::Typed(vec![event])
            }
        }
    }

    fn answer(&mut self) -> Heard {
        let said = std::mem::take(&mut self.said);
        Heard::Answer(ground(&said[OPENING.len()..]))
    }

    /// Whether the next event is needed to tell what the last ones were.
    pub fn is_holding(&self) -> bool {
        !self.held.is_empty() || !self.said.is_empty()
    }

    /// Whether what is held can be nothing but an answer.
    pub fn is_sure(&self) -> bool {
        self.said.len() >= OPENING.len()
    }

    /// Nothing more comes: what is held was typed, unless it is half of an answer.
    pub fn give_up(&mut self) -> Vec<Event> {
        self.said.clear();
        std::mem::take(&mut self.held)
    }

    fn give_back(&mut self, event: Event) -> Heard {
        let mut typed = self.give_up();
        typed.push(event);
        Heard::Typed(typed)
    }
}

fn pressed(event: &Event) -> Option<KeyEvent> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Press => Some(*key),
        _ => None,
    }
}

fn is_of_answer(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, ':' | '/' | '#' | ';' | '?' | '.')
}

/// Whether a colour as X spells it (`rgb:ffff/ffff/ffff`, `rgba:…`, `#ffffff`) is a dark or a light
/// ground, by the luma of ITU-R BT.601.
fn ground(colour: &str) -> Option<Background> {
    let parts: Vec<&str> = match colour.strip_prefix('#') {
        Some(digits) if matches!(digits.len(), 3 | 6 | 12) && digits.is_ascii() => {
            let each = digits.len() / 3;
            vec![&digits[..each], &digits[each..2 * each], &digits[2 * each..]]
        }
        Some(_) => return None,
        None => {
            let (_, parts) = colour.split_once(':').filter(|(kind, _)| matches!(*kind, "rgb" | "rgba"))?;
            parts.split('/').collect()
        }
    };
    let [red, green, blue, ..] = parts[..] else { return None };
    let part = |digits: &str| {
        let most = 16_u32.checked_pow(digits.len() as u32).filter(|_| digits.len() <= 4)? - 1;
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(most))
    };
    let luma = 0.299 * part(red)? + 0.587 * part(green)? + 0.114 * part(blue)?;
    Some(if luma > 0.5 { Background::Light } else { Background::Dark })
}

impl Shell {
    /// Whether the terminal is to be asked for its ground.
    pub fn asks_ground(&self) -> bool {
        self.setup.asks_ground()
    }

    /// Goes over to the theme for this ground, unless the person has chosen another meanwhile.
    pub fn learn_ground(&mut self, ground: Background) {
        let machine = &mut self.setup.machine;
        let is_chosen = self.setup.themes[0] != machine.theme(&machine.config.theme).0;
        machine.background = Some(ground);
        if !is_chosen {
            self.setup.themes = themes_of(machine);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(letter: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE))
    }

    fn alt(letter: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::ALT))
    }

    fn control(letter: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL))
    }

    fn escape() -> Event {
        Event::Key(KeyEvent::from(KeyCode::Esc))
    }

    /// What came of all these events: what was typed, and the answers.
    fn heard(events: impl IntoIterator<Item = Event>) -> (Vec<Event>, Vec<Option<Background>>) {
        let (mut ear, mut typed, mut answers) = (Ear::default(), Vec::new(), Vec::new());
        for event in events {
            match ear.hear(event) {
                Heard::Typed(events) => typed.extend(events),
                Heard::Held => {}
                Heard::Answer(ground) => answers.push(ground),
            }
        }
        typed.extend(ear.give_up());
        (typed, answers)
    }

    fn letters(text: &str) -> impl Iterator<Item = Event> {
        text.chars().map(plain)
    }

    #[test]
    fn an_answer_between_two_keys_takes_neither_of_them() {
        for end in [alt('\\'), control('g')] {
            let events = [plain('j'), alt(']')].into_iter().chain(letters("11;rgb:fdfd/f6f6/e3e3"));
            let events = events.chain([end, plain('k')]);
            assert_eq!(heard(events), (vec![plain('j'), plain('k')], vec![Some(Background::Light)]));
        }
    }

    #[test]
    fn an_answer_whose_escape_came_alone_is_one_all_the_same() {
        let events = [escape()].into_iter().chain(letters("]11;rgb:00/2b/36")).chain([escape(), plain('\\')]);
        assert_eq!(heard(events), (vec![], vec![Some(Background::Dark)]));
    }

    #[test]
    fn what_is_no_key_passes_through_the_middle_of_an_answer() {
        let others = [Event::Resize(90, 30), Event::FocusLost, Event::Paste("Lan".to_owned())];
        let events = [alt(']')].into_iter().chain(letters("11;rgb:00/2b")).chain(others.clone());
        let events = events.chain(letters("/36")).chain([alt('\\'), plain('k')]);
        let typed = others.into_iter().chain([plain('k')]).collect();
        assert_eq!(heard(events), (typed, vec![Some(Background::Dark)]));
    }

    #[test]
    fn what_only_begins_like_an_answer_was_typed() {
        for events in [
            vec![escape(), plain('j')],
            vec![escape()],
            vec![alt(']'), plain('1'), plain('2')],
            vec![alt(']'), escape()],
            vec![plain(']'), plain('1'), plain('1'), plain(';')],
            vec![escape(), escape(), plain('q')],
        ] {
            assert_eq!(heard(events.clone()), (events, vec![]));
        }
    }

    #[test]
    fn an_answer_that_makes_no_sense_is_no_key_either() {
        let events = [alt(']')].into_iter().chain(letters("11;what")).chain([alt('\\')]);
        assert_eq!(heard(events), (vec![], vec![None]));
        let events = [alt(']')].into_iter().chain(letters("11;rgb:ff")).chain([control('c')]);
        assert_eq!(heard(events), (vec![control('c')], vec![]));
        let events = [alt(']')].into_iter().chain(letters("11;rgb:ff"));
        assert_eq!(heard(events), (vec![], vec![]));
    }

    #[test]
    fn a_ground_is_as_light_as_its_colour() {
        for (colour, is) in [
            ("rgb:ffff/ffff/ffff", Some(Background::Light)),
            ("rgb:f/f/f", Some(Background::Light)),
            ("rgba:2828/2828/2828/ffff", Some(Background::Dark)),
            ("#fdf6e3", Some(Background::Light)),
            ("#000", Some(Background::Dark)),
            ("rgb:/ff/ff", None),
            ("rgb:fffff/0/0", None),
            ("#ffff", None),
            ("cmyk:0/0/0", None),
        ] {
            assert_eq!(ground(colour), is, "{colour}");
        }
    }
}
