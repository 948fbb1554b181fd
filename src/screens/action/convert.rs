//! Converting leads: one in a form with what matches preselected and anything else a search away;
//! several by the same rule for each, in one step.

use crate::domain::account::Account;
use crate::domain::activity::Activity;
use crate::domain::contact::Contact;
use crate::domain::conversion::{self, Becomes, Conversion, Unverified};
use crate::domain::duplicate::{self, Likeness, Profile};
use crate::domain::editing::Defaults;
use crate::domain::lead::Lead;
use crate::domain::link::{AccountContact, OpportunityContact};
use crate::domain::matching::{Why, matching_opportunity};
use crate::domain::opportunity::Opportunity;
use crate::domain::verification::Found;
use crate::domain::{Change, Id, Kind, Message, Record, Value, edit, next_step, position};
use crate::repository::Result;
use crate::repository::Underway;
use crate::repository::duplicates::{MATCHES, of_name};
use crate::ui::{Answer, Choice, Desk, FormRow, FormSpec, Holds, Outcome};

use super::{Question, Reply, about, duplicates, now, touch, trouble, verify, words};

/// How many reasons for a match are told beside it.
const REASONS: usize = 2;
/// The choice that makes a new record.
const NEW: &str = "new";
/// The choice that takes what matches each lead, and makes a new record where nothing does.
const MATCH: &str = "match";
/// The choice that makes nothing.
const NOTHING: &str = "nothing";

/// Leads that are being converted.
#[derive(Debug)]
pub(super) struct Convert {
    leads: Vec<Record>,
}

impl Convert {
    /// Asks what leads become; those converted before are left alone.
    pub(super) fn ask(targets: &[Record], desk: &Desk<'_>) -> Result<Reply> {
        let leads: Vec<Record> =
            targets.iter().filter(|lead| lead.get("converted_at").is_empty()).cloned().collect();
        let mut rows = match &leads[..] {
            [] => return Ok(Reply::toast("action-already-converted")),
            [one] => rows_of_one(&Lead::from_record(one), desk)?,
            _ => rows_of_many(desk),
        };
        let copies = match &leads[..] {
            [one] => verified_rows(&Lead::from_record(one), &mut rows, desk)?,
            _ => true,
        };
        let kind_of = |row: &FormRow| Kind::from_word(&row.key).filter(|kind| kind.key() == row.key);
        rows.retain(|row| kind_of(row).is_none_or(|kind| desk.repository.lists().shows_kind(kind)));
        if leads.iter().any(|lead| lead.get("verified").as_bool() != Some(true)) {
            let label = words(desk, &Message::new("action-convert-unverified"));
            rows.push(FormRow::new("unverified", label, Holds::YesNo).filled("", Value::Bool(copies)));
        }
        let title = about("action-convert", "action-convert-many", &leads);
        Ok(Reply::ask(Outcome::Form(FormSpec::new(title, rows, 0)), Convert { leads }))
    }

