//! Records as files: CSV, JSON and JSON lines, of one kind or of everything, written whole or
//! not at all.
//!
//! - [`cells`]: a record as named cells and as JSON.

pub(crate) mod cells;

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::domain::lists::CustomField;
use crate::domain::{Catalogue, Field, FieldKind, Id, Kind, Message, Record};
use crate::repository::{self, Filter, Repository, make_folder, stream};

/// How a file is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Comma-separated cells, one header row, UTF-8; cells that a spreadsheet would run are
    /// guarded.
    Csv,
    /// One JSON value.
    Json,
    /// One JSON value a line.
    JsonLines,
}

impl Format {
    /// The format that a file's ending names.
    pub fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "json" => Some(Format::Json),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            _ => None,
        }
    }
}

/// Which records are written.
#[derive(Clone, Debug)]
pub enum What {
    /// Those of one kind that pass the filter.
    Kind(Kind, Option<Filter>),
    /// All of every kind, with lists, stages, links and history of stages.
    Everything,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be written so.
    #[error("refused: {0:?}")]
    Refused(Message),
    /// The deck could not be read.
    #[error(transparent)]
    Repository(#[from] repository::Error),
    /// The file could not be written.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// The first line of a file of everything.
pub const HEAD: &str = "{\"dealdeck\":1,";

/// The file beside the sheets of a folder of everything that says what the deck counts in.
pub const HEAD_NAME: &str = "deck.json";

/// The kinds of a file of everything, those that others name first. Tags and custom values are
/// written with their records.
pub const EVERYTHING: [Kind; 21] = [
    Kind::ListEntry,
    Kind::CustomField,
    Kind::User,
    Kind::Pipeline,
    Kind::Stage,
    Kind::Product,
    Kind::Rate,
    Kind::Setting,
    Kind::SavedView,
    Kind::Cadence,
    Kind::CadenceStep,
    Kind::Account,
    Kind::Contact,
    Kind::Lead,
    Kind::Opportunity,
    Kind::Enrolment,
    Kind::Activity,
    Kind::Lesson,
    Kind::AccountContact,
    Kind::OpportunityContact,
    Kind::StageEvent,
];

/// Writes records; returns how many.
pub fn write(
    repository: &Repository,
    what: &What,
    format: Format,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    match (what, format) {
        (What::Kind(kind, filter), Format::Csv) => {
            csv(repository, *kind, &fields(&repository.lists().catalogue, *kind), filter.as_ref(), out)
        }
        (What::Kind(kind, filter), _) => {
            let lines = format == Format::JsonLines;
            out.write_all(if lines { b"" } else { b"[" })?;
            let count = objects(repository, *kind, filter.as_ref(), cells::Depth::Shown, format, 0, out)?;
            out.write_all(if lines { b"" } else { b"\n]\n" })?;
            Ok(count)
        }
        (What::Everything, Format::Csv) => Err(Error::Refused(Message::new("export-refused-all-csv"))),
        (What::Everything, _) => everything(repository, format, out),
    }
}

/// Writes a file whole or not at all, readable for its owner only, or on to a stream such as
/// `/dev/stdout`; returns how many records.
pub fn write_file(repository: &Repository, what: &What, format: Format, path: &Path) -> Result<u64, Error> {
    whole(path, |out| write(repository, what, format, out))
}

/// Writes everything that is held about a person, like [`write_file`]; returns how many records.
pub fn write_person(repository: &Repository, kind: Kind, id: Id, path: &Path) -> Result<u64, Error> {
    let held = repository.held_about(kind, id)?;
    whole(path, |out| {
        serde_json::to_writer_pretty(&mut *out, &held).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
        Ok(held["records"].as_array().map_or(0, |records| records.len() as u64))
    })
}

/// Writes everything as CSV into a folder, a file for each kind there is something of; returns
/// how many records. A folder with anything but an earlier export in it is refused.
pub fn write_folder(repository: &Repository, folder: &Path) -> Result<u64, Error> {
    make_folder(folder)?;
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let is_ours = is_head(&path) || EVERYTHING.iter().any(|kind| is_export(&path, *kind));
        if !file.starts_with('.') && !is_ours {
            let message = Message::new("export-refused-folder").with("folder", folder.display());
            return Err(Error::Refused(message.with("file", file)));
        }
    }
    // All are written, of one look at the deck, before the first is put in its place.
    let beside = tempfile::Builder::new().prefix(".dealdeck-").tempdir_in(folder)?;
    let counts = repository.in_one_look(|| -> Result<Vec<(Kind, u64)>, Error> {
        let custom = custom_fields(repository)?;
        let write = |kind: Kind| {
            let fields: Vec<Field> = custom.fields(kind).cloned().collect();
            let path = beside.path().join(sheet_name(kind));
            Ok((kind, whole(&path, |out| csv(repository, kind, &fields, None, out))?))
        };
        EVERYTHING.into_iter().map(write).collect()
    })?;
    for (kind, count) in &counts {
        let place = folder.join(sheet_name(*kind));
        if *count > 0 {
            std::fs::rename(beside.path().join(sheet_name(*kind)), place)?;
        } else if place.exists() {
            std::fs::remove_file(place)?;
        }
    }
    let base = json!(repository.lists().base.code());
    whole(&folder.join(HEAD_NAME), |out| {
        writeln!(out, "{HEAD}\"currency\":{base}}}")?;
        Ok(0)
    })?;
    sync_folder(folder);
    Ok(counts.iter().map(|(_, count)| count).sum())
}

/// The name of the file with the records of a kind.
pub fn sheet_name(kind: Kind) -> String {
    format!("{}.csv", kind.key())
}

fn is_head(path: &Path) -> bool {
    let is_named = path.file_name().is_some_and(|name| *name == *HEAD_NAME);
    is_named && std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(HEAD.as_bytes()))
}

