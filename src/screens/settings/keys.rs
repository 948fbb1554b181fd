//! Which key means which command where, and what is wrong in the keymap file.

use crate::command::{Command, Context, hints, is_offered};
use crate::domain::Message;
use crate::screens::action::Reply;
use crate::text::Clean;
use crate::ui::own::Taking;
use crate::ui::{Desk, Outcome, Own};

use super::page::{Fact, Key, Row, Shown, names, words};

/// Every command with its keys, place by place; what is wrong in the person's own file comes first.
pub fn all(desk: &Desk<'_>) -> Shown {
    let problems = desk.machine.keymap_problems.iter().enumerate().map(|(at, problem)| {
        let line = Message::new("setup-line").with("line", problem.line);
        let cells = vec![desk.text.message(&line), desk.text.message(&problem.message)];
        Row::new(Key::Words(at), cells).wrong()
    });
    let is_for_this_deck = |command| is_offered(command, &desk.repository.lists().modules);
    let bound = Context::ALL
        .iter()
        .copied()
        .flat_map(|place| desk.keymap.commands_in(place).into_iter().map(move |command| (place, command)))
        .filter(|(_, command)| is_for_this_deck(*command));
    let row = |(place, command): (Context, Command)| {
        let keys = desk.keymap.keys_of(place, command).join(" ");
        let cells = vec![
            Clean::line(&keys),
            desk.text.get(command.text_id()),
            desk.text.get(&place.text_id()),
            Clean::line(&format!("[{}] {}", place.name(), command.name())),
        ];
        Row::new(Key::Binding(place, command), cells)
    };
    let is_bound = |command: &Command| {
        Context::ALL.iter().copied().any(|place| desk.keymap.commands_in(place).contains(command))
    };
    let is_loose = |command: &&Command| !is_bound(command) && is_for_this_deck(**command);
    let loose = Command::ALL.iter().filter(is_loose).map(|command| {
        let mut row = row((Context::Global, *command));
        let only = hints::with_keys(Message::new("setup-palette-only"), Context::Settings, desk.keymap);
        row.cells[2] = desk.text.message(&only);
        row
    });
    let file = desk.machine.keymap_file().map(|path| path.display().to_string()).unwrap_or_default();
    Shown {
        title: desk.text.get("setup-keys"),
        aside: Clean::line(&file),
        columns: vec![
            words("setup-column-keys", desk),
            words("setup-column-command", desk),
            words("setup-column-where", desk),
            names("setup-column-name", desk),
        ],
        rows: problems.chain(bound.map(row)).chain(loose).collect(),
        ..Shown::default()
    }
}

/// What is known of a binding.
pub fn facts(place: Context, command: Command, desk: &Desk<'_>) -> Vec<Fact> {
    let help = desk.text.attribute(command.text_id(), "help").unwrap_or_default();
    let line = format!("[{}]", place.name());
    vec![
        Fact::new(desk.text.get("setup-column-command"), desk.text.get(command.text_id())),
        Fact::new(
            desk.text.get("setup-column-keys"),
            Clean::line(&desk.keymap.keys_of(place, command).join(" ")),
        ),
        Fact::new(desk.text.get("setup-column-where"), desk.text.get(&place.text_id())),
        Fact::new(Clean::default(), help),
        Fact::new(desk.text.get("setup-in-the-file"), Clean::line(&line)),
        Fact::new(Clean::default(), Clean::line(&format!("{} = \"…\"", command.name()))),
    ]
}

/// Why rows that are keys are neither moved nor coloured, with what can be done to them.
pub fn only_keys(desk: &Desk<'_>) -> Message {
    let key = |command| desk.keymap.keycap(Context::Settings, command);
    Message::new("setup-keys-in-file")
        .with("open", key(Command::Open))
        .with("add", key(Command::Add))
        .with("retire", key(Command::Retire))
        .with("file", key(Command::EditLongText))
}

/// A command among the keys: those of the row are changed here, the keymap file in the editor.
pub fn act(command: Command, key: Option<&Key>) -> Option<Reply> {
    let own = match (command, key) {
        (Command::Open | Command::Edit | Command::Rename, Some(Key::Binding(place, command))) => {
            Own::Key(*place, *command, Taking::Replaces)
        }
        (Command::Add, Some(Key::Binding(place, command))) => Own::Key(*place, *command, Taking::Adds),
        (Command::Retire, Some(Key::Binding(place, command))) => Own::Unbind(*place, *command),
        (
            Command::EditLongText
            | Command::Open
            | Command::Edit
            | Command::Rename
            | Command::Add
            | Command::Retire,
            _,
        ) => Own::Keymap,
        _ => return None,
    };
    Some(Reply::outcome(Outcome::Arrange(own)))
}