    fn write(&self, rows: &[FormRow], desk: &Desk<'_>) -> Result<Reply> {
        let chosen = |key: &str| {
            rows.iter().find(|row| row.key == key).map(|row| row.value.clone()).unwrap_or_default()
        };
        let name = rows.iter().find(|row| row.key == "name").map(|row| row.text.trim().to_owned());
        let copies = chosen("unverified").as_bool() == Some(true);
        let mut bench = Bench {
            accounts: Vec::new(),
            contacts: Vec::new(),
            links: Vec::new(),
            place: None,
            wanted: [chosen("account"), chosen("contact"), chosen("opportunity")],
            name: name.filter(|name| !name.is_empty()),
            unverified: if copies { Unverified::Copy } else { Unverified::Leave },
        };
        let (mut changes, mut converted) = (Vec::new(), Vec::new());
        let (mut ended, mut bare) = (Underway::default(), Vec::new());
        for lead in &self.leads {
            // As it is now: somebody may have edited or converted it while the form was open.
            let lead = desk.repository.get(Kind::Lead, lead.id)?.unwrap_or_else(|| lead.clone());
            if lead.get("converted_at").is_empty() {
                let made = bench.convert(&Lead::from_record(&lead), desk)?;
                let tagged = tagged(&lead, &made, desk)?;
                let underway = desk.repository.underway(Kind::Lead, lead.id)?;
                bare.extend(left_bare(&lead, &made, &underway.steps, desk)?);
                ended.cadences.extend(underway.cadences);
                ended.steps.extend(underway.steps);
                changes.extend(made);
                for change in tagged {
                    // Two leads may become one contact.
                    if !changes.contains(&change) {
                        changes.push(change);
                    }
                }
                converted.push(lead);
            }
        }
        if converted.is_empty() {
            return Ok(Reply::toast("action-already-converted"));
        }
        let written = Reply::write_over(desk, &told(&converted, &ended), changes, &converted);
        Ok(match (&ended.cadences[..], &ended.steps[..], &bare[..]) {
            ([cadence], [step], [deal]) => {
                let title = Message::new("action-converted-next")
                    .with("cadence", cadence)
                    .with("step", step.subject.as_deref().unwrap_or_default())
                    .with("name", deal.name());
                touch::ask_next(written, &bare, title)
            }
            _ => touch::ask_next_after(written, &bare),
        })
    }
}

impl Question for Convert {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Form(rows) = answer else { return Reply::default() };
        self.write(&rows, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error)))
    }
}

/// What converting leads says: also which cadences ended by it, and which step was called off.
fn told(converted: &[Record], ended: &Underway) -> Message {
    let names = || ended.cadences.join(", ");
    match (&ended.cadences[..], &ended.steps[..]) {
        ([], _) => about("action-converted", "action-converted-many", converted),
        (_, [step]) => about("action-converted-step", "action-converted-ended-many", converted)
            .with("cadence", names())
            .with("step", step.subject.as_deref().unwrap_or_default())
            .with("ended", ended.cadences.len()),
        _ => about("action-converted-ended", "action-converted-ended-many", converted)
            .with("cadence", names())
            .with("ended", ended.cadences.len()),
    }
}

/// The deal that these changes make of a lead, when the steps that are called off by it leave it
/// without a next one.
fn left_bare(lead: &Record, made: &[Change], steps: &[Activity], desk: &Desk<'_>) -> Result<Option<Record>> {
    let heirs = conversion::heirs(made);
    let heir = |kind: Kind| heirs.iter().find(|(of, _)| *of == kind).map(|(_, id)| *id);
    let Some(id) = heir(Kind::Opportunity) else { return Ok(None) };
    let known = desk.repository.get(Kind::Opportunity, id)?;
    let created = made.iter().filter(|change| change.subject().1 == id).find_map(created);
    let Some(mut deal) = known.or(created) else { return Ok(None) };
    if deal.get("contact").is_empty() {
        deal.set("contact", heir(Kind::Contact));
    }
    let of_lead = desk.repository.referring(Kind::Activity, "lead", lead.id)?;
    let of_deal = desk.repository.next_planned(Kind::Opportunity, id, 1)?;
    let activities: Vec<Activity> = of_lead.iter().chain(&of_deal).map(Activity::from_record).collect();
    let called_off: Vec<Id> = steps.iter().map(|step| step.id).collect();
    let stage = deal.get("stage").as_id().and_then(|id| desk.repository.lists().stage(id));
    Ok(next_step::asks_for_next(stage, &activities, &called_off).then_some(deal))
}

/// A record as it is made.
fn created(change: &Change) -> Option<Record> {
    let Change::Create { kind, id, values } = change else { return None };
    let mut record = Record::new(*kind, *id);
    for (key, value) in values {
        record.set(key, value.clone());
    }
    Some(record)
}

