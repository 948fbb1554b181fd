//! Reports over pipelines of other systems, with figures that others computed.

use std::collections::HashMap;

use dealdeck::domain::{Change, Kind};
use dealdeck::report::run::{pipeline, win_loss};
use dealdeck::report::{By, Error};
use dealdeck::repository::Repository;
use serde_json::Value as Json;

use crate::import::{deck, shared, take};

use crate::command_line::Desk;

/// A deck that these files were imported into, and the figures of their reference.
fn imported(folder: &str, files: &[&str]) -> Option<(Repository, Json)> {
    let mut deck = deck();
    for file in files {
        take(&mut deck, &shared(&format!("{folder}/{file}"))?, file);
    }
    let reference = shared(&format!("{folder}/REFERENCE.json"))?;
    Some((deck, serde_json::from_slice(&reference).expect("JSON")))
}

fn maven() -> Option<(Repository, Json)> {
    imported("crm-maven", &["sales_teams.csv", "accounts.csv", "products.csv", "sales_pipeline.csv"])
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
        if let Some(rate) = expected["win_rate"].as_f64() {
            assert_eq!(group["win_rate"].as_f64(), Some(rate), "{label}");
        }
        assert_eq!(Some(dollars(&group["won"]["value"])), expected["won_total"].as_f64(), "{label}");
    }
}

