//! A lead becomes an account, a contact and an opportunity, made or matched, in one step. The
//! lead's activities stay its own and are seen on what it became; contact data that nobody
//! verified is copied only when that was asked for.

use super::Kind;
use super::account::Account;
use super::activity::Activity;
use super::change::{Change, Key};
use super::contact::Contact;
use super::editing::{self, Defaults};
use super::id::Id;
use super::lead::Lead;
use super::link::{AccountContact, OpportunityContact};
use super::membership::{join_account, join_deal};
use super::now::Now;
use super::opportunity::Opportunity;
use super::value::Value;

/// What a lead is to become of one kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Becomes<T> {
    /// A new record with this id.
    New(Id),
    /// This record, whose empty fields are filled.
    Existing(Box<T>),
    /// Nothing of that kind.
    Nothing,
}

/// What to do with contact data that nobody verified.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Unverified {
    /// It stays on the lead.
    #[default]
    Leave,
    /// It is copied: the person was asked.
    Copy,
}

/// How a lead is to be converted.
#[derive(Clone, Debug)]
pub struct Conversion<'a> {
    /// The account.
    pub account: Becomes<Account>,
    /// The contact.
    pub contact: Becomes<Contact>,
    /// The opportunity.
    pub opportunity: Becomes<Opportunity>,
    /// What a new opportunity is called; none names it after the company or the person.
    pub opportunity_name: Option<String>,
    /// What happens to unverified e-mails, phones, website and address.
    pub unverified: Unverified,
    /// Every activity of the lead.
    pub activities: &'a [Activity],
    /// The links the contact has already.
    pub account_links: &'a [AccountContact],
    /// The links the opportunity has already.
    pub opportunity_links: &'a [OpportunityContact],
    /// What a new opportunity takes where the lead says nothing.
    pub defaults: Defaults<'a>,
}

/// The changes that convert a lead, to be committed as one step. Nothing for a lead that was
/// converted before.
pub fn convert(lead: &Lead, conversion: &Conversion<'_>, now: Now) -> Vec<Change> {
    if lead.converted_at.is_some() {
        return Vec::new();
    }
    let (mut changes, account) = account(lead, conversion, now);
    let (contact_changes, contact) = contact(lead, conversion, now);
    changes.extend(contact_changes);
    if let (Some(account), Some(contact)) = (account, contact) {
        changes.extend(join_account(contact, account, None, conversion.account_links));
    }
    let (opportunity_changes, opportunity) = opportunity(lead, conversion, account, now);
    changes.extend(opportunity_changes);
    if let (Some(opportunity), Some(contact)) = (opportunity, contact) {
        changes.extend(join_deal(opportunity, contact, None, conversion.opportunity_links));
    }
    let became = [("account", account), ("contact", contact), ("opportunity", opportunity)];
    changes.extend(conversion.activities.iter().filter_map(|activity| point(activity, &became)));
    changes.push(Change::set(
        Kind::Lead,
        lead.id,
        [
            ("status", Value::from("converted")),
            ("converted_at", Value::Moment(now.moment)),
            ("converted_account", account.into()),
            ("converted_contact", contact.into()),
            ("converted_opportunity", opportunity.into()),
        ],
    ));
    changes
}

/// Who takes over the tags of a lead that these changes convert: the contact and the opportunity.
pub fn heirs(changes: &[Change]) -> Vec<(Kind, Id)> {
    let mut heirs = Vec::new();
    for change in changes {
        let Change::Set { kind: Kind::Lead, values, .. } = change else { continue };
        for (key, value) in values {
            let kind = match key.as_ref() {
                "converted_contact" => Kind::Contact,
                "converted_opportunity" => Kind::Opportunity,
                _ => continue,
            };
            heirs.extend(value.as_id().map(|id| (kind, id)));
        }
    }
    heirs
}

/// The change that disqualifies a lead for a reason of the list `disqualified-reason`.
pub fn disqualify(lead: &Lead, reason: &str) -> Change {
    let values = [("status", Value::from("unqualified")), ("disqualified_reason", reason.into())];
    Change::set(Kind::Lead, lead.id, values)
}

