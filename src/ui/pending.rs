//! Stands in for `settings::Theme` until it lands.
#![allow(missing_docs, reason = "placeholders")]

use ratatui::style::Style;

#[derive(Debug, Default)]
pub struct Theme {
    pub text: Style,
    pub dim: Style,
    pub accent: Style,
    pub title: Style,
    pub selected: Style,
    pub bar: Style,
    pub tab: Style,
    pub key: Style,
    pub border: Style,
    pub found: Style,
    pub input: Style,
    pub warning: Style,
    pub danger: Style,
}
