//! The small tables, kept in memory: pipelines, stages, users, products, list entries, rates,
//! custom fields, settings. What the filter language and every screen ask names of.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};
use rusqlite::Connection;
use rust_decimal::Decimal;

use super::clock::Clock;
use super::error::Result;
use super::read::all_of;
use crate::domain::cadence::{Cadence, CadenceStep};
use crate::domain::lists::{CustomField, ListEntry, Rate};
use crate::domain::module::{Modules, is_tracked};
use crate::domain::money::Rates;
use crate::domain::pipeline::{Pipeline, Stage, Tracking};
use crate::domain::product::Product;
use crate::domain::setting::Setting;
use crate::domain::user::{User, Whose};
use crate::domain::view::SavedView;
use crate::domain::{Catalogue, Currency, Field, FieldKind, Id, Kind, Record};
use crate::query::Names;

/// The small tables of a deck.
#[derive(Clone, Debug)]
pub struct Lists {
    /// Built-in and custom fields.
    pub catalogue: Catalogue,
    /// Fields that the user added once, and retired; records keep what they hold.
    pub retired: Catalogue,
    /// Pipelines in order.
    pub pipelines: Vec<Pipeline>,
    /// Stages of all pipelines, in order.
    pub stages: Vec<Stage>,
    /// The fields that the user added, also the retired ones, in order.
    pub custom: Vec<CustomField>,
    /// Users by name.
    pub users: Vec<User>,
    /// Products by name.
    pub products: Vec<Product>,
    /// Entries of all lists, in order.
    pub entries: Vec<ListEntry>,
    /// What currencies are worth.
    pub rates: Rates,
    /// The same, one by one, by currency and day.
    pub worths: Vec<Rate>,
    /// The deck's own currency.
    pub base: Currency,
    /// The user who works here.
    pub me: Option<Id>,
    /// Cadences by name.
    pub cadences: Vec<Cadence>,
    /// Steps of all cadences, in order.
    pub cadence_steps: Vec<CadenceStep>,
    /// Saved views by name.
    pub views: Vec<SavedView>,
    /// The tags that records have, by the alphabet; no more than can be offered.
    pub tags: Vec<String>,
    /// How the deck is set up for everybody: module switches and the like.
    pub switches: BTreeMap<String, String>,
    /// Which modules are switched off.
    pub modules: Modules,
    /// Settings of the deck.
    pub settings: BTreeMap<String, String>,
    /// Where time comes from.
    pub clock: Clock,
}

