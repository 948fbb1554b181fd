//! The filter line of a list: text that narrows the list as it is typed. While something in it
//! is wrong, the last filter that was right stays, and a caret shows where.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::Kind;
use crate::query::{Filter, Names, Problem, parse};

use super::entry::Entry;
use super::paint;
use super::screen::Look;

/// The state of a filter line.
#[derive(Debug)]
pub struct FilterLine {
    kind: Kind,
    entry: Entry,
    typing: bool,
    /// What was in the line when typing began.
    before: String,
    text: String,
    filter: Option<Filter>,
    problems: Vec<Problem>,
    mine: bool,
}

impl FilterLine {
    /// An empty filter for records of a kind.
    pub fn new(kind: Kind) -> FilterLine {
        FilterLine {
            kind,
            entry: Entry::default(),
            typing: false,
            before: String::new(),
            text: String::new(),
            filter: None,
            problems: Vec::new(),
            mine: false,
        }
    }

    /// The filter that applies: the last one that was right, and whose records are shown.
    pub fn filter(&self) -> Option<&Filter> {
        self.filter.as_ref()
    }

    /// The text of the filter that applies, whose records are shown left out.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is wrong with the text in the line.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// True while the line is being typed in.
    pub fn is_typing(&self) -> bool {
        self.typing
    }

    /// True when only the user's own records are shown.
    pub fn is_mine(&self) -> bool {
        self.mine
    }

    /// True when anything narrows the list down.
    pub fn is_set(&self) -> bool {
        !self.text.is_empty()
    }

    /// Starts typing, with the text that is there.
    pub fn open(&mut self) {
        self.typing = true;
        self.before.clone_from(&self.text);
        self.entry.set(&self.text);
    }

    /// Ends typing; the last filter that was right stays.
    pub fn accept(&mut self) {
        self.typing = false;
        self.problems.clear();
        self.entry.set(&self.text);
    }

    /// Ends typing and brings back what was there before.
    pub fn cancel(&mut self, names: &dyn Names) {
        self.typing = false;
        let before = std::mem::take(&mut self.before);
        self.put(&before, names);
    }

    /// Takes this text.
    pub fn put(&mut self, text: &str, names: &dyn Names) {
        self.entry.set(text);
        self.read(names);
        self.entry.set(&self.text);
    }

    /// Shows the user's own records, or everybody's.
    pub fn toggle_mine(&mut self, names: &dyn Names) {
        self.mine = !self.mine;
        self.read_good(names);
    }

    /// Receives a key; whether the filter is another one now.
    pub fn press(&mut self, key: KeyEvent, names: &dyn Names) -> bool {
        self.entry.press(key) && self.read(names)
    }

    /// Receives pasted text; whether the filter is another one now.
    pub fn paste(&mut self, text: &str, names: &dyn Names) -> bool {
        self.entry.paste(text);
        self.read(names)
    }

    /// Reads the filter again: what `today` and `me` mean may have changed.
    pub fn read_again(&mut self, names: &dyn Names) {
        self.read_good(names);
    }

    fn read(&mut self, names: &dyn Names) -> bool {
        let typed = self.entry.text().trim().to_owned();
        self.problems = parse(self.entry.text(), self.kind, names).problems;
        if !self.problems.is_empty() || typed == self.text {
            return false;
        }
        self.text = typed;
        self.read_good(names);
        true
    }

    fn read_good(&mut self, names: &dyn Names) {
        let text = match (self.text.is_empty(), self.mine) {
            (true, true) => "owner:me".to_owned(),
            (false, true) => format!("({}) owner:me", self.text),
            (_, false) => self.text.clone(),
        };
        let parsed = parse(&text, self.kind, names);
        self.filter = (parsed.problems.is_empty() && !parsed.filter.is_all()).then_some(parsed.filter);
    }

    /// Draws the line being typed, and what is wrong with it in the row below. Returns how many
    /// rows it took.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) -> u16 {
        if area.height == 0 || area.width < 4 {
            return 0;
        }
        let line = Rect { height: 1, ..area };
        paint::put(frame.buffer_mut(), line.x, line.y, 2, "/ ", look.theme.accent);
        let typed = Rect { x: line.x + 2, width: line.width - 2, ..line };
        self.entry.view(frame, typed, look.theme.input);
        let Some(problem) = self.problems.first().filter(|_| area.height > 1) else { return 1 };
        let at = problem.graphemes(self.entry.text());
        let wide = (at.end - at.start).max(1) as u16;
        let start = (typed.x + at.start as u16).min(area.right().saturating_sub(1));
        let below = Rect { y: line.y + 1, height: 1, ..area };
        let buffer = frame.buffer_mut();
        ratatui::widgets::Widget::render(ratatui::widgets::Clear, below, buffer);
        paint::rule(buffer, start, below.y, wide.min(area.right() - start), "^", look.theme.danger);
        let words = look.text.message(&problem.message);
        let room = area.width.saturating_sub(start + wide + 1 - area.x);
        let width = words.width() as u16;
        let x = if width <= room || start <= area.x + 4 { start + wide + 1 } else { area.x + 2 };
        let room =
            if x > start { area.right().saturating_sub(x) } else { (start - x).saturating_sub(1).max(1) };
        if width <= room || x > start {
            paint::put(buffer, x, below.y, room, words.as_str(), look.theme.danger);
        } else {
            paint::put_right(buffer, x, below.y, room, words.as_str(), look.theme.danger);
        }
        2
    }
}
