//! Guesses: the kind of record a table holds, from headers, the file's name and what its cells
//! look like.

use super::headers::{self, KINDS, plain};
use super::table::{Row, Table};
use super::values::words;
use crate::domain::Kind;

/// The kind that headers and the file's name speak for.
pub fn kind_of(plains: &[String], file_name: &str) -> Option<Kind> {
    let stem = plain(file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem));
    let score = |kind: Kind| {
        let mut seen = Vec::new();
        let mut score = 0.0;
        for header in plains {
            let meanings = headers::meanings(header);
            let Some((_, at)) = meanings.iter().find(|(of, _)| *of == kind) else { continue };
            if seen.contains(at) {
                continue;
            }
            seen.push(*at);
            score += 1.0 / meanings.len() as f64;
            if meanings.len() == 1 && Some(kind.fields()[*at].key.as_ref()) == kind.title() {
                score += 1.5;
            }
        }
        if !has_title(kind, &seen) {
            score *= 0.5;
        }
        // A file's name breaks ties; headers that say nothing are not saved by it.
        if score > 0.0 && names_kind(kind, &stem) {
            score += 2.5;
        }
        score
    };
    let scores = KINDS.map(|kind| (score(kind), kind));
    let best = scores
        .iter()
        .fold((0.0, None), |best, (score, kind)| if *score > best.0 { (*score, Some(*kind)) } else { best });
    best.1.filter(|_| best.0 >= 0.3)
}

/// True when a record of the kind would have something to be called by.
fn has_title(kind: Kind, fields: &[usize]) -> bool {
    let has = |key: &str| kind.position(key).is_some_and(|at| fields.contains(&at));
    match kind {
        Kind::Contact | Kind::Lead => has("name") || has("given_name") || has("family_name"),
        Kind::Opportunity => has("name") || has("stage") || has("amount"),
        Kind::Activity => has("subject") || has("type"),
        _ => has("name"),
    }
}

fn names_kind(kind: Kind, stem: &str) -> bool {
    let words: &[&str] = match kind {
        Kind::Contact => &["contact", "people", "person", "connection", "addressbook"],
        Kind::Opportunity => &["opportunit", "deal", "pipeline", "potential"],
        Kind::Account => &["account", "compan", "organi", "customers"],
        Kind::Lead => &["lead"],
        Kind::Activity => &["activit", "interaction", "task", "call", "meeting", "event"],
        Kind::Product => &["product", "pricelist"],
        Kind::User => &["user", "salesteam", "agents", "reps"],
        _ => &[],
    };
    // Odoo keeps leads and opportunities in one table, which its files are called by.
    let is_both = kind == Kind::Lead && stem.contains("crmlead");
    !is_both && words.iter().any(|word| stem.contains(word))
}

/// A table without a known header but with e-mails in it is an address book.
pub fn kind_by_shape(table: &Table) -> Option<Kind> {
    shapes(table).contains(&Some(Shape::Email)).then_some(Kind::Contact)
}

/// What a cell looks like.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Shape {
    /// An e-mail address.
    Email,
    /// A phone.
    Phone,
    /// A web address.
    Link,
    /// Anything else.
    Words,
}

/// What most cells of each column look like, in the first rows.
pub fn shapes(table: &Table) -> Vec<Option<Shape>> {
    let mut counts = vec![[0usize; 4]; table.columns.len()];
    let mut filled = vec![0usize; table.columns.len()];
    let mut data = table.data();
    let mut row = Row::default();
    for _ in 0..200 {
        if !data.read(&mut row) {
            break;
        }
        for column in 0..table.columns.len() {
            let cell = row.get(column).trim();
            if cell.is_empty() {
                continue;
            }
            filled[column] += 1;
            counts[column][shape(cell) as usize] += 1;
        }
    }
    let most = |(counts, filled): (&[usize; 4], &usize)| {
        let shapes = [Shape::Email, Shape::Phone, Shape::Link, Shape::Words];
        shapes.into_iter().find(|shape| counts[*shape as usize] * 10 > filled * 7)
    };
    counts.iter().zip(&filled).map(most).collect()
}

fn shape(cell: &str) -> Shape {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let phone_signs = |c: char| c.is_ascii_digit() || "+-(). x/".contains(c);
    if words::is_email(cell) {
        Shape::Email
    } else if cell.starts_with("http://") || cell.starts_with("https://") || cell.starts_with("www.") {
        Shape::Link
    } else if (7..=18).contains(&digits)
        && cell.chars().all(phone_signs)
        && cell.contains(['+', '-', '(', ' ', '.'])
    {
        Shape::Phone
    } else {
        Shape::Words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(headers: &[&str], file: &str) -> Option<Kind> {
        kind_of(&headers.iter().map(|header| plain(header)).collect::<Vec<_>>(), file)
    }

    #[test]
    fn the_kind_of_a_table_is_told_from_its_headers() {
        let cases: [(&[&str], &str, Kind); 9] = [
            (
                &["First Name", "Last Name", "Email Address", "Company", "Position", "Connected On"],
                "x.csv",
                Kind::Contact,
            ),
            (
                &["Name", "Company", "Title", "Email", "Phone", "LinkedIn", "Location", "Notes"],
                "x.csv",
                Kind::Contact,
            ),
            (&["Potential Name", "Amount", "Stage", "Closing Date"], "x.csv", Kind::Opportunity),
            (&["ID", "NAME", "STAGENAME", "AMOUNT", "CLOSEDATE", "ACCOUNTID"], "x.csv", Kind::Opportunity),
            (&["organization_name", "email"], "x.csv", Kind::Account),
            (
                &["ActivityID", "LeadID", "ActivityType", "Subject", "DueDate", "Completed"],
                "x.csv",
                Kind::Activity,
            ),
            (&["sales_agent", "manager", "regional_office"], "sales_teams.csv", Kind::User),
            (&["product", "series", "sales_price"], "products.csv", Kind::Product),
            (&["Name", "Email", "Phone", "Status"], "leads.csv", Kind::Lead),
        ];
        for (headers, file, want) in cases {
            assert_eq!(kind(headers, file), Some(want), "{headers:?}");
        }
        assert_eq!(kind(&["a", "b", "c"], "contacts.csv"), None);
    }
}