impl Lists {
    pub(crate) fn load(connection: &Connection, clock: Clock, user: Option<Id>) -> Result<Lists> {
        let mut settings: BTreeMap<String, String> = BTreeMap::new();
        let mut statement = connection.prepare_cached("SELECT key, value FROM meta")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            settings.insert(row.get(0)?, row.get(1)?);
        }
        let usd = Currency::from_code("USD").expect("the dollar is in ISO 4217");
        let base = settings.get("base_currency").and_then(|code| Currency::from_code(code)).unwrap_or(usd);
        let read = |kind| all_of(connection, kind);
        let mut pipelines: Vec<_> = read(Kind::Pipeline)?.iter().map(Pipeline::from_record).collect();
        pipelines.sort_by_key(|p| (p.order, p.id));
        let mut stages: Vec<_> = read(Kind::Stage)?.iter().map(Stage::from_record).collect();
        stages.sort_by_key(|s| (s.order, s.id));
        let mut users: Vec<_> = read(Kind::User)?.iter().map(User::from_record).collect();
        users.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        let mut products: Vec<_> = read(Kind::Product)?.iter().map(Product::from_record).collect();
        products.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        let mut entries: Vec<_> = read(Kind::ListEntry)?.iter().map(ListEntry::from_record).collect();
        entries.sort_by(|a, b| (&a.list, a.order, a.id).cmp(&(&b.list, b.order, b.id)));
        let mut rates = Rates::default();
        let mut worths: Vec<_> = read(Kind::Rate)?.iter().map(Rate::from_record).collect();
        worths.sort_by(|a, b| (&a.currency, a.date, a.id).cmp(&(&b.currency, b.date, b.id)));
        for rate in &worths {
            let currency = rate.currency.as_deref().and_then(Currency::from_code);
            let worth = rate.rate.as_deref().and_then(|text| text.parse::<Decimal>().ok());
            if let (Some(currency), Some(date), Some(worth)) = (currency, rate.date, worth) {
                rates.add(currency, date, worth);
            }
        }
        let mut custom: Vec<_> = read(Kind::CustomField)?.iter().map(CustomField::from_record).collect();
        custom.sort_by_key(|field| (field.order, field.id));
        let (retired, active): (Vec<_>, Vec<_>) =
            custom.iter().partition(|field| field.active == Some(false));
        let fields = |of: Vec<&CustomField>| of.into_iter().filter_map(CustomField::entry).collect();
        let me = user.filter(|me| users.iter().any(|user| user.id == *me)).or_else(|| {
            let chosen = settings.get("me").and_then(|id| id.parse().ok());
            chosen.or_else(|| users.iter().min_by_key(|user| user.id).map(|user| user.id))
        });
        let mut cadences: Vec<_> = read(Kind::Cadence)?.iter().map(Cadence::from_record).collect();
        cadences.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        let mut cadence_steps: Vec<_> =
            read(Kind::CadenceStep)?.iter().map(CadenceStep::from_record).collect();
        cadence_steps.sort_by_key(|step| (step.order, step.id));
        let mut views: Vec<_> = read(Kind::SavedView)?.iter().map(SavedView::from_record).collect();
        views.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        let set = read(Kind::Setting)?;
        let switches = set.iter().map(Setting::from_record);
        let switches: BTreeMap<String, String> =
            switches.filter_map(|one| Some((one.key?, one.value?))).collect();
        let modules = Modules::of(&switches, &pipelines);
        let catalogue = Catalogue::with_custom(fields(active));
        let retired = Catalogue::with_custom(fields(retired));
        Ok(Lists {
            catalogue,
            retired,
            pipelines,
            stages,
            custom,
            users,
            products,
            entries,
            rates,
            worths,
            base,
            me,
            cadences,
            cadence_steps,
            views,
            tags: tags(connection)?,
            switches,
            modules,
            settings,
            clock,
        })
    }

    /// True when no module that is switched off hides a kind of record.
    pub fn shows_kind(&self, kind: Kind) -> bool {
        self.modules.hiding_kind(kind).is_none()
    }

    /// The main kinds of record that no module that is switched off hides.
    pub fn shown_kinds(&self) -> Vec<Kind> {
        Kind::MAIN.into_iter().filter(|kind| self.shows_kind(*kind)).collect()
    }

    /// True when no module that is switched off hides a field.
    pub fn shows_field(&self, kind: Kind, key: &str) -> bool {
        self.modules.hiding_field(kind, key).is_none()
    }

    /// True when a list is for something that is not switched off, or for nothing in particular.
    pub fn shows_list(&self, list: &str) -> bool {
        let takes = |field: &Field| matches!(&field.kind, FieldKind::Choice(of) | FieldKind::ManyChoices(of) if of == list);
        let mut shown = Kind::ALL.iter().flat_map(|kind| {
            let fields = self.catalogue.fields(*kind).filter(|field| takes(field));
            fields.map(|field| self.shows_field(*kind, &field.key))
        });
        let first = shown.next();
        first.is_none_or(|first| first || shown.any(|shown| shown))
    }

    /// True when no module that is switched off hides a field of this record, and a deal is tracked
    /// by it in its pipeline.
    pub fn shows_field_of(&self, record: &Record, key: &str) -> bool {
        self.shows_field(record.kind, key)
            && (record.kind != Kind::Opportunity
                || is_tracked(self.tracking(record.get("pipeline").as_id()), key))
    }

    /// How the deals of a pipeline are tracked; without one, those of all. Where probabilities are
    /// switched off it is by stage.
    pub fn tracking(&self, pipeline: Option<Id>) -> Tracking {
        if !self.modules.is_on("probability") {
            return Tracking::Stage;
        }
        let pipeline = pipeline.and_then(|id| self.pipeline(id));
        pipeline.map_or_else(|| self.modules.tracking(), Pipeline::tracking)
    }

    /// The stage with this id.
    pub fn stage(&self, id: Id) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// The stages of a pipeline in order, retired ones left out.
    pub fn stages_of(&self, pipeline: Id) -> Vec<&Stage> {
        let here = |stage: &&Stage| stage.pipeline == Some(pipeline) && stage.active != Some(false);
        self.stages.iter().filter(here).collect()
    }

    /// The pipeline with this id.
    pub fn pipeline(&self, id: Id) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.id == id)
    }

    /// The pipeline new deals go to: the one marked so, else the first.
    pub fn default_pipeline(&self) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.default == Some(true)).or(self.pipelines.first())
    }

    /// The user with this id.
    pub fn user(&self, id: Id) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    /// The owner whose records are looked at; none where no owner narrows them down, or owners are
    /// switched off.
    pub fn owner_of(&self, whose: Whose) -> Option<Id> {
        whose.owner(self.me, &self.users).filter(|_| self.modules.is_on("owner"))
    }

    /// The product with this id.
    pub fn product(&self, id: Id) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The cadence with this id.
    pub fn cadence(&self, id: Id) -> Option<&Cadence> {
        self.cadences.iter().find(|cadence| cadence.id == id)
    }

    /// The label of a list's entry; the key itself when there is no such entry.
    pub fn label<'a>(&'a self, list: &str, key: &'a str) -> &'a str {
        let here = |e: &&ListEntry| e.list.as_deref() == Some(list) && e.key.as_deref() == Some(key);
        self.entries.iter().find(here).and_then(|entry| entry.name.as_deref()).unwrap_or(key)
    }

    /// The name of a record of a small kind.
    pub fn small_name(&self, id: Id) -> Option<&str> {
        let named = [
            self.stage(id).map(|stage| &stage.name),
            self.user(id).map(|user| &user.name),
            self.pipeline(id).map(|pipeline| &pipeline.name),
            self.product(id).map(|product| &product.name),
            self.cadence(id).map(|cadence| &cadence.name),
            self.cadence_steps.iter().find(|step| step.id == id).map(|step| &step.subject),
        ];
        named.into_iter().flatten().find_map(|name| name.as_deref())
    }
}

