//! A call, meeting, task, e-mail, note, message, visit or demo: planned or done.

use chrono::NaiveDate;

use super::Kind;
use super::change::{Change, Key};
use super::id::Id;
use super::now::{DAY, Now};
use super::record::record;
use super::value::Value;

record! {
    /// A call, meeting, task, e-mail, note, message, visit or demo: planned or done.
    Activity {
        kind_of "type": Choice("activity-type"), REQUIRED, ["Activity Type", "ActivityType", "Type", "Interaction Type", "Activity - Type", "TYPE"];
        subject "subject": Text, REQUIRED | SEARCH, ["Subject", "SUBJECT", "Activity - Subject", "Call/Meeting Title/Subject", "Title", "Task Subject", "Activity Name", "name"];
        body "body": LongText, SEARCH, ["Notes", "Description", "DESCRIPTION", "Notes/Description", "Note - Content", "Activity - Note", "Comments"];
        status "status": Choice("activity-status"), REQUIRED, ["Status", "STATUS", "Task Status", "Completed", "Activity - Done", "Done"];
        priority "priority": Choice("priority"), PLAIN, ["Priority", "PRIORITY"];
        due "due": Date, PLAIN, ["Due Date", "DueDate", "ACTIVITYDATE", "Activity - Due date", "Task Due Date", "Due date"];
        due_at "due_at": Moment, PLAIN, ["Start", "Start Date & Time", "STARTDATETIME"];
        duration "duration": Integer, PLAIN, ["Duration", "DURATIONINMINUTES", "Activity - Duration"];
        done_at "done_at": Moment, PLAIN, ["Activity Date", "Interaction Date", "COMPLETEDDATETIME", "Marked as done time"];
        direction "direction": Choice("direction"), PLAIN, ["Call Direction", "CALLTYPE", "Direction"];
        outcome "outcome": Choice("call-outcome"), PLAIN, ["Call Outcome", "Meeting Outcome", "CALLDISPOSITION", "Call Result", "Outcome"];
        owner "owner": Reference(User), PLAIN, ["Activity Owner", "Assigned To", "OWNERID", "Activity - Assigned to user", "Owner", "Activity assigned to"];
        account "account": Reference(Account), PLAIN, ["Account Name", "Company", "ACCOUNTID", "Organization - Name", "Associated Company"];
        contact "contact": Reference(Contact), PLAIN, ["Contact Name", "WHOID", "Associated Contact Email", "Contact Email", "ContactID", "Person - Name", "Name"];
        lead "lead": Reference(Lead), PLAIN, ["LeadID", "Lead ID"];
        opportunity "opportunity": Reference(Opportunity), PLAIN, ["Opportunity Name", "WHATID", "Deal - Title", "Deal Name", "OpportunityID", "Related To"];
        recurrence "recurrence": Text, PLAIN, [];
        remind "remind": Integer, PLAIN, [];
        enrolment "enrolment": Reference(Enrolment), RULED, [];
        cadence_step "cadence_step": Reference(CadenceStep), RULED, [];
        external_id "external_id": Text, PLAIN, ["Activity ID", "ActivityID", "ID", "Id", "Record ID", "External ID"];
        created "created": Moment, RULED, ["Created Date", "CREATEDDATE", "Create Date"];
        updated "updated": Moment, DERIVED, [];
    }
}

/// The fields that say what an activity is about, and the kinds they name.
pub const ABOUT: [(&str, Kind); 4] = [
    ("account", Kind::Account),
    ("contact", Kind::Contact),
    ("lead", Kind::Lead),
    ("opportunity", Kind::Opportunity),
];

/// Where an activity stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Status {
    /// Still to be done.
    Planned,
    /// Done.
    Done,
    /// It did not take place.
    NotHeld,
}

impl Status {
    /// Its key in the list `activity-status`.
    pub fn key(self) -> &'static str {
        match self {
            Status::Planned => "planned",
            Status::Done => "done",
            Status::NotHeld => "not-held",
        }
    }
}

impl Activity {
    /// Where it stands; one that does not say is still to be done.
    pub fn state(&self) -> Status {
        match self.status.as_deref() {
            Some("done") => Status::Done,
            Some("not-held") => Status::NotHeld,
            _ => Status::Planned,
        }
    }
}

