//! The page of a brief in words. The same pieces are drawn, copied and printed.

use chrono::NaiveDate;

use crate::domain::contact::has_refused;
use crate::domain::enrolling;
use crate::domain::next_step::NextStep;
use crate::domain::{Currency, FieldKind, Kind, Message, Record, Value};
use crate::report::brief::{Brief, Part};
use crate::repository::{Edit, Lists, Step};
use crate::screens::action;
use crate::text::{Clean, Known, Text};

use super::people;

/// Cells of a name or another piece of a line in plain text.
const WRITTEN: usize = 200;

/// What a piece is, which says how it looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// What is read.
    Plain,
    /// What is secondary.
    Dim,
    /// Late.
    Overdue,
    /// Due today.
    Due,
    /// Planned for later.
    Planned,
    /// Somebody who is not to be contacted.
    Danger,
}

/// One line of the page, or a paragraph.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    /// A heading.
    Heading(Clean),
    /// A line: what leads it, what it says, what stands at its right, and how it looks.
    Line(Clean, Clean, Clean, Tone),
    /// A paragraph below a line, which is wrapped.
    Below(Clean),
    /// A row of the map.
    Map(String),
}

/// The page of a brief.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Page {
    /// Who or what it is about.
    pub title: Clean,
    /// When the last contact was.
    pub last: Clean,
    /// Lines below the title.
    pub who: Vec<(Clean, Tone)>,
    /// Everything else.
    pub pieces: Vec<Piece>,
}

/// What the words need to know.
struct Told<'a> {
    brief: &'a Brief,
    text: &'a Text,
    lists: &'a Lists,
    today: NaiveDate,
}

/// Puts a brief into words.
pub fn page(brief: &Brief, text: &Text, lists: &Lists) -> Page {
    let told = Told { brief, text, lists, today: lists.clock.today() };
    let mut page = Page { title: told.title(), last: told.last(), who: told.who(), pieces: Vec::new() };
    let parts = [
        ("brief-planned", told.planned()),
        ("brief-touches", told.touches()),
        ("brief-deals", told.deals()),
        ("brief-people", told.people()),
        ("brief-changes", told.changes()),
        ("brief-notes", told.notes()),
    ];
    for (heading, pieces) in parts.into_iter().filter(|(_, pieces)| !pieces.is_empty()) {
        page.pieces.push(Piece::Heading(text.get(heading)));
        page.pieces.extend(pieces);
    }
    page
}

fn dot() -> Clean {
    Clean::line(" · ")
}

fn line(lead: Clean, says: Clean, right: Clean, tone: Tone) -> Piece {
    Piece::Line(lead, says, right, tone)
}

