//! What belongs to a person: their other records, and what hangs on those. Found by the tables
//! themselves, so that it is the same for erasing and for telling what is held.

use rusqlite::Connection;

use crate::domain::{FieldKind, Id, Kind, Record};
use crate::repository::error::Result;

/// Kinds of record that are a person, or may be one.
pub(super) const PERSONS: [Kind; 3] = [Kind::Account, Kind::Contact, Kind::Lead];

/// Kinds of record that mean nothing without the person they are about.
pub(crate) const HANGING: [Kind; 6] = [
    Kind::Activity,
    Kind::AccountContact,
    Kind::OpportunityContact,
    Kind::Tag,
    Kind::CustomValue,
    Kind::Enrolment,
];

/// True for a record that is about one person, who can be erased.
pub fn is_person(record: &Record) -> bool {
    match record.kind {
        Kind::Contact | Kind::Lead => true,
        Kind::Account => record.text("organisation") == "person",
        _ => false,
    }
}

/// A table of ids with the columns of `erasure`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Set {
    /// What was erased.
    Erased,
    /// What is held about a person, for this connection alone.
    Held,
}

impl Set {
    pub fn table(self) -> &'static str {
        match self {
            Set::Erased => "main.erasure",
            Set::Held => "temp.held",
        }
    }

    /// Adds what belongs to the ids of the set, until nothing more does. It takes the version of
    /// what it belongs to.
    pub fn close(self, connection: &Connection) -> Result<()> {
        let table = self.table();
        let statements: Vec<String> = found().map(|(kind, from)| insert(table, kind, &from)).collect();
        loop {
            let mut more = 0;
            for sql in &statements {
                more += connection.prepare_cached(sql)?.execute([])?;
            }
            if more == 0 {
                return Ok(());
            }
        }
    }

    /// The ids of a kind's rows that are in the set, in the order they were stored.
    pub fn rows(self, connection: &Connection, kind: Kind) -> Result<Vec<Id>> {
        let sql = format!(
            "SELECT id FROM {} WHERE id IN (SELECT id FROM {} WHERE tbl = {}) ORDER BY rid",
            kind.key(),
            self.table(),
            kind as i64
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let ids = statement.query_map([], |row| row.get(0).map(Id))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }
}

/// Adds to the table the ids `found` of a kind, each with the version of `e`, which it comes by.
fn insert(table: &str, kind: Kind, from: &str) -> String {
    let from = from.replace("{set}", table);
    format!(
        "INSERT INTO {table} (id, tbl, h, d, s) SELECT found, {}, h, d, s FROM ({from}) \
         WHERE found IS NOT NULL AND found NOT IN (SELECT id FROM {table}) ORDER BY h, d, s \
         ON CONFLICT (id) DO NOTHING",
        kind as i64
    )
}

/// What belongs to what: a kind, and the question for its ids.
fn found() -> impl Iterator<Item = (Kind, String)> {
    let of = |column: &str, table: &str, on: &str| {
        format!("SELECT {column} AS found, e.h, e.d, e.s FROM {table} r JOIN {{set}} e ON e.id = {on}")
    };
    let hanging = HANGING.into_iter().flat_map(move |kind| {
        let fields = kind.fields().iter().filter(|field| is_about(&field.kind));
        fields.map(move |field| (kind, of("r.id", kind.key(), &format!("r.\"{}\"", field.key))))
    });
    // A lead and the contact it became are one person; so is what was merged.
    let leads = ["contact", "converted_contact"].into_iter().flat_map(move |field| {
        let field = format!("r.\"{field}\"");
        [(Kind::Contact, of(&field, "lead", "r.id")), (Kind::Lead, of("r.id", "lead", &field))]
    });
    let merged = PERSONS.into_iter().flat_map(move |kind| {
        let table = kind.key();
        [(kind, of("r.merged_into", table, "r.id")), (kind, of("r.id", table, "r.merged_into"))]
    });
    // An account that is erased is a person.
    let buyer = (Kind::Lead, of("r.id", "lead", "r.\"converted_account\""));
    let bought = of("a.id", "lead", "r.id JOIN account a ON a.id = r.converted_account");
    let bought = (Kind::Account, format!("{bought} WHERE a.organisation = 'person'"));
    hanging.chain(leads).chain(merged).chain([bought, buyer])
}

/// Whether a field says whom a record is about.
pub(super) fn is_about(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Reference(to) => PERSONS.contains(to),
        FieldKind::AnyReference => true,
        _ => false,
    }
}
