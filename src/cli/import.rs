//! `import`: a file from another system, as one step; every row of it accounted for.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};

use super::failure::{Failure, Result};
use super::kind::KindWord;
use super::output::{Cell, Column, Format, Lean, OutputArgs, json_pretty, write_object};
use super::session::Session;
use crate::domain::{Currency, Message};
use crate::exchange::import::{Flow, Imported, Mode, Options, Progress};
use crate::exchange::mapping::Said;
use crate::exchange::opened::{self, file_name, usual_dates};
use crate::exchange::source::{self, Source};
use crate::exchange::table::{Given, Header};
use crate::exchange::values::{amounts, dates};
use crate::settings::file::refuse_without_folder;

/// Options of `import`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The file: CSV of any kind, or JSON; - for standard input. Or a folder that
    /// `export all FOLDER` wrote.
    file: PathBuf,
    /// Which column goes into which field: 'Deal Value=amount' 'Client=account.name' 'Junk=-'.
    #[arg(value_name = "COLUMN=FIELD")]
    columns: Vec<String>,
    /// Which kind of record a row is; found out when not given.
    #[arg(long, value_enum)]
    kind: Option<KindWord>,
    /// A file that says kind, key, currency and columns.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The field that tells which record a row is, so that it is updated: external_id, email, name.
    #[arg(long, value_name = "FIELD")]
    key: Option<String>,
    /// Find out what would happen; keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write the rows that were not taken to this CSV file, with line and reason.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// The currency of amounts that name none; the deck's own when not given.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Which comes first in dates such as 03/04/2026; found out from the file when not given.
    #[arg(long, value_enum, value_name = "ORDER")]
    dates: Option<DateOrder>,
    /// What parts the decimals: found out from the file when not given.
    #[arg(long, value_enum, value_name = "POINT")]
    decimals: Option<DecimalPoint>,
    /// What parts the cells: found out from the file when not given.
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<String>,
    /// The first row is data; columns are called A, B, C.
    #[arg(long)]
    no_header: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// Which comes first in a date written with numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum DateOrder {
    /// 31/12/2026.
    Day,
    /// 12/31/2026.
    Month,
}

/// What parts the decimals of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum DecimalPoint {
    /// 1,234.50.
    Dot,
    /// 1.234,50.
    Comma,
}

/// Imports the file and prints what became of its rows; gives the exit code, which is 1 where rows
/// were refused and none made or changed anything.
pub fn run(args: &Args, session: &Session) -> Result<u8> {
    let options = options(args)?;
    if let Some(rejects) = &args.rejects {
        refuse_without_folder(rejects)?;
    }
    let source = if args.file.is_dir() {
        refuse_for_folder(args)?;
        source::open_folder(opened::files(&args.file).map_err(|error| unreadable(&args.file, &error))?)
    } else {
        source::open(bytes(&args.file)?, given(args)?, &options.said)
    };
    let source = source.map_err(|error| Failure::imported(error, session))?;
    let mut repository = session.writer()?;
    let label = Message::new("cli-step-imported").with("file", file_name(&args.file));
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Write };
    let shows = io::stderr().is_terminal();
    let mut progress = |progress: Progress| {
        if shows && progress.rows.is_multiple_of(1000) {
            // Nobody to show it to is no reason to stop.
            let _ = write!(io::stderr(), "\r{} / {}\u{1b}[K", progress.rows, progress.of);
        }
        Flow::GoOn
    };
    let imported = source
        .import(&mut repository, &options, mode, &session.say(&label), &mut progress)
        .map_err(|error| Failure::imported(error, session))?;
    if shows {
        let _ = write!(io::stderr(), "\r\u{1b}[K");
    }
    if args.dry_run {
        for (column, field) in source.columns().into_iter().filter(|(_, field)| !field.is_empty()) {
            session.tell(&Message::new("cli-import-column").with("column", column).with("field", field));
        }
    }
    tell(&imported, args, session);
    if let Some(path) = &args.rejects {
        write_rejects(path, &source, &imported, session)?;
    }
    print(&source, &imported, &args.output, session)?;
    let nothing = imported.created == 0 && imported.updated == 0;
    Ok(u8::from(nothing && !imported.rejected.is_empty()))
}

