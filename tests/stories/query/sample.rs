//! The deck that the comparisons are shown on.

use dealdeck::domain::Kind;

use super::scratch::{self, Deck, blob, date, days_ago, text};

/// Five deals of two companies: two open and worked on, one open and forgotten, one won, one lost.
pub fn deck() -> Deck {
    let deck = Deck::new();
    add_stages_and_users(&deck);
    add_companies(&deck);
    add_open_deals(&deck);
    add_other_deals(&deck);
    add_what_hangs_on_them(&deck);
    deck
}

fn add_stages_and_users(deck: &Deck) {
    let stages = [
        (101, "Prospecting", "open", 10, "pipeline"),
        (102, "Proposal", "open", 50, "best-case"),
        (103, "Negotiation", "open", 80, "commit"),
        (104, "Closed Won", "won", 100, "closed"),
        (105, "Closed Lost", "lost", 0, "omitted"),
    ];
    for (number, name, kind, probability, forecast) in stages {
        let rot = if kind == "open" { 14.into() } else { rusqlite::types::Value::Null };
        let values = [
            ("name", text(name)),
            ("type", text(kind)),
            ("probability", probability.into()),
            ("forecast", text(forecast)),
            ("rot_days", rot),
        ];
        deck.add(Kind::Stage, number, &values, "");
    }
    deck.add(Kind::User, 201, &[("name", text("An Nguyễn")), ("region", text("West"))], "");
    deck.add(Kind::User, 202, &[("name", text("Bình Trần")), ("region", text("East"))], "");
}

fn add_companies(deck: &Deck) {
    deck.add(
        Kind::Account,
        11,
        &[
            ("name", text("Acme Corp")),
            ("industry", text("retail")),
            ("city", text("Hà Nội")),
            ("employees", 250.into()),
            ("key_account", 1.into()),
            ("email", text(r#"["info@acme.com","sales@acme.vn"]"#)),
            ("phone", text(r#"["work:+84 90 123 4567"]"#)),
            ("loyalty_drivers", text(r#"["price","trust"]"#)),
        ],
        "Acme Corp 901234567 234567 4567",
    );
    deck.add(
        Kind::Account,
        12,
        &[
            ("name", text("Globex")),
            ("industry", text("software")),
            ("city", text("")),
            ("key_account", 0.into()),
        ],
        "Globex",
    );
    deck.add(Kind::Account, 13, &[("name", text("100%_Đức")), ("employees", 9.into())], "100%_Đức");
}

fn add_open_deals(deck: &Deck) {
    deck.add(
        Kind::Opportunity,
        1,
        &[
            ("name", text("Acme renewal")),
            ("account", blob(11)),
            ("stage", blob(102)),
            ("amount", 4_800_000.into()),
            ("currency", text("USD")),
            ("probability", 60.into()),
            ("probability_by_hand", 1.into()),
            ("close", date("2026-11-30")),
            ("owner", blob(201)),
            ("collaborators", text(&format!("[\"{}\"]", scratch::id(202)))),
            ("source", text("referral")),
            ("created", days_ago(100)),
            ("touched", days_ago(2)),
            ("next", date("2026-11-21")),
        ],
        "Acme renewal 2026",
    );
    deck.add(
        Kind::Opportunity,
        2,
        &[
            ("name", text("Kho lạnh Bình Dương")),
            ("stage", blob(101)),
            ("amount", 850_000_000.into()),
            ("currency", text("VND")),
            ("close", date("2027-01-03")),
            ("owner", blob(202)),
            ("source", text("cold-call")),
            ("created", days_ago(50)),
            ("touched", days_ago(40)),
        ],
        "Kho lạnh Bình Dương",
    );
}

fn add_other_deals(deck: &Deck) {
    deck.add(
        Kind::Opportunity,
        3,
        &[
            ("name", text("Globex rollout")),
            ("account", blob(12)),
            ("stage", blob(104)),
            ("amount", 2_100_000.into()),
            ("close", date("2026-11-12")),
            ("closed_at", days_ago(8)),
            ("owner", blob(201)),
            ("created", days_ago(30)),
            ("touched", days_ago(8)),
        ],
        "Globex rollout",
    );
    deck.add(
        Kind::Opportunity,
        4,
        &[
            ("name", text("Open Table")),
            ("stage", blob(103)),
            ("created", days_ago(60)),
            ("next", date("2026-11-18")),
        ],
        "Open Table",
    );
    deck.add(
        Kind::Opportunity,
        5,
        &[
            ("name", text("Old deal")),
            ("account", blob(11)),
            ("stage", blob(105)),
            ("amount", 100_000.into()),
            ("currency", text("EUR")),
            ("close", date("2026-09-01")),
            ("owner", blob(201)),
            ("touched", days_ago(80)),
        ],
        "Old deal",
    );
}

fn add_what_hangs_on_them(deck: &Deck) {
    deck.add(
        Kind::Rate,
        21,
        &[("currency", text("VND")), ("date", date("2026-01-01")), ("rate", text("0.00004"))],
        "",
    );
    for (number, record, name) in [(31, 1, "VIP"), (32, 1, "Q4 push"), (33, 5, "vip-old")] {
        deck.add(Kind::Tag, number, &[("record", blob(record)), ("name", text(name))], "");
    }
    for (number, record, key, json) in [
        (41, 1, "seats", "25"),
        (42, 2, "seats", "5"),
        (43, 1, "renewal_day", "\"2026-12-01\""),
        (44, 1, "risk", "\"high\""),
        (45, 2, "factor", "\"1.25\""),
    ] {
        let values = [("record", blob(record)), ("key", text(key)), ("value", text(json))];
        deck.add(Kind::CustomValue, number, &values, "");
    }
}
