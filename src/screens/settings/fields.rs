//! Fields of one's own: which kinds of record have them and what they hold.

use crate::command::Command;
use crate::domain::lists::CustomField;
use crate::domain::shaping::field::{self, New, REFERRED, TYPES};
use crate::domain::{Id, Kind, Message, Value};
use crate::query::entry::items;
use crate::screens::action::{Reply, fields as forms};
use crate::text::Clean;
use crate::ui::{Choice, Desk, FormRow, Holds};

use super::page::{Fact, Key, Row, Shown, direction, mark, names, words};
use super::{asking, lists, stages};

/// The fields, in order, but those of a kind that is switched off.
pub fn shown<'a>(desk: &Desk<'a>) -> impl Iterator<Item = &'a CustomField> {
    let known = desk.repository.lists();
    let is_shown = |one: &&CustomField| one.of_kind().is_none_or(|kind| known.shows_kind(kind));
    field::in_order(&known.custom).into_iter().filter(is_shown)
}

/// Every field.
pub fn all(desk: &Desk<'_>) -> Shown {
    let row = |one: &CustomField| {
        let kind = one.of_kind().map(|kind| desk.text.kinds(kind)).unwrap_or_default();
        let cells = vec![
            Clean::line(one.label()),
            kind,
            holds(one, desk),
            mark(one.required == Some(true), "setup-is-required", desk).then(&mark(
                !one.is_active(),
                "setup-is-retired",
                desk,
            )),
            Clean::line(one.key.as_deref().unwrap_or_default()),
        ];
        Row::new(Key::Record(one.id), cells).active(one.is_active())
    };
    Shown {
        title: desk.text.get("setup-fields"),
        columns: vec![
            words("setup-column-field", desk),
            words("setup-column-kind", desk),
            words("setup-column-holds", desk),
            words("setup-column-state", desk),
            names("setup-column-key", desk),
        ],
        rows: shown(desk).map(row).collect(),
        empty: "setup-fields-none",
        ..Shown::default()
    }
}

/// What a field holds, with the list or the kind it is of.
fn holds(one: &CustomField, desk: &Desk<'_>) -> Clean {
    let known = desk.repository.lists();
    let holds = Clean::line(known.label("field-type", one.holds.as_deref().unwrap_or("text")));
    let of = match (one.choices(), one.holds.as_deref(), one.list.as_deref()) {
        (Some(list), _, _) => lists::title(list, desk),
        (None, Some("reference"), Some(kind)) => {
            Kind::from_word(kind).map(|kind| desk.text.kind(kind)).unwrap_or_default()
        }
        _ => return holds,
    };
    holds.then(&Clean::line(" · ")).then(&of)
}

/// What is known of a field.
pub fn facts(id: Id, desk: &Desk<'_>) -> Vec<Fact> {
    let Some(one) = found(id, desk) else { return Vec::new() };
    let key = one.key.as_deref().unwrap_or_default();
    let told = Message::new("setup-field-told").with("key", key);
    let mut facts = vec![
        Fact::new(desk.text.get("setup-column-field"), Clean::line(one.label())),
        Fact::new(desk.text.get("setup-column-holds"), holds(one, desk)),
    ];
    if let Some(list) = one.choices() {
        facts.extend(lists::facts_of_list(list, desk));
    }
    facts.push(Fact::new(Clean::default(), desk.text.message(&told)));
    facts
}

fn found<'a>(id: Id, desk: &Desk<'a>) -> Option<&'a CustomField> {
    desk.repository.lists().custom.iter().find(|field| field.id == id)
}

/// A command among the fields.
pub fn act(command: Command, id: Option<Id>, desk: &Desk<'_>) -> Option<Reply> {
    let known = &desk.repository.lists().custom;
    let here = id.and_then(|id| found(id, desk));
    if command == Command::Add {
        return Some(ask_new(here.and_then(CustomField::of_kind), desk));
    }
    let one = here?;
    if let Some(by) = direction(command) {
        return Some(asking::told(field::reorder(one, by, known), desk));
    }
    Some(match command {
        Command::Open | Command::Edit | Command::Rename => edit(one, desk),
        Command::Retire if one.is_active() => asking::told(field::retire(one), desk),
        Command::Retire => asking::told(field::revive(one), desk),
        _ => return None,
    })
}

