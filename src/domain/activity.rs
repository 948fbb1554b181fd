//! A call, meeting, task, e-mail, note, message, visit or demo: planned or done.

use chrono::NaiveDate;

use super::Kind;
use super::change::{Change, Key};
use super::edit;
use super::fold::fold;
use super::id::Id;
use super::now::{Calendar, DAY, Now};
use super::record::{Record, record};
use super::recurrence::Recurrence;
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

/// What an activity is taken to be about where it names several, the first that it names.
pub const SUBJECT: [Kind; 4] = [Kind::Opportunity, Kind::Lead, Kind::Contact, Kind::Account];

/// The fields that tie an activity to what it is about: the record, and the account and the contact of
/// a deal, the account of a contact. About an activity is what that one is about.
pub fn about(record: &Record) -> Vec<(Key, Value)> {
    let beside: &[&'static str] = match record.kind {
        Kind::Activity => &["account", "contact", "lead", "opportunity"],
        Kind::Opportunity => &["account", "contact"],
        Kind::Contact => &["account"],
        _ => &[],
    };
    let own = (record.kind != Kind::Activity).then(|| (Key::Borrowed(record.kind.key()), record.id.into()));
    let beside = beside.iter().map(|key| (Key::Borrowed(*key), record.get(key).clone()));
    own.into_iter().chain(beside.filter(|(_, value)| !value.is_empty())).collect()
}

/// The type of a planned activity: the one of `entries`, keys and labels, whose key or label its words
/// start with, the longest first; else the one that its first word means in either language; else a
/// task.
pub fn type_named(words: &str, entries: &[(String, String)]) -> String {
    let words = fold(words);
    let starts = |name: &str| {
        let name = fold(name);
        let rest = words.strip_prefix(&name).filter(|_| !name.is_empty())?;
        (!rest.starts_with(char::is_alphanumeric)).then_some(name.len())
    };
    let lengths = entries.iter().filter_map(|(key, label)| Some((starts(label).max(starts(key))?, key)));
    if let Some((_, key)) = lengths.max_by_key(|(length, _)| *length) {
        return key.clone();
    }
    let meant = match words.split(' ').next().unwrap_or_default() {
        "call" | "phone" | "ring" | "goi" => "call",
        "meet" | "meeting" | "gap" => "meeting",
        "mail" | "email" | "e-mail" | "write" => "email",
        "visit" | "tham" => "visit",
        "demo" => "demo",
        _ => "task",
    };
    let is_offered = entries.is_empty() || entries.iter().any(|(key, _)| key == meant);
    (if is_offered { meant } else { "task" }).to_owned()
}

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

/// The change that writes what was said on an activity, below what it says already.
pub fn say(activity: &Record, said: &str) -> Change {
    let before = activity.text("body").trim_end();
    let body = if before.is_empty() { said.to_owned() } else { format!("{before}\n\n{said}") };
    Change::set(Kind::Activity, activity.id, [("body", Value::from(body))])
}

/// Everything that comes of doing a planned activity now: it is done, with its outcome when there
/// is one, and what comes again is planned anew under the id `next`.
pub fn complete(
    before: &Record,
    outcome: Option<&str>,
    next: Id,
    now: Now,
    calendar: &dyn Calendar,
) -> Vec<Change> {
    let activity = Activity::from_record(before);
    let again = (activity.state() == Status::Planned).then(|| following(before, next, now, calendar));
    std::iter::once(done(&activity, outcome, now)).chain(again.into_iter().flatten()).collect()
}

/// The changes that give an activity values as they were entered. Its day and its time go
/// together; closing it makes what comes again under the id `next`, and notes when it was done.
pub fn edit(
    before: &Record,
    values: Vec<(Key, Value)>,
    next: Id,
    now: Now,
    calendar: &dyn Calendar,
) -> Vec<Change> {
    let mut values = in_step(before, values, calendar);
    let was = Activity::from_record(before).state();
    let mut after = before.clone();
    for (key, value) in values.iter().filter(|(key, _)| Kind::Activity.field(key).is_some()) {
        after.set(key, value.clone());
    }
    let is = Activity::from_record(&after).state();
    if is == Status::Done && was != Status::Done && after.get("done_at").is_empty() {
        values.push(("done_at".into(), Value::Moment(now.moment)));
    }
    let mut changes = edit::set(before, &[], values);
    if was == Status::Planned && is != Status::Planned {
        changes.extend(following(&after, next, now, calendar));
    }
    changes
}

/// Values of an activity with its day and its time in step: a new time brings its day, a new day
/// takes the time along.
pub fn in_step(before: &Record, mut values: Vec<(Key, Value)>, calendar: &dyn Calendar) -> Vec<(Key, Value)> {
    let given = |key: &str| values.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    match (given("due_at"), given("due")) {
        (Some(Value::Moment(at)), _) => {
            values.retain(|(key, _)| key != "due");
            values.push(("due".into(), calendar.day_of(at).into()));
        }
        (None, Some(day)) => {
            let at = before.get("due_at").as_moment();
            let moved = at.map(|at| day.as_date().map(|day| Value::Moment(calendar.moved(at, day))));
            values.extend(moved.map(|at| (Key::Borrowed("due_at"), at.unwrap_or_default())));
        }
        _ => {}
    }
    values
}

