//! Which columns a board has: the stages of its pipeline, or what else its deals are put side by
//! side by; and what each is called.

use crate::domain::Message;
use crate::domain::grouping::{Band, Bucket, Grouping, Span, spans};
use crate::domain::pipeline::Stage;
use crate::domain::probability::Forecast;
use crate::domain::user::User;
use crate::repository::{Repository, Result};
use crate::text::Clean;
use crate::ui::Look;
use crate::ui::read::Shelf;

/// Users that have a column each, also without a deal; of more only those with deals have one.
const USERS: usize = 12;

/// The columns of a board in their order, those of stages with their stage.
pub fn of(shelf: Shelf, repository: &Repository) -> Result<Vec<(Bucket, Option<Stage>)>> {
    let buckets = match shelf.grouping {
        Grouping::Stage => return Ok(stages(shelf, repository)),
        Grouping::Probability => chances(shelf, repository),
        Grouping::Owner => owners(shelf, repository)?,
        Grouping::Close => spans(repository.today()).into_iter().map(Bucket::Close).collect(),
        Grouping::Forecast => [Forecast::Pipeline, Forecast::BestCase, Forecast::Commit, Forecast::Omitted]
            .map(Bucket::Forecast)
            .to_vec(),
    };
    Ok(buckets.into_iter().map(|bucket| (bucket, None)).collect())
}

/// The stages of the pipeline: open ones first, then won and lost.
fn stages(shelf: Shelf, repository: &Repository) -> Vec<(Bucket, Option<Stage>)> {
    let lists = repository.lists();
    let stages = shelf.pipeline.map(|pipeline| lists.stages_of(pipeline)).unwrap_or_default();
    let (open, closed): (Vec<&Stage>, Vec<&Stage>) = stages.into_iter().partition(|stage| stage.is_open());
    open.into_iter().chain(closed).map(|stage| (Bucket::Stage(stage.id), Some(stage.clone()))).collect()
}

/// The bands of probability; one for unknown ones only where a stage has none.
fn chances(shelf: Shelf, repository: &Repository) -> Vec<Bucket> {
    let here = |stage: &&Stage| shelf.pipeline.is_none() || stage.pipeline == shelf.pipeline;
    let mut open = repository.lists().stages.iter().filter(here).filter(|stage| stage.is_open());
    let unknown = open.any(|stage| stage.probability.is_none()).then_some(Bucket::Chance(None));
    let bands = Band::ALL.into_iter().map(|band| Bucket::Chance(Some(band)));
    unknown.into_iter().chain(bands).collect()
}

/// Me first, then the others by name, and nobody last.
fn owners(shelf: Shelf, repository: &Repository) -> Result<Vec<Bucket>> {
    let (lists, holders) = (repository.lists(), repository.owners(shelf.pipeline)?);
    let active = |user: &User| user.active != Some(false);
    let few = lists.users.iter().filter(|user| active(user)).count() <= USERS;
    let shown = |user: &&User| (few && active(user)) || holders.contains(&Some(user.id));
    let mut owners: Vec<_> = lists.users.iter().filter(shown).map(|user| user.id).collect();
    owners.sort_by_key(|id| Some(*id) != lists.me);
    Ok(owners.into_iter().map(|id| Bucket::Owner(Some(id))).chain([Bucket::Owner(None)]).collect())
}

/// What a column is called.
pub fn name(of: Bucket, look: &Look<'_>) -> Clean {
    match of {
        Bucket::Stage(stage) => {
            let stage = look.lists.stage(stage).and_then(|stage| stage.name.as_deref());
            Clean::line(stage.unwrap_or_default())
        }
        Bucket::Chance(None) => look.text.get("board-no-chance"),
        Bucket::Chance(Some(band)) if band.low == band.high => look.text.percent(band.low),
        Bucket::Chance(Some(band)) => look.text.message(
            &Message::new("board-chance")
                .with("low", look.text.number(band.low))
                .with("high", look.text.percent(band.high)),
        ),
        Bucket::Owner(None) => look.text.get("board-nobody"),
        Bucket::Owner(Some(owner)) => {
            let owner = look.lists.user(owner).and_then(|user| user.name.as_deref());
            Clean::line(owner.unwrap_or_default())
        }
        Bucket::Close(Span::Before(_)) => look.text.get("board-earlier"),
        Bucket::Close(Span::From(_)) => look.text.get("board-later"),
        Bucket::Close(Span::Undated) => look.text.get("board-undated"),
        Bucket::Close(Span::Month(first)) => look.text.month(first),
        Bucket::Forecast(category) => Clean::line(look.lists.label("forecast", category.key())),
    }
}
