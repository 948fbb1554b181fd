//! What hangs on a record, counted: what a merge brings to the one that stays.

use crate::domain::{Id, Kind};
use crate::repository::Repository;
use crate::repository::error::Result;

impl Repository {
    /// How many records of each kind hang on a record; kinds with none are left out.
    pub fn hanging_on(&self, kind: Kind, id: Id) -> Result<Vec<(Kind, i64)>> {
        let children: &[(Kind, &str, Kind)] = match kind {
            Kind::Account => &[
                (Kind::Opportunity, "account", Kind::Opportunity),
                (Kind::AccountContact, "account", Kind::Contact),
                (Kind::Activity, "account", Kind::Activity),
            ],
            Kind::Contact => &[
                (Kind::OpportunityContact, "contact", Kind::Opportunity),
                (Kind::AccountContact, "contact", Kind::Account),
                (Kind::Activity, "contact", Kind::Activity),
            ],
            Kind::Lead => &[(Kind::Activity, "lead", Kind::Activity)],
            Kind::Opportunity => &[
                (Kind::OpportunityContact, "opportunity", Kind::Contact),
                (Kind::Activity, "opportunity", Kind::Activity),
            ],
            _ => &[],
        };
        let mut counted = Vec::new();
        for (child, column, counts_as) in children.iter().copied().chain([(Kind::Tag, "record", Kind::Tag)]) {
            let sql = format!("SELECT count(*) FROM {} WHERE \"{column}\" = ?1 AND deleted = 0", child.key());
            let count: i64 = self.connection.prepare_cached(&sql)?.query_row([id.0], |row| row.get(0))?;
            if count > 0 {
                counted.push((counts_as, count));
            }
        }
        Ok(counted)
    }
}
