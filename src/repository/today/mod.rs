//! What is to be done now, read by a short index walk for every reason there is. What comes first is
//! decided in `domain::queue`.
//!
//! - `parts`: what is read, in parts, and how far.
//! - `week`: what the week has brought.

use chrono::NaiveDate;
use rusqlite::{Row, Rows, params};

use crate::domain::lead::WAITING;
use crate::domain::money::Total;
use crate::domain::next_step;
use crate::domain::now::Now;
use crate::domain::opportunity::Opportunity;
use crate::domain::queue::{self, About, Entry, Heat, Reason, Section};
use crate::domain::user::Whose;
use crate::domain::{Currency, Id, Kind, Money};
use crate::repository::agenda::REFUSED;
use crate::repository::storage::{from_days, id_at, to_days};
use crate::repository::{Repository, Result};

mod parts;
mod week;

pub use parts::{Cut, More, Queue};
use parts::{Part, Reach, Walk};
pub use week::Week;

/// Rows shown at most for one reason; with more than these nobody gets to the end in a day.
const MOST: usize = 200;

/// Rows read at most for one reason: beyond those that are shown they are only counted.
const COUNTED: i64 = 1_000;

/// The columns of a deal as [`Repository::bare_deal`] reads them.
const DEAL: &str = "r.id, r.name, r.stage, r.amount, r.currency, r.stage_since, r.created, r.touched, r.next, \
    r.account, (SELECT n.name FROM account n WHERE n.id = r.account), \
    r.contact, (SELECT c.name FROM contact c WHERE c.id = r.contact) FROM opportunity r \
    WHERE r.deleted = 0 AND r.closed_at IS NULL";

impl Repository {
    /// What is to be done now, in order; of what is not shown, only whether there is any.
    pub fn queue(&self, whose: Whose) -> Result<Queue> {
        let _asked = self.allowance.asked();
        let mut walk = Walk::new(self.lists.owner_of(whose), Reach::Shown, Queue::default());
        for part in Part::ALL {
            self.read_part(part, &mut walk)?;
        }
        let mut queue = walk.queue;
        queue.entries.iter_mut().for_each(|entry| entry.hide(&self.lists.modules));
        queue.entries = queue::ranked(queue.entries);
        queue.cut.sort_by_key(|cut| cut.section);
        Ok(queue)
    }

    /// Counts what a part of a queue holds more than it shows.
    pub fn count_more(&self, section: Section, whose: Whose, queue: &mut Queue) -> Result<()> {
        let _asked = self.allowance.asked();
        let part = Part::of(section);
        // What is read before a part says what of it is spoken for.
        let before = queue.entries.iter().filter(|entry| Part::of(entry.reason.section()) < part);
        let before = Queue { entries: before.cloned().collect(), cut: Vec::new() };
        let mut walk = Walk::new(self.lists.owner_of(whose), Reach::Counted, before);
        self.read_part(part, &mut walk)?;
        queue.cut.retain(|cut| cut.section != section);
        queue.cut.extend(walk.queue.cut.into_iter().filter(|cut| cut.section == section));
        queue.cut.sort_by_key(|cut| cut.section);
        Ok(())
    }

    fn read_part(&self, part: Part, walk: &mut Walk) -> Result<()> {
        let today = self.today();
        let yesterday = today.pred_opt().unwrap_or(today);
        match part {
            Part::Overdue => self.planned(NaiveDate::MIN, yesterday, walk),
            Part::Today => self.planned(today, today, walk),
            Part::Bare => self.bare_deals(walk),
            Part::Touch => self.late_touches(walk),
            Part::Leads if self.lists.shows_kind(Kind::Lead) => self.new_leads(walk),
            Part::Leads => Ok(()),
        }
    }

