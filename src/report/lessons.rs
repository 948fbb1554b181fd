//! What a deal taught, and what deals like it did: for whoever works on it.

use crate::domain::lesson::{Alike, Lesson, nearest};
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

/// A deal's own lessons, then the nearest ones of others; none of what is no deal, or where lessons
/// are switched off.
///
/// # Errors
/// When the deck cannot be read.
pub fn lessons(record: &Record, repository: &Repository) -> Result<Vec<Learnt>> {
    if record.kind != Kind::Opportunity || !repository.lists().shows_kind(Kind::Lesson) {
        return Ok(Vec::new());
    }
    let own = repository.referring(Kind::Lesson, "opportunity", record.id)?;
    let own =
        own.iter().map(|one| Learnt { lesson: Lesson::from_record(one), deal: None, alike: Vec::new() });
    let taught = repository.lessons(LOOKED_AT)?;
    let near = nearest(record.id, &repository.traits(record)?, &taught, NEAREST);
    let near = near.into_iter().map(|(one, alike)| Learnt {
        lesson: one.lesson.clone(),
        deal: Some(one.deal.clone()),
        alike,
    });
    Ok(own.chain(near).collect())
}
