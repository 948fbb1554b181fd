//! What is read of a record to compare it with others.

use rusqlite::{Connection, Row, ToSql};

use super::One;
use crate::domain::duplicate::Profile;
use crate::domain::{Id, Kind};
use crate::repository::error::Result;
use crate::repository::storage::id_at;

/// A record as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The number of its row.
    pub rid: i64,
    /// What tells it from others.
    pub profile: Profile,
    /// What is shown beside its name.
    pub detail: String,
    /// The contact that a lead is known to be, or to have become.
    pub tied: Option<Id>,
}

impl Known {
    /// Its name and what tells it from others.
    pub fn one(&self) -> One {
        One {
            kind: self.profile.kind,
            id: self.profile.id,
            name: self.profile.written.clone(),
            detail: self.detail.clone(),
        }
    }
}

/// The columns a kind is compared by: row, id, name, company, e-mails, phones, two addresses, the
/// contact it is tied to.
fn columns(kind: Kind) -> &'static str {
    match kind {
        Kind::Account => "r.rid, r.id, r.name, NULL, r.email, r.phone, r.website, r.domain, NULL",
        Kind::Lead => {
            "r.rid, r.id, r.name, r.company, r.email, r.phone, NULL, NULL, \
             coalesce(r.converted_contact, r.contact)"
        }
        _ => {
            "r.rid, r.id, r.name, (SELECT a.name FROM account a WHERE a.id = r.account), r.email, r.phone, \
             NULL, NULL, NULL"
        }
    }
}

/// The statement that reads records of a kind; `rest` is what follows `FROM … r`. A lead that was
/// converted is no duplicate of anything: it became what it is.
pub(super) fn select(kind: Kind, rest: &str) -> String {
    let open = if kind == Kind::Lead { " AND r.converted_at IS NULL" } else { "" };
    let rest = rest.replacen("WHERE ", &format!("WHERE r.deleted = 0{open} AND "), 1);
    format!("SELECT {} FROM {} r {rest}", columns(kind), kind.key())
}

/// Reads what a statement of [`select`] finds.
pub(super) fn read(
    connection: &Connection,
    kind: Kind,
    sql: &str,
    bound: &[&dyn ToSql],
    mut visit: impl FnMut(Known) -> bool,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(bound)?;
    while let Some(row) = rows.next()? {
        if !visit(known(kind, row)?) {
            break;
        }
    }
    Ok(())
}

fn known(kind: Kind, row: &Row<'_>) -> rusqlite::Result<Known> {
    let text = |at: usize| row.get_ref(at).map(|value| value.as_str().unwrap_or_default());
    let list = |at: usize| text(at).map(|json| serde_json::from_str::<Vec<String>>(json).unwrap_or_default());
    let (company, emails, phones) = (text(3)?, list(4)?, list(5)?);
    let addresses = [text(6)?, text(7)?];
    let id = id_at(row, 1)?.unwrap_or(Id([0; 16]));
    let first = [company, addresses[1], addresses[0]].into_iter().find(|text| !text.is_empty());
    let detail =
        first.map(str::to_owned).or_else(|| emails.first().cloned()).or_else(|| phones.first().cloned());
    Ok(Known {
        rid: row.get(0)?,
        profile: Profile::made((kind, id), text(2)?, company, &emails, &phones, &addresses),
        detail: detail.unwrap_or_default(),
        tied: id_at(row, 8)?,
    })
}