    /// How many open deals of a pipeline have nothing planned; of one owner only, when one is given.
    pub fn without_next(&self, pipeline: Id, owner: Option<Id>) -> Result<i64> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM opportunity r WHERE r.deleted = 0 AND r.closed_at IS NULL AND r.next IS NULL \
             AND (?2 IS NULL OR r.owner = ?2) \
             AND r.stage IN (SELECT g.id FROM stage g WHERE g.pipeline = ?1 AND coalesce(g.type, 'open') = 'open')",
        )?;
        Ok(statement.query_row(params![pipeline.0, owner.map(|id| id.0)], |row| row.get(0))?)
    }

    /// Planned activities due from a day to a day.
    fn planned(&self, from: NaiveDate, to: NaiveDate, walk: &mut Walk) -> Result<()> {
        let today = self.today();
        let mut statement = self.connection.prepare_cached(
            &format!("SELECT r.id, r.subject, r.type, r.due, r.due_at, r.enrolment IS NOT NULL, \
             r.contact, (SELECT c.name FROM contact c WHERE c.id = r.contact), \
             r.lead, l.name, l.company, \
             r.opportunity, o.name, o.stage, o.amount, o.currency, \
             coalesce(r.account, o.account), \
             (SELECT n.name FROM account n WHERE n.id = coalesce(r.account, o.account)), \
             {REFUSED} \
             FROM activity r LEFT JOIN lead l ON l.id = r.lead LEFT JOIN opportunity o ON o.id = r.opportunity \
             WHERE r.deleted = 0 AND r.status = 'planned' AND r.due BETWEEN ?1 AND ?2 \
             AND (?3 IS NULL OR r.owner IS NULL OR r.owner = ?3) ORDER BY r.due LIMIT ?4"),
        )?;
        let bound = params![to_days(from), to_days(to), walk.owner.map(|id| id.0), COUNTED];
        let mut rows = statement.query(bound)?;
        let (mut read, mut shown) = (0, 0);
        let mut section = None;
        while let Some(row) = rows.next()? {
            read += 1;
            let due = row.get::<_, Option<i64>>(3)?.and_then(from_days).unwrap_or(today);
            let days = (today - due).num_days();
            let reason = if days > 0 { Reason::Overdue(days) } else { Reason::Due(row.get(4)?) };
            section = Some(reason.section());
            let kind: String = row.get::<_, Option<String>>(2)?.unwrap_or_default();
            if row.get::<_, bool>(18)? && queue::reaches_out(&kind) {
                continue;
            }
            if shown == MOST {
                if walk.leave_out(reason.section(), Kind::Activity) {
                    break;
                }
                continue;
            }
            shown += 1;
            let amount = self.money_at(row, 14)?;
            let about = [(Kind::Contact, 6), (Kind::Lead, 8), (Kind::Opportunity, 11), (Kind::Account, 16)];
            walk.queue.entries.push(Entry {
                activity: Some(kind),
                in_cadence: row.get(5)?,
                due: Some(due),
                about: about_in(row, &about)?,
                company: row.get(10)?,
                stage: id_at(row, 13)?,
                worth: self.worth(amount),
                amount,
                ..entry_at(row, Kind::Activity, reason)?
            });
        }
        if let Some(section) = section.filter(|_| read == COUNTED) {
            walk.leave_open(section);
        }
        Ok(())
    }

    /// Open deals with nothing planned, of each currency the largest, and those whose next step
    /// somebody else has let lie.
    fn bare_deals(&self, walk: &mut Walk) -> Result<()> {
        let (today, owner) = (to_days(self.today()), walk.owner);
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {DEAL} AND r.next IS NULL AND r.currency IS ?1 AND (?2 IS NULL OR r.owner IS NULL OR r.owner = ?2) \
             AND coalesce(r.snoozed, 0) <= ?3 ORDER BY r.amount DESC LIMIT ?4"
        ))?;
        let rots = self.lists.stages.iter().any(|stage| stage.rot_days.is_some());
        let may_be: Vec<Section> =
            rots.then_some(Section::Rotting).into_iter().chain([Section::NoNext]).collect();
        for currency in self.currencies()? {
            let rows = statement.query(params![currency, owner.map(|id| id.0), today, COUNTED])?;
            self.take_deals(rows, &may_be, walk)?;
        }
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {DEAL} AND r.next < ?2 AND (?1 IS NULL OR r.owner IS NULL OR r.owner = ?1) \
             AND coalesce(r.snoozed, 0) <= ?2 ORDER BY r.next LIMIT ?3"
        ))?;
        let rows = statement.query(params![owner.map(|id| id.0), today, COUNTED])?;
        self.take_deals(rows, &[Section::Rotting], walk)
    }

    /// Takes the deals of a walk that are of these parts and that no activity in the row is about.
    fn take_deals(&self, mut rows: Rows<'_>, may_be: &[Section], walk: &mut Walk) -> Result<()> {
        let spoken_for = walk.spoken_for();
        let (mut read, mut shown) = (0, 0);
        while let Some(row) = rows.next()? {
            read += 1;
            let deal = self.bare_deal(row)?;
            let is_wanted = |deal: &Entry| may_be.contains(&deal.reason.section());
            let Some(deal) = deal.filter(|deal| is_wanted(deal) && !spoken_for.contains(&deal.id)) else {
                continue;
            };
            if shown < MOST {
                shown += 1;
                walk.queue.entries.push(deal);
            } else if walk.leave_out(deal.reason.section(), Kind::Opportunity)
                && may_be.iter().all(|section| walk.queue.cut(*section).is_some())
            {
                break;
            }
        }
        if read == COUNTED {
            walk.leave_open(Section::Rotting);
            walk.leave_open(Section::NoNext);
        }
        Ok(())
    }

    /// The currencies that deals are in; none for those without one.
    fn currencies(&self) -> Result<Vec<Option<String>>> {
        let mut statement =
            self.connection.prepare_cached("SELECT DISTINCT nullif(b.currency, '') FROM board_total b")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A deal in a row of the columns of [`DEAL`]; none when its stage is none of an open deal.
    fn bare_deal(&self, row: &Row<'_>) -> Result<Option<Entry>> {
        let now = Now { moment: self.who.clock.now(), today: self.today() };
        let deal = Opportunity {
            stage: id_at(row, 2)?,
            stage_since: row.get(5)?,
            created: row.get(6)?,
            touched: row.get(7)?,
            next_due: row.get::<_, Option<i64>>(8)?.and_then(from_days),
            ..Opportunity::empty(Id([0; 16]))
        };
        let Some(stage) = deal.stage.and_then(|id| self.lists.stage(id)).filter(|stage| stage.is_open())
        else {
            return Ok(None);
        };
        let reason = match (next_step::is_rotting(&deal, stage, now), stage.rot_days) {
            (true, Some(limit)) => {
                Reason::Rotting { untouched: next_step::untouched_days(&deal, now).unwrap_or(0), limit }
            }
            _ => Reason::NoNext(next_step::days_in_stage(&deal, now).unwrap_or(0)),
        };
        let amount = self.money_at(row, 3)?;
        Ok(Some(Entry {
            due: deal.next_due,
            about: about_in(row, &[(Kind::Contact, 11), (Kind::Account, 9)])?,
            stage: deal.stage,
            worth: self.worth(amount),
            amount,
            ..entry_at(row, Kind::Opportunity, reason)?
        }))
    }

    /// People and companies that were to be touched by today.
    fn late_touches(&self, walk: &mut Walk) -> Result<()> {
        let today = self.today();
        let tomorrow = today.succ_opt().unwrap_or(today);
        let by = self.who.clock.start_of_day(tomorrow);
        for (kind, sql) in [(Kind::Contact, CONTACTS), (Kind::Account, ACCOUNTS)] {
            if !self.lists.shows_kind(kind) {
                continue;
            }
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows =
                statement.query(params![by, to_days(today), walk.owner.map(|id| id.0), COUNTED])?;
            let spoken_for = walk.spoken_for();
            let (mut read, mut shown) = (0, 0);
            while let Some(row) = rows.next()? {
                read += 1;
                if id_at(row, 0)?.is_some_and(|id| spoken_for.contains(&id)) {
                    continue;
                }
                if shown == MOST {
                    if walk.leave_out(Section::Touch, kind) {
                        break;
                    }
                    continue;
                }
                shown += 1;
                let last = self.who.clock.day_of(row.get(2)?);
                let reason = Reason::TouchLate { untouched: (today - last).num_days(), every: row.get(3)? };
                let about = about_in(row, &[(Kind::Account, 4)])?;
                walk.queue.entries.push(Entry { about, ..entry_at(row, kind, reason)? });
            }
            if read == COUNTED {
                walk.leave_open(Section::Touch);
            }
        }
        Ok(())
    }

    /// Leads that nobody has done anything with.
    fn new_leads(&self, walk: &mut Walk) -> Result<()> {
        let today = self.today();
        let mut statement = self.connection.prepare_cached(&new_leads_sql())?;
        let mut rows = statement.query(params![walk.owner.map(|id| id.0), to_days(today), COUNTED])?;
        let mut read = 0;
        while let Some(row) = rows.next()? {
            read += 1;
            if read > MOST {
                if walk.leave_out(Section::Leads, Kind::Lead) {
                    break;
                }
                continue;
            }
            let made = row.get::<_, Option<i64>>(2)?.map(|moment| self.who.clock.day_of(moment));
            let days = made.map_or(0, |day| (today - day).num_days().max(0));
            let amount = self.money_at(row, 5)?;
            walk.queue.entries.push(Entry {
                company: row.get(3)?,
                heat: Heat::of(&row.get::<_, Option<String>>(4)?.unwrap_or_default()),
                worth: self.worth(amount),
                amount,
                ..entry_at(row, Kind::Lead, Reason::NewLead(days))?
            });
        }
        if read == COUNTED as usize {
            walk.leave_open(Section::Leads);
        }
        Ok(())
    }

    /// The money whose minor units are in a column and its currency in the next.
    fn money_at(&self, row: &Row<'_>, at: usize) -> Result<Option<Money>> {
        let Some(minor) = row.get::<_, Option<i64>>(at)? else { return Ok(None) };
        let code: Option<String> = row.get(at + 1)?;
        let currency = code.as_deref().and_then(Currency::from_code).unwrap_or(self.lists.base);
        Ok(Some(Money::new(minor, currency)))
    }

    /// An amount in the deck's own currency; nothing without a rate.
    fn worth(&self, amount: Option<Money>) -> i64 {
        let mut total = Total::new(self.lists.base);
        if let Some(amount) = amount {
            total.add(amount, &self.lists.rates, self.today());
        }
        total.base.minor
    }
}