fn options(args: &Args) -> Result<Options> {
    let said = Said { file_name: file_name(&args.file), ..Said::default() };
    let mut mapped = Options { said, ..Options::default() };
    if let Some(map) = &args.map {
        let text = fs::read_to_string(map).map_err(|error| unreadable(map, &error))?;
        source::read_map(&text, &mut mapped).map_err(Failure::usage)?;
    }
    let Options { mut said, key, currency: of_map, .. } = mapped;
    said.kind = args.kind.map(KindWord::kind).or(said.kind);
    for pair in &args.columns {
        let (column, field) = pair.rsplit_once('=').ok_or_else(|| {
            Failure::usage(Message::new("cli-not-a-column").with("text", pair))
                .hint(Message::new("cli-not-a-column-hint"))
        })?;
        said.columns.push((column.trim().to_owned(), field.trim().to_owned()));
    }
    let currency = args.currency.as_deref().map(|code| {
        Currency::of_money(code)
            .ok_or_else(|| Failure::usage(Message::new("entry-not-currency").with("text", code)))
    });
    Ok(Options {
        said,
        key: args.key.clone().or(key),
        dates: args.dates.map(|order| match order {
            DateOrder::Day => dates::Order::DayFirst,
            DateOrder::Month => dates::Order::MonthFirst,
        }),
        usual_dates: usual_dates(sys_locale::get_locale().as_deref()),
        decimals: args.decimals.map(|point| match point {
            DecimalPoint::Dot => amounts::Point::Dot,
            DecimalPoint::Comma => amounts::Point::Comma,
        }),
        currency: currency.transpose()?.or(of_map),
    })
}

fn given(args: &Args) -> Result<Given> {
    let delimiter = match args.delimiter.as_deref() {
        None => None,
        Some("\\t" | "tab") => Some(b'\t'),
        Some(text) if text.len() == 1 => text.bytes().next(),
        Some(text) => {
            return Err(Failure::usage(Message::new("cli-not-a-delimiter").with("text", text))
                .hint(Message::new("cli-not-a-delimiter-hint")));
        }
    };
    Ok(Given { delimiter, header: args.no_header.then_some(Header::Absent) })
}

fn bytes(file: &Path) -> Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(|error| unreadable(file, &error))?;
        return Ok(bytes);
    }
    fs::read(file).map_err(|error| unreadable(file, &error))
}

/// Refuses what says how a sheet is to be read: a folder holds what this program wrote.
fn refuse_for_folder(args: &Args) -> Result<()> {
    let read_as = [
        ("--kind", args.kind.is_some()),
        ("--map", args.map.is_some()),
        ("--key", args.key.is_some()),
        ("--currency", args.currency.is_some()),
        ("--dates", args.dates.is_some()),
        ("--decimals", args.decimals.is_some()),
        ("--delimiter", args.delimiter.is_some()),
        ("--no-header", args.no_header),
        ("COLUMN=FIELD", !args.columns.is_empty()),
    ];
    match read_as.into_iter().find(|(_, is_given)| *is_given) {
        None => Ok(()),
        Some((option, _)) => {
            Err(Failure::usage(Message::new("cli-import-folder-as-it-is").with("option", option)))
        }
    }
}

fn unreadable(file: &Path, error: &io::Error) -> Failure {
    Failure::file(opened::unreadable(file, error)).hint(Message::new("file-unreadable-hint"))
}

/// Tells in words what happened: the notes, the rows, the first rejections.
fn tell(imported: &Imported, args: &Args, session: &Session) {
    const SHOWN: usize = 10;
    for note in &imported.notes {
        session.tell(&with_hint(note, args, session));
    }
    for reject in imported.rejected.iter().take(SHOWN) {
        let reason = session.say(&with_hint(&reject.reason, args, session));
        let message = match &reject.file {
            None => Message::new("cli-import-rejected").with("line", reject.line).with("reason", reason),
            Some(file) => Message::new("cli-import-rejected-in")
                .with("file", file)
                .with("line", reject.line)
                .with("reason", reason),
        };
        session.tell(&message);
    }
    if imported.rejected.len() > SHOWN {
        session
            .tell(&Message::new("cli-import-more-rejected").with("count", imported.rejected.len() - SHOWN));
    }
    let id = if args.dry_run { "cli-import-would" } else { "cli-import-did" };
    session.tell(
        &Message::new(id)
            .with("rows", imported.rows)
            .with("created", imported.created)
            .with("updated", imported.updated)
            .with("duplicates", imported.duplicates)
            .with("rejected", imported.rejected.len()),
    );
}

