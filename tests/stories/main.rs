//! Stories: one test binary, a file a feature.

mod accounts;
mod architecture;
mod command_line;
mod contacts;
mod crash;
mod damaged_files;
mod deck;
mod export;
mod foreign_files;
mod history;
mod hostile_names;
mod hostile_text;
mod import;
mod leads;
mod look;
mod pipeline;
mod query;
mod record;
mod reports;
mod rules;
mod sales;
mod shell;
mod source;
mod terminal;
mod texts;
mod together;
