//! A cadence brought in from a TOML file and written to one.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::domain::Message;
use crate::domain::cadence::Cadence;
use crate::domain::fold::fold;
use crate::exchange::cadences::{self, Draft, Problem};
use crate::exchange::opened::{cadence_text, file_name, spoken_path, unreadable};
use crate::repository::{Lists, Repository};
use crate::screens::action::{Question, Reply, now, words};
use crate::settings::file;
use crate::ui::{Answer, Desk, Job, Outcome, Preview, Progress, Prompt};

use super::form::name_of;

/// Asks for the file of a cadence that is to come in.
pub fn import(desk: &Desk<'_>) -> Reply {
    ask_for_file(&beside_deck(desk).join("").to_string_lossy(), Vec::new())
}

/// Asks where a cadence is to be written.
pub fn export(cadence: &Cadence, desk: &Desk<'_>) -> Reply {
    let name = name_of(cadence).replace(['/', '\\'], "-");
    let path = beside_deck(desk).join(format!("{}.toml", name.trim_start_matches('.')));
    let title = Message::new("cadences-export-to").with("name", name_of(cadence));
    let prompt = Prompt::new(title).with_value(path.to_string_lossy());
    Reply::ask(Outcome::Ask(prompt), Export(cadence.clone()))
}

/// The folder of the deck, which a team shares; the present one for a deck without a file.
fn beside_deck(desk: &Desk<'_>) -> PathBuf {
    let deck = desk.repository.path().and_then(Path::parent).filter(|folder| folder.is_dir());
    deck.unwrap_or(desk.machine.started_in()).to_owned()
}

/// The path that an answer means.
fn path_of(answer: Answer, desk: &Desk<'_>) -> Option<(String, PathBuf)> {
    let Answer::Text(text) = answer else { return None };
    let path = PathBuf::from(spoken_path(&text, desk.machine.home()));
    Some((text, path))
}

fn ask_for_file(path: &str, problems: Vec<String>) -> Reply {
    let prompt = Prompt::new(Message::new("cadences-import-from"))
        .with_value(path)
        .with_hint(Message::new("cadences-import-hint"));
    Reply::ask(Outcome::Ask(prompt), Import { path: path.to_owned(), problems })
}

/// A file that is to be named, and what is wrong with the one that was.
#[derive(Debug)]
struct Import {
    path: String,
    problems: Vec<String>,
}

impl Question for Import {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Some((typed, path)) = path_of(answer, desk) else { return Reply::default() };
        let text = match cadence_text(&path) {
            Ok(text) => text,
            Err(error) => return ask_for_file(&typed, vec![words(desk, &unreadable(&path, &error))]),
        };
        let lists = desk.repository.lists();
        let draft = match cadences::read(&text, lists) {
            Ok(draft) => draft,
            Err(problems) => {
                let told = problems.iter().map(|problem| told(problem, &path, desk)).collect();
                return ask_for_file(&typed, told);
            }
        };
        if is_here(&draft, lists) {
            let told = Message::new("cadences-import-same").with("name", &draft.name);
            return Reply::outcome(Outcome::Toast(told));
        }
        let (changes, was_there) = cadences::plan(&draft, lists, || desk.repository.new_id(), now(desk));
        let id = if was_there { "cadences-updated" } else { "cadences-added" };
        Reply::write(desk, &Message { id, args: Vec::new() }.with("name", &draft.name), changes)
    }

    fn preview(&self, text: &str, _desk: &Desk<'_>) -> Preview {
        let lines = if text == self.path { self.problems.clone() } else { Vec::new() };
        Preview { lines, problem: None }
    }
}

/// Whether the cadence of this name is as a file tells it.
fn is_here(draft: &Draft, lists: &Lists) -> bool {
    let called = |cadence: &&Cadence| fold(&name_of(cadence)) == fold(&draft.name);
    let there = lists.cadences.iter().find(called);
    let told = there.map(|cadence| cadences::write(cadence, &cadence.steps(&lists.cadence_steps)));
    told.is_some_and(|text| cadences::read(&text, lists).as_ref() == Ok(draft))
}

/// A problem with its file and its line.
fn told(problem: &Problem, path: &Path, desk: &Desk<'_>) -> String {
    let told = Message::new("cadences-file-problem").with("file", file_name(path)).with("line", problem.line);
    words(desk, &told.with("reason", words(desk, &problem.message)))
}

/// A cadence that is to be written.
#[derive(Debug)]
struct Export(Cadence);

impl Question for Export {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Some((_, path)) = path_of(answer, desk) else { return Reply::default() };
        let path_told = |id: &'static str| Message::new(id).with("file", path.display());
        if desk.repository.path().is_some_and(|deck| file::is_same(&path, deck)) {
            return Reply::outcome(Outcome::Trouble(path_told("file-is-deck"), None));
        }
        if path.exists() && !path.is_file() {
            return Reply::outcome(Outcome::Trouble(path_told("file-is-none"), None));
        }
        let text = cadences::write(&self.0, &self.0.steps(&desk.repository.lists().cadence_steps));
        let is_there = path.exists();
        let question = path_told("file-replace");
        let write = Outcome::Start(Box::new(Write { path, text, name: name_of(&self.0) }));
        Reply::outcome(if is_there { write.after(question) } else { write })
    }
}

/// Writes a cadence to its file.
#[derive(Debug)]
struct Write {
    path: PathBuf,
    text: String,
    name: String,
}

impl Job for Write {
    fn title(&self) -> Message {
        Message::new("cadences-exporting").with("name", &self.name)
    }

    fn run(
        self: Box<Self>,
        _repository: &mut Repository,
        _tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Outcome, Message> {
        file::write_whole(&self.path, self.text.as_bytes()).map_err(|error| error.message())?;
        let told = Message::new("cadences-exported").with("name", &self.name);
        Ok(Outcome::Toast(told.with("file", self.path.display())))
    }
}
