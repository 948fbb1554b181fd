//! The history of one record: edits of its fields, its making, and what hangs on it: tags, custom
//! values, ties to other records, and coming into stages.

use std::cmp::Reverse;
use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use super::Repository;
use super::error::Result;
use super::journal::{Edit, Step};
use super::read::bare;
use super::storage::{id_at, step_at};
use crate::domain::{Id, Kind, Record, StepId, Value};

/// A step and what it did, before its words are looked up.
type Done = (StepId, Edit);

/// The kinds that hang on a record of this kind: by which field, and which field says what.
fn hanging(kind: Kind) -> Vec<(Kind, &'static str, &'static str)> {
    let mut kinds = match kind {
        Kind::Account => vec![(Kind::AccountContact, "account", "contact")],
        Kind::Contact => vec![
            (Kind::AccountContact, "contact", "account"),
            (Kind::OpportunityContact, "contact", "opportunity"),
        ],
        Kind::Opportunity => vec![
            (Kind::OpportunityContact, "opportunity", "contact"),
            (Kind::StageEvent, "opportunity", "stage"),
        ],
        _ => Vec::new(),
    };
    if kind.takes_tags() {
        kinds.extend([(Kind::Tag, "record", "name"), (Kind::CustomValue, "record", "value")]);
    }
    kinds
}

impl Repository {
    /// What happened to a record, newest first: edits of its fields, its making, and its tags,
    /// custom values, ties and stages. What one step did to fields of one kind is one edit.
    pub fn history(&self, kind: Kind, id: Id) -> Result<Vec<(Step, Edit)>> {
        self.past(kind, id, usize::MAX)
    }

    /// The same of late: of so many edits of its fields, and of so many ties and tags of each sort,
    /// those made last.
    pub fn latest_history(&self, kind: Kind, id: Id, limit: usize) -> Result<Vec<(Step, Edit)>> {
        self.past(kind, id, limit)
    }

    fn past(&self, kind: Kind, id: Id, limit: usize) -> Result<Vec<(Step, Edit)>> {
        let mut edits = self.patches("c.id = ?1 AND ?2 = ?2 ORDER BY c.rowid DESC", params![id.0, 0])?;
        edits.truncate(limit);
        edits.retain(|(_, edit)| edit.kind == kind);
        let made = self.made_in(kind, id)?;
        if let Some(step) = made {
            edits.push((step, Edit { kind, id, name: String::new(), created: true, fields: Vec::new() }));
        }
        for done in self.hung(kind, id, made, limit)? {
            let moved = |(step, edit): &Done| *step == done.0 && edit.fields.iter().any(|f| f.0 == "stage");
            if done.1.kind == Kind::StageEvent && edits.iter().any(moved) {
                continue;
            }
            let same = edits.iter_mut().find(|(step, edit)| *step == done.0 && edit.kind == done.1.kind);
            match same.filter(|(_, edit)| !edit.created) {
                Some((_, edit)) => edit.fields.extend(done.1.fields),
                None => edits.push(done),
            }
        }
        let mut steps: HashMap<StepId, Step> = HashMap::new();
        let mut history = Vec::new();
        for (step, edit) in edits {
            let found = match steps.get(&step) {
                Some(found) => found.clone(),
                None => {
                    let Some(found) = self.bare_step(step)? else { continue };
                    steps.insert(step, found.clone());
                    found
                }
            };
            history.push((found, edit));
        }
        history.sort_by_key(|(step, _)| Reverse((step.moment, step.id)));
        for (_, edit) in &mut history {
            self.name_edits(std::slice::from_mut(edit))?;
        }
        Ok(history)
    }

