//! Moving deals between the columns of a board that are no stages: another owner, another month,
//! another probability or forecast category, each by the rule of its field.

use crate::command::Command;
use crate::domain::grouping::{Band, Bucket, Put, put};
use crate::domain::opportunity::Opportunity;
use crate::domain::{Change, Kind, Message, Record, Value, probability};
use crate::text::Known;
use crate::ui::{Desk, Outcome};

use super::{Reply, about, fields};

/// Puts every deal into the column that goes with it; those that are there already stay.
pub fn send(moves: &[(Record, Bucket)], desk: &Desk<'_>) -> Reply {
    let (lists, today) = (desk.repository.lists(), desk.repository.today());
    let (mut changes, mut deals, mut became) = (Vec::new(), Vec::new(), Vec::new());
    let mut there = false;
    for (record, bucket) in moves {
        let deal = Opportunity::from_record(record);
        let stage = deal.stage.and_then(|id| lists.stage(id));
        match put(&deal, stage, *bucket, today) {
            Put::There => there = true,
            Put::NoSuch => {}
            Put::Change(change) => {
                let shown = shown(record, &change, *bucket, desk);
                if !became.contains(&shown) {
                    became.push(shown);
                }
                changes.push(change);
                deals.push(record.clone());
            }
        }
    }
    let Some((_, bucket)) = moves.first().filter(|_| !changes.is_empty()) else {
        return Reply::toast(if there { "action-there-already" } else { "action-no-such-column" });
    };
    let value = became.join(" · ");
    let label = match bucket {
        Bucket::Owner(None) => about("action-set-no-owner", "action-set-no-owner-many", &deals),
        Bucket::Owner(Some(_)) => {
            about("action-set-owner", "action-set-owner-many", &deals).with("owner", value)
        }
        Bucket::Close(_) => about("action-set-close", "action-set-close-many", &deals).with("value", value),
        Bucket::Forecast(_) => {
            about("action-set-forecast", "action-set-forecast-many", &deals).with("value", value)
        }
        Bucket::Chance(_) | Bucket::Stage(_) => {
            about("action-set-probability", "action-set-probability-many", &deals).with("value", value)
        }
    };
    Reply::write_over(desk, &label, changes, &deals)
}

/// What the field that was changed holds now, as it is shown.
fn shown(record: &Record, change: &Change, bucket: Bucket, desk: &Desk<'_>) -> String {
    if let Bucket::Forecast(category) = bucket {
        return desk.repository.lists().label("forecast", category.key()).to_owned();
    }
    let key = match bucket {
        Bucket::Owner(_) => "owner",
        Bucket::Close(_) => "close",
        _ => "probability",
    };
    let Change::Set { values, .. } = change else { return String::new() };
    let value = values.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    let Some(field) = Kind::Opportunity.field(key) else { return String::new() };
    let mut would = record.clone();
    would.set(key, value.clone().unwrap_or(Value::Null));
    let names = std::collections::HashMap::new();
    let known = Known { lists: desk.repository.lists(), names: &names, today: desk.repository.today() };
    match value.and_then(|value| value.as_date()) {
        Some(day) => super::plan::day_words(day, desk),
        None if would.get(key).is_empty() => super::words(desk, &Message::new("action-no-value")),
        None if key == "owner" => fields::name_of(Kind::User, would.get(key).as_id(), desk),
        None => desk.text.show(&would, field, &known).as_str().to_owned(),
    }
}

/// Moves deals that are tracked by probability to the band beside theirs, or to the one with this
/// number; none where the command is no such move, or a deal is tracked by its stage.
pub(super) fn by_band(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    let lists = desk.repository.lists();
    if targets.iter().any(|deal| deal.kind != Kind::Opportunity || lists.shows_field_of(deal, "stage")) {
        return None;
    }
    let to = |at: Option<usize>| match command {
        Command::MoveCardLeft => at?.checked_sub(1),
        Command::MoveCardRight => Some(at? + 1),
        other => other.stage_index(),
    };
    let is_move = matches!(command, Command::MoveCardLeft | Command::MoveCardRight);
    if !is_move && command.stage_index().is_none() {
        return None;
    }
    let moved = |record: &Record| {
        let deal = Opportunity::from_record(record);
        let stage = deal.stage.and_then(|id| lists.stage(id)).filter(|stage| stage.is_open())?;
        let band = probability::effective(&deal, Some(stage)).map(Band::of);
        let at = band.and_then(|band| Band::ALL.iter().position(|other| *other == band));
        Some((record.clone(), Bucket::Chance(Some(*Band::ALL.get(to(at)?)?))))
    };
    let moves: Vec<(Record, Bucket)> = targets.iter().filter_map(moved).collect();
    Some(send(&moves, desk))
}

/// Says that cards are in no order of their own where the columns are no stages.
pub fn no_order() -> Outcome {
    Outcome::Toast(Message::new("action-ordered-by-date"))
}
