//! What a person reads: the words of a language, numbers, money and dates as that language
//! writes them, and the gate that all text passes on its way to a screen.
//!
//! - [`language`]: which languages there are and which one a person gets.
//! - [`numbers`], [`dates`]: numbers, money, days and moments; `shapes` is how a language writes them.
//! - [`labels`]: what kinds and fields are called.
//! - [`show`]: what any field of any record shows.
//! - [`words`]: texts by id, with arguments.
//! - [`clean`]: the gate between data and anything printed; widths, cutting and padding.

pub mod clean;
pub mod dates;
pub mod labels;
pub mod language;
pub mod numbers;
mod shapes;
pub mod show;
pub mod words;

pub use clean::Clean;
pub use dates::Zone;
pub use language::Language;
pub use show::Known;
pub use words::Text;
