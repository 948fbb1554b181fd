//! `show`: one record in full.

use std::io;

use super::by_name::called;
use super::columns::{self, Naming, Shown};
use super::failure::Result;
use super::output::{Format, OutputArgs, write_object};
use super::session::Session;
use crate::domain::FieldKind;

/// Options of `show`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The record: its id, the first or last digits of it, or its name.
    #[arg(value_name = "ID | NAME")]
    id: String,
    /// Which fields to print, in order.
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    fields: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Prints the record.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let record = called(&repository, &args.id, &[])?;
    let catalogue = &repository.lists().catalogue;
    let format = args.output.chosen();
    let shown = if args.fields.is_empty() && format == Format::Table {
        // A card's place in its column says nothing to a person.
        let is_place =
            |shown: &Shown| matches!(shown, Shown::Field(field) if field.kind == FieldKind::Position);
        let lists = repository.lists();
        let is_told = |shown: &Shown| !is_place(shown) && lists.shows_field_of(&record, &shown.key());
        columns::all(catalogue, record.kind).into_iter().filter(is_told).collect()
    } else if args.fields.is_empty() {
        columns::whole(catalogue, record.kind)
    } else {
        columns::named(catalogue, record.kind, &args.fields)?
    };
    let naming = Naming::of(session, &repository, std::slice::from_ref(&record))?;
    let fields = shown
        .iter()
        .map(|shown| (columns::column(session, record.kind, shown), naming.cell(&record, shown)))
        .collect();
    write_object(&mut io::stdout().lock(), format, fields)
}
