//! The frame around a screen: the top line with deck, tabs and who works here, the bottom line
//! with the keys that matter, and what is told in passing above it.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use crate::command::{Command, Context, hints};
use crate::domain::Message;
use crate::text::Clean;
use crate::ui::link::Link;
use crate::ui::{Look, Place, paint};

use super::overlay::draw::{Floating, line_at};
use super::setup::Links;
use super::state::Shell;
use super::tabs;
use super::toast::{Toast, Tone};

/// Lines of the frame: one above the screen, one below.
pub const LINES: u16 = 2;
/// The least size that anything can be shown in.
const LEAST: Size = Size { width: 20, height: 5 };

/// Why a command cannot be done where what it is for is not there, or lies further in.
const WANTING: [&str; 3] = ["action-nothing-here", "setup-go-in", "cadences-further-in"];

/// The area of the screen in the whole.
pub fn body(whole: Rect) -> Rect {
    Rect { y: whole.y + 1, height: whole.height.saturating_sub(LINES), ..whole }
}

/// Where the bottom line says what undo would do: its key, and the words.
type UndoFoot = (Rect, Clean, Clean);

/// A tab as it is drawn.
struct Tab {
    command: Command,
    key: Clean,
    name: Clean,
    is_current: bool,
    area: Rect,
}

/// How tabs are named where there is more or less room.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// Every tab by its key and name.
    Apart,
    /// The same, close together.
    Close,
    /// As many as this by their names, close together, and the others by their keys.
    First(usize),
    /// Every tab by its key, only the current one by its name.
    Keys,
}

impl Shell {
    /// Draws everything; which texts of it open an address, where the terminal is to know. The
    /// screen is read again first when its area has another size.
    pub fn draw(&mut self, frame: &mut Frame<'_>) -> Vec<Link> {
        let whole = *frame.buffer_mut().area();
        if whole.width < LEAST.width || whole.height < LEAST.height {
            self.draw_too_small(frame);
            return Vec::new();
        }
        let body = body(whole);
        if body.as_size() != self.size {
            self.size = body.as_size();
            self.fit();
        }
        let look = self.look();
        self.memory.depends_on((self.repository.generation(), look.today, look.theme, whole.width));
        paint::ground(frame.buffer_mut(), look.theme.text);
        let top = Rect { height: 1, ..whole };
        look.memory.draw(
            frame.buffer_mut(),
            top,
            (
                "top",
                self.tabs.current(),
                self.tabs.top().context(),
                (self.clashes, self.to_do_in_figures(), self.sharing_words()),
            ),
            |buffer| {
                self.draw_top(buffer, whole, &look);
            },
        );
        self.tabs.top().view(frame, body, &look);
        let bottom = Rect { y: whole.bottom() - 1, height: 1, ..whole };
        let silent = self.silent();
        let recorded = self.macros.recorded();
        let said = (self.toast.is_none(), self.overlays.len(), &self.undoable, (&silent, recorded));
        look.memory.draw(frame.buffer_mut(), bottom, ("bottom", self.context(), said), |buffer| {
            self.draw_bottom(buffer, whole, &silent, &look);
        });
        for overlay in &self.overlays {
            overlay.view(frame, body, &look);
        }
        self.draw_job(frame, body, &look);
        if let Some(toast) = &self.toast {
            draw_toast(frame, body, toast, &look);
        }
        self.memory.frame_ends();
        let links = self.memory.take_links(frame.buffer_mut());
        if self.setup.links == Links::Told { links } else { Vec::new() }
    }

    fn draw_too_small(&self, frame: &mut Frame<'_>) {
        let area = *frame.buffer_mut().area();
        let size = format!("{}×{}", LEAST.width, LEAST.height);
        let words = self.setup.text.message(&Message::new("shell-too-small").with("size", size));
        let style = self.look().theme.text;
        paint::ground(frame.buffer_mut(), style);
        for (row, line) in words.wrapped(usize::from(area.width.max(1))).iter().enumerate() {
            let place = line_at(area, row as u16);
            paint::put(frame.buffer_mut(), place.x, place.y, place.width, line.as_str(), style);
        }
    }

