//! What can be done to leads: converting one in a single form with matches preselected, and
//! disqualifying with a reason.

use crate::command::Command;
use crate::domain::account::Account;
use crate::domain::activity::Activity;
use crate::domain::contact::Contact;
use crate::domain::conversion::{self, Becomes, Conversion, Unverified};
use crate::domain::editing::Defaults;
use crate::domain::lead::Lead;
use crate::domain::link::AccountContact;
use crate::domain::{Id, Kind, Message, Record, Value, position};
use crate::repository::{From, Result};
use crate::ui::{Answer, Choice, Choices, Desk, FormRow, FormSpec, Holds, Outcome, Picker};

use super::fields;
use super::{Question, Reply, about, now, trouble, words};

/// How many records are offered as matches.
const OFFERED: usize = 8;
/// The choice that makes a new record.
const NEW: &str = "new";
/// The choice that makes nothing.
const NOTHING: &str = "nothing";

/// Does a command to leads; none when it is not one for leads.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    Some(match command {
        Command::ConvertLead => {
            Convert::ask(targets.first()?, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error)))
        }
        Command::DisqualifyLead => {
            let choices = fields::entries("disqualified-reason", desk);
            let title = about("action-disqualify", "action-disqualify-many", targets);
            let picker = Picker::new(title, Choices::These(choices));
            Reply::ask(Outcome::Pick(picker), Disqualify(targets.to_vec()))
        }
        _ => return None,
    })
}

/// Leads that are being given up.
#[derive(Debug)]
struct Disqualify(Vec<Record>);

impl Question for Disqualify {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let reason = values.first().and_then(Value::as_text).unwrap_or_default();
        let changes = self.0.iter().map(|lead| conversion::disqualify(&Lead::from_record(lead), reason));
        let label = about("action-disqualified", "action-disqualified-many", &self.0);
        Reply::write_over(desk, &label, changes.collect(), &self.0)
    }
}

/// A lead that is being converted.
#[derive(Debug)]
struct Convert {
    lead: Record,
}

impl Convert {
    fn ask(record: &Record, desk: &Desk<'_>) -> Result<Reply> {
        let lead = Lead::from_record(record);
        if lead.converted_at.is_some() {
            return Ok(Reply::toast("action-already-converted"));
        }
        let accounts = candidates(Kind::Account, lead.company.as_deref().unwrap_or_default(), desk)?;
        let mut contacts = Vec::new();
        for text in lead.emails.iter().chain(&lead.phones).chain(&lead.name) {
            for contact in candidates(Kind::Contact, text, desk)? {
                if !contacts.iter().any(|known: &Record| known.id == contact.id) {
                    contacts.push(contact);
                }
            }
        }
        let known_accounts: Vec<Account> = accounts.iter().map(Account::from_record).collect();
        let known_contacts: Vec<Contact> = contacts.iter().map(Contact::from_record).collect();
        let account = conversion::matching_account(&lead, &known_accounts).map(|account| account.id);
        let contact = conversion::matching_contact(&lead, &known_contacts).map(|contact| contact.id);
        let deal = lead.company.as_deref().filter(|company| !company.is_empty()).or(lead.name.as_deref());
        let mut rows = vec![
            choice_row(Kind::Account, "account", account, &accounts, desk),
            choice_row(Kind::Contact, "contact", contact, &contacts, desk),
            choice_row(Kind::Opportunity, "opportunity", None, &[], desk),
            FormRow::new("name", words(desk, &Message::new("action-convert-deal-name")), Holds::Line)
                .filled(deal.unwrap_or_default(), Value::Null),
        ];
        if lead.verified != Some(true) {
            let label = words(desk, &Message::new("action-convert-unverified"));
            rows.push(FormRow::new("unverified", label, Holds::YesNo).filled("", Value::Bool(true)));
        }
        let title = Message::new("action-convert").with("name", record.name());
        let spec = FormSpec { title, rows, at: 0 };
        Ok(Reply::ask(Outcome::Form(spec), Convert { lead: record.clone() }))
    }

