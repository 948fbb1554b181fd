//! Styles by meaning. A theme file gives each meaning a style in words: `#88c0d0 bold`,
//! `default on #2e3440`, `reversed`.

use ratatui::style::{Color, Modifier, Style};

use super::colour::{Background, Colours};
use super::document::{self, Entry, Problem, Written};
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
        Some(Theme::default().with(&document::plain_entries(file), colours).0)
    }

    /// The theme for a terminal whose ground is this, when that is known: plain without colours,
    /// the terminal's own where it has sixteen.
    pub fn for_terminal(known: Option<Background>, colours: Colours) -> Theme {
        Theme::of_brightness(known.unwrap_or_default(), known, colours)
    }

    /// The dark or the light theme. Unless the terminal is known to be as bright, it brings letters
    /// and ground of its own, so that it can be read on any.
    pub fn of_brightness(wanted: Background, known: Option<Background>, colours: Colours) -> Theme {
        let name = match (colours, wanted) {
            (Colours::None, _) => "plain",
            (Colours::Sixteen, _) => "sixteen",
            (_, Background::Dark) => "dark",
            (_, Background::Light) => "light",
        };
        let theme = Theme::built_in(name, colours).unwrap_or_default();
        let is_own = matches!(colours, Colours::None | Colours::Sixteen) || known == Some(wanted);
        if is_own { theme } else { theme.grounded(wanted, colours) }
    }

    /// The same theme with letters and ground of its own in the place of the terminal's.
    fn grounded(mut self, ground: Background, colours: Colours) -> Theme {
        let (letters, paper) = match ground {
            Background::Dark => (Color::Rgb(0xd6, 0xdb, 0xe3), Color::Rgb(0x12, 0x16, 0x1d)),
            Background::Light => (Color::Rgb(0x1f, 0x26, 0x30), Color::Rgb(0xfb, 0xfc, 0xfd)),
        };
        self.text = self.text.fg(letters).bg(paper);
        self.input = self.input.fg(letters);
        for style in [&mut self.text, &mut self.input] {
            style.fg = style.fg.map(|colour| colours.nearest(colour));
            style.bg = style.bg.map(|colour| colours.nearest(colour));
        }
        self
    }

    /// The theme that a configuration names, and what is wrong with it: `auto`, a built-in one,
    /// or a file in `themes/`, which need say only what it does otherwise. Without colours it is
    /// always the plain one.
    pub fn chosen(
        name: &str,
        known: Option<Background>,
        colours: Colours,
        paths: &Paths,
    ) -> (Theme, Vec<Problem>) {
        let automatic = Theme::for_terminal(known, colours);
        if colours == Colours::None {
            return (automatic, Vec::new());
        }
        let built_in = match name {
            "auto" => Some(automatic),
            "dark" => Some(Theme::of_brightness(Background::Dark, known, colours)),
            "light" => Some(Theme::of_brightness(Background::Light, known, colours)),
            name => Theme::built_in(name, colours),
        };
        if let Some(theme) = built_in {
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
    pub fn overlaid(self, text: &str, colours: Colours) -> (Theme, Vec<Problem>) {
        let (entries, mut problems) = document::entries(text);
        let (theme, more) = self.with(&entries, colours);
        problems.extend(more);
        problems.sort_by_key(|problem| problem.line);
        (theme, problems)
    }

    fn with(mut self, entries: &[Entry], colours: Colours) -> (Theme, Vec<Problem>) {
        let mut problems = Vec::new();
        for entry in entries {
            let mut tell = |message| problems.push(Problem { line: entry.line, message });
            let Some(style) = self.style_mut(&entry.key) else {
                tell(Message::new("theme-unknown-meaning").with("meaning", &entry.key));
                continue;
            };
            match &entry.value {
                Written::Text(words) => match parsed(words, colours) {
                    Ok(parsed) => *style = parsed,
                    Err(word) => tell(Message::new("theme-unknown-word").with("word", word)),
                },
                _ => tell(Message::new("settings-not-text").with("key", &entry.key)),
            }
        }
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
        let plain = Theme::for_terminal(None, Colours::None);
        let all = [plain.text, plain.selected, plain.overdue, plain.won, plain.card_selected, plain.danger];
        for style in all {
            assert!(style.fg.is_none_or(|c| c == Color::Reset) && style.bg.is_none_or(|c| c == Color::Reset));
        }
        assert!(plain.selected.add_modifier.contains(Modifier::REVERSED));
        assert!(plain.overdue.add_modifier.contains(Modifier::BOLD));
    }

    #[test]
    fn without_full_colours_no_theme_uses_them() {
        let theme = Theme::for_terminal(Some(Background::Light), Colours::Palette);
        assert!(!matches!(theme.accent.fg, Some(Color::Rgb(..))));
    }

    #[test]
    fn a_file_says_only_what_it_does_otherwise_and_all_problems_are_told() {
        let base = Theme::for_terminal(Some(Background::Dark), Colours::Full);
        let (theme, problems) =
            base.overlaid("won = \"#00ff00 bold\"\nlosst = \"red\"\ndim = \"redd\"\n", Colours::Full);
        assert_eq!(theme.won, Style::new().fg(Color::Rgb(0, 255, 0)).add_modifier(Modifier::BOLD));
        assert_eq!(theme.accent, base.accent);
        let seen: Vec<_> = problems.iter().map(|p| (p.line, p.message.id)).collect();
        assert_eq!(seen, [(2, "theme-unknown-meaning"), (3, "theme-unknown-word")]);
    }

    /// How far two colours are apart, by the rule of the web's accessibility guidelines.
    fn contrast(one: Color, other: Color) -> f64 {
        let light = |colour: Color| {
            let Color::Rgb(red, green, blue) = colour else { panic!("{colour} is not a full colour") };
            let part = |part: u8| {
                let part = f64::from(part) / 255.0;
                if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue) + 0.05
        };
        let (one, other) = (light(one), light(other));
        one.max(other) / one.min(other)
    }

    #[test]
    fn a_theme_brings_its_own_ground_unless_the_terminals_is_known_to_be_as_bright() {
        let paths = Paths::under(std::path::Path::new("/nowhere"));
        let chosen = |name, known| Theme::chosen(name, known, Colours::Full, &paths).0.text.bg;
        let (dark, light) = (Some(Background::Dark), Some(Background::Light));
        for (name, known) in
            [("dark", light), ("light", dark), ("dark", None), ("light", None), ("auto", None)]
        {
            assert!(matches!(chosen(name, known), Some(Color::Rgb(..))), "{name} on {known:?}");
        }
        for (name, known) in
            [("dark", dark), ("light", light), ("auto", dark), ("auto", light), ("sixteen", None)]
        {
            assert!(!matches!(chosen(name, known), Some(Color::Rgb(..))), "{name} on {known:?}");
        }
    }

    #[test]
    fn everything_that_is_read_stands_out_from_what_is_under_it() {
        for wanted in [Background::Dark, Background::Light] {
            let theme = Theme::of_brightness(wanted, None, Colours::Full);
            let (letters, paper) = (theme.text.fg.expect("letters"), theme.text.bg.expect("a ground"));
            let selected = theme.selected.bg.expect("a ground");
            let read = [
                theme.text,
                theme.dim,
                theme.accent,
                theme.bar,
                theme.overdue,
                theme.due,
                theme.won,
                theme.lost,
                theme.warning,
                theme.danger,
                theme.planned,
                theme.rotting,
                theme.key,
            ];
            for style in read {
                let ink = style.fg.unwrap_or(letters);
                assert!(contrast(ink, paper) >= 4.5, "{wanted:?} {style:?}: {}", contrast(ink, paper));
                assert!(contrast(ink, selected) >= 3.8, "{wanted:?} {style:?}: {}", contrast(ink, selected));
            }
            for style in [theme.placeholder, theme.input, theme.marked] {
                let (ink, under) = (style.fg.unwrap_or(letters), style.bg.unwrap_or(paper));
                assert!(contrast(ink, under) >= 3.5, "{wanted:?} {style:?}: {}", contrast(ink, under));
            }
        }
    }
}
