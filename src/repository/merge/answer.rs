//! The clashes that are open, and answering them: what holds is kept, or what gave way holds again.

use rusqlite::{Connection, params};
use serde_json::Value as Json;

use super::clash::{Clash, Side, Take, are_one, count, writes};
use crate::domain::change::Key;
use crate::domain::moving::{event, hold};
use crate::domain::now::Now;
use crate::domain::opportunity::Opportunity;
use crate::domain::{Change, Currency, Id, Kind, Message, StepId, Value};
use crate::repository::Repository;
use crate::repository::error::{Error, Result};
use crate::repository::storage::{from_json, id_at, kind_at, step_at};

/// What of a step's writes to a record comes along when a field of it is taken: with a stage all
/// that a move does, such as probability, moments and reasons.
fn goes_with(field: &str, other: &str) -> bool {
    field == "stage" || are_one(field, other)
}

/// Whether a clash is still to be answered, between these very writes.
fn is_open(here: &Connection, clash: &Clash) -> Result<bool> {
    let sql = "SELECT 1 FROM clash WHERE tbl = ?1 AND id = ?2 AND col = ?3 AND d = ?4 AND s = ?5 \
               AND other_d = ?6 AND other_s = ?7";
    let (held, other) = (clash.held.step, clash.other.step);
    let bound = params![
        clash.kind as i64,
        clash.id.0,
        clash.field,
        held.device.0,
        held.number,
        other.device.0,
        other.number
    ];
    Ok(here.prepare_cached(sql)?.exists(bound)?)
}