/// The change that makes an activity with these values: planned unless a status or a moment of
/// doing is given, a task unless a type is; done ones are done now unless a moment is given.
pub fn create(id: Id, values: Vec<(Key, Value)>, owner: Option<Id>, now: Now) -> Change {
    let given = |key: &str| values.iter().find(|(name, value)| name == key && !value.is_empty());
    let done = match given("status") {
        Some((_, status)) => status.as_text() == Some(Status::Done.key()),
        None => given("done_at").is_some(),
    };
    let status = if done { Status::Done } else { Status::Planned };
    let usual = [
        ("type", Value::from("task")),
        ("status", status.key().into()),
        ("done_at", if done { Value::Moment(now.moment) } else { Value::Null }),
        ("owner", owner.into()),
        ("created", Value::Moment(now.moment)),
    ];
    let missing: Vec<(Key, Value)> = usual
        .into_iter()
        .filter(|(key, value)| given(key).is_none() && !value.is_empty())
        .map(|(key, value)| (Key::Borrowed(key), value))
        .collect();
    let values = values.into_iter().filter(|(_, value)| !value.is_empty()).chain(missing);
    Change::create(Kind::Activity, id, values)
}

/// The change that marks an activity done now, with its outcome when there is one.
pub fn done(activity: &Activity, outcome: Option<&str>, now: Now) -> Change {
    let mut values =
        vec![("status", Value::from(Status::Done.key())), ("done_at", Value::Moment(now.moment))];
    values.extend(outcome.map(|outcome| ("outcome", outcome.into())));
    Change::set(Kind::Activity, activity.id, values)
}

/// The change that says an activity did not take place.
pub fn not_held(activity: &Activity) -> Change {
    let values = [("status", Value::from(Status::NotHeld.key())), ("done_at", Value::Null)];
    Change::set(Kind::Activity, activity.id, values)
}

/// The change that plans a closed activity again.
pub fn plan_again(activity: &Activity) -> Change {
    let values = [("status", Value::from(Status::Planned.key())), ("done_at", Value::Null)];
    Change::set(Kind::Activity, activity.id, values)
}

/// The change that puts an activity off to another day, at its own time of day.
pub fn snooze(activity: &Activity, to: NaiveDate, now: Now) -> Change {
    let mut values = vec![("due", Value::from(to))];
    if let Some(at) = activity.due_at {
        let from = activity.due.unwrap_or(now.today);
        values.push(("due_at", Value::Moment(at + (to - from).num_days() * DAY)));
    }
    Change::set(Kind::Activity, activity.id, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{after, applied, id};

    const NOW: Now = Now { moment: 100 * DAY, today: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day") };

    fn made(values: Vec<(&'static str, Value)>) -> Activity {
        let values = values.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect();
        Activity::from_record(&applied(&[create(id(1), values, Some(id(2)), NOW)], Kind::Activity)[0])
    }

    #[test]
    fn a_new_activity_is_a_planned_task_of_mine() {
        let activity = made(vec![("subject", "call".into())]);
        assert_eq!((activity.state(), activity.kind_of.as_deref()), (Status::Planned, Some("task")));
        assert_eq!((activity.owner, activity.done_at), (Some(id(2)), None));
    }

    #[test]
    fn an_activity_logged_as_done_was_done_now_or_when_it_says() {
        assert_eq!(made(vec![("status", "done".into())]).done_at, Some(NOW.moment));
        let earlier = made(vec![("done_at", Value::Moment(7))]);
        assert_eq!((earlier.state(), earlier.done_at), (Status::Done, Some(7)));
    }

    #[test]
    fn doing_and_planning_again_end_where_they_began() {
        let planned = made(vec![("subject", "call".into())]);
        let did = after(planned.to_record(), &[done(&planned, Some("connected"), NOW)]);
        assert_eq!((did.text("status"), did.text("outcome")), ("done", "connected"));
        let again = Activity::from_record(&after(did, &[plan_again(&planned)]));
        assert_eq!((again.state(), again.done_at), (Status::Planned, None));
    }

    #[test]
    fn what_did_not_take_place_was_not_done() {
        let planned = made(vec![]);
        let record = after(planned.to_record(), &[not_held(&planned)]);
        assert_eq!(Activity::from_record(&record).state(), Status::NotHeld);
    }

    #[test]
    fn snoozing_keeps_the_time_of_day() {
        let at = NOW.moment + 3_600_000;
        let meeting = made(vec![("due", NOW.today.into()), ("due_at", Value::Moment(at))]);
        let later = after(meeting.to_record(), &[snooze(&meeting, NOW.today + chrono::Days::new(3), NOW)]);
        assert_eq!(later.get("due_at").as_moment(), Some(at + 3 * DAY));
        assert_eq!(later.get("due").as_date(), Some(NOW.today + chrono::Days::new(3)));
    }
}
