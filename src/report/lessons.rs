//! What a deal taught, and what deals like it did: for whoever works on it.

use chrono::NaiveDate;

use crate::domain::lesson::{Alike, Lesson, Taught, nearest};
use crate::domain::{Kind, Record};
use crate::repository::{Repository, Result};

/// Lessons looked through for those of similar deals; the newest.
const LOOKED_AT: usize = 300;
/// Lessons of similar deals that are told.
const NEAREST: usize = 3;

/// What a deal taught: this one, or one like it.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// The lesson.
    pub lesson: Lesson,
    /// What the deal is called that taught it; none for this deal's own.
    pub deal: Option<String>,
    /// What the two deals have in common, the weightiest first.
    pub alike: Vec<Alike>,
}

/// What the newest deals taught: read once, and again when the deck became another one.
#[derive(Debug, Default)]
pub struct Lessons {
    taught: Vec<Taught>,
    /// The deck's generation and the day they were read at: what an amount is worth goes by the day.
    read_at: Option<(u64, NaiveDate)>,
}

impl Lessons {
    /// A deal's own lessons, then the nearest ones of others; none of what is no deal, or where
    /// lessons are switched off.
    ///
    /// # Errors
    /// When the deck cannot be read.
    pub fn of(&mut self, record: &Record, repository: &Repository) -> Result<Vec<Learnt>> {
        if record.kind != Kind::Opportunity || !repository.lists().shows_kind(Kind::Lesson) {
            return Ok(Vec::new());
        }
        let own = repository.referring(Kind::Lesson, "opportunity", record.id)?;
        let own =
            own.iter().map(|one| Learnt { lesson: Lesson::from_record(one), deal: None, alike: Vec::new() });
        let now = Some((repository.generation(), repository.today()));
        if self.read_at != now {
            self.taught = repository.lessons(LOOKED_AT)?;
            self.read_at = now;
        }
        let near = nearest(record.id, &repository.traits(record)?, &self.taught, NEAREST);
        let near = near.into_iter().map(|(one, alike)| Learnt {
            lesson: one.lesson.clone(),
            deal: Some(one.deal.clone()),
            alike,
        });
        Ok(own.chain(near).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, Id, Value};
    use crate::repository::tests::deck;

    #[test]
    fn what_was_taught_is_read_once_until_the_deck_becomes_another_one() {
        let mut repository = deck();
        let deal = |id: Id| {
            let values = [("name", Value::from("Pumps")), ("competitor", "Globex".into())];
            Change::create(Kind::Opportunity, id, values)
        };
        let learnt = |id: Id, deal: Id, text: &str| {
            let values = [("opportunity", Value::Id(deal)), ("text", text.into())];
            Change::create(Kind::Lesson, id, values)
        };
        let (one, two) = (repository.new_id(), repository.new_id());
        let first = learnt(repository.new_id(), one, "Ask early.");
        repository.commit("lost", vec![deal(one), deal(two), first]).expect("a step");
        let record = repository.get(Kind::Opportunity, two).expect("a deck").expect("a deal");
        let mut lessons = Lessons::default();
        assert_eq!(lessons.of(&record, &repository).expect("a deck").len(), 1);
        // What is kept is what is ranked: nothing is read for the next row.
        lessons.taught.clear();
        assert!(lessons.of(&record, &repository).expect("a deck").is_empty());
        let second = learnt(repository.new_id(), one, "Show it running.");
        repository.commit("lost", vec![second]).expect("a step");
        assert_eq!(lessons.of(&record, &repository).expect("a deck").len(), 2);
    }
}
