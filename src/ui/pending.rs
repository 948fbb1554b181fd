//! Stands in for `settings::Theme` until it lands.
#![allow(missing_docs, reason = "placeholders")]

use ratatui::style::Style;

#[derive(Debug, Default)]
pub struct Theme {
    pub text: Style,
    pub dim: Style,
    pub accent: Style,
    pub title: Style,
    pub key: Style,
    pub bar: Style,
    pub tab: Style,
    pub tab_current: Style,
    pub selected: Style,
    pub input: Style,
    pub danger: Style,
    pub warning: Style,
    pub toast: Style,
    pub toast_trouble: Style,
}
