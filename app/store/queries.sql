-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every statement of the store, by name: a line "-- @name" begins one.

-- @begin-write
BEGIN IMMEDIATE;
-- @begin-read
BEGIN;
-- @commit
COMMIT;
-- @rollback
ROLLBACK;
-- @savepoint
SAVEPOINT job;
-- @release
RELEASE job;
-- @rollback-to
ROLLBACK TO job;
-- @synchronous-full
PRAGMA synchronous = FULL;
-- @synchronous-off
PRAGMA synchronous = OFF;
-- @synchronous-normal
PRAGMA synchronous = NORMAL;

-- @get-meta
SELECT value
FROM meta
WHERE key = ?1;
-- @set-meta
INSERT INTO meta (key, value)
VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- @find-database
SELECT b.database,
       (SELECT MAX (d.seq) FROM documents AS d WHERE d.database = b.database)
FROM databases AS b
WHERE b.name = ?1;
-- @add-database
INSERT INTO databases (name, uuid, created_at)
VALUES (?1, ?2, ?3);

-- @list-databases
SELECT b.name, b.uuid, b.created_at,
       (SELECT IFNULL (MAX (d.seq), 0) FROM documents AS d WHERE d.database = b.database),
       (SELECT COUNT (*) FROM documents AS d WHERE d.database = b.database),
       (SELECT COUNT (*) FROM documents AS d WHERE d.database = b.database AND d.deleted = 1)
FROM databases AS b
WHERE ?1 IS NULL OR b.name = ?1
ORDER BY b.name;
-- @measure-bodies
SELECT SUM (length (CAST (r.body AS BLOB)))
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.document = d.document
WHERE b.name = ?1;
-- @measure-attachments
SELECT SUM (a.length)
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.document = d.document AND r.attachments > 0
JOIN attachments AS a ON a.revision = r.revision
WHERE b.name = ?1;
-- @list-locals
SELECT l.id, l.version, l.body
FROM databases AS b
JOIN locals AS l ON l.database = b.database
WHERE b.name = ?1 AND substr (l.id, 1, 1) <> '_'
ORDER BY l.id;
-- @get-local
SELECT l.version, l.body
FROM databases AS b
JOIN locals AS l ON l.database = b.database
WHERE b.name = ?1 AND l.id = ?2;
-- @set-local
INSERT INTO locals (database, id, version, body)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (database, id) DO UPDATE SET version = excluded.version, body = excluded.body;
-- @drop-local
DELETE FROM locals
WHERE database = ?1 AND id = ?2;

-- @find-document
SELECT document, winner, deleted, leaves
FROM documents
WHERE database = ?1 AND id = ?2;
-- @add-document
INSERT INTO documents (database, id, deleted, leaves, seq)
VALUES (?1, ?2, 0, 0, ?3);
-- @update-document
UPDATE documents
SET winner = ?2, deleted = ?3, leaves = ?4, seq = ?5
WHERE document = ?1;

-- @find-revision
SELECT revision, parent, leaf, deleted, proven, body IS NOT NULL
FROM revisions
WHERE document = ?1 AND generation = ?2 AND signature = ?3;
-- @get-revision
SELECT generation, signature, parent, leaf, deleted, proven, body, attachments
FROM revisions
WHERE revision = ?1;
-- @add-revision
INSERT INTO revisions (document, generation, signature, parent, leaf, deleted, proven, body, attachments)
VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8);
-- @set-interior
UPDATE revisions
SET leaf = 0
WHERE revision = ?1;
-- @set-parent
UPDATE revisions
SET parent = ?2
WHERE revision = ?1;
-- @set-body
UPDATE revisions
SET deleted = ?2, proven = ?3, body = ?4, attachments = ?5
WHERE revision = ?1;
-- @list-leaves
SELECT revision, deleted, generation, signature
FROM revisions
WHERE document = ?1 AND leaf = 1
ORDER BY deleted ASC, generation DESC, signature DESC;

-- @list-attachments
SELECT name, content_type, revpos, length, digest, file, offset
FROM attachments
WHERE revision = ?1
ORDER BY name;
-- @get-attachment
SELECT name, content_type, revpos, length, digest, file, offset
FROM attachments
WHERE revision = ?1 AND name = ?2;
-- @find-attachment
SELECT a.name, a.content_type, a.revpos, a.length, a.digest, a.file, a.offset, a.revision
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.document = d.document AND r.attachments > 0
JOIN attachments AS a ON a.revision = r.revision
WHERE b.name = ?1 AND d.id = ?2 AND a.name = ?3 AND a.digest = ?4
LIMIT 1;
-- @add-attachment
INSERT INTO attachments (revision, name, content_type, revpos, length, digest, file, offset)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
-- @list-contested
SELECT b.name, d.id
FROM documents AS d
JOIN databases AS b ON b.database = d.database
WHERE d.leaves > 1 AND d.deleted = 0 AND (?1 IS NULL OR b.name = ?1)
ORDER BY b.name, d.id;

