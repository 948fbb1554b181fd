//! What is known of one call: with whom, about which deal, what was before, and what to say.

use std::collections::HashMap;

use crate::domain::enrolling;
use crate::domain::{Id, Kind, Record, contact};
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
        let of = |record: &Record, key: &str, kind: Kind| match record.get(key).as_id() {
            Some(id) => repository.get(kind, id),
            None => Ok(None),
        };
        let deal = of(&call, "opportunity", Kind::Opportunity)?;
        let mut person = match of(&call, "contact", Kind::Contact)? {
            Some(contact) => Some(contact),
            None => of(&call, "lead", Kind::Lead)?,
        };
        if let (None, Some(deal)) = (&person, &deal) {
            person = of(deal, "contact", Kind::Contact)?;
        }
        let mut account = of(&call, "account", Kind::Account)?;
        if let (None, Some(person)) = (&account, &person) {
            account = of(person, "account", Kind::Account)?;
        }
        let whom = person.as_ref().map_or_else(|| called::whom(&call, desk), Record::name);
        let touches = touches(&call, person.as_ref(), repository)?;
        let mut sheet = Sheet {
            call,
            whom,
            person,
            account,
            deal,
            touches,
            script: String::new(),
            names: HashMap::new(),
        };
        sheet.script = sheet.what_to_say(desk);
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

    /// What the call says to say, else the step of its cadence.
    fn what_to_say(&self, desk: &Desk<'_>) -> String {
        let own = self.call.text("body");
        if !own.trim().is_empty() {
            return self.filled(own, desk);
        }
        let step = self.call.get("cadence_step").as_id();
        let steps = &desk.repository.lists().cadence_steps;
        let template =
            steps.iter().find(|known| Some(known.id) == step).and_then(|step| step.template.as_deref());
        self.filled(template.unwrap_or_default(), desk)
    }

    /// A text with what stands in braces filled in; what is not known stays as it is written.
    fn filled(&self, template: &str, desk: &Desk<'_>) -> String {
        let lists = desk.repository.lists();
        let me = lists.me.and_then(|me| lists.user(me)).and_then(|user| user.name.as_deref());
        let (person, account, deal) = (self.person.as_ref(), self.account.as_ref(), self.deal.as_ref());
        enrolling::fill(template, &enrolling::words(person, account, deal, me.unwrap_or_default()))
    }
}

/// What was done last with the person; with the deal where nobody is named.
fn touches(call: &Record, person: Option<&Record>, repository: &Repository) -> Result<Vec<Record>> {
    let about = match person {
        Some(person) => Some((person.kind.key(), person.id)),
        None => ["opportunity", "account"].into_iter().find_map(|key| Some((key, call.get(key).as_id()?))),
    };
    let Some((key, id)) = about else { return Ok(Vec::new()) };
    let mut done = repository.referring(Kind::Activity, key, id)?;
    done.retain(|activity| activity.text("status") == "done" && !activity.get("done_at").is_empty());
    done.sort_by_key(|activity| std::cmp::Reverse(activity.get("done_at").as_moment()));
    done.truncate(TOUCHES);
    Ok(done)
}
