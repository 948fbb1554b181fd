//! A cadence as a TOML file: reading one with every problem at once, each with its line, the
//! changes that bring it into a deck, and writing one. The format is told in `docs/cadences.md`.

use std::fmt::Write as _;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::cadence::{Cadence, CadenceStep, Goes, Start, branch_lines, steps_of};
use crate::domain::enrolling::{FURTHEST, PLACES, unknown_places};
use crate::domain::fold::fold;
use crate::domain::{Change, Id, Kind, Message, Now, Value};
use crate::query::Names;
use crate::repository::Lists;

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: Message,
}

/// A cadence as a file tells it: the values of its fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Its name.
    pub name: String,
    values: Vec<(&'static str, Value)>,
    steps: Vec<Vec<(&'static str, Value)>>,
}

/// Reads a cadence from a file.
///
/// # Errors
/// Every problem of the file, in the order of its lines.
pub fn read(text: &str, lists: &Lists) -> Result<Draft, Vec<Problem>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let mut reading = Reading { ends, lists, problems: Vec::new() };
    for error in &errors {
        let told = Message::new("cadences-file-not-toml").with("detail", error.message());
        reading.problem(error.span().map_or(0, |span| span.start), told);
    }
    let draft = reading.cadence(table.get_ref());
    reading.problems.sort_by_key(|problem| problem.line);
    if reading.problems.is_empty() { Ok(draft) } else { Err(reading.problems) }
}

/// The changes that bring a cadence into the deck, and whether one of this name was there: then it
/// is brought up to date, step by step.
pub fn plan(draft: &Draft, lists: &Lists, mut new_id: impl FnMut() -> Id, now: Now) -> (Vec<Change>, bool) {
    let name = fold(&draft.name);
    let there = lists.cadences.iter().find(|cadence| cadence.name.as_deref().map(fold) == Some(name.clone()));
    let created = ("created", Value::Moment(now.moment));
    let (id, mut changes) = match there {
        Some(there) => (there.id, vec![Change::set(Kind::Cadence, there.id, draft.values.clone())]),
        None => {
            let id = new_id();
            let values = draft.values.iter().cloned().chain([created.clone()]);
            (id, vec![Change::create(Kind::Cadence, id, values.filter(|(_, value)| !value.is_empty()))])
        }
    };
    let old = steps_of(id, &lists.cadence_steps);
    for (at, values) in draft.steps.iter().enumerate() {
        let order = ("order", Value::from(at as i64 + 1));
        let values = values.iter().cloned().chain([order]);
        changes.push(match old.get(at) {
            Some(step) => Change::set(Kind::CadenceStep, step.id, values),
            None => {
                let own = [("cadence", Value::Id(id)), created.clone()];
                let values = own.into_iter().chain(values).filter(|(_, value)| !value.is_empty());
                Change::create(Kind::CadenceStep, new_id(), values)
            }
        });
    }
    let gone = old.iter().skip(draft.steps.len());
    changes.extend(gone.map(|step| Change::Delete { kind: Kind::CadenceStep, id: step.id }));
    (changes, there.is_some())
}

/// Writes a cadence as [`read`] reads it.
pub fn write(cadence: &Cadence, steps: &[&CadenceStep]) -> String {
    let mut text = String::new();
    let mut put = |key: &str, value: &str| {
        let _ = writeln!(text, "{key} = {value}");
    };
    put("name", &quoted(cadence.name.as_deref().unwrap_or_default()));
    let plain = [("for", &cadence.meant_for), ("starts", &cadence.starts), ("status", &cadence.status)];
    for (key, value) in plain {
        if let Some(value) = value {
            put(key, &quoted(value));
        }
    }
    if let Some(active) = cadence.active {
        put("active", if active { "true" } else { "false" });
    }
    if let Some(notes) = cadence.notes.as_deref().filter(|notes| !notes.is_empty()) {
        put("notes", &quoted(notes));
    }
    for step in steps {
        let _ = write!(text, "\n[[steps]]\nafter = {}\n", step.offset.unwrap_or(0));
        let _ = writeln!(text, "from = {}", quoted(step.counts_from.as_deref().unwrap_or("previous")));
        let _ = writeln!(text, "skip_weekends = {}", step.skip_weekends == Some(true));
        let _ = writeln!(text, "type = {}", quoted(step.kind_of.as_deref().unwrap_or("task")));
        let _ = writeln!(text, "subject = {}", quoted(step.subject.as_deref().unwrap_or_default()));
        if let Some(script) = step.template.as_deref().filter(|script| !script.is_empty()) {
            let _ = writeln!(text, "script = {}", quoted(script));
        }
        let goes = step.goes();
        if !goes.is_empty() {
            let one = |(outcome, goes): &(String, Goes)| match goes {
                Goes::To(order) => format!("{} = {order}", quoted_key(outcome)),
                Goes::Stop => format!("{} = \"stop\"", quoted_key(outcome)),
            };
            let all: Vec<String> = goes.iter().map(one).collect();
            let _ = writeln!(text, "on = {{ {} }}", all.join(", "));
        }
    }
    text
}

