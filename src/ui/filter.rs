//! The filter line of a list: text that narrows the list as it is typed. While something in it
//! is wrong, the last filter that was right stays, and a caret shows where.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use crate::command::Command;
use crate::domain::{Kind, Message};
use crate::query::{Completion, Filter, Names, Problem, complete, parse};
use crate::text::Clean;

use super::entry::Entry;
use super::paint;
use super::screen::Look;

/// Offers shown at most.
const OFFERED: usize = 8;

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
    offers: Vec<Completion>,
    chosen: usize,
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
            offers: Vec::new(),
            chosen: 0,
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

    fn offers(&self) -> bool {
        !self.offers.is_empty()
    }

    /// Goes to the next offer, or to the one before when negative.
    fn choose(&mut self, by: isize) {
        let count = self.offers.len() as isize;
        if count > 0 {
            self.chosen = (self.chosen as isize + by).rem_euclid(count) as usize;
        }
    }

    /// Takes the chosen offer; whether the filter is another one now.
    fn complete(&mut self, names: &dyn Names) -> bool {
        let Some(offer) = self.offers.get(self.chosen).cloned() else { return false };
        self.entry.replace(offer.span, &offer.text);
        self.read(names)
    }

    /// Does a command while the line is being typed in; whether the filter is another one now.
    pub fn command(&mut self, command: Command, names: &dyn Names) -> bool {
        match command {
            Command::Down if self.offers() => self.choose(1),
            Command::Up => self.choose(-1),
            Command::Complete => return self.complete(names),
            // What is wrong stays to be mended: another filter than the one that stands there is
            // nobody's wish.
            Command::Confirm | Command::Down if self.problems.is_empty() => self.accept(),
            Command::Back => {
                let typed = self.text.clone();
                self.cancel(names);
                return self.text != typed;
            }
            _ => {}
        }
        false
    }

    /// Takes the filter away; whether there was one.
    pub fn clear(&mut self, names: &dyn Names) -> bool {
        let was_set = self.is_set();
        if was_set {
            self.put("", names);
        }
        was_set
    }

    /// Starts typing, with the text that is there.
    pub fn open(&mut self) {
        self.typing = true;
        self.before.clone_from(&self.text);
        // What is typed next is another word.
        let blank = if self.text.is_empty() { "" } else { " " };
        self.entry.set(&format!("{}{blank}", self.text));
    }

    /// Ends typing; the filter stays.
    fn accept(&mut self) {
        self.typing = false;
        self.offers.clear();
        self.problems.clear();
        self.entry.set(&self.text);
    }

    /// Ends typing and brings back what was there before.
    fn cancel(&mut self, names: &dyn Names) {
        self.typing = false;
        self.offers.clear();
        let before = std::mem::take(&mut self.before);
        self.put(&before, names);
    }

    /// Takes this text.
    pub fn put(&mut self, text: &str, names: &dyn Names) {
        self.entry.set(text);
        self.read(names);
        self.entry.set(&self.text);
    }

    /// Takes this text and scope in place of what is there; what is wrong with the text, which then
    /// narrows nothing down.
    pub fn show(&mut self, text: &str, mine: bool, names: &dyn Names) -> Option<Message> {
        self.clear(names);
        self.mine = mine && names.switched_off(self.kind, "owner").is_none();
        self.put(text, names);
        self.read_good(names);
        std::mem::take(&mut self.problems).into_iter().next().map(|problem| problem.message)
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
        // What is asked about may be switched off by now: a filter that is not read narrows nothing
        // down, and must not stand there as if it did.
        let reads = |text: &str| parse(text, self.kind, names).problems.is_empty();
        if !self.typing && !self.text.is_empty() && !reads(&self.text) {
            self.text.clear();
            self.entry.set("");
        }
        self.mine = self.mine && names.switched_off(self.kind, "owner").is_none();
        self.read_good(names);
    }

    fn read(&mut self, names: &dyn Names) -> bool {
        let typed = self.entry.text().trim().to_owned();
        self.problems = parse(self.entry.text(), self.kind, names).problems;
        self.offer(names);
        if !self.problems.is_empty() || typed == self.text {
            return false;
        }
        self.text = typed;
        self.read_good(names);
        true
    }

    /// Finds what could be typed next; nothing where what stands there is whole.
    fn offer(&mut self, names: &dyn Names) {
        self.chosen = 0;
        self.offers.clear();
        let (text, at) = (self.entry.text(), self.entry.at());
        let begun = text[..at].chars().next_back().is_some_and(|letter| !letter.is_whitespace());
        if !self.typing || !begun {
            return;
        }
        self.offers = complete(text, at, self.kind, names);
        let whole = |offer: &Completion| text.get(offer.span.clone()) == Some(offer.text.as_str());
        if self.offers.iter().any(whole) {
            self.offers.clear();
        }
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

    /// Draws the line being typed, what is wrong with it in the row below, and what could be
    /// typed next in a box. `kept` columns at the right of the line are left alone.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, kept: u16, look: &Look<'_>) {
        if area.height == 0 || area.width < 6 {
            return;
        }
        let typed =
            Rect { x: area.x + 3, width: (area.width - 4).saturating_sub(kept).max(1), height: 1, ..area };
        paint::put(frame.buffer_mut(), area.x + 1, area.y, 1, "/", look.theme.accent);
        self.entry.view(frame, typed, look.theme.input);
        let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let used = match self.problems.first() {
            Some(problem) if below.height > 0 => {
                self.draw_problem(problem, frame, Rect { height: 1, ..below }, typed.x, look);
                1
            }
            _ => 0,
        };
        if !self.offers.is_empty() {
            let start = self.offers[0].span.start.min(self.entry.text().len());
            let x = typed.x + paint::columns(&self.entry.text()[..start]) as u16;
            let rest = Rect { y: below.y + used, height: below.height.saturating_sub(used), ..below };
            self.draw_offers(frame, rest, x, look);
        }
    }

    /// Carets under what is wrong, and why.
    fn draw_problem(
        &self,
        problem: &Problem,
        frame: &mut Frame<'_>,
        line: Rect,
        text_x: u16,
        look: &Look<'_>,
    ) {
        Clear.render(line, frame.buffer_mut());
        let buffer = frame.buffer_mut();
        buffer.set_style(line, look.theme.text);
        let at = problem.graphemes(self.entry.text());
        let start = (text_x + at.start as u16).min(line.right().saturating_sub(1));
        let wide = ((at.end - at.start).max(1) as u16).min(line.right() - start);
        paint::rule(buffer, start, line.y, wide, "^", look.theme.danger);
        let words = look.text.message(&problem.message);
        let width = words.width() as u16;
        let after = start + wide + 1;
        let before = start.saturating_sub(line.x + 2);
        if width <= line.right().saturating_sub(after) || before < width {
            let room = line.right().saturating_sub(after + 1);
            paint::put(buffer, after, line.y, room, words.as_str(), look.theme.danger);
        } else {
            paint::put_right(buffer, line.x + 1, line.y, before, words.as_str(), look.theme.danger);
        }
    }

    fn draw_offers(&self, frame: &mut Frame<'_>, area: Rect, x: u16, look: &Look<'_>) {
        let shown = self.offers.len().min(OFFERED).min(usize::from(area.height.saturating_sub(2)));
        if shown == 0 {
            return;
        }
        let line = |offer: &Completion| {
            let label = if offer.label == offer.text { "" } else { offer.label.as_str() };
            (Clean::line(&offer.text), Clean::line(label))
        };
        let first = (self.chosen + 1).saturating_sub(shown);
        let lines: Vec<_> = self.offers[first..first + shown].iter().map(line).collect();
        let wide = |(text, label): &(Clean, Clean)| text.width() + label.width() + 2;
        let width = lines.iter().map(wide).max().unwrap_or(0).clamp(12, 48) as u16 + 4;
        let width = width.min(area.width);
        let x = x.saturating_sub(2).max(area.x).min(area.right().saturating_sub(width));
        let float = Rect { x, y: area.y, width, height: shown as u16 + 2 };
        Clear.render(float, frame.buffer_mut());
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(look.theme.border)
            .style(look.theme.text);
        block.render(float, frame.buffer_mut());
        for (at, (text, label)) in lines.iter().enumerate() {
            let row = Rect { x: float.x + 1, y: float.y + 1 + at as u16, width: width - 2, height: 1 };
            let buffer = frame.buffer_mut();
            let used = paint::put(buffer, row.x + 1, row.y, row.width - 2, text.as_str(), look.theme.text);
            let room = (row.width - 2).saturating_sub(used + 1);
            paint::put_right(buffer, row.x + 2 + used, row.y, room, label.as_str(), look.theme.dim);
            if first + at == self.chosen {
                paint::tint(buffer, row, look.theme.selected);
            }
        }
    }
}
