//! Records and figures on standard output: aligned for people, JSON, CSV and tab-separated for
//! programs. What the values are is the verbs' business.

use std::io::{self, IsTerminal, Write};

use serde_json::Value as Json;

use super::failure::Result;
use crate::text::clean::{Clean, width};

/// How records and figures are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Format {
    /// Aligned columns for reading; what a terminal gets.
    Table,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated with a header line.
    Csv,
    /// Tab-separated with a header line; what a pipe gets.
    Tsv,
}

/// How a verb prints what it found.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct OutputArgs {
    /// How to print: table on a terminal and tsv in a pipe when not given.
    #[arg(long, value_enum, global = true)]
    pub format: Option<Format>,
}

impl OutputArgs {
    /// The format asked for, else what suits where the output goes.
    pub fn chosen(&self) -> Format {
        self.format.unwrap_or(if io::stdout().is_terminal() { Format::Table } else { Format::Tsv })
    }
}

/// Options of a verb that has verbs of its own.
#[derive(clap::Args, Clone, Debug)]
pub struct Within<W: clap::Subcommand> {
    /// What to do.
    #[command(subcommand)]
    pub what: W,
    /// How to print it.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// A column: its stable name, and whether its cells stand to the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in JSON and in header lines.
    pub key: String,
    /// The heading of a table.
    pub heading: String,
    /// Which side its cells lean to.
    pub lean: Lean,
}

impl Column {
    /// The same column for numbers, whose cells stand to the right.
    #[must_use]
    pub fn of_numbers(self) -> Column {
        Column { lean: Lean::Right, ..self }
    }
}

/// Which side of its column a cell leans to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lean {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// One value in its three forms.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// As JSON.
    pub json: Json,
    /// As CSV and tab-separated text: plain, ISO, unlocalised.
    pub plain: String,
    /// As a person of the chosen language reads it.
    pub shown: String,
}

impl Cell {
    /// The same text in every form.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell { json: Json::String(text.clone()), plain: text.clone(), shown: text }
    }

    /// A whole number.
    pub fn count(number: i64) -> Cell {
        Cell { json: Json::from(number), plain: number.to_string(), shown: number.to_string() }
    }

    /// Nothing.
    pub fn empty() -> Cell {
        Cell { json: Json::Null, plain: String::new(), shown: String::new() }
    }
}

/// How wide a column of a table may grow, in cells.
const WIDEST: usize = 60;
/// How narrow a column of text may become where the terminal has no room for more.
const LEAST: usize = 8;

/// Writes rows in one of the formats: [`Rows::start`], [`Rows::row`] for each, [`Rows::finish`].
pub struct Rows<'a> {
    out: &'a mut dyn Write,
    format: Format,
    columns: Vec<Column>,
    /// Rows of a table, whose widths are known only at the end.
    kept: Vec<Vec<String>>,
    written: usize,
    goes_to_terminal: bool,
    /// How wide a line may be; none where it goes into a pipe or a file.
    room: Option<usize>,
}

