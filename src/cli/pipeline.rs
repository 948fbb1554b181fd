//! `pipeline`: the pipelines of the deck, as the settings screen shapes them.

use super::failure::{Failure, Result};
use super::output::Within;
use super::session::Session;
use super::shape::{commit, named, small_list, sweep};
use crate::domain::pipeline::Pipeline;
use crate::domain::presets::StagePreset;
use crate::domain::shaping::pipeline;
use crate::domain::{Kind, Message, Record, Value};
use crate::screens::settings::sweep::Sweep;

/// Options of `pipeline`.
pub type Args = Within<What>;

/// What to do with pipelines.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Print the pipelines
    List,
    /// Add a pipeline with a set of stages
    Add {
        /// Its name.
        name: String,
        /// Its stages: standard, sugar-classic, buyer-steps, short.
        #[arg(long, default_value = "standard")]
        stages: String,
    },
    /// Call a pipeline something else
    Rename {
        /// The pipeline, by name or id.
        pipeline: String,
        /// Its new name.
        name: String,
    },
    /// Let new deals go to it
    Default {
        /// The pipeline, by name or id.
        pipeline: String,
    },
    /// Give a pipeline up; its deals go to stages of another one that mean the same
    Retire {
        /// The pipeline, by name or id.
        pipeline: String,
        /// Which takes its deals over.
        #[arg(long, value_name = "PIPELINE")]
        to: Option<String>,
    },
}

/// Shapes the pipelines in one step.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    if matches!(args.what, What::List) {
        let repository = session.reader()?;
        let records: Vec<Record> = repository.lists().pipelines.iter().map(Pipeline::to_record).collect();
        return small_list(Kind::Pipeline, &records, &repository, &args.output, session);
    }
    let mut repository = session.writer()?;
    let known = repository.lists().pipelines.clone();
    let found = |word: &str| named(&known, word, |one: &Pipeline| (one.label(), one.id));
    let shaped = match &args.what {
        What::List => return Ok(()),
        What::Add { name, stages } => {
            let preset = StagePreset::from_key(stages).ok_or_else(|| {
                let names = StagePreset::ALL.map(StagePreset::key).join(", ");
                Failure::usage(Message::new("cli-not-among").with("name", stages))
                    .hint(Message::new("cli-there-are").with("names", names))
            })?;
            pipeline::add(name, preset, &known, &mut || repository.new_id())
        }
        What::Rename { pipeline, name } => {
            let values = vec![("name".into(), Value::from(name.as_str()))];
            pipeline::set(found(pipeline)?, values, &known)
        }
        What::Default { pipeline } => pipeline::make_default(found(pipeline)?, &known),
        What::Retire { pipeline, to } => {
            let id = found(pipeline)?.id;
            let to = match to {
                Some(to) => Some(found(to)?.id),
                None => None,
            };
            return sweep(&Sweep::Pipeline { id, to }, &mut repository, &args.output, session);
        }
    };
    commit(shaped, &mut repository, &args.output, session)
}
