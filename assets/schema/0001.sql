-- Schema 1.0 of a deck. From the first release on append-only: later versions are later files.
-- Every synced table has the head rid, id, h, d, s, deleted, merged_into, then nullable columns.
-- h, d, s: hybrid logical clock, device and commit number of the row's base version.
-- Columns kept by the program from other rows and never merged: folded, updated, touched, next,
-- next_subject, contact.account, opportunity.contact.
-- Dates are days since 1970-01-01, moments UTC milliseconds, money minor units, lists JSON arrays.

CREATE TABLE account (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "organisation" TEXT,
    "type" TEXT,
    "industry" TEXT,
    "owner" BLOB,
    "phone" TEXT,
    "email" TEXT,
    "website" TEXT,
    "domain" TEXT,
    "street" TEXT,
    "city" TEXT,
    "state" TEXT,
    "postcode" TEXT,
    "country" TEXT,
    "parent" BLOB,
    "employees" INTEGER,
    "founded" INTEGER,
    "currency" TEXT,
    "revenue" INTEGER,
    "potential" INTEGER,
    "cost_to_serve" INTEGER,
    "key_account" INTEGER,
    "advocate" INTEGER,
    "referred_by" BLOB,
    "value_proposition" TEXT,
    "loyalty_drivers" TEXT,
    "touch_every" INTEGER,
    "notes" TEXT,
    "snoozed" INTEGER,
    "external_id" TEXT,
    "created" INTEGER,
    "updated" INTEGER,
    "touched" INTEGER,
    "next" INTEGER,
    folded TEXT
);
CREATE INDEX account_step ON account (d, s);

CREATE TABLE contact (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "given_name" TEXT,
    "family_name" TEXT,
    "salutation" TEXT,
    "title" TEXT,
    "department" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "website" TEXT,
    "street" TEXT,
    "city" TEXT,
    "state" TEXT,
    "postcode" TEXT,
    "country" TEXT,
    "birthday" INTEGER,
    "language" TEXT,
    "status" TEXT,
    "source" TEXT,
    "owner" BLOB,
    "account" BLOB,
    "advocate" INTEGER,
    "do_not_contact" INTEGER,
    "referred_by" BLOB,
    "reports_to" BLOB,
    "touch_every" INTEGER,
    "notes" TEXT,
    "snoozed" INTEGER,
    "external_id" TEXT,
    "created" INTEGER,
    "updated" INTEGER,
    "touched" INTEGER,
    "next" INTEGER,
    folded TEXT
);
CREATE INDEX contact_step ON contact (d, s);

CREATE TABLE lead (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "given_name" TEXT,
    "family_name" TEXT,
    "company" TEXT,
    "title" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "website" TEXT,
    "industry" TEXT,
    "street" TEXT,
    "city" TEXT,
    "state" TEXT,
    "postcode" TEXT,
    "country" TEXT,
    "source" TEXT,
    "source_detail" TEXT,
    "campaign" TEXT,
    "status" TEXT,
    "rating" TEXT,
    "amount" INTEGER,
    "currency" TEXT,
    "owner" BLOB,
    "verified" INTEGER,
    "do_not_contact" INTEGER,
    "contact" BLOB,
    "converted_at" INTEGER,
    "converted_account" BLOB,
    "converted_contact" BLOB,
    "converted_opportunity" BLOB,
    "disqualified_reason" TEXT,
    "notes" TEXT,
    "snoozed" INTEGER,
    "external_id" TEXT,
    "created" INTEGER,
    "updated" INTEGER,
    "touched" INTEGER,
    "next" INTEGER,
    folded TEXT
);
CREATE INDEX lead_step ON lead (d, s);

