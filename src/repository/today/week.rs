//! What a week has brought so far.

use chrono::NaiveDate;
use rusqlite::params;

use crate::domain::money::Total;
use crate::domain::pipeline::{Stage, StageType};
use crate::domain::user::Whose;
use crate::query::Names;
use crate::repository::{Repository, Result};

/// What a week has brought so far.
#[derive(Clone, Debug)]
pub struct Week {
    /// Its first day.
    pub from: NaiveDate,
    /// Activities that were done, by type, the most frequent first.
    pub done: Vec<(String, i64)>,
    /// Deals that were won.
    pub won: i64,
    /// What they are worth.
    pub amount: Total,
    /// Leads that were added.
    pub leads: i64,
    /// Deals' moves from one stage to another.
    pub moves: i64,
}

impl Repository {
    /// What the week has brought so far.
    pub fn week(&self, whose: Whose) -> Result<Week> {
        let _asked = self.allowance.asked();
        let (owner, today) = (self.lists.owner_of(whose).map(|id| id.0), self.today());
        let from = today.week(self.lists.week_start()).first_day();
        let since = self.who.clock.start_of_day(from);
        let mut week =
            Week { from, done: Vec::new(), won: 0, amount: Total::new(self.lists.base), leads: 0, moves: 0 };
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(a.type, ''), count(*) FROM activity a WHERE a.deleted = 0 AND a.status = 'done' \
             AND a.done_at >= ?1 AND (?2 IS NULL OR a.owner = ?2) GROUP BY 1 ORDER BY 2 DESC, 1",
        )?;
        let done = statement.query_map(params![since, owner], |row| Ok((row.get(0)?, row.get(1)?)))?;
        week.done = done.collect::<rusqlite::Result<_>>()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT r.amount, r.currency FROM opportunity r WHERE r.deleted = 0 AND r.stage = ?3 \
             AND r.closed_at >= ?1 AND (?2 IS NULL OR r.owner = ?2)",
        )?;
        for stage in self.lists.stages.iter().filter(|stage: &&Stage| stage.kind() == StageType::Won) {
            let mut rows = statement.query(params![since, owner, stage.id.0])?;
            while let Some(row) = rows.next()? {
                week.won += 1;
                if let Some(amount) = self.money_at(row, 0)? {
                    week.amount.add(amount, &self.lists.rates, today);
                }
            }
        }
        let count = |sql: &str| -> Result<i64> {
            let mut statement = self.connection.prepare_cached(sql)?;
            Ok(statement.query_row(params![since, owner], |row| row.get(0))?)
        };
        week.leads = count(
            "SELECT count(*) FROM lead r WHERE r.deleted = 0 AND r.created >= ?1 AND (?2 IS NULL OR r.owner = ?2)",
        )?;
        week.moves = count(
            "SELECT count(*) FROM stage_event e JOIN opportunity r ON r.id = e.opportunity AND r.deleted = 0 \
             WHERE e.at >= ?1 AND e.deleted = 0 AND e.\"from\" IS NOT NULL AND (?2 IS NULL OR r.owner = ?2)",
        )?;
        Ok(week)
    }
}
