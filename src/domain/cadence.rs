//! A cadence: what is done for somebody step by step, and who is at which step.

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