/// The form of one lead: what it can become of each kind, what matches preselected.
fn rows_of_one(lead: &Lead, desk: &Desk<'_>) -> Result<Vec<FormRow>> {
    let accounts = desk.repository.accounts_like(lead, MATCHES)?;
    let contacts = desk.repository.contacts_like(lead, MATCHES)?;
    let account = of_name(&accounts);
    let known = contacts.first().map(|(contact, _)| contact.id);
    let deals = deals_of(account.map(|(account, _)| account.id), known, desk)?;
    let open: Vec<Opportunity> = deals.iter().map(Opportunity::from_record).collect();
    let because = |why: Why| words(desk, &Message::new(why_id(why)));
    let matched = matching_opportunity(lead, known, &open).map(|(deal, why)| (deal.id, because(why)));
    let name = lead.company.as_deref().filter(|company| !company.is_empty()).or(lead.name.as_deref());
    let alike = |(record, likeness): &(Record, Likeness)| {
        (record.id, duplicates::first_reasons(likeness, REASONS, desk))
    };
    let (of_account, of_contact) = (account.map(alike), contacts.first().map(alike));
    let records = |alike: Vec<(Record, Likeness)>| alike.into_iter().map(|(record, _)| record).collect();
    let (accounts, contacts): (Vec<Record>, Vec<Record>) = (records(accounts), records(contacts));
    Ok(vec![
        choice_row(Kind::Account, of_account, &accounts, desk),
        choice_row(Kind::Contact, of_contact, &contacts, desk),
        choice_row(Kind::Opportunity, matched, &deals, desk),
        FormRow::new("name", words(desk, &Message::new("action-convert-deal-name")), Holds::Line)
            .filled(name.unwrap_or_default(), Value::Null),
    ])
}

/// The id of the words for why a deal was found.
fn why_id(why: Why) -> &'static str {
    match why {
        Why::ContactsDeal => "action-match-contacts-deal",
        Why::DealName => "action-match-deal-name",
        Why::DealAmount => "action-match-deal-amount",
    }
}

/// Adds what is known of a lead's data; whether it looks as if it could be copied.
fn verified_rows(lead: &Lead, rows: &mut Vec<FormRow>, desk: &Desk<'_>) -> Result<bool> {
    let checks = verify::checks(lead, desk)?;
    rows.extend(verify::rows(lead, checks, desk));
    Ok(checks.email != Found::Wrong && checks.phone != Found::Wrong)
}

/// The form of several leads: the same rule for each.
fn rows_of_many(desk: &Desk<'_>) -> Vec<FormRow> {
    let row = |kind: Kind, first: &str, label: &str| {
        let label = words(
            desk,
            &Message::new(if label == MATCH { "action-convert-match" } else { "action-convert-new" }),
        );
        let none = words(desk, &Message::new("action-convert-nothing"));
        let choices = vec![Choice::new(first.into(), label.as_str()), Choice::new(NOTHING.into(), none)];
        FormRow::new(kind.key(), desk.text.kind(kind).as_str(), Holds::OneOf(choices))
            .filled(label, Value::from(first))
    };
    vec![row(Kind::Account, MATCH, MATCH), row(Kind::Contact, MATCH, MATCH), row(Kind::Opportunity, NEW, NEW)]
}

/// A row that says what the lead becomes of one kind: a match, something new, nothing, or any
/// other record that is found by typing.
fn choice_row(kind: Kind, matched: Option<(Id, String)>, alike: &[Record], desk: &Desk<'_>) -> FormRow {
    let mut choices = vec![Choice::new(NEW.into(), words(desk, &Message::new("action-convert-new")))];
    choices.extend(alike.iter().map(|record| Choice::new(Value::Id(record.id), record.name())));
    choices.push(Choice::new(NOTHING.into(), words(desk, &Message::new("action-convert-nothing"))));
    let value = matched.as_ref().map_or(Value::from(NEW), |(id, _)| Value::Id(*id));
    let text = choices.iter().find(|choice| choice.value == value).map(|choice| choice.label.clone());
    let mut row = FormRow::new(kind.key(), desk.text.kind(kind).as_str(), Holds::RecordOr(kind, choices))
        .filled(text.unwrap_or_default(), value);
    if let Some((_, why)) = matched {
        row.note = why;
    } else if kind == Kind::Opportunity && !alike.is_empty() {
        row.note = words(desk, &Message::new("action-convert-open").with("count", alike.len()));
    }
    row
}

