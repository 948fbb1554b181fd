//! Finds things in the deck and reads rows beside the screen: typing never waits, and the next
//! letter ends the search for the one before.

use crate::domain::Kind;
use crate::repository::{From, Hit, Repository, Result, Sort, Window};
use crate::ui::{Found, Wanted};

use super::latest::Latest;
use super::overlay::{Overlay, Search};
use super::state::Shell;

/// How many rows are shown at most.
const MOST: usize = 50;

/// A search that runs on a connection of its own.
pub type Finder = Latest<Search, Result<Vec<Hit>>>;
/// Rows of a screen that are read on a connection of their own.
pub type Reader = Latest<Wanted, Result<Found>>;

/// Whether what was waited for is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arrived {
    /// It is there.
    All,
    /// It could not be read, which was told: what is shown is something older.
    Not,
}

fn find_beside(own: &mut Repository, search: &Search) -> Result<Vec<Hit>> {
    // A module may have been switched since this connection was opened.
    own.changed()?;
    find(own, search)
}

fn read_beside(own: &mut Repository, wanted: &Wanted) -> Result<Found> {
    // The lists may have become others since this connection was opened.
    own.changed()?;
    wanted.read(own)
}

/// Looks for records; without a text, for the first of their kinds.
fn find(repository: &Repository, search: &Search) -> Result<Vec<Hit>> {
    let text = search.text.trim();
    if text.is_empty() {
        let mut hits = Vec::new();
        for kind in search.kinds.iter().filter(|kind| repository.lists().shows_kind(**kind)) {
            hits.extend(first_of(repository, *kind, MOST / search.kinds.len())?);
        }
        return Ok(hits);
    }
    let mut kinds = repository.lists().shown_kinds();
    kinds.retain(|kind| search.kinds.is_empty() || search.kinds.contains(kind));
    repository.find(text, &kinds, MOST)
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
        day: None,
    };
    Ok(page.rows.iter().map(hit).collect())
}

impl Shell {
    /// Starts looking for something; what is found comes as news.
    pub(super) fn find(&mut self, search: Search) {
        let start = || Finder::start("beside-find", &self.repository, self.waker.clone(), find_beside);
        if let Err(search) = Latest::ask_of(&mut self.finder, start, search) {
            self.find_here(&search);
        }
    }

    /// Looks for something on the deck's own connection: nobody is there beside it.
    fn find_here(&mut self, search: &Search) {
        let hits = find(&self.repository, search);
        self.show_found(hits);
    }

    /// Starts reading rows for the screen on top; they come as news.
    pub(super) fn read(&mut self, wanted: Wanted) {
        // What was written a moment ago is to be seen from the other connection too.
        self.settle();
        // Written rows are read here again before they are on the disk, when it is too late to
        // open the index. That it could not be opened is told by the reading.
        let _ = self.repository.open_search();
        let start = || Reader::start("beside-read", &self.repository, self.waker.clone(), read_beside);
        if let Err(wanted) = Latest::ask_of(&mut self.reader, start, wanted) {
            let found = wanted.read(&self.repository);
            self.show_read(found);
        }
    }

    /// Shows what was found and read, unless something newer was asked.
    pub(super) fn take_found(&mut self) {
        if let Some(hits) = self.finder.as_mut().and_then(Latest::news) {
            self.show_found(hits);
        }
        if let Some(found) = self.reader.as_mut().and_then(Latest::news) {
            self.show_read(found);
        }
        self.do_without_the_gone();
    }

    /// Answers here what nobody beside answers any more.
    fn do_without_the_gone(&mut self) {
        if self.finder.take_if(|finder| finder.is_gone()).is_some()
            && let Some(search) = self.searched.clone()
        {
            self.find_here(&search);
        }
        if self.reader.take_if(|reader| reader.is_gone()).is_some() {
            self.refresh();
        }
    }

    /// Waits for the answers to the last questions.
    pub(super) fn wait_for_found(&mut self) {
        self.wait_for_hits();
        if let Some(found) = self.reader.as_mut().and_then(Latest::wait) {
            self.show_read(found);
        }
        self.do_without_the_gone();
    }

    /// Waits for what the overlay on top looks for, so that what is chosen is one of these;
    /// whether that was found.
    pub(super) fn wait_for_hits(&mut self) -> Arrived {
        if let Some(hits) = self.finder.as_mut().and_then(Latest::wait) {
            self.show_found(hits);
        }
        self.do_without_the_gone();
        let wanted = self.overlays.last().and_then(Overlay::wants);
        if wanted == self.searched { Arrived::All } else { Arrived::Not }
    }

    /// Waits for the rows of the screen on top: what is done to them is to be done to these.
    /// Rows that could not be read are read again, here; whether they are there.
    pub(super) fn wait_for_rows(&mut self) -> Arrived {
        let found = self.reader.as_mut().and_then(Latest::wait);
        self.do_without_the_gone();
        match found {
            Some(found) => self.show_read(found),
            None if self.is_unread => self.refresh(),
            None => {}
        }
        if self.is_unread { Arrived::Not } else { Arrived::All }
    }

    /// Ends the reading under way: everything is read anew.
    pub(super) fn forget_reading(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.forget();
        }
    }

    fn show_read(&mut self, found: Result<Found>) {
        self.is_unread = found.is_err();
        match found {
            Ok(found) => self.at_desk(|screen, desk| screen.found(found, desk)),
            Err(error) => self.tell_error(&error),
        }
    }

    fn show_found(&mut self, hits: Result<Vec<Hit>>) {
        let hits = match hits {
            Ok(mut hits) => {
                let today = self.repository.today();
                for hit in &mut hits {
                    if let Some(day) = hit.day {
                        hit.detail = format!("{} · {}", hit.detail, self.setup.text.day(day, today));
                    }
                }
                hits
            }
            Err(error) => {
                // It is looked for again as soon as it is needed.
                self.searched = None;
                return self.tell_error(&error);
            }
        };
        let text = self.setup.text.clone();
        let name_of = move |kind: Kind| text.get(&format!("kind-{}", kind.key()));
        if let Some(top) = self.overlays.last_mut() {
            top.found(hits, &name_of);
        }
    }
}
