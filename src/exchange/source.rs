//! What is to be imported, whatever its format: a sheet with its mapping, or records with their ids
//! as this program writes them, of one kind or of all.

use std::collections::HashMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::everything::{self, Everything};
use super::export::{EVERYTHING, HEAD_NAME, sheet_name};
use super::headers::KINDS;
use super::import::{self, Error, Flow, Imported, Mode, Options, Progress};
use super::mapping::{self, Mapping, Said};
use super::table::{Given, Table};
use super::values::{guard, words};
use crate::domain::{Currency, Kind, Message};
use crate::repository::Repository;

/// For objects that were made a sheet of: the line in the sheet, and that in the file.
pub type Lines = HashMap<u64, u64>;

/// A file to import, read and understood.
#[derive(Debug)]
pub enum Source {
    /// Rows and columns.
    Sheet(Box<Table>, Mapping, Lines),
    /// Records as this program writes them, with their ids.
    Everything(Everything),
}

/// Reads a file's bytes, finds out what they are and where the columns go; or says what is in
/// the way.
pub fn open(bytes: Vec<u8>, given: Given, said: &Said) -> Result<Source, Error> {
    let refused = |message| Error::Refused(vec![message]);
    let mut lines = Lines::new();
    let bytes = match json_of(&bytes) {
        Some(text) => {
            let text = text.to_owned();
            if everything::is_one(&text) {
                return Ok(Source::Everything(Everything::new(text)));
            }
            let objects = objects(&text).map_err(refused)?;
            if let Some(small) = Everything::of_objects(&objects) {
                return Ok(Source::Everything(small));
            }
            let (sheet, at) = sheet_of(objects).map_err(refused)?;
            lines = at;
            sheet
        }
        None => bytes,
    };
    let table = Table::read(bytes, given).map_err(refused)?;
    let small = Everything::of_table(&table).filter(|_| said.columns.is_empty());
    if let Some(small) = small.filter(|small| said.kind.is_none() || small.kind() == said.kind) {
        return Ok(Source::Everything(small));
    }
    if let Some(kind) = said.kind.filter(|kind| !KINDS.contains(kind)) {
        return Err(refused(Message::new("import-refused-not-own").with("kind", kind.key())));
    }
    let mapping = mapping::map(&table, said).map_err(Error::Refused)?;
    Ok(Source::Sheet(Box::new(table), mapping, lines))
}

/// True for the name of a file that `export all FOLDER` writes.
pub fn is_sheet_name(name: &str) -> bool {
    name == HEAD_NAME || EVERYTHING.iter().any(|kind| sheet_name(*kind) == name)
}

/// Takes the files of a folder as `export all FOLDER` writes them: names and bytes, no bytes for
/// files of other names. What is no such file is told in the notes of the import.
pub fn open_folder(files: Vec<(String, Option<Vec<u8>>)>) -> Result<Source, Error> {
    let mut tables = Vec::new();
    let mut others = Vec::new();
    let mut head = None;
    for (name, bytes) in files {
        if name == HEAD_NAME {
            head =
                bytes.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|text| everything::is_one(text));
            continue;
        }
        match bytes.map(|bytes| Table::read(bytes, Given::default())) {
            Some(Ok(table)) => tables.push((name, table)),
            _ => others.push(name),
        }
    }
    let all = Everything::of_folder(tables, head.as_deref(), others);
    if all.is_empty() {
        return Err(Error::Refused(vec![Message::new("import-refused-folder")]));
    }
    Ok(Source::Everything(all))
}

impl Source {
    /// The kind the file is about; none for all kinds.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Source::Sheet(_, mapping, _) => Some(mapping.kind),
            Source::Everything(all) => all.kind(),
        }
    }

    /// The columns of a sheet and the fields they go into; nothing for a column left out.
    pub fn columns(&self) -> Vec<(&str, String)> {
        match self {
            Source::Sheet(table, mapping, _) => {
                let names = table.columns.iter().enumerate();
                names.map(|(at, name)| (name.as_str(), mapping.spoken_target(at))).collect()
            }
            Source::Everything(_) => Vec::new(),
        }
    }

    /// Maps the columns anew by what the user says now; refused words leave all as it was.
    ///
    /// # Errors
    /// When what was said does not fit the file.
    pub fn remap(&mut self, said: &Said) -> Result<(), Error> {
        if let Source::Sheet(table, mapping, _) = self {
            *mapping = mapping::map(table, said).map_err(Error::Refused)?;
        }
        Ok(())
    }

    /// Imports the file as one step with this label.
    pub fn import(
        &self,
        repository: &mut Repository,
        options: &Options,
        mode: Mode,
        label: &str,
        progress: &mut dyn FnMut(Progress) -> Flow,
    ) -> Result<Imported, Error> {
        match self {
            Source::Sheet(table, mapping, lines) => {
                let mut done = import::import(repository, table, mapping, options, mode, label, progress)?;
                for reject in &mut done.rejected {
                    reject.line = lines.get(&reject.line).copied().unwrap_or(reject.line);
                }
                Ok(done)
            }
            Source::Everything(all) => all.import(repository, mode, label, progress),
        }
    }

    /// The rejected rows as CSV; see [`import::rejects::csv`].
    pub fn rejects(
        &self,
        rejected: &[import::Reject],
        heads: [String; 3],
        say: &dyn Fn(&Message) -> String,
    ) -> Vec<u8> {
        match self {
            Source::Sheet(table, _, lines) => import::rejects::csv(table, rejected, heads, say, &|line| {
                lines.get(&line).copied().unwrap_or(line)
            }),
            Source::Everything(all) => all.rejects(rejected, heads, say),
        }
    }
}