CREATE TABLE opportunity (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "account" BLOB,
    "contact" BLOB,
    "pipeline" BLOB,
    "stage" BLOB,
    "amount" INTEGER,
    "currency" TEXT,
    "cost" INTEGER,
    "probability" INTEGER,
    "probability_by_hand" INTEGER,
    "forecast" TEXT,
    "close" INTEGER,
    "pushed" INTEGER,
    "engaged" INTEGER,
    "type" TEXT,
    "product" BLOB,
    "source" TEXT,
    "campaign" TEXT,
    "owner" BLOB,
    "collaborators" TEXT,
    "competitor" TEXT,
    "outcome_class" TEXT,
    "win_reason" TEXT,
    "loss_reason" TEXT,
    "outcome_note" TEXT,
    "closed_at" INTEGER,
    "stage_since" INTEGER,
    "reopens_to" BLOB,
    "reopen_probability" INTEGER,
    "reopen_close" INTEGER,
    "position" TEXT,
    "next_step_text" TEXT,
    "notes" TEXT,
    "lead" BLOB,
    "snoozed" INTEGER,
    "external_id" TEXT,
    "created" INTEGER,
    "updated" INTEGER,
    "touched" INTEGER,
    "next" INTEGER,
    "next_subject" TEXT,
    folded TEXT
);
CREATE INDEX opportunity_step ON opportunity (d, s);

CREATE TABLE activity (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "type" TEXT,
    "subject" TEXT,
    "body" TEXT,
    "status" TEXT,
    "priority" TEXT,
    "due" INTEGER,
    "due_at" INTEGER,
    "duration" INTEGER,
    "done_at" INTEGER,
    "direction" TEXT,
    "outcome" TEXT,
    "owner" BLOB,
    "account" BLOB,
    "contact" BLOB,
    "lead" BLOB,
    "opportunity" BLOB,
    "recurrence" TEXT,
    "remind" INTEGER,
    "enrolment" BLOB,
    "cadence_step" BLOB,
    "external_id" TEXT,
    "created" INTEGER,
    "updated" INTEGER,
    folded TEXT
);
CREATE INDEX activity_step ON activity (d, s);

CREATE TABLE pipeline (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "default" INTEGER,
    "tracked_by" TEXT,
    "order" INTEGER,
    "external_id" TEXT,
    "created" INTEGER,
    "updated" INTEGER,
    folded TEXT
);
CREATE INDEX pipeline_step ON pipeline (d, s);

CREATE TABLE stage (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "pipeline" BLOB,
    "order" INTEGER,
    "type" TEXT,
    "probability" INTEGER,
    "forecast" TEXT,
    "rot_days" INTEGER,
    "exit_criteria" TEXT,
    "required_fields" TEXT,
    "colour" TEXT,
    "active" INTEGER,
    "created" INTEGER,
    "updated" INTEGER,
    folded TEXT
);
CREATE INDEX stage_step ON stage (d, s);

CREATE TABLE user (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "initials" TEXT,
    "email" TEXT,
    "locale" TEXT,
    "time_zone" TEXT,
    "week_start" INTEGER,
    "manager" TEXT,
    "region" TEXT,
    "active" INTEGER,
    "external_id" TEXT,
    "created" INTEGER,
    "updated" INTEGER,
    folded TEXT
);
CREATE INDEX user_step ON user (d, s);

CREATE TABLE list_entry (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "list" TEXT,
    "key" TEXT,
    "name" TEXT,
    "order" INTEGER,
    "colour" TEXT,
    "active" INTEGER,
    "default" INTEGER,
    "created" INTEGER,
    "updated" INTEGER
);
CREATE INDEX list_entry_step ON list_entry (d, s);

CREATE TABLE rate (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "currency" TEXT,
    "date" INTEGER,
    "rate" TEXT,
    "created" INTEGER,
    "updated" INTEGER
);
CREATE INDEX rate_step ON rate (d, s);

CREATE TABLE custom_field (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "kind" TEXT,
    "key" TEXT,
    "name" TEXT,
    "type" TEXT,
    "list" TEXT,
    "required" INTEGER,
    "order" INTEGER,
    "active" INTEGER,
    "created" INTEGER,
    "updated" INTEGER
);
CREATE INDEX custom_field_step ON custom_field (d, s);