    fn draw_top(&self, buffer: &mut Buffer, whole: Rect, look: &Look<'_>) {
        let line = Rect { height: 1, ..whole };
        paint::tint(buffer, line, look.theme.bar);
        let (deck, tabs, right) = self.top_line(whole);
        paint::put(buffer, line.x + 1, line.y, deck.width() as u16, deck.as_str(), look.theme.title);
        for tab in tabs {
            let (x, y) = (tab.area.x + 1, tab.area.y);
            let (key, name) = if tab.is_current {
                (look.theme.tab, look.theme.tab)
            } else if tab.key.is_empty() {
                (look.theme.key, look.theme.dim)
            } else {
                (look.theme.key, look.theme.bar)
            };
            if tab.is_current {
                paint::tint(buffer, tab.area, look.theme.tab);
            }
            let used = paint::put(buffer, x, y, tab.area.width, tab.key.as_str(), key);
            let x = x + used + u16::from(used > 0);
            paint::put(buffer, x, y, tab.name.width() as u16, tab.name.as_str(), name);
        }
        paint::put_right(
            buffer,
            line.x,
            line.y,
            line.width.saturating_sub(1),
            right.as_str(),
            if self.clashes > 0 { look.theme.warning } else { look.theme.dim },
        );
    }

    /// The deck's name, the tabs and what stands on the right, as they fit.
    fn top_line(&self, whole: Rect) -> (Clean, Vec<Tab>, Clean) {
        let right = self.state_words();
        let deck = self.deck_words();
        let program = Clean::line(concat!(env!("CARGO_PKG_NAME"), " · ")).then(&deck);
        let status = self.sharing_words();
        let whole_state = (!status.is_empty()).then(|| status.clone().then(&Clean::line("  ")).then(&right));
        let none = Clean::default();
        let in_short = status.cut(usize::from(whole.width / 2)).then(&Clean::line("  ")).then(&right);
        let short_deck = deck.cut(16);
        let mark = if self.clashes == 0 { self.mark_of_state() } else { right.clone() };
        let mut ways: Vec<(&Clean, Naming, &Clean)> = Vec::new();
        let named = |right| [&program, &deck, &none].map(|deck| (deck, Naming::Apart, right));
        ways.extend(whole_state.iter().flat_map(named));
        if self.is_in_trouble {
            ways.push((&none, Naming::Keys, &in_short));
        }
        ways.extend(named(&right));
        ways.extend([&right, &mark].map(|right| (&none, Naming::Close, right)));
        ways.extend((2..Place::TABS.len()).rev().map(|count| (&none, Naming::First(count), &right)));
        ways.push((&short_deck, Naming::Keys, &right));
        for (deck, named, right) in ways {
            let room = whole.width.saturating_sub(right.width() as u16 + 3);
            let tabs = self.place_tabs(whole, deck.width() as u16, named);
            if tabs.last().is_none_or(|tab| tab.area.right() <= whole.x + room) {
                return (deck.clone(), tabs, right.clone());
            }
        }
        let tabs = self.place_tabs(whole, 0, Naming::Keys);
        (Clean::default(), tabs, Clean::default())
    }

    fn place_tabs(&self, whole: Rect, deck: u16, naming: Naming) -> Vec<Tab> {
        if self.tabs.top().place() == Place::Welcome {
            return Vec::new();
        }
        // Where a screen means something else by the digits, no tab promises to open by one.
        let context = Some(self.tabs.top().context()).filter(|context| context.is_screen());
        let context = context.unwrap_or(Context::Global);
        let mut x = whole.x + if deck > 0 { deck + 2 } else { 0 };
        let mut placed = Vec::new();
        for (number, place) in Place::TABS.iter().enumerate() {
            let Some(command) = tabs::command_of(place).filter(|_| self.shows(place)) else { continue };
            let keys = self.setup.keymap.keys_of(context, command);
            let key = Clean::line(keys.first().map_or("", String::as_str));
            let is_current = number == self.tabs.current();
            let name = hints::short(command, &self.setup.text);
            let counted = if *place == Place::Today { self.to_do_in_figures() } else { Clean::default() };
            let name = if counted.is_empty() { name } else { name.then(&Clean::line(" ")).then(&counted) };
            let is_named = match naming {
                Naming::Apart | Naming::Close => true,
                Naming::First(count) => number < count,
                Naming::Keys => false,
            };
            let name = if is_named || is_current { name } else { Clean::default() };
            let gap = u16::from(!name.is_empty() && !key.is_empty());
            let after = if matches!(naming, Naming::Close | Naming::First(_)) { 1 } else { 2 };
            let width = (key.width() + name.width()) as u16 + gap + after;
            let area = Rect { x, y: whole.y, width, height: 1 };
            placed.push(Tab { command, key, name, is_current, area });
            x += width;
        }
        placed
    }

