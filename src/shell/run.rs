//! The running program: the only file that touches the terminal. One loop on one thread, woken by
//! keys, signals and jobs; what the terminal was given is taken back on every way out.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode};
use crossterm::terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute, queue, style};
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal;
use rustix::termios::{QueueSelector, tcflush};
use signal_hook::consts::SIGHUP;

use crate::domain::Message;

use super::errand::Errand;
use super::frames::Frames;
use super::ground::{self, Ear, Heard};
use super::signals::Signals;
use super::state::Shell;
use super::wake::{Sleeper, Waker};
use super::{editor, job};

/// How the program came to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// The person left it.
    Left,
    /// A signal ended it; the exit code is 128 and the signal's number.
    Signal(i32),
    /// The terminal has gone.
    Gone,
}

impl Ended {
    /// The exit code that goes with it.
    pub fn exit_code(self) -> i32 {
        match self {
            Ended::Left => 0,
            Ended::Signal(number) => 128 + number,
            Ended::Gone => 128 + SIGHUP,
        }
    }
}

/// Why the program could not run or go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Input or output is not a terminal.
    #[error("not a terminal")]
    NoTerminal,
    /// The terminal refused something.
    #[error("the terminal: {0}")]
    Terminal(#[from] io::Error),
}

impl RunError {
    /// What happened, for the command line to tell.
    pub fn message(&self) -> Message {
        match self {
            RunError::NoTerminal => Message::new("shell-no-terminal"),
            RunError::Terminal(error) => Message::new("shell-terminal-failed").with("reason", error),
        }
    }

    /// What to do instead, if anything.
    pub fn hint(&self) -> Option<Message> {
        matches!(self, RunError::NoTerminal).then(|| Message::new("shell-no-terminal-hint"))
    }
}

/// How often the deck's file is looked at for another program's writes.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How many events are applied between two frames at most, so that a flood still shows.
const BURST: usize = 512;
/// How long the loop has to end by itself once the terminal has gone or a signal has come.
const GRACE: Duration = Duration::from_millis(1500);
/// How long an escape may stand alone that begins an answer of the terminal, and how long an
/// answer may break off.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(500));
/// How long after the question nothing of its answer is left behind: it is waited for that long,
/// and thrown away unread for so long. Afterwards an escape alone is a key.
const ANSWERED_WITHIN: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(2));

/// Runs the shell in this terminal until it ends.
pub fn run(shell: &mut Shell) -> Result<Ended, RunError> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(RunError::NoTerminal);
    }
    let (sleeper, waker) = Sleeper::pair()?;
    let (watchman, watchman_waker) = Sleeper::pair()?;
    let signals = Signals::listen(&waker, &watchman_waker)?;
    shell.wake_with(waker.clone());
    restore_on_panic();
    let guard = Guard::enter(shell.wants_mouse())?;
    let ended = turn(shell, &sleeper, &signals, || watch(&signals, watchman, waker));
    signals.ending.store(true, Ordering::SeqCst);
    drop(guard);
    match ended {
        // The loop may stumble over the hang-up before the watchman has told of it.
        Err(_) if signals.is_gone() || has_hung_up() => Ok(Ended::Gone),
        ended => Ok(ended?),
    }
}

