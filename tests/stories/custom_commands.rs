//! Commands of a person's own: run as a program with arguments, never by a shell.

use std::path::Path;

use portable_pty::CommandBuilder;

use crate::deck::Deck;
use crate::terminal::{Terminal, deck, with_environment};

fn configured(folder: &Path, config: &str) -> Terminal {
    let deck = deck(folder);
    std::fs::create_dir_all(folder.join("config")).expect("a folder");
    std::fs::write(folder.join("config/config.toml"), config).expect("written");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    command.arg("--db");
    command.arg(deck);
    with_environment(&mut command, folder);
    Terminal::run(command)
}

#[test]
fn a_command_gets_values_as_single_arguments_and_its_first_line_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "[commands]\nshow = [\"printf\", \"%s|%s|\\n\", \"{name}; echo $HOME `id`\", \"{kind}\"]\n";
    let mut terminal = configured(folder.path(), config);
    terminal.wait_for("Pipeline");
    terminal.keys("4");
    terminal.wait_for("Contacts ·");
    terminal.keys(";");
    terminal.wait_for("Which command for");
    terminal.keys("1");
    // The shell's signs come out as they went in.
    terminal.wait_for("; echo $HOME `id`|contact|");
    terminal.keys("q");
    terminal.end();
}

#[test]
fn a_failure_is_told_with_its_code_and_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "[commands]\nlook = [\"ls\", \"/no/such/{kind}\"]\nmissing = [\"no-such-program-here\"]\nbroken = [\"cat\", \"{colour}\"]\n";
    let mut terminal = configured(folder.path(), config);
    terminal.wait_for("Pipeline");
    terminal.keys("2");
    terminal.wait_for("Prospecting");
    terminal.keys(";1");
    terminal.wait_for("look ended with 2");
    terminal.wait_for("/no/such/opportunity");
    terminal.keys(";2");
    terminal.wait_for("no-such-program-here could not be started");
    terminal.keys(";3");
    terminal.wait_for("no field colour");
    terminal.keys("q");
    terminal.end();
}

#[test]
fn a_command_that_needs_the_terminal_gets_it_and_gives_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "[commands.ask]\nrun = [\"sh\", \"-c\", \"printf 'for %s? ' \\\"$0\\\"; read answer; echo \\\"$answer\\\" > answered\", \"{kind}\"]\nterminal = true\n";
    let config = config.replace("> answered", &format!("> {}", folder.path().join("answered").display()));
    let mut terminal = configured(folder.path(), &config);
    terminal.wait_for("Pipeline");
    terminal.keys("2");
    terminal.wait_for("Prospecting");
    terminal.keys(";1");
    terminal.wait_for("for opportunity?");
    terminal.keys("yes\r");
    terminal.wait_for("ask is done");
    assert_eq!(std::fs::read_to_string(folder.path().join("answered")).expect("an answer"), "yes\n");
    terminal.keys("q");
    terminal.end();
}

#[test]
fn a_long_command_is_ended_with_esc() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = configured(folder.path(), "[commands]\nwait = [\"sleep\", \"600\"]\n");
    terminal.wait_for("Pipeline");
    terminal.keys("2");
    terminal.wait_for("Prospecting");
    terminal.keys(";1");
    terminal.wait_for("wait runs");
    terminal.keys("\u{1b}");
    terminal.wait_for("Stopped");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn without_any_it_is_told_how_to_write_one() {
    Deck::demo().keys(";").sees("[commands]");
}

#[test]
fn all_problems_of_the_files_are_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("config")).expect("a folder");
    let keymap = "[board]\nno-such-command = \"x\"\nundo = \"not a key\"\n[nowhere]\nadd = \"a\"\n";
    std::fs::write(folder.path().join("config/keymap.toml"), keymap).expect("written");
    let mut terminal = configured(folder.path(), "thme = \"dark\"\n[commands]\nx = 1\n");
    terminal.wait_for("What is wrong in your files");
    for part in ["thme", "must be a program", "no-such-command", "not a key", "nowhere"] {
        terminal.wait_for(part);
    }
    terminal.keys("\u{1b}");
    terminal.wait_until("the board", |terminal| !terminal.text().contains("What is wrong"));
    terminal.keys(":my files\r");
    terminal.wait_for("What is wrong in your files");
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn what_a_command_says_in_many_lines_can_be_read_through() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "[commands]\nask = [\"sh\", \"-c\", \"printf '\\\\033[31mfirst\\\\033[0m line\\\\nsecond line\\\\n'; echo third line >&2; exit 3\"]\n";
    let mut terminal = configured(folder.path(), config);
    terminal.wait_for("Pipeline");
    terminal.keys("2");
    terminal.wait_for("Prospecting");
    terminal.keys(";1");
    terminal.wait_for("What ask said");
    for line in ["first line", "second line", "ask ended with 3: third line"] {
        terminal.wait_for(line);
    }
    terminal.keys("\u{1b}");
    terminal.wait_until("the board", |terminal| !terminal.text().contains("What ask said"));
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn every_problem_is_told_with_its_line_on_the_screen_and_by_doctor() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("config")).expect("a folder");
    std::fs::write(folder.path().join("config/keymap.toml"), "[board]\nno-such-command = \"x\"\n")
        .expect("written");
    let mut terminal = configured(folder.path(), "# mine\ntheme = \"pink\"\nthme = \"dark\"\n");
    terminal.wait_for("What is wrong in your files");
    let seen = terminal.text().replace(['│', '\n'], " ");
    let seen: Vec<&str> = seen.split_whitespace().collect();
    let seen = seen.join(" ");
    for part in ["line 2: there is no theme", "line 3: there is no setting", "line 2: there is no command"] {
        assert!(seen.contains(part), "no {part} in {seen}");
    }
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
    let mut doctor = assert_cmd::Command::new(env!("CARGO_BIN_EXE_dealdeck"));
    for (variable, name) in [("CONFIG", "config"), ("DATA", "data"), ("STATE", "state")] {
        doctor.env(format!("DEALDECK_{variable}_DIR"), folder.path().join(name));
    }
    let out = doctor.args(["doctor", "--format", "json"]).output().expect("it runs").stdout;
    let out = String::from_utf8_lossy(&out).into_owned();
    for part in ["line 2: there is no theme", "line 3: there is no setting", "line 2: there is no command"] {
        assert!(out.contains(part), "no {part} in {out}");
    }
}
