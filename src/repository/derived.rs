//! What the deck keeps ready so that no screen has to count: how many records there are, what a
//! board column adds up to, when a record was last touched and what comes next, whose account a
//! contact is. Never merged; made again from the records whenever they change.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use rusqlite::{Connection, params};

use super::error::Result;
use super::storage::{has_folded, id_at};
use crate::domain::activity::ABOUT;
use crate::domain::{Id, Kind, Record, Value};

/// What a step does to the kept figures.
#[derive(Default)]
pub(crate) struct Figures {
    kinds: HashMap<Kind, i64>,
    board: HashMap<(Id, Id, String), Sums>,
    touched: BTreeSet<(Kind, Id)>,
    contacts: BTreeSet<Id>,
    opportunities: BTreeSet<Id>,
    /// True when a small table changed, so that the lists have to be read again.
    pub lists_changed: bool,
}

/// What one or more deals add to a board column.
#[derive(Default, Clone, Copy)]
struct Sums {
    count: i64,
    amount: i64,
    weighted: i64,
    bare_count: i64,
    bare_amount: i64,
}

/// Stands for no owner in the kept totals' key.
const NOBODY: Id = Id([0; 16]);

impl Figures {
    /// Notes a record's coming, going or changing.
    pub(crate) fn note(&mut self, before: Option<&Record>, after: Option<&Record>) {
        let Some(kind) = before.or(after).map(|record| record.kind) else { return };
        let live = |record: Option<&Record>| record.is_some_and(|record| !record.deleted);
        match (live(before), live(after)) {
            (false, true) => *self.kinds.entry(kind).or_insert(0) += 1,
            (true, false) => *self.kinds.entry(kind).or_insert(0) -= 1,
            _ => {}
        }
        for (record, sign) in [(before, -1), (after, 1)] {
            if let Some(record) = record {
                self.note_side(record, sign);
            }
        }
        if matches!(
            kind,
            Kind::Pipeline
                | Kind::Stage
                | Kind::User
                | Kind::ListEntry
                | Kind::Rate
                | Kind::CustomField
                | Kind::Product
                | Kind::Cadence
                | Kind::CadenceStep
                | Kind::SavedView
                | Kind::Setting
                | Kind::Tag
        ) {
            self.lists_changed = true;
        }
    }

    fn note_side(&mut self, record: &Record, sign: i64) {
        match record.kind {
            Kind::Opportunity => {
                if !record.deleted {
                    self.add_deal(record, sign);
                }
                self.note_account(record);
            }
            Kind::Activity => {
                for (key, kind) in ABOUT {
                    self.touched.extend(record.get(key).as_id().map(|id| (kind, id)));
                }
            }
            Kind::Contact => self.note_account(record),
            Kind::AccountContact => self.contacts.extend(record.get("contact").as_id()),
            Kind::OpportunityContact => self.opportunities.extend(record.get("opportunity").as_id()),
            _ => {}
        }
    }

    /// Notes the account of a deal or a contact. One that was never touched and has nothing planned
    /// tells its account nothing.
    fn note_account(&mut self, record: &Record) {
        if !record.get("touched").is_empty() || !record.get("next").is_empty() {
            self.touched.extend(record.get("account").as_id().map(|id| (Kind::Account, id)));
        }
    }

    fn add_deal(&mut self, deal: &Record, sign: i64) {
        let Value::Id(stage) = deal.get("stage") else { return };
        let owner = deal.get("owner").as_id().unwrap_or(NOBODY);
        let sums = self.board.entry((*stage, owner, deal.text("currency").to_owned())).or_default();
        let amount = deal.get("amount").as_integer().unwrap_or(0);
        sums.count += sign;
        sums.amount = sums.amount.saturating_add(sign * amount);
        match deal.get("probability").as_integer() {
            Some(probability) => sums.weighted += sign * amount.saturating_mul(probability),
            None => {
                sums.bare_count += sign;
                sums.bare_amount += sign * amount;
            }
        }
    }
}

/// Brings the kept figures up to date with a step, inside its transaction.
pub(crate) fn keep(connection: &Connection, figures: &Figures) -> Result<()> {
    let mut totals = connection.prepare_cached(
        "INSERT INTO kind_total (tbl, n) VALUES (?1, ?2) ON CONFLICT (tbl) DO UPDATE SET n = n + ?2",
    )?;
    for (kind, n) in figures.kinds.iter().filter(|(_, n)| **n != 0) {
        totals.execute(params![*kind as i64, n])?;
    }
    let mut board = connection.prepare_cached(
        "INSERT INTO board_total (stage, owner, currency, n, amount, weighted, bare_n, bare_amount) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (stage, owner, currency) DO UPDATE SET \
         n = n + ?4, amount = amount + ?5, weighted = weighted + ?6, bare_n = bare_n + ?7, bare_amount = bare_amount + ?8",
    )?;
    for ((stage, owner, currency), s) in &figures.board {
        board.execute(params![
            stage.0,
            owner.0,
            currency,
            s.count,
            s.amount,
            s.weighted,
            s.bare_count,
            s.bare_amount
        ])?;
    }
    let mut touched = figures.touched.clone();
    for contact in &figures.contacts {
        // What a contact was told of stays with its new account, and leaves its old one.
        touched
            .extend(account_of(connection, Kind::Contact, *contact)?.map(|account| (Kind::Account, account)));
        keep_account(connection, *contact)?;
        touched.insert((Kind::Contact, *contact));
    }
    for opportunity in &figures.opportunities {
        keep_contact(connection, *opportunity)?;
    }
    keep_touches(connection, &touched)
}

