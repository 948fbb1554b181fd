//! Yes and no, e-mails, phones, lists in a cell, and the words of lists whose keys are fixed.

use std::borrow::Cow;

pub use crate::domain::contact::is_email;
use crate::domain::fold::fold;

/// True when a cell says that it holds nothing.
pub fn is_nothing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty()
        || ["-", "--", "—", "n/a", "#n/a", "null", "(null)", "(none)", "(no value)", "\\n", "nan"]
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word))
}

/// True for a word that means nothing as a rule, written as the name of a family is.
pub fn is_surname(cell: &str) -> bool {
    matches!(cell.trim(), "Null" | "Nan")
}

/// Yes or no, in the words of common exports.
pub fn yes_or_no(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "yes" | "y" | "true" | "t" | "1" | "1.0" | "x" | "on" | "co" | "ja" | "oui" | "si" | "checked" => {
            Some(true)
        }
        "no" | "n" | "false" | "f" | "0" | "0.0" | "off" | "khong" | "nein" | "non" | "unchecked" => {
            Some(false)
        }
        _ => None,
    }
}

/// The addresses in a cell: several may stand there, and each with a name before it. The error
/// is the part that is none.
pub fn emails(cell: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    for part in parts(cell, &[" ::: ", ";", ",", "\n"]) {
        let part = match (part.rfind('<'), part.rfind('>')) {
            (Some(open), Some(close)) if open < close => part[open + 1..close].trim(),
            _ => part.trim_start_matches("mailto:").trim_start_matches("* "),
        };
        if !is_email(part) {
            return Err(part.to_owned());
        }
        if !out.iter().any(|known: &String| known.eq_ignore_ascii_case(part)) {
            out.push(part.to_owned());
        }
    }
    Ok(out)
}

/// A name, and the address that stands behind it in `( )` or `< >`; no address where none does.
pub fn named_address(text: &str) -> (&str, &str) {
    let text = text.trim();
    let open = match text.as_bytes().last() {
        Some(b')') => '(',
        Some(b'>') => '<',
        _ => return (text, ""),
    };
    match text[..text.len() - 1].rsplit_once(open) {
        Some((name, email)) if is_email(email.trim()) => (name.trim(), email.trim()),
        _ => (text, ""),
    }
}

/// The phones in a cell, as they stand there.
pub fn phones(cell: &str) -> Vec<String> {
    if let Some(items) = json(cell) {
        return items;
    }
    let parts = parts(cell, &[" ::: ", "; ", "\n"]);
    parts.into_iter().map(|part| part.trim_start_matches("* ").to_owned()).collect()
}

/// Values that one cell joins: a JSON list as this program writes it, else split at a mark.
pub fn list(cell: &str) -> Vec<String> {
    if let Some(items) = json(cell) {
        return items;
    }
    parts(cell, &[" ::: ", ";", ","]).into_iter().map(str::to_owned).collect()
}

/// Values as one cell that [`list`] reads back.
pub fn joined(items: &[String]) -> Cow<'_, str> {
    let plain =
        |item: &String| !item.contains([';', ',', '\n']) && !item.contains(" ::: ") && item.trim() == item;
    match items {
        [] => Cow::Borrowed(""),
        [one] if plain(one) && !one.starts_with("[\"") => Cow::Borrowed(one),
        _ if items.iter().all(plain) && !items[0].starts_with("[\"") => Cow::Owned(items.join("; ")),
        _ => Cow::Owned(serde_json::Value::from(items).to_string()),
    }
}

fn json(cell: &str) -> Option<Vec<String>> {
    if cell.starts_with("[\"") { serde_json::from_str(cell).ok() } else { None }
}

fn parts<'a>(cell: &'a str, marks: &[&str]) -> Vec<&'a str> {
    let mut parts = vec![cell];
    for mark in marks {
        parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
    }
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// What is to be done with a row, by a word of an address book of several people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// It is a record to be made or changed.
    Keep,
    /// It is a record to be deleted elsewhere, so none to be made here.
    Delete,
}

/// What a word says is to be done with a row; none for any other word.
pub fn action(word: &str) -> Option<Action> {
    match fold(word).as_str() {
        "add" | "added" | "create" | "created" | "insert" | "new" | "update" | "updated" | "change"
        | "changed" | "modify" | "modified" | "upsert" | "keep" | "none" => Some(Action::Keep),
        "delete" | "deleted" | "remove" | "removed" => Some(Action::Delete),
        _ => None,
    }
}