    fn deck_words(&self) -> Clean {
        match self.repository.known_as().and_then(|path| path.file_name()) {
            Some(name) => Clean::line(&name.to_string_lossy()).cut(24),
            None => self.setup.text.get("shell-deck-in-memory"),
        }
    }

    /// Who works here and whether all is well with the deck.
    fn state_words(&self) -> Clean {
        let lists = self.repository.lists();
        let me = lists
            .me
            .filter(|_| lists.modules.is_on("owner"))
            .and_then(|me| lists.user(me))
            .map(|user| initials(user.name.as_deref().unwrap_or_default()))
            .unwrap_or_default();
        let state = self.mark_of_state();
        let words = Clean::line(&format!("{me}  ")).then(&state);
        if self.clashes == 0 {
            return words;
        }
        let key = self.setup.keymap.keys_of(Context::Global, Command::ScreenClashes).into_iter().next();
        let clashes = Message::new("shell-clashes").with("count", self.clashes);
        let clashes = clashes.with("key", key.unwrap_or_default());
        self.setup.text.message(&clashes).then(&Clean::line("  ")).then(&words)
    }

    /// Whether all is well with the deck.
    fn mark_of_state(&self) -> Clean {
        if self.repository.is_read_only() {
            self.setup.text.get("shell-read-only")
        } else {
            Clean::line("●")
        }
    }

    /// The commands hinted at here that what is on top does nothing with, such as those for what
    /// is under a cursor where nothing is.
    fn silent(&self) -> Vec<Command> {
        let hinted = self.context().hints().iter().filter_map(|commands| commands.first().copied());
        let does = |command: &Command| {
            let on_top = match self.overlays.last() {
                Some(overlay) => overlay.offers(*command),
                None => {
                    let screen = self.tabs.top();
                    screen.hints_at(*command)
                        && self.why_not_write(*command).is_none()
                        && screen.why_not(*command).is_none_or(|reason| !WANTING.contains(&reason.id))
                }
            };
            self.offers(*command) && on_top
        };
        hinted.filter(|command| !does(command)).collect()
    }

    /// The bottom line as it fits: what undo would do, and the hints.
    fn bottom_line(&self, whole: Rect, silent: &[Command]) -> (Option<UndoFoot>, Vec<(Rect, hints::Hint)>) {
        let line = Rect { y: whole.bottom() - 1, height: 1, ..whole };
        let context = self.context();
        let mut end = line.right().saturating_sub(1);
        let mut hints = hints::footer(context, &self.setup.keymap, &self.setup.text);
        hints.retain(|hint| !silent.contains(&hint.command));
        // What undo would do stands in the room that the hints up to help leave.
        let needed = hints
            .iter()
            .rposition(|hint| hint.command == Command::Help)
            .map_or(0, |last| hints[..=last].iter().map(|hint| width_of(hint) + 2).sum::<u16>());
        let room = line.width.saturating_sub(needed + 12);
        let label = self.undoable.as_ref().filter(|_| {
            !self.repository.is_read_only()
                && line.width >= 60
                && room >= 8
                && self.overlays.is_empty()
                && self.toast.is_none()
        });
        let key = self.setup.keymap.keys_of(context, Command::Undo).into_iter().next();
        let undo = label.zip(key).map(|(label, key)| {
            let most = usize::from((line.width / 3).min(room));
            let label = Clean::line(label).cut(most);
            let words = self.setup.text.message(&Message::new("shell-undo-foot").with("label", label));
            let key = Clean::line(&format!("{key} "));
            let width = (words.width() + key.width()) as u16;
            let place = Rect { x: end.saturating_sub(width), width, ..line };
            (place, key, words)
        });
        if let Some((place, _, _)) = &undo {
            end = place.x.saturating_sub(3);
        }
        let mut x = line.x + 1;
        let mut placed = Vec::new();
        if self.macros.recorded().is_some() {
            x += self.setup.text.get("macro-recording").width() as u16 + 2;
        }
        for hint in hints {
            let width = width_of(&hint);
            if x + width > end {
                break;
            }
            placed.push((Rect { x, width, ..line }, hint));
            x += width + 2;
        }
        (undo, placed)
    }

