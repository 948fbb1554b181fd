//! Reports over a real pipeline: 8,800 deals with figures that others computed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::seed::{FirstUser, entry_key, seed};
use dealdeck::domain::{Change, Currency, Device, Id, Kind, Value};
use dealdeck::report::run::{pipeline, win_loss};
use dealdeck::report::{By, Error};
use dealdeck::repository::{Clock, Repository, Seed, Who};
use serde_json::Value as Json;

const NOW: i64 = 1_514_800_800_000;

fn shared(name: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("DEALDECK_SHARED").map_or_else(beside, PathBuf::from).join(name);
    if !folder.is_dir() {
        println!("skipped: {} is absent", folder.display());
        return None;
    }
    Some(folder)
}

fn rows(path: PathBuf) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("the file is there");
    reader.deserialize().map(|row| row.expect("a row of the file")).collect()
}

fn named(kind: &str, name: &str) -> Id {
    Id::derived(&[kind, name])
}

fn text(row: &HashMap<String, String>, key: &str) -> Value {
    Value::from(row[key].as_str())
}

/// A deck of the four files, put in as they are: no name is mended.
fn maven(folder: &Path) -> Repository {
    let mut ids = || Id::new(1, [0; 10]);
    let user = FirstUser { name: "Me".to_owned(), ..FirstUser::default() };
    let mut changes = seed(StagePreset::Standard, &user, NOW, &mut ids);
    for row in rows(folder.join("sales_teams.csv")) {
        let values = [
            ("name", text(&row, "sales_agent")),
            ("manager", text(&row, "manager")),
            ("region", text(&row, "regional_office")),
        ];
        changes.push(Change::create(Kind::User, named("user", &row["sales_agent"]), values));
    }
    for row in rows(folder.join("accounts.csv")) {
        let values =
            [("name", text(&row, "account")), ("industry", entry_key(&row["sector"]).as_str().into())];
        changes.push(Change::create(Kind::Account, named("account", &row["account"]), values));
    }
    let deals = rows(folder.join("sales_pipeline.csv"));
    let mut products: Vec<&str> = deals.iter().map(|row| row["product"].as_str()).collect();
    products.sort_unstable();
    products.dedup();
    for product in products {
        changes.push(Change::create(
            Kind::Product,
            named("product", product),
            [("name", Value::from(product))],
        ));
    }
    changes.extend(deals.iter().map(deal));
    let usd = Currency::from_code("USD").expect("a known currency");
    let who = Who { device: Device::new(1), user: None, clock: Clock::Fixed(NOW), state_dir: None };
    let seed = Seed { currency: usd, changes, label: "seed".to_owned() };
    Repository::in_memory(seed, who).expect("a new deck")
}

fn deal(row: &HashMap<String, String>) -> Change {
    let stage = match row["deal_stage"].as_str() {
        "Won" => "Closed Won",
        "Lost" => "Closed Lost",
        "Engaging" => "Qualification",
        _ => "Prospecting",
    };
    let link = |kind: &str, key: &str| match row[key].as_str() {
        "" => Value::Null,
        name => Value::Id(named(kind, name)),
    };
    let day = |key: &str| Value::from(row[key].parse::<chrono::NaiveDate>().ok());
    let values = [
        ("name", text(row, "opportunity_id")),
        ("stage", StagePreset::Standard.stage(stage).into()),
        ("pipeline", StagePreset::Standard.pipeline().into()),
        ("owner", link("user", "sales_agent")),
        ("account", link("account", "account")),
        ("product", link("product", "product")),
        ("engaged", day("engage_date")),
        ("close", day("close_date")),
        ("amount", row["close_value"].parse::<i64>().ok().map(|dollars| dollars * 100).into()),
        ("currency", "USD".into()),
    ];
    let values = values.into_iter().filter(|(_, value)| !value.is_empty());
    Change::create(Kind::Opportunity, Id::derived(&["deal", &row["opportunity_id"]]), values)
}

fn won_lost(repository: &Repository, by: &str) -> Json {
    let by = (!by.is_empty()).then(|| By::parse(by, &repository.lists().catalogue).expect("a field"));
    let report = win_loss(repository, None, by.as_ref()).expect("the deck can be read");
    serde_json::to_value(report).expect("plain data")
}

fn dollars(money: &Json) -> f64 {
    money["amount"].as_str().and_then(|text| text.parse().ok()).expect("an amount")
}