fn account(lead: &Lead, conversion: &Conversion<'_>, now: Now) -> (Vec<Change>, Option<Id>) {
    let company = lead.company.as_deref().filter(|company| !company.is_empty());
    let organisation = if company.is_some() { "organisation" } else { "person" };
    let mut values: Values = vec![
        ("name", company.or(lead.name.as_deref()).map_or(Value::Null, Value::from)),
        ("organisation", organisation.into()),
        ("industry", lead.industry.clone().into()),
        ("owner", lead.owner.or(conversion.defaults.owner).into()),
    ];
    if copies(lead, conversion) {
        values.push(("website", lead.website.clone().into()));
        values.extend(address(lead));
    }
    match &conversion.account {
        Becomes::New(id) => (vec![create(Kind::Account, *id, values, now)], Some(*id)),
        Becomes::Existing(account) => {
            (fill(Kind::Account, account.id, &account.to_record(), values), Some(account.id))
        }
        Becomes::Nothing => (Vec::new(), None),
    }
}

fn contact(lead: &Lead, conversion: &Conversion<'_>, now: Now) -> (Vec<Change>, Option<Id>) {
    let mut values: Values = vec![
        ("name", lead.name.clone().into()),
        ("given_name", lead.given_name.clone().into()),
        ("family_name", lead.family_name.clone().into()),
        ("title", lead.title.clone().into()),
        ("source", lead.source.clone().into()),
        ("owner", lead.owner.or(conversion.defaults.owner).into()),
        ("do_not_contact", lead.do_not_contact.filter(|refused| *refused).into()),
    ];
    if copies(lead, conversion) {
        values.push(("email", lead.emails.clone().into()));
        values.push(("phone", lead.phones.clone().into()));
        values.extend(address(lead));
    }
    match &conversion.contact {
        Becomes::New(id) => (vec![create(Kind::Contact, *id, values, now)], Some(*id)),
        Becomes::Existing(contact) => {
            let mut changes = fill(Kind::Contact, contact.id, &contact.to_record(), values);
            if lead.do_not_contact == Some(true) && contact.do_not_contact == Some(false) {
                changes.push(Change::set(Kind::Contact, contact.id, [("do_not_contact", Value::Bool(true))]));
            }
            (changes, Some(contact.id))
        }
        Becomes::Nothing => (Vec::new(), None),
    }
}

fn opportunity(
    lead: &Lead,
    conversion: &Conversion<'_>,
    account: Option<Id>,
    now: Now,
) -> (Vec<Change>, Option<Id>) {
    let named = conversion.opportunity_name.clone();
    let name = named.or_else(|| lead.company.clone()).or_else(|| lead.name.clone());
    let mut values: Values = vec![
        ("account", account.into()),
        ("source", lead.source.clone().into()),
        ("campaign", lead.campaign.clone().into()),
        ("lead", lead.id.into()),
        ("owner", lead.owner.into()),
    ];
    let amount: Values = vec![
        ("name", name.into()),
        ("amount", lead.amount.into()),
        ("currency", lead.amount.and(lead.currency.clone()).into()),
    ];
    match &conversion.opportunity {
        Becomes::New(id) => {
            values.extend(amount);
            let values = values.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect();
            (editing::create(*id, values, &conversion.defaults, now), Some(*id))
        }
        Becomes::Existing(deal) => {
            (fill(Kind::Opportunity, deal.id, &deal.to_record(), values), Some(deal.id))
        }
        Becomes::Nothing => (Vec::new(), None),
    }
}