impl<'a> Rows<'a> {
    /// Begins with the header line of CSV and tab-separated text.
    pub fn start(out: &'a mut dyn Write, format: Format, columns: Vec<Column>) -> Result<Rows<'a>> {
        let goes_to_terminal = io::stdout().is_terminal();
        let room = goes_to_terminal.then(crate::shell::run::terminal_width).flatten();
        let mut rows = Rows { out, format, columns, kept: Vec::new(), written: 0, goes_to_terminal, room };
        let header: Vec<String> = rows.columns.iter().map(|column| column.key.clone()).collect();
        match format {
            Format::Csv | Format::Tsv => rows.line(&header)?,
            Format::Json => write!(rows.out, "[")?,
            Format::Table | Format::Jsonl => {}
        }
        Ok(rows)
    }

    /// Writes a row: one cell a column.
    pub fn row(&mut self, cells: Vec<Cell>) -> Result<()> {
        match self.format {
            Format::Table => {
                self.kept.push(
                    cells
                        .into_iter()
                        .map(|cell| Clean::line(&cell.shown).cut(WIDEST).as_str().to_owned())
                        .collect(),
                );
            }
            Format::Csv | Format::Tsv => {
                let plain: Vec<String> = cells.into_iter().map(|cell| cell.plain).collect();
                self.line(&plain)?;
            }
            Format::Json => {
                let comma = if self.written == 0 { "\n" } else { ",\n" };
                let object = self.object(cells);
                write!(self.out, "{comma}{object}")?;
            }
            Format::Jsonl => {
                let object = self.object(cells);
                writeln!(self.out, "{object}")?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Ends the document and gives the number of rows.
    pub fn finish(mut self) -> Result<usize> {
        match self.format {
            Format::Json if self.written == 0 => writeln!(self.out, "]")?,
            Format::Json => writeln!(self.out, "\n]")?,
            Format::Table => self.table()?,
            Format::Jsonl | Format::Csv | Format::Tsv => {}
        }
        self.out.flush()?;
        Ok(self.written)
    }

    fn object(&self, cells: Vec<Cell>) -> String {
        let values = self.columns.iter().zip(cells).map(|(column, cell)| (column.key.clone(), cell.json));
        json_text(&Json::Object(values.collect()))
    }

    fn line(&mut self, cells: &[String]) -> Result<()> {
        let text = if self.format == Format::Csv { csv_line(cells) } else { tsv_line(cells) };
        let text = if self.goes_to_terminal {
            cells.iter().map(|cell| line(cell)).collect::<Vec<_>>().join("\t") + "\n"
        } else {
            text
        };
        Ok(self.out.write_all(text.as_bytes())?)
    }

    fn table(&mut self) -> Result<()> {
        let headings: Vec<String> = self.columns.iter().map(|column| line(&column.heading)).collect();
        let natural: Vec<usize> = (0..headings.len())
            .map(|at| self.kept.iter().chain([&headings]).map(|row| width(&row[at])).max().unwrap_or(0))
            .collect();
        let leans: Vec<Lean> = self.columns.iter().map(|column| column.lean).collect();
        let widths = self.room.map_or_else(|| natural.clone(), |room| fitted(&natural, &leans, room));
        for row in [&headings].into_iter().chain(&self.kept) {
            let line = Clean::line(&aligned(row, &widths, &leans));
            let line = self.room.map_or_else(|| line.clone(), |room| line.cut(room));
            writeln!(self.out, "{}", line.as_str())?;
        }
        Ok(())
    }
}

/// One object in full: `key  value` lines, JSON, or a header and one row.
pub fn write_object(out: &mut dyn Write, format: Format, fields: Vec<(Column, Cell)>) -> Result<()> {
    match format {
        Format::Json => {
            let object = fields.into_iter().map(|(column, cell)| (column.key, cell.json)).collect();
            writeln!(out, "{}", json_pretty(&Json::Object(object)))?;
        }
        Format::Table => {
            let widest = fields.iter().map(|(column, _)| width(&column.heading)).max().unwrap_or(0);
            for (column, cell) in fields.iter().filter(|(_, cell)| !cell.shown.is_empty()) {
                let heading = padded(&line(&column.heading), widest, Lean::Left);
                let mut lines = cell.shown.lines().map(line);
                writeln!(out, "{heading}  {}", lines.next().unwrap_or_default())?;
                for line in lines {
                    writeln!(out, "{}  {line}", " ".repeat(widest))?;
                }
            }
        }
        Format::Jsonl | Format::Csv | Format::Tsv => {
            let (columns, cells) = fields.into_iter().unzip();
            let mut rows = Rows::start(out, format, columns)?;
            rows.row(cells)?;
            rows.finish()?;
        }
    }
    Ok(())
}

/// JSON on one line, with control and direction characters escaped: equal to any reader, harmless
/// to a terminal.
pub fn json_text(value: &Json) -> String {
    escape_controls(&value.to_string())
}

/// JSON over several lines, escaped like [`json_text`].
pub fn json_pretty(value: &Json) -> String {
    escape_controls(&format!("{value:#}"))
}

fn escape_controls(json: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if is_unsafe(character) && character != '\n' {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                write!(out, "\\u{unit:04x}").expect("writing to a string cannot fail");
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// One line that a terminal may see.
fn line(text: &str) -> String {
    Clean::line(text).as_str().to_owned()
}

/// Characters that a terminal must not see as they are: controls, and those that turn the
/// direction of writing or hide.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(character, '\u{e0000}'..='\u{e007f}')
}

fn csv_line(cells: &[String]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| {
            let bare =
                !cell.contains([',', '"', '\n', '\r']) && !cell.starts_with(' ') && !cell.ends_with(' ');
            if bare { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
        })
        .collect();
    format!("{}\n", quoted.join(","))
}

/// Tabs and line ends inside a cell become blanks, so that a line is a row and `cut -f` works.
fn tsv_line(cells: &[String]) -> String {
    let bare: Vec<String> = cells.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
    format!("{}\n", bare.join("\t"))
}

/// The widths of columns that stand side by side in so many cells: text gives way, the widest
/// column first; numbers are never cut.
fn fitted(natural: &[usize], leans: &[Lean], room: usize) -> Vec<usize> {
    let mut widths = natural.to_vec();
    let gaps = 2 * widths.len().saturating_sub(1);
    let mut surplus = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
    while surplus > 0 {
        let gives = |at: &usize| leans[*at] == Lean::Left && widths[*at] > LEAST;
        let Some(widest) = (0..widths.len()).filter(gives).max_by_key(|at| widths[*at]) else { break };
        widths[widest] -= 1;
        surplus -= 1;
    }
    widths
}

fn aligned(cells: &[String], widths: &[usize], leans: &[Lean]) -> String {
    let padded: Vec<String> = cells
        .iter()
        .zip(widths)
        .zip(leans)
        .map(|((cell, width), lean)| padded(Clean::line(cell).cut(*width).as_str(), *width, *lean))
        .collect();
    padded.join("  ").trim_end().to_owned()
}

fn padded(text: &str, to: usize, lean: Lean) -> String {
    let blanks = " ".repeat(to.saturating_sub(width(text)));
    match lean {
        Lean::Left => format!("{text}{blanks}"),
        Lean::Right => format!("{blanks}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_text_give_way_to_the_terminal_and_numbers_do_not() {
        let leans = [Lean::Left, Lean::Left, Lean::Right, Lean::Left];
        assert_eq!(fitted(&[8, 40, 12, 20], &leans, 100), [8, 40, 12, 20]);
        assert_eq!(fitted(&[8, 40, 12, 20], &leans, 66), [8, 20, 12, 20]);
        assert_eq!(fitted(&[8, 40, 12, 20], &leans, 10), [8, 8, 12, 8]);
        let cells = ["0abc", "Công ty Thành Đạt", "1,200 $", "Hà Nội"].map(str::to_owned);
        let line = aligned(&cells, &fitted(&[4, 17, 7, 6], &leans, 32), &leans);
        assert_eq!(line, "0abc  Công ty…   1,200 $  Hà Nội");
    }
}
