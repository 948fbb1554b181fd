//! What the cells of other programs mean: dates, amounts, yes and no, addresses. What a cell
//! alone leaves open is decided from its whole column, and told.
//!
//! - [`dates`]: days and moments, and the order of day and month.
//! - [`amounts`]: numbers and money, and what a comma means.
//! - [`words`]: yes and no, e-mails, phones, the words of fixed lists.
//! - [`guard`]: cells that a spreadsheet would run as formulas.

pub mod amounts;
pub mod dates;
pub mod guard;
pub mod words;