/// A text in quotes, over several lines where it has them.
fn quoted(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' | '\t' => escaped.push(letter),
            letter if letter.is_control() => {
                let _ = write!(escaped, "\\u{:04X}", u32::from(letter));
            }
            letter => escaped.push(letter),
        }
    }
    if text.contains('\n') { format!("\"\"\"\n{escaped}\"\"\"") } else { format!("\"{escaped}\"") }
}

fn quoted_key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare { key.to_owned() } else { quoted(key) }
}

type Spot<'a> = &'a Spanned<DeValue<'a>>;

/// A file that is being read.
struct Reading<'a> {
    ends: Vec<usize>,
    lists: &'a Lists,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn problem(&mut self, offset: usize, message: Message) {
        let line = self.ends.partition_point(|end| *end < offset) + 1;
        self.problems.push(Problem { line, message });
    }

    fn at(&mut self, value: Spot<'_>, message: Message) {
        self.problem(value.span().start, message);
    }

    fn cadence(&mut self, table: &DeTable<'_>) -> Draft {
        let mut draft = Draft::default();
        // What a file does not say is said nowhere else: it is emptied in a cadence that is there.
        let mut fields: [(&str, Value); 6] =
            ["name", "for", "starts", "status", "active", "notes"].map(|key| (key, Value::Null));
        fields[2].1 = Start::ByHand.key().into();
        fields[4].1 = true.into();
        let mut status_at = None;
        let mut has_steps = false;
        for (key, value) in table {
            let read = match key.get_ref().as_ref() {
                "name" | "notes" => self.text(key.get_ref(), value),
                "for" => self.choice("cadence-for", key.get_ref(), value),
                "starts" => {
                    status_at = Some(key.span().start);
                    self.choice("cadence-start", key.get_ref(), value)
                }
                "status" => self.choice("lead-status", key.get_ref(), value),
                "active" => self.yes_no(key.get_ref(), value),
                "steps" => {
                    has_steps = true;
                    draft.steps = self.steps(value);
                    continue;
                }
                other => {
                    let told = Message::new("cadences-file-unknown").with("key", other);
                    self.problem(key.span().start, told);
                    continue;
                }
            };
            if let (Some(read), Some(field)) =
                (read, fields.iter_mut().find(|(name, _)| *name == key.get_ref().as_ref()))
            {
                field.1 = read;
            }
        }
        let text = |at: usize| fields[at].1.as_text().unwrap_or_default();
        text(0).trim().clone_into(&mut draft.name);
        if draft.name.is_empty() && !table.contains_key("name") {
            self.problem(0, Message::new("cadences-file-missing").with("key", "name"));
        }
        if !has_steps || (draft.steps.is_empty() && self.problems.is_empty()) {
            self.problem(0, Message::new("cadences-file-no-steps"));
        }
        if text(2) == Start::OnStatus.key() {
            let at = status_at.unwrap_or(0);
            if text(3).is_empty() && !table.contains_key("status") {
                self.problem(at, Message::new("cadences-file-missing").with("key", "status"));
            }
            if !matches!(text(1), "" | "lead") {
                self.problem(at, Message::new("cadences-file-status-for-leads"));
            }
        }
        draft.values = fields.to_vec();
        draft
    }

    fn steps(&mut self, value: Spot<'_>) -> Vec<Vec<(&'static str, Value)>> {
        let Some(items) = value.get_ref().as_array() else {
            self.at(value, Message::new("cadences-file-not-steps"));
            return Vec::new();
        };
        let count = items.len() as i64;
        let mut steps = Vec::new();
        for item in items {
            match item.get_ref().as_table() {
                Some(table) => steps.push(self.step(item, table, count)),
                None => self.at(item, Message::new("cadences-file-not-steps")),
            }
        }
        steps
    }

    fn step(&mut self, whole: Spot<'_>, table: &DeTable<'_>, count: i64) -> Vec<(&'static str, Value)> {
        let mut values: Vec<(&'static str, Value)> = vec![
            ("offset", 0.into()),
            ("from", "previous".into()),
            ("skip_weekends", false.into()),
            ("type", "task".into()),
            ("subject", Value::Null),
            ("template", Value::Null),
            ("branches", Value::Null),
        ];
        for (key, value) in table {
            let (field, read) = match key.get_ref().as_ref() {
                "after" => ("offset", self.days(value)),
                "from" => ("from", self.choice("cadence-from", "from", value)),
                "skip_weekends" => ("skip_weekends", self.yes_no("skip_weekends", value)),
                "type" => ("type", self.choice("activity-type", "type", value)),
                "subject" => ("subject", self.filled("subject", value)),
                "script" => ("template", self.filled("script", value)),
                "on" => ("branches", self.branches(value, count)),
                other => {
                    let told = Message::new("cadences-file-unknown").with("key", other);
                    self.problem(key.span().start, told);
                    continue;
                }
            };
            if let (Some(read), Some(held)) = (read, values.iter_mut().find(|(name, _)| *name == field)) {
                held.1 = read;
            }
        }
        if !table.contains_key("subject") {
            self.at(whole, Message::new("cadences-file-missing").with("key", "subject"));
        }
        values
    }

    fn text(&mut self, key: &str, value: Spot<'_>) -> Option<Value> {
        match value.get_ref().as_str() {
            Some(text) if key != "notes" && text.trim().is_empty() => {
                self.at(value, Message::new("cadences-file-missing").with("key", key));
                None
            }
            Some(text) => Some(text.trim_end().into()),
            None => {
                self.at(value, Message::new("cadences-file-not-text").with("key", key));
                None
            }
        }
    }

    /// A text whose names in braces are known.
    fn filled(&mut self, key: &str, value: Spot<'_>) -> Option<Value> {
        let text = self.text(key, value)?;
        for name in unknown_places(text.as_text().unwrap_or_default()) {
            let known = PLACES.map(|place| format!("{{{place}}}")).join(", ");
            let told = Message::new("cadences-file-no-place").with("name", name).with("known", known);
            self.at(value, told);
        }
        Some(text)
    }

    fn yes_no(&mut self, key: &str, value: Spot<'_>) -> Option<Value> {
        let yes = value.get_ref().as_bool();
        if yes.is_none() {
            self.at(value, Message::new("cadences-file-not-yes-no").with("key", key));
        }
        yes.map(Value::Bool)
    }

    fn days(&mut self, value: Spot<'_>) -> Option<Value> {
        let days = whole(value).filter(|days| (0..=FURTHEST).contains(days));
        if days.is_none() {
            self.at(value, Message::new("cadences-file-not-days").with("most", FURTHEST));
        }
        days.map(Value::from)
    }

    /// The key of a list's entry, from its key or its name.
    fn choice(&mut self, list: &str, key: &str, value: Spot<'_>) -> Option<Value> {
        let Some(text) = value.get_ref().as_str() else {
            self.at(value, Message::new("cadences-file-not-text").with("key", key));
            return None;
        };
        // As everywhere on the command line, a deal is an opportunity.
        let text = if list == "cadence-for" && fold(text) == "deal" { "opportunity" } else { text };
        let found = self.entry(list, text);
        if found.is_none() {
            let known: Vec<String> = self.lists.entries(list).into_iter().map(|(key, _)| key).collect();
            let told = Message::new("cadences-file-not-one-of").with("key", key).with("text", text);
            self.at(value, told.with("known", known.join(", ")));
        }
        found.map(Value::from)
    }

    fn entry(&self, list: &str, text: &str) -> Option<String> {
        let wanted = fold(text);
        let entries = self.lists.entries(list);
        let found = entries.iter().find(|(key, _)| *key == text);
        found.or_else(|| entries.iter().find(|(_, name)| fold(name) == wanted)).map(|(key, _)| key.clone())
    }

    fn branches(&mut self, value: Spot<'_>, count: i64) -> Option<Value> {
        let Some(table) = value.get_ref().as_table() else {
            self.at(value, Message::new("cadences-file-not-branches"));
            return None;
        };
        let mut found: Vec<(usize, (String, Goes))> = Vec::new();
        for (key, goes) in table {
            let outcome = self.entry("call-outcome", key.get_ref());
            if outcome.is_none() {
                let known: Vec<String> =
                    self.lists.entries("call-outcome").into_iter().map(|(key, _)| key).collect();
                let told = Message::new("cadences-file-not-one-of").with("key", "on");
                let told = told.with("text", key.get_ref()).with("known", known.join(", "));
                self.problem(key.span().start, told);
            }
            let to = match goes.get_ref().as_str() {
                Some("stop") => Some(Goes::Stop),
                _ => whole(goes).filter(|order| (1..=count).contains(order)).map(Goes::To),
            };
            if to.is_none() {
                self.at(goes, Message::new("cadences-file-no-such-step").with("count", count));
            }
            found.extend(outcome.zip(to).map(|branch| (key.span().start, branch)));
        }
        found.sort_by_key(|(at, _)| *at);
        let found: Vec<(String, Goes)> = found.into_iter().map(|(_, branch)| branch).collect();
        Some(branch_lines(&found).into()).filter(|lines: &Value| !lines.is_empty())
    }
}