    /// The step that made a record.
    fn made_in(&self, kind: Kind, id: Id) -> Result<Option<StepId>> {
        let sql = format!("SELECT d, s FROM {} WHERE id = ?1", kind.key());
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([id.0], |row| step_at(row, 0)).optional()?)
    }

    /// What happened to everything that hangs on a record; what was made together with it is told
    /// by its making.
    fn hung(&self, kind: Kind, id: Id, made: Option<StepId>, limit: usize) -> Result<Vec<Done>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut done = Vec::new();
        for (link, own, says) in hanging(kind) {
            let sql = format!(
                "SELECT id, d, s FROM (SELECT id, d, s, rid FROM {} WHERE \"{own}\" = ?1 \
                 ORDER BY rid DESC LIMIT ?2) ORDER BY rid",
                link.key()
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params![id.0, limit])?;
            while let Some(row) = rows.next()? {
                let Some(hung) = id_at(row, 0)? else { continue };
                let step = step_at(row, 1)?;
                let Some(now) = bare(&self.connection, link, hung)? else { continue };
                let lives = self.life(kind, id, says, now)?;
                let lives = lives.into_iter().map(|(at, edit)| (at.unwrap_or(step), edit));
                done.extend(lives.filter(|(at, edit)| !edit.fields.is_empty() && Some(*at) != made));
            }
        }
        Ok(done)
    }

    /// The making of something that hangs on a record (no step), and its edits, oldest first.
    fn life(&self, kind: Kind, id: Id, says: &str, now: Record) -> Result<Vec<(Option<StepId>, Edit)>> {
        let mut patches = self.patches("c.id = ?1 AND ?2 = ?2 ORDER BY c.rowid", params![now.id.0, 0])?;
        patches.retain(|(_, edit)| edit.kind == now.kind);
        let mut then = now;
        for (key, before, _) in patches.iter().rev().flat_map(|(_, edit)| &edit.fields) {
            then.set(key, before.clone());
        }
        let mut lives = vec![(None, told(kind, id, self.values(kind, says, &then), &then))];
        for (step, edit) in patches {
            let gone =
                edit.fields.iter().find(|(key, ..)| key == "deleted").map(|(_, _, after)| after.clone());
            let earlier = then.clone();
            for (key, _, after) in &edit.fields {
                then.set(key, after.clone());
            }
            let fields = match gone.and_then(|gone| gone.as_bool()) {
                Some(true) => {
                    let values = self.values(kind, says, &earlier).into_iter();
                    values.map(|(key, before, after)| (key, after, before)).collect()
                }
                Some(false) => self.values(kind, says, &then),
                None if then.kind == Kind::CustomValue => {
                    let [before, after] = [&earlier, &then].map(|side| self.custom_value(kind, side));
                    vec![(then.text("key").to_owned(), before, after)]
                }
                None => edit.fields,
            };
            lives.push((Some(step), told(kind, id, fields, &then)));
        }
        Ok(lives)
    }

    /// What something that hangs on a record says: fields that were empty before.
    fn values(&self, kind: Kind, says: &str, hung: &Record) -> Vec<(String, Value, Value)> {
        let new = |key: &str, value: &Value| (key.to_owned(), Value::Null, value.clone());
        match hung.kind {
            Kind::Tag => vec![new("tags", hung.get("name"))],
            Kind::CustomValue => vec![new(hung.text("key"), &self.custom_value(kind, hung))],
            Kind::StageEvent => {
                vec![("stage".to_owned(), hung.get("from").clone(), hung.get("stage").clone())]
            }
            _ => {
                let role = Some(hung.get("role")).filter(|role| !role.is_empty());
                let mut values = vec![new(says, hung.get(says))];
                values.extend(role.map(|role| new("role", role)));
                values
            }
        }
    }

    fn custom_value(&self, kind: Kind, hung: &Record) -> Value {
        self.custom_from_json(kind, hung.text("key"), hung.text("value"))
    }
}

/// Tags and custom values are told as the record's own fields.
fn told(kind: Kind, id: Id, fields: Vec<(String, Value, Value)>, hung: &Record) -> Edit {
    let (kind, id) = match hung.kind {
        Kind::Tag | Kind::CustomValue => (kind, id),
        other => (other, hung.id),
    };
    Edit { kind, id, name: String::new(), created: false, fields }
}
