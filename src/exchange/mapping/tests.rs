//! Mappings of files that other programs wrote.

use std::path::PathBuf;

use super::*;
use crate::exchange::table::Given;

/// Column names and where they go, for a file of the shared data; none where it is absent.
fn mapped(file: &str) -> Option<(Kind, Vec<(String, String)>)> {
    let root = std::env::var_os("DEALDECK_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let Ok(bytes) = std::fs::read(root.join(file)) else {
        println!("skipped: {file} is not here");
        return None;
    };
    let table = Table::read(bytes, Given::default()).expect("a table");
    let name = file.rsplit('/').next().expect("a name").to_owned();
    let mapping = map(&table, &Said { file_name: name, ..Said::default() }).expect("a mapping");
    let spoken = |target: &Target| match target {
        Target::Left => "-".to_owned(),
        Target::Field { slot, at } => named(&mapping, *slot, *at),
        Target::Reference { slot, at, by } => format!("{} by {by:?}", named(&mapping, *slot, *at)),
        Target::Phones { slot, at, label } => format!("{} {label}", named(&mapping, *slot, *at)),
        other => format!("{other:?}"),
    };
    let targets = mapping.targets.iter().map(spoken);
    Some((mapping.kind, table.columns.iter().cloned().zip(targets).collect()))
}

fn named(mapping: &Mapping, slot: usize, at: usize) -> String {
    let Slot { kind, role } = mapping.slots[slot];
    let note = if role == Role::Note { "note." } else { "" };
    format!("{note}{}.{}", kind.key(), kind.fields()[at].key)
}

/// Checks some columns of a file, and which are left out.
fn check(file: &str, kind: Kind, want: &[(&str, &str)], left: &[&str]) {
    let Some((found, columns)) = mapped(file) else { return };
    assert_eq!(found, kind, "{file}");
    for (column, target) in want {
        let got = columns.iter().find(|(name, _)| name == column).map(|(_, target)| target.as_str());
        assert_eq!(got, Some(*target), "{file}: {column}");
    }
    let out: Vec<&str> =
        columns.iter().filter(|(_, target)| target == "-").map(|(name, _)| name.as_str()).collect();
    assert_eq!(out, left, "{file}");
}

#[test]
fn deals_of_other_systems_are_mapped() {
    check(
        "crm-maven/sales_pipeline.csv",
        Kind::Opportunity,
        &[
            ("opportunity_id", "opportunity.external_id"),
            ("sales_agent", "opportunity.owner by Name"),
            ("engage_date", "opportunity.engaged"),
            ("close_value", "opportunity.amount"),
        ],
        &[],
    );
    check(
        "crm-hubspot/hubspot_deals.csv",
        Kind::Opportunity,
        &[
            ("Associated Company Domain", "opportunity.account by Domain"),
            ("Associated Contact Email", "opportunity.contact by Email"),
            ("Closed Lost Reason", "opportunity.loss_reason"),
        ],
        &[],
    );
    check(
        "crm-chain/Opportunity.csv",
        Kind::Opportunity,
        &[("OpportunityStage", "opportunity.stage by Name")],
        &[],
    );
    check("crm-salesforce-small/Opportunities.csv", Kind::Opportunity, &[("Type", "opportunity.type")], &[]);
    check("crm-maven/sales_teams.csv", Kind::User, &[("regional_office", "user.region")], &[]);
    check("crm-maven/products.csv", Kind::Product, &[("sales_price", "product.price")], &[]);
    check("crm-maven/accounts.csv", Kind::Account, &[("subsidiary_of", "account.parent by Name")], &[]);
}

#[test]
fn one_row_of_pipedrive_makes_five_records() {
    check(
        "contacts-csv/pipedrive_sample_import.csv",
        Kind::Opportunity,
        &[
            ("Person - Name*", "contact.name"),
            ("Organization - Name*", "account.name"),
            ("Deal - Value", "opportunity.amount"),
            ("Activity - Due date", "activity.due"),
            ("Note - Content*", "note.activity.body"),
        ],
        &[],
    );
}

#[test]
fn activities_say_when_they_were_done_or_are_due() {
    check(
        "crm-hubspot/hubspot_activities.csv",
        Kind::Activity,
        &[("Activity Date", "activity.done_at"), ("Task Due Date", "activity.due")],
        &[],
    );
    check("crm-chain/Activity.csv", Kind::Activity, &[("LeadID", "activity.lead by Key")], &[]);
}

#[test]
fn address_books_are_mapped() {
    check(
        "contacts-csv/thunderbird_no_header.csv",
        Kind::Contact,
        &[
            ("A", "contact.name"),
            ("B", "contact.given_name"),
            ("C", "contact.family_name"),
            ("D", "contact.email"),
        ],
        &[],
    );
    check(
        "contacts-csv/rolomind_google.csv",
        Kind::Contact,
        &[("Phone 1 - Label", "LabelOf { column: 6 }"), ("Address 1 - Formatted", "contact.street")],
        &["Website 1 - Label", "Address 1 - Label"],
    );
    check(
        "contacts-csv/thunderbird_basic.csv",
        Kind::Contact,
        &[("Organization", "contact.account by Name"), ("Fax Number", "contact.phone fax")],
        &[
            "Nickname",
            "Home Address 2",
            "Work Address 2",
            "Birth Year",
            "Birth Month",
            "Birth Day",
            "Custom 1",
            "Custom 2",
            "Custom 3",
            "Custom 4",
            "Screen Name",
        ],
    );
    check("contacts-csv/civicrm_invalid_email.csv", Kind::Contact, &[("Dads email", "contact.email")], &[]);
    check("contacts-csv/civicrm_org_duplicates.csv", Kind::Account, &[("email", "account.email")], &[]);
}

#[test]
fn what_the_user_says_goes_before_every_guess() {
    let table =
        Table::read(b"Name,Email,Segment\nLan,lan@a.vn,north\n".to_vec(), Given::default()).expect("a table");
    let say = |columns: &[(&str, &str)]| {
        let columns = columns.iter().map(|(c, f)| ((*c).to_owned(), (*f).to_owned())).collect();
        map(&table, &Said { kind: Some(Kind::Lead), columns, ..Said::default() })
    };
    let mapping = say(&[("segment", "custom.Segment"), ("Email", "-")]).expect("a mapping");
    assert_eq!(mapping.kind, Kind::Lead);
    assert_eq!(mapping.targets[1], Target::Left);
    assert_eq!(mapping.targets[2], Target::Custom { slot: 0, key: "segment".to_owned() });
    let problems = say(&[("Segments", "tags"), ("Email", "mail")]).expect_err("two problems");
    let ids: Vec<_> = problems.iter().map(|problem| problem.id).collect();
    assert_eq!(ids, ["import-problem-no-column", "import-problem-no-field"]);
}

#[test]
fn a_table_that_says_nothing_is_refused() {
    let table = Table::read(b"a,b\n1,2\n".to_vec(), Given::default()).expect("a table");
    let refused = map(&table, &Said::default()).expect_err("no kind");
    assert_eq!(refused[0].id, "import-refused-kind");
}