/// The most tags that are read: they are offered while a filter is typed.
const MOST_TAGS: i64 = 500;

/// The tags of a deck, each as it was written first. One step over the index a tag, however many
/// records have it.
fn tags(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "WITH RECURSIVE one(folded) AS ( \
             SELECT min(folded) FROM tag WHERE deleted = 0 \
             UNION ALL \
             SELECT (SELECT min(folded) FROM tag WHERE folded > one.folded AND deleted = 0) \
             FROM one WHERE one.folded IS NOT NULL LIMIT ?1) \
         SELECT (SELECT name FROM tag WHERE folded = one.folded AND deleted = 0 ORDER BY rid LIMIT 1) \
         FROM one WHERE folded IS NOT NULL",
    )?;
    let names = statement.query_map([MOST_TAGS], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

impl Names for Lists {
    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    fn entries(&self, list: &str) -> Vec<(String, String)> {
        let here = self.entries.iter().filter(|entry| entry.list.as_deref() == Some(list));
        here.filter_map(|entry| Some((entry.key.clone()?, entry.name.clone()?))).collect()
    }

    fn records(&self, kind: Kind) -> Vec<(Id, String)> {
        let named = |id: Id, name: &Option<String>| (id, name.clone().unwrap_or_default());
        match kind {
            Kind::User => self.users.iter().map(|user| named(user.id, &user.name)).collect(),
            Kind::Pipeline => self.pipelines.iter().map(|p| named(p.id, &p.name)).collect(),
            Kind::Stage => self.stages.iter().map(|stage| named(stage.id, &stage.name)).collect(),
            Kind::Product => self.products.iter().map(|product| named(product.id, &product.name)).collect(),
            _ => Vec::new(),
        }
    }

    fn tags(&self) -> &[String] {
        &self.tags
    }

    fn me(&self) -> Option<Id> {
        self.me
    }

    fn base_currency(&self) -> Currency {
        self.base
    }

    fn rate(&self, currency: Currency) -> Option<Decimal> {
        self.rates.on(currency, self.clock.today())
    }

    fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    fn now(&self) -> i64 {
        self.clock.now()
    }

    fn start_of_day(&self, day: NaiveDate) -> i64 {
        self.clock.start_of_day(day)
    }

    fn switched_off(&self, kind: Kind, key: &str) -> Option<&'static str> {
        self.modules.hiding_field(kind, key).map(|module| module.key)
    }

    fn week_start(&self) -> Weekday {
        let chosen = self.me.and_then(|me| self.user(me)).and_then(|user| user.week_start);
        if chosen == Some(7) { Weekday::Sun } else { Weekday::Mon }
    }
}
