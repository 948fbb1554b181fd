//! Finds things in the deck beside the screen: typing never waits, and the next letter ends the
//! search for the one before.

use std::sync::mpsc::{Receiver, Sender, channel};

use crate::domain::Kind;
use crate::repository::{From, Hit, Interrupter, Repository, Result, Sort, Window};

use super::job;
use super::overlay::Search;
use super::state::Shell;
use super::wake::Waker;

/// How many rows are shown at most.
const MOST: usize = 50;
/// How many are looked through for one kind of record.
const MOST_OF_ANY_KIND: usize = 400;

/// A search that runs on a connection of its own.
pub struct Finder {
    ask: Sender<(u64, Search)>,
    found: Receiver<(u64, Vec<Hit>)>,
    interrupter: Interrupter,
    asked: u64,
    answered: u64,
}

impl Finder {
    /// Starts a finder; none when the deck has room for only one connection.
    fn start(repository: &Repository, waker: Waker) -> Option<Finder> {
        let own = repository.reopen().ok()??;
        let interrupter = own.interrupter();
        let (ask, asked) = channel::<(u64, Search)>();
        let (answer, found) = channel();
        job::beside("beside-find", move || {
            while let Ok(mut wanted) = asked.recv() {
                // Only the last letter counts.
                while let Ok(newer) = asked.try_recv() {
                    wanted = newer;
                }
                let hits = find(&own, &wanted.1).unwrap_or_default();
                if answer.send((wanted.0, hits)).is_err() {
                    break;
                }
                waker.wake();
            }
        })
        .ok()?;
        Some(Finder { ask, found, interrupter, asked: 0, answered: 0 })
    }
}

/// Looks for records; without a text, for the first of their kinds.
fn find(repository: &Repository, search: &Search) -> Result<Vec<Hit>> {
    let text = search.text.trim();
    if text.is_empty() {
        let mut hits = Vec::new();
        for kind in &search.kinds {
            hits.extend(first_of(repository, *kind, MOST / search.kinds.len())?);
        }
        return Ok(hits);
    }
    if search.kinds.is_empty() {
        return repository.find(text, MOST);
    }
    let mut hits = repository.find(text, MOST_OF_ANY_KIND)?;
    hits.retain(|hit| search.kinds.contains(&hit.kind));
    hits.truncate(MOST);
    Ok(hits)
}

fn first_of(repository: &Repository, kind: Kind, limit: usize) -> Result<Vec<Hit>> {
    let sort = vec![Sort { key: "name".to_owned(), descending: false }];
    let window = Window { kind, filter: None, sort, from: From::Start, limit };
    let page = repository.window(&window)?;
    let ids: Vec<_> = page.rows.iter().map(|row| (kind, row.id)).collect();
    let mut names = repository.names(&ids)?;
    let hit = |row: &crate::domain::Record| Hit {
        kind,
        id: row.id,
        name: names.remove(&row.id).unwrap_or_default(),
        detail: String::new(),
    };
    Ok(page.rows.iter().map(hit).collect())
}

impl Shell {
    /// Starts looking for something; what is found comes as news.
    pub(super) fn find(&mut self, search: Search) {
        if self.finder.is_none() {
            self.finder = Finder::start(&self.repository, self.waker.clone());
        }
        let Some(finder) = &mut self.finder else {
            let hits = find(&self.repository, &search).unwrap_or_default();
            return self.show_found(hits);
        };
        finder.asked += 1;
        finder.interrupter.interrupt();
        if finder.ask.send((finder.asked, search)).is_err() {
            self.finder = None;
        }
    }

    /// Shows what the finder has found, unless something newer was asked.
    pub(super) fn take_found(&mut self) {
        let Some(finder) = &mut self.finder else { return };
        let mut latest = None;
        while let Ok((number, hits)) = finder.found.try_recv() {
            finder.answered = number;
            latest = (number == finder.asked).then_some(hits);
        }
        if let Some(hits) = latest {
            self.show_found(hits);
        }
    }

    /// Waits for the answer to the last question.
    pub(super) fn wait_for_found(&mut self) {
        while let Some(finder) = &mut self.finder {
            if finder.answered == finder.asked {
                return;
            }
            let Ok((number, hits)) = finder.found.recv() else { return };
            finder.answered = number;
            if number == finder.asked {
                self.show_found(hits);
            }
        }
    }

    fn show_found(&mut self, hits: Vec<Hit>) {
        let text = self.setup.text.clone();
        let name_of = move |kind: Kind| text.get(&format!("kind-{}", kind.key()));
        if let Some(top) = self.overlays.last_mut() {
            top.found(hits, &name_of);
        }
    }
}
