//! Pipelines, their stages, and the presets a deck can start with.

use super::id::Id;
use super::record::record;

record! {
    /// An ordered set of stages.
    Pipeline {
        name "name": Text, REQUIRED, ["Pipeline"];
        default "default": YesNo, PLAIN, [];
        tracked_by "tracked_by": Choice("tracked-by"), PLAIN, [];
        order "order": Integer, PLAIN, [];
        external_id "external_id": Text, PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

record! {
    /// One column of a pipeline.
    Stage {
        name "name": Text, REQUIRED, ["Stage"];
        pipeline "pipeline": Reference(Pipeline), REQUIRED, [];
        order "order": Integer, PLAIN, [];
        kind_of "type": Choice("stage-type"), PLAIN, [];
        probability "probability": Percent, PLAIN, [];
        forecast "forecast": Choice("forecast"), PLAIN, [];
        rot_days "rot_days": Integer, PLAIN, [];
        exit_criteria "exit_criteria": LongText, PLAIN, [];
        required_fields "required_fields": Text, PLAIN, [];
        colour "colour": Text, PLAIN, [];
        active "active": YesNo, PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

/// What a pipeline's deals are tracked by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Tracking {
    /// By stage alone: nothing is said of probability.
    Stage,
    /// By probability alone.
    Probability,
    /// By both.
    #[default]
    Both,
}

impl Tracking {
    /// Every way, in the order they are offered.
    pub const ALL: [Tracking; 3] = [Tracking::Stage, Tracking::Probability, Tracking::Both];

    /// Its key in the list `tracked-by`.
    pub fn key(self) -> &'static str {
        match self {
            Tracking::Stage => "stage",
            Tracking::Probability => "probability",
            Tracking::Both => "both",
        }
    }

    /// The way with this key.
    pub fn from_key(key: &str) -> Option<Tracking> {
        Tracking::ALL.into_iter().find(|tracking| tracking.key().eq_ignore_ascii_case(key.trim()))
    }
}

impl Pipeline {
    /// What its deals are tracked by; one that does not say tracks both.
    pub fn tracking(&self) -> Tracking {
        self.tracked_by.as_deref().and_then(Tracking::from_key).unwrap_or_default()
    }
}

/// What being in a stage means for a deal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StageType {
    /// Still being worked on.
    Open,
    /// Sold.
    Won,
    /// Not sold.
    Lost,
}

impl StageType {
    /// Its key in the list `stage-type`.
    pub fn key(self) -> &'static str {
        match self {
            StageType::Open => "open",
            StageType::Won => "won",
            StageType::Lost => "lost",
        }
    }
}

impl Stage {
    /// What being in this stage means; a stage that does not say is open.
    pub fn kind(&self) -> StageType {
        match self.kind_of.as_deref() {
            Some("won") => StageType::Won,
            Some("lost") => StageType::Lost,
            _ => StageType::Open,
        }
    }

    /// True when deals in it are still being worked on.
    pub fn is_open(&self) -> bool {
        self.kind() == StageType::Open
    }

    /// True when it was not retired.
    pub fn is_active(&self) -> bool {
        self.active != Some(false)
    }
}

/// The first stage of a pipeline, in order, that means this; retired ones left out.
pub fn first_of(stages: &[Stage], pipeline: Id, kind: StageType) -> Option<&Stage> {
    stages
        .iter()
        .filter(|stage| stage.pipeline == Some(pipeline) && stage.kind() == kind && stage.is_active())
        .min_by_key(|stage| stage.order.unwrap_or(i64::MAX))
}
