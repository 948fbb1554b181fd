//! What deals from files need: stages made in order, closing on the close date, a history from
//! the dates a row has, and the lead that a deal came from.

use super::draft::Draft;
use super::known::Key;
use super::place::stored;
use super::same::differing;
use super::small::Small;
use super::{Done, Importer, Stop};
use crate::domain::editing::{self, Defaults};
use crate::domain::fold::fold;
use crate::domain::moving::event;
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::{StageType, first_of};
use crate::domain::{Change, Id, Kind, Message, Record, Value, position};
use crate::exchange::mapping::{By, Target};
use crate::exchange::values::words;
use crate::repository;

impl Importer<'_> {
    /// Makes the pipelines and stages that rows name, in the order deals pass them.
    pub(super) fn make_stages(&mut self, pairs: &[(String, String)]) -> repository::Result<()> {
        let mut wanted: Vec<(Option<Id>, Vec<String>)> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (pipeline, stage) in pairs {
            if is_state(stage) && self.has_status_column() {
                continue;
            }
            let folded = fold(pipeline);
            let place = seen.iter().position(|known| *known == folded).unwrap_or_else(|| {
                seen.push(folded);
                seen.len() - 1
            });
            if place == wanted.len() {
                wanted.push((self.pipeline(pipeline)?, Vec::new()));
            }
            wanted[place].1.push(stage.clone());
        }
        for (pipeline, names) in wanted {
            let Some(pipeline) = pipeline else { continue };
            self.make_missing(pipeline, &names)?;
        }
        Ok(())
    }

    /// Makes the stages that a pipeline lacks, and tells of those that may mean one it has.
    fn make_missing(&mut self, pipeline: Id, names: &[String]) -> repository::Result<()> {
        for name in names {
            let near = match self.small.known_stage(pipeline, name) {
                None => self.small.near_stage(pipeline, name),
                Some(_) => None,
            };
            if let Some(near) = near.and_then(|stage| stage.name.clone()) {
                self.note(
                    Message::new("import-note-stage-near").with("stage", name.trim()).with("near", near),
                );
            }
        }
        for change in self.small.make_stages(pipeline, names) {
            self.apply(change)?;
        }
        Ok(())
    }

    /// The pipeline of this name, made where there is none; the default one for no name.
    fn pipeline(&mut self, name: &str) -> repository::Result<Option<Id>> {
        if words::is_nothing(name) {
            return Ok(self.small.default_pipeline);
        }
        let (id, made) = self.small.pipeline(name);
        if let Some(change) = made {
            self.apply(change)?;
        }
        Ok(Some(id))
    }

    /// True when a column says open, won or lost, and perhaps another the stage.
    fn has_status_column(&self) -> bool {
        let at = Kind::Opportunity.position("stage");
        let is_stage = |target: &&Target| {
            matches!(target, Target::Reference { slot, at: of, by }
            if Some(*of) == at && *by != By::Id && self.mapping.slots[*slot].kind == Kind::Opportunity)
        };
        self.mapping.system == "pipedrive" || self.mapping.targets.iter().filter(is_stage).count() > 1
    }

    /// The pipeline and stage a row names. One without a pipeline is about the one that the deal is
    /// in, if it is there.
    fn stage(&mut self, draft: &Draft, held: Option<Id>) -> Result<(Option<Id>, Option<Id>), Stop> {
        let own = |key: &str| draft.get(key).as_id();
        if let Some(stage) = own("stage") {
            return Ok((own("pipeline"), Some(stage)));
        }
        let texts = |key: &str| {
            let at = Kind::Opportunity.position(key);
            draft.references.iter().filter(move |(of, _, by)| Some(*of) == at && *by != By::Id)
        };
        let pipeline = texts("pipeline").next().map_or("", |(_, text, _)| text.as_str());
        let named = match held {
            Some(held) if words::is_nothing(pipeline) => Some(held),
            _ => self.pipeline(pipeline)?,
        };
        let Some(pipeline) = named else { return Ok((None, None)) };
        let mut stage = None;
        for (_, text, _) in texts("stage") {
            if is_state(text) && self.has_status_column() {
                let kind = match fold(text).as_str() {
                    "won" => StageType::Won,
                    "lost" => StageType::Lost,
                    _ => continue,
                };
                let of_kind = |small: &Small| first_of(&small.stages, pipeline, kind).map(|stage| stage.id);
                if of_kind(&self.small).is_none() {
                    self.make_missing(pipeline, std::slice::from_ref(text))?;
                }
                stage = of_kind(&self.small).or(stage);
                if stage.is_some() {
                    break;
                }
            } else if stage.is_none() {
                self.make_missing(pipeline, std::slice::from_ref(text))?;
                stage = self.small.known_stage(pipeline, text).map(|stage| stage.id);
            }
        }
        Ok((Some(pipeline), stage))
    }

    pub(super) fn create_deal(&mut self, id: Id, draft: &mut Draft) -> Result<(), Stop> {
        let (pipeline, stage) = self.stage(draft, None)?;
        draft.fill("pipeline", pipeline);
        draft.fill("stage", stage);
        self.date(draft);
        let pipeline = draft.get("pipeline").as_id().or(self.small.default_pipeline);
        let first = pipeline.and_then(|pipeline| first_of(&self.small.stages, pipeline, StageType::Open));
        let first = first.map(|stage| stage.id);
        let stage = draft.get("stage").as_id().or(first);
        let place = stage.map(|stage| {
            let last = self.known.last_places.get(&stage).map(String::as_str);
            position::between(last, None)
        });
        let defaults = Defaults {
            stages: &self.small.stages,
            pipeline,
            owner: None,
            currency: self.currency.unwrap_or(self.small.base),
            position: place.unwrap_or_else(|| position::between(None, None)),
        };
        let changes = if draft.own_id.is_some() {
            let since = draft.get("stage_since").as_moment().or(draft.get("created").as_moment());
            let event = stage.zip(since).map(|(stage, since)| event(id, None, stage, since));
            let made = Change::Create { kind: Kind::Opportunity, id, values: stored(draft) };
            std::iter::once(made).chain(event).collect()
        } else {
            editing::create(id, stored(draft), &defaults, self.now)
        };
        let mut entered = None;
        for change in changes {
            match change {
                Change::Create { kind: Kind::Opportunity, id, values } => {
                    let value = |key: &str| {
                        values.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone())
                    };
                    entered = value("created").as_ref().and_then(Value::as_moment);
                    for key in ["stage", "position"] {
                        draft.fill(key, value(key).unwrap_or_default());
                    }
                    self.apply(Change::Create { kind: Kind::Opportunity, id, values })?;
                }
                other => self.history(id, draft, entered, first, other)?,
            }
        }
        Ok(())
    }

    /// A deal made before it came into its stage began in the first one.
    fn history(
        &mut self,
        id: Id,
        draft: &Draft,
        created: Option<i64>,
        first: Option<Id>,
        change: Change,
    ) -> Result<(), Stop> {
        let Change::Create { kind: Kind::StageEvent, values, .. } = &change else {
            return Ok(self.apply(change)?);
        };
        let at = values.iter().find(|(key, _)| key == "at").and_then(|(_, value)| value.as_moment());
        let (Some(at), Some(created), Some(first), Some(stage)) =
            (at, created, first, draft.get("stage").as_id())
        else {
            return Ok(self.apply(change)?);
        };
        if created < at && first != stage {
            self.apply(event(id, None, first, created))?;
            self.apply(event(id, Some(first), stage, at))?;
        } else {
            self.apply(change)?;
        }
        Ok(())
    }

    /// When a deal was made, came into its stage and was closed, from the dates its row has.
    fn date(&self, draft: &mut Draft) {
        if draft.own_id.is_some() {
            return;
        }
        let start = |value: &Value| value.as_date().map(|day| Value::Moment(self.clock.start_of_day(day)));
        let engaged = start(draft.get("engaged"));
        let closed = start(draft.get("close"));
        let stage = draft.get("stage").as_id();
        let stage = self.small.stages.iter().find(|known| Some(known.id) == stage);
        let is_closed = stage.is_some_and(|stage| !stage.is_open());
        if is_closed {
            draft.fill("closed_at", closed.unwrap_or_default());
        } else {
            draft.set("closed_at", Value::Null);
        }
        let closed = draft.get("closed_at").clone();
        // Without one it was made when it came in, which starts no cycle that was over by then.
        draft.fill("created", engaged.clone().unwrap_or_default());
        if draft.get("stage_since").is_empty() && is_closed {
            draft.set("stage_since", closed);
        } else if let Some(engaged) = engaged {
            draft.fill("stage_since", engaged);
        }
    }

    pub(super) fn update_deal(&mut self, before: &Record, draft: &mut Draft) -> Result<Done, Stop> {
        let (pipeline, stage) = self.stage(draft, before.get("pipeline").as_id())?;
        draft.fill("stage", stage);
        if draft.own_id.is_some() || stage.is_some() {
            draft.fill("pipeline", pipeline);
        }
        let moves = !draft.get("stage").is_empty() && draft.get("stage") != before.get("stage");
        if moves {
            self.date(draft);
        }
        let mut values = differing(before, draft);
        if !moves && draft.own_id.is_none() {
            values.retain(|(key, _)| {
                !matches!(key.as_ref(), "closed_at" | "stage_since" | "position" | "pipeline")
            });
        }
        if values.is_empty() {
            return Ok(Done::Same);
        }
        if draft.own_id.is_some() {
            self.apply(Change::Set { kind: Kind::Opportunity, id: before.id, values })?;
            return Ok(Done::Updated);
        }
        // The probability a stage has anyway is the stage's, not one set by hand.
        let to = draft.get("stage").as_id().or(before.get("stage").as_id());
        let usual = self.small.stages.iter().find(|known| Some(known.id) == to);
        let usual = usual.and_then(|stage| stage.probability);
        for (key, value) in &mut values {
            if key == "probability" && usual.is_some() && value.as_integer() == usual {
                *value = Value::Null;
            }
        }
        let deal = Opportunity::from_record(before);
        let changes = editing::edit(&deal, values, &self.small.stages, self.now);
        let done = if changes.is_empty() { Done::Same } else { Done::Updated };
        for change in changes {
            self.apply(change)?;
        }
        Ok(done)
    }

    /// A deal without a name is called by its account and product, or by what it came from.
    pub(super) fn deal_name(&mut self, draft: &Draft) -> Result<Option<String>, Stop> {
        let account = self.name_of(Kind::Account, draft.get("account"))?;
        let product = self.name_of(Kind::Product, draft.get("product"))?;
        let parts: Vec<String> = account.into_iter().chain(product).collect();
        if !parts.is_empty() {
            return Ok(Some(parts.join(" – ")));
        }
        let Some(activity) = self.activity_of(draft)? else { return Ok(None) };
        Ok(Some(activity.text("subject").to_owned()).filter(|subject| !subject.is_empty()))
    }

    fn activity_of(&mut self, draft: &Draft) -> Result<Option<Record>, Stop> {
        let Some(key) = &draft.from_activity else { return Ok(None) };
        if let Some(id) = self.known.by(Kind::Activity, Key::External, key) {
            return Ok(self.batch.get(Kind::Activity, id)?);
        }
        let note = Message::new("import-note-unlinked").with("kind", Kind::Activity.key());
        self.note(note.with("name", super::draft::shortened(key)));
        Ok(None)
    }

    /// A deal that came from an activity takes over its lead and that lead's contact; the
    /// activity becomes one about the deal.
    pub(super) fn link_lead_contact(&mut self, deal: Id, draft: &Draft) -> Result<(), Stop> {
        let Some(activity) = self.activity_of(draft)? else { return Ok(()) };
        if activity.get("opportunity").is_empty() {
            let values = [("opportunity", Value::Id(deal))];
            self.apply(Change::set(Kind::Activity, activity.id, values))?;
        }
        let Some(lead) = activity.get("lead").as_id() else { return Ok(()) };
        let has_lead =
            self.batch.get(Kind::Opportunity, deal)?.is_some_and(|deal| !deal.get("lead").is_empty());
        if !has_lead {
            self.apply(Change::set(Kind::Opportunity, deal, [("lead", Value::Id(lead))]))?;
        }
        let contact = self.batch.get(Kind::Lead, lead)?.and_then(|lead| lead.get("contact").as_id());
        if let Some(contact) = contact {
            self.link_deal(deal, contact)?;
        }
        Ok(())
    }
}

/// A word that says what became of a deal rather than how far it has come.
fn is_state(text: &str) -> bool {
    matches!(fold(text).as_str(), "open" | "won" | "lost")
}
