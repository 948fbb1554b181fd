//! A draft to a record: the one it already is in the deck, or a new one. Empty never clears a
//! filled field, an opt-out is never cleared, and a row that says nothing new changes nothing.

use super::custom;
use super::draft::{Draft, whole_name};
use super::known::Key;
use super::named::Named;
use super::same::{differing, same_person};
use super::{Done, Importer, Stop};
use crate::domain::activity::ABOUT;
use crate::domain::change::Key as FieldKey;
use crate::domain::fold::fold;
use crate::domain::money::Money;
use crate::domain::{Change, Currency, FieldKind, Id, Kind, Message, Record, Value, edit};
use crate::exchange::headers::Role;

/// The order in which a row's records are made: those that others name first.
const ORDER: [Kind; 7] =
    [Kind::Account, Kind::Contact, Kind::Lead, Kind::User, Kind::Product, Kind::Opportunity, Kind::Activity];

/// The records of one row that were placed so far.
#[derive(Default)]
pub(super) struct Placed(Vec<(Kind, Id)>);

impl Placed {
    /// The record of this kind.
    pub(super) fn of(&self, kind: Kind) -> Option<Id> {
        self.0.iter().find(|(of, _)| *of == kind).map(|(_, id)| *id)
    }
}

impl Importer<'_> {
    /// Places every record of a row; what became of the main one is what became of the row.
    pub(super) fn place_row(&mut self, drafts: &mut [Draft]) -> Result<Done, Stop> {
        for (slot, draft) in drafts.iter_mut().enumerate() {
            if !draft.is_empty() {
                self.check(slot, draft)?;
            }
        }
        let main = self.mapping.main_slot();
        let mut outcome = Done::Same;
        let mut placed = Placed::default();
        for kind in ORDER {
            for (slot, draft) in drafts.iter_mut().enumerate() {
                if draft.kind != kind || draft.is_empty() {
                    continue;
                }
                let (id, done) = self.place(draft, &placed)?;
                if draft.role == Role::Main {
                    placed.0.push((kind, id));
                }
                if slot == main {
                    outcome = done;
                }
            }
        }
        Ok(if outcome == Done::Same && self.changed_in_row { Done::Updated } else { outcome })
    }

    /// What would reject the row, before anything of it is written.
    fn check(&mut self, slot: usize, draft: &mut Draft) -> Result<(), Stop> {
        for (at, word) in &draft.choices {
            let FieldKind::Choice(list) = &draft.kind.fields()[*at].kind else { continue };
            if !self.small.takes(list, word) {
                let reason = Message::new("import-cell-choice").with("value", super::draft::shortened(word));
                return Err(Stop::Reject(Some((slot, *at)), reason));
            }
        }
        if let Some(id) = draft.own_id.filter(|id| !self.known.has(draft.kind, *id)) {
            // Two records of one id could not be told apart any more.
            for kind in Kind::MAIN.into_iter().filter(|kind| *kind != draft.kind) {
                if self.batch.get(kind, id)?.is_some() {
                    let reason = Message::new("import-row-id-of-another-kind").with("kind", kind.key());
                    return Err(Stop::Reject(None, reason));
                }
            }
        }
        if !can_be_named(draft) && !draft.takes_no_name() {
            let at = draft.kind.title().and_then(|title| draft.kind.position(title)).map(|at| (slot, at));
            return Err(Stop::Reject(at, Message::new("import-row-no-name").with("kind", draft.kind.key())));
        }
        let fields = draft.kind.fields().iter().map(|field| field.key.as_ref());
        if let Some(key) = self.batch.tells_of_erased(draft.kind, fields.zip(&draft.values)) {
            let at = draft.kind.position(key).map(|at| (slot, at));
            return Err(Stop::Reject(at, Message::new("erased-person").with("field", key)));
        }
        for (at, text, by) in &draft.references {
            if draft.kind.fields()[*at].kind != FieldKind::Reference(Kind::Contact) {
                continue;
            }
            let named = Named::new(Kind::Contact, text, *by);
            let addresses = [("email", Value::List(named.emails)), ("phone", Value::List(named.phones))];
            let values = addresses.iter().map(|(key, value)| (*key, value));
            if let Some(key) = self.batch.tells_of_erased(Kind::Contact, values) {
                return Err(Stop::Reject(
                    Some((slot, *at)),
                    Message::new("erased-person").with("field", key),
                ));
            }
        }
        self.money(slot, draft)?;
        let external = draft.text("external_id");
        let is_count = external.len() < 10 && external.bytes().all(|byte| byte.is_ascii_digit());
        if !self.key_chosen
            && is_count
            && let Some(id) = self.known.by(draft.kind, Key::External, external)
            && let Some(there) = self.batch.get(draft.kind, id)?
            && there.text("name") != external
            && !same_person(&there, draft)
        {
            let at = draft.kind.position("external_id").map(|at| (slot, at));
            let reason =
                Message::new("import-row-key-of-another").with("key", external).with("name", there.name());
            return Err(Stop::Reject(at, reason));
        }
        Ok(())
    }

    /// Amounts in minor units of the row's currency.
    fn money(&mut self, slot: usize, draft: &mut Draft) -> Result<(), Stop> {
        if draft.amounts.is_empty() {
            return Ok(());
        }
        let usual = self.currency.unwrap_or(self.small.base);
        let named = Currency::from_code(draft.text("currency"));
        let worth = draft.kind.worth().and_then(|field| draft.kind.position(&field.key));
        let worth = draft.amounts.iter().find(|(at, _, _)| Some(*at) == worth).map(|(_, _, sign)| *sign);
        let signed = worth.flatten().map(|sign| meant_by(sign, usual));
        // What says nothing of the currency of its record leaves it what it is.
        let said = named.or(signed).or(self.currency.filter(|_| worth.is_some()));
        amounts_in(said.unwrap_or(usual), slot, draft)?;
        if let Some(currency) = said {
            if named.or(signed).is_none() {
                *self.unnamed.entry(currency).or_default() += 1;
            }
            in_one_currency(currency, None, slot, draft)?;
            draft.fill("currency", currency.code());
            draft.amounts.clear();
        }
        Ok(())
    }

    /// Amounts whose currency the file does not say are in that of the record they update, else
    /// in the usual one. Amounts left alone where the currency changes keep their number of units.
    fn settle_money(&mut self, found: Option<Id>, draft: &mut Draft) -> Result<(), Stop> {
        let there = match found {
            Some(id)
                if !draft.amounts.is_empty()
                    || !draft.text("currency").is_empty()
                    || !draft.custom.is_empty() =>
            {
                self.batch.get(draft.kind, id)?
            }
            _ => None,
        };
        let held = there.as_ref().and_then(|there| Currency::from_code(there.text("currency")));
        let own = Currency::from_code(draft.text("currency")).or(held).unwrap_or(self.small.base);
        for (key, text) in &draft.custom {
            let Some(written) = self.small.currency_in(draft.kind, key, text) else { continue };
            let refused = edit::may_be_in(meant_by(written, own), own, draft.kind, key);
            refused.map_err(|reason| Stop::Reject(None, reason))?;
        }
        if !draft.amounts.is_empty() {
            let slot = self.mapping.main_slot();
            let currency = held.or(self.currency).unwrap_or(self.small.base);
            in_one_currency(currency, self.currency, slot, draft)?;
            amounts_in(currency, slot, draft)?;
            *self.unnamed.entry(currency).or_default() += 1;
            draft.set("currency", currency.code());
            draft.amounts.clear();
        } else if let Some(there) = there.filter(|_| draft.own_id.is_none()) {
            for (key, value) in edit::rescaled(&there, &stored(draft)) {
                draft.set(&key, value);
            }
        }
        Ok(())
    }

    fn place(&mut self, draft: &mut Draft, placed: &Placed) -> Result<(Id, Done), Stop> {
        self.choices(draft)?;
        if draft.kind == Kind::Activity
            && draft.text("status") == "planned"
            && !draft.get("done_at").is_empty()
        {
            // The moment of something not done yet is when it was written down.
            let noted = draft.get("done_at").clone();
            draft.fill("created", noted);
            draft.set("done_at", Value::Null);
        }
        if draft.kind == Kind::Activity
            && draft.own_id.is_none()
            && draft.text("status") == "done"
            && draft.get("done_at").is_empty()
            && let Some(due) = draft.get("due").as_date()
        {
            // It was done when it was due, as far as the file says: not today.
            let today = self.now.today;
            draft.set("done_at", Value::Moment(self.clock.start_of_day(due.min(today))));
        }
        let accounts = self.references(draft, placed)?;
        let account = accounts.first().copied().or_else(|| draft.get("account").as_id());
        let (id, found) = if let Some(id) = self.find(draft, account)? {
            (id, true)
        } else {
            let id = self.new_id(draft);
            (id, self.known.has(draft.kind, id))
        };
        self.settle_money(found.then_some(id), draft)?;
        let done = if found { self.update(id, draft)? } else { self.create(id, draft, placed)? };
        let external = draft.text("external_id");
        if !external.is_empty() {
            self.externals.entry(id).or_insert_with(|| external.to_owned());
        }
        self.hang_on(id, done, draft, &accounts)?;
        // A record that an earlier row named in passing is made by the row that is its own.
        let made = self.made_in_passing.remove(&id) || done == Done::Created;
        Ok((id, if made { Done::Created } else { done }))
    }

    /// The id of a record that is not there yet: its own, or made from its key, or from all that
    /// its row says, so that the same row always makes the same record.
    fn new_id(&self, draft: &Draft) -> Id {
        let external = draft.text("external_id");
        let keyed =
            (!external.is_empty()).then(|| Id::derived(&[self.mapping.system, draft.kind.key(), external]));
        draft.own_id.or(keyed).unwrap_or_else(|| content_id(draft))
    }

    /// Keys of list entries for the words of the file.
    fn choices(&mut self, draft: &mut Draft) -> Result<(), Stop> {
        for (at, word) in std::mem::take(&mut draft.choices) {
            let many = matches!(draft.kind.fields()[at].kind, FieldKind::ManyChoices(_));
            let (FieldKind::Choice(list) | FieldKind::ManyChoices(list)) = &draft.kind.fields()[at].kind
            else {
                continue;
            };
            let words = if many { crate::exchange::values::words::list(&word) } else { vec![word] };
            for word in words {
                let (key, made) = self.small.entry(list, &word);
                if let Some(change) = made {
                    self.apply(change)?;
                }
                match (&mut draft.values[at], many) {
                    (Value::List(keys), true) if !keys.contains(&key) => keys.push(key),
                    (value @ Value::Null, true) => *value = Value::List(vec![key]),
                    (value, false) if value.is_empty() => *value = Value::Text(key),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn create(&mut self, id: Id, draft: &mut Draft, placed: &Placed) -> Result<Done, Stop> {
        self.name_it(draft)?;
        if draft.kind == Kind::Opportunity {
            self.create_deal(id, draft)?;
        } else {
            defaults(draft);
            let values = stored(draft);
            self.apply(Change::Create { kind: draft.kind, id, values })?;
        }
        self.known.add_id(draft.kind, id);
        let account = draft.get("account").as_id().or(placed.of(Kind::Account));
        self.known.add_values(draft.kind, id, &draft.values, account);
        Ok(Done::Created)
    }

    fn update(&mut self, id: Id, draft: &mut Draft) -> Result<Done, Stop> {
        let Some(before) = self.batch.get(draft.kind, id)? else { return Ok(Done::Same) };
        if draft.kind == Kind::Opportunity {
            return self.update_deal(&before, draft);
        }
        whole_name(&before, draft);
        let values = differing(&before, draft);
        if values.is_empty() {
            return Ok(Done::Same);
        }
        self.known.add_values(draft.kind, id, &draft.values, None);
        self.apply(Change::Set { kind: draft.kind, id, values })?;
        Ok(Done::Updated)
    }

    /// A name for a record whose row has none of its own.
    fn name_it(&mut self, draft: &mut Draft) -> Result<(), Stop> {
        let title = draft.kind.title().unwrap_or("name");
        if !draft.text(title).is_empty() {
            return Ok(());
        }
        let first = |key: &str| draft.get(key).as_list().first().cloned();
        let text = |key: &str| Some(draft.text(key).to_owned()).filter(|text| !text.is_empty());
        let found = match draft.kind {
            Kind::Lead if draft.get("contact").as_id().is_some() => {
                self.name_of(Kind::Contact, draft.get("contact"))?
            }
            Kind::Opportunity => self.deal_name(draft)?,
            Kind::Activity => text("type"),
            _ => None,
        };
        let found = found
            .or_else(|| first("email"))
            .or_else(|| text("email"))
            .or_else(|| text("domain").or_else(|| text("website")))
            .or_else(|| first("phone"))
            .or_else(|| text("code"))
            .or_else(|| text("external_id"));
        if let Some(name) = found {
            draft.set(title, name);
        }
        Ok(())
    }

    pub(super) fn name_of(&self, kind: Kind, id: &Value) -> Result<Option<String>, Stop> {
        let Some(id) = id.as_id() else { return Ok(None) };
        Ok(self.batch.get(kind, id)?.map(|record| record.name()))
    }

    /// Accounts, contacts, tags and custom fields of a record just placed.
    fn hang_on(&mut self, id: Id, done: Done, draft: &Draft, beside: &[Id]) -> Result<(), Stop> {
        for other in beside {
            match draft.kind {
                Kind::Contact => self.link_account(id, *other)?,
                _ => self.link_deal(id, *other)?,
            }
        }
        if draft.kind == Kind::Opportunity {
            self.link_lead_contact(id, draft)?;
        }
        if draft.tags.is_empty() && draft.custom.is_empty() {
            return Ok(());
        }
        let before = if done == Done::Created { None } else { self.batch.get(draft.kind, id)? };
        let before = before.unwrap_or_else(|| Record::new(draft.kind, id));
        let mut values: Vec<(FieldKey, Value)> = Vec::new();
        if !draft.tags.is_empty() {
            let mut tags = before.tags.clone();
            tags.extend(draft.tags.iter().cloned());
            values.push(("tags".into(), Value::List(tags)));
        }
        for change in edit::set(&before, &[], values) {
            self.apply(change)?;
        }
        for (key, text) in &draft.custom {
            let (kind, made) = self.small.custom_field(draft.kind, key);
            if let Some(change) = made {
                self.apply(change)?;
            }
            let own = Currency::from_code(draft.text("currency"))
                .or_else(|| Currency::from_code(before.text("currency")))
                .unwrap_or(self.small.base);
            let clock = self.clock;
            let start = move |day| clock.start_of_day(day);
            let (value, entries) = custom::value(&kind, text, own, &start, &mut self.small);
            for change in entries {
                self.apply(change)?;
            }
            if value.is_empty() || *before.get(key) == value {
                continue;
            }
            self.apply(edit::custom_value(&before, key, value.to_json().to_string()))?;
        }
        Ok(())
    }
}

impl Draft {
    /// Records of one row belong together.
    pub(super) fn join(&mut self, placed: &Placed, beside: &mut Vec<Id>) {
        match self.kind {
            Kind::Contact if beside.is_empty() => beside.extend(placed.of(Kind::Account)),
            Kind::Opportunity => {
                self.fill("account", placed.of(Kind::Account));
                if beside.is_empty() {
                    beside.extend(placed.of(Kind::Contact));
                }
            }
            Kind::Activity => {
                for (key, kind) in ABOUT {
                    self.fill(key, placed.of(kind));
                }
            }
            _ => {}
        }
    }
}

/// True when a record would have something to be called by.
fn can_be_named(draft: &Draft) -> bool {
    let has = |key: &str| !draft.get(key).is_empty();
    let title = draft.kind.title().unwrap_or("name");
    has(title)
        || draft.own_id.is_some()
        || has("external_id")
        || match draft.kind {
            Kind::Contact | Kind::Lead => {
                has("email") || has("phone") || draft.reference("contact").is_some()
            }
            Kind::Account => has("domain") || has("website") || has("email"),
            Kind::Opportunity => draft.reference("account").is_some() || draft.from_activity.is_some(),
            Kind::Activity => !draft.choices.is_empty() || has("due") || has("done_at"),
            Kind::User => has("email"),
            Kind::Product => has("code"),
            _ => false,
        }
}

fn is_dollar(currency: Currency) -> bool {
    matches!(currency.code(), "AUD" | "CAD" | "NZD" | "SGD" | "HKD" | "MXN" | "TWD")
}

/// A dollar sign alone is any dollar, so the usual one where that is one.
fn meant_by(sign: Currency, usual: Currency) -> Currency {
    if sign.code() == "USD" && is_dollar(usual) { usual } else { sign }
}

/// Rejects a row with an amount in another currency than its record's; `usual` is that of amounts
/// which name none.
fn in_one_currency(own: Currency, usual: Option<Currency>, slot: usize, draft: &Draft) -> Result<(), Stop> {
    for (at, _, sign) in &draft.amounts {
        let Some(written) = sign.map(|sign| meant_by(sign, own)).or(usual) else { continue };
        edit::may_be_in(written, own, draft.kind, &draft.kind.fields()[*at].key)
            .map_err(|reason| Stop::Reject(Some((slot, *at)), reason))?;
    }
    Ok(())
}

/// Puts the amounts of a row in minor units of a currency.
fn amounts_in(currency: Currency, slot: usize, draft: &mut Draft) -> Result<(), Stop> {
    for (at, number, _) in &draft.amounts {
        let Some(money) = Money::from_decimal(*number, currency) else {
            let reason = Message::new("import-cell-amount").with("value", number);
            return Err(Stop::Reject(Some((slot, *at)), reason));
        };
        draft.values[*at] = Value::Integer(money.minor);
    }
    Ok(())
}

/// An id from all that a row says, for rows without a key of their own: the same row again is
/// the same record.
fn content_id(draft: &Draft) -> Id {
    let mut parts: Vec<String> = vec!["row".to_owned(), draft.kind.key().to_owned()];
    for (field, value) in draft.kind.fields().iter().zip(&draft.values) {
        let named = draft.kind == Kind::Activity && draft.reference(&field.key).is_some();
        if !value.is_empty() && !named {
            parts.push(field.key.to_string());
            parts.push(value.to_json().to_string());
        }
    }
    // What an activity is about may come in later, so it counts by what the row calls it.
    if draft.kind == Kind::Activity {
        for (at, text, _) in &draft.references {
            parts.push(draft.kind.fields()[*at].key.to_string());
            parts.push(fold(text.trim()));
        }
    }
    Id::derived(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What a new record needs beyond what its row says.
fn defaults(draft: &mut Draft) {
    match draft.kind {
        Kind::Lead => draft.fill("status", "new"),
        Kind::User | Kind::Product => draft.fill("active", true),
        Kind::Activity => {
            let kind = if draft.role == Role::Note { "note" } else { "task" };
            draft.fill("type", kind);
            let is_past = !draft.get("done_at").is_empty() || draft.text("type") == "note";
            draft.fill("status", if is_past { "done" } else { "planned" });
        }
        _ => {}
    }
}

/// Keys and values that are not empty and may be written.
pub(super) fn stored(draft: &Draft) -> Vec<(FieldKey, Value)> {
    let fields = draft.kind.fields().iter().zip(&draft.values);
    let kept = fields.filter(|(field, value)| !value.is_empty() && !field.is_derived());
    kept.map(|(field, value)| (field.key.clone(), value.clone())).collect()
}
