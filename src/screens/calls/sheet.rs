//! What is known of one call: with whom, about which deal, what was before, and what to say.

use std::collections::HashMap;

use crate::domain::enrolling;
use crate::domain::{Id, Kind, Record, contact};
use crate::report::script::Whom;
use crate::repository::{Repository, Result};
use crate::screens::action::called;
use crate::ui::Desk;

/// Touches that are shown.
const TOUCHES: usize = 3;

/// One call that is to be made.
#[derive(Debug)]
pub struct Sheet {
    /// The planned call.
    pub call: Record,
    /// Who is called, as they are named.
    pub whom: String,
    /// The contact or lead.
    pub person: Option<Record>,
    /// Their company.
    pub account: Option<Record>,
    /// What it is about.
    pub deal: Option<Record>,
    /// What was done with them last, the latest first.
    pub touches: Vec<Record>,
    /// What to say.
    pub script: String,
    /// Names of what the records refer to.
    pub names: HashMap<Id, String>,
}

impl Sheet {
    /// Reads what is known of a call.
    pub fn read(call: Record, desk: &Desk<'_>) -> Result<Sheet> {
        let repository = desk.repository;
        let Whom { person, account, deal } = Whom::of(&call, repository)?;
        let whom = person.as_ref().map_or_else(|| called::whom(&call, desk), Record::name);
        let mut touches = touches(&call, person.as_ref(), repository)?;
        let about = Whom { person, account, deal };
        let words = about.words(repository.lists());
        let script = enrolling::fill(what_to_say(&call, desk), &words);
        for touch in &mut touches {
            let said = enrolling::fill(touch.text("body"), &words);
            touch.set("body", said);
        }
        let Whom { person, account, deal } = about;
        // What is to be said names the company all the same; nothing else does.
        let account = account.filter(|_| repository.lists().shows_kind(Kind::Account));
        let mut sheet = Sheet { call, whom, person, account, deal, touches, script, names: HashMap::new() };
        let known = [&sheet.person, &sheet.account, &sheet.deal].into_iter().flatten();
        sheet.names = known.map(|record| (record.id, record.name())).collect();
        Ok(sheet)
    }

    /// The phones to try with their labels, those of the person first.
    pub fn phones(&self) -> Vec<(Option<&str>, &str)> {
        let records = [&self.person, &self.account].into_iter().flatten();
        records
            .flat_map(|record| record.get("phone").as_list())
            .map(|phone| contact::phone_parts(phone))
            .collect()
    }

    /// The record that opens: the person, else what the call is about.
    pub fn opens(&self) -> &Record {
        let known = [&self.person, &self.deal, &self.account].into_iter().flatten().next();
        known.unwrap_or(&self.call)
    }
}

/// What the call says to say, else the step of its cadence.
fn what_to_say<'a>(call: &'a Record, desk: &'a Desk<'_>) -> &'a str {
    let own = call.text("body");
    if !own.trim().is_empty() {
        return own;
    }
    let step = call.get("cadence_step").as_id();
    let mut steps = desk.repository.lists().cadence_steps.iter();
    let step = steps.find(|known| Some(known.id) == step);
    step.and_then(|step| step.template.as_deref()).unwrap_or_default()
}

/// What was done last with the person; with the deal where nobody is named.
fn touches(call: &Record, person: Option<&Record>, repository: &Repository) -> Result<Vec<Record>> {
    let about = match person {
        Some(person) => Some((person.kind, person.id)),
        None => [("opportunity", Kind::Opportunity), ("account", Kind::Account)]
            .into_iter()
            .find_map(|(key, kind)| Some((kind, call.get(key).as_id()?))),
    };
    match about {
        Some((kind, id)) => repository.last_done(kind, id, TOUCHES),
        None => Ok(Vec::new()),
    }
}
