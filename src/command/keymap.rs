//! Which key means which command where: the built-in keymap file and the user's, read with every
//! problem told at once.

use std::collections::{HashMap, HashSet};

use crossterm::event::{KeyEvent, KeyEventKind};

use super::context::Context;
use super::key::Key;
use super::table::Command;
use crate::domain::Message;
use crate::settings::Problem;
use crate::settings::document::{self, Entry, Written};

/// The keymap that comes with the program.
pub const BUILT_IN: &str = include_str!("../../assets/keymap.toml");

/// Which key means which command where.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    /// In the order of the files.
    bindings: Vec<Binding>,
}

#[derive(Clone, Copy, Debug)]
struct Binding {
    context: Context,
    key: Key,
    command: Command,
}

/// One `command = keys` of a file that was understood.
struct Wish {
    context: Context,
    command: Command,
    keys: Vec<Key>,
    line: usize,
}

impl Wish {
    fn bindings(self) -> impl Iterator<Item = Binding> {
        let Wish { context, command, .. } = self;
        self.keys.into_iter().map(move |key| Binding { context, key, command })
    }
}

impl Keymap {
    /// The keymap that comes with the program.
    pub fn built_in() -> Keymap {
        let mut problems = Vec::new();
        let entries = document::plain_entries(BUILT_IN);
        let wishes = entries.iter().filter_map(|entry| wish(entry, &mut problems));
        let bindings = wishes.flat_map(Wish::bindings).collect();
        debug_assert_eq!(problems, []);
        Keymap { bindings }
    }

    /// The built-in keymap with a user's file over it: a command named there has the keys given
    /// there and no others, and a key given there is taken from the command that had it.
    pub fn with_user_file(text: &str) -> (Keymap, Vec<Problem>) {
        Keymap::built_in().overlaid(text)
    }

    fn overlaid(mut self, text: &str) -> (Keymap, Vec<Problem>) {
        let (entries, mut problems) = document::entries(text);
        let wishes: Vec<Wish> = entries.iter().filter_map(|entry| wish(entry, &mut problems)).collect();
        let mut taken: HashMap<(Context, Key), Command> = HashMap::new();
        let named: HashSet<_> = wishes.iter().map(|wish| (wish.context, wish.command)).collect();
        self.bindings.retain(|bound| !named.contains(&(bound.context, bound.command)));
        for wish in &wishes {
            for key in &wish.keys {
                if let Some(other) = taken.insert((wish.context, *key), wish.command) {
                    let message = Message::new("keymap-bound-twice")
                        .with("key", key.spelled())
                        .with("context", wish.context.name())
                        .with("first", other.name())
                        .with("second", wish.command.name());
                    problems.push(Problem { line: wish.line, message });
                    taken.insert((wish.context, *key), other);
                    continue;
                }
                self.bindings.retain(|bound| (bound.context, bound.key) != (wish.context, *key));
                self.bindings.push(Binding { context: wish.context, key: *key, command: wish.command });
            }
        }
        problems.sort_by_key(|problem| problem.line);
        (self, problems)
    }

    /// What a key press or repeat means here; none when it means nothing or is text.
    pub fn command(&self, context: Context, event: KeyEvent) -> Option<Command> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let pressed = Key::pressed(event);
        if context.is_typing() && pressed.types_text() {
            return None;
        }
        self.meant(context, pressed).or_else(|| self.meant(context, pressed.base_letter()))
    }

    /// The keys that a section itself gives a command, in the order of the files.
    pub fn bound_in(&self, section: Context, command: Command) -> Vec<Key> {
        let bound = self.bindings.iter().filter(|b| b.context == section && b.command == command);
        bound.map(|bound| bound.key).collect()
    }

    /// The places where a key that a section gives means something else, since they are nearer.
    pub fn places_that_take(&self, section: Context, key: Key) -> Vec<Context> {
        let takes = |place: &&Context| {
            let chain = place.chain();
            let nearer = chain.iter().take_while(|other| **other != section);
            chain.contains(&section)
                && nearer
                    .into_iter()
                    .any(|near| self.bindings.iter().any(|b| b.key == key && b.context == *near))
        };
        Context::ALL.iter().filter(takes).copied().collect()
    }

    /// The command that a key means here: the nearest section's.
    pub fn meant(&self, context: Context, key: Key) -> Option<Command> {
        let here = |place: &Context| self.bindings.iter().find(|b| b.key == key && b.context == *place);
        context.chain().iter().find_map(here).map(|bound| bound.command)
    }

    /// The keys that mean a command here, as keycaps, the first of the file first.
    pub fn keys_of(&self, context: Context, command: Command) -> Vec<String> {
        let mut keys = Vec::new();
        for place in context.chain() {
            for bound in self.bindings.iter().filter(|b| b.context == *place && b.command == command) {
                let means_it = self.meant(context, bound.key) == Some(command);
                if means_it && !keys.contains(&bound.key.spelled()) {
                    keys.push(bound.key.spelled());
                }
            }
        }
        keys
    }

    /// The first key that means a command here, as a text names it: the command's own name where
    /// it has no key.
    pub fn keycap(&self, context: Context, command: Command) -> String {
        self.keys_of(context, command).into_iter().next().unwrap_or_else(|| command.name().to_owned())
    }

    /// The commands with keys in one section, in the order of the files.
    pub fn commands_in(&self, section: Context) -> Vec<Command> {
        let mut commands = Vec::new();
        for bound in self.bindings.iter().filter(|bound| bound.context == section) {
            if !commands.contains(&bound.command) {
                commands.push(bound.command);
            }
        }
        commands
    }
}

