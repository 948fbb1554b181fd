//! dealdeck, a sales pipeline in the terminal. The layers, each using only those before it:
//! `domain` → `query` → `repository` → `sync`, `exchange`, `report` → `text`, `settings` → `command` →
//! `ui` → `screens` → `shell` → `cli`. See `docs/architecture.md`.

pub mod cli;
pub mod command;
pub mod domain;
pub mod exchange;
pub mod query;
pub mod report;
pub mod repository;
pub mod screens;
pub mod settings;
pub mod shell;
pub mod sync;
pub mod text;
pub mod ui;