    fn write(&self, rows: &[FormRow], desk: &Desk<'_>) -> Result<Reply> {
        let (lists, repository) = (desk.repository.lists(), desk.repository);
        // As it is now: somebody may have edited or converted it while the form was open.
        let record = repository.get(Kind::Lead, self.lead.id)?;
        let lead = Lead::from_record(record.as_ref().unwrap_or(&self.lead));
        if lead.converted_at.is_some() {
            return Ok(Reply::toast("action-already-converted"));
        }
        let chosen = |key: &str| {
            rows.iter().find(|row| row.key == key).map(|row| row.value.clone()).unwrap_or_default()
        };
        let account = match becomes(&chosen("account")) {
            Chosen::Existing(id) => {
                existing(repository.get(Kind::Account, id)?.as_ref().map(Account::from_record))
            }
            Chosen::New => Becomes::New(repository.new_id()),
            Chosen::Nothing => Becomes::Nothing,
        };
        let contact = match becomes(&chosen("contact")) {
            Chosen::Existing(id) => {
                existing(repository.get(Kind::Contact, id)?.as_ref().map(Contact::from_record))
            }
            Chosen::New => Becomes::New(repository.new_id()),
            Chosen::Nothing => Becomes::Nothing,
        };
        let opportunity = match becomes(&chosen("opportunity")) {
            Chosen::Nothing => Becomes::Nothing,
            _ => Becomes::New(repository.new_id()),
        };
        let links: Vec<AccountContact> = match &contact {
            Becomes::Existing(contact) => {
                let found = repository.referring(Kind::AccountContact, "contact", contact.id)?;
                found.iter().map(AccountContact::from_record).collect()
            }
            _ => Vec::new(),
        };
        let activities: Vec<Activity> = repository
            .referring(Kind::Activity, "lead", lead.id)?
            .iter()
            .map(Activity::from_record)
            .collect();
        let pipeline = lists.default_pipeline().map(|pipeline| pipeline.id);
        let stage =
            pipeline.and_then(|id| lists.stages_of(id).into_iter().find(|stage| stage.is_open()).cloned());
        let first = match &stage {
            Some(stage) => repository.column(stage.id, None, From::Start, 1)?.rows.into_iter().next(),
            None => None,
        };
        let place = first.map(|card| card.text("position").to_owned());
        let name = rows.iter().find(|row| row.key == "name").map(|row| row.text.trim().to_owned());
        let copies = chosen("unverified").as_bool() == Some(true);
        let conversion = Conversion {
            account,
            contact,
            opportunity,
            opportunity_name: name.filter(|name| !name.is_empty()),
            unverified: if copies { Unverified::Copy } else { Unverified::Leave },
            activities: &activities,
            account_links: &links,
            opportunity_links: &[],
            defaults: Defaults {
                stages: &lists.stages,
                pipeline,
                owner: lists.me,
                currency: lists.base,
                position: position::between(None, place.as_deref()),
            },
        };
        let changes = conversion::convert(&lead, &conversion, now(desk));
        let label = Message::new("action-converted").with("name", self.lead.name());
        Ok(Reply::write_over(desk, &label, changes, &[record.unwrap_or_else(|| self.lead.clone())]))
    }
}

impl Question for Convert {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Form(rows) = answer else { return Reply::default() };
        self.write(&rows, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error)))
    }
}

/// What was chosen for one kind.
enum Chosen {
    New,
    Existing(Id),
    Nothing,
}

fn becomes(value: &Value) -> Chosen {
    match value {
        Value::Id(id) => Chosen::Existing(*id),
        Value::Text(text) if text == NEW => Chosen::New,
        _ => Chosen::Nothing,
    }
}

fn existing<T>(found: Option<T>) -> Becomes<T> {
    found.map_or(Becomes::Nothing, |record| Becomes::Existing(Box::new(record)))
}

/// Records of a kind that a text finds.
fn candidates(kind: Kind, text: &str, desk: &Desk<'_>) -> Result<Vec<Record>> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut records = Vec::new();
    for hit in desk.repository.find(text, 4 * OFFERED)? {
        if hit.kind == kind && records.len() < OFFERED {
            records.extend(desk.repository.get(kind, hit.id)?);
        }
    }
    Ok(records)
}

/// A row that says what the lead becomes of one kind: a match, something new, or nothing.
fn choice_row(
    kind: Kind,
    key: &'static str,
    matched: Option<Id>,
    found: &[Record],
    desk: &Desk<'_>,
) -> FormRow {
    let mut choices = vec![Choice::new(NEW.into(), words(desk, &Message::new("action-convert-new")))];
    choices.extend(found.iter().map(|record| Choice::new(Value::Id(record.id), record.name())));
    choices.push(Choice::new(NOTHING.into(), words(desk, &Message::new("action-convert-nothing"))));
    let value = matched.map_or(Value::from(NEW), Value::Id);
    let text = choices.iter().find(|choice| choice.value == value).map(|choice| choice.label.clone());
    let mut row = FormRow::new(key, desk.text.kind(kind).as_str(), Holds::OneOf(choices))
        .filled(text.unwrap_or_default(), value);
    if matched.is_some() {
        row.note = words(desk, &Message::new("action-convert-matched"));
    }
    row
}
