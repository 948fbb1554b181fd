//! `stage`: the stages of a pipeline, as the settings screen shapes them.

use super::change_stage::stage_named;
use super::failure::Result;
use super::fields;
use super::output::{OutputArgs, Within};
use super::session::Session;
use super::shape::{commit, named, small_list, sweep};
use crate::domain::pipeline::{Pipeline, Stage};
use crate::domain::shaping::stage;
use crate::domain::{Id, Kind, Record, Value};
use crate::repository::Repository;
use crate::screens::settings::sweep::Sweep;

/// Options of `stage`.
pub type Args = Within<What>;

/// What to do with stages.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Print the stages
    List {
        /// The pipeline; every pipeline when not given.
        #[arg(long)]
        pipeline: Option<String>,
    },
    /// Add a stage: after the last open one, or at the end when it is won or lost
    Add {
        /// Its name, and fields: 'Demo given' probability=40 rot_days=10.
        #[arg(required = true, value_name = "NAME | FIELD=VALUE")]
        words: Vec<String>,
        /// The pipeline; the default one when not given.
        #[arg(long)]
        pipeline: Option<String>,
    },
    /// Call a stage something else
    Rename {
        /// The stage, by name or id.
        stage: String,
        /// Its new name.
        name: String,
        /// The pipeline; the default one when not given.
        #[arg(long)]
        pipeline: Option<String>,
    },
    /// Change a stage: deals without a probability of their own follow its probability
    Set {
        /// The stage, by name or id.
        stage: String,
        /// What becomes different: probability=60 rot_days=7 colour=blue.
        #[arg(required = true, value_name = "FIELD=VALUE")]
        words: Vec<String>,
        /// The pipeline; the default one when not given.
        #[arg(long)]
        pipeline: Option<String>,
    },
    /// Offer a stage no longer; its deals go to another one that means the same
    Retire {
        /// The stage, by name or id.
        stage: String,
        /// Where its deals go.
        #[arg(long, value_name = "STAGE")]
        to: Option<String>,
        /// The pipeline; the default one when not given.
        #[arg(long)]
        pipeline: Option<String>,
    },
    /// Offer a retired stage again
    Revive {
        /// The stage, by name or id.
        stage: String,
    },
}

/// Shapes the stages in one step.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    if let What::List { pipeline } = &args.what {
        return list(pipeline.as_deref(), &args.output, session);
    }
    let mut repository = session.writer()?;
    let lists = repository.lists().clone();
    let known = &lists.stages;
    match &args.what {
        What::Add { words, pipeline } => {
            let Some(pipeline) = home(pipeline.as_deref(), &repository)? else { return Ok(()) };
            let parted = fields::part(words);
            let mut pairs = parted.fields;
            if !parted.line.is_empty() {
                pairs.insert(0, ("name".to_owned(), parted.line));
            }
            let values = fields::values(Kind::Stage, &pairs, None, &repository, session)?;
            let shaped = stage::add(repository.new_id(), pipeline, values, known);
            commit(shaped, &mut repository, &args.output, session)
        }
        What::Rename { stage, name, pipeline } => {
            let pipeline = home(pipeline.as_deref(), &repository)?;
            let before = stage_named(&lists, pipeline, stage)?;
            let values = vec![("name".into(), Value::from(name.as_str()))];
            commit(stage::set(before, values, known, &[]), &mut repository, &args.output, session)
        }
        What::Set { stage, words, pipeline } => {
            let pipeline = home(pipeline.as_deref(), &repository)?;
            let before = stage_named(&lists, pipeline, stage)?;
            let pairs = fields::part(words).fields;
            let record = before.to_record();
            let values = fields::values(Kind::Stage, &pairs, Some(&record), &repository, session)?;
            let set = Sweep::Set { before: Box::new(before.clone()), values };
            sweep(&set, &mut repository, &args.output, session)
        }
        What::Retire { stage, to, pipeline } => {
            let pipeline = home(pipeline.as_deref(), &repository)?;
            let id = stage_named(&lists, pipeline, stage)?.id;
            let to = match to {
                Some(to) => Some(stage_named(&lists, pipeline, to)?.id),
                None => None,
            };
            sweep(&Sweep::Stage { id, to }, &mut repository, &args.output, session)
        }
        What::List { .. } => Ok(()),
        What::Revive { stage } => {
            let retired = known.iter().filter(|stage| !stage.is_active());
            let before = named(retired, stage, |stage: &Stage| (stage.label(), stage.id))?;
            commit(stage::revive(before, known), &mut repository, &args.output, session)
        }
    }
}

fn list(pipeline: Option<&str>, output: &OutputArgs, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let lists = repository.lists();
    let of = match pipeline {
        Some(word) => home(Some(word), &repository)?,
        None => None,
    };
    let pipelines = lists.pipelines.iter().filter(|pipeline| of.is_none_or(|of| pipeline.id == of));
    let stages = |pipeline: &Pipeline| {
        let id = pipeline.id;
        lists.stages.iter().filter(move |stage| stage.pipeline == Some(id)).map(Stage::to_record)
    };
    let records: Vec<Record> = pipelines.flat_map(stages).collect();
    small_list(Kind::Stage, &records, &repository, output, session)
}

/// The pipeline that a word names; the default one without a word.
fn home(word: Option<&str>, repository: &Repository) -> Result<Option<Id>> {
    let lists = repository.lists();
    match word {
        Some(word) => Ok(Some(named(&lists.pipelines, word, |one| (one.label(), one.id)).map(|one| one.id)?)),
        None => Ok(lists.default_pipeline().map(|pipeline| pipeline.id)),
    }
}