-- @get-winner
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.id = ?2;
-- @get-exact
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.document = d.document
WHERE b.name = ?1 AND d.id = ?2 AND r.generation = ?3 AND r.signature = ?4;
-- @list-database
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.id >= ?2 AND d.id < ?3 AND d.deleted = 0
ORDER BY d.id;
-- @list-deleted
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.id >= ?2 AND d.id < ?3 AND d.deleted = 1
ORDER BY d.id;
-- @list-all
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM databases AS b
JOIN documents AS d ON d.database = b.database AND d.id >= ?1 AND d.id < ?2 AND d.deleted = 0
JOIN revisions AS r ON r.revision = d.winner
ORDER BY d.id, b.name;
-- @list-history
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.document = d.document
WHERE b.name = ?1 AND d.id = ?2 AND r.body IS NOT NULL
ORDER BY r.generation, r.revision;
-- @list-leaf-documents
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.document = d.document
WHERE b.name = ?1 AND d.id = ?2 AND r.leaf = 1
ORDER BY r.deleted ASC, r.generation DESC, r.signature DESC;
-- @list-latest
WITH RECURSIVE below (revision, document, generation) AS (
  SELECT r.revision, r.document, r.generation
  FROM databases AS b
  JOIN documents AS d ON d.database = b.database
  JOIN revisions AS r ON r.document = d.document
  WHERE b.name = ?1 AND d.id = ?2 AND r.generation = ?3 AND r.signature = ?4
  UNION
  SELECT c.revision, c.document, c.generation
  FROM below
  JOIN revisions AS c ON c.document = below.document AND c.generation = below.generation + 1 AND c.parent = below.revision
)
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM below
CROSS JOIN revisions AS r ON r.revision = below.revision AND r.leaf = 1
CROSS JOIN documents AS d ON d.document = r.document
CROSS JOIN databases AS b ON b.database = d.database
ORDER BY r.deleted ASC, r.generation DESC, r.signature DESC;
-- @list-range
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.id >= ?2 AND d.id <= ?3 AND d.id IS NOT ?4 AND d.deleted = 0
ORDER BY d.id
LIMIT ?5 OFFSET ?6;
-- @list-range-back
SELECT d.id, r.generation, r.signature, r.deleted, r.body, d.seq, d.leaves, d.document, b.name, r.revision, r.attachments
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.id >= ?2 AND d.id <= ?3 AND d.id IS NOT ?4 AND d.deleted = 0
ORDER BY d.id DESC
LIMIT ?5 OFFSET ?6;
-- @get-path
WITH RECURSIVE path (revision, parent, generation, signature) AS (
  SELECT r.revision, r.parent, r.generation, r.signature
  FROM databases AS b
  JOIN documents AS d ON d.database = b.database
  JOIN revisions AS r ON r.document = d.document
  WHERE b.name = ?1 AND d.id = ?2 AND r.generation = ?3 AND r.signature = ?4
  UNION ALL
  SELECT r.revision, r.parent, r.generation, r.signature
  FROM path
  JOIN revisions AS r ON r.revision = path.parent
)
SELECT generation, signature
FROM path
LIMIT ?5;
-- @list-changes
SELECT d.id, r.generation, r.signature, d.deleted, d.seq, d.leaves, d.document
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.seq > ?2
ORDER BY d.seq
LIMIT ?3;
-- @list-changes-back
SELECT d.id, r.generation, r.signature, d.deleted, d.seq, d.leaves, d.document
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.seq > ?2
ORDER BY d.seq DESC
LIMIT ?3;
-- @count-changes
SELECT COUNT (*)
FROM documents AS d
WHERE d.database = (SELECT b.database FROM databases AS b WHERE b.name = ?1) AND d.seq > ?2;
-- @update-seq
SELECT MAX (d.seq)
FROM documents AS d
WHERE d.database = (SELECT b.database FROM databases AS b WHERE b.name = ?1);
-- @find-known
SELECT d.document
FROM databases AS b
JOIN documents AS d ON d.database = b.database
WHERE b.name = ?1 AND d.id = ?2;