/// The text of a file that begins as JSON does.
fn json_of(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_start_matches('\u{FEFF}');
    let first = text.trim_start().as_bytes().first()?;
    let second = text.trim_start().as_bytes().get(1..)?.iter().find(|byte| !byte.is_ascii_whitespace())?;
    let is_object = *first == b'{' && matches!(second, b'"' | b'}');
    let is_array = *first == b'[' && matches!(second, b'{' | b']');
    (is_object || is_array).then_some(text)
}

/// An object, and the line it begins on.
type Object = (u64, Map<String, Json>);

/// Objects as a sheet: their keys are its columns. Gives where each row's object stands, too.
fn sheet_of(objects: Vec<Object>) -> Result<(Vec<u8>, Lines), Message> {
    let mut columns: Vec<String> = Vec::new();
    let rows: Vec<(u64, Vec<(usize, String)>)> = objects
        .into_iter()
        .map(|(line, object)| {
            let cells = flat(object).into_iter().map(|(key, cell)| {
                let at = columns.iter().position(|column| *column == key).unwrap_or_else(|| {
                    columns.push(key);
                    columns.len() - 1
                });
                (at, cell)
            });
            (line, cells.collect())
        })
        .collect();
    // A file of this program is known by its ids coming first.
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|at| columns[*at] != "id");
    let mut lines = Lines::new();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let wrong = |_| Message::new("import-refused-json").with("line", 1);
    let ends = |cells: &[&str]| cells.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>() + 1;
    let header: Vec<&str> = order.iter().map(|at| columns[*at].as_str()).collect();
    writer.write_record(&header).map_err(wrong)?;
    let mut next = 1 + ends(&header);
    for (line, row) in &rows {
        let cell = |at: &usize| row.iter().find(|(of, _)| of == at).map_or("", |(_, cell)| cell.as_str());
        let cells: Vec<&str> = order.iter().map(cell).collect();
        writer.write_record(&cells).map_err(wrong)?;
        lines.insert(next, *line);
        next += ends(&cells);
    }
    Ok((writer.into_inner().unwrap_or_default(), lines))
}

/// The objects of a text, alone or in lists, each with the line it begins on.
fn objects(text: &str) -> Result<Vec<Object>, Message> {
    let mut out = Vec::new();
    let (mut seen, mut line) = (0, 1);
    let mut line_of = |raw: &str| {
        let at = (raw.as_ptr() as usize) - (text.as_ptr() as usize);
        line += text[seen..at].matches('\n').count() as u64;
        seen = at;
        line
    };
    let wrong = |line: u64| Message::new("import-refused-json").with("line", line);
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let raw = value.map_err(|error| wrong(error.line() as u64))?.get();
        let first = line_of(raw);
        let within = |error: &serde_json::Error| wrong(first + error.line() as u64 - 1);
        let items: Vec<&RawValue> = if raw.starts_with('[') {
            serde_json::from_str(raw).map_err(|error| within(&error))?
        } else {
            vec![serde_json::from_str(raw).map_err(|error| within(&error))?]
        };
        for item in items {
            let line = line_of(item.get());
            out.push((line, serde_json::from_str(item.get()).map_err(|_| wrong(line))?));
        }
    }
    if out.is_empty() { Err(Message::new("import-refused-empty")) } else { Ok(out) }
}

/// An object's keys and cells. Amounts give their currency a column of its own.
fn flat(object: Map<String, Json>) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    for (key, value) in object {
        match value {
            Json::Null => {}
            Json::String(text) => cells.push((key, guard::guarded(&text).into_owned())),
            Json::Array(items) => {
                let items: Vec<String> = items.iter().map(spoken).collect();
                cells.push((key, guard::guarded(&words::joined(&items)).into_owned()));
            }
            Json::Object(inner) if inner.contains_key("amount") => {
                cells.push((key, inner.get("amount").map(spoken).unwrap_or_default()));
            }
            Json::Object(inner) => {
                for (name, value) in inner {
                    cells.push((format!("{key}.{name}"), guard::guarded(&spoken(&value)).into_owned()));
                }
            }
            other => cells.push((key, other.to_string())),
        }
    }
    cells.retain(|(key, _)| key != "kind");
    cells
}