/// The account that a record has as its own; a lead has none.
fn account_of(connection: &Connection, kind: Kind, id: Id) -> Result<Option<Id>> {
    let sql = match kind {
        Kind::Opportunity => "SELECT account FROM opportunity WHERE id = ?1",
        Kind::Contact => "SELECT account FROM contact WHERE id = ?1",
        _ => return Ok(None),
    };
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(id_at(row, 0)?)
}

/// A contact's account is the one of its primary link, else of its first.
fn keep_account(connection: &Connection, contact: Id) -> Result<()> {
    connection.prepare_cached(&update(Kind::Contact, &LINKED))?.execute([contact.0])?;
    Ok(())
}

/// An opportunity's contact is the one of its primary link, else of its first.
fn keep_contact(connection: &Connection, opportunity: Id) -> Result<()> {
    connection.prepare_cached(&update(Kind::Opportunity, &LINKED))?.execute([opportunity.0])?;
    Ok(())
}

/// A field that is kept from other records: whose it is, which, and from what; `?1` is the record.
type Kept = (Kind, &'static str, &'static str);

/// Fields kept from links. Of several links the first made counts, the same one in every copy.
const LINKED: [Kept; 2] = [
    (
        Kind::Contact,
        "account",
        "(SELECT l.account FROM account_contact l WHERE l.contact = ?1 AND l.deleted = 0 \
         ORDER BY coalesce(l.\"primary\", 0) DESC, l.h, l.id LIMIT 1)",
    ),
    (
        Kind::Opportunity,
        "contact",
        "(SELECT l.contact FROM opportunity_contact l WHERE l.opportunity = ?1 AND l.deleted = 0 \
         ORDER BY coalesce(l.\"primary\", 0) DESC, l.h, l.id LIMIT 1)",
    ),
];
/// What is asked of those activities about a record that have a status.
macro_rules! of_activities {
    ($asked:literal, $about:literal, $status:literal) => {
        concat!(
            "SELECT ",
            $asked,
            " FROM activity a WHERE a.",
            $about,
            " = ?1 AND a.deleted = 0 AND a.status = '",
            $status,
            "'"
        )
    };
}

/// When the last of the activities about a record was done.
macro_rules! last_done {
    ($about:literal) => {
        concat!("(", of_activities!("max(coalesce(a.done_at, a.created))", $about, "done"), ")")
    };
}

/// When the next of the activities about a record is due.
macro_rules! next_due {
    ($about:literal) => {
        concat!("(", of_activities!("min(a.due)", $about, "planned"), ")")
    };
}

/// When records were last touched and what comes next. What happens to an account's people and
/// deals happens to the account.
const TOUCHED: [Kept; 9] = [
    (Kind::Opportunity, "touched", last_done!("opportunity")),
    (Kind::Opportunity, "next", next_due!("opportunity")),
    (
        Kind::Opportunity,
        "next_subject",
        concat!(
            "(",
            of_activities!("a.subject", "opportunity", "planned"),
            " AND a.due IS NOT NULL ORDER BY a.due, a.h, a.id LIMIT 1)"
        ),
    ),
    (Kind::Lead, "touched", last_done!("lead")),
    (Kind::Lead, "next", next_due!("lead")),
    (Kind::Contact, "touched", last_done!("contact")),
    (Kind::Contact, "next", next_due!("contact")),
    (
        Kind::Account,
        "touched",
        concat!(
            "(SELECT max(t) FROM (",
            of_activities!("max(coalesce(a.done_at, a.created)) AS t", "account", "done"),
            " UNION ALL SELECT max(c.touched) FROM contact c WHERE c.account = ?1 AND c.deleted = 0 \
             UNION ALL SELECT max(o.touched) FROM opportunity o WHERE o.account = ?1 AND o.deleted = 0))"
        ),
    ),
    (
        Kind::Account,
        "next",
        concat!(
            "(SELECT min(n) FROM (",
            of_activities!("min(a.due) AS n", "account", "planned"),
            " UNION ALL SELECT min(c.next) FROM contact c WHERE c.account = ?1 AND c.deleted = 0 \
             UNION ALL SELECT min(o.next) FROM opportunity o WHERE o.account = ?1 AND o.deleted = 0))"
        ),
    ),
];

/// The statement that brings a kind's kept fields up to date for one record.
fn update(kind: Kind, fields: &[Kept]) -> String {
    let own = fields.iter().filter(|(of, ..)| *of == kind);
    let sets: Vec<String> = own.map(|(_, field, from)| format!("{field} = {from}")).collect();
    format!("UPDATE {} SET {} WHERE id = ?1", kind.key(), sets.join(", "))
}

