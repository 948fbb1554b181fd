//! Columns whose headers do not settle what they are: by what stands beside them, and by what their
//! cells look like.

use super::{By, Mapping, Target};
use crate::domain::{FieldKind, Kind};
use crate::exchange::guess::{Shape, shapes};
use crate::exchange::headers;
use crate::exchange::table::{Row, Table};
use crate::exchange::values::words;

/// Rows looked at to tell what a column holds.
const LOOKED_AT: usize = 200;

/// Headers that stand for an amount only where no other column does.
const WEAKER: [&str; 3] = ["expectedrevenue", "amountincompanycurrency", "potentialamount"];

impl Mapping {
    /// Headers that mean one thing alone and another beside a second one.
    pub(super) fn settle(&mut self, plains: &[String]) {
        let (slot, kind) = self.main();
        let has = |header: &str| plains.iter().any(|plain| plain == header);
        self.weaker(plains);
        for (column, header) in plains.iter().enumerate() {
            let is_due =
                |plain: &String| plain != header && headers::field(kind, plain) == kind.position("due");
            match header.as_str() {
                // When it was done, beside a column that says when it is due.
                "activitydate" if kind == Kind::Activity && plains.iter().any(is_due) => {
                    if let Some(at) = kind.position("done_at") {
                        self.targets[column] = Target::Field { slot, at };
                    }
                }
                // A day of a month, in an address book that splits birthdays in three.
                "birthday" if has("birthmonth") => self.targets[column] = Target::Left,
                _ => {}
            }
        }
    }

    /// Of two columns for one amount, the one whose header means it only when alone is left out.
    fn weaker(&mut self, plains: &[String]) {
        let (slot, kind) = self.main();
        let Some(at) = kind.position("amount") else { return };
        let is_weak = |column: &usize| WEAKER.contains(&plains[*column].as_str());
        let columns: Vec<usize> =
            (0..plains.len()).filter(|n| self.targets[*n] == Target::Field { slot, at }).collect();
        if columns.iter().all(is_weak) {
            return;
        }
        for column in columns.into_iter().filter(is_weak) {
            self.targets[column] = Target::Left;
        }
    }

    /// Addresses beside the person that a deal names are that person's.
    pub(super) fn by_person(&mut self, table: &Table, plains: &[String]) {
        let (slot, Kind::Opportunity) = self.main() else { return };
        let Some(at) = Kind::Opportunity.position("contact") else { return };
        if !self.targets.contains(&Target::Reference { slot, at, by: By::Name })
            || table.id_column().is_some()
        {
            return;
        }
        for (column, header) in plains.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
            let meant = headers::field(Kind::Contact, header).map(|at| &Kind::Contact.fields()[at].kind);
            let by = match meant {
                Some(FieldKind::Emails) => By::Email,
                Some(FieldKind::Phones) => {
                    By::Phone(headers::phone_label(&table.columns[column]).unwrap_or_default())
                }
                _ => continue,
            };
            if self.targets[column] == Target::Left {
                self.targets[column] = Target::Reference { slot, at, by };
            }
        }
    }

    /// Columns whose headers say nothing, by what their cells look like.
    pub(super) fn by_shape(&mut self, table: &Table) {
        let (slot, kind) = self.main();
        if !matches!(kind, Kind::Contact | Kind::Lead | Kind::Account)
            || !self.targets.contains(&Target::Left)
        {
            return;
        }
        let shapes = shapes(table);
        let unnamed = table.header.is_none();
        for (column, shape) in shapes.iter().enumerate() {
            let key = match shape {
                Some(Shape::Email) => "email",
                Some(Shape::Phone) if unnamed => "phone",
                Some(Shape::Link) if unnamed => "website",
                _ => continue,
            };
            if self.targets[column] == Target::Left
                && let Some(at) = kind.position(key)
            {
                self.targets[column] = Target::Field { slot, at };
            }
        }
        if unnamed && kind != Kind::Account {
            self.names_by_shape(table, &shapes);
        }
    }

    /// In a table without a header: a column that joins two others is the name, they are its
    /// parts; else the first column of words is the name.
    fn names_by_shape(&mut self, table: &Table, shapes: &[Option<Shape>]) {
        let (slot, kind) = self.main();
        let is_free =
            |column: &usize| shapes[*column] == Some(Shape::Words) && self.targets[*column] == Target::Left;
        let free: Vec<usize> = (0..shapes.len()).filter(is_free).collect();
        let mut row = Row::default();
        if !table.data().read(&mut row) {
            return;
        }
        let joined = free.iter().find_map(|whole| {
            let parts = free.iter().flat_map(|given| free.iter().map(move |family| (*given, *family)));
            parts
                .into_iter()
                .find(|(given, family)| {
                    given != family && row.get(*whole) == format!("{} {}", row.get(*given), row.get(*family))
                })
                .map(|(given, family)| [(*whole, "name"), (given, "given_name"), (family, "family_name")])
        });
        let chosen: Vec<(usize, &str)> = match joined {
            Some(three) => three.to_vec(),
            None => free.first().map(|column| (*column, "name")).into_iter().collect(),
        };
        for (column, key) in chosen {
            if let Some(at) = kind.position(key) {
                self.targets[column] = Target::Field { slot, at };
            }
        }
    }

    /// A column that says of each row whether it is added, updated or deleted, as address books of
    /// several people have.
    pub(super) fn by_action(&mut self, table: &Table, plains: &[String]) {
        let Some(column) = plains.iter().position(|plain| plain == "action") else { return };
        let mut data = table.data();
        let mut row = Row::default();
        let mut says = false;
        for _ in 0..LOOKED_AT {
            if !data.read(&mut row) {
                break;
            }
            let cell = row.get(column).trim();
            if !cell.is_empty() && words::action(cell).is_none() {
                return;
            }
            says |= !cell.is_empty();
        }
        if says && self.targets[column] == Target::Left {
            self.targets[column] = Target::Action;
        }
    }
}
