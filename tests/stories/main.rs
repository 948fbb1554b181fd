//! Stories: one file a feature.

mod query;
