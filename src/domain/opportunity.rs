//! A possible sale. What happens when it moves, is won or lost is in `moving`.

use super::money::{Currency, Money};
use super::record::record;

record! {
    /// A possible sale.
    Opportunity {
        name "name": Text, REQUIRED | SEARCH, ["Opportunity Name", "Deal Name", "Potential Name", "Deal - Title", "Title", "Name", "NAME", "Opportunity", "Deal", "Activity Name"];
        account "account": Reference(Account), PLAIN, ["Account Name", "ACCOUNTID", "account", "Associated Company", "Associated Company Domain", "Company", "Customer", "Organization - Name", "Deal - Organization", "Organization", "Contact Company", "account_name"];
        contact "contact": Reference(Contact), DERIVED, ["Contact Name", "Associated Contact", "Associated Contact Email", "Person - Name", "Deal - Contact person", "Contact person", "Primary Contact"];
        pipeline "pipeline": Reference(Pipeline), RULED, ["Pipeline", "Deal - Pipeline", "Sales Pipeline"];
        stage "stage": Reference(Stage), REQUIRED, ["Stage", "STAGENAME", "StageName", "Deal Stage", "deal_stage", "OpportunityStage", "Deal - Stage", "Sales Stage", "sales_stage", "Deal - Status"];
        amount "amount": Money, PLAIN, ["Amount", "AMOUNT", "Deal - Value", "Value", "Deal Value", "close_value", "EstimatedValue", "Expected Revenue", "Opportunity Amount", "Total Amount"];
        currency "currency": Currency, PLAIN, ["Currency", "CURRENCYISOCODE", "Deal - Currency", "Deal - Currency of Value", "Deal Currency"];
        cost "cost": Money, PLAIN, ["Cost"];
        probability "probability": Percent, PLAIN, ["Probability (%)", "PROBABILITY", "Probability", "Deal probability", "Deal - Probability"];
        probability_by_hand "probability_by_hand": YesNo, RULED, [];
        forecast "forecast": Choice("forecast"), PLAIN, ["Forecast Category", "FORECASTCATEGORYNAME", "Forecast category"];
        close "close": Date, PLAIN, ["Close Date", "CLOSEDATE", "CloseDate", "Closing Date", "close_date", "Expected Close Date", "Expected Closing", "Deal - Expected close date", "date_closed"];
        pushed "pushed": Integer, RULED, ["Push Count", "PUSHCOUNT"];
        engaged "engaged": Date, PLAIN, ["engage_date", "Engage Date", "Engaged"];
        kind_of "type": Choice("opportunity-type"), PLAIN, ["Type", "TYPE", "Deal Type", "Opportunity Type", "opportunity_type"];
        product "product": Reference(Product), PLAIN, ["product", "Product", "Product Name"];
        source "source": Choice("lead-source"), PLAIN, ["Lead Source", "LEADSOURCE", "Original Source Type", "Deal - Source", "lead_source"];
        campaign "campaign": Text, PLAIN, ["Campaign Source", "Campaign", "Primary Campaign Source"];
        owner "owner": Reference(User), PLAIN, ["Opportunity Owner", "Deal Owner", "Deal owner", "OwnerId", "OWNERID", "Deal - Owner", "sales_agent", "Salesperson", "Assigned To", "Owner", "SalesID", "Potential Owner"];
        collaborators "collaborators": ManyReferences(User), PLAIN, ["Deal Collaborator"];
        competitor "competitor": Text, SEARCH, ["Competitor", "Main Competitor(s)"];
        outcome_class "outcome_class": Choice("outcome-class"), PLAIN, [];
        win_reason "win_reason": Choice("win-reason"), PLAIN, ["Closed Won Reason", "Win Reason"];
        loss_reason "loss_reason": Choice("loss-reason"), PLAIN, ["Closed Lost Reason", "Loss Reason", "Lost Reason", "Deal - Lost reason", "Reason For Loss"];
        outcome_note "outcome_note": LongText, SEARCH, ["Outcome Note"];
        closed_at "closed_at": Moment, RULED, ["Closed Time", "Deal - Won time", "Won time", "Lost time", "Deal - Lost time"];
        stage_since "stage_since": Moment, RULED, ["Last Stage Change Date", "Last stage change"];
        reopens_to "reopens_to": Reference(Stage), RULED, [];
        reopen_probability "reopen_probability": Percent, RULED, [];
        reopen_close "reopen_close": Date, RULED, [];
        position "position": Position, RULED, [];
        next_step "next_step_text": Text, SEARCH, ["Next Step", "NEXTSTEP"];
        notes "notes": LongText, SEARCH, ["Description", "DESCRIPTION", "Notes", "Deal Description"];
        lead "lead": Reference(Lead), PLAIN, ["LeadID", "Lead ID"];
        snoozed "snoozed": Date, RULED, [];
        external_id "external_id": Text, PLAIN, ["Opportunity ID", "OpportunityID", "opportunity_id", "Deal ID", "ID", "Id", "Record ID", "Deal - ID", "External ID", "External identifier"];
        created "created": Moment, RULED, ["Created Date", "CREATEDDATE", "Create Date", "Created Time", "Deal - Deal created", "Deal created", "Date Created"];
        updated "updated": Moment, DERIVED, [];
        touched "touched": Moment, DERIVED, [];
        next_due "next": Date, DERIVED, [];
        next_subject "next_subject": Text, DERIVED, [];
    }
}

impl Opportunity {
    /// The amount with its currency; none when either is missing or the currency unknown.
    pub fn money(&self) -> Option<Money> {
        Some(Money::new(self.amount?, Currency::from_code(self.currency.as_deref()?)?))
    }
}
