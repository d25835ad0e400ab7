-- SPDX-License-Identifier: GPL-3.0-or-later
-- One workspace, version 1 (2026-11). What is recorded stands in databases, documents, revisions, files and drafts; every
-- other table is a projection, which bb_store_reindex() makes again from the documents.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,                       -- uuid, created_at
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE databases (
  database   INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,              -- "doan-…": the boundary of access
  uuid       TEXT NOT NULL,                     -- names the database in the ids of replications
  created_at TEXT NOT NULL,                     -- CouchDB's instance_start_time
  indexed    INTEGER NOT NULL DEFAULT 0         -- the full text covers changes up to this seq
) STRICT;

CREATE TABLE documents (
  document INTEGER PRIMARY KEY,
  database INTEGER NOT NULL REFERENCES databases,
  id       TEXT NOT NULL,
  winner   INTEGER REFERENCES revisions,        -- the leaf that wins
  deleted  INTEGER NOT NULL,                    -- 1: every leaf is a tombstone
  leaves   INTEGER NOT NULL,                    -- how many leaves the tree has
  seq      INTEGER NOT NULL,                    -- position of the last change in its database
  UNIQUE (database, id)
) STRICT;
CREATE UNIQUE INDEX documents_seq ON documents (database, seq);

CREATE TABLE revisions (
  revision   INTEGER PRIMARY KEY,               -- grows with time: the newest is the greatest
  document   INTEGER NOT NULL REFERENCES documents,
  generation INTEGER NOT NULL,                  -- the number before the dash
  signature  TEXT NOT NULL,                     -- what stands behind the dash; compared as bytes
  parent     INTEGER REFERENCES revisions,      -- NULL: nothing older is known
  leaf       INTEGER NOT NULL,                  -- 1: no revision has this one as its parent
  deleted    INTEGER NOT NULL,                  -- 1: a tombstone
  proven     INTEGER NOT NULL,                  -- 1: the signature is the hash of parent and body, and can be checked
  body       TEXT,                              -- canonical JSON; NULL: not here
  UNIQUE (document, generation, signature)
) STRICT;

CREATE TABLE files (
  sha256   TEXT PRIMARY KEY,
  size     INTEGER NOT NULL,                    -- bytes
  complete INTEGER NOT NULL,                    -- 0: about to be renamed to its place
  added_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
  key  TEXT PRIMARY KEY,                        -- names the field that is being typed in
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Projections: one row a live winner.

CREATE TABLE visits (
  document  INTEGER PRIMARY KEY REFERENCES documents,
  visit     TEXT NOT NULL,                      -- the id without "visit:"
  unit      TEXT,                               -- code of the unit
  unit_name TEXT,
  kind      TEXT,
  scope     TEXT,                               -- the team
  title     TEXT,
  state     TEXT NOT NULL,                      -- computed from the events
  opened_at TEXT,                               -- time of the first event "opened", as written
  newest    INTEGER NOT NULL                    -- opened_at in µs of UTC; visits that are still to come stand first
) STRICT;
CREATE INDEX visits_visit ON visits (visit);
CREATE INDEX visits_newest ON visits (newest, document);
CREATE INDEX visits_unit ON visits (unit, newest, document);
CREATE INDEX visits_state ON visits (state, newest, document);

CREATE TABLE events (
  document INTEGER PRIMARY KEY REFERENCES documents,
  visit    TEXT NOT NULL,
  kind     TEXT,
  at       TEXT,                                -- as written, with offset
  time     INTEGER NOT NULL,                    -- µs of UTC
  id       TEXT NOT NULL                        -- orders events of the same time alike everywhere
) STRICT;
CREATE INDEX events_visit ON events (visit, time, id);

CREATE TABLE answers (
  document INTEGER PRIMARY KEY REFERENCES documents,
  visit    TEXT NOT NULL,
  item     TEXT NOT NULL,
  result   TEXT,                                -- pass, fail, na
  answered INTEGER NOT NULL                     -- 1: a result, counts, a ratio or a text is there
) STRICT;
CREATE INDEX answers_visit ON answers (visit, answered, result);

CREATE TABLE findings (
  document INTEGER PRIMARY KEY REFERENCES documents,
  visit    TEXT NOT NULL,
  item     TEXT,
  severity TEXT,
  fact     TEXT
) STRICT;
CREATE INDEX findings_visit ON findings (visit);

CREATE TABLE recommendations (
  document INTEGER PRIMARY KEY REFERENCES documents,
  visit    TEXT NOT NULL,
  what     TEXT,
  who      TEXT,
  deadline TEXT
) STRICT;
CREATE INDEX recommendations_visit ON recommendations (visit);
CREATE INDEX recommendations_deadline ON recommendations (deadline);

CREATE TABLE evidence (
  document   INTEGER PRIMARY KEY REFERENCES documents,
  visit      TEXT NOT NULL,
  sha256     TEXT NOT NULL,
  name       TEXT,
  media_type TEXT,
  size       INTEGER                            -- bytes
) STRICT;
CREATE INDEX evidence_visit ON evidence (visit);
CREATE INDEX evidence_sha256 ON evidence (sha256);

CREATE TABLE units (
  document INTEGER PRIMARY KEY REFERENCES documents,
  code     TEXT NOT NULL,
  name     TEXT,
  kind     TEXT
) STRICT;
CREATE INDEX units_code ON units (code);

CREATE VIEW visit_rows AS
SELECT b.name AS database,
       v.visit,
       v.unit,
       COALESCE (v.unit_name, (SELECT u.name FROM units AS u WHERE u.code = v.unit)) AS unit_name,
       v.kind,
       v.state,
       v.opened_at,
       (SELECT COUNT (*) FROM answers AS a WHERE a.visit = v.visit AND a.answered = 1) AS answered,
       (SELECT COUNT (*) FROM answers AS a WHERE a.visit = v.visit AND a.answered = 1 AND a.result = 'fail') AS failed,
       (SELECT COUNT (*) FROM findings AS f WHERE f.visit = v.visit) AS findings,
       (SELECT COUNT (*) FROM evidence AS e WHERE e.visit = v.visit) AS evidence,
       v.newest,
       v.document
FROM visits AS v
JOIN documents AS d ON d.document = v.document
JOIN databases AS b ON b.database = d.database;

-- Full text: filled behind the save. The row id is the winner's revision, so that the greatest is the newest.

CREATE VIRTUAL TABLE search USING fts5 (
  words,                                        -- folded: no marks, đ as d, lower case, one space between words
  content = '',
  contentless_delete = 1,
  detail = none,
  prefix = '1 2 3',
  tokenize = 'ascii'
);

CREATE TABLE indexed (
  document INTEGER PRIMARY KEY REFERENCES documents,
  revision INTEGER NOT NULL                     -- the row of the full text that stands for the document
) STRICT;

CREATE TABLE words (
  word TEXT PRIMARY KEY                         -- every word that the full text ever held, to complete what is typed
) STRICT, WITHOUT ROWID;
