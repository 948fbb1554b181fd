//! What a stage asks of a deal before it comes in or goes on: fields that are to be filled, and
//! criteria that are to be met. They ask; nobody is held back who says why.

use super::pipeline::{Stage, StageType};
use super::record::Record;

/// What is to be looked at before a deal moves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Keys of fields that the stage asks for and the deal leaves empty, in the stage's order.
    pub fields: Vec<String>,
    /// The criteria of the stage that is left, in its order.
    pub criteria: Vec<String>,
}

impl Needs {
    /// True when nothing has to be asked.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.criteria.is_empty()
    }

    /// Asks for what another deal needs too, each thing once.
    pub fn join(&mut self, other: Needs) {
        let add = |own: &mut Vec<String>, more: Vec<String>| {
            for one in more {
                if !own.contains(&one) {
                    own.push(one);
                }
            }
        };
        add(&mut self.fields, other.fields);
        add(&mut self.criteria, other.criteria);
    }
}

/// What moving a deal to a stage asks: the fields the stage needs that are empty, and, where the
/// deal goes forward, the criteria of the stage it leaves. Going back, giving up and staying ask no
/// criteria. `is_field` knows which keys are fields that a person fills in.
pub fn needs(deal: &Record, from: Option<&Stage>, to: &Stage, is_field: impl Fn(&str) -> bool) -> Needs {
    if from.is_some_and(|from| from.id == to.id) {
        return Needs::default();
    }
    let criteria = from.filter(|from| goes_forward(from, to)).map(criteria).unwrap_or_default();
    Needs { fields: missing(deal, to, is_field), criteria }
}

/// The keys of the fields that a stage asks a deal for and that are empty, in the stage's order.
/// `is_field` knows which keys are fields that a person fills in.
pub fn missing(deal: &Record, stage: &Stage, is_field: impl Fn(&str) -> bool) -> Vec<String> {
    let is_missing = |key: &String| match key.as_str() {
        "tags" => deal.tags.is_empty(),
        key => is_field(key) && !is_set_by_moving(key, stage.kind()) && deal.get(key).is_empty(),
    };
    required(stage).into_iter().filter(is_missing).collect()
}

/// The open stage that a deal comes to next in its pipeline, of these stages in any order.
pub fn next_open<'a>(from: &Stage, stages: impl IntoIterator<Item = &'a Stage>) -> Option<&'a Stage> {
    let comes = |to: &&Stage| to.is_open() && goes_forward(from, to);
    stages.into_iter().filter(comes).min_by_key(|stage| stage.order)
}

/// The keys of the fields that a stage needs.
pub fn required(stage: &Stage) -> Vec<String> {
    let keys = stage.required_fields.as_deref().unwrap_or_default().split([',', '\n']);
    let mut required: Vec<String> = Vec::new();
    for key in keys.map(|key| key.trim().to_lowercase()).filter(|key| !key.is_empty()) {
        if !required.contains(&key) {
            required.push(key);
        }
    }
    required
}

/// The criteria for leaving a stage, one a line.
pub fn criteria(stage: &Stage) -> Vec<String> {
    let lines = stage.exit_criteria.as_deref().unwrap_or_default().lines();
    lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Forward is to a later open stage of the same pipeline, or to won.
fn goes_forward(from: &Stage, to: &Stage) -> bool {
    from.is_open()
        && match to.kind() {
            StageType::Won => true,
            StageType::Lost => false,
            StageType::Open => from.pipeline == to.pipeline && from.order < to.order,
        }
}

/// What moving gives a deal by itself, or closing asks for anyway.
fn is_set_by_moving(key: &str, kind: StageType) -> bool {
    match key {
        "stage" | "pipeline" | "probability" => true,
        "close" | "win_reason" | "loss_reason" | "outcome_class" => kind != StageType::Open,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::id;
    use crate::domain::{Kind, Record};

    fn stage(number: i64, kind: StageType) -> Stage {
        Stage {
            pipeline: Some(id(100)),
            order: Some(number),
            kind_of: Some(kind.key().to_owned()),
            ..Stage::empty(id(number))
        }
    }

    fn deal() -> Record {
        let mut deal = Record::new(Kind::Opportunity, id(1));
        deal.set("amount", 5);
        deal
    }

    fn is_field(key: &str) -> bool {
        Kind::Opportunity.field(key).is_some()
    }

    #[test]
    fn a_stage_asks_for_the_fields_it_needs_that_are_empty() {
        let to = Stage {
            required_fields: Some("amount, Close,competitor,close, nonsense".to_owned()),
            ..stage(3, StageType::Open)
        };
        let needs = needs(&deal(), Some(&stage(2, StageType::Open)), &to, is_field);
        assert_eq!(needs.fields, ["close", "competitor"]);
        assert!(needs.criteria.is_empty());
    }

    #[test]
    fn what_closing_sets_is_not_asked_for() {
        let won = Stage { required_fields: Some("close,probability".to_owned()), ..stage(5, StageType::Won) };
        assert!(needs(&deal(), Some(&stage(2, StageType::Open)), &won, is_field).is_empty());
        assert!(missing(&deal(), &won, is_field).is_empty());
    }

    #[test]
    fn the_next_stage_is_the_nearest_open_one_of_the_pipeline() {
        let elsewhere = Stage { pipeline: Some(id(101)), ..stage(3, StageType::Open) };
        let stages =
            [stage(5, StageType::Open), elsewhere, stage(4, StageType::Open), stage(6, StageType::Won)];
        let next = |from: &Stage| next_open(from, &stages).map(|next| next.id);
        assert_eq!(next(&stage(2, StageType::Open)), Some(id(4)));
        assert_eq!(next(&stage(4, StageType::Open)), Some(id(5)));
        assert_eq!(next(&stage(5, StageType::Open)), None);
        assert_eq!(next(&stage(1, StageType::Lost)), None);
    }

    #[test]
    fn criteria_are_asked_going_forward_and_not_going_back_or_giving_up() {
        let from = Stage {
            exit_criteria: Some("Budget known\n\n Need agreed ".to_owned()),
            ..stage(2, StageType::Open)
        };
        let asked = |to: &Stage| needs(&deal(), Some(&from), to, is_field).criteria;
        assert_eq!(asked(&stage(3, StageType::Open)), ["Budget known", "Need agreed"]);
        assert_eq!(asked(&stage(5, StageType::Won)).len(), 2);
        assert!(asked(&stage(1, StageType::Open)).is_empty());
        assert!(asked(&stage(6, StageType::Lost)).is_empty());
        assert!(asked(&from).is_empty(), "moving within a column leaves nothing");
        let elsewhere = Stage { pipeline: Some(id(101)), ..stage(3, StageType::Open) };
        assert!(asked(&elsewhere).is_empty());
    }

    #[test]
    fn several_deals_ask_for_each_thing_once() {
        let mut one = Needs { fields: vec!["close".to_owned()], criteria: vec!["A".to_owned()] };
        one.join(Needs {
            fields: vec!["amount".to_owned(), "close".to_owned()],
            criteria: vec!["A".to_owned()],
        });
        assert_eq!(
            (one.fields, one.criteria),
            (vec!["close".to_owned(), "amount".to_owned()], vec!["A".to_owned()])
        );
    }
}