fn ask_new(kind: Option<Kind>, desk: &Desk<'_>) -> Reply {
    let known = desk.repository.lists();
    let label = |id: &str| desk.text.get(id).to_string();
    let kind_choice = |kind: Kind| Choice::new(Value::from(kind.key()), desk.text.kinds(kind).as_str());
    let type_choice = |holds: &str| Choice::new(Value::from(holds), known.label("field-type", holds));
    let list_choice = |list: String| {
        let title = lists::title(&list, desk);
        Choice::new(Value::from(list), title.as_str())
    };
    let kind = kind.unwrap_or(Kind::Opportunity);
    let mut name = FormRow::new("name", label("setup-column-field"), Holds::Line);
    name.note = label("form-required");
    let shown = |kind: &Kind| known.shows_kind(*kind);
    let kinds = Holds::OneOf(Kind::MAIN.into_iter().filter(shown).map(kind_choice).collect());
    let types = Holds::OneOf(TYPES.into_iter().map(type_choice).collect());
    let referred = Holds::OneOf(REFERRED.into_iter().filter(shown).map(kind_choice).collect());
    let mut choices = FormRow::new("choices", label("setup-field-choices"), Holds::Line);
    choices.note = label("setup-field-choices-note");
    let rows = vec![
        name,
        FormRow::new("kind", label("setup-column-kind"), kinds)
            .filled(desk.text.kinds(kind).as_str(), kind.key().into()),
        FormRow::new("type", label("setup-column-holds"), types)
            .filled(known.label("field-type", "text"), "text".into()),
        choices,
        FormRow::new(
            "list",
            label("setup-field-list"),
            Holds::OneOf(lists::names(desk).into_iter().map(list_choice).collect()),
        ),
        FormRow::new("reference", label("setup-field-reference"), referred),
        FormRow::new("required", label("field-required"), Holds::YesNo).filled("", false.into()),
    ];
    let id = desk.repository.new_id();
    asking::fill(Message::new("setup-new-field"), rows, move |rows, desk| {
        let row = |key: &str| rows.iter().find(|row| row.key == key);
        let chosen = |key: &str| row(key).and_then(|row| row.value.as_text()).map(str::to_owned);
        let typed = |key: &str| row(key).map(|row| row.text.clone()).unwrap_or_default();
        let new = New {
            label: typed("name"),
            holds: chosen("type").unwrap_or_default(),
            list: chosen("list"),
            choices: items(&typed("choices")),
            kind: chosen("reference").and_then(|kind| Kind::from_word(&kind)),
            is_required: row("required").is_some_and(|row| row.value == Value::Bool(true)),
        };
        let kind = chosen("kind").and_then(|kind| Kind::from_word(&kind)).unwrap_or(Kind::Opportunity);
        let known = desk.repository.lists();
        let shaped = field::add(id, kind, &new, &known.custom, &known.entries);
        asking::over(shaped, &[], desk).map_err(|problem| (row_of(&problem), problem))
    })
}

/// The row of the form that a refusal is about.
fn row_of(problem: &Message) -> &'static str {
    match problem.id {
        "shape-field-needs-choices" | "shape-field-list-or-choices" => "choices",
        "shape-field-no-list" => "list",
        "shape-field-needs-kind" => "reference",
        _ => "name",
    }
}

fn edit(one: &CustomField, desk: &Desk<'_>) -> Reply {
    let before = one.to_record();
    let mut rows = forms::rows(&before, desk);
    rows.retain(|row| matches!(row.key.as_ref(), "name" | "required"));
    let title = Message::new("setup-edit").with("name", one.label());
    let (one, shown) = (one.clone(), rows.clone());
    asking::fill(title, rows, move |rows, desk| {
        let values = forms::touched(&before, &shown, rows.to_vec(), desk)
            .map_err(|refused| stages::refused(&refused))?;
        let shaped = field::set(&one, values, &desk.repository.lists().custom);
        asking::over(shaped, std::slice::from_ref(&before), desk).map_err(|problem| ("name", problem))
    })
}
