//! Making and changing records of any kind: which rules a kind's values pass on their way.

use super::failure::{Failure, Result};
use crate::domain::change::Key;
use crate::domain::editing::Defaults;
use crate::domain::now::Now;
use crate::domain::position::between;
use crate::domain::{Change, Field, Id, Kind, Message, Record, Value, activity, edit};
use crate::query::Names;
use crate::repository::{From, Lists, Repository};

/// The moment and the day.
pub fn now(repository: &Repository) -> Now {
    Now { moment: repository.clock().now(), today: repository.today() }
}

/// What a new deal takes where nothing is said, at the end of its column.
pub fn deal_defaults<'a>(
    lists: &'a Lists,
    repository: &Repository,
    stage: Option<Id>,
) -> Result<Defaults<'a>> {
    let pipeline = lists.default_pipeline().map(|pipeline| pipeline.id);
    let first = pipeline.and_then(|pipeline| lists.stages_of(pipeline).first().map(|stage| stage.id));
    Ok(Defaults {
        stages: &lists.stages,
        pipeline,
        owner: lists.me(),
        currency: lists.base_currency(),
        position: match stage.or(first) {
            Some(stage) => end_of_column(repository, stage)?,
            None => between(None, None),
        },
    })
}

/// The place below the last card of a column.
pub fn end_of_column(repository: &Repository, stage: Id) -> Result<String> {
    let last = repository.column(stage, None, From::End, 1)?.rows.pop();
    Ok(between(last.as_ref().map(|last| last.text("position")), None))
}

/// The changes that make a record.
pub fn create(kind: Kind, id: Id, values: Vec<(Key, Value)>, repository: &Repository) -> Result<Vec<Change>> {
    let lists = repository.lists();
    let now = now(repository);
    require(kind, &values)?;
    let given = |key: &str| values.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    Ok(match kind {
        Kind::Opportunity => {
            let stage = given("stage").and_then(Value::as_id);
            let defaults = deal_defaults(lists, repository, stage)?;
            edit::create_deal(id, values, &defaults, now)
        }
        Kind::Activity => {
            let values = edit::with_defaults(kind, values, &lists.entries, lists.me(), now.moment);
            let values = activity::in_step(&Record::new(kind, id), values, &repository.clock());
            let (tags, own) = values.into_iter().partition(|(key, _)| kind.field(key).is_none());
            let mut changes = vec![activity::create(id, own, lists.me(), now)];
            changes.extend(edit::set(&Record::new(kind, id), &[], tags));
            changes
        }
        _ => {
            let values = edit::with_defaults(kind, values, &lists.entries, lists.me(), now.moment);
            edit::create(kind, id, values)
        }
    })
}

/// The name of the account or contact that becomes a record's main one, when these values empty
/// that and another one stays.
pub fn next_main(
    before: &Record,
    values: &[(Key, Value)],
    repository: &Repository,
) -> Result<Option<String>> {
    let links = main_links(before, values, repository)?;
    let Some((key, id)) = edit::main_after(before.kind, &links, values) else { return Ok(None) };
    let kind = if key == "account" { Kind::Account } else { Kind::Contact };
    Ok(repository.names(&[(kind, id)])?.remove(&id))
}

/// The changes that give a record these values.
pub fn set(before: &Record, values: Vec<(Key, Value)>, repository: &Repository) -> Result<Vec<Change>> {
    for (key, value) in &values {
        let required = before.kind.field(key).is_some_and(Field::is_required);
        if required && value.is_empty() {
            return Err(Failure::usage(Message::new("cli-field-required").with("name", key)));
        }
    }
    let links = main_links(before, &values, repository)?;
    Ok(match before.kind {
        Kind::Opportunity => {
            edit::set_deal(before, &links, values, &repository.lists().stages, now(repository))
        }
        Kind::Activity => {
            activity::edit(before, values, repository.new_id(), now(repository), &repository.clock())
        }
        _ => edit::set(before, &links, values),
    })
}

/// The links that hold a main account or contact, when one of these values is about it.
fn main_links(before: &Record, values: &[(Key, Value)], repository: &Repository) -> Result<Vec<Record>> {
    match values.iter().find_map(|(key, _)| edit::main_link(before.kind, key)) {
        Some((kind, back)) => Ok(repository.referring(kind, back, before.id)?),
        None => Ok(Vec::new()),
    }
}

/// The field that names a record must be there; what else is required has a default.
fn require(kind: Kind, values: &[(Key, Value)]) -> Result<()> {
    let Some(title) = kind.title() else { return Ok(()) };
    if values.iter().any(|(key, value)| key == title && !value.is_empty()) {
        return Ok(());
    }
    Err(Failure::usage(Message::new("cli-field-required").with("name", title))
        .hint(Message::new("cli-add-hint").with("kind", kind.key()).with("name", title)))
}