/// The statement for when a record of a kind was last touched.
fn touch(kind: Kind) -> &'static str {
    static ALL: OnceLock<HashMap<Kind, String>> = OnceLock::new();
    let kinds = [Kind::Opportunity, Kind::Lead, Kind::Contact, Kind::Account];
    &ALL.get_or_init(|| kinds.into_iter().map(|kind| (kind, update(kind, &TOUCHED))).collect())[&kind]
}

/// Kept fields of live records that are not what they are kept from, with how many records; the
/// folded name counts as the name.
pub(crate) fn disagreeing(connection: &Connection) -> Result<Vec<(Kind, &'static str, i64)>> {
    let mut wrong = Vec::new();
    let mut compare = |kind: Kind, field: &'static str, column: &str, from: &str| -> Result<()> {
        let sql = format!(
            "SELECT count(*) FROM {} r WHERE r.deleted = 0 AND r.\"{column}\" IS NOT {from}",
            kind.key()
        );
        let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
        if count > 0 {
            wrong.push((kind, field, count));
        }
        Ok(())
    };
    for (kind, field, from) in LINKED.into_iter().chain(TOUCHED) {
        compare(kind, field, field, &from.replace("?1", "r.id"))?;
    }
    for (kind, title) in folded_titles() {
        compare(kind, title, "folded", &folded_from(title))?;
    }
    Ok(wrong)
}

/// The kinds that keep their title folded, and which field that is.
fn folded_titles() -> impl Iterator<Item = (Kind, &'static str)> {
    Kind::ALL.into_iter().filter(|kind| has_folded(*kind)).filter_map(|kind| Some((kind, kind.title()?)))
}

/// The folded title of the row `r`.
fn folded_from(title: &str) -> String {
    format!("CASE WHEN coalesce(r.\"{title}\", '') = '' THEN NULL ELSE fold(r.\"{title}\") END")
}

/// When each record was last touched, and what comes next.
fn keep_touches(connection: &Connection, records: &BTreeSet<(Kind, Id)>) -> Result<()> {
    let mut accounts: BTreeSet<Id> = BTreeSet::new();
    for (kind, id) in records {
        let account = match kind {
            Kind::Opportunity | Kind::Contact | Kind::Lead => {
                connection.prepare_cached(touch(*kind))?.execute([id.0])?;
                account_of(connection, *kind, *id)?
            }
            Kind::Account => Some(*id),
            _ => None,
        };
        accounts.extend(account);
    }
    let mut statement = connection.prepare_cached(touch(Kind::Account))?;
    for account in accounts {
        statement.execute([account.0])?;
    }
    Ok(())
}

/// Makes every kept figure again from the records: after a copy's journal was wound back, and by
/// `check --repair`.
pub(crate) fn rebuild(connection: &Connection) -> Result<()> {
    connection.execute_batch("DELETE FROM kind_total; DELETE FROM board_total;")?;
    for kind in Kind::ALL {
        let sql = format!(
            "INSERT INTO kind_total (tbl, n) SELECT ?1, count(*) FROM {} WHERE deleted = 0",
            kind.key()
        );
        connection.execute(&sql, [kind as i64])?;
    }
    connection.execute_batch(&format!(
        "INSERT INTO board_total (stage, owner, currency, n, amount, weighted, bare_n, bare_amount) {BOARD}"
    ))?;
    for (kind, title) in folded_titles() {
        let (table, from) = (kind.key(), folded_from(title));
        connection
            .execute(&format!("UPDATE {table} AS r SET folded = {from} WHERE folded IS NOT {from}"), [])?;
    }
    let mut all = BTreeSet::new();
    for kind in [Kind::Opportunity, Kind::Contact, Kind::Lead, Kind::Account] {
        let sql = format!("SELECT id FROM {}", kind.key());
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            all.extend(id_at(row, 0)?.map(|id| (kind, id)));
        }
    }
    for (kind, id) in &all {
        match kind {
            Kind::Contact => keep_account(connection, *id)?,
            Kind::Opportunity => keep_contact(connection, *id)?,
            _ => {}
        }
    }
    keep_touches(connection, &all)
}

/// What deals `r` add up to: how many, their amounts, weighted by their probability, and of those
/// without a probability how many and their amounts.
macro_rules! sums {
    () => {
        "count(*) AS n, sum(coalesce(r.amount, 0)) AS amount, \
         sum(coalesce(r.amount * r.probability, 0)) AS weighted, sum(r.probability IS NULL) AS bare_n, \
         sum(CASE WHEN r.probability IS NULL THEN coalesce(r.amount, 0) ELSE 0 END) AS bare_amount"
    };
}

/// What deals `r` add up to, as columns.
pub(crate) const SUMS: &str = sums!();

/// What the board's totals are when they are added up anew.
pub(crate) const BOARD: &str = concat!(
    "SELECT r.stage, coalesce(r.owner, zeroblob(16)) AS owner, coalesce(r.currency, '') AS currency, ",
    sums!(),
    " FROM opportunity r WHERE r.deleted = 0 AND r.stage IS NOT NULL GROUP BY 1, 2, 3"
);
