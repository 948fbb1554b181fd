//! Somebody who may become a contact and an opportunity.

use super::record::record;

record! {
    /// Somebody who may become a contact and an opportunity.
    Lead {
        name "name": Text, REQUIRED | SEARCH, ["Lead Name", "Name", "Full Name", "Lead - Title", "Lead"];
        given_name "given_name": Text, SEARCH, ["First Name", "FIRSTNAME", "first_name"];
        family_name "family_name": Text, SEARCH, ["Last Name", "LASTNAME", "last_name"];
        company "company": Text, SEARCH, ["Company", "COMPANY", "Company Name", "Account Name", "account_name", "Organization - Name"];
        title "title": Text, SEARCH, ["Title", "TITLE", "Job Title", "Job Position", "Designation"];
        emails "email": Emails, SEARCH, ["Email", "EMAIL", "Email Address", "Secondary Email", "email1"];
        phones "phone": Phones, SEARCH, ["Phone", "PHONE", "Mobile", "MOBILEPHONE", "Phone Number", "Mobile Phone", "phone_work", "phone_mobile"];
        website "website": Url, PLAIN, ["Website", "WEBSITE"];
        industry "industry": Choice("industry"), PLAIN, ["Industry", "INDUSTRY"];
        street "street": Text, PLAIN, ["Street", "STREET", "Address"];
        city "city": Text, SEARCH, ["City", "CITY"];
        state "state": Text, PLAIN, ["State", "STATE", "State/Province"];
        postcode "postcode": Text, PLAIN, ["Zip Code", "POSTALCODE", "Postal Code"];
        country "country": Text, PLAIN, ["Country", "COUNTRY"];
        source "source": Choice("lead-source"), PLAIN, ["Lead Source", "LEADSOURCE", "LeadSource", "Source", "Original Source", "lead_source"];
        source_detail "source_detail": Text, PLAIN, ["Lead Source Description", "Source Detail", "Original Source Drill-Down 1"];
        campaign "campaign": Text, PLAIN, ["Campaign", "Campaign Name"];
        status "status": Choice("lead-status"), REQUIRED, ["Lead Status", "LeadStatus", "STATUS", "Status"];
        rating "rating": Choice("rating"), PLAIN, ["Rating", "RATING"];
        amount "amount": Money, PLAIN, ["Estimated Amount", "Opportunity Amount", "Expected Revenue", "Lead - Value"];
        currency "currency": Currency, PLAIN, ["Currency", "CURRENCYISOCODE"];
        owner "owner": Reference(User), PLAIN, ["Lead Owner", "OwnerId", "OWNERID", "Assigned To", "Salesperson", "Owner"];
        verified "verified": YesNo, PLAIN, ["Verified"];
        do_not_contact "do_not_contact": YesNo, PLAIN, ["Email Opt Out", "Do Not Call", "HASOPTEDOUTOFEMAIL"];
        contact "contact": Reference(Contact), PLAIN, ["ContactID", "Contact ID"];
        converted_at "converted_at": Moment, RULED, ["Converted Date", "CONVERTEDDATE"];
        converted_account "converted_account": Reference(Account), RULED, ["CONVERTEDACCOUNTID"];
        converted_contact "converted_contact": Reference(Contact), RULED, ["CONVERTEDCONTACTID"];
        converted_opportunity "converted_opportunity": Reference(Opportunity), RULED, ["CONVERTEDOPPORTUNITYID"];
        disqualified_reason "disqualified_reason": Choice("disqualified-reason"), PLAIN, ["Disqualification Reason", "Unqualified Reason"];
        notes "notes": LongText, SEARCH, ["Description", "DESCRIPTION", "Notes", "Comments"];
        snoozed "snoozed": Date, RULED, [];
        external_id "external_id": Text, PLAIN, ["Lead ID", "LeadID", "ID", "Id", "Record ID", "External ID"];
        created "created": Moment, RULED, ["Created Date", "CreatedDate", "CREATEDDATE", "Create Date", "Created Time", "Date Created"];
        updated "updated": Moment, DERIVED, [];
        touched "touched": Moment, DERIVED, [];
        next_due "next": Date, DERIVED, [];
    }
}

/// The statuses of a lead that waits for somebody to do something with it.
pub const WAITING: [&str; 2] = ["new", "working"];