impl Told<'_> {
    fn show(&self, record: &Record, key: &str) -> Option<Clean> {
        let is_told = !record.get(key).is_empty() && self.lists.shows_field_of(record, key);
        let field = record.kind.field(key).filter(|_| is_told)?;
        let known = Known { lists: self.lists, names: &self.brief.names, today: self.today };
        Some(self.text.show(record, field, &known))
    }

    fn shown(&self, record: &Record, keys: &[&str]) -> Clean {
        let parts: Vec<Clean> = keys.iter().filter_map(|key| self.show(record, key)).collect();
        dot().between(&parts)
    }

    /// The company, where there are any to be shown.
    fn account(&self) -> Option<&Record> {
        self.brief.account.as_ref().filter(|_| self.lists.shows_kind(Kind::Account))
    }

    /// The person, else the company or the lead.
    fn title(&self) -> Clean {
        let brief = self.brief;
        let subject = Clean::line(&brief.subject.name());
        match &brief.person {
            Some(person) if person.id != brief.subject.id => {
                Clean::line(&person.name()).then(&dot()).then(&subject)
            }
            _ => subject,
        }
    }

    fn last(&self) -> Clean {
        match self.brief.since {
            Some(moment) => {
                let days = (self.today - self.text.day_of(moment)).num_days();
                let age = self.text.age(days);
                let id = if days == 0 { "brief-last-today" } else { "brief-last" };
                self.text.message(&Message::new(id).with("age", age))
            }
            None => self.text.get("brief-never"),
        }
    }

    fn who(&self) -> Vec<(Clean, Tone)> {
        let brief = self.brief;
        let mut lines: Vec<(Clean, Tone)> = Vec::new();
        let mut put = |line: Clean, tone: Tone| {
            if !line.is_empty() {
                lines.push((line, tone));
            }
        };
        let owner = |record: &Record| self.show(record, "owner");
        if let Some(person) = brief
            .person
            .as_ref()
            .or(Some(&brief.subject))
            .filter(|one| one.kind == Kind::Contact || one.kind == Kind::Lead)
        {
            let company = self.account().map(|account| Clean::line(&account.name()));
            let company = company.or_else(|| self.show(person, "company"));
            let parts: Vec<Clean> = [self.show(person, "title"), company].into_iter().flatten().collect();
            put(dot().between(&parts), Tone::Plain);
            put(self.shown(person, &["phone", "email", "city"]), Tone::Plain);
            let is_refused = has_refused(person);
            put(
                if is_refused { self.text.get("brief-do-not-contact") } else { Clean::default() },
                Tone::Danger,
            );
            if person.kind == Kind::Lead {
                put(self.shown(person, &["status", "rating", "source", "amount"]), Tone::Dim);
            }
        }
        if let Some(account) = self.account() {
            put(self.shown(account, &["type", "industry", "city", "phone"]), Tone::Dim);
        }
        let owner: Vec<Clean> = owner(&brief.subject).into_iter().collect();
        let tags = brief.subject.tags.iter().map(|tag| Clean::line(&format!("#{tag}")));
        let parts: Vec<Clean> = owner.into_iter().chain(tags).collect();
        put(dot().between(&parts), Tone::Dim);
        lines
    }

    /// The type and subject of an activity, the type not said twice.
    fn activity(&self, activity: &Record) -> Clean {
        let label = self.lists.label("activity-type", activity.text("type"));
        let subject = activity.text("subject");
        if activity.text("type") == "task" || subject.to_lowercase().starts_with(&label.to_lowercase()) {
            return Clean::line(subject);
        }
        Clean::line(label).then(&dot()).then(&Clean::line(subject))
    }

    fn owner_of(&self, record: &Record) -> Clean {
        let shows = self.lists.shows_field(record.kind, "owner");
        let user = record.get("owner").as_id().filter(|_| shows).and_then(|id| self.lists.user(id));
        Clean::line(user.and_then(|user| user.initials.as_deref()).unwrap_or_default())
    }

    fn step(&self, due: Option<NaiveDate>, at: Option<i64>) -> (Clean, Tone) {
        let words = due.map(|due| self.text.due_at(due, at, self.today)).unwrap_or_default();
        match NextStep::of(due, self.today) {
            NextStep::Overdue(_) => (words, Tone::Overdue),
            NextStep::Today => (words, Tone::Due),
            NextStep::Planned(_) => (words, Tone::Planned),
            NextStep::Missing => (words, Tone::Dim),
        }
    }

    /// What stands in braces in what is to be said.
    fn words(&self) -> enrolling::Words {
        let deal = Some(&self.brief.subject).filter(|subject| subject.kind == Kind::Opportunity);
        let me = self.lists.me.and_then(|me| self.lists.user(me)).and_then(|user| user.name.as_deref());
        let (person, account) = (self.brief.person.as_ref(), self.brief.account.as_ref());
        enrolling::words(person, account, deal, me.unwrap_or_default())
    }

    fn planned(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for activity in &self.brief.planned {
            let (due, tone) = self.step(activity.get("due").as_date(), activity.get("due_at").as_moment());
            pieces.push(line(due, self.activity(activity), self.owner_of(activity), tone));
            pieces.extend(body(&enrolling::fill(activity.text("body"), &self.words())));
        }
        if pieces.is_empty() {
            pieces.push(line(
                Clean::default(),
                self.text.get("brief-nothing-planned"),
                Clean::default(),
                Tone::Dim,
            ));
        }
        pieces
    }

    fn touches(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for activity in &self.brief.touches {
            let moment =
                ["done_at", "due_at", "created"].into_iter().find_map(|key| activity.get(key).as_moment());
            let day = moment.map(|moment| self.text.day(self.text.day_of(moment), self.today));
            let outcome = self.show(activity, "outcome").unwrap_or_default();
            let subject = self.activity(activity);
            // What a call came to is often its subject already.
            let is_said = outcome.is_empty() || subject.as_str().ends_with(outcome.as_str());
            let says = if is_said { subject } else { subject.then(&dot()).then(&outcome) };
            pieces.push(line(day.unwrap_or_default(), says, self.owner_of(activity), Tone::Plain));
            pieces.extend(body(&enrolling::fill(activity.text("body"), &self.words())));
        }
        pieces
    }

    fn deals(&self) -> Vec<Piece> {
        let deal = |deal: &Record| {
            let due = deal.get("next").as_date();
            let (step, tone) = self.step(due, None);
            let subject = Clean::line(deal.text("next_subject"));
            let next = match due {
                None => self.text.get("board-no-next"),
                Some(_) if subject.is_empty() => step,
                Some(_) => step.then(&Clean::line(" ")).then(&subject),
            };
            let amount = self.show(deal, "amount");
            let close = self
                .show(deal, "close")
                .map(|day| self.text.message(&Message::new("brief-closes").with("day", day)));
            let parts: Vec<Clean> = amount.into_iter().chain(close).collect();
            let name = Clean::line(&deal.name()).then(&dot()).then(&next);
            let tone = if matches!(tone, Tone::Overdue | Tone::Due) { tone } else { Tone::Plain };
            line(action::deal::stands(deal, self.lists, self.text), name, dot().between(&parts), tone)
        };
        self.brief.deals.iter().map(deal).collect()
    }

    fn people(&self) -> Vec<Piece> {
        let people = &self.brief.people;
        let has_map = people::is_known(people);
        let mut pieces: Vec<Piece> =
            people.iter().enumerate().map(|(at, part)| self.part(at, part, has_map)).collect();
        if has_map {
            pieces.push(Piece::Map(self.text.get("brief-axis-heart").to_string()));
            pieces.extend(people::map(people).into_iter().map(Piece::Map));
            if let Some(Piece::Map(axis)) = pieces.last_mut() {
                axis.push(' ');
                axis.push_str(self.text.get("brief-axis-head").as_str());
            }
        }
        pieces
    }

    fn part(&self, at: usize, part: &Part, has_map: bool) -> Piece {
        let star = Clean::line(if part.is_primary { "★" } else { "" });
        let sign = Clean::line(&if has_map { format!("{} ", people::sign(at)) } else { String::new() });
        let mut name = Clean::line(&part.person.name());
        if let Some(title) = self.show(&part.person, "title") {
            name = name.then(&dot()).then(&title);
        }
        if let (Some(head), Some(heart)) = part.won_over {
            let (head, heart) = (self.text.percent(head), self.text.percent(heart));
            let over = Message::new("brief-won-over").with("head", head).with("heart", heart);
            name = name.then(&dot()).then(&self.text.message(&over));
        }
        let role = match part.role.as_str() {
            "" => Clean::default(),
            role => Clean::line(self.lists.label("contact-role", role)),
        };
        line(star, sign.then(&name), role, Tone::Plain)
    }

    fn changes(&self) -> Vec<Piece> {
        let told = self.brief.changes.iter().filter(|(_, edit)| self.lists.shows_kind(edit.kind));
        told.flat_map(|(step, edit)| self.change(step, edit)).collect()
    }

    /// What an edit changed, a line a field.
    fn change(&self, step: &Step, edit: &Edit) -> Vec<Piece> {
        let day = self.text.day(self.text.day_of(step.moment), self.today);
        let is_told = self.lists.modules.is_on("owner");
        let who = step
            .user
            .filter(|_| is_told)
            .and_then(|id| self.lists.user(id))
            .and_then(|user| user.initials.as_deref());
        let who = Clean::line(who.unwrap_or_default());
        let known = Known { lists: self.lists, names: &self.brief.names, today: self.today };
        let is_own = edit.id == self.brief.subject.id || edit.kind.title().is_none();
        let currency = self.brief.deals.iter().find(|deal| deal.id == edit.id);
        let currency = currency.and_then(|deal| Currency::from_code(deal.text("currency")));
        let mut pieces = Vec::new();
        for (key, before, after) in
            edit.fields.iter().filter(|(key, ..)| self.lists.shows_field(edit.kind, key))
        {
            let Some(field) = self.lists.catalogue.field(edit.kind, key) else { continue };
            let shown = |value: &Value| match (value, &field.kind) {
                (Value::Null, _) => Clean::line("–"),
                (Value::Text(text), FieldKind::LongText) => {
                    Clean::line(text.lines().next().unwrap_or_default())
                }
                (value, _) => self.text.show_value(value, field, currency, &known),
            };
            let label = self.text.label(edit.kind, field).then(&Clean::line(": "));
            let label = if is_own { label } else { Clean::line(&edit.name).then(&dot()).then(&label) };
            let says = label.then(&shown(before)).then(&Clean::line(" → ")).then(&shown(after));
            pieces.push(line(day.clone(), says, who.clone(), Tone::Plain));
        }
        pieces
    }

    fn notes(&self) -> Vec<Piece> {
        let brief = self.brief;
        let around = [Some(&brief.subject), brief.person.as_ref(), self.account()];
        let mut pieces: Vec<Piece> = Vec::new();
        let mut seen = Vec::new();
        for record in around.into_iter().flatten() {
            let notes = record.text("notes").trim();
            if notes.is_empty() || seen.contains(&record.id) {
                continue;
            }
            seen.push(record.id);
            if seen.len() > 1 || record.id != brief.subject.id {
                pieces.push(line(Clean::default(), Clean::line(&record.name()), Clean::default(), Tone::Dim));
            }
            pieces.push(Piece::Below(Clean::block(notes)));
        }
        pieces
    }
}

