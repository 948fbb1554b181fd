//! Stands in for `command`, `settings` and `text` until they land.
#![allow(missing_docs, reason = "placeholders")]

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {}
#[derive(Debug)]
pub struct Theme;
#[derive(Debug)]
pub struct Text;