/// The changes that make the next one of an activity that comes again: the same, on its next day,
/// still to be done. None when it does not come again.
pub fn following(before: &Record, next: Id, now: Now, calendar: &dyn Calendar) -> Vec<Change> {
    let own = Activity::from_record(before);
    let at = own.due_at;
    let due = own.due.or(at.map(|at| calendar.day_of(at))).unwrap_or(now.today);
    let rule = own.recurrence.as_deref().and_then(Recurrence::parse);
    let Some((day, rule)) = rule.and_then(|rule| rule.next(due, now.today)) else { return Vec::new() };
    let once = [
        "status",
        "due",
        "due_at",
        "done_at",
        "outcome",
        "recurrence",
        "enrolment",
        "cadence_step",
        "external_id",
        "created",
    ];
    let mut values = before.stored();
    values.retain(|(key, _)| !once.contains(&key.as_ref()));
    values.extend([
        ("status".into(), Status::Planned.key().into()),
        ("due".into(), day.into()),
        ("recurrence".into(), rule.to_string().into()),
        ("created".into(), Value::Moment(now.moment)),
    ]);
    values.extend(at.map(|at| ("due_at".into(), Value::Moment(calendar.moved(at, day)))));
    values.extend(before.custom.iter().map(|(key, value)| (Key::Owned(key.clone()), value.clone())));
    values.push(("tags".into(), before.tags.clone().into()));
    edit::create(Kind::Activity, next, values)
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

    #[test]
    fn the_words_of_a_plan_name_its_type() {
        let types = [("call", "Call"), ("task", "Task"), ("site", "Site visit"), ("site-survey", "Site")];
        let types = types.map(|(key, label)| (key.to_owned(), label.to_owned()));
        for (words, is) in [
            ("call Anna", "call"),
            ("Gọi lại chị Lan", "call"),
            ("site visit at Acme", "site"),
            ("site plan", "site-survey"),
            ("callous words", "task"),
            ("mail the quote", "task"),
            ("", "task"),
        ] {
            assert_eq!(type_named(words, &types), is, "{words}");
        }
        assert_eq!(type_named("mail the quote", &[]), "email");
    }
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

    /// Days are counted in UTC.
    struct Utc;

    impl Calendar for Utc {
        fn day_of(&self, moment: i64) -> NaiveDate {
            chrono::DateTime::from_timestamp_millis(moment).expect("a moment").date_naive()
        }
        fn start_of_day(&self, day: NaiveDate) -> i64 {
            day.and_hms_opt(0, 0, 0).expect("midnight").and_utc().timestamp_millis()
        }
    }

    fn weekly() -> Record {
        let mut record = made(vec![("subject", "send the report".into())]).to_record();
        record.set("due", NOW.today);
        record.set("due_at", Value::Moment(Utc.start_of_day(NOW.today) + 9 * 3_600_000));
        record.set("recurrence", "weekly");
        record.tags = vec!["report".to_owned()];
        record
    }

    #[test]
    fn what_comes_again_is_planned_anew_when_it_is_done() {
        let changes = complete(&weekly(), Some("connected"), id(9), NOW, &Utc);
        let did = after(weekly(), &changes[..1]);
        assert_eq!(
            (did.text("status"), did.text("outcome"), did.text("recurrence")),
            ("done", "connected", "weekly")
        );
        let next = &applied(&changes[1..], Kind::Activity)[0];
        assert_eq!(
            (next.id, next.text("status"), next.text("subject")),
            (id(9), "planned", "send the report")
        );
        let day = NOW.today + chrono::Days::new(7);
        assert_eq!(next.get("due").as_date(), Some(day));
        assert_eq!(next.get("due_at").as_moment(), Some(Utc.start_of_day(day) + 9 * 3_600_000));
        assert_eq!((next.get("outcome"), next.get("done_at")), (&Value::Null, &Value::Null));
        assert!(changes.iter().any(|change| change.subject().0 == Kind::Tag), "its tags go along");
    }

    #[test]
    fn what_did_not_take_place_comes_again_too() {
        let missed = edit(&weekly(), vec![("status".into(), "not-held".into())], id(9), NOW, &Utc);
        assert!(after(weekly(), &missed[..1]).get("done_at").is_empty());
        assert_eq!(applied(&missed[1..], Kind::Activity).len(), 1);
        let mut record = weekly();
        record.set("status", "done");
        assert_eq!(complete(&record, None, id(9), NOW, &Utc).len(), 1, "it came again when it was closed");
    }

    #[test]
    fn closing_by_hand_makes_the_next_one_and_notes_when() {
        let values = vec![("status".into(), "done".into())];
        let changes = edit(&weekly(), values, id(9), NOW, &Utc);
        assert_eq!(after(weekly(), &changes[..1]).get("done_at").as_moment(), Some(NOW.moment));
        assert_eq!(applied(&changes[1..], Kind::Activity)[0].id, id(9));
        let values = vec![("recurrence".into(), Value::Null), ("status".into(), "done".into())];
        assert_eq!(edit(&weekly(), values, id(9), NOW, &Utc).len(), 1, "it was to come no more");
    }

    #[test]
    fn a_day_and_a_time_go_together() {
        let friday = NOW.today + chrono::Days::new(4);
        let nine = 9 * 3_600_000;
        let moved = after(weekly(), &edit(&weekly(), vec![("due".into(), friday.into())], id(9), NOW, &Utc));
        assert_eq!(moved.get("due_at").as_moment(), Some(Utc.start_of_day(friday) + nine));
        let at = Value::Moment(Utc.start_of_day(friday) + nine);
        let timed = after(weekly(), &edit(&weekly(), vec![("due_at".into(), at)], id(9), NOW, &Utc));
        assert_eq!(timed.get("due").as_date(), Some(friday));
        let none = after(weekly(), &edit(&weekly(), vec![("due".into(), Value::Null)], id(9), NOW, &Utc));
        assert!(none.get("due_at").is_empty());
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
