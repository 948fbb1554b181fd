//! Modules: the parts of the program that a deck can do without. Switching one off hides its kinds
//! of record and its fields wherever they are shown, asked for or explained; it changes no data.

use std::collections::BTreeMap;

use super::catalogue::{FieldKind, Kind};
use super::change::Change;
use super::pipeline::{Pipeline, Tracking};
use super::presets::Preset;
use super::setting;
use super::value::Value;

/// A part of the program that can be switched off.
#[derive(Debug, PartialEq, Eq)]
pub struct Module {
    /// Its name on the command line and in settings.
    pub key: &'static str,
    /// The kinds of record that go with it, and with them every field that refers to one.
    pub kinds: &'static [Kind],
    /// The other fields that go with it.
    pub fields: &'static [(Kind, &'static str)],
}

/// Every module, in the order they are shown.
pub const MODULES: [Module; 8] = [
    Module { key: "leads", kinds: &[Kind::Lead], fields: &[(Kind::Cadence, "status")] },
    Module {
        key: "accounts",
        kinds: &[Kind::Account, Kind::AccountContact],
        fields: &[(Kind::Lead, "company")],
    },
    Module {
        key: "probability",
        kinds: &[],
        fields: &[
            (Kind::Opportunity, "probability"),
            (Kind::Opportunity, "probability_by_hand"),
            (Kind::Opportunity, "reopen_probability"),
            (Kind::Opportunity, "forecast"),
            (Kind::Stage, "probability"),
            (Kind::Stage, "forecast"),
        ],
    },
    Module { key: "owner", kinds: &[Kind::User], fields: &[] },
    Module { key: "cadences", kinds: &[Kind::Cadence, Kind::CadenceStep, Kind::Enrolment], fields: &[] },
    Module { key: "lessons", kinds: &[Kind::Lesson], fields: &[] },
    Module { key: "products", kinds: &[Kind::Product], fields: &[] },
    Module {
        key: "campaigns",
        kinds: &[],
        fields: &[(Kind::Lead, "campaign"), (Kind::Opportunity, "campaign")],
    },
];

/// What goes where every pipeline tracks its deals by probability. It has no switch of its own.
pub const STAGES: Module = Module {
    key: "stage",
    kinds: &[],
    fields: &[
        (Kind::Opportunity, "stage"),
        (Kind::Opportunity, "stage_since"),
        (Kind::Opportunity, "reopens_to"),
    ],
};

impl Module {
    /// The module with this key, in any case.
    pub fn from_key(key: &str) -> Option<&'static Module> {
        MODULES.iter().find(|module| module.key.eq_ignore_ascii_case(key.trim()))
    }

    /// The key of the setting that holds its switch.
    pub fn switch(&self) -> String {
        format!("{SWITCH}{}", self.key)
    }

    fn has_field(&self, kind: Kind, key: &str) -> bool {
        if self.fields.contains(&(kind, key)) {
            return true;
        }
        match kind.field(key).map(|field| &field.kind) {
            Some(FieldKind::Reference(to) | FieldKind::ManyReferences(to)) => self.kinds.contains(to),
            _ => false,
        }
    }
}

/// What the settings of modules begin with.
const SWITCH: &str = "module-";
/// What the setting of a module that is switched off holds.
const OFF: &str = "off";
const ON: &str = "on";

/// Which modules of a deck are switched off, and how its deals are tracked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modules {
    off: Vec<&'static Module>,
    /// Whether no pipeline tracks its deals by probability.
    by_stage_only: bool,
    /// Whether no pipeline tracks its deals by stage.
    by_probability_only: bool,
}

impl Modules {
    /// The modules of a deck with these settings and pipelines.
    pub fn of(switches: &BTreeMap<String, String>, pipelines: &[Pipeline]) -> Modules {
        let is_off = |module: &&Module| switches.get(&module.switch()).is_some_and(|value| value == OFF);
        let all = |tracking| !pipelines.is_empty() && pipelines.iter().all(|one| one.tracking() == tracking);
        Modules {
            off: MODULES.iter().filter(is_off).collect(),
            by_stage_only: all(Tracking::Stage),
            by_probability_only: all(Tracking::Probability),
        }
    }

