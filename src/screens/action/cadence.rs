//! Taking records through a cadence, holding them back in it, letting them go on, stopping it.

use crate::command::Command;
use crate::domain::cadence::{Enrolment, Standing};
use crate::domain::enrolling::{Refusal, why};
use crate::domain::{Change, Id, Message, Record, Value};
use crate::repository::{Repository, Result};
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker};

use super::{Question, Reply, about as named, trouble, words};

/// What can be done to who is in a cadence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EnrolmentAct {
    /// Hold it back; where all are held back already, let them go on.
    Pause,
    /// Let it go on.
    Resume,
    /// End it, because they answered.
    Replied,
    /// End it by hand.
    Stop,
}

impl EnrolmentAct {
    const ALL: [EnrolmentAct; 4] =
        [EnrolmentAct::Pause, EnrolmentAct::Resume, EnrolmentAct::Replied, EnrolmentAct::Stop];

    /// The value of its row in the question.
    fn key(self) -> &'static str {
        match self {
            EnrolmentAct::Pause => "pause",
            EnrolmentAct::Resume => "resume",
            EnrolmentAct::Replied => "replied",
            EnrolmentAct::Stop => "stop",
        }
    }
}

/// Does a command to records, all of them in one step; none when it is not one of these.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    let asked = match command {
        Command::Enrol => ask(targets, desk),
        Command::PauseEnrolment => {
            live(targets, desk).and_then(|live| turn(&live, EnrolmentAct::Pause, desk))
        }
        Command::StopEnrolment => live(targets, desk).and_then(|live| turn(&live, EnrolmentAct::Stop, desk)),
        _ => return None,
    };
    Some(asked.unwrap_or_else(|error| Reply::outcome(trouble(&error))))
}

/// The enrolments of records that are active or held back.
fn live(targets: &[Record], desk: &Desk<'_>) -> Result<Vec<(Record, Enrolment)>> {
    let mut found = Vec::new();
    for record in targets {
        let all = desk.repository.enrolments_of(record.kind, record.id)?;
        let live = all.into_iter().filter(Enrolment::is_live);
        found.extend(live.map(|enrolment| (record.clone(), enrolment)));
    }
    Ok(found)
}

/// Asks for the cadence; of those who are in one, what is to become of that.
fn ask(targets: &[Record], desk: &Desk<'_>) -> Result<Reply> {
    let Some(kind) = targets.first().map(|record| record.kind) else { return Ok(Reply::default()) };
    let lists = desk.repository.lists();
    let live = live(targets, desk)?;
    let mut choices = Vec::new();
    let in_one: Vec<Id> = live.iter().map(|(record, _)| record.id).collect();
    if targets.iter().any(|record| !in_one.contains(&record.id)) {
        for cadence in lists.cadences.iter().filter(|cadence| cadence.is_active() && cadence.fits(kind)) {
            let steps = cadence.steps(&lists.cadence_steps).len();
            let detail = words(desk, &Message::new("enrol-steps").with("count", steps));
            let name = cadence.name.clone().unwrap_or_default();
            choices.push(Choice::new(Value::Id(cadence.id), name).with_detail(detail));
        }
    }
    choices.extend(acts(&live, desk));
    if choices.is_empty() {
        return Ok(Reply::toast("enrol-none-fits"));
    }
    let title = match (&live[..], targets) {
        ([(record, enrolment)], [_]) => {
            let place = words(desk, &standing(enrolment, desk.repository));
            Message::new("enrol-what-now").with("name", record.name()).with("place", place)
        }
        _ => named("enrol-in", "enrol-in-many", targets),
    };
    let picker = Picker::new(title, Choices::These(choices)).by_digit();
    Ok(Reply::ask(Outcome::Pick(picker), Enrol { targets: targets.to_vec(), live }))
}

/// What can be done to those who are in a cadence.
fn acts(live: &[(Record, Enrolment)], desk: &Desk<'_>) -> Vec<Choice> {
    let count =
        |wanted: Standing| live.iter().filter(|(_, enrolment)| enrolment.standing() == wanted).count();
    let rows = [
        (EnrolmentAct::Pause, "enrol-pause", count(Standing::Active)),
        (EnrolmentAct::Resume, "enrol-resume", count(Standing::Paused)),
        (EnrolmentAct::Replied, "enrol-stop-replied", live.len()),
        (EnrolmentAct::Stop, "enrol-stop", live.len()),
    ];
    let rows = rows.into_iter().filter(|(_, _, count)| *count > 0);
    rows.map(|(act, id, count)| {
        let choice = Choice::new(Value::from(act.key()), words(desk, &Message { id, args: Vec::new() }));
        if live.len() > 1 { choice.with_detail(count.to_string()) } else { choice }
    })
    .collect()
}

