//! Styles by meaning. A theme file gives each meaning a style in words: `#88c0d0 bold`,
//! `default on #2e3440`, `reversed`.

use std::collections::HashSet;

use ratatui::style::{Color, Modifier, Style};

use super::colour::{Background, Colours};
use super::document::{self, Problem, Written};
use super::file;
use super::paths::Paths;
use crate::domain::Message;

const DARK: &str = include_str!("../../assets/themes/dark.toml");
const LIGHT: &str = include_str!("../../assets/themes/light.toml");
const SIXTEEN: &str = include_str!("../../assets/themes/sixteen.toml");
const PLAIN: &str = include_str!("../../assets/themes/plain.toml");

macro_rules! styles {
    ($($(#[$doc:meta])* $field:ident)*) => {
        /// A style for every meaning.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct Theme {
            $($(#[$doc])* pub $field: Style,)*
        }

        impl Theme {
            /// Every meaning, as theme files spell it: with dashes.
            pub fn meanings() -> Vec<String> {
                vec![$(stringify!($field).replace('_', "-"),)*]
            }

            fn style_mut(&mut self, meaning: &str) -> Option<&mut Style> {
                match meaning.replace('-', "_").as_str() {
                    $(stringify!($field) => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}

styles! {
    /// What is read.
    text
    /// What is secondary.
    dim
    /// Where one is: the one colour that leads the eye.
    accent
    /// A heading: of a screen, a column, a pane.
    title
    /// The row or field under the cursor.
    selected
    /// A marked row or card.
    marked
    /// The top line and the bottom line.
    bar
    /// The tab of the screen one is on.
    tab
    /// A key in a hint.
    key
    /// A thin rule between panes.
    rule
    /// The box around what floats.
    border
    /// The box of a card.
    card
    /// The box of the card under the cursor.
    card_selected
    /// The letters that a search found.
    found
    /// Text being typed.
    input
    /// What stands in an empty field.
    placeholder
    /// What is late.
    overdue
    /// What is due today.
    due
    /// What is planned for later.
    planned
    /// What has waited too long.
    rotting
    /// A deal that was won.
    won
    /// A deal that was lost.
    lost
    /// Money and other figures that lead.
    figure
    /// A small chart.
    chart
    /// Something went well.
    success
    /// Something to be careful with.
    warning
    /// Something went wrong.
    danger
}

impl Theme {
    /// The names of the built-in themes.
    pub const BUILT_IN: [&'static str; 4] = ["dark", "light", "sixteen", "plain"];

    /// The built-in theme of this name, in the colours that can be shown.
    pub fn built_in(name: &str, colours: Colours) -> Option<Theme> {
        let file = match name {
            "dark" => DARK,
            "light" => LIGHT,
            "sixteen" => SIXTEEN,
            "plain" => PLAIN,
            _ => return None,
        };
        Some(Theme::default().overlaid(file, colours).0)
    }

    /// The theme for a background: plain without colours, the terminal's own where it has sixteen.
    pub fn for_terminal(background: Background, colours: Colours) -> Theme {
        let name = match (colours, background) {
            (Colours::None, _) => "plain",
            (Colours::Sixteen, _) => "sixteen",
            (_, Background::Dark) => "dark",
            (_, Background::Light) => "light",
        };
        Theme::built_in(name, colours).unwrap_or_default()
    }

    /// The theme that a configuration names, and what is wrong with it: `auto`, a built-in one,
    /// or a file in `themes/`, which need say only what it does otherwise. Without colours it is
    /// always the plain one.
    pub fn chosen(
        name: &str,
        background: Background,
        colours: Colours,
        paths: &Paths,
    ) -> (Theme, Vec<Problem>) {
        let automatic = Theme::for_terminal(background, colours);
        if colours == Colours::None || name == "auto" {
            return (automatic, Vec::new());
        }
        if let Some(theme) = Theme::built_in(name, colours) {
            return (theme, Vec::new());
        }
        let alone = |message: Message| (automatic, vec![Problem { line: 0, message }]);
        match file::read_text(&paths.theme_file(name)) {
            Ok(Some(text)) => automatic.overlaid(&text, colours),
            Ok(None) => alone(Message::new("theme-unknown").with("theme", name)),
            Err(error) => alone(error.message()),
        }
    }

    /// This theme with what a file says otherwise, and what is wrong with the file.
    pub fn overlaid(mut self, text: &str, colours: Colours) -> (Theme, Vec<Problem>) {
        let (entries, mut problems) = document::entries(text);
        let mut seen = HashSet::new();
        for entry in &entries {
            let mut tell = |message| problems.push(Problem { line: entry.line, message });
            let Some(style) = self.style_mut(&entry.key) else {
                tell(Message::new("theme-unknown-meaning").with("meaning", &entry.key));
                continue;
            };
            seen.insert(entry.key.as_str());
            match &entry.value {
                Written::Text(words) => match parsed(words, colours) {
                    Ok(parsed) => *style = parsed,
                    Err(word) => tell(Message::new("theme-unknown-word").with("word", word)),
                },
                _ => tell(Message::new("settings-not-text").with("key", &entry.key)),
            }
        }
        problems.sort_by_key(|problem| problem.line);
        (self, problems)
    }
}

/// A style from its words; the word that means nothing as the error.
fn parsed(words: &str, colours: Colours) -> Result<Style, String> {
    let mut style = Style::new();
    let mut is_ground = false;
    for word in words.split_whitespace() {
        let modifier = match word {
            "on" => {
                is_ground = true;
                continue;
            }
            "bold" => Some(Modifier::BOLD),
            "dim" => Some(Modifier::DIM),
            "italic" => Some(Modifier::ITALIC),
            "underlined" => Some(Modifier::UNDERLINED),
            "reversed" => Some(Modifier::REVERSED),
            _ => None,
        };
        if let Some(modifier) = modifier {
            style = style.add_modifier(modifier);
            continue;
        }
        let colour = match word {
            "default" => Color::Reset,
            _ => colours.nearest(word.parse().map_err(|_| word.to_owned())?),
        };
        style = if is_ground { style.bg(colour) } else { style.fg(colour) };
        is_ground = false;
    }
    Ok(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_theme_gives_every_meaning_a_style_and_has_no_problems() {
        for (name, file) in [("dark", DARK), ("light", LIGHT), ("sixteen", SIXTEEN), ("plain", PLAIN)] {
            let (_, problems) = Theme::default().overlaid(file, Colours::Full);
            assert_eq!(problems, [], "{name}");
            let (entries, _) = document::entries(file);
            let given: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
            assert_eq!(given, Theme::meanings(), "{name}");
        }
    }

    #[test]
    fn the_plain_theme_has_no_colour_and_still_shows_where_one_is() {
        let plain = Theme::for_terminal(Background::Dark, Colours::None);
        let all = [plain.text, plain.selected, plain.overdue, plain.won, plain.card_selected, plain.danger];
        for style in all {
            assert!(style.fg.is_none_or(|c| c == Color::Reset) && style.bg.is_none_or(|c| c == Color::Reset));
        }
        assert!(plain.selected.add_modifier.contains(Modifier::REVERSED));
        assert!(plain.overdue.add_modifier.contains(Modifier::BOLD));
    }

    #[test]
    fn without_full_colours_no_theme_uses_them() {
        let theme = Theme::for_terminal(Background::Light, Colours::Palette);
        assert!(!matches!(theme.accent.fg, Some(Color::Rgb(..))));
    }

    #[test]
    fn a_file_says_only_what_it_does_otherwise_and_all_problems_are_told() {
        let base = Theme::for_terminal(Background::Dark, Colours::Full);
        let (theme, problems) =
            base.overlaid("won = \"#00ff00 bold\"\nlosst = \"red\"\ndim = \"redd\"\n", Colours::Full);
        assert_eq!(theme.won, Style::new().fg(Color::Rgb(0, 255, 0)).add_modifier(Modifier::BOLD));
        assert_eq!(theme.accent, base.accent);
        let seen: Vec<_> = problems.iter().map(|p| (p.line, p.message.id)).collect();
        assert_eq!(seen, [(2, "theme-unknown-meaning"), (3, "theme-unknown-word")]);
    }
}
