-- Version 1 of a hub: where the copies of decks meet. Every key starts with the workspace, so that a
-- distributed server can spread workspaces; there is no sequence, no notification, no lock by name.
-- Run again, it changes nothing.

CREATE SCHEMA IF NOT EXISTS dealdeck;

-- A deck. format: the newest schema among the decks that were pushed (major × 1000 + minor).
-- settings: what a new copy starts with, as JSON.
CREATE TABLE IF NOT EXISTS dealdeck.workspace (
    ws uuid PRIMARY KEY,
    format integer NOT NULL,
    settings text NOT NULL
);

-- What the copies tell each other. tbl: a kind of record, 'step', 'line', 'erasure' or 'erased_key';
-- id: the record's, of a step its device and number; col: the field, empty for the record itself, the
-- number of a line, the hash of a key. h, d, s: clock, device and commit of the write; of two writes
-- the greater (h, d) holds. val: 'null' where a record or a line was erased.
CREATE TABLE IF NOT EXISTS dealdeck.change (
    ws uuid NOT NULL,
    tbl text COLLATE "C" NOT NULL,
    id bytea NOT NULL,
    col text COLLATE "C" NOT NULL,
    h bigint NOT NULL,
    d bigint NOT NULL,
    s bigint NOT NULL,
    val text NOT NULL,
    PRIMARY KEY (ws, tbl, id, col)
);
CREATE INDEX IF NOT EXISTS change_step ON dealdeck.change (ws, d, s);

-- The last commit of each device that is here with all before it.
CREATE TABLE IF NOT EXISTS dealdeck.head (
    ws uuid NOT NULL,
    d bigint NOT NULL,
    s bigint NOT NULL,
    PRIMARY KEY (ws, d)
);