/// A note, and the option that says otherwise, where there is one.
fn with_hint(note: &Message, args: &Args, session: &Session) -> Message {
    let of_note = |name| note.args.iter().find(|(arg, _)| *arg == name).map_or("", |(_, value)| value);
    let hint = match note.id {
        "import-note-currency" if args.currency.is_none() => Message::new("cli-import-say-currency"),
        "import-note-left-out" => Message::new("cli-import-say-column").with("column", of_note("column")),
        "import-note-dates-ambiguous" => Message::new("cli-import-say-dates"),
        "import-note-decimals-ambiguous" | "import-note-decimals-contradict" => {
            Message::new("cli-import-say-decimals")
        }
        "import-row-id-of-another-kind" => Message::new("cli-import-say-kind").with("kind", of_note("kind")),
        _ => return note.clone(),
    };
    Message::new("cli-import-told").with("told", session.say(note)).with("hint", session.say(&hint))
}

fn write_rejects(path: &Path, source: &Source, imported: &Imported, session: &Session) -> Result<()> {
    let heads = ["cli-column-line", "cli-column-column", "cli-column-reason"];
    let heads = heads.map(|id| session.say(&Message::new(id)));
    let csv = source.rejects(&imported.rejected, heads, &|message| session.say(message));
    Ok(crate::settings::file::write_out(path, &csv)?)
}

fn print(source: &Source, imported: &Imported, output: &OutputArgs, session: &Session) -> Result<()> {
    let kind = source.kind().map_or("all", crate::domain::Kind::key);
    let step = imported.step.map(|step| step.to_string());
    let format = output.chosen();
    if matches!(format, Format::Json | Format::Jsonl) {
        let rejected: Vec<Json> = imported
            .rejected
            .iter()
            .map(|reject| {
                let reason = session.say(&reject.reason);
                let mut told = json!({"line": reject.line, "column": reject.column, "reason": reason});
                if let Some(file) = &reject.file {
                    told["file"] = json!(file);
                }
                told
            })
            .collect();
        let records: Map<String, Json> = imported
            .records
            .iter()
            .map(|(kind, n)| (kind.key().to_owned(), json!({"created": n.created, "updated": n.updated})))
            .collect();
        let columns: Map<String, Json> = source
            .columns()
            .into_iter()
            .map(|(column, field)| {
                (column.to_owned(), if field.is_empty() { Json::Null } else { json!(field) })
            })
            .collect();
        let notes: Vec<String> = imported.notes.iter().map(|note| session.say(note)).collect();
        let told = json!({
            "kind": kind, "rows": imported.rows, "created": imported.created, "updated": imported.updated,
            "duplicates": imported.duplicates, "rejected": rejected, "records": records, "step": step,
            "columns": columns, "notes": notes,
        });
        return Ok(writeln!(io::stdout(), "{}", json_pretty(&told))?);
    }
    let count = |number: u64| Cell::count(number as i64);
    let fields = [
        ("kind", Cell::text(kind)),
        ("rows", count(imported.rows)),
        ("created", count(imported.created)),
        ("updated", count(imported.updated)),
        ("duplicates", count(imported.duplicates)),
        ("rejected", count(imported.rejected.len() as u64)),
        ("step", step.map_or_else(Cell::empty, Cell::text)),
    ];
    let column = |key: &str| Column { key: key.to_owned(), heading: key.to_owned(), lean: Lean::Left };
    let fields = fields.into_iter().map(|(key, cell)| (column(key), cell)).collect();
    write_object(&mut io::stdout().lock(), format, fields)
}
