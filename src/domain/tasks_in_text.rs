//! Lines of a text that are to be done: `- [ ] fri send quote`. Each is planned once: the line
//! then says `- [>]`, so that saving the text again plans nothing twice. `- [x]` is left as it is.

/// What a text says with what it plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tasks {
    /// The text, the lines that are planned marked so.
    pub text: String,
    /// What is planned, as written after the box.
    pub planned: Vec<String>,
    /// What was to be planned and cannot be; its lines are as they were.
    pub left: Vec<String>,
}

/// Takes the tasks of a text. `can_plan` says whether what is written after a box can be planned.
pub fn take(text: &str, mut can_plan: impl FnMut(&str) -> bool) -> Tasks {
    let mut tasks = Tasks::default();
    for line in text.split_inclusive('\n') {
        match task(line) {
            Some((head, words)) if can_plan(words) => {
                let after = &line[head.len() + "[ ]".len()..];
                tasks.text.push_str(head);
                tasks.text.push_str("[>]");
                tasks.text.push_str(after);
                tasks.planned.push(words.to_owned());
            }
            Some((_, words)) => {
                tasks.text.push_str(line);
                tasks.left.push(words.to_owned());
            }
            None => tasks.text.push_str(line),
        }
    }
    tasks
}

/// Whether a line of a text is to be done.
pub fn has_any(text: &str) -> bool {
    text.lines().any(|line| task(line).is_some())
}

/// What stands before the empty box of a line, and the words after it; none where there is no box or
/// nothing after it.
fn task(line: &str) -> Option<(&str, &str)> {
    let bullet = line.trim_start();
    let after = bullet.strip_prefix(['-', '*', '+'])?;
    let boxed = after.trim_start_matches([' ', '\t']);
    if boxed.len() == after.len() {
        return None;
    }
    let words = boxed.strip_prefix("[ ]")?.trim();
    (!words.is_empty()).then(|| (&line[..line.len() - boxed.len()], words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> (String, Vec<String>) {
        let tasks = take(text, |_| true);
        (tasks.text, tasks.planned)
    }

    #[test]
    fn an_empty_box_is_planned_and_its_line_says_so() {
        let (text, planned) = taken("They want it.\n- [ ] fri send quote\n  * [ ] gọi chị Lan\nDone.");
        assert_eq!(text, "They want it.\n- [>] fri send quote\n  * [>] gọi chị Lan\nDone.");
        assert_eq!(planned, ["fri send quote", "gọi chị Lan"]);
    }

    #[test]
    fn saving_again_plans_nothing_twice() {
        let (text, _) = taken("- [ ] fri send quote\n- [x] call\n");
        assert_eq!(taken(&text), (text.clone(), vec![]));
    }

    #[test]
    fn what_is_no_open_box_stays_text() {
        for text in [
            "- [x] done",
            "- [X] done",
            "[ ] no bullet",
            "-[ ] no blank",
            "- [ ]",
            "- [ ]  \n",
            "- []",
            "a - [ ] b",
            "",
        ] {
            assert_eq!(taken(text), (text.to_owned(), vec![]), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_planned_is_left_as_it_is_and_told() {
        let tasks = take("- [ ] 32/13 send\r\n- [ ] fri call\r\n", |words| !words.starts_with("32"));
        assert_eq!(tasks.text, "- [ ] 32/13 send\r\n- [>] fri call\r\n");
        assert_eq!((tasks.planned, tasks.left), (vec!["fri call".to_owned()], vec!["32/13 send".to_owned()]));
    }
}
