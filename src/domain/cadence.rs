//! A cadence: what is done for somebody step by step, and who is at which step. Who is put in,
//! goes on and leaves is in `enrolling`.

use super::catalogue::Kind;
use super::id::Id;
use super::record::record;

record! {
    /// A row of steps that leads, contacts, accounts or deals are taken through.
    Cadence {
        name "name": Text, REQUIRED, ["Sequence Name", "Cadence"];
        meant_for "for": Choice("cadence-for"), PLAIN, [];
        starts "starts": Choice("cadence-start"), PLAIN, [];
        status "status": Choice("lead-status"), PLAIN, [];
        active "active": YesNo, PLAIN, [];
        notes "notes": LongText, PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

record! {
    /// One step of a cadence: what is to be done how many days later. Branches are lines of
    /// `outcome = order of the step` or `outcome = stop`.
    CadenceStep {
        cadence "cadence": Reference(Cadence), REQUIRED, [];
        order "order": Integer, PLAIN, [];
        offset "offset": Integer, PLAIN, [];
        counts_from "from": Choice("cadence-from"), PLAIN, [];
        skip_weekends "skip_weekends": YesNo, PLAIN, [];
        kind_of "type": Choice("activity-type"), PLAIN, [];
        subject "subject": Text, REQUIRED, [];
        template "template": LongText, PLAIN, [];
        branches "branches": LongText, PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

record! {
    /// Who is at which step of a cadence, and why it ended where it did.
    Enrolment {
        cadence "cadence": Reference(Cadence), REQUIRED, [];
        account "account": Reference(Account), PLAIN, [];
        contact "contact": Reference(Contact), PLAIN, [];
        lead "lead": Reference(Lead), PLAIN, [];
        opportunity "opportunity": Reference(Opportunity), PLAIN, [];
        step "step": Reference(CadenceStep), PLAIN, [];
        status "status": Choice("enrolment-status"), PLAIN, [];
        why "why": Text, PLAIN, [];
        started "started": Date, PLAIN, [];
        owner "owner": Reference(User), PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

/// What a cadence starts on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    /// Somebody puts a record in.
    ByHand,
    /// A lead comes into a status.
    OnStatus,
    /// A deal is won.
    OnWon,
}

impl Start {
    /// Its key in the list `cadence-start`.
    pub fn key(self) -> &'static str {
        match self {
            Start::ByHand => "hand",
            Start::OnStatus => "status",
            Start::OnWon => "won",
        }
    }

    /// The one of a key; by hand for any other.
    pub fn of_key(key: &str) -> Start {
        let others = [Start::OnStatus, Start::OnWon];
        others.into_iter().find(|start| start.key() == key).unwrap_or(Start::ByHand)
    }
}

/// Where an outcome leads from a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goes {
    /// To the step of this order, which may be an earlier one or the same.
    To(i64),
    /// Out of the cadence.
    Stop,
}

/// Where an enrolment stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Standing {
    /// A step of it is planned.
    Active,
    /// Held back until somebody lets it go on.
    Paused,
    /// It went through the last step.
    Finished,
    /// Something ended it before.
    Stopped,
}

impl Standing {
    /// Its key in the list `enrolment-status`.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Active => "active",
            Standing::Paused => "paused",
            Standing::Finished => "finished",
            Standing::Stopped => "stopped",
        }
    }
}

/// The kinds of record that can be taken through a cadence; each is a field of [`Enrolment`].
pub const ENROLLED: [Kind; 4] = [Kind::Lead, Kind::Contact, Kind::Account, Kind::Opportunity];

impl Cadence {
    /// True when nobody retired it.
    pub fn is_active(&self) -> bool {
        self.active != Some(false)
    }

    /// What it starts on; by hand where it does not say.
    pub fn start(&self) -> Start {
        self.starts.as_deref().map_or(Start::ByHand, Start::of_key)
    }

    /// True when records of this kind can be taken through it.
    pub fn fits(&self, kind: Kind) -> bool {
        ENROLLED.contains(&kind) && self.meant_for.as_deref().is_none_or(|meant| meant == kind.key())
    }

    /// Its steps among these, in order.
    pub fn steps<'a>(&self, all: &'a [CadenceStep]) -> Vec<&'a CadenceStep> {
        steps_of(self.id, all)
    }
}

/// The steps of a cadence among these, in order.
pub fn steps_of(cadence: Id, all: &[CadenceStep]) -> Vec<&CadenceStep> {
    let mut own: Vec<&CadenceStep> = all.iter().filter(|step| step.cadence == Some(cadence)).collect();
    own.sort_by_key(|step| (step.order.unwrap_or(i64::MAX), step.id));
    own
}

impl CadenceStep {
    /// Where each outcome leads that leads elsewhere than to the next step; lines that say nothing
    /// of the kind are left out.
    pub fn goes(&self) -> Vec<(String, Goes)> {
        self.branches.as_deref().unwrap_or_default().lines().filter_map(read_branch).collect()
    }

    /// Where an outcome leads; none means to the next step.
    pub fn after(&self, outcome: Option<&str>) -> Option<Goes> {
        let outcome = outcome?;
        self.goes().into_iter().find(|(of, _)| of == outcome).map(|(_, goes)| goes)
    }
}

/// A line of branches: `outcome = 3` or `outcome = stop`.
pub fn read_branch(line: &str) -> Option<(String, Goes)> {
    let (outcome, goes) = line.split_once('=')?;
    let (outcome, goes) = (outcome.trim(), goes.trim());
    let goes = match goes {
        "stop" => Goes::Stop,
        number => Goes::To(number.parse().ok().filter(|order| *order > 0)?),
    };
    (!outcome.is_empty()).then(|| (outcome.to_owned(), goes))
}

/// Branches as the lines that [`read_branch`] reads.
pub fn branch_lines(goes: &[(String, Goes)]) -> String {
    let line = |(outcome, goes): &(String, Goes)| match goes {
        Goes::To(order) => format!("{outcome} = {order}"),
        Goes::Stop => format!("{outcome} = stop"),
    };
    goes.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl Enrolment {
    /// Where it stands; one that does not say is active.
    pub fn standing(&self) -> Standing {
        match self.status.as_deref() {
            Some("paused") => Standing::Paused,
            Some("finished") => Standing::Finished,
            Some("stopped") => Standing::Stopped,
            _ => Standing::Active,
        }
    }

    /// True while it can go on: active or paused.
    pub fn is_live(&self) -> bool {
        matches!(self.standing(), Standing::Active | Standing::Paused)
    }

    /// Who is enrolled: a kind and an id.
    pub fn who(&self) -> Option<(Kind, Id)> {
        let ids = [self.lead, self.contact, self.account, self.opportunity];
        ENROLLED.into_iter().zip(ids).find_map(|(kind, id)| Some((kind, id?)))
    }
}
