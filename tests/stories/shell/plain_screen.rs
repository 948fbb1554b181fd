//! The least screen there can be: contacts in a row, and one command for each thing a screen can
//! ask of the shell.

use std::ops::ControlFlow;

use dealdeck::command::{Command, Context};
use dealdeck::domain::{Change, Id, Kind, Message, Value};
use dealdeck::repository::{From, Repository, Result, Sort, Window};
use dealdeck::ui::{
    Answer, Choice, Choices, Desk, FormRow, FormSpec, Holds, Job, Look, Outcome, Picker, Place, Preview,
    Progress, Prompt, Screen,
};
use ratatui::Frame;
use ratatui::layout::{Position, Rect, Size};

/// Contacts, a cursor, and what was asked last.
pub struct PlainScreen {
    place: Place,
    rows: Vec<(Id, String)>,
    cursor: usize,
    size: Size,
    asked: Option<Command>,
    told: String,
}

/// Every place is a plain screen.
pub fn open(place: &Place, _: &Desk<'_>) -> Box<dyn Screen> {
    Box::new(PlainScreen {
        place: place.clone(),
        rows: Vec::new(),
        cursor: 0,
        size: Size::ZERO,
        asked: None,
        told: String::new(),
    })
}

/// The changes that make contacts with these names.
pub fn contacts(names: &[&str], ids: &mut dyn FnMut() -> Id) -> Vec<Change> {
    names.iter().map(|name| contact(ids(), name)).collect()
}

fn contact(id: Id, name: &str) -> Change {
    Change::create(Kind::Contact, id, [("name", Value::from(name))])
}

impl Screen for PlainScreen {
    fn context(&self) -> Context {
        Context::List
    }

    fn place(&self) -> Place {
        self.place.clone()
    }

    fn sized(&mut self, size: Size) {
        self.size = size;
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        let sort = vec![Sort::up("name")];
        let limit = usize::from(self.size.height);
        let window = Window { kind: Kind::Contact, filter: None, sort, from: From::Start, limit };
        let page = desk.repository.window(&window)?;
        self.rows = page
            .rows
            .iter()
            .map(|row| (row.id, row.get("name").as_text().unwrap_or_default().to_owned()))
            .collect();
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        (command == Command::OpportunityWon).then(|| Message::new("contacts are not won"))
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        self.asked = Some(command);
        let row = self.rows.get(self.cursor).cloned();
        match (command, row) {
            (Command::Up, _) => self.cursor = self.cursor.saturating_sub(1),
            (Command::Down, _) => self.cursor = (self.cursor + 1).min(self.rows.len().saturating_sub(1)),
            (Command::Add | Command::EditTags, _) => return Outcome::Ask(Prompt::new(Message::new("Name?"))),
            (Command::Open, Some((id, _))) => return Outcome::Open(Place::Record(Kind::Contact, id)),
            (Command::Back, _) => return Outcome::Close,
            (Command::Delete, Some((id, name))) => {
                let write = Outcome::write(
                    format!("deleted {name}"),
                    vec![Change::Delete { kind: Kind::Contact, id }],
                );
                return write.after(Message::new("Delete?"));
            }
            (Command::EditOwner, _) => {
                let choices = ["Ada", "Đức", "Zoë"].map(|name| Choice::new(Value::from(name), name));
                return Outcome::Pick(Picker::new(Message::new("Who?"), Choices::These(choices.to_vec())));
            }
            (Command::Sort, _) => {
                return Outcome::Pick(Picker::new(
                    Message::new("Whom?"),
                    Choices::Records(vec![Kind::Contact]),
                ));
            }
            (Command::Edit, Some((_, name))) => {
                let choices = vec![Choice::new(Value::from("hot"), "Hot")];
                return Outcome::Form(FormSpec::new(
                    Message::new("Edit"),
                    vec![
                        FormRow::new("name", "Name", Holds::Line).filled(name, Value::Null),
                        FormRow::new("rating", "Rating", Holds::OneOf(choices)),
                    ],
                    0,
                ));
            }
            (Command::Columns, _) => return Outcome::Start(Box::new(Count)),
            (Command::ReverseSort, _) => return Outcome::Start(Box::new(Endless)),
            (Command::ToggleDetail, _) => return Outcome::Start(Box::new(Broken)),
            (Command::Copy, Some((_, name))) => return Outcome::Copy(name),
            _ => self.told = format!("pressed {}", command.name()),
        }
        let _ = desk.repository.today();
        Outcome::Nothing
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        match (self.asked, answer) {
            (_, Answer::Text(name)) if name.is_empty() => Outcome::Ask(
                Prompt::new(Message::new("Name?")).with_problem(Message::new("A name is needed")),
            ),
            (_, Answer::Text(name)) => {
                let id = desk.repository.new_id();
                Outcome::write(format!("added {name}"), vec![contact(id, &name)])
            }
            (_, Answer::Form(rows)) => {
                let (id, _) = self.rows[self.cursor];
                let name = rows[0].text.clone();
                let label = format!("renamed to {name}, {}", rows[1].text);
                Outcome::write(
                    label,
                    vec![Change::set(Kind::Contact, id, [("name", Value::from(name.as_str()))])],
                )
            }
            (_, answer) => {
                self.told = format!("{answer:?}");
                Outcome::Nothing
            }
        }
    }

