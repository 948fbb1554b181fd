//! `completions`: what a shell needs to complete dealdeck's verbs and options.

use std::io::{self, Write};

use clap::CommandFactory;

use super::arguments::Arguments;
use super::failure::Result;

/// Options of `completions`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// For which shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints the completions.
pub fn run(args: &Args) -> Result<()> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "dealdeck", &mut text);
    Ok(io::stdout().write_all(&text)?)
}
