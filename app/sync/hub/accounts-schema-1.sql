-- The accounts of a hub and the access to its databases, version 1.
CREATE TABLE account
(
  name TEXT PRIMARY KEY NOT NULL,        -- bb_user_name_check()
  display_name TEXT NOT NULL,            -- as people write it
  roles TEXT NOT NULL,                   -- divided by spaces, without "staff"
  iterations INTEGER NOT NULL,           -- of PBKDF2-HMAC-SHA-256
  salt TEXT NOT NULL,                    -- 32 hex digits; their ASCII is the salt, as in CouchDB
  hash TEXT NOT NULL,                    -- 64 hex digits
  disabled INTEGER NOT NULL,
  created_at TEXT NOT NULL,              -- ISO 8601, UTC
  changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE security
(
  database TEXT PRIMARY KEY NOT NULL,
  body TEXT NOT NULL                     -- JSON, as CouchDB's _security
) STRICT, WITHOUT ROWID;
PRAGMA application_id = 1111646563;      -- "BBac"
PRAGMA user_version = 1;
