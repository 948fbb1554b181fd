//! What a column's cells mean where one cell alone leaves it open: the order of day and month,
//! the decimal separator, shares of one. Decided from the whole column, and told.

use std::collections::HashSet;

use super::Options;
use crate::domain::{FieldKind, Kind, Message};
use crate::exchange::mapping::{Mapping, Target};
use crate::exchange::table::{Row, Table};
use crate::exchange::values::{amounts, dates, guard, words};

/// What was decided of a table's columns.
#[derive(Clone, Debug, Default)]
pub struct Formats {
    /// The order of day and month, a column.
    pub orders: Vec<Option<dates::Order>>,
    /// The decimal separator, a column.
    pub points: Vec<Option<amounts::Point>>,
    /// True for a column of percentages written as shares of one.
    pub shares: Vec<bool>,
    /// Each pipeline and stage that rows name, in the order of their first rows.
    pub stages: Vec<(String, String)>,
}

#[derive(Clone, Default)]
enum Seen {
    #[default]
    Nothing,
    Dates(dates::Seen),
    Amounts(amounts::Seen),
}

/// Decides every column of a table.
pub fn decide(table: &Table, mapping: &Mapping, options: &Options, notes: &mut Vec<Message>) -> Formats {
    if table.is_own() {
        let columns = table.columns.len();
        return Formats {
            orders: vec![None; columns],
            points: vec![Some(amounts::Point::Dot); columns],
            shares: vec![false; columns],
            stages: Vec::new(),
        };
    }
    let kinds: Vec<Option<&FieldKind>> =
        mapping.targets.iter().map(|target| field_kind(mapping, target)).collect();
    let mut seen: Vec<Seen> = kinds
        .iter()
        .map(|kind| match kind {
            Some(FieldKind::Date | FieldKind::Moment) => Seen::Dates(dates::Seen::default()),
            Some(FieldKind::Money | FieldKind::Decimal | FieldKind::Integer | FieldKind::Percent) => {
                Seen::Amounts(amounts::Seen::default())
            }
            _ => Seen::Nothing,
        })
        .collect();
    let pair = stage_columns(mapping);
    let mut stages = Vec::new();
    if pair.is_some() || seen.iter().any(|seen| !matches!(seen, Seen::Nothing)) {
        stages = look(table, &mut seen, pair);
    }
    let mut formats = settle(table, &seen, options, notes);
    formats.shares = seen
        .iter()
        .zip(&kinds)
        .map(|(seen, kind)| match seen {
            Seen::Amounts(seen) => matches!(kind, Some(FieldKind::Percent)) && is_share(seen),
            _ => false,
        })
        .collect();
    formats.stages = stages;
    formats
}

fn is_share(seen: &amounts::Seen) -> bool {
    !seen.above_one && (seen.dot.is_some() || seen.comma.is_some() || seen.either.is_some())
}

/// The kind of the field that a target fills.
pub fn field_kind(mapping: &Mapping, target: &Target) -> Option<&'static FieldKind> {
    match target {
        Target::Field { slot, at } => Some(&mapping.slots[*slot].kind.fields()[*at].kind),
        _ => None,
    }
}

/// The columns of a deal's pipeline, if any, and stage.
fn stage_columns(mapping: &Mapping) -> Option<(Option<usize>, usize)> {
    let column = |key: &str| {
        mapping.targets.iter().position(|target| match target {
            Target::Reference { slot, at, .. } => {
                let kind = mapping.slots[*slot].kind;
                kind == Kind::Opportunity && kind.fields()[*at].key == key
            }
            _ => false,
        })
    };
    column("stage").map(|stage| (column("pipeline"), stage))
}