impl Repository {
    /// The clashes that are open, the latest first.
    pub fn clashes(&self) -> Result<Vec<Clash>> {
        let mut statement =
            self.connection.prepare_cached("SELECT tbl, id, col, d, s, other_d, other_s FROM clash")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let Some((kind, id)) = kind_at(row, 0)?.zip(id_at(row, 1)?) else { continue };
            let field: String = row.get(2)?;
            let held = step_at(row, 3)?;
            let other = step_at(row, 5)?;
            let name = self.get_even_deleted(kind, id)?.map(|record| record.name()).unwrap_or_default();
            let held = self.side(kind, id, &field, held)?;
            let other = self.side(kind, id, &field, other)?;
            found.push(Clash { kind, id, name, field, held, other });
        }
        found.sort_by_key(|clash| std::cmp::Reverse(clash.held.moment.max(clash.other.moment)));
        Ok(found)
    }

    /// Ends a clash as one step: what holds is kept, or what gave way holds again. An amount brings
    /// its currency with it, and a stage all that its move did, and nothing of the other move.
    pub fn settle_clash(&mut self, clash: &Clash, take: Take, label: &str) -> Result<StepId> {
        let Clash { kind, id, ref field, .. } = *clash;
        let side = if take == Take::Held { &clash.held } else { &clash.other };
        let wrote = writes(&self.connection, kind, id)?.into_iter();
        let wrote = wrote.filter(|write| write.step == side.step && goes_with(field, &write.field));
        let values = wrote.filter_map(|write| {
            let known = kind.field(&write.field)?;
            Some((known.key.clone(), from_json(&known.kind, &write.after)))
        });
        let values: Vec<(Key, Value)> = values.collect();
        let moved = match (kind, field.as_str()) {
            (Kind::Opportunity, "stage") => self.moved(clash, take, values.clone())?,
            _ => None,
        };
        // The dates that a move wrote are answered with it.
        let answered = self.clashes()?.into_iter().filter(|open| {
            let is_of_move = moved.is_some() && open.held.step == clash.held.step;
            open.kind == kind && open.id == id && (open.field == *field || is_of_move)
        });
        let answered: Vec<String> = answered.map(|open| open.field).collect();
        let mut batch = self.begin(label)?;
        // Somebody may have answered while this was being asked.
        if !is_open(&batch.repository.connection, clash)? {
            return Err(Error::Refused(Message::new("clash-answered").with("name", &clash.name)));
        }
        for change in moved.unwrap_or_else(|| match take {
            Take::Held => Vec::new(),
            Take::Other if field == "deleted" => vec![Change::Restore { kind, id }],
            Take::Other => vec![Change::Set { kind, id, values }],
        }) {
            batch.apply(change)?;
        }
        if take == Take::Held {
            for field in &answered {
                batch.writing.confirm(&batch.repository.connection, kind, id, field)?;
            }
        }
        batch.commit()
    }

    /// The changes that leave a deal as one of two moves made apart would have left it; none where
    /// the deal or the stage is gone.
    fn moved(&self, clash: &Clash, take: Take, wrote: Vec<(Key, Value)>) -> Result<Option<Vec<Change>>> {
        let (side, given_up) = match take {
            Take::Held => (&clash.held, &clash.other),
            Take::Other => (&clash.other, &clash.held),
        };
        let find = |value: &Value| self.lists.stages.iter().find(|stage| Some(stage.id) == value.as_id());
        let (Some(record), Some(to)) = (self.get(clash.kind, clash.id)?, find(&side.value)) else {
            return Ok(None);
        };
        let then = Now { moment: side.moment, today: self.clock().day_of(side.moment) };
        let deal = Opportunity::from_record(&record);
        let values = hold(&deal, find(&given_up.value), to, wrote, then);
        let mut changes = vec![Change::Set { kind: clash.kind, id: clash.id, values }];
        if take == Take::Other {
            changes.push(event(deal.id, deal.stage, to.id, self.clock().now()));
        }
        Ok(Some(changes))
    }

    /// How many clashes are open.
    pub fn clash_count(&self) -> Result<i64> {
        count(&self.connection)
    }

    fn side(&self, kind: Kind, id: Id, field: &str, step: StepId) -> Result<Side> {
        let (moment, user) = match self.bare_step(step)? {
            Some(step) => (step.moment, step.user),
            None => (0, None),
        };
        let of_step = writes(&self.connection, kind, id)?.into_iter().filter(|write| write.step == step);
        let of_step: Vec<_> = of_step.collect();
        let currency = of_step.iter().find(|write| write.field == "currency");
        let currency = currency.and_then(|write| Currency::from_code(write.after.as_str()?));
        let wrote = of_step.into_iter().find(|write| write.field == field);
        let value = match (wrote, kind.field(field)) {
            (Some(wrote), Some(known)) => from_json(&known.kind, &wrote.after),
            (Some(wrote), None) => Value::Bool(wrote.after == Json::Bool(true)),
            // Made so: the making of a record has no line.
            (None, _) => {
                self.get_even_deleted(kind, id)?.map_or(Value::Null, |record| record.get(field).clone())
            }
        };
        Ok(Side { value, currency, step, moment, user })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::merge::tests::copies;
    use crate::repository::merge::{Compare, Keep};

    #[test]
    fn who_answers_what_was_answered_meanwhile_is_told_and_writes_nothing() {
        let mut decks = copies(2);
        let deal = Id([7; 16]);
        let made = Change::create(Kind::Opportunity, deal, [("name", Value::from("Renewal"))]);
        decks[0].commit("made", vec![made]).expect("a step");
        let take = |decks: &mut [Repository], to: usize, from: usize| {
            let from = crate::repository::copy::in_memory(&decks[from].connection).expect("a copy");
            decks[to].merge_from(&from, Compare::New, Keep::Yes).expect("a merge");
        };
        take(&mut decks, 1, 0);
        for (at, amount) in [(0, 200), (1, 300)] {
            let change = Change::set(Kind::Opportunity, deal, [("amount", Value::from(amount))]);
            decks[at].commit("amount", vec![change]).expect("a step");
        }
        take(&mut decks, 0, 1);
        let asked = decks[0].clashes().expect("clashes").remove(0);
        decks[0].settle_clash(&asked, Take::Held, "kept").expect("the first answer");
        let refused = decks[0].settle_clash(&asked, Take::Other, "taken").expect_err("answered");
        assert_eq!(refused.message().id, "clash-answered");
        let held = decks[0].get(Kind::Opportunity, deal).expect("a read").expect("the deal");
        assert_eq!(*held.get("amount"), asked.held.value);
    }
}