/// Reads the leads that wait. Their statuses stand in it as words, since the index of these leads is
/// one of those alone, which bound ones would not show.
fn new_leads_sql() -> String {
    format!(
        "SELECT r.id, r.name, r.created, r.company, r.rating, r.amount, r.currency FROM lead r \
         WHERE r.deleted = 0 AND r.touched IS NULL AND r.next IS NULL AND r.converted_at IS NULL \
         AND r.{} AND (?1 IS NULL OR r.owner IS NULL OR r.owner = ?1) \
         AND coalesce(r.snoozed, 0) <= ?2 AND coalesce(r.do_not_contact, 0) = 0 \
         ORDER BY r.created DESC LIMIT ?3",
        waiting()
    )
}

fn waiting() -> String {
    format!("status IN ('{}')", WAITING.join("', '"))
}

/// What is said of people to stay in touch with and of companies, but for where from.
macro_rules! touches {
    ($own:literal, $from:literal, $but:literal) => {
        concat!(
            "SELECT r.id, r.name, coalesce(r.touched, r.created), r.touch_every, ",
            $own,
            " FROM ",
            $from,
            " WHERE r.deleted = 0 AND r.touch_every IS NOT NULL \
             AND coalesce(r.touched, r.created) + r.touch_every * 86400000 < ?1 \
             AND (r.next IS NULL OR r.next < ?2) AND coalesce(r.snoozed, 0) <= ?2 \
             AND (?3 IS NULL OR r.owner IS NULL OR r.owner = ?3)",
            $but,
            " ORDER BY coalesce(r.touched, r.created) + r.touch_every * 86400000 LIMIT ?4"
        )
    };
}

