//! `view`: saved views: what a list shows, and how, under a name.

use std::io;

use super::columns;
use super::failure::{Failure, Result};
use super::filter;
use super::kind::KindWord;
use super::output::{Cell, OutputArgs, Rows, Within};
use super::session::Session;
use crate::domain::fold::fold;
use crate::domain::view::SavedView;
use crate::domain::{Change, Kind, Message};
use crate::repository::views::{self, SeenBy, Shown};
use crate::repository::{Lists, Repository, Sort, new_id};

/// Options of `view`.
pub type Args = Within<What>;

/// What to do with saved views.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Print the views that may be seen here
    List,
    /// Save a view of a list, or write over the one of this name
    Save {
        /// What it is called.
        name: String,
        /// Which kind of record it shows.
        #[arg(value_enum)]
        kind: KindWord,
        /// Which records, in the filter language.
        #[arg(long, short = 'w', value_name = "FILTER", allow_hyphen_values = true)]
        r#where: Option<String>,
        /// By which fields, a minus for descending.
        #[arg(long, short, value_name = "FIELDS", value_delimiter = ',', allow_hyphen_values = true)]
        sort: Vec<String>,
        /// Which columns, in order.
        #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
        fields: Vec<String>,
        /// Only one's own records.
        #[arg(long)]
        mine: bool,
        /// Show it to everybody, not to oneself alone.
        #[arg(long)]
        shared: bool,
    },
    /// Have the list or the board of a view open with it on the screen, for whoever works here
    First {
        /// Its name.
        name: String,
        /// Have it open as it is at first again.
        #[arg(long)]
        off: bool,
    },
    /// Remove a view; no record is touched
    Remove {
        /// Its name.
        name: String,
    },
}

/// Prints, saves or removes views.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    match &args.what {
        What::List => list(&args.output, session),
        What::Save { .. } => save(&args.what, &args.output, session),
        What::First { name, off } => first(name, *off, &args.output, session),
        What::Remove { name } => {
            let mut repository = session.writer()?;
            let view = found(repository.lists(), name, |_| true)?;
            let (id, name) = (view.id, view.name.clone().unwrap_or_default());
            let label = session.say(&Message::new("view-deleted").with("name", name));
            let step = repository.commit(&label, vec![Change::Delete { kind: Kind::SavedView, id }])?;
            session.wrote(&label, step, &args.output)
        }
    }
}

/// Has the place of a view open with it, or no longer.
fn first(name: &str, off: bool, output: &OutputArgs, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let lists = repository.lists();
    let view = found(lists, name, |_| true)?;
    let (id, change) = match (off, views::is_first(view, lists)) {
        (false, _) => ("view-first", views::open_with(view, lists)),
        (true, true) => ("view-no-longer-first", views::open_as_usual(view, lists)),
        (true, false) => ("view-no-longer-first", None),
    };
    let Some(change) = change else {
        session.tell(&Message::new("cli-nothing-changed"));
        return Ok(());
    };
    let label =
        session.say(&Message { id, args: Vec::new() }.with("name", view.name.clone().unwrap_or_default()));
    let step = repository.commit(&label, vec![change])?;
    session.wrote(&label, step, output)
}

/// The view of this name that may be seen here and passes.
fn found<'a>(lists: &'a Lists, name: &str, passes: impl Fn(&SavedView) -> bool) -> Result<&'a SavedView> {
    let wanted = fold(name.trim());
    let views = || views::seen(lists).filter(|view| passes(view));
    let named = |view: &&SavedView| view.name.as_deref().map(fold).as_ref() == Some(&wanted);
    views().find(named).ok_or_else(|| {
        let names: Vec<&str> = views().filter_map(|view| view.name.as_deref()).collect();
        let failure = Failure::refused(Message::new("view-unknown").with("name", name));
        if names.is_empty() {
            return failure.hint(Message::new("view-unknown-hint"));
        }
        failure.hint(Message::new("view-names-are").with("names", names.join(", ")))
    })
}

/// What the view of this name shows of a kind of record.
pub fn of_kind(lists: &Lists, name: &str, kind: Kind) -> Result<Shown> {
    found(lists, name, |view| Shown::of(view).kind == kind).map(Shown::of)
}

fn list(output: &OutputArgs, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let columns = vec![
        session.column("name", "view-column-name"),
        session.column("kind", "view-column-kind"),
        session.column("on", "view-column-on"),
        session.column("filter", "view-column-filter"),
        session.column("columns", "view-column-columns"),
        session.column("sort", "view-column-sort"),
        session.column("shared", "view-column-shared"),
        session.column("first", "view-column-first"),
    ];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, output.chosen(), columns)?;
    let lists = repository.lists();
    for view in views::seen(lists) {
        let text = |text: &Option<String>| Cell::text(text.clone().unwrap_or_default());
        let truth = |is_so: bool| Cell::text(if is_so { "yes" } else { "no" });
        rows.row(vec![
            text(&view.name),
            text(&view.record_kind),
            text(&view.on),
            text(&view.filter),
            text(&view.columns),
            text(&view.sort),
            truth(view.private != Some(true)),
            truth(views::is_first(view, lists)),
        ])?;
    }
    rows.finish()?;
    Ok(())
}

fn save(what: &What, output: &OutputArgs, session: &Session) -> Result<()> {
    let What::Save { name, kind, r#where, sort, fields, mine, shared } = what else { return Ok(()) };
    let mut repository = session.writer()?;
    let kind = kind.kind();
    if !Kind::MAIN.contains(&kind) {
        return Err(Failure::usage(Message::new("view-not-of-kind").with("kind", kind.key())));
    }
    filter::read(r#where.as_deref(), kind, &repository, session)?;
    let shown = Shown {
        kind,
        on: "list",
        filter: r#where.clone().unwrap_or_default(),
        columns: known(fields, kind, &repository)?,
        sort: super::list::sort_keys(sort, kind, &repository)?,
        group: String::new(),
        pipeline: None,
        mine: *mine,
    };
    let new = new_id(session.clock);
    let by = if *shared { SeenBy::Everybody } else { SeenBy::Owner };
    let (_, changes) = views::save(name.trim(), &shown, by, new, repository.lists());
    if changes.is_empty() {
        session.tell(&Message::new("view-as-before").with("name", name));
        return Ok(());
    }
    let label = session.say(&Message::new("view-saved").with("name", name.trim()));
    let step = repository.commit(&label, changes)?;
    session.wrote(&label, step, output)
}

fn known(fields: &[String], kind: Kind, repository: &Repository) -> Result<Vec<String>> {
    let catalogue = &repository.lists().catalogue;
    let key = |field: &String| {
        let key = field.trim();
        match catalogue.field(kind, key) {
            Some(_) => Ok(key.to_owned()),
            None => Err(columns::unknown_field(catalogue, kind, key)),
        }
    };
    fields.iter().map(key).collect()
}

/// The order of a view as the fields of `--sort` say it.
pub fn order(sort: &[Sort]) -> Vec<String> {
    sort.iter().map(|sort| format!("{}{}", if sort.descending { "-" } else { "" }, sort.key)).collect()
}