    /// The command that is hinted at in a cell of the bottom line.
    pub(super) fn hint_at(&self, at: Position) -> Option<Command> {
        let (undo, hints) = self.bottom_line(self.whole(), &self.silent());
        let undo = undo.filter(|(place, _, _)| place.contains(at)).map(|_| Command::Undo);
        undo.or_else(|| hints.into_iter().find(|(place, _)| place.contains(at)).map(|(_, hint)| hint.command))
    }

    fn draw_bottom(&self, buffer: &mut Buffer, whole: Rect, silent: &[Command], look: &Look<'_>) {
        let line = Rect { y: whole.bottom() - 1, height: 1, ..whole };
        paint::tint(buffer, line, look.theme.bar);
        if self.macros.recorded().is_some() {
            let words = look.text.get("macro-recording");
            paint::put(buffer, line.x + 1, line.y, line.width, words.as_str(), look.theme.danger);
        }
        let (undo, hints) = self.bottom_line(whole, silent);
        if let Some((place, key, words)) = undo {
            let used = paint::put(buffer, place.x, place.y, place.width, key.as_str(), look.theme.key);
            let width = place.width.saturating_sub(used);
            paint::put(buffer, place.x + used, place.y, width, words.as_str(), look.theme.dim);
        }
        for (place, hint) in hints {
            let keys = Clean::line(&hint.keys);
            let used = paint::put(buffer, place.x, place.y, place.width, keys.as_str(), look.theme.key);
            let width = place.width - used - 1;
            paint::put(buffer, place.x + used + 1, place.y, width, hint.label.as_str(), look.theme.dim);
        }
    }

    fn draw_job(&self, frame: &mut Frame<'_>, body: Rect, look: &Look<'_>) {
        let Some(running) = &self.running else { return };
        let inner = Floating::centred(body, 56, 3).ask(frame, &running.title, look);
        let buffer = frame.buffer_mut();
        if let Some(progress) = &running.progress {
            let doing = look.text.message(&progress.doing);
            let line = line_at(inner, 0);
            paint::put(buffer, line.x, line.y, line.width, doing.as_str(), look.theme.text);
            let line = line_at(inner, 1);
            if let Some(of) = progress.of.filter(|of| *of > 0) {
                let part = progress.done.min(of) as i64;
                crate::ui::bar::bar(buffer, line.x, line.y, line.width, part, of as i64, look.theme.accent);
            }
        }
        let line = line_at(inner, 2);
        let cancel = look.text.get("shell-job-cancel");
        paint::put(buffer, line.x, line.y, line.width, cancel.as_str(), look.theme.dim);
    }
}

/// The columns of a hint: its keys, a blank, what they do.
fn width_of(hint: &hints::Hint) -> u16 {
    (Clean::line(&hint.keys).width() + hint.label.width() + 1) as u16
}

/// The tab at a cell of the top line.
pub fn tab_at(shell: &Shell, whole: Rect, at: Position) -> Option<Command> {
    let (_, tabs, _) = shell.top_line(whole);
    tabs.into_iter().find(|tab| tab.area.contains(at)).map(|tab| tab.command)
}

/// Draws a toast in the last lines of the screen.
fn draw_toast(frame: &mut Frame<'_>, body: Rect, toast: &Toast, look: &Look<'_>) {
    let style = match toast.tone {
        Tone::Plain => look.theme.selected,
        Tone::Trouble => look.theme.selected.patch(look.theme.danger),
    };
    let mut words = toast.words.clone();
    if let Some(hint) = &toast.hint {
        words = words.then(&Clean::line(" · ")).then(hint);
    }
    let most = usize::from(body.height.min(4));
    let lines = words.wrapped_at_most(usize::from(body.width.saturating_sub(4).max(1)), most);
    let count = lines.len() as u16;
    for (row, line) in lines.iter().enumerate() {
        let place = Rect { y: body.bottom() - count + row as u16, height: 1, ..body };
        frame.render_widget(ratatui::widgets::Clear, place);
        frame.buffer_mut().set_style(place, look.theme.text);
        paint::tint(frame.buffer_mut(), place, style);
        paint::put(
            frame.buffer_mut(),
            place.x + 2,
            place.y,
            place.width.saturating_sub(3),
            line.as_str(),
            style,
        );
    }
}

/// The first letters of the first and last word of a name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}
