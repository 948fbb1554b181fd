//! Pipelines, their stages, and the presets a deck can start with.

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
        colour "colour": Text, PLAIN, [];
        active "active": YesNo, PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}
