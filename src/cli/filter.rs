//! Filters on the command line: read once for every verb, each problem told with a caret under it.

use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::{Kind, Message};
use crate::query::{self, Filter, Problem};
use crate::repository::Repository;
use crate::text::clean::width;

/// The filter a text asks for; none for no text or a text that asks for nothing.
pub fn read(
    text: Option<&str>,
    kind: Kind,
    repository: &Repository,
    session: &Session,
) -> Result<Option<Filter>> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let parsed = query::parse(text, kind, repository.lists());
    if parsed.problems.is_empty() {
        return Ok(Some(parsed.filter));
    }
    let lines = parsed.problems.iter().flat_map(|problem| pointed(text, problem, session)).collect();
    Err(Failure::usage(Message::new("cli-filter-wrong")).detail(lines).hint(Message::new("cli-filter-hint")))
}

/// The text, carets under the words a problem is about, and what it is.
fn pointed(text: &str, problem: &Problem, session: &Session) -> Vec<String> {
    let before = width(&text[..problem.span.start]);
    let under = width(&text[problem.span.clone()]).max(1);
    vec![
        format!("  {text}"),
        format!("  {}{} {}", " ".repeat(before), "^".repeat(under), session.say(&problem.message)),
    ]
}
