//! A person, who may belong to any number of accounts.

use super::record::{Record, record};

record! {
    /// A person, who may belong to any number of accounts or to none.
    Contact {
        name "name": Text, REQUIRED | SEARCH, ["Name", "Full Name", "FullName", "Display Name", "Contact Name", "Person - Name", "Complete Name", "Name*"];
        given_name "given_name": Text, SEARCH, ["First Name", "FIRSTNAME", "Given Name", "first_name", "Person - First name", "First name", "First"];
        family_name "family_name": Text, SEARCH, ["Last Name", "LASTNAME", "Family Name", "last_name", "Surname", "Person - Last name", "Last name", "Last"];
        salutation "salutation": Text, PLAIN, ["Salutation", "SALUTATION", "Name Prefix", "Prefix"];
        title "title": Text, SEARCH, ["Title", "TITLE", "Job Title", "Job Position", "Position", "Organization Title", "Organization 1 - Title", "Person - Job title", "Job title"];
        department "department": Text, PLAIN, ["Department", "DEPARTMENT", "Organization Department"];
        emails "email": Emails, SEARCH, ["Email", "EMAIL", "Email Address", "E-mail Address", "E-mail", "Primary Email", "Secondary Email", "E-mail 1 - Value", "E-mail 2 - Value", "E-mail 3 - Value", "E-mail 2 Address", "E-mail 3 Address", "Person - Email", "Person - Email (Work)", "Person - Email (Home)", "Person - Email (Other)", "Contact Email", "Dads email", "email1", "email_work", "email_home", "email_other", "Other Email", "Associated Contact Email"];
        phones "phone": Phones, SEARCH, ["Phone", "PHONE", "Phone Number", "Mobile Phone Number", "Mobile Phone", "MOBILEPHONE", "Mobile", "Business Phone", "Business Phone 2", "Home Phone", "HOMEPHONE", "Home Phone 2", "Other Phone", "Work Phone", "Mobile Number", "Primary Phone", "Phone 1 - Value", "Phone 2 - Value", "Phone 3 - Value", "Person - Phone", "Person - Phone (Work)", "Person - Phone (Mobile)", "phone_work", "phone_home", "phone_other", "phone_mobile", "Company Main Phone"];
        website "website": Url, PLAIN, ["Website", "Website URL", "Web Page", "Web Page 1", "Website 1 - Value", "Personal Web Page", "LinkedIn", "URL", "linkedin_url", "LinkedIn URL"];
        street "street": Text, PLAIN, ["Mailing Street", "MAILINGSTREET", "Street Address", "Street", "Business Street", "Home Address", "Work Address", "Address 1 - Formatted", "Address 1 - Street", "Address", "Business Address"];
        city "city": Text, SEARCH, ["Mailing City", "MAILINGCITY", "City", "Business City", "Work City", "Address 1 - City", "Location"];
        state "state": Text, PLAIN, ["Mailing State", "MAILINGSTATE", "State/Region", "State", "Work State", "Business State", "Address 1 - Region"];
        postcode "postcode": Text, PLAIN, ["Mailing Zip", "MAILINGPOSTALCODE", "Postal Code", "Zip", "Work ZipCode", "Business Postal Code", "Address 1 - Postal Code"];
        country "country": Text, PLAIN, ["Mailing Country", "MAILINGCOUNTRY", "Country", "Country/Region", "Work Country", "Business Country/Region", "Address 1 - Country"];
        birthday "birthday": Date, PLAIN, ["Birthday", "BIRTHDATE", "Birthdate", "Birth Date", "Date of Birth"];
        language "language": Text, PLAIN, ["Language", "Preferred language"];
        status "status": Choice("contact-status"), PLAIN, ["Lifecycle Stage", "Contact Status", "status"];
        source "source": Choice("lead-source"), PLAIN, ["Lead Source", "LEADSOURCE", "Original Source"];
        owner "owner": Reference(User), PLAIN, ["Contact Owner", "Contact owner", "OwnerId", "OWNERID", "Person - Owner", "Assigned To", "Owner", "sales"];
        account "account": Reference(Account), DERIVED, ["Account Name", "Company", "Company Name", "Organization", "Organisation", "Organization Name", "Organization 1 - Name", "Organization - Name", "ACCOUNTID", "Associated Company", "Associated Company Domain", "Business", "company_name"];
        advocate "advocate": YesNo, PLAIN, ["Advocate"];
        do_not_contact "do_not_contact": YesNo, PLAIN, ["Do Not Call", "Email Opt Out", "HASOPTEDOUTOFEMAIL", "Do not contact", "Unsubscribed from all email"];
        referred_by "referred_by": Reference(Contact), PLAIN, ["Referred By"];
        reports_to "reports_to": Reference(Contact), PLAIN, ["Reports To", "REPORTSTOID", "Reporting To"];
        touch_every "touch_every": Integer, PLAIN, ["Touch Every"];
        notes "notes": LongText, SEARCH, ["Description", "DESCRIPTION", "Notes", "Additional Info", "background", "Comments"];
        snoozed "snoozed": Date, RULED, [];
        external_id "external_id": Text, PLAIN, ["Contact ID", "ContactID", "ID", "Id", "Record ID", "Person - ID", "External ID"];
        created "created": Moment, RULED, ["Created Date", "CREATEDDATE", "Create Date", "Created Time", "Date Created", "Created on", "first_seen", "Connected On"];
        updated "updated": Moment, DERIVED, [];
        touched "touched": Moment, DERIVED, [];
        next_due "next": Date, DERIVED, [];
    }
}

/// The field by which a person says that they are not to be contacted; of two answers the refusal holds.
pub const OPT_OUT: &str = "do_not_contact";

/// Whether a person says that they are not to be contacted: a contact or a lead.
pub fn has_refused(person: &Record) -> bool {
    person.get(OPT_OUT).as_bool() == Some(true)
}

/// The label of a phone, where it has one, and its number: `mobile:+84901234567`.
pub fn phone_parts(item: &str) -> (Option<&str>, &str) {
    match item.split_once(':') {
        Some((label, number))
            if !label.is_empty() && label.chars().all(|c| c.is_alphabetic() || c == ' ') =>
        {
            (Some(label), number)
        }
        _ => (None, item),
    }
}

/// A whole name made of its parts, those that are there.
pub fn whole_name(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Something before one @, and a host with a dot after it; no blanks.
pub fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let host_is_whole = host.split('.').all(|label| !label.is_empty()) && host.contains('.');
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c));
    !local.is_empty() && !local.contains('@') && host_is_whole && clean
}
