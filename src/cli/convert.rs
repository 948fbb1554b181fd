//! `convert`: a lead becomes a contact, an account and an opportunity, in one step. Without
//! being told which, the account and contact that match are taken, and new ones made otherwise.

use super::by_name::called;
use super::failure::{Failure, Result};
use super::output::OutputArgs;
use super::session::Session;
use super::{fields, write};
use crate::domain::account::Account;
use crate::domain::activity::Activity;
use crate::domain::contact::Contact;
use crate::domain::conversion::{self, Becomes, Conversion, Unverified};
use crate::domain::lead::Lead;
use crate::domain::link::{AccountContact, OpportunityContact};
use crate::domain::opportunity::Opportunity;
use crate::domain::{Id, Kind, Message, Record, edit, seen};
use crate::repository::Repository;

/// Options of `convert`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The lead: its id, the first or last digits of it, or its name.
    #[arg(value_name = "ID | NAME")]
    lead: String,
    /// The account it becomes part of: an id, a name, 'new' or 'none'. One that matches when not given.
    #[arg(long)]
    account: Option<String>,
    /// The contact it is: an id, a name, 'new' or 'none'. One that matches when not given.
    #[arg(long)]
    contact: Option<String>,
    /// The opportunity it joins: an id, a name, 'new' or 'none'. A new one when not given.
    #[arg(long)]
    opportunity: Option<String>,
    /// What a new opportunity is called.
    #[arg(long, value_name = "NAME")]
    opportunity_name: Option<String>,
    /// Copy e-mails, phones and address though nobody verified them.
    #[arg(long)]
    unverified: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// Converts the lead.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let found = called(&repository, &args.lead, &[Kind::Lead])?;
    let lead = Lead::from_record(&found);
    let name = lead.name.clone().unwrap_or_else(|| lead.id.short());
    if lead.converted_at.is_some() {
        return Err(Failure::refused(Message::new("cli-already-converted").with("name", name)));
    }
    let account = becomes(&repository, Kind::Account, args.account.as_deref(), Account::from_record, || {
        Ok(repository.account_of(&lead)?)
    })?;
    let contact = becomes(&repository, Kind::Contact, args.contact.as_deref(), Contact::from_record, || {
        Ok(repository.contact_of(&lead)?)
    })?;
    let deal = args.opportunity.as_deref();
    let opportunity = becomes(&repository, Kind::Opportunity, deal, Opportunity::from_record, || Ok(None))?;
    let activities: Vec<Activity> =
        repository.referring(Kind::Activity, "lead", lead.id)?.iter().map(Activity::from_record).collect();
    let account_links: Vec<AccountContact> = match &contact {
        Becomes::Existing(contact) => {
            links(&repository, Kind::AccountContact, contact.id, AccountContact::from_record)?
        }
        _ => Vec::new(),
    };
    let opportunity_links: Vec<OpportunityContact> = match &opportunity {
        Becomes::Existing(deal) => {
            links(&repository, Kind::OpportunityContact, deal.id, OpportunityContact::from_record)?
        }
        _ => Vec::new(),
    };
    let became = [
        ("account", id_of(&account, |account| account.id)),
        ("contact", id_of(&contact, |contact| contact.id)),
        ("opportunity", id_of(&opportunity, |deal| deal.id)),
    ];
    let conversion = Conversion {
        account,
        contact,
        opportunity,
        opportunity_name: args.opportunity_name.clone(),
        unverified: if args.unverified { Unverified::Copy } else { Unverified::Leave },
        activities: &activities,
        account_links: &account_links,
        opportunity_links: &opportunity_links,
        defaults: write::deal_defaults(repository.lists(), &repository, None)?,
    };
    let mut changes = conversion::convert(&lead, &conversion, write::now(&repository));
    for (kind, id) in conversion::heirs(&changes) {
        let heir = repository.get(kind, id)?.unwrap_or_else(|| Record::new(kind, id));
        changes.extend(edit::more_tags(&heir, &found.tags));
    }
    let label = session.say(&Message::new("cli-step-converted").with("name", name));
    let seen = seen::set_by(&changes, &[found]);
    let ended = repository.underway(Kind::Lead, lead.id)?.cadences;
    let step = repository.commit_seen(&label, changes, &seen)?;
    if !ended.is_empty() {
        session.tell(&Message::new("cli-cadence-ended").with("cadence", ended.join(", ")));
    }
    session.wrote_records(&label, step, &became, &args.output)
}

fn id_of<T>(becomes: &Becomes<T>, id: impl Fn(&T) -> Id) -> Option<Id> {
    match becomes {
        Becomes::New(made) => Some(*made),
        Becomes::Existing(found) => Some(id(found)),
        Becomes::Nothing => None,
    }
}

/// What the lead becomes of one kind, by the option's word.
fn becomes<T>(
    repository: &Repository,
    kind: Kind,
    word: Option<&str>,
    typed: impl Fn(&Record) -> T,
    matching: impl FnOnce() -> Result<Option<Record>>,
) -> Result<Becomes<T>> {
    let made = || Becomes::New(repository.new_id());
    Ok(match word {
        None => matching()?.map_or_else(made, |found| Becomes::Existing(Box::new(typed(&found)))),
        Some("new") => made(),
        Some("none") => Becomes::Nothing,
        Some(word) => {
            let id = fields::named(repository, kind, word)?;
            let found = repository.get(kind, id)?;
            found.map_or_else(made, |found| Becomes::Existing(Box::new(typed(&found))))
        }
    })
}

fn links<T>(repository: &Repository, kind: Kind, of: Id, typed: impl Fn(&Record) -> T) -> Result<Vec<T>> {
    let back = if kind == Kind::AccountContact { "contact" } else { "opportunity" };
    Ok(repository.referring(kind, back, of)?.iter().map(typed).collect())
}
