//! The keymap file as text: one command given other keys, all its other lines and comments kept.

use super::{Command, Context, Key};

/// A keymap file in which a command has these keys in a place and no others.
pub fn with_keys(text: &str, context: Context, command: Command, keys: &[Key]) -> String {
    let spelled: Vec<String> = keys.iter().filter_map(|key| key.written()).map(|key| quoted(&key)).collect();
    let line = match &spelled[..] {
        [one] => format!("{} = {one}", command.name()),
        several => format!("{} = [{}]", command.name(), several.join(", ")),
    };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let heading = format!("[{}]", context.name());
    let Some(start) = lines.iter().position(|line| without_comment(line) == heading) else {
        if lines.last().is_some_and(|last| !last.trim().is_empty()) {
            lines.push(String::new());
        }
        lines.extend([heading, line]);
        return lines.join("\n") + "\n";
    };
    let rest = lines[start + 1..].iter().position(|line| line.trim_start().starts_with('['));
    let end = rest.map_or(lines.len(), |rest| start + 1 + rest);
    let is_it = |line: &String| {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        !value.is_empty() && key.trim().trim_matches('"') == command.name()
    };
    match lines[start + 1..end].iter().position(is_it).map(|at| start + 1 + at) {
        Some(at) => {
            // An array may go on over several lines.
            let is_open = lines[at].contains('[') && !lines[at].contains(']');
            let closing = lines[at..end].iter().position(|line| line.contains(']'));
            let last = if is_open { closing.map_or(at, |closing| at + closing) } else { at };
            let comment = lines[last].rsplit_once('#').map(|(_, words)| format!("  #{words}"));
            let comment = comment.filter(|words| !words.contains('"'));
            lines.splice(at..=last, [line + comment.as_deref().unwrap_or_default()]);
        }
        None => {
            let filled = lines[start..end].iter().rposition(|line| !line.trim().is_empty());
            lines.insert(start + filled.unwrap_or(0) + 1, line);
        }
    }
    lines.join("\n") + "\n"
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim()
}

fn quoted(key: &str) -> String {
    match key {
        "\\" | "\"" => format!("'{key}'"),
        _ => format!("\"{key}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Key::parse(text).expect("a key")
    }

    #[test]
    fn a_line_is_replaced_or_added_and_everything_else_stays() {
        let file = "# mine\n[board]\nopportunity-won = [\n  \"W\",\n  \"w\",\n]  # as before\n\n[list]\nadd = \"a\"\n";
        let changed = with_keys(file, Context::Board, Command::OpportunityWon, &[key("ctrl-k")]);
        assert_eq!(
            changed,
            "# mine\n[board]\nopportunity-won = \"ctrl-k\"  # as before\n\n[list]\nadd = \"a\"\n"
        );
        let changed = with_keys(file, Context::Board, Command::Undo, &[key("Z"), key("\"")]);
        assert!(changed.contains("]  # as before\nundo = [\"Z\", '\"']\n\n[list]"), "{changed}");
        assert_eq!(with_keys("", Context::Global, Command::Note, &[]), "[global]\nnote = []\n");
    }
}
