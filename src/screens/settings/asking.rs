//! Questions of the settings: what is done with an answer goes along as a closure, and an answer
//! that is refused is asked for again with the reason.

use std::fmt;

use crate::domain::shaping::{COLOURS, Shaped};
use crate::domain::{Message, Record, Value};
use crate::screens::action::{Question, Reply};
use crate::ui::{Answer, Choice, Choices, Desk, FormRow, FormSpec, Outcome, Picker, Preview, Prompt};

/// What a saved form comes to: something to do, or a row by its key and what is wrong there.
pub type Saved = Result<Reply, (&'static str, Message)>;

type Save<T> = Box<dyn Fn(&T, &Desk<'_>) -> Result<Reply, Message>>;
type SaveForm = Box<dyn Fn(&[FormRow], &Desk<'_>) -> Saved>;
type Take = Box<dyn FnOnce(Value, &Desk<'_>) -> Reply>;
type Shows = Option<fn(&str, &Desk<'_>) -> Preview>;

/// A line that is asked for.
struct Line {
    prompt: Prompt,
    save: Save<str>,
    shows: Shows,
}

/// A choice that is asked for.
struct Chosen {
    take: Take,
}

/// A form that is being filled in.
struct Form {
    title: Message,
    save: SaveForm,
}

macro_rules! named {
    ($($kind:ident)*) => {$(
        impl fmt::Debug for $kind {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(stringify!($kind))
            }
        }
    )*};
}

named! { Line Chosen Form }

/// Asks for a line.
pub fn line(prompt: Prompt, save: impl Fn(&str, &Desk<'_>) -> Result<Reply, Message> + 'static) -> Reply {
    ask_line(prompt, Box::new(save), None)
}

/// Asks for a line and shows what it would mean while it is typed.
pub fn line_shown(
    prompt: Prompt,
    shows: fn(&str, &Desk<'_>) -> Preview,
    save: impl Fn(&str, &Desk<'_>) -> Result<Reply, Message> + 'static,
) -> Reply {
    ask_line(prompt, Box::new(save), Some(shows))
}

fn ask_line(prompt: Prompt, save: Save<str>, shows: Shows) -> Reply {
    let again = Prompt { problem: None, ..prompt.clone() };
    Reply::ask(Outcome::Ask(prompt), Line { prompt: again, save, shows })
}

impl Question for Line {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        match (self.save)(&text, desk) {
            Ok(reply) => reply,
            Err(problem) => {
                let prompt = self.prompt.with_value(text).with_problem(problem);
                ask_line(prompt, self.save, self.shows)
            }
        }
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.shows.map_or_else(Preview::default, |shows| shows(text, desk))
    }
}

/// Lets one of several be chosen.
pub fn pick(picker: Picker, take: impl FnOnce(Value, &Desk<'_>) -> Reply + 'static) -> Reply {
    Reply::ask(Outcome::Pick(picker), Chosen { take: Box::new(take) })
}

impl Question for Chosen {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        match answer {
            Answer::Picked(values) => (self.take)(values.into_iter().next().unwrap_or_default(), desk),
            _ => Reply::default(),
        }
    }
}

/// Lets a form be filled in.
pub fn fill(
    title: Message,
    rows: Vec<FormRow>,
    save: impl Fn(&[FormRow], &Desk<'_>) -> Saved + 'static,
) -> Reply {
    show(title, rows, 0, Box::new(save))
}

fn show(title: Message, rows: Vec<FormRow>, at: usize, save: SaveForm) -> Reply {
    let spec = FormSpec::new(title.clone(), rows, at);
    Reply::ask(Outcome::Form(spec), Form { title, save })
}

impl Question for Form {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Form(mut rows) = answer else { return Reply::default() };
        let (key, problem) = match (self.save)(&rows, desk) {
            Ok(reply) => return reply,
            Err(wrong) => wrong,
        };
        let at = rows.iter().position(|row| row.key == key).unwrap_or(0);
        if let Some(row) = rows.get_mut(at) {
            row.problem = Some(problem);
        }
        show(self.title, rows, at, self.save)
    }
}

/// Asks for a colour, with a swatch of each, or none.
pub fn colour(
    name: &str,
    now: Option<&str>,
    desk: &Desk<'_>,
    save: impl FnOnce(Option<&str>) -> Shaped + 'static,
) -> Reply {
    let picker =
        Picker::new(Message::new("setup-colour-of").with("name", name), Choices::These(colours(desk)))
            .at(now.map_or(Value::Null, Value::from));
    pick(picker, move |colour, desk| told(save(colour.as_text()), desk))
}

/// The colours there are, each a choice.
pub fn colours(desk: &Desk<'_>) -> Vec<Choice> {
    let none = Choice::new(Value::Null, desk.text.get("setup-no-colour").as_str());
    let colour = |name: &&'static str| {
        let label = desk.text.get(&format!("colour-{name}"));
        Choice::new(Value::from(*name), label.as_str())
    };
    std::iter::once(none).chain(COLOURS.iter().map(colour)).collect()
}

/// The step of a shaping, or why it cannot be, told.
pub fn told(shaped: Shaped, desk: &Desk<'_>) -> Reply {
    match shaped {
        Ok(shaping) => Reply::write(desk, &shaping.label, shaping.changes),
        Err(reason) => Reply::outcome(Outcome::Toast(reason)),
    }
}

/// The step of a shaping of records that were seen when the question was put.
pub fn over(shaped: Shaped, seen: &[Record], desk: &Desk<'_>) -> Result<Reply, Message> {
    shaped.map(|shaping| Reply::write_over(desk, &shaping.label, shaping.changes, seen))
}
