//! What a new deck can start with: the sets of stages, the presets that switch modules off, and a
//! sample cadence.

use super::catalogue::Kind;
use super::change::Change;
use super::id::Id;
use super::probability::Forecast;
use super::seed::entry_key;
use super::value::Value;

/// How a deck is going to be used; says which modules start switched off. No data depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Preset {
    /// Selling to organisations: everything is on.
    #[default]
    B2b,
    /// Selling to people: contacts without accounts.
    B2c,
    /// One person alone: no leads, no owners.
    Solo,
}

impl Preset {
    /// Every preset, the usual one first.
    pub const ALL: [Preset; 3] = [Preset::B2b, Preset::B2c, Preset::Solo];

    /// Its name on the command line and in settings.
    pub fn key(self) -> &'static str {
        match self {
            Preset::B2b => "b2b",
            Preset::B2c => "b2c",
            Preset::Solo => "solo",
        }
    }

    /// The preset with this key, in any case.
    pub fn from_key(key: &str) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.key() == entry_key(key))
    }

    /// The modules that start switched off.
    pub fn switched_off(self) -> &'static [&'static str] {
        match self {
            Preset::B2b => &[],
            Preset::B2c => &["accounts"],
            Preset::Solo => &["leads", "owner"],
        }
    }
}

/// A set of stages that a pipeline can start with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum StagePreset {
    /// Four open stages.
    #[default]
    Standard,
    /// Eight open stages, as SugarCRM and its heirs have them.
    SugarClassic,
    /// Five open stages named after what the buyer did.
    BuyerSteps,
    /// Three open stages.
    Short,
}

/// One stage of a preset: label and probability in percent. Those of 100 are won, of 0 lost.
type Line = (&'static str, i64);

impl StagePreset {
    /// Every preset, the usual one first.
    pub const ALL: [StagePreset; 4] =
        [StagePreset::Standard, StagePreset::SugarClassic, StagePreset::BuyerSteps, StagePreset::Short];

    /// Its label, which is also the name of the pipeline made from it.
    pub fn name(self) -> &'static str {
        match self {
            StagePreset::Standard => "Standard",
            StagePreset::SugarClassic => "Sugar classic",
            StagePreset::BuyerSteps => "Buyer steps",
            StagePreset::Short => "Short",
        }
    }

    /// Its name on the command line: the folded label with dashes.
    pub fn key(self) -> String {
        entry_key(self.name())
    }

    /// The preset with this key or label, in any case.
    pub fn from_key(key: &str) -> Option<StagePreset> {
        let key = entry_key(key);
        StagePreset::ALL.into_iter().find(|preset| preset.key() == key)
    }

    /// The id of the pipeline made from it, the same in every deck.
    pub fn pipeline(self) -> Id {
        Id::derived(&["pipeline", &self.key()])
    }

    /// The id of the stage with this label, the same in every deck.
    pub fn stage(self, label: &str) -> Id {
        Id::derived(&["stage", &self.key(), &entry_key(label)])
    }

    /// How many of its stages are open: the others end a deal.
    pub fn open_stages(self) -> usize {
        self.lines().iter().filter(|(_, percent)| (1..100).contains(percent)).count()
    }

    fn lines(self) -> &'static [Line] {
        match self {
            StagePreset::Standard => &[
                ("Prospecting", 10),
                ("Qualification", 20),
                ("Proposal", 50),
                ("Negotiation", 80),
                ("Closed Won", 100),
                ("Closed Lost", 0),
            ],
            StagePreset::SugarClassic => &[
                ("Prospecting", 10),
                ("Qualification", 20),
                ("Needs Analysis", 25),
                ("Value Proposition", 30),
                ("Identify Decision Makers", 40),
                ("Perception Analysis", 50),
                ("Proposal/Price Quote", 65),
                ("Negotiation/Review", 80),
                ("Closed Won", 100),
                ("Closed Lost", 0),
            ],
            StagePreset::BuyerSteps => &[
                ("Appointment Scheduled", 20),
                ("Qualified to Buy", 40),
                ("Presentation Scheduled", 60),
                ("Decision Maker Bought-In", 80),
                ("Contract Sent", 90),
                ("Won", 100),
                ("Lost", 0),
            ],
            StagePreset::Short => {
                &[("New", 10), ("Qualified", 30), ("Proposition", 70), ("Won", 100), ("Lost", 0)]
            }
        }
    }

    /// The pipeline and its stages, in order, as changes.
    pub fn changes(self) -> Vec<Change> {
        let pipeline = self.pipeline();
        let head = Change::create(
            Kind::Pipeline,
            pipeline,
            [
                ("name", Value::from(self.name())),
                ("default", true.into()),
                ("tracked_by", "both".into()),
                ("order", 0.into()),
            ],
        );
        let stages = self.lines().iter().enumerate().map(|(order, (name, probability))| {
            Change::create(Kind::Stage, self.stage(name), stage_values(pipeline, order, name, *probability))
        });
        std::iter::once(head).chain(stages).collect()
    }
}

