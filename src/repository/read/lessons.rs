//! What closed deals taught: the newest lessons with what their deals are like.

use rusqlite::Row;

use crate::domain::lesson::{Lesson, Taught, Traits};
use crate::domain::{Currency, Id, Kind, Money, Record, Value};
use crate::repository::Repository;
use crate::repository::error::Result;
use crate::repository::storage::id_at;

impl Repository {
    /// The newest lessons, at most so many, each with the traits of its deal: one walk of the
    /// lessons by when they were learnt.
    pub fn lessons(&self, most: usize) -> Result<Vec<Taught>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT l.id, l.opportunity, l.text, l.won, l.owner, l.created, o.name, o.account, a.industry, \
             o.competitor, o.product, o.type, o.source, o.amount, o.currency FROM lesson l \
             JOIN opportunity o ON o.id = l.opportunity AND o.deleted = 0 \
             LEFT JOIN account a ON a.id = o.account WHERE l.deleted = 0 ORDER BY l.created DESC, l.id DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([most as i64], |row| self.taught(row))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn taught(&self, row: &Row<'_>) -> rusqlite::Result<Taught> {
        let mut lesson = Lesson::empty(id_at(row, 0)?.unwrap_or(Id([0; 16])));
        lesson.opportunity = id_at(row, 1)?;
        lesson.text = row.get(2)?;
        lesson.won = row.get::<_, Option<i64>>(3)?.map(|won| won != 0);
        lesson.owner = id_at(row, 4)?;
        lesson.created = row.get(5)?;
        let mut deal = Record::new(Kind::Opportunity, Id([0; 16]));
        deal.set("account", id_at(row, 7)?);
        deal.set("competitor", Value::from(row.get::<_, Option<String>>(9)?));
        deal.set("product", id_at(row, 10)?);
        deal.set("type", Value::from(row.get::<_, Option<String>>(11)?));
        deal.set("source", Value::from(row.get::<_, Option<String>>(12)?));
        deal.set("amount", Value::from(row.get::<_, Option<i64>>(13)?));
        deal.set("currency", Value::from(row.get::<_, Option<String>>(14)?));
        let industry: Option<String> = row.get(8)?;
        let traits = Traits::of(&deal, industry.as_deref(), self.worth_of(&deal));
        Ok(Taught { lesson, deal: row.get::<_, Option<String>>(6)?.unwrap_or_default(), traits })
    }

    /// What a deal is like, with the industry of its account and its amount in the deck's own
    /// currency.
    pub fn traits(&self, deal: &Record) -> Result<Traits> {
        let account = match deal.get("account").as_id() {
            Some(id) => self.get(Kind::Account, id)?,
            None => None,
        };
        Ok(Traits::of(deal, account.as_ref().map(|account| account.text("industry")), self.worth_of(deal)))
    }

    /// What a deal is worth in the deck's own currency; none without an amount or a rate.
    fn worth_of(&self, deal: &Record) -> Option<i64> {
        let currency = Currency::from_code(deal.text("currency")).unwrap_or(self.lists.base);
        let money = Money::new(deal.get("amount").as_integer()?, currency);
        let base = self.lists.base;
        if currency == base {
            return Some(money.minor);
        }
        let rate = self.lists.rates.on(currency, self.today())?;
        money.converted(rate, base).map(|money| money.minor)
    }
}