/// True for a file that [`write_folder`] wrote for a kind: by its name and its header.
fn is_export(path: &Path, kind: Kind) -> bool {
    if path.file_name().is_none_or(|name| *name != *sheet_name(kind)) {
        return false;
    }
    let mut columns = cells::columns(kind, kind.fields());
    columns.retain(|column| column != "tags");
    let wanted = columns.join(",");
    let mut begins = vec![0; wanted.len()];
    let read = std::fs::File::open(path).and_then(|mut file| io::Read::read_exact(&mut file, &mut begins));
    read.is_ok() && begins == wanted.as_bytes()
}

fn sync_folder(folder: &Path) {
    // A folder that cannot be opened as a file has no entry to be made durable.
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// The fields of every kind, the user's own among them, also those that are retired.
fn custom_fields(repository: &Repository) -> Result<Catalogue, Error> {
    let mut custom = Vec::new();
    repository.each(Kind::CustomField, None, &mut |record| {
        custom.extend(CustomField::from_record(&record).entry());
        true
    })?;
    Ok(Catalogue::with_custom(custom))
}

fn whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<u64, Error>) -> Result<u64, Error> {
    if let Some(stream) = stream(path)? {
        let mut out = BufWriter::new(stream);
        let count = write(&mut out)?;
        out.flush()?;
        return Ok(count);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::Builder::new().prefix(".dealdeck-").tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    let count = write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(count)
}

fn everything(repository: &Repository, format: Format, out: &mut dyn Write) -> Result<u64, Error> {
    let base = json!(repository.lists().base.code());
    let open = if format == Format::JsonLines { "}\n" } else { ",\"records\":[" };
    write!(out, "{HEAD}\"currency\":{base}{open}")?;
    let mut count = 0;
    for kind in EVERYTHING {
        count += objects(repository, kind, None, cells::Depth::Stored, format, count, out)?;
    }
    out.write_all(if format == Format::JsonLines { b"" } else { b"\n]}\n" })?;
    Ok(count)
}

/// Writes every record of a kind as an object on a line of its own.
fn objects(
    repository: &Repository,
    kind: Kind,
    filter: Option<&Filter>,
    depth: cells::Depth,
    format: Format,
    before: u64,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let fields = fields(&repository.lists().catalogue, kind);
    let mut count = 0;
    chunks(repository, kind, filter, &mut |records, names| {
        for record in records {
            let object = Json::Object(cells::object(record, &fields, depth, names, repository.lists().base));
            let separator: &[u8] = match format {
                Format::JsonLines => b"",
                _ if before + count > 0 => b",\n",
                _ => b"\n",
            };
            out.write_all(separator)?;
            serde_json::to_writer(&mut *out, &object).map_err(io::Error::from)?;
            if format == Format::JsonLines {
                out.write_all(b"\n")?;
            }
            count += 1;
        }
        Ok(())
    })?;
    Ok(count)
}

fn csv(
    repository: &Repository,
    kind: Kind,
    fields: &[Field],
    filter: Option<&Filter>,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(cells::columns(kind, fields)).map_err(unwritten)?;
    let mut count = 0;
    chunks(repository, kind, filter, &mut |records, names| {
        for record in records {
            let cells = cells::cells(record, fields, names, repository.lists().base);
            writer.write_record(cells).map_err(unwritten)?;
            count += 1;
        }
        Ok(())
    })?;
    writer.flush()?;
    Ok(count)
}

/// Why a row was not written: what the file or pipe said, where that was it.
fn unwritten(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn fields(catalogue: &Catalogue, kind: Kind) -> Vec<Field> {
    catalogue.fields(kind).cloned().collect()
}

/// What is done with some records and the names of those they refer to.
type Visit<'a> = dyn FnMut(&[Record], &HashMap<Id, String>) -> io::Result<()> + 'a;

/// Visits records a few hundred at a time, with the names of those they refer to.
fn chunks(
    repository: &Repository,
    kind: Kind,
    filter: Option<&Filter>,
    visit: &mut Visit<'_>,
) -> Result<(), Error> {
    const CHUNK: usize = 500;
    let mut chunk: Vec<Record> = Vec::with_capacity(CHUNK);
    let mut failed: Option<Error> = None;
    let mut flush = |chunk: &mut Vec<Record>| -> Result<(), Error> {
        let names = repository.names(&referred(kind, chunk))?;
        visit(chunk, &names)?;
        chunk.clear();
        Ok(())
    };
    repository.each(kind, filter, &mut |record| {
        chunk.push(record);
        if chunk.len() == CHUNK
            && let Err(error) = flush(&mut chunk)
        {
            failed = Some(error);
            return false;
        }
        true
    })?;
    match failed {
        Some(error) => Err(error),
        None => flush(&mut chunk),
    }
}

fn referred(kind: Kind, records: &[Record]) -> Vec<(Kind, Id)> {
    let mut ids = Vec::new();
    for (at, field) in kind.fields().iter().enumerate() {
        match field.kind {
            FieldKind::Reference(to) => {
                ids.extend(records.iter().filter_map(|r| r.values[at].as_id()).map(|id| (to, id)));
            }
            FieldKind::ManyReferences(to) => {
                let all = records.iter().flat_map(|record| record.values[at].as_list());
                ids.extend(all.filter_map(|id| id.parse().ok()).map(|id| (to, id)));
            }
            _ => {}
        }
    }
    ids
}
