//! Who works with the deck. Whoever is retired hands what is still open to somebody else.

use super::{Shaped, Shaping, given, name_given, named, told};
use crate::domain::activity::{Activity, Status};
use crate::domain::catalogue::Kind;
use crate::domain::change::{Change, Key};
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::domain::message::Message;
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::Stage;
use crate::domain::record::Record;
use crate::domain::user::{User, initials};
use crate::domain::value::Value;

impl User {
    /// What they are called.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    /// True when they were not retired.
    pub fn is_active(&self) -> bool {
        self.active != Some(false)
    }
}

/// Adds somebody; initials follow from the name when none are given.
pub fn add(id: Id, values: Vec<(Key, Value)>, users: &[User]) -> Shaped {
    let name = named(name_given(&values, None), users.iter().map(|user| user.name.as_deref()))?;
    let mut values = values;
    values.retain(|(key, value)| key != "name" && !value.is_empty());
    values.insert(0, ("name".into(), name.as_str().into()));
    if given(&values, "initials").is_none() {
        values.push(("initials".into(), initials(&name).into()));
    }
    values.push(("active".into(), true.into()));
    let label = Message::new("shape-user-added").with("name", name);
    Ok(Shaping::new(label, vec![Change::Create { kind: Kind::User, id, values }]))
}

/// Gives somebody other values; initials that followed from the name follow it again.
pub fn set(before: &User, values: Vec<(Key, Value)>, users: &[User]) -> Shaped {
    let mut values = values;
    if given(&values, "name").is_some() {
        let others = users.iter().filter(|user| user.id != before.id);
        let name = named(name_given(&values, None), others.map(|user| user.name.as_deref()))?;
        values.retain(|(key, _)| key != "name");
        if name != before.label() {
            let followed = before.initials.as_deref().is_none_or(|own| own == initials(before.label()));
            if followed && given(&values, "initials").is_none() {
                values.insert(0, ("initials".into(), initials(&name).into()));
            }
            values.insert(0, ("name".into(), name.into()));
        }
    }
    let label = told(&values, before.label(), "shape-user-renamed", "shape-user-set");
    let changes =
        if values.is_empty() { Vec::new() } else { vec![Change::set(Kind::User, before.id, values)] };
    Ok(Shaping::new(label, changes))
}

/// Why somebody cannot be retired: nobody else would be there, or it is who works here.
///
/// # Errors
/// That reason.
pub fn may_retire(user: &User, users: &[User], me: Option<Id>) -> Result<(), Message> {
    if !users.iter().any(|other| other.id != user.id && other.is_active()) {
        return Err(Message::new("shape-last-user").with("name", user.label()));
    }
    if me == Some(user.id) {
        return Err(Message::new("shape-user-is-me").with("name", user.label()));
    }
    Ok(())
}

/// The kinds whose records somebody may leave open behind them.
pub const OWNED: [Kind; 3] = [Kind::Opportunity, Kind::Lead, Kind::Activity];

/// True when a record still asks for somebody to work on it: an open deal, a lead that is neither
/// converted nor given up, a planned activity.
pub fn is_open(record: &Record, stages: &[Stage]) -> bool {
    match record.kind {
        Kind::Opportunity => {
            let deal = Opportunity::from_record(record);
            let stage = stages.iter().find(|stage| Some(stage.id) == deal.stage);
            stage.map_or(deal.closed_at.is_none(), Stage::is_open)
        }
        Kind::Lead => {
            let lead = Lead::from_record(record);
            lead.converted_at.is_none() && lead.disqualified_reason.is_none()
        }
        Kind::Activity => Activity::from_record(record).state() == Status::Planned,
        _ => false,
    }
}

/// Retires somebody. What they leave open goes to somebody else in the same step.
pub fn retire(user: &User, open: &[(Kind, Id)], to: Option<&User>, users: &[User], me: Option<Id>) -> Shaped {
    may_retire(user, users, me)?;
    let mut changes = vec![Change::set(Kind::User, user.id, [("active", Value::Bool(false))])];
    let Some(to) = to.filter(|_| !open.is_empty()) else {
        return Ok(Shaping::new(Message::new("shape-user-retired").with("name", user.label()), changes));
    };
    if to.id == user.id || !to.is_active() {
        return Err(Message::new("shape-user-no-heir").with("name", to.label()));
    }
    changes.extend(open.iter().map(|(kind, id)| Change::set(*kind, *id, [("owner", Value::from(to.id))])));
    let label = Message::new("shape-user-retired-to")
        .with("name", user.label())
        .with("to", to.label())
        .with("count", open.len());
    Ok(Shaping::new(label, changes))
}

/// Lets somebody who was retired work here again.
pub fn revive(user: &User) -> Shaped {
    let change = Change::set(Kind::User, user.id, [("active", Value::Bool(true))]);
    Ok(Shaping::new(Message::new("shape-user-revived").with("name", user.label()), vec![change]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{after, id};

    fn user(number: i64, name: &str) -> User {
        User {
            name: Some(name.to_owned()),
            initials: Some(initials(name)),
            active: Some(true),
            ..User::empty(id(number))
        }
    }

    #[test]
    fn initials_follow_a_name_unless_they_were_chosen() {
        let users = [user(1, "Anna Nowak"), user(2, "Bo Le")];
        let renamed = |before: &User| {
            let shaping = set(before, vec![("name".into(), "Chi Mai".into())], &users).expect("a name");
            User::from_record(&after(before.to_record(), &shaping.changes))
        };
        assert_eq!(renamed(&users[0]).initials.as_deref(), Some("CM"));
        let chosen = User { initials: Some("ANN".to_owned()), ..users[0].clone() };
        assert_eq!(renamed(&chosen).initials.as_deref(), Some("ANN"));
        let taken = set(&users[0], vec![("name".into(), "bo lê".into())], &users);
        assert_eq!(taken.unwrap_err().id, "shape-name-taken");
    }

    #[test]
    fn neither_the_last_user_nor_oneself_is_retired() {
        let users = [user(1, "Anna Nowak"), User { active: Some(false), ..user(2, "Bo Le") }];
        assert_eq!(may_retire(&users[0], &users, None).unwrap_err().id, "shape-last-user");
        let users = [user(1, "Anna Nowak"), user(2, "Bo Le")];
        assert_eq!(may_retire(&users[0], &users, Some(id(1))).unwrap_err().id, "shape-user-is-me");
        assert_eq!(may_retire(&users[1], &users, Some(id(1))), Ok(()));
    }

    #[test]
    fn what_is_open_goes_to_somebody_else_in_the_same_step() {
        let users = [user(1, "Anna Nowak"), user(2, "Bo Le")];
        let open = [(Kind::Lead, id(5)), (Kind::Activity, id(6))];
        let shaping = retire(&users[1], &open, Some(&users[0]), &users, Some(id(1))).expect("it can be");
        assert_eq!(shaping.changes.len(), 3);
        assert!(shaping.changes[1..].iter().all(|change| matches!(change, Change::Set { values, .. }
                if values.as_slice() == [("owner".into(), Value::from(id(1)))])));
    }
}
