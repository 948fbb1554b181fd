//! Stories about dark and light terminals: the program asks after its first frame, and nobody
//! notices but by the colours.

use dealdeck::settings::{Background, Colours, Theme};
use portable_pty::CommandBuilder;
use ratatui::style::Color;

use crate::terminal::{Terminal, deck, with_environment};

const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// The program on the demo deck in a terminal of all colours, with folders of its own.
fn program(folder: &tempfile::TempDir) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    command.arg("--db");
    command.arg(deck(folder.path()));
    in_colour(&mut command, folder);
    command
}

fn in_colour(command: &mut CommandBuilder, folder: &tempfile::TempDir) {
    with_environment(command, folder.path());
    command.env("COLORTERM", "truecolor");
    command.env_remove("COLORFGBG");
    command.env_remove("NO_COLOR");
}

fn asked(command: CommandBuilder) -> Terminal {
    let mut terminal = Terminal::run(command);
    terminal.wait_until("question", |terminal| terminal.wrote(QUESTION));
    terminal
}

/// The ground of the bottom line, before its first key.
fn ground(terminal: &Terminal) -> vt100::Color {
    terminal.cell(29, 0).bgcolor()
}

/// The colour of the first key of the bottom line.
fn key_colour(terminal: &Terminal) -> vt100::Color {
    let at = (0..100).find(|column| !terminal.cell(29, *column).contents().trim().is_empty());
    terminal.cell(29, at.expect("a key")).fgcolor()
}

fn seen(colour: Option<Color>) -> vt100::Color {
    match colour {
        Some(Color::Rgb(red, green, blue)) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    }
}

#[track_caller]
fn turns(terminal: &mut Terminal, background: Background) {
    let theme = Theme::of_brightness(background, Some(background), Colours::Full);
    terminal.wait_until("theme of the terminal's ground", |terminal| {
        ground(terminal) == vt100::Color::Default && key_colour(terminal) == seen(theme.key.fg)
    });
}

/// The program still takes keys, and leaves without a fault.
fn ends_well(mut terminal: Terminal) {
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn a_light_terminal_gets_the_light_theme_and_a_dark_one_the_dark_on_its_own_ground() {
    for (answer, background) in [
        ("\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\", Background::Light),
        ("\x1b]11;rgb:00/2b/36\x07", Background::Dark),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut terminal = asked(program(&folder));
        let raw = terminal.wrote_before(QUESTION);
        assert!(raw.ends_with(b"\x1b[?2026l"), "the question comes before the first frame has ended");
        terminal.keys(answer);
        turns(&mut terminal, background);
        ends_well(terminal);
    }
}

#[test]
fn a_terminal_that_never_answers_keeps_the_theme_that_can_be_read_on_any() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = asked(program(&folder));
    terminal.keys("2L");
    terminal.wait_for("moved ");
    let theme = Theme::for_terminal(None, Colours::Full);
    assert_eq!(ground(&terminal), seen(theme.text.bg));
    assert_eq!(key_colour(&terminal), seen(theme.key.fg));
    ends_well(terminal);
}

#[test]
fn an_answer_that_comes_late_and_in_pieces_between_keys_takes_none_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = asked(program(&folder));
    terminal.keys("\u{10}ab");
    terminal.wait_for("ab");
    terminal.keys("c\x1b]11;rgb:ffff/ff");
    terminal.keys("ff/ffff\x1b\\de");
    terminal.wait_for("abcde");
    turns(&mut terminal, Background::Light);
    assert!(!terminal.text().contains("rgb") && !terminal.text().contains("11;"), "{}", terminal.text());
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn an_answer_that_makes_no_sense_is_neither_a_theme_nor_a_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = asked(program(&folder));
    terminal.keys("\u{10}ab\x1b]11;rgb:zz?\x1b\\cd");
    terminal.wait_for("abcd");
    let theme = Theme::for_terminal(None, Colours::Full);
    assert_eq!(key_colour(&terminal), seen(theme.key.fg));
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn escape_alone_is_still_a_key_while_the_answer_is_awaited() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = asked(program(&folder));
    terminal.keys(":");
    terminal.wait_for("Commands");
    terminal.keys("\u{1b}");
    terminal.wait_until("no palette", |terminal| !terminal.text().contains("Commands"));
    ends_well(terminal);
}

#[test]
fn an_answer_is_not_left_to_the_shell_when_the_program_is_left_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new("sh");
    let program = env!("CARGO_BIN_EXE_dealdeck");
    let script = format!("{program} --db {}; read rest; echo \"[$rest]\"", deck(folder.path()).display());
    command.args(["-c", &script]);
    in_colour(&mut command, &folder);
    let mut terminal = asked(command);
    terminal.keys("q\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    terminal.wait_until("the shell", |terminal| terminal.wrote(b"\x1b[?1049l"));
    terminal.keys("nothing\n");
    terminal.wait_for("[nothing]");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn who_has_said_which_theme_or_none_is_not_asked_for() {
    for (variable, value) in [("NO_COLOR", "1"), ("COLORFGBG", "0;15"), ("TERM", "linux"), ("theme", "dark")]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = program(&folder);
        if variable == "theme" {
            let config = folder.path().join("config");
            std::fs::create_dir_all(&config).expect("a folder");
            std::fs::write(config.join("config.toml"), "theme = \"dark\"\n").expect("a file");
        } else {
            command.env(variable, value);
        }
        if variable == "TERM" {
            command.env_remove("COLORTERM");
        }
        let mut terminal = Terminal::run(command);
        terminal.wait_for("Pipeline");
        terminal.keys("2L");
        terminal.wait_for("moved ");
        assert!(!terminal.wrote(QUESTION), "{variable}");
        ends_well(terminal);
    }
}
