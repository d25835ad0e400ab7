-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 4 (2026-11): what another side of a replication did not take or did not give, until it does. Never replicated.

CREATE TABLE outbox (
  database  INTEGER NOT NULL REFERENCES databases ON DELETE CASCADE,
  peer      TEXT NOT NULL,                      -- the address that a person knows
  direction TEXT NOT NULL,                      -- push: refused there; pull: kept back there
  id        TEXT NOT NULL,
  rev       TEXT NOT NULL,
  error     TEXT NOT NULL,                      -- the word of the protocol
  reason    TEXT NOT NULL,                      -- the other side's own words
  first_at  TEXT NOT NULL,
  last_at   TEXT NOT NULL,
  tries     INTEGER NOT NULL,
  PRIMARY KEY (database, peer, direction, id, rev)
) STRICT, WITHOUT ROWID;