fn wish(entry: &Entry, problems: &mut Vec<Problem>) -> Option<Wish> {
    let mut tell = |message: Message| problems.push(Problem { line: entry.line, message });
    let context = Context::from_name(&entry.section);
    if context.is_none() {
        let places = Context::ALL.iter().map(|place| place.name()).collect::<Vec<_>>().join(", ");
        tell(Message::new("keymap-unknown-section").with("section", &entry.section).with("places", places));
    }
    let command = Command::from_name(&entry.key);
    if command.is_none() {
        let near = nearest(&entry.key);
        tell(Message::new("keymap-unknown-command").with("command", &entry.key).with("near", near));
    }
    let spelled = match &entry.value {
        Written::Text(key) => vec![key.clone()],
        Written::Texts(keys) => keys.clone(),
        Written::YesNo(_) | Written::Other => {
            tell(Message::new("keymap-not-keys").with("command", &entry.key));
            return None;
        }
    };
    let mut keys = Vec::new();
    for text in spelled {
        match Key::parse(&text) {
            None => tell(Message::new("keymap-bad-key").with("key", &text)),
            Some(key) if key.types_text() && context.is_some_and(Context::is_typing) => {
                tell(Message::new("keymap-typed-key").with("key", &text).with("context", &entry.section));
            }
            Some(key) => keys.push(key),
        }
    }
    Some(Wish { context: context?, command: command?, keys, line: entry.line })
}

fn nearest(name: &str) -> &'static str {
    Command::ALL
        .iter()
        .map(|command| command.name())
        .max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    fn press(letter: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)
    }

    #[test]
    fn the_built_in_keymap_has_no_problems_and_is_plain_toml() {
        let (_, problems) = Keymap::default().overlaid(BUILT_IN);
        assert_eq!(problems, []);
        assert_eq!((document::plain_entries(BUILT_IN), Vec::new()), document::entries(BUILT_IN));
    }

    #[test]
    fn arrows_and_vim_keys_move_alike() {
        let keymap = Keymap::built_in();
        for (letter, arrow) in
            [('h', KeyCode::Left), ('j', KeyCode::Down), ('k', KeyCode::Up), ('l', KeyCode::Right)]
        {
            let by_arrow = keymap.command(Context::Board, KeyEvent::new(arrow, KeyModifiers::NONE));
            assert!(by_arrow.is_some());
            assert_eq!(keymap.command(Context::Board, press(letter)), by_arrow);
        }
    }

    #[test]
    fn letters_are_text_while_typing_and_control_keys_are_not() {
        let keymap = Keymap::built_in();
        assert_eq!(keymap.command(Context::Prompt, press('u')), None);
        assert_eq!(keymap.command(Context::Board, press('u')), Some(Command::Undo));
        let leave = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert!(Context::ALL.iter().all(|c| keymap.command(*c, leave) == Some(Command::QuitNow)));
    }

    #[test]
    fn an_input_methods_letters_act_as_base_letters_only_on_the_command_path() {
        let keymap = Keymap::built_in();
        assert_eq!(keymap.command(Context::Board, press('đ')), Some(Command::EditCloseDate));
        assert_eq!(keymap.command(Context::Board, press('ô')), Some(Command::EditOwner));
        assert_eq!(keymap.command(Context::Find, press('đ')), None);
    }

    #[test]
    fn a_released_key_means_nothing_and_a_held_one_repeats() {
        let keymap = Keymap::built_in();
        let mut event = press('j');
        event.kind = KeyEventKind::Repeat;
        assert_eq!(keymap.command(Context::List, event), Some(Command::Down));
        event.kind = KeyEventKind::Release;
        assert_eq!(keymap.command(Context::List, event), None);
    }

    #[test]
    fn a_users_file_replaces_the_keys_of_a_command_and_takes_keys_from_others() {
        let (keymap, problems) = Keymap::with_user_file("[board]\nopportunity-won = \"X\"\n");
        assert_eq!(problems, []);
        assert_eq!(keymap.command(Context::Board, press('X')), Some(Command::OpportunityWon));
        assert_eq!(keymap.command(Context::Board, press('W')), None);
        assert_eq!(keymap.keys_of(Context::Board, Command::OpportunityLost), Vec::<String>::new());
    }

    #[test]
    fn all_problems_are_told_at_once_with_their_lines() {
        let file = "[bord]\nup = \"k\"\n[list]\nopn = \"o\"\nadd = \"gg\"\nedit = \"z\"\nnote = \"z\"\nsort = 3\n\
                    [prompt]\nconfirm = \"y\"\n";
        let (_, problems) = Keymap::with_user_file(file);
        let seen: Vec<_> = problems.iter().map(|p| (p.line, p.message.id)).collect();
        assert_eq!(
            seen,
            [
                (2, "keymap-unknown-section"),
                (4, "keymap-unknown-command"),
                (5, "keymap-bad-key"),
                (7, "keymap-bound-twice"),
                (8, "keymap-not-keys"),
                (10, "keymap-typed-key"),
            ]
        );
    }

    #[test]
    fn a_key_that_means_something_nearer_is_no_key_of_the_command_behind_it() {
        let (keymap, _) = Keymap::with_user_file("[list]\nnote = \"u\"\n");
        assert_eq!(keymap.keys_of(Context::List, Command::Undo), Vec::<String>::new());
        assert_eq!(keymap.keys_of(Context::Board, Command::Undo), ["u"]);
    }
}