/// The key of a fixed list that a word of another program means.
pub fn fixed(list: &str, word: &str) -> Option<&'static str> {
    let word = fold(word);
    let word = word.as_str();
    let key = match list {
        "activity-status" => match word {
            "done" | "completed" | "complete" | "true" | "yes" | "1" | "held" | "closed" | "sent"
            | "received" | "finished" | "x" => "done",
            "not held" | "not-held" | "cancelled" | "canceled" | "no show" | "deferred" => "not-held",
            _ => return status_planned(word),
        },
        "priority" => match word {
            "high" | "highest" | "urgent" | "1" => "high",
            "normal" | "medium" | "2" | "" => "normal",
            "low" | "lowest" | "3" => "low",
            _ => return None,
        },
        "rating" => match word {
            "hot" | "active" | "high" | "acquired" => "hot",
            "warm" | "medium" => "warm",
            "cold" | "low" | "market failed" | "project cancelled" | "shut down" => "cold",
            _ => return None,
        },
        "forecast" => match word {
            "pipeline" => "pipeline",
            "best case" | "best-case" | "bestcase" => "best-case",
            "commit" | "committed" | "most likely" | "probable" => "commit",
            "closed" => "closed",
            "omitted" | "not forecasted" => "omitted",
            _ => return None,
        },
        "direction" => match word {
            "in" | "inbound" | "incoming" | "received" => "in",
            "out" | "outbound" | "outgoing" | "sent" | "internal" => "out",
            _ => return None,
        },
        "organisation-kind" => match word {
            "organisation" | "organization" | "company" | "true" | "yes" | "1" => "organisation",
            "person" | "individual" | "false" | "no" | "0" => "person",
            _ => return None,
        },
        _ => return None,
    };
    Some(key)
}

fn status_planned(word: &str) -> Option<&'static str> {
    let planned = [
        "planned",
        "open",
        "not started",
        "in progress",
        "waiting",
        "waiting on someone else",
        "scheduled",
        "false",
        "no",
        "0",
        "pending",
        "new",
        "to do",
        "todo",
        "not done",
        "waiting for input",
    ];
    planned.contains(&word).then_some("planned")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_addresses_in_a_cell_are_read_and_a_wrong_one_is_named() {
        let two = vec!["a@b.co".to_owned(), "c@d.co".to_owned()];
        assert_eq!(emails("a@b.co ::: c@d.co"), Ok(two.clone()));
        assert_eq!(emails("Ann <a@b.co>; * c@d.co, A@B.co"), Ok(two));
        assert_eq!(emails("joseph-email.com"), Err("joseph-email.com".to_owned()));
        for wrong in ["a@b", "@b.co", "a b@c.co", "a@b..co", "a@@b.co"] {
            assert!(!is_email(wrong), "{wrong}");
        }
        assert!(is_email("hộp@thư.vn"));
    }

    #[test]
    fn an_address_stands_behind_a_name_or_it_is_none() {
        assert_eq!(named_address("Jo Fox (jo@foo.example)"), ("Jo Fox", "jo@foo.example"));
        assert_eq!(named_address(" Jo <jo@foo.example> "), ("Jo", "jo@foo.example"));
        assert_eq!(named_address("(jo@foo.example)"), ("", "jo@foo.example"));
        for whole in ["Jo (Sales)", "Jo Fox", "jo@foo.example", ")", "Jo jo@foo.example)"] {
            assert_eq!(named_address(whole), (whole, ""));
        }
    }

    #[test]
    fn a_list_comes_back_from_its_cell() {
        for items in
            [vec!["a"], vec!["a", "b c"], vec!["x; y", "z"], vec!["a,b"], vec!["[\"odd"], vec![" a "]]
        {
            let items: Vec<String> = items.into_iter().map(str::to_owned).collect();
            assert_eq!(list(&joined(&items)), items);
        }
        assert_eq!(list("influencer, developer"), ["influencer", "developer"]);
    }

    #[test]
    fn words_of_fixed_lists_are_understood() {
        assert_eq!(fixed("activity-status", "Waiting"), Some("planned"));
        assert_eq!(fixed("activity-status", "True"), Some("done"));
        assert_eq!(fixed("priority", "Medium"), Some("normal"));
        assert_eq!(fixed("forecast", "Best Case"), Some("best-case"));
        assert_eq!(fixed("priority", "whatever"), None);
    }

    #[test]
    fn yes_and_no_are_read_in_several_languages() {
        assert_eq!(
            (yes_or_no("TRUE"), yes_or_no("không"), yes_or_no("maybe")),
            (Some(true), Some(false), None)
        );
    }
}
