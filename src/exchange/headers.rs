//! What other systems call their columns: the names in the field catalogue, and the ones here,
//! compared without case, marks, blanks and signs.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::Kind;
use crate::domain::fold::fold;

/// The kinds a file can hold rows of, the likelier first where a header says nothing.
pub const KINDS: [Kind; 7] =
    [Kind::Contact, Kind::Opportunity, Kind::Account, Kind::Lead, Kind::Activity, Kind::Product, Kind::User];

/// A header as it is compared: folded, letters and digits only.
pub fn plain(header: &str) -> String {
    fold(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Headers beyond those of the catalogue: Vietnamese ones, and other words for the same.
const MORE: &[(Kind, &str, &[&str])] = &[
    (
        Kind::Contact,
        "name",
        &["Họ tên", "Họ và tên", "Tên", "Tên liên hệ", "Contact", "Person", "Client Name"],
    ),
    (Kind::Contact, "given_name", &["Forename", "Vorname", "Prénom", "Tên gọi"]),
    (Kind::Contact, "family_name", &["Họ", "Nachname", "Nom"]),
    (Kind::Contact, "title", &["Chức danh", "Chức vụ", "Role", "Headline"]),
    (
        Kind::Contact,
        "email",
        &[
            "Mail",
            "E-Mail-Adresse",
            "Thư điện tử",
            "E-mail 1",
            "E-mail 2",
            "Email 2",
            "Work Email",
            "Personal Email",
            "Email Addresses",
        ],
    ),
    (
        Kind::Contact,
        "phone",
        &[
            "Điện thoại",
            "Số điện thoại",
            "Di động",
            "Tel",
            "Telephone",
            "Telephone Number",
            "Cell",
            "Cell Phone",
            "Handphone",
            "Fax Number",
            "Home Fax",
            "Business Fax",
            "Other Fax",
            "Pager",
            "Pager Number",
            "Office Phone",
            "phone_fax",
            "Assistant Phone",
            "Direct Phone",
        ],
    ),
    (
        Kind::Contact,
        "account",
        &[
            "Công ty",
            "Employer",
            "Company / Account",
            "Account",
            "Organisation Name",
            "Related Company",
            "Parent Company Name",
        ],
    ),
    (Kind::Contact, "city", &["Home City", "Thành phố", "Town", "Mailing City", "Primary Address City"]),
    (Kind::Contact, "street", &["Địa chỉ", "Primary Address Street", "Home Street"]),
    (Kind::Contact, "state", &["Home State", "Mailing State/Province", "Primary Address State"]),
    (
        Kind::Contact,
        "postcode",
        &["Home ZipCode", "Zip Code", "Mailing Zip/Postal Code", "Primary Address Postal Code"],
    ),
    (Kind::Contact, "country", &["Home Country", "Quốc gia", "Primary Address Country"]),
    (Kind::Contact, "website", &["Web Page 2", "Web site", "Personal Website"]),
    (Kind::Contact, "notes", &["Ghi chú", "Note", "Comment", "About"]),
    (Kind::Contact, "birthday", &["Ngày sinh", "Birth day", "DOB"]),
    (Kind::Contact, "owner", &["Phụ trách", "Record Owner", "Contact Owner Name", "Assigned User"]),
    // Names of columns in the databases of SuiteCRM and Odoo.
    (Kind::Contact, "owner", &["assigned_user_name", "assigned_user_id", "user_id/name"]),
    (Kind::Contact, "created", &["date_entered", "create_date"]),
    (Kind::Contact, "title", &["function"]),
    (Kind::Contact, "account", &["parent_id/name", "parent_name", "commercial_company_name"]),
    (Kind::Contact, "country", &["country_id/name"]),
    (Kind::Contact, "state", &["state_id/name"]),
    (Kind::Contact, "postcode", &["primary_address_postalcode"]),
    (Kind::Contact, "salutation", &["Anrede", "Danh xưng"]),
    (Kind::Contact, "do_not_contact", &["Opted out of email", "Do not email", "Marketing opt out"]),
    (
        Kind::Account,
        "name",
        &["Tên công ty", "Tên khách hàng", "Firm", "Company name", "Organization Name", "Account"],
    ),
    (Kind::Account, "phone", &["Main Phone", "Company Phone", "Điện thoại"]),
    (Kind::Account, "website", &["Homepage", "Web", "Trang web"]),
    (Kind::Account, "industry", &["Ngành", "Vertical"]),
    (Kind::Account, "employees", &["Company Size", "Headcount", "Number of employees", "Số nhân viên"]),
    (Kind::Account, "owner", &["Phụ trách", "Record Owner", "Assigned User"]),
    (Kind::Account, "street", &["Địa chỉ", "Shipping Street"]),
    (Kind::Account, "owner", &["assigned_user_name", "assigned_user_id", "user_id/name"]),
    (Kind::Account, "created", &["date_entered", "create_date"]),
    (Kind::Account, "phone", &["phone_alternate", "phone_fax"]),
    (Kind::Account, "state", &["billing_address_state"]),
    (Kind::Account, "postcode", &["billing_address_postalcode"]),
    (Kind::Account, "country", &["billing_address_country"]),
    (Kind::Account, "revenue", &["annual_revenue"]),
    (Kind::Account, "parent", &["parent_name", "parent_id/name"]),
    (Kind::Account, "city", &["Thành phố", "Headquarters"]),
    (Kind::Account, "notes", &["Ghi chú"]),
    (Kind::Lead, "name", &["Contact Name", "Person Name", "Lead name"]),
    (Kind::Lead, "title", &["Position", "Job"]),
    (Kind::Lead, "owner", &["assigned_user_name", "assigned_user_id", "user_id/name"]),
    (Kind::Lead, "created", &["date_entered", "Created on"]),
    (Kind::Lead, "city", &["primary_address_city"]),
    (Kind::Lead, "street", &["primary_address_street"]),
    (Kind::Lead, "state", &["primary_address_state"]),
    (Kind::Lead, "postcode", &["primary_address_postalcode"]),
    (Kind::Lead, "country", &["primary_address_country"]),
    (Kind::Lead, "status", &["Lead - Status", "Lead State"]),
    (Kind::Lead, "notes", &["Ghi chú"]),
    (
        Kind::Opportunity,
        "name",
        &["Cơ hội", "Tên cơ hội", "Thương vụ", "Dealname", "Deal title", "Opportunity Title"],
    ),
    (
        Kind::Opportunity,
        "account",
        &["Khách hàng", "Công ty", "Client", "Account", "Associated Company (Primary)", "Organisation"],
    ),
    (
        Kind::Opportunity,
        "amount",
        &[
            "Giá trị",
            "Amount in company currency",
            "Deal Amount",
            "Opportunity Value",
            "Price",
            "Revenue",
            "Total",
            "Sales",
            "Potential Amount",
        ],
    ),
    (Kind::Opportunity, "stage", &["Giai đoạn", "Pipeline Stage", "Deal stage", "Status", "Kanban State"]),
    (
        Kind::Opportunity,
        "close",
        &["Ngày chốt", "Closed Date", "Expected Close", "Deal - Close date", "Expected Revenue Date"],
    ),
    (
        Kind::Opportunity,
        "owner",
        &["Phụ trách", "Record Owner", "Sales Rep", "Rep", "Account Executive", "Assigned User"],
    ),
    (Kind::Opportunity, "contact", &["Contact", "Associated Contact Emails", "Primary Contact Name"]),
    (Kind::Opportunity, "contact", &["email_from", "Contact Email", "Person - Email", "Contact Phone"]),
    (Kind::Opportunity, "account", &["partner_id/name", "partner_id/id", "partner_name", "account_id"]),
    (Kind::Opportunity, "stage", &["stage_id/name"]),
    (
        Kind::Opportunity,
        "owner",
        &["assigned_user_name", "assigned_user_id", "user_id/name", "user_id/id", "Sales Person"],
    ),
    (Kind::Opportunity, "close", &["date_deadline"]),
    (Kind::Opportunity, "closed_at", &["Closing Date/Time"]),
    (Kind::Opportunity, "created", &["date_entered", "Created on", "create_date"]),
    (Kind::Opportunity, "loss_reason", &["lost_reason_id/name"]),
    (Kind::Opportunity, "source", &["source_id/name"]),
    (Kind::Opportunity, "campaign", &["campaign_id/name", "campaign_name"]),
    (Kind::Opportunity, "currency", &["company_currency", "currency_name"]),
    (Kind::Opportunity, "amount", &["planned_revenue"]),
    (Kind::Activity, "subject", &["Task", "Meeting", "Call Subject", "Chủ đề", "Activity"]),
    (Kind::Activity, "due", &["Due", "Deadline", "Date", "Hạn"]),
    (Kind::Activity, "opportunity", &["Deal", "Opportunity", "Regarding"]),
    (Kind::Activity, "contact", &["Contact", "Associated Contact", "Person"]),
    (Kind::Product, "price", &["Giá"]),
    (Kind::User, "name", &["Sales Rep", "Agent", "Rep", "Salesperson", "Employee"]),
];

/// For a plain header: the fields it may stand for, as kind and place in the catalogue.
static DICTIONARY: LazyLock<HashMap<String, Vec<(Kind, usize)>>> = LazyLock::new(|| {
    let mut dictionary: HashMap<String, Vec<(Kind, usize)>> = HashMap::new();
    let mut add = |header: &str, kind: Kind, at: usize| {
        let meanings = dictionary.entry(plain(header)).or_default();
        if !meanings.iter().any(|(known, _)| *known == kind) {
            meanings.push((kind, at));
        }
    };
    for kind in KINDS {
        for (at, field) in kind.fields().iter().enumerate().filter(|(_, field)| field.key != "updated") {
            add(&field.key, kind, at);
        }
    }
    for kind in KINDS {
        for (at, field) in kind.fields().iter().enumerate() {
            field.headers.iter().for_each(|header| add(header, kind, at));
        }
    }
    for (kind, key, headers) in MORE.iter().copied() {
        if let Some(at) = kind.position(key) {
            for header in headers {
                add(header, kind, at);
            }
        }
    }
    dictionary
});

/// The field of a kind that a plain header stands for.
pub fn field(kind: Kind, header: &str) -> Option<usize> {
    let meanings = DICTIONARY.get(header)?;
    meanings.iter().find(|(known, _)| *known == kind).map(|(_, at)| *at)
}

/// Every field a plain header may stand for.
pub fn meanings(header: &str) -> &'static [(Kind, usize)] {
    DICTIONARY.get(header).map_or(&[], Vec::as_slice)
}

/// The field of a kind whose header is nearly this one, misspelt perhaps.
pub fn near_field(kind: Kind, header: &str) -> Option<(usize, &'static str)> {
    if header.chars().count() < 5 {
        return None;
    }
    let near = DICTIONARY.iter().filter_map(|(known, meanings)| {
        let at = meanings.iter().find(|(of, _)| *of == kind)?.1;
        let distance = strsim::damerau_levenshtein(known, header);
        (distance == 1 && known.len() >= 5).then_some((at, known.as_str()))
    });
    near.min_by_key(|(_, known)| *known)
}

/// The label that a phone's header gives its numbers.
pub fn phone_label(header: &str) -> Option<&'static str> {
    let header = plain(header);
    let has = |word: &str| header.contains(word);
    if has("fax") {
        Some("fax")
    } else if has("pager") {
        Some("pager")
    } else if has("mobile") || has("cell") || has("didong") || has("handphone") {
        Some("mobile")
    } else if has("home") {
        Some("home")
    } else if has("work") || has("business") || has("office") {
        Some("work")
    } else if has("other") {
        Some("other")
    } else {
        None
    }
}