CREATE TABLE product (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "code" TEXT,
    "family" TEXT,
    "price" INTEGER,
    "currency" TEXT,
    "active" INTEGER,
    "notes" TEXT,
    "external_id" TEXT,
    "created" INTEGER,
    "updated" INTEGER,
    folded TEXT
);
CREATE INDEX product_step ON product (d, s);

CREATE TABLE account_contact (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "account" BLOB,
    "contact" BLOB,
    "role" TEXT,
    "primary" INTEGER,
    "since" INTEGER,
    "until" INTEGER
);
CREATE INDEX account_contact_step ON account_contact (d, s);

CREATE TABLE opportunity_contact (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "opportunity" BLOB,
    "contact" BLOB,
    "role" TEXT,
    "primary" INTEGER,
    "intellectual" INTEGER,
    "emotional" INTEGER
);
CREATE INDEX opportunity_contact_step ON opportunity_contact (d, s);

CREATE TABLE tag (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "record" BLOB,
    "name" TEXT,
    folded TEXT
);
CREATE INDEX tag_step ON tag (d, s);

CREATE TABLE custom_value (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "record" BLOB,
    "key" TEXT,
    "value" TEXT
);
CREATE INDEX custom_value_step ON custom_value (d, s);

CREATE TABLE stage_event (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "opportunity" BLOB,
    "stage" BLOB,
    "from" BLOB,
    "at" INTEGER
);
CREATE INDEX stage_event_step ON stage_event (d, s);

CREATE TABLE cadence (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "for" TEXT,
    "starts" TEXT,
    "status" TEXT,
    "active" INTEGER,
    "notes" TEXT,
    "created" INTEGER,
    "updated" INTEGER
);
CREATE INDEX cadence_at_step ON cadence (d, s);

CREATE TABLE cadence_step (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "cadence" BLOB,
    "order" INTEGER,
    "offset" INTEGER,
    "from" TEXT,
    "skip_weekends" INTEGER,
    "type" TEXT,
    "subject" TEXT,
    "template" TEXT,
    "branches" TEXT,
    "created" INTEGER,
    "updated" INTEGER
);
CREATE INDEX cadence_step_step ON cadence_step (d, s);

CREATE TABLE enrolment (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "cadence" BLOB,
    "account" BLOB,
    "contact" BLOB,
    "lead" BLOB,
    "opportunity" BLOB,
    "step" BLOB,
    "status" TEXT,
    "why" TEXT,
    "started" INTEGER,
    "owner" BLOB,
    "created" INTEGER,
    "updated" INTEGER
);
CREATE INDEX enrolment_step ON enrolment (d, s);

CREATE TABLE lesson (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "opportunity" BLOB,
    "text" TEXT,
    "won" INTEGER,
    "owner" BLOB,
    "created" INTEGER,
    "updated" INTEGER
);
CREATE INDEX lesson_step ON lesson (d, s);

CREATE TABLE saved_view (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "name" TEXT,
    "kind" TEXT,
    "on" TEXT,
    "filter" TEXT,
    "columns" TEXT,
    "sort" TEXT,
    "group" TEXT,
    "pipeline" BLOB,
    "scope" TEXT,
    "owner" BLOB,
    "private" INTEGER,
    "created" INTEGER,
    "updated" INTEGER
);
CREATE INDEX saved_view_step ON saved_view (d, s);

CREATE TABLE setting (
    rid INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    merged_into BLOB,
    "key" TEXT,
    "value" TEXT,
    "created" INTEGER,
    "updated" INTEGER
);
CREATE INDEX setting_step ON setting (d, s);