-- @foreign-keys-off
PRAGMA foreign_keys = OFF;
-- @foreign-keys-on
PRAGMA foreign_keys = ON;
-- @drop-search
DELETE FROM search
WHERE rowid IN (SELECT i.revision FROM indexed AS i JOIN documents AS d ON d.document = i.document WHERE d.database = ?1);
-- @drop-attachments
DELETE FROM attachments
WHERE revision IN (SELECT r.revision FROM revisions AS r JOIN documents AS d ON d.document = r.document WHERE d.database = ?1);
-- @drop-revisions
DELETE FROM revisions
WHERE document IN (SELECT d.document FROM documents AS d WHERE d.database = ?1);
-- @drop-documents
DELETE FROM documents
WHERE database = ?1;
-- @drop-locals
DELETE FROM locals
WHERE database = ?1;
-- @drop-gatherings
DELETE FROM gatherings
WHERE database = ?1;
-- @drop-database
DELETE FROM databases
WHERE database = ?1;
-- @drop-visits
DELETE FROM visits
WHERE document IN (SELECT d.document FROM documents AS d WHERE d.database = ?1);
-- @drop-events
DELETE FROM events
WHERE document IN (SELECT d.document FROM documents AS d WHERE d.database = ?1);
-- @drop-answers
DELETE FROM answers
WHERE document IN (SELECT d.document FROM documents AS d WHERE d.database = ?1);
-- @drop-findings
DELETE FROM findings
WHERE document IN (SELECT d.document FROM documents AS d WHERE d.database = ?1);
-- @drop-recommendations
DELETE FROM recommendations
WHERE document IN (SELECT d.document FROM documents AS d WHERE d.database = ?1);
-- @drop-evidence
DELETE FROM evidence
WHERE document IN (SELECT d.document FROM documents AS d WHERE d.database = ?1);
-- @drop-units
DELETE FROM units
WHERE document IN (SELECT d.document FROM documents AS d WHERE d.database = ?1);
-- @drop-indexed
DELETE FROM indexed
WHERE document IN (SELECT d.document FROM documents AS d WHERE d.database = ?1);

-- @list-pieces
SELECT d.id, r.revision, json_extract (r.body, '$.size'), a.name, a.file, a.offset, a.length
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.document = d.document AND r.leaf = 1 AND r.deleted = 0
JOIN attachments AS a ON a.revision = r.revision
WHERE b.name = ?1 AND d.id >= ?2 AND d.id < ?3
ORDER BY d.id, r.signature DESC;
-- @move-attachment
UPDATE attachments
SET file = ?3, offset = ?4
WHERE revision = ?1 AND name = ?2;
-- @begin-gathering
INSERT OR IGNORE INTO gatherings (database, sha256)
SELECT ?1, ?2
WHERE ?2 <> ?3 OR NOT EXISTS (SELECT 1 FROM files AS f WHERE f.sha256 = ?2 AND f.kept = 1);
-- @find-gathering
SELECT g.refused
FROM databases AS b
JOIN gatherings AS g ON g.database = b.database
WHERE b.name = ?1 AND g.sha256 = ?2;
-- @list-gatherings
SELECT b.name, g.sha256, g.refused IS NOT NULL
FROM gatherings AS g
JOIN databases AS b ON b.database = g.database
WHERE ?1 IS NULL OR b.name = ?1
ORDER BY b.name, g.sha256;
-- @refuse-gathering
UPDATE gatherings
SET refused = ?3
WHERE database = (SELECT b.database FROM databases AS b WHERE b.name = ?1) AND sha256 = ?2;
-- @end-gathering
DELETE FROM gatherings
WHERE database = (SELECT b.database FROM databases AS b WHERE b.name = ?1) AND sha256 = ?2;

-- @set-draft
INSERT INTO drafts (key, text)
VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET text = excluded.text;
-- @forget-draft
DELETE FROM drafts
WHERE key = ?1;
-- @get-draft
SELECT text
FROM drafts
WHERE key = ?1;
-- @list-drafts
SELECT key, text
FROM drafts
WHERE key >= ?1 AND key < ?2;

