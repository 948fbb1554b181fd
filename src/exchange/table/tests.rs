//! Tables read from files that other programs wrote.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value as Json;

use super::*;

/// The folder of data shared by the tests; none, with a word, where it is absent.
fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DEALDECK_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let folder = root.join(folder);
    if !folder.is_dir() {
        println!("skipped: {} is not here", folder.display());
        return None;
    }
    Some(folder)
}

fn table(bytes: &[u8]) -> Table {
    Table::read(bytes.to_vec(), Given::default()).expect("a table")
}

fn all(table: &Table) -> Vec<(u64, Vec<String>, Option<&'static str>)> {
    let mut data = table.data();
    let mut row = Row::default();
    let mut out = Vec::new();
    while data.read(&mut row) {
        let cells = (0..table.columns.len()).map(|at| row.get(at).to_owned()).collect();
        out.push((row.line(), cells, row.fault.as_ref().map(|(_, reason)| reason.id)));
    }
    assert_eq!(out.len() as u64, table.rows);
    out
}

fn notes(table: &Table) -> Vec<&'static str> {
    table.notes.iter().map(|note| note.id).collect()
}

#[test]
fn csv_spectrum_reads_as_its_json_says() {
    let Some(folder) = shared("csv-spectrum") else { return };
    for entry in std::fs::read_dir(folder.join("csvs")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let json = std::fs::read_to_string(folder.join(format!("json/{stem}.json"))).expect("json");
        let want: Json = serde_json::from_str(&json).expect("json");
        let table = table(&std::fs::read(&path).expect("a file"));
        let rows: Vec<Json> = all(&table)
            .into_iter()
            .map(|(_, cells, _)| {
                table.columns.iter().cloned().zip(cells.into_iter().map(Json::from)).collect()
            })
            .map(Json::Object)
            .collect();
        if stem == "location_coordinates" {
            // Its JSON was made of another phone number.
            assert_eq!(rows[0]["Location Coordinates"], want["Location Coordinates"]);
            continue;
        }
        // Line ends inside cells were changed where the file was stored.
        let want = serde_json::to_string(&want).expect("json").replace("\\r\\n", "\\n");
        assert_eq!(serde_json::to_string(&rows).expect("json"), want, "{stem}");
    }
}

#[test]
fn odd_encodings_and_shapes_read_as_expected() {
    let Some(folder) = shared("csv-encodings") else { return };
    let expected = std::fs::read_to_string(folder.join("EXPECTED.json")).expect("a file");
    let expected: BTreeMap<String, Json> = serde_json::from_str(&expected).expect("json");
    for (name, want) in expected {
        let bytes = std::fs::read(folder.join(&name)).expect("a file");
        let (Some(nonblank), Some(widths)) = (want["nonblank"].as_u64(), want["widths"].as_object()) else {
            continue;
        };
        // Rows of another separator, and a quote that swallows three rows, read better here.
        if ["csvparser_option-newline.csv", "papaparse_malformed.tsv"].contains(&name.as_str()) {
            continue;
        }
        let table = table(&bytes);
        let header = u64::from(table.header.is_some());
        let read = all(&table);
        // Rows that hold nothing but delimiters, preambles and footers are told, not read.
        let told = nonblank - header - table.rows;
        let blank_or_told = read.iter().all(|(_, cells, _)| cells.iter().any(|cell| !cell.is_empty()));
        assert!(blank_or_told, "{name}");
        let usual = widths.iter().max_by_key(|(_, count)| count.as_u64()).expect("a width").0;
        if told == 0 {
            assert_eq!(table.columns.len().to_string(), *usual, "{name}: {:?}", table.columns);
        }
        assert!(told <= 10, "{name}: {told} rows are neither data nor header");
        let encoding = want["encoding"].as_str().expect("an encoding");
        let same = match encoding {
            "cp1252" => table.encoding == "windows-1252",
            "utf-16" => table.encoding.starts_with("UTF-16"),
            _ => table.encoding == "UTF-8",
        };
        assert!(same, "{name}: {} is not {encoding}", table.encoding);
    }
}

#[test]
fn workbooks_and_damaged_cells_are_refused_or_named() {
    let Some(folder) = shared("csv-encodings") else { return };
    let read = |name: &str| Table::read(std::fs::read(folder.join(name)).expect("a file"), Given::default());
    for name in ["messytables_not_csv_simple.xls", "messytables_not_csv_simple.xlsx"] {
        assert_eq!(read(name).map(|_| ()).map_err(|m| m.id), Err("import-refused-workbook"), "{name}");
    }
    let nul = read("csvkit_null_byte.csv").expect("a table");
    assert_eq!(all(&nul)[0].2, Some("import-row-nul"));
    let bad = read("csvkit_bad.csv").expect("a table");
    assert_eq!(all(&bad)[0].2, Some("import-row-too-many-cells"));
    assert_eq!(all(&bad)[2], (4, vec!["0".into(), "mixed types.... uh oh".into(), "17".into()], None));
    let malformed = read("papaparse_malformed.tsv").expect("a table");
    assert_eq!(malformed.rows, 9);
    assert!(notes(&malformed).contains(&"import-note-stray-quote"));
}