const CONTACTS: &str = touches!(
    "r.account, (SELECT n.name FROM account n WHERE n.id = r.account)",
    "contact r",
    " AND coalesce(r.do_not_contact, 0) = 0"
);
const ACCOUNTS: &str = touches!("NULL, NULL", "account r", "");

/// An entry with its id and name from the first columns of a row, and nothing else known.
fn entry_at(row: &Row<'_>, kind: Kind, reason: Reason) -> Result<Entry> {
    let id = id_at(row, 0)?.unwrap_or(Id([0; 16]));
    let name: Option<String> = row.get(1)?;
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| id.short());
    Ok(Entry::new(kind, id, reason, name))
}

/// The records whose ids are in these columns of a row, each with its name in the next.
fn about_in(row: &Row<'_>, columns: &[(Kind, usize)]) -> Result<Vec<About>> {
    let mut about = Vec::new();
    for (kind, at) in columns {
        if let Some(id) = id_at(row, *at)? {
            let name: Option<String> = row.get(at + 1)?;
            about.push(About { kind: *kind, id, name: name.unwrap_or_default() });
        }
    }
    Ok(about)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::deck;

    #[test]
    fn the_index_of_leads_that_wait_is_one_of_just_those_that_are_read() {
        let sql = "SELECT sql FROM sqlite_master WHERE name = 'lead_untouched'";
        let index: String = deck().connection.query_row(sql, [], |row| row.get(0)).expect("an index");
        assert!(index.contains(&waiting()), "{index}");
        assert!(new_leads_sql().contains(&waiting()));
    }
}
