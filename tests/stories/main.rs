//! Stories: one test binary, a file a feature.

mod architecture;
mod query;
mod source;
mod texts;
mod reports;
