//! How a language writes numbers and dates, read once from its texts: separators, month names,
//! the order of day and month.

use super::words::Text;

/// How a language writes numbers and dates.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    pub(super) group: String,
    pub(super) point: String,
    pub(super) thousand: String,
    pub(super) million: String,
    pub(super) billion: String,
    pub(super) trillion: String,
    pub(super) months: Vec<String>,
    pub(super) weekdays: Vec<String>,
    /// With `D`, `M` and `Y` where day, month name and year go.
    pub(super) day: String,
    pub(super) full_day: String,
    pub(super) month: String,
    /// With `N` where the number goes.
    pub(super) days: String,
    pub(super) months_ago: String,
    pub(super) years_ago: String,
    pub(super) overdue: String,
    pub(super) today: String,
    pub(super) tomorrow: String,
    pub(super) yes: String,
    pub(super) no: String,
}

impl Shapes {
    pub(super) fn read(text: &Text) -> Shapes {
        let words = |id: &str| String::from(text.get(id));
        let list = |id: &str| words(id).split_whitespace().map(str::to_owned).collect();
        Shapes {
            group: words("format-group"),
            point: words("format-point"),
            thousand: words("format-thousand"),
            million: words("format-million"),
            billion: words("format-billion"),
            trillion: words("format-trillion"),
            months: list("format-months"),
            weekdays: list("format-weekdays"),
            day: words("format-day"),
            full_day: words("format-full-day"),
            month: words("format-month"),
            days: words("format-days"),
            months_ago: words("format-months-ago"),
            years_ago: words("format-years-ago"),
            overdue: words("format-overdue"),
            today: words("format-today"),
            tomorrow: words("format-tomorrow"),
            yes: words("format-yes"),
            no: words("format-no"),
        }
    }
}

/// A pattern with its single capital letters filled in.
pub(super) fn filled(pattern: &str, parts: &[(char, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    for letter in pattern.chars() {
        match parts.iter().find(|(name, _)| *name == letter) {
            Some((_, part)) => out.push_str(part),
            None => out.push(letter),
        }
    }
    out
}
