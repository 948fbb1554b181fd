//! Stories: one test binary, a file a feature.

mod architecture;
mod query;
mod reports;
mod source;
mod texts;
