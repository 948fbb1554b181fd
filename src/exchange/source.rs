//! A file to import, whatever its format: a sheet with its mapping, or all records of a deck.

use serde_json::{Map, Value as Json};

use super::everything::{self, Everything};
use super::headers::KINDS;
use super::import::{self, Error, Flow, Imported, Mode, Options, Progress};
use super::mapping::{self, Mapping, Said};
use super::table::{Given, Table};
use super::values::{guard, words};
use crate::domain::{Kind, Message};
use crate::repository::Repository;

/// A file to import, read and understood.
#[derive(Debug)]
pub enum Source {
    /// Rows and columns.
    Sheet(Box<Table>, Mapping),
    /// Records as this program writes them, with their ids.
    Everything(Everything),
}

/// Reads a file's bytes, finds out what they are and where the columns go; or says what is in
/// the way.
pub fn open(bytes: Vec<u8>, given: Given, said: &Said) -> Result<Source, Error> {
    let refused = |message| Error::Refused(vec![message]);
    let bytes = match json_of(&bytes) {
        Some(text) => {
            let text = text.to_owned();
            if everything::is_one(&text) {
                return Ok(Source::Everything(Everything::new(text)));
            }
            let objects = objects(&text).map_err(refused)?;
            let first_line = if text.trim_start().starts_with('[') { 2 } else { 1 };
            if let Some(small) = Everything::of_objects(&objects, first_line) {
                return Ok(Source::Everything(small));
            }
            sheet_of(objects).map_err(refused)?
        }
        None => bytes,
    };
    let table = Table::read(bytes, given).map_err(refused)?;
    if let Some(small) = Everything::of_table(&table) {
        return Ok(Source::Everything(small));
    }
    if let Some(kind) = said.kind.filter(|kind| !KINDS.contains(kind)) {
        return Err(refused(Message::new("import-refused-not-own").with("kind", kind.key())));
    }
    let mapping = mapping::map(&table, said).map_err(Error::Refused)?;
    Ok(Source::Sheet(Box::new(table), mapping))
}

/// Takes the files of a folder as `export all FOLDER` writes them: names and bytes. What is no
/// such file is told in the notes of the import.
pub fn open_folder(files: Vec<(String, Vec<u8>)>) -> Result<Source, Error> {
    let mut tables = Vec::new();
    let mut others = Vec::new();
    for (name, bytes) in files {
        // A table without rows has nothing to say, and nothing to be known by.
        match Table::read(bytes, Given::default()) {
            Ok(table) => tables.push((name, table)),
            Err(_) => others.push(name),
        }
    }
    let all = Everything::of_folder(tables, others);
    if all.is_empty() {
        return Err(Error::Refused(vec![Message::new("import-refused-folder")]));
    }
    Ok(Source::Everything(all))
}

impl Source {
    /// The kind the file is about; none for all kinds.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Source::Sheet(_, mapping) => Some(mapping.kind),
            Source::Everything(all) => all.kind(),
        }
    }

    /// The columns of a sheet and the fields they go into; nothing for a column left out.
    pub fn columns(&self) -> Vec<(&str, String)> {
        match self {
            Source::Sheet(table, mapping) => {
                let names = table.columns.iter().enumerate();
                names.map(|(at, name)| (name.as_str(), mapping.spoken_target(at))).collect()
            }
            Source::Everything(_) => Vec::new(),
        }
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
            Source::Sheet(table, mapping) => {
                import::import(repository, table, mapping, options, mode, label, progress)
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
            Source::Sheet(table, _) => import::rejects::csv(table, rejected, heads, say),
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

/// Objects as a sheet: their keys are its columns.
fn sheet_of(objects: Vec<Map<String, Json>>) -> Result<Vec<u8>, Message> {
    let mut columns: Vec<String> = Vec::new();
    let rows: Vec<Vec<(usize, String)>> = objects
        .into_iter()
        .map(|object| {
            let cells = flat(object).into_iter().map(|(key, cell)| {
                let at = columns.iter().position(|column| *column == key).unwrap_or_else(|| {
                    columns.push(key);
                    columns.len() - 1
                });
                (at, cell)
            });
            cells.collect()
        })
        .collect();
    // A file of this program is known by its ids coming first.
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|at| columns[*at] != "id");
    let mut writer = csv::Writer::from_writer(Vec::new());
    let wrong = |_| Message::new("import-refused-json").with("line", 1);
    writer.write_record(order.iter().map(|at| columns[*at].as_str())).map_err(wrong)?;
    for row in rows {
        let cell = |at: &usize| row.iter().find(|(of, _)| of == at).map_or("", |(_, cell)| cell.as_str());
        writer.write_record(order.iter().map(cell)).map_err(wrong)?;
    }
    Ok(writer.into_inner().unwrap_or_default())
}

fn objects(text: &str) -> Result<Vec<Map<String, Json>>, Message> {
    let wrong = |error: &serde_json::Error| Message::new("import-refused-json").with("line", error.line());
    let mut out = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Json>() {
        match value.map_err(|error| wrong(&error))? {
            Json::Object(object) => out.push(object),
            Json::Array(items) => {
                for item in items {
                    let Json::Object(object) = item else {
                        return Err(Message::new("import-refused-json").with("line", 1));
                    };
                    out.push(object);
                }
            }
            _ => return Err(Message::new("import-refused-json").with("line", 1)),
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

/// What a map file says, as TOML: `kind`, and under `[columns]` the field of each column. Gives
/// the key to match by too.
pub fn read_map(text: &str, said: &mut Said) -> Result<Option<String>, Message> {
    let wrong = |reason: String| Message::new("import-refused-map").with("reason", reason);
    let map: toml::Table =
        text.parse().map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
    let mut chosen = None;
    for (key, value) in map {
        match (key.as_str(), value) {
            ("kind", toml::Value::String(word)) => {
                said.kind = Some(Kind::from_word(&word).ok_or_else(|| wrong(word))?);
            }
            ("key", toml::Value::String(field)) => chosen = Some(field),
            ("columns", toml::Value::Table(columns)) => {
                for (column, field) in columns {
                    let toml::Value::String(field) = field else { return Err(wrong(column)) };
                    said.columns.push((column, field));
                }
            }
            (other, _) => return Err(wrong(other.to_owned())),
        }
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_file_says_kind_key_and_columns() {
        let mut said = Said::default();
        let key = read_map("kind = \"deals\"\nkey = \"name\"\n[columns]\n\"Deal\" = \"name\"\n", &mut said);
        assert_eq!(key, Ok(Some("name".to_owned())));
        assert_eq!(said.kind, Some(Kind::Opportunity));
        assert_eq!(said.columns, [("Deal".to_owned(), "name".to_owned())]);
        let wrong = read_map("colour = 1", &mut said).map_err(|message| message.id);
        assert_eq!(wrong, Err("import-refused-map"));
    }

    #[test]
    fn json_objects_of_any_program_are_a_sheet() {
        let json = br#"[{"name":"Lan","email":["a@b.co","c@d.co"]},{"name":"=1+1","phone":"+84 90 1"}]"#;
        let Source::Sheet(table, mapping) =
            open(json.to_vec(), Given::default(), &Said::default()).expect("a sheet")
        else {
            panic!("a sheet")
        };
        assert_eq!(table.columns, ["name", "email", "phone"]);
        assert_eq!((table.rows, mapping.kind), (2, Kind::Contact));
    }
}