/// What is known while leads are converted one after the other: a company that two of them name
/// becomes one account, a person that two of them name one contact, tied to it once.
struct Bench {
    accounts: Vec<(Profile, Record)>,
    contacts: Vec<(Profile, Record)>,
    links: Vec<AccountContact>,
    /// The place of the deal that was made last.
    place: Option<String>,
    /// What was chosen for the account, the contact and the opportunity.
    wanted: [Value; 3],
    name: Option<String>,
    unverified: Unverified,
}

impl Bench {
    fn convert(&mut self, lead: &Lead, desk: &Desk<'_>) -> Result<Vec<Change>> {
        let (lists, repository) = (desk.repository.lists(), desk.repository);
        let [account, contact, opportunity] = &self.wanted;
        let account = match becomes(account) {
            Chosen::Match => {
                let made = made_like(&Profile::of_company(lead), &self.accounts, Likeness::is_of_name);
                let found = made.map_or_else(|| repository.account_of(lead), |made| Ok(Some(made)))?;
                matched(found.as_ref().map(Account::from_record), desk)
            }
            other => joined(other, Kind::Account, desk, Account::from_record)?,
        };
        let contact = match becomes(contact) {
            Chosen::Match => {
                let made = made_like(&repository.profile_of(&lead.to_record())?, &self.contacts, |_| true);
                let found = made.map_or_else(|| repository.contact_of(lead), |made| Ok(Some(made)))?;
                matched(found.as_ref().map(Contact::from_record), desk)
            }
            other => joined(other, Kind::Contact, desk, Contact::from_record)?,
        };
        let opportunity = joined(becomes(opportunity), Kind::Opportunity, desk, Opportunity::from_record)?;
        let account_links: Vec<AccountContact> = match &contact {
            Becomes::Existing(contact) => {
                let found = repository.referring(Kind::AccountContact, "contact", contact.id)?;
                let made = self.links.iter().filter(|link| link.contact == Some(contact.id)).cloned();
                found.iter().map(AccountContact::from_record).chain(made).collect()
            }
            _ => Vec::new(),
        };
        let opportunity_links: Vec<OpportunityContact> = match &opportunity {
            Becomes::Existing(deal) => {
                let found = repository.referring(Kind::OpportunityContact, "opportunity", deal.id)?;
                found.iter().map(OpportunityContact::from_record).collect()
            }
            _ => Vec::new(),
        };
        let activities = repository.referring(Kind::Activity, "lead", lead.id)?;
        let activities: Vec<Activity> = activities.iter().map(Activity::from_record).collect();
        let pipeline = lists.default_pipeline().map(|pipeline| pipeline.id);
        let place = self.next_place(pipeline, desk)?;
        let conversion = Conversion {
            account,
            contact,
            opportunity,
            opportunity_name: self.name.clone(),
            unverified: self.unverified,
            activities: &activities,
            account_links: &account_links,
            opportunity_links: &opportunity_links,
            defaults: Defaults {
                stages: &lists.stages,
                pipeline,
                owner: lists.me,
                currency: lists.base,
                position: place,
            },
        };
        let changes = conversion::convert(lead, &conversion, now(desk));
        self.remember(&changes, lead);
        Ok(changes)
    }

    /// The place above the first card of the first column, or above the deal made last.
    fn next_place(&mut self, pipeline: Option<Id>, desk: &Desk<'_>) -> Result<String> {
        if self.place.is_none() {
            let stages = pipeline.map(|id| desk.repository.lists().stages_of(id)).unwrap_or_default();
            if let Some(stage) = stages.into_iter().find(|stage| stage.is_open()) {
                self.place = desk.repository.first_place(stage.id)?;
            }
        }
        let place = position::between(None, self.place.as_deref());
        self.place = Some(place.clone());
        Ok(place)
    }

