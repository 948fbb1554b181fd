//! Stories: one test binary, a file a feature.

mod architecture;
mod command_line;
mod crash;
mod damaged_files;
mod deck;
mod export;
mod foreign_files;
mod hostile_text;
mod import;
mod query;
mod reports;
mod rules;
mod shell;
mod source;
mod terminal;
mod texts;