/// Every group of the reference is in the report with the same figures, and no other.
fn same_groups(report: &Json, reference: &Json) {
    let groups = report["groups"].as_array().expect("groups");
    let closed = |group: &&Json| group["won"]["count"] != 0 || group["lost"]["count"] != 0;
    let found: HashMap<String, &Json> = groups
        .iter()
        .filter(closed)
        .filter_map(|group| Some((group["label"].as_str()?.to_lowercase(), group)))
        .collect();
    let reference = reference.as_object().expect("groups by label");
    assert_eq!(found.len(), reference.len());
    for (label, expected) in reference {
        let group = found[&label.to_lowercase()];
        assert_eq!(group["won"]["count"], expected["won"], "{label}");
        assert_eq!(group["lost"]["count"], expected["lost"], "{label}");
        assert_eq!(group["win_rate"].as_f64(), expected["win_rate"].as_f64(), "{label}");
        assert_eq!(Some(dollars(&group["won"]["value"])), expected["won_total"].as_f64(), "{label}");
    }
}

#[test]
fn win_loss_gives_the_figures_of_a_real_pipeline() {
    let Some(folder) = shared("crm-maven") else { return };
    let reference = std::fs::read_to_string(folder.join("REFERENCE.json")).expect("the reference");
    let reference: Json = serde_json::from_str(&reference).expect("JSON");
    let deck = maven(&folder);

    let report = won_lost(&deck, "");
    let (won, expected) = (&report["total"]["won"], &reference["won"]);
    assert_eq!(won["count"], expected["count"]);
    assert_eq!(won["value"]["amount"], "10005534.00");
    for figure in ["mean", "median", "min", "max"] {
        assert_eq!(Some(dollars(&won[figure])), expected[figure].as_f64(), "{figure}");
    }
    assert_eq!(report["total"]["win_rate"], reference["win_rate"]);
    for (ours, theirs) in [("cycle_days_won", "cycle_days_won"), ("cycle_days_closed", "cycle_days_closed")] {
        for (figure, expected) in reference[theirs].as_object().expect("figures") {
            assert_eq!(report["total"][ours][figure].as_f64(), expected.as_f64(), "{ours} {figure}");
        }
    }
    same_groups(&won_lost(&deck, "quarter"), &reference["by_close_quarter"]);
    same_groups(&won_lost(&deck, "owner"), &reference["by_agent"]);
    same_groups(&won_lost(&deck, "product"), &reference["by_product_as_written"]);
    same_groups(&won_lost(&deck, "owner.manager"), &reference["by_manager"]);
    same_groups(&won_lost(&deck, "owner.region"), &reference["by_region"]);
    same_groups(&won_lost(&deck, "account.industry"), &reference["by_sector"]);
    let report = won_lost(&deck, "month");
    for (month, expected) in reference["won_by_close_month"].as_object().expect("months") {
        let groups = report["groups"].as_array().expect("groups");
        let group = groups.iter().find(|group| group["key"] == month.as_str()).expect("the month");
        assert_eq!(group["won"]["count"], expected["count"]);
        assert_eq!(Some(dollars(&group["won"]["value"])), expected["total"].as_f64());
    }
}

#[test]
fn pipeline_counts_the_deals_of_each_stage_in_stage_order() {
    let Some(folder) = shared("crm-maven") else { return };
    let deck = maven(&folder);
    let by = By::parse("stage", &deck.lists().catalogue).expect("a field");
    let report = serde_json::to_value(pipeline(&deck, None, Some(&by)).expect("a report")).expect("data");
    let counts: Vec<(&str, i64)> = report["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .filter_map(|group| Some((group["label"].as_str()?, group["all"]["count"].as_i64()?)))
        .collect();
    let expected =
        [("Prospecting", 500), ("Qualification", 1589), ("Closed Won", 4238), ("Closed Lost", 2473)];
    assert_eq!(counts, expected);
    assert_eq!(report["total"]["open"]["count"], 2089);
    assert_eq!(report["total"]["open"]["without_amount"], 2089);
}

#[test]
fn what_cannot_be_grouped_by_is_refused() {
    let catalogue = dealdeck::domain::Catalogue::default();
    assert!(matches!(By::parse("colour", &catalogue), Err(Error::UnknownField(_))));
}