-- @find-file
SELECT size, complete, kept
FROM files
WHERE sha256 = ?1;
-- @add-file
INSERT INTO files (sha256, size, complete, added_at, kept)
VALUES (?1, ?2, 0, ?3, ?4)
ON CONFLICT (sha256) DO UPDATE SET kept = MAX (kept, excluded.kept);
-- @complete-file
UPDATE files
SET complete = 1
WHERE sha256 = ?1;
-- @forget-file
DELETE FROM files
WHERE sha256 = ?1 AND complete <> 1;
-- @list-coming-files
SELECT sha256
FROM files
WHERE complete = 0;
-- @list-going-files
SELECT sha256
FROM files
WHERE complete = 2;
-- @list-spare-files
SELECT f.sha256
FROM files AS f
WHERE f.kept = 0 AND f.complete <> 2 AND NOT EXISTS (SELECT 1 FROM attachments AS a WHERE a.file = f.sha256);
-- @doom-file
UPDATE files
SET complete = 2
WHERE sha256 = ?1 AND kept = 0 AND complete <> 2 AND NOT EXISTS (SELECT 1 FROM attachments AS a WHERE a.file = files.sha256);
-- @list-files
SELECT sha256, size
FROM files
WHERE complete = 1
ORDER BY sha256;

-- @project-visit
INSERT OR REPLACE INTO visits (document, visit, unit, unit_name, kind, scope, title, state, newest)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'planned', 9223372036854775807);
-- @project-event
INSERT OR REPLACE INTO events (document, visit, id, kind, at, time)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);
-- @project-answer
INSERT OR REPLACE INTO answers (document, visit, item, result, answered)
VALUES (?1, ?2, ?3, ?4, ?5);
-- @project-finding
INSERT OR REPLACE INTO findings (document, visit, item, severity, fact)
VALUES (?1, ?2, ?3, ?4, ?5);
-- @project-recommendation
INSERT OR REPLACE INTO recommendations (document, visit, what, who, deadline)
VALUES (?1, ?2, ?3, ?4, ?5);
-- @project-evidence
INSERT OR REPLACE INTO evidence (document, visit, sha256, name, media_type, size)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);
-- @project-unit
INSERT OR REPLACE INTO units (document, code, name, kind)
VALUES (?1, ?2, ?3, ?4);
-- @forget-visit
DELETE FROM visits WHERE document = ?1;
-- @forget-event
DELETE FROM events WHERE document = ?1;
-- @forget-answer
DELETE FROM answers WHERE document = ?1;
-- @forget-finding
DELETE FROM findings WHERE document = ?1;
-- @forget-recommendation
DELETE FROM recommendations WHERE document = ?1;
-- @forget-evidence
DELETE FROM evidence WHERE document = ?1;
-- @forget-unit
DELETE FROM units WHERE document = ?1;
-- @clear-visit
DELETE FROM visits;
-- @clear-event
DELETE FROM events;
-- @clear-answer
DELETE FROM answers;
-- @clear-finding
DELETE FROM findings;
-- @clear-recommendation
DELETE FROM recommendations;
-- @clear-evidence
DELETE FROM evidence;
-- @clear-unit
DELETE FROM units;

-- @list-events
SELECT r.body, e.kind, e.at, e.time
FROM events AS e
JOIN documents AS d ON d.document = e.document
JOIN revisions AS r ON r.revision = d.winner
WHERE e.visit = ?1
ORDER BY e.time, e.id, e.document;
-- @set-visit-state
UPDATE visits
SET state = ?2, opened_at = ?3, newest = ?4
WHERE visit = ?1;
-- @list-live
SELECT d.document, d.id, r.body
FROM documents AS d
JOIN revisions AS r ON r.revision = d.winner
WHERE d.document > ?1 AND d.deleted = 0 AND r.body IS NOT NULL
ORDER BY d.document;

-- @visits
SELECT *
FROM visit_rows
ORDER BY newest DESC, document DESC
LIMIT ?2 OFFSET ?1;
-- @visits-of-unit
SELECT *
FROM visit_rows
WHERE unit = ?3
ORDER BY newest DESC, document DESC
LIMIT ?2 OFFSET ?1;
-- @visits-in-state
SELECT *
FROM visit_rows
WHERE state = ?3
ORDER BY newest DESC, document DESC
LIMIT ?2 OFFSET ?1;
-- @visits-of-unit-in-state
SELECT *
FROM visit_rows
WHERE unit = ?3 AND state = ?4
ORDER BY newest DESC, document DESC
LIMIT ?2 OFFSET ?1;
-- @count-visits
SELECT COUNT (*) FROM visits;
-- @count-visits-of-unit
SELECT COUNT (*) FROM visits WHERE unit = ?1;
-- @count-visits-in-state
SELECT COUNT (*) FROM visits WHERE state = ?1;
-- @count-visits-of-unit-in-state
SELECT COUNT (*) FROM visits WHERE unit = ?1 AND state = ?2;