    /// True when the module with this key is switched on.
    pub fn is_on(&self, key: &str) -> bool {
        self.hidden().all(|module| module.key != key)
    }

    /// True when the switch of the module stands at off, whatever else hides it.
    pub fn is_switched_off(&self, module: &Module) -> bool {
        self.off.iter().any(|off| off.key == module.key)
    }

    /// The module that hides a kind of record, if any.
    pub fn hiding_kind(&self, kind: Kind) -> Option<&'static Module> {
        self.hidden().find(|module| module.kinds.contains(&kind))
    }

    /// The module that hides a field, if any.
    pub fn hiding_field(&self, kind: Kind, key: &str) -> Option<&'static Module> {
        if self.off.is_empty() && self.tracking() == Tracking::Both {
            return None;
        }
        self.hidden().find(|module| module.kinds.contains(&kind) || module.has_field(kind, key))
    }

    /// How the deals of every pipeline are tracked; both where pipelines differ.
    pub fn tracking(&self) -> Tracking {
        match (self.by_stage_only, self.by_probability_only) {
            (true, _) => Tracking::Stage,
            (_, true) => Tracking::Probability,
            _ => Tracking::Both,
        }
    }

    /// True when a module is hidden by how deals are tracked, so that no switch brings it back.
    pub fn is_untracked(&self, key: &str) -> bool {
        self.untracked().is_some_and(|module| module.key == key)
    }

    /// Everything that is hidden: what is switched off, and what no pipeline tracks its deals by.
    pub fn hidden(&self) -> impl Iterator<Item = &'static Module> + '_ {
        self.off.iter().copied().chain(self.untracked())
    }

    /// What no pipeline tracks its deals by. Where probabilities are switched off, stages stay.
    fn untracked(&self) -> Option<&'static Module> {
        let is_off = |key| self.off.iter().any(|module| module.key == key);
        untracked(self.tracking()).filter(|module| *module != &STAGES || !is_off("probability"))
    }
}

/// What deals that are tracked so have no use for.
fn untracked(tracking: Tracking) -> Option<&'static Module> {
    match tracking {
        Tracking::Stage => MODULES.iter().find(|module| module.key == "probability"),
        Tracking::Probability => Some(&STAGES),
        Tracking::Both => None,
    }
}

/// True when a deal that is tracked so has a use for this field of its.
pub fn is_tracked(tracking: Tracking, key: &str) -> bool {
    untracked(tracking).is_none_or(|module| !module.has_field(Kind::Opportunity, key))
}