type Values = Vec<(&'static str, Value)>;

fn copies(lead: &Lead, conversion: &Conversion<'_>) -> bool {
    lead.verified == Some(true) || conversion.unverified == Unverified::Copy
}

fn address(lead: &Lead) -> Values {
    vec![
        ("street", lead.street.clone().into()),
        ("city", lead.city.clone().into()),
        ("state", lead.state.clone().into()),
        ("postcode", lead.postcode.clone().into()),
        ("country", lead.country.clone().into()),
    ]
}

fn create(kind: Kind, id: Id, values: Values, now: Now) -> Change {
    let created = ("created", Value::Moment(now.moment));
    let filled = values.into_iter().filter(|(_, value)| !value.is_empty()).chain([created]);
    Change::create(kind, id, filled)
}

/// What fills the empty fields of a record; nothing is overwritten.
fn fill(kind: Kind, id: Id, record: &super::Record, values: Values) -> Vec<Change> {
    let missing: Values =
        values.into_iter().filter(|(key, value)| !value.is_empty() && record.get(key).is_empty()).collect();
    if missing.is_empty() { Vec::new() } else { vec![Change::set(kind, id, missing)] }
}

/// Shows an activity of the lead on what the lead became; where it points already, it stays.
fn point(activity: &Activity, became: &[(&'static str, Option<Id>)]) -> Option<Change> {
    let record = activity.to_record();
    let missing: Values = became
        .iter()
        .filter(|(key, id)| id.is_some() && record.get(key).is_empty())
        .map(|(key, id)| (*key, Value::from(*id)))
        .collect();
    (!missing.is_empty()).then(|| Change::set(Kind::Activity, activity.id, missing))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::Currency;
    use crate::domain::now::DAY;
    use crate::domain::pipeline::Stage;
    use crate::domain::presets::StagePreset;
    use crate::domain::testing::{after, applied, id};

    const NOW: Now = Now { moment: 100 * DAY, today: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day") };

    fn stages() -> Vec<Stage> {
        applied(&StagePreset::Standard.changes(), Kind::Stage).iter().map(Stage::from_record).collect()
    }

    fn lead() -> Lead {
        Lead {
            name: Some("Lan Nguyễn".to_owned()),
            company: Some("Acme Corp.".to_owned()),
            emails: vec!["Lan@acme.example".to_owned()],
            amount: Some(350_000_000),
            currency: Some("VND".to_owned()),
            owner: Some(id(90)),
            ..Lead::empty(id(1))
        }
    }

    fn conversion(stages: &[Stage]) -> Conversion<'_> {
        Conversion {
            account: Becomes::New(id(2)),
            contact: Becomes::New(id(3)),
            opportunity: Becomes::New(id(4)),
            opportunity_name: None,
            unverified: Unverified::Leave,
            activities: &[],
            account_links: &[],
            opportunity_links: &[],
            defaults: Defaults {
                stages,
                pipeline: Some(StagePreset::Standard.pipeline()),
                owner: Some(id(91)),
                currency: Currency::from_code("USD").expect("a known currency"),
                position: "a0".to_owned(),
            },
        }
    }

    #[test]
    fn the_contact_and_the_opportunity_take_over_the_tags_of_a_lead() {
        let stages = stages();
        let changes = convert(&lead(), &conversion(&stages), NOW);
        assert_eq!(heirs(&changes), [(Kind::Contact, id(3)), (Kind::Opportunity, id(4))]);
        let mut contact = crate::domain::Record::new(Kind::Contact, id(3));
        contact.tags = vec!["VIP".to_owned()];
        let more = crate::domain::edit::more_tags(&contact, &["vip".to_owned(), "fair".to_owned()]);
        assert_eq!(more.len(), 1);
        assert_eq!(more[0].subject(), (Kind::Tag, crate::domain::link::tag(id(3), "fair")));
    }

    #[test]
    fn a_lead_becomes_a_linked_account_contact_and_opportunity_of_its_owner() {
        let stages = stages();
        let changes = convert(&lead(), &conversion(&stages), NOW);
        let one = |kind| applied(&changes[..changes.len() - 1], kind).remove(0);
        for kind in [Kind::Account, Kind::Contact, Kind::Opportunity] {
            assert_eq!(one(kind).get("owner").as_id(), Some(id(90)), "{kind:?}");
        }
        let deal = one(Kind::Opportunity);
        assert_eq!(
            (deal.name().as_str(), deal.get("amount").as_integer()),
            ("Acme Corp.", Some(350_000_000))
        );
        assert_eq!((deal.text("currency"), deal.get("account").as_id()), ("VND", Some(id(2))));
        assert_eq!(one(Kind::AccountContact).get("primary").as_bool(), Some(true));
        assert_eq!(one(Kind::OpportunityContact).get("contact").as_id(), Some(id(3)));
    }

    #[test]
    fn a_converted_lead_says_into_what_and_is_not_converted_twice() {
        let stages = stages();
        let changes = convert(&lead(), &conversion(&stages), NOW);
        let converted = Lead::from_record(&after(lead().to_record(), &changes));
        assert_eq!(converted.status.as_deref(), Some("converted"));
        assert_eq!(converted.converted_opportunity, Some(id(4)));
        assert!(convert(&converted, &conversion(&stages), NOW).is_empty());
    }

    #[test]
    fn unverified_contact_data_is_copied_only_when_asked() {
        let stages = stages();
        let emails = |lead: &Lead, unverified| {
            let conversion = Conversion { unverified, ..conversion(&stages) };
            let changes = convert(lead, &conversion, NOW);
            applied(&changes[..changes.len() - 1], Kind::Contact)[0].get("email").as_list().len()
        };
        let verified = Lead { verified: Some(true), ..lead() };
        assert_eq!(emails(&lead(), Unverified::Leave), 0);
        assert_eq!(emails(&lead(), Unverified::Copy), 1);
        assert_eq!(emails(&verified, Unverified::Leave), 1);
    }

    #[test]
    fn matched_records_keep_what_they_have_and_get_what_they_lack() {
        let stages = stages();
        let account =
            Account { name: Some("ACME".to_owned()), owner: Some(id(92)), ..Account::empty(id(20)) };
        let verified = Lead { verified: Some(true), website: Some("acme.example".to_owned()), ..lead() };
        let conversion =
            Conversion { account: Becomes::Existing(Box::new(account.clone())), ..conversion(&stages) };
        let changes = convert(&verified, &conversion, NOW);
        let kept = Account::from_record(&after(account.to_record(), &changes));
        assert_eq!((kept.name.as_deref(), kept.owner), (Some("ACME"), Some(id(92))));
        assert_eq!(kept.website.as_deref(), Some("acme.example"));
        let created =
            |kind| changes.iter().any(|c| matches!(c, Change::Create { kind: k, .. } if *k == kind));
        assert!(!created(Kind::Account));
    }

    #[test]
    fn a_lead_can_join_an_opportunity_that_exists() {
        let stages = stages();
        let deal = Opportunity { amount: Some(5), ..Opportunity::empty(id(40)) };
        let conversion =
            Conversion { opportunity: Becomes::Existing(Box::new(deal.clone())), ..conversion(&stages) };
        let changes = convert(&lead(), &conversion, NOW);
        let joined = Opportunity::from_record(&after(deal.to_record(), &changes));
        assert_eq!((joined.amount, joined.account, joined.lead), (Some(5), Some(id(2)), Some(id(1))));
    }

    #[test]
    fn every_activity_of_the_lead_is_seen_on_what_it_became() {
        let stages = stages();
        let of_lead = Activity { lead: Some(id(1)), account: Some(id(77)), ..Activity::empty(id(50)) };
        let activities = [of_lead.clone()];
        let conversion = Conversion { activities: &activities, ..conversion(&stages) };
        let changes = convert(&lead(), &conversion, NOW);
        let seen = Activity::from_record(&after(of_lead.to_record(), &changes));
        assert_eq!((seen.lead, seen.account), (Some(id(1)), Some(id(77))));
        assert_eq!((seen.contact, seen.opportunity), (Some(id(3)), Some(id(4))));
    }

    #[test]
    fn an_opt_out_survives_conversion() {
        let stages = stages();
        let refusing = Lead { do_not_contact: Some(true), ..lead() };
        let contact = Contact { do_not_contact: Some(false), ..Contact::empty(id(30)) };
        let conversion =
            Conversion { contact: Becomes::Existing(Box::new(contact.clone())), ..conversion(&stages) };
        let changes = convert(&refusing, &conversion, NOW);
        assert_eq!(after(contact.to_record(), &changes).get("do_not_contact").as_bool(), Some(true));
    }

    #[test]
    fn a_disqualified_lead_says_why() {
        let record = after(lead().to_record(), &[disqualify(&lead(), "no-budget")]);
        assert_eq!((record.text("status"), record.text("disqualified_reason")), ("unqualified", "no-budget"));
    }
}
