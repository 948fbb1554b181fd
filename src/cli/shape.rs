//! How verbs that shape the deck write: the rule gives a step or says why not, and the step is
//! committed under its own label. And how they print what there is.

use std::io;

use super::columns::{self, Naming};
use super::failure::{Failure, Result};
use super::output::{Cell, OutputArgs, Rows};
use super::session::Session;
use crate::domain::fold::fold;
use crate::domain::shaping::Shaped;
use crate::domain::{Id, Kind, Message, Record};
use crate::repository::Repository;
use crate::screens::settings::sweep::{self, Sweep};

/// Commits the step that a rule gave, or tells why there is none.
pub fn commit(
    shaped: Shaped,
    repository: &mut Repository,
    output: &OutputArgs,
    session: &Session,
) -> Result<()> {
    let shaping = shaped.map_err(Failure::refused)?;
    let label = session.say(&shaping.label);
    let step = repository.commit(&label, shaping.changes)?;
    session.wrote(&label, step, output)
}

/// Commits a change that sweeps through many records.
pub fn sweep(
    sweep: &Sweep,
    repository: &mut Repository,
    output: &OutputArgs,
    session: &Session,
) -> Result<()> {
    let shaped = sweep::shaped(sweep, repository)?;
    commit(shaped, repository, output, session)
}

/// Prints small records of a kind with their usual columns.
pub fn small_list(
    kind: Kind,
    records: &[Record],
    repository: &Repository,
    output: &OutputArgs,
    session: &Session,
) -> Result<()> {
    let shown = columns::usual(kind);
    let headings = shown.iter().map(|shown| columns::column(session, kind, shown)).collect();
    let naming = Naming::new(session, repository);
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, output.chosen(), headings)?;
    // What is written in lines, such as criteria, is told in one.
    let in_one = |cell: Cell| Cell { shown: cell.shown.lines().collect::<Vec<_>>().join(" · "), ..cell };
    for record in records {
        rows.row(shown.iter().map(|shown| in_one(naming.cell(record, shown))).collect())?;
    }
    rows.finish()?;
    Ok(())
}

/// The one of these that a word names, by its name or the end of its id.
pub fn named<'a, T>(
    things: impl IntoIterator<Item = &'a T>,
    word: &str,
    name: impl Fn(&T) -> (&str, Id),
) -> Result<&'a T> {
    let things: Vec<&T> = things.into_iter().collect();
    let (wanted, digits) = (fold(word), word.to_lowercase());
    let called = things.iter().find(|thing| fold(name(thing).0) == wanted);
    let by_id = || {
        let fits = |thing: &&&T| digits.len() >= 4 && name(thing).1.to_string().ends_with(&digits);
        things.iter().find(fits)
    };
    called.or_else(by_id).copied().ok_or_else(|| {
        let names: Vec<&str> = things.iter().map(|thing| name(thing).0).collect();
        Failure::refused(Message::new("cli-not-among").with("name", word))
            .hint(Message::new("cli-there-are").with("names", names.join(", ")))
    })
}
