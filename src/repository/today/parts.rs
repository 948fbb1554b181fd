//! What there is to do now, in parts, and how far each is read.

use std::collections::HashSet;

use crate::domain::queue::{Entry, Section};
use crate::domain::{Id, Kind};

/// What is to be done now.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// What there is to do, in order.
    pub entries: Vec<Entry>,
    /// The parts that hold more than is shown.
    pub cut: Vec<Cut>,
}

/// A part of the row that holds more than is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Which part.
    pub section: Section,
    /// How many more there are.
    pub more: More,
    /// The kind of record whose list holds them.
    pub kind: Kind,
    /// The filter that finds them there, with others that are not to be done now.
    pub filter: String,
}

/// How many more a part holds than is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// One or more; `Repository::count_more` tells how many.
    Uncounted,
    /// Just so many.
    Exactly(i64),
    /// So many or more: beyond them nobody counts.
    AtLeast(i64),
}

/// How far the walks of a queue go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Until it is known that there is more than is shown.
    Shown,
    /// Until what is not shown is counted.
    Counted,
}

/// What is read together, in the order in which it is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Overdue,
    Today,
    Bare,
    Touch,
    Leads,
}

impl Part {
    pub(super) const ALL: [Part; 5] = [Part::Overdue, Part::Today, Part::Bare, Part::Touch, Part::Leads];

    pub(super) fn of(section: Section) -> Part {
        match section {
            Section::Overdue => Part::Overdue,
            Section::Today => Part::Today,
            Section::Rotting | Section::NoNext => Part::Bare,
            Section::Touch => Part::Touch,
            Section::Leads => Part::Leads,
        }
    }
}

/// What the walks of a queue have in common.
pub(super) struct Walk {
    pub(super) owner: Option<Id>,
    reach: Reach,
    pub(super) queue: Queue,
}

impl Walk {
    pub(super) fn new(owner: Option<Id>, reach: Reach, queue: Queue) -> Walk {
        Walk { owner, reach, queue }
    }

    /// Learns of one more of a part that is not shown; whether the part is known well enough.
    pub(super) fn leave_out(&mut self, section: Section, kind: Kind) -> bool {
        let cut = self.queue.cut.iter_mut().find(|cut| cut.section == section);
        let more = match (self.reach, cut.as_ref().map(|cut| cut.more)) {
            (Reach::Shown, _) => More::Uncounted,
            (Reach::Counted, Some(More::Exactly(count))) => More::Exactly(count + 1),
            // A part of several walks, of which one before was cut short.
            (Reach::Counted, Some(More::AtLeast(count))) => More::AtLeast(count + 1),
            (Reach::Counted, Some(More::Uncounted) | None) => More::Exactly(1),
        };
        match cut {
            Some(cut) => cut.more = more,
            None => {
                let filter = filter(section, self.owner);
                self.queue.cut.push(Cut { section, more, kind, filter });
            }
        }
        self.reach == Reach::Shown
    }

    /// Learns that as many rows were read of a part as are read at most.
    pub(super) fn leave_open(&mut self, section: Section) {
        let cut = self.queue.cut.iter_mut().find(|cut| cut.section == section);
        if let Some(Cut { more, .. }) = cut
            && let More::Exactly(count) = *more
        {
            *more = More::AtLeast(count);
        }
    }

    /// What the entries so far are about: by itself none of it is to be done.
    pub(super) fn spoken_for(&self) -> HashSet<Id> {
        self.queue.entries.iter().flat_map(|entry| entry.about.iter().map(|about| about.id)).collect()
    }
}

impl Queue {
    /// What a part holds more than is shown.
    pub fn cut(&self, section: Section) -> Option<&Cut> {
        self.cut.iter().find(|cut| cut.section == section)
    }

    /// Lets what was not counted be some more.
    pub fn leave_uncounted(&mut self) {
        for cut in self.cut.iter_mut().filter(|cut| cut.more == More::Uncounted) {
            cut.more = More::AtLeast(1);
        }
    }
}

/// The filter that finds what a part holds, of one owner or of everybody.
fn filter(section: Section, owner: Option<Id>) -> String {
    let filter = match section {
        Section::Overdue => "is:overdue",
        Section::Today => "is:open due:today",
        Section::Rotting => "is:open is:rotting",
        Section::NoNext => "is:open !next !is:rotting",
        Section::Touch => "touch_every>0",
        Section::Leads => "is:open !touched !next",
    };
    let mine = if owner.is_some() { " (is:mine or !owner)" } else { "" };
    format!("{filter}{mine}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_walk_that_was_cut_short_has_counted_stays_counted() {
        let mut walk = Walk::new(None, Reach::Counted, Queue::default());
        for _ in 0..800 {
            walk.leave_out(Section::NoNext, Kind::Opportunity);
        }
        walk.leave_open(Section::NoNext);
        walk.leave_out(Section::NoNext, Kind::Opportunity);
        assert_eq!(walk.queue.cut(Section::NoNext).map(|cut| cut.more), Some(More::AtLeast(801)));
    }
}
