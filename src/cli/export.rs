//! `export`: records of a kind, or of every kind, to a file or to standard output.

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::failure::{Failure, Result};
use super::filter;
use super::kind::KindWord;
use super::session::Session;
use crate::domain::Message;
use crate::exchange::export::{self, Format, What};
use crate::settings::file::{is_same, refuse_without_folder};

/// Options of `export`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Which kind of record, or all of them.
    #[arg(value_parser = kinds())]
    kind: String,
    /// The file, replaced whole; standard output when not given. With all as csv, a folder.
    file: Option<PathBuf>,
    /// How: by the file's ending when not given, else csv; all kinds are jsonl, into a folder csv.
    #[arg(long, value_enum)]
    format: Option<Written>,
    /// Only those that match, in the filter language.
    #[arg(long, short = 'w', value_name = "FILTER", allow_hyphen_values = true)]
    r#where: Option<String>,
}

/// How records are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Written {
    /// Comma-separated; cells that a spreadsheet would run are guarded.
    Csv,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
}

/// The words for kinds, and `all`.
fn kinds() -> clap::builder::PossibleValuesParser {
    let words = KindWord::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let all = clap::builder::PossibleValue::new("all").help("Every kind, with lists, links and stages");
    words.chain([all]).collect::<Vec<_>>().into()
}

/// Writes the records.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let words = KindWord::from_str(&args.kind, true).ok();
    let what = match words {
        None if args.r#where.is_some() => {
            return Err(Failure::usage(Message::new("cli-export-all-where")));
        }
        None => What::Everything,
        Some(word) => {
            let task = (word == KindWord::Task).then_some("type:task ");
            let filter = args.r#where.as_deref().unwrap_or_default();
            let filter = format!("{}{filter}", task.unwrap_or_default());
            What::Kind(word.kind(), filter::read(Some(&filter), word.kind(), &repository, session)?)
        }
    };
    let by_ending = args.file.as_deref().and_then(Format::of);
    let said = args.format.map(|format| match format {
        Written::Csv => Format::Csv,
        Written::Json => Format::Json,
        Written::Jsonl => Format::JsonLines,
    });
    let format = match (said.or(by_ending), &args.file, &what) {
        (Some(format), ..) => format,
        (None, Some(file), What::Everything) if is_folder(file) => Format::Csv,
        (None, Some(file), _) => {
            return Err(Failure::usage(Message::new("cli-export-ending").with("file", file.display()))
                .hint(Message::new("cli-export-ending-hint")));
        }
        (None, None, What::Everything) => Format::JsonLines,
        (None, None, What::Kind(..)) => Format::Csv,
    };
    match &args.file {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            export::write(&repository, &what, format, &mut out)?;
            Ok(io::Write::flush(&mut out)?)
        }
        Some(file) => {
            if is_same(file, &session.deck()) {
                return Err(Failure::refused(Message::new("file-is-deck").with("file", file.display())));
            }
            let into_folder =
                matches!(what, What::Everything) && format == Format::Csv && by_ending.is_none();
            let count = if into_folder {
                export::write_folder(&repository, file)
            } else {
                export::write_file(&repository, &what, format, file)
            };
            let count = count.map_err(|error| unwritten(error, file))?;
            let told = Message::new("cli-exported").with("records", count).with("file", file.display());
            session.tell(&told);
            Ok(())
        }
    }
}

/// Whether a path is that of a folder, there or still to be made: nothing in its name says that it
/// is a file.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.extension().is_none() || path.as_os_str().to_string_lossy().ends_with('/')
}

/// What went wrong, told of the file that the person named.
pub(super) fn unwritten(error: export::Error, file: &Path) -> Failure {
    let export::Error::Io(error) = error else { return error.into() };
    if let Err(missing) = refuse_without_folder(file) {
        return missing.into();
    }
    Failure::file(Message::new("cli-export-failed").with("file", file.display()).with("reason", error.kind()))
        .hint(Message::new("file-unreadable-hint"))
}
