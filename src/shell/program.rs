//! A program of the person's own, run beside the screen: what it said is told or shown, Esc ends it.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::domain::Message;
use crate::repository::Repository;
use crate::text::Clean;
use crate::ui::{Job, Outcome, Progress};

/// How often it is looked whether Esc was pressed.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// What is kept of the output: its end.
const KEPT: usize = 64 * 1024;
/// So many of its last lines are shown.
const SHOWN: usize = 500;

/// A program to run, its name for the person, and its words.
#[derive(Debug)]
pub struct RunProgram {
    /// What the person calls it.
    pub name: String,
    /// The program and its arguments.
    pub words: Vec<String>,
}

impl Job for RunProgram {
    fn title(&self) -> Message {
        Message::new("own-runs").with("name", &self.name)
    }

    fn run(
        self: Box<Self>,
        _repository: &mut Repository,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Outcome, Message> {
        let Some((program, arguments)) = self.words.split_first() else { return Ok(Outcome::Nothing) };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let not_run = |error: io::Error| {
            Message::new("own-not-run")
                .with("name", &self.name)
                .with("program", program)
                .with("reason", error)
        };
        let mut child = command.spawn().map_err(not_run)?;
        let doing = Message::new("own-runs-words").with("words", self.words.join(" "));
        let mut goes_on = || tell(Progress { doing: doing.clone(), done: 0, of: None }).is_continue();
        let (out, wrong) = listen(&mut child, &mut goes_on).map_err(not_run)?;
        let status = child.wait().map_err(not_run)?;
        let told = if status.success() {
            Outcome::Toast(said(&self.name, &out))
        } else {
            let line = first_line(&wrong).or_else(|| first_line(&out)).unwrap_or_default();
            Outcome::Trouble(failed(&self.name, status.code(), &line), None)
        };
        let lines: Vec<String> = lines_of(&out).chain(lines_of(&wrong)).collect();
        if lines.len() < 2 {
            return Ok(told);
        }
        let last = lines.len().saturating_sub(SHOWN);
        let title = Message::new("own-output").with("name", &self.name);
        Ok(Outcome::Many(vec![Outcome::Show(title, lines[last..].to_vec()), told]))
    }
}

/// What is told of a program that did what it should.
pub fn said(name: &str, out: &[u8]) -> Message {
    match first_line(out) {
        Some(line) => Message::new("own-said").with("name", name).with("line", line),
        None => Message::new("own-done").with("name", name),
    }
}

/// What is told of a program that failed.
pub fn failed(name: &str, code: Option<i32>, line: &str) -> Message {
    let code = code.map_or_else(|| "–".to_owned(), |code| code.to_string());
    let id = if line.is_empty() { "own-failed" } else { "own-failed-saying" };
    let told = Message::new(id).with("name", name).with("code", code);
    if line.is_empty() { told } else { told.with("line", line) }
}

/// Reads both outputs until the program has ended; ends it when it is not to go on.
fn listen(child: &mut Child, goes_on: &mut dyn FnMut() -> bool) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let (mut out, mut wrong) = (child.stdout.take(), child.stderr.take());
    let (mut said, mut cried) = (Vec::new(), Vec::new());
    let patience = Timespec::try_from(LOOK_EVERY).map_err(io::Error::other)?;
    loop {
        if !goes_on() {
            child.kill()?;
            break;
        }
        let mut waits: Vec<PollFd<'_>> = Vec::new();
        waits.extend(out.iter().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        waits.extend(wrong.iter().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        let count = match poll(&mut waits, Some(&patience)) {
            Err(rustix::io::Errno::INTR) => continue,
            count => count?,
        };
        if count == 0 {
            // What it has started may hold the pipes open after it.
            if child.try_wait()?.is_some() {
                break;
            }
            continue;
        }
        let ready: Vec<bool> = waits.iter().map(|wait| !wait.revents().is_empty()).collect();
        let has_out = out.is_some();
        if has_out && ready[0] && read_some(&mut out, &mut said)? {
            out = None;
        }
        let second = usize::from(has_out);
        if ready.get(second).is_some_and(|is_ready| *is_ready) && read_some(&mut wrong, &mut cried)? {
            wrong = None;
        }
    }
    Ok((said, cried))
}

/// Reads what is there; whether that was the end.
fn read_some(pipe: &mut Option<impl Read>, kept: &mut Vec<u8>) -> io::Result<bool> {
    let Some(pipe) = pipe else { return Ok(true) };
    let mut bytes = [0; 4096];
    let count = pipe.read(&mut bytes)?;
    kept.extend_from_slice(&bytes[..count]);
    // Twice as much at most, so that not every reading moves it.
    if kept.len() > 2 * KEPT {
        kept.drain(..kept.len() - KEPT);
    }
    Ok(count == 0)
}

/// The first line that says something.
fn first_line(bytes: &[u8]) -> Option<String> {
    lines_of(bytes).next()
}

/// The lines that say something. What a program writes over itself, as progress does, counts as it
/// stood last.
fn lines_of(bytes: &[u8]) -> impl Iterator<Item = String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let line = |line: &str| {
        let line = line.trim_end().rsplit('\r').next().unwrap_or_default();
        Clean::line(&without_escapes(line)).to_string()
    };
    let lines: Vec<String> = text.split('\n').map(line).filter(|line| !line.trim().is_empty()).collect();
    lines.into_iter()
}

/// A line without the escape sequences that colour it on a terminal.
fn without_escapes(line: &str) -> String {
    let mut plain = String::new();
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\u{1b}' {
            plain.push(letter);
        } else if letters.next_if_eq(&'[').is_some() {
            // A control sequence ends with the first letter from @ to ~.
            while letters.next().is_some_and(|part| !('@'..='~').contains(&part)) {}
        } else {
            letters.next();
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_says_is_read_as_it_stood_last_and_without_its_colours() {
        let lines: Vec<String> = lines_of(b"\x1b[31mred\x1b[0m\n\n10%\r100%\r\nlast\tone").collect();
        assert_eq!(lines[..2], ["red", "100%"]);
        assert!(lines[2].starts_with("last") && lines[2].ends_with("one"));
    }
}
