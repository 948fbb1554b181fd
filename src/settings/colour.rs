//! Which colours a terminal can show, whether it is dark, and whether it may be asked, read from
//! the environment alone: a terminal that answers no question never makes anybody wait.

use ratatui::style::Color;

/// How many colours a terminal shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Colours {
    /// None: bold, reverse and underline do all the work.
    None,
    /// The sixteen that the terminal's own settings choose.
    Sixteen,
    /// The fixed palette of 256.
    #[default]
    Palette,
    /// Any.
    Full,
}

impl Colours {
    /// What the environment promises; `NO_COLOR` with any value promises none.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Colours {
        if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            return Colours::None;
        }
        let term = variable("TERM").unwrap_or_default();
        let depth = variable("COLORTERM").unwrap_or_default();
        match () {
            () if term == "dumb" => Colours::None,
            () if matches!(depth.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") => {
                Colours::Full
            }
            () if term.contains("256color") || cfg!(windows) => Colours::Palette,
            () => Colours::Sixteen,
        }
    }

    /// The nearest colour that can be shown.
    pub fn nearest(self, colour: Color) -> Color {
        match (self, colour) {
            (Colours::None, _) => Color::Reset,
            (Colours::Palette | Colours::Sixteen, Color::Rgb(red, green, blue)) => {
                Color::Indexed(of_palette(red, green, blue))
            }
            _ => colour,
        }
    }
}

/// Whether a terminal writes light on dark or dark on light.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Background {
    /// Light letters on a dark ground.
    #[default]
    Dark,
    /// Dark letters on a light ground.
    Light,
}

impl Background {
    /// What `COLORFGBG` says, as in `15;0`; nothing when it is not there, as in most terminals.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Option<Background> {
        let said = variable("COLORFGBG")?;
        match said.rsplit(';').next().and_then(|number| number.parse::<u8>().ok())? {
            7 | 9..=15 => Some(Background::Light),
            _ => Some(Background::Dark),
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Background {
        match self {
            Background::Dark => Background::Light,
            Background::Light => Background::Dark,
        }
    }
}

/// The nearest of the palette's 6×6×6 cube and 24 greys.
fn of_palette(red: u8, green: u8, blue: u8) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let level = |part: u8| (0..6).min_by_key(|at| LEVELS[*at].abs_diff(part)).unwrap_or(0);
    let distance = |other: [u8; 3]| -> u32 {
        [red, green, blue].iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    let (r, g, b) = (level(red), level(green), level(blue));
    let cube = distance([LEVELS[r], LEVELS[g], LEVELS[b]]);
    let mean = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
    let step = (mean.saturating_sub(3) / 10).min(23) as u8;
    let grey = 8 + 10 * step;
    if distance([grey; 3]) < cube { 232 + step } else { (16 + 36 * r + 6 * g + b) as u8 }
}

/// Whether a terminal keeps a command string that it does not know to itself: those named here show
/// it as text or lock up at it.
pub fn takes_strings(variable: impl Fn(&str) -> Option<String>) -> bool {
    let term = variable("TERM").unwrap_or_default();
    !["", "dumb", "linux"].contains(&term.as_str()) && !term.starts_with("eterm")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'a>(variables: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        move |name| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn the_environment_says_how_many_colours_there_are() {
        let cases: [(&[(&str, &str)], Colours); 5] = [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], Colours::Full),
            (&[("TERM", "xterm-256color")], Colours::Palette),
            (&[("TERM", "linux")], Colours::Sixteen),
            (&[("TERM", "dumb")], Colours::None),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], Colours::None),
        ];
        for (variables, colours) in cases {
            assert_eq!(Colours::of_environment(with(variables)), colours, "{variables:?}");
        }
    }

    #[test]
    fn the_ground_is_known_when_the_environment_says() {
        let said = |variables| Background::of_environment(with(variables));
        assert_eq!(said(&[("COLORFGBG", "0;15")]), Some(Background::Light));
        assert_eq!(said(&[("COLORFGBG", "15;default;0")]), Some(Background::Dark));
        assert_eq!(said(&[("COLORFGBG", "what")]), None);
        assert_eq!(said(&[]), None);
    }

    #[test]
    fn only_a_terminal_that_keeps_a_question_to_itself_is_asked() {
        let asked = |term| takes_strings(with(&[("TERM", term)]));
        assert!(asked("xterm-256color") && asked("tmux-256color"));
        assert!(!asked("dumb") && !asked("linux") && !asked("eterm-color"));
        assert!(!takes_strings(with(&[])));
    }

    #[test]
    fn a_colour_becomes_the_nearest_of_the_palette() {
        assert_eq!(Colours::Palette.nearest(Color::Rgb(255, 0, 0)), Color::Indexed(196));
        assert_eq!(Colours::Palette.nearest(Color::Rgb(128, 128, 128)), Color::Indexed(244));
        assert_eq!(Colours::Full.nearest(Color::Rgb(1, 2, 3)), Color::Rgb(1, 2, 3));
    }
}