    /// Keeps what was made for the leads that follow.
    fn remember(&mut self, changes: &[Change], lead: &Lead) {
        for record in changes.iter().filter_map(created) {
            match record.kind {
                Kind::Account => self.accounts.push((Profile::of(&record, None), record)),
                Kind::Contact => {
                    self.contacts.push((Profile::of(&record, lead.company.as_deref()), record));
                }
                Kind::AccountContact => self.links.push(AccountContact::from_record(&record)),
                _ => {}
            }
        }
    }
}

/// The one of these that were made just now which is the most alike.
fn made_like(
    profile: &Profile,
    made: &[(Profile, Record)],
    is_taken: impl Fn(&Likeness) -> bool,
) -> Option<Record> {
    let alike =
        |(own, record): &(Profile, Record)| Some((duplicate::likeness(profile, own)?, record.clone()));
    let alike = made.iter().filter_map(alike).filter(|(likeness, _)| is_taken(likeness));
    alike.max_by_key(|(likeness, _)| likeness.score).map(|(_, record)| record)
}

/// The changes that hand a lead's tags on to what these make of it.
fn tagged(lead: &Record, made: &[Change], desk: &Desk<'_>) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for (kind, id) in conversion::heirs(made) {
        let heir = desk.repository.get(kind, id)?.unwrap_or_else(|| Record::new(kind, id));
        changes.extend(edit::more_tags(&heir, &lead.tags));
    }
    Ok(changes)
}

/// What was chosen for one kind.
#[derive(Clone, Copy)]
enum Chosen {
    New,
    Match,
    Existing(Id),
    Nothing,
}

fn becomes(value: &Value) -> Chosen {
    match value {
        Value::Id(id) => Chosen::Existing(*id),
        Value::Text(text) if text == NEW => Chosen::New,
        Value::Text(text) if text == MATCH => Chosen::Match,
        _ => Chosen::Nothing,
    }
}

/// What matches a lead, or a new record where nothing does.
fn matched<T>(found: Option<T>, desk: &Desk<'_>) -> Becomes<T> {
    match found {
        Some(found) => Becomes::Existing(Box::new(found)),
        None => Becomes::New(desk.repository.new_id()),
    }
}

/// A new record, the one that was chosen, or nothing.
fn joined<T>(chosen: Chosen, kind: Kind, desk: &Desk<'_>, typed: fn(&Record) -> T) -> Result<Becomes<T>> {
    Ok(match chosen {
        Chosen::New | Chosen::Match => Becomes::New(desk.repository.new_id()),
        Chosen::Nothing => Becomes::Nothing,
        Chosen::Existing(id) => {
            let found = desk.repository.get(kind, id)?;
            found.map_or(Becomes::Nothing, |record| Becomes::Existing(Box::new(typed(&record))))
        }
    })
}

/// The open deals of an account and of a contact, those that close first.
fn deals_of(account: Option<Id>, contact: Option<Id>, desk: &Desk<'_>) -> Result<Vec<Record>> {
    let repository = desk.repository;
    let mut deals = match account {
        Some(id) => repository.referring(Kind::Opportunity, "account", id)?,
        None => Vec::new(),
    };
    if let Some(contact) = contact {
        for link in repository.referring(Kind::OpportunityContact, "contact", contact)? {
            let Some(id) = link.get("opportunity").as_id() else { continue };
            if !deals.iter().any(|deal| deal.id == id) {
                deals.extend(repository.get(Kind::Opportunity, id)?);
            }
        }
    }
    deals.retain(|deal| deal.get("closed_at").is_empty());
    deals.sort_by_key(|deal| deal.get("close").as_date().unwrap_or(chrono::NaiveDate::MAX));
    deals.truncate(MATCHES);
    Ok(deals)
}