fn stage_values(pipeline: Id, order: usize, name: &str, probability: i64) -> Vec<(&'static str, Value)> {
    const COLOURS: [&str; 8] =
        ["blue", "cyan", "magenta", "yellow", "light-blue", "light-cyan", "light-magenta", "light-yellow"];
    let (kind, forecast, rot_days, colour) = match probability {
        100 => ("won", Forecast::Closed, None, "green"),
        0 => ("lost", Forecast::Omitted, None, "red"),
        _ => ("open", Forecast::at(probability), Some(rot_days(probability)), COLOURS[order % COLOURS.len()]),
    };
    vec![
        ("name", name.into()),
        ("pipeline", pipeline.into()),
        ("order", (order as i64).into()),
        ("type", kind.into()),
        ("probability", probability.into()),
        ("forecast", forecast.key().into()),
        ("rot_days", rot_days.into()),
        ("colour", colour.into()),
        ("active", true.into()),
    ]
}

/// Days a deal may lie untouched at this probability: the nearer to the end, the fewer.
fn rot_days(probability: i64) -> i64 {
    match probability {
        ..50 => 14,
        50..80 => 10,
        _ => 7,
    }
}

/// A step of the sample cadence: days after the one before, type, subject, text, branches.
type Step = (i64, &'static str, &'static str, &'static str, &'static str);

/// The sample cadence of a new deck: for leads that call in.
const CALL_IN: [Step; 5] = [
    (
        0,
        "call",
        "Call in",
        "Hello {first_name}, thank you for calling. What made you call {owner} today?\n\
         - What do they use now, and what is wrong with it?\n\
         - Who else decides at {company}, and by when?",
        "wrong-number = stop\nnot-interested = stop",
    ),
    (
        2,
        "email",
        "Send the application form",
        "Hello {first_name},\n\nas agreed, here is the application form. It takes ten minutes; \
         I will call you when you have had time to look at it.\n\n{owner}",
        "",
    ),
    (
        7,
        "call",
        "Phone follow-up",
        "Did the form arrive, {first_name}? Which questions came up at {company}?",
        "wrong-number = stop\nnot-interested = stop",
    ),
    (
        7,
        "email",
        "Mail follow-up",
        "Hello {first_name},\n\nis the form still on your desk? If now is not the time, \
         tell me when it will be.\n\n{owner}",
        "",
    ),
    (42, "task", "Check the account", "Is {company} worth another try? If not, let it go.", ""),
];

/// The sample cadence and its steps, with ids that are the same in every deck.
pub fn sample_cadence() -> Vec<Change> {
    let id = Id::derived(&["cadence", "call-in"]);
    let values = [
        ("name", Value::from("Call in")),
        ("for", "lead".into()),
        ("starts", "hand".into()),
        ("active", true.into()),
    ];
    let steps = CALL_IN.iter().enumerate().map(|(at, (days, kind, subject, text, branches))| {
        let order = at as i64 + 1;
        let values = [
            ("cadence", Value::Id(id)),
            ("order", order.into()),
            ("offset", (*days).into()),
            ("from", "previous".into()),
            ("skip_weekends", true.into()),
            ("type", (*kind).into()),
            ("subject", (*subject).into()),
            ("template", (*text).into()),
            ("branches", if branches.is_empty() { Value::Null } else { (*branches).into() }),
        ];
        let step = Id::derived(&["cadence_step", "call-in", &order.to_string()]);
        Change::create(Kind::CadenceStep, step, values.into_iter().filter(|(_, value)| !value.is_empty()))
    });
    std::iter::once(Change::create(Kind::Cadence, id, values)).chain(steps).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pipeline::Stage;
    use crate::domain::testing::applied;

    fn stages(preset: StagePreset) -> Vec<Stage> {
        applied(&preset.changes(), Kind::Stage).iter().map(Stage::from_record).collect()
    }

    #[test]
    fn standard_stages_rot_after_14_14_10_and_7_days() {
        let rot: Vec<Option<i64>> =
            stages(StagePreset::Standard).iter().map(|stage| stage.rot_days).collect();
        assert_eq!(rot, [Some(14), Some(14), Some(10), Some(7), None, None]);
    }

    #[test]
    fn every_preset_ends_with_one_won_and_one_lost_stage() {
        for preset in StagePreset::ALL {
            let kinds: Vec<String> = stages(preset).into_iter().filter_map(|stage| stage.kind_of).collect();
            let open = kinds.len() - 2;
            assert!(kinds[..open].iter().all(|kind| kind == "open"), "{preset:?}");
            assert_eq!(kinds[open..], ["won", "lost"], "{preset:?}");
        }
    }

    #[test]
    fn stages_carry_the_forecast_category_of_their_probability() {
        let stages = stages(StagePreset::Standard);
        let forecast: Vec<&str> = stages.iter().filter_map(|stage| stage.forecast.as_deref()).collect();
        assert_eq!(forecast, ["pipeline", "pipeline", "best-case", "commit", "closed", "omitted"]);
    }

    #[test]
    fn a_preset_is_found_by_its_label_and_its_key() {
        assert_eq!(StagePreset::from_key("Sugar classic"), Some(StagePreset::SugarClassic));
        assert_eq!(StagePreset::from_key("buyer-steps"), Some(StagePreset::BuyerSteps));
        assert_eq!(StagePreset::from_key("long"), None);
        assert_eq!(Preset::from_key("B2C"), Some(Preset::B2c));
    }
}
