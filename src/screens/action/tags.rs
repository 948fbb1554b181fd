//! Tags: a word that is typed is added, one with a minus before it is taken away. The same for one
//! record as for many, so that doing it again adds to the next record too.

use crate::domain::{Change, Message, Record, edit};
use crate::query::entry::items;
use crate::ui::{Answer, Desk, Outcome, Prompt};

use super::{Question, Reply, about};

/// Tags of records, being typed.
#[derive(Debug)]
struct Tags(Vec<Record>);

/// Asks which tags records get and which they lose.
pub(super) fn ask(targets: &[Record]) -> Reply {
    let mut held: Vec<&str> = targets.iter().flat_map(|record| &record.tags).map(String::as_str).collect();
    held.sort_unstable();
    held.dedup();
    let hint = match &held[..] {
        [] => Message::new("action-tags-hint-none"),
        held => Message::new("action-tags-hint").with("tags", format!("#{}", held.join(" #"))),
    };
    let prompt = Prompt::new(about("action-tags", "action-tags-many", targets)).with_hint(hint);
    Reply::ask(Outcome::Ask(prompt), Tags(targets.to_vec()))
}

impl Question for Tags {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        let Typed { more, fewer } = read(&text);
        if more.is_empty() && fewer.is_empty() {
            return Reply::default();
        }
        let change = |record: &Record| (record.clone(), edit::change_tags(record, &more, &fewer));
        let changed = self.0.iter().map(change).filter(|(_, changes)| !changes.is_empty());
        let (changed, changes): (Vec<Record>, Vec<Vec<Change>>) = changed.unzip();
        let changes = changes.concat();
        let is_added = |change: &Change| matches!(change, Change::Create { .. });
        let (one, many) = match (changes.iter().any(is_added), changes.iter().all(is_added)) {
            _ if changes.is_empty() => return Reply::toast("action-tags-same"),
            (_, true) => ("action-set-tags", "action-set-tags-many"),
            (true, false) => ("action-changed-tags", "action-changed-tags-many"),
            (false, false) => ("action-took-tags", "action-took-tags-many"),
        };
        Reply::write(desk, &about(one, many, &changed), changes)
    }
}

/// The tags that a line names.
#[derive(Debug, Default, PartialEq)]
struct Typed {
    more: Vec<String>,
    fewer: Vec<String>,
}

/// Reads a line: commas part tags, and so does the sign before one, `#vip -old`.
fn read(text: &str) -> Typed {
    let is_signed = |word: &str| word.len() > 1 && word.starts_with(['#', '-']);
    let parted = |word: &str| format!("{}{word}", if is_signed(word) { "," } else { " " });
    let line: String = text.split_whitespace().map(parted).collect();
    let mut typed = Typed::default();
    for item in items(&line) {
        let name = item.trim_start_matches(['#', '-', ' ']).to_owned();
        let into =
            if item.trim_start_matches('#').starts_with('-') { &mut typed.fewer } else { &mut typed.more };
        into.extend(Some(name).filter(|name| !name.is_empty()));
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_and_signs_part_tags_and_a_minus_takes_one_away() {
        let typed = |text: &str| {
            let Typed { more, fewer } = read(text);
            (more.join("|"), fewer.join("|"))
        };
        let are = |more: &str, fewer: &str| (more.to_owned(), fewer.to_owned());
        assert_eq!(typed("vip"), are("vip", ""));
        assert_eq!(typed("trade fair, vip; #hot"), are("trade fair|vip|hot", ""));
        assert_eq!(typed("#vip #hot -old -trade fair"), are("vip|hot", "old|trade fair"));
        assert_eq!(typed("vip,-old, - older,-#oldest"), are("vip", "old|older|oldest"));
        assert_eq!(typed("follow-up, A - B"), are("follow-up|A - B", ""));
        assert_eq!(typed(" , - #"), are("", ""));
    }
}