#[test]
fn win_loss_gives_the_figures_of_a_real_pipeline() {
    let Some((deck, reference)) = maven() else { return };

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
    let Some((deck, _)) = maven() else { return };
    let by = By::parse("stage", &deck.lists().catalogue).expect("a field");
    let report = serde_json::to_value(pipeline(&deck, None, Some(&by)).expect("a report")).expect("data");
    let counts: Vec<(&str, i64)> = report["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .filter_map(|group| Some((group["label"].as_str()?, group["all"]["count"].as_i64()?)))
        .collect();
    let expected = [("Prospecting", 500), ("Engaging", 1589), ("Won", 4238), ("Lost", 2473)];
    assert_eq!(counts, expected);
    assert_eq!(report["total"]["open"]["count"], 2089);
    assert_eq!(report["total"]["open"]["without_amount"], 2089);
}

#[test]
fn stages_of_one_name_in_two_pipelines_are_told_apart_and_the_others_stay_short() {
    let mut deck = deck();
    let first = deck.lists().stages[0].clone();
    let second = deck.lists().stages[1].clone();
    let (pipeline_id, stage_id) = (deck.new_id(), deck.new_id());
    let name = first.name.clone().expect("a name");
    let mut changes = vec![
        Change::create(Kind::Pipeline, pipeline_id, [("name", "Renewals".into())]),
        Change::create(
            Kind::Stage,
            stage_id,
            [("name", name.as_str().into()), ("pipeline", pipeline_id.into()), ("order", 1.into())],
        ),
    ];
    for stage in [first.id, second.id, stage_id] {
        let values = [("name", "A deal".into()), ("stage", stage.into())];
        changes.push(Change::create(Kind::Opportunity, deck.new_id(), values));
    }
    deck.commit("made", changes).expect("a step");
    let by = By::parse("stage", &deck.lists().catalogue).expect("a field");
    let report = pipeline(&deck, None, Some(&by)).expect("a report");
    let labels: Vec<String> = report.groups.into_iter().filter_map(|group| group.label).collect();
    let home = first.pipeline.and_then(|id| deck.lists().pipeline(id)?.name.clone()).expect("a name");
    let expected = [format!("{name} · {home}"), second.name.expect("a name"), format!("{name} · Renewals")];
    let [mut labels, mut expected] = [labels, expected.to_vec()];
    labels.sort();
    expected.sort();
    assert_eq!(labels, expected);
}

#[test]
fn a_hubspot_pipeline_gives_its_figures_with_cycles_from_the_day_of_making() {
    let files = ["hubspot_companies.csv", "hubspot_contacts.csv", "hubspot_deals.csv"];
    let Some((deck, reference)) = imported("crm-hubspot", &files) else { return };
    let report = won_lost(&deck, "");
    let total = &report["total"];
    for state in ["won", "lost", "open"] {
        assert_eq!(total[state]["count"], reference[state]["count"], "{state}");
        assert_eq!(Some(dollars(&total[state]["value"])), reference[state]["total"].as_f64(), "{state}");
    }
    assert_eq!(total["win_rate"], reference["win_rate"]);
    for figure in ["mean", "median", "min", "max"] {
        let expected = reference["cycle_days_won"][figure].as_f64();
        assert_eq!(total["cycle_days_won"][figure].as_f64(), expected, "{figure}");
    }
    for figure in ["mean", "median"] {
        assert_eq!(Some(dollars(&total["won"][figure])), reference["won"][figure].as_f64(), "{figure}");
    }
    same_groups(&won_lost(&deck, "pipeline"), &reference["by_Pipeline"]);
    same_groups(&won_lost(&deck, "type"), &reference["by_Deal Type"]);
}

#[test]
fn pipeline_sums_the_stages_of_a_chain_of_files() {
    let files = ["Contacts.csv", "Leads.csv", "Activity.csv", "Opportunity.csv"];
    let Some((deck, reference)) = imported("crm-chain", &files) else { return };
    let by = By::parse("stage", &deck.lists().catalogue).expect("a field");
    let report = serde_json::to_value(pipeline(&deck, None, Some(&by)).expect("a report")).expect("data");
    for group in report["groups"].as_array().expect("groups") {
        let label = group["label"].as_str().expect("a stage");
        assert_eq!(group["all"]["count"], reference["stage_count"][label], "{label}");
        assert_eq!(
            Some(dollars(&group["all"]["value"])),
            reference["stage_value"][label].as_f64(),
            "{label}"
        );
    }
    assert_eq!(Some(dollars(&report["total"]["all"]["value"])), reference["total"].as_f64());
}

#[test]
fn a_small_salesforce_pipeline_gives_its_figures_by_stage_lead_status_and_source() {
    let files = ["Accounts.csv", "Contacts.csv", "Leads.csv", "Opportunities.csv"];
    let Some((deck, reference)) = imported("crm-salesforce-small", &files) else { return };
    let by = By::parse("stage", &deck.lists().catalogue).expect("a field");
    let report = serde_json::to_value(pipeline(&deck, None, Some(&by)).expect("a report")).expect("data");
    let groups: Vec<&Json> = report["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .filter(|group| group["all"]["count"] != 0)
        .collect();
    assert_eq!(groups.len(), reference["stage_count"].as_object().expect("stages").len());
    for group in groups {
        let label = group["label"].as_str().expect("a stage");
        assert_eq!(group["all"]["count"], reference["stage_count"][label], "{label}");
        let amount = Some(dollars(&group["all"]["value"]));
        assert_eq!(amount, reference["stage_amount"][label].as_f64(), "{label}");
    }
    assert_eq!(Some(dollars(&report["total"]["all"]["value"])), reference["total"].as_f64());
    let closed = won_lost(&deck, "");
    for (state, stage) in [("won", "Closed Won"), ("lost", "Closed Lost")] {
        assert_eq!(closed["total"][state]["count"], reference["stage_count"][stage]);
        let value = dollars(&closed["total"][state]["value"]);
        assert_eq!(Some(value), reference["stage_amount"][stage].as_f64());
    }
    for (field, list, counts) in
        [("status", "lead-status", "lead_status"), ("source", "lead-source", "lead_source")]
    {
        for (label, count) in reference[counts].as_object().expect("counts") {
            let mut found = 0;
            let read = deck.each(Kind::Lead, None, &mut |lead| {
                found += i64::from(deck.lists().label(list, lead.text(field)) == label);
                true
            });
            read.expect("leads");
            assert_eq!(Some(found), count.as_i64(), "{label}");
        }
    }
}

#[test]
fn what_cannot_be_grouped_by_is_refused() {
    let catalogue = dealdeck::domain::Catalogue::default();
    assert!(matches!(By::parse("colour", &catalogue), Err(Error::UnknownField(_))));
}

#[test]
fn a_report_tells_which_currency_is_in_no_sum() {
    let desk = Desk::empty();
    desk.add(&["deal", "Acme renewal", "amount=$3.5k"]);
    assert_eq!(desk.run(&["report", "pipeline"]).err, "");
    desk.add(&["deal", "Kho lạnh mới", "amount=850tr", "currency=VND"]);
    for format in ["table", "csv"] {
        let told = desk.run(&["report", "pipeline", "--format", format]).err;
        assert!(told.contains("Deals in VND are counted but in no sum"), "{format}: {told}");
    }
    desk.ok(&["rate", "set", "VND", "0.00004"]);
    assert_eq!(desk.run(&["report", "pipeline"]).err, "");
}
