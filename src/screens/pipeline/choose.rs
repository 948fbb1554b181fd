//! What can be chosen for the board itself: the pipeline, with what is open in each, and what the
//! columns are made by.

use crate::domain::grouping::Grouping;
use crate::domain::money::Total;
use crate::domain::{Id, Message, Value};
use crate::repository::{Repository, Result};
use crate::screens::action;
use crate::ui::{Choice, Choices, Desk, Picker};

use super::board::Board;

/// Which pipeline: each with what is open in it; all of them where the columns are no stages.
pub fn pipeline(board: &Board, desk: &Desk<'_>) -> Result<Picker> {
    let lists = desk.repository.lists();
    let (mut choices, mut all) = (Vec::new(), (0, Total::new(lists.base)));
    for pipeline in &lists.pipelines {
        let (mut count, mut amount) = (0, Total::new(lists.base));
        let open: Vec<_> = lists.stages_of(pipeline.id).into_iter().filter(|stage| stage.is_open()).collect();
        for total in desk.repository.column_totals(pipeline.id, None)? {
            let is_open =
                open.iter().any(|stage| total.of == crate::domain::grouping::Bucket::Stage(stage.id));
            if is_open {
                count += total.count;
                amount.base.minor = amount.base.minor.saturating_add(total.amount.base.minor);
            }
        }
        all.0 += count;
        all.1.base.minor = all.1.base.minor.saturating_add(amount.base.minor);
        let name = pipeline.name.as_deref().unwrap_or_default();
        choices.push(Choice::new(Value::Id(pipeline.id), name).with_detail(detail(count, &amount, desk)));
    }
    if board.grouping != Grouping::Stage && lists.pipelines.len() > 1 {
        let words = action::words(desk, &Message::new("board-all-pipelines"));
        choices.push(Choice::new(Value::Null, words).with_detail(detail(all.0, &all.1, desk)));
    }
    let picker = Picker::new(Message::new("board-pipelines"), Choices::These(choices)).by_digit();
    Ok(match board.shelf().pipeline {
        Some(id) => picker.at(Value::Id(id)),
        None => picker.at(Value::Null),
    })
}

/// Whether the pipeline that is shown holds no deal, and another one does.
pub fn is_elsewhere(board: &Board, repository: &Repository) -> Result<bool> {
    let Some(shown) = board.shelf().pipeline else { return Ok(false) };
    let holds = |pipeline: Id| -> Result<bool> {
        let totals = repository.column_totals(pipeline, None)?;
        Ok(totals.iter().any(|total| total.count > 0))
    };
    if holds(shown)? {
        return Ok(false);
    }
    for pipeline in repository.lists().pipelines.iter().filter(|pipeline| pipeline.id != shown) {
        if holds(pipeline.id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many deals are open and what they come to.
fn detail(count: i64, amount: &Total, desk: &Desk<'_>) -> String {
    let words = action::words(desk, &Message::new("board-open").with("count", count));
    format!("{words} · {}", desk.text.money_short(amount.base))
}

/// What the columns are made by.
pub fn grouping(board: &Board, desk: &Desk<'_>) -> Picker {
    let choice = |grouping: Grouping| {
        Choice::new(Value::from(grouping.key()), action::words(desk, &Message::new(name(grouping))))
    };
    let lists = desk.repository.lists();
    let offered = Grouping::ALL.into_iter().filter(|grouping| board.offers(*grouping, lists));
    let choices = Choices::These(offered.map(choice).collect());
    Picker::new(Message::new("board-groupings"), choices).at(Value::from(board.grouping.key())).by_digit()
}

/// The id of the text that names a grouping.
pub fn name(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Stage => "board-by-stage",
        Grouping::Probability => "board-by-probability",
        Grouping::Owner => "board-by-owner",
        Grouping::Close => "board-by-close",
        Grouping::Forecast => "board-by-forecast",
    }
}
