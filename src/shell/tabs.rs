//! The screens that are open: each tab keeps a stack of its own, so that going back, and coming
//! back to a tab, finds the cursor where it was.

use std::collections::BTreeMap;

use crate::command::Command;
use crate::domain::Kind;
use crate::ui::{Place, Screen};

/// A tab's number in [`Place::TABS`]; places without a tab share the one after them.
type Tab = usize;

/// The open screens.
pub struct Tabs {
    current: Tab,
    stacks: BTreeMap<Tab, Vec<Box<dyn Screen>>>,
}

/// The command that opens the tab of a place.
pub fn command_of(place: &Place) -> Option<Command> {
    Some(match Place::TABS.get(place.tab()?)? {
        Place::Today => Command::ScreenToday,
        Place::Pipeline(_) => Command::ScreenPipeline,
        Place::List(Kind::Lead) => Command::ScreenLeads,
        Place::List(Kind::Contact) => Command::ScreenContacts,
        Place::List(Kind::Account) => Command::ScreenAccounts,
        Place::Agenda => Command::ScreenActivities,
        Place::Reports => Command::ScreenReports,
        Place::History(_) => Command::ScreenHistory,
        Place::Settings => Command::ScreenSettings,
        _ => return None,
    })
}

/// The place that a command opens.
pub fn place_of(command: Command) -> Option<Place> {
    Place::TABS.iter().find(|place| command_of(place) == Some(command)).cloned()
}

fn tab_of(place: &Place) -> Tab {
    place.tab().unwrap_or(Place::TABS.len())
}

impl Tabs {
    /// One tab with one screen.
    pub fn new(screen: Box<dyn Screen>) -> Tabs {
        let current = tab_of(&screen.place());
        Tabs { current, stacks: BTreeMap::from([(current, vec![screen])]) }
    }

    /// The tab on top.
    pub fn current(&self) -> Tab {
        self.current
    }

    /// The screen on top.
    pub fn top(&self) -> &dyn Screen {
        self.stack().last().expect("a tab is never without a screen").as_ref()
    }

    /// The screen on top, to be changed.
    pub fn top_mut(&mut self) -> &mut dyn Screen {
        let stack = self.stacks.get_mut(&self.current).expect("the current tab is open");
        stack.last_mut().expect("a tab is never without a screen").as_mut()
    }

    fn stack(&self) -> &[Box<dyn Screen>] {
        self.stacks.get(&self.current).expect("the current tab is open")
    }

    /// Whether the screen on top is the first of its tab.
    pub fn is_at_root(&self) -> bool {
        self.stack().len() == 1
    }

    /// Puts a screen on top of the current one.
    pub fn push(&mut self, screen: Box<dyn Screen>) {
        self.stacks.entry(self.current).or_default().push(screen);
    }

    /// Takes the screen on top away, unless it is the first of its tab; whether it was.
    pub fn pop(&mut self) -> bool {
        let Some(stack) = self.stacks.get_mut(&self.current).filter(|stack| stack.len() > 1) else {
            return false;
        };
        stack.pop();
        true
    }

    /// Goes to a tab that is open; whether it is. Going to the current tab goes to its first
    /// screen.
    pub fn go(&mut self, place: &Place) -> bool {
        let tab = tab_of(place);
        let Some(stack) = self.stacks.get_mut(&tab) else { return false };
        if tab == self.current {
            stack.truncate(1);
        }
        let is_same = stack.first().is_some_and(|screen| screen.place() == *place);
        if is_same || Place::TABS.contains(place) {
            self.current = tab;
            return true;
        }
        false
    }

    /// Opens a tab with a screen, in place of what was there.
    pub fn open(&mut self, screen: Box<dyn Screen>) {
        self.current = tab_of(&screen.place());
        self.stacks.insert(self.current, vec![screen]);
    }

    /// Closes the tab of a place that has none of its own (the welcome), if another is open.
    pub fn close_untabbed(&mut self) {
        if self.current != Place::TABS.len() {
            self.stacks.remove(&Place::TABS.len());
        }
    }
}
