-- What a copy of a workspace needs.
-- @backup-list-files
SELECT sha256
  FROM files
 WHERE complete = 1
 ORDER BY sha256
