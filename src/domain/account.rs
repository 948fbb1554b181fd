//! An organisation, or a person who buys.

use super::record::record;

record! {
    /// An organisation, or a person who buys.
    Account {
        name "name": Text, REQUIRED | SEARCH, ["Account Name", "Company Name", "Company name", "Name", "NAME", "Organization - Name", "Organization Name", "Organisation", "Company", "account", "organization_name", "Business", "Customer", "Customer Name", "Client"];
        organisation "organisation": Choice("organisation-kind"), PLAIN, ["is_company"];
        kind_of "type": Choice("account-type"), PLAIN, ["Account Type", "TYPE", "Type", "Company Type", "account_type"];
        industry "industry": Choice("industry"), PLAIN, ["Industry", "INDUSTRY", "sector", "Sector", "Industry Type"];
        owner "owner": Reference(User), PLAIN, ["Account Owner", "Company Owner", "Company owner", "OwnerId", "OWNERID", "Organization - Owner", "Assigned To", "Salesperson", "Owner"];
        phones "phone": Phones, SEARCH, ["Phone", "PHONE", "Phone Number", "Office Phone", "phone_office", "Fax"];
        emails "email": Emails, SEARCH, ["Email", "Email Address", "email1"];
        website "website": Url, SEARCH, ["Website", "WEBSITE", "Website URL", "Web site"];
        domain "domain": Text, SEARCH, ["Company Domain Name", "Company domain name", "Domain", "Associated Company Domain"];
        street "street": Text, PLAIN, ["Billing Street", "BILLINGSTREET", "Street Address", "Street", "Address", "Organization - Address", "billing_address_street"];
        city "city": Text, SEARCH, ["Billing City", "BILLINGCITY", "City", "billing_address_city", "office_location"];
        state "state": Text, PLAIN, ["Billing State", "BILLINGSTATE", "State/Region", "State", "Billing State/Province"];
        postcode "postcode": Text, PLAIN, ["Billing Code", "BILLINGPOSTALCODE", "Billing Zip/Postal Code", "Postal Code", "Zip"];
        country "country": Text, PLAIN, ["Billing Country", "BILLINGCOUNTRY", "Country", "Country/Region"];
        parent "parent": Reference(Account), PLAIN, ["Parent Account", "PARENTID", "Parent Company", "subsidiary_of", "Member of"];
        employees "employees": Integer, PLAIN, ["Employees", "NUMBEROFEMPLOYEES", "Number of Employees", "No of Employees"];
        founded "founded": Integer, PLAIN, ["Year Founded", "year_established", "Founded"];
        currency "currency": Currency, PLAIN, ["Currency", "CURRENCYISOCODE", "Account Currency"];
        revenue "revenue": Money, PLAIN, ["Annual Revenue", "ANNUALREVENUE", "revenue", "Revenue"];
        potential "potential": Money, PLAIN, ["Potential Value"];
        cost_to_serve "cost_to_serve": Money, PLAIN, ["Cost to Serve"];
        key_account "key_account": YesNo, PLAIN, ["Key Account"];
        advocate "advocate": YesNo, PLAIN, ["Advocate"];
        referred_by "referred_by": Reference(Contact), PLAIN, ["Referred By"];
        value_proposition "value_proposition": Choice("value-proposition"), PLAIN, ["Value Proposition"];
        loyalty_drivers "loyalty_drivers": ManyChoices("loyalty-driver"), PLAIN, ["Loyalty Drivers"];
        touch_every "touch_every": Integer, PLAIN, ["Touch Every"];
        notes "notes": LongText, SEARCH, ["Description", "DESCRIPTION", "Notes", "Comments", "About Us"];
        snoozed "snoozed": Date, RULED, [];
        external_id "external_id": Text, PLAIN, ["Account ID", "ID", "Id", "Record ID", "Company ID", "Organization - ID", "External ID"];
        created "created": Moment, RULED, ["Created Date", "CREATEDDATE", "Create Date", "Created Time", "Date Created", "Created on"];
        updated "updated": Moment, DERIVED, [];
        touched "touched": Moment, DERIVED, [];
        next_due "next": Date, DERIVED, [];
    }
}