/// Whether nobody is at the other end of the terminal any more.
fn has_hung_up() -> bool {
    let stdin = io::stdin();
    let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    let asked = poll(&mut watched, Some(&now));
    asked.is_err() || watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

/// The loop: apply what came in, draw, make writes durable, wait.
fn turn(
    shell: &mut Shell,
    sleeper: &Sleeper,
    signals: &Signals,
    watch: impl FnOnce() -> io::Result<()>,
) -> io::Result<Ended> {
    let mut canvas = Canvas::new()?;
    let panic_key = panic_key();
    canvas.draw(shell)?;
    // What nobody sees comes after the first frame.
    watch()?;
    canvas.ask_for_ground(shell)?;
    shell.read_ahead();
    shell.begin_upkeep();
    shell.begin_sharing();
    shell.begin_reminders();
    shell.offer_draft();
    loop {
        if let Some(ended) = signals.ended() {
            return Ok(ended);
        }
        if let Some(ended) = errands(shell, &mut canvas, signals)? {
            return Ok(ended);
        }
        canvas.draw(shell)?;
        if shell.settle() {
            canvas.draw(shell)?;
        }
        shell.keep_draft();
        if wait_for_news(shell, sleeper)? == Woken::Gone {
            return Ok(Ended::Gone);
        }
        sleeper.drain();
        shell.take_news();
        for _ in 0..BURST {
            if signals.ended().is_some() {
                break;
            }
            let Some(events) = canvas.next_events(shell)? else { break };
            for event in events {
                if let (Some(key), Event::Key(pressed)) = (panic_key, &event) {
                    assert!(pressed.code != KeyCode::Char(key), "asked to panic");
                }
                shell.event(event);
            }
            if shell.has_errands() {
                break;
            }
        }
        shell.remind();
    }
}

/// A key that panics, named in the environment: the stories see the terminal come back with it.
fn panic_key() -> Option<char> {
    std::env::var("DEALDECK_PANIC_KEY").ok()?.chars().next()
}

#[derive(PartialEq, Eq)]
enum Woken {
    News,
    Nothing,
    Gone,
}

/// Waits until there is something to do or to be reminded of, looking at the deck's file from time
/// to time.
fn wait_for_news(shell: &mut Shell, sleeper: &Sleeper) -> io::Result<Woken> {
    loop {
        let patience = shell.reminder_in().map_or(LOOK_EVERY, |left| left.min(LOOK_EVERY));
        match wait(sleeper, patience)? {
            Woken::Nothing if shell.reminder_in() != Some(Duration::ZERO) && !shell.look_at_file() => {}
            woken => return Ok(woken),
        }
    }
}

/// Waits for input or a wake. Says when neither came for so long.
fn wait(sleeper: &Sleeper, patience: Duration) -> io::Result<Woken> {
    let stdin = io::stdin();
    let mut waits =
        [PollFd::new(&stdin, PollFlags::IN), PollFd::from_borrowed_fd(sleeper.as_fd(), PollFlags::IN)];
    let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
    let count = match poll(&mut waits, Some(&patience)) {
        Err(rustix::io::Errno::INTR) => return Ok(Woken::News),
        count => count?,
    };
    if waits[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Ok(Woken::Gone);
    }
    Ok(if count == 0 { Woken::Nothing } else { Woken::News })
}

/// Watches from beside for hang-up and for signals that end the program. Inside crossterm a hang-up
/// spins for ever (its issue 793) and half an escape sequence blocks: when the loop does not end by
/// itself in time, the watchman ends the program. What was acknowledged is on disk by then, since
/// every frame is followed by `settle`.
fn watch(signals: &Signals, watchman: Sleeper, waker: Waker) -> io::Result<()> {
    let signals = signals.clone();
    job::beside("beside-watch", move || {
        let stdin = io::stdin();
        let mut watched = [
            PollFd::new(&stdin, PollFlags::empty()),
            PollFd::from_borrowed_fd(watchman.as_fd(), PollFlags::IN),
        ];
        while signals.ended().is_none() {
            let seen = poll(&mut watched, None);
            if matches!(seen, Ok(count) if count > 0) && !watched[0].revents().is_empty() {
                signals.gone.store(true, Ordering::SeqCst);
            }
            watchman.drain();
        }
        waker.wake();
        if let Ok(grace) = Timespec::try_from(GRACE) {
            // Waiting for nothing is waiting for time to pass.
            let _ = poll(&mut [], Some(&grace));
        }
        if !signals.ending.load(Ordering::SeqCst) {
            restore();
            exit(signals.ended().map_or(1, Ended::exit_code));
        }
    })
}

/// The terminal: the frames it has seen, and what it was asked.
struct Canvas {
    frames: Frames,
    out: File,
    asked: Option<Asked>,
}

/// A question that the terminal has not answered yet.
struct Asked {
    ear: Ear,
    at: Instant,
}

impl Canvas {
    fn new() -> io::Result<Canvas> {
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        Ok(Canvas { frames: Frames::default(), out, asked: None })
    }

    fn draw(&mut self, shell: &mut Shell) -> io::Result<()> {
        self.frames.draw(size_of(self.out.as_fd()), &mut self.out, |frame| shell.draw(frame))
    }

    /// Forgets what is on the terminal, which something else has drawn on.
    fn forget(&mut self) -> io::Result<()> {
        execute!(self.out, cursor::Hide, Clear(ClearType::All))?;
        self.frames = Frames::default();
        Ok(())
    }

    /// Asks the terminal whether it is dark or light, where that is not known otherwise.
    fn ask_for_ground(&mut self, shell: &Shell) -> io::Result<()> {
        if shell.asks_ground() {
            self.out.write_all(ground::QUESTION)?;
            self.asked = Some(Asked { ear: Ear::default(), at: Instant::now() });
        }
        Ok(())
    }

    /// What was typed next; none when nothing more came.
    fn next_events(&mut self, shell: &mut Shell) -> io::Result<Option<Vec<Event>>> {
        let Some(asked) = &mut self.asked else {
            return Ok(if event::poll(Duration::ZERO)? { Some(vec![event::read()?]) } else { None });
        };
        let pause = match &asked.ear {
            ear if ear.is_sure() => PAUSES.1,
            ear if ear.is_holding() => PAUSES.0,
            _ => Duration::ZERO,
        };
        if !event::poll(pause)? {
            let typed = asked.ear.give_up();
            return Ok((!typed.is_empty()).then_some(typed));
        }
        let event = event::read()?;
        let is_escape = matches!(&event, Event::Key(key) if key.code == KeyCode::Esc);
        if is_escape && !asked.ear.is_holding() && asked.at.elapsed() > ANSWERED_WITHIN.1 {
            return Ok(Some(vec![event]));
        }
        Ok(Some(match asked.ear.hear(event) {
            Heard::Typed(events) => events,
            Heard::Held => Vec::new(),
            Heard::Answer(ground) => {
                self.asked = None;
                if let Some(ground) = ground {
                    shell.learn_ground(ground);
                }
                Vec::new()
            }
        }))
    }

    /// Lets no answer be left to whoever has the terminal next. What is typed into the first
    /// moments of the program to be read by another goes with it.
    fn give_away(&mut self, shell: &mut Shell) -> io::Result<()> {
        let asked_at = |canvas: &Canvas| canvas.asked.as_ref().map(|asked| asked.at.elapsed());
        while let Some(left) = asked_at(self).and_then(|since| ANSWERED_WITHIN.0.checked_sub(since)) {
            if event::poll(left)? {
                self.next_events(shell)?;
            }
        }
        if asked_at(self).is_some_and(|since| since < ANSWERED_WITHIN.1) {
            tcflush(io::stdin(), QueueSelector::IFlush)?;
        }
        restore();
        Ok(())
    }
}

/// How many columns the terminal behind standard output has; none where it cannot be told.
pub fn terminal_width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0).then_some(usize::from(size.ws_col))
}