    fn preview(&self, text: &str, _: &Desk<'_>) -> Preview {
        Preview { lines: vec![format!("makes “{text}”")], problem: None }
    }

    fn drag(&mut self, from: Position, to: Position, _: &Desk<'_>) -> Outcome {
        self.told = format!("dragged {from} to {to}");
        Outcome::Nothing
    }

    fn click(&mut self, _: u16, row: u16, _: &Desk<'_>) -> Outcome {
        self.cursor = usize::from(row).min(self.rows.len().saturating_sub(1));
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        for (row, (_, name)) in self.rows.iter().enumerate().take(usize::from(area.height)) {
            let mark = if row == self.cursor { "> " } else { "  " };
            let y = area.y + row as u16;
            frame.buffer_mut().set_stringn(area.x, y, format!("{mark}{name}"), 30, look.theme.text);
        }
        let told = format!("{:?} {}", self.place, self.told);
        frame.buffer_mut().set_stringn(area.x + 32, area.y, told, 60, look.theme.dim);
    }
}

/// Counts contacts, telling of each.
#[derive(Debug)]
struct Count;

impl Job for Count {
    fn title(&self) -> Message {
        Message::new("Counting")
    }

    fn run(
        self: Box<Self>,
        repository: &mut Repository,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> std::result::Result<Outcome, Message> {
        let mut done = 0;
        let counted = repository.each(Kind::Contact, None, &mut |_| {
            done += 1;
            tell(Progress { doing: Message::new("contacts"), done, of: None }).is_continue()
        });
        counted.map_err(|error| error.message())?;
        let changes = vec![contact(repository.new_id(), &format!("Counted {done}"))];
        repository.commit("counted", changes).map_err(|error| error.message())?;
        Ok(Outcome::Toast(Message::new("counted all")))
    }
}

/// Goes on until it is told to stop.
#[derive(Debug)]
struct Endless;

impl Job for Endless {
    fn title(&self) -> Message {
        Message::new("Going on")
    }

    fn run(
        self: Box<Self>,
        _: &mut Repository,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> std::result::Result<Outcome, Message> {
        let progress = Progress { doing: Message::new("still"), done: 1, of: Some(2) };
        while tell(progress.clone()).is_continue() {}
        Ok(Outcome::Nothing)
    }
}

/// Panics.
#[derive(Debug)]
struct Broken;

impl Job for Broken {
    fn title(&self) -> Message {
        Message::new("Breaking")
    }

    fn run(
        self: Box<Self>,
        _: &mut Repository,
        _: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> std::result::Result<Outcome, Message> {
        panic!("on purpose")
    }
}
