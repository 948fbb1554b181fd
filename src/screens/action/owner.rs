//! Whose records are: one user for all of them, or shared out among several, each in turn.

use crate::domain::user::User;
use crate::domain::{Change, Id, Kind, Message, Record, Value};
use crate::query::Filter;
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker, Reach};

use super::{Question, Reply, about, fields, trouble, words};

/// The value of the choice that shares records out.
const SHARE: &str = "share";

/// Asks whose these records are to be.
pub(super) fn ask(targets: &[Record], desk: &Desk<'_>) -> Reply {
    let mut choices = fields::small_kind(Kind::User, desk);
    if targets.len() > 1 && active(desk).count() > 1 {
        choices.push(Choice::new(Value::from(SHARE), words(desk, &Message::new("action-share-out"))));
    }
    let current = targets.first().map(|record| record.get("owner").clone()).unwrap_or_default();
    let title = about("action-owner", "action-owner-many", targets);
    let picker = Picker::new(title, Choices::These(choices)).at(current);
    Reply::ask(Outcome::Pick(picker), Owner(targets.to_vec()))
}

fn active<'a>(desk: &'a Desk<'_>) -> impl Iterator<Item = &'a User> {
    desk.repository.lists().users.iter().filter(|user| user.is_active())
}

/// An owner that is being chosen.
#[derive(Debug)]
struct Owner(Vec<Record>);

impl Question for Owner {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let owner = values.into_iter().next().unwrap_or_default();
        if owner.as_text() == Some(SHARE) {
            return ask_among(self.0, desk);
        }
        let name =
            owner.as_id().and_then(|id| desk.repository.lists().user(id)?.name.clone()).unwrap_or_default();
        let others: Vec<Record> =
            self.0.iter().filter(|record| *record.get("owner") != owner).cloned().collect();
        if others.is_empty() {
            return Reply::outcome(Outcome::Toast(
                Message::new("action-owned-before").with("owner", name).with("owners", 1),
            ));
        }
        let change = |record: &Record| Change::set(record.kind, record.id, [("owner", owner.clone())]);
        let label = about("action-set-owner", "action-set-owner-many", &others).with("owner", name);
        Reply::write_over(desk, &label, others.iter().map(change).collect(), &others)
    }
}

/// Asks among whom records are shared out: those who have some of the kind already, who are the ones
/// that sell; everybody where not even two have.
fn ask_among(targets: Vec<Record>, desk: &Desk<'_>) -> Reply {
    let Some(kind) = targets.first().map(|record| record.kind) else { return Reply::default() };
    let has_some = |user: &User| {
        let owned = Filter::owned_by(user.id, kind);
        owned.map_or(Ok(0), |owned| desk.repository.count(kind, Some(&owned), Some(1)))
    };
    let mut usual = Vec::new();
    for user in active(desk) {
        match has_some(user) {
            Ok(0) => {}
            Ok(_) => usual.push(Value::Id(user.id)),
            Err(error) => return Reply::outcome(trouble(&error)),
        }
    }
    if usual.len() < 2 {
        usual = active(desk).map(|user| Value::Id(user.id)).collect();
    }
    let choices = fields::small_kind(Kind::User, desk);
    let title = Message::new("action-share-among").with("count", targets.len());
    let mut picker = Picker::new(title, Choices::These(choices));
    picker.reach = Reach::Several;
    picker.chosen = usual;
    Reply::ask(Outcome::Pick(picker), Share(targets))
}

/// Records that are being shared out.
#[derive(Debug)]
struct Share(Vec<Record>);

impl Question for Share {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let chosen: Vec<Id> = values.iter().filter_map(Value::as_id).collect();
        // In the order of the list, whichever was chosen first.
        let among: Vec<&User> = active(desk).filter(|user| chosen.contains(&user.id)).collect();
        if among.is_empty() {
            return Reply::toast("action-share-nobody");
        }
        let given: Vec<(Record, Id)> =
            self.0.iter().cloned().zip(among.iter().cycle().map(|user| user.id)).collect();
        let others = given.iter().filter(|(record, owner)| record.get("owner").as_id() != Some(*owner));
        let (records, changes): (Vec<Record>, Vec<Change>) = others
            .map(|(record, owner)| {
                let change = Change::set(record.kind, record.id, [("owner", Value::Id(*owner))]);
                (record.clone(), change)
            })
            .unzip();
        // Of few records not everybody gets one.
        let got = |user: &&&User| given.iter().filter(|(_, owner)| *owner == user.id).count();
        let told = among.iter().map(|user| (user.name.as_deref().unwrap_or_default(), got(&user)));
        let told: Vec<(&str, usize)> = told.filter(|(_, count)| *count > 0).collect();
        if records.is_empty() {
            let names: Vec<&str> = told.iter().map(|(name, _)| *name).collect();
            let message = Message::new("action-owned-before")
                .with("owner", names.join(", "))
                .with("owners", names.len());
            return Reply::outcome(Outcome::Toast(message));
        }
        let told: Vec<String> = told.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let label = Message::new("action-shared-out").with("count", self.0.len());
        let label = label.with("owners", told.join(", "));
        Reply::write_over(desk, &label, changes, &records)
    }
}