fn look(table: &Table, seen: &mut [Seen], pair: Option<(Option<usize>, usize)>) -> Vec<(String, String)> {
    let mut stages = Vec::new();
    let mut known = HashSet::new();
    let mut data = table.data();
    let mut row = Row::default();
    while data.read(&mut row) {
        if row.fault.is_some() {
            continue;
        }
        for (column, seen) in seen.iter_mut().enumerate() {
            let cell = guard::unguarded(row.get(column));
            match seen {
                Seen::Dates(seen) => seen.note(cell),
                Seen::Amounts(seen) => seen.note(cell),
                Seen::Nothing => {}
            }
        }
        if let Some((pipeline, stage)) = pair {
            let pipeline = pipeline.map_or("", |column| row.get(column).trim());
            let stage = row.get(stage).trim();
            if words::is_nothing(stage) || known.contains(&(pipeline.to_owned(), stage.to_owned())) {
                continue;
            }
            known.insert((pipeline.to_owned(), stage.to_owned()));
            stages.push((pipeline.to_owned(), stage.to_owned()));
        }
    }
    stages
}

/// Columns that prove nothing follow what was said, else what other columns prove, else the
/// usual way, which is told.
fn settle(table: &Table, seen: &[Seen], options: &Options, notes: &mut Vec<Message>) -> Formats {
    let orders =
        seen.iter().filter_map(|seen| if let Seen::Dates(seen) = seen { seen.order() } else { None });
    let orders: Vec<dates::Order> = orders.collect();
    let agreed = orders.first().copied().filter(|first| orders.iter().all(|order| order == first));
    let mut formats = Formats::default();
    for (column, seen) in seen.iter().enumerate() {
        let name = &table.columns[column];
        let (mut order, mut point) = (None, None);
        match seen {
            Seen::Dates(seen) => order = date_order(seen, name, agreed, options, notes),
            Seen::Amounts(seen) => point = decimal_point(seen, name, options, notes),
            Seen::Nothing => {}
        }
        formats.orders.push(order);
        formats.points.push(point);
    }
    formats
}

fn date_order(
    seen: &dates::Seen,
    name: &str,
    agreed: Option<dates::Order>,
    options: &Options,
    notes: &mut Vec<Message>,
) -> Option<dates::Order> {
    let spoken = |order| if order == dates::Order::DayFirst { "day" } else { "month" };
    let note = |id, order, example: &Option<String>| {
        let example = example.as_deref().unwrap_or_default();
        Message::new(id).with("column", name).with("order", spoken(order)).with("example", example)
    };
    if let Some(order) = options.dates {
        return Some(order);
    }
    if seen.is_contradictory() {
        let examples = note("import-note-dates-contradict", dates::Order::DayFirst, &seen.day_first);
        notes.push(examples.with("other", seen.month_first.as_deref().unwrap_or_default()));
        return None;
    }
    if let Some(order) = seen.order() {
        let proof = seen.day_first.as_ref().or(seen.month_first.as_ref());
        notes.push(note("import-note-dates-decided", order, &proof.cloned()));
        return Some(order);
    }
    seen.either.as_ref()?;
    if let Some(order) = agreed {
        notes.push(note("import-note-dates-agreed", order, &seen.either));
        return Some(order);
    }
    let order = options.usual_dates.unwrap_or(dates::Order::DayFirst);
    notes.push(note("import-note-dates-ambiguous", order, &seen.either));
    Some(order)
}

fn decimal_point(
    seen: &amounts::Seen,
    name: &str,
    options: &Options,
    notes: &mut Vec<Message>,
) -> Option<amounts::Point> {
    let note = |id, example: &Option<String>| {
        Message::new(id).with("column", name).with("example", example.as_deref().unwrap_or_default())
    };
    if let Some(point) = options.decimals {
        return Some(point);
    }
    if seen.is_contradictory() {
        let other = seen.comma.as_deref().unwrap_or_default();
        notes.push(note("import-note-decimals-contradict", &seen.dot).with("other", other));
        return None;
    }
    if let Some(point) = seen.point() {
        if point == amounts::Point::Comma {
            notes.push(note("import-note-decimals-comma", &seen.comma));
        }
        return Some(point);
    }
    if seen.either.is_some() {
        notes.push(note("import-note-decimals-ambiguous", &seen.either));
    }
    Some(amounts::Point::Dot)
}
