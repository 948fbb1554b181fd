//! The rows that were not taken, as a file: the line, the column and the reason, then the row's
//! own cells, so that it can be mended and imported again.

use std::collections::HashMap;

use super::Reject;
use crate::domain::Message;
use crate::exchange::table::{Row, Table};

/// The rejected rows as CSV. `heads` names the three columns before the file's own; `say` puts a
/// reason into words; `line_of` gives the line in the file of one in the table.
pub fn csv(
    table: &Table,
    rejected: &[Reject],
    heads: [String; 3],
    say: &dyn Fn(&Message) -> String,
    line_of: &dyn Fn(u64) -> u64,
) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let reasons: HashMap<u64, &Reject> = rejected.iter().map(|reject| (reject.line, reject)).collect();
    // Writing to memory cannot fail.
    let mut write = |cells: Vec<&str>| {
        let _ = writer.write_record(cells);
    };
    let header: Vec<String> = heads.into_iter().chain(table.columns.iter().cloned()).collect();
    write(header.iter().map(String::as_str).collect());
    let mut data = table.data();
    let mut row = Row::default();
    while data.read(&mut row) {
        let Some(reject) = reasons.get(&line_of(row.line())) else { continue };
        let line = reject.line.to_string();
        let reason = say(&reject.reason);
        let mut cells = vec![line.as_str(), reject.column.as_deref().unwrap_or_default(), reason.as_str()];
        cells.extend((0..table.columns.len().max(row.cells().len())).map(|at| row.get(at)));
        write(cells);
    }
    writer.into_inner().unwrap_or_default()
}