/// Which step of which cadence somebody is at: "Call in, step 2 of 5".
pub fn standing(enrolment: &Enrolment, repository: &Repository) -> Message {
    let lists = repository.lists();
    let cadence = enrolment.cadence.and_then(|id| lists.cadence(id));
    let steps = cadence.map(|cadence| cadence.steps(&lists.cadence_steps)).unwrap_or_default();
    let at = steps.iter().position(|step| Some(step.id) == enrolment.step).map_or(0, |at| at + 1);
    let name = cadence.and_then(|cadence| cadence.name.clone()).unwrap_or_default();
    let id = if enrolment.standing() == Standing::Paused { "enrol-place-paused" } else { "enrol-place" };
    let told = Message { id, args: Vec::new() };
    told.with("cadence", name).with("at", at).with("of", steps.len())
}

/// Records that a cadence is being chosen for.
#[derive(Debug)]
struct Enrol {
    targets: Vec<Record>,
    /// Those of them that are in one.
    live: Vec<(Record, Enrolment)>,
}

impl Question for Enrol {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let picked = values.first();
        let act = picked.and_then(Value::as_text);
        let act = EnrolmentAct::ALL.into_iter().find(|turn| Some(turn.key()) == act);
        let done = match (picked.and_then(Value::as_id), act) {
            (Some(cadence), _) => enrol(&self.targets, cadence, desk),
            (_, Some(act)) => turn(&self.live, act, desk),
            _ => return Reply::default(),
        };
        done.unwrap_or_else(|error| Reply::outcome(trouble(&error)))
    }
}

/// Takes records into a cadence, in one step; tells how many came in, and how many did not and why.
fn enrol(targets: &[Record], cadence: Id, desk: &Desk<'_>) -> Result<Reply> {
    let Some(cadence) = desk.repository.lists().cadence(cadence) else { return Ok(Reply::default()) };
    let enrolled = desk.repository.enrol(targets, cadence)?;
    let reasons = reasons(&enrolled.refused, desk);
    let Some(first) = enrolled.records.first() else {
        let told = Message::new("enrol-nobody").with("reasons", reasons);
        return Ok(Reply::outcome(Outcome::Toast(told)));
    };
    let done = Message::new("enrol-done")
        .with("count", enrolled.records.len())
        .with("name", first.name())
        .with("cadence", cadence.name.as_deref().unwrap_or_default());
    let label = if reasons.is_empty() {
        done
    } else {
        Message::new("enrol-done-some").with("done", words(desk, &done)).with("reasons", reasons)
    };
    Ok(Reply::write(desk, &label, enrolled.changes))
}

/// How many were refused for what.
fn reasons(refused: &[(Record, Refusal)], desk: &Desk<'_>) -> String {
    let counted = Refusal::counted(refused.iter().map(|(_, refusal)| *refusal));
    let one = |(refusal, count): (Refusal, usize)| {
        let reason = words(desk, &refusal.message());
        words(desk, &Message::new("enrol-refused").with("count", count).with("reason", reason))
    };
    counted.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Holds enrolments back, lets them go on, or ends them, in one step. To hold back what is held
/// back already lets it go on.
pub fn turn(live: &[(Record, Enrolment)], act: EnrolmentAct, desk: &Desk<'_>) -> Result<Reply> {
    let repository = desk.repository;
    let Some((first, enrolment)) = live.first() else { return Ok(Reply::toast("enrol-in-none")) };
    let all_wait = live.iter().all(|(_, enrolment)| enrolment.standing() == Standing::Paused);
    let act = if act == EnrolmentAct::Pause && all_wait { EnrolmentAct::Resume } else { act };
    let mut changes: Vec<Change> = Vec::new();
    let mut count = 0;
    for (_, enrolment) in live {
        let more = match act {
            EnrolmentAct::Pause => repository.pause_enrolment(enrolment)?,
            EnrolmentAct::Resume => repository.resume_enrolment(enrolment)?,
            EnrolmentAct::Replied => repository.stop_enrolment(enrolment, why::REPLIED)?,
            EnrolmentAct::Stop => repository.stop_enrolment(enrolment, why::BY_HAND)?,
        };
        count += usize::from(!more.is_empty());
        changes.extend(more);
    }
    let id = match act {
        EnrolmentAct::Pause => "enrol-paused",
        EnrolmentAct::Resume => "enrol-resumed",
        EnrolmentAct::Replied | EnrolmentAct::Stop => "enrol-stopped",
    };
    let cadence = enrolment.cadence.and_then(|id| repository.lists().cadence(id)?.name.clone());
    let label = Message { id, args: Vec::new() }.with("count", count);
    let label = label.with("name", first.name()).with("cadence", cadence.unwrap_or_default());
    Ok(Reply::write(desk, &label, changes))
}
