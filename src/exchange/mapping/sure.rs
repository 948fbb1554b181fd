//! How sure it is that a column goes where it does: what the guess rests on.

use super::{Mapping, Said, Target};
use crate::exchange::headers::{self, plain};
use crate::exchange::table::Table;

/// What the target of a column rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sure {
    /// The user said so.
    Said,
    /// Its header is one that is known.
    Header,
    /// Its header is nearly one that is known.
    Near,
    /// What its cells look like, or what stands beside it.
    Cells,
    /// Nothing: it is left out.
    LeftOut,
}

impl Mapping {
    /// What the target of a column rests on.
    pub fn sure(&self, table: &Table, said: &Said, column: usize) -> Sure {
        let name = table.columns[column].as_str();
        let header = plain(name);
        if said.columns.iter().any(|(said, _)| said == name || plain(said) == header) {
            return Sure::Said;
        }
        let is_noted = |id: &str| {
            self.notes.iter().any(|note| note.id == id && note.args.iter().any(|(_, value)| value == name))
        };
        match &self.targets[column] {
            Target::Left => Sure::LeftOut,
            _ if is_noted("import-note-near-header") => Sure::Near,
            Target::Field { slot, at }
            | Target::Reference { slot, at, .. }
            | Target::Phones { slot, at, .. } => {
                let kind = self.slots[*slot].kind;
                let field = name.rsplit_once(" - ").map_or_else(|| header.clone(), |(_, field)| plain(field));
                let known = |header: &str| headers::field(kind, header) == Some(*at);
                if known(&header) || known(&field) { Sure::Header } else { Sure::Cells }
            }
            _ => Sure::Header,
        }
    }

    /// Where a column goes in words that hold whatever the rows are: `contact.email`, `-` for a
    /// column left out.
    pub fn whole_target(&self, column: usize) -> String {
        let spoken = self.spoken_target(column);
        if spoken.is_empty() {
            return "-".to_owned();
        }
        let is_whole = spoken.split_once('.').is_some_and(|(kind, _)| kind != "custom");
        if is_whole { spoken } else { format!("{}.{spoken}", self.slots[0].kind.key()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::mapping::map;
    use crate::exchange::table::Given;

    #[test]
    fn a_guess_says_what_it_rests_on() {
        let csv = "Name,E-mail,Phonne,x1,junk\nLan,lan@a.vn,090 123 4567,b@b.vn,7\nAn,an@a.vn,090 123 4568,c@b.vn,8\n";
        let table = Table::read(csv.as_bytes().to_vec(), Given::default()).expect("a table");
        let said = Said {
            kind: Some(crate::domain::Kind::Contact),
            columns: vec![("Name".to_owned(), "name".to_owned())],
            ..Said::default()
        };
        let mapping = map(&table, &said).expect("a mapping");
        let sure: Vec<Sure> = (0..5).map(|column| mapping.sure(&table, &said, column)).collect();
        assert_eq!(sure, [Sure::Said, Sure::Header, Sure::Near, Sure::Cells, Sure::LeftOut]);
        assert_eq!(mapping.whole_target(1), "contact.email");
        assert_eq!(mapping.whole_target(4), "-");
    }
}
