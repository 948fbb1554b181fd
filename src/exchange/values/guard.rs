//! Cells that a spreadsheet would run as formulas. On export an apostrophe goes before them, as
//! spreadsheets themselves write it; reading takes one away. A cell that already begins with
//! apostrophes before such a sign gets one more, so that every text comes back as it was.

use std::borrow::Cow;

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// The text as a cell that no spreadsheet runs.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that a guarded cell stands for.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_from_its_guarded_cell() {
        for text in
            ["=1+1", "'=1+1", "''=1+1", "+84 90", "-5", "@SUM(1)", "\tx", "\rx", "'", "''", "'tis", "a=b", ""]
        {
            assert_eq!(unguarded(&guarded(text)), text);
        }
    }

    #[test]
    fn no_guarded_cell_begins_a_formula() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", "\r=1", "'=1"] {
            assert!(guarded(text).starts_with('\''), "{text}");
        }
        assert_eq!(guarded("O'Neill"), "O'Neill");
    }
}