/// The entity before ` - ` in Pipedrive's headers.
pub fn entity(word: &str) -> Option<(Kind, Role)> {
    Some(match plain(word).as_str() {
        "person" | "contact" => (Kind::Contact, Role::Main),
        "organization" | "organisation" | "company" | "account" => (Kind::Account, Role::Main),
        "deal" | "opportunity" => (Kind::Opportunity, Role::Main),
        "lead" => (Kind::Lead, Role::Main),
        "activity" => (Kind::Activity, Role::Main),
        "note" => (Kind::Activity, Role::Note),
        "product" => (Kind::Product, Role::Main),
        _ => return None,
    })
}

/// Which record of a kind a column of a row belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The one record of its kind.
    Main,
    /// A note about the others.
    Note,
}

/// The system whose export has such headers; `file` for an unknown one.
pub fn system(headers: &[String]) -> &'static str {
    let has = |names: &[&str]| headers.iter().any(|header| names.contains(&header.as_str()));
    if has(&[
        "stagename",
        "closedate",
        "mailingpostalcode",
        "numberofemployees",
        "hasoptedoutofemail",
        "ownerid",
    ]) && has(&["id", "stagename", "ownerid"])
    {
        "salesforce"
    } else if has(&[
        "dealstage",
        "associatedcompany",
        "associatedcompanydomain",
        "associatedcontactemail",
        "lifecyclestage",
        "companydomainname",
    ]) {
        "hubspot"
    } else if has(&["dealtitle", "personname", "organizationname", "activitysubject"])
        && has(&["dealtitle", "personname"])
    {
        "pipedrive"
    } else if has(&["potentialname", "potentialowner"]) {
        "zoho"
    } else if has(&["stageidname", "partneridname", "useridname"]) {
        "odoo"
    } else if has(&["email1value", "phone1value"]) {
        "google"
    } else if has(&["connectedon"]) {
        "linkedin"
    } else {
        "file"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_header_is_known_however_it_is_written() {
        for header in ["First Name", "FIRSTNAME", "first_name", " First  name*"] {
            let at = field(Kind::Contact, &plain(header)).expect(header);
            assert_eq!(Kind::Contact.fields()[at].key, "given_name", "{header}");
        }
        let at = field(Kind::Contact, &plain("Số điện thoại")).expect("a phone");
        assert_eq!(Kind::Contact.fields()[at].key, "phone");
    }

    #[test]
    fn every_word_here_is_of_a_field() {
        for (kind, key, _) in MORE.iter().copied() {
            assert!(kind.field(key).is_some(), "{kind:?} {key}");
        }
    }

    #[test]
    fn a_misspelt_header_is_nearly_known() {
        let (at, known) = near_field(Kind::Contact, "frstname").expect("near");
        assert_eq!((Kind::Contact.fields()[at].key.as_ref(), known), ("given_name", "firstname"));
        assert_eq!(near_field(Kind::Contact, "zzzzzz"), None);
    }

    #[test]
    fn phones_are_labelled_by_their_headers() {
        assert_eq!(phone_label("Mobile Phone"), Some("mobile"));
        assert_eq!(phone_label("Home Fax"), Some("fax"));
        assert_eq!(phone_label("Phone"), None);
    }
}