/// The terminal's size as the kernel knows it; the terminal itself is not asked.
fn size_of(terminal: BorrowedFd<'_>) -> Size {
    match rustix::termios::tcgetwinsize(terminal) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => Size::new(size.ws_col, size.ws_row),
        _ => Size::new(80, 24),
    }
}

/// Does what the shell cannot do without the terminal; says so when the program is to end.
fn errands(shell: &mut Shell, canvas: &mut Canvas, signals: &Signals) -> io::Result<Option<Ended>> {
    while let Some(errand) = shell.next_errand() {
        match errand {
            Errand::Leave => {
                shell.drop_draft();
                canvas.give_away(shell)?;
                return Ok(Some(Ended::Left));
            }
            Errand::Suspend => {
                shell.publish_before_rest();
                canvas.give_away(shell)?;
                // The whole job, so that the shell sees it stop whatever started it.
                rustix::process::kill_current_process_group(Signal::STOP)?;
                set_up(shell.wants_mouse())?;
                canvas.forget()?;
                shell.look_at_file();
            }
            Errand::Redraw => canvas.forget()?,
            Errand::Mouse => mouse(&mut canvas.out, shell.wants_mouse())?,
            Errand::Copy(text) => {
                let tool = editor::copy(&text);
                let copy = crossterm::clipboard::CopyToClipboard::to_clipboard_from(text);
                execute!(canvas.out, copy)?;
                shell.copied(tool);
            }
            Errand::Edit(text) => {
                canvas.give_away(shell)?;
                signals.is_elsewhere.store(true, Ordering::SeqCst);
                let edited = editor::edit(&text);
                signals.forget_interrupt();
                signals.is_elsewhere.store(false, Ordering::SeqCst);
                set_up(shell.wants_mouse())?;
                canvas.forget()?;
                shell.edited(edited);
            }
            Errand::Sign(bytes) => {
                canvas.out.write_all(&bytes)?;
                canvas.out.flush()?;
            }
            Errand::Run(name, words) => {
                canvas.give_away(shell)?;
                signals.is_elsewhere.store(true, Ordering::SeqCst);
                let ran = editor::run(&words);
                signals.forget_interrupt();
                signals.is_elsewhere.store(false, Ordering::SeqCst);
                set_up(shell.wants_mouse())?;
                canvas.forget()?;
                shell.look_at_file();
                shell.ran(&name, &ran);
            }
            Errand::Browse(address) => shell.browsed(editor::browse(&address)),
        }
    }
    Ok(None)
}