-- Lists are walked in name order; a deleted row is in no list.
CREATE INDEX account_name ON account (folded) WHERE deleted = 0;
CREATE INDEX contact_name ON contact (folded) WHERE deleted = 0;
CREATE INDEX lead_name ON lead (folded) WHERE deleted = 0;
CREATE INDEX opportunity_name ON opportunity (folded) WHERE deleted = 0;
CREATE INDEX account_merged ON account (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX lead_merged ON lead (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX opportunity_merged ON opportunity (merged_into) WHERE merged_into IS NOT NULL;
-- The agenda: the days that have something, of one owner or of everybody, without reading a row.
CREATE INDEX activity_due ON activity (due, owner) WHERE deleted = 0;
-- The agenda: what is planned by moment.
CREATE INDEX activity_planned_at ON activity (due_at) WHERE deleted = 0 AND status = 'planned' AND due_at IS NOT NULL;
-- Reminders that say themselves how long before.
CREATE INDEX activity_remind ON activity (due_at) WHERE deleted = 0 AND status = 'planned' AND due_at IS NOT NULL AND remind IS NOT NULL;

-- One index walk a board column.
CREATE INDEX opportunity_place ON opportunity (stage, position) WHERE deleted = 0;
CREATE INDEX opportunity_closed ON opportunity (stage, closed_at) WHERE deleted = 0;

-- Open deals by close date, with all that a column which is no stage asks of them and adds up.
CREATE INDEX opportunity_open ON opportunity
    (close, rid, owner, stage, probability, probability_by_hand, forecast, amount, currency, closed_at, deleted)
    WHERE deleted = 0 AND closed_at IS NULL;

-- What belongs to a record.
CREATE INDEX contact_account ON contact (account) WHERE account IS NOT NULL;
CREATE INDEX opportunity_account ON opportunity (account) WHERE account IS NOT NULL;
CREATE INDEX activity_account ON activity (account) WHERE account IS NOT NULL;
CREATE INDEX activity_contact ON activity (contact) WHERE contact IS NOT NULL;
CREATE INDEX activity_lead ON activity (lead) WHERE lead IS NOT NULL;
CREATE INDEX activity_opportunity ON activity (opportunity) WHERE opportunity IS NOT NULL;
CREATE INDEX account_contact_account ON account_contact (account);
CREATE INDEX account_contact_contact ON account_contact (contact);
CREATE INDEX opportunity_contact_opportunity ON opportunity_contact (opportunity);
CREATE INDEX opportunity_contact_contact ON opportunity_contact (contact);
CREATE INDEX list_entry_key ON list_entry (list, key);
CREATE INDEX stage_event_opportunity ON stage_event (opportunity);
CREATE INDEX tag_record ON tag (record);
CREATE INDEX tag_name ON tag (folded);
CREATE INDEX custom_value_record ON custom_value (record);
CREATE INDEX enrolment_cadence ON enrolment (cadence, status) WHERE deleted = 0;
CREATE INDEX enrolment_account ON enrolment (account) WHERE account IS NOT NULL;
CREATE INDEX enrolment_contact ON enrolment (contact) WHERE contact IS NOT NULL;
CREATE INDEX enrolment_lead ON enrolment (lead) WHERE lead IS NOT NULL;
CREATE INDEX enrolment_opportunity ON enrolment (opportunity) WHERE opportunity IS NOT NULL;
CREATE INDEX activity_enrolment ON activity (enrolment) WHERE enrolment IS NOT NULL;
CREATE INDEX lesson_opportunity ON lesson (opportunity);
CREATE INDEX lesson_learnt ON lesson (created, id) WHERE deleted = 0;

-- What is to be done now: one short index walk a reason, whoever's it is.
CREATE INDEX activity_planned ON activity (due, owner) WHERE deleted = 0 AND status = 'planned';
CREATE INDEX opportunity_next ON opportunity (next, currency, amount, owner, stage) WHERE deleted = 0 AND closed_at IS NULL;
CREATE INDEX account_touch ON account (coalesce(touched, created) + touch_every * 86400000, owner) WHERE deleted = 0 AND touch_every IS NOT NULL;
CREATE INDEX contact_touch ON contact (coalesce(touched, created) + touch_every * 86400000, owner) WHERE deleted = 0 AND touch_every IS NOT NULL;
CREATE INDEX lead_untouched ON lead (created, owner) WHERE deleted = 0 AND touched IS NULL AND next IS NULL AND converted_at IS NULL AND status IN ('new', 'working');

-- What a week has brought.
CREATE INDEX activity_done ON activity (done_at, owner, type) WHERE deleted = 0 AND status = 'done';
CREATE INDEX lead_created ON lead (created, owner) WHERE deleted = 0;
CREATE INDEX stage_event_at ON stage_event (at);

-- Versions of fields edited since their row was made; a field without an entry has the row's.
CREATE TABLE field_version (
    tbl INTEGER NOT NULL,
    id BLOB NOT NULL,
    col TEXT NOT NULL,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    PRIMARY KEY (id, col, tbl)
) WITHOUT ROWID;
CREATE INDEX field_version_step ON field_version (d, s);

-- What this copy has seen of each device.
CREATE TABLE vv (d INTEGER PRIMARY KEY, s INTEGER NOT NULL);

-- A commit is a step. kind: 0 a change, 1 an undo, 2 a redo, 3 the start,
-- 4 an erasure. seen: {"device": last commit, …} of
-- the other devices that this one had seen; empty when it is as at its step before.
CREATE TABLE step (
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    h INTEGER NOT NULL,
    label TEXT NOT NULL,
    user BLOB,
    kind INTEGER NOT NULL DEFAULT 0,
    undoes_d INTEGER,
    undoes_s INTEGER,
    records INTEGER NOT NULL DEFAULT 0,
    seen TEXT,
    PRIMARY KEY (d, s)
) WITHOUT ROWID;
-- Steps that spoke of somebody who was erased: every copy takes the words from them.
CREATE INDEX step_silent ON step (d, s) WHERE label = '…';
CREATE INDEX step_time ON step (h);
CREATE INDEX step_undoes ON step (undoes_d, undoes_s) WHERE undoes_d IS NOT NULL;

-- Edits: {"field": [before, after], …} per record. A created record needs no line.
CREATE TABLE change (
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    tbl INTEGER NOT NULL,
    id BLOB NOT NULL,
    patch TEXT NOT NULL
);
CREATE INDEX change_step ON change (d, s);
CREATE INDEX change_record ON change (id);

-- Kept by every copy for itself, read off the journal: fields that were written apart, by the
-- step that holds and the one that gave way.
CREATE TABLE clash (
    tbl INTEGER NOT NULL,
    id BLOB NOT NULL,
    col TEXT NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL,
    other_d INTEGER NOT NULL,
    other_s INTEGER NOT NULL,
    PRIMARY KEY (id, col, other_d, other_s)
) WITHOUT ROWID;

-- Records that were erased with the person they told of. It only ever grows, and beats every write.
-- h, d, s: the step that erased.
CREATE TABLE erasure (
    id BLOB PRIMARY KEY,
    tbl INTEGER NOT NULL,
    h INTEGER NOT NULL,
    d INTEGER NOT NULL,
    s INTEGER NOT NULL
) WITHOUT ROWID;

-- Keyed hashes of what told an erased person from others, and which erasure they belong to.
CREATE TABLE erased_key (hash BLOB PRIMARY KEY, id BLOB NOT NULL) WITHOUT ROWID;

-- Identity and version of the deck, and its settings.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Kept figures: how many records of a kind, and a board column's sums. weighted is the sum of
-- amount × probability in hundredths; bare counts the deals without a probability of their own.
CREATE TABLE kind_total (tbl INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE board_total (
    stage BLOB NOT NULL,
    owner BLOB NOT NULL,
    currency TEXT NOT NULL,
    n INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    weighted INTEGER NOT NULL,
    bare_n INTEGER NOT NULL,
    bare_amount INTEGER NOT NULL,
    PRIMARY KEY (stage, owner, currency)
) WITHOUT ROWID;
