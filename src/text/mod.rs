//! What a person reads: the words of a language, numbers, money and dates as that language
//! writes them, and the gate that all text passes on its way to a screen.
//!
//! - [`language`]: which languages there are and which one a person gets.
//! - [`numbers`]: numbers and money.
//! - [`words`]: texts by id, with arguments.
//! - [`clean`]: the gate between data and anything printed; widths, cutting and padding.

pub mod clean;
pub mod language;
pub mod numbers;
pub mod words;

pub use clean::Clean;
pub use language::Language;
pub use words::Text;
