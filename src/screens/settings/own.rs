//! What a person has set up for themselves: who they are, theme, mouse, language.

use crate::command::{Command, Context, hints};
use crate::domain::Message;
use crate::domain::user::User;
use crate::screens::action::Reply;
use crate::settings::Problem;
use crate::text::Clean;
use crate::ui::{Desk, Outcome, Own};

use super::page::{Fact, Key, Row, Shown, refuse, words};

/// Every thing, with what it is now; what is wrong in the person's own files comes below.
pub fn all(desk: &Desk<'_>) -> Shown {
    let machine = desk.machine;
    let known = desk.repository.lists();
    let me = known.me.and_then(|me| known.user(me)).map(User::label);
    let mouse = if machine.config.mouse { "own-mouse-on" } else { "own-mouse-off" };
    let language = format!("own-language-{}", desk.text.language().tag());
    let row = |own: Own, id: &'static str, now: Clean| Row::new(Key::Own(own), vec![desk.text.get(id), now]);
    let who = row(Own::Who, "own-who", Clean::line(me.unwrap_or_default()));
    let mut rows: Vec<Row> = known.modules.is_on("owner").then_some(who).into_iter().collect();
    rows.extend([
        row(Own::Theme, "own-theme", Clean::line(&machine.config.theme)),
        row(Own::Mouse, "own-mouse", desk.text.get(mouse)),
        row(Own::Language, "own-language", desk.text.get(&language)),
        row(Own::Keymap, "own-keymap", file_of_keys(desk)),
    ]);
    let themes = machine.own_themes().into_iter().map(|(name, problems)| (format!("{name}.toml"), problems));
    let config = std::iter::once(("config.toml".to_owned(), machine.config_problems()));
    for (file, problems) in config.chain(themes) {
        rows.extend(wrong(&file, &problems, desk));
    }
    for (at, row) in rows.iter_mut().enumerate() {
        if let Key::Words(number) = &mut row.key {
            *number = at;
        }
    }
    let file = machine.paths.as_ref().map(|paths| paths.config_file().display().to_string());
    Shown {
        title: desk.text.get("setup-own"),
        aside: Clean::line(&file.unwrap_or_default()),
        columns: vec![words("setup-column-what", desk), words("setup-column-now", desk)],
        rows,
        ..Shown::default()
    }
}

fn file_of_keys(desk: &Desk<'_>) -> Clean {
    let count = desk.machine.keymap_problems.len();
    if count > 0 {
        return desk.text.message(&Message::new("own-problems").with("count", count));
    }
    let is_there = matches!(desk.machine.keymap_text(), Ok(Some(_)));
    desk.text.get(if is_there { "own-keymap-own" } else { "own-keymap-built-in" })
}

fn wrong<'a>(file: &'a str, problems: &'a [Problem], desk: &'a Desk<'_>) -> impl Iterator<Item = Row> + 'a {
    problems.iter().map(move |problem| {
        let line = Message::new("setup-line-of").with("file", file).with("line", problem.line);
        let cells = vec![desk.text.message(&line), desk.text.message(&problem.message)];
        Row::new(Key::Words(0), cells).wrong()
    })
}

/// What is known of a thing.
pub fn facts(own: Own, desk: &Desk<'_>) -> Vec<Fact> {
    let id = match own {
        Own::Who => "own-who-told",
        Own::Theme => "own-theme-told",
        Own::Mouse => "own-mouse-told",
        Own::Language => "own-language-told",
        Own::Keymap | Own::Key(..) | Own::Bind(..) | Own::Unbind(..) => "own-keymap-told",
    };
    let told = hints::with_keys(Message::new(id), Context::Settings, desk.keymap);
    let mut facts = vec![Fact::new(Clean::default(), desk.text.message(&told))];
    if own == Own::Theme {
        let names = desk.machine.theme_names().into_iter();
        facts.extend(names.map(|name| Fact::new(Clean::default(), Clean::line(&name))));
        if let Some(paths) = &desk.machine.paths {
            let folder = paths.themes().display().to_string();
            facts.push(Fact::new(desk.text.get("own-themes-folder"), Clean::line(&folder)));
        }
    }
    facts
}

/// A command among these things.
pub fn act(command: Command, key: Option<&Key>) -> Option<Reply> {
    match (command, key) {
        (Command::Open | Command::Edit | Command::Rename, Some(Key::Own(own))) => {
            Some(Reply::outcome(Outcome::Arrange(*own)))
        }
        (Command::Open | Command::Edit | Command::Rename, _) => Some(refuse("setup-words-only")),
        _ => None,
    }
}
