//! Stories: one test binary, a file a feature.

mod architecture;
mod deck;
mod hostile_text;
mod import;
mod query;
mod reports;
mod rules;
mod shell;
mod source;
mod terminal;
mod texts;
