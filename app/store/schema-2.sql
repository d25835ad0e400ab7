-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2 (2026-11): what a replication notes for itself. Never replicated, never part of a visit.

CREATE TABLE locals (
  database INTEGER NOT NULL REFERENCES databases,
  id       TEXT NOT NULL,                       -- without "_local/"
  version  INTEGER NOT NULL,                    -- its revision is "0-" and this number
  body     TEXT NOT NULL,                       -- canonical JSON
  PRIMARY KEY (database, id)
) STRICT, WITHOUT ROWID;
