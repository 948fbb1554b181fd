//! The reference of every verb and option, generated from the command line itself: `docs/cli.md`.

use std::fmt::Write;

use clap::CommandFactory;

use super::arguments::Arguments;

/// The whole reference as Markdown.
pub fn markdown() -> String {
    let mut command = Arguments::command().term_width(100).max_term_width(100);
    command.build();
    let mut text = String::from(
        "# The command line\n\nGenerated from the program's own help; \
         `UPDATE=1 cargo test` writes it again.\n\n",
    );
    section(&mut text, "dealdeck", &mut command.clone());
    let mut verbs: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    for verb in verbs.iter_mut().filter(|verb| !verb.is_hide_set()) {
        let name = format!("dealdeck {}", verb.get_name());
        section(&mut text, &name, verb);
    }
    text
}

fn section(text: &mut String, name: &str, command: &mut clap::Command) {
    let help = command.clone().render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    writeln!(text, "## `{name}`\n\n```text\n{}\n```\n", help.join("\n").trim_end())
        .expect("writing to a string cannot fail");
    let nested: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    if name == "dealdeck" {
        return;
    }
    for mut inner in nested {
        let name = format!("{name} {}", inner.get_name());
        section(text, &name, &mut inner);
    }
}