fn spoken(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// Takes in what a map file says, as TOML: `kind`, `key`, `currency`, and under `[columns]` the
/// field of each column.
///
/// # Errors
/// What the file says that no map file can.
pub fn read_map(text: &str, options: &mut Options) -> Result<(), Message> {
    let wrong = |reason: String| Message::new("import-refused-map").with("reason", reason);
    let map: toml::Table =
        text.parse().map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
    for (key, value) in map {
        match (key.as_str(), value) {
            ("kind", toml::Value::String(word)) => {
                options.said.kind = Some(Kind::from_word(&word).ok_or_else(|| wrong(word))?);
            }
            ("key", toml::Value::String(field)) => options.key = Some(field),
            ("currency", toml::Value::String(code)) => {
                options.currency = Some(Currency::of_money(&code).ok_or_else(|| wrong(code))?);
            }
            ("columns", toml::Value::Table(columns)) => {
                for (column, field) in columns {
                    let toml::Value::String(field) = field else { return Err(wrong(column)) };
                    options.said.columns.push((column, field));
                }
            }
            (other, _) => return Err(wrong(other.to_owned())),
        }
    }
    Ok(())
}

/// A map file that says the kind, what the options do, and the columns: what [`read_map`] reads.
pub fn written_map(kind: Kind, options: &Options, columns: &[(String, String)]) -> String {
    let mut map = toml::Table::new();
    map.insert("kind".to_owned(), kind.key().into());
    if let Some(key) = &options.key {
        map.insert("key".to_owned(), key.as_str().into());
    }
    if let Some(currency) = options.currency {
        map.insert("currency".to_owned(), currency.code().into());
    }
    let columns = columns.iter().map(|(column, field)| (column.clone(), field.as_str().into()));
    map.insert("columns".to_owned(), toml::Value::Table(columns.collect()));
    map.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_map_is_read_as_it_was() {
        let columns =
            vec![("A \"b\" = c".to_owned(), "contact.email".to_owned()), ("x".to_owned(), "-".to_owned())];
        let currency = Currency::from_code("VND");
        let written = Options { key: Some("email".to_owned()), currency, ..Options::default() };
        let mut read = Options::default();
        let text = written_map(Kind::Contact, &written, &columns);
        assert_eq!(read_map(&text, &mut read), Ok(()), "{text}");
        assert_eq!((read.key, read.currency), (written.key, currency));
        assert_eq!((read.said.kind, read.said.columns), (Some(Kind::Contact), columns));
    }

    #[test]
    fn a_map_file_says_kind_key_and_columns() {
        let mut options = Options::default();
        let told = "kind = \"deals\"\nkey = \"name\"\n[columns]\n\"Deal\" = \"name\"\n";
        assert_eq!(read_map(told, &mut options), Ok(()));
        assert_eq!(options.key.as_deref(), Some("name"));
        assert_eq!(options.said.kind, Some(Kind::Opportunity));
        assert_eq!(options.said.columns, [("Deal".to_owned(), "name".to_owned())]);
        let wrong = read_map("colour = 1", &mut options).map_err(|message| message.id);
        assert_eq!(wrong, Err("import-refused-map"));
    }

    #[test]
    fn objects_are_told_by_the_lines_they_stand_on() {
        let lines = |text: &str| -> Vec<u64> {
            objects(text).expect("objects").into_iter().map(|(line, _)| line).collect()
        };
        assert_eq!(lines("{\"a\":1}\n\n{\"a\":\n2}\n{}"), [1, 3, 5]);
        assert_eq!(lines("[{\"a\":1},{\"a\":2},\n {\"a\":3}]"), [1, 1, 2]);
        assert_eq!(objects("{}\n{\"a\":}").expect_err("no").args, [("line", "2".to_owned())]);
        let json = "{\"name\":\"a\\nb\"}\n\n{\"name\":\"c\"}";
        let (_, at) = sheet_of(objects(json).expect("objects")).expect("a sheet");
        assert_eq!((at[&2], at[&4]), (1, 3));
    }

    #[test]
    fn json_objects_of_any_program_are_a_sheet() {
        let json = br#"[{"name":"Lan","email":["a@b.co","c@d.co"]},{"name":"=1+1","phone":"+84 90 1"}]"#;
        let Source::Sheet(table, mapping, _) =
            open(json.to_vec(), Given::default(), &Said::default()).expect("a sheet")
        else {
            panic!("a sheet")
        };
        assert_eq!(table.columns, ["name", "email", "phone"]);
        assert_eq!((table.rows, mapping.kind), (2, Kind::Contact));
    }
}
