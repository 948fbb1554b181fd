//! Who works here: asked when a colleague's deck is opened for the first time, and whenever somebody
//! wants to say so.

use crate::domain::user::initials;
use crate::domain::{Change, Id, Kind, Message, Value};
use crate::ui::{Answer, Choice, Choices, Picker};

use super::overlay::Overlay;
use super::overlay::picker::PickerBox;
use super::state::Shell;

/// Remembers which user of the deck this person is.
pub type Remember = Box<dyn Fn(Id)>;

/// The question who works here.
#[derive(Default)]
pub(super) struct Person {
    /// Where the answer is kept for the next time.
    pub(super) remember: Option<Remember>,
    /// Whether the question is open.
    pub(super) is_asked: bool,
}

impl Shell {
    /// Keeps who this person is said to be.
    pub fn remember_person(&mut self, remember: Remember) {
        self.person.remember = Some(remember);
    }

    /// Asks who works here: one of the deck's users, or somebody new by name.
    pub fn ask_who(&mut self) {
        if self.repository.is_read_only() {
            let words = self.setup.text.get("deck-read-only");
            return self.tell(words);
        }
        let lists = self.repository.lists();
        let users = lists.users.iter().filter(|user| user.active != Some(false));
        let choices = users.map(|user| Choice::new(user.id.into(), user.name.clone().unwrap_or_default()));
        let mut picker =
            Picker::new(Message::new("person-title"), Choices::These(choices.collect())).by_digit();
        picker.new = Some(Message::new("person-new"));
        if let Some(me) = lists.me {
            picker = picker.at(me.into());
        }
        self.person.is_asked = true;
        self.put_above(Overlay::Picker(PickerBox::new(picker)));
        self.catch_up_overlay();
    }

    /// Takes the answer; what else was asked is left to the screen.
    pub(super) fn answer_who(&mut self, answer: Answer) -> Option<Answer> {
        if !std::mem::take(&mut self.person.is_asked) {
            return Some(answer);
        }
        let user = match answer {
            Answer::Picked(values) => values.first().and_then(Value::as_id),
            Answer::New(name) => self.new_user(name.trim()),
            _ => None,
        };
        match user {
            Some(user) => self.works_here(user),
            None => self.tell_who("person-left"),
        }
        None
    }

    fn new_user(&mut self, name: &str) -> Option<Id> {
        let id = self.repository.new_id();
        let values = [("name", Value::from(name)), ("initials", initials(name).into())];
        let label = self.setup.text.message(&Message::new("person-step").with("name", name)).to_string();
        // The first thing that they write is that they are there.
        self.repository.works_as(id);
        match self.repository.commit(&label, vec![Change::create(Kind::User, id, values)]) {
            Ok(_) => Some(id),
            Err(error) => {
                self.tell_error(&error);
                None
            }
        }
    }

    fn works_here(&mut self, user: Id) {
        self.repository.works_as(user);
        if let Some(remember) = &self.person.remember {
            remember(user);
        }
        self.remember_undoable();
        self.refresh();
        self.tell_who("person-said");
    }

    fn tell_who(&mut self, id: &'static str) {
        let lists = self.repository.lists();
        let name = lists.me.and_then(|me| lists.user(me)).and_then(|user| user.name.clone());
        let words = self.setup.text.message(&Message::new(id).with("name", name.unwrap_or_default()));
        self.tell(words);
    }
}