#[test]
fn titles_before_and_sources_after_a_table_are_no_rows() {
    let Some(folder) = shared("csv-encodings") else { return };
    let pasted = table(&std::fs::read(folder.join("messytables_excel_pasting.csv")).expect("a file"));
    assert_eq!((pasted.columns[0].as_str(), pasted.columns[8].as_str()), ("Year", "2007"));
    assert_eq!(pasted.rows, 14);
    assert_eq!(notes(&pasted), ["import-note-preamble", "import-note-footer"]);
    let spanish = table(&std::fs::read(folder.join("messytables_spanish_chars.csv")).expect("a file"));
    assert_eq!(spanish.columns[7], "Descripción");
    assert_eq!(spanish.rows, 114);
}

#[test]
fn every_pollution_reads_whole_or_spoils_one_row() {
    let Some(folder) = shared("csv-pollock") else { return };
    let source = table(&std::fs::read(folder.join("csv/source.csv")).expect("a file"));
    let want = all(&source);
    assert_eq!(want.len(), 83);
    for entry in std::fs::read_dir(folder.join("csv")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).expect("a file");
        if name == "file_no_payload.csv" {
            let refused = Table::read(bytes, Given::default()).map(|_| ()).map_err(|m| m.id);
            assert_eq!(refused, Err("import-refused-empty"));
            continue;
        }
        let table = table(&bytes);
        let got = all(&table);
        let rows = |rows: &[(u64, Vec<String>, Option<&'static str>)]| -> Vec<Vec<String>> {
            rows.iter().map(|(_, cells, _)| cells.clone()).collect()
        };
        match name.as_str() {
            "file_one_data_row.csv" => assert_eq!(rows(&got), rows(&want[..1])),
            "file_multitable_same.csv" => {
                assert_eq!(got.len(), 165);
                assert_eq!(rows(&got[..83]), rows(&want));
                assert!(notes(&table).contains(&"import-note-repeated-header"));
            }
            "file_multitable_less.csv" => {
                assert_eq!(got.len(), 165);
                assert_eq!(rows(&got[..83]), rows(&want));
                assert_eq!(got[83].1[..8], want[0].1[..8]);
            }
            "row_less_sep_row0_col4.csv" => {
                assert_eq!(got.len(), 83);
                assert!(notes(&table).contains(&"import-note-header-narrow"));
            }
            _ => {
                assert_eq!(table.columns, source.columns, "{name}");
                assert_eq!(got.len(), 83, "{name}");
                // Inside single quotes it is they that a backslash escapes, not double ones doubled.
                let plain = |cells: &[String]| cells.join("|").replace("\"\"", "\"").replace('\\', "");
                let differ: Vec<_> = (0..83).filter(|at| plain(&got[*at].1) != plain(&want[*at].1)).collect();
                assert!(differ.len() <= usize::from(name.starts_with("row_")), "{name}: {differ:?}");
                for at in differ {
                    assert!(got[at].2.is_some() || !table.notes.is_empty(), "{name} row {at} is not told");
                }
            }
        }
    }
}

#[test]
fn address_books_read_as_expected() {
    let Some(folder) = shared("contacts-csv") else { return };
    let expected = std::fs::read_to_string(folder.join("EXPECTED.json")).expect("a file");
    let expected: BTreeMap<String, Json> = serde_json::from_str(&expected).expect("json");
    for (name, want) in expected {
        let table = table(&std::fs::read(folder.join(&name)).expect("a file"));
        let header = u64::from(table.header.is_some());
        let preamble = if name == "linkedin_notes_preamble.csv" { 3 } else { 0 };
        assert_eq!(Some(table.rows + header + preamble), want["nonblank"].as_u64(), "{name}");
        assert_eq!(header == 0, name == "thunderbird_no_header.csv", "{name}");
    }
    let monica = table(&std::fs::read(folder.join("monica_ragged_header.csv")).expect("a file"));
    assert_eq!(all(&monica)[0].2, Some("import-row-too-many-cells"));
}

#[test]
fn columns_get_names_of_their_own() {
    let table = table(b"Name,Name,,Email\na,b,c,d@e.f\n");
    assert_eq!(table.columns, ["Name", "Name (2)", "C", "Email"]);
    assert_eq!(notes(&table), ["import-note-duplicate-header"]);
}

#[test]
fn instructions_after_a_blank_row_are_told_and_left() {
    let table = table(
        b"\"a\",\"b\",\"c\"\r\n\"1\",\"2\",\"3\"\r\n\r\n\"Delete the sample rows before importing.\"\r\n",
    );
    assert_eq!(table.rows, 1);
    assert_eq!(notes(&table), ["import-note-footer"]);
    assert_eq!(all(&table).len(), 1);
}
