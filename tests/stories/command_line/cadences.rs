//! Cadences from scripts: enrolling, pausing, stopping; a cadence as a file and back.

use super::Desk;

#[test]
fn a_script_enrols_steps_on_pauses_and_stops() {
    let desk = Desk::empty();
    let lead = desk.add(&["lead", "Lan Nguyễn", "company=Acme"]);
    let refused = desk.add(&["lead", "Bình Trần", "do_not_contact=yes"]);
    let ran = desk.run(&["cadence", "enrol", "call in", &lead, &refused]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("Bình Trần: opted out"), "{}", ran.err);
    assert!(desk.fails(1, &["cadence", "enrol", "Call in", &lead]).contains("in a cadence already"));
    let planned = || desk.json(&["list", "activity", "--where", "status:planned"]);
    let step = planned()[0]["id"].as_str().expect("an id").to_owned();
    desk.ok(&["done", &step, "--outcome", "Connected"]);
    let next = planned();
    assert_eq!(
        (next.as_array().map(Vec::len), &next[0]["subject"]),
        (Some(1), &"Send the application form".into())
    );
    // Friday and two days is Sunday: Monday it is.
    assert_eq!(next[0]["due"], "2026-11-23");
    desk.ok(&["cadence", "pause", &lead]);
    assert_eq!(planned().as_array().map(Vec::len), Some(0));
    desk.ok(&["cadence", "resume", &lead]);
    assert_eq!(planned(), next);
    desk.ok(&["cadence", "stop", &lead, "--why", "moved away"]);
    assert_eq!(desk.json(&["cadence", "list"])[0]["stopped"], 1);
    assert!(desk.fails(1, &["cadence", "stop", &lead]).contains("is in no cadence"));
    assert!(desk.fails(1, &["cadence", "show", "nothing"]).contains("there are: Call in"));
}

#[test]
fn a_cadence_goes_to_a_file_and_comes_back_and_a_bad_file_is_refused_line_by_line() {
    let desk = Desk::empty();
    let file = desk.path("cadence.toml").display().to_string();
    desk.ok(&["cadence", "export", "Call in", &file]);
    let text = std::fs::read_to_string(&file).expect("a file");
    assert!(desk.run(&["cadence", "import", &file]).err.contains("Nothing changed"), "it is the same");
    std::fs::write(&file, text.replace("after = 42", "after = 30")).expect("a file");
    let out = desk.ok(&["cadence", "import", &file]);
    assert_eq!(desk.json(&["cadence", "show", "Call in"])[4]["after"], 30);
    desk.ok(&["undo", &crate::command_line::step(&out)]);
    assert_eq!(desk.json(&["cadence", "show", "Call in"])[4]["after"], 42);
    std::fs::write(&file, "name = \"Bad\"\nfor = \"dogs\"\n[[steps]]\nafter = -2\n").expect("a file");
    let told = desk.fails(3, &["cadence", "import", &file]);
    for part in [
        "3 problems; nothing was changed",
        "line 2: for cannot be dogs",
        "line 3: subject is missing",
        "line 4: after is",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert_eq!(desk.json(&["cadence", "list"]).as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_written_to_a_pipe_goes_through_it_and_too_much_is_not_read_from_one() {
    let desk = Desk::demo();
    let text = desk.ok(&["cadence", "export", "Call in"]);
    assert_eq!(desk.ok(&["cadence", "export", "Call in", "/dev/stdout"]), text);
    let people = desk.ok(&["export", "contact"]);
    assert_eq!(desk.ok(&["export", "contact", "/dev/stdout", "--format", "csv"]), people);
    let large = text + &"# more\n".repeat(200_000);
    let file = desk.path("large.toml");
    std::fs::write(&file, &large).expect("a file");
    let mut from_pipe = desk.command(&["cadence", "import", "-"]);
    let refused = from_pipe.write_stdin(large).output().expect("the program runs");
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("too large"));
    assert!(desk.fails(3, &["cadence", "import", &file.display().to_string()]).contains("too large"));
}

#[test]
fn converting_a_lead_tells_that_its_cadence_ended() {
    let desk = Desk::empty();
    let (lead, free) = (desk.add(&["lead", "Lan Nguyễn", "company=Acme"]), desk.add(&["lead", "Bo Li"]));
    desk.ok(&["cadence", "enrol", "call in", &lead]);
    let told = desk.run(&["convert", &lead]);
    assert!(told.code == 0 && told.err.contains("Call in ended"), "{}", told.err);
    assert!(!desk.run(&["convert", &free]).err.contains("ended"));
}