/// A whole number.
fn whole(value: Spot<'_>) -> Option<i64> {
    let number = value.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Device;
    use crate::exchange::demo::demo;
    use crate::repository::{Clock, Repository, Who};

    const FULL: &str = r#"
name = "Two calls"
for = "lead"
starts = "status"
status = "Nurture"

[[steps]]
after = 2
from = "previous"
skip_weekends = true
type = "call"
subject = "Call {name}"
script = """
Say "hello" to {first_name},
and \\ listen."""
on = { connected = 2, "Not interested" = "stop" }

[[steps]]
after = 7
from = "start"
skip_weekends = false
type = "email"
subject = "Write"
"#;

    fn deck() -> Repository {
        let clock = Clock::Fixed(1_795_100_000_000);
        let who = Who { device: Device::new(1), user: None, clock, state_dir: None };
        Repository::in_memory(demo(clock, "demo".to_owned()), who).expect("a demo deck")
    }

    fn bring(deck: &mut Repository, text: &str) -> bool {
        let now = Now { moment: deck.clock().now(), today: deck.today() };
        let draft = read(text, deck.lists()).expect("a good file");
        let (changes, was_there) = plan(&draft, deck.lists(), || deck.new_id(), now);
        deck.commit("import", changes).expect("a step");
        was_there
    }

    fn written(deck: &Repository, name: &str) -> String {
        let lists = deck.lists();
        let cadence = lists.cadences.iter().find(|c| c.name.as_deref() == Some(name)).expect("it is there");
        write(cadence, &cadence.steps(&lists.cadence_steps))
    }

    #[test]
    fn what_is_written_reads_back_as_the_same_cadence() {
        let mut deck = deck();
        assert!(!bring(&mut deck, FULL));
        let first = written(&deck, "Two calls");
        assert!(first.contains("Say \\\"hello\\\" to {first_name},\nand \\\\ listen."), "{first}");
        assert!(first.contains("on = { connected = 2, not-interested = \"stop\" }"), "{first}");
        assert!(bring(&mut deck, &first));
        assert_eq!(written(&deck, "Two calls"), first);
        let sample = written(&deck, "Call in");
        assert!(bring(&mut deck, &sample));
        assert_eq!(written(&deck, "Call in"), sample);
    }

    #[test]
    fn a_file_with_fewer_steps_takes_the_others_away_and_keeps_those_that_stay() {
        let mut deck = deck();
        bring(&mut deck, FULL);
        let ids = |deck: &Repository| -> Vec<Id> {
            let lists = deck.lists();
            let of = lists.cadences.iter().find(|c| c.name.as_deref() == Some("Two calls")).expect("there");
            of.steps(&lists.cadence_steps).iter().map(|step| step.id).collect()
        };
        let before = ids(&deck);
        bring(&mut deck, "name = 'Two calls'\n[[steps]]\nsubject = 'only one'");
        assert_eq!(ids(&deck), before[..1]);
    }

    #[test]
    fn every_problem_of_a_file_is_told_at_once_with_its_line() {
        let text = "name = 3\nfor = \"dogs\"\nstarts = \"status\"\ncolour = 1\n\n[[steps]]\nafter = -1\n\
                    type = \"shout\"\nsubject = \"Call {nmae}\"\non = { connected = 9, bored = \"stop\" }\n\n\
                    [[steps]]\nskip_weekends = \"yes\"\n";
        let problems = read(text, deck().lists()).expect_err("problems");
        let told: Vec<(usize, &str)> =
            problems.iter().map(|problem| (problem.line, problem.message.id)).collect();
        assert_eq!(
            told,
            [
                (1, "cadences-file-not-text"),
                (2, "cadences-file-not-one-of"),
                (3, "cadences-file-missing"),
                (4, "cadences-file-unknown"),
                (7, "cadences-file-not-days"),
                (8, "cadences-file-not-one-of"),
                (9, "cadences-file-no-place"),
                (10, "cadences-file-not-one-of"),
                (10, "cadences-file-no-such-step"),
                (12, "cadences-file-missing"),
                (13, "cadences-file-not-yes-no"),
            ]
        );
        let broken = read("name = \n", deck().lists()).expect_err("problems");
        assert_eq!((broken[0].line, broken[0].message.id), (1, "cadences-file-not-toml"));
    }
}
