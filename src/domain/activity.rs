//! A call, meeting, task, e-mail, note, message, visit or demo: planned or done.

use super::record::record;

record! {
    /// A call, meeting, task, e-mail, note, message, visit or demo: planned or done.
    Activity {
        kind_of "type": Choice("activity-type"), REQUIRED, ["Activity Type", "ActivityType", "Type", "Interaction Type", "Activity - Type", "TYPE"];
        subject "subject": Text, REQUIRED | SEARCH, ["Subject", "SUBJECT", "Activity - Subject", "Call/Meeting Title/Subject", "Title", "Task Subject", "Activity Name", "name"];
        body "body": LongText, SEARCH, ["Notes", "Description", "DESCRIPTION", "Notes/Description", "Note - Content", "Activity - Note", "Comments"];
        status "status": Choice("activity-status"), REQUIRED, ["Status", "STATUS", "Task Status", "Completed", "Activity - Done", "Done"];
        priority "priority": Choice("priority"), PLAIN, ["Priority", "PRIORITY"];
        due "due": Date, PLAIN, ["Due Date", "DueDate", "ACTIVITYDATE", "Activity - Due date", "Task Due Date", "Due date"];
        due_at "due_at": Moment, PLAIN, ["Start", "Start Date & Time", "STARTDATETIME"];
        duration "duration": Integer, PLAIN, ["Duration", "DURATIONINMINUTES", "Activity - Duration"];
        done_at "done_at": Moment, PLAIN, ["Activity Date", "Interaction Date", "COMPLETEDDATETIME", "Marked as done time"];
        direction "direction": Choice("direction"), PLAIN, ["Call Direction", "CALLTYPE", "Direction"];
        outcome "outcome": Choice("call-outcome"), PLAIN, ["Call Outcome", "Meeting Outcome", "CALLDISPOSITION", "Call Result", "Outcome"];
        owner "owner": Reference(User), PLAIN, ["Activity Owner", "Assigned To", "OWNERID", "Activity - Assigned to user", "Owner", "Activity assigned to"];
        account "account": Reference(Account), PLAIN, ["Account Name", "Company", "ACCOUNTID", "Organization - Name", "Associated Company"];
        contact "contact": Reference(Contact), PLAIN, ["Contact Name", "WHOID", "Associated Contact Email", "Contact Email", "ContactID", "Person - Name", "Name"];
        lead "lead": Reference(Lead), PLAIN, ["LeadID", "Lead ID"];
        opportunity "opportunity": Reference(Opportunity), PLAIN, ["Opportunity Name", "WHATID", "Deal - Title", "Deal Name", "OpportunityID", "Related To"];
        recurrence "recurrence": Text, PLAIN, [];
        external_id "external_id": Text, PLAIN, ["Activity ID", "ActivityID", "ID", "Id", "Record ID", "External ID"];
        created "created": Moment, RULED, ["Created Date", "CREATEDDATE", "Create Date"];
        updated "updated": Moment, DERIVED, [];
    }
}