-- @previous-answers
SELECT a.item, v.visit, v.opened_at, a.result, f.severity, f.fact
FROM (
  SELECT visit, opened_at, newest
  FROM visits
  WHERE unit = ?1 AND visit <> ?2 AND opened_at IS NOT NULL
    AND newest <= (SELECT MIN (newest) FROM visits WHERE visit = ?2)
  ORDER BY newest DESC
  LIMIT ?3
) AS v
JOIN answers AS a ON a.visit = v.visit AND a.answered = 1
LEFT JOIN findings AS f ON f.visit = v.visit AND f.item = a.item
ORDER BY v.newest DESC, v.visit, a.item, f.document;
-- @facts-of-item
SELECT f.fact, COUNT (*) AS uses, MAX (f.document) AS newest
FROM findings AS f
WHERE f.item = ?1 AND f.fact IS NOT NULL AND f.fact <> ''
GROUP BY f.fact
ORDER BY uses DESC, newest DESC
LIMIT ?2;
-- @recommendations-of-item
SELECT p.what, p.who, json_extract (r.body, '$.working_days') AS days, COUNT (*) AS uses, MAX (p.document) AS newest
FROM findings AS f
JOIN documents AS d ON d.document = f.document
JOIN recommendations AS p ON p.visit = f.visit
JOIN documents AS e ON e.document = p.document
JOIN revisions AS r ON r.revision = e.winner
WHERE f.item = ?1 AND p.what IS NOT NULL AND p.what <> ''
  AND json_extract (r.body, '$.finding') = substr (d.id, length ('finding:') + length (f.visit) + 2)
GROUP BY p.what, days
ORDER BY uses DESC, newest DESC
LIMIT ?2;

-- @find-unindexed
SELECT b.database, b.indexed
FROM databases AS b
WHERE EXISTS (SELECT 1 FROM documents AS d WHERE d.database = b.database AND d.seq > b.indexed)
ORDER BY b.database
LIMIT 1;
-- @list-unindexed
SELECT d.document, d.winner, d.deleted, d.seq, r.body
FROM documents AS d
JOIN revisions AS r ON r.revision = d.winner
WHERE d.database = ?1 AND d.seq > ?2
ORDER BY d.seq
LIMIT ?3;
-- @set-indexed
UPDATE databases
SET indexed = ?2
WHERE database = ?1;
-- @find-indexed
SELECT revision
FROM indexed
WHERE document = ?1;
-- @add-indexed
INSERT OR REPLACE INTO indexed (document, revision)
VALUES (?1, ?2);
-- @forget-indexed
DELETE FROM indexed
WHERE document = ?1;
-- @add-words
INSERT INTO search (rowid, words)
VALUES (?1, ?2);
-- @forget-words
DELETE FROM search
WHERE rowid = ?1;
-- @add-word
INSERT INTO words (word)
VALUES (?1)
ON CONFLICT (word) DO NOTHING;
-- @clear-search
INSERT INTO search (search)
VALUES ('delete-all');
-- @clear-indexed
DELETE FROM indexed;
-- @clear-words
DELETE FROM words;
-- @restart-index
UPDATE databases
SET indexed = 0;
-- @complete-word
SELECT word
FROM words
WHERE word >= ?1 AND word < ?2
LIMIT ?3;
-- @search
SELECT b.name, d.id, w.body
FROM (SELECT rowid AS revision FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2) AS hit
JOIN revisions AS r ON r.revision = hit.revision
JOIN documents AS d ON d.document = r.document
JOIN revisions AS w ON w.revision = d.winner
JOIN databases AS b ON b.database = d.database
WHERE d.deleted = 0
ORDER BY hit.revision DESC;

-- @fsck-pages
PRAGMA main.integrity_check;
-- @fsck-references
PRAGMA main.foreign_key_check;
-- @fsck-revisions
SELECT b.name, d.id, r.generation, r.signature, r.deleted, r.proven, r.leaf, r.body,
       p.generation, p.signature, r.parent IS NOT NULL,
       EXISTS (SELECT 1
               FROM revisions AS c
               WHERE c.document = r.document AND c.generation = r.generation + 1 AND c.parent = r.revision),
       r.revision, r.attachments
