-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 3 (2026-11): attachments of revisions. Their bytes are a range of a stored file.

ALTER TABLE revisions ADD COLUMN attachments INTEGER NOT NULL DEFAULT 0;   -- how many it has

-- complete: 0: about to be renamed to its place, 1: there, 2: about to be removed
ALTER TABLE files ADD COLUMN kept INTEGER NOT NULL DEFAULT 1;   -- 0: only bytes of attachments, and garbage without one
CREATE INDEX files_spare ON files (sha256) WHERE kept = 0;

CREATE TABLE attachments (
  revision     INTEGER NOT NULL REFERENCES revisions,
  name         TEXT NOT NULL,
  content_type TEXT NOT NULL,
  revpos       INTEGER NOT NULL,                -- generation that it came with
  length       INTEGER NOT NULL,                -- bytes
  digest       TEXT NOT NULL,                   -- "md5-" and base64, of these bytes
  file         TEXT NOT NULL REFERENCES files,  -- holds the bytes ...
  offset       INTEGER NOT NULL,                -- ... from here on
  PRIMARY KEY (revision, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_file ON attachments (file);

CREATE INDEX documents_deleted ON documents (database) WHERE deleted = 1;

-- Files of which pieces (blob:<sha256>:<number>) arrive and that are not whole yet.
CREATE TABLE gatherings (
  database INTEGER NOT NULL REFERENCES databases,
  sha256   TEXT NOT NULL,
  refused  TEXT,                                -- which pieces were put together and made something else; NULL: they lack
  PRIMARY KEY (database, sha256)
) STRICT, WITHOUT ROWID;
