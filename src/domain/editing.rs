//! Making and editing a deal through its fields, as forms, the command line and imports do: what
//! is written passes the same rules as a move on the board.

use super::Kind;
use super::change::{Change, Key};
use super::id::Id;
use super::money::Currency;
use super::moving::{Closing, close, closed_probability, event, pushes};
use super::now::Now;
use super::opportunity::Opportunity;
use super::pipeline::{Stage, StageType, first_of};
use super::value::Value;

/// What a new deal takes where nothing is said.
#[derive(Clone, Debug)]
pub struct Defaults<'a> {
    /// Every stage of the deck.
    pub stages: &'a [Stage],
    /// The pipeline to start in; its first open stage is the stage.
    pub pipeline: Option<Id>,
    /// The owner.
    pub owner: Option<Id>,
    /// The currency of the amount.
    pub currency: Currency,
    /// The place in its column.
    pub position: String,
}

/// The changes that make a deal with these values. The stage brings its pipeline and, unless one
/// is given, its probability; another probability counts as set by hand. A deal that comes in won
/// or lost has 100 or 0 % and a closing moment: the one given, else on its close date, else now.
pub fn create(id: Id, values: Vec<(Key, Value)>, defaults: &Defaults<'_>, now: Now) -> Vec<Change> {
    let mut values = Values(values);
    let stage = find(defaults.stages, values.get("stage").as_id())
        .or_else(|| first_of(defaults.stages, defaults.pipeline?, StageType::Open));
    values.put("created", Value::Moment(values.get("created").as_moment().unwrap_or(now.moment)));
    values.fill("owner", defaults.owner.into());
    values.fill("currency", defaults.currency.code().into());
    values.fill("position", defaults.position.as_str().into());
    let mut entered = values.get("created").as_moment().unwrap_or(now.moment);
    if let Some(stage) = stage {
        values.put("stage", stage.id.into());
        values.put("pipeline", stage.pipeline.into());
        match closed_probability(stage.kind()) {
            Some(probability) => {
                values.put("probability", probability.into());
                let day = values.get("close").as_date().filter(|day| *day < now.today);
                values.fill("closed_at", Value::Moment(day.map_or(now.moment, |day| now.on(day))));
                entered = values.get("closed_at").as_moment().unwrap_or(entered);
            }
            None => mark_by_hand(&mut values, stage),
        }
    }
    values.fill("stage_since", Value::Moment(entered));
    let since = values.get("stage_since").as_moment().unwrap_or(entered);
    let event = stage.map(|stage| event(id, None, stage.id, since));
    std::iter::once(values.create(id)).chain(event).collect()
}

/// The changes that give a deal these values. A new stage is a move, a new probability is set by
/// hand, a later close date is a push; what is given goes before what a rule would set.
pub fn edit(deal: &Opportunity, values: Vec<(Key, Value)>, stages: &[Stage], now: Now) -> Vec<Change> {
    let given = Values(values);
    let from = find(stages, deal.stage);
    let to = find(stages, given.get("stage").as_id()).filter(|to| Some(to.id) != deal.stage);
    let mut own = Values(Vec::new());
    let mut events = Vec::new();
    let closing = |to: &Stage| {
        let reason = if to.kind() == StageType::Won { "win_reason" } else { "loss_reason" };
        Closing { reason: given.get(reason).as_text().map(str::to_owned), ..Closing::default() }
    };
    for change in to.map(|to| close(deal, from, to, &closing(to), None, now)).unwrap_or_default() {
        match change {
            Change::Set { values, .. } => own.0.extend(values),
            event => events.push(event),
        }
    }
    let stage = to.or(from);
    if given.has("close") && to.is_none() && pushes(deal, given.get("close").as_date()) {
        own.put("pushed", (deal.pushed.unwrap_or(0) + 1).into());
    }
    for (key, value) in &given.0 {
        match key.as_ref() {
            "stage" if to.is_some() || value.is_empty() => {}
            "probability" if stage.is_some_and(|stage| !stage.is_open()) => {}
            "probability" => own.set_probability(deal, value.as_integer(), stage),
            _ => own.put(key.clone(), value.clone()),
        }
    }
    let own =
        (!own.0.is_empty()).then_some(Change::Set { kind: Kind::Opportunity, id: deal.id, values: own.0 });
    own.into_iter().chain(events).collect()
}

fn find(stages: &[Stage], id: Option<Id>) -> Option<&Stage> {
    stages.iter().find(|stage| Some(stage.id) == id)
}

fn mark_by_hand(values: &mut Values, stage: &Stage) {
    let given = values.get("probability").as_integer();
    if given.is_none() {
        values.put("probability", stage.probability.into());
    } else if given != stage.probability {
        values.fill("probability_by_hand", true.into());
    }
}

/// Values by key, each key once.
struct Values(Vec<(Key, Value)>);

impl Values {
    fn get(&self, key: &str) -> &Value {
        static EMPTY: Value = Value::Null;
        self.0.iter().find(|(name, _)| name == key).map_or(&EMPTY, |(_, value)| value)
    }

    fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(name, _)| name == key)
    }

    fn put(&mut self, key: impl Into<Key>, value: Value) {
        let key = key.into();
        match self.0.iter_mut().find(|(name, _)| *name == key) {
            Some((_, held)) => *held = value,
            None => self.0.push((key, value)),
        }
    }

    fn fill(&mut self, key: &'static str, value: Value) {
        if self.get(key).is_empty() && !value.is_empty() {
            self.put(key, value);
        }
    }

    fn set_probability(&mut self, deal: &Opportunity, percent: Option<i64>, stage: Option<&Stage>) {
        if let Some(Change::Set { values, .. }) = super::probability::set_by_hand(deal, percent, stage) {
            for (key, value) in values {
                self.put(key, value);
            }
        }
    }

    fn create(self, id: Id) -> Change {
        let values = self.0.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Change::Create { kind: Kind::Opportunity, id, values }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::now::DAY;
    use crate::domain::presets::StagePreset;
    use crate::domain::testing::{after, applied, id};

    const NOW: Now = Now { moment: 100 * DAY, today: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day") };

    fn stages() -> Vec<Stage> {
        applied(&StagePreset::Standard.changes(), Kind::Stage).iter().map(Stage::from_record).collect()
    }

    fn created(values: Vec<(&'static str, Value)>) -> Opportunity {
        let stages = stages();
        let defaults = Defaults {
            stages: &stages,
            pipeline: Some(StagePreset::Standard.pipeline()),
            owner: Some(id(9)),
            currency: Currency::from_code("VND").expect("a known currency"),
            position: "a0".to_owned(),
        };
        let values = values.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect();
        let changes = create(id(1), values, &defaults, NOW);
        assert_eq!(applied(&changes, Kind::StageEvent).len(), 1);
        Opportunity::from_record(&applied(&changes, Kind::Opportunity)[0])
    }

    fn edited(deal: &Opportunity, values: Vec<(&'static str, Value)>) -> Opportunity {
        let values = values.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect();
        Opportunity::from_record(&after(deal.to_record(), &edit(deal, values, &stages(), NOW)))
    }

    #[test]
    fn a_new_deal_starts_in_the_first_open_stage_with_its_probability() {
        let deal = created(vec![("name", "Acme".into())]);
        assert_eq!(deal.stage, Some(stages()[0].id));
        assert_eq!(deal.probability, Some(10));
        assert_eq!(deal.probability_by_hand, None);
        assert_eq!((deal.currency.as_deref(), deal.owner), (Some("VND"), Some(id(9))));
    }

    #[test]
    fn a_new_deal_with_another_probability_has_it_by_hand() {
        let deal = created(vec![("probability", 45.into()), ("stage", stages()[2].id.into())]);
        assert_eq!((deal.probability, deal.probability_by_hand), (Some(45), Some(true)));
        let same = created(vec![("probability", 50.into()), ("stage", stages()[2].id.into())]);
        assert_eq!(same.probability_by_hand, None);
    }

    #[test]
    fn a_deal_that_comes_in_lost_has_no_chance_and_closed_on_its_close_date() {
        let close = NOW.today - chrono::Days::new(10);
        let deal = created(vec![
            ("probability", 30.into()),
            ("stage", stages()[5].id.into()),
            ("close", close.into()),
        ]);
        assert_eq!((deal.probability, deal.closed_at), (Some(0), Some(90 * DAY)));
        assert_eq!((deal.stage_since, deal.close), (Some(90 * DAY), Some(close)));
    }

    #[test]
    fn editing_the_stage_is_a_move() {
        let deal = created(vec![]);
        let moved = edited(&deal, vec![("stage", stages()[4].id.into()), ("name", "Won one".into())]);
        assert_eq!((moved.probability, moved.reopens_to), (Some(100), deal.stage));
        assert_eq!(moved.name.as_deref(), Some("Won one"));
    }

    #[test]
    fn the_class_of_a_loss_follows_the_reason_that_is_given_with_it() {
        let deal = created(vec![]);
        let values = vec![("stage", stages()[5].id.into()), ("loss_reason", "competition".into())];
        let lost = edited(&deal, values);
        assert_eq!(lost.outcome_class.as_deref(), Some("competitive-loss"));
    }

    #[test]
    fn editing_the_probability_sets_it_by_hand() {
        let deal = edited(&created(vec![]), vec![("probability", 33.into())]);
        assert_eq!((deal.probability, deal.probability_by_hand), (Some(33), Some(true)));
        let given_back = edited(&deal, vec![("probability", Value::Null)]);
        assert_eq!((given_back.probability, given_back.probability_by_hand), (Some(10), None));
    }

    #[test]
    fn the_probability_of_a_closed_deal_stays_what_closing_made_it() {
        let won = edited(&created(vec![]), vec![("stage", stages()[4].id.into())]);
        assert_eq!(edited(&won, vec![("probability", 20.into())]).probability, Some(100));
    }

    #[test]
    fn a_given_close_date_goes_before_the_day_of_winning() {
        let close = NOW.today - chrono::Days::new(3);
        let won = edited(&created(vec![]), vec![("stage", stages()[4].id.into()), ("close", close.into())]);
        assert_eq!((won.close, won.pushed), (Some(close), None));
    }

    #[test]
    fn editing_the_close_date_to_a_later_day_counts_as_a_push() {
        let deal = created(vec![("close", NOW.today.into())]);
        let pushed = edited(&deal, vec![("close", (NOW.today + chrono::Days::new(1)).into())]);
        assert_eq!(pushed.pushed, Some(1));
    }
}
