-- Who may do what on a hub: a role a person, all in dealdeck_member; a row in dealdeck.member for
-- each workspace that a person works in. Nobody sees or writes a row of another workspace, and
-- nobody but the owner deletes one. Run again, it changes nothing.

DO $do$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dealdeck_member') THEN
        CREATE ROLE dealdeck_member NOLOGIN;
    END IF;
END $do$;

CREATE TABLE IF NOT EXISTS dealdeck.member (
    ws uuid NOT NULL,
    person text NOT NULL,
    PRIMARY KEY (ws, person)
);

REVOKE ALL ON SCHEMA dealdeck FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA dealdeck FROM PUBLIC, dealdeck_member;
GRANT USAGE ON SCHEMA dealdeck TO dealdeck_member;
GRANT SELECT ON dealdeck.workspace, dealdeck.member TO dealdeck_member;
GRANT UPDATE (format) ON dealdeck.workspace TO dealdeck_member;
GRANT SELECT, INSERT, UPDATE ON dealdeck.change, dealdeck.head TO dealdeck_member;

ALTER TABLE dealdeck.workspace ENABLE ROW LEVEL SECURITY;
ALTER TABLE dealdeck.member ENABLE ROW LEVEL SECURITY;
ALTER TABLE dealdeck.change ENABLE ROW LEVEL SECURITY;
ALTER TABLE dealdeck.head ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS of_oneself ON dealdeck.member;
CREATE POLICY of_oneself ON dealdeck.member USING (person = current_user::text);

DROP POLICY IF EXISTS of_members ON dealdeck.workspace;
CREATE POLICY of_members ON dealdeck.workspace
    USING (ws IN (SELECT ws FROM dealdeck.member WHERE person = current_user::text));
DROP POLICY IF EXISTS of_members ON dealdeck.change;
CREATE POLICY of_members ON dealdeck.change
    USING (ws IN (SELECT ws FROM dealdeck.member WHERE person = current_user::text));
DROP POLICY IF EXISTS of_members ON dealdeck.head;
CREATE POLICY of_members ON dealdeck.head
    USING (ws IN (SELECT ws FROM dealdeck.member WHERE person = current_user::text));