fn body(text: &str) -> Option<Piece> {
    let body = text.trim();
    (!body.is_empty()).then(|| Piece::Below(Clean::block(body)))
}

/// The page as plain text with Markdown's headings and lists.
pub fn markdown(page: &Page) -> String {
    let mut out = format!("# {}\n\n{}\n", page.title.cut(WRITTEN), page.last);
    for (line, _) in &page.who {
        out.push_str(&format!("{}\n", line.cut(WRITTEN)));
    }
    let mut in_map = false;
    for piece in &page.pieces {
        let is_map = matches!(piece, Piece::Map(_));
        if is_map != std::mem::replace(&mut in_map, is_map) {
            out.push_str(if is_map { "\n```\n" } else { "```\n" });
        }
        match piece {
            Piece::Heading(heading) => out.push_str(&format!("\n## {heading}\n\n")),
            Piece::Line(lead, says, right, _) => {
                let parts: Vec<&Clean> =
                    [lead, says, right].into_iter().filter(|part| !part.is_empty()).collect();
                let parts = parts.into_iter().map(|part| part.cut(WRITTEN)).collect::<Vec<Clean>>();
                out.push_str(&format!("- {}\n", dot().between(&parts)));
            }
            Piece::Below(text) => {
                for line in text.as_str().lines() {
                    out.push_str(&format!("  {line}\n"));
                }
            }
            Piece::Map(row) => out.push_str(&format!("{row}\n")),
        }
    }
    if in_map {
        out.push_str("```\n");
    }
    out
}
