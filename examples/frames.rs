//! Local look at screens.
use dealdeck::command::Keymap;
use dealdeck::domain::Device;
use dealdeck::repository::{Access, Clock, Repository, Who};
use dealdeck::settings::Theme;
use dealdeck::settings::colour::Colours;
use dealdeck::shell::print::{frame_of, spelled, text_of};
use dealdeck::shell::{Mouse, Setup, Shell, Spelled};
use dealdeck::text::{Language, Text};
use dealdeck::ui::Place;
use ratatui::layout::Size;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let now = 1_781_514_000_000;
    let seed = dealdeck::exchange::demo::demo(Clock::Fixed(now), "demo".to_owned());
    let me = dealdeck::domain::seed::first_user(&seed.changes);
    let path = std::path::Path::new("/tmp/screens-demo.db");
    if args.get(1).map(String::as_str) == Some("make") {
        let _ = std::fs::remove_file(path);
        let who = Who { device: Device::new(7), user: me, clock: Clock::Fixed(now), state_dir: None };
        drop(Repository::create(path, seed, who).unwrap());
        return;
    }
    if args.get(1).map(String::as_str) == Some("hostile") {
        use dealdeck::domain::{Change, Kind, Value, position, presets::StagePreset};
        let path = std::path::Path::new("/tmp/screens-hostile.db");
        let _ = std::fs::remove_file(path);
        let who = Who { device: Device::new(7), user: me, clock: Clock::Fixed(now), state_dir: None };
        let mut seed = dealdeck::exchange::demo::demo(Clock::Fixed(now), "demo".to_owned());
        seed.changes.retain(|c| {
            !Kind::MAIN.contains(&c.subject().0)
                && !matches!(
                    c.subject().0,
                    Kind::AccountContact
                        | Kind::OpportunityContact
                        | Kind::Tag
                        | Kind::StageEvent
                        | Kind::CustomValue
                )
        });
        let mut repository = Repository::create(path, seed, who).unwrap();
        let lines = std::fs::read_to_string(&args[2]).unwrap();
        let names: Vec<&str> =
            lines.lines().filter(|l| !l.trim().is_empty() && !l.starts_with("# ")).collect();
        let mut changes = Vec::new();
        for (n, name) in names.iter().enumerate() {
            let id = repository.new_id();
            changes.push(Change::create(
                Kind::Account,
                id,
                [("name", Value::from(*name)), ("city", Value::from(*name)), ("notes", Value::from(*name))],
            ));
            let stage = StagePreset::Standard
                .stage(["Prospecting", "Qualification", "Proposal", "Negotiation"][n % 4]);
            changes.push(Change::create(
                Kind::Opportunity,
                repository.new_id(),
                [
                    ("name", Value::from(*name)),
                    ("account", Value::Id(id)),
                    ("stage", Value::Id(stage)),
                    ("pipeline", Value::Id(StagePreset::Standard.pipeline())),
                    ("amount", Value::Integer(999_999_999_999_999 / (n as i64 + 1))),
                    ("currency", Value::from("USD")),
                    ("position", Value::from(position::nth(n as u64))),
                ],
            ));
        }
        repository.commit("hostile \u{1b}[31m red \u{202e} names", changes).unwrap();
        return;
    }
    // size theme place keys out
    let (w, h) = args[1].split_once('x').unwrap();
    let size = Size::new(w.parse().unwrap(), h.parse().unwrap());
    let copy = format!("/tmp/screens-demo-{}.db", std::process::id());
    let source = std::env::var("DECK").unwrap_or("/tmp/screens-demo.db".to_owned());
    std::fs::copy(&source, &copy).unwrap();
    let who = Who { device: Device::new(7), user: me, clock: Clock::Fixed(now), state_dir: None };
    let repository = Repository::open(std::path::Path::new(&copy), who, Access::Write).unwrap();
    let setup = Setup {
        text: Text::new(Language::English),
        keymap: Keymap::built_in(),
        themes: vec![Theme::built_in(&args[2], Colours::Full).unwrap()],
        mouse: Mouse::Taken,
        open: dealdeck::screens::open,
        problems: Vec::new(),
    };
    let place = Place::named(&args[3]).unwrap();
    let mut shell = Shell::new(repository, setup, &place);
    let mut buffer = frame_of(&mut shell, size);
    for key in spelled(args.get(4).map_or("", String::as_str)).unwrap() {
        shell.key(key);
        buffer = frame_of(&mut shell, size);
    }
    print!(
        "{}",
        text_of(&buffer, if std::env::var("PLAIN").is_ok() { Spelled::Plain } else { Spelled::Ansi })
    );
    let _ = std::fs::remove_file(&copy);
}
