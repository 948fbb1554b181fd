//! The plug is pulled while a deck is pushed: the hub has all of a push or nothing of it, what was
//! written here stays, and the next try completes.

use std::time::{Duration, Instant};

use crate::command_line::{Desk, killed_after};

use super::server::Server;

const NOW: &str = "2026-03-16T09:00:00Z";

/// How many steps the hub says it has seen, and how many it has.
fn steps_there(server: &Server) -> (String, String) {
    let seen = server.asked("postgres", "SELECT coalesce(sum(s), 0) FROM dealdeck.head");
    let there = server.asked("postgres", "SELECT count(*) FROM dealdeck.change WHERE tbl = 'step'");
    (seen, there)
}

#[test]
fn killed_in_pushing_the_hub_has_all_of_it_or_nothing_and_the_next_try_completes() {
    let Some(server) = Server::start() else { return };
    let (ann, bob) = (Desk::empty(), Desk::bare());
    ann.ok(&["hub", "init", &server.url("postgres"), "--member", "ann", "--member", "bob"]);
    ann.ok(&["hub", "push", &server.url("ann")]);
    bob.ok(&["hub", "pull", &server.url("bob")]);
    let kills = std::env::var("DEALDECK_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let mut random = fastrand::Rng::with_seed(8);
    let (mut killed, mut usual) = (0, Duration::from_millis(60));
    for round in 0..kills {
        let rows: Vec<String> =
            (0..200).map(|n| format!("person {round} {n},p{round}x{n}@example.com")).collect();
        let file = ann.path("people.csv");
        std::fs::write(&file, format!("Name,Email\n{}\n", rows.join("\n"))).expect("a file");
        ann.ok(&["import", &file.display().to_string(), "--kind", "contact"]);
        let done =
            killed_after(ann.bare_command_at(NOW, &["hub", "push"]), usual.mul_f64(random.f64() * 1.2));
        killed += usize::from(!done);
        let (seen, there) = steps_there(&server);
        assert_eq!(seen, there, "round {round}: the hub says it has seen what it has");
        bob.ok(&["sync"]);
        bob.ok(&["check"]);
        let start = Instant::now();
        ann.ok(&["hub", "push"]);
        usual = start.elapsed();
    }
    println!("{killed} of {kills} pushes were killed before they ended");
    assert!(killed * 4 > kills, "the moments were too late to mean anything: {killed} of {kills}");
    bob.ok(&["sync"]);
    let all =
        ["list", "contacts", "--fields", "name", "--format", "tsv", "--limit", "99999", "--sort", "name"];
    assert_eq!(bob.ok(&all), ann.ok(&all));
    assert_eq!(ann.ok(&all).lines().count(), kills * 200 + 1);
}
