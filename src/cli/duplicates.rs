//! `duplicates`: records that may be one, with the reasons.

use std::io;
use std::ops::ControlFlow;

use serde_json::Value as Json;

use super::by_name::called;
use super::failure::Result;
use super::kind::KindWord;
use super::output::{Cell, OutputArgs, Rows};
use super::session::Session;
use crate::domain::Kind;
use crate::domain::duplicate::Likeness;
use crate::repository::Repository;
use crate::repository::duplicates::{One, Pair};

/// Options of `duplicates`.
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "Two records are scored from 0 to 100 by what they share: e-mail, phone, name with or without \
    marks, company, domain. To merge two: dealdeck merge-records KEEP DROP. To see them side by side: dealdeck, \
    then = on the record."
)]
pub struct Args {
    /// Which kind of record: account, contact or lead. All of them when not given.
    #[arg(value_enum)]
    kind: Option<KindWord>,
    /// Only those of this record: its id, the first or last digits of it, or its name.
    #[arg(long, value_name = "ID | NAME")]
    of: Option<String>,
    /// At most so many pairs.
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = 1_000)]
    limit: usize,
    #[command(flatten)]
    output: OutputArgs,
}

/// The kinds that are looked through.
const KINDS: [Kind; 3] = [Kind::Account, Kind::Contact, Kind::Lead];

/// Prints the pairs, the most alike first.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let pairs = match &args.of {
        Some(id) => pairs_of(id, args.limit, &repository)?,
        None => {
            let kinds = args.kind.map_or(KINDS.to_vec(), |kind| vec![kind.kind()]);
            repository.find_duplicates(&kinds, args.limit, &mut |_, _| ControlFlow::Continue(()))?.pairs
        }
    };
    let columns = vec![
        session.column("score", "cli-column-score").of_numbers(),
        session.column("kind", "cli-column-kind"),
        session.column("id", "cli-column-id"),
        session.column("name", "cli-column-name"),
        session.column("other_kind", "cli-column-other-kind"),
        session.column("other_id", "cli-column-other-id"),
        session.column("other_name", "cli-column-other-name"),
        session.column("reasons", "cli-column-reasons"),
    ];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, args.output.chosen(), columns)?;
    for pair in pairs {
        let mut cells = vec![Cell::count(i64::from(pair.likeness.score))];
        cells.extend(cells_of(&pair.first));
        cells.extend(cells_of(&pair.second));
        cells.push(reasons(&pair.likeness, session));
        rows.row(cells)?;
    }
    rows.finish()?;
    Ok(())
}

fn pairs_of(id: &str, limit: usize, repository: &Repository) -> Result<Vec<Pair>> {
    let of = called(repository, id, &KINDS)?;
    let (Some(profile), Some(first)) = (repository.profile(of.kind, of.id)?, repository.one(of.kind, of.id)?)
    else {
        return Ok(Vec::new());
    };
    let alike = repository.duplicates_of(&profile, limit)?;
    let pair = |second, likeness| Pair { first: first.clone(), second, likeness };
    Ok(alike.into_iter().map(|alike| pair(alike.one, alike.likeness)).collect())
}

fn cells_of(one: &One) -> [Cell; 3] {
    let id = Cell { shown: one.id.short(), ..Cell::text(one.id.to_string()) };
    [Cell::text(one.kind.key()), id, Cell::text(&one.name)]
}

/// The stable words for programs, those of the language for people.
fn reasons(likeness: &Likeness, session: &Session) -> Cell {
    let keys: Vec<&str> = likeness.reasons.iter().map(|reason| reason.key()).collect();
    let shown = likeness.reasons.iter().map(|reason| session.texts.get(reason.text_id()).to_string());
    Cell {
        json: Json::from(keys.clone()),
        plain: keys.join(","),
        shown: shown.collect::<Vec<_>>().join(", "),
    }
}
