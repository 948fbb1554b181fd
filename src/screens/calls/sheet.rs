//! What is known of one call: with whom, about which deal, what was before, and what to say.

use std::collections::HashMap;

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
        let text = |record: &Option<Record>, key: &str| {
            record.as_ref().map(|record| record.text(key).to_owned()).filter(|text| !text.is_empty())
        };
        let me = desk.repository.lists().me.and_then(|me| desk.repository.lists().user(me)?.name.clone());
        fill(template, &|name| match name {
            "name" => Some(self.whom.clone()),
            "given_name" | "first_name" => text(&self.person, "given_name"),
            "family_name" | "last_name" => text(&self.person, "family_name"),
            "title" => text(&self.person, "title"),
            "company" | "account" => text(&self.account, "name").or_else(|| text(&self.person, "company")),
            "deal" | "opportunity" => text(&self.deal, "name"),
            "me" | "my_name" => me.clone(),
            _ => None,
        })
    }
}

/// A template with `{name}` and the like filled in, where a value is known.
pub fn fill(template: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let inside = &rest[start + 1..];
        let word = inside.find('}').map(|end| &inside[..end]);
        match word.and_then(|word| Some((word, value(word.trim())?))) {
            Some((word, value)) => {
                out.push_str(&value);
                rest = &inside[word.len() + 1..];
            }
            None => {
                out.push('{');
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_filled_in_and_what_is_not_known_stays() {
        let value = |name: &str| (name == "name").then(|| "Lan {title}".to_owned());
        assert_eq!(fill("Hello {name}, {title}!", &value), "Hello Lan {title}, {title}!");
        assert_eq!(fill("{ name } {", &value), "Lan {title} {");
        assert_eq!(fill("{{name}}", &value), "{Lan {title}}");
        assert_eq!(fill("no {", &value), "no {");
    }
}
