//! Who works with the deck, and who of them works here.

use crate::command::{Command, Context};
use crate::domain::shaping::user;
use crate::domain::user::User;
use crate::domain::{Id, Kind, Message, Record, Value};
use crate::screens::action::{Reply, fields as forms};
use crate::text::Clean;
use crate::ui::{Choice, Choices, Desk, FormRow, Holds, Outcome, Own, Picker};

use super::page::{Fact, Key, Row, Shown, mark, words};
use super::{asking, stages, sweep};

/// The fields of a user that the form shows, in this order.
const SHOWN: [&str; 8] =
    ["name", "initials", "email", "locale", "time_zone", "week_start", "manager", "region"];

/// Every user: those who work with the deck, then those who did.
pub fn all(desk: &Desk<'_>) -> Shown {
    let known = desk.repository.lists();
    let mut users: Vec<&User> = known.users.iter().collect();
    users.sort_by_key(|user| !user.is_active());
    let row = |one: &&User| {
        let is_me = known.me == Some(one.id);
        let cells = vec![
            Clean::line(one.label()),
            Clean::line(one.initials.as_deref().unwrap_or_default()),
            mark(is_me, "setup-is-me", desk).then(&mark(!one.is_active(), "setup-is-retired", desk)),
            Clean::line(one.email.as_deref().unwrap_or_default()),
            Clean::line(one.locale.as_deref().unwrap_or_default()),
            week(one, desk),
        ];
        Row::new(Key::Record(one.id), cells).active(one.is_active())
    };
    let key = desk.keymap.keys_of(Context::Settings, Command::MakeDefault).into_iter().next();
    Shown {
        title: desk.text.get("setup-users"),
        aside: key
            .map(|key| desk.text.message(&Message::new("setup-users-aside").with("key", key)))
            .unwrap_or_default(),
        columns: vec![
            words("field-name", desk),
            words("field-initials", desk),
            words("setup-column-state", desk),
            words("setup-column-email", desk),
            words("field-locale", desk),
            words("field-week-start", desk),
        ],
        rows: users.iter().map(row).collect(),
        ..Shown::default()
    }
}

fn week(one: &User, desk: &Desk<'_>) -> Clean {
    match one.week_start {
        Some(7) => desk.text.get("setup-sunday"),
        Some(_) => desk.text.get("setup-monday"),
        None => Clean::default(),
    }
}

/// What is known of a user.
pub fn facts(id: Id, desk: &Desk<'_>) -> Vec<Fact> {
    let Some(one) = desk.repository.lists().user(id) else { return Vec::new() };
    let record = one.to_record();
    let mut facts = Vec::new();
    for key in SHOWN {
        let text = if key == "week_start" { week(one, desk) } else { Clean::line(record.text(key)) };
        if !text.is_empty() {
            facts.push(Fact::new(desk.text.label_of(Kind::User, key), text));
        }
    }
    if desk.repository.lists().me == Some(id) {
        facts.push(Fact::new(Clean::default(), desk.text.get("setup-me-told")));
    }
    facts
}

/// A command among the users.
pub fn act(command: Command, id: Option<Id>, desk: &Desk<'_>) -> Option<Reply> {
    let known = desk.repository.lists();
    if command == Command::Add {
        return Some(ask_new(desk));
    }
    let one = known.user(id?)?;
    Some(match command {
        Command::Open | Command::Edit | Command::Rename => edit(one, desk),
        Command::MakeDefault => Reply::outcome(Outcome::Arrange(Own::Who)),
        Command::Retire if one.is_active() => retire(one, desk),
        Command::Retire => asking::told(user::revive(one), desk),
        _ => return None,
    })
}

fn rows(record: &Record, desk: &Desk<'_>) -> Vec<FormRow> {
    let mut rows = forms::rows(record, desk);
    rows.retain(|row| SHOWN.contains(&row.key.as_ref()));
    rows.sort_by_key(|row| SHOWN.iter().position(|key| *key == row.key));
    for row in rows.iter_mut().filter(|row| row.key == "week_start") {
        let day = |number: i64, id: &str| Choice::new(number.into(), desk.text.get(id).as_str());
        row.holds = Holds::OneOf(vec![day(1, "setup-monday"), day(7, "setup-sunday")]);
        row.text = week(&User::from_record(record), desk).to_string();
        row.value = record.get("week_start").clone();
    }
    rows
}

fn ask_new(desk: &Desk<'_>) -> Reply {
    let blank = Record::new(Kind::User, desk.repository.new_id());
    let shown = rows(&blank, desk);
    let empty = shown.clone();
    asking::fill(Message::new("setup-new-user"), shown, move |rows, desk| {
        let values = forms::touched(&blank, &empty, rows.to_vec(), desk)
            .map_err(|refused| stages::refused(&refused))?;
        let shaped = user::add(blank.id, values, &desk.repository.lists().users);
        asking::over(shaped, &[], desk).map_err(|problem| ("name", problem))
    })
}

fn edit(one: &User, desk: &Desk<'_>) -> Reply {
    let before = one.to_record();
    let shown = rows(&before, desk);
    let title = Message::new("setup-edit").with("name", one.label());
    let (one, form) = (one.clone(), shown.clone());
    asking::fill(title, form, move |rows, desk| {
        let values = forms::touched(&before, &shown, rows.to_vec(), desk)
            .map_err(|refused| stages::refused(&refused))?;
        let shaped = user::set(&one, values, &desk.repository.lists().users);
        asking::over(shaped, std::slice::from_ref(&before), desk).map_err(|problem| ("name", problem))
    })
}

/// Asks who takes over what somebody leaves open.
fn retire(one: &User, desk: &Desk<'_>) -> Reply {
    let known = desk.repository.lists();
    if let Err(reason) = user::may_retire(one, &known.users, known.me) {
        return Reply::outcome(Outcome::Toast(reason));
    }
    let others = known.users.iter().filter(|other| other.id != one.id && other.is_active());
    let mut choices: Vec<Choice> = others.map(|other| Choice::new(other.id.into(), other.label())).collect();
    choices.push(Choice::new(Value::Null, desk.text.get("setup-nobody-takes").as_str()));
    let title = Message::new("setup-retire-user").with("name", one.label());
    let id = one.id;
    asking::pick(Picker::new(title, Choices::These(choices)), move |to, desk| {
        sweep::start(sweep::Sweep::User { id, to: to.as_id() }, desk)
    })
}