/// The changes that switch modules; those that stand so already are left alone. `switches` are the
/// settings there are.
pub fn switch(wanted: &[(&'static Module, bool)], switches: &BTreeMap<String, String>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (module, on) in wanted {
        let key = module.switch();
        let stands = switches.get(&key).is_none_or(|value| value != OFF);
        if stands != *on {
            changes.extend(setting::set(&key, if *on { ON } else { OFF }, switches));
        }
    }
    changes
}

/// The changes that switch every module as a preset has it.
pub fn preset(preset: Preset, switches: &BTreeMap<String, String>) -> Vec<Change> {
    let is_on = |module: &Module| !preset.switched_off().contains(&module.key);
    let wanted: Vec<_> = MODULES.iter().map(|module| (module, is_on(module))).collect();
    switch(&wanted, switches)
}

/// The preset that stands as these modules do, if one does.
pub fn standing(modules: &Modules) -> Option<Preset> {
    let is_so = |preset: &Preset| {
        MODULES
            .iter()
            .all(|module| modules.is_switched_off(module) == preset.switched_off().contains(&module.key))
    };
    Preset::ALL.into_iter().find(is_so)
}

/// The changes that have the deals of these pipelines tracked so.
pub fn track(tracking: Tracking, pipelines: &[Pipeline]) -> Vec<Change> {
    let others = pipelines.iter().filter(|pipeline| pipeline.tracking() != tracking);
    let change =
        |one: &Pipeline| Change::set(Kind::Pipeline, one.id, [("tracked_by", Value::from(tracking.key()))]);
    others.map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Id;

    fn off(keys: &[&str]) -> BTreeMap<String, String> {
        keys.iter().map(|key| (format!("module-{key}"), "off".to_owned())).collect()
    }

    fn pipeline(tracked_by: &str) -> Pipeline {
        let mut pipeline = Pipeline::empty(Id::new(1, [0; 10]));
        pipeline.tracked_by = Some(tracked_by.to_owned());
        pipeline
    }

    #[test]
    fn what_is_switched_off_takes_the_fields_that_refer_to_it_along() {
        let modules = Modules::of(&off(&["accounts"]), &[]);
        assert!(modules.hiding_kind(Kind::Account).is_some() && modules.hiding_kind(Kind::Contact).is_none());
        let hides = |kind, key| modules.hiding_field(kind, key).map(|module| module.key);
        assert_eq!(hides(Kind::Opportunity, "account"), Some("accounts"));
        assert_eq!(hides(Kind::Contact, "account"), Some("accounts"));
        assert_eq!(hides(Kind::Lead, "company"), Some("accounts"));
        assert_eq!(hides(Kind::Opportunity, "owner"), None);
    }

    #[test]
    fn every_module_names_fields_that_there_are() {
        for module in MODULES.iter().chain([&STAGES]) {
            for (kind, key) in module.fields {
                assert!(kind.field(key).is_some(), "{} {kind:?} {key}", module.key);
            }
        }
    }

    #[test]
    fn every_preset_names_modules_that_there_are() {
        for preset in Preset::ALL {
            assert!(preset.switched_off().iter().all(|key| Module::from_key(key).is_some()), "{preset:?}");
            assert_eq!(standing(&Modules::of(&off(preset.switched_off()), &[])), Some(preset));
        }
    }

    #[test]
    fn probability_goes_where_every_pipeline_is_tracked_by_stage() {
        let none = BTreeMap::new();
        let all = Modules::of(&none, &[pipeline("stage"), pipeline("stage")]);
        assert!(!all.is_on("probability"));
        assert_eq!(all.tracking(), Tracking::Stage);
        let some = Modules::of(&none, &[pipeline("stage"), pipeline("both")]);
        assert!(some.is_on("probability"));
        assert_eq!(Modules::of(&none, &[pipeline("probability")]).tracking(), Tracking::Probability);
    }

    #[test]
    fn stages_go_where_every_pipeline_is_tracked_by_probability() {
        let none = BTreeMap::new();
        let all = Modules::of(&none, &[pipeline("probability"), pipeline("probability")]);
        assert!(!all.is_on("stage") && all.is_untracked("stage") && all.is_on("probability"));
        assert!(all.hiding_field(Kind::Opportunity, "stage").is_some());
        assert!(all.hiding_field(Kind::Opportunity, "probability").is_none());
        let some = Modules::of(&none, &[pipeline("probability"), pipeline("both")]);
        assert!(some.is_on("stage") && some.hiding_field(Kind::Opportunity, "stage").is_none());
    }

    #[test]
    fn switching_makes_a_setting_once_and_sets_it_afterwards() {
        let leads = Module::from_key("Leads").expect("a module");
        let made = switch(&[(leads, false)], &BTreeMap::new());
        assert!(matches!(&made[..], [Change::Create { kind: Kind::Setting, .. }]), "{made:?}");
        assert_eq!(switch(&[(leads, true)], &BTreeMap::new()), []);
        let set = switch(&[(leads, true)], &off(&["leads"]));
        assert!(matches!(&set[..], [Change::Set { kind: Kind::Setting, .. }]), "{set:?}");
        assert_eq!(switch(&[(leads, false)], &off(&["leads"])), []);
    }

    #[test]
    fn a_preset_switches_on_what_it_does_not_name() {
        let changes = preset(Preset::Solo, &off(&["accounts"]));
        assert_eq!(changes.len(), 3);
    }
}