FROM revisions AS r
JOIN documents AS d ON d.document = r.document
JOIN databases AS b ON b.database = d.database
LEFT JOIN revisions AS p ON p.revision = r.parent AND p.document = r.document;
-- @fsck-attachments
SELECT b.name, d.id, a.name
FROM attachments AS a
JOIN revisions AS r ON r.revision = a.revision
JOIN documents AS d ON d.document = r.document
JOIN databases AS b ON b.database = d.database
LEFT JOIN files AS f ON f.sha256 = a.file AND f.complete = 1
WHERE f.sha256 IS NULL OR a.offset < 0 OR a.length < 0 OR a.offset + a.length > f.size;
-- @list-all-attachments
SELECT a.name, a.digest, a.length, a.file, a.offset, d.id
FROM attachments AS a
JOIN revisions AS r ON r.revision = a.revision
JOIN documents AS d ON d.document = r.document
ORDER BY a.file, a.offset;
-- @fsck-documents
SELECT b.name, d.id
FROM documents AS d
JOIN databases AS b ON b.database = d.database
WHERE d.leaves IS NOT (SELECT COUNT (*) FROM revisions AS r WHERE r.document = d.document AND r.leaf = 1)
   OR d.winner IS NOT (SELECT r.revision
                       FROM revisions AS r
                       WHERE r.document = d.document AND r.leaf = 1
                       ORDER BY r.deleted ASC, r.generation DESC, r.signature DESC
                       LIMIT 1)
   OR d.deleted IS NOT (SELECT r.deleted FROM revisions AS r WHERE r.revision = d.winner);
-- @fsck-schema
SELECT tbl_name, sql
FROM main.sqlite_schema
WHERE type IN ('table', 'index') AND sql IS NOT NULL
ORDER BY type DESC;
-- @fsck-index
SELECT COUNT (*)
FROM indexed AS i
LEFT JOIN documents AS d ON d.document = i.document
LEFT JOIN databases AS b ON b.database = d.database
WHERE d.seq <= b.indexed AND (d.winner <> i.revision OR d.deleted = 1 OR NOT EXISTS (SELECT 1 FROM search WHERE search.rowid = i.revision));

-- @note-outbox
INSERT INTO outbox (database, peer, direction, id, rev, error, reason, first_at, last_at, tries)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, 1)
ON CONFLICT DO UPDATE
SET error = excluded.error,
    reason = excluded.reason,
    last_at = excluded.last_at,
    tries = tries + 1;

-- @list-outbox
SELECT b.name, o.peer, o.direction, o.id, o.rev, o.error, o.reason, o.first_at, o.last_at, o.tries,
       EXISTS (SELECT 1
               FROM documents AS d
               JOIN revisions AS r ON r.document = d.document
               WHERE d.database = o.database
                 AND d.id = o.id
                 AND r.generation || '-' || r.signature = o.rev
                 AND r.leaf = 0)
FROM outbox AS o
JOIN databases AS b ON b.database = o.database
WHERE (?1 IS NULL OR b.name = ?1)
  AND (?2 IS NULL OR o.peer = ?2)
ORDER BY b.name, o.id, o.rev;

-- @clear-outbox
DELETE FROM outbox
WHERE database = (SELECT database FROM databases WHERE name = ?1)
  AND peer = ?2
  AND direction = ?3
  AND id = ?4
  AND rev = ?5;
-- For a server of databases.
-- @list-page
SELECT d.id, r.generation, r.signature, d.deleted, d.seq
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.deleted = 0 AND d.id >= IFNULL (?2, '') AND (?3 = 0 OR d.id <> ?2)
  AND d.id <= IFNULL (?4, x'') AND (?5 = 0 OR d.id <> ?4)
ORDER BY d.id
LIMIT ?6 OFFSET ?7;
-- @list-page-down
SELECT d.id, r.generation, r.signature, d.deleted, d.seq
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.deleted = 0 AND d.id <= IFNULL (?2, x'') AND (?3 = 0 OR d.id <> ?2)
  AND d.id >= IFNULL (?4, '') AND (?5 = 0 OR d.id <> ?4)
ORDER BY d.id DESC
LIMIT ?6 OFFSET ?7;
-- @peek
SELECT d.id, r.generation, r.signature, d.deleted, d.seq
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.revision = d.winner
WHERE b.name = ?1 AND d.id = ?2;
-- @get-standing
SELECT r.deleted, r.body IS NOT NULL
FROM databases AS b
JOIN documents AS d ON d.database = b.database
JOIN revisions AS r ON r.document = d.document
WHERE b.name = ?1 AND d.id = ?2 AND r.generation = ?3 AND r.signature = ?4;
-- @get-database
SELECT uuid, created_at
FROM databases
WHERE name = ?1;