/// Whether the terminal is in our hands.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Gives the terminal back when it goes out of scope.
struct Guard;

impl Guard {
    fn enter(mouse: Mouse) -> io::Result<Guard> {
        // NO_COLOR would also take bold and reverse, and the selection with them; the theme
        // without colours does what it asks for.
        style::force_color_output(true);
        set_up(mouse)?;
        Ok(Guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Whether the mouse is ours or the terminal's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mouse {
    /// Clicks, drags and the wheel come to the program.
    Taken,
    /// The terminal selects text with it.
    Left,
}

fn set_up(wanted: Mouse) -> io::Result<()> {
    let mut out = Vec::new();
    terminal::enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    queue!(out, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide, Clear(ClearType::All))?;
    if speaks_kitty() {
        out.extend_from_slice(b"\x1b[>1u");
    }
    mouse(&mut out, wanted)?;
    io::stdout().write_all(&out)?;
    io::stdout().flush()
}

/// Presses, drags and the wheel, but not every movement: that would wake an idle program.
fn mouse(out: &mut impl Write, wanted: Mouse) -> io::Result<()> {
    let modes: &[u8] = match wanted {
        Mouse::Taken => b"\x1b[?1000h\x1b[?1002h\x1b[?1006h",
        Mouse::Left => b"\x1b[?1006l\x1b[?1002l\x1b[?1000l",
    };
    out.write_all(modes)?;
    out.flush()
}

/// Gives the terminal back as it was. Safe to call at any time and more than once.
fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = Vec::new();
    // Writing to memory does not fail; a terminal that has gone is told nothing.
    let _ = mouse(&mut out, Mouse::Left);
    if speaks_kitty() {
        out.extend_from_slice(b"\x1b[<u");
    }
    let _ = queue!(out, DisableBracketedPaste, style::ResetColor, cursor::Show, LeaveAlternateScreen);
    let _ = io::stdout().write_all(&out);
    let _ = io::stdout().flush();
    let _ = terminal::disable_raw_mode();
}

/// Restores the terminal before a panic's words are printed. A job's panic is told as a toast.
fn restore_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if job::is_beside() {
            return;
        }
        restore();
        before(panic);
    }));
}

/// Whether the terminal is one that knows kitty's keyboard protocol. Asking it would cost two
/// seconds where nobody answers, so its name decides.
fn speaks_kitty() -> bool {
    let named = |variable: &str, names: &[&str]| {
        std::env::var(variable).is_ok_and(|value| names.iter().any(|name| value.contains(name)))
    };
    named("TERM", &["kitty", "foot", "ghostty", "alacritty", "wezterm"])
        || named("TERM_PROGRAM", &["WezTerm", "ghostty", "iTerm"])
        || std::env::var_os("KITTY_WINDOW_ID").is_some()
}
