//! `field`: fields of one's own, as the settings screen shapes them.

use std::io;

use super::failure::{Failure, Result};
use super::output::{Cell, OutputArgs, Rows, Within};
use super::session::Session;
use super::shape::commit;
use crate::domain::fold::fold;
use crate::domain::lists::{CustomField, ListEntry};
use crate::domain::shaping::entry;
use crate::domain::shaping::field::{self, New};
use crate::domain::{Kind, Message, Value};
use crate::query::entry::items;

use super::kind::KindWord;

/// Options of `field`.
pub type Args = Within<What>;

/// What to do with fields of one's own.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Print the fields
    List,
    /// Add a field to a kind of record; prints its key
    Add {
        /// The kind of record: account, contact, lead, opportunity, activity.
        kind: KindWord,
        /// What the field is called.
        label: String,
        /// What it holds, by its name in the settings or in short: text, long-text, integer, decimal, percent, money, date, moment, yes-no,
        /// choice, many-choices, reference, url, emails, phones.
        #[arg(long, default_value = "text")]
        r#type: String,
        /// What there is to choose, as a new list: North, South.
        #[arg(long)]
        choices: Option<String>,
        /// The list to choose from: lead-source, industry, …
        #[arg(long)]
        list: Option<String>,
        /// The kind of record a reference leads to.
        #[arg(long)]
        to: Option<String>,
        /// Whether a record must have it.
        #[arg(long)]
        required: bool,
    },
    /// Call a field something else; its key stays
    Rename {
        /// The kind of record.
        kind: KindWord,
        /// The field, by key or label.
        field: String,
        /// Its new label.
        label: String,
    },
    /// Show a field no longer; records keep what they hold in it
    Retire {
        /// The kind of record.
        kind: KindWord,
        /// The field, by key or label.
        field: String,
    },
    /// Show a retired field again
    Revive {
        /// The kind of record.
        kind: KindWord,
        /// The field, by key or label.
        field: String,
    },
}

/// Shapes the fields in one step.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    if matches!(args.what, What::List) {
        return list(&args.output, session);
    }
    let mut repository = session.writer()?;
    let lists = repository.lists().clone();
    let known = &lists.custom;
    let shaped = match &args.what {
        What::Add { kind, label, r#type, choices, list, to, required } => {
            let new = New {
                label: label.clone(),
                holds: type_named(r#type, &lists.entries),
                list: list.clone(),
                choices: items(choices.as_deref().unwrap_or_default()),
                kind: to.as_deref().and_then(Kind::from_word),
                is_required: *required,
            };
            field::add(repository.new_id(), kind.kind(), &new, known, &lists.entries)
        }
        What::Rename { kind, field, label } => {
            let values = vec![("name".into(), Value::from(label.as_str()))];
            field::set(found(known, kind.kind(), field)?, values, known)
        }
        What::Retire { kind, field } => field::retire(found(known, kind.kind(), field)?),
        What::Revive { kind, field } => field::revive(found(known, kind.kind(), field)?),
        What::List => return Ok(()),
    };
    commit(shaped, &mut repository, &args.output, session)
}

/// The type that a word names: as scripts write it, or as the settings call it.
fn type_named(word: &str, entries: &[ListEntry]) -> String {
    let wanted = fold(word);
    let types = entry::of_list(entries, "field-type");
    let called = types.iter().find(|one| fold(one.label()) == wanted).and_then(|one| one.key.clone());
    called.unwrap_or_else(|| word.to_owned())
}

fn list(output: &OutputArgs, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let columns = vec![
        session.column("kind", "cli-column-kind"),
        session.column("key", "cli-column-key"),
        session.column("name", "field-name"),
        session.column("type", "field-custom-field-type"),
        session.column("list", "field-list"),
        session.column("active", "field-active"),
    ];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, output.chosen(), columns)?;
    let lists = repository.lists();
    for one in field::in_order(&lists.custom) {
        let text = |value: &Option<String>| Cell::text(value.clone().unwrap_or_default());
        let holds = one.holds.as_deref().unwrap_or("text");
        let holds = Cell { shown: lists.label("field-type", holds).to_owned(), ..Cell::text(holds) };
        let kind = one.of_kind().map(|kind| session.texts.kinds(kind).to_string()).unwrap_or_default();
        let active = if one.is_active() { "true" } else { "false" };
        rows.row(vec![
            Cell { shown: kind, ..text(&one.record_kind) },
            text(&one.key),
            text(&one.name),
            holds,
            text(&one.list),
            Cell::text(active),
        ])?;
    }
    rows.finish()?;
    Ok(())
}

fn found<'a>(known: &'a [CustomField], kind: Kind, word: &str) -> Result<&'a CustomField> {
    let own = || known.iter().filter(|field| field.of_kind() == Some(kind));
    let wanted = fold(word);
    own()
        .find(|field| field.key.as_deref() == Some(word))
        .or_else(|| own().find(|field| fold(field.label()) == wanted))
        .ok_or_else(|| {
            let names: Vec<&str> = own().filter_map(|field| field.key.as_deref()).collect();
            Failure::refused(Message::new("cli-not-among").with("name", word))
                .hint(Message::new("cli-there-are").with("names", names.join(", ")))
        })
}
